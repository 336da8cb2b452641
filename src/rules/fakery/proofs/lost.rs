//! Owns what a change takes away from tests that stay: assertions, or all tests of a file.
//!
//! Tests are rewritten, split and moved every day. So only a change that takes assertions out of a test and nothing else,
//! and puts none anywhere, takes proofs away.

use std::ops::Range;
use std::rc::Rc;

use bstr::ByteSlice;
use rustc_hash::FxHashSet;

use super::cases::Case;
use super::counted::assertions;

use super::own::assigned;
use super::reading::{is_literal, spaced};
use super::reasons::whole;
use crate::change::{AddedLines, Blob, Hunk, RepoPath};
use crate::fault::Fault;
use crate::rules::fakery::proofs::cases_at;
use crate::rules::fakery::unread;
use crate::rules::fakery::words::is_word;
use crate::rules::{Context, File, Findings};
use crate::syntax::languages::Language;
use crate::syntax::{Role, SyntaxTree, apart};

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
    language: &'static Language,
    (before, after): (&Blob, &Blob),
    out: &mut Findings,
) -> Result<Vec<Loss>, Fault> {
    let proves = |span: Range<usize>| {
        let text = before.data[span].to_ascii_lowercase();
        PROVES.iter().any(|word| text.find(word).is_some())
    };
    if !proves(AddedLines::within(&after.data, &before.data)) {
        return Ok(Vec::new());
    }
    let added = file.added(cx, after)?;
    let hunks = added.hunks(&before.data, &after.data);
    if !hunks.iter().any(|hunk| proves(hunk.old.clone())) {
        return Ok(Vec::new());
    }
    // Most changes take nothing away, which the tests that they touch tell. Whether a test is the only one of its name,
    // and whether any is left, only the whole files do.
    let touched = (places(&hunks, |hunk| &hunk.old), places(&hunks, |hunk| &hunk.new));
    let Some(trees) = parse(file, language, (before, after), &touched, out) else { return Ok(Vec::new()) };
    let old = cases_at(&trees.0, &before.data, &touched.0);
    let new = cases_at(&trees.1, &after.data, &touched.1);
    let is_within = |case: &&Case<'_>| hunks.iter().any(|hunk| is_within(&case.span(), &hunk.new));
    if total(new.iter().filter(is_within)) >= total(old.iter()) {
        return Ok(Vec::new());
    }
    let is_short = after.data.len() > 20 && added.count() <= 3;
    let is_bare = is_short && cases_at(&trees.1, &after.data, &all(after)).is_empty();
    if !is_bare
        && !new.iter().any(|case| twin(&old, case).is_some_and(|old| !gone(old, case, &added).is_empty()))
    {
        return Ok(Vec::new());
    }
    let whole = (all(before), all(after));
    let Some(trees) = parse(file, language, (before, after), &whole, out) else { return Ok(Vec::new()) };
    let old = cases_at(&trees.0, &before.data, &whole.0);
    let new = cases_at(&trees.1, &after.data, &whole.1);
    if total(new.iter()) >= total(old.iter()) {
        return Ok(Vec::new());
    }
    if new.is_empty() && is_short {
        let names: Vec<&[u8]> = old.iter().map(|case| &case.name[..]).collect();
        let is_elsewhere =
            elsewhere(cx, file, |_, text, _| names.iter().any(|name| text.find(name).is_some()))?;
        let loss = Loss { span: 0..first_line(&after.data), test: None, gone: vec![old.len().to_string()] };
        return Ok(if is_elsewhere { Vec::new() } else { vec![loss] });
    }
    let mut found = Vec::new();
    for case in &new {
        let Some(twin) = twin(&old, case) else { continue };
        let gone = gone(twin, case, &added);
        let gone = kept_nowhere(cx, file, after, gone)?;
        if !gone.is_empty() {
            let test = String::from_utf8_lossy(&case.name).into_owned();
            found.push(Loss { span: case.span(), test: Some(test), gone });
        }
    }
    Ok(found)
}

/// Places of the text before a change, and of the text after it: each in order and apart.
type Places = (Vec<Range<usize>>, Vec<Range<usize>>);

/// One side of `hunks`, and the ends of the lines before, with which a test may end that has lost its last ones.
fn places(hunks: &[Hunk], side: impl Fn(&Hunk) -> &Range<usize>) -> Vec<Range<usize>> {
    let widened = hunks.iter().map(side).map(|lines| lines.start.saturating_sub(2)..lines.end);
    apart(widened.collect())
}

#[expect(clippy::single_range_in_vec_init, reason = "the whole text is one place")]
fn all(blob: &Blob) -> Vec<Range<usize>> {
    vec![0..blob.data.len()]
}

/// Both sides of a change, parsed at least around `places`. What cannot be read is told to `out`.
fn parse(
    file: &File<'_>,
    language: &'static Language,
    (before, after): (&Blob, &Blob),
    places: &Places,
    out: &mut Findings,
) -> Option<(SyntaxTree, Rc<SyntaxTree>)> {
    let new = file.syntax(language, &after.data, &places.1).map_err(|unparsed| unparsed.to_string());
    let old = SyntaxTree::parse_around(language, &before.data, &places.0).map_err(unread::of_before);
    match (old, new) {
        (Ok(old), Ok(new)) => Some((old, new)),
        (_, Err(reason)) | (Err(reason), _) => {
            out.skip(file.path(), reason);
            None
        }
    }
}

/// Whether some of `lines` stands in the test at `span`; a place between two lines, if it is none of the test's ends.
fn is_within(span: &Range<usize>, lines: &Range<usize>) -> bool {
    let is_between = lines.is_empty();
    lines.start < span.end && if is_between { span.start < lines.start } else { span.start < lines.end }
}

/// How many assertions tests have.
fn total<'c, 't: 'c>(cases: impl Iterator<Item = &'c Case<'t>>) -> usize {
    cases.map(|case| assertions(case).len()).sum()
}

/// The only test of `old` that is called as `case` is.
fn twin<'c, 't>(old: &'c [Case<'t>], case: &Case<'_>) -> Option<&'c Case<'t>> {
    let mut twins = old.iter().filter(|twin| twin.title == case.title);
    let first = twins.next();
    if twins.next().is_some() { None } else { first }
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
