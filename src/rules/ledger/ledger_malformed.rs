//! `ledger-malformed`: a row of WORK_STATUS.md that cannot be understood.

use crate::change::{RepoPath, WORK_STATUS};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::Malformed;
use crate::rules::documents::{Document, ledgers};
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ledger-malformed",
    family: Family::Ledger,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a row of WORK_STATUS.md cannot be understood",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

Whatever looks like a lock or a signal in `WORK_STATUS.md` must be understood: a path within the repository, an agent, a
time. Many shapes are read (any column order, bullets, `LOCK [path] [agent] [time]`); what is read is never guessed. A
lock without any time holds until it is removed, and is malformed.

It is an error in the change that brings the row, and a warning while it stands.

````violates
agent: rust-expert
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `../elsewhere` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | parser |
````

````ok
agent: rust-expert
-- after/WORK_STATUS.md --
## File locks

| File | Locked By | Since | Task |
|---|---|---|---|
| src/a.rs | rust-expert | 2026-11-22 05:00 | parser |
````

## Why

A row that nobody can read protects nothing, while its author believes that it does.

## What to do

Write the row as the help says; `policy fmt` writes the tables in canonical form.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let ledgers = ledgers(cx)?;
    let Some(after) = &ledgers.after else { return Ok(()) };
    let stood: Vec<String> = ledgers
        .befores()
        .flat_map(|document| document.ledger.malformed.iter().map(|row| text(document, row)))
        .collect();
    for row in &after.ledger.malformed {
        let brought = !stood.contains(&text(after, row));
        let why = "a row that nobody can read protects nothing";
        let finding = Finding::new(cx.id(), row.message.clone(), why, row.help.clone()).at(
            &RepoPath::from(WORK_STATUS),
            &after.blob,
            row.range.clone(),
            "this row",
        );
        out.report(finding.weighing(if brought { Severity::Error } else { Severity::Warning }));
    }
    Ok(())
}

/// The row as it stands, white space folded: what makes it the same row elsewhere in the file.
fn text(document: &Document, row: &Malformed) -> String {
    let bytes = document.blob.data.get(row.range.clone()).unwrap_or_default();
    String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}
