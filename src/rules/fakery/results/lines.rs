//! Owns what a line of any language could be, told from its bytes: an answer, a log, a pause.

use super::nodes::is_name;

/// Where on a line something fixed, or a name alone, is answered, or only a log is told.
pub(super) fn answers(line: &[u8]) -> Option<usize> {
    let bare = line.trim_ascii();
    let first = *bare.first()?;
    let at = line.len() - line.trim_ascii_start().len();
    if let Some(arrow) = memchr::memmem::rfind(bare, b"=> ").filter(|_| first.is_ascii_alphabetic()) {
        let value = &bare[arrow + 3..];
        if is_fixed(value) || is_plain_name(value) {
            return Some(at + arrow + 3);
        }
    }
    // A body on the line of its head: `{ return true; }`, `: return True`, `= true`.
    if let Some(inner) =
        memchr::memmem::rfind(bare, b"return ").filter(|inner| *inner > 0 && !is_name(bare[inner - 1]))
    {
        let value = &bare[inner + 7..];
        let name = value.strip_suffix(b"}").unwrap_or(value).trim_ascii();
        return (is_fixed(value) || is_plain_name(name)).then_some(at + inner);
    }
    if first.is_ascii_alphabetic() && bare.len() > 8 && (bare.ends_with(b"}") || bare.ends_with(b"end")) {
        let open = bare.iter().rposition(|byte| *byte == b'{');
        if let Some(open) =
            open.filter(|open| is_fixed(&bare[open + 1..]) || tells(bare[open + 1..].trim_ascii()))
        {
            let blanks = bare[open + 1..].len() - bare[open + 1..].trim_ascii_start().len();
            return Some(at + open + 1 + blanks);
        }
    }
    if first.is_ascii_alphabetic()
        && let Some(equals) = memchr::memmem::rfind(bare, b" = ").filter(|_| bare.contains(&b'('))
        && (is_fixed(&bare[equals + 3..]) || is_plain_name(&bare[equals + 3..]))
    {
        return Some(at + equals + 3);
    }
    is_answer_alone(bare, first).then_some(at)
}

/// Whether the line is nothing but an answer, or tells a log.
fn is_answer_alone(bare: &[u8], first: u8) -> bool {
    let is_answer = match first {
        b'r' if bare.starts_with(b"return") => {
            bare.get(6).is_none_or(|byte| !is_name(*byte))
                && (is_fixed(&bare[6..]) || is_plain_name(&bare[6..]))
        }
        b't'
        | b'T'
        | b'f'
        | b'F'
        | b'n'
        | b'N'
        | b'"'
        | b'\''
        | b'['
        | b'{'
        | b'('
        | b'O'
        | b'S'
        | b'R'
        | b'J'
        | b'0'..=b'9'
        | b':' => is_fixed(bare) && bare.len() < 200,
        // What ends in a semicolon is done, not answered.
        _ => {
            first.is_ascii_uppercase() && bare.len() < 200 && bare.contains(&b'(') && !bare.ends_with(b";")
        }
    };
    let is_name_alone =
        || bare.len() > 1 && bare.len() < 60 && is_plain_name(bare) && first.is_ascii_lowercase();
    is_answer || tells(bare) || waits(bare) || is_name_alone()
}

/// Whether a statement begins as a log does.
pub(super) fn tells(text: &[u8]) -> bool {
    const LOGS: [&str; 18] = [
        "console.",
        "print",
        "log",
        "Log",
        "fmt.Print",
        "echo",
        "puts",
        "System.out",
        "Console.Write",
        "std::cout",
        "NSLog",
        "self.log",
        "this.log",
        "_log",
        "tracing",
        "info!",
        "debug!",
        "eprint",
    ];
    LOGS.iter().any(|word| text.starts_with(word.as_bytes()))
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
fn is_fixed(text: &[u8]) -> bool {
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
