//! `policy doctor`: what keeps the rules from holding, found in real repositories and on real servers.

use serde_json::Value;

use crate::refused_locks::decline;
use crate::remote_locks::Pair;
use crate::sandbox::{Ended, Sandbox};
use crate::servers::Transport;

/// A repository with nothing wrong in it.
pub fn healthy() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.policy(&["install"]).ok();
    sandbox
}

/// What `policy doctor` finds, as `check verdict: message (help)`, without what is as it should be.
pub fn complaints(ended: &Ended) -> Vec<String> {
    let report: Value =
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {ended}"));
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["verdict"] != "ok")
        .map(|one| {
            let [check, verdict, message, help] =
                ["check", "verdict", "message", "help"].map(|key| text(one, key));
            assert!(!help.is_empty(), "{message} has no help");
            format!("{check} {verdict}: {message} ({help})")
        })
        .collect()
}

pub fn examine(sandbox: &Sandbox) -> Ended {
    sandbox.policy(&["doctor", "--format", "json"])
}

/// Insists on exactly one complaint, which says all of this, and on the exit code.
#[track_caller]
pub fn complains(sandbox: &Sandbox, code: i32, words: &[&str]) {
    let ended = examine(sandbox).exits(code);
    let found = complaints(&ended);
    assert_eq!(found.len(), 1, "{found:#?}");
    for word in words {
        assert!(found[0].contains(word), "{word:?} is not in {found:#?}");
    }
}

#[test]
fn where_nothing_is_wrong_nothing_is_said_to_be() {
    let sandbox = healthy();
    let shown = sandbox.policy(&["doctor"]).ok();
    for check in [
        "git ",
        "policy ",
        "hooks ",
        "merge-driver ",
        "ledger ",
        "arbiter ",
        "server ",
        "agreement ",
        "clock ",
    ] {
        assert!(shown.stdout.contains(&format!("ok       {check}")), "{check}: {shown}");
    }
    shown.says("Nothing is wrong.");
    assert_eq!(complaints(&examine(&sandbox).ok()), Vec::<String>::new());
    sandbox.policy(&["lock", "docs/a.md"]).ok();
    sandbox.policy(&["doctor"]).ok().says("the chain has 1 entry, and its ledger 2 locks");
}

#[test]
fn outside_of_a_repository_there_is_nothing_to_look_at() {
    let sandbox = Sandbox::empty();
    sandbox.policy(&["doctor"]).exits(2).says("not a git repository");
    let report: Value = serde_json::from_str(&examine(&sandbox).exits(2).stdout).unwrap();
    assert_eq!(report["outcome"], "fault");
    assert!(report["faults"][0]["help"].as_str().unwrap().contains("git init"));
}

#[test]
fn a_policy_that_cannot_be_read_is_a_problem() {
    let sandbox = healthy();
    sandbox.write("policy.toml", "[lokcs]\nttl = \"1h\"\n");
    sandbox.commit("Misspell");
    complains(&sandbox, 1, &["policy problem", "lokcs", "locks"]);
}

#[test]
fn hooks_must_stand_be_ours_and_run() {
    let sandbox = healthy();
    let hook = |name: &str| sandbox.path().join(".git/hooks").join(name);
    std::fs::remove_file(hook("pre-push")).unwrap();
    complains(&sandbox, 1, &["hooks problem", "pre-push is missing", "policy install"]);
    sandbox.script(".git/hooks/pre-push", "exit 0");
    complains(&sandbox, 1, &["pre-push lets everything pass: policy is not asked", "policy install"]);
    // Which its text tells, too, where it shall not be run.
    sandbox.policy(&["doctor", "--no-firing"]).exits(1).says("is a hook that does not call policy");
    // Whoever writes hooks of their own may call the judgement themselves.
    sandbox.script(
        ".git/hooks/pre-push",
        &format!("exec '{}' hook pre-push \"$@\" # policy hook pre-push", env!("CARGO_BIN_EXE_policy")),
    );
    assert_eq!(complaints(&examine(&sandbox).ok()), Vec::<String>::new());
    sandbox.call("chmod", &["-x", hook("commit-msg").to_str().unwrap()]).end().ok();
    complains(&sandbox, 1, &["commit-msg may not be executed", "chmod +x"]);
    sandbox.call("chmod", &["+x", hook("commit-msg").to_str().unwrap()]).end().ok();
    assert_eq!(complaints(&examine(&sandbox).ok()), Vec::<String>::new());
    // With ours after it, one of the two is too many.
    sandbox.policy(&["install"]).ok();
    complains(&sandbox, 1, &["pre-push has policy asked 2 times", "sed -i.old"]);
}

