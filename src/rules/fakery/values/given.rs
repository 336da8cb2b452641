//! Owns a value as it stands on its line: where it begins and ends, and what it is given to.

use std::ops::Range;

use bstr::ByteSlice;

use crate::rules::fakery::made_up::words;

/// A value in the text, with what it is given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// The value, without its quotes.
    pub value: Range<usize>,
    /// What stands before it on its line.
    pub before: Range<usize>,
    /// What stands behind it.
    pub after: Range<usize>,
    /// Whether quotes mark it.
    pub is_quoted: bool,
}

/// A part of a value that has a name of its own: `password` of a connection, `KEY` of `${KEY:…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The words of its name.
    pub name: Vec<Vec<u8>>,
    /// What it is given.
    pub value: Range<usize>,
}

impl Given {
    /// The parts of the value that have names: defaults of what is put in (`${NAME:default}`), the password of an
    /// address (`https://user:password@host`), pairs of a connection (`Host=db;Password=…`), a header that is sent.
    pub(super) fn parts(&self, text: &[u8]) -> Vec<Part> {
        let value = &text[self.value.clone()];
        let base = self.value.start;
        let mut parts = Vec::new();
        let mut add = |name: &[u8], range: Range<usize>| {
            parts.push(Part { name: words(name), value: base + range.start..base + range.end });
        };
        for open in memchr::memmem::find_iter(value, b"${") {
            let inner = &value[open + 2..];
            let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
            let name = inner.iter().take_while(|byte| is_name(byte)).count();
            let Some(end) = memchr::memchr(b'}', inner) else { continue };
            // `${NAME:?message}`, `${NAME:+other}`
            let is_default = !matches!(inner.get(name + 1), Some(b'?' | b'+'));
            if inner.get(name) == Some(&b':') && is_default {
                let dash = usize::from(inner.get(name + 1) == Some(&b'-'));
                add(&inner[..name], open + 2 + name + 1 + dash..open + 2 + end);
            }
        }
        let scheme = value.find(b"://").filter(|_| !value.contains(&b' ')).map(|scheme| scheme + 3);
        if let Some(start) = scheme {
            let end = value[start..].find_byteset(b"/?#").map_or(value.len(), |length| start + length);
            if let Some(at) = value[start..end].rfind_byte(b'@') {
                let colon = value[start..start + at].find_byte(b':').map_or(start, |colon| start + colon + 1);
                add(b"password", colon..start + at);
            }
            // "services/YOUR/WEBHOOK/URL": one request, written as a path.
            if let Some(your) = value.get(end..).and_then(|path| path.find(b"/YOUR/")) {
                add(b"key", end + your + 1..value.len());
            }
            let mut at = end + 1;
            for segment in value.get(end + 1..).unwrap_or_default().split(|byte| *byte == b'/') {
                // What a path calls an action is written small.
                if !segment.iter().any(u8::is_ascii_lowercase) || segment.starts_with(b"<") {
                    add(b"key", at..at + segment.len());
                }
                at += segment.len() + 1;
            }
        }
        if scheme.is_some() || value.iter().filter(|byte| **byte == b';').count() > 1 {
            let mut at = 0;
            for pair in value.split(|byte| b";&?".contains(byte)) {
                if let Some(equals) = pair.find_byte(b'=') {
                    add(&pair[..equals], at + equals + 1..at + pair.len());
                }
                at += pair.len() + 1;
            }
        }
        let before = text[self.before.clone()].trim_ascii_end();
        let is_header = before.ends_with(b"-H") || before.ends_with(b"--header");
        if let Some(colon) = value.find(b": ").filter(|_| is_header) {
            add(&value[..colon], colon + 2..value.len());
        }
        parts
    }

