//! `lock-expired`: the agent's own lock had run out when the change was made.

use super::coverage::{Coverage, coverages};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "lock-expired",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the agent's own lock had run out when the change was made",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

The lock that covers a changed path must not have run out when the change was made: at the committer date of a commit,
now for what is staged. A lock that ran out before and is renewed in the change itself covers.

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
| `src/**` | rust-expert | 2026-11-22T03:00:00Z | 2026-11-22T05:00:00Z | parser |
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
| `src/**` | rust-expert | 2026-11-22T03:00:00Z | 2026-11-22T05:00:00Z | parser |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T03:00:00Z | 2026-11-22T08:00:00Z | parser |
````

## Why

A lock that has run out is free for anybody to take. Work done after that is work without a lock.

## What to do

Renew the lock: write a later time into its `Expires` cell.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    for (path, coverage) in &coverages(cx)?.0 {
        let Coverage::Expired { lock, at } = coverage else { continue };
        let message =
            format!("{path} is changed, but {}'s lock on `{}` ran out at {at}", lock.agent, lock.pattern);
        let help = format!(
            "write a later time into the `Expires` cell of the row for `{}` in WORK_STATUS.md",
            lock.pattern
        );
        let why = "a lock that has run out is free for anybody to take";
        out.report(Finding::new(cx.id(), message, why, help).in_file(path));
    }
    Ok(())
}
