//! `ledger-forged`: a change that writes, edits or removes another agent's lock or signal.

use jiff::Timestamp;

use crate::change::{RepoPath, WORK_STATUS};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{Lock, LockState, Signal, SignalKind};
use crate::rules::documents::{Document, Ledgers, ledgers};
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ledger-forged",
    family: Family::Ledger,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a change adds, edits or removes another agent's lock or signal",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

Active locks and signals belong to the agent they name. A change may add, edit and remove its own agent's only. Anyone
may remove a lock that has run out; released locks are history and may be tidied away; the agents that `[ledger]
coordinators` lists may write anything. What a row says counts, not how it is laid out: `policy fmt` forges nothing.

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
````

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:30:00Z | docker-expert | APPROVED | services/api | looks good |
````

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | python-pro | 2026-11-22T02:00:00Z | 2026-11-22T03:00:00Z | bindings |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | parser |
````

## Why

A lock that anybody can strike out holds nobody off, and an approval that anybody can write approves nothing.

## What to do

Take the row back out and let the agent it names write it; a coordinator may act for others.
"#;

/// A lock by what it says.
type LockKey = (String, String, Option<Timestamp>, Option<Timestamp>, String);
/// A signal by what it says.
type SignalKey = (String, SignalKind, Option<Timestamp>, String, String);

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    if cx.change.agent.name.as_deref().is_some_and(|name| cx.policy.is_coordinator(name)) {
        return Ok(());
    }
    let ledgers = ledgers(cx)?;
    locks(cx, &ledgers, out);
    signals(cx, &ledgers, out);
    Ok(())
}

fn locks(cx: &Context<'_>, ledgers: &Ledgers, out: &mut Findings) {
    let foreign = |lock: &&Lock| lock.state == LockState::Active && !cx.change.agent.is(&lock.agent);
    let of = |document: &Document| -> Vec<LockKey> {
        document.ledger.locks.iter().filter(foreign).map(lock_key).collect()
    };
    let befores: Vec<Vec<LockKey>> = ledgers.befores().map(of).collect();
    let mut edited = Vec::new();
    for (document, lock) in
        after_rows(ledgers, |document| document.ledger.locks.iter().filter(foreign).collect())
    {
        let key = lock_key(lock);
        if befores.iter().any(|rows| rows.contains(&key)) {
            continue;
        }
        let known = befores.iter().flatten().any(|row| (&row.0, &row.1) == (&key.0, &key.1));
        let deed = if known { "edits" } else { "adds" };
        edited.push((key.0, key.1));
        let message = format!("{} {deed} {}'s lock on `{}`", who(cx), lock.agent, lock.pattern);
        out.report(finding(cx, message, &lock.agent).at(
            &RepoPath::from(WORK_STATUS),
            &document.blob,
            lock.range.clone(),
            "this row",
        ));
    }
    let after: Vec<LockKey> = ledgers.after.iter().flat_map(of).collect();
    let mut told = Vec::new();
    for lock in ledgers.befores().flat_map(|document| document.ledger.locks.iter().filter(foreign)) {
        let key = lock_key(lock);
        let everywhere =
            befores.len() == cx.change.before.len() && befores.iter().all(|rows| rows.contains(&key));
        let live = lock.expiry(cx.policy.locks.ttl).is_none_or(|end| cx.change.time <= end);
        let is_edit = edited.contains(&(key.0.clone(), key.1.clone()));
        if everywhere && live && !is_edit && !after.contains(&key) && !told.contains(&key) {
            let message = format!("{} removes {}'s live lock on `{}`", who(cx), lock.agent, lock.pattern);
            out.report(finding(cx, message, &lock.agent).in_file(&RepoPath::from(WORK_STATUS)));
            told.push(key);
        }
    }
}

fn signals(cx: &Context<'_>, ledgers: &Ledgers, out: &mut Findings) {
    let foreign = |signal: &&Signal| !cx.change.agent.is(&signal.agent);
    let of = |document: &Document| -> Vec<SignalKey> {
        document.ledger.signals.iter().filter(foreign).map(signal_key).collect()
    };
    let befores: Vec<Vec<SignalKey>> = ledgers.befores().map(of).collect();
    let mut edited = Vec::new();
    for (document, signal) in
        after_rows(ledgers, |document| document.ledger.signals.iter().filter(foreign).collect())
    {
        let key = signal_key(signal);
        if befores.iter().any(|rows| rows.contains(&key)) {
            continue;
        }
        edited.push((key.0, key.3));
        let message = format!(
            "{} writes {}'s signal {} on {}",
            who(cx),
            signal.agent,
            signal.kind.name(),
            signal.subject
        );
        out.report(finding(cx, message, &signal.agent).at(
            &RepoPath::from(WORK_STATUS),
            &document.blob,
            signal.range.clone(),
            "this row",
        ));
    }
    let after: Vec<SignalKey> = ledgers.after.iter().flat_map(of).collect();
    let mut told = Vec::new();
    for signal in ledgers.befores().flat_map(|document| document.ledger.signals.iter().filter(foreign)) {
        let key = signal_key(signal);
        let everywhere =
            befores.len() == cx.change.before.len() && befores.iter().all(|rows| rows.contains(&key));
        let is_edit = edited.contains(&(key.0.clone(), key.3.clone()));
        if everywhere && !is_edit && !after.contains(&key) && !told.contains(&key) {
            let message = format!(
                "{} removes {}'s signal {} on {}",
                who(cx),
                signal.agent,
                signal.kind.name(),
                signal.subject
            );
            out.report(finding(cx, message, &signal.agent).in_file(&RepoPath::from(WORK_STATUS)));
            told.push(key);
        }
    }
}

fn after_rows<'a, T>(
    ledgers: &'a Ledgers,
    rows: impl Fn(&'a Document) -> Vec<&'a T>,
) -> Vec<(&'a Document, &'a T)> {
    ledgers
        .after
        .iter()
        .flat_map(|document| rows(document).into_iter().map(move |row| (document, row)))
        .collect()
}

fn finding(cx: &Context<'_>, message: String, owner: &str) -> Finding {
    let why = "a lock that anybody can strike out holds nobody off, and an approval that anybody can write approves nothing";
    let help = format!(
        "put WORK_STATUS.md's row back as it was and let {owner} write it, or commit as {owner} if that is who you are"
    );
    Finding::new(cx.id(), message, why, help)
}

fn who(cx: &Context<'_>) -> String {
    cx.change.agent.name.clone().unwrap_or_else(|| "an unknown author".to_owned())
}

fn lock_key(lock: &Lock) -> LockKey {
    (
        lock.agent.to_ascii_lowercase(),
        lock.pattern.as_str().to_owned(),
        lock.locked_at,
        lock.expires,
        lock.task.clone(),
    )
}

fn signal_key(signal: &Signal) -> SignalKey {
    (signal.agent.to_ascii_lowercase(), signal.kind, signal.at, signal.subject.clone(), signal.detail.clone())
}
