//! The hooks that `git commit` runs, in real commits: what they stop, what they let pass, and what they write.

use crate::sandbox::Sandbox;

/// An adopted repository with the hooks in place.
pub fn guarded() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.policy(&["install"]).ok();
    // What install wrote is of no interest here.
    std::fs::remove_file(sandbox.path().join(".gitattributes")).unwrap();
    sandbox
}

/// Changes a file that rust-expert holds, and says so in both documents.
pub fn good(sandbox: &Sandbox, text: &str) {
    sandbox.write("src/lib.rs", format!("{}// {text}\n", sandbox.read("src/lib.rs")));
    sandbox.note(text);
}

/// Writes a file that nobody holds.
pub fn bad(sandbox: &Sandbox, path: &str) {
    sandbox.write(path, format!("# {path}\n"));
    sandbox.note(&format!("{path} is written"));
}

/// The message of a commit.
pub fn message(sandbox: &Sandbox, revision: &str) -> String {
    sandbox.git(&["log", "-1", "--format=%B", revision]).ok().stdout.trim_end().to_owned()
}

/// The value of the `Agent:` trailer, as git itself reads it.
pub fn trailer(sandbox: &Sandbox, revision: &str) -> String {
    let format = "--format=%(trailers:key=Agent,valueonly)";
    sandbox.git(&["log", "-1", format, revision]).ok().stdout.trim().to_owned()
}

#[test]
fn a_clean_commit_passes_without_a_word() {
    let sandbox = guarded();
    good(&sandbox, "tokens");
    sandbox.git(&["add", "--all"]).ok();
    sandbox.git(&["commit", "--quiet", "--message", "Add tokens"]).ok().silent();
    assert_eq!(message(&sandbox, "HEAD"), "Add tokens");
}

#[test]
fn a_violation_stops_every_way_to_commit() {
    let sandbox = guarded();
    bad(&sandbox, "docs/a.md");
    sandbox.git(&["add", "--intent-to-add", "docs/a.md"]).ok();
    let before = sandbox.id("HEAD");
    for arguments in [
        &["commit", "--message", "x", "--all"][..],
        &["commit", "--message", "x", "docs/a.md"],
        &["commit", "--message", "x", "--include", "docs/a.md"],
        &["commit", "--amend", "--no-edit", "--all"],
    ] {
        let refused = sandbox.git(arguments).exits(1);
        assert!(refused.stdout.is_empty() && refused.stderr.contains("lock-missing"), "{refused}");
        assert_eq!(sandbox.id("HEAD"), before);
    }
    sandbox.git(&["add", "--all"]).ok();
    let below = sandbox.call_git(&["commit", "--message", "x"]).within("docs").end();
    below.exits(1).says("lock-missing");
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "x"]).ok();
    assert_eq!(sandbox.errors(&["--commit", "HEAD"]), ["lock-missing docs/a.md"]);
}

#[test]
fn only_what_a_commit_takes_is_judged() {
    let sandbox = guarded();
    bad(&sandbox, "docs/a.md");
    sandbox.git(&["add", "docs/a.md"]).ok();
    good(&sandbox, "tokens");
    let taken = ["src/lib.rs", "WORK_STATUS.md", "orchestration-index.md"];
    sandbox.git(&[&["commit", "--quiet", "--message", "Add tokens"], &taken[..]].concat()).ok();
    assert_eq!(sandbox.git(&["diff", "--cached", "--name-only"]).ok().stdout, "docs/a.md\n");
}

#[test]
fn an_amended_commit_is_judged_as_a_whole() {
    let sandbox = guarded();
    good(&sandbox, "tokens");
    sandbox.commit("Add tokens");
    // What is added now owes no line of its own: the commit as a whole has one.
    sandbox.write("src/more.rs", "//! More.\n");
    sandbox.git(&["add", "--all"]).ok();
    sandbox.git(&["commit", "--quiet", "--amend", "--no-edit"]).ok();
    assert_eq!(sandbox.errors(&["--commit", "HEAD"]), [""; 0]);

    // By whatever name it is called.
    sandbox.write("src/most.rs", "//! Most.\n");
    sandbox.git(&["add", "--all"]).ok();
    sandbox.git(&["-c", "alias.fix=commit --amend --no-edit", "fix", "--quiet"]).ok();

    bad(&sandbox, "docs/a.md");
    sandbox.commit("Slip in");
    // And what was slipped in past the hooks is not hidden by a new message.
    sandbox.git(&["commit", "--amend", "--message", "Nothing to see"]).exits(1).says("lock-missing");
}

