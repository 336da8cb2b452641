//! Owns what a change takes away from tests that stay: assertions, or all tests of a file.
//!
//! Tests are rewritten, split and moved every day. So only a change that takes assertions out of a test and nothing else,
//! and puts none anywhere, takes proofs away.

use std::ops::Range;

use bstr::ByteSlice;
use rustc_hash::FxHashSet;

use super::cases::Case;
use super::counted::assertions;

use super::own::assigned;
use super::reading::{is_literal, spaced};
use super::reasons::whole;
use crate::change::{AddedLines, Blob, RepoPath};
use crate::fault::Fault;
use crate::rules::fakery::proofs::all_cases;
use crate::rules::fakery::unread;
use crate::rules::fakery::words::is_word;
use crate::rules::{Context, File, Findings};
use crate::syntax::{Role, SyntaxTree, Unparsed};

/// What a change takes away.
pub(super) struct Loss {
    /// The test in the file as it is now; of a file without tests, its first bytes.
    pub span: Range<usize>,
    /// What the test is called; `None`: all tests of the file went.
    pub test: Option<String>,
    /// The assertions that went, or the number of tests.
    pub gone: Vec<String>,
}

/// How many other files of a change are asked whether something moved there.
const FILES: usize = 200;

/// Words of which one stands in every line that takes an assertion away.
const PROVES: [&str; 10] =
    ["assert", "expect", "should", "require", "check", "verify", "must", "error", "fatal", "refute"];

