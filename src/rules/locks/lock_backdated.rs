//! `lock-backdated`: the lock was taken after the work.

use super::coverage::{Coverage, coverages};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "lock-backdated",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the lock was taken after the change it should cover",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

The lock that covers a changed path must have been taken before the change: its `Locked at` may not be later than the
committer date (now, for what is staged). Clocks may be five minutes apart.

````violates
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- before/src/a.rs --
pub fn a() {}
-- after/src/a.rs --
pub fn b() {}
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T06:06:00Z | 2026-11-22T09:00:00Z | parser |
````

````ok
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- before/src/a.rs --
pub fn a() {}
-- after/src/a.rs --
pub fn b() {}
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T06:04:00Z | 2026-11-22T09:00:00Z | parser |
````

## Why

A lock written down after the work protected nobody while the work was done.

## What to do

Lock first. If the time is a slip of the pen, correct the `Locked at` cell to when the lock was really taken.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    for (path, coverage) in &coverages(cx)?.0 {
        let Coverage::Backdated { lock } = coverage else { continue };
        let taken = lock.locked_at.map(|at| at.to_string()).unwrap_or_default();
        let message = format!(
            "{path} was changed before {}'s lock on `{}` was taken ({taken})",
            lock.agent, lock.pattern
        );
        let help = format!(
            "lock first; if the time is a slip, correct the `Locked at` cell of the row for `{}` in WORK_STATUS.md",
            lock.pattern
        );
        let why = "a lock written down after the work protected nobody while the work was done";
        out.report(Finding::new(cx.id(), message, why, help).in_file(path));
    }
    Ok(())
}
