//! Owns the few lines that are shown of a text: the line where a span starts, and its neighbours, cut to a size that
//! does not depend on the text's.

use std::ops::Range;

use bstr::ByteSlice;

use super::sanitize;

/// The most bytes of a line that are shown.
const WIDTH: usize = 240;

/// The most bytes shown before the span, where its line is longer than that.
const LEAD: usize = 80;

/// A cut of a text, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    /// The lines, without a last line end.
    pub(super) text: String,
    /// The span in `text`, as far as its first line goes.
    pub(super) span: Range<usize>,
    /// The number of the first line shown, from 0.
    pub(super) first_line: usize,
    /// Where the span starts in the source: its line and column in characters, from 0.
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Cuts out what shows `range`; `None` of an empty text.
pub(super) fn cut(source: &[u8], range: &Range<usize>) -> Option<Snippet> {
    if source.is_empty() {
        return None;
    }
    let at = range.start.min(source.len());
    let line = line_around(source, at);
    let number = memchr::memchr_iter(b'\n', &source[..line.start]).count();
    let mut text = String::new();
    let mut first_line = number;
    if line.start > 0 {
        first_line -= 1;
        push_line(&mut text, source, line_around(source, line.start - 1));
        text.push('\n');
    }
    let span = push_marked(&mut text, source, &line, at..range.end.clamp(at, line.end.max(at)));
    if line.end + 1 < source.len() {
        text.push('\n');
        push_line(&mut text, source, line_around(source, line.end + 1));
    }
    let column = source[line.start..at].to_str_lossy().chars().count();
    Some(Snippet { text, span, first_line, line: number, column })
}

/// The line on which byte `at` stands, without its end.
fn line_around(source: &[u8], at: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &source[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &source[at..]).map_or(source.len(), |newline| at + newline);
    start..end
}

fn push_line(out: &mut String, source: &[u8], line: Range<usize>) {
    let mark = line.start..line.start;
    push_marked(out, source, &line, mark);
}

/// Adds a line, cut around `mark`; returns where the mark stands in `out`. A line with nothing on it gets a space, for
/// a mark to stand on.
fn push_marked(out: &mut String, source: &[u8], line: &Range<usize>, mark: Range<usize>) -> Range<usize> {
    let shown = window(source, line, mark.start);
    if shown.start > line.start {
        out.push('…');
    }
    let (mut start, mut end) = (None, None);
    let before = out.len();
    for (from, to, c) in source[shown.clone()].char_indices() {
        if shown.start + from >= mark.start {
            start.get_or_insert(out.len());
        }
        if shown.start + from >= mark.end {
            end.get_or_insert(out.len());
        }
        let line_end = c == '\r' && shown.start + to == line.end;
        if !line_end {
            sanitize::push(out, c);
        }
    }
    if out.len() == before {
        out.push(' ');
    }
    let start = start.unwrap_or(out.len());
    let end = end.unwrap_or(out.len()).max(start);
    if shown.end < line.end {
        out.push('…');
    }
    start..end
}

/// The part of a line that is shown, whole characters of it.
fn window(source: &[u8], line: &Range<usize>, at: usize) -> Range<usize> {
    if line.len() <= WIDTH {
        return line.clone();
    }
    let start = if at - line.start <= LEAD { line.start } else { at - LEAD };
    let end = (start + WIDTH).min(line.end);
    let continues = |at: usize| source.get(at).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000);
    let boundary = |at: usize| (at..at + 3).find(|&at| !continues(at)).unwrap_or(at);
    if start == line.start { start..boundary(end) } else { boundary(start)..boundary(end) }
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, cut};

    #[test]
    fn a_line_and_its_neighbours_are_cut_out() {
        let snippet = cut(b"one\ntwo\nthr\xc3\xa9e x\r\nfour\nfive", &(13..14)).unwrap();
        assert_eq!(snippet.text, "two\nthrée x\nfour");
        assert_eq!(&snippet.text[snippet.span], "e");
        assert_eq!((snippet.first_line, snippet.line, snippet.column), (1, 2, 4));
    }

    #[test]
    fn a_span_keeps_its_place_among_what_is_written_out() {
        let source = b"a\x1b[31m\xff bad";
        let at = source.len() - 3;
        let snippet = cut(source, &(at..at + 3)).unwrap();
        assert_eq!(snippet.text, "a\\u{1b}[31m\u{fffd} bad");
        assert_eq!(&snippet.text[snippet.span], "bad");
    }

    #[test]
    fn a_giant_line_is_cut_on_both_sides() {
        let source = "ä".repeat(500_000);
        let snippet = cut(source.as_bytes(), &(500_000..500_002)).unwrap();
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
        assert!(snippet.text.len() < WIDTH + 10);
        assert_eq!(&snippet.text[snippet.span], "ä");
        assert_eq!(snippet.column, 250_000);
    }

    #[test]
    fn spans_at_the_edges_stay_inside() {
        for (source, range) in [
            (&b"x\n"[..], 2..2),
            (b"\n", 0..1),
            (b"\n\n\n", 1..3),
            (b"x", 5..9),
            (b"a\nb\nc", 0..5),
            (b"\r\n\r\n", 2..4),
        ] {
            let snippet = cut(source, &range).unwrap();
            assert!(snippet.text.get(snippet.span.clone()).is_some(), "{source:?} {range:?} {snippet:?}");
        }
        assert_eq!(cut(b"", &(0..0)), None);
    }
}
