//! `lock-missing`: a changed path that no lock of the change's agent covers.

use super::coverage::{Coverage, coverages};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::documents::row_to_add;
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "lock-missing",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a changed path is covered by no lock of the change's agent",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

Every path a change adds, modifies or deletes must be covered by a lock of the change's agent in `WORK_STATUS.md`: in
the tree before the change or in the change itself. A lock covers a path, everything below a directory, or what a glob
matches. A rename is a deletion and an addition, so both of its paths count.

Exempt are the two documents, what `[locks] exempt` lists, and agents whose kind `[locks] exempt-kinds` lists. With
`[locks] require = "parent"` the lock must stand in the tree before the change: locked first, in a commit of its own.

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
| `docs/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | manual |
````

````ok
agent: rust-expert
-- before/src/a.rs --
pub fn a() {}
-- after/src/a.rs --
pub fn b() {}
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T05:55:00Z | 2026-11-22T09:00:00Z | parser |
````

````ok
agent: rust-expert
-- before/src/a.rs --
pub fn a() {}
-- deleted/src/a.rs --
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| src/ | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | parser |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
| src/ | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T06:00:00Z | parser |
````

## Why

Work that nobody announced collides with work that somebody did announce. A lock that is only sometimes taken protects
nobody.

## What to do

Add a row for the path under `## Active locks`, in an earlier commit or in this one.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    for (path, coverage) in &coverages(cx)?.0 {
        let Coverage::Missing { only_after } = coverage else { continue };
        let agent = cx.change.agent.name.as_deref();
        let message = match agent {
            Some(agent) => format!("{path} is changed, but {agent} holds no lock on it"),
            None => format!("{path} is changed, but nobody known holds a lock on it"),
        };
        let help = if *only_after {
            "commit the lock's row in WORK_STATUS.md first, by itself, then this change: [locks] require = \"parent\"".to_owned()
        } else {
            let row = row_to_add(path, agent.unwrap_or("<agent>"));
            format!("add this row under `## Active locks` in WORK_STATUS.md:\n{row}")
        };
        let why = "a path is locked before it is changed, so that nobody else works on it at the same time";
        out.report(Finding::new(cx.id(), message, why, help).in_file(path));
    }
    Ok(())
}
