//! Bad input to locking: each gets a clear diagnostic and exit code 2, and changes no byte.

use std::os::unix::fs::PermissionsExt;

use crate::asking::NOBODY;
use crate::sandbox::{Ended, POLICY, Sandbox};

/// A repository in which rust-expert has locked `taken`.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("05:00", "lock taken --ttl 4h").ok();
    sandbox
}

/// Insists that `policy` with these arguments ends with exit code 2 and leaves every byte alone.
#[track_caller]
fn refused(sandbox: &Sandbox, arguments: &[&str]) -> Ended {
    let before = sandbox.bytes();
    let ended = sandbox.policy(arguments).exits(2);
    let after = sandbox.bytes();
    let touched: Vec<_> =
        before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(touched.is_empty(), "{touched:?} changed: {ended}");
    ended
}

#[test]
fn paths_that_cannot_be_locked() {
    let sandbox = sandbox();
    sandbox.write("src/deep/x", "");
    for (path, says) in [
        ("/etc/passwd", "outside the repository"),
        ("../beside", "outside the repository"),
        ("src/../../x", "outside the repository"),
        ("", "is no path"),
        ("  ", "is no path"),
        ("src/[", "no valid glob"),
        ("src/{a", "no valid glob"),
        ("src\\..\\..\\x", "leads out of the repository"),
        ("C:\\x", "absolute path"),
        ("~/x", "absolute path"),
        ("a\nb", "cannot name it"),
        ("a\n| `b` | python-pro | 2026-11-22 | | |", "cannot"),
        ("a\u{1b}[2J", "cannot"),
        ("a, b", "cannot name it"),
    ] {
        // One that cannot be locked spoils the request, wherever it stands.
        for arguments in [&["lock", path][..], &["lock", "fine", path], &["unlock", path], &["renew", path]] {
            refused(&sandbox, arguments).says(says);
        }
    }
    refused(&sandbox, &["lock"]).says("PATH");
    refused(&sandbox, &["unlock"]).says("PATH");
    refused(&sandbox, &["unlock", "a", "--all"]).says("--all");
    let long = "a/".repeat(3_000);
    refused(&sandbox, &["lock", &long]).says("help: name a path");
}

#[test]
fn durations_that_are_none() {
    let sandbox = sandbox();
    for ttl in
        ["0", "0h", "0s", "1000y", "100y", "36500d", "99999999999999999999d", "soon", "-1h", "1", "", "1.5h"]
    {
        refused(&sandbox, &["lock", "a", &format!("--ttl={ttl}")]).says("--ttl");
        refused(&sandbox, &["renew", "taken", &format!("--ttl={ttl}")]).says("--ttl");
    }
    refused(&sandbox, &["lock", "a", "--wait=never"]).says("--wait");
    refused(&sandbox, &["lock", "a", "--wait=0"]).says("--wait");
}

#[test]
fn agents_that_are_nobody() {
    let sandbox = sandbox();
    refused(&sandbox, &["lock", "a", "--agent", "rust-exprt"]).says("did you mean `rust-expert`?");
    refused(&sandbox, &["unlock", "taken", "--agent", "zzz"]).says("no agent `zzz`");
    let nobody = sandbox.env("GIT_AUTHOR_EMAIL", "x@y.example").env("GIT_COMMITTER_EMAIL", "x@y.example");
    refused(&nobody, &["lock", "a"]).says("x@y.example").says("--agent NAME");
    refused(&nobody, &["lock", "a", "--agent", ""]);
}

#[test]
fn a_clock_that_is_none() {
    let sandbox = sandbox().env("GIT_COMMITTER_DATE", "the day after");
    refused(&sandbox, &["lock", "a"]);
    refused(&sandbox, &["locks"]);
}

#[test]
fn a_ledger_that_cannot_be_understood_is_pointed_at() {
    let sandbox = sandbox();
    let row = "| `src/**` | rust-expert | yesterday | tomorrow | x |\n";
    sandbox.write(
        "WORK_STATUS.md",
        NOBODY.replacen("|---|---|---|---|---|\n", &format!("|---|---|---|---|---|\n{row}"), 1),
    );
    for line in [&["lock", "a"][..], &["unlock", "taken"], &["renew"], &["locks"]] {
        refused(&sandbox, line)
            .says("WORK_STATUS.md cannot be trusted")
            .says("WORK_STATUS.md:9")
            .says("yesterday");
    }
    let json = refused(&sandbox, &["locks", "--format", "json"]).json();
    assert!(json["faults"][0]["message"].as_str().unwrap().contains("cannot be trusted"), "{json}");
}

#[test]
fn a_ledger_that_is_no_file() {
    let sandbox = sandbox();
    let path = sandbox.path().join("WORK_STATUS.md");
    std::fs::remove_file(&path).unwrap();
    let elsewhere = sandbox.path().parent().unwrap().join("elsewhere.md");
    std::fs::write(&elsewhere, NOBODY).unwrap();
    for target in [elsewhere.as_path(), "/nowhere".as_ref(), "orchestration-index.md".as_ref()] {
        std::os::unix::fs::symlink(target, &path).unwrap();
        for line in [&["lock", "a"][..], &["unlock", "taken"], &["renew"], &["locks"]] {
            refused(&sandbox, line).says("WORK_STATUS.md is a link");
        }
        std::fs::remove_file(&path).unwrap();
    }
    std::fs::create_dir(&path).unwrap();
    refused(&sandbox, &["lock", "a"]).says("WORK_STATUS.md is no file");
    std::fs::remove_dir(&path).unwrap();
    sandbox.call("mkfifo", &["WORK_STATUS.md"]).end().ok();
    let ended = sandbox.policy(&["lock", "a"]).exits(2);
    assert!(ended.stderr.contains("WORK_STATUS.md is no file"), "{ended}");
}

