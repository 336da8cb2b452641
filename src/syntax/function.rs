//! Owns what a function is made of, in the terms of no language: its name, its parameters, the statements that do
//! something, its documentation, its class.
//!
//! What node kinds mean is the table's to say; here they are only asked for.

use std::ops::Range;

use tree_sitter::Node;

use super::class::{self, Class};
use super::languages::{Language, Tail};
use super::naming::{bound_names, given_name, own_name, parameter_lists};
use super::trivial::is_trivial;
use super::value::{callee, peel};
use super::walk::{Step, children, walk};
use super::{Spot, SyntaxTree};
use crate::wordlist::{List, holds};

/// A function with a body.
#[derive(Clone)]
pub struct Function<'t> {
    /// Its node.
    pub node: Node<'t>,
    /// Its body: a block, or a closure's expression. In languages that leave an empty body out, the function itself.
    pub body: Node<'t>,
    /// The nodes from the whole text down to it.
    path: Vec<Node<'t>>,
    text: &'t [u8],
    language: &'static Language,
}

/// How many statements that do something are listed.
const ENOUGH: usize = 64;

/// How many children of a node are looked at.
const MANY: usize = 256;

/// How deep a function may stand to be listed: see [`Spot`].
const MAX_DEPTH: usize = 5_000;

impl<'t> Function<'t> {
    /// The innermost function around the spot that has a body.
    pub fn around(spot: &Spot<'t>) -> Option<Self> {
        Self::around_at(spot, spot.nodes().len())
    }

    /// The same, of the functions above the place `depth` in the spot's nodes: with [`Function::depth`] of one function,
    /// the next one around it.
    pub fn around_at(spot: &Spot<'t>, depth: usize) -> Option<Self> {
        let nodes = spot.nodes();
        (0..depth.min(nodes.len())).rev().find_map(|at| Self::at(&nodes[..=at], spot.text(), spot.language()))
    }

    /// Every function of `text`, which `tree` was parsed from, whose span touches one of the ranges `within`, which are in
    /// order and apart, in the order of the text. Functions deeper than any real source nests are left out.
    pub fn all(tree: &'t SyntaxTree, text: &'t [u8], within: &[Range<usize>]) -> Vec<Self> {
        let (mut found, mut path) = (Vec::new(), Vec::new());
        let mut cursor = tree.root().walk();
        loop {
            let node = cursor.node();
            let span = node.byte_range();
            let next = within.partition_point(|range| range.end.max(range.start + 1) <= span.start);
            let touches = within.get(next).is_some_and(|range| range.start < span.end);
            path.push(node);
            if touches {
                found.extend(Self::at(&path, text, tree.language()));
            }
            if touches && path.len() < MAX_DEPTH && cursor.goto_first_child() {
                continue;
            }
            path.pop();
            while !cursor.goto_next_sibling() {
                path.pop();
                if !cursor.goto_parent() {
                    return found;
                }
            }
        }
    }

    /// The function that the last node of `path` is.
    fn at(path: &[Node<'t>], text: &'t [u8], language: &'static Language) -> Option<Self> {
        let node = *path.last()?;
        if !node.is_named() || !language.functions.contains(&node.kind()) {
            return None;
        }
        let body = body(language, node)?;
        // The braces of a Ruby lambda are a block, and no function of their own.
        let is_body = path.len() > 1
            && path[path.len() - 2].child_by_field_name("body").is_some_and(|own| own.id() == node.id());
        if is_body && language.blocks.contains(&node.kind()) {
            return None;
        }
        Some(Self { node, body, path: path.to_vec(), text, language })
    }

    /// Its place in the nodes of the spot it was found around.
    pub fn depth(&self) -> usize {
        self.path.len() - 1
    }

    /// The nodes around it, from the innermost up.
    pub fn above(&self) -> impl Iterator<Item = Node<'t>> + '_ {
        self.path[..self.depth()].iter().rev().copied()
    }

    /// The language it is written in.
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The text that it was found in.
    pub fn text(&self) -> &'t [u8] {
        self.text
    }

