//! `suppression-unreasoned`: an allow without a reason, or one that cannot be followed.

use super::each_allow;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::suppress::State;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "suppression-unreasoned",
    family: Family::Suppression,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a comment that would allow a finding gives no reason, or cannot be followed",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    each_allow(cx, out, |surveyed, weighed| {
        let State::Flawed(flaw) = &weighed.state else { return Vec::new() };
        let why = "it allows nothing as it stands, and who reads it believes that it does";
        let finding = Finding::new(cx.id(), flaw.message.clone(), why, flaw.help.clone());
        vec![finding.at(&surveyed.file.path, &surveyed.file.blob, flaw.span.clone(), "allows nothing")]
    })
}

const DOCS: &str = r#"
## What it checks

A comment says `policy:allow(…)` and cannot be followed:

- it gives no reason, or one that says nothing ("todo", "ignore", "because", the rule's own id);
- it names a rule that does not exist, or one that no comment can allow: about locks, the ledger, the index, agents,
  scopes, or allows themselves;
- `by` names nobody whom policy.toml lists; `expires` is no date;
- a bracket or a quote is not closed on its line.

It allows nothing then: what it was written for is found beside it. `policy explain suppression-added` shows the form.
The words in backquotes are a mention, and no allow. A change answers for the allows on the lines that it adds, `--all`
for every one.

## Why

"Ignore this" is the cheapest way past a rule, and after a month nobody can tell whether it was ever right. A reason can
be checked.

## What to do

Say what is so in this place that the rule cannot know. If there is nothing to say, do what the rule asks for.

## Examples

No reason.

````violates
agent: rust-expert
-- after/src/lib.rs --
// policy:allow(fakery-todo)
// TODO: handle quotes
pub fn parse() {}
````

A reason that is none.

````violates
agent: rust-expert
-- after/app/mail.py --
# policy:allow(fakery-todo) reason="because"
# TODO: handle quotes
limit = 3
````

A rule about locks.

````violates
agent: rust-expert
-- after/src/lib.rs --
// policy:allow(lock-missing) reason="nobody else works here"
pub fn parse() {}
````

A reason, and a mention.

````ok
agent: rust-expert
-- after/src/lib.rs --
// Lines with `policy:allow(fakery-todo)` are counted.
// policy:allow(fakery-todo) reason="upstream's file, kept as it is"
// TODO: handle quotes
pub fn parse() {}
````
"#;
