//! `lock-unreleased`: work is said to be complete, and its locks still hold.

use rustc_hash::FxHashMap;

use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{Lock, Signal, SignalKind, signal_row};
use crate::rules::ledger::{self, Ledgers, ReadLedger, ledgers};
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
    for signal in added(&ledgers, after) {
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

/// The signals of completion that the change adds: of those that say the same, as many as no tree before it has.
fn added<'a>(ledgers: &Ledgers, after: &'a ReadLedger) -> Vec<&'a Signal> {
    let mut stood: FxHashMap<String, usize> = FxHashMap::default();
    for read in ledgers.before.iter().flatten() {
        let mut here: FxHashMap<String, usize> = FxHashMap::default();
        for signal in completions(read) {
            let count = here.entry(signal_row(signal)).or_default();
            *count += 1;
            let most = stood.entry(signal_row(signal)).or_default();
            *most = (*most).max(*count);
        }
    }
    let is_new = |signal: &&Signal| match stood.get_mut(&signal_row(signal)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    completions(after).filter(is_new).collect()
}

fn completions(read: &ReadLedger) -> impl Iterator<Item = &Signal> {
    read.ledger.signals.iter().filter(|signal| signal.kind == SignalKind::ImplementationComplete)
}

/// What is complete, as far as the signal's subject says.
struct Work {
    /// The subject's words. Without any, all that the agent does is complete.
    words: Vec<String>,
    /// The subject as a path, if it is one: it has a slash, or something stands there.
    path: Option<RepoPath>,
}

impl Work {
    fn of(cx: &Context<'_>, subject: &str) -> Result<Self, Fault> {
        let text = subject.trim().trim_matches('`');
        let text = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        let path = if text == "." { RepoPath::root() } else { RepoPath::from(text) };
        let mut is_path = text == "." || subject.contains('/');
        for tree in cx.change.before.iter().chain([&cx.change.after]) {
            is_path = is_path || !text.is_empty() && tree.entry(&path)?.is_some();
        }
        Ok(Self { words: words(subject), path: Some(path).filter(|_| is_path) })
    }

    /// Whether the lock is held for this work.
    fn needs(&self, cx: &Context<'_>, lock: &Lock) -> bool {
        let task = words(&lock.task);
        let is_named = || task.windows(self.words.len()).any(|part| part == self.words);
        let is_about = |path: &RepoPath| {
            let pattern = RepoPath::from(lock.pattern.as_str());
            let is_within = match cx.change.ignore_case {
                true => folded(&pattern).is_within(&folded(path)),
                false => pattern.is_within(path),
            };
            is_within || lock.pattern.covers(path, cx.change.ignore_case)
        };
        self.words.is_empty() || is_named() || self.path.as_ref().is_some_and(is_about)
    }
}

fn folded(path: &RepoPath) -> RepoPath {
    RepoPath::new(path.as_bytes().to_ascii_lowercase())
}

/// The words of a text in lower case, without the marks around them; what has nothing but marks is no word, unless
/// it is all there is.
fn words(text: &str) -> Vec<String> {
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '/' | '_' | '*');
    let split = text.split_whitespace().map(|word| word.trim_matches(is_mark).to_lowercase());
    let words: Vec<String> = split.filter(|word| !word.is_empty()).collect();
    if words.is_empty() { text.split_whitespace().map(str::to_owned).collect() } else { words }
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
        quoted(lock.pattern.as_str())
    );
    Finding::new(cx.id(), message, why, help)
}

/// A word for sh: in quotes if there is anything in it that sh would take for its own.
fn quoted(text: &str) -> String {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '@' | '+' | ',');
    if !text.starts_with('-') && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
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
    use super::{RULE, quoted};
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
        let locks = [lock("src/**", "rust-expert", "T-1"), lock("doc/a.md", "rust-expert", "T-1")];
        let found = found(&[&locks[0], &locks[1]], &[], &[&complete("T-1")]);
        assert_eq!(found.len(), 2);
        assert!(
            found[0].contains("the lock on `src/**` for \"T-1\"")
                && found[0].contains("`policy unlock 'src/**'`")
        );
        assert!(found[1].contains("`policy unlock doc/a.md`"), "{found:?}");
        assert_eq!(quoted("it's"), r"'it'\''s'");
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
