//! Owns what the body of a function comes to: whether all it does is to answer something fixed.

use tree_sitter::Node;

use super::stubs::function::{Function, docstring};
use crate::syntax::{Spot, SyntaxTree};

/// Names that make nothing of what a function is given.
const CONSTANTS: &str = "true false True False None nil null undefined NULL Ok Err Some Promise resolve String from Vec \
    new to_string to_owned into vec list dict set Box Default default errors New Optional empty of List Map Set EMPTY";

/// How many nodes an answer may have. What is longer is looked at no further and counts as work.
const ENOUGH: usize = 400;

/// Whether the function that the byte at `at` of `text` is about (it stands in it, or in a comment before it) does nothing
/// but answer something fixed, log, or wait.
pub(super) fn is_fixed(tree: &SyntaxTree, text: &[u8], at: usize) -> bool {
    let Ok(spot) = tree.spot(text, at..at + 1) else { return false };
    if let Some(function) = Function::around(&spot) {
        return answers_fixed(&spot, &function);
    }
    let Some(body) = following(&spot) else { return false };
    let Ok(inside) = tree.spot(text, body..body + 1) else { return false };
    Function::around(&inside).is_some_and(|function| answers_fixed(&inside, &function))
}

/// Where the body of the function behind a comment starts.
fn following(spot: &Spot<'_>) -> Option<usize> {
    let language = spot.language();
    let is_comment = |node: Node<'_>| language.comments.contains(&node.kind());
    let comment = spot.nodes().iter().copied().find(|node| is_comment(*node))?;
    let mut next = comment.next_named_sibling()?;
    while is_comment(next) || matches!(next.kind(), "attribute_item" | "decorator") {
        next = next.next_named_sibling()?;
    }
    // `export function`, `const f = () => …`, a decorated definition: the function is a few steps down.
    for _ in 0..4 {
        if language.functions.contains(&next.kind()) {
            return Some(next.child_by_field_name("body")?.start_byte());
        }
        let inner =
            ["declaration", "definition", "value"].iter().find_map(|field| next.child_by_field_name(field));
        next = inner.or_else(|| next.named_child(0))?;
    }
    None
}

fn answers_fixed(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    let work = function.work(spot);
    // Documentation of a body that is left empty is an interface's.
    if work.is_empty() && docstring(function.body).is_some() {
        return false;
    }
    work.len() <= 2 && work.iter().all(|statement| is_fixed_statement(spot, *statement))
}

fn is_fixed_statement(spot: &Spot<'_>, statement: Node<'_>) -> bool {
    waits(spot.source(statement)) || is_made_of_constants(spot, statement)
}

/// `await sleep(100)`, `time.sleep(1)`, `new Promise(r => setTimeout(r, 500))`, `Thread.sleep(100)`.
fn waits(statement: &[u8]) -> bool {
    ["sleep(", "Sleep(", "setTimeout("]
        .iter()
        .any(|word| memchr::memmem::find(statement, word.as_bytes()).is_some())
}

fn is_made_of_constants(spot: &Spot<'_>, statement: Node<'_>) -> bool {
    let mut cursor = statement.walk();
    let declares =
        matches!(statement.kind(), "let_declaration" | "lexical_declaration" | "short_var_declaration");
    for _ in 0..ENOUGH {
        let node = cursor.node();
        let is_name =
            matches!(node.kind(), "identifier" | "shorthand_property_identifier" | "self" | "this" | "super");
        let is_known = || {
            let name = spot.source(node);
            CONSTANTS.split_ascii_whitespace().any(|own| own.as_bytes() == name)
        };
        if declares || (is_name && !is_known()) {
            return false;
        }
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.node().id() == statement.id() {
                return true;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return true;
            }
        }
    }
    false
}
