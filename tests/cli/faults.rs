//! What cannot be read cannot be judged: exit code 2 and a way out, never a pass.

use std::path::PathBuf;

use crate::sandbox::Sandbox;

/// A loose object's file.
fn object(sandbox: &Sandbox, revision: &str) -> PathBuf {
    let id = sandbox.id(revision);
    sandbox.path().join(".git/objects").join(&id[..2]).join(&id[2..])
}

fn remove(sandbox: &Sandbox, revision: &str) {
    std::fs::remove_file(object(sandbox, revision)).unwrap();
}

/// Cuts a loose object's file off.
fn truncate(sandbox: &Sandbox, revision: &str, keep: usize) {
    let path = object(sandbox, revision);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(path, &bytes[..keep.min(bytes.len() - 1)]).unwrap();
}

/// A repository whose last commit has work in it, and staged work on top.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    sandbox.work("src/b.rs", "pub fn b() {}\n");
    sandbox.stage();
    sandbox
}

#[test]
fn no_repository() {
    let sandbox = Sandbox::empty();
    for mode in [&["--staged"][..], &["--worktree"], &["--commit", "HEAD"], &["--all"], &[]] {
        sandbox.judge(mode).faults("not a git repository", "git init");
    }
}

#[test]
fn a_revision_that_names_nothing() {
    let sandbox = sandbox();
    sandbox.judge(&["--commit", "nonsense"]).faults("`nonsense` names no commit", "git fetch");
    sandbox.judge(&["--base", "origin/main"]).faults("`origin/main` names no commit", "git fetch");
    sandbox.judge(&["--range", "nonsense..HEAD"]).faults("`nonsense` names no commit", "git fetch");
    sandbox.judge(&["--range", "HEAD"]).faults("`HEAD` is no range", "A..B");
    sandbox.judge(&["--commit", "HEAD:src/a.rs"]).faults("names no commit", "check the name");
    sandbox.judge(&["--commit", "HEAD~1..HEAD"]).faults("names no commit", "check the name");
    sandbox.judge(&["--commit=--all"]).faults("names no commit", "check the name");
    sandbox.judge(&["--base=--all"]).faults("names no commit", "check the name");
    Sandbox::init(&[]).judge(&["--commit", "HEAD"]).faults("`HEAD` names no commit", "check the name");
    Sandbox::init(&[]).judge(&["--all"]).faults("`HEAD` names no commit", "check the name");
}

#[test]
fn histories_that_share_nothing() {
    let sandbox = sandbox();
    sandbox.git(&["switch", "--quiet", "--force", "--orphan", "other"]).ok();
    sandbox.write("src/lib.rs", "//! Another root.\n");
    sandbox.commit("Another root");
    sandbox.judge(&["--base", "main"]).faults("no common ancestor", "--base");
    sandbox.judge(&["--range", "main..other"]).faults("no common ancestor", "--base");
}

#[test]
fn a_missing_ledger_blob() {
    let sandbox = sandbox();
    remove(&sandbox, "HEAD:WORK_STATUS.md");
    sandbox.judge(&["--staged"]).faults("not in this repository", "git fsck");
    sandbox.judge(&["--commit", "HEAD"]).faults("not in this repository", "git fsck");
    sandbox.judge(&["--range", "HEAD~1..HEAD"]).faults("not in this repository", "git fsck");
    // What was judged without it still counts.
    sandbox.judge(&["--commit", "HEAD~1"]).violates(&["lock-missing policy.toml"]);
}

#[test]
fn a_damaged_ledger_blob() {
    for keep in [0, 1, 20, 200] {
        let sandbox = sandbox();
        truncate(&sandbox, "HEAD:WORK_STATUS.md", keep);
        sandbox.judge(&["--commit", "HEAD"]).faults("", "git fsck");
        sandbox.judge(&["--staged"]).faults("", "git fsck");
    }
}

#[test]
fn a_missing_policy_blob() {
    let sandbox = sandbox();
    remove(&sandbox, "HEAD:policy.toml");
    sandbox.judge(&["--staged"]).faults("not in this repository", "git fsck");
    sandbox.judge(&["--base", "HEAD~1"]).faults("not in this repository", "git fsck");
}

#[test]
fn missing_and_damaged_trees() {
    for tree in ["HEAD^{tree}", "HEAD~1^{tree}"] {
        let missing = sandbox();
        remove(&missing, tree);
        missing.judge(&["--commit", "HEAD"]).faults("", "git fsck");
        for keep in [0, 30] {
            let damaged = sandbox();
            truncate(&damaged, tree, keep);
            damaged.judge(&["--commit", "HEAD"]).faults("", "git fsck");
        }
    }
    let missing = sandbox();
    remove(&missing, "HEAD^{tree}");
    missing.judge(&["--staged"]).faults("", "git fsck");
    missing.judge(&["--worktree"]).faults("", "git fsck");
    missing.judge(&["--all"]).faults("", "git fsck");
}

#[test]
fn missing_and_damaged_commits() {
    let sandbox = sandbox();
    truncate(&sandbox, "HEAD~1", 30);
    sandbox.judge(&["--commit", "HEAD"]).faults("", "git fsck");
    sandbox.judge(&["--range", "HEAD~1..HEAD"]).faults("", "");
    sandbox.judge(&["--staged"]).clean().judged(&[3]);
    remove(&sandbox, "HEAD");
    sandbox.judge(&["--staged"]).faults("", "");
    sandbox.judge(&["--commit", "HEAD"]).faults("", "");
    sandbox.judge(&[]).faults("", "");
}

