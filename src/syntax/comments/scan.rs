//! Owns the scanner that finds comments and strings in a style.
//!
//! It reads a text once, from its first byte to its last, and keeps no state but where it stands. It errs on the side of
//! code: a quote that its line does not close opens nothing.

use std::ops::Range;

use super::{CommentStyle, Quote};
use crate::syntax::TextClass;

/// What a scan found: comments and strings, in the order of the text.
#[derive(Debug)]
pub struct Scanned {
    spans: Vec<(TextClass, Range<usize>)>,
}

impl CommentStyle {
    /// Finds the comments and strings of `text`.
    pub fn scan(&self, text: &[u8]) -> Scanned {
        let mut scan = Scan { style: self, text, hopeless: vec![0; self.quotes.len()] };
        let matters = self.first_bytes();
        let mut spans = Vec::new();
        let mut at = 0;
        // Most bytes open nothing: they cost one look at a table.
        while let Some(next) = text[at.min(text.len())..].iter().position(|byte| matters[usize::from(*byte)])
        {
            at += next;
            if text[at] == b'\\' {
                // A byte behind a backslash, outside strings, opens nothing: `\"`, `\'` and `\#` in shells.
                at += 2;
            } else if let Some((class, end)) = scan.opened(at) {
                spans.push((class, at..end));
                at = end;
            } else {
                at += 1;
            }
        }
        Scanned { spans }
    }

    /// The bytes that a comment or a string begins with, and the backslash.
    fn first_bytes(&self) -> [bool; 256] {
        let mut matters = [false; 256];
        let opens = self.line.iter().chain(self.block.iter().map(|(open, _)| open));
        for open in opens.chain(self.quotes.iter().map(|quote| &quote.open)) {
            matters[usize::from(open.as_bytes()[0])] = true;
        }
        matters[usize::from(b'\\')] = true;
        matters
    }
}

/// One pass over a text.
struct Scan<'a> {
    style: &'a CommentStyle,
    text: &'a [u8],
    /// Up to where each quote is known to find no end, so that many opening quotes cost one look.
    hopeless: Vec<usize>,
}

impl Scan<'_> {
    /// What opens at `at`, and where it ends.
    fn opened(&mut self, at: usize) -> Option<(TextClass, usize)> {
        let rest = &self.text[at..];
        for (open, close) in self.style.block {
            if rest.starts_with(open.as_bytes()) {
                let body = at + open.len();
                let end = if self.style.nests {
                    nested_end(self.text, body, open, close)
                } else {
                    memchr::memmem::find(&self.text[body..], close.as_bytes())
                        .map_or(self.text.len(), |found| body + found + close.len())
                };
                return Some((TextClass::Comment, end));
            }
        }
        let opens = |open: &&str| rest.starts_with(open.as_bytes());
        if self.style.line.iter().any(opens) && self.may_open_line(at) {
            return Some((TextClass::Comment, line_end(self.text, at)));
        }
        if rest[0] == b'\'' && is_in_number(self.text, at) {
            return None;
        }
        let which = self.style.quotes.iter().position(|quote| opens(&quote.open))?;
        if at < self.hopeless[which] {
            return None;
        }
        match self.style.quotes[which].end(self.text, at) {
            Ok(end) => Some((TextClass::String, end)),
            Err(limit) => {
                self.hopeless[which] = limit;
                None
            }
        }
    }

    fn may_open_line(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| self.text[before]);
        if self.style.spaced {
            return before.is_none_or(|byte| byte.is_ascii_whitespace() || byte == b';');
        }
        // `https://…` outside a string is no comment.
        !(before == Some(b':') && self.text[at] == b'/')
    }
}

impl Quote {
    /// Where the string that opens at `at` ends; or up to where there is no end.
    fn end(&self, text: &[u8], at: usize) -> Result<usize, usize> {
        let mut here = at + self.open.len();
        while here < text.len() {
            match text[here] {
                b'\\' if self.escapes => here += 2,
                b'\n' if !self.multiline => return Err(here),
                _ if text[here..].starts_with(self.close.as_bytes()) => {
                    let end = here + self.close.len();
                    if !(self.doubles && text[end..].starts_with(self.close.as_bytes())) {
                        return Ok(end);
                    }
                    here = end + self.close.len();
                }
                _ => here += 1,
            }
        }
        Err(text.len())
    }
}

impl Scanned {
    /// The braces of `text`, the text that was scanned, that stand in no comment and no string, in order.
    pub(in crate::syntax) fn braces<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, u8)> + 'a {
        let ends = self.spans.iter().map(|(_, range)| range.start).chain([text.len()]);
        let starts = [0].into_iter().chain(self.spans.iter().map(|(_, range)| range.end));
        starts.zip(ends).flat_map(move |(start, end)| {
            let code = text.get(start..end).unwrap_or_default();
            memchr::memchr2_iter(b'{', b'}', code).map(move |at| (start + at, code[at]))
        })
    }

    /// Everything that was found, in order: whether it is a comment, and where it stands.
    pub(in crate::syntax) fn spans(&self) -> impl Iterator<Item = (bool, Range<usize>)> + '_ {
        self.spans.iter().map(|(class, range)| (*class == TextClass::Comment, range.clone()))
    }

    /// Nothing.
    pub const fn none() -> Self {
        Self { spans: Vec::new() }
    }

    /// Adds what was found in a part of a text that begins at `start`, behind all the parts so far.
    pub fn append(&mut self, part: Self, start: usize) {
        let moved =
            |(class, range): (TextClass, Range<usize>)| (class, range.start + start..range.end + start);
        self.spans.extend(part.spans.into_iter().map(moved));
    }

    /// The comments, in order.
    pub fn comments(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let comments = self.spans.iter().filter(|(class, _)| *class == TextClass::Comment);
        comments.map(|(_, range)| range.clone())
    }

    /// The comment or string that holds the byte `at`.
    pub fn at(&self, at: usize) -> Option<(TextClass, Range<usize>)> {
        let next = self.spans.partition_point(|(_, range)| range.end <= at);
        self.spans.get(next).filter(|(_, range)| range.contains(&at)).cloned()
    }
}

/// Where the block comment ends whose content starts at `at`, with those in it.
fn nested_end(text: &[u8], mut at: usize, open: &str, close: &str) -> usize {
    let mut depth = 1;
    while let Some(found) = memchr::memchr2(open.as_bytes()[0], close.as_bytes()[0], &text[at..]) {
        at += found;
        let rest = &text[at..];
        if rest.starts_with(close.as_bytes()) {
            (depth, at) = (depth - 1, at + close.len());
        } else if rest.starts_with(open.as_bytes()) {
            (depth, at) = (depth + 1, at + open.len());
        } else {
            at += 1;
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Whether the apostrophe at `at` parts the digits of a number: `1'000`.
fn is_in_number(text: &[u8], at: usize) -> bool {
    let word =
        text[..at].iter().rev().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'\'');
    word.last().is_some_and(u8::is_ascii_digit)
}

fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline)
}
