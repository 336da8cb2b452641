//! `index-stale`: work that orchestration-index.md does not mention.

use crate::change::ORCHESTRATION_INDEX;
use crate::fault::Fault;
use crate::finding::Severity;
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "index-stale",
    family: Family::Index,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a change with work in it adds nothing to orchestration-index.md",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

A change that touches anything but the two documents must leave a substantive line in `orchestration-index.md`: one
that was not there before. White space, a new date, a rule of a table, an HTML comment and lines put in another order
are none. With `[index] per = "range"` the push or pull request as a whole owes the line, not every commit.

Merges without content of their own and pure reverts owe nothing.

````violates
agent: rust-expert
-- before/orchestration-index.md --
Last updated: 2026-11-21

- the parser: rust-expert
-- after/orchestration-index.md --
Last updated: 2026-11-22

- the parser: rust-expert
-- after/src/a.rs --
pub fn a() {}
````

````ok
agent: rust-expert
-- before/orchestration-index.md --
- the parser: rust-expert
-- after/orchestration-index.md --
- the parser: rust-expert, tokens done
-- after/src/a.rs --
pub fn a() {}
````

## Why

The index is how everybody else learns what was done.

## What to do

Add a line about this change to `orchestration-index.md`.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    if super::owes(cx) && super::gains(cx, ORCHESTRATION_INDEX)? == Some(false) {
        out.report(super::stale(cx, ORCHESTRATION_INDEX, "what this change does, and to what"));
    }
    Ok(())
}
