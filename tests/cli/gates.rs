//! The same change gives the same verdict at every gate.

use crate::sandbox::{Sandbox, errors};

/// The findings with what must differ taken out: where the change stands.
fn essence(report: &serde_json::Value) -> String {
    let mut findings = report["findings"].clone();
    for finding in findings.as_array_mut().unwrap() {
        finding["origin"].take();
        finding["commit"].take();
    }
    serde_json::to_string_pretty(&findings).unwrap()
}

/// Stages a change that breaks rules of every family.
fn violate(sandbox: &Sandbox) {
    sandbox.write("src/lib.rs", "//! Nothing yet.\n\n/// Adds.\npub fn add(a: u32, b: u32) -> u32 {\n    todo!()\n}\n// TODO: subtract\n");
    sandbox.write("docs/größe.md", "# Grösse\n");
    sandbox.write("services/api/Cargo.toml", "[package]\nname = \"api\"\nversion = \"0.1.0\"\n");
    sandbox.write("services/api/src/main.rs", "fn main() {}\n");
    sandbox.write("WORK_STATUS.md", sandbox.read("WORK_STATUS.md").replace("parser rewrite |", "parser rewrite |\n| `../x` | rust-expert | soon | never | |\n| `docs/**` | python-pro | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | manual |"));
    sandbox.git(&["add", "--all"]).ok();
}

#[test]
fn index_commit_range_bare_and_pre_receive_say_the_same() {
    let sandbox = Sandbox::adopted();
    violate(&sandbox);
    let staged = sandbox.report(&["--staged"]);
    let expected = essence(&staged);
    for rule in [
        "index-stale",
        "ledger-forged",
        "ledger-malformed",
        "lock-conflict",
        "lock-missing",
        "fakery-todo",
        "fakery-stub",
        "container-dockerfile-missing",
        "container-compose-missing",
    ] {
        assert!(
            errors(&staged).iter().any(|error| error.starts_with(rule)) || rule == "lock-conflict",
            "{rule} is among {:?}",
            errors(&staged)
        );
    }
    let worktree = sandbox.report(&["--worktree"]);
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Break every rule"]).ok();

    let bare = sandbox.beside("bare.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]).ok();
    let reports = [
        sandbox.report(&["--commit", "HEAD"]),
        sandbox.report(&["--range", "HEAD~1..HEAD"]),
        sandbox.report(&["--base", "HEAD~1"]),
        bare.report(&["--commit", "HEAD"]),
        bare.report(&["--range", "HEAD~1..HEAD"]),
    ];
    for report in &reports {
        assert_eq!(essence(report), expected);
    }
    let without_index = |text: &str| !text.contains("-stale");
    assert!(without_index(&essence(&worktree)));
}
