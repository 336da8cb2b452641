//! `ledger-missing`: there is no WORK_STATUS.md.

use crate::change::{Mode, RepoPath, WORK_STATUS};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "ledger-missing",
    family: Family::Ledger,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "there is no WORK_STATUS.md in the change's tree",
    docs: DOCS,
    options: Options::NONE,
    check,
};

const DOCS: &str = r#"
## What it checks

The tree that a change leads to has a regular file `WORK_STATUS.md` at its root.

````violates
agent: rust-expert
-- after/src/a.rs --
pub fn a() {}
````

````ok
agent: rust-expert
-- after/src/a.rs --
pub fn a() {}
-- after/WORK_STATUS.md --
## Active locks
````

## Why

Without the ledger nobody can say who works on what, and no lock can be judged.

## What to do

`policy init` writes one, or restore it: `git restore --source=HEAD -- WORK_STATUS.md`.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = RepoPath::from(WORK_STATUS);
    let what = match cx.change.after.entry(&path)?.map(|entry| entry.mode) {
        Some(Mode::File | Mode::Executable) => return Ok(()),
        Some(Mode::Symlink) => "WORK_STATUS.md is a link, not a file",
        Some(Mode::Directory | Mode::Submodule) => "WORK_STATUS.md is a directory, not a file",
        None => "there is no WORK_STATUS.md",
    };
    let stood = cx.change.before.iter().map(|tree| tree.file(&path)).collect::<Result<Vec<_>, _>>()?;
    let help = if stood.iter().any(Option::is_some) {
        "put it back: `git restore --staged --worktree --source=HEAD -- WORK_STATUS.md`"
    } else {
        "`policy init` writes one"
    };
    out.report(Finding::new(cx.id(), what, "without the ledger nobody can say who works on what", help));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::change::Mode;
    use crate::change::memory::MemoryTree;
    use crate::rules::testing::{change, judge};

    #[test]
    fn a_link_is_no_ledger() {
        let after = MemoryTree::new().with_mode("WORK_STATUS.md", Mode::Symlink, "elsewhere");
        let findings = judge(&super::RULE, &change(MemoryTree::new(), after));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("a link"));
    }
}
