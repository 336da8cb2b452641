//! Owns tests that were taken out of the program without being deleted: commented out, or between `#if 0` and `#endif`.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::Regex;

use super::reading::{is_reason, spaced};
use super::reasons::{says_why, whole};
use crate::syntax::{SyntaxTree, TextClass};

/// How a test begins, as a line of code.
static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"^(?:(?:async )?def test_\w+\(.*:$|#\[(?:\w+::)?test\]$|@Test$|\[(?:Fact|Test|TestMethod)\]$"#,
        r#"|func Test\w+\(t \*testing\.T\) \{|(?:it|test)\((?:'|"|`).+(?:=>|function ?\(.*\)) ?\{$"#,
        r#"|TEST(?:_F|_P)?\(\w+, ?\w+\) ?\{?|(?:static )?void test_\w+\(.*\) ?\{?$|(?:public )?function test\w+\(.*"#,
        r#"|(?:it|specify|test) (?:'|").+(?:'|") do$|def test_\w+$|func test\w+\(\).*\{$|TEST_CASE\(".*)"#,
    ))
    .map(Some).unwrap_or_else(never_wrong)
});

/// Words of an assertion.
const PROVES: [&str; 6] = ["assert", "expect", "should", "t.error", "t.fatal", "require."];

/// The blocks of `text` at `places` that hold tests and take no part in the program, and some of those elsewhere.
pub(super) fn blocks(tree: &SyntaxTree, text: &[u8], places: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if places.iter().any(|place| text[place.clone()].lines().any(|line| whole(line).is_some())) {
        found = commented(tree, text);
    }
    if matches!(tree.language().name, "C" | "C++" | "C#") && text.find("#if").is_some() {
        found.extend(conditional(tree, text));
    }
    found
}

fn is_head(line: &[u8]) -> bool {
    HEAD.as_ref().is_some_and(|head| head.is_match(line.trim_ascii()))
}

fn proves(line: &[u8]) -> bool {
    let line = line.to_ascii_lowercase();
    PROVES.iter().any(|word| line.find(word).is_some())
}

/// Lines of the text, with their places.
fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    text.lines_with_terminator().scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// Runs of comment lines that hold a test with an assertion, unless the lines before it say why.
fn commented(tree: &SyntaxTree, text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut run: Vec<(usize, Vec<u8>)> = Vec::new();
    // What a comment says holds for the comments behind it, up to the next line of code.
    let mut is_explained = false;
    let mut close = |run: &mut Vec<(usize, Vec<u8>)>, ends: bool| {
        let before = is_explained;
        is_explained |= run.iter().any(|(_, line)| is_sentence(line));
        if ends {
            is_explained = false;
        }
        if let Some(head) = run.iter().position(|(_, line)| is_head(line))
            && run[head..].iter().any(|(_, line)| proves(line))
            && !before
            && !run[..head].iter().any(|(_, line)| is_sentence(line))
            && !run[head + 1..].iter().take(2).any(|(_, line)| is_why(line))
            && is_comment(tree, text, run[head].0)
        {
            found.push(run[head].0..run[run.len() - 1].0 + 1);
        }
        run.clear();
    };
    for (start, line) in lines(text) {
        let content = line.trim_ascii();
        let is_doc = content.starts_with(b"///")
            || content.starts_with(b"//!")
            || content.starts_with(b"*")
            || content.starts_with(b"/*");
        match whole(content).filter(|_| !is_doc) {
            Some(comment) => run.push((start + line.len() - line.trim_ascii_start().len(), comment)),
            None => close(&mut run, !content.is_empty()),
        }
    }
    close(&mut run, true);
    found
}

/// Whether a line behind the head of a test that is commented out is prose that says why.
fn is_why(line: &[u8]) -> bool {
    let line = line.trim_start_with(|char| matches!(char, '/' | '#' | '!' | '-') || char.is_whitespace());
    is_sentence(line) && says_why(&line.to_ascii_lowercase())
}

/// Whether a comment line is prose: some words, none of them code.
fn is_sentence(line: &[u8]) -> bool {
    // What stands behind a decorator may say why.
    let line = line.find(" # ").map_or(line, |at| &line[at + 3..]);
    // A semicolon parts clauses, too.
    let is_code = line.iter().any(|byte| matches!(byte, b'{' | b'}' | b'=' | b'@'))
        || line.trim_ascii_end().ends_with(b";")
        || line.starts_with(b"import ");
    !is_code && line.split(u8::is_ascii_whitespace).count() >= 2 && is_reason(line, false)
}

fn is_comment(tree: &SyntaxTree, text: &[u8], at: usize) -> bool {
    tree.spot(text, at..at + 1).is_ok_and(|spot| spot.class().0 == TextClass::Comment)
}

/// `#if 0` … `#endif` with a test between them.
fn conditional(tree: &SyntaxTree, text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut above: Option<Vec<u8>> = None;
    let mut open: Option<(usize, usize, bool)> = None;
    let mut previous: &[u8] = b"";
    for (start, line) in lines(text) {
        let content = line.trim_ascii();
        let word = spaced(content);
        match &mut open {
            None if word == b"#if 0" || word == b"#if false" || word.starts_with(b"#if 0 ") => {
                let behind = word.find("//").or_else(|| word.find("/*")).map(|at| word[at..].to_vec());
                above = behind.or_else(|| whole(previous));
                open = Some((start, 0, false));
            }
            None => {}
            Some((from, depth, holds)) => {
                if word.starts_with(b"#if") {
                    *depth += 1;
                } else if word.starts_with(b"#endif") && *depth > 0 {
                    *depth -= 1;
                } else if word.starts_with(b"#endif") {
                    let is_code = !tree
                        .spot(text, *from..*from + 1)
                        .is_ok_and(|spot| spot.class().0 != TextClass::Code);
                    if *holds && is_code && !above.as_ref().is_some_and(|line| is_reason(line, false)) {
                        found.push(*from..start + content.len());
                    }
                    open = None;
                } else if whole(content).is_some_and(|line| is_sentence(&line)) && !*holds {
                    above = whole(content);
                } else {
                    *holds |= is_head(content);
                }
            }
        }
        previous = content;
    }
    found
}
