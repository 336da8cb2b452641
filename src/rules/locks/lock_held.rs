//! `lock-held`: a changed path that another agent's live lock covers.

use super::coverage::{Coverage, coverages};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "lock-held",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "another agent's live lock covers a changed path",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

No path of a change may be covered by another agent's lock that is live when the change is made: a lock in the tree
before the change, or at the tip of the branch it is going to. A change cannot free itself by removing the lock. Holders
that `policy.toml` does not list hold all the same, and nobody is exempt.

A lock without an expiry runs out `[locks] ttl` after it was taken; a lock without any time holds until it is removed.

````violates
agent: rust-expert
-- before/src/a.rs --
pub fn a() {}
-- after/src/a.rs --
pub fn b() {}
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | python-pro | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | bindings |
````

````ok
agent: rust-expert
-- before/src/a.rs --
pub fn a() {}
-- after/src/a.rs --
pub fn b() {}
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | python-pro | 2026-11-22T02:00:00Z | 2026-11-22T03:00:00Z | bindings |
| `src/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | parser |
````

## Why

The other agent relies on these files standing still. Two sets of edits that nobody planned together cost more than
waiting.

## What to do

Wait until the lock is released or runs out, ask its holder to release it, or take up other work. Do not route around
it: later gates judge the same change again.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    for (path, coverage) in &coverages(cx)?.0 {
        let Coverage::Held { by, in_target } = coverage else { continue };
        let since = by.locked_at.map(|at| format!(" since {at}")).unwrap_or_default();
        let until = by
            .expiry(cx.policy.locks.ttl)
            .map_or(" until it is removed".to_owned(), |at| format!(" until {at}"));
        let task = if by.task.is_empty() { String::new() } else { format!(", for: {}", by.task) };
        let place = if *in_target { " on the target branch" } else { "" };
        let message =
            format!("{path} is locked by {}{place} (`{}`{since}{until}{task})", by.agent, by.pattern);
        let help = format!(
            "wait until then, ask {} to release the lock (move its row to `## Released locks`), or `git restore --staged -- {path}` and pick other work",
            by.agent
        );
        let why = "the holder relies on these files standing still while the lock is live";
        out.report(Finding::new(cx.id(), message, why, help).in_file(path));
    }
    Ok(())
}
