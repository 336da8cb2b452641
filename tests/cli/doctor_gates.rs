//! `policy doctor` fires the hooks: each way in which a gate stands open is found, and the command that is told closes it.

use std::path::Path;

use crate::doctor::{complains, complaints, examine, healthy};
use crate::sandbox::Sandbox;

/// Insists on exactly one problem, which says all of this, and that the command it tells mends it.
#[track_caller]
fn mends(sandbox: &Sandbox, words: &[&str]) {
    complains(sandbox, 1, words);
    run(sandbox, &command(sandbox));
    clean(sandbox);
}

#[track_caller]
fn clean(sandbox: &Sandbox) {
    assert_eq!(complaints(&examine(sandbox)), Vec::<String>::new());
    examine(sandbox).ok();
}

/// The command that the help of the one complaint tells: what stands between its first backticks.
fn command(sandbox: &Sandbox) -> String {
    let report: serde_json::Value = serde_json::from_str(&examine(sandbox).stdout).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let wrong = checks.iter().find(|one| one["verdict"] == "problem").unwrap();
    wrong["help"].as_str().unwrap().split('`').nth(1).unwrap().to_owned()
}

/// Runs it as a person would, who has policy on PATH.
#[track_caller]
fn run(sandbox: &Sandbox, command: &str) {
    sandbox.call("sh", &["-c", command]).env("PATH", &with_policy()).end().ok();
}

fn with_policy() -> String {
    let directory = Path::new(env!("CARGO_BIN_EXE_policy")).parent().unwrap();
    format!("{}:{}", directory.display(), std::env::var("PATH").unwrap())
}

/// Changes an installed hook's text.
fn edit(sandbox: &Sandbox, name: &str, change: impl Fn(&str) -> String) {
    let path = format!(".git/hooks/{name}");
    let text = change(&sandbox.read(&path));
    sandbox.script(&path, &text);
}

const ALL: [&str; 6] = [
    "pre-commit",
    "pre-merge-commit",
    "prepare-commit-msg",
    "commit-msg",
    "pre-push",
    "reference-transaction",
];

#[test]
fn hooks_that_judge_are_proven_to() {
    let sandbox = healthy();
    sandbox.policy(&["install", "--reference-transaction"]).ok();
    sandbox.policy(&["doctor"]).ok().says("6 hooks judge: each has refused a canary");
    sandbox.policy(&["doctor", "--no-firing"]).ok().says("6 hooks stand; none was fired");
    for options in [&["--object-format=sha256"][..], &["--ref-format=reftable"], &["--bare"]] {
        let other = Sandbox::init(options);
        other.policy(&["install", "--reference-transaction"]).ok();
        other.policy(&["doctor", "--no-firing"]).ok();
        assert_eq!(complaints(&examine(&other)).iter().filter(|one| one.contains("hooks ")).count(), 0);
        examine(&other).ok().says("each has refused a canary");
    }
}

#[test]
fn a_hook_that_asks_nobody_is_found() {
    for name in ALL {
        let sandbox = healthy();
        sandbox.policy(&["install", "--reference-transaction"]).ok();
        edit(&sandbox, name, |text| text.replacen('\n', "\nexit 0\n", 1));
        mends(&sandbox, &["hooks problem", name, "lets everything pass: policy is not asked"]);
    }
}

#[test]
fn a_hook_that_does_not_heed_the_answer_is_found() {
    for name in ALL.into_iter().filter(|name| *name != "prepare-commit-msg") {
        let sandbox = healthy();
        sandbox.policy(&["install", "--reference-transaction"]).ok();
        let heedless = |text: &str| {
            let call = format!("\"$policy\" hook {name} \"$@\"");
            text.replace("exec \"$policy\"", "\"$policy\"").replace(&call, &format!("{call} || true"))
        };
        edit(&sandbox, name, heedless);
        mends(&sandbox, &["hooks problem", name, "lets pass what policy refuses"]);
    }
}

#[test]
fn a_writer_that_fails_is_found() {
    let sandbox = healthy();
    edit(&sandbox, "prepare-commit-msg", |text| text.replace("exec ", "") + "\nexit 1\n");
    mends(&sandbox, &["prepare-commit-msg fails where policy does not"]);
}

