//! Owns the reading of YAML whose flow collections stand further left than the parser lets them.

use super::yaml::{Node, YamlError, parse_indented};

/// How many bytes are parsed again, in all, because brackets stand further left than the parser lets them.
const MAX_AGAIN: usize = 64 << 20;

/// Reads all documents of a text.
///
/// In a flow collection libyaml and Go's reader look at no indentation; the parser used here does. A line that it
/// refuses for that alone is joined to the one before it, byte for byte, so that every range stays true.
pub fn parse(text: &str) -> Result<Vec<Node>, YamlError> {
    let first = match parse_indented(text) {
        Err(error) if is_about_flow(&error) => error,
        other => return other,
    };
    let (mut joined, mut at, mut left) = (text.to_owned(), first.at, MAX_AGAIN);
    loop {
        let next = join_line(&joined, at).filter(|_| left >= text.len()).ok_or_else(|| first.clone())?;
        left -= text.len();
        joined = next;
        match parse_indented(&joined) {
            Err(error) if is_about_flow(&error) => at = error.at,
            other => return other,
        }
    }
}

/// Whether it is a flow collection's line that stands too far left. In a block the parser says other things.
fn is_about_flow(error: &YamlError) -> bool {
    matches!(error.message.as_str(), "invalid indentation" | "invalid indentation in flow construct")
}

/// The text with the line of `at` joined to the last line above it that holds more than white space and a comment:
/// line ends and comments between become spaces. `None` if there is no line above.
fn join_line(text: &str, at: usize) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut end = memchr::memrchr(b'\n', &bytes[..at.min(bytes.len())])?;
    loop {
        bytes[end] = b' ';
        let start = memchr::memrchr(b'\n', &bytes[..end]).map_or(0, |newline| newline + 1);
        let comment = comment(&bytes[start..end]).map_or(end, |comment| start + comment);
        bytes[comment..end].fill(b' ');
        if !bytes[start..end].trim_ascii().is_empty() {
            return String::from_utf8(bytes).ok();
        }
        end = start.checked_sub(1)?;
    }
}

/// Where a line's comment starts: at a number sign that stands in no quotes and after white space.
fn comment(line: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in line.iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'#') if at == 0 || line[at - 1].is_ascii_whitespace() => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::formats::compose::Node;

    #[test]
    fn brackets_may_stand_anywhere_in_a_flow_collection() {
        let text = "a:\n  b: [ # größe\n  x, # why\n\n  # more\n'#y'\n  ]\n  c: {\n    d: e\n  }\n";
        let documents = parse(text).unwrap();
        let a = documents[0].get("a").unwrap();
        let shown = |node: &Node| text[node.range.clone()].to_owned();
        let items: Vec<_> = a.get("b").unwrap().items().unwrap().iter().map(shown).collect();
        assert_eq!(items, ["x", "'#y'"]);
        assert_eq!(shown(a.get("c").unwrap().get("d").unwrap()), "e");
        assert!(parse("a: [\n]\nb:\n  c: d\n e: f\n").is_err());
        assert!(parse("]\n").is_err() && parse("a:\n  b: [\n").is_err());
    }
}
