//! Owns what a line of any language could be, told from its bytes: an answer, a log, a pause.

use std::ops::Range;

use super::nodes::is_name;
use crate::wordlist::{List, holds};

/// How long a line may be that anybody has written.
const LONGEST: usize = 2_000;

/// The line in which `at` stands, without its end. `None`: it is longer than anybody writes.
pub(super) fn line_around(text: &[u8], at: usize) -> Option<Range<usize>> {
    let (from, to) = (at.saturating_sub(LONGEST), text.len().min(at + LONGEST));
    let before = memchr::memrchr(b'\n', &text[from..at]).map(|newline| from + newline + 1);
    let behind = memchr::memchr(b'\n', &text[at..to]).map(|newline| at + newline);
    let start = before.or((from == 0).then_some(0))?;
    Some(start..behind.or((to == text.len()).then_some(to))?)
}

/// Where on a line something fixed, or a name alone, is answered, or only a log is told.
pub(super) fn answers(line: &[u8]) -> Option<usize> {
    let bare = line.trim_ascii();
    let first = *bare.first()?;
    if COMMENTS.iter().any(|mark| bare.starts_with(mark)) {
        return None;
    }
    let at = line.len() - line.trim_ascii_start().len();
    let is_word = first.is_ascii_alphabetic() || matches!(first, b'_' | b'$' | b'"' | b'\'');
    if let Some(arrow) = memchr::memmem::rfind(bare, b"=> ").filter(|_| is_word) {
        let value = &bare[arrow + 3..];
        if is_answer(value.strip_suffix(b",").unwrap_or(value)) {
            return Some(at + arrow + 3);
        }
    }
    // A body on the line of its head: `{ return true; }`, `: return True`.
    if let Some(inner) =
        memchr::memmem::rfind(bare, b"return ").filter(|inner| *inner > 0 && !is_name(bare[inner - 1]))
    {
        let value = &bare[inner + 7..];
        return is_answer(value.strip_suffix(b"}").unwrap_or(value)).then_some(at + inner);
    }
    if first.is_ascii_alphabetic() && bare.len() > 8 && (bare.ends_with(b"}") || bare.ends_with(b"end")) {
        let inside = |open: usize| bare[open + 1..].strip_suffix(b"}").unwrap_or_default().trim_ascii();
        let answers = |open: &usize| {
            let is_done = inside(*open).ends_with(b";");
            (is_fixed(&bare[open + 1..]) && !is_done) || tells(inside(*open))
        };
        if let Some(open) = bare.iter().rposition(|byte| *byte == b'{').filter(answers) {
            let blanks = bare[open + 1..].len() - bare[open + 1..].trim_ascii_start().len();
            return Some(at + open + 1 + blanks);
        }
    }
    // `fun isValid(card: Card) = true`.
    if is_word
        && let Some(equals) = memchr::memmem::rfind(bare, b" = ")
        && bare[..equals].contains(&b'(')
        && is_answer(&bare[equals + 3..])
    {
        return Some(at + equals + 3);
    }
    is_answer_alone(bare, first).then_some(at)
}

/// Marks of comments and prose at the beginning of a line.
const COMMENTS: [&[u8]; 7] = [b"//", b"/*", b"* ", b"#", b"--", b"\"\"\"", b"'''"];

/// Words that stand alone on a line and answer nothing.
static KEYWORDS: List = List::of(
    "end else begin do then fi done esac try where ensure loop break continue pass finally default \
    unsafe extern public private protected",
);

/// Whether a value is fixed, or a name.
fn is_answer(value: &[u8]) -> bool {
    is_fixed(value) || is_plain_name(value)
}

