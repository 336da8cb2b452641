//! Owns taking a comment apart for what it may stand for: the marks that frame it, and its words with what tells names
//! of code from words of a language.

use std::ops::Range;

use super::super::spelling::{in_full, lacks_apostrophe};

/// How a comment is set off from the code among which it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    /// Dots open it.
    pub dots_open: bool,
    /// Dots end it.
    pub dots_end: bool,
    /// It stands in brackets.
    pub bracket: bool,
    /// Marks are drawn on both sides, as round a title.
    pub drawn: bool,
    /// It is all that a body holds.
    pub fills: bool,
}

impl Frame {
    /// Whether prose is hardly ever set so.
    pub(super) fn is_marked(self) -> bool {
        self.dots_open || self.bracket || (self.dots_end && self.drawn)
    }

    /// How much it counts for a comment that it is set off so.
    pub(super) fn weight(self) -> usize {
        let dots = usize::from(self.dots_open) + usize::from(self.dots_end);
        let marks = 2 * usize::from(self.bracket) + 2 * dots + usize::from(self.drawn);
        marks.min(if self.bracket || dots > 1 { 4 } else { 3 })
    }

    /// Whether anything sets it off, be it only what is drawn round titles as well.
    pub(super) fn is_set_off(self) -> bool {
        self.is_marked() || self.drawn
    }
}

/// What a comment, or a line of it, holds.
pub(super) struct Comment {
    pub frame: Frame,
    pub words: Vec<Word>,
    /// From the first word to the last.
    pub span: Range<usize>,
}

/// A word of a comment.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In lower case.
    pub text: String,
    /// Whether it is written like a name in code: `save()`, `Shop:buy`, `max_age`, `toJson`.
    pub is_code: bool,
    /// Whether it is written like a call.
    pub is_call: bool,
    /// Whether a colon or a dash stands behind it: what is before it is what the comment is about.
    pub ends_topic: bool,
    /// Whether it is one of a list in brackets that tells more of the word before: "methods (edit, delete)". So is a number.
    pub is_aside: bool,
}

/// What editors draw where they cut.
const SCISSORS: [char; 2] = ['✂', '✁'];

impl Word {
    /// A word of a language.
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), is_code: false, is_call: false, ends_topic: false, is_aside: false }
    }
}

/// Marks that open a comment, longest first, and those that end one.
const OPENERS: &[&str] =
    &["--[[", "<!--", "{/*", "///", "//!", "/**", "/*", "//", "--", "\"\"\"", "#", "*", ";", "%"];
const CLOSERS: &[&str] = &["*/}", "-->", "*/", "]]", "\"\"\""];

impl Comment {
    /// The comment `text`, a line or more of it, whose first byte is at `base`. `None`: it asks something, quotes
    /// somebody, documents what follows, or has no word.
    pub(super) fn of(text: &str, base: usize) -> Option<Self> {
        let (mut words, mut frame) = (Vec::<Word>::new(), Frame::default());
        let (mut start, mut end) = (usize::MAX, 0);
        let mut at = 0;
        let lines: Vec<(usize, &str)> = text
            .split('\n')
            .map(|line| {
                let from = at;
                at += line.len() + 1;
                (from, line)
            })
            .filter(|(_, line)| bare(line).is_none_or(|bare| bare.contains(char::is_alphanumeric)))
            .collect();
        let last = lines.len().checked_sub(1)?;
        let (mut open, mut close) = ("", "");
        for (number, (from, line)) in lines.iter().enumerate() {
            let inside = bare(line)?;
            let inner = inside.trim_start_matches(is_frame).trim_end_matches(is_frame_end);
            let offset = from + (inner.as_ptr() as usize - line.as_ptr() as usize);
            if number == 0 {
                open = &inside[..inside.len() - inside.trim_start_matches(is_frame).len()];
                start = base + offset;
            }
            if number == last {
                close = &inside[inside.trim_end_matches(is_frame_end).len()..];
                end = base + offset + inner.len();
            }
            split(inner, &mut words);
        }
        if [open, close].iter().any(|marks| marks.contains(SCISSORS)) {
            words.push(Word::new("snip"));
        }
        if words.is_empty() || close.contains('?') || start >= end || text.contains("://") {
            return None;
        }
        frame.dots_open = has_dots(open);
        // "[...]" stands for what was cut wherever it is.
        let is_cut = ["[...]", "[…]", "(...)", "(…)", "<...>"].iter().any(|cut| open.contains(cut));
        frame.dots_end = has_dots(close) || is_cut;
        frame.bracket = ["()", "[]", "<>", "{}"].iter().any(|pair| {
            open.contains(&pair[..1]) && close.contains(&pair[1..]) && open.matches(&pair[..1]).count() < 3
        });
        frame.drawn = is_drawn(open) && is_drawn(close);
        Some(Self { frame, words, span: start..end })
    }
}