#[test]
fn an_arbiter_that_somebody_has_damaged() {
    let sandbox = sandbox();
    let good = sandbox.id("refs/policy/ledger");
    let blob = |text: &str| {
        let call = sandbox.call_git(&["hash-object", "-w", "--stdin"]);
        call.input(text).end().ok().stdout.trim().to_owned()
    };
    let entry = |name: &str, text: &str| {
        let tree = format!("100644 blob {}\t{name}\n", blob(text));
        let tree = sandbox.call_git(&["mktree"]).input(tree).end().ok().stdout.trim().to_owned();
        sandbox.git(&["commit-tree", "-m", "x", "-p", &good, &tree]).ok().stdout.trim().to_owned()
    };
    let row = "| `x` | a | now | | |";
    let malformed = entry(
        "WORK_STATUS.md",
        &NOBODY.replacen("|---|---|---|---|---|", &format!("|---|---|---|---|---|\n{row}"), 1),
    );
    for (tip, says) in [
        (malformed, "refs/policy/ledger:WORK_STATUS.md cannot be trusted"),
        (entry("OTHER.md", "x"), "holds no WORK_STATUS.md"),
        (blob("garbage"), ""),
    ] {
        sandbox.git(&["update-ref", "refs/policy/ledger", &tip]).ok();
        for line in [&["lock", "a"][..], &["unlock", "taken"], &["renew"], &["locks"]] {
            let ended = refused(&sandbox, line).says(says);
            assert!(ended.stderr.contains("help:"), "{ended}");
        }
    }
    // The way out that the help names.
    sandbox.git(&["update-ref", "refs/policy/ledger", &good]).ok();
    assert_eq!(sandbox.holders("06:00"), ["taken rust-expert arbiter"]);
    // A ref that is no id at all, as a crash of the machine leaves it.
    for garbage in [
        "garbage\n",
        "",
        "0000000000000000000000000000000000000000\n",
        "1234567890123456789012345678901234567890\n",
    ] {
        sandbox.write(".git/refs/policy/ledger", garbage);
        for line in [&["lock", "a"][..], &["unlock", "taken"], &["locks"]] {
            let ended = refused(&sandbox, line);
            assert!(ended.stderr.contains("help:"), "{garbage:?}: {ended}");
        }
    }
}

/// Runs `policy` as somebody whom permissions hold back: the superuser may do everything.
fn as_nobody(sandbox: &Sandbox, arguments: &[&str]) -> Ended {
    if sandbox.call("id", &["-u"]).end().ok().stdout.trim() != "0" {
        return sandbox.policy(arguments);
    }
    let user = ["--reuid=65534", "--regid=65534", "--clear-groups", env!("CARGO_BIN_EXE_policy")];
    let call = sandbox.call("setpriv", &[&user, arguments].concat());
    // To git, the repository is another user's.
    let safe =
        [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", "*")];
    safe.iter().fold(call, |call, (key, value)| call.env(key, value)).end()
}

fn permit(sandbox: &Sandbox, mode: &str, paths: &[&str]) {
    sandbox.call("chmod", &[&["-R", mode][..], paths].concat()).end().ok();
}

#[test]
fn directories_that_may_not_be_written_or_read() {
    let sandbox = sandbox();
    permit(&sandbox, "a+rX", &[".."]);
    // Neither; the work tree alone; neither, and the git directory not even read.
    for (writable, readable) in [(&[][..], true), (&[".git"], true), (&[], false)] {
        permit(&sandbox, "a-w", &["."]);
        writable.iter().for_each(|path| permit(&sandbox, "a+w", &[path]));
        let closed = sandbox.path().join(".git");
        let before = sandbox.bytes();
        if !readable {
            std::fs::set_permissions(&closed, PermissionsExt::from_mode(0o000)).unwrap();
        }
        let denied = as_nobody(&sandbox, &["lock", "a"]);
        let shown = as_nobody(&sandbox, &["locks"]);
        std::fs::set_permissions(&closed, PermissionsExt::from_mode(0o755)).unwrap();
        let arbiter = sandbox.arbiter();
        let after = sandbox.bytes();
        permit(&sandbox, "u+w", &["."]);
        denied.exits(2);
        if readable {
            shown.ok().says("taken  rust-expert");
        } else {
            shown.exits(2);
        }
        assert!(arbiter.1.contains("`taken`") && !arbiter.1.contains("`a`"), "{arbiter:?}");
        // Where the git directory may be written, objects that nothing points at may have come.
        let differ = before.iter().find(|(path, bytes)| after.get(*path) != Some(bytes));
        assert_eq!(differ.map(|(path, _)| path), None);
        assert!(writable == [".git"] || before.len() == after.len());
    }
    sandbox.ask("06:00", "lock a").ok();
}

#[test]
fn outside_a_repository_and_without_a_policy() {
    let nowhere = Sandbox::empty();
    refused(&nowhere, &["lock", "a"]);
    refused(&nowhere, &["locks"]);
    let sandbox = sandbox();
    sandbox.write("policy.toml", POLICY.replace("[agents.ada]", "[agnts.ada]"));
    sandbox.commit("A policy with a slip");
    refused(&sandbox, &["lock", "a"]).says("agnts");
}