#[test]
fn a_branch_that_cannot_be_read_is_not_unborn() {
    let sandbox = sandbox();
    sandbox.write(".git/refs/heads/main", "nonsense\n");
    sandbox.judge(&["--staged"]).faults("", "");
    sandbox.write(".git/HEAD", "nonsense\n");
    sandbox.judge(&["--staged"]).faults("", "");
}

#[test]
fn a_damaged_index() {
    let sandbox = sandbox();
    let index = std::fs::read(sandbox.path().join(".git/index")).unwrap();
    sandbox.write(".git/index", &index[..index.len() / 2]);
    sandbox.judge(&["--staged"]).faults("", "git reset");
    sandbox.judge(&["--worktree"]).faults("", "");
    sandbox.judge(&["--commit", "HEAD"]).clean();
}

#[test]
fn broken_git_configuration() {
    let sandbox = sandbox();
    sandbox.write(".git/config", format!("{}[policy\n", sandbox.read(".git/config")));
    for mode in [&["--staged"][..], &["--worktree"], &["--commit", "HEAD"], &[]] {
        sandbox.judge(mode).faults("bad config line", "mend the line");
    }
}

#[test]
fn a_damaged_merge_head() {
    let sandbox = sandbox();
    sandbox.write(".git/MERGE_HEAD", "nonsense\n");
    sandbox.judge(&["--staged"]).faults("MERGE_HEAD", "git merge --abort");
}

#[test]
fn a_policy_that_cannot_be_read() {
    let adopted = Sandbox::adopted();
    adopted.write("policy.toml", [b"# caf".as_slice(), b"\xe9\n"].concat());
    adopted.commit("No text");
    adopted.work("src/a.rs", "pub fn a() {}\n");
    adopted.stage();
    adopted.judge(&["--staged"]).faults("policy.toml is not UTF-8 (line 1)", "UTF-8");

    let unparsable = Sandbox::adopted();
    unparsable.write("policy.toml", "[agents\n");
    unparsable.commit("No TOML");
    unparsable.work("src/a.rs", "pub fn a() {}\n");
    unparsable.stage();
    unparsable.judge(&["--staged"]).faults("", "");
    // The change that breaks it is judged by what stood before it.
    unparsable.judge(&["--commit", "HEAD"]).judged(&[1]);
}

#[test]
fn a_policy_that_is_no_file() {
    let linked = Sandbox::adopted();
    std::fs::rename(linked.path().join("policy.toml"), linked.path().join("real.toml")).unwrap();
    std::os::unix::fs::symlink("real.toml", linked.path().join("policy.toml")).unwrap();
    linked.commit("A link");
    linked.work("src/a.rs", "pub fn a() {}\n");
    linked.stage();
    linked.judge(&["--staged"]).faults("policy.toml is not a regular file", "regular file");

    let directory = Sandbox::adopted();
    std::fs::remove_file(directory.path().join("policy.toml")).unwrap();
    directory.write("policy.toml/inside", "text\n");
    directory.commit("A directory");
    directory.judge(&["--base", "HEAD"]).clean().judged(&[]);
    directory.work("src/a.rs", "pub fn a() {}\n");
    directory.commit("Add a");
    directory.judge(&["--commit", "HEAD"]).faults("policy.toml is not a regular file", "regular file");
}

#[test]
fn replaced_objects_are_not_the_true_ones() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b");
    let expected =
        ["index-stale orchestration-index.md", "lock-missing docs/b.md", "status-stale WORK_STATUS.md"];
    // A commit that looks like nothing happened, in place of the true one; an adjusted ledger in place of the old.
    sandbox.git(&["commit", "--quiet", "--allow-empty", "--no-verify", "--message", "Nothing"]).ok();
    let nothing = sandbox.id("HEAD");
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    sandbox.git(&["replace", "HEAD", &nothing]).ok();
    let ledger = sandbox.read("WORK_STATUS.md").replace("`src/**`", "`**`");
    sandbox.write("adjusted", ledger);
    let adjusted = sandbox.git(&["hash-object", "-w", "adjusted"]).ok().stdout.trim().to_owned();
    std::fs::remove_file(sandbox.path().join("adjusted")).unwrap();
    sandbox.git(&["replace", &sandbox.id("HEAD:WORK_STATUS.md"), &adjusted]).ok();
    sandbox.judge(&["--commit", "HEAD"]).violates(&expected).judged(&[1]);
    sandbox.judge(&["--range", "HEAD~1..HEAD"]).violates(&expected).judged(&[1]);
    sandbox.write("docs/c.md", "c\n");
    sandbox.git(&["add", "docs/c.md"]).ok();
    sandbox.judge(&["--staged"]).judged(&[1]).violates(&[expected[0], "lock-missing docs/c.md", expected[2]]);
}

#[test]
fn grafts_do_not_bend_history() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b");
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    let (tip, root) = (sandbox.id("HEAD"), sandbox.id("HEAD~2"));
    // The tip is said to come straight from the root: the commit between them is out of sight.
    sandbox.write(".git/info/grafts", format!("{tip} {root}\n"));
    let expected =
        ["index-stale orchestration-index.md", "lock-missing docs/b.md", "status-stale WORK_STATUS.md"];
    sandbox.judge(&["--range", &format!("{root}..HEAD")]).violates(&expected).judged(&[1, 3]);
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[3]);
}

#[test]
fn paths_outside_the_repository() {
    let sandbox = sandbox();
    sandbox.judge(&["--staged", "../elsewhere"]).faults("`../elsewhere` is outside the repository", "");
    sandbox.judge(&["--staged", "/etc/passwd"]).faults("`/etc/passwd` is outside the repository", "");
}
