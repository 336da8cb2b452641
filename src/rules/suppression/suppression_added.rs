//! `suppression-added`: a new allow, for whoever reads the change.

use super::{Surveyed, each_allow, judges_all};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::suppress::{State, Weighed};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "suppression-added",
    family: Family::Suppression,
    severity: Severity::Note,
    subject: Subject::Content,
    summary: "the change adds a comment that allows a finding",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    if judges_all(cx) {
        return Ok(());
    }
    let author = cx.change.agent.holder().map_or_else(|| "nobody known".to_owned(), |name| name.to_string());
    each_allow(cx, out, |surveyed, weighed| {
        describe(cx.id(), &author, surveyed, weighed).into_iter().collect()
    })
}

fn describe(id: &'static str, author: &str, surveyed: &Surveyed, weighed: &Weighed) -> Option<Finding> {
    let terms = weighed.allow.terms.as_ref().ok().filter(|_| weighed.state == State::Holds)?;
    let rules: Vec<String> = terms.rules.iter().map(|(id, _)| format!("`{id}`")).collect();
    let mut message = format!("{author} allows {} here: \"{}\"", rules.join(", "), terms.reason);
    if let Some(last) = terms.expires {
        message.push_str(&format!(", until {last}"));
    }
    if let Some(by) = &terms.by {
        message.push_str(&format!(", in the name of {by}"));
    }
    let why = "what a comment allows is not found again: whoever reviews the change should know of it";
    let help = "nothing, if the reason holds; else do what the rule asks for and remove the comment";
    let (path, blob) = (&surveyed.file.path, &surveyed.file.blob);
    Some(Finding::new(id, message, why, help).at(path, blob, weighed.allow.span.clone(), "new"))
}

const DOCS: &str = r#"
## What it checks

A comment that the change adds allows findings in place:

```rust
// policy:allow(fakery-stub) reason="the vendor's SDK has no refunds on this platform" expires=2027-01-31 by=ada
```

It stands on the finding's line or above it: alone on its line, it speaks for the comment below it and for the next
line of code. At the head of a file it also speaks for findings about the file as a whole, such as a manifest without a
Dockerfile. It counts in comments only, never in strings, and in Markdown only in an HTML comment. Several rules are
parted by commas; all of it stands on one line.

`reason` is required; `expires` names the last day (UTC) on which it holds, by the time of the change; `by` names an
agent of policy.toml who answers for it. Only rules of the families containers and fakery can be allowed: who holds a
path, and what the documents say, is not for a comment to decide.

What is allowed does not count and is listed as suppressed. The note says who added the allow.

## Why

An allow is right when the rule cannot know something that the author knows. Whoever reviews the change should see each
new one, and need not look for them.

## What to do

Nothing, if the reason holds. A note does not block.

## Examples

A new allow beside what it allows.

````violates
agent: rust-expert
-- after/src/lib.rs --
// policy:allow(fakery-todo) reason="upstream's file, kept as it is"
// TODO: handle quotes
pub fn parse() {}
````

An allow that stood before.

````ok
agent: rust-expert
-- before/src/lib.rs --
// policy:allow(fakery-todo) reason="upstream's file, kept as it is"
// TODO: handle quotes
pub fn parse() {}
-- after/src/lib.rs --
// policy:allow(fakery-todo) reason="upstream's file, kept as it is"
// TODO: handle quotes
pub fn parse() {}

pub fn print() {}
````
"#;
