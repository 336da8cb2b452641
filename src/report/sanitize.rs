//! Owns how text of a repository is shown to people: what a terminal or a CI runner would obey, or would show as
//! something else than it is, is written out. A path or a line is an attacker's to choose.
//!
//! Runners obey what a step prints: GitHub's a line that begins with `::` (blanks aside) and `##[` anywhere in a line
//! (`ActionCommand.cs` of actions/runner), Azure's and TeamCity's `##vso[` and `##teamcity[`. They look for them as .NET
//! compares texts, which leaves out characters without width. No form but github's own holds such a thing.

use std::fmt::Write;

/// The most characters of one text that are shown.
const MAX_CHARS: usize = 2_000;

/// `text` on one line, safe to show.
pub fn one_line(text: &str) -> String {
    shown(text, |_| false)
}

/// `text` with its line ends.
pub(super) fn lines(text: &str) -> String {
    shown(text, |c| c == '\n')
}

/// A JSON text in which no runner finds a command, and which says the same: strings alone hold two hashes.
pub(super) fn no_command(text: String) -> String {
    if !text.contains('#') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '[' && ends_like_command(&out) { out.push_str("\\u005b") } else { out.push(c) }
    }
    out
}

/// Whether a `[` after this would begin a runner's command.
fn ends_like_command(text: &str) -> bool {
    let mut seen = text.chars().rev().filter(|&c| !is_passed_over(c)).skip_while(char::is_ascii_alphanumeric);
    seen.next() == Some('#') && seen.next() == Some('#')
}

/// Whether a `:` after this would begin a runner's command: nothing but blanks and one `:` stand on the line.
fn stands_after_colon(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    line.chars().filter(|&c| !c.is_whitespace() && !is_passed_over(c)).eq([':'])
}

/// Whether .NET may not see the character where it compares texts: anything but ASCII, letters and digits is taken for such.
fn is_passed_over(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric()
}

/// Adds one character as it is shown: itself, or `\u{1b}`.
pub(super) fn push(out: &mut String, c: char) {
    if is_unsafe(c) || c == '[' && ends_like_command(out) {
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
        if keep(c) {
            out.push(c);
        } else if c == ':' && stands_after_colon(&out) {
            out.push_str("\\u{3a}");
        } else {
            push(&mut out, c);
        }
    }
    out
}

/// Control characters but the tab, what XML cannot hold, and the invisible ones that reorder text or hide in it.
fn is_unsafe(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{lines, no_command, one_line};

    #[test]
    fn a_terminal_is_told_nothing() {
        assert_eq!(one_line("a\u{1b}[2Jb\nc\u{9b}\u{7f}"), r"a\u{1b}[2Jb\u{a}c\u{9b}\u{7f}");
        assert_eq!(one_line("x\u{202e}y"), r"x\u{202e}y");
        assert_eq!(lines("a\nb\r\tc ü 王"), "a\nb\\u{d}\tc ü 王");
        assert_eq!(one_line(&"x".repeat(9_000)).chars().count(), 2_001);
    }

    #[test]
    fn a_runner_is_told_nothing() {
        for (text, shown) in [
            ("::error::x", ":\\u{3a}error::x"),
            (" \t::set-env name=a::b", " \t:\\u{3a}set-env name=a::b"),
            ("a::b", "a::b"),
            ("\u{ad}:\u{3000}:error", "\u{ad}:\u{3000}\\u{3a}error"),
            ("#\u{ad}#vso\u{fe0f}[x]", "#\u{ad}#vso\u{fe0f}\\u{5b}x]"),
            ("##[add-mask]e", "##\\u{5b}add-mask]e"),
            ("a ##vso[task.x]b ###[c]", "a ##vso\\u{5b}task.x]b ###\\u{5b}c]"),
            ("#[cfg(test)] ## [a](b)", "#[cfg(test)] ## [a](b)"),
        ] {
            assert_eq!(one_line(text), shown);
        }
        assert_eq!(lines("a\n  ::stop-commands::x"), "a\n  :\\u{3a}stop-commands::x");
    }

    #[test]
    fn json_says_the_same_without_a_command() {
        let value = serde_json::json!({"a": ["##[error]x", "##vso[y", "[z"]});
        let text = no_command(serde_json::to_string(&value).unwrap());
        assert!(!text.contains("##[") && !text.contains("##vso["), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
