//! Owns walking below a node: one cursor, no recursion, a bounded number of nodes.

use tree_sitter::Node;

/// Where a walk goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Into the node.
    Into,
    /// Behind the node.
    Over,
    /// Nowhere.
    Stop,
}

/// How many nodes are visited: a function with more does more than anybody asks about.
const MOST: usize = 20_000;

/// Visits `root` and what is below, in the order of the text. `false`: there was more than is walked.
pub(super) fn walk<'t>(root: Node<'t>, mut visit: impl FnMut(Node<'t>) -> Step) -> bool {
    let mut cursor = root.walk();
    for _ in 0..MOST {
        match visit(cursor.node()) {
            Step::Stop => return true,
            Step::Into if cursor.goto_first_child() => continue,
            Step::Into | Step::Over => {}
        }
        // A cursor never leaves the node that it started at.
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return true;
            }
        }
    }
    false
}

/// The named children of `node`, at most `most`.
pub(super) fn children<'t>(node: Node<'t>, most: usize) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).take(most).collect()
}
