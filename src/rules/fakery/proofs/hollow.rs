//! Owns tests that look at nothing: empty ones, those that only print, those that throw away what they computed, those
//! that swallow their own failures, and those that look only at what they put there themselves.

use std::ops::Range;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::Regex;

use super::cases::Case;
use super::empty::empty;
use super::mocking::mocked;
use super::output::{is_tested_elsewhere, prints};
use super::own::{assigned, own_value};
use super::reasons::{says_reached, whole};
use super::swallow::swallowed;
use crate::rules::fakery::never_wrong;
use crate::rules::fakery::words::is_word;

/// Why a test proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hollow {
    /// Its body is empty.
    Empty,
    /// It only writes something out.
    Prints,
    /// It computes something, never looks at it, and its name says what it should be.
    Unlooked,
    /// It says itself that its assertions are missing.
    Admits,
    /// Its assertions stand where their failures are caught and dropped.
    Swallows,
    /// It compares a value with the literal that it has just given it.
    Own,
    /// It replaces what it tests, and looks at what the replacement was told to answer.
    Mocks,
}

/// What `case` is hollow by, and the bytes that show it.
pub(super) fn hollow(case: &Case<'_>) -> Option<(Hollow, Range<usize>)> {
    let function = &case.function;
    if is_expected_to_fail(case) {
        return mocked(case).map(|span| (Hollow::Mocks, span));
    }
    if is_compiled_out(case) {
        return None;
    }
    if function.is_empty() {
        return empty(case);
    }
    if prints(case) && !is_tested_elsewhere(case) {
        return Some((Hollow::Prints, case.span()));
    }
    if let Some(span) = swallowed(case) {
        return Some((Hollow::Swallows, span));
    }
    if let Some(span) = own_value(case) {
        return Some((Hollow::Own, span));
    }
    if let Some(span) = mocked(case) {
        return Some((Hollow::Mocks, span));
    }
    if looks_at_something(function.source(function.body)) {
        return None;
    }
    if let Some(comment) = function.comments().into_iter().find(|comment| admits(function.source(*comment))) {
        // That nothing is thrown is what is tested.
        let is_run = says_reached(function.text(), &comment.byte_range());
        return (!is_run).then(|| (Hollow::Admits, comment.byte_range()));
    }
    if let Some(span) = admitted_behind(case) {
        return Some((Hollow::Admits, span));
    }
    unlooked(case).map(|span| (Hollow::Unlooked, span))
}

/// Whether the test stands between `#if 0` and `#endif`: what that takes out is another flaw.
fn is_compiled_out(case: &Case<'_>) -> bool {
    let function = &case.function;
    function.above().any(|node| {
        node.kind() == "preproc_if"
            && node.child_by_field_name("condition").is_some_and(|own| function.source(own) == b"0")
    })
}

/// A comment in the last line of a Python block, which its grammar puts behind the block.
fn admitted_behind(case: &Case<'_>) -> Option<Range<usize>> {
    let function = &case.function;
    if function.language().name != "Python" {
        return None;
    }
    let from = function.node.end_byte() + 1;
    let behind = function.text().get(from..)?;
    let line = &behind[..behind.find_byte(b'\n').unwrap_or(behind.len())];
    let is_inside = line.starts_with(b" ") && line.trim_ascii().starts_with(b"#");
    (is_inside && admits(line)).then(|| from..from + line.len())
}

/// Whether an annotation or parameter says that the test checks something without a statement in it, or does not run.
fn is_expected_to_fail(case: &Case<'_>) -> bool {
    const WORDS: [&str; 12] = [
        "should_panic",
        "expect",
        "skip",
        "xfail",
        "ignore",
        "disabled",
        "todo",
        "raises",
        "parametrize",
        "patch",
        "proptest",
        "throws",
    ];
    let head = case.function.text().get(case.start..case.function.body.start_byte()).unwrap_or_default();
    let marks = case.function.attributes();
    let says = |text: &[u8]| WORDS.iter().any(|word| text.to_ascii_lowercase().find(word).is_some());
    let call = &head[..head.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`')).unwrap_or(0)];
    marks.iter().any(|mark| says(mark)) || says(call) || head.starts_with(b"xit")
}

/// Whether anything in the body could fail the test.
pub(super) fn looks_at_something(body: &[u8]) -> bool {
    const WORDS: &str = "assert expect should verif check ensure must fail error raise throw panic snap unwrap match compare \
        test_ equal require valid confirm test( if diff golden refute exit abort eq( cmp ok( is_ok is_err \"? has_ look wait";
    let code: Vec<&[u8]> = body.lines().filter(|line| whole(line).is_none()).collect();
    let body = code.join(&b'\n').to_ascii_lowercase();
    WORDS.split_ascii_whitespace().any(|word| body.find(word).is_some())
}

/// `# no assertions yet`, `// TODO: assert the result`, `// assertions will be added later`.
static ADMITS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:todo|fixme)\b.*(?:assert|verif|expect|\bcheck(?:s|ed|ing)?\b(?: [^w]| w[^i]|$)|(?:real|actual|proper) test)",
        r"|\b(?:add|adding|write|writing|implement|implementing|more|real|actual|proper)\b(?: \w+){0,3} ",
        r"(?:assert|verif|checks\b|checking|expectation)",
        r"|\b(?:no|missing)(?: \w+)? (?:assert|expectation|verification)",
        r"|\b(?:add|write|implement|needs?|missing|no)\b(?: \w+){0,2} (?:real|actual|proper) tests?\b",
        r"|\b(?:assert\w*|checks?|verification|verify|expectations?)\b(?: \S+){0,5} ",
        r"(?:later|not yet|to be (?:added|written|done)|to come|for now|placeholder|be (?:added|written))\b",
        r"|\b(?:assertions?|asserts|checks|expectations?|verification) (?:are|is|were)(?: still)? missing",
        r"|\b(?:always|just|simply) pass(?:es)?\b",
    ))
    .map(Some)
    .unwrap_or_else(never_wrong)
});

/// Whether a comment says that the assertions are missing.
fn admits(comment: &[u8]) -> bool {
    ADMITS.as_ref().is_some_and(|admits| admits.is_match(comment))
}

/// The last statement gives a name to what was computed, nothing looks at it, and the title says what it should be.
fn unlooked(case: &Case<'_>) -> Option<Range<usize>> {
    const PROMISES: &str = "return reject fail raise throw equal compute valid match contain produce calculat include correct \
        accept convert parse give yield";
    let function = &case.function;
    let name = case.name.to_ascii_lowercase();
    if !PROMISES.split_ascii_whitespace().any(|word| name.find(word).is_some()) || !function.is_block() {
        return None;
    }
    let work = function.work();
    let last = function.source(*work.last()?);
    let assigned = assigned(last)?;
    let text = function.source(function.node);
    let mentions = text.find_iter(assigned.name).filter(|at| {
        let after = text.get(at + assigned.name.len()).copied();
        let before = at.checked_sub(1).map(|before| text[before]);
        !after.is_some_and(is_word) && !before.is_some_and(is_word)
    });
    let is_call = assigned.value.contains(&b'(');
    let is_dropped = assigned.name.starts_with(b"_") || matches!(assigned.name, b"unused" | b"ignored");
    (mentions.count() == 1 && is_call && !is_dropped).then(|| work[work.len() - 1].byte_range())
}