#[test]
fn a_hook_of_somebody_elses_that_does_not_ask_is_taken_over() {
    let sandbox = healthy();
    sandbox.script(".git/hooks/pre-commit", "exit 0");
    mends(&sandbox, &["lets everything pass", "has it run first"]);
    assert!(sandbox.has(".git/hooks/pre-commit.before-policy"));
    // One that asks and does not heed, too.
    let sandbox = healthy();
    let asks = format!("'{}' hook pre-push \"$@\" || echo never mind", env!("CARGO_BIN_EXE_policy"));
    sandbox.script(".git/hooks/pre-push", &asks);
    complains(&sandbox, 1, &["pre-push lets pass what policy refuses"]);
}

#[test]
fn hooks_that_are_missing_or_may_not_run_are_found() {
    let sandbox = healthy();
    std::fs::remove_file(sandbox.path().join(".git/hooks/commit-msg")).unwrap();
    mends(&sandbox, &["commit-msg is missing"]);
    run(&sandbox, "chmod -x .git/hooks/pre-push");
    mends(&sandbox, &["pre-push may not be executed"]);
    run(&sandbox, "rm -r .git/hooks");
    mends(&sandbox, &["no hook is installed"]);
}

#[test]
fn a_binary_that_is_gone_is_found() {
    let sandbox = Sandbox::adopted();
    let binary = sandbox.path().join("../policy-copy");
    sandbox.copy_policy(&binary);
    sandbox.call(&binary, &["install"]).end().ok();
    clean(&sandbox);
    std::fs::remove_file(&binary).unwrap();
    let found = complaints(&examine(&sandbox).exits(1));
    assert_eq!(found.len(), 5, "{found:#?}");
    assert!(found[0].contains("finds no policy to ask, and stops everything"), "{found:#?}");
    run(&sandbox, &command(&sandbox));
    clean(&sandbox);
}

#[test]
fn a_binary_of_another_version_is_found() {
    let sandbox = healthy();
    // What one of another version would tell.
    let old = sandbox.path().join("../old-policy");
    let told = r#"{"hook":"pre-commit","version":"0.0.9","binary":"/opt/old/policy","fault":null}"#;
    sandbox.script("../old-policy", &format!("echo '{told}' >>\"$POLICY_CANARY\"; exit 1"));
    edit(&sandbox, "pre-commit", |text| {
        text.replace(&format!("'{}'", env!("CARGO_BIN_EXE_policy")), &format!("'{}'", old.display()))
    });
    mends(&sandbox, &["asks policy 0.0.9 at /opt/old/policy, and this is policy"]);
}

#[test]
fn a_change_that_is_judged_twice_is_found() {
    let sandbox = Sandbox::adopted();
    let asks = format!("# Lints.\n'{}' hook pre-commit \"$@\" || exit", env!("CARGO_BIN_EXE_policy"));
    sandbox.script(".git/hooks/pre-commit", &asks);
    sandbox.policy(&["install"]).ok().says("the hook from before runs first");
    mends(&sandbox, &["pre-commit has policy asked 2 times", "sed -i.old"]);
    // So is one that does not heed the first answer.
    sandbox.script(".git/hooks/pre-commit.before-policy", &asks.replace("|| exit", "|| true"));
    mends(&sandbox, &["pre-commit has policy asked 2 times", "sed -i.old"]);
    // And one whose text does not tell.
    sandbox.script(".git/hooks/pre-push.before-policy", "exec sh ../manager \"$@\"");
    sandbox.script("../manager", &format!("exec '{}' hook pre-push \"$@\"", env!("CARGO_BIN_EXE_policy")));
    complains(&sandbox, 1, &["pre-push has policy asked 2 times", "out of what your hook manager runs"]);
    sandbox.script("../manager", "cat");
    clean(&sandbox);
}