#[test]
fn a_bare_repository_is_judged_by_its_one_hook() {
    let bare = Sandbox::init(&["--bare"]);
    complains(&bare, 1, &["hooks problem", "no hook is installed", "policy install"]);
    bare.policy(&["install"]).ok();
    assert_eq!(complaints(&examine(&bare).ok()), Vec::<String>::new());
}

#[test]
fn every_row_that_nobody_understands_is_named() {
    let sandbox = healthy();
    let row = "| `src/**` | rust-expert |";
    let ledger = sandbox.read("WORK_STATUS.md");
    let broken =
        ledger.replace(row, &format!("| `x.rs` | rust-expert | soon | | |\n| `y.rs` | | | | |\n{row}"));
    sandbox.write("WORK_STATUS.md", &broken);
    let found = complaints(&examine(&sandbox).exits(1));
    assert!(found[0].starts_with("ledger problem: WORK_STATUS.md:7: "), "{found:#?}");
    assert!(found[1].starts_with("ledger problem: WORK_STATUS.md:8: "), "{found:#?}");
    std::fs::remove_file(sandbox.path().join("WORK_STATUS.md")).unwrap();
    complains(&sandbox, 0, &["ledger warning", "there is no WORK_STATUS.md", "policy init"]);
}

#[test]
fn an_arbiter_that_somebody_wrote_by_hand_is_found() {
    let sandbox = healthy();
    sandbox.policy(&["lock", "docs/a.md"]).ok();
    let good = sandbox.id("refs/policy/ledger");
    sandbox.git(&["update-ref", "refs/policy/ledger", "HEAD"]).ok();
    let head = sandbox.git(&["commit-tree", "-m", "x", "HEAD:src"]).ok().stdout.trim().to_owned();
    sandbox.git(&["update-ref", "refs/policy/ledger", &head]).ok();
    let found = complaints(&examine(&sandbox).exits(1));
    // The hooks cannot judge by it either, and say the same.
    let said = |words: &str| found.iter().any(|one| one.starts_with("arbiter ") && one.contains(words));
    assert!(said("arbiter problem: refs/policy/ledger holds no WORK_STATUS.md"), "{found:#?}");
    assert!(said("git update-ref refs/policy/ledger COMMIT"), "{found:#?}");
    sandbox.git(&["update-ref", "refs/policy/ledger", &good]).ok();
    assert_eq!(complaints(&examine(&sandbox).ok()), Vec::<String>::new());
}

#[test]
fn a_ledger_that_contradicts_the_arbiter_is_found() {
    let sandbox = healthy();
    sandbox.policy(&["lock", "docs/a.md"]).ok();
    let row = "| `docs/**` | python-pro | 2026-11-22T05:30:00Z | 2026-11-22T09:00:00Z | by hand |";
    let ledger = sandbox.read("WORK_STATUS.md");
    sandbox.write("WORK_STATUS.md", ledger.replace("| `docs/a.md`", &format!("{row}\n| `docs/a.md`")));
    complains(
        &sandbox,
        1,
        &["agreement problem: WORK_STATUS.md:", "docs/**", "rust-expert", "policy locks --log"],
    );
}

#[test]
fn a_merge_driver_that_is_asked_for_must_be_configured() {
    let sandbox = healthy();
    sandbox.write(".gitattributes", "WORK_STATUS.md merge=policy-ledger\n");
    let _ = sandbox.git(&["config", "--remove-section", "merge.policy-ledger"]);
    complains(&sandbox, 1, &["merge-driver problem", "policy-ledger", "policy install"]);
    sandbox.git(&["config", "merge.policy-ledger.driver", "policy merge-ledger %O %A %B"]).ok();
    assert_eq!(complaints(&examine(&sandbox).ok()), Vec::<String>::new());
}

#[test]
fn an_entry_from_the_future_is_a_clock_that_is_wrong() {
    let sandbox = healthy();
    sandbox.call_policy(&["lock", "docs/a.md"]).env("GIT_COMMITTER_DATE", "2026-11-22T06:04:00Z").end().ok();
    assert_eq!(complaints(&examine(&sandbox).ok()), Vec::<String>::new());
    sandbox.call_policy(&["lock", "docs/b.md"]).env("GIT_COMMITTER_DATE", "2026-11-22T06:20:00Z").end().ok();
    complains(&sandbox, 0, &["clock warning", "20 minutes from now", "date -u"]);
}

