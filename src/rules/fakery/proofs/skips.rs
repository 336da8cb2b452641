//! Owns tests that are switched off: by an annotation, a statement, another name for the call, an option.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use bstr::ByteSlice;
use regex::bytes::Regex;

use super::cases::Case;
use super::reading::{is_reason, line_at, word_at};
use super::reasons;
use super::switches::read;
use crate::rules::fakery::words::is_word;
use crate::syntax::{Function, Spot, SyntaxTree, TextClass};

/// A test that is switched off.
pub(super) struct Skip {
    /// What switches it off.
    pub span: Range<usize>,
    pub(super) kind: Kind,
    /// The reason given, as it is written.
    pub(super) reason: Vec<u8>,
}

/// How it is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By something that stands at its declaration.
    Mark,
    /// By a statement in it: only one that is always reached counts.
    Statement,
}

static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build([
            "skip",
            "xit",
            "xdescribe",
            "xcontext",
            "xspecify",
            "xtest",
            "xscenario",
            "ignore",
            "disabled",
            "todo",
            "pending",
            "incomplete",
        ])
        .map(Some)
        .unwrap_or_else(never_wrong)
});

/// What in the parts `within` of `text` looks as if it switched a test off, with the reason it gives.
pub(super) fn suspects(text: &[u8], within: &[Range<usize>], language: &str) -> Vec<Skip> {
    let Some(words) = WORDS.as_ref() else { return Vec::new() };
    let mut found: Vec<Skip> = Vec::new();
    let hits = within
        .iter()
        .flat_map(|part| words.find_iter(&text[part.clone()]).map(|hit| part.start + hit.start()));
    for at in hits {
        let word = word_at(text, at);
        if let Some(skip) = read(text, &word, language)
            && !found.iter().any(|known| known.span == skip.span)
        {
            found.push(skip);
        }
    }
    found
}

/// Whether a suspect switches off a test without a reason. `is_new`: the test ran before this change, so that a word
/// such as "flaky" is not enough.
pub(super) fn holds(tree: &SyntaxTree, text: &[u8], skip: &Skip, is_new: bool) -> bool {
    if is_reason(&skip.reason, is_new)
        || reasons::is_reasoned(text, &skip.span, is_new)
        || reasons::explains(text, &skip.span, is_new)
    {
        return false;
    }
    let Ok(spot) = tree.spot(text, skip.span.start..skip.span.start + 1) else { return false };
    // Ruby's options are symbols, which are data.
    let is_code = match spot.class() {
        (TextClass::Code, _) => true,
        (TextClass::String, Some(node)) => node.kind().contains("symbol"),
        _ => false,
    };
    if !is_code || spot.nodes().iter().any(|node| node.kind() == "macro_definition") {
        return false;
    }
    if skip.kind == Kind::Mark {
        return !is_of_field(&spot)
            && is_unconditional(&spot)
            && !is_of_helper(text, skip, spot.language().name)
            && !is_of_base(text, skip, &spot)
            && !must_never_run(text, skip);
    }
    let Some(function) = Function::around(&spot) else {
        return spot.language().name == "Python" && is_top(&spot);
    };
    !function.is_conditional(&spot) && Case::of(function).is_some()
}

/// Annotations of fields and parameters are other libraries'.
fn is_of_field(spot: &Spot<'_>) -> bool {
    spot.nodes()
        .iter()
        .any(|node| matches!(node.kind(), "field_declaration" | "formal_parameter" | "property_declaration"))
}

/// Whether nothing around a mark decides: `if (isWindows) it.skip(…)` is a reason.
fn is_unconditional(spot: &Spot<'_>) -> bool {
    !spot.nodes().iter().any(|node| {
        let kind = node.kind();
        node.is_named()
            && (kind.starts_with("if")
                || kind.starts_with("unless")
                || kind.contains("conditional_expression"))
            || matches!(kind, "ternary_expression" | "switch_statement" | "match_statement" | "else_clause")
    })
}

