//! Every kind of change to a path, and every kind of path: staged, committed and in the work tree alike.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;

use crate::sandbox::Sandbox;

const STALE: [&str; 2] = ["index-stale orchestration-index.md", "status-stale WORK_STATUS.md"];

/// A repository with files in `docs`, where nobody holds a lock.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/a.md", "one\ntwo\nthree\nfour\nfive\n");
    sandbox.write("docs/dir/b.md", "b\n");
    sandbox.commit("Documents");
    sandbox
}

/// Judges what the work tree holds, before and after it is staged and committed: it must lack locks on these paths.
#[track_caller]
fn lacks_locks_on(sandbox: &Sandbox, paths: &[&str]) {
    let missing: Vec<String> = paths.iter().map(|path| format!("lock-missing {path}")).collect();
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    let owed = [&missing[..], &STALE].concat();
    sandbox.judge(&["--worktree"]).violates(&missing).judged(&[paths.len()]);
    sandbox.stage();
    sandbox.judge(&["--staged"]).violates(&owed).judged(&[paths.len()]);
    sandbox.judge(&["--worktree"]).violates(&missing).judged(&[paths.len()]);
    sandbox.commit("A change");
    sandbox.judge(&["--commit", "HEAD"]).violates(&owed).judged(&[paths.len()]);
    sandbox.judge(&["--range", "HEAD~1..HEAD"]).violates(&owed).judged(&[paths.len()]);
    sandbox.judge(&["--worktree"]).clean().judged(&[0]);
}

#[test]
fn a_rename_is_both_its_sides() {
    let sandbox = sandbox();
    sandbox.git(&["config", "diff.renames", "true"]).ok();
    sandbox.git(&["config", "status.renames", "copies"]).ok();
    std::fs::rename(sandbox.path().join("docs/a.md"), sandbox.path().join("docs/z.md")).unwrap();
    lacks_locks_on(&sandbox, &["docs/a.md", "docs/z.md"]);
}

#[test]
fn a_file_moved_out_of_the_locked_part_leaves_a_path_without_a_lock() {
    let sandbox = sandbox();
    std::fs::rename(sandbox.path().join("src/lib.rs"), sandbox.path().join("docs/lib.rs")).unwrap();
    sandbox.stage();
    let expected = [&STALE[..], &["lock-missing docs/lib.rs"]].concat();
    sandbox.judge(&["--staged"]).violates(&expected).judged(&[2]);
}

#[test]
fn a_deletion() {
    let sandbox = sandbox();
    std::fs::remove_file(sandbox.path().join("docs/a.md")).unwrap();
    lacks_locks_on(&sandbox, &["docs/a.md"]);
}

#[test]
fn a_mode() {
    let sandbox = sandbox();
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(sandbox.path().join("docs/a.md"), executable).unwrap();
    lacks_locks_on(&sandbox, &["docs/a.md"]);
}

#[test]
fn a_link_new_moved_and_in_place_of_a_file() {
    let sandbox = sandbox();
    let link = sandbox.path().join("docs/link");
    std::os::unix::fs::symlink("a.md", &link).unwrap();
    lacks_locks_on(&sandbox, &["docs/link"]);
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("/nowhere/at/all", &link).unwrap();
    lacks_locks_on(&sandbox, &["docs/link"]);
    std::fs::remove_file(sandbox.path().join("docs/a.md")).unwrap();
    std::os::unix::fs::symlink("dir", sandbox.path().join("docs/a.md")).unwrap();
    lacks_locks_on(&sandbox, &["docs/a.md"]);
}

#[test]
fn a_link_in_place_of_a_directory() {
    let sandbox = sandbox();
    std::fs::remove_dir_all(sandbox.path().join("docs/dir")).unwrap();
    std::os::unix::fs::symlink("../src", sandbox.path().join("docs/dir")).unwrap();
    lacks_locks_on(&sandbox, &["docs/dir", "docs/dir/b.md"]);
}

#[test]
fn a_file_becomes_a_directory() {
    let sandbox = sandbox();
    std::fs::remove_file(sandbox.path().join("docs/a.md")).unwrap();
    sandbox.write("docs/a.md/inside.md", "inside\n");
    lacks_locks_on(&sandbox, &["docs/a.md", "docs/a.md/inside.md"]);
}

#[test]
fn a_directory_becomes_a_file() {
    let sandbox = sandbox();
    std::fs::remove_dir_all(sandbox.path().join("docs/dir")).unwrap();
    sandbox.write("docs/dir", "a file now\n");
    lacks_locks_on(&sandbox, &["docs/dir", "docs/dir/b.md"]);
}

#[test]
fn the_ledger_becomes_a_directory() {
    let sandbox = sandbox();
    std::fs::remove_file(sandbox.path().join("WORK_STATUS.md")).unwrap();
    sandbox.write("WORK_STATUS.md/inside.md", "inside\n");
    sandbox.stage();
    let errors = sandbox.judge(&["--staged"]).errors();
    assert!(errors.contains(&"ledger-missing".to_owned()), "{errors:?}");
    sandbox.commit("No ledger");
    assert_eq!(sandbox.judge(&["--commit", "HEAD"]).errors(), errors);
}

