//! `index-missing`: there is no orchestration-index.md.

use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::orchestration_index;
use crate::rules::ledger::ledger_missing::name;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "index-missing",
    family: Family::Index,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the change's tree has no orchestration-index.md",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = RepoPath::from(orchestration_index::PATH);
    let message = match cx.change.after.entry(&path)?.map(|entry| entry.mode) {
        Some(mode) if mode.is_file() => return Ok(()),
        None => "there is no orchestration-index.md".to_owned(),
        Some(mode) => format!("orchestration-index.md is {}, not a file", name(mode)),
    };
    let why = "the index is how the next agent finds what there is: without it everybody starts by searching";
    let help = "write orchestration-index.md at the repository's root, with a line for each service and document that \
                the next agent needs to find, and add it to the change";
    out.report(Finding::new(cx.id(), message, why, help));
    Ok(())
}

const DOCS: &str = r"
## What it checks

The tree that the change leads to has a regular file `orchestration-index.md` at its root. A symbolic link, a directory
or a submodule of that name is none.

## Why

The index is how the next agent finds what there is and where it stands. Without it, everybody starts by searching, and
builds a second time what exists.

## What to do

Create it, with a line for each service and document; `policy init` writes a first one.

## Examples

````violates
agent: rust-expert
-- before/README.md --
A tool.
-- after/README.md --
A good tool.
````

````ok
agent: rust-expert
-- before/orchestration-index.md --
# Index
-- after/README.md --
A good tool.
````
";

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::change::Mode;
    use crate::change::memory::MemoryTree;
    use crate::rules::testing::{judge, merge, paths};

    #[test]
    fn it_says_what_stands_in_its_place() {
        let link = MemoryTree::new().with_mode("orchestration-index.md", Mode::Symlink, "docs/index.md");
        let findings = judge(&RULE, &merge("rust-expert", &[MemoryTree::new()], &link));
        assert_eq!(findings[0].message, "orchestration-index.md is a symbolic link, not a file");
        assert_eq!(paths(&findings), ["-"]);
    }
}