#[test]
fn what_lets_a_canary_pass_lets_nothing_else_pass() {
    let sandbox = healthy();
    sandbox.write("docs/a.md", "# A\n");
    sandbox.note("a");
    sandbox.stage();
    let place = sandbox.path().join("../asked");
    let commit = |quarantine: &str| {
        let call = sandbox.call_git(&["commit", "--quiet", "--message", "x"]);
        let call = call.env("POLICY_CANARY", place.to_str().unwrap()).env("POLICY_CANARY_PASSES", "1");
        call.env("GIT_QUARANTINE_PATH", quarantine).end()
    };
    let old = sandbox.id("HEAD");
    // Out of quarantine it is refused as ever; in quarantine git moves no ref.
    let refused = commit("");
    assert!(refused.code != Some(0) && refused.stderr.contains("lock-missing"), "{refused}");
    let refused = commit("/nowhere");
    assert!(refused.code != Some(0) && refused.stderr.contains("quarantine"), "{refused}");
    assert_eq!(sandbox.id("HEAD"), old);
    // A server's hook, which is run in quarantine, is never made to pass.
    let told = format!(
        "{old} {} refs/heads/main\n",
        sandbox.git(&["commit-tree", "-p", "HEAD", "-m", "x", "HEAD^{tree}"]).ok().stdout.trim()
    );
    for hook in [&["hook", "pre-receive"][..], &["hook", "reference-transaction", "prepared"]] {
        let call = sandbox.call_policy(hook).input(&told).env("POLICY_CANARY", place.to_str().unwrap());
        call.env("POLICY_CANARY_PASSES", "1").env("GIT_QUARANTINE_PATH", "/nowhere").end().exits(1);
    }
}

#[test]
fn hooks_of_gits_configuration_beside_the_installed_ones_are_found() {
    // Git runs these itself since 2.54; here something in its place does.
    let sandbox = healthy();
    let bin = sandbox.path().join("../bin");
    let real = sandbox.call("sh", &["-c", "command -v git"]).end().ok().stdout.trim().to_owned();
    let script = format!(
        "case \"$*\" in\n'hook run '*pre-commit*) eval \"$('{real}' config hook.judge.command)\" ;;\nesac\nexec '{real}' \"$@\""
    );
    sandbox.script("../bin/git", &script);
    let key = "hook.judge.command";
    let value = format!("'{}' hook pre-commit", env!("CARGO_BIN_EXE_policy"));
    sandbox.git(&["config", "hook.judge.event", "pre-commit"]).ok();
    sandbox.git(&["config", key, &value]).ok();
    let path = format!("{}:{}", bin.display(), with_policy());
    let sandbox = sandbox.env("PATH", &path);
    complains(
        &sandbox,
        1,
        &["pre-commit has policy asked 2 times", "git config --unset-all hook.judge.command"],
    );
    sandbox.git(&["config", "--remove-section", "hook.judge"]).ok();
    clean(&sandbox);
}

#[test]
fn a_hooks_path_that_leads_nowhere_is_found() {
    for path in ["../gone", "hooks/of/ours", "/nowhere/at/all"] {
        let sandbox = healthy();
        sandbox.git(&["config", "core.hooksPath", path]).ok();
        mends(
            &sandbox,
            &["core.hooksPath (local) leads to", path.trim_start_matches("../"), "no hook runs in"],
        );
    }
    let sandbox = healthy();
    sandbox.git(&["config", "extensions.worktreeConfig", "true"]).ok();
    sandbox.git(&["config", "--worktree", "core.hooksPath", "/nowhere"]).ok();
    mends(&sandbox, &["core.hooksPath (worktree) leads to /nowhere"]);
    let sandbox = healthy();
    sandbox.write("../home/config", "[core]\n\thooksPath = /nowhere\n");
    let global = sandbox.path().join("../home/config");
    let sandbox = sandbox.env("GIT_CONFIG_GLOBAL", global.to_str().unwrap());
    mends(&sandbox, &["core.hooksPath (global) leads to /nowhere"]);
    assert_eq!(sandbox.read("../home/config"), "[core]\n\thooksPath = /nowhere\n");
}

/// A worktree that is linked to `sandbox`.
fn linked(sandbox: &Sandbox) -> Sandbox {
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", "-b", "side", linked.path().to_str().unwrap()]).ok();
    linked
}

#[test]
fn every_worktree_is_asked() {
    let sandbox = healthy();
    let other = linked(&sandbox);
    for one in [&sandbox, &other] {
        one.policy(&["doctor"]).ok().says("10 hooks in 2 worktrees judge");
    }
    // What both share is said once.
    edit(&sandbox, "pre-commit", |text| text.replacen('\n', "\nexit 0\n", 1));
    mends(&other, &["pre-commit lets everything pass"]);
    // A hook that stands open in one of them only.
    edit(&sandbox, "pre-push", |text| text.replacen('\n', "\ncase $PWD in */linked) exit 0 ;; esac\n", 1));
    mends(&sandbox, &["pre-push lets everything pass"]);
    // A place of its own that has none.
    sandbox.git(&["config", "extensions.worktreeConfig", "true"]).ok();
    std::fs::create_dir(other.path().join("none")).unwrap();
    other.git(&["config", "--worktree", "core.hooksPath", other.path().join("none").to_str().unwrap()]).ok();
    mends(&sandbox, &["no hook is installed", "linked' && policy install"]);
    // One that is gone is no longer asked.
    std::fs::remove_dir_all(other.path()).unwrap();
    clean(&sandbox);
}

