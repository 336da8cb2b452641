//! Hook managers, simulated: what pre-commit and prek tell a hook of a push, which is neither arguments nor standard input.

use crate::ci_jobs::{bad, forge, good};
use crate::sandbox::{Call, Sandbox};

/// A clone with work on `main`, and the hook as pre-commit calls it for a push of `to`.
fn pushed(clone: &Sandbox, from: &str, to: &str) -> Call {
    let call = clone.call_policy(&["hook", "pre-push"]).env("PRE_COMMIT", "1");
    let call =
        call.env("PRE_COMMIT_REMOTE_NAME", "origin").env("PRE_COMMIT_REMOTE_BRANCH", "refs/heads/main");
    call.env("PRE_COMMIT_FROM_REF", from).env("PRE_COMMIT_TO_REF", to)
}

fn clone() -> Sandbox {
    let forge = forge();
    let clone = forge.beside("clone");
    forge.git(&["clone", "--quiet", ".", clone.path().to_str().unwrap()]).ok();
    clone
}

#[test]
fn a_managers_push_is_judged_by_what_its_variables_say() {
    let clone = clone();
    let before = clone.id("HEAD");
    good(&clone, "src/b.rs", "Add b");
    pushed(&clone, &before, &clone.id("HEAD")).end().ok().silent();
    bad(&clone, "docs/c.md", "Add c");
    pushed(&clone, &before, &clone.id("HEAD")).end().exits(1).says("lock-missing");
    // A branch that the remote does not have yet.
    pushed(&clone, "", &clone.id("HEAD")).end().exits(1).says("lock-missing");
}

#[test]
fn a_push_of_which_nobody_says_anything_is_a_fault() {
    let clone = clone();
    clone.policy(&["hook", "pre-push"]).exits(2).says("nobody says what is pushed").says("policy install");
    let head = clone.id("HEAD");
    for variable in ["PRE_COMMIT_REMOTE_NAME", "PRE_COMMIT_REMOTE_BRANCH", "PRE_COMMIT_TO_REF"] {
        pushed(&clone, &head, &head).without(variable).end().exits(2).says("nobody says what is pushed");
        pushed(&clone, &head, &head).env(variable, "").end().exits(2).says("nobody says what is pushed");
    }
    pushed(&clone, &head, "HEAD").end().exits(2).says("nobody says what is pushed");
    // Git itself says nothing where there is nothing to push.
    clone.policy(&["hook", "pre-push", "origin", "url"]).ok();
}
