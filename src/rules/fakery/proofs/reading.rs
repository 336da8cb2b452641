//! Owns reading the text of an assertion: its name, what it is given, and whether that is fixed. Assertions are written
//! as calls, macros, commands and statements; their text is alike in all languages, their nodes are not.

use std::ops::Range;

use crate::rules::fakery::words::is_word;
use crate::wordlist::{List, holds};

/// How far the end of an assertion is looked for.
const FAR: usize = 2_000;

/// The word around `at`.
pub(super) fn word_at(text: &[u8], at: usize) -> Range<usize> {
    let start = text[..at].iter().rposition(|byte| !is_word(*byte)).map_or(0, |before| before + 1);
    let end = text[at..].iter().position(|byte| !is_word(*byte)).map_or(text.len(), |after| at + after);
    start..end
}

/// The line around `at`, without its end.
pub(super) fn line_at(text: &[u8], at: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline);
    start..end
}

/// `text` with one space wherever it has white space.
pub(in super::super) fn spaced(text: &[u8]) -> Vec<u8> {
    let words: Vec<&[u8]> = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    words.join(&b' ')
}

/// The words of a name in any style, in lower case: `sendHTTPMail_2` is send, http, mail, 2.
pub(in super::super) fn parts_of_name(name: &[u8]) -> Vec<Vec<u8>> {
    let mut words: Vec<Vec<u8>> = Vec::new();
    let mut is_open = false;
    for (at, byte) in name.iter().enumerate() {
        let before = at.checked_sub(1).map_or(b'_', |before| name[before]);
        let after = name.get(at + 1).copied().unwrap_or_default();
        let starts = byte.is_ascii_uppercase()
            && (!before.is_ascii_uppercase() || after.is_ascii_lowercase())
            || byte.is_ascii_digit() != before.is_ascii_digit();
        if !byte.is_ascii_alphanumeric() {
            is_open = false;
            continue;
        }
        match words.last_mut().filter(|_| is_open && !starts) {
            Some(word) => word.push(byte.to_ascii_lowercase()),
            None => words.push(vec![byte.to_ascii_lowercase()]),
        }
        is_open = true;
    }
    words
}

/// The parts between the bracket at `open` and the one that closes it, parted by commas, and the byte behind it.
pub(super) fn parts(text: &[u8], open: usize) -> Option<(Vec<&[u8]>, usize)> {
    let text = &text[..text.len().min(open + FAR)];
    let (mut depth, mut at, mut start, mut parts) = (0_usize, open, open + 1, Vec::new());
    while let Some(&byte) = text.get(at) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let last = text[start..at].trim_ascii();
                    if !last.is_empty() || !parts.is_empty() {
                        parts.push(last);
                    }
                    return Some((parts, at + 1));
                }
            }
            b',' if depth == 1 => {
                parts.push(text[start..at].trim_ascii());
                start = at + 1;
            }
            b'"' | b'\'' | b'`' => at = string_end(text, at).unwrap_or(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The last byte of the string that opens at `at`; `None`: it is no string, such as a lifetime.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let quote = text[at];
    let mut end = at + 1;
    while let Some(&byte) = text.get(end) {
        match byte {
            b'\\' => end += 1,
            b'\n' if quote == b'\'' => return None,
            _ if byte == quote => return Some(end),
            _ => {}
        }
        end += 1;
    }
    None
}

/// Whether `text` is one fixed value: a number, a truth value, nothing, a string without anything put in.
pub(super) fn is_literal(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let number = text.strip_prefix(b"-").unwrap_or(text);
    if number.first().is_some_and(u8::is_ascii_digit) {
        // A dot with a name behind it is a call: `1.day`.
        let is_called = memchr::memchr(b'.', number)
            .and_then(|dot| number.get(dot + 1..dot + 3))
            .is_some_and(|name| name.iter().all(u8::is_ascii_alphabetic));
        return number.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
            && memchr::memmem::find(number, b"..").is_none()
            && !is_called;
    }
    is_truth(text).is_some()
        || matches!(text, b"None" | b"null" | b"nil" | b"NULL" | b"nullptr" | b"undefined")
        || is_string(text)
}

/// `true` and `false`, as languages write them.
pub(super) fn is_truth(text: &[u8]) -> Option<bool> {
    match text {
        b"true" | b"True" | b"TRUE" => Some(true),
        b"false" | b"False" | b"FALSE" => Some(false),
        _ => None,
    }
}

/// A string that is written out.
pub(super) fn is_string(text: &[u8]) -> bool {
    let Some(&quote) = text.first().filter(|quote| matches!(quote, b'"' | b'\'' | b'`')) else {
        return false;
    };
    text.len() > 1
        && string_end(text, 0) == Some(text.len() - 1)
        && !(quote != b'\'' && text.iter().any(|byte| matches!(byte, b'$' | b'#' | b'\\' | b'{')))
}