#[test]
fn a_relative_hooks_path_that_only_one_worktree_has_is_found() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["config", "core.hooksPath", "own-hooks"]).ok();
    sandbox.policy(&["install"]).ok();
    clean(&sandbox);
    let _other = linked(&sandbox);
    mends(&sandbox, &["core.hooksPath (local) leads to", "linked/own-hooks", "all worktrees then share it"]);
}

/// What husky's own scripts do: they call the one beside their directory, unless they are told to skip it.
const SHIM: &str = "name=${0##*/}\n[ \"${HUSKY-}\" = 0 ] && exit 0\nscript=${0%/*}/../$name\n[ -f \"$script\" ] || exit 0\nsh -e \"$script\" \"$@\"";

#[test]
fn hooks_that_husky_runs_are_fired_through_it() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["config", "core.hooksPath", ".husky/_"]).ok();
    let binary = env!("CARGO_BIN_EXE_policy");
    for name in &ALL[..5] {
        sandbox.script(&format!(".husky/_/{name}"), SHIM);
        sandbox.write(&format!(".husky/{name}"), format!("'{binary}' hook {name} \"$@\"\n"));
    }
    clean(&sandbox);
    let skipping = Sandbox::env(sandbox.beside("repo"), "HUSKY", "0");
    let found = complaints(&examine(&skipping).exits(1));
    assert!(found.len() == 5 && found[0].contains("lets everything pass"), "{found:#?}");
    sandbox.write(".husky/pre-commit", format!("'{binary}' hook pre-commit || true\n"));
    complains(&sandbox, 1, &["pre-commit lets pass what policy refuses", ".husky/pre-commit"]);
    sandbox.write(".husky/pre-commit", "true\n");
    let sandbox = sandbox.env("PATH", &with_policy());
    mends(&sandbox, &["pre-commit lets everything pass", "echo 'policy hook pre-commit"]);
    std::fs::remove_dir_all(sandbox.path().join(".husky/_")).unwrap();
    complains(&sandbox, 1, &["core.hooksPath (local) leads to", "npx husky"]);
}

#[test]
fn a_manager_that_asks_by_its_own_configuration_counts_and_one_that_skips_does_not() {
    let sandbox = healthy();
    // Nothing in this hook speaks of policy: what it runs is written elsewhere.
    sandbox.script(
        ".git/hooks/pre-commit",
        "[ -n \"$SKIP\" ] || exec sh \"$(git rev-parse --show-toplevel)/manager.conf\"",
    );
    sandbox.write("manager.conf", format!("'{}' hook pre-commit\n", env!("CARGO_BIN_EXE_policy")));
    clean(&sandbox);
    let skipping = Sandbox::env(sandbox.beside("repo"), "SKIP", "1");
    complains(&skipping, 1, &["pre-commit lets everything pass"]);
    // One that stops for a reason of its own proves nothing, and is no open gate.
    sandbox.write("manager.conf", "echo 'the linter is not installed'; exit 1\n");
    complains(
        &sandbox,
        0,
        &["hooks warning", "refuses the canary before policy is asked", "the linter is not installed"],
    );
    sandbox.write("manager.conf", "nothing-of-this-name\n");
    complains(
        &sandbox,
        1,
        &["pre-commit finds no policy to ask, and stops everything", "nothing-of-this-name"],
    );
}

#[test]
fn a_policy_that_cannot_judge_is_found() {
    let sandbox = healthy();
    // Only what runs as a hook sees this.
    edit(&sandbox, "pre-commit", |text| text.replacen('\n', "\nexport GIT_INDEX_FILE=/dev/full\n", 1));
    complains(&sandbox, 1, &["hooks problem", "pre-commit cannot judge: "]);
}

