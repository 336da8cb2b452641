//! Owns which assertions a test has.

use std::ops::Range;

use bstr::ByteSlice;
use tree_sitter::Node;

use super::cases::Case;
use super::claims::is_assertion;
use super::lost::is_idle;
use super::reading::spaced;
use crate::syntax::callee;

/// How many nodes of a test are looked at.
const MOST: usize = 20_000;

/// The assertions of a test, as they are written, white space aside.
pub(super) fn assertions(case: &Case<'_>) -> Vec<(Vec<u8>, Range<usize>)> {
    let function = &case.function;
    let language = function.language();
    let mut found: Vec<(Vec<u8>, Range<usize>)> = Vec::new();
    visit(function.body, |node| {
        let kind = node.kind();
        let is_statement = matches!(kind, "assert_statement" | "assert");
        let is_call = node.is_named()
            && language.calls.contains(&kind)
            && is_assertion(head(callee(language, function.text(), node)));
        let is_inside = found.last().is_some_and(|(_, last)| node.start_byte() < last.end);
        if (is_statement && node.is_named() || is_call) && !is_inside {
            let whole = condition(case, node).unwrap_or(node);
            found.push((spaced(function.source(whole)), whole.byte_range()));
        }
    });
    found
}

/// The `if` that does nothing but fail the test: `if got != want { t.Errorf(…) }`.
fn condition<'t>(case: &Case<'t>, failure: Node<'t>) -> Option<Node<'t>> {
    const NEAR: usize = 5;
    let function = &case.function;
    let mut above = failure;
    for _ in 0..NEAR {
        above = above.parent().filter(|node| node.start_byte() > function.body.start_byte())?;
        if matches!(above.kind(), "if_statement" | "if_expression" | "if") {
            let text = function.source(above);
            let mut lines = text.lines().skip(1).map(<[u8]>::trim_ascii);
            let fails = |line: &[u8]| {
                let end = line.iter().position(|byte| matches!(byte, b'(' | b' ')).unwrap_or(line.len());
                is_idle(line) || line.starts_with(b"return") || is_assertion(&line[..end])
            };
            return lines.all(fails).then_some(above);
        }
    }
    None
}

/// What a call is called by, without what an inner call of a chain is given.
fn head(callee: &[u8]) -> &[u8] {
    &callee[..callee.iter().position(|byte| matches!(byte, b'(' | b'"' | b'\'')).unwrap_or(callee.len())]
}

/// Visits `root` and what is below it, up to a number of nodes.
pub(super) fn visit<'t>(root: Node<'t>, mut look: impl FnMut(Node<'t>)) {
    let mut cursor = root.walk();
    for _ in 0..MOST {
        look(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}
