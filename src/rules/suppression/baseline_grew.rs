//! `baseline-grew`: policy-baseline.json lists what did not stand in it before.

use std::collections::BTreeMap;

use super::judges_all;
use crate::change::{Change, RepoPath, Tree};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::suppress::{BASELINE_FILE, Baseline, Key};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "baseline-grew",
    family: Family::Suppression,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "the change adds entries to policy-baseline.json",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = RepoPath::from(BASELINE_FILE);
    if judges_all(cx) || !cx.change.files.iter().any(|file| file.path == path) {
        return Ok(());
    }
    let Some(after) = Baseline::in_tree(&cx.change.after)? else { return Ok(()) };
    let Some(before) = before(cx.change) else {
        if !after.is_empty() {
            out.report(adopted(cx.id(), after.len()).in_file(&path));
        }
        return Ok(());
    };
    let grown = beyond_moves(&after.beyond(&before), &before.beyond(&after), &cx.change.after)?;
    if let Some((first, _)) = grown.first() {
        let count: usize = grown.iter().map(|(_, count)| count).sum();
        out.report(grew(cx.id(), count, first).in_file(&path));
    }
    Ok(())
}

/// What stood before: on any side, else on the branch it goes to. One that could not be read there is none, so that it
/// can be mended.
fn before(change: &Change) -> Option<Baseline> {
    let read = |tree: &Tree| Baseline::in_tree(tree).ok().flatten();
    let sides = change.before.iter().filter_map(read).reduce(Baseline::joined);
    sides.or_else(|| change.target.as_ref().and_then(read))
}

/// What was added and did not just follow a file to its new path.
fn beyond_moves(added: &Baseline, removed: &Baseline, after: &Tree) -> Result<Vec<(Key, usize)>, Fault> {
    let mut moved: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (key, count) in removed.entries() {
        if after.entry(&RepoPath::from(key.path.as_str()))?.is_none() {
            *moved.entry((&key.rule, &key.text)).or_default() += count;
        }
    }
    let mut grown = Vec::new();
    for (key, count) in added.entries() {
        let available = moved.entry((&key.rule, &key.text)).or_default();
        let taken = count.min(*available);
        *available -= taken;
        if count > taken {
            grown.push((key.clone(), count - taken));
        }
    }
    Ok(grown)
}

fn adopted(id: &'static str, count: usize) -> Finding {
    let findings = if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
    let message = format!("the change adopts a baseline: {findings} will not count from here on");
    let why = "what stands in a baseline is not found again: whoever reviews the change should know of it";
    let help =
        "nothing, if this repository adopts policy or a new rule; the baseline can only shrink from here on";
    Finding::new(id, message, why, help).weighing(Severity::Note)
}

fn grew(id: &'static str, count: usize, first: &Key) -> Finding {
    let entries = if count == 1 { "an entry".to_owned() } else { format!("{count} entries") };
    let which = if count == 1 { "" } else { "the first " };
    let message = format!("{BASELINE_FILE} gains {entries}: {which}for `{}` in `{}`", first.rule, first.path);
    let why =
        "a baseline lists what stood when policy was adopted: what comes later is to be mended, not listed";
    let help = "`policy baseline` without `--adopt` takes them out again; mend what they stand for, or allow it where it \
                stands with `policy:allow(RULE) reason=\"…\"`";
    Finding::new(id, message, why, help)
}

const DOCS: &str = r#"
## What it checks

policy-baseline.json lists the findings that stood when the repository adopted policy: `policy baseline` writes it, one
entry for each, keyed by rule, path, the text of the line, and which of several alike. What stands in it does not count,
in `--all` and in a change that touches a function around it.

The change adds entries to it. An entry that follows a file to its new path is none. The first baseline of a repository
is a note.

A change is judged by the baseline that stood before it, a range by its base's, so no change can list its own findings.

## Why

A baseline that may grow is a way around every rule: what should be mended is listed instead.

## What to do

Mend what the entries stand for. `policy baseline` takes them out again, together with those that stand for nothing any
more. Where a team adopts a further rule and means to list what that finds, `policy baseline --adopt` writes it, and
policy.toml has to allow it for that change:

```toml
[rules]
baseline-grew = "warning"
```

## Examples

An entry too many.

````violates
agent: rust-expert
-- before/policy-baseline.json --
{"schema": 1, "findings": [
{}
]}
-- after/policy-baseline.json --
{"schema": 1, "findings": [
{"rule":"fakery-todo","path":"src/lib.rs","text":"// TODO: handle quotes","occurrence":0},
{}
]}
````

The first baseline: a note.

````violates
agent: rust-expert
-- before/src/lib.rs --
// TODO: handle quotes
pub fn parse() {}
-- after/policy-baseline.json --
{"schema": 1, "findings": [
{"rule":"fakery-todo","path":"src/lib.rs","text":"// TODO: handle quotes","occurrence":0},
{}
]}
````

It shrinks, and follows a file.

````ok
agent: rust-expert
-- before/src/old.rs --
// TODO: handle quotes
pub fn parse() {}
-- before/policy-baseline.json --
{"schema": 1, "findings": [
{"rule":"fakery-todo","path":"src/lib.rs","text":"// TODO: mend","occurrence":0},
{"rule":"fakery-todo","path":"src/old.rs","text":"// TODO: handle quotes","occurrence":0},
{}
]}
-- deleted/src/old.rs --
-- after/src/new.rs --
// TODO: handle quotes
pub fn parse() {}
-- after/policy-baseline.json --
{"schema": 1, "findings": [
{"rule":"fakery-todo","path":"src/new.rs","text":"// TODO: handle quotes","occurrence":0},
{}
]}
````
"#;
