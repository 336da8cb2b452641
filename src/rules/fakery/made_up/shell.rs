//! Owns values as a shell has them: a text of several lines between marks, an array whose entries white space parts.

use super::sites::{BODY, LONGEST_NAME};

/// Whether a text is lines of several words each.
pub(super) fn is_table(text: &[u8]) -> bool {
    let written = bstr::ByteSlice::replace(text, b"\\n", b"\n");
    let lines = written.split(|byte| *byte == b'\n').filter(|line| {
        line.split(|byte| matches!(byte, b' ' | b'\t' | b',' | b';' | b'|'))
            .filter(|word| !word.is_empty())
            .count()
            > 1
    });
    lines.take(2).count() == 2
}

/// Where a text of several lines ends that a shell holds between simple marks, right behind `start`.
pub(super) fn table(text: &[u8], start: usize) -> Option<usize> {
    let inside = text[start..text.len().min(start + BODY)].strip_prefix(b"'")?;
    let end = memchr::memchr(b'\'', inside)?;
    let is_closed = matches!(inside.get(end + 1), None | Some(b'\n' | b';' | b' '));
    (is_closed && is_table(&inside[..end])).then_some(start + 1 + end)
}

/// Where a shell's array ends that is written out, right behind `start`: `("2B;early" "3A;night")`, `([e5]=1.719 [e10]=1.659)`.
pub(super) fn array(text: &[u8], start: usize) -> Option<usize> {
    const FEWEST: usize = 2;
    let inside = text[start..text.len().min(start + BODY)].strip_prefix(b"(")?;
    let (mut at, mut entries) = (0, 0);
    loop {
        at += inside[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        match inside.get(at)? {
            b')' => return (entries >= FEWEST).then_some(start + 1 + at + 1),
            b'#' => at += memchr::memchr(b'\n', &inside[at..])?,
            _ => {
                at += entry(&inside[at..])?;
                entries += 1;
            }
        }
    }
}

/// How long the entry of a shell's array is that `text` opens with. `None`: it is worked out, or none of a shell.
fn entry(text: &[u8]) -> Option<usize> {
    let mut at = match text.strip_prefix(b"[") {
        Some(key) => 1 + memchr::memmem::find(&key[..key.len().min(LONGEST_NAME)], b"]=")? + 2,
        None => 0,
    };
    let is_fixed = |inside: &[u8]| !inside.iter().any(|byte| matches!(byte, b'$' | b'`'));
    let start = at;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' | b'\'' => {
                let length = memchr::memchr(*byte, &text[at + 1..])?;
                if !is_fixed(&text[at + 1..at + 1 + length]) {
                    return None;
                }
                at += length + 2;
            }
            byte if byte.is_ascii_alphanumeric() || b"_.:/@%+-".contains(byte) => at += 1,
            byte if byte.is_ascii_whitespace() || *byte == b')' => break,
            _ => return None,
        }
    }
    (at > start).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::array;

    #[test]
    fn arrays_are_told_from_what_is_worked_out() {
        for text in [
            "(\n  \"2B;early;Lindqvist\"  # the first\n  '3A;night'\n)",
            "([diesel]=1.589 [e5]=1.719)",
            "(a b)",
        ] {
            assert_eq!(array(text.as_bytes(), 0), Some(text.len()), "{text}");
        }
        for text in
            ["(\"a\")", "(\"$A\" \"$B\")", "($(ls) b)", "(\"a\", \"b\")", "(a b", "(a(b) c)", "( )", "(a; b)"]
        {
            assert_eq!(array(text.as_bytes(), 0), None, "{text}");
        }
    }
}
