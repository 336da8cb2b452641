//! Who may have the policy ask less: owners by their own commits and by approvals of content, whoever runs the gate by
//! `--policy-from`, and nobody else.

use crate::sandbox::{INDEX, LEDGER, POLICY, Sandbox};

const OFF: &str = "[rules]\nfakery-todo = \"off\"\n";

/// A repository whose policy ada owns.
fn owned(entry: &str) -> Sandbox {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("policy.toml", policy(entry));
    sandbox.write("WORK_STATUS.md", LEDGER);
    sandbox.write("orchestration-index.md", INDEX);
    sandbox.write("src/lib.rs", "//! Nothing yet.\n");
    sandbox.commit("Adopt policy");
    sandbox.git(&["branch", "base"]).ok();
    sandbox
}

/// The policy, with a further line in ada's entry.
fn policy(entry: &str) -> String {
    format!(
        "[policy]\nowners = [\"ada\"]\n{}",
        POLICY.replace("kind = \"human\"", &format!("kind = \"human\"\n{entry}"))
    )
}

fn weaken(sandbox: &Sandbox) {
    sandbox.write("policy.toml", format!("{}{OFF}", sandbox.read("policy.toml")));
}

/// Commits everything as the author with this address.
fn commit_by(sandbox: &Sandbox, email: &str, message: &str) {
    sandbox.git(&["add", "--all"]).ok();
    sandbox.call_git(&["commit", "--quiet", "--no-verify", "--message", message]).by(email).end().ok();
}

const ADA: &str = "ada@people.example";
const RUST: &str = "rust@agents.example";

