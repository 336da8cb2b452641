//! Clones that lack something: history, blobs, or a store of their own.

use crate::sandbox::Sandbox;

const EXPECTED: [&str; 3] =
    ["index-stale orchestration-index.md", "lock-missing docs/b.md", "status-stale WORK_STATUS.md"];

/// A repository with three commits, the last of which violates, that lets itself be cloned in part.
fn origin() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]).ok();
    sandbox.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]).ok();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b");
    sandbox
}

fn cloned(origin: &Sandbox, options: &[&str]) -> Sandbox {
    let clone = origin.beside("clone");
    let url = format!("file://{}", origin.path().display());
    let arguments = [&["clone", "--quiet"], options, &[&url, clone.path().to_str().unwrap()]].concat();
    origin.git(&arguments).ok();
    clone
}

#[test]
fn a_shallow_clone_cannot_judge_what_it_cut_off() {
    let origin = origin();
    let clone = cloned(&origin, &["--depth=1"]);
    clone.judge(&["--commit", "HEAD"]).faults("shallow", "--unshallow");
    clone.judge(&["--base", "HEAD~1"]).faults("HEAD~1", "--unshallow");
    clone.judge(&["--range", "HEAD~2..HEAD"]).faults("HEAD~2", "--unshallow");
    clone
        .judge(&["--range", &format!("{}..HEAD", origin.id("HEAD~1"))])
        .faults("names no commit", "--unshallow");
    // What is built on top of it starts from a tree that is here.
    clone.work("src/a.rs", "pub fn a2() {}\n");
    clone.stage();
    clone.judge(&["--staged"]).clean().judged(&[3]);
    clone.judge(&["--worktree"]).clean().judged(&[3]);
    clone.commit("Work on a");
    clone.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
    clone.judge(&["--base", "origin/HEAD"]).clean().judged(&[3]);
    clone.judge(&["--range", "HEAD~1..HEAD"]).clean().judged(&[3]);
    clone.git(&["fetch", "--quiet", "--unshallow"]).ok();
    clone.judge(&["--range", "HEAD~3..HEAD"]).violates(&EXPECTED).judged(&[3, 1, 3]);
}

#[test]
fn two_shallow_branches_have_no_common_ancestor() {
    let origin = origin();
    origin.git(&["branch", "topic", "HEAD~1"]).ok();
    let clone = cloned(&origin, &["--depth=1", "--no-single-branch"]);
    clone.judge(&["--base", "origin/topic"]).faults("no common ancestor", "--unshallow");
    clone.judge(&["--range", "origin/topic..HEAD"]).faults("no common ancestor", "--unshallow");
}

#[test]
fn a_cut_holds_even_where_the_parent_can_be_read() {
    let origin = origin();
    let clone = cloned(&origin, &["--depth=1"]);
    // The parent is within reach through another store; git stops at the cut all the same and shows a root commit.
    let store = format!("{}\n", origin.path().join(".git/objects").display());
    clone.write(".git/objects/info/alternates", store);
    clone.judge(&["--commit", "HEAD"]).faults("shallow", "--unshallow");
}

#[test]
fn a_partial_clone_fetches_what_it_must_read() {
    let origin = origin();
    let clone = cloned(&origin, &["--filter=blob:none"]);
    clone.judge_and_fetch(".", &["--range", "HEAD~2..HEAD"]).violates(&EXPECTED).judged(&[3, 1]);
    clone.judge_and_fetch(".", &["--commit", "HEAD~1"]).clean().judged(&[3]);
    clone.work("src/a.rs", "pub fn a2() {}\n");
    clone.stage();
    clone.judge(&["--staged"]).clean().judged(&[3]);
    clone.judge(&["--worktree"]).clean().judged(&[3]);
}

#[test]
fn a_partial_clone_whose_remote_is_gone_is_a_fault() {
    let origin = origin();
    let clone = cloned(&origin, &["--filter=blob:none", "--no-checkout"]);
    std::fs::rename(origin.path(), origin.path().with_file_name("gone")).unwrap();
    clone.judge(&["--commit", "HEAD"]).faults("", "git fetch");
}

#[test]
fn a_treeless_clone_fetches_trees() {
    let clone = cloned(&origin(), &["--filter=tree:0"]);
    clone.judge_and_fetch(".", &["--range", "HEAD~2..HEAD"]).violates(&EXPECTED).judged(&[3, 1]);
}

#[test]
fn a_clone_may_borrow_its_objects() {
    let origin = origin();
    let clone = cloned_shared(&origin, "shared");
    clone.judge(&["--range", "HEAD~2..HEAD"]).violates(&EXPECTED).judged(&[3, 1]);
    clone.work("src/a.rs", "pub fn a2() {}\n");
    clone.stage();
    clone.judge(&["--staged"]).clean().judged(&[3]);
    clone.judge(&["--worktree"]).clean().judged(&[3]);
    // And from one that borrows itself.
    clone.commit("Work on a");
    let deeper = cloned_shared(&clone, "deeper");
    deeper.judge(&["--range", "HEAD~3..HEAD"]).violates(&EXPECTED).judged(&[3, 1, 3]);
}

fn cloned_shared(origin: &Sandbox, name: &str) -> Sandbox {
    let clone = origin.beside(name);
    origin.git(&["clone", "--quiet", "--shared", ".", clone.path().to_str().unwrap()]).ok();
    clone
}

#[test]
fn a_clone_whose_lender_is_gone_is_a_fault() {
    let origin = origin();
    let clone = cloned_shared(&origin, "shared");
    std::fs::rename(origin.path(), origin.path().with_file_name("gone")).unwrap();
    clone.judge(&["--commit", "HEAD"]).faults("", "");
    clone.judge(&["--staged"]).faults("", "");
}
