//! `lock-conflict`: two live locks of different agents that overlap.

use crate::change::{RepoPath, WORK_STATUS};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{Ledger, Lock, LockState};
use crate::rules::documents::ledgers;
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "lock-conflict",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "two live locks of different agents overlap",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

In the ledger that a change leaves behind, no two live locks of different agents may cover one path. Whether they
overlap is decided on the patterns themselves, not on the files of today: `src/**` and `src/*/b.rs` do.

It is an error in the change that brings the conflict, and a warning while it stands.

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | python-pro | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | bindings |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | python-pro | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | bindings |
| `src/*/b.rs` | rust-expert | 2026-11-22T05:50:00Z | 2026-11-22T09:00:00Z | parser |
````

````ok
agent: rust-expert
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/*.py` | python-pro | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | bindings |
| `src/*.rs` | rust-expert | 2026-11-22T05:50:00Z | 2026-11-22T09:00:00Z | parser |
````

## Why

Two holders of one path are no holders: each believes to be alone.

## What to do

The later of the two gives way: narrow its path or release it.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let ledgers = ledgers(cx)?;
    let Some(after) = &ledgers.after else { return Ok(()) };
    let stood: Vec<_> = ledgers
        .befores()
        .flat_map(|document| conflicts(cx, &document.ledger))
        .map(|(a, b)| key(a, b))
        .collect();
    for (first, second) in conflicts(cx, &after.ledger) {
        // The row that came later points at the finding: that one has to give way.
        let (holder, other) =
            if first.locked_at <= second.locked_at { (first, second) } else { (second, first) };
        let message = format!(
            "{}'s lock on `{}` overlaps {}'s on `{}`",
            other.agent, other.pattern, holder.agent, holder.pattern
        );
        let help = format!(
            "narrow or release the lock of {} on `{}`: the other one was there first",
            other.agent, other.pattern
        );
        let finding = Finding::new(
            cx.id(),
            message,
            "two holders of one path are no holders: each believes to be alone",
            help,
        )
        .at(&RepoPath::from(WORK_STATUS), &after.blob, other.range.clone(), "overlaps");
        let brought = !stood.contains(&key(first, second));
        out.report(finding.weighing(if brought { Severity::Error } else { Severity::Warning }));
    }
    Ok(())
}

/// The pairs of live locks of different agents that overlap.
fn conflicts<'a>(cx: &Context<'_>, ledger: &'a Ledger) -> Vec<(&'a Lock, &'a Lock)> {
    let live = |lock: &&Lock| {
        lock.state == LockState::Active
            && lock.expiry(cx.policy.locks.ttl).is_none_or(|end| cx.change.time <= end)
    };
    let locks: Vec<&Lock> = ledger.locks.iter().filter(live).collect();
    let mut pairs = Vec::new();
    for (at, first) in locks.iter().enumerate() {
        for second in &locks[at + 1..] {
            let strangers = !first.agent.eq_ignore_ascii_case(&second.agent);
            if strangers && first.pattern.overlaps(&second.pattern, cx.change.ignore_case) {
                pairs.push((*first, *second));
            }
        }
    }
    pairs
}

fn key(first: &Lock, second: &Lock) -> [(String, String); 2] {
    let mut key =
        [first, second].map(|lock| (lock.agent.to_ascii_lowercase(), lock.pattern.as_str().to_owned()));
    key.sort();
    key
}
