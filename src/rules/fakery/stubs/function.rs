//! Owns what a function is made of: its name, its body, the statements that do something, and its documentation.

use tree_sitter::Node;

use crate::syntax::Spot;

/// The innermost function around a spot.
pub(in super::super) struct Function<'t> {
    /// Its place in the spot's nodes.
    pub at: usize,
    /// Its node.
    pub node: Node<'t>,
    /// Its body: a block, or a closure's expression.
    pub body: Node<'t>,
}

/// How many statements are looked at: more than one that does something is too many already.
const ENOUGH: usize = 3;

/// How many children of a body are looked at for them: comments and log calls may stand around.
const MANY: usize = 64;

/// Nodes that decide what is reached, in all languages.
const CONTROL: &str = "if_statement if_expression for_statement for_expression for_in_statement while_statement \
    while_expression loop_expression try_statement switch_statement expression_switch_statement type_switch_statement \
    select_statement match_statement match_expression ternary_expression conditional_expression class_definition \
    class_declaration let_chain";

impl<'t> Function<'t> {
    /// The innermost function around the spot that has a body.
    pub(in super::super) fn around(spot: &Spot<'t>) -> Option<Self> {
        let at = spot.function()?;
        let node = spot.nodes()[at];
        let body = node.child_by_field_name("body")?;
        Some(Self { at, node, body })
    }