/// The messages of `policy-weakened` in a check with these arguments.
fn open(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let report = sandbox.judge(&[&["--only", "policy-weakened"], arguments].concat()).report;
    assert_eq!(report["faults"], serde_json::json!([]), "{report}");
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn an_owners_own_commit_passes_and_nobody_elses() {
    let sandbox = owned("");
    weaken(&sandbox);
    sandbox.stage();
    assert_eq!(open(&sandbox, &["--staged"]), ["the rule `fakery-todo` goes from error to off"]);
    assert_eq!(open(&sandbox, &["--staged", "--agent", "ada"]), NONE);
    commit_by(&sandbox, ADA, "Weaken");
    assert_eq!(open(&sandbox, &["--base", "base"]), NONE);
    // Somebody else builds upon it: nothing of that is theirs.
    sandbox.work("src/lib.rs", "//! Work.\n");
    commit_by(&sandbox, RUST, "Work");
    assert_eq!(open(&sandbox, &["--base", "base"]), NONE);
    // The owner's loosening is told, and blocks nobody.
    let report = sandbox.report(&["--base", "base", "--only", "policy-changed"]);
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert_eq!(message, "the rule `fakery-todo` goes from error to off (with an owner's word)");
    // Coordinators own it where nobody is named, and nobody where there are none.
    for (text, agent, is_open) in [
        (POLICY.to_owned(), "orchestrator", false),
        (POLICY.to_owned(), "ada", true),
        (format!("extends = []\n{}", POLICY.replace("coordinators = [\"orchestrator\"]", "")), "ada", true),
        (format!("[policy]\nowners = []\n{POLICY}"), "orchestrator", true),
    ] {
        sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
        sandbox.write("policy.toml", &text);
        sandbox.commit("Another policy");
        weaken(&sandbox);
        sandbox.stage();
        assert_eq!(!open(&sandbox, &["--staged", "--agent", agent]).is_empty(), is_open, "{agent}: {text}");
    }
}

#[test]
fn nobody_makes_himself_an_owner() {
    let sandbox = owned("");
    let text =
        sandbox.read("policy.toml").replace("owners = [\"ada\"]", "owners = [\"ada\", \"rust-expert\"]");
    sandbox.write("policy.toml", text);
    commit_by(&sandbox, RUST, "Own it");
    weaken(&sandbox);
    commit_by(&sandbox, RUST, "Weaken");
    // An approval of one's own, too.
    sandbox.policy(&["approve", "policy", "--agent", "rust-expert"]).ok();
    commit_by(&sandbox, RUST, "Approve");
    assert_eq!(open(&sandbox, &["--base", "base"]).len(), 2);
    // Nor does an address in the owner's entry make one: it counts from the change after.
    sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
    let text = sandbox.read("policy.toml").replace(ADA, &format!("{ADA}\", \"mallory@evil.example"));
    sandbox.write("policy.toml", text);
    commit_by(&sandbox, "mallory@evil.example", "Be ada");
    assert_eq!(open(&sandbox, &["--base", "base"]).len(), 1);
}

#[test]
fn an_owner_approves_of_what_the_policy_holds_before_it_comes_with_it_or_after_it() {
    let sandbox = owned("");
    weaken(&sandbox);
    sandbox.stage();
    // Before: of what is staged, in a commit of its own.
    sandbox.policy(&["approve", "policy.toml", "--staged", "--agent", "ada"]).ok();
    let only = ["commit", "--quiet", "--no-verify", "--message", "Approve", "WORK_STATUS.md"];
    sandbox.call_git(&only).by(ADA).end().ok();
    assert_eq!(open(&sandbox, &["--staged"]), NONE);
    commit_by(&sandbox, RUST, "Weaken");
    assert_eq!(open(&sandbox, &["--base", "base"]), NONE);
    assert_eq!(open(&sandbox, &["--commit", "HEAD"]), NONE);
    // Other bytes are not what was approved.
    sandbox.write("policy.toml", format!("{}lock-missing = \"off\"\n", sandbox.read("policy.toml")));
    commit_by(&sandbox, RUST, "Weaken more");
    assert_eq!(open(&sandbox, &["--base", "base"]), ["the rule `lock-missing` goes from error to off"]);
    // After: of the whole of it, by the review's name.
    sandbox.policy(&["approve", "policy", "--agent", "ada"]).ok().says("APPROVED  policy  content ");
    commit_by(&sandbox, ADA, "Approve");
    assert_eq!(open(&sandbox, &["--base", "base"]), NONE);
    assert_eq!(open(&sandbox, &["--range", "base..HEAD~1"]).len(), 1, "not before it comes");
    // A rejection of the same bytes has the last word.
    sandbox.policy(&["approve", "policy", "--agent", "ada", "--reject"]).ok();
    commit_by(&sandbox, ADA, "Reject");
    assert_ne!(open(&sandbox, &["--base", "base"]), NONE);
}

#[test]
fn what_was_approved_once_is_taken_back_by_a_rejection() {
    let sandbox = owned("");
    weaken(&sandbox);
    let loose = sandbox.read("policy.toml");
    commit_by(&sandbox, ADA, "Weaken for a while");
    sandbox.policy(&["approve", "policy.toml", "--agent", "ada"]).ok();
    commit_by(&sandbox, ADA, "Approve");
    let weak = sandbox.id("HEAD");
    sandbox.write("policy.toml", policy(""));
    commit_by(&sandbox, ADA, "Tighten");
    let judged = |base: &str| {
        sandbox.git(&["branch", "--force", "base"]).ok();
        sandbox.write("policy.toml", &loose);
        commit_by(&sandbox, RUST, base);
        let found = open(&sandbox, &["--base", "base"]);
        sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
        found
    };
    assert_eq!(judged("the bytes that ada approved of"), NONE);
    let reject = ["approve", "policy.toml", "--commit", &weak, "--reject", "--agent", "ada"];
    sandbox.policy(&reject).ok();
    commit_by(&sandbox, ADA, "Take it back");
    assert_eq!(judged("not any more").len(), 1);
}

#[test]
fn an_approval_counts_only_if_a_commit_of_the_owner_brings_it() {
    let sandbox = owned("");
    weaken(&sandbox);
    sandbox.stage();
    sandbox.policy(&["approve", "policy.toml", "--staged", "--agent", "ada"]).ok();
    commit_by(&sandbox, RUST, "Weaken and approve in one");
    assert_eq!(open(&sandbox, &["--base", "base"]).len(), 1, "rust-expert wrote ada's row");
    sandbox.work("src/lib.rs", "//! Work.\n");
    commit_by(&sandbox, RUST, "Work");
    assert_eq!(open(&sandbox, &["--base", "base"]).len(), 1, "that it stands by now proves nothing");
    // Nor does a rule that is off: the row is looked at whether `ledger-forged` judges or not.
    sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
    sandbox.write("policy.toml", format!("{}[rules]\nledger-forged = \"off\"\n", policy("")));
    commit_by(&sandbox, ADA, "Forge freely");
    sandbox.git(&["branch", "--force", "base"]).ok();
    sandbox.write("policy.toml", sandbox.read("policy.toml").replace("forged", "missing"));
    sandbox.stage();
    sandbox.policy(&["approve", "policy", "--staged", "--agent", "ada"]).ok();
    commit_by(&sandbox, RUST, "Approve oneself");
    assert_eq!(open(&sandbox, &["--base", "base"]), ["the rule `ledger-missing` goes from error to off"]);
}

/// A pair of SSH keys for ada; the entry that lists the public one.
fn keys(sandbox: &Sandbox) -> String {
    let file = sandbox.path().join("../ada");
    let made = ["-q", "-t", "ed25519", "-N", "", "-f", file.to_str().unwrap()];
    sandbox.call("ssh-keygen", &made).end().ok();
    format!("signing-keys = [\"{}\"]", sandbox.read("../ada.pub").trim())
}

fn commit_signed(sandbox: &Sandbox, message: &str) {
    sandbox.git(&["add", "--all"]).ok();
    let key = format!("user.signingkey={}", sandbox.path().join("../ada").to_str().unwrap());
    let commit =
        ["-c", "gpg.format=ssh", "-c", &key, "commit", "--quiet", "--no-verify", "-S", "--message", message];
    sandbox.call_git(&commit).by(ADA).end().ok();
}

#[test]
fn an_owner_that_lists_keys_signs() {
    let sandbox = owned("");
    let listed = keys(&sandbox);
    // Whether the rule that asks everybody for signatures judges does not matter.
    for rules in ["", "[rules]\nagent-unverified = \"off\"\n"] {
        sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
        sandbox.write("policy.toml", format!("{}{rules}", policy(&listed)));
        sandbox.commit("List keys");
        sandbox.git(&["branch", "--force", "start"]).ok();
        let weaker = sandbox.read("policy.toml").replace("[ledger]", "[locks]\nttl = \"99h\"\n[ledger]");
        sandbox.write("policy.toml", &weaker);
        commit_by(&sandbox, ADA, "Claim to be ada");
        assert_eq!(open(&sandbox, &["--base", "start"]).len(), 1);
        // So does the approval.
        sandbox.policy(&["approve", "policy", "--agent", "ada"]).ok();
        commit_by(&sandbox, ADA, "Approve unsigned");
        assert_eq!(open(&sandbox, &["--base", "start"]).len(), 1);
        sandbox.git(&["reset", "--quiet", "--soft", "HEAD~1"]).ok();
        commit_signed(&sandbox, "Approve");
        assert_eq!(open(&sandbox, &["--base", "start"]), NONE);
        sandbox.git(&["reset", "--quiet", "--hard", "start"]).ok();
        sandbox.write("policy.toml", &weaker);
        commit_signed(&sandbox, "Weaken");
        assert_eq!(open(&sandbox, &["--base", "start"]), NONE);
    }
}

#[test]
fn whoever_runs_the_gate_can_have_it_judge_by_another_policy() {
    // Nobody owns this one, and nobody can mend that from within.
    let sandbox = owned("");
    sandbox.write(
        "policy.toml",
        format!("extends = []\n{}", POLICY.replace("coordinators = [\"orchestrator\"]", "")),
    );
    sandbox.commit("Nobody's");
    sandbox.git(&["branch", "--force", "base"]).ok();
    sandbox.write(
        "policy.toml",
        format!("[policy]\nowners = [\"ada\"]\nextends = []\n{POLICY}").replace(
            "[policy]\nowners = [\"ada\"]\nextends = []\n",
            "extends = []\n[policy]\nowners = [\"ada\"]\n",
        ),
    );
    commit_by(&sandbox, ADA, "Own it");
    let help = sandbox.policy(&["check", "--base", "base", "--only", "policy-weakened"]).exits(1);
    help.says("--policy-from REV");
    assert_eq!(open(&sandbox, &["--base", "base", "--policy-from", "HEAD"]), NONE);
    // It vouches for that policy and no other: what goes beyond it is found.
    let vouched = sandbox.id("HEAD");
    weaken(&sandbox);
    commit_by(&sandbox, RUST, "Weaken");
    let beyond = ["--base", "base", "--policy-from", &vouched];
    assert_eq!(open(&sandbox, &beyond), ["the rule `fakery-todo` goes from error to off"]);
    // All rules judge by it.
    sandbox.work("src/lib.rs", "// TODO: parse\n");
    commit_by(&sandbox, RUST, "Work");
    assert_eq!(
        sandbox.errors(&[&beyond[..], &["--only", "fakery-todo"]].concat()),
        ["fakery-todo src/lib.rs"]
    );
    sandbox.judge(&["--base", "base", "--policy-from", "nowhere"]).faults("nowhere", "");
    sandbox.git(&["rm", "--quiet", "policy.toml"]).ok();
    sandbox.commit("None");
    sandbox
        .judge(&["--commit", "HEAD~1", "--policy-from", "HEAD"])
        .faults("--policy-from", "name a revision that has one");
    // A hook of whoever runs the server takes it, too.
    let update = format!("{} {} refs/heads/main\n", sandbox.id("base"), sandbox.id("HEAD~3"));
    let judged = ["hook", "--format", "json", "--policy-from", &vouched, "pre-receive"];
    let ended = sandbox.policy_with_input(&judged, &update);
    assert!(ended.stdout.contains("\"faults\": []"), "{ended}");
    assert!(!ended.stdout.contains("policy-weakened"), "{ended}");
}

#[test]
fn the_first_policy_judges_itself_and_the_next_change_is_judged_by_it() {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("README.md", "A parser.\n");
    sandbox.commit("Start");
    sandbox.git(&["branch", "base"]).ok();
    sandbox.write("policy.toml", policy(""));
    commit_by(&sandbox, RUST, "Adopt policy");
    assert_eq!(open(&sandbox, &["--base", "base"]), NONE);
    weaken(&sandbox);
    commit_by(&sandbox, RUST, "And weaken it");
    assert_eq!(open(&sandbox, &["--base", "base"]).len(), 1);
    // A root commit has nothing before it.
    sandbox.git(&["switch", "--quiet", "--orphan", "root"]).ok();
    sandbox.write("policy.toml", policy(""));
    commit_by(&sandbox, RUST, "Adopt policy");
    assert_eq!(open(&sandbox, &["--commit", "HEAD"]), NONE);
}

#[test]
fn a_server_refuses_it_on_every_branch_and_from_every_root() {
    let sandbox = owned("");
    let server = sandbox.beside("server.git");
    std::fs::create_dir(server.path()).unwrap();
    server.git(&["init", "--quiet", "--bare", "--initial-branch=main"]).ok();
    sandbox.git(&["remote", "add", "origin", server.path().to_str().unwrap()]).ok();
    sandbox.git(&["push", "--quiet", "origin", "main"]).ok();
    server.policy(&["install"]).ok();
    // For people the server says the first three errors.
    let push = |refs: &str| {
        let arguments = ["push", "--quiet", "--force", "origin", refs];
        sandbox.call_git(&arguments).env("POLICY_FORMAT", "agent").end()
    };
    // A branch that nobody protects may be where the next push starts from.
    sandbox.git(&["switch", "--quiet", "--create", "topic"]).ok();
    weaken(&sandbox);
    sandbox.note("the policy");
    commit_by(&sandbox, RUST, "Weaken");
    push("topic").exits(1).says("policy-weakened");
    // History that starts anew replaces what stands, and is held against it.
    sandbox.git(&["switch", "--quiet", "--orphan", "anew"]).ok();
    sandbox.write("policy.toml", format!("{}{OFF}", policy("")));
    commit_by(&sandbox, RUST, "Start anew");
    push("anew:main").exits(1).says("policy-weakened");
    // And so is one that has no policy at all.
    sandbox.git(&["switch", "--quiet", "--orphan", "bare"]).ok();
    sandbox.write("README.md", "None.\n");
    commit_by(&sandbox, RUST, "No policy");
    push("bare:main").exits(1).says("policy.toml is gone");
}

#[test]
fn a_server_whose_policy_is_broken_is_mended_by_one_that_is_not() {
    let sandbox = owned("");
    let vouched = sandbox.id("HEAD");
    sandbox.policy(&["lock", "policy.toml", "--agent", "ada"]).ok();
    sandbox.write("policy.toml", format!("{}[locks]\ntll = \"8h\"\n", policy("")));
    sandbox.commit("Break it");
    let broken = sandbox.id("HEAD");
    sandbox.write("policy.toml", policy(""));
    sandbox.note("the policy");
    commit_by(&sandbox, ADA, "Mend it");
    // What the server has is the broken one.
    let mended = sandbox.id("HEAD");
    sandbox.git(&["reset", "--quiet", "--hard", &broken]).ok();
    let update = format!("{broken} {mended} refs/heads/main\n");
    let judge = |options: &[&str]| {
        sandbox.policy_with_input(&[&["hook"], options, &["pre-receive"]].concat(), &update)
    };
    judge(&[]).exits(2).says("tll");
    judge(&["--policy-from", &vouched]).ok().silent();
    // It is no way past that policy.
    sandbox.git(&["reset", "--quiet", "--hard", &mended]).ok();
    sandbox.work("src/lib.rs", "// TODO: parse\n");
    commit_by(&sandbox, RUST, "Work");
    let worse = format!("{broken} {} refs/heads/main\n", sandbox.id("HEAD"));
    sandbox.git(&["reset", "--quiet", "--hard", &broken]).ok();
    let hook = ["hook", "--policy-from", &vouched, "pre-receive"];
    sandbox.policy_with_input(&hook, &worse).exits(1).says("fakery-todo");
}
