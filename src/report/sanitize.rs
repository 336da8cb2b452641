//! Owns how text of a repository is shown to people: what a terminal would obey, or would show as something else than
//! it is, is written out. A path or a line is an attacker's to choose.

use std::fmt::Write;

/// The most characters of one text that are shown.
const MAX_CHARS: usize = 2_000;

/// `text` on one line.
pub(super) fn one_line(text: &str) -> String {
    shown(text, |_| false)
}

/// `text` with its line ends.
pub(super) fn lines(text: &str) -> String {
    shown(text, |c| c == '\n')
}

/// Adds one character as it is shown: itself, or `\u{1b}`.
pub(super) fn push(out: &mut String, c: char) {
    if is_unsafe(c) {
        let _ = write!(out, "{}", c.escape_unicode());
    } else {
        out.push(c);
    }
}

fn shown(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len().min(MAX_CHARS));
    for (count, c) in text.chars().enumerate() {
        if count == MAX_CHARS {
            out.push('…');
            break;
        }
        if keep(c) { out.push(c) } else { push(&mut out, c) }
    }
    out
}

/// Control characters but the tab, and the invisible ones that reorder text or hide in it.
fn is_unsafe(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{lines, one_line};

    #[test]
    fn a_terminal_is_told_nothing() {
        assert_eq!(one_line("a\u{1b}[2Jb\nc\u{9b}\u{7f}"), r"a\u{1b}[2Jb\u{a}c\u{9b}\u{7f}");
        assert_eq!(one_line("x\u{202e}y"), r"x\u{202e}y");
        assert_eq!(lines("a\nb\r\tc ü 王"), "a\nb\\u{d}\tc ü 王");
        assert_eq!(one_line(&"x".repeat(9_000)).chars().count(), 2_001);
    }
}
