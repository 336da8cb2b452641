//! `lock-unreleased`: work is said to be complete, and its locks still hold.

use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{Lock, Signal, SignalKind};
use crate::reviews::shell_word;
use crate::rules::ledger::{self, ledgers};
use crate::rules::locks::work::Work;
use crate::rules::reviews::added;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lock-unreleased",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "IMPLEMENTATION_COMPLETE is signalled while the agent still holds a lock for that task",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let ledgers = ledgers(cx)?;
    let Some(after) = &ledgers.after else { return Ok(()) };
    for signal in added(&ledgers, after, |signal| signal.kind == SignalKind::ImplementationComplete) {
        let work = Work::of(cx, &signal.subject)?;
        let own = ledgers.held_after().filter(|lock| lock.is_of(&signal.agent, false));
        for lock in own.filter(|lock| lock.is_live_at(cx.change.time, cx.policy.locks.ttl)) {
            if work.needs(cx, lock) {
                out.report(describe(cx, signal, lock).at(
                    &ledger::path(),
                    &after.blob,
                    signal.range.clone(),
                    format!("`{}` is still locked", lock.pattern),
                ));
            }
        }
    }
    Ok(())
}

fn describe(cx: &Context<'_>, signal: &Signal, lock: &Lock) -> Finding {
    let (what, else_say) = match signal.subject.trim() {
        "" => (
            "its work".to_owned(),
            "; if only a part of the work is complete, name it in the signal's Subject",
        ),
        subject => (format!("`{subject}`"), ""),
    };
    let task = if lock.task.is_empty() { String::new() } else { format!(" for \"{}\"", lock.task) };
    let message = format!(
        "{} says that {what} is complete and still holds the lock on `{}`{task}",
        signal.agent, lock.pattern
    );
    let why = "whoever waits for the path waits for work that is done: a lock that nobody needs keeps all others off";
    let help = format!(
        "`policy unlock {}` gives it back; by hand, move its row to `## Released locks` in this change{else_say}",
        shell_word(lock.pattern.as_str())
    );
    Finding::new(cx.id(), message, why, help)
}

const DOCS: &str = r"
## What it checks

A change that adds an `IMPLEMENTATION_COMPLETE` signal of an agent leaves that agent no live lock for the same work. A
lock is for the work that the signal's Subject names if

- its Task names the Subject, in whole words, white space and case aside: the Subject `T-42` and the Task `T-42: parser`;
- the Subject is a path, and the lock covers it or lies below it: the Subject `services/api` and the lock on
  `services/api/src/**`. A Subject is a path if it has a slash, or if something stands there.

A signal without a Subject says that all is complete: then no lock of the agent may be left. A signal that stood before
the change is not reported again, and locks that were given back or have run out are nobody's concern.

## Why

A lock keeps all others off. Once the work is complete nobody needs it, and those who wait for the path wait for nothing.

## What to do

Give the lock back in the change that signals the end: `policy unlock PATH`, or move its row to *Released locks*. If more is
to be done under the lock, it is too early for the signal.

