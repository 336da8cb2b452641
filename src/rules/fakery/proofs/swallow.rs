//! Owns assertions whose failures never reach the test runner: caught, and dropped.

use std::ops::Range;

use bstr::ByteSlice;
use tree_sitter::Node;

use super::cases::Case;
use super::claims::is_assertion;
use super::counted::visit;
use crate::rules::fakery::words::is_word;

/// Assertions within a `try` whose handler takes every failure and drops it.
pub(super) fn swallowed(case: &Case<'_>) -> Option<Range<usize>> {
    let function = &case.function;
    let body = function.source(function.body);
    // Hardly any test catches anything, and the words are told sooner than the nodes.
    if !["except", "catch", "rescue"].iter().any(|word| body.find(word).is_some()) {
        return None;
    }
    let mut found = None;
    visit(function.body, |node| {
        if !matches!(node.kind(), "try_statement" | "try_expression" | "begin") || found.is_some() {
            return;
        }
        let mut cursor = node.walk();
        let parts: Vec<Node<'_>> = node.named_children(&mut cursor).take(16).collect();
        let is_handler = |part: &&Node<'_>| {
            matches!(part.kind(), "except_clause" | "catch_clause" | "catch_block" | "rescue")
        };
        let mut handlers = parts.iter().filter(is_handler);
        let (Some(handler), None) = (handlers.next(), handlers.next()) else { return };
        let tried = function.text().get(node.start_byte()..handler.start_byte()).unwrap_or_default();
        let asserts = tried.lines().any(|line| {
            let line = line.trim_ascii();
            let end = line.iter().position(|byte| matches!(byte, b'(' | b' ')).unwrap_or(line.len());
            // A call that fails the test when nothing was thrown is the old way to expect an exception.
            is_assertion(&line[..end]) && line.to_ascii_lowercase().find("fail").is_none() && !is_false(line)
        });
        let fails = tried.to_ascii_lowercase().find("fail(").is_some() || tried.lines().any(is_false);
        if asserts
            && !fails
            && drops_all(function.language().name, function.source(*handler))
            && !is_kept(
                function.source(*handler),
                function.text().get(handler.end_byte()..function.node.end_byte()).unwrap_or_default(),
            )
        {
            found = Some(handler.byte_range());
        }
    });
    found
}

/// Whether what is caught is looked at behind the handler: `catch (\Exception $failure) {} … throw $failure;`.
fn is_kept(handler: &[u8], behind: &[u8]) -> bool {
    let head = &handler[..handler.find_byte(b'{').unwrap_or(handler.len())];
    let Some(at) = head.rfind_byte(b'$') else { return false };
    let end = head[at + 1..].iter().position(|byte| !is_word(*byte)).map_or(head.len(), |end| at + 1 + end);
    behind.find(&head[at..end]).is_some()
}

fn is_false(line: &[u8]) -> bool {
    ["assert False", "assert(false", "assert false", "toBe(false)", "assertTrue(false"]
        .iter()
        .any(|word| line.find(word).is_some())
}

/// Whether a handler takes failed assertions, and does nothing with them.
fn drops_all(language: &str, handler: &[u8]) -> bool {
    let head = &handler
        [..handler.iter().position(|byte| matches!(byte, b'{' | b':' | b'\n')).unwrap_or(handler.len())];
    let takes_all = match language {
        "Python" => {
            let head = head.trim_ascii();
            head == b"except"
                || ["Exception", "BaseException", "AssertionError"].iter().any(|name| {
                    head.strip_prefix(b"except ").is_some_and(|rest| {
                        rest == name.as_bytes() || rest.starts_with(format!("{name} as").as_bytes())
                    })
                })
        }
        "JavaScript" | "TypeScript" | "TSX" => true,
        "C#" => head.trim_ascii() == b"catch" || head.find("(Exception").is_some(),
        "PHP" => {
            head.find("Throwable").is_some()
                || head.find("\\Exception").is_some()
                || head.find("(Exception").is_some()
        }
        "Java" | "Kotlin" | "Scala" => {
            head.find("Throwable").is_some() || head.find("AssertionError").is_some()
        }
        "Ruby" => head.find("Exception").is_some() || head.find("Assertion").is_some(),
        _ => false,
    };
    let body = &handler[head.len()..];
    let does = body.lines().map(<[u8]>::trim_ascii).any(|line| {
        let line = trim_brackets(line);
        let is_comment = line.starts_with(b"//") || line.starts_with(b"#") || line.starts_with(b"/*");
        let logs = ["print", "console.", "log", "puts"].iter().any(|lead| line.starts_with(lead.as_bytes()));
        !line.is_empty() && !is_comment && line != b"pass" && !logs
    });
    takes_all && !does
}

fn trim_brackets(line: &[u8]) -> &[u8] {
    let is_inner = |byte: &u8| !matches!(byte, b'{' | b'}' | b':' | b' ' | b'\t');
    let start = line.iter().position(is_inner).unwrap_or(line.len());
    let end = line.iter().rposition(is_inner).map_or(start, |last| last + 1);
    &line[start..end]
}
