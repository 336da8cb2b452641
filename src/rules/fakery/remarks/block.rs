//! Owns which lines make up a comment, as far as their bytes tell before anything is parsed.

use std::ops::Range;

/// The lines of a comment that belong together.
pub(super) struct Block {
    /// Their bytes.
    pub range: Range<usize>,
    /// Whether nothing but the comment stands on them.
    pub has_own_lines: bool,
}

/// How many lines up and down belong to a comment at most.
const LINES: usize = 12;

/// The longest line that is looked at as a whole.
const LINE: usize = 4_096;

/// Marks that open a comment, or go on with one.
pub(super) const OPENERS: [&str; 10] = ["//", "#", "/*", "*", "--", "<!--", ";", "%", "\"\"\"", "{/*"];

impl Block {
    /// The comment around `at`, as the bytes tell it.
    pub(super) fn around(text: &[u8], at: usize) -> Self {
        let line = line_at(text, at);
        if line.len() > LINE {
            // No person wrote this line: what stands near is all there is to a comment.
            let near = at.saturating_sub(LINE / 2).max(line.start)..(at + LINE / 2).min(line.end);
            return Self { range: near, has_own_lines: false };
        }
        if !is_led(&text[line.clone()]) {
            // Behind code on the same line, or within a comment or docstring whose lines nothing marks.
            let before = &text[line.start..at];
            let opener = ["//", "/*", "#", "--", "<!--"]
                .iter()
                .filter_map(|own| memchr::memmem::rfind(before, own.as_bytes()))
                .max();
            let start = opener.map_or(line.start, |opener| line.start + opener);
            return Self { range: start..line.end, has_own_lines: opener.is_none() };
        }
        let (mut start, mut end) = (line.start, line.end);
        for _ in 0..LINES {
            let Some(above) = start.checked_sub(1).map(|before| line_at(text, before)) else { break };
            if !is_led(&text[above.clone()]) {
                break;
            }
            start = above.start;
        }
        for _ in 0..LINES {
            if end + 1 >= text.len() {
                break;
            }
            let below = line_at(text, end + 1);
            if !is_led(&text[below.clone()]) {
                break;
            }
            end = below.end;
        }
        Self { range: start..end, has_own_lines: true }
    }

    /// Whether a body between braces holds nothing but the comment.
    pub(super) fn fills(&self, text: &[u8]) -> bool {
        let after = text[self.range.end..].trim_ascii_start();
        let own = text[self.range.clone()].trim_ascii_end();
        text[..self.range.start].trim_ascii_end().ends_with(b"{")
            && (after.starts_with(b"}") || own.ends_with(b"*/ }"))
    }
}

/// Whether the byte at `at` may stand in a comment or a docstring: no mark of code stands before it on its line, or one
/// that opens a comment does.
pub(super) fn may_be_comment(text: &[u8], at: usize) -> bool {
    let near = &text[at.saturating_sub(LINE)..at];
    let before = &near[memchr::memrchr(b'\n', near).map_or(0, |newline| newline + 1)..];
    is_led(before) || !before.iter().any(|byte| b"=({;[".contains(byte)) || opens(before)
}

/// Whether a mark that opens a comment or a docstring stands in the beginning of a line.
pub(in crate::rules::fakery) fn opens(before: &[u8]) -> bool {
    let is_quote = |at: usize| [&b"\"\"\""[..], b"'''"].iter().any(|quotes| before[at..].starts_with(quotes));
    before.iter().enumerate().any(|(at, byte)| match byte {
        b'#' => true,
        b'/' => matches!(before.get(at + 1), Some(b'/' | b'*')),
        b'-' => before.get(at + 1) == Some(&b'-'),
        b'"' | b'\'' => is_quote(at),
        _ => false,
    })
}

/// The line that holds the byte at `at`, without its end.
pub(super) fn line_at(text: &[u8], at: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline);
    start..end
}

/// Whether a comment opens the line.
pub(super) fn is_led(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    !line.starts_with(b"#!") && OPENERS.iter().any(|opener| line.starts_with(opener.as_bytes()))
}