/// A Python function that other tests of the file call is marked so that it is not collected.
fn is_of_helper(text: &[u8], skip: &Skip, language: &str) -> bool {
    language == "Python"
        && name_below(text, skip).is_some_and(|name| {
            text.find_iter(name.as_bytes()).any(|at| {
                let is_whole = !text[..at].last().copied().is_some_and(is_word);
                is_whole
                    && text.get(at + name.len()) == Some(&b'(')
                    && !text[..at].ends_with(b"def ")
                    && !text[..at].ends_with(b".")
            })
        })
}

/// A mark on a class that is no test, or that only others derive from.
fn is_of_base(text: &[u8], skip: &Skip, spot: &Spot<'_>) -> bool {
    let language = spot.language();
    if !matches!(language.name, "Java" | "Kotlin" | "Scala" | "C#") {
        return false;
    }
    let mut above = spot.nodes().iter().rev();
    let declared = above
        .find(|node| language.classes.contains(&node.kind()) || language.functions.contains(&node.kind()));
    let Some(class) = declared.filter(|node| language.classes.contains(&node.kind())) else { return false };
    let text = &text[skip.span.end..class.end_byte().max(skip.span.end)];
    let head = &text[..text.find_byte(b'{').unwrap_or(text.len())];
    let is_class = head.split(|byte| !is_word(*byte)).any(|word| word == b"class" || word == b"object");
    let is_open = head.split(|byte| !is_word(*byte)).any(|word| matches!(word, b"abstract" | b"private"));
    is_class && (is_open || !HOLDS_TESTS.as_ref().is_some_and(|tests| tests.is_match(text)))
}

/// What a test of a class looks like.
static HOLDS_TESTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"@\w*Test\b|@(?:\w+\.)+Test\b|\[(?:\w+, ?)*(?:Fact|Theory|Test|TestMethod|TestCase)\b|\b(?:void|fun|def)\s+[`"]?test"#,
        r#"|@Property\b|\b(?:test|it|should|describe)\(|" (?:should|in|must|can) |\s"[^"\n]+" \{"#,
    ))
    .map(Some)
    .unwrap_or_else(never_wrong)
});

/// A test that does nothing but fail, and says that it must never run, checks that it is skipped.
static NEVER_RUNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"(?s-u)^[^{]{0,300}[{:][^{}]{0,200}?\b(?:fail|XCTFail|throw new \w+|raise \w+)\s*\(\s*["'][^"'\n]*"#,
        r"(?i:never|should (?:not|be (?:ignored|skipped|disabled))|must not|not (?:be )?(?:run|executed|reached))",
    ))
    .map(Some)
    .unwrap_or_else(never_wrong)
});

fn must_never_run(text: &[u8], skip: &Skip) -> bool {
    let below = &text[skip.span.end..text.len().min(skip.span.end + 600)];
    NEVER_RUNS.as_ref().is_some_and(|never| never.is_match(below))
}

fn is_top(spot: &Spot<'_>) -> bool {
    !spot.nodes().iter().any(|node| spot.language().control.contains(&node.kind()))
}

/// The name of the test that a skip is about, for a message: the nearest one on its line or below.
pub(super) fn name_below(text: &[u8], skip: &Skip) -> Option<String> {
    let from = line_at(text, skip.span.start).start;
    let below = &text[from..text.len().min(from + 600)];
    for line in below.lines().take(8) {
        for lead in [
            "def ", "fn ", "func ", "fun ", "void ", "it('", "it(\"", "test('", "test(\"", "skip('",
            "skip(\"", "xit('", "xit(\"",
        ] {
            if let Some(at) = line.find(lead) {
                let rest = &line[at + lead.len()..];
                let is_title = lead.ends_with(['\'', '"']);
                let stops = |byte: &u8| if is_title { matches!(byte, b'\'' | b'"') } else { !is_word(*byte) };
                let end = rest.iter().position(stops).unwrap_or(rest.len());
                if end > 0 {
                    return Some(String::from_utf8_lossy(&rest[..end]).into_owned());
                }
            }
        }
    }
    None
}