/// The line without the marks that make it one of a comment. `None`: it documents the code.
fn bare(line: &str) -> Option<&str> {
    let line = line.trim();
    let opener = OPENERS.iter().find(|opener| line.starts_with(**opener)).copied().unwrap_or_default();
    if ["///", "//!", "/**"].contains(&opener) && !line[opener.len()..].starts_with(['/', '*']) {
        return None;
    }
    let line = &line[opener.len()..];
    let closer = CLOSERS.iter().find(|closer| line.ends_with(**closer)).copied().unwrap_or_default();
    Some(line[..line.len() - closer.len()].trim())
}

fn is_frame(mark: char) -> bool {
    !mark.is_alphanumeric() && !matches!(mark, '\'' | '"' | '`' | ':' | '$' | '@' | '_')
}

fn is_frame_end(mark: char) -> bool {
    !mark.is_alphanumeric() && !matches!(mark, '\'' | '"' | '`' | '_')
}

fn has_dots(marks: &str) -> bool {
    marks.contains("..") || marks.contains(['…', '⋮', '⋯', '⁝'])
}

fn is_drawn(marks: &str) -> bool {
    marks.chars().filter(|mark| "-=~#<>*+_|/–—»«›‹•·^!".contains(*mark)).count() > 1
        || marks.contains(['→', '←', '~', '»', '«'])
}

/// Adds the words of a line.
fn split(line: &str, words: &mut Vec<Word>) {
    let list = list_in_brackets(line);
    for chunk in line.split_whitespace() {
        let at = chunk.as_ptr() as usize - line.as_ptr() as usize;
        let is_aside = list.contains(&at) || chunk.bytes().all(|byte| byte.is_ascii_digit());
        let ends_topic = chunk.ends_with(':') || !chunk.contains(char::is_alphanumeric) && is_dash(chunk);
        if !chunk.contains(char::is_alphanumeric) {
            if let Some(last) = words.last_mut().filter(|_| ends_topic) {
                last.ends_topic = true;
            }
            continue;
        }
        if chunk.contains("8<") || chunk.contains(">8") {
            words.push(Word::new("snip"));
            continue;
        }
        let is_code = is_name(chunk) || is_method(chunk);
        let edge = |mark: char| !mark.is_alphanumeric() && mark != '_';
        let parts: Vec<&str> = if is_code { vec![chunk] } else { chunk.split(['-', '/', '–']).collect() };
        // The middle of "cut-n-paste" makes it no two words.
        let is_one = parts.len() == 1;
        for part in parts {
            let mut text = part.trim_matches(edge).replace('\u{2019}', "'").to_lowercase();
            if lacks_apostrophe(&text) {
                text.insert(text.len() - 1, '\'');
            } else if !is_code && is_one {
                text = in_full(&text).to_owned();
            }
            if !text.is_empty() {
                words.push(Word {
                    text,
                    is_code,
                    is_call: is_code && chunk.contains('('),
                    ends_topic: false,
                    is_aside,
                });
            }
        }
        if let Some(last) = words.last_mut() {
            last.ends_topic |= ends_topic;
        }
    }
}

/// Where a list in brackets stands behind something else: "methods (edit, delete)".
fn list_in_brackets(line: &str) -> Range<usize> {
    let open = line.find(" (").map(|open| open + 1);
    let list = open.and_then(|open| Some(open..open + line[open..].find(')')?));
    list.filter(|list| line[list.clone()].contains(',')).unwrap_or(0..0)
}

fn is_dash(chunk: &str) -> bool {
    matches!(chunk, "-" | "--" | "–" | "—" | ":")
}

/// Whether a word is that of a request.
fn is_method(chunk: &str) -> bool {
    matches!(chunk.trim_matches(['[', '(', ',', '/']), "GET" | "PUT" | "POST" | "PATCH" | "DELETE")
}

/// Whether a word is written as names in code are.
fn is_name(chunk: &str) -> bool {
    let bare = chunk.trim_end_matches([',', ';', '.', '!', '…']);
    let inside = bare.trim_matches(|mark: char| !mark.is_alphanumeric() && mark != '_');
    let humps = inside.chars().zip(inside.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    let calls = bare.contains("()") || bare.contains("(…") || bare.contains("(..");
    let led = bare.starts_with([':', '$', '@', '`']) || (bare.starts_with('\'') && bare.ends_with('\''));
    humps
        || calls
        || led
        || inside.contains(['_', ':', '.']) && !inside.contains("e.g") && !inside.contains("i.e")
}
