//! The hooks that `git commit` and `git merge` run, each with the index that git gives it.

use std::os::unix::fs::PermissionsExt;

use crate::sandbox::{POLICY, Sandbox};

/// Installs hooks that run the binary and nothing else. What the hook was told is kept beside the repository.
fn hook(sandbox: &Sandbox, names: &[&str]) {
    let log = sandbox.path().parent().unwrap().join("told");
    for name in names {
        let script = format!(
            "#!/bin/sh\necho \"{name} $GIT_INDEX_FILE\" >> '{}'\nexec '{}' hook {name} \"$@\"\n",
            log.display(),
            env!("CARGO_BIN_EXE_policy")
        );
        let place = sandbox.git(&["rev-parse", "--git-path", "hooks"]).ok();
        let path = sandbox.path().join(place.stdout.trim()).join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

fn adopted() -> Sandbox {
    let sandbox = Sandbox::adopted();
    hook(&sandbox, &["pre-commit", "commit-msg", "pre-merge-commit"]);
    sandbox
}

/// What the hooks were told, and forgets it.
fn told(sandbox: &Sandbox) -> String {
    let log = sandbox.path().parent().unwrap().join("told");
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    std::fs::write(log, "").unwrap();
    text
}

#[test]
fn git_add_and_commit() {
    let sandbox = adopted();
    sandbox.write("docs/b.md", "b\n");
    sandbox.stage();
    sandbox.git(&["commit", "--quiet", "--message", "Add b"]).exits(1).says("docs/b.md");
    sandbox.git(&["reset", "--quiet", "--hard"]).ok();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    sandbox.git(&["commit", "--quiet", "--message", "Add a"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
}

#[test]
fn commit_all_is_judged_by_the_index_in_the_making() {
    let sandbox = adopted();
    sandbox.write("src/lib.rs", "//! Changed.\n");
    sandbox.git(&["commit", "--quiet", "--all", "--message", "Change"]).exits(1).says("index-stale");
    assert!(told(&sandbox).contains("index.lock"), "git gives the index in the making");
    sandbox.note("lib changed");
    sandbox.git(&["commit", "--quiet", "--all", "--message", "Change"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
}

#[test]
fn commit_of_named_paths_is_judged_without_what_else_is_staged() {
    let sandbox = adopted();
    sandbox.work("src/lib.rs", "//! Changed.\n");
    sandbox.write("docs/b.md", "staged, not committed\n");
    sandbox.git(&["add", "docs/b.md"]).ok();
    sandbox.git(&["commit", "--quiet", "--message", "Change", "src/lib.rs"]).exits(1).says("index-stale");
    assert!(told(&sandbox).contains("next-index-"), "git gives an index of its own");
    let named =
        ["commit", "--quiet", "--message", "Change", "src", "WORK_STATUS.md", "orchestration-index.md"];
    sandbox.git(&named).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
    sandbox.judge(&["--staged"]).judged(&[1]);
}

#[test]
fn commit_from_a_subdirectory() {
    let sandbox = adopted();
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    sandbox.git(&["-C", "src", "commit", "--quiet", "--message", "Add"]).exits(1).says("index-stale");
    sandbox.write("src/a.rs", "pub fn b() {}\n");
    let all = ["-C", "src", "commit", "--quiet", "--all", "--message", "Add"];
    sandbox.git(&all).exits(1).says("index-stale");
    sandbox.git(&["-C", "src", "commit", "--quiet", "--message", "Add", "."]).exits(1).says("index-stale");
    sandbox.note("a came");
    sandbox.git(&all).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
}

#[test]
fn commit_in_a_linked_worktree() {
    let sandbox = adopted();
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", "-b", "topic", linked.path().to_str().unwrap()]).ok();
    linked.write("src/lib.rs", "//! Changed.\n");
    linked.git(&["commit", "--quiet", "--all", "--message", "Change"]).exits(1).says("index-stale");
    linked.note("lib changed");
    linked.git(&["commit", "--quiet", "--all", "--message", "Change"]).ok();
    linked.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
}

#[test]
fn an_amended_commit_is_judged_as_a_whole() {
    let sandbox = adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    // Its own line about the work is in the commit that is amended.
    sandbox.write("src/a.rs", "pub fn a2() {}\n");
    sandbox.git(&["commit", "--quiet", "--all", "--amend", "--no-edit"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
    // And what was wrong in it is wrong again.
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b");
    sandbox.work("src/a.rs", "pub fn a3() {}\n");
    let amend = ["commit", "--quiet", "--all", "--amend", "--no-edit"];
    sandbox.git(&amend).exits(1).says("docs/b.md");
}

#[test]
fn a_root_commit_is_amended_against_nothing() {
    let sandbox = adopted();
    sandbox.write("src/lib.rs", "//! Amended.\n");
    let owner = "[agents.rust-expert]\nowns = [\"**\"]";
    sandbox.write("policy.toml", POLICY.replace("[agents.rust-expert]", owner));
    let amend = ["commit", "--quiet", "--all", "--amend", "--no-edit"];
    sandbox.git(&amend).exits(1).says("policy.toml").says("lock-missing");
    let ledger = sandbox.read("WORK_STATUS.md");
    let row = "| `policy.toml` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | adoption |\n\n## Released";
    sandbox.write("WORK_STATUS.md", ledger.replace("\n## Released", row));
    sandbox.git(&amend).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[4]);
}

/// A branch `side` with work of its own, and `main` ahead of where it left.
fn forked() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    sandbox.write("docs/side.md", "side\n");
    sandbox.write("src/lib.rs", "//! Nothing yet.\n\n// The end of side.\n");
    sandbox.commit("Side");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Main");
    hook(&sandbox, &["pre-commit", "commit-msg", "pre-merge-commit"]);
    sandbox
}

#[test]
fn a_merge_that_git_makes_by_itself_owes_nothing() {
    let sandbox = forked();
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    let told = told(&sandbox);
    assert!(told.contains("pre-merge-commit") && !told.contains("pre-commit "), "{told}");
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn a_merge_that_waits_is_concluded_by_commit() {
    let sandbox = forked();
    sandbox.git(&["merge", "--quiet", "--no-commit", "side"]).ok();
    sandbox.judge(&["--staged"]).clean().judged(&[0]);
    sandbox.write("docs/side.md", "side, and a line of the merge's own\n");
    sandbox.stage();
    sandbox.git(&["commit", "--quiet", "--no-edit"]).exits(1).says("docs/side.md").says("index-stale");
    sandbox.git(&["checkout", "--quiet", "side", "--", "docs/side.md"]).ok();
    sandbox.git(&["commit", "--quiet", "--no-edit"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn an_amended_merge_is_judged_against_both_parents() {
    let sandbox = forked();
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    let amend = ["commit", "--quiet", "--all", "--amend", "--no-edit"];
    sandbox.git(&amend).ok();
    sandbox.write("src/lib.rs", "//! The merge's own.\n");
    sandbox.git(&amend).exits(1).says("index-stale");
    sandbox.note("the merge changed lib");
    sandbox.git(&amend).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
}

#[test]
fn an_annotated_tag_is_merged_like_its_commit() {
    let sandbox = forked();
    sandbox.git(&["tag", "--annotate", "--message", "one", "v1", "side"]).ok();
    sandbox.git(&["merge", "--quiet", "--no-edit", "v1"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn an_octopus_that_git_makes_by_itself_owes_nothing() {
    let sandbox = forked();
    sandbox.git(&["switch", "--quiet", "--create", "third", "HEAD~1"]).ok();
    sandbox.write("docs/third.md", "third\n");
    sandbox.commit("Third");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.git(&["merge", "--quiet", "--no-edit", "side", "third"]).ok();
    assert_eq!(sandbox.git(&["log", "-1", "--format=%p"]).ok().stdout.split_whitespace().count(), 3);
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn a_revert_owes_no_line_when_it_is_committed() {
    let sandbox = adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    sandbox.git(&["revert", "--no-commit", "HEAD"]).ok();
    sandbox.git(&["commit", "--quiet", "--no-edit"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
}

#[test]
fn a_message_that_names_another_agent_is_judged_as_that_agent() {
    let sandbox = adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    let commit = ["commit", "--quiet", "--message", "Add a\n\nAgent: python-pro"];
    sandbox.git(&commit).exits(1).says("lock-held");
}