/// Whether `text` is a name or a path of names: reading it twice gives the same.
pub(super) fn is_path(text: &[u8]) -> bool {
    let first = text
        .first()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$' | b'@' | b'&'));
    first && text.iter().all(|byte| is_word(*byte) || matches!(byte, b'.' | b'$' | b'@' | b'&' | b':'))
}

/// What a comparison or condition of fixed values comes to; `None`: it depends on something. Names that are compared
/// with themselves count as `Same`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The values are written out, and hold.
    Fixed,
    /// The same name stands on both sides.
    Same,
}

/// Whether `text` is a condition that always holds.
pub(super) fn always(text: &[u8]) -> Option<Outcome> {
    let text = text.trim_ascii();
    if is_truth(text) == Some(true)
        || matches!(text, b"!false" | b"not False" | b"not false" | b"!0" | b"1" | b"!FALSE" | b"not None")
    {
        return Some(Outcome::Fixed);
    }
    let sides = alternatives(text);
    if sides.len() > 1 {
        let holds = |side: &&[u8]| is_truth(side) == Some(true) || *side == b"1";
        let is_whole = sides.iter().any(|one| sides.iter().any(|other| are_opposite(one, other)));
        return (sides.iter().any(holds) || is_whole).then_some(Outcome::Fixed);
    }
    if is_any_count(text) {
        return Some(Outcome::Fixed);
    }
    for operator in ["===", "==", " is ", " -eq ", " eq "] {
        if let Some(at) = memchr::memmem::find(text, operator.as_bytes()) {
            return equal(&text[..at], &text[at + operator.len()..]);
        }
    }
    [("<=", true), (">=", false), ("<", true), (">", false)].iter().find_map(|(operator, rises)| {
        let at = memchr::memmem::find(text, operator.as_bytes())?;
        let number = |text: &[u8]| std::str::from_utf8(text.trim_ascii()).ok()?.parse::<i64>().ok();
        let (left, right) = (number(&text[..at])?, number(&text[at + operator.len()..])?);
        (left != right && (left < right) == *rises).then_some(Outcome::Fixed)
    })
}

/// The sides of an "or" that nothing binds closer.
fn alternatives(text: &[u8]) -> Vec<&[u8]> {
    let (mut sides, mut start, mut at, mut depth) = (Vec::new(), 0, 0, 0_usize);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' | b'\'' | b'`' => at = string_end(text, at).unwrap_or(at),
            _ => {
                let rest = &text[at..];
                let length =
                    [&b" || "[..], b" or "].iter().find(|word| rest.starts_with(word)).map(|word| word.len());
                if let Some(length) = length.filter(|_| depth == 0) {
                    sides.push(text[start..at].trim_ascii());
                    start = at + length;
                    at = start;
                    continue;
                }
                // What binds otherwise is not read.
                let parts = [&b" && "[..], b" and ", b" ? ", b" if ", b"=>", b"->"];
                if depth == 0 && parts.iter().any(|word| rest.starts_with(word)) {
                    return Vec::new();
                }
            }
        }
        at += 1;
    }
    sides.push(text[start..].trim_ascii());
    sides
}

/// Whether one of two conditions holds wherever the other does not: `x.is_ok()` and `x.is_err()`, `x == 1` and `x != 1`.
fn are_opposite(one: &[u8], other: &[u8]) -> bool {
    const PAIRS: [(&str, &str); 10] = [
        (".is_ok()", ".is_err()"),
        (".is_some()", ".is_none()"),
        (" == ", " != "),
        (" === ", " !== "),
        (" is None", " is not None"),
        (".isPresent()", ".isEmpty()"),
        (" < ", " >= "),
        (" > ", " <= "),
        (".nil?", ".nil? == false"),
        (" in ", " not in "),
    ];
    let swapped = |(from, to): &(&str, &str)| {
        let at = memchr::memmem::find(one, from.as_bytes())?;
        let subject = is_path(one[..at].trim_ascii());
        let turned = [&one[..at], to.as_bytes(), &one[at + from.len()..]].concat();
        Some(subject && turned == other)
    };
    let negated = [b"!", one].concat() == other || [b"not ", one].concat() == other;
    negated && is_path(one) || PAIRS.iter().any(|pair| swapped(pair) == Some(true))
}

/// `len(x) >= 0`, `x.size() >= 0`, `x.length > -1`: what every count is.
fn is_any_count(text: &[u8]) -> bool {
    let text = spaced(text);
    let left = text.strip_suffix(b" >= 0").or_else(|| text.strip_suffix(b" > -1"));
    left.is_some_and(is_count)
}

