//! Owns cutting a Rust text into its top-level items without a grammar: a file of 250 kB takes a parser 20 ms, and most
//! of what it holds stands in no relation to the place asked about.
//!
//! What it knows is only what comments, strings and brackets are. Wherever it is not sure it gives no answer, and a cut
//! that was wrong leaves a syntax error behind, so that the whole text is parsed as ever.

use std::ops::Range;

use crate::wordlist::{List, holds};

/// The text cut behind each top-level item: the parts follow each other without a gap, each with the comments and
/// attributes before its item. `None`: the brackets do not match, or something does not end.
pub(super) fn rust(text: &[u8]) -> Option<Vec<Range<usize>>> {
    let (mut parts, mut start, mut depth, mut at) = (Vec::new(), 0, 0_usize, 0);
    // Behind a `}` only what follows tells whether the item ends there.
    let mut closed: Option<usize> = None;
    while let Some(&byte) = text.get(at) {
        if let Some(next) = skip_comment(text, at)? {
            at = next;
            continue;
        }
        if let (Some(end), false) = (closed, byte.is_ascii_whitespace()) {
            closed = None;
            if opens_item(&text[at..]) {
                parts.push(start..end);
                start = end;
            }
        }
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                closed = (byte == b'}' && depth == 0).then_some(at + 1);
            }
            b';' if depth == 0 => {
                parts.push(start..at + 1);
                start = at + 1;
            }
            b'"' => {
                at = skip_string(text, at + 1)?;
                continue;
            }
            b'\'' => {
                at = skip_character(text, at)?;
                continue;
            }
            _ if is_word(byte) => {
                at = skip_word(text, at)?;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(start..text.len());
    (depth == 0).then_some(parts)
}

/// Whether an attribute or one of the words that items begin with stands here.
fn opens_item(text: &[u8]) -> bool {
    static WORDS: List = List::of(
        "pub fn mod use impl trait struct enum union const static type extern unsafe async macro_rules",
    );
    let end = text.iter().position(|byte| !is_word(*byte)).unwrap_or(text.len());
    text.first() == Some(&b'#') || holds(&WORDS, &text[..end])
}

/// Where the comment at `at` ends, if there is one. `None`: never.
#[expect(clippy::option_option, reason = "no comment, and a comment without an end, are two things")]
fn skip_comment(text: &[u8], at: usize) -> Option<Option<usize>> {
    match text.get(at..at + 2) {
        Some(b"//") => Some(Some(memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |end| at + end))),
        Some(b"/*") => {
            let (mut depth, mut at) = (1, at + 2);
            while depth > 0 {
                at += memchr::memchr2(b'*', b'/', &text[at..])?;
                match text.get(at..at + 2)? {
                    b"/*" => (depth, at) = (depth + 1, at + 2),
                    b"*/" => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
            }
            Some(Some(at))
        }
        _ => Some(None),
    }
}

/// Where the string whose content starts at `at` ends.
fn skip_string(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Behind a character, or behind the quote of a lifetime.
fn skip_character(text: &[u8], at: usize) -> Option<usize> {
    let inside = text.get(at + 1..)?;
    if inside.first() == Some(&b'\\') {
        let end = memchr::memchr(b'\'', inside.get(2..)?)?;
        return Some(at + 1 + 2 + end + 1);
    }
    let width = match inside.first()? {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    Some(if inside.get(width) == Some(&b'\'') { at + 1 + width + 1 } else { at + 1 })
}

/// Behind a word, or behind the string that it is the prefix of: `r"…"`, `br#"…"#`, `b'x'`, `c"…"`.
fn skip_word(text: &[u8], at: usize) -> Option<usize> {
    let length = text[at..].iter().position(|byte| !is_word(*byte)).unwrap_or(text.len() - at);
    let end = at + length;
    let is_raw = matches!(&text[at..end], b"r" | b"br" | b"cr");
    if !is_raw {
        return Some(end);
    }
    let hashes = text[end..].iter().take_while(|byte| **byte == b'#').count();
    if text.get(end + hashes) != Some(&b'"') {
        // A raw name.
        return Some(end + hashes);
    }
    let closing = [b"\"".as_slice(), &text[end..end + hashes]].concat();
    let body = end + hashes + 1;
    memchr::memmem::find(&text[body..], &closing).map(|found| body + found + closing.len())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::rust;

    fn parts(text: &str) -> Option<Vec<&str>> {
        Some(rust(text.as_bytes())?.into_iter().map(|part| text[part].trim()).collect())
    }

    #[test]
    fn items_end_behind_their_bracket_or_semicolon() {
        assert_eq!(
            parts("use a::{b, c};\n/// d\n#[e]\nfn f<'a>() { '}'; \"}\" } // g\nstruct H(u8);\nmod i {}\n"),
            Some(vec![
                "use a::{b, c};",
                "/// d\n#[e]\nfn f<'a>() { '}'; \"}\" }",
                "// g\nstruct H(u8);",
                "mod i {}"
            ])
        );
    }

    #[test]
    fn what_goes_on_behind_a_bracket_is_one_item() {
        for text in
            ["impl A<{ 1 }> for B {}", "const A: B = B {} + C {};", "const A: bool = if b { c } else { d };"]
        {
            assert_eq!(parts(text).map(|parts| parts[0].to_owned()), Some(text.to_owned()));
        }
    }

    #[test]
    fn strings_characters_and_comments_hold_no_items() {
        for inside in [
            "r#\"}\nfn x() {}\n\"#",
            "br##\"\"# } \"##",
            "b'}'",
            "'\\''",
            "'\\u{7d}'",
            "'é'",
            "\"\\\"}\"",
            "/* } /* } */ } */",
            "// }\n",
            "'a: loop {}",
            "r#fn",
        ] {
            let text = format!("fn a() {{ {inside} }}\nfn b() {{}}");
            assert_eq!(parts(&text).map(|parts| parts.len()), Some(2), "{text}");
        }
    }

    #[test]
    fn what_does_not_end_is_not_cut() {
        for text in ["fn a() {", "fn a() }", "\"", "r#\"\"", "/* /* */", "'\\", "fn a() { (} }}"] {
            assert!(parts(text).is_none_or(|parts| parts.len() < 2), "{text}");
        }
    }
}
