//! `index-stale`: work without a line in orchestration-index.md.

use crate::change::{RepoPath, is_document};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::orchestration_index;
use crate::rules::index::{Versions, owes_update, some_work, versions};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "index-stale",
    family: Family::Index,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the change has work in it, and orchestration-index.md gains no substantive line",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = RepoPath::from(orchestration_index::PATH);
    if !owes_update(cx) {
        return Ok(());
    }
    let Some(versions) = versions(cx, &path)? else { return Ok(()) };
    if gains(cx, &versions) {
        return Ok(());
    }
    let work = some_work(cx);
    let message = format!("the change touches {work}, and orchestration-index.md says nothing new");
    let why =
        "the next agent reads the index, not the history: what is not in it is searched for, or built twice";
    let help = format!(
        "add or reword a line in orchestration-index.md that says what there is now at {work} (a date, white space, a \
         comment or another order is no update), and put it into this change"
    );
    out.report(Finding::new(cx.id(), message, why, help).in_file(&path));
    Ok(())
}

/// Whether the index says something new: a line of the team's, or one that `policy index` wrote and that names a path of
/// this change, or a directory with one in it.
fn gains(cx: &Context<'_>, versions: &Versions) -> bool {
    let work: Vec<&RepoPath> =
        cx.change.files.iter().map(|file| &file.path).filter(|path| !is_document(path)).collect();
    let concerns = |line: &str| {
        orchestration_index::quoted(line).any(|named| {
            let named = if named == "." { RepoPath::root() } else { RepoPath::from(named) };
            work.iter().any(|path| path.is_within(&named))
        })
    };
    orchestration_index::gains(&versions.before(), &versions.after.data, concerns)
}

const DOCS: &str = r#"
## What it checks

A change that touches anything but the two documents brings at least one substantive line to `orchestration-index.md`:
a line that was not there before. White space, another order of lines, other dates and times, punctuation, HTML
comments and a new "Last updated: …" are not substantive.

In the block that `policy index` writes, a new line counts if it is about this change: it names a path that the change
touches, or a directory that holds one. A refresh that catches up with other services says nothing of this work, and one
that only puts the same in another order says nothing at all.

Merges that bring no content of their own and pure reverts owe nothing. With `[index] per = "range"` the push or pull
request is judged as a whole, not every commit.

## Why

The next agent reads the index, not the history. What is not in it is searched for, or built a second time.

## What to do

Say in the index what there is now, in the same change.

## Examples

````violates
agent: rust-expert
-- before/orchestration-index.md --
# Index

Last updated: 2026-11-21
-- after/orchestration-index.md --
# Index

Last updated: 2026-11-22
-- after/src/lexer.rs --
fn main() {}
````

````ok
agent: rust-expert
-- before/orchestration-index.md --
# Index

Last updated: 2026-11-21
-- after/orchestration-index.md --
# Index

Last updated: 2026-11-21

- src/lexer.rs: cuts text into tokens
-- after/src/lexer.rs --
fn main() {}
````

A refreshed block that speaks of the service that the change brings:

````ok
agent: rust-expert
-- before/orchestration-index.md --
# Index
-- after/orchestration-index.md --
# Index

<!-- policy:index -->
| Service | Written in |
|---|---|
| `services/api` | rust |
<!-- /policy:index -->
-- after/services/api/src/main.rs --
fn main() {}
````

And one that only catches up with another:

````violates
agent: rust-expert
-- before/orchestration-index.md --
# Index
-- after/orchestration-index.md --
# Index

