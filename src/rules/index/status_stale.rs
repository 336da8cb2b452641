//! `status-stale`: work that WORK_STATUS.md does not mention.

use crate::change::WORK_STATUS;
use crate::fault::Fault;
use crate::finding::Severity;
use crate::formats::work_status::Ledger;
use crate::rules::documents::ledgers;
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "status-stale",
    family: Family::Index,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a change with work in it adds nothing to WORK_STATUS.md",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

A change that touches anything but the two documents must update `WORK_STATUS.md`: leave a substantive line (as
`index-stale` has it), or take or release a lock, or signal. Moving a lock from *Active locks* to *Released locks* is an
update although every word of it was there before; a later expiry alone is none. `[index] per` applies here too.

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
- parser: under way
-- after/src/a.rs --
pub fn a() {}
````

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | parser |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T06:00:00Z | parser |
-- after/src/a.rs --
pub fn a() {}
````

## Why

The ledger tells everybody who is at what; it is worth only as much as it is up to date.

## What to do

Say in `WORK_STATUS.md` how far the work is: a line about it, the lock released, or a signal.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    if !super::owes(cx) || super::gains(cx, WORK_STATUS)? != Some(false) {
        return Ok(());
    }
    let ledgers = ledgers(cx)?;
    let after = ledgers.after.as_ref().map(|document| statements(&document.ledger)).unwrap_or_default();
    let mut before = ledgers.befores().map(|document| statements(&document.ledger)).peekable();
    let moved = before.peek().is_some() && before.all(|statements| statements != after);
    if !moved {
        out.report(super::stale(cx, WORK_STATUS, "how far the work is, or release its lock"));
    }
    Ok(())
}

/// What a ledger says, times aside: who holds and held what, and who signalled what.
fn statements(ledger: &Ledger) -> Vec<String> {
    let locks = ledger
        .locks
        .iter()
        .map(|lock| format!("{:?} {} {} {}", lock.state, lock.pattern, lock.agent, lock.task));
    let signals = ledger.signals.iter().map(|signal| {
        format!("{} {} {} {}", signal.kind.name(), signal.agent, signal.subject, signal.detail)
    });
    let mut all: Vec<String> = locks.chain(signals).collect();
    all.sort();
    all
}
