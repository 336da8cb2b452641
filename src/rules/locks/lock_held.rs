//! `lock-held`: a path is changed that another agent has locked.

use crate::change::{Holder, RepoPath};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::Lock;
use crate::rules::locks::coverage::{self, Coverage, Held, Place};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lock-held",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "another agent's lock covers a changed path",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    coverage::report(cx, out, |path, coverage| match coverage {
        Coverage::Held(held) => Some(describe(cx, path, held)),
        _ => None,
    })
}

fn describe(cx: &Context<'_>, path: &RepoPath, held: &Held) -> Finding {
    let lock = &held.lock;
    let since = lock.locked_at.map(|at| format!(" since {at}")).unwrap_or_default();
    let expiry = lock.expiry(cx.policy.locks.ttl);
    let until = expiry.map_or(" until it is removed".to_owned(), |expiry| format!(" until {expiry}"));
    let task = if lock.task.is_empty() { String::new() } else { format!(" for \"{}\"", lock.task) };
    let pattern = match lock.pattern.as_str().as_bytes() == path.as_bytes() {
        true => String::new(),
        false => format!(" as `{}`", lock.pattern),
    };
    let place = match held.place {
        Place::Before => "",
        Place::Target => " (on the branch that this change is going to)",
        Place::Arbiter => " (in the arbiter: `policy locks` shows it)",
    };
    let message = format!("`{path}` is locked by {}{pattern}{since}{until}{task}{place}", lock.agent);
    let why = "the other agent is at work there: what is changed beside it is lost, or breaks what it does";
    let wait = expiry.map_or("wait".to_owned(), |expiry| format!("wait until {expiry}"));
    let help = format!(
        "{wait}, ask {} to release it, or pick other work and leave `{path}` out of this change",
        lock.agent
    );
    let help = own_but_for_session(cx, lock).map_or(help.clone(), |way| format!("{way}; else {help}"));
    Finding::new(cx.id(), message, why, help)
}

/// What to do where the holder is the change's own agent, and the sessions that count here are not both told.
fn own_but_for_session(cx: &Context<'_>, lock: &Lock) -> Option<String> {
    let (agent, row) = (&cx.change.agent, Holder::parse(&lock.agent));
    let own = agent.holder().filter(|own| agent.per_session && own.is(&row, false))?;
    match (own.session(), row.session()) {
        (None, _) => Some(format!("if it is your own, {}", coverage::say_session(&own))),
        (Some(_), None) => {
            Some(format!("if it is your own, let its row name {own}: without a session it is nobody's"))
        }
        (Some(_), Some(_)) => None,
    }
}

const DOCS: &str = r"
## What it checks

No path that a change touches is covered by a lock of another agent that holds when the change is made. Locks are
looked for in every tree that the change starts from, and in the tip of the branch it is going to, unless the lock was
released within the same range. What is not committed yet is also held against the arbiter (`refs/policy/ledger`, where
`policy lock` takes locks): it knows what other worktrees and other machines have taken.

Taking the other's row out of `WORK_STATUS.md` in the change itself frees nothing, unless it goes to *Released locks* and
the arbiter's chain bears out that its holder gave the lock back.

With `[locks] per-session = true` another session of the change's agent is another holder, and a change or a row that
names no session is nobody's.

A lock of an agent that `policy.toml` does not list still holds. Nobody is exempt, people neither.

## Why

The other agent is at work there. What is changed beside it is lost when it finishes, or breaks what it does.

## What to do

Wait, ask the agent to release its lock, or pick other work. A lock runs out by itself; a coordinator may remove it
before that.

## Examples

Another session of the same agent.

````violates
agent: rust-expert#7f3a
-- before/policy.toml --
[locks]
per-session = true
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | rust-expert#91c0 | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | lexer |
-- after/src/a.rs --
fn main() {}
````

````violates
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | python-pro | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | bindings |
-- after/src/a.rs --
fn main() {}
````

After it has run out.

