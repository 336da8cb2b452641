//! The ledger's merge driver in real git: whoever merges, nobody loses a row, and no verdict depends on whose machine it
//! is.

use crate::sandbox::{INDEX, Sandbox};

const ROW: &str =
    "| `src/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | parser rewrite |\n";
const OURS: &str =
    "| `bench/**` | rust-expert | 2026-11-22T05:10:00Z | 2026-11-22T09:00:00Z | benchmarks |\n";
const THEIRS: &str = "| `docs/**` | python-pro | 2026-11-22T05:20:00Z | 2026-11-22T09:00:00Z | manual |\n";

/// A repository that `policy install` has seen.
fn installed(options: &[&str]) -> Sandbox {
    let sandbox = Sandbox::adopted_with(options);
    sandbox.policy(&["install"]).ok().says("configured merge.policy-ledger");
    sandbox.commit("Install");
    sandbox
}

/// Adds a row below that of rust-expert, and a note to both documents; commits it past all hooks.
fn lock(sandbox: &Sandbox, row: &str, note: &str) {
    sandbox.write("WORK_STATUS.md", sandbox.read("WORK_STATUS.md").replace(ROW, &format!("{ROW}{row}")));
    sandbox.note(note);
    sandbox.commit(note);
}

/// `main` with a lock and a note of rust-expert's, `side` with `theirs` and a note of python-pro's.
fn two_branches(sandbox: &Sandbox, theirs: &str) {
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    let python = sandbox.beside("repo").env("GIT_AUTHOR_EMAIL", "python@agents.example");
    lock(&python, theirs, "the manual is under way");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    lock(sandbox, OURS, "benchmarks are under way");
}

/// Insists that the ledger and the index hold what both sides wrote, and no markers.
#[track_caller]
fn holds_both(sandbox: &Sandbox) {
    let ledger = sandbox.read("WORK_STATUS.md");
    for text in [ROW, OURS, THEIRS, "- benchmarks are under way\n", "- the manual is under way\n"] {
        assert_eq!(ledger.matches(text).count(), 1, "{text:?} in\n{ledger}");
    }
    assert!(!ledger.contains("<<<<<<<"), "{ledger}");
    let index = sandbox.read("orchestration-index.md");
    assert!(index.starts_with(INDEX) && index.lines().count() == INDEX.lines().count() + 2, "{index}");
}

#[test]
fn two_branches_that_each_lock_something_merge_by_themselves() {
    let sandbox = installed(&[]);
    two_branches(&sandbox, THEIRS);
    // With all hooks, by somebody whom nobody knows: the merge brings nothing of its own.
    let nobody = sandbox.env("GIT_AUTHOR_EMAIL", "nobody@nowhere.example");
    nobody.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    holds_both(&nobody);
    nobody.judge(&["--commit", "HEAD"]).clean().judged(&[0]).made_by(&["-"]);
    nobody.judge(&["--range", "HEAD^1..HEAD", "--only", "agent-unknown,ledger-forged,lock-conflict"]).clean();
    assert!(!nobody.git(&["status", "--porcelain"]).ok().stdout.contains("merge_file"));
}

#[test]
fn a_verdict_is_the_same_where_the_driver_is_not_configured() {
    let sandbox = installed(&[]);
    two_branches(&sandbox, THEIRS);
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    let (clone, bare) = (sandbox.beside("clone"), sandbox.beside("bare.git"));
    sandbox.git(&["clone", "--quiet", ".", clone.path().to_str().unwrap()]).ok();
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]).ok();
    sandbox.git(&["config", "merge.policy-ledger.driver", "false"]).ok();
    for sandbox in [&clone, &bare, &sandbox] {
        sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
    }
    // What somebody slips into the merged ledger is still the merge's own.
    sandbox.write("WORK_STATUS.md", sandbox.read("WORK_STATUS.md").replace(THEIRS, ""));
    sandbox.stage();
    sandbox.git(&["commit", "--quiet", "--no-verify", "--amend", "--no-edit"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).judged(&[1]);
}

#[test]
fn a_clone_without_the_driver_merges_text() {
    let sandbox = installed(&[]);
    two_branches(&sandbox, THEIRS);
    let clone = sandbox.beside("clone");
    sandbox.git(&["clone", "--quiet", ".", clone.path().to_str().unwrap()]).ok();
    clone.git(&["merge", "--quiet", "--no-edit", "origin/side"]).exits(1).says("WORK_STATUS.md");
    assert!(clone.read("WORK_STATUS.md").contains("<<<<<<<"));
}

