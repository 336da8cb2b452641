//! `index-dead-link`: orchestration-index.md points at a path that is not there.

use rustc_hash::FxHashSet;

use crate::change::{Blob, Entry, Extent, FileChange, Mode, RepoPath, Tree};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::orchestration_index;
use crate::formats::orchestration_index::links::{Kind, Pointer, pointers};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "index-dead-link",
    family: Family::Index,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "orchestration-index.md points at a path that is not in the change's tree",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = RepoPath::from(orchestration_index::PATH);
    let change = cx.change;
    let own = change.files.iter().find(|file| file.path == path);
    let deleted: Vec<&FileChange> = change.files.iter().filter(|file| file.is_deleted()).collect();
    let is_whole = change.extent == Extent::WholeTree;
    // A range judged as a whole owes nothing more here: each of its commits was looked at.
    if change.covers_range || !is_whole && own.is_none() && deleted.is_empty() {
        return Ok(());
    }
    let Some(entry) = change.after.entry(&path)?.filter(|entry| entry.mode.is_file()) else { return Ok(()) };
    let limit = cx.policy.max_file_size;
    let Some(index) = change.after.blob_within(&path, entry.oid, limit)? else {
        out.skip(&path, crate::rules::over_limit(limit));
        return Ok(());
    };
    let added = match own {
        Some(file) if !is_whole => Some(cx.added(file, &index)?),
        _ => None,
    };
    let points = |text: &[u8]| memchr::memchr2(b'`', b']', text).is_some();
    let says_more = added
        .as_ref()
        .is_some_and(|added| added.spans(&index.data).into_iter().any(|span| points(&index.data[span])));
    if !(is_whole || says_more || names_any(&index, &deleted)) {
        return Ok(());
    }
    let Some(all) = &*cx.parsed(&index, pointers) else {
        out.skip(&path, "not UTF-8");
        return Ok(());
    };
    let mut told: FxHashSet<&RepoPath> = FxHashSet::default();
    for pointer in all {
        let is_new = is_whole || added.as_ref().is_some_and(|added| added.touches(&pointer.range));
        let gone: Vec<&FileChange> =
            deleted.iter().copied().filter(|file| file.path.is_within(&pointer.path)).collect();
        // Most pointers lead somewhere: what the parents' indexes said is asked of the others alone.
        if (is_new || !gone.is_empty())
            && is_dead(cx, pointer, !gone.is_empty())?
            && (!gone.is_empty() || !stood_dead(cx, &path, pointer)?)
            && told.insert(&pointer.path)
        {
            let finding = describe(cx, pointer, &gone);
            out.report(finding.at(&path, &index, pointer.range.clone(), "nothing stands there"));
        }
    }
    Ok(())
}

/// Whether the index may name any of the files: asked before it is parsed. A link may write a name with escapes, but hardly
/// the letters of its first folder.
fn names_any(index: &Blob, deleted: &[&FileChange]) -> bool {
    let mut first: FxHashSet<&[u8]> = FxHashSet::default();
    first.extend(deleted.iter().filter_map(|file| file.path.components().next()));
    let is_plain =
        |part: &[u8]| part.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte));
    first.iter().any(|part| !is_plain(part) || memchr::memmem::find(&index.data, part).is_some())
}

