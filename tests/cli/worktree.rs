//! `--worktree` and `--all`: what is not staged yet, and what stands already.

use crate::sandbox::Sandbox;

#[test]
fn untracked_modified_and_deleted_but_not_ignored() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/old.md", "old\n");
    sandbox.write("docs/kept.md", "kept\n");
    sandbox.write(".gitignore", "*.log\nbuild/\n");
    sandbox.commit("Documents");
    sandbox.write("docs/new.md", "new\n");
    sandbox.write("docs/kept.md", "changed\n");
    std::fs::remove_file(sandbox.path().join("docs/old.md")).unwrap();
    std::os::unix::fs::symlink("kept.md", sandbox.path().join("docs/link")).unwrap();
    sandbox.write("docs/noise.log", "ignored\n");
    sandbox.write("build/out", "ignored\n");
    sandbox.write(".git/info/exclude", "private\n");
    sandbox.write("private", "ignored\n");
    let expected = [
        "lock-missing docs/kept.md",
        "lock-missing docs/link",
        "lock-missing docs/new.md",
        "lock-missing docs/old.md",
    ];
    sandbox.judge(&["--worktree"]).violates(&expected).judged(&[4]);
    sandbox.judge_in("docs", &["--worktree"]).violates(&expected).judged(&[4]);
    sandbox.stage();
    sandbox.judge(&["--worktree"]).violates(&expected).judged(&[4]);
    let staged = sandbox.judge(&["--staged"]).judged(&[4]).errors();
    let without_owed: Vec<String> = staged.into_iter().filter(|error| !error.contains("-stale")).collect();
    assert_eq!(without_owed, expected);
}

#[test]
fn a_file_forced_in_despite_ignore_is_part_of_the_change() {
    let sandbox = Sandbox::adopted();
    sandbox.write(".git/info/exclude", "docs/\n");
    sandbox.write("docs/b.md", "b\n");
    sandbox.judge(&["--worktree"]).clean().judged(&[0]);
    sandbox.git(&["add", "--force", "docs/b.md"]).ok();
    sandbox.judge(&["--worktree"]).violates(&["lock-missing docs/b.md"]).judged(&[1]);
}

#[test]
fn filters_turn_files_into_what_would_be_committed() {
    let sandbox = Sandbox::adopted();
    sandbox.write(".gitattributes", "WORK_STATUS.md text eol=crlf\n*.md text\n");
    sandbox.commit("Attributes");
    // The ledger in the work tree has other line endings, and says the same.
    sandbox.write("WORK_STATUS.md", sandbox.read("WORK_STATUS.md").replace('\n', "\r\n"));
    sandbox.judge(&["--worktree"]).clean().judged(&[0]);
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.judge(&["--worktree"]).clean().judged(&[1]);
}

#[test]
fn the_work_trees_own_ledger_counts() {
    let sandbox = Sandbox::adopted();
    let other = sandbox.read("WORK_STATUS.md").replace("rust-expert", "python-pro");
    sandbox.write("WORK_STATUS.md", &other);
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    let errors = sandbox.judge(&["--worktree"]).errors();
    assert!(!errors.is_empty(), "a lock handed to somebody else is not passed over");
}

#[test]
fn a_nested_repository_is_one_path() {
    let sandbox = Sandbox::adopted();
    let nested = sandbox.path().join("vendor/nested");
    sandbox.git(&["init", "--quiet", nested.to_str().unwrap()]).ok();
    sandbox.write("vendor/nested/readme.md", "nested\n");
    sandbox.git(&["-C", "vendor/nested", "add", "."]).ok();
    sandbox.git(&["-C", "vendor/nested", "commit", "--quiet", "--message", "Nested"]).ok();
    sandbox.judge(&["--worktree"]).violates(&["lock-missing vendor/nested"]).judged(&[1]);
}

#[test]
fn work_on_top_of_what_is_staged() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/b.md", "b\n");
    sandbox.stage();
    std::fs::remove_file(sandbox.path().join("docs/b.md")).unwrap();
    sandbox.judge(&["--worktree"]).clean().judged(&[0]);
    sandbox.judge(&["--staged"]).judged(&[1]);
}

#[test]
fn read_only_repositories_can_be_judged() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/b.md", "b\n");
    // A leftover lock stops every git command that writes; none of ours does.
    sandbox.write(".git/index.lock", "");
    sandbox.write(".git/HEAD.lock", "");
    sandbox.judge(&["--worktree"]).violates(&["lock-missing docs/b.md"]).judged(&[1]);
    sandbox.judge(&["--staged"]).clean().judged(&[0]);
}

#[test]
fn all_is_the_committed_tree_by_the_rules_about_content() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Owes a line and lacks a lock");
    sandbox.write("docs/c.md", "not committed\n");
    let verdict = sandbox.judge(&["--all"]).clean();
    let paths = verdict.report["changes"][0]["paths"].as_u64().unwrap();
    assert_eq!((paths, verdict.report["changes"][0]["origin"].as_str()), (5, Some("commit")));
}
