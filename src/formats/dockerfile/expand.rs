//! Owns a Dockerfile's variables: `$V`, `${V}`, `${V:-word}`, `${V:+word}`, in words that also have quotes and escapes.

use std::collections::BTreeMap;

use bstr::{BStr, BString, ByteSlice};

/// What is known of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its value.
    Value(BString),
    /// It may have any value: it is given when the image is built.
    Any,
}

/// The variables that are in force at an instruction. Those that are missing are empty, as in a build.
pub type Scope = BTreeMap<String, Known>;

/// How deep default words may nest.
const MAX_DEPTH: usize = 16;

/// How long a value may become. Variables made of variables could otherwise double without end.
const MAX_LENGTH: usize = 4_096;

/// A word with its quotes and escapes resolved and its variables replaced; a variable that may have any value
/// becomes `*`, for the result is a pattern where it matters, and so does what grows beyond any path's length.
pub fn expand(word: &[u8], scope: &Scope, escape: u8) -> BString {
    let mut out = Vec::with_capacity(word.len());
    expand_into(&mut out, word, scope, escape, 0);
    if out.len() > MAX_LENGTH.max(word.len()) { "*".into() } else { out.into() }
}

fn expand_into(out: &mut Vec<u8>, word: &[u8], scope: &Scope, escape: u8, depth: usize) {
    let mut quote = None;
    let mut at = 0;
    let limit = MAX_LENGTH.max(word.len());
    while let Some(&byte) = word.get(at).filter(|_| out.len() <= limit) {
        at += 1;
        match quote {
            Some(open) if byte == open => quote = None,
            None if matches!(byte, b'\'' | b'"') => quote = Some(byte),
            Some(b'\'') => out.push(byte),
            _ if byte == escape && at < word.len() => {
                out.push(word[at]);
                at += 1;
            }
            _ if byte == b'$' => at += variable(out, &word[at..], scope, escape, depth),
            _ => out.push(byte),
        }
    }
}

/// Replaces the variable whose text follows a `$`; how many bytes of it were used.
fn variable(out: &mut Vec<u8>, text: &[u8], scope: &Scope, escape: u8, depth: usize) -> usize {
    let Some(body) = text.strip_prefix(b"{") else {
        let length = name_length(text);
        if length == 0 {
            out.push(b'$');
        } else {
            put(out, scope.get(&*text[..length].to_str_lossy()));
        }
        return length;
    };
    let Some(end) = closing_brace(body) else {
        out.push(b'*');
        return text.len();
    };
    let (name, rest) = body[..end].split_at(name_length(&body[..end]));
    let value = scope.get(&*name.to_str_lossy());
    let filled = |value: &&Known| !matches!(value, Known::Value(text) if text.is_empty());
    let (value, operator) = match rest.strip_prefix(b":") {
        Some(operator) => (value.filter(filled), operator),
        None => (value, rest),
    };
    match (operator.first(), value) {
        (Some(b'-'), None) | (Some(b'+'), Some(Known::Value(_))) if depth < MAX_DEPTH => {
            expand_into(out, &operator[1..], scope, escape, depth + 1);
        }
        (Some(b'+'), None) => {}
        (None | Some(b'-' | b'?'), value) => put(out, value),
        // `#`, `%` and `/` cut the value: nobody should guess how.
        _ => out.push(b'*'),
    }
    end + 2
}

fn put(out: &mut Vec<u8>, value: Option<&Known>) {
    match value {
        Some(Known::Value(text)) => out.extend_from_slice(text),
        Some(Known::Any) => out.push(b'*'),
        None => {}
    }
}

fn closing_brace(text: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn name_length(text: &[u8]) -> usize {
    text.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_')).unwrap_or(text.len())
}

/// `NAME=value` or `NAME`, as ARG and ENV take it: the name and the value as written.
pub(super) fn assignment(word: &BStr) -> (String, Option<&BStr>) {
    match word.split_once_str("=") {
        Some((name, value)) => (name.to_str_lossy().into_owned(), Some(value.as_bstr())),
        None => (word.to_str_lossy().into_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, Scope, expand};

    #[test]
    fn every_form_of_a_variable() {
        let scope = Scope::from([
            ("A".to_owned(), Known::Value("x".into())),
            ("E".to_owned(), Known::Value("".into())),
            ("ANY".to_owned(), Known::Any),
        ]);
        for (word, value) in [
            ("a/$A/b", "a/x/b"),
            ("${A}b", "xb"),
            ("$U/b", "/b"),
            ("${U:-d}", "d"),
            ("${E:-d}", "d"),
            ("${E-d}", ""),
            ("${A:+y}", "y"),
            ("${U:+y}", ""),
            ("${U:-${A}}", "x"),
            ("services/${ANY}/src", "services/*/src"),
            ("${A%%x}", "*"),
            ("\"a $A\"", "a x"),
            ("'$A'", "$A"),
            ("\\$A", "$A"),
            ("a\\ b", "a b"),
            ("$", "$"),
        ] {
            assert_eq!(expand(word.as_bytes(), &scope, b'\\'), value, "{word}");
        }
    }

    #[test]
    fn variables_cannot_double_without_end() {
        let mut scope = Scope::from([("V".to_owned(), Known::Value("xx".into()))]);
        for _ in 0..100 {
            let doubled = expand(b"$V$V$V$V", &scope, b'\\');
            scope.insert("V".to_owned(), Known::Value(doubled));
        }
        assert!(expand(b"$V", &scope, b'\\').len() < 5_000);
    }
}
