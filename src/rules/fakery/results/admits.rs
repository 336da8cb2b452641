//! Owns what comments admit about the function they stand in or before: that its answer is made up, that the real work is
//! still to come, or that a check is left out. Such words alone are no finding; beside a shape they are the second sign.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::syntax::Function;

/// That what is there will not stay.
const FOR_NOW: &[&str] = &[
    " for now ",
    " for the moment ",
    " for the time being ",
    " at the moment ",
    " in the meantime ",
    " meanwhile ",
    " temporary ",
    " temporarily ",
    " interim ",
    " stopgap ",
    " until ",
    " for the demo ",
    " for demo ",
    " demo purposes ",
    " one day ",
    " some day ",
    " short term ",
    " right now ",
    " first version ",
    " prototype ",
    " proof of concept ",
    " quick hack ",
    " provisional ",
    " provisionally ",
    " preliminary ",
    " till ",
    " before launch ",
    " makeshift ",
    " as a shortcut ",
    " mvp ",
];

/// That the real thing is not there.
const NOT_YET: &[&str] = &[
    " yet ",
    " so far ",
    " later ",
    " to follow ",
    " to come ",
    " still missing ",
    " is missing ",
    " not wired ",
    " not connected ",
    " not hooked ",
    " not implemented ",
    " not trained ",
    " not linked ",
    " once the ",
    " as soon as ",
    " left out ",
    " not done ",
    " would be ",
    " real one ",
    " unfinished ",
    " awaiting ",
    " waiting for the ",
    " is ready ",
    " are ready ",
    " becomes available ",
    " gets built ",
    " is built ",
    " not ready ",
    " not integrated ",
    " not set up ",
    " not there ",
    " not available ",
    " no backend ",
    " unimplemented ",
    " to be replaced ",
    " should be replaced ",
    " will be replaced ",
    " must be replaced ",
    " replace with ",
    " replace this ",
    " swap in ",
    " real implementation ",
    " real check ",
    " real call ",
    " stand in ",
    " not plugged in ",
    " to be written ",
    " to be done ",
    " has to be ",
];

/// That what is answered was made up.
const MADE_UP: &[&str] = &[
    " pretend ",
    " pretends ",
    " pretending ",
    " made up ",
    " make up ",
    " makes up ",
    " making up ",
    " invent ",
    " invented ",
    " fake ",
    " faked ",
    " fakes ",
    " faking ",
    " dummy ",
    " canned ",
    " hardcoded ",
    " hard coded ",
    " hardcode ",
    " plausible ",
    " sample ",
    " demo ",
    " mock ",
    " mocked ",
    " stub ",
    " stubbed ",
    " simulate ",
    " simulated ",
    " simulates ",
    " placeholder ",
    " fabricated ",
    " fabricate ",
    " fictional ",
    " as if ",
    " looks real ",
    " something to look at ",
    " something to draw ",
    " bogus ",
    " phony ",
    " imaginary ",
    " illustrative ",
    " simplified ",
    " simplification ",
    " assume success ",
    " assume it ",
    " assume valid ",
    " assume everything ",
    " good enough ",
    " keeps working ",
    " still renders ",
    " still opens ",
    " still loads ",
    " never empty ",
    " not empty ",
    " realistic ",
];

/// That a check is left out.
const LET_IN: &[&str] = &[
    " skip the ",
    " skips the ",
    " skipping the ",
    " skipped ",
    " bypass ",
    " bypasses ",
    " bypassed ",
    " let everyone ",
    " let everybody ",
    " lets everyone ",
    " lets everybody ",
    " let anyone ",
    " let anybody ",
    " everyone in ",
    " accept anything ",
    " accept everything ",
    " accepts anything ",
    " open for everyone ",
    " open to everyone ",
    " forced on ",
    " force on ",
    " switched off ",
    " allow all ",
    " allows all ",
    " allow everything ",
    " allow everyone ",
    " allow everybody ",
    " allow anyone ",
    " trust everyone ",
    " trust everybody ",
    " trust anyone ",
    " without checking ",
    " without verifying ",
    " not checked ",
    " not verified ",
    " not validated ",
    " wave through ",
    " waves through ",
    " let all ",
    " lets all ",
    " everybody in ",
    " anyone in ",
    " stays green ",
    " stay green ",
    " all is well ",
];

/// That the answers are those of tests.
const TESTS: &[&str] = &[
    " the test asks ",
    " the tests ask ",
    " the spec asks ",
    " test suite ",
    " tests pass ",
    " test passes ",
    " the tests use ",
    " unit tests ",
    " unit test ",
    " the tests expect ",
    " the test expects ",
    " asserted by ",
    " special cased ",
    " special case for the test ",
    " tests to pass ",
    " make the tests ",
    " make the test ",
    " pass the test ",
    " pass the tests ",
    " satisfy the test ",
    " satisfy the tests ",
    " satisfies the tests ",
    " the tests want ",
    " the tests check ",
    " the test checks ",
    " test cases ",
    " test inputs ",
    " known inputs ",
    " keep ci ",
    " ci green ",
    " happy path ",
];

