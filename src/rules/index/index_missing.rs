//! `index-missing`: there is no orchestration-index.md.

use crate::change::{ORCHESTRATION_INDEX, RepoPath};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "index-missing",
    family: Family::Index,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "there is no orchestration-index.md in the change's tree",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

The tree that a change leads to has a regular file `orchestration-index.md` at its root.

````violates
agent: rust-expert
-- after/src/a.rs --
pub fn a() {}
````

````ok
agent: rust-expert
-- after/src/a.rs --
pub fn a() {}
-- after/orchestration-index.md --
- the parser: rust-expert
````

## Why

The index is where everybody looks up what there is and who does it.

## What to do

`policy init` writes one, or restore it: `git restore --source=HEAD -- orchestration-index.md`.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = RepoPath::from(ORCHESTRATION_INDEX);
    if cx.change.after.file(&path)?.is_some() {
        return Ok(());
    }
    let message = match cx.change.after.entry(&path)? {
        Some(_) => "orchestration-index.md is not a regular file",
        None => "there is no orchestration-index.md",
    };
    let why = "the index is where everybody looks up what there is and who does it";
    out.report(Finding::new(cx.id(), message, why, "`policy init` writes one; `git restore --source=HEAD -- orchestration-index.md` brings a lost one back"));
    Ok(())
}
