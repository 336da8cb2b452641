//! Owns tests with an empty body: what counts as one, and what says that it is meant to be empty.

use std::ops::Range;

use bstr::ByteSlice;
use tree_sitter::Node;

use super::cases::Case;
use super::hollow::Hollow;
use super::inputs::is_used;
use super::output::{is_about_output, is_print, is_tested_elsewhere};
use super::reading::is_reason;
use super::reasons::comments_above;
use crate::rules::fakery::words::is_word;
use crate::wordlist::{List, holds};

/// Whether the name says that there is nothing more to the test than that it is there, or says nothing.
fn is_named_empty(name: &[u8]) -> bool {
    const LOADING: &str =
        "contextload _loads _compile compiles smoke _import imports noop no_op expansion suppresswarning";
    static SAMPLES: List =
        List::of("foo bar baz one two first second third fourth pass nothing donothing do_nothing");
    let name = name.to_ascii_lowercase();
    let rest = name.strip_prefix(b"test").unwrap_or(&name);
    let rest = rest.iter().position(|byte| *byte != b'_').map_or(&b""[..], |at| &rest[at..]);
    let is_sample = rest.len() == 1 || holds(&SAMPLES, rest);
    is_sample || LOADING.split_ascii_whitespace().any(|word| name.find(word).is_some())
}

/// A body with nothing in it, or with nothing but output.
pub(super) fn empty(case: &Case<'_>) -> Option<(Hollow, Range<usize>)> {
    let function = &case.function;
    let takes =
        function.parameters().iter().any(|name| !matches!(*name, b"self" | b"t" | b"done" | b"state"));
    // What the fixtures do is the test.
    if takes || is_named_empty(&case.name) || is_override(case) || is_told_empty(case) {
        return None;
    }
    let text = function.source(function.body);
    // A docstring may say why there is nothing.
    let explains = |node: &Node<'_>| {
        let text = function.source(*node).to_ascii_lowercase();
        is_said(&text) && EXPLAINS.iter().any(|word| text.find(word).is_some())
    };
    let says: Vec<Vec<u8>> =
        function.comments().into_iter().map(|node| function.source(node).to_ascii_lowercase()).collect();
    let is_open = |comment: &Vec<u8>| {
        // A version, as in "1.2 or later", is no plan.
        let comment = comment.replace("or later", "");
        ["todo", "fixme", "implement", "later", "placeholder", "fill", "add ", "write", "stub"]
            .iter()
            .any(|word| comment.find(word).is_some())
    };
    if says.iter().any(|comment| is_reason(comment, false) && !is_open(comment)) {
        return None;
    }
    let is_idle = |node: &Node<'_>| {
        let text = function.source(*node).trim_ascii();
        is_said(text)
            || matches!(
                text,
                b"pass" | b"..." | b"return" | b"return;" | b"return None" | b";" | b"true" | b":" | b"()"
            )
    };
    let statements = function.statements();
    // A function that the file hands on is called by others.
    if function.language().name == "Python"
        && function.class().is_none()
        && is_used(function.text(), &case.name)
    {
        return None;
    }
    // Labels and macros in a body that the grammar did not understand are no statements.
    if function.body.has_error() || statements.iter().any(explains) {
        return None;
    }
    if statements.iter().all(is_idle) {
        let is_long = text.len() > 400 && says.is_empty() && statements.is_empty();
        return (!is_long).then(|| (Hollow::Empty, case.span()));
    }
    if is_tested_elsewhere(case) {
        return None;
    }
    let only_prints = statements.iter().all(|node| is_idle(node) || is_print(function.source(*node), true));
    (only_prints && !is_about_output(case)).then(|| (Hollow::Prints, case.span()))
}

/// Words of a docstring that says why there is nothing else.
const EXPLAINS: [&str; 15] = [
    "would",
    "cannot",
    "can't",
    "n't ",
    " not ",
    "skip",
    "slow",
    "overrid",
    "inherit",
    "disable",
    "there's no ",
    "there is no ",
    "used by",
    "used in",
    "nothing to ",
];

/// Whether a test overrides another, so that nothing is run in its stead.
fn is_override(case: &Case<'_>) -> bool {
    let function = &case.function;
    let head = function.text().get(case.start..function.body.start_byte()).unwrap_or_default();
    head.split(|byte| !is_word(*byte)).any(|word| word.eq_ignore_ascii_case(b"override"))
}

/// Whether a comment above the test says that it is meant to be empty.
fn is_told_empty(case: &Case<'_>) -> bool {
    const WORDS: [&str; 14] = [
        "overrid",
        "no-op",
        "noop",
        "not applicable",
        "intentionally",
        "deliberately",
        "exists only",
        "only exists",
        "so that",
        "to suppress",
        "to keep",
        "no tests found",
        "not panic",
        "not throw",
    ];
    comments_above(case.function.text(), case.start)
        .iter()
        .any(|comment| WORDS.iter().any(|word| comment.find(word).is_some()))
}

/// A string that stands alone: what a test is about, or why it is empty.
pub(super) fn is_said(statement: &[u8]) -> bool {
    statement.first().is_some_and(|byte| matches!(byte, b'"' | b'\''))
        || statement.starts_with(b"r\"")
        || statement.starts_with(b"L\"")
}