/// Whether a parent's index pointed at the same path, and nothing stood there then: the change did not bring that.
fn stood_dead(cx: &Context<'_>, path: &RepoPath, pointer: &Pointer) -> Result<bool, Fault> {
    if cx.change.extent == Extent::WholeTree {
        return Ok(false);
    }
    for tree in &cx.change.before {
        let Some(index) = tree.file(path)? else { continue };
        let all = cx.parsed(&index, pointers);
        let same = all.iter().flatten().any(|other| other.path == pointer.path);
        if same && !stands(tree, &pointer.path)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a pointer is meant as a path of this repository, and nothing stands there. `was_there`: the change takes away
/// what stood there.
fn is_dead(cx: &Context<'_>, pointer: &Pointer, was_there: bool) -> Result<bool, Fault> {
    let change = cx.change;
    if stands(&change.after, &pointer.path)? {
        return Ok(false);
    }
    match pointer.kind {
        Kind::Link | Kind::Path => Ok(true),
        Kind::Name => Ok(was_there),
        Kind::Maybe if was_there => Ok(true),
        Kind::Maybe => {
            let Some(first) = pointer.path.components().next().map(RepoPath::new) else { return Ok(false) };
            if first == pointer.path {
                return Ok(false);
            }
            for tree in change.before.iter().chain([&change.after]) {
                if is_directory(tree.entry(&first)?) {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

fn is_directory(entry: Option<Entry>) -> bool {
    entry.is_some_and(|entry| entry.mode == Mode::Directory)
}

/// Whether something stands at `path`. What lies in a submodule or behind a link to a directory is not in this tree, and
/// may well be there.
fn stands(tree: &Tree, path: &RepoPath) -> Result<bool, Fault> {
    if path.is_root() || tree.entry(path)?.is_some() {
        return Ok(true);
    }
    let mut above = path.directory();
    while !above.is_root() {
        match tree.entry(&above)? {
            None => above = above.directory(),
            Some(entry) => return Ok(matches!(entry.mode, Mode::Submodule | Mode::Symlink)),
        }
    }
    Ok(false)
}

fn describe(cx: &Context<'_>, pointer: &Pointer, gone: &[&FileChange]) -> Finding {
    let path = &pointer.path;
    let message = match (gone.is_empty(), pointer.kind) {
        (false, _) => {
            format!("the change takes `{path}` away, and orchestration-index.md still points at it")
        }
        (true, Kind::Link) => format!("orchestration-index.md links to `{path}`, where nothing stands"),
        (true, _) => format!("orchestration-index.md names `{path}`, where nothing stands"),
    };
    let why =
        "whoever follows the index to a place that is not there looks for it elsewhere, or builds it anew";
    let help = match moved_to(cx, path, gone) {
        Some(new) => format!("it is at `{new}` now: write that in orchestration-index.md, in this change"),
        None if gone.is_empty() => {
            format!("mend the path in orchestration-index.md, or add `{path}` to this change")
        }
        None => format!(
            "take `{path}` out of orchestration-index.md, or say there what takes its place, in this change"
        ),
    };
    Finding::new(cx.id(), message, why, help)
}

/// Where the change puts what stood at `path`: a file of the same bytes, or for want of one the only new file of the
/// same name.
fn moved_to(cx: &Context<'_>, path: &RepoPath, gone: &[&FileChange]) -> Option<RepoPath> {
    let added = || cx.change.files.iter().filter(|file| file.is_added());
    let new_place = |file: &FileChange| {
        let same = |other: &&FileChange| {
            file.before.iter().flatten().any(|old| other.after.is_some_and(|new| new.oid == old.oid))
        };
        let mut namesakes = added().filter(|other| other.path.file_name() == file.path.file_name());
        let only = namesakes.next().filter(|_| namesakes.next().is_none());
        added().find(same).or(only).map(|other| other.path.clone())
    };
    gone.iter().find_map(|file| {
        let new = new_place(file)?;
        // Of a directory that moved: the new path without what the file adds to the old one.
        let rest = &file.path.as_bytes()[path.as_bytes().len()..];
        new.as_bytes().strip_suffix(rest).filter(|new| !new.is_empty()).map(RepoPath::new)
    })
}

const DOCS: &str = r#"
## What it checks

What `orchestration-index.md` points at is in the change's tree: the targets of its Markdown links and images, and paths
in backticks in its lists and tables. A link is read as the hosting sites read it: from the root where it starts with a
slash, without anchor and query, percent-escapes decoded.

A text in backticks is taken for a path if it can hardly be anything else: a file of a known kind in a folder
(`src/parser.rs`) or at the start of a list item or table cell, a directory with its slash (`crates/parser/`), something
below a folder that the repository has (`src/parser`). A bare `build.rs` in a sentence counts only when the change takes
that file away. Addresses, anchors, patterns (`src/**`), commands, absolute paths, what leads out of the repository, what
stands in a submodule, and code blocks are not looked at.

Only what the change brings counts: a pointer on a line that it adds, or a path that it deletes or renames while the index
goes on pointing at it. With `--all` every pointer is looked at.

## Why

The index is the map that everybody starts from. Whoever follows it to a place that is not there looks for it elsewhere,
or builds it a second time.

## What to do

Write the new path into the index in the change that moves the file, or take the entry out. Of a file that moved, the
finding says where to.

## Examples

A file that moves, while the index goes on pointing at its old place.

````violates
-- before/orchestration-index.md --
- [the parser](src/parser.rs): cuts text into tokens
-- before/src/parser.rs --
pub fn parse() {}
-- deleted/src/parser.rs --
-- after/src/syntax/parser.rs --
pub fn parse() {}
````

A new entry for something that is not there.

````violates
-- before/orchestration-index.md --
# Index
-- after/orchestration-index.md --
# Index

| path | what |
|---|---|
| `src/lexer.rs` | cuts text into tokens |
-- after/src/lexer/mod.rs --
pub fn lex() {}
````

Entries that lead somewhere, and texts that are no paths.

````ok
-- after/orchestration-index.md --
# Index

- [the lexer](/src/lexer.rs#L12): cuts text into tokens, see <https://example.com/lexer.html>
- `src/` holds `src/**/*.rs`, from `origin/main`; built with `cargo build -p lexer`
-- after/src/lexer.rs --
pub fn lex() {}
````

A dead link that stood there before.

````ok
-- before/orchestration-index.md --
- [the parser](src/parser.rs)
-- after/orchestration-index.md --
- [the parser](src/parser.rs)
- the lexer is under way
````
"#;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::change::Mode;
    use crate::change::memory::MemoryTree;
    use crate::rules::testing::{change, judge, judge_text, merge};

    fn found(text: &str) -> Vec<String> {
        let findings = judge_text(&RULE, text);
        findings
            .iter()
            .map(|finding| {
                let label = finding.label.as_ref().unwrap();
                String::from_utf8_lossy(&label.blob.data[label.range.clone()]).into_owned()
            })
            .collect()
    }

    #[test]
    fn a_rename_names_the_new_path_of_a_file_and_of_a_directory() {
        let text = "-- before/orchestration-index.md --\n- [x](src/a.rs)\n- `src/deep/`\n-- before/src/a.rs --\na\n\
                    -- before/src/deep/b.rs --\nb\n-- deleted/src/a.rs --\n-- deleted/src/deep/b.rs --\n\
                    -- after/lib/a.rs --\na, and more\n-- after/lib/deeper/b.rs --\nb\n";
        let findings = judge_text(&RULE, text);
        assert_eq!(findings.len(), 2, "{findings:#?}");
        assert!(findings[0].help.contains("`lib/a.rs`"), "{}", findings[0].help);
        assert!(findings[1].help.contains("`lib/deeper`"), "{}", findings[1].help);
        assert!(findings[1].message.contains("takes `src/deep` away"), "{}", findings[1].message);
    }

    #[test]
    fn a_deletion_is_told_and_an_index_that_follows_it_is_clean() {
        let text = |index: &str| {
            format!(
                "-- before/orchestration-index.md --\n- run `build.rs`\n- x\n-- before/build.rs --\nx\n-- deleted/build.rs --\n-- after/orchestration-index.md --\n{index}"
            )
        };
        assert_eq!(found(&text("- run `build.rs`\n- x\n")), ["`build.rs`"]);
        assert_eq!(found(&text("- x\n")), [""; 0]);
        let part = "-- before/orchestration-index.md --\n- `src/`\n-- before/src/a --\nx\n-- before/src/b --\nx\n-- deleted/src/a --\n";
        assert_eq!(found(part), [""; 0], "the directory still stands");
    }

    #[test]
    fn only_what_is_new_counts_but_with_all_everything_does() {
        let text = "-- before/orchestration-index.md --\n- [a](gone.md)\n-- after/orchestration-index.md --\n\
                    - [a](gone.md) is reworded\n- [b](other.md)\n- again [b](other.md)\n";
        assert_eq!(found(text), ["other.md"], "the first was dead before, the last is the same");
        let mut whole = change("-- before/orchestration-index.md --\n- [a](gone.md) and `src/x.rs`\n");
        whole.extent = crate::change::Extent::WholeTree;
        assert_eq!(judge(&RULE, &whole).len(), 2);
    }

    #[test]
    fn what_is_only_perhaps_a_path_needs_its_folder() {
        let text = "-- after/orchestration-index.md --\n- `src/nope`, `origin/main`, `text/html`, `build.rs`, `n/a`\n-- after/src/a.rs --\nx\n";
        assert_eq!(found(text), ["`src/nope`"]);
        assert_eq!(found(&text.replace("src/nope", "src/a.rs")), [""; 0]);
    }

    #[test]
    fn submodules_links_and_other_files_are_left_alone() {
        let base = MemoryTree::new().with("orchestration-index.md", "- x\n");
        let after = base
            .clone()
            .with("orchestration-index.md", "- [s](sub/x.md) [l](link/x.md) [t](file/x.md)\n")
            .with_mode("sub", Mode::Submodule, "s")
            .with_mode("link", Mode::Symlink, "elsewhere")
            .with("file", "f");
        let findings = judge(&RULE, &merge("a", &[base], &after));
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert!(findings[0].message.contains("`file/x.md`"));
        assert!(judge_text(&RULE, "-- after/README.md --\n[a](gone.md)\n").is_empty(), "no index");
        assert!(
            judge_text(
                &RULE,
                "-- before/orchestration-index.md --\n- [a](gone.md)\n-- after/README.md --\n[a](b.md)\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_merge_answers_for_what_no_parent_had() {
        let tree =
            |index: &str, file: &str| MemoryTree::new().with("orchestration-index.md", index).with(file, "x");
        let parents = [tree("- [a](a.md)\n", "b.md"), tree("- [b](b.md)\n", "b.md")];
        let joined = tree("- [a](a.md)\n- [b](b.md)\n- [c](c.md)\n", "b.md");
        let findings = judge(&RULE, &merge("a", &parents, &joined));
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert!(findings[0].message.contains("`c.md`"));
    }

    #[test]
    fn an_index_that_is_no_text_is_not_evaluated() {
        let base = MemoryTree::new().with("orchestration-index.md", "- x\n");
        let after = base.clone().with("orchestration-index.md", b"- [a](b.md) \xff\n");
        let judged = crate::rules::testing::judge_by(
            &RULE,
            &merge("a", &[base], &after),
            &crate::rules::testing::policy(),
        );
        assert_eq!(judged.not_evaluated[0].reason, "not UTF-8");
    }
}