#[test]
fn a_ledger_that_is_a_link_is_no_ledger() {
    let sandbox = sandbox();
    let path = sandbox.path().join("WORK_STATUS.md");
    std::fs::rename(&path, sandbox.path().join("src/ledger.md")).unwrap();
    std::os::unix::fs::symlink("src/ledger.md", &path).unwrap();
    sandbox.stage();
    let errors = sandbox.judge(&["--staged"]).errors();
    assert!(errors.contains(&"ledger-missing".to_owned()), "{errors:?}");
}

#[test]
fn names_that_need_quoting() {
    let names = [
        "docs/with \"quotes\".md",
        "docs/with\nnewline.md",
        "docs/with\ttab.md",
        "docs/with\\backslash.md",
        "docs/with space .md",
        "docs/größe.md",
        "docs/*[glob]?.md",
        "docs/-dash.md",
        "docs/:colon.md",
    ];
    let sandbox = sandbox();
    for name in names {
        sandbox.write(name, "text\n");
    }
    sandbox.stage();
    let verdict = sandbox.judge(&["--staged"]);
    assert_eq!(verdict.errors().len(), names.len() + STALE.len(), "{:?}", verdict.errors());
    sandbox.commit("Odd names");
    let committed = sandbox.judge(&["--commit", "HEAD"]).judged(&[names.len()]);
    assert_eq!(committed.errors(), verdict.errors());
    assert!(verdict.errors().contains(&"lock-missing docs/größe.md".to_owned()));
}

#[test]
fn a_name_that_is_no_text() {
    let sandbox = sandbox();
    let name = OsStr::from_bytes(b"docs/\xff\xfe.md");
    std::fs::write(sandbox.path().join(name), "text\n").unwrap();
    let worktree = sandbox.judge(&["--worktree"]).judged(&[1]);
    assert_eq!(worktree.errors().len(), 1);
    sandbox.stage();
    let staged = sandbox.judge(&["--staged"]).judged(&[1]);
    assert_eq!(staged.errors().len(), 3);
    sandbox.commit("No text");
    let committed = sandbox.judge(&["--commit", "HEAD"]).judged(&[1]);
    assert_eq!(committed.errors(), staged.errors());
}

#[test]
fn line_endings_that_git_normalises_are_no_change() {
    let sandbox = sandbox();
    sandbox.git(&["config", "core.autocrlf", "true"]).ok();
    sandbox.write("docs/a.md", "one\r\ntwo\r\nthree\r\nfour\r\nfive\r\n");
    sandbox.judge(&["--worktree"]).clean().judged(&[0]);
    sandbox.git(&["config", "core.safecrlf", "true"]).ok();
    sandbox.judge(&["--worktree"]).clean().judged(&[0]);
    sandbox.git(&["config", "core.autocrlf", "false"]).ok();
    sandbox.judge(&["--worktree"]).violates(&["lock-missing docs/a.md"]).judged(&[1]);
}

#[test]
fn a_ledger_with_windows_line_endings_holds_the_same_locks() {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("policy.toml", crate::sandbox::POLICY.replace('\n', "\r\n"));
    sandbox.write("WORK_STATUS.md", crate::sandbox::LEDGER.replace('\n', "\r\n"));
    sandbox.write("orchestration-index.md", crate::sandbox::INDEX.replace('\n', "\r\n"));
    sandbox.commit("Adopt");
    sandbox.write("src/a.rs", "pub fn a() {}\r\n");
    sandbox.stage();
    sandbox.judge(&["--staged"]).violates(&STALE).judged(&[1]);
    sandbox
        .env("POLICY_AGENT", "python-pro")
        .judge(&["--staged"])
        .violates(&[&STALE[..], &["lock-held src/a.rs"]].concat());
}

#[test]
fn case_counts_unless_the_file_system_folds_it() {
    let sandbox = sandbox();
    sandbox.write("SRC/a.rs", "pub fn a() {}\n");
    sandbox.git(&["add", "SRC/a.rs"]).ok();
    sandbox.git(&["config", "core.ignoreCase", "false"]).ok();
    sandbox.judge(&["--staged"]).violates(&[&STALE[..], &["lock-missing SRC/a.rs"]].concat());
    sandbox.git(&["config", "core.ignoreCase", "true"]).ok();
    sandbox.judge(&["--staged"]).violates(&STALE);
}

#[test]
fn a_large_and_a_binary_file_are_paths_like_any_other() {
    let sandbox = sandbox();
    sandbox.write("docs/large.txt", "0123456789abcdef\n".repeat(200_000));
    sandbox.write("docs/binary.dat", [0_u8, 255, 1, 254].repeat(1000));
    sandbox.write("docs/empty", "");
    lacks_locks_on(&sandbox, &["docs/binary.dat", "docs/empty", "docs/large.txt"]);
}