/// Whether the line is nothing but an answer, or tells a log.
fn is_answer_alone(bare: &[u8], first: u8) -> bool {
    if let Some(value) = bare.strip_prefix(b"return") {
        return value.first().is_none_or(|byte| !is_name(*byte)) && is_answer(value);
    }
    // What ends in a comma goes on; what ends in a semicolon is done, not answered; what opens a block answers nothing.
    let is_part = bare.ends_with(b",") || bare.ends_with(b";") || bare.len() > 200;
    let is_value = || match first {
        b'"' | b'\'' | b'[' | b'(' | b'0'..=b'9' | b':' | b'-' => {
            bare.len() > 1 && !bare.ends_with(b"{") && is_fixed(bare)
        }
        b'{' => bare.len() > 1,
        b't' | b'f' | b'n' | b'v' | b'j' | b'd' | b'l' | b'm' | b'a' => is_fixed(bare),
        _ => first.is_ascii_uppercase() && (bare.contains(&b'(') || is_fixed(bare)),
    };
    let is_name_alone = || {
        let is_keyword = holds(&KEYWORDS, bare);
        (2..60).contains(&bare.len()) && is_plain_name(bare) && first.is_ascii_lowercase() && !is_keyword
    };
    tells(bare) || waits(bare) || (!is_part && (is_value() || is_name_alone()))
}

/// Whether a statement begins as a log does: `slog.Info(`, `this.logger.warn(`, `print`.
pub(super) fn tells(text: &[u8]) -> bool {
    const LOGS: [&str; 14] = [
        "console.",
        "print",
        "fmt.Print",
        "echo",
        "puts",
        "System.out",
        "Console.Write",
        "std::cout",
        "std::cerr",
        "tracing",
        "info!",
        "debug!",
        "warn!",
        "eprint",
    ];
    let called = &text[..text.iter().take(40).position(|byte| *byte == b'(').unwrap_or(0)];
    LOGS.iter().any(|word| text.starts_with(word.as_bytes()))
        || called.windows(3).any(|word| word.eq_ignore_ascii_case(b"log"))
}

/// Whether a statement begins as a pause does.
pub(super) fn waits(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"await ").unwrap_or(text);
    [
        "new Promise",
        "sleep",
        "asyncio.sleep",
        "time.",
        "Thread.sleep",
        "delay(",
        "tokio::time",
        "Task.Delay",
        "setTimeout",
    ]
    .iter()
    .any(|word| text.starts_with(word.as_bytes()))
}

/// Whether `text` begins as a fixed value does.
pub(super) fn is_fixed(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"(").unwrap_or(text).trim_ascii_start();
    let Some(first) = text.first() else { return true };
    if matches!(first, b'"' | b'\'' | b'`' | b'[' | b'{' | b'-' | b'&' | b';' | b':')
        || first.is_ascii_digit()
    {
        return true;
    }
    const STARTS: [&str; 36] = [
        "true",
        "True",
        "TRUE",
        "false",
        "False",
        "FALSE",
        "null",
        "nil",
        "None",
        "NULL",
        "undefined",
        "nullptr",
        "Ok(",
        "Some(",
        "Promise.resolve",
        "new ",
        "vec!",
        "json",
        "Just",
        "Right(",
        "Success",
        "Task.",
        "List",
        "Map",
        "list",
        "map",
        "array",
        "Vec",
        "Vec::",
        "Response",
        "Json",
        "dict",
        "Optional",
        "Future",
        "Seq",
        "setTimeout",
    ];
    STARTS.iter().any(|start| text.starts_with(start.as_bytes()))
        // Go's and Rust's records: `User{…}`, `Score { … }`, `&User{`, `map[string]…{`.
        || (first.is_ascii_alphabetic() && text.len() < 300 && text.iter().take(60).position(|byte| *byte == b'{').is_some_and(|brace| {
            text[..brace].iter().all(|byte| is_name(*byte) || b" .:<>[]*&{}".contains(byte))
        }))
        || (first.is_ascii_uppercase() && text.contains(&b'('))
}

/// A name and nothing else.
fn is_plain_name(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let text = text.strip_suffix(b";").unwrap_or(text);
    let text = text.strip_suffix(b", nil").or_else(|| text.strip_prefix(b"$")).unwrap_or(text);
    let text = text.strip_prefix(b"Ok(").and_then(|inner| inner.strip_suffix(b")")).unwrap_or(text);
    let copy = ["to_string()", "to_vec()", "clone()", "to_owned()", "into()"]
        .iter()
        .find_map(|end| text.strip_suffix(end.as_bytes())?.strip_suffix(b"."));
    let text = copy.unwrap_or(text);
    !text.is_empty() && text.iter().all(|byte| is_name(*byte))
}
