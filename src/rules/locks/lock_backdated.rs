//! `lock-backdated`: a path is changed under a lock that was taken after the work.

use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::Lock;
use crate::rules::locks::coverage::{self, Coverage};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lock-backdated",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the lock says that it was taken after the change, or in the future",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    coverage::report(cx, out, |path, coverage| match coverage {
        Coverage::Backdated(lock) => Some(describe(cx, path, lock)),
        _ => None,
    })
}

fn describe(cx: &Context<'_>, path: &RepoPath, lock: &Lock) -> Finding {
    let at = lock.locked_at.map(|at| at.to_string()).unwrap_or_default();
    let message = format!(
        "the lock of {} on `{}` says that it was taken at {at}, after `{path}` was changed",
        lock.agent, lock.pattern
    );
    let why = "a lock that is taken after the work kept nobody off while the work was done";
    let help = format!(
        "lock first, then work: let `Locked at` in the row of `{}` say when the lock was really taken, and check the \
         clock of the machine that wrote it if that was before the change",
        lock.pattern
    );
    Finding::new(cx.id(), message, why, help)
}

const DOCS: &str = r"
## What it checks

The lock that covers a changed path was taken before the path was changed: its `Locked at` is not later than the
change, whose time is the committer date, or now for what is not committed yet. A lock from the future is thereby
reported, too. Clocks may be five minutes apart.

## Why

A lock that is written down after the work kept nobody off while the work was done: it is paperwork, not a lock.

## What to do

Lock first, then work. If the row was written before the work, the clock of the machine that wrote it is wrong: set it,
and correct the row.

## Examples

````violates
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- before/README.md --
A tool.
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | rust-expert | 2026-11-22T06:30:00Z | | parser |
-- after/src/a.rs --
fn main() {}
````

A clock that is a little ahead.

````ok
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- before/README.md --
A tool.
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | rust-expert | 2026-11-22T06:04:00Z | | parser |
-- after/src/a.rs --
fn main() {}
````
";

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{active, judge_text};

    fn found(row: &str) -> usize {
        let text = format!(
            "agent: rust-expert\n-- after/WORK_STATUS.md --\n{}-- after/src/a.rs --\nx\n",
            active(&[row])
        );
        judge_text(&RULE, &text).len()
    }

    #[test]
    fn five_minutes_are_allowed_and_no_more() {
        assert_eq!(found("| src/ | rust-expert | 2026-11-22T06:05:00Z | | |"), 0);
        assert_eq!(found("| src/ | rust-expert | 2026-11-22T06:05:01Z | | |"), 1);
    }

    #[test]
    fn releasing_it_at_once_does_not_hide_it() {
        let text = "agent: rust-expert\n-- after/WORK_STATUS.md --\n## Released locks\n\n| Path | Agent | Locked at |\n\
                    |---|---|---|\n| src/ | rust-expert | 2026-11-22T06:30:00Z |\n-- after/src/a.rs --\nx\n";
        assert_eq!(judge_text(&RULE, text).len(), 1);
    }
}