/// What the change takes away from `file`, whose content was `before` and is `after`. What cannot be read of either is
/// told to `out`.
pub(super) fn losses(
    cx: &Context<'_>,
    file: &File<'_>,
    (before, after): (&Blob, &Blob),
    tree: impl FnOnce() -> Result<std::rc::Rc<SyntaxTree>, Unparsed>,
    out: &mut Findings,
) -> Result<Vec<Loss>, Fault> {
    let proves = |span: Range<usize>| {
        let text = before.data[span].to_ascii_lowercase();
        PROVES.iter().any(|word| text.find(word).is_some())
    };
    if !proves(AddedLines::within(&after.data, &before.data)) {
        return Ok(Vec::new());
    }
    let removed = AddedLines::since(&[&after.data], &before.data).spans(&before.data);
    if !removed.into_iter().any(proves) {
        return Ok(Vec::new());
    }
    let tree = match tree() {
        Ok(tree) => tree,
        Err(unparsed) => {
            out.skip(file.path(), unparsed.to_string());
            return Ok(Vec::new());
        }
    };
    let old_tree = match SyntaxTree::parse(tree.language(), &before.data) {
        Ok(old_tree) => old_tree,
        Err(unparsed) => {
            out.skip(file.path(), unread::of_before(unparsed));
            return Ok(Vec::new());
        }
    };
    let (old, new) = (all_cases(&old_tree, &before.data), all_cases(&tree, &after.data));
    let total = |cases: &[Case<'_>]| cases.iter().map(|case| assertions(case).len()).sum::<usize>();
    let (had, has) = (total(&old), total(&new));
    if has >= had {
        return Ok(Vec::new());
    }
    let added = file.added(cx, after)?;
    if new.is_empty() && after.data.len() > 20 && added.count() <= 3 {
        let names: Vec<&[u8]> = old.iter().map(|case| &case.name[..]).collect();
        let is_elsewhere =
            elsewhere(cx, file, |_, text, _| names.iter().any(|name| text.find(name).is_some()))?;
        let loss = Loss { span: 0..first_line(&after.data), test: None, gone: vec![old.len().to_string()] };
        return Ok(if is_elsewhere { Vec::new() } else { vec![loss] });
    }
    let mut found = Vec::new();
    for case in &new {
        let mut twins = old.iter().filter(|twin| twin.title == case.title);
        let (Some(twin), None) = (twins.next(), twins.next()) else { continue };
        let gone = gone(twin, case, &added);
        let gone = kept_nowhere(cx, file, after, gone)?;
        if !gone.is_empty() {
            let test = String::from_utf8_lossy(&case.name).into_owned();
            found.push(Loss { span: case.span(), test: Some(test), gone });
        }
    }
    Ok(found)
}

fn first_line(text: &[u8]) -> usize {
    text.find_byte(b'\n').unwrap_or(text.len())
}

/// The assertions that `old` had and `new` has not, if nothing else happened to the test.
fn gone(old: &Case<'_>, new: &Case<'_>, added: &AddedLines) -> Vec<Vec<u8>> {
    let (had, mut has) = (assertions(old), assertions(new));
    if has.len() >= had.len() {
        return Vec::new();
    }
    let span = new.span();
    let text = new.function.text();
    let was = spaced(&old.function.text()[old.span()]);
    let adds_code = added.spans(text).iter().any(|lines| {
        let within = lines.start.max(span.start)..lines.end.min(span.end);
        !within.is_empty() && text[within].lines().any(|line| !is_idle(line) && !is_salvaged(line, &was))
    });
    let mut gone: Vec<&(Vec<u8>, Range<usize>)> = Vec::new();
    for assertion in &had {
        match has.iter().position(|(text, _)| *text == assertion.0) {
            Some(at) => drop(has.swap_remove(at)),
            None => gone.push(assertion),
        }
    }
    // What is left of `has` is new: the assertion was rewritten.
    if adds_code || !has.is_empty() || loses_code(old, new, &gone) {
        return Vec::new();
    }
    gone.into_iter().map(|(text, _)| text.clone()).collect()
}

/// Nothing, a comment, or a statement that does nothing.
pub(super) fn is_idle(line: &[u8]) -> bool {
    const TELLS: [&str; 16] = [
        "print",
        "console.",
        "log",
        "puts",
        "echo",
        "System.out",
        "fmt.Print",
        "t.Log",
        "Console.Write",
        "NSLog",
        "eprint",
        "dbg!",
        "std::c",
        "cout",
        "var_dump",
        "Log.",
    ];
    let line = line.trim_ascii();
    let tells = TELLS.iter().any(|lead| line.starts_with(lead.as_bytes()));
    line.is_empty()
        || whole(line).is_some()
        || tells
        || matches!(line, b"pass" | b"return" | b"return;" | b"}" | b"{" | b"end" | b"true" | b":")
        || line.iter().all(|byte| matches!(byte, b'}' | b')' | b']' | b';' | b','))
}

/// What a line works out, without the name that it gives to it: `await f()` of `const _ = await f();`.
fn core(line: &[u8]) -> Vec<u8> {
    let line = spaced(line);
    let line = line.strip_suffix(b";").unwrap_or(&line);
    let value = assigned(line).map_or(line, |assigned| assigned.value);
    let value = ["await ", "try! ", "try ", "_ = "]
        .iter()
        .fold(value, |value, lead| value.strip_prefix(lead.as_bytes()).unwrap_or(value));
    value.to_vec()
}

/// Whether all that a line does was done in `old` already: the call stays, and what was said of its answer went.
fn is_salvaged(line: &[u8], old: &[u8]) -> bool {
    let core = core(line);
    core.len() > 2 && core.contains(&b'(') && old.find(&core).is_some()
}

/// Whether the test lost lines that are no part of its assertions: then it was changed, not weakened. What only gave a
/// name to what the assertions speak of goes with them.
fn loses_code(old: &Case<'_>, new: &Case<'_>, gone: &[&(Vec<u8>, Range<usize>)]) -> bool {
    let (text, span) = (old.function.text(), old.span());
    let left = &new.function.text()[new.span()];
    let kept: FxHashSet<Vec<u8>> = left.lines().map(spaced).collect();
    let left = spaced(left);
    let is_theirs = |line: &[u8]| {
        let line = spaced(line);
        let line = line.strip_suffix(b";").unwrap_or(&line);
        assigned(line).is_some_and(|assigned| {
            let is_about = gone.iter().any(|(own, _)| own.find(assigned.name).is_some());
            is_about && (is_literal(assigned.value) || left.find(core(line)).is_some())
        })
    };
    let mut at = span.start;
    for line in text[span].lines_with_terminator() {
        let lines = at..at + line.len();
        at = lines.end;
        let is_gone = gone.iter().any(|(_, own)| own.start < lines.end && lines.start < own.end);
        if !is_gone && !is_idle(line) && !kept.contains(&spaced(line)) && !is_theirs(line) {
            return true;
        }
    }
    false
}

/// Those of `gone` that no line of the change has, and that are about something that is still there.
pub(super) fn kept_nowhere(
    cx: &Context<'_>,
    file: &File<'_>,
    after: &Blob,
    gone: Vec<Vec<u8>>,
) -> Result<Vec<String>, Fault> {
    let mut left = Vec::new();
    for assertion in gone {
        let moved_here = file.added(cx, after)?.spans(&after.data).into_iter().any(|span| {
            let code: Vec<&[u8]> = after.data[span].lines().filter(|line| whole(line).is_none()).collect();
            spaced(&code.join(&b' ')).find(&assertion).is_some()
        });
        let moved = moved_here || elsewhere(cx, file, |_, text, _| spaced(text).find(&assertion).is_some())?;
        if !moved && !subject_went(cx, file, &assertion)? {
            left.push(String::from_utf8_lossy(&assertion).into_owned());
        }
    }
    Ok(left)
}

/// Whether `found` holds for the content of another file of the change, and what it was.
fn elsewhere(
    cx: &Context<'_>,
    file: &File<'_>,
    mut found: impl FnMut(&RepoPath, &[u8], &[u8]) -> bool,
) -> Result<bool, Fault> {
    for other in cx.change.files.iter().filter(|other| other.path != *file.path()).take(FILES) {
        let limit = cx.policy.max_file_size;
        let after = match other.after.filter(|entry| entry.mode.is_file()) {
            Some(entry) => cx.change.after.blob_within(&other.path, entry.oid, limit)?,
            None => None,
        };
        let before = match (cx.change.before.first(), other.before.first()) {
            (Some(tree), Some(Some(entry))) if entry.mode.is_file() => {
                tree.blob_within(&other.path, entry.oid, limit)?
            }
            _ => None,
        };
        let data = |blob: &Option<Blob>| blob.as_ref().map(|blob| blob.data.to_vec()).unwrap_or_default();
        if found(&other.path, &data(&after), &data(&before)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a name in the assertion stood in another file of the change and stands there less often, or was deprecated.
fn subject_went(cx: &Context<'_>, file: &File<'_>, assertion: &[u8]) -> Result<bool, Fault> {
    let names: Vec<&[u8]> = assertion.split(|byte| !is_word(*byte)).filter(|name| name.len() > 3).collect();
    // A test that speaks of it less often says nothing about it.
    elsewhere(cx, file, |path, after, before| {
        Role::of(path, after).role != Role::Test
            && names.iter().any(|name| {
                counts(before, name) > counts(after, name)
                    || deprecates(after, name) > deprecates(before, name)
            })
    })
}

/// How many lines say that `name` is deprecated.
fn deprecates(text: &[u8], name: &[u8]) -> usize {
    let says =
        |line: &&[u8]| line.find(name).is_some() && line.to_ascii_lowercase().find("deprecat").is_some();
    text.lines().filter(says).count()
}

fn counts(text: &[u8], name: &[u8]) -> usize {
    text.find_iter(name).count()
}
