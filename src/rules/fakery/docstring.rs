//! Owns Python docstrings: which strings are one, and whether one is nothing but a task tag.

use tree_sitter::Node;

use super::evidence::{Tag, TagPlace};
use super::tags;
use super::words::{Hit, TagWord, is_whole};
use crate::syntax::Spot;

/// The tag at `hit` in the string `node`, if the string is a docstring of one line that the tag opens.
pub(super) fn tag(spot: &Spot<'_>, node: Node<'_>, hit: &Hit, word: TagWord) -> Option<Tag> {
    if spot.language().name != "Python" || !is_whole(spot.text(), hit) || !is_docstring(spot, node) {
        return None;
    }
    let content = content(spot.source(node));
    let (range, text) = (node.byte_range(), spot.text());
    let leads = text[range.start..hit.start]
        .iter()
        .all(|byte| !byte.is_ascii_alphanumeric() || b"rRuU".contains(byte));
    let counts = leads && !content.contains(&b'\n') && tags::is_tag(text, &range, hit, word, false);
    counts.then(|| Tag {
        word,
        span: hit.start..hit.end,
        is_linked: tags::is_linked(text, &range, hit),
        place: TagPlace::Docstring,
    })
}

/// Whether the string `node` around the spot is the first statement of a module, class or function.
fn is_docstring(spot: &Spot<'_>, node: Node<'_>) -> bool {
    let Some(at) = spot.nodes().iter().position(|own| own.id() == node.id()) else { return false };
    let above = |up: usize| at.checked_sub(up).and_then(|at| spot.nodes().get(at));
    let (Some(statement), Some(block)) = (above(1), above(2)) else { return false };
    statement.kind() == "expression_statement"
        && matches!(block.kind(), "block" | "module")
        && block.named_child(0).is_some_and(|first| first.id() == statement.id())
}

/// The text of a string literal without its prefix and quotes.
pub(super) fn content(literal: &[u8]) -> &[u8] {
    let prefix = literal.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let body = &literal[prefix..];
    let marks = |byte: &&u8| matches!(**byte, b'"' | b'\'' | b'`' | b'#');
    let opening = body.iter().take_while(marks).count().min(body.len());
    let body = &body[opening..];
    let closing = body.iter().rev().take_while(marks).count();
    body[..body.len() - closing].trim_ascii()
}
