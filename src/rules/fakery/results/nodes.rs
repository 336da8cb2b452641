//! Owns small questions about syntax nodes that the shapes share.

use tree_sitter::Node;

use crate::syntax::Function;

/// How many nodes are visited of one node: what is larger is no fixed answer.
const MOST: usize = 2_000;

/// Visits `root` and what is below in the order of the text, until `visit` says `true`. Says whether it did; also where
/// there is more than is looked at, so that what is too large is never taken for nothing.
pub(super) fn any<'t>(root: Node<'t>, mut visit: impl FnMut(Node<'t>) -> bool) -> bool {
    let mut cursor = root.walk();
    for _ in 0..MOST {
        if visit(cursor.node()) {
            return true;
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return false;
            }
        }
    }
    true
}

/// The named children of `node` without comments, at most a few.
pub(super) fn parts<'t>(function: &Function<'t>, node: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    let is_part = |child: &Node<'t>| !function.language().comments.contains(&child.kind());
    node.named_children(&mut cursor).take(64).filter(is_part).collect()
}

/// Whether `text` holds the whole word `word`.
pub(super) fn has_word(text: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find_iter(text, word).any(|at| is_whole(text, at, word.len()))
}

/// Whether no letter stands before and behind.
pub(super) fn is_whole(text: &[u8], at: usize, length: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
    let after = text.get(at + length).copied();
    !before.is_some_and(is_name) && !after.is_some_and(is_name)
}

/// Whether a byte may stand in a name.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
