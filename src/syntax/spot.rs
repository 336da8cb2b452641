//! Owns the place in a syntax tree: the nodes around a span of text, and what they say about it.

use std::ops::Range;

use tree_sitter::Node;

use super::language::Language;
use super::{SyntaxTree, Unparsed, test_code};

/// What a piece of text is to the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextClass {
    /// A comment, documentation comments too.
    Comment,
    /// Data: a string, a character, markup text.
    String,
    /// Anything else.
    Code,
}

/// The nodes around a span, from the whole text down to the smallest that holds it.
pub struct Spot<'t> {
    nodes: Vec<Node<'t>>,
    text: &'t [u8],
    language: &'static Language,
}

/// How deep a place may stand. Generated expressions reach a few hundred.
const MAX_DEPTH: usize = 5_000;

impl<'t> Spot<'t> {
    pub(super) fn find(tree: &'t SyntaxTree, text: &'t [u8], span: Range<usize>) -> Result<Self, Unparsed> {
        let mut cursor = tree.root().walk();
        let mut nodes = vec![cursor.node()];
        // Neither `Node::parent` (it walks from the root each time) nor recursion: one walk down.
        while cursor.goto_first_child_for_byte(span.start).is_some() {
            let node = cursor.node();
            // The first child that ends behind the byte may begin behind it too.
            if node.start_byte() > span.start || node.end_byte() < span.end {
                break;
            }
            if nodes.len() == MAX_DEPTH {
                return Err(Unparsed::TooDeep);
            }
            nodes.push(node);
        }
        Ok(Self { nodes, text, language: tree.language() })
    }

    /// The nodes, from the whole text down.
    pub fn nodes(&self) -> &[Node<'t>] {
        &self.nodes
    }

    /// The text that was parsed.
    pub fn text(&self) -> &'t [u8] {
        self.text
    }

    /// The language.
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The smallest node.
    pub fn node(&self) -> Option<Node<'t>> {
        self.nodes.last().copied()
    }

    /// The nodes from the smallest up, with their place in [`Spot::nodes`].
    pub fn upwards(&self) -> impl Iterator<Item = (usize, Node<'t>)> + '_ {
        self.nodes.iter().copied().enumerate().rev()
    }

    /// The place of the nearest node of one of these kinds.
    pub fn nearest(&self, kinds: &[&str]) -> Option<usize> {
        self.upwards().find(|(_, node)| kinds.contains(&node.kind())).map(|(at, _)| at)
    }

    /// Whether the span is comment, string or code, and the comment or string it stands in.
    pub fn class(&self) -> (TextClass, Option<Node<'t>>) {
        for (_, node) in self.upwards() {
            let kind = node.kind();
            if self.language.comments.contains(&kind) {
                return (TextClass::Comment, Some(node));
            }
            if self.language.interpolations.contains(&kind) {
                return (TextClass::Code, None);
            }
            if self.language.strings.contains(&kind) {
                return (TextClass::String, Some(node));
            }
        }
        (TextClass::Code, None)
    }

    /// The place of the innermost function around the span, closures included.
    pub fn function(&self) -> Option<usize> {
        self.nearest(self.language.functions)
    }

    /// Whether the span stands in test code.
    pub fn is_test_code(&self) -> bool {
        test_code::holds(self)
    }

    /// The text of `node`.
    pub fn source(&self, node: Node<'_>) -> &'t [u8] {
        self.text.get(node.byte_range()).unwrap_or_default()
    }
}
