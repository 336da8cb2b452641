//! How much is said: nothing but errors, how a verdict came about, a form that a harness asks for, a bar.

use std::time::{Duration, Instant};

use super::{broken, violating};
use crate::sandbox::Sandbox;

#[test]
fn quiet_says_nothing_but_errors() {
    let clean = Sandbox::adopted();
    clean.policy(&["check", "--staged", "--quiet"]).ok().silent();
    clean.policy(&["check", "--staged", "-q", "--format", "agent"]).ok().silent();
    let violating = violating();
    let ended = violating.policy(&["check", "--staged", "--quiet"]).exits(1);
    assert!(
        ended.stdout.contains("lock-missing") && ended.stdout.ends_with("2 errors in 1 change\n"),
        "{ended}"
    );
    assert!(!ended.stdout.contains("suppression-added"), "{ended}");
    broken().policy(&["check", "--staged", "--quiet"]).exits(2).says("tll");
    // Programs get the whole.
    let ended = violating.policy(&["check", "--staged", "--quiet", "--format", "json"]).exits(1);
    assert_eq!(ended.stdout, violating.policy(&["check", "--staged", "--format", "json"]).exits(1).stdout);
    // Warnings and notes alone pass a hook, and are not spoken of.
    violating.git(&["reset", "--quiet", "--", "docs", "src/refund.rs"]).ok();
    violating.policy(&["hook", "pre-commit"]).ok().says("suppression-added");
    violating.policy(&["hook", "--quiet", "pre-commit"]).ok().silent();
}

