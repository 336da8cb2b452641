//! `status-stale`: work without a line in WORK_STATUS.md.

use rustc_hash::FxHashMap;

use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::substance;
use crate::formats::work_status::{self, Ledger, LockState, SignalKind};
use crate::rules::index::{owes_update, some_work, versions};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "status-stale",
    family: Family::Index,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the change has work in it, and WORK_STATUS.md gains no substantive line",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = RepoPath::from(work_status::PATH);
    if !owes_update(cx) {
        return Ok(());
    }
    let Some(versions) = versions(cx, &path)? else { return Ok(()) };
    let ledger = |blob| cx.parsed(blob, work_status::parse);
    let after = ledger(&versions.after);
    if substance::gains(&versions.before(), &versions.after.data)
        || versions.before.iter().all(|before| has_moved(&ledger(before), &after))
    {
        return Ok(());
    }
    let work = some_work(cx);
    let message = format!("the change touches {work}, and WORK_STATUS.md says nothing new");
    let why = "the others read there what is done and what is going on: work that it does not mention surprises them";
    let help = "say in WORK_STATUS.md what was done: take or release the lock, signal it, or add a line about it (a \
                date, white space, a comment or another order is no update), and put it into this change";
    out.report(Finding::new(cx.id(), message, why, help).in_file(&path));
    Ok(())
}

/// A row, as far as it counts here: times are left out, so that a lock that only lasts longer has not moved.
#[derive(PartialEq, Eq, Hash)]
enum Row<'a> {
    Lock(LockState, String, &'a str),
    Signal(SignalKind, String, &'a str),
}

/// Whether a lock was taken, released or removed, or a signal added.
fn has_moved(before: &Ledger, after: &Ledger) -> bool {
    let (before, after) = (rows(before), rows(after));
    let count = |rows: &FxHashMap<Row<'_>, usize>, row: &Row<'_>| rows.get(row).copied().unwrap_or_default();
    let is_lock_gone =
        |row: &Row<'_>| matches!(row, Row::Lock(..)) && count(&after, row) < count(&before, row);
    after.keys().any(|row| count(&after, row) > count(&before, row)) || before.keys().any(is_lock_gone)
}

fn rows(ledger: &Ledger) -> FxHashMap<Row<'_>, usize> {
    let mut rows = FxHashMap::default();
    let locks = ledger
        .locks
        .iter()
        .map(|lock| Row::Lock(lock.state, lock.agent.to_ascii_lowercase(), lock.pattern.as_str()));
    let signals = ledger
        .signals
        .iter()
        .map(|signal| Row::Signal(signal.kind, signal.agent.to_ascii_lowercase(), &signal.subject));
    for row in locks.chain(signals) {
        *rows.entry(row).or_default() += 1;
    }
    rows
}

const DOCS: &str = r#"
## What it checks

A change that touches anything but the two documents says something new in `WORK_STATUS.md`: it brings a substantive
line, or a lock is taken, released or removed, or a signal is added. White space, another order, dates, comments and a
lock that only lasts longer are not substantive.

Merges that bring no content of their own and pure reverts owe nothing. With `[index] per = "range"` the push or pull
request is judged as a whole, not every commit.

## Why

The others read there what is done and what is going on. Work that it does not mention surprises them.

## What to do

Take or release the lock, signal, or add a line about the work, in the same change.

## Examples

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | parser |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T09:46:00Z | parser |
-- after/src/a.rs --
fn main() {}
````

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | parser |

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
| `src/` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T06:00:00Z | parser |
-- after/src/a.rs --
fn main() {}
````
"#;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{active, judge_text};

    const ROW: &str = "| `src/` | rust-expert | 2026-11-22T05:46:00Z | | parser |";

    fn found(before: &str, after: &str) -> usize {
        let text = format!(
            "agent: rust-expert\n-- before/WORK_STATUS.md --\n{before}-- after/WORK_STATUS.md --\n{after}-- after/src/a.rs --\nx\n"
        );
        judge_text(&RULE, &text).len()
    }

    #[test]
    fn a_lock_that_comes_or_goes_is_an_update() {
        let (none, one, two) = (active(&[]), active(&[ROW]), active(&[ROW, ROW]));
        assert_eq!(found(&one, &one), 1);
        assert_eq!(found(&none, &one), 0, "taken");
        assert_eq!(found(&one, &none), 0, "removed");
        assert_eq!(found(&one, &two), 0, "taken again");
    }

    #[test]
    fn other_times_are_no_update_and_prose_is() {
        let one = active(&[ROW]);
        assert_eq!(found(&one, &active(&[&ROW.replace("05:46", "05:50")])), 1);
        assert_eq!(found(&one, &active(&[&ROW.replace("| |", "| 2026-11-23 |")])), 1);
        assert_eq!(found(&one, &format!("{one}\nThe lexer is done.\n")), 0);
        assert_eq!(found(&one, &format!("{one}\n2026-11-22\n")), 1);
        assert_eq!(found(&format!("{one}\nDone.\n"), &one), 1, "a line less is no update");
    }

    #[test]
    fn a_signal_that_comes_is_an_update_even_if_it_came_before() {
        let row = "| 2026-11-22T05:00:00Z | rust-expert | VALIDATED | api | |\n";
        let signals = |rows: &str| {
            format!("## Signals\n\n| At | Agent | Signal | Subject | Detail |\n|---|---|---|---|---|\n{rows}")
        };
        assert_eq!(found(&signals(row), &signals(&format!("{row}{}", row.replace("05:00", "05:30")))), 0);
        assert_eq!(found(&signals(row), &signals("")), 1);
    }
}
