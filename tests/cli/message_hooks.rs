//! `prepare-commit-msg` and `commit-msg`, in real commits: who a message says the agent is, and what comes of it.

use crate::commit_hooks::{good, guarded, message, trailer};

#[test]
fn the_trailer_says_who_it_was_where_nothing_else_does() {
    let sandbox = guarded();
    let agent = |arguments: &[&str]| {
        sandbox.call_git(arguments).env("POLICY_AGENT", "rust-expert").by("shared@agents.example").end()
    };
    good(&sandbox, "one");
    agent(&["commit", "--quiet", "--all", "--message", "One"]).ok().silent();
    assert_eq!(message(&sandbox, "HEAD"), "One\n\nAgent: rust-expert");
    assert_eq!(sandbox.errors(&["--commit", "HEAD"]), [""; 0]);
    assert_eq!(sandbox.report(&["--commit", "HEAD"])["changes"][0]["agent"], "rust-expert");

    good(&sandbox, "two");
    agent(&["commit", "--quiet", "--all", "--message", "Two\n\nBody.\n\nSigned-off-by: R <r@x>"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Two\n\nBody.\n\nSigned-off-by: R <r@x>\nAgent: rust-expert");

    // What a message says already stays, and amending adds nothing.
    good(&sandbox, "three");
    agent(&["commit", "--quiet", "--all", "--message", "Three", "--trailer", "agent: rust-expert"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Three\n\nagent: rust-expert");
    agent(&["commit", "--quiet", "--amend", "--no-edit"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Three\n\nagent: rust-expert");
    // Its own message may be replaced: it is still the same agent's.
    agent(&["commit", "--quiet", "--amend", "--message", "Three again"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Three again\n\nAgent: rust-expert");

    good(&sandbox, "four");
    sandbox.git(&["config", "policy.agent", "rust-expert"]).ok();
    sandbox.git(&["commit", "--quiet", "--all", "--message", "Four"]).ok();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
    sandbox.git(&["config", "--unset", "policy.agent"]).ok();

    // Past the hooks that can be skipped, this one still runs.
    good(&sandbox, "five");
    agent(&["commit", "--quiet", "--all", "--no-verify", "--message", "Five"]).ok();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
}

#[test]
fn configuration_of_trailers_does_not_matter() {
    let sandbox = guarded();
    for (key, value) in
        [("where", "start"), ("ifexists", "replace"), ("ifmissing", "doNothing"), ("separators", "=")]
    {
        sandbox.git(&["config", &format!("trailer.{key}"), value]).ok();
    }
    let agent = |arguments: &[&str]| sandbox.call_git(arguments).env("POLICY_AGENT", "rust-expert").end();
    good(&sandbox, "one");
    agent(&["commit", "--quiet", "--all", "--message", "One\n\nFixes: 1"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "One\n\nFixes: 1\nAgent: rust-expert");
    good(&sandbox, "two");
    let refused = agent(&["commit", "--all", "--message", "Two\n\nAgent: python-pro"]).exits(1);
    assert!(refused.stderr.contains("lock-held"), "{refused}");
}

#[test]
fn an_author_known_by_address_needs_no_trailer() {
    let sandbox = guarded();
    good(&sandbox, "one");
    sandbox.git(&["commit", "--quiet", "--all", "--message", "One"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "One");
}

#[test]
fn other_peoples_commits_keep_what_they_say() {
    let sandbox = guarded();
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    sandbox.write("src/side.rs", "//! Side.\n");
    sandbox.note("side");
    sandbox.commit("Side");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    let ada = |arguments: &[&str]| {
        sandbox.call_git(arguments).env("POLICY_AGENT", "ada").env("GIT_EDITOR", "true").end()
    };
    ada(&["cherry-pick", "side"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Side");
    assert_eq!(sandbox.report(&["--commit", "HEAD"])["changes"][0]["agent"], "rust-expert");

    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    sandbox.write("src/more.rs", "//! More.\n");
    sandbox.commit("Work");
    sandbox.git(&["switch", "--quiet", "side"]).ok();
    ada(&["rebase", "--quiet", "main"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Side");
    // Whoever amends is judged as who they are; past that, the message still stays its author's.
    ada(&["commit", "--amend", "--all"]).exits(1).says("lock-held");
    ada(&["commit", "--quiet", "--amend", "--no-verify"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Side");
    ada(&["commit", "--quiet", "--amend", "--no-verify", "--message", "Side, reworded"]).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Side, reworded");
    ada(&["rebase", "--quiet", "--force-rebase", "--exec", "git commit -qn --amend --no-edit", "HEAD~1"])
        .ok();
    assert_eq!(message(&sandbox, "HEAD"), "Side, reworded");
    assert_eq!(sandbox.report(&["--commit", "HEAD"])["changes"][0]["agent"], "rust-expert");
}

#[test]
fn a_revert_and_a_merge_say_who_made_them() {
    let sandbox = guarded();
    good(&sandbox, "one");
    sandbox.commit("One");
    let agent = |arguments: &[&str]| {
        sandbox.call_git(arguments).env("POLICY_AGENT", "rust-expert").by("shared@agents.example").end()
    };
    agent(&["revert", "--no-edit", "HEAD"]).ok();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
    assert_eq!(sandbox.errors(&["--commit", "HEAD"]), [""; 0]);
    sandbox.git(&["switch", "--quiet", "--create", "side", "HEAD~1"]).ok();
    sandbox.write("src/side.rs", "//! Side.\n");
    sandbox.commit("Side");
    agent(&["merge", "--quiet", "--no-edit", "main"]).ok();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
}

#[test]
fn the_editor_leaves_room_for_the_message() {
    let sandbox = guarded();
    // An editor that types on the first line, as people do.
    sandbox.script("../typing", "sed -i '1s/^/Typed by hand/' \"$1\"; cp \"$1\" \"$0.seen\"");
    sandbox.script("../closing", "exit 0");
    let editor = sandbox.path().join("../typing");
    let commit = |arguments: &[&str], editor: &std::path::Path| {
        let call = sandbox.call_git(arguments).env("POLICY_AGENT", "rust-expert").by("shared@agents.example");
        call.env("GIT_EDITOR", editor.to_str().unwrap()).end()
    };
    good(&sandbox, "one");
    commit(&["commit", "--quiet", "--all"], &editor).ok();
    assert_eq!(message(&sandbox, "HEAD"), "Typed by hand\n\nAgent: rust-expert");

    // The difference below the scissors adds a line that looks like a trailer.
    sandbox.write("src/notes.rs", "//! Notes.\n//\nAgent: python-pro\n");
    sandbox.git(&["add", "src/notes.rs"]).ok();
    good(&sandbox, "two");
    commit(&["commit", "--quiet", "--all", "--verbose"], &editor).ok();
    assert!(sandbox.read("../typing.seen").contains("+Agent: python-pro"));
    assert_eq!(message(&sandbox, "HEAD"), "Typed by hand\n\nAgent: rust-expert");

    sandbox.git(&["config", "core.commentChar", ";"]).ok();
    good(&sandbox, "three");
    commit(&["commit", "--quiet", "--all", "--verbose", "--cleanup=scissors"], &editor).ok();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
    assert!(message(&sandbox, "HEAD").starts_with("Typed by hand\n"));
    sandbox.git(&["config", "--unset", "core.commentChar"]).ok();

    // Nothing typed is still no message.
    good(&sandbox, "four");
    let before = sandbox.id("HEAD");
    for arguments in
        [&["commit", "--all"][..], &["commit", "--all", "--verbose"], &["commit", "--all", "-m", ""]]
    {
        commit(arguments, &sandbox.path().join("../closing")).exits(1);
        assert_eq!(sandbox.id("HEAD"), before);
    }
    // `#42` is a comment in an editor, and a subject here.
    commit(&["commit", "--quiet", "--all", "-m", "#42"], &editor).ok();
    assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
    assert!(message(&sandbox, "HEAD").starts_with("#42\n"));
}

#[test]
fn a_message_that_names_another_agent_is_judged_as_that_agents() {
    let sandbox = guarded();
    good(&sandbox, "one");
    let claim = ["commit", "--all", "--message", "One", "--trailer", "Agent: python-pro"];
    let refused = sandbox.git(&claim).exits(1);
    assert!(refused.stderr.contains("python-pro") && refused.stderr.contains("lock-held"), "{refused}");
    let refused = sandbox.call_git(&claim).env("POLICY_AGENT", "rust-expert").end().exits(1);
    assert!(refused.stderr.contains("lock-held"), "{refused}");

    // The other way round: what the environment may not, the message may not claim away.
    sandbox.write("src/lib.rs", "//! Nothing yet.\n//! By python-pro.\n");
    let python = |claim: &[&str]| sandbox.call_git(claim).env("POLICY_AGENT", "python-pro").end();
    python(&["commit", "--all", "--message", "One"]).exits(1).says("lock-held");
    // The trailer that prepare-commit-msg wrote is taken out again: then the address counts.
    sandbox.script("../untrailer", "sed -i '1s/^/Typed/; /^Agent:/d' \"$1\"");
    let editor = sandbox.path().join("../untrailer");
    let commit = sandbox.call_git(&["commit", "--all"]).env("POLICY_AGENT", "rust-expert");
    let refused =
        commit.by("shared@agents.example").env("GIT_EDITOR", editor.to_str().unwrap()).end().exits(1);
    assert!(refused.stderr.contains("agent-unknown"), "{refused}");
    let commit = sandbox.call_git(&["commit", "--quiet", "--all"]).env("POLICY_AGENT", "rust-expert");
    commit.env("GIT_EDITOR", editor.to_str().unwrap()).end().ok();
    assert_eq!(sandbox.errors(&["--commit", "HEAD"]), [""; 0]);
}

#[test]
fn an_amended_claim_is_judged_as_the_whole_commit() {
    let sandbox = guarded();
    good(&sandbox, "one");
    sandbox.commit("One");
    let claim = ["commit", "--amend", "--message", "One\n\nAgent: python-pro"];
    sandbox.git(&claim).exits(1).says("lock-held");
}

#[test]
fn a_template_that_nobody_edited_is_no_message() {
    let sandbox = guarded();
    sandbox.script("../closing", "exit 0");
    sandbox.script("../typing", "sed -i '1s/$/ tokens/' \"$1\"");
    sandbox.write("../template", "Subject:\n\nBecause\n\n# Be brief.\n");
    sandbox.git(&["config", "commit.template", "../template"]).ok();
    good(&sandbox, "one");
    let commit = |editor: &str| {
        let editor = sandbox.path().join(editor);
        let call = sandbox.call_git(&["commit", "--quiet", "--all"]).env("POLICY_AGENT", "rust-expert");
        call.env("GIT_EDITOR", editor.to_str().unwrap()).end()
    };
    let before = sandbox.id("HEAD");
    commit("../closing").exits(1).says("edit");
    assert_eq!(sandbox.id("HEAD"), before);
    commit("../typing").ok();
    assert_eq!(message(&sandbox, "HEAD"), "Subject: tokens\n\nBecause\n\nAgent: rust-expert");
}
