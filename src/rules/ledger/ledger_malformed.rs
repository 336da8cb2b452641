//! `ledger-malformed`: a row of WORK_STATUS.md that cannot be understood.

use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::Malformed;
use crate::rules::ledger::{ReadLedger, ledgers};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ledger-malformed",
    family: Family::Ledger,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a row of WORK_STATUS.md cannot be understood",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let ledgers = ledgers(cx)?;
    let Some(after) = &ledgers.after else { return Ok(()) };
    let mut stood: Vec<Vec<String>> = ledgers
        .before
        .iter()
        .flatten()
        .map(|before| before.ledger.malformed.iter().map(|row| text(before, row)).collect())
        .collect();
    for row in &after.ledger.malformed {
        let why = "a lock that cannot be understood protects nothing, and a signal that cannot be understood says nothing";
        let finding = Finding::new(cx.id(), &row.message, why, &row.help).at(
            &super::path(),
            &after.blob,
            row.range.clone(),
            "not understood",
        );
        let stands = take(&mut stood, &text(after, row));
        out.report(if stands { finding.weighing(Severity::Warning) } else { finding });
    }
    Ok(())
}

/// The row with white space folded: moving it does not bring it.
fn text(read: &ReadLedger, row: &Malformed) -> String {
    let text = String::from_utf8_lossy(&read.blob.data[row.range.clone()]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes the row out of the first ledger before the change that has it; whether there was one.
fn take(stood: &mut [Vec<String>], row: &str) -> bool {
    stood.iter_mut().any(|rows| {
        let at = rows.iter().position(|other| other == row);
        at.map(|at| rows.swap_remove(at)).is_some()
    })
}

const DOCS: &str = r"
## What it checks

Every row, list item or line of `WORK_STATUS.md` that looks like a lock or a signal can be understood: a lock names a
path within the repository, an agent, and the time at which it was taken; a signal names a time, an agent and one of
the known signals.

It is an error in the change that brings the row, and a warning in later ones while it stands.

## Why

A lock that is not understood cannot keep anybody off, and the agent that wrote it believes that it does. A lock
without a time would never run out: it holds until it is removed, and is reported here.

## What to do

Write the row as the finding shows it. `policy fmt` brings the others into one form.

## Examples

A lock without a time.

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/a.rs` | rust-expert | | | parser |
````

A path that leads out of the repository.

````violates
agent: rust-expert
-- after/WORK_STATUS.md --
## Locked files

- `../other/a.rs` - rust-expert - 2026-11-22 05:46 - parser
````

````ok
agent: rust-expert
-- after/WORK_STATUS.md --
## Locked files

- `src/a.rs` - rust-expert - 2026-11-22 05:46 - parser
````
";

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::rules::testing::{active, judge, merge, paths, tree};

    #[test]
    fn a_row_is_an_error_when_it_comes_and_a_warning_while_it_stands() {
        let row = "| a.rs | rust-expert | today | | |";
        let (old, new) =
            (tree(&active(&[row])), tree(&active(&["| a.rs  | rust-expert | today | | |", row])));
        let findings = judge(&RULE, &merge("rust-expert", &[old], &new));
        let severities: Vec<_> = findings.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [Severity::Warning, Severity::Error], "one more of the same is new");
        assert_eq!(paths(&findings), ["WORK_STATUS.md", "WORK_STATUS.md"]);
        assert_eq!(findings[0].positions().unwrap().0.line, 5);
    }

    #[test]
    fn a_merge_brings_only_what_no_parent_has() {
        let row = |name: &str| format!("| {name}.rs | rust-expert | today | | |");
        let (ours, theirs) = (tree(&active(&[&row("a")])), tree(&active(&[&row("b")])));
        let after = tree(&active(&[&row("a"), &row("b"), &row("c")]));
        let findings = judge(&RULE, &merge("rust-expert", &[ours, theirs], &after));
        let severities: Vec<_> = findings.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [Severity::Warning, Severity::Warning, Severity::Error]);
    }
}
