//! `suppression-unused`: an allow that allows nothing.

use super::{Surveyed, answers_for_all, each_allow, judges_all};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::suppress::{BASELINE_FILE, Record, State, Weighed};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "suppression-unused",
    family: Family::Suppression,
    severity: Severity::Warning,
    subject: Subject::Content,
    summary: "a comment allows a finding that is not there",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let Some(record) = cx.known::<Record>() else { return Ok(()) };
    let is_whole = judges_all(cx);
    each_allow(cx, out, |surveyed, weighed| {
        let is_known = is_whole || answers_for_all(surveyed, weighed);
        if is_known { describe(cx.id(), &record, surveyed, weighed) } else { Vec::new() }
    })?;
    if record.stale > 0 {
        out.report(stale(cx.id(), record.stale));
    }
    Ok(())
}

/// One finding for each rule of the allow that found nothing, though it judged.
fn describe(id: &'static str, record: &Record, surveyed: &Surveyed, weighed: &Weighed) -> Vec<Finding> {
    let Some(terms) = weighed.allow.terms.as_ref().ok().filter(|_| weighed.state == State::Holds) else {
        return Vec::new();
    };
    let unused = terms
        .rules
        .iter()
        .zip(&weighed.used)
        .filter(|((rule, _), used)| !**used && record.judged.contains(rule));
    let tell = |((rule, span), _): (&(&'static str, std::ops::Range<usize>), &bool)| {
        let help = match terms.rules.len() {
            1 => "remove the comment, or put it on the line of the finding or right above that".to_owned(),
            _ => format!("remove `{rule}` from it, or put it on the line of the finding or right above that"),
        };
        let why = "an allow that is left behind waits for the next such place, and lets it pass unseen";
        Finding::new(id, format!("`{rule}` finds nothing here: there is nothing to allow"), why, help).at(
            &surveyed.file.path,
            &surveyed.file.blob,
            span.clone(),
            "allows nothing",
        )
    };
    unused.map(tell).collect()
}

fn stale(id: &'static str, count: usize) -> Finding {
    let entries = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
    let message = format!(
        "{entries} of {BASELINE_FILE} {} for nothing any more",
        if count == 1 { "stands" } else { "stand" }
    );
    let why = "what was mended could come back under an entry that nobody took out";
    let finding = Finding::new(id, message, why, "`policy baseline` takes them out; commit what it writes");
    finding.in_file(&RepoPath::from(BASELINE_FILE)).weighing(Severity::Note)
}

const DOCS: &str = r#"
## What it checks

A comment allows a rule's finding, and that rule finds nothing there. Only rules that judged count: one that policy.toml
switches off, or that `--only` leaves out, may have something to allow.

An allow speaks for its own line, and alone on it for the comment and the line of code that follow: one above a function
does not reach into its body.

A change answers for the allows that it adds together with the line they speak for; `--all` for every one. `--all` also
notes the entries of policy-baseline.json that stand for nothing any more.

## Why

An allow that is left behind waits for the next such place in that line, and lets it pass without anybody's decision.

## What to do

Remove it, or the rule that it names in vain.

## Examples

Nothing to allow.

````violates
agent: rust-expert
-- after/src/lib.rs --
// policy:allow(fakery-todo) reason="upstream's file, kept as it is"
pub fn parse() {}
````

One rule of two.

````violates
agent: rust-expert
-- after/src/lib.rs --
// policy:allow(fakery-todo, fakery-stub) reason="upstream's file, kept as it is"
// TODO: handle quotes
pub fn parse() {}
````

It allows something.

````ok
agent: rust-expert
-- after/src/lib.rs --
// policy:allow(fakery-todo) reason="upstream's file, kept as it is"
// TODO: handle quotes
pub fn parse() {}
````

It speaks for a line that the change leaves as it was: `--all` tells whether it is needed.

````ok
agent: rust-expert
-- before/src/lib.rs --
// TODO: handle quotes
pub fn parse() {}
-- after/src/lib.rs --
// policy:allow(fakery-todo) reason="upstream's file, kept as it is"
// TODO: handle quotes
pub fn parse() {}
````
"#;
