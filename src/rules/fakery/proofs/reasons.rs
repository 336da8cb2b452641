//! Owns what comments around a test say for it: why it is skipped, why a place must be reached.

use std::ops::Range;

use bstr::ByteSlice;

use super::reading::{is_reason, line_at};

/// How many lines above are read.
const ABOVE: usize = 12;

/// Comments for tools.
const FOR_TOOLS: [&str; 12] = [
    "eslint",
    "@ts-",
    "noqa",
    "type:",
    "pylint",
    "prettier",
    "istanbul",
    "nolint",
    "mypy",
    "rubocop",
    "c8",
    "noinspection",
];

/// Whether a comment on the lines of `span`, directly above or directly below gives a reason.
pub(super) fn is_reasoned(text: &[u8], span: &Range<usize>, is_strict: bool) -> bool {
    comments_around(text, span).iter().any(|comment| is_reason(comment, is_strict))
}

/// Whether a comment, in lower case, says why a test cannot run: what tells it from one that says what the test does.
pub(super) fn says_why(comment: &[u8]) -> bool {
    const WORDS: [&str; 29] = [
        "this test",
        "fail",
        "broken",
        "known bug",
        "not support",
        "n't support",
        "unsupported",
        "not capable",
        "n't capable",
        "currently",
        "does not have",
        "doesn't have",
        "flaky",
        "hangs",
        "slow",
        "memory",
        "how do i ",
        "no longer",
        "impossible",
        "removed",
        "can't test",
        "cannot test",
        "should this ",
        "obsolete",
        "deprecated",
        "disabled",
        "ignoring",
        "skipping",
        "unstable",
    ];
    WORDS.iter().any(|word| comment.find(word).is_some())
}

/// Whether the comments that the body of a skipped test begins with, or those above the test whose body begins with the
/// skip, say why it cannot run. `is_strict`: that it fails is not enough.
pub(super) fn explains(text: &[u8], span: &Range<usize>, is_strict: bool) -> bool {
    let mut comments = comments_within(text, span.start);
    let line = line_at(text, span.start);
    let head = line.start.checked_sub(1).map(|before| line_at(text, before));
    if let Some(head) = head.filter(|head| opens(&text[head.clone()])) {
        comments.extend(comments_above(text, head.start));
    }
    comments.iter().any(|comment| {
        let comment = comment.to_ascii_lowercase();
        says_why(&comment) && is_reason(&comment, is_strict)
    })
}

fn opens(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    [&b"{"[..], b":", b" do", b"=>"].iter().any(|end| line.ends_with(end)) || line.ends_with(b"function()")
}

/// The comments directly behind the first line from `at` on that opens a body.
fn comments_within(text: &[u8], at: usize) -> Vec<Vec<u8>> {
    const HEAD: usize = 8;
    let rest = &text[line_at(text, at).start..];
    let mut lines = rest.lines().skip_while(|line| line.trim_ascii().is_empty());
    let has_body = lines.by_ref().take(HEAD).any(opens);
    if has_body { lines.map_while(whole).take(ABOVE).collect() } else { Vec::new() }
}

/// Whether a comment says that it counts that this place is reached.
pub(super) fn says_reached(text: &[u8], span: &Range<usize>) -> bool {
    const WORDS: [&str; 20] = [
        "reach",
        "not fail",
        "n't fail",
        "no exception",
        "not throw",
        "n't throw",
        "not raise",
        "n't raise",
        "no error",
        "not panic",
        "n't panic",
        "not crash",
        "n't crash",
        "no crash",
        "hang",
        "without",
        "compile",
        "risky",
        "should run",
        "not be",
    ];
    // What the assertion says itself is told to nobody, for it never fails.
    let said = comments_around(text, span);
    said.iter().any(|comment| WORDS.iter().any(|word| comment.find(word).is_some()))
}

/// Whether a comment on the line of `span` or shortly above speaks of one of `words`.
pub(super) fn speaks_of(text: &[u8], span: &Range<usize>, words: &[&str]) -> bool {
    const NEAR: usize = 3;
    let line = line_at(text, span.start);
    let mut comments: Vec<Vec<u8>> = trailing(&text[line.clone()]).into_iter().collect();
    let above = text[..line.start].lines().rev().take(NEAR);
    comments.extend(above.filter_map(whole));
    comments
        .iter()
        .map(|comment| comment.to_ascii_lowercase())
        .any(|comment| words.iter().any(|word| comment.find(word).is_some()))
}

/// The comments on the line of `span`, on the lines directly above it, attributes between them aside, and on the line
/// below, in lower case.
fn comments_around(text: &[u8], span: &Range<usize>) -> Vec<Vec<u8>> {
    let line = line_at(text, span.start);
    let mut found = Vec::new();
    let last = line_at(text, span.end.saturating_sub(1).max(span.start));
    found.extend(trailing(&text[line.clone()]));
    if last != line {
        found.extend(trailing(&text[last.clone()]));
    }
    let below = line_at(text, (line.end + 1).min(text.len()));
    if below.start > line.end {
        found.extend(whole(&text[below.clone()]));
        // An attribute may stand between it and the function.
        found.extend(trailing(&text[below]).filter(|_| text[line.clone()].trim_ascii().starts_with(b"#[")));
    }
    found.extend(comments_above(text, line.start));
    found
        .iter()
        .map(|comment| comment.to_ascii_lowercase())
        .filter(|comment| !is_for_tools(comment))
        .collect()
}

/// The comments on the lines directly above `at`, attributes between them aside, in lower case.
pub(super) fn comments_above(text: &[u8], at: usize) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut start = line_at(text, at).start;
    for _ in 0..ABOVE {
        let Some(before) = start.checked_sub(1) else { break };
        let above = line_at(text, before);
        let content = text[above.clone()].trim_ascii();
        match whole(content) {
            Some(comment) => found.push(comment),
            None if content.starts_with(b"@") || content.starts_with(b"#[") || content.starts_with(b"[") => {
                found.extend(trailing(content));
            }
            None => break,
        }
        start = above.start;
    }
    found.iter().map(|comment| comment.to_ascii_lowercase()).collect()
}

fn is_for_tools(comment: &[u8]) -> bool {
    let text = comment.trim_ascii();
    FOR_TOOLS.iter().any(|tool| text.starts_with(tool.as_bytes()))
}

/// The text of a line that is all comment.
pub(super) fn whole(line: &[u8]) -> Option<Vec<u8>> {
    let line = line.trim_ascii();
    let is_attribute = line.starts_with(b"#[") || line.starts_with(b"#!");
    let marks: [&[u8]; 7] = [b"///", b"//", b"/*", b"--", b"*", b"#", b"<!--"];
    let mark = marks.iter().find(|mark| line.starts_with(mark)).filter(|_| !is_attribute)?;
    let directive =
        [&b"#if"[..], b"#endif", b"#include", b"#define"].iter().any(|word| line.starts_with(word));
    (!directive).then(|| line[mark.len()..].trim_ascii().to_vec())
}

/// The text of a comment behind code.
fn trailing(line: &[u8]) -> Option<Vec<u8>> {
    if let Some(whole) = whole(line) {
        return Some(whole);
    }
    let at = [" //", " # ", "\t//", " -- ", " /* "]
        .iter()
        .filter_map(|mark| line.find(mark).map(|at| at + mark.len()))
        .min()?;
    Some(line[at..].trim_ascii().to_vec())
}