    /// The text of `node`.
    pub fn source(&self, node: Node<'_>) -> &'t [u8] {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// What it is called: its own name, or what a closure is given to.
    pub fn name(&self) -> Option<&'t [u8]> {
        let given = || given_name(self.language, self.node, self.above());
        // `get` and `init` are no names: an accessor is called by its property.
        let name = match self.own_name() {
            Some(own) if own.is_named() => own,
            own => given().or(own)?,
        };
        let name = self.source(name);
        let name = name.strip_prefix(b"$").unwrap_or(name);
        (!name.is_empty() && name.len() <= 100).then_some(name)
    }

    /// The node of its own name; a closure has none.
    pub fn own_name(&self) -> Option<Node<'t>> {
        own_name(self.node)
    }

    /// The nodes that hold its parameters.
    pub fn parameter_lists(&self) -> Vec<Node<'t>> {
        parameter_lists(self.language, self.node, self.body)
    }

    /// The names of its parameters, without types, defaults, and the object it is called on.
    pub fn parameters(&self) -> Vec<&'t [u8]> {
        let lists = self.parameter_lists();
        lists.into_iter().flat_map(|list| bound_names(self.language, list, self.text)).collect()
    }

    /// The type that it says it returns, as it is written.
    pub fn return_type(&self) -> Option<&'t [u8]> {
        let field = ["return_type", "result", "returns", "type"]
            .iter()
            .find_map(|field| self.node.child_by_field_name(field));
        // Kotlin and Swift write the type behind the parameters, without a field of its own.
        let behind = || {
            let from = self.parameter_lists().last().map_or(self.node.start_byte(), Node::end_byte);
            children(self.node, MANY).into_iter().find(|child| {
                child.start_byte() >= from && child.id() != self.body.id() && child.kind().ends_with("_type")
            })
        };
        let text = self.source(field.or_else(behind)?);
        Some(text.strip_prefix(b":").unwrap_or(text).trim_ascii())
    }

    /// The statements of its body, without comments; blocks that only list statements are looked through. Of a body that
    /// is an expression, the expression.
    pub fn statements(&self) -> Vec<Node<'t>> {
        let language = self.language;
        if self.body.id() != self.node.id() && !language.blocks.contains(&self.body.kind()) {
            return vec![self.body];
        }
        let head = if self.body.id() == self.node.id() { self.head() } else { Vec::new() };
        let mut left: Vec<Node<'t>> = vec![self.body];
        let mut statements = Vec::new();
        while let Some(block) = left.pop() {
            let is_block = block.id() == self.body.id() || language.blocks.contains(&block.kind());
            if !is_block {
                if !language.comments.contains(&block.kind()) {
                    statements.push(block);
                }
                continue;
            }
            if statements.len() > MANY {
                break;
            }
            let inside = children(block, MANY);
            left.extend(inside.into_iter().rev().filter(|child| !head.contains(&child.id())));
        }
        statements
    }

    /// The children of a function without a body that are no statements of it.
    fn head(&self) -> Vec<usize> {
        let lists: Vec<usize> = self.parameter_lists().iter().map(Node::id).collect();
        let mut head = Vec::new();
        let mut cursor = self.node.walk();
        if !cursor.goto_first_child() {
            return head;
        }
        loop {
            let node = cursor.node();
            let is_head = cursor.field_name().is_some_and(|field| field != "body");
            if is_head || lists.contains(&node.id()) || self.language.marks.contains(&node.kind()) {
                head.push(node.id());
            }
            if !cursor.goto_next_sibling() {
                return head;
            }
        }
    }

    /// The statements that do something: no documentation, log calls, or marks that a value is unused.
    pub fn work(&self) -> Vec<Node<'t>> {
        if !self.is_block() {
            return self.statements();
        }
        let does = |node: &Node<'t>| !is_trivial(self.language, self.text, *node);
        self.statements().into_iter().filter(does).take(ENOUGH).collect()
    }

    /// Whether its body lists statements; an expression in its place is a value.
    pub fn is_block(&self) -> bool {
        let is_block = |node: Node<'t>| self.language.blocks.contains(&node.kind());
        if self.body.id() == self.node.id() {
            return true;
        }
        // A body that the grammar puts around an expression: `= x`, `=> x`.
        let only = self.language.bodies.contains(&self.body.kind()).then(|| children(self.body, MANY));
        let is_expression = only.is_some_and(|inside| {
            let arrow = self.source(self.body);
            matches!(&inside[..], [one] if !is_block(*one))
                && (arrow.starts_with(b"=") || arrow.starts_with(b"=>"))
        });
        is_block(self.body) && !is_expression
    }

    /// Whether it does nothing at all.
    pub fn is_empty(&self) -> bool {
        self.is_block() && self.work().is_empty()
    }

    /// The statement of the body that the spot stands in.
    pub fn statement(&self, spot: &Spot<'t>) -> Option<Node<'t>> {
        let span = spot.node()?.byte_range();
        let holds = |node: &Node<'t>| node.start_byte() <= span.start && span.end <= node.end_byte();
        self.statements().into_iter().find(holds)
    }

    /// Whether the statement that the spot stands in is all the function does, whatever it is called with.
    pub fn is_only(&self, spot: &Spot<'t>) -> bool {
        let statement = self.statement(spot).map(|statement| statement.id());
        let work = self.work();
        matches!(&work[..], [only] if Some(only.id()) == statement) && !self.is_conditional(spot)
    }

    /// Whether something within the function decides if the spot is reached.
    pub fn is_conditional(&self, spot: &Spot<'t>) -> bool {
        let inside = spot.nodes().get(self.path.len()..).unwrap_or_default();
        inside.iter().any(|node| node.is_named() && self.language.control.contains(&node.kind()))
    }

    /// The comments in its body, at most a few.
    pub fn comments(&self) -> Vec<Node<'t>> {
        let mut found: Vec<Node<'t>> = Vec::new();
        let mut left = vec![self.node, self.body];
        while let Some(node) = left.pop() {
            for child in children(node, MANY) {
                if self.language.comments.contains(&child.kind()) {
                    if !found.iter().any(|known| known.id() == child.id()) {
                        found.push(child);
                    }
                } else if node.id() != self.node.id() && self.language.blocks.contains(&child.kind()) {
                    left.push(child);
                }
            }
        }
        found
    }

    /// The comments before it and its docstring, at most a few.
    pub fn documentation(&self) -> Vec<&'t [u8]> {
        let mut texts = Vec::new();
        let mut before = self.outermost().prev_sibling();
        while let Some(node) = before.filter(|_| texts.len() < MANY) {
            if self.language.comments.contains(&node.kind()) {
                texts.push(self.source(node));
            } else if !self.language.marks.contains(&node.kind()) {
                break;
            }
            before = node.prev_sibling();
        }
        texts.extend(docstring(self.body).map(|node| self.source(node)));
        texts
    }

    /// The outermost node that declares nothing but this function.
    fn outermost(&self) -> Node<'t> {
        static DECLARES: List = List::of(
            "decorated_definition export_statement lexical_declaration variable_declarator pair \
            template_declaration variable_declaration assignment_statement expression_list init_declarator declaration \
            val_definition property_declaration local_declaration_statement assignment assignment_expression \
            expression_statement argument_list",
        );
        let mut outer = self.node;
        for node in self.above() {
            let declares = holds(&DECLARES, node.kind()) && node.start_byte() + 200 > outer.start_byte();
            if !declares {
                break;
            }
            outer = node;
        }
        outer
    }

    /// Its decorators, annotations and modifiers, as they are written.
    pub fn attributes(&self) -> Vec<&'t [u8]> {
        class::marks(self.language, self.text, self.node, self.above().next())
    }

    /// The class, structure, interface, trait or object whose member it is.
    pub fn class(&self) -> Option<Class<'t>> {
        class::around(self.language, self.text, self.node, self.above())
    }

    /// Whether an identifier in its body is `name`; so is what a string interpolates.
    pub fn mentions(&self, name: &[u8]) -> bool {
        let mut found = false;
        let whole = walk(self.body, |node| {
            let kind = node.kind();
            let text = || self.source(node);
            found = self.language.names.contains(&kind)
                && text().strip_prefix(b"$").unwrap_or(text()) == name
                || self.language.strings.contains(&kind) && interpolates(text(), name);
            if found { Step::Stop } else { Step::Into }
        });
        found || !whole
    }

    /// What its body calls, as it is written; `None`: more than anybody asks about.
    pub fn callees(&self) -> Option<Vec<&'t [u8]>> {
        let mut callees = Vec::new();
        let whole = walk(self.body, |node| {
            if node.is_named() && self.language.calls.contains(&node.kind()) {
                callees.push(callee(self.language, self.text, node));
            }
            if callees.len() > MANY { Step::Stop } else { Step::Into }
        });
        (whole && callees.len() <= MANY).then_some(callees)
    }

    /// Whether it calls anything.
    pub fn has_calls(&self) -> bool {
        let mut found = false;
        let whole = walk(self.body, |node| {
            found = node.is_named() && self.language.calls.contains(&node.kind());
            if found { Step::Stop } else { Step::Into }
        });
        found || !whole
    }

    /// The value that `statement` of the body returns: of a return statement, or of an expression at the end of a body
    /// whose language returns it. `None`: it returns nothing.
    pub fn returned(&self, statement: Node<'t>) -> Option<Node<'t>> {
        let kind = statement.kind();
        let inner = if kind == "expression_statement" { statement.named_child(0)? } else { statement };
        if self.language.returns.contains(&inner.kind()) {
            let is_throw = self.source(inner).starts_with(b"throw");
            let result = inner.child_by_field_name("result").or_else(|| {
                let mut inside = children(inner, MANY).into_iter();
                inside.rfind(|child| !self.language.comments.contains(&child.kind()))
            });
            return result.filter(|_| !is_throw).map(|value| peel(self.language, value));
        }
        let statements = self.statements();
        let is_last = statements.last().is_some_and(|last| last.id() == statement.id());
        let is_value = match self.language.tail {
            _ if !self.is_block() => true,
            // What a closure ends with is its value, in the languages that write it between braces alone.
            _ if self.body.id() == self.node.id() && self.language.tail != Tail::Expression => is_last,
            Tail::Expression => is_last && self.node.kind() == "lambda_literal",
            Tail::Single => is_last && statements.len() == 1,
            Tail::Bare => {
                is_last && !matches!(kind, "expression_statement" | "let_declaration" | "empty_statement")
            }
            Tail::Always => is_last,
        };
        let is_other = self.language.throws.contains(&inner.kind())
            || kind.ends_with("_declaration")
            || kind.ends_with("_definition");
        (is_value && !is_other).then(|| peel(self.language, statement))
    }
}

/// Where the function's statements stand.
pub(super) fn body<'t>(language: &Language, node: Node<'t>) -> Option<Node<'t>> {
    if let Some(body) = node.child_by_field_name("body") {
        return Some(body);
    }
    let named = children(node, MANY).into_iter().find(|child| language.bodies.contains(&child.kind()));
    named.or_else(|| language.bodiless.contains(&node.kind()).then_some(node))
}

/// Whether a string names a parameter to be put in: Rust's `"{name}"`.
fn interpolates(string: &[u8], name: &[u8]) -> bool {
    memchr::memmem::find_iter(string, name).any(|at| {
        let before = at.checked_sub(1).and_then(|before| string.get(before));
        let after = string.get(at + name.len());
        matches!(before, Some(b'{' | b'$'))
            && !after.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    })
}

/// The docstring of a Python block.
pub fn docstring(body: Node<'_>) -> Option<Node<'_>> {
    let first = body.named_child(0).filter(|first| first.kind() == "expression_statement")?;
    first.named_child(0).filter(|only| only.kind() == "string")
}
