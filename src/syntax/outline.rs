//! Owns leaving out of a text what a parser need not see, in languages that end blocks by how far lines stand in: the bodies
//! of functions that nobody asks about.
//!
//! As in `prune`, a cut that was wrong leaves a syntax error behind, so that the whole text is parsed as ever.

use std::ops::Range;

use super::comments::CommentStyle;

/// Bodies below this size are not worth leaving out.
const SMALL: usize = 120;

/// How such a language begins and ends a function.
#[derive(Debug)]
pub struct Outline {
    /// How it writes comments and strings.
    pub style: &'static CommentStyle,
    /// Words one of which begins the line of a function's head.
    pub heads: &'static [&'static str],
    /// The word that ends a function on a line of its own, as far in as its head; `None`: what stands no further in does.
    pub end: Option<&'static str>,
}

/// A line that is code.
#[derive(Clone, Copy)]
struct Line<'t> {
    /// Behind its last byte, without what ends it.
    end: usize,
    indent: usize,
    bare: &'t [u8],
}

/// The parts of `text` that a parser has to see for what it says of `places`, in order: all but the bodies of functions
/// without one. The function behind a place is seen too, for a comment is about what follows it.
pub(super) fn around(outline: &Outline, text: &[u8], places: &[Range<usize>]) -> Vec<Range<usize>> {
    let lines = lines(outline.style, text);
    let mut parts = Vec::new();
    // Behind the last function, and behind the last cut.
    let (mut seen, mut start) = (0, 0);
    let mut next = 0;
    while let Some(head) = lines.get(next) {
        next += 1;
        if !begins(outline, head.bare) {
            continue;
        }
        let body = next + lines[next..].iter().take_while(|line| line.indent > head.indent).count();
        let Some(last) = lines.get(body - 1) else { break };
        let is_ended = outline.end.is_none_or(|word| {
            lines.get(body).is_some_and(|line| line.indent == head.indent && line.bare == word.as_bytes())
        });
        let inside = lines[next - 1].end..last.end;
        if !is_ended {
            continue;
        }
        let holds_place = places
            .get(places.partition_point(|place| place.end <= seen))
            .is_some_and(|place| place.start < inside.end);
        if !holds_place && inside.len() >= SMALL {
            parts.push(start..inside.start);
            start = inside.end;
        }
        seen = inside.end;
        next = body;
    }
    parts.push(start..text.len());
    parts
}

fn begins(outline: &Outline, bare: &[u8]) -> bool {
    let has_word = |word: &&str| {
        bare.strip_prefix(word.as_bytes())
            .is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_whitespace))
    };
    outline.heads.iter().any(has_word)
}

/// The lines on which something begins that is neither comment nor string, nor inside brackets that were opened before; a
/// line goes on until those are closed.
fn lines<'t>(style: &CommentStyle, text: &'t [u8]) -> Vec<Line<'t>> {
    let scanned = style.scan(text);
    let mut lines: Vec<Line<'t>> = Vec::new();
    let mut spans = scanned.spans().peekable();
    let (mut start, mut depth) = (0, 0_usize);
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |newline| start + newline);
        let line = &text[start..end];
        let bare = line.trim_ascii();
        let at = start + (line.len() - line.trim_ascii_start().len());
        while spans.next_if(|(_, span)| span.end <= start).is_some() {}
        let within = spans.peek().is_some_and(|(_, span)| span.start < start);
        let is_comment = spans.peek().is_some_and(|(is_comment, span)| *is_comment && span.start == at);
        if !bare.is_empty() && !is_comment {
            match lines.last_mut() {
                Some(last) if within || depth > 0 => last.end = end,
                _ => lines.push(Line { end, indent: at - start, bare }),
            }
        }
        let mut here = start;
        while here < end {
            while spans.next_if(|(_, span)| span.end <= here).is_some() {}
            let stop = match spans.peek() {
                Some((_, span)) if span.start <= here => {
                    here = span.end;
                    continue;
                }
                Some((_, span)) => span.start.min(end),
                None => end,
            };
            for byte in &text[here..stop] {
                match byte {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            here = stop;
        }
        start = end + 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Outline, around};
    use crate::syntax::comments::{PYTHON, RUBY};

    const DEF: Outline = Outline { style: &PYTHON, heads: &["def", "async def"], end: None };
    const END: Outline = Outline { style: &RUBY, heads: &["def"], end: Some("end") };

    /// What is left of a text when somebody asks about the places marked with `@`.
    fn left(outline: &Outline, text: &str) -> String {
        let places: Vec<_> = text.match_indices('@').map(|(at, _)| at..at + 1).collect();
        around(outline, text.as_bytes(), &places).into_iter().map(|part| &text[part]).collect()
    }

    fn long(word: &str) -> String {
        format!("        {word}()\n").repeat(40)
    }

    #[test]
    fn bodies_without_a_place_are_left_out() {
        let (one, two) = (long("one"), long("two"));
        let text = format!(
            "class A:\n    def a(self):\n{one}\n    # of b\n    async def b(\n        self,\n    ):\n{two}\n@\ndef c():\n{one}def d():\n{two}x = 1\n"
        );
        assert_eq!(
            left(&DEF, &text),
            format!(
                "class A:\n    def a(self):\n\n    # of b\n    async def b(\n        self,\n    ):\n\n@\ndef c():\n{one}def d():\nx = 1\n"
            )
        );
    }

    #[test]
    fn strings_and_brackets_end_no_function() {
        let one = long("one");
        let text = format!(
            "@\ndef z():\n    pass\ndef a():\n    x = \"\"\"\ndef b():\n\"\"\"\n{one}    y = f(\nz)\n    w()\ndef c():\n    pass\n"
        );
        assert_eq!(left(&DEF, &text), "@\ndef z():\n    pass\ndef a():\ndef c():\n    pass\n");
    }

    #[test]
    fn a_function_that_a_word_ends_has_to_have_it() {
        let one = long("one");
        let text = format!("@\ndef z\nend\ndef a(b)\n{one}end\ndef c = d\n{one}e\n");
        assert_eq!(left(&END, &text), format!("@\ndef z\nend\ndef a(b)\nend\ndef c = d\n{one}e\n"));
    }
}