/// A pair whose first clone has its hooks.
fn pair(transport: Transport, locks: &str) -> Pair {
    let pair = Pair::new(transport, &[], locks);
    pair.rust.policy(&["install"]).ok();
    pair
}

/// The refs of the server that no clone has pushed for itself.
fn refs(pair: &Pair) -> Vec<String> {
    let listed = pair.server.bare.git(&["for-each-ref", "--format=%(refname)"]).ok().stdout;
    listed.lines().filter(|name| *name != "refs/heads/main").map(str::to_owned).collect()
}

#[test]
fn a_server_that_takes_the_ref_is_left_as_it_was() {
    for transport in [Transport::Directory, Transport::Daemon, Transport::Http] {
        let pair = pair(transport, "");
        pair.rust.policy(&["doctor"]).ok().says("origin takes refs/policy/ledger");
        assert_eq!(refs(&pair), Vec::<String>::new());
        pair.rust.policy(&["lock", "src/a.rs"]).ok();
        pair.rust.policy(&["doctor"]).ok().says("origin takes refs/policy/ledger");
        assert_eq!(refs(&pair), ["refs/policy/ledger"]);
        // Nor does anything stay here.
        let here = pair.rust.git(&["for-each-ref", "--format=%(refname)"]).ok().stdout;
        assert!(!here.contains("probe"), "{here}");
    }
}

#[test]
fn a_server_that_refuses_the_ref_is_offered_a_branch() {
    for transport in [Transport::Directory, Transport::Daemon, Transport::Http] {
        let pair = pair(transport, "");
        decline(&pair, "pre-receive");
        complains(
            &pair.rust,
            1,
            &[
                "server problem",
                "only branches and tags here",
                "[locks]\nremote = \"origin\"\nremote-ref = \"refs/heads/policy-ledger\"",
            ],
        );
        assert_eq!(refs(&pair), Vec::<String>::new());
        // What it offers works.
        let policy = pair.rust.read("policy.toml") + "remote-ref = \"refs/heads/policy-ledger\"\n";
        pair.rust.write("policy.toml", policy);
        pair.rust.commit("Keep the arbiter in a branch");
        pair.rust.policy(&["doctor"]).ok().says("origin takes refs/heads/policy-ledger");
        pair.rust.policy(&["lock", "src/a.rs"]).ok();
        pair.rust.policy(&["doctor"]).ok();
        assert_eq!(refs(&pair), ["refs/heads/policy-ledger"]);
    }
}

#[test]
fn a_server_that_takes_nothing_is_offered_nothing() {
    let pair = pair(Transport::Http, "");
    pair.server.bare.git(&["config", "http.receivepack", "false"]).ok();
    let found = complaints(&examine(&pair.rust).exits(1));
    assert!(found[0].contains("403") && found[0].contains("ask whoever keeps origin"), "{found:#?}");
    assert!(!found[0].contains("remote-ref"), "{found:#?}");
}

#[test]
fn a_probe_that_stays_is_said() {
    let pair = pair(Transport::Daemon, "remote-ref = \"refs/heads/policy-ledger\"");
    pair.server.bare.git(&["config", "receive.denyDeletes", "true"]).ok();
    complains(
        &pair.rust,
        0,
        &["server warning", "origin keeps refs/heads/policy-probe-", "git push origin --delete"],
    );
    assert!(refs(&pair)[0].starts_with("refs/heads/policy-probe-"));
}

#[test]
fn a_server_that_cannot_be_reached_is_a_problem() {
    let mut pair = pair(Transport::Daemon, "");
    pair.server.stop();
    let found = complaints(&examine(&pair.rust).exits(1));
    assert!(found[0].starts_with("server problem: origin cannot be asked"), "{found:#?}");
    assert!(found[1].starts_with("agreement unknown: "), "{found:#?}");
    pair.rust.git(&["remote", "remove", "origin"]).ok();
    let found = complaints(&examine(&pair.rust).exits(1));
    assert!(
        found[0].contains("there is no remote `origin`") && found[0].contains("git remote add origin URL"),
        "{found:#?}"
    );
}

#[test]
fn a_server_that_policy_guards_takes_the_arbiter() {
    let pair = pair(Transport::Directory, "");
    pair.server.bare.policy(&["install"]).ok();
    pair.rust.policy(&["doctor"]).ok().says("origin takes refs/policy/ledger");
    pair.rust.policy(&["lock", "src/a.rs"]).ok();
    pair.python.policy(&["lock", "src/a.rs"]).exits(1);
    pair.rust.policy(&["doctor"]).ok();
    assert_eq!(refs(&pair), ["refs/policy/ledger"]);
}
