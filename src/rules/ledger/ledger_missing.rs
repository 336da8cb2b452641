//! `ledger-missing`: there is no WORK_STATUS.md.

use crate::change::Mode;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ledger-missing",
    family: Family::Ledger,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the change's tree has no WORK_STATUS.md",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = super::path();
    let message = match cx.change.after.entry(&path)?.map(|entry| entry.mode) {
        Some(mode) if mode.is_file() => return Ok(()),
        None => "there is no WORK_STATUS.md".to_owned(),
        Some(mode) => format!("WORK_STATUS.md is {}, not a file", name(mode)),
    };
    let why =
        "the ledger is where agents tell each other who works on what: without it nobody can lock anything";
    let help = format!(
        "write these lines to WORK_STATUS.md at the repository's root and add it to the change:\n\n{}",
        work_status::active_section([])
    );
    out.report(Finding::new(cx.id(), message, why, help.trim_end()));
    Ok(())
}

/// What stands in a document's place, for messages.
pub(in crate::rules) fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::File | Mode::Executable => "a file",
        Mode::Symlink => "a symbolic link",
        Mode::Submodule => "a submodule",
        Mode::Directory => "a directory",
    }
}

const DOCS: &str = r"
## What it checks

The tree that the change leads to has a regular file `WORK_STATUS.md` at its root. A symbolic link, a directory or a
submodule of that name is none: what it leads to is not part of the change.

## Why

The ledger is where agents tell each other who works on what. Without it nobody can lock a path, see a lock, or signal
that something is done.

## What to do

Create it, with an empty table of locks; `policy init` writes one.

## Examples

````violates
agent: rust-expert
-- before/README.md --
A tool.
-- after/README.md --
A good tool.
````

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks
-- deleted/WORK_STATUS.md --
````

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks
-- after/README.md --
A tool.
````
";

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::change::Mode;
    use crate::change::memory::MemoryTree;
    use crate::rules::testing::{judge, merge};

    #[test]
    fn it_says_what_stands_in_its_place() {
        for (tree, said) in [
            (MemoryTree::new(), "there is no WORK_STATUS.md"),
            (MemoryTree::new().with_mode("WORK_STATUS.md", Mode::Symlink, "x"), "a symbolic link"),
            (MemoryTree::new().with_mode("WORK_STATUS.md", Mode::Submodule, "x"), "a submodule"),
            (MemoryTree::new().with("WORK_STATUS.md/x", "x"), "a directory"),
        ] {
            let findings = judge(&RULE, &merge("rust-expert", &[MemoryTree::new()], &tree));
            assert_eq!(findings.len(), 1);
            assert!(findings[0].message.contains(said), "{}", findings[0].message);
            assert!(findings[0].help.ends_with("|---|---|---|---|---|"), "{}", findings[0].help);
        }
        let executable = MemoryTree::new().with_mode("WORK_STATUS.md", Mode::Executable, "");
        assert!(judge(&RULE, &merge("rust-expert", &[MemoryTree::new()], &executable)).is_empty());
    }
}