#[test]
fn a_rebase_and_a_cherry_pick_keep_both_sides_rows() {
    let sandbox = installed(&[]);
    two_branches(&sandbox, THEIRS);
    sandbox.git(&["switch", "--quiet", "--create", "picked", "main"]).ok();
    sandbox.git(&["cherry-pick", "side"]).ok();
    holds_both(&sandbox);
    sandbox.git(&["switch", "--quiet", "side"]).ok();
    sandbox.git(&["rebase", "--quiet", "main"]).ok();
    holds_both(&sandbox);
}

#[test]
fn a_linked_worktree_and_sha_256_merge_alike() {
    let sandbox = installed(&["--object-format=sha256"]);
    two_branches(&sandbox, THEIRS);
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap(), "side"]).ok();
    linked.git(&["merge", "--quiet", "--no-edit", "main"]).ok();
    holds_both(&linked);
    linked.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn two_live_locks_on_one_path_both_stand_and_are_a_conflict() {
    let sandbox = installed(&[]);
    two_branches(&sandbox, &THEIRS.replace("docs/**", "bench/a.rs"));
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).exits(1).says("lock-conflict").says("bench/a.rs");
    sandbox.git(&["commit", "--quiet", "--no-verify", "--no-edit"]).ok();
    let range = sandbox.errors(&["--range", "HEAD^1..HEAD"]);
    assert!(range.contains(&"lock-conflict WORK_STATUS.md".to_owned()), "{range:?}");
    sandbox.judge(&["--commit", "HEAD"]).violates(&["lock-conflict WORK_STATUS.md"]);
}

#[test]
fn a_lock_given_back_on_one_side_is_given_back() {
    let sandbox = installed(&[]);
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    let renewed = ROW.replace("T09:00", "T12:00");
    sandbox.write("WORK_STATUS.md", sandbox.read("WORK_STATUS.md").replace(ROW, &renewed));
    sandbox.commit("Renew");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    let released = ROW.replace("T09:00", "T05:30");
    let text = sandbox.read("WORK_STATUS.md").replace(ROW, "");
    sandbox.write("WORK_STATUS.md", text.replace("|\n\n## Signals", &format!("|\n{released}\n## Signals")));
    sandbox.commit("Release");
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    let ledger = sandbox.read("WORK_STATUS.md");
    assert_eq!(ledger.matches("src/**").count(), 1, "{ledger}");
    assert!(ledger.contains(&released), "{ledger}");
}

#[test]
fn a_binary_with_an_odd_path_is_found_and_one_that_is_gone_leaves_markers() {
    let sandbox = Sandbox::adopted();
    let directory = sandbox.path().with_file_name("it's 100%A \"here\"");
    std::fs::create_dir(&directory).unwrap();
    let binary = directory.join("policy");
    sandbox.copy_policy(&binary);
    sandbox.call(&binary, &["install"]).end().ok();
    sandbox.commit("Install");
    two_branches(&sandbox, THEIRS);
    sandbox.git(&["merge", "--quiet", "--no-edit", "--no-verify", "side"]).ok();
    holds_both(&sandbox);
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD^1"]).ok();
    std::fs::remove_file(&binary).unwrap();
    sandbox.git(&["merge", "--quiet", "--no-edit", "--no-verify", "side"]).exits(1);
    let ledger = sandbox.read("WORK_STATUS.md");
    assert!(ledger.contains("<<<<<<< ours") && ledger.contains(OURS) && ledger.contains(THEIRS), "{ledger}");
}

#[test]
fn a_driver_that_fails_fails_the_merge() {
    let sandbox = installed(&[]);
    two_branches(&sandbox, THEIRS);
    // A policy from before there was a driver: its usage error must not pass for a conflict without markers.
    let old = sandbox.path().with_file_name("old");
    let name = old.to_str().unwrap();
    sandbox
        .call("sh", &["-c", "printf '#!/bin/sh\\nexit 2\\n' >\"$0\" && chmod 755 \"$0\"", name])
        .end()
        .ok();
    let driver = sandbox.git(&["config", "merge.policy-ledger.driver"]).ok().stdout;
    let driver = driver.trim().replace(env!("CARGO_BIN_EXE_policy"), name);
    sandbox.git(&["config", "merge.policy-ledger.driver", &driver]).ok();
    let before = sandbox.read("WORK_STATUS.md");
    let ended = sandbox.git(&["merge", "--no-edit", "side"]);
    assert_ne!(ended.code, Some(0), "{ended}");
    assert_eq!(sandbox.id("HEAD"), sandbox.id("main"));
    assert_eq!(sandbox.read("WORK_STATUS.md"), before);
    assert!(!sandbox.has(".git/MERGE_HEAD"), "{ended}");
}