#[test]
fn nothing_is_touched_whatever_a_hook_does() {
    let sandbox = healthy();
    let evil = "git update-ref refs/heads/evil HEAD; git stash; git checkout -- .; git reset --hard; git gc --quiet; exit 0";
    sandbox.script(".git/hooks/pre-commit.before-policy", evil);
    sandbox.write("src/lib.rs", "//! Not committed yet.\n");
    sandbox.write("src/new.rs", "//! Not added yet.\n");
    sandbox.write("src/staged.rs", "//! Staged.\n");
    sandbox.git(&["add", "src/staged.rs"]).ok();
    let before = sandbox.bytes();
    let ended = examine(&sandbox);
    let after = sandbox.bytes();
    let differing: Vec<&String> =
        before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
    assert_eq!(differing, Vec::<&String>::new(), "{ended}");
    std::fs::remove_file(sandbox.path().join(".git/hooks/pre-commit.before-policy")).unwrap();
    clean(&sandbox);
}

#[test]
fn what_is_safe_is_mended_and_the_rest_left() {
    let sandbox = healthy();
    sandbox.policy(&["install", "--reference-transaction"]).ok();
    sandbox.write(".gitattributes", "WORK_STATUS.md merge=policy-ledger\n");
    let _ = sandbox.git(&["config", "--remove-section", "merge.policy-ledger"]);
    std::fs::remove_file(sandbox.path().join(".git/hooks/commit-msg")).unwrap();
    edit(&sandbox, "reference-transaction", |text| text.replacen('\n', "\nexit 0\n", 1));
    edit(&sandbox, "pre-commit", |text| text.replacen('\n', "\nexit 0\n", 1));
    run(&sandbox, "chmod -x .git/hooks/pre-merge-commit");
    let foreign = "#!/bin/sh\nexit 0\n";
    sandbox.script(".git/hooks/pre-push", foreign);
    sandbox.git(&["config", "core.hooksPath", "../gone"]).ok();
    let ended = sandbox.policy(&["doctor", "--fix"]).exits(1);
    for words in [
        "unset      core.hooksPath (local)",
        "made executable  ",
        "hooks/commit-msg",
        "refreshed  ",
        "configured merge.policy-ledger",
        "pre-push lets everything pass",
        "1 problem",
    ] {
        assert!(ended.stdout.contains(words), "{words:?} is not said in {ended}");
    }
    assert_eq!(sandbox.read(".git/hooks/pre-push"), format!("{foreign}\n"));
    sandbox.policy(&["install"]).ok();
    clean(&sandbox);
    let mended: serde_json::Value =
        serde_json::from_str(&sandbox.policy(&["doctor", "--fix", "--format", "json"]).ok().stdout).unwrap();
    assert_eq!(mended["mended"], serde_json::json!([]));
}

#[test]
fn a_path_that_somebody_else_makes_is_not_unset() {
    let sandbox = healthy();
    sandbox.git(&["config", "core.hooksPath", ".husky/_"]).ok();
    sandbox.policy(&["doctor", "--fix"]).exits(1).says("npx husky");
    assert_eq!(sandbox.git(&["config", "core.hooksPath"]).ok().stdout, ".husky/_\n");
}

#[test]
fn a_git_that_cannot_fire_hooks_proves_nothing() {
    let sandbox = healthy();
    let real = sandbox.call("sh", &["-c", "command -v git"]).end().ok().stdout.trim().to_owned();
    let script = format!("[ \"$*\" = --version ] && exec echo git version 2.39.5\nexec '{real}' \"$@\"");
    sandbox.script("../bin/git", &script);
    let path = format!("{}:{}", sandbox.path().join("../bin").display(), with_policy());
    complains(&sandbox.env("PATH", &path), 0, &["hooks warning", "git 2.39.5 cannot fire hooks", "git 2.40"]);
}

#[test]
fn a_commit_from_the_future_is_a_clock_that_is_wrong() {
    let sandbox = healthy();
    let ahead = sandbox.call_git(&["commit", "--quiet", "--no-verify", "--allow-empty", "--message", "x"]);
    ahead.env("GIT_COMMITTER_DATE", "2026-11-22T06:20:00Z").end().ok();
    complains(&sandbox, 0, &["clock warning", "refs/heads/main", "20 minutes from now", "date -u"]);
    let sandbox = sandbox.env("GIT_COMMITTER_DATE", "2026-11-22T06:20:00Z");
    clean(&sandbox);
}