static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let all = [FOR_NOW, NOT_YET, MADE_UP, LET_IN, TESTS].concat();
    AhoCorasick::new(all).map(Some).unwrap_or_else(never_wrong)
});

/// Words that no domain has for a thing of its own: a sample, a demo and a mock exam may be what the code is about.
static PLAIN: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let all = [FOR_NOW, NOT_YET, TESTS, &[" hardcoded ", " hard coded ", " canned ", " pretend "]].concat();
    AhoCorasick::new(all).map(Some).unwrap_or_else(never_wrong)
});

/// The same words as they stand in a text, for a search before anything is parsed.
static LOOSE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let all = [FOR_NOW, NOT_YET, MADE_UP, LET_IN, TESTS].concat();
    let longest = |phrase: &&'static str| {
        let words = phrase.split_ascii_whitespace();
        words.max_by_key(|word| word.len()).unwrap_or_default()
    };
    let words: Vec<&str> = all.iter().map(longest).filter(|word| word.len() > 2).collect();
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).map(Some).unwrap_or_else(never_wrong)
});

/// How long a comment may be that admits something: who writes more explains.
const LONG: usize = 400;

/// Whether a comment says that what is done beside it is not the real thing.
pub(super) fn admits(comment: &[u8]) -> bool {
    says(comment, WORDS.as_ref())
}

/// Whether a comment in or right before `function` says that its answers are fitted to what somebody asks.
pub(super) fn is_fitted(function: &Function<'_>) -> bool {
    let inside = function.comments().into_iter().map(|node| function.source(node));
    inside.chain(function.documentation()).any(|comment| says(comment, PLAIN.as_ref()))
}

fn says(comment: &[u8], words: Option<&AhoCorasick>) -> bool {
    if comment.len() > LONG {
        return false;
    }
    let mut text = String::with_capacity(comment.len() + 2);
    text.push(' ');
    for byte in comment {
        let letter = byte.to_ascii_lowercase() as char;
        if letter.is_ascii_alphanumeric() {
            text.push(letter);
        } else if letter != '\'' && !text.ends_with(' ') {
            text.push(' ');
        }
    }
    text.push(' ');
    words.is_some_and(|words| words.is_match(&text))
}

/// Whether a comment in or right before `function` says so.
pub(super) fn is_admitted(function: &Function<'_>) -> bool {
    let inside = function.comments().into_iter().map(|node| function.source(node));
    inside.chain(function.documentation()).any(admits)
}

/// Where in `range` a comment may say so, as far as its bytes tell: a comment is what stands behind a mark on its line.
pub(super) fn admissions(text: &[u8], range: Range<usize>) -> impl Iterator<Item = usize> {
    let window = range.clone();
    let found = LOOSE.as_ref().into_iter().flat_map(move |words| words.find_iter(&text[window.clone()]));
    found.map(move |found| range.start + found.start()).filter(|at| {
        let line = line_around(text, *at);
        let before = &text[line.start..*at];
        let opens = |mark: &str| memchr::memmem::find(before, mark.as_bytes()).is_some();
        let is_comment = before.trim_ascii_start().starts_with(b"*")
            || ["//", "/*", "#", "--", "\"\"\""].iter().any(|mark| opens(mark));
        // A phrase may go on from the line before, and on the line behind.
        let from = line_around(text, line.start.saturating_sub(1)).start;
        let to = line_around(text, (line.end + 1).min(text.len())).end;
        is_comment
            && says(&text[from.max(at.saturating_sub(LONG / 2))..to.min(at + LONG / 2)], WORDS.as_ref())
    })
}

/// The line in which `at` stands, without its end.
fn line_around(text: &[u8], at: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    start..memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline)
}

#[cfg(test)]
mod tests {
    use super::{admissions, admits};

    #[test]
    fn admissions_are_told_from_explanations() {
        for text in [
            "// temporary: always succeed",
            "# canned answer, the bureau is not connected",
            "/* skip the hash comparison for now */",
            "// values asserted by PrimeCounterTest",
            "-- made-up prices so that the shop still opens",
            "// ClamAV is not wired in so far",
        ] {
            assert!(admits(text.as_bytes()), "{text}");
            assert!(admissions(text.as_bytes(), 0..text.len()).next().is_some(), "{text}");
        }
        for text in
            ["// The identity of the ring.", "# Nothing changes for tokens of this kind.", "// see RFC 2606"]
        {
            assert!(!admits(text.as_bytes()), "{text}");
        }
    }
}