````ok
agent: rust-expert
at: 2026-11-22T08:00:00Z
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/` | python-pro | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | bindings |
-- after/src/a.rs --
fn main() {}
````
";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::RULE;
    use crate::change::Change;
    use crate::change::memory::MemoryTree;
    use crate::finding::Finding;
    use crate::rules::testing::{active, change, judge, merge, paths, tree};

    const THEIRS: &str = "| `src/` | python-pro | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | bindings |";

    fn source_change(before: &str, after: &str) -> Change {
        change(&format!(
            "agent: rust-expert\n-- before/WORK_STATUS.md --\n{before}-- after/WORK_STATUS.md --\n{after}-- after/src/a.rs --\nx\n"
        ))
    }

    fn against(target: &str, tip: Option<&str>) -> Vec<Finding> {
        let empty = active(&[]);
        let mut change = source_change(&empty, &empty);
        change.target = Some(Arc::new(tree(target)));
        change.range_tip = tip.map(|tip| Arc::new(tree(tip)) as _);
        judge(&RULE, &change)
    }

    #[test]
    fn it_says_who_since_when_until_when_and_what_for() {
        let findings = judge(&RULE, &source_change(&active(&[THEIRS]), &active(&[THEIRS])));
        assert_eq!(
            findings[0].message,
            "`src/a.rs` is locked by python-pro as `src` since 2026-11-22T05:46:00Z until 2026-11-22T07:46:00Z for \"bindings\""
        );
        assert!(findings[0].help.starts_with("wait until 2026-11-22T07:46:00Z, ask python-pro"));
        assert_eq!(paths(&findings), ["src/a.rs"]);
    }

    #[test]
    fn taking_the_row_out_frees_nothing() {
        assert_eq!(judge(&RULE, &source_change(&active(&[THEIRS]), &active(&[]))).len(), 1);
        let mine = THEIRS.replace("python-pro", "rust-expert");
        assert_eq!(judge(&RULE, &source_change(&active(&[THEIRS]), &active(&[&mine]))).len(), 1);
        // And a row that somebody else gets in the change itself holds nobody off yet.
        assert!(judge(&RULE, &source_change(&active(&[]), &active(&[THEIRS]))).is_empty());
    }

    #[test]
    fn a_lock_without_a_time_and_one_of_a_stranger_hold() {
        for row in [
            "| src/ | stranger | 2026-11-22 05:46 | | |",
            "| src/ | python-pro | | | |",
            "| src/ | x | 2026-11-22 06:20 | | |",
        ] {
            assert_eq!(judge(&RULE, &source_change(&active(&[row]), &active(&[row]))).len(), 1, "{row}");
        }
    }

    #[test]
    fn a_lock_without_an_expiry_runs_out() {
        for (row, held) in
            [("| src/ | x | 2026-11-21 06:00 | | |", 1), ("| src/ | x | 2026-11-21 05:59 | | |", 0)]
        {
            assert_eq!(judge(&RULE, &source_change(&active(&[row]), &active(&[row]))).len(), held, "{row}");
        }
    }

    #[test]
    fn the_target_holds_unless_released_in_the_range() {
        let theirs = active(&[THEIRS]);
        let released = "## Released locks\n\n| Path | Agent | Locked at |\n|---|---|---|\n| src/ | python-pro | 2026-11-22 05:46 |\n";
        assert!(against(&theirs, None)[0].message.ends_with("(on the branch that this change is going to)"));
        assert_eq!(against(&theirs, Some(&active(&[]))).len(), 1, "the branch has never heard of it");
        assert_eq!(against(&theirs, Some(&theirs)).len(), 1);
        assert!(against(&theirs, Some(released)).is_empty());
        let later = THEIRS.replace("05:46", "06:01");
        assert!(against(&active(&[&later]), None).is_empty(), "taken after the change was made");
    }

    #[test]
    fn any_parent_of_a_merge_holds() {
        let source = |text: &str, ledger: &str| tree(ledger).with("src/a.rs", text);
        let parents = [source("a", &active(&[])), source("b", &active(&[THEIRS]))];
        let evil: MemoryTree = source("c", &active(&[]));
        assert_eq!(judge(&RULE, &merge("rust-expert", &parents, &evil)).len(), 1);
        assert!(judge(&RULE, &merge("rust-expert", &parents, &source("b", &active(&[])))).is_empty());
    }

    #[test]
    fn own_locks_in_any_case_hold_nobody_off() {
        let row = THEIRS.replace("python-pro", "Rust-Expert");
        assert!(judge(&RULE, &source_change(&active(&[&row]), &active(&[&row]))).is_empty());
    }
}