/// The account without the times, which are the machine's.
fn account(text: &str) -> String {
    let line = |line: &str| match line.split_once(" judged in ") {
        Some(_) => "  rules     …".to_owned(),
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn verbose_says_how_a_verdict_came_about() {
    let sandbox = violating();
    let ended = sandbox.policy(&["check", "--staged", "--verbose"]).exits(1);
    assert_eq!(ended.stdout, sandbox.policy(&["check", "--staged"]).exits(1).stdout);
    assert!(ended.stderr.contains(" judged in ") && ended.stderr.contains("fakery-stub "), "{ended}");
    let blob = sandbox.id("HEAD:policy.toml");
    let hook = sandbox.policy(&["hook", "--verbose", "pre-commit"]).exits(1);
    assert!(account(&hook.stderr).starts_with(&account(&ended.stderr)), "{hook}");
    insta::assert_snapshot!(account(&ended.stderr).replace(&blob[..10], "BLOB"), @r#"
    staged, by rust-expert
      policy    policy.toml as it stands before the change (BLOB), over pack:default
      compared  what is staged with HEAD
      agent     rust-expert: policy.toml lists the author's address
      lock      WORK_STATUS.md: needs no lock
      lock      docs/a.md: covered by no lock of its agent
      lock      orchestration-index.md: needs no lock
      lock      src/refund.rs: covered by the lock of rust-expert on `src/**` since 2026-11-22T05:00:00Z until 2026-11-22T09:00:00Z
      lock      src/sdk.rs: covered by the lock of rust-expert on `src/**` since 2026-11-22T05:00:00Z until 2026-11-22T09:00:00Z
      rules     …
      found     3 findings
    "#);
}

#[test]
fn verbose_tells_the_base_of_a_range_and_why_that() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["switch", "--quiet", "--create", "work"]).ok();
    sandbox.work("src/a.rs", "//! A.\n");
    sandbox.write("policy.toml", format!("extends = []\n{}", crate::sandbox::POLICY));
    sandbox.commit("Work\n\nAgent: rust-expert");
    let fork = sandbox.id("main")[..10].to_owned();
    let says = |arguments: &[&str], text: &str| {
        let ended = sandbox.policy(&[&["check", "--verbose", "--format", "json"], arguments].concat());
        assert!(ended.stderr.replace(&fork, "FORK").contains(text), "{text:?} is not said in {ended}");
        serde_json::from_str::<serde_json::Value>(&ended.stdout).unwrap();
    };
    says(
        &[],
        "one of the commits since FORK, the merge base with `main` (the upstream of this branch, or else the default branch)",
    );
    says(&["--base", "main"], "one of the commits since FORK, the merge base with `main` (--base)");
    says(&["--range", "main..work"], "the merge base with the left side of `main..work`");
    says(&["--base", "main"], "policy    policy.toml as it stands at the base of the range (");
    says(&["--base", "main"], "rust-expert: the `Agent:` trailer says so");
    says(&["--commit", "HEAD"], "with its parent FORK\n");
    says(&["--commit", "HEAD"], "policy.toml as it stands before the change");
    says(&["--commit", "main"], "policy.toml as it stands in the change itself");
    says(&["--commit", "main"], "with nothing: no commit stands before it");
    says(&["--all"], "the whole tree with nothing");
    says(&["--commit", "HEAD"], "src/a.rs: covered by the lock of rust-expert on `src/**`");
    says(&["--commit", "HEAD"], "policy.toml: covered by no lock of its agent");
}

#[test]
fn a_harness_asks_for_its_form() {
    let sandbox = violating().env("POLICY_FORMAT", "agent");
    sandbox.policy(&["install"]).ok();
    let ended = sandbox.git(&["commit", "--message", "Refund"]).exits(1);
    assert!(ended.stderr.contains("blocked: 2 errors. Mend each, then try again.\n"), "{ended}");
    assert!(ended.stderr.contains("src/refund.rs:2 fakery-stub: "), "{ended}");
    // What an option says goes before it, and what no form is called is a fault.
    let ended = sandbox.policy(&["check", "--staged", "--format", "pretty"]).exits(1);
    assert!(!ended.stdout.contains("blocked:"), "{ended}");
    let wrong = violating().env("POLICY_FORMAT", "agnet");
    wrong.policy(&["check", "--staged"]).exits(2).says("POLICY_FORMAT").says("did you mean `agent`?");
    wrong.policy(&["hook", "pre-commit"]).exits(2).says("did you mean `agent`?");
}

/// What script(1) of util-linux shows of a check on a terminal of its own; `None` where there is no such program.
fn on_terminal(sandbox: &Sandbox, line: &str) -> Option<String> {
    let look = "command -v script >/dev/null && exec script -qec \"$0\" /dev/null || echo none";
    let ended = sandbox.call("sh", &["-c", look, line]).end();
    (!ended.stdout.starts_with("none")).then_some(ended.stdout)
}

/// Adds files until a check of all takes more than twice as long as a bar waits before it shows, however fast the machine is.
fn enough_for_a_bar(sandbox: &Sandbox) {
    // A word that rules look for, so that the file is parsed, in a place where it means nothing.
    let body: String = (0..200)
        .map(|number| format!("pub fn mock_{number}(todo: u64) -> u64 {{\n    todo + {number}\n}}\n\n"))
        .collect();
    let mut files = 0..50;
    loop {
        for number in files.clone() {
            sandbox.write(&format!("tests/m{number}.rs"), &body);
        }
        sandbox.commit("Much");
        let started = Instant::now();
        sandbox.policy(&["check", "--all"]).ok();
        if started.elapsed() > Duration::from_secs(1) {
            return;
        }
        files = files.end..files.end * 2;
    }
}

#[test]
fn a_bar_is_for_terminals_and_for_nobody_else() {
    let sandbox = Sandbox::adopted().env("TERM", "xterm-256color");
    sandbox.git(&["switch", "--quiet", "--create", "work"]).ok();
    enough_for_a_bar(&sandbox);
    let check = format!("'{}' check --all", env!("CARGO_BIN_EXE_policy"));
    let Some(shown) = on_terminal(&sandbox, &check) else { return };
    assert!(shown.contains("judging "), "{shown:?}");
    for silent in ["CI=true", "NO_COLOR=1", "TERM=dumb"] {
        let shown = on_terminal(&sandbox, &format!("{silent} {check}")).unwrap();
        assert!(!shown.contains("judging "), "{silent}: {shown:?}");
    }
    let shown = on_terminal(&sandbox, &format!("{check} --quiet")).unwrap();
    assert!(!shown.contains("judging "), "{shown:?}");
    let ended = sandbox.policy(&["check", "--all"]).ok();
    assert!(ended.stderr.is_empty(), "{ended}");
}
