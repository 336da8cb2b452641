//! Owns what keeps the reader of HCL from going down as far as a text has brackets: a text that nests too deep is
//! refused before it is read.

/// How deep brackets and strings may stand in each other.
const DEEPEST: usize = 64;

/// How many signs that take an operand after them (`!`, `-`, `?`, `%{`) a text may hold: each may stand in the one before.
const SIGNS: usize = 256;

/// The text with its heredocs blanked, whose content nobody asks for; the reason if it nests too deep to be read.
pub(super) fn shallow(text: &str) -> Result<String, String> {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<u8> = Vec::new();
    let (mut at, mut kept, mut signs) = (0, 0, 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let in_string = open.last() == Some(&b'"');
        let step = if in_string { within_string(rest, &mut open) } else { outside(rest, &mut open) };
        if is_sign(rest, in_string, bytes[..at].last()) {
            signs += 1;
        }
        if open.len() > DEEPEST || signs > SIGNS {
            return Err(format!("expressions stand more than {DEEPEST} deep in each other"));
        }
        if !in_string
            && rest.starts_with(b"<<")
            && let Some(length) = heredoc(&text[at..])
        {
            out.push_str(&text[kept..at]);
            out.push_str("\"\"");
            at += length;
            kept = at;
            continue;
        }
        at += step;
    }
    out.push_str(&text[kept.min(text.len())..]);
    Ok(out)
}

/// One step in a string: how many bytes it takes.
fn within_string(rest: &[u8], open: &mut Vec<u8>) -> usize {
    match rest {
        [b'\\', _, ..] => 2,
        [b'"', ..] => {
            open.pop();
            1
        }
        [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => 3,
        [b'$' | b'%', b'{', ..] => {
            open.push(b'{');
            2
        }
        _ => 1,
    }
}

/// One step in code: how many bytes it takes.
fn outside(rest: &[u8], open: &mut Vec<u8>) -> usize {
    let line = || memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    match rest {
        [b'#', ..] | [b'/', b'/', ..] => line().max(1),
        [b'/', b'*', ..] => memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4),
        [byte @ (b'"' | b'{' | b'[' | b'('), ..] => {
            open.push(*byte);
            1
        }
        [close @ (b'}' | b']' | b')'), ..] => {
            let opener = match close {
                b'}' => b'{',
                b']' => b'[',
                _ => b'(',
            };
            if open.last() == Some(&opener) {
                open.pop();
            }
            1
        }
        _ => 1,
    }
}

/// Whether an operand follows that may begin with a sign again. A hyphen in a name is none.
fn is_sign(rest: &[u8], in_string: bool, before: Option<&u8>) -> bool {
    match rest {
        [b'%', b'{', ..] => true,
        [b'!' | b'?', ..] => !in_string,
        [b'-', ..] => !in_string && !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_'),
        _ => false,
    }
}

/// How long the heredoc is that begins here, if one does.
fn heredoc(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("<<")?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let (first, _) = rest.split_once('\n')?;
    let name = first.trim();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return None;
    }
    let mut at = text.len() - rest.len() + first.len() + 1;
    for line in text[at..].split_inclusive('\n') {
        if line.trim() == name {
            return Some(at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::shallow;

    #[test]
    fn heredocs_are_blanked_and_the_rest_is_kept() {
        let text = "a = <<-EOT\n ]]] ${\n  EOT\nb = \"<<X\" # (((\n/* [[ */ c = \"${d(\"]\")}\"\n";
        assert_eq!(shallow(text).unwrap(), text.replace("<<-EOT\n ]]] ${\n  EOT", "\"\""));
        assert_eq!(shallow("größe = \"ä${x}\"").unwrap(), "größe = \"ä${x}\"");
    }

    #[test]
    fn whatever_nests_is_refused() {
        for piece in ["(", "[", "{", "\"${", "[\"]\",", "!", "a?", "-", "[<<E\n]\nE\n,", "\"%{if a}\""] {
            assert!(shallow(&piece.repeat(1_000)).is_err(), "{piece}");
        }
        let flat = "target \"a-b\" { tags = [\"a\", \"b-c\"] }\n".repeat(1_000);
        assert_eq!(shallow(&flat).unwrap(), flat);
    }
}