    /// The statements that do something: no comments, documentation, log calls, or marks that a value is unused. At
    /// most a few are listed.
    pub(in super::super) fn work(&self, spot: &Spot<'t>) -> Vec<Node<'t>> {
        let mut block = self.body;
        if !is_block(block) {
            return vec![block];
        }
        if let Some(list) = block.named_child(0).filter(|child| child.kind() == "statement_list") {
            block = list;
        } else if block.kind() == "block" && self.node.kind() != "function_definition" {
            // Go keeps comments beside the list.
            let mut cursor = block.walk();
            let list =
                block.named_children(&mut cursor).take(MANY).find(|child| child.kind() == "statement_list");
            block = list.unwrap_or(block);
        }
        let mut cursor = block.walk();
        let mut work = Vec::new();
        for (seen, child) in block.named_children(&mut cursor).enumerate() {
            if work.len() == ENOUGH || seen == MANY {
                // A body this long does something.
                work.push(child);
                break;
            }
            if !is_trivial(spot, child) {
                work.push(child);
            }
        }
        work
    }

    /// The statement of the body that the spot stands in.
    pub(super) fn statement(&self, spot: &Spot<'t>) -> Option<Node<'t>> {
        let inside = spot.nodes().get(self.at + 1..)?;
        let body = inside.iter().position(|node| node.id() == self.body.id())?;
        if !is_block(self.body) {
            return Some(self.body);
        }
        inside[body + 1..].iter().copied().find(|node| node.kind() != "statement_list")
    }

    /// Whether the statement that the spot stands in is all the function does, whatever it is called with.
    pub(super) fn is_only(&self, spot: &Spot<'t>) -> bool {
        let work = self.work(spot);
        let statement = self.statement(spot);
        work.len() == 1
            && statement.is_some_and(|statement| statement.id() == work[0].id())
            && !self.is_conditional(spot)
    }

    /// Whether something within the function decides if the spot is reached.
    pub(super) fn is_conditional(&self, spot: &Spot<'t>) -> bool {
        spot.nodes()[self.at + 1..]
            .iter()
            .any(|node| CONTROL.split_ascii_whitespace().any(|kind| kind == node.kind()))
    }

    /// Whether it does nothing at all.
    pub(super) fn is_empty(&self, spot: &Spot<'t>) -> bool {
        is_block(self.body) && self.work(spot).is_empty()
    }

    /// The comments in its body, at most a few.
    pub(super) fn comments(&self, spot: &Spot<'t>) -> Vec<Node<'t>> {
        let mut cursor = self.body.walk();
        let mut inner = self.node.walk();
        let comments = spot.language().comments;
        let is_comment = |node: &Node<'t>| comments.contains(&node.kind());
        let mut found: Vec<_> = self.body.named_children(&mut cursor).take(MANY).filter(is_comment).collect();
        found.extend(self.node.named_children(&mut inner).take(MANY).filter(is_comment));
        found
    }

    /// The comments before it and its docstring, at most a few.
    pub(super) fn documentation(&self, spot: &Spot<'t>) -> Vec<&'t [u8]> {
        let mut texts = Vec::new();
        let mut outer = self.node;
        for node in spot.nodes()[..self.at].iter().rev() {
            if !matches!(
                node.kind(),
                "decorated_definition"
                    | "export_statement"
                    | "lexical_declaration"
                    | "variable_declarator"
                    | "pair"
            ) {
                break;
            }
            outer = *node;
        }
        let mut before = outer.prev_sibling();
        while let Some(node) = before.filter(|_| texts.len() < MANY) {
            if spot.language().comments.contains(&node.kind()) {
                texts.push(spot.source(node));
            } else if !matches!(node.kind(), "attribute_item" | "decorator") {
                break;
            }
            before = node.prev_sibling();
        }
        texts.extend(docstring(self.body).map(|node| spot.source(node)));
        texts
    }

    /// Whether its documentation says that somebody else has to write it, or that doing nothing is meant.
    pub(super) fn is_documented_as_open(&self, spot: &Spot<'t>) -> bool {
        const WORDS: &[&str] = &[
            "abstract",
            "subclass",
            "overrid",
            "overwrit",
            "@virtual",
            "@interface",
            "no-op",
            "noop",
            "derived class",
            "implementers",
        ];
        self.documentation(spot).iter().any(|text| {
            let text = String::from_utf8_lossy(text).to_lowercase();
            WORDS.iter().any(|word| text.contains(word))
        })
    }
}

/// What the nearest function with a name is called, closures named by what they are assigned to.
pub(super) fn name(spot: &Spot<'_>) -> Option<String> {
    let functions = spot.language().functions;
    spot.upwards().filter(|(_, node)| functions.contains(&node.kind())).find_map(|(at, node)| {
        let own = node.child_by_field_name("name");
        let given = || {
            let parent = at.checked_sub(1).and_then(|above| spot.nodes().get(above))?;
            match parent.kind() {
                "let_declaration" => parent.child_by_field_name("pattern"),
                "variable_declarator" | "public_field_definition" => parent.child_by_field_name("name"),
                "field_definition" => parent.child_by_field_name("property"),
                "pair" => parent.child_by_field_name("key"),
                "assignment_expression" => parent.child_by_field_name("left"),
                _ => None,
            }
        };
        let name = spot.source(own.or_else(given)?);
        (name.len() <= 100).then(|| String::from_utf8_lossy(name).into_owned())
    })
}

/// The docstring of a Python block.
pub(in super::super) fn docstring(body: Node<'_>) -> Option<Node<'_>> {
    let first = body.named_child(0).filter(|first| first.kind() == "expression_statement")?;
    first.named_child(0).filter(|only| only.kind() == "string")
}

fn is_block(node: Node<'_>) -> bool {
    matches!(node.kind(), "block" | "statement_block")
}

fn is_trivial(spot: &Spot<'_>, node: Node<'_>) -> bool {
    let kind = node.kind();
    if spot.language().comments.contains(&kind) {
        return true;
    }
    let text = spot.source(node);
    match kind {
        "pass_statement"
        | "empty_statement"
        | "attribute_item"
        | "inner_attribute_item"
        | "delete_statement" => true,
        "let_declaration" => text.starts_with(b"let _"),
        "assignment_statement" | "short_var_declaration" => {
            text.starts_with(b"_ =") || text.starts_with(b"_, _")
        }
        "expression_statement" => {
            let inner = node.named_child(0);
            matches!(inner.map(|inner| inner.kind()), Some("string" | "ellipsis"))
                || text.starts_with(b"void ")
                || text.starts_with(b"_ =")
                || is_log_call(text)
        }
        _ => false,
    }
}

/// `console.log(…)`, `println!(…)`, `logger.warning(…)`, `fmt.Println(…)`.
fn is_log_call(statement: &[u8]) -> bool {
    const STARTS: &[&[u8]] = &[b"print", b"eprint", b"log", b"glog", b"klog", b"slog"];
    const WHOLE: &[&[u8]] =
        &[b"console", b"warn", b"warning", b"debug", b"info", b"trace", b"tracing", b"nslog"];
    let Some(open) = memchr::memchr(b'(', statement) else { return false };
    let callee = statement[..open].to_ascii_lowercase();
    callee
        .split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        .any(|part| WHOLE.contains(&part) || STARTS.iter().any(|start| part.starts_with(start)))
}
