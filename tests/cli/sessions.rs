//! Sessions: two of one agent are two holders where policy.toml says so, from the environment to the trailer and back.

use crate::commit_hooks::{good, guarded, message, trailer};
use crate::sandbox::{LEDGER, POLICY, Sandbox};

/// A repository with hooks in which sessions count, and session `a` of rust-expert holds `src/**`.
fn counting() -> Sandbox {
    let sandbox = guarded();
    sandbox.write("policy.toml", format!("{POLICY}\n[locks]\nper-session = true\n"));
    sandbox.write("WORK_STATUS.md", LEDGER.replace("| rust-expert |", "| rust-expert#a |"));
    sandbox.commit("Count sessions");
    sandbox
}

#[test]
fn another_session_of_the_agent_is_held_off_at_every_gate() {
    let sandbox = counting();
    good(&sandbox, "one");
    sandbox.stage();
    let staged =
        |session: &str| sandbox.call_policy(&["check", "--staged"]).env("POLICY_SESSION", session).end();
    staged("a").ok();
    staged("b").exits(1).says("is locked by rust-expert#a");
    staged("").exits(1).says("POLICY_SESSION=ID");
    sandbox.policy(&["check", "--staged", "--agent", "rust-expert#a"]).ok();
    // What is written in the name wins over the variable.
    let named = sandbox.call_policy(&["check", "--staged"]).env("POLICY_SESSION", "b");
    named.env("POLICY_AGENT", "rust-expert#a").end().ok();

    let commit = |session: &str| {
        let call = sandbox.call_git(&["commit", "--quiet", "--message", "One"]);
        call.env("POLICY_SESSION", session).env("POLICY_AGENT", "rust-expert").end()
    };
    commit("b").exits(1).says("lock-held");
    commit("a").ok().silent();
    assert_eq!(message(&sandbox, "HEAD"), "One\n\nAgent: rust-expert#a");
    // The commit speaks for itself, whoever judges it.
    let judged = sandbox.call_policy(&["check", "--commit", "HEAD"]).env("POLICY_SESSION", "b").end();
    judged.ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().made_by(&["rust-expert"]);
}

#[test]
fn a_commit_that_names_no_session_is_nobodys() {
    let sandbox = counting();
    good(&sandbox, "one");
    sandbox.git(&["commit", "-qanm", "One\n\nAgent: rust-expert"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).violates(&["lock-held src/lib.rs"]);
    // By hand in the message, past what the environment says: commit-msg judges what the commit will be judged by.
    good(&sandbox, "two");
    let call =
        sandbox.call_git(&["commit", "--all", "--message", "Two", "--trailer", "Agent: rust-expert#b"]);
    call.env("POLICY_SESSION", "a").env("POLICY_AGENT", "rust-expert").end().exits(1).says("lock-held");
}

#[test]
fn an_author_known_by_address_is_named_with_the_session() {
    let sandbox = counting();
    good(&sandbox, "one");
    let commit = |arguments: &[&str]| sandbox.call_git(arguments).env("POLICY_SESSION", "a").end();
    commit(&["commit", "--quiet", "--all", "--message", "One"]).ok().silent();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert#a");
    sandbox.judge(&["--commit", "HEAD"]).clean();
    // A later session that amends takes the commit on, and is judged as itself.
    let amend = ["commit", "--quiet", "--amend", "--no-verify", "--message", "One again"];
    sandbox.call_git(&amend).env("POLICY_SESSION", "b").end().ok();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert#b");
    sandbox.judge(&["--commit", "HEAD"]).violates(&["lock-held src/lib.rs"]);
    // A policy that cannot be read names nobody, and does not bar the commit that mends it.
    let policy = sandbox.read("policy.toml");
    sandbox.write("policy.toml", "[locks");
    sandbox.commit("Break the policy");
    sandbox.write("policy.toml", policy);
    commit(&["commit", "--quiet", "--all", "--no-verify", "--message", "Mend the policy"]).ok().silent();
    assert_eq!(message(&sandbox, "HEAD"), "Mend the policy");
}

#[test]
fn where_sessions_do_not_count_they_are_written_and_change_nothing() {
    let sandbox = guarded();
    good(&sandbox, "one");
    let commit = sandbox.call_git(&["commit", "--quiet", "--all", "--message", "One"]);
    commit.env("POLICY_SESSION", "a").env("POLICY_AGENT", "rust-expert").end().ok().silent();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert#a");
    sandbox.judge(&["--commit", "HEAD"]).clean().made_by(&["rust-expert"]);
}

#[test]
fn a_session_that_would_break_a_row_or_a_trailer_is_refused() {
    let sandbox = counting();
    good(&sandbox, "one");
    for session in ["a|b", "a b", "a\nAgent: ada", "a#b", &"a".repeat(129)] {
        let commit = sandbox.call_git(&["commit", "--all", "--message", "One"]);
        commit.env("POLICY_SESSION", session).end().exits(1).says("is no session's name");
    }
    // It says nothing about what is committed already.
    let judged = sandbox.call_policy(&["check", "--commit", "HEAD~1"]).env("POLICY_SESSION", "a b").end();
    assert!(judged.code != Some(2), "{judged}");
}