#[test]
fn the_command_by_itself() {
    let sandbox = Sandbox::adopted();
    let base = sandbox.read("WORK_STATUS.md");
    sandbox.write("base", &base);
    sandbox.write("ours", base.replace(ROW, &format!("{ROW}{OURS}")).replace('\n', "\r\n"));
    sandbox.write("theirs", base.replace(ROW, &format!("{ROW}{THEIRS}")));
    sandbox.policy(&["merge-ledger", "base", "ours", "theirs"]).ok().silent();
    let both = base.replace(ROW, &format!("{ROW}{OURS}{THEIRS}")).replace('\n', "\r\n");
    assert_eq!(sandbox.read("ours"), both);
    // Git takes more than 128 for a breakdown, not for a conflict.
    sandbox
        .policy(&["merge-ledger", "base", "ours", "none", "7", "a b.md"])
        .exits(129)
        .says("a b.md cannot be merged");
    assert_eq!(sandbox.read("ours"), both);
}

#[test]
fn the_configuration_is_written_once_and_taken_out_again() {
    let sandbox = installed(&[]);
    let attributes = "/orchestration-index.md merge=union\n/WORK_STATUS.md merge=policy-ledger\n";
    assert_eq!(sandbox.read(".gitattributes"), attributes);
    let section = |sandbox: &Sandbox| {
        sandbox.git(&["config", "--local", "--get-regexp", "^merge\\.policy-ledger\\."]).stdout
    };
    let first = section(&sandbox);
    assert!(first.contains("%O %A %B %L %P"), "{first}");
    let again = sandbox.policy(&["install"]).ok();
    assert!(!again.stdout.contains("policy-ledger") && !again.stdout.contains(".gitattributes"), "{again}");
    assert_eq!(section(&sandbox), first);
    sandbox.policy(&["uninstall"]).ok().says("removed    merge.policy-ledger");
    assert_eq!(section(&sandbox), "");
    assert_eq!(sandbox.read(".gitattributes"), attributes);
    let again = sandbox.policy(&["uninstall"]).ok();
    assert!(!again.stdout.contains("merge.policy-ledger"), "{again}");
    // `policy init` does the same, and a linked worktree has its part in it.
    let fresh = sandbox.beside("fresh");
    sandbox.git(&["init", "--quiet", fresh.path().to_str().unwrap()]).ok();
    fresh.policy(&["init"]).ok().says("configured merge.policy-ledger");
    assert_eq!(fresh.read(".gitattributes"), attributes);
    assert_eq!(section(&fresh), first);
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap()]).ok();
    linked.policy(&["install"]).ok();
    assert_eq!(section(&sandbox), first);
    // What the team says stands.
    sandbox.write(".gitattributes", "WORK_STATUS.md merge=binary\n");
    sandbox.policy(&["install"]).ok();
    assert_eq!(
        sandbox.read(".gitattributes"),
        "WORK_STATUS.md merge=binary\n/orchestration-index.md merge=union\n"
    );
}

#[test]
fn work_that_is_complete_gives_its_locks_back() {
    let sandbox = installed(&[]);
    let signal = "| 2026-11-22T05:59:00Z | rust-expert | IMPLEMENTATION_COMPLETE | parser rewrite | |\n";
    sandbox.work("src/lib.rs", "//! Complete.\n");
    let head = "| At | Agent | Signal | Subject | Detail |\n|---|---|---|---|---|\n";
    let ledger = sandbox.read("WORK_STATUS.md").replace(head, &format!("{head}{signal}"));
    sandbox.write("WORK_STATUS.md", &ledger);
    sandbox.stage();
    sandbox
        .git(&["commit", "--message", "Complete"])
        .exits(1)
        .says("lock-unreleased")
        .says("`policy unlock 'src/**'` gives it back");
    let released = ledger
        .replace(ROW, "")
        .replace("|\n\n## Signals", &format!("|\n{}\n## Signals", ROW.replace("09:00", "05:59")));
    sandbox.write("WORK_STATUS.md", &released);
    sandbox.stage();
    sandbox.git(&["commit", "--message", "Complete"]).exits(1).says("completion-unvalidated");
    sandbox.policy(&["validate", "--subject", "parser rewrite", "--", "true"]).ok();
    sandbox.stage();
    sandbox.git(&["commit", "--message", "Complete"]).ok();
    // A signal that stands is not reported again.
    sandbox.note("more");
    sandbox.commit("More");
    sandbox.judge(&["--range", "HEAD~2..HEAD"]).clean();
}
