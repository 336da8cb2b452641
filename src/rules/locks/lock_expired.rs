//! `lock-expired`: a path is changed under a lock that had run out.

use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{self, Lock, row};
use crate::rules::locks::coverage::{self, Coverage, TIME, lock_command};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lock-expired",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the agent's own lock had run out when the change was made",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    coverage::report(cx, out, |path, coverage| match coverage {
        Coverage::Expired(lock) => Some(describe(cx, path, lock)),
        _ => None,
    })
}

fn describe(cx: &Context<'_>, path: &RepoPath, lock: &Lock) -> Finding {
    let end = lock.expiry(cx.policy.locks.ttl).map(|expiry| format!(" at {expiry}")).unwrap_or_default();
    let message =
        format!("the lock of {} on `{}` ran out{end}, before `{path}` was changed", lock.agent, lock.pattern);
    let why = "a lock that has run out holds nobody off: another agent may have taken the path since";
    let since = lock.locked_at.map(|at| at.to_string()).unwrap_or_default();
    let renewed = row([
        &work_status::path_cell(lock.pattern.as_str()),
        &lock.agent,
        &since,
        TIME,
        &lock.task.replace('|', "\\|"),
    ]);
    let help = format!(
        "{}; or by hand let its row under `## Active locks` in {} say until when the work takes: {renewed}",
        lock_command(path),
        work_status::PATH
    );
    Finding::new(cx.id(), message, why, help)
}

const DOCS: &str = r#"
## What it checks

The lock of the change's agent that covers a changed path had not run out when the change was made: at its `Expires`,
or, where it has none, `[locks] ttl` after its `Locked at` (24 hours by default). A lock that had run out and is renewed
in the change itself covers it, unless `[locks] require = "parent"` asks for it before.

## Why

A lock that has run out holds nobody off. Another agent may have taken the path in good faith, and both now change it.

## What to do

Run `policy lock PATH` and commit `WORK_STATUS.md` with the change, or lengthen the row as the finding shows.
`policy renew`, before it runs out, spares both.

## Examples

````violates
agent: rust-expert
at: 2026-11-22T08:00:00Z
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | parser |
-- after/src/a.rs --
fn main() {}
````

````ok
agent: rust-expert
at: 2026-11-22T08:00:00Z
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
"#;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::config::LockRequirement;
    use crate::rules::testing::{active, change, judge_by, judge_text, policy};

    const OLD: &str = "| `src/` | rust-expert | 2026-11-22T01:00:00Z | 2026-11-22T02:00:00Z | a \\| b |";

    #[test]
    fn the_row_in_the_help_is_the_row_renewed() {
        let findings = judge_text(
            &RULE,
            &format!(
                "agent: rust-expert\n-- before/WORK_STATUS.md --\n{}-- after/src/a.rs --\nx\n",
                active(&[OLD])
            ),
        );
        assert_eq!(
            findings[0].message,
            "the lock of rust-expert on `src` ran out at 2026-11-22T02:00:00Z, before `src/a.rs` was changed"
        );
        assert!(
            findings[0]
                .help
                .ends_with("| `src` | rust-expert | 2026-11-22T01:00:00Z | YYYY-MM-DDTHH:MM:SSZ | a \\| b |")
        );
    }

    #[test]
    fn releasing_what_had_run_out_does_not_cover() {
        let released = "## Released locks\n\n| Path | Agent | Locked at | Released at | Task |\n|---|---|---|---|---|\n\
                        | src/ | rust-expert | 2026-11-22T01:00:00Z | 2026-11-22T05:00:00Z | a \\| b |\n";
        let text = format!(
            "agent: rust-expert\n-- before/WORK_STATUS.md --\n{}-- after/WORK_STATUS.md --\n{released}-- after/src/a.rs --\nx\n",
            active(&[OLD])
        );
        assert_eq!(judge_text(&RULE, &text).len(), 1);
    }

    #[test]
    fn the_parent_may_be_asked_for_the_renewal() {
        let renewed = OLD.replace("02:00", "09:00");
        let change = change(&format!(
            "agent: rust-expert\n-- before/WORK_STATUS.md --\n{}-- after/WORK_STATUS.md --\n{}-- after/src/a.rs --\nx\n",
            active(&[OLD]),
            active(&[&renewed])
        ));
        let mut policy = policy();
        assert!(judge_by(&RULE, &change, &policy).found.is_empty());
        policy.locks.require = LockRequirement::Parent;
        assert_eq!(judge_by(&RULE, &change, &policy).found.len(), 1);
    }

    #[test]
    fn the_very_moment_of_the_expiry_is_in_time() {
        for (at, found) in [("02:00:00Z", 0), ("02:00:01Z", 1)] {
            let text = format!(
                "agent: rust-expert\nat: 2026-11-22T{at}\n-- before/WORK_STATUS.md --\n{}-- after/src/a.rs --\nx\n",
                active(&[OLD])
            );
            assert_eq!(judge_text(&RULE, &text).len(), found, "{at}");
        }
    }
}
