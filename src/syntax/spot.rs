//! Owns the place in a syntax tree: the nodes around a span of text, and what they say about it.

use std::ops::Range;

use tree_sitter::{Node, TreeCursor};

use super::languages::Language;
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
    span: Range<usize>,
    /// What a place is that stands beside the code, in a file of several languages.
    beside: Option<(TextClass, Range<usize>)>,
}

/// How deep a place may stand. Generated expressions reach a few hundred.
const MAX_DEPTH: usize = 5_000;

/// Finds one spot after the other: going on from the last one costs what lies between them, so that the many places of a
/// text cost no more than one walk over it.
pub struct Spots<'t> {
    cursor: TreeCursor<'t>,
    /// The nodes from the whole text down to where the cursor stands.
    nodes: Vec<Node<'t>>,
    text: &'t [u8],
    tree: &'t SyntaxTree,
}

impl<'t> Spots<'t> {
    pub(super) fn new(tree: &'t SyntaxTree, text: &'t [u8]) -> Self {
        let cursor = tree.root().walk();
        Self { nodes: vec![cursor.node()], cursor, text, tree }
    }

    /// What stands around `span`. Asked in the order of the text it is quick.
    pub fn at(&mut self, span: Range<usize>) -> Result<Spot<'t>, Unparsed> {
        let (text, language) = (self.text, self.tree.language());
        if !self.tree.is_code(span.start) {
            let found = self.tree.around().at(span.start);
            let beside = Some(found.unwrap_or_else(|| (TextClass::Code, span.clone())));
            return Ok(Spot { nodes: vec![self.tree.root()], text, language, span, beside });
        }
        self.move_to(&span);
        // Neither `Node::parent` (it walks from the root each time) nor recursion: one walk down.
        while self.cursor.goto_first_child_for_byte(span.start).is_some() {
            let node = self.cursor.node();
            self.nodes.push(node);
            // The first child that ends behind the byte may begin behind it too.
            if !holds(node, &span) {
                self.up();
                break;
            }
            if self.nodes.len() > MAX_DEPTH {
                return Err(Unparsed::TooDeep);
            }
        }
        Ok(Spot { nodes: self.nodes.clone(), text, language, span, beside: None })
    }

    /// To the nearest node around `span` that is on the way: forwards among siblings, else up.
    fn move_to(&mut self, span: &Range<usize>) {
        while let Some(node) = self.nodes.last().filter(|_| self.nodes.len() > 1) {
            if holds(*node, span) {
                return;
            }
            let is_before = node.end_byte() <= span.start;
            if is_before && self.cursor.goto_next_sibling() {
                self.nodes.pop();
                self.nodes.push(self.cursor.node());
            } else {
                self.up();
            }
        }
    }

    fn up(&mut self) {
        self.cursor.goto_parent();
        self.nodes.pop();
    }
}

/// Whether `span` lies within `node`.
fn holds(node: Node<'_>, span: &Range<usize>) -> bool {
    node.start_byte() <= span.start && span.end <= node.end_byte()
}

impl<'t> Spot<'t> {
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

    /// Whether the span is comment, string or code, and the bytes of the comment or string it stands in.
    pub fn class_range(&self) -> (TextClass, Range<usize>) {
        let (class, node) = self.class();
        let beside = || self.beside.as_ref().map(|(_, range)| range.clone());
        let range = node.map(|node| node.byte_range()).or_else(beside);
        (class, range.unwrap_or_else(|| self.span.clone()))
    }

    /// Whether the span is comment, string or code, and the comment or string it stands in, where the code has one.
    pub fn class(&self) -> (TextClass, Option<Node<'t>>) {
        if let Some((class, _)) = &self.beside {
            return (*class, None);
        }
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
