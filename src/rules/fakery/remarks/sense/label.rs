//! Owns labels: a line of a comment that starts with PLACEHOLDER, STUB or the like, set apart by marks from what follows.

use std::ops::Range;

use super::Meaning;
use super::Sure;
use crate::rules::fakery::remarks::wording::Words;
use crate::wordlist::{List, holds};

/// What says of code that it is none.
static CERTAIN: List = List::of("placeholder stub stubbed");

/// The same, or a word of a domain.
static UNSURE: List = List::of("dummy mock mocked fake hardcoded simulated");

/// The label at the start of a line of `text`, whose first byte is at `base`: how sure it is, and its bytes.
pub(super) fn find(text: &[u8], base: usize, words: &Words<'_>) -> Option<Meaning> {
    (0..words.len()).filter(|at| words.opens(*at)).find_map(|at| {
        let word = words.word(at);
        let certain = holds(&CERTAIN, word);
        if !certain && !holds(&UNSURE, word) {
            return None;
        }
        let span = words.span(at, at + 1);
        let written = &text[span.start - base..span.end - base];
        let line = line_around(text, span.start - base);
        let before = &text[line.start..span.start - base];
        let behind = &text[span.end - base..line.end];
        let sure = match marked(before, written, behind)? {
            Written::Loud if certain => Sure::Fully,
            Written::Framed if certain && word != "stubbed" => Sure::Fully,
            Written::Plain if !certain => return None,
            Written::Loud | Written::Framed | Written::Plain => Sure::Half,
        };
        Some((sure, span))
    })
}

/// Whether marks that point at the words stand on both sides of the first line of `text` that has any.
pub(super) fn is_framed(text: &[u8]) -> bool {
    const POINTS: [&[u8]; 9] = [b">>>", b"<<<", b"<-", b"->", b"/!\\", b"{{", b"}}", b"!!!", b"***"];
    let has_letters = |line: &&[u8]| line.iter().any(u8::is_ascii_alphabetic);
    let line = text.split(|byte| *byte == b'\n').find(has_letters).unwrap_or_default();
    let first = line.iter().position(u8::is_ascii_alphanumeric).unwrap_or_default();
    let last = line.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    let points = |marks: &[u8]| POINTS.iter().any(|own| memchr::memmem::find(marks, own).is_some());
    let is_slot = line[..first].ends_with(b"<") && line[last..].starts_with(b">");
    is_slot || points(&line[..first]) && points(&line[last..])
}

/// How a label is written.
enum Written {
    /// In capitals, and a mark behind.
    Loud,
    /// Between brackets.
    Framed,
    /// As a word, and a dash behind.
    Plain,
}

fn marked(before: &[u8], written: &[u8], behind: &[u8]) -> Option<Written> {
    // Nothing but what opens a comment, and decoration.
    if before
        .iter()
        .any(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'\'' | b'`' | b'$' | b'@' | b'{'))
    {
        return None;
    }
    let said = behind.iter().any(u8::is_ascii_alphabetic);
    let next = behind.trim_ascii_start().iter().position(u8::is_ascii_alphabetic);
    let next = next.map_or(&b""[..], |at| &behind.trim_ascii_start()[at..]);
    // What a person sees where nothing has been loaded or typed.
    let is_seen =
        [&b"shown"[..], b"displayed", b"used ", b"text", b"image"].iter().any(|word| next.starts_with(word));
    if is_seen {
        return None;
    }
    let pairs = [(b'[', b']'), (b'(', b')'), (b'<', b'>')];
    let is_framed = |(open, close): &(u8, u8)| before.last() == Some(open) && behind.first() == Some(close);
    if pairs.iter().any(is_framed) && said {
        let is_tag = behind.starts_with(b">") && before.last() == Some(&b'<') && !behind.starts_with(b"> ");
        return (!is_tag && !behind.starts_with(b"](")).then_some(Written::Framed);
    }
    let is_loud = written.iter().all(|byte| !byte.is_ascii_lowercase());
    let parted = behind.trim_ascii_start();
    let is_dash = parted.starts_with(b"- ")
        || parted.starts_with(b"-- ")
        || parted.starts_with("–".as_bytes())
        || parted.starts_with("—".as_bytes());
    let is_mark = is_dash
        || [b'!', b']', b')', b'>', b'*', b'=', b':', b',', b'|', b'(']
            .iter()
            .any(|mark| parted.first() == Some(mark));
    let is_name = parted.starts_with(b"==") && !said;
    match (is_loud, is_mark, is_dash) {
        (true, true, _) if said && !is_name && !parted.starts_with(b"= ") => Some(Written::Loud),
        (false, _, true) if written.first().is_some_and(u8::is_ascii_uppercase) => Some(Written::Plain),
        _ if !is_loud && behind.starts_with(b", ") && written.first().is_some_and(u8::is_ascii_uppercase) => {
            Some(Written::Plain)
        }
        _ => None,
    }
}

/// The line around the byte at `at`.
fn line_around(text: &[u8], at: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline);
    start..end
}