## Examples

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/parser/**` | rust-expert | 2026-11-22T05:46:00Z | | parser rewrite |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/parser/**` | rust-expert | 2026-11-22T05:46:00Z | | parser rewrite |

## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:59:00Z | rust-expert | IMPLEMENTATION_COMPLETE | Parser rewrite | |
````

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/parser/**` | rust-expert | 2026-11-22T05:46:00Z | | parser rewrite |
| `src/lexer/**` | rust-expert | 2026-11-22T05:46:00Z | | lexer |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/lexer/**` | rust-expert | 2026-11-22T05:46:00Z | | lexer |

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
| `src/parser/**` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T05:59:00Z | parser rewrite |

## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:59:00Z | rust-expert | IMPLEMENTATION_COMPLETE | parser rewrite | |
````
";

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{active, judge, merge, tree};

    /// The messages for a change that adds `signals` beside these locks.
    fn found(locks: &[&str], before: &[&str], after: &[&str]) -> Vec<String> {
        let ledger = |signals: &[&str]| {
            let rows: String = signals.iter().map(|row| format!("{row}\n")).collect();
            let head = "| At | Agent | Signal | Subject | Detail |\n|---|---|---|---|---|\n";
            tree(&format!("{}\n## Signals\n\n{head}{rows}", active(locks)))
                .with("api/main.rs", "fn main() {}\n")
        };
        let findings = judge(&RULE, &merge("rust-expert", &[ledger(before)], &ledger(after)));
        findings.into_iter().map(|finding| format!("{}\n{}", finding.message, finding.help)).collect()
    }

    fn complete(subject: &str) -> String {
        format!("| 2026-11-22T05:59:00Z | rust-expert | IMPLEMENTATION_COMPLETE | {subject} | |")
    }

    fn lock(path: &str, agent: &str, task: &str) -> String {
        format!("| `{path}` | {agent} | 2026-11-22T05:46:00Z | | {task} |")
    }

    #[test]
    fn a_lock_whose_task_names_the_subject_is_for_it() {
        for (task, subject, is_for) in [
            ("T-42", "T-42", true),
            ("T-42: the  Parser", "the parser", true),
            ("(T-42) parser", "T-42", true),
            ("T-421", "T-42", false),
            ("the parser", "parsers", false),
            ("", "T-42", false),
            ("parser", "the parser", false),
            ("other", "", true),
        ] {
            let found = found(&[&lock("src/**", "Rust-Expert", task)], &[], &[&complete(subject)]);
            assert_eq!(!found.is_empty(), is_for, "{task:?} {subject:?} {found:?}");
        }
    }

    #[test]
    fn a_lock_on_the_subject_or_below_it_is_for_it() {
        for (path, subject, is_for) in [
            ("services/api/src/**", "services/api", true),
            ("services/api/src/**", "`./services/api/`", true),
            ("services/**", "services/api", true),
            ("services/api", "services/api/src/main.rs", true),
            ("services/apiary/**", "services/api", false),
            ("docs/**", "services/api", false),
            ("docs/**", ".", true),
            ("api/*.rs", "api", true),
            ("**", "nothing-there", false),
        ] {
            let found = found(&[&lock(path, "rust-expert", "x")], &[], &[&complete(subject)]);
            assert_eq!(!found.is_empty(), is_for, "{path:?} {subject:?}");
        }
    }

    #[test]
    fn each_lock_is_named_with_the_command_that_gives_it_back() {
        let paths = ["src/**", "doc/a.md", "it's.md"];
        let locks = paths.map(|path| lock(path, "rust-expert", "T-1"));
        let found = found(&locks.each_ref().map(String::as_str), &[], &[&complete("T-1")]);
        assert_eq!(found.len(), 3);
        assert!(
            found[0].contains("the lock on `src/**` for \"T-1\"")
                && found[0].contains("`policy unlock 'src/**'`")
        );
        assert!(found[1].contains("`policy unlock doc/a.md`"), "{found:?}");
        assert!(found[2].contains("`policy unlock \"it's.md\"`"), "{found:?}");
    }

    #[test]
    fn other_signals_agents_times_and_rows_that_stood_are_not_its_concern() {
        let own = lock("src/**", "rust-expert", "T-1");
        let signal = complete("T-1");
        assert!(found(&[&own], &[&signal], &[&signal]).is_empty(), "it stood before");
        assert_eq!(found(&[&own], &[&signal], &[&signal, &signal]).len(), 1, "a second is new");
        assert!(found(&[&own], &[], &[&signal.replace("IMPLEMENTATION_COMPLETE", "VALIDATED")]).is_empty());
        assert!(found(&[&lock("src/**", "python-pro", "T-1")], &[], &[&signal]).is_empty());
        assert!(found(&[&own.replace("22T", "20T")], &[], &[&signal]).is_empty(), "it has run out");
    }
}
