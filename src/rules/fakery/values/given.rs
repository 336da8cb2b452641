//! Owns a value as it stands on its line: where it begins and ends, and what it is given to.

use std::ops::Range;

use bstr::ByteSlice;

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

impl Given {
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
