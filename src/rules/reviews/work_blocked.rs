//! `work-blocked`: an agent changes what it says it cannot go on with.

use crate::change::{RepoPath, Tree, is_document};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{Ledger, Lock, Signal, SignalKind};
use crate::glob::Pattern;
use crate::reviews::shell_word;
use crate::rules::ledger::{Ledgers, ledgers};
use crate::rules::locks::work::Work;
use crate::rules::reviews::{is_same_agent, named};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "work-blocked",
    family: Family::Reviews,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the change touches what its agent says is blocked",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let ledgers = ledgers(cx)?;
    let mut reported: Vec<&Signal> = Vec::new();
    for read in ledgers.before.iter().flatten() {
        let own = |signal: &&Signal| {
            signal.kind == SignalKind::Blocked
                && cx.change.agent.name.as_deref().is_some_and(|name| is_same_agent(name, &signal.agent))
        };
        for signal in read.ledger.signals.iter().filter(own) {
            let says_the_same = |other: &Signal| other.subject == signal.subject && other.at == signal.at;
            if reported.iter().any(|other| says_the_same(other)) || is_closed(cx, &ledgers, signal)? {
                continue;
            }
            let paths = covered(cx, &ledgers, signal)?;
            if !paths.is_empty() {
                reported.push(signal);
                report(cx, signal, &paths, out);
            }
        }
    }
    Ok(())
}

/// Whether somebody said later that it can go on, before the change or in it.
fn is_closed(cx: &Context<'_>, ledgers: &Ledgers, blocked: &Signal) -> Result<bool, Fault> {
    let work = Work::of(cx, &blocked.subject)?;
    let all = ledgers.before.iter().chain([&ledgers.after]).flatten();
    for signal in all.flat_map(|read| &read.ledger.signals) {
        let is_later = signal.kind == SignalKind::Unblocked && signal.at >= blocked.at;
        if is_later && Work::of(cx, &signal.subject)?.includes(&work) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The `BLOCKED` signals of `ledger` that no later `UNBLOCKED` of it closes, as `tree` tells what their subjects name.
pub fn open_blocks<'l>(ledger: &'l Ledger, tree: &Tree) -> Result<Vec<&'l Signal>, Fault> {
    let mut open = Vec::new();
    for blocked in ledger.signals.iter().filter(|signal| signal.kind == SignalKind::Blocked) {
        let work = Work::among([tree], &blocked.subject)?;
        let mut is_closed = false;
        for signal in ledger.signals.iter().filter(|signal| signal.kind == SignalKind::Unblocked) {
            is_closed |= signal.at >= blocked.at && Work::among([tree], &signal.subject)?.includes(&work);
        }
        if !is_closed {
            open.push(blocked);
        }
    }
    Ok(open)
}

/// The changed paths that the signal covers: those that its subject names, and those under a lock for the task it names.
fn covered(cx: &Context<'_>, ledgers: &Ledgers, blocked: &Signal) -> Result<Vec<RepoPath>, Fault> {
    let work = Work::of(cx, &blocked.subject)?;
    let text = blocked.subject.trim().trim_matches('`');
    let pattern = Pattern::parse(text).ok();
    let locks = ledgers.held_after().chain((0..ledgers.before.len()).flat_map(|at| ledgers.held_before(at)));
    let is_for_it = |lock: &&Lock| lock.is_of(&blocked.agent, false) && work.is_named_by(lock);
    let locks: Vec<&Lock> = locks.filter(is_for_it).collect();
    let fold = cx.change.ignore_case;
    let covers = |path: &RepoPath| {
        work.is_everything()
            || pattern.as_ref().is_some_and(|pattern| pattern.covers(path, fold))
            || locks.iter().any(|lock| lock.pattern.covers(path, fold))
    };
    let changed = cx.change.files.iter().map(|file| &file.path);
    Ok(changed.filter(|path| !is_document(path) && !cx.is_exempt(path) && covers(path)).cloned().collect())
}

fn report(cx: &Context<'_>, signal: &Signal, paths: &[RepoPath], out: &mut Findings) {
    let Some(first) = paths.first() else { return };
    let (what, subject) = match signal.subject.trim() {
        "" => ("its work".to_owned(), "."),
        subject => (format!("`{subject}`"), subject),
    };
    let since = signal.at.map_or(String::new(), |at| format!(" since {at}"));
    let reason = match signal.detail.trim() {
        "" => String::new(),
        detail => format!(" ({detail})"),
    };
    let message =
        format!("{} says that {what} is blocked{since}{reason}, and changes {}", signal.agent, named(paths));
    let why = "work that goes on without what it waits for goes on with something made up";
    let help = format!(
        "leave it until it can go on; then `policy signal UNBLOCKED {} \"what has changed\"`, in this commit or an earlier one",
        shell_word(subject)
    );
    out.report(Finding::new(cx.id(), message, why, help).in_file(first));
}

const DOCS: &str = r#"
## What it checks

While a `BLOCKED` signal of an agent stands open, no change of that agent touches what it covers: the path, directory or glob
that its Subject names; for a task, what the agent's locks cover whose Task names it in whole words; without a Subject,
everything.

An `UNBLOCKED` signal of the same Subject (or of a directory that holds it) with the same or a later time closes it, whoever
wrote it: in an earlier commit, or in this very change. Taking the `BLOCKED` row out closes nothing in the change that does so.
The change that brings a `BLOCKED` signal may also bring what was done until then. Other agents are not held off: that is what
locks are for.

## Why

"Halt if real data is unavailable": an agent that says that it cannot go on, and goes on, fills the gap with something made
up.

## What to do

Wait for what is missing. When it is there, say so: `policy signal UNBLOCKED SUBJECT "the data is there"`.

## Examples

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:00:00Z | rust-expert | BLOCKED | src/rates | no access to the rates |
-- after/src/rates/load.rs --
fn load() {}
````

The task is blocked, and a lock says which paths are its.

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/rates/**` | rust-expert | 2026-11-22T04:00:00Z | | T-42 exchange rates |

## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:00:00Z | rust-expert | BLOCKED | T-42 | no access to the rates |
-- after/src/rates/load.rs --
fn load() {}
````

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:00:00Z | rust-expert | BLOCKED | src/rates | no access to the rates |
| 2026-11-22T05:30:00Z | data-engineer | UNBLOCKED | src/rates | the feed is open |
-- after/src/rates/load.rs --
fn load() {}
````

What is blocked is elsewhere.

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:00:00Z | rust-expert | BLOCKED | src/feeds | the feed is not open yet |
-- after/src/parser/mod.rs --
fn parse() {}
````
"#;
