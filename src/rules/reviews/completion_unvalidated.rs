//! `completion-unvalidated`: work is said to be complete, and nothing shows that what stands there was run.

use crate::change::Tree;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{Signal, SignalKind};
use crate::reviews::{Content, Scope, digest_in, shell_word};
use crate::rules::ledger::{self, ReadLedger, ledgers};
use crate::rules::reviews::{added, trees};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "completion-unvalidated",
    family: Family::Reviews,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "IMPLEMENTATION_COMPLETE is signalled without a VALIDATED run of the same content",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let ledgers = ledgers(cx)?;
    let Some(after) = &ledgers.after else { return Ok(()) };
    for signal in added(&ledgers, after, |signal| signal.kind == SignalKind::ImplementationComplete) {
        let scope = Scope::of(&signal.subject, cx.policy, &trees(cx.change))?;
        let content = scope.content(&*cx.change.after)?;
        let evidence = Evidence::of(cx, after, signal, &content)?;
        if let Some(remark) = evidence.remark() {
            out.report(describe(cx, signal, &scope, remark).at(
                &ledger::path(),
                &after.blob,
                signal.range.clone(),
                "not shown by a run",
            ));
        }
    }
    Ok(())
}

/// What the ledger has to show for a completion.
enum Evidence {
    /// A run of what stands there.
    Proven,
    /// A run of something else.
    Outdated,
    /// A claim that names no content.
    Claimed,
    Nothing,
    /// Nothing stands at the paths that it names.
    Nowhere,
}

impl Evidence {
    fn of(cx: &Context<'_>, after: &ReadLedger, complete: &Signal, content: &Content) -> Result<Self, Fault> {
        if content.is_empty() {
            return Ok(Self::Nowhere);
        }
        let mut evidence = Self::Nothing;
        for run in after.ledger.signals.iter().filter(|signal| signal.kind == SignalKind::Validated) {
            let scope = Scope::of(&run.subject, cx.policy, &trees(cx.change))?;
            if !is_about(run, &scope, complete, content) {
                continue;
            }
            evidence = match digest_in(&run.detail) {
                Some(digest) if is_still(&scope, digest, &cx.change.after)? => return Ok(Self::Proven),
                Some(_) => Self::Outdated,
                None if matches!(evidence, Self::Outdated) => evidence,
                None => Self::Claimed,
            };
        }
        Ok(evidence)
    }

    fn remark(&self) -> Option<&'static str> {
        match self {
            Self::Proven => None,
            Self::Outdated => Some("what was validated is not what stands there now"),
            Self::Claimed => Some("the VALIDATED signal names no content, so that nobody knows what was run"),
            Self::Nothing => Some("no VALIDATED signal shows that it was run"),
            Self::Nowhere => Some("nothing stands there"),
        }
    }
}

/// Whether a run speaks for what is complete: it has the same subject, or paths that hold all of it.
fn is_about(run: &Signal, scope: &Scope<'_>, complete: &Signal, content: &Content) -> bool {
    let words = |text: &str| {
        let text = text.trim().trim_matches('`').trim_end_matches('/').to_lowercase();
        text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let holds_all = || !matches!(scope, Scope::Whole) && content.is_covered(|path| scope.covers(path));
    words(&run.subject) == words(&complete.subject) || holds_all()
}

fn is_still(scope: &Scope<'_>, digest: &str, tree: &Tree) -> Result<bool, Fault> {
    Ok(scope.content(&**tree)?.digest().eq_ignore_ascii_case(digest))
}

fn describe(cx: &Context<'_>, signal: &Signal, scope: &Scope<'_>, remark: &str) -> Finding {
    let (what, subject) = match signal.subject.trim() {
        "" => ("its work".to_owned(), "."),
        subject => (format!("`{subject}`"), subject),
    };
    let message = format!("{} says that {what} is complete, and {remark}", signal.agent);
    let why = "\"it works\" is a claim until something has run it: a run is bound to the bytes that it ran";
    let all = match scope {
        Scope::Whole => ": a task is the whole repository; a path as the Subject is less",
        Scope::Review(_) | Scope::Paths(_) => "",
    };
    let help = format!(
        "stage the work, then `policy validate --subject {} -- COMMAND`: it runs what proves it and records VALIDATED{all}",
        shell_word(subject)
    );
    Finding::new(cx.id(), message, why, help)
}

const DOCS: &str = r#"
## What it checks

A change that adds an `IMPLEMENTATION_COMPLETE` signal has a `VALIDATED` signal in its ledger, its own or an earlier one,
that

- has the same Subject, or is about paths that hold all that the Subject names;
- names the digest of what stands there in this very change, as `policy validate` writes it.

The Subject names paths if it is the name of a `[[review]]`, has a slash, is a glob, or something stands there: then only
that content counts. Anything else is a task, and the whole repository counts, WORK_STATUS.md and orchestration-index.md
aside. Who ran it does not matter. A completion that stood before the change is not reported again.

## Why

"Complete" is what others build on. Evidence for something that stood there an hour ago is evidence for nothing.

## What to do

Stage the work, and let `policy validate --subject SUBJECT -- COMMAND` run what proves it. It runs the command as it is, and
records the command, its exit status, how long it took, and the digest of what it ran on: only if that is staged or
committed exactly, and only if the command succeeds. Then signal the completion.

## Examples

````violates
agent: rust-expert
-- before/src/a.rs --
fn a() {}
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:59:00Z | rust-expert | IMPLEMENTATION_COMPLETE | src | |
````

A claim is no run.

````violates
agent: rust-expert
-- before/src/a.rs --
fn a() {}
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:58:00Z | rust-expert | VALIDATED | src | all tests pass |
| 2026-11-22T05:59:00Z | rust-expert | IMPLEMENTATION_COMPLETE | src | |
````

````ok
agent: rust-expert
-- before/src/a.rs --
fn a() {}
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:58:00Z | rust-expert | VALIDATED | src | cargo test; exit 0; 2.1 s; content 98983ff8359211b41530b8a4c141071b149666e81560d32aa5ecc7a6ff547e3b |
| 2026-11-22T05:59:00Z | rust-expert | IMPLEMENTATION_COMPLETE | src | |
````
"#;
