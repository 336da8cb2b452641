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
fn the_change_breaks_rules_of_every_family() {
    let sandbox = Sandbox::adopted();
    violate(&sandbox);
    let errors = errors(&sandbox.report(&["--staged"]));
    for rule in [
        "index-stale",
        "ledger-forged",
        "ledger-malformed",
        "lock-missing",
        "fakery-todo",
        "fakery-stub",
        "container-dockerfile-missing",
        "container-compose-missing",
    ] {
        assert!(errors.iter().any(|error| error.starts_with(rule)), "{rule} is among {errors:?}");
    }
}

#[test]
fn every_gate_says_the_same_of_the_same_change() {
    let sandbox = Sandbox::adopted();
    let old = sandbox.id("HEAD");
    let server = sandbox.beside("server.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", server.path().to_str().unwrap()]).ok();
    violate(&sandbox);
    let expected = essence(&sandbox.report(&["--staged"]));
    assert!(expected.contains("lock-missing") && expected.contains("index-stale"));
    let pre_commit = sandbox.policy(&["hook", "--format", "json", "pre-commit"]).exits(1);
    let worktree = sandbox.report(&["--worktree"]);
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Break every rule"]).ok();

    let bare = sandbox.beside("bare.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]).ok();
    let new = sandbox.id("HEAD");
    let pushed = format!("refs/heads/main {new} refs/heads/main {old}\n");
    let pushed = sandbox.policy_with_input(&["hook", "--format", "json", "pre-push", "x", "x"], &pushed);
    let reports = [
        json(&pre_commit.stdout),
        sandbox.report(&["--commit", "HEAD"]),
        sandbox.report(&["--range", "HEAD~1..HEAD"]),
        sandbox.report(&["--base", "HEAD~1"]),
        bare.report(&["--commit", "HEAD"]),
        bare.report(&["--range", "HEAD~1..HEAD"]),
        json(&pushed.exits(1).stdout),
        received(&sandbox, &server),
    ];
    for report in &reports {
        assert_eq!(essence(report), expected);
    }
    // What is not settled yet owes no line: it is work in progress.
    let worktree = essence(&worktree);
    assert!(worktree.contains("lock-missing") && !worktree.contains("-stale"));
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("no JSON ({error}): {text}"))
}

/// What pre-receive says of a real push, whose objects are in quarantine.
fn received(sandbox: &Sandbox, server: &Sandbox) -> serde_json::Value {
    let judge = "test -n \"$GIT_QUARANTINE_PATH\" || exit 3";
    let policy = env!("CARGO_BIN_EXE_policy");
    server.script(
        "hooks/pre-receive",
        &format!("{judge}\nexec '{policy}' hook --format json pre-receive >report.json"),
    );
    let before = server.id("main");
    sandbox.git(&["push", "--quiet", server.path().to_str().unwrap(), "main"]).exits(1);
    assert_eq!(server.id("main"), before);
    json(&server.read("report.json"))
}