    /// The text in quotes around `at`, or what stands there without any.
    pub(super) fn literal(text: &[u8], line: &Range<usize>, at: usize) -> Option<Self> {
        let mut here = line.start;
        while here < at {
            let byte = text[here];
            if matches!(byte, b'"' | b'\'' | b'`') {
                let rest = &text[here + 1..line.end];
                let closing = rest
                    .iter()
                    .enumerate()
                    .find(|(offset, own)| **own == byte && (*offset == 0 || rest[offset - 1] != b'\\'));
                if let Some((offset, _)) = closing {
                    let end = here + 1 + offset;
                    if end > at {
                        // What a shell puts in where nothing is set.
                        let inner = text[here + 1..at].contains_str(":-").then(|| shell_word(text, line, at));
                        if let Some(value) = inner.flatten().filter(|value| value.end < end) {
                            return Some(Self {
                                before: line.start..value.start,
                                after: value.end..line.end,
                                value,
                                is_quoted: true,
                            });
                        }
                        return Some(Self {
                            value: here + 1..end,
                            before: line.start..here,
                            after: end + 1..line.end,
                            is_quoted: true,
                        });
                    }
                    here = end + 1;
                    continue;
                }
            }
            here += 1;
        }
        if let Some(value) = shell_word(text, line, at) {
            return Some(Self {
                before: line.start..value.start,
                after: value.end..line.end,
                value,
                is_quoted: true,
            });
        }
        Some(Self {
            value: at..line.end,
            before: line.start..at,
            after: line.end..line.end,
            is_quoted: false,
        })
    }

    /// The value of a line of settings: `key: value`, `KEY=value`, `"key": "value",`, `ENV KEY value`.
    pub(super) fn setting(text: &[u8], line: &Range<usize>) -> Option<Self> {
        let content = &text[line.clone()];
        let trimmed = content.trim_ascii_start();
        if trimmed.starts_with(b"#") || trimmed.starts_with(b"//") || trimmed.starts_with(b";") {
            return None;
        }
        let parting = match trimmed.strip_prefix(b"ENV ").or_else(|| trimmed.strip_prefix(b"ARG ")) {
            Some(rest) if !rest.contains(&b'=') => content.rfind_byte(b' ')?,
            _ if trimmed.starts_with(b"\"") => content.find(b"\":")? + 1,
            _ => content.find_byteset(b"=:")?,
        };
        let value = &content[parting + 1..];
        let value = value.split_str(" #").next().unwrap_or_default();
        let lead = value.len() - value.trim_ascii_start().len();
        let inner = value.trim_ascii().trim_end_with(|mark| mark == ',');
        let marks = |mark: char| matches!(mark, '"' | '\'');
        let bare = inner.trim_with(marks);
        let start = line.start + parting + 1 + lead + (inner.len() - inner.trim_start_with(marks).len());
        (!bare.is_empty()).then(|| Self {
            value: start..start + bare.len(),
            before: line.start..line.start + parting + 1,
            after: line.end..line.end,
            is_quoted: true,
        })
    }
}

/// The word around `at` that a shell gives to a name without quotes: `DB_PASSWORD=changeme`, `${DB_PASSWORD:-changeme}`.
fn shell_word(text: &[u8], line: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"';&|(){}$".contains(byte);
    let start = text[line.start..at]
        .iter()
        .rposition(|byte| ends(byte) || *byte == b'=')
        .map_or(line.start, |last| line.start + last + 1);
    let end = text[at..line.end].iter().position(ends).map_or(line.end, |length| at + length);
    let asks = ["if ", "elif ", "while ", "until ", "case ", "[", "test "];
    if asks.iter().any(|word| text[line.clone()].trim_ascii_start().starts_with(word.as_bytes())) {
        return None;
    }
    if text.get(end) == Some(&b'}') && text[start..end].contains(&b'-') {
        let dash = start + text[start..end].find(b":-")? + 2;
        return (dash <= at).then_some(dash..end);
    }
    let before = &text[line.start..start];
    let name = before.strip_suffix(b"=")?.trim_ascii_start();
    let name = name.rsplit(|byte| *byte == b' ').next()?;
    let is_name = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let opens = before.trim_ascii_start();
    let is_given = opens.len() == name.len() + 1
        || ["export ", "readonly ", "local ", "declare "]
            .iter()
            .any(|word| opens.starts_with(word.as_bytes()));
    (is_name && is_given).then_some(start..end)
}
