//! `policy init`: from a plain repository to one that is judged.

use crate::sandbox::Sandbox;

const HOOKS: [&str; 5] = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push"];
const FILES: [&str; 4] = ["policy.toml", ".gitattributes", "WORK_STATUS.md", "orchestration-index.md"];

#[test]
fn a_fresh_repository_is_judged_from_its_first_commit_on() {
    let sandbox = Sandbox::init(&[]);
    // Standard input is no terminal, and holds nothing: whoever asked would get no answer.
    sandbox.policy(&["init"]).ok().says("wrote      policy.toml");
    for file in FILES {
        assert!(sandbox.has(file), "{file}");
    }
    for hook in HOOKS {
        assert!(sandbox.has(&format!(".git/hooks/{hook}")), "{hook}");
    }
    sandbox.git(&["add", "--all"]).ok();
    sandbox.git(&["commit", "--message", "Adopt policy"]).ok();
    assert_eq!(sandbox.git(&["status", "--porcelain"]).ok().stdout, "");
    assert_eq!(sandbox.report(&["--commit", "HEAD"])["findings"].as_array().unwrap().len(), 0);

    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.git(&["add", "--all"]).ok();
    sandbox.git(&["commit", "--message", "Slip in"]).exits(1).says("lock-missing");
}

#[test]
fn the_first_commit_of_an_agent_named_by_the_environment_passes_too() {
    let sandbox = Sandbox::init(&[]).env("POLICY_AGENT", "orchestrator");
    sandbox.policy(&["init"]).ok();
    sandbox.git(&["add", "--all"]).ok();
    sandbox.git(&["commit", "--message", "Adopt policy"]).ok();
    let clean = sandbox.call_policy(&["check", "--commit", "HEAD"]).without("POLICY_AGENT").end();
    clean.ok();
}

#[test]
fn twice_is_once() {
    let sandbox = Sandbox::init(&[]);
    sandbox.policy(&["init"]).ok();
    let before: Vec<String> = FILES.iter().map(|file| sandbox.read(file)).collect();
    sandbox.policy(&["init"]).ok().says("Nothing was missing");
    let after: Vec<String> = FILES.iter().map(|file| sandbox.read(file)).collect();
    assert_eq!(before, after);
    assert!(!sandbox.has(".git/hooks/pre-commit.before-policy"));
}

#[test]
fn what_is_there_is_kept() {
    let sandbox = Sandbox::init(&[]);
    let texts = [
        ("policy.toml", "[agents.rust-expert]\r\nemails = [\"rust@agents.example\"]"),
        ("WORK_STATUS.md", "Ours, with a tail of spaces   \r\n\u{feff}no newline"),
        ("orchestration-index.md", ""),
    ];
    for (file, text) in texts {
        sandbox.write(file, text);
    }
    sandbox.write(".gitattributes", "*.png binary");
    sandbox.policy(&["init"]).ok();
    for (file, text) in texts {
        assert_eq!(sandbox.read(file), text, "{file}");
    }
    assert_eq!(
        sandbox.read(".gitattributes"),
        "*.png binary\n/orchestration-index.md merge=union\n/WORK_STATUS.md merge=policy-ledger\n"
    );
}

#[test]
fn a_ledger_that_was_there_is_not_touched_but_its_missing_rows_are_named() {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("WORK_STATUS.md", "# Ours\n");
    sandbox.commit("Work before policy");
    let said = sandbox.policy(&["init"]).ok().says("| `policy.toml` | rust |").stdout;
    let rows: String = said
        .lines()
        .filter(|line| line.trim_start().starts_with('|'))
        .map(|row| format!("{}\n", row.trim()))
        .collect();
    sandbox.write(
        "WORK_STATUS.md",
        format!("# Ours\n\n## Active locks\n\n| Path | Agent | Locked at | Expires | Task |\n|---|---|---|---|---|\n{rows}"),
    );
    sandbox.git(&["add", "--all"]).ok();
    sandbox.git(&["commit", "--message", "Adopt policy"]).ok();
}

#[test]
fn without_an_identity_it_says_how_to_get_one() {
    let sandbox = Sandbox::init(&[]);
    sandbox.git(&["config", "user.useConfigOnly", "true"]).ok();
    let nobody = sandbox.call_policy(&["init"]).without("GIT_AUTHOR_EMAIL").without("GIT_AUTHOR_NAME");
    nobody.end().exits(2).says("git does not know who you are").says("git config user.email");
    assert!(!sandbox.has("policy.toml") && !sandbox.has(".git/hooks/pre-commit"));
}

#[test]
fn in_a_subdirectory_it_serves_the_whole_repository() {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("deep/er/x", "");
    sandbox.policy_in("deep/er", &["init"]).ok();
    assert!(sandbox.has("policy.toml") && sandbox.has(".git/hooks/pre-push"));
    assert!(!sandbox.has("deep/er/policy.toml"));
}

#[test]
fn where_there_are_no_files_to_write_it_is_a_fault() {
    Sandbox::init(&["--bare"]).policy(&["init"]).exits(2).says("policy install");
    Sandbox::empty().policy(&["init"]).exits(2).says("git init");
}

#[test]
fn hooks_can_be_left_out() {
    let sandbox = Sandbox::init(&[]);
    sandbox.policy(&["init", "--no-hooks"]).ok();
    assert!(sandbox.has("policy.toml") && !sandbox.has(".git/hooks/pre-commit"));
    sandbox.policy(&["init", "--no-hooks", "--force"]).exits(2);
}

#[test]
fn hooks_that_cannot_be_installed_leave_no_half_adopted_repository() {
    let sandbox = Sandbox::init(&[]);
    sandbox.git(&["config", "core.hooksPath", "../elsewhere"]).ok();
    sandbox.policy(&["init"]).exits(2).says("core.hooksPath");
    assert!(!sandbox.has("policy.toml"));
}