#[test]
fn a_merge_owes_only_what_it_brings_itself() {
    let sandbox = guarded();
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    bad(&sandbox, "docs/a.md");
    sandbox.commit("Slip in");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.write("src/more.rs", "//! More.\n");
    sandbox.commit("Work");
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    assert_eq!(sandbox.errors(&["--commit", "HEAD"]), [""; 0]);

    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    sandbox.git(&["merge", "--quiet", "--no-commit", "side"]).ok();
    bad(&sandbox, "docs/evil.md");
    sandbox.git(&["add", "--all"]).ok();
    sandbox.git(&["commit", "--no-edit"]).exits(1).says("docs/evil.md");
    sandbox.git(&["merge", "--continue"]).exits(1).says("docs/evil.md");
    assert_eq!(sandbox.errors(&["--staged"]), ["lock-missing docs/evil.md"]);
}

#[test]
fn a_merge_that_git_makes_alone_is_judged_before_it_is_made() {
    let sandbox = guarded();
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    sandbox.write("src/side.rs", "//! Side.\n");
    sandbox.commit("Side");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.write("src/more.rs", "//! More.\n");
    sandbox.commit("Work");
    // A hook from before that meddles with what is merged.
    sandbox.policy(&["uninstall"]).ok();
    sandbox.script(
        ".git/hooks/pre-merge-commit",
        "mkdir -p docs; echo evil >docs/evil.md; git add docs/evil.md",
    );
    sandbox.policy(&["install"]).ok();
    let before = sandbox.id("HEAD");
    sandbox.git(&["merge", "--no-edit", "side"]).exits(1).says("docs/evil.md");
    assert_eq!(sandbox.id("HEAD"), before);
}

#[test]
fn hooks_work_in_linked_worktrees_and_with_another_index() {
    let sandbox = guarded();
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap(), "-b", "other"]).ok();
    bad(&linked, "docs/a.md");
    linked.git(&["add", "--intent-to-add", "docs/a.md"]).ok();
    linked.git(&["commit", "--all", "--message", "x"]).exits(1).says("lock-missing");
    linked.git(&["commit", "--message", "x", "docs/a.md"]).exits(1).says("lock-missing");
    good(&linked, "one");
    linked.git(&["add", "src"]).ok();
    let taken =
        ["commit", "--quiet", "--message", "One", "--", "src", "WORK_STATUS.md", "orchestration-index.md"];
    linked.call_git(&taken).env("POLICY_AGENT", "rust-expert").end().ok();
    assert_eq!(trailer(&linked, "HEAD"), "rust-expert");

    let index = sandbox.path().join("../other-index");
    bad(&sandbox, "docs/b.md");
    let with =
        |arguments: &[&str]| sandbox.call_git(arguments).env("GIT_INDEX_FILE", index.to_str().unwrap()).end();
    with(&["add", "--all"]).ok();
    with(&["commit", "--message", "x"]).exits(1).says("docs/b.md");
}

#[test]
fn reftable_and_sha_256_repositories_have_working_hooks() {
    for options in [&["--ref-format=reftable"][..], &["--object-format=sha256"]] {
        let sandbox = Sandbox::adopted_with(options);
        sandbox.policy(&["install"]).ok();
        std::fs::remove_file(sandbox.path().join(".gitattributes")).unwrap();
        bad(&sandbox, "docs/a.md");
        sandbox.git(&["add", "--all"]).ok();
        sandbox.git(&["commit", "--message", "x"]).exits(1).says("lock-missing");
        sandbox.git(&["rm", "--quiet", "--force", "docs/a.md"]).ok();
        sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
        good(&sandbox, "one");
        let agent = |arguments: &[&str]| sandbox.call_git(arguments).env("POLICY_AGENT", "rust-expert").end();
        agent(&["commit", "--quiet", "--all", "--message", "One"]).ok();
        assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
        agent(&["commit", "--quiet", "--amend", "--message", "One again"]).ok();
        assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
        sandbox.git(&["switch", "--quiet", "main"]).ok();
        sandbox.call_git(&["cherry-pick", "side"]).env("POLICY_AGENT", "ada").end().ok();
        assert_eq!(trailer(&sandbox, "HEAD"), "rust-expert");
        assert_eq!(sandbox.errors(&["--commit", "HEAD"]), [""; 0]);
    }
}