/// Whether `text` is a count of something, and nothing else.
pub(super) fn is_count(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    const COUNTS: [&[u8]; 9] = [
        b".length",
        b".size()",
        b".length()",
        b".count",
        b".Count",
        b".len()",
        b".size",
        b".Length",
        b".count()",
    ];
    let led = text.strip_prefix(b"len(").or_else(|| text.strip_prefix(b"count("));
    let inner = led.and_then(|rest| rest.strip_suffix(b")"));
    inner.is_some_and(is_path) || COUNTS.iter().any(|end| text.strip_suffix(*end).is_some_and(is_path))
}

/// Whether `left` and `right` are always equal.
pub(super) fn equal(left: &[u8], right: &[u8]) -> Option<Outcome> {
    let (left, right) = (left.trim_ascii(), right.trim_ascii());
    let sum = |text: &[u8]| {
        let at = memchr::memchr(b'+', text)?;
        let number = |text: &[u8]| std::str::from_utf8(text.trim_ascii()).ok()?.parse::<i64>().ok();
        Some((number(&text[..at])? + number(&text[at + 1..])?).to_string().into_bytes())
    };
    if sum(left).is_some_and(|sum| sum == right) || sum(right).is_some_and(|sum| sum == left) {
        return Some(Outcome::Fixed);
    }
    if left != right {
        return None;
    }
    if is_literal(left) {
        return Some(Outcome::Fixed);
    }
    (is_path(left) || is_count(left)).then_some(Outcome::Same)
}

/// Whether a comment or message gives a reason: words, or a place where there are some.
pub(super) fn is_reason(text: &[u8], is_strict: bool) -> bool {
    static WEAK: List = List::of(
        "skip skipped skipping skips todo fixme xxx wip later temporarily temporary temp disabled disable ignore \
        ignored tbd none na reason no test tests this the for now it is a an be to and unit case me please just",
    );
    static VAGUE: List = List::of(
        "flaky flakey broken failing fails fail failed fix again sometimes not working doesn t work ci on red \
        unstable needs fixing will we i should slow currently soon something off out turn turned comment commented here so \
        green make build pass passes",
    );
    let text = String::from_utf8_lossy(text).to_lowercase();
    if text.contains("http") || text.contains('#') && text.contains(|char: char| char.is_ascii_digit()) {
        return true;
    }
    let is_weak = |word: &&str| holds(&WEAK, *word) || (is_strict && holds(&VAGUE, *word));
    text.split(|char: char| !char.is_alphanumeric()).any(|word| !word.is_empty() && !is_weak(&word))
}

#[cfg(test)]
mod tests {
    use super::{Outcome, always, equal, is_literal, is_reason, parts};

    #[test]
    fn arguments_are_parted() {
        let text = br#"f(1, g(2, 3), "a, )", 'b')x"#;
        let (found, end) = parts(text, 1).unwrap();
        assert_eq!(found, [&b"1"[..], b"g(2, 3)", br#""a, )""#, b"'b'"]);
        assert_eq!(&text[end..], b"x");
        assert_eq!(parts(b"f()", 1).unwrap().0.len(), 0);
        assert_eq!(parts(b"f(a", 1), None);
    }

    #[test]
    fn fixed_values_are_told_from_others() {
        for text in ["1", "-2.5", "1.0f", "1.f", "2.5e3", "true", "None", "\"a\"", "'b'", "0x1f"] {
            assert!(is_literal(text.as_bytes()), "{text}");
        }
        for text in ["1.day", "30.days", "a", "f()", "\"a\" + b", "`${a}`", "1 + x", "0..5", "\"#{a}\""] {
            assert!(!is_literal(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn conditions_that_always_hold() {
        for (text, want) in [
            ("true", Some(Outcome::Fixed)),
            ("1 == 1", Some(Outcome::Fixed)),
            ("1 + 1 == 2", Some(Outcome::Fixed)),
            ("x == x", Some(Outcome::Same)),
            ("parts.size() == parts.size()", Some(Outcome::Same)),
            ("1 < 2", Some(Outcome::Fixed)),
            ("\"a\" == \"a\"", Some(Outcome::Fixed)),
            ("x == y", None),
            ("2 < 1", None),
            ("next(a) == next(a)", None),
            ("a", None),
        ] {
            assert_eq!(always(text.as_bytes()), want, "{text}");
        }
        assert_eq!(equal(b"1", b"2"), None);
    }

    #[test]
    fn reasons_have_words() {
        for text in ["needs a network", "flaky", "https://example.com/1", "see #12", "not on Windows"] {
            assert!(is_reason(text.as_bytes(), false), "{text}");
        }
        for text in ["", "skip", "TODO", "skip for now", "wip", "disabled", "- ignore this test"] {
            assert!(!is_reason(text.as_bytes(), false), "{text}");
        }
        assert!(!is_reason(b"flaky", true) && !is_reason(b"failing, fix later", true));
        assert!(is_reason(b"fails on 32-bit platforms", true));
    }
}
