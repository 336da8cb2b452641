//! `policy-changed`: a change has the policy or a gate ask more, or otherwise, or less with the word of an owner: a note.

use super::policy_weakened::open;
use super::survey::{Item, survey};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Drift, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "policy-changed",
    family: Family::Policy,
    severity: Severity::Note,
    subject: Subject::Change,
    summary: "the change has the policy or a gate ask something else",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

/// How much of what changed a message names.
const SHOWN: usize = 4;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    if cx.change.covers_range {
        return Ok(());
    }
    let survey = survey(cx)?;
    let weakened = open(cx)?;
    let is_told = |item: &Item| weakened.iter().any(|open| open.id == item.id);
    let mut files: Vec<(&RepoPath, Vec<&Item>)> = Vec::new();
    for item in survey.items.iter().filter(|item| !is_told(item)) {
        match files.iter_mut().find(|(path, _)| **path == item.place.path) {
            Some((_, items)) => items.push(item),
            None => files.push((&item.place.path, vec![item])),
        }
    }
    for (path, items) in files {
        let Some(first) = items.first() else { continue };
        let mut shown: Vec<String> = items.iter().take(SHOWN).map(|item| told(item)).collect();
        if items.len() > SHOWN {
            shown.push(format!("and {} more", items.len() - SHOWN));
        }
        let why = "from the next change on everybody is judged by it: whoever reviews this one should know";
        let help = "nothing, if it is meant";
        let finding = Finding::new(cx.id(), shown.join("; "), why, help);
        out.report(match &first.place.span {
            Some((blob, span)) => finding.at(path, blob, span.clone(), "changed"),
            None => finding.in_file(path),
        });
    }
    Ok(())
}

/// What an item is, and that an owner said yes to it, if it asks less.
fn told(item: &Item) -> String {
    match item.drift {
        Drift::Looser => format!("{} (with an owner's word)", item.what),
        Drift::Tighter | Drift::Other => item.what.clone(),
    }
}

const DOCS: &str = r#"
## What it checks

The change has the policy ask more, or something else, or it has it ask less and an owner of the policy has said yes: what
`policy-weakened` looks at and does not report. There is one note for each file. Order, comments and formatting are no
change of what is asked, and the first policy.toml that a repository gets changes nothing that stood.

## Why

A policy judges everybody. Whoever reviews a change should see that it is one of the policy, and what it does.

## What to do

Nothing, if it is meant.

## Examples

````violates
agent: rust-expert
-- before/policy.toml --
[locks]
ttl = "24h"
-- after/policy.toml --
[locks]
ttl = "2h"
````

The same is asked, in other words.

````ok
agent: rust-expert
-- before/policy.toml --
[locks]
ttl = "24h"
-- after/policy.toml --
# A day.
[locks]
ttl = "1440m"
````
"#;
