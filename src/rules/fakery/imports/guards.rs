//! Owns what keeps an import from counting: that it is no code, or that a check asks for it in development alone.

use bstr::ByteSlice;

use super::Import;
use crate::rules::fakery::source::{Source, line_at};
use crate::syntax::TextClass;

/// Whether the import is code that is delivered: no text, no test code, and asked for by no check that says that this is
/// development.
pub(super) fn is_delivered(source: &Source<'_>, import: &Import, extension: &[u8]) -> bool {
    let text = source.text;
    let inside = import.span.start
        + text[import.span.clone()].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    // Go's imports are texts, within brackets that hold nothing else.
    let is_own =
        |class: TextClass| class == TextClass::Code || (extension == b"go" && class == TextClass::String);
    source.class(inside).is_some_and(|(class, _)| is_own(class)) && !is_guarded(text, inside, extension)
}

/// Whether a line above, which the import is indented under, asks whether this is development.
fn is_guarded(text: &[u8], at: usize, extension: &[u8]) -> bool {
    const SIGNS: [&str; 13] = [
        "TYPE_CHECKING",
        "__main__",
        "DEBUG",
        "env.DEV",
        "NODE_ENV",
        "__DEV__",
        "development",
        "TESTING",
        "isDev",
        "is_dev",
        "PYTEST",
        "cfg(",
        // Documentation is being built.
        "\"sphinx\" in",
    ];
    let line = line_at(text, at);
    let own = text[line.clone()].to_str_lossy();
    if SIGNS.iter().any(|sign| own.contains(sign)) {
        return true;
    }
    let indent = |line: &[u8]| line.len() - line.trim_ascii_start().len();
    let mut deepest = indent(&text[line.clone()]);
    // What guards it stands above it, less deep; a Rust attribute stands right above it.
    for (up, above) in text[..line.start].rsplit(|byte| *byte == b'\n').skip(1).take(40).enumerate() {
        let content = above.trim_ascii();
        if content.is_empty() || content.starts_with(b"//") {
            continue;
        }
        let says = SIGNS.iter().any(|sign| content.contains_str(sign));
        let is_attribute =
            extension == b"rs" && content.starts_with(b"#[") && !content.starts_with(b"#[path");
        if is_attribute && up < 4 && (says || content.contains_str("test")) {
            return true;
        }
        if indent(above) < deepest {
            deepest = indent(above);
            // What may be missing is not what anything rests on.
            let is_optional = extension == b"py" && content == b"try:";
            if says || is_optional {
                return true;
            }
        } else if extension != b"py" && says && content.contains_str("return") && deepest > 0 {
            // `if (NODE_ENV !== "development") return;`
            return true;
        }
        if deepest == 0 && !is_attribute {
            break;
        }
    }
    false
}

/// Whether a name that is imported is only asked for as a type: PHP's `instanceof Name` and `Name::class`, Python's
/// `isinstance(value, Name)`.
pub(super) fn is_of_its_type_alone(text: &[u8], import: &Import) -> bool {
    let is_php = import.module.contains('\\');
    let written = text.get(import.span.clone()).unwrap_or_default().trim_ascii();
    let name = if is_php {
        import.module.rsplit('\\').next().unwrap_or_default().as_bytes()
    } else if written.starts_with(b"from ") && import.names.len() == 1 {
        // `from unittest.mock import _patch as PatchType`: known by its last word.
        written.rsplit(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default()
    } else {
        return false;
    };
    let rest = text.get(import.span.end..).unwrap_or_default();
    let mut uses = rest.find_iter(name).filter(|at| {
        let is_part =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        !is_part(at.checked_sub(1).and_then(|before| rest.get(before))) && !is_part(rest.get(at + name.len()))
    });
    let is_type = |at: usize| {
        let before = rest[..at].trim_ascii_end();
        let line = &before[memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1)..];
        let is_asked =
            !is_php && line.rfind(b"isinstance(").is_some_and(|call| !line[call..].contains(&b')'));
        is_asked || before.ends_with(b"instanceof") || rest[at + name.len()..].starts_with(b"::class")
    };
    let first = uses.next();
    first.is_some_and(|first| is_type(first) && uses.all(is_type))
}
