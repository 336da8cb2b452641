//! Owns what a comment says, from the wordings in it: which of them decide, and which only beside another.

use std::ops::Range;

use super::elision;
use super::meant::is_meant;
use super::said::{
    ALONE, DOTTED, ELIDES, FRAMED, HINTS, LED_BY_DOTS, PRETENDS, SIGNS, SUSPECTS, Says, WHOLE,
};
use super::sense;
use super::wording::Words;

/// How many words a comment may have whose dots stand for code: a longer one shows code, or tells of something else.
const SHORT_ELISION: usize = 20;

/// How many words a comment may have in which a weak sign means something.
const SHORT: usize = 40;

/// What the comment `text` says; where in it, its first byte being at `base`. `has_own_line`: it does not stand behind
/// code; `fills`: it is all that a body holds.
pub(super) fn says(
    text: &[u8],
    base: usize,
    has_own_line: bool,
    fills: bool,
) -> Option<(Says, Range<usize>)> {
    let words = Words::of(text, base);
    if has_own_line {
        let dotted = || {
            let open_or_end = |span: &Range<usize>| dots(text, span.start - base) != (false, false);
            let open = |span: &Range<usize>| dots(text, span.start - base).0;
            if words.len() > SHORT_ELISION {
                return None;
            }
            let framed = |span: &Range<usize>| dots(text, span.start - base) == (true, true);
            let by_either = words.find(&DOTTED).filter(open_or_end);
            by_either
                .or_else(|| words.find(&LED_BY_DOTS).filter(open))
                .or_else(|| words.find(&FRAMED).filter(framed))
        };
        // A comment that is marked off from the code it stands among, as `/* unchanged */` is.
        let whole = || words.find(&WHOLE).filter(|_| words.len() <= 6 && is_enclosed(text));
        // "…; the rest of the order remains the same" goes on with a sentence about something else.
        let goes_on = |span: &Range<usize>| text[..span.start - base].trim_ascii_end().ends_with(b";");
        let elides = || words.find(&ELIDES).filter(|span| !goes_on(span));
        if let Some(span) =
            elides().or_else(dotted).or_else(whole).or_else(|| elision::span(text, base, fills))
        {
            return Some((Says::Elides, span));
        }
    }
    if fills
        && !has_own_line
        && let Some(span) = elision::span(text, base, fills)
    {
        return Some((Says::Elides, span));
    }
    let (says, span) = admission(text, base, &words)?;
    (!is_meant(&words, says, &span, text, base)).then_some((says, span))
}

/// What a comment admits, taken for what it says.
fn admission(text: &[u8], base: usize, words: &Words<'_>) -> Option<(Says, Range<usize>)> {
    if let Some(span) = words.find(&PRETENDS)
        && !is_field(&text[span.start - base..])
    {
        let is_for_users =
            memchr::memmem::find(&text[span.start - base..span.end - base], b"your own ").is_some();
        return Some((if is_for_users { Says::Suspects } else { Says::Pretends }, span));
    }
    let meant = sense::of(text, base, words);
    if let Some((Says::Pretends, _)) = meant {
        return meant;
    }
    let mut signs = SIGNS.iter().filter_map(|kind| words.find(kind));
    let mut hints = HINTS.iter().filter_map(|kind| words.find(kind));
    let sign = signs.next();
    let second = sign.as_ref().and_then(|sign| signs.chain(&mut hints).find(|other| is_apart(sign, other)));
    // What would be done, and why it is not.
    let beside = || meant.clone().filter(|(says, _)| *says == Says::Suspects).map(|(_, span)| span);
    let second =
        second.or_else(|| beside().filter(|other| sign.as_ref().is_some_and(|sign| is_apart(sign, other))));
    match (sign, second) {
        (Some(sign), Some(other)) => {
            Some((Says::Pretends, sign.start.min(other.start)..sign.end.max(other.end)))
        }
        // Who writes at length explains; an admission is short.
        _ if words.len() > SHORT => None,
        (sign, _) => {
            if let Some((Says::Suspects, _)) = meant {
                return meant;
            }
            if let Some(span) = words.find(&SUSPECTS) {
                return Some((Says::Suspects, span));
            }
            if meant.is_some() {
                return meant;
            }
            let span = sign.or_else(|| hints.next()).or_else(|| words.find(&ALONE))?;
            Some((Says::Hints, span))
        }
    }
}

/// Whether the two are wordings of their own, and near enough to be about the same thing.
fn is_apart(one: &Range<usize>, other: &Range<usize>) -> bool {
    const NEAR: usize = 200;
    let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
    first.end <= second.start && second.start - first.end < NEAR
}

/// Whether a name and a colon stand there, as in the description of a parameter: a mark is written in capitals, or has one.
fn is_field(text: &[u8]) -> bool {
    let name = text.iter().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(text.len());
    name > 0 && text.get(name) == Some(&b':')
}

/// Whether the comment has an end of its own, or stands in brackets.
fn is_enclosed(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    [&b"*/"[..], b"-->", b"]]", b")"].iter().any(|end| text.ends_with(end))
}

/// Whether dots open, and whether they end, the line of the text that holds the byte `at`.
fn dots(text: &[u8], at: usize) -> (bool, bool) {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let line = text[start..].split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = line.iter().position(u8::is_ascii_alphanumeric).unwrap_or(line.len());
    let last = line.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    let are_dots = |marks: &[u8]| {
        memchr::memmem::find(marks, b"...").is_some() || memchr::memmem::find(marks, "…".as_bytes()).is_some()
    };
    (are_dots(&line[..first]), are_dots(&line[last.max(first)..]))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::says;

    /// The lines of the labelled corpus that open a comment: what people and agents really write.
    fn comments() -> Vec<String> {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let within = |dir: &Path| -> Vec<PathBuf> {
            let entries = std::fs::read_dir(dir).into_iter().flatten();
            entries.map(|entry| entry.unwrap().path()).collect()
        };
        let mut lines: Vec<String> = within(&corpus)
            .iter()
            .flat_map(|language| within(language))
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .flat_map(|text| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>())
            .filter(|line| ["// ", "# ", "-- ", "/* "].iter().any(|opener| line.starts_with(opener)))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    #[test]
    fn a_comment_may_break_off_anywhere() {
        const BASE: usize = 100;
        let comments = comments();
        assert!(comments.len() > 3_000, "{}", comments.len());
        for comment in &comments {
            for (end, _) in comment.match_indices(' ').chain([(comment.len(), "")]).skip(2).take(9) {
                let text = &comment[..end];
                if let Some((_, span)) = says(text.as_bytes(), BASE, true, false) {
                    let lies_within =
                        BASE <= span.start && span.start < span.end && span.end <= BASE + text.len();
                    assert!(lies_within, "{text:?}: {span:?}");
                }
            }
        }
    }

    #[test]
    fn a_sentence_may_break_off_where_it_tells_what_to_put() {
        for text in ["// Here goes your", "# replace the line below with a call to the"] {
            let (_, span) = says(text.as_bytes(), 7, true, false).expect(text);
            assert_eq!(span.end, 7 + text.len(), "{text}");
        }
    }
}
