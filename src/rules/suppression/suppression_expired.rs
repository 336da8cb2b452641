//! `suppression-expired`: an allow whose last day is over.

use super::each_allow;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::suppress::{State, Terms};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "suppression-expired",
    family: Family::Suppression,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a comment that allows a finding has run out",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    each_allow(cx, out, |surveyed, weighed| {
        let (State::Expired, Ok(Terms { expires: Some(last), .. })) = (&weighed.state, &weighed.allow.terms)
        else {
            return Vec::new();
        };
        let message = format!("this allow ended on {last} and allows nothing any more");
        let why = "it was meant to end: what it allowed counts again";
        let help = "do what the rule asks for and remove the comment; if it has to stay, give it a new day and say why";
        let finding = Finding::new(cx.id(), message, why, help);
        vec![finding.at(&surveyed.file.path, &surveyed.file.blob, weighed.allow.span.clone(), "has run out")]
    })
}

const DOCS: &str = r#"
## What it checks

A comment that allows a finding says `expires=`, and that day (UTC) was over when the change was made: the committer
date of a commit, now for what is staged. A change answers for the allows on the lines that it adds, `--all` for every
one. Such an allow allows nothing: what it was written for is found again, beside this.

## Why

An end is a promise to come back. Without anybody who reminds of it, it would be a decoration.

## What to do

Do what the rule asks for and remove the comment. If it has to stay, give it a new day, and let the reason say why.

## Examples

Its day is over.

````violates
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- after/src/lib.rs --
// policy:allow(fakery-todo) reason="until the parser of 2.0" expires=2026-11-21
// TODO: handle quotes
pub fn parse() {}
````

It holds through its last day.

````ok
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- after/src/lib.rs --
// policy:allow(fakery-todo) reason="until the parser of 2.0" expires=2026-11-22
// TODO: handle quotes
pub fn parse() {}
````
"#;
