//! What is staged, in every state that an index can be in.

use crate::sandbox::Sandbox;

const STALE: [&str; 2] = ["index-stale orchestration-index.md", "status-stale WORK_STATUS.md"];

#[test]
fn what_is_staged_counts_and_what_is_not_does_not() {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    sandbox.write("docs/b.md", "not staged\n");
    sandbox.write("src/a.rs", "pub fn changed_again() {}\n");
    sandbox.write("WORK_STATUS.md", "nothing of it is staged\n");
    sandbox.judge(&["--staged"]).clean().judged(&[3]);
}

#[test]
fn a_removed_ledger_is_missing_whatever_the_work_tree_holds() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["rm", "--quiet", "--cached", "WORK_STATUS.md", "orchestration-index.md"]).ok();
    let verdict = sandbox.judge(&["--staged"]);
    let errors = verdict.errors();
    assert!(errors.contains(&"ledger-missing".to_owned()), "{errors:?}");
    assert!(errors.contains(&"index-missing".to_owned()), "{errors:?}");
}

#[test]
fn a_file_that_is_only_intended_is_not_there_yet() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/b.md", "b\n");
    sandbox.git(&["add", "--intent-to-add", "docs/b.md"]).ok();
    sandbox.judge(&["--staged"]).clean().judged(&[0]);
    sandbox.judge(&["--worktree"]).violates(&["lock-missing docs/b.md"]).judged(&[1]);
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.git(&["add", "src/a.rs"]).ok();
    sandbox.judge(&["--staged"]).violates(&STALE).judged(&[1]);
}

#[test]
fn an_intended_file_before_the_first_commit() {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("docs/b.md", "b\n");
    sandbox.git(&["add", "--intent-to-add", "docs/b.md"]).ok();
    sandbox.judge(&["--staged"]).clean().judged(&[0]);
}

/// Two branches that change the same line; leaves a merge of `side` into `main` that stopped.
fn stopped_merge() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    sandbox.write("src/lib.rs", "//! Theirs.\n");
    sandbox.write("docs/theirs.md", "theirs\n");
    sandbox.commit("Theirs");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.work("src/lib.rs", "//! Ours.\n");
    sandbox.commit("Ours");
    sandbox.git(&["merge", "--quiet", "side"]).exits(1);
    sandbox
}

#[test]
fn an_unmerged_index_is_a_fault() {
    let sandbox = stopped_merge();
    sandbox.judge(&["--staged"]).faults("src/lib.rs is unmerged", "git add");
    sandbox.judge(&[]).faults("src/lib.rs is unmerged", "git add");
}

#[test]
fn concluding_a_merge_owes_for_the_resolution_and_for_nothing_that_came_by_itself() {
    let sandbox = stopped_merge();
    sandbox.write("src/lib.rs", "//! Both.\n");
    sandbox.stage();
    sandbox.judge(&["--staged"]).violates(&STALE).judged(&[1]);
    sandbox.judge(&["--worktree"]).clean().judged(&[1]);
    sandbox.note("both sides joined");
    sandbox.stage();
    sandbox.judge(&["--staged"]).clean().judged(&[3]);
    // What is smuggled in beside the resolution is the merge's own.
    sandbox.write("docs/theirs.md", "theirs, and more\n");
    sandbox.write("docs/new.md", "new\n");
    sandbox.stage();
    let expected = ["lock-missing docs/new.md", "lock-missing docs/theirs.md"];
    sandbox.judge(&["--staged"]).violates(&expected).judged(&[5]);
    sandbox.commit("Merge side");
    sandbox.judge(&["--commit", "HEAD"]).violates(&expected).judged(&[5]);
}

#[test]
fn taking_one_side_of_a_conflict_is_not_own_content() {
    // What equals a parent is that parent's: nothing new was written.
    let sandbox = stopped_merge();
    sandbox.git(&["checkout", "--quiet", "--theirs", "src/lib.rs"]).ok();
    sandbox.stage();
    sandbox.judge(&["--staged"]).clean().judged(&[0]);
    sandbox.commit("Merge side");
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn another_index_by_environment() {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    std::fs::copy(sandbox.path().join(".git/index"), sandbox.path().join(".git/other")).unwrap();
    sandbox.git(&["reset", "--quiet", "--hard"]).ok();
    sandbox.write("docs/b.md", "b\n");
    sandbox.stage();
    sandbox.judge(&["--staged"]).judged(&[1]);
    let absolute = sandbox.path().join(".git/other").display().to_string();
    let sandbox = sandbox.env("GIT_INDEX_FILE", ".git/other");
    sandbox.judge(&["--staged"]).clean().judged(&[3]);
    sandbox.judge_in("src", &["--staged"]).clean().judged(&[3]);
    sandbox.judge(&["--worktree"]).judged(&[1]);
    let sandbox = sandbox.env("GIT_INDEX_FILE", &absolute);
    sandbox.judge(&["--staged"]).clean().judged(&[3]);
    sandbox.judge_in("docs", &["--staged"]).clean().judged(&[3]);
    // An index that does not exist is an empty one: everything is deleted.
    let sandbox = sandbox.env("GIT_INDEX_FILE", ".git/absent");
    assert!(sandbox.judge(&["--staged"]).errors().contains(&"ledger-missing".to_owned()));
}

#[test]
fn a_revert_that_is_staged_needs_a_lock_and_no_line() {
    for options in [&[][..], &["--ref-format=reftable"]] {
        let sandbox = Sandbox::adopted_with(options);
        sandbox.work("src/a.rs", "pub fn a() {}\n");
        sandbox.write("docs/b.md", "b\n");
        sandbox.commit("Add a and b");
        sandbox.git(&["revert", "--no-commit", "HEAD"]).ok();
        sandbox.judge(&["--staged"]).violates(&["lock-missing docs/b.md"]).judged(&[4]);
        sandbox.write("src/lib.rs", "//! And something else.\n");
        sandbox.stage();
        let expected = [&STALE[..], &["lock-missing docs/b.md"]].concat();
        sandbox.judge(&["--staged"]).violates(&expected).judged(&[5]);
    }
}

#[test]
fn assumed_unchanged_and_skipped_files_are_as_staged() {
    let sandbox = Sandbox::adopted();
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    sandbox.git(&["update-index", "--assume-unchanged", "src/a.rs"]).ok();
    sandbox.git(&["update-index", "--skip-worktree", "src/lib.rs"]).ok();
    sandbox.judge(&["--staged"]).violates(&STALE).judged(&[1]);
}

#[test]
fn configuration_does_not_bend_what_is_staged() {
    let sandbox = Sandbox::adopted();
    for (key, value) in [
        ("diff.renames", "copies"),
        ("diff.noprefix", "true"),
        ("diff.external", "false"),
        ("diff.relative", "true"),
        ("diff.orderFile", "/dev/null"),
        ("core.quotePath", "false"),
        ("core.abbrev", "4"),
        ("color.ui", "always"),
        ("log.showSignature", "true"),
        ("log.follow", "true"),
        ("diff.suppressBlankEmpty", "true"),
    ] {
        sandbox.git(&["config", key, value]).ok();
    }
    sandbox.git(&["mv", "src/lib.rs", "src/moved.rs"]).ok();
    sandbox.judge_in("src", &["--staged"]).violates(&STALE).judged(&[2]);
    sandbox.commit("Move");
    sandbox.judge_in("src", &["--commit", "HEAD"]).violates(&STALE).judged(&[2]);
    sandbox.judge_in("src", &["--range", "HEAD~1.."]).violates(&STALE).judged(&[2]);
}