<!-- policy:index -->
| Service | Written in |
|---|---|
| `services/web` | node |
<!-- /policy:index -->
-- after/services/api/src/main.rs --
fn main() {}
````
"#;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::change::Origin;
    use crate::change::memory::MemoryTree;
    use crate::config::Per;
    use crate::rules::testing::{change, judge, judge_by, judge_text, merge, policy};

    const STALE: &str = "agent: a\n-- before/orchestration-index.md --\n# Index\n-- after/src/a.rs --\nx\n-- after/src/b.rs --\nx\n";

    #[test]
    fn it_says_what_the_index_should_speak_of() {
        let findings = judge_text(&RULE, STALE);
        assert_eq!(
            findings[0].message,
            "the change touches `src/a.rs` and one more path, and orchestration-index.md says nothing new"
        );
    }

    #[test]
    fn the_documents_alone_reverts_and_nothing_owe_nothing() {
        let documents =
            "agent: a\n-- before/orchestration-index.md --\n# Index\n-- after/WORK_STATUS.md --\nx\n";
        assert!(judge_text(&RULE, documents).is_empty());
        let mut revert = change(STALE);
        revert.is_pure_revert = true;
        assert!(judge(&RULE, &revert).is_empty());
        let mut empty = change(STALE);
        empty.files.clear();
        assert!(judge(&RULE, &empty).is_empty());
        assert!(judge_text(&RULE, "agent: a\n-- after/src/a.rs --\nx\n").is_empty(), "index-missing says it");
    }

    #[test]
    fn a_range_is_judged_as_a_whole() {
        let mut policy = policy();
        policy.index.per = Per::Range;
        let mut change = change(STALE);
        assert!(judge_by(&RULE, &change, &policy).found.is_empty());
        change.covers_range = true;
        assert_eq!(judge_by(&RULE, &change, &policy).found.len(), 1);
        change.origin = Origin::Worktree;
        assert!(judge_by(&RULE, &change, &policy).found.is_empty(), "a work tree is work in progress");
    }

    #[test]
    fn a_refreshed_block_counts_for_what_it_says_of_this_change() {
        let found = |before: &str, after: &str, path: &str| {
            let block =
                |rows: &str| format!("# Index\n<!-- policy:index -->\n{rows}<!-- /policy:index -->\n");
            let text = format!(
                "agent: a\n-- before/orchestration-index.md --\n{}-- after/orchestration-index.md --\n{}-- after/{path} --\nx\n",
                block(before),
                block(after)
            );
            judge_text(&RULE, &text).len()
        };
        let (api, web) = ("| `api` | rust | - |\n", "| `web` | node | - |\n");
        let both = format!("{api}{web}");
        assert_eq!(found(api, &both, "web/server.js"), 0, "a new service");
        assert_eq!(found(api, &both, "api/main.rs"), 1, "of another service");
        assert_eq!(found(api, &both, "webs/server.js"), 1, "a namesake");
        assert_eq!(found(&both, &format!("{web}{api}"), "web/server.js"), 1, "another order");
        assert_eq!(
            found(&both, &both.replace("| web", "|  web").replace("| - |", "|-|"), "web/server.js"),
            1,
            "restated"
        );
        let done = api.replace("- |", "IMPLEMENTATION_COMPLETE by a |");
        assert_eq!(found(api, &done, "api/main.rs"), 0, "its state");
        assert_eq!(found(api, &done, "web/server.js"), 1, "another's state");
        assert_eq!(found(&both, api, "web/server.js"), 1, "a row less");
        assert_eq!(found("", "| `.` | go | - |\n", "main.go"), 0, "the root holds everything");
    }

    #[test]
    fn a_merge_with_work_of_its_own_owes_a_line_that_no_parent_has() {
        let tree = |index: &str, source: &str| {
            MemoryTree::new().with("orchestration-index.md", index).with("a.rs", source)
        };
        let parents = [tree("# Index\nours\n", "1"), tree("# Index\ntheirs\n", "2")];
        let joined = "# Index\nours\ntheirs\n";
        assert!(judge(&RULE, &merge("a", &parents, &tree(joined, "2"))).is_empty());
        assert_eq!(judge(&RULE, &merge("a", &parents, &tree(joined, "3"))).len(), 1);
        assert!(judge(&RULE, &merge("a", &parents, &tree("ours\ntheirs\nboth\n", "3"))).is_empty());
    }
}
