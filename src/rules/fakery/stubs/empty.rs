//! Owns the function that does nothing: beside a comment that says that it should, or under a name that promises an
//! effect or a value.
//!
//! Doing nothing is often meant: hooks, listeners, null objects, methods that an interface demands. So a name counts
//! only on a function of its own, or on a method of a class that derives from nothing and that nothing derives from.

use tree_sitter::Node;

use super::answer::is_about_stubs;
use super::function::{Function, docstring, name};
use super::rust::is_default_or_conditional;
use super::{Shape, Stub};
use crate::rules::fakery::phrases::{admits, is_about_support};
use crate::rules::fakery::tags;
use crate::rules::fakery::vocabulary::is_promise;
use crate::rules::fakery::words::{Hit, Word, is_whole, is_word};
use crate::syntax::Spot;

/// How long a docstring may be that leaves a function a stub: a longer one describes a hook.
const SHORT: usize = 300;

/// How far before an empty body its function's name is looked for, before anything is parsed.
const HEADER: usize = 400;

/// A body without a statement, and a comment in it that says it is unwritten.
pub(super) fn admitted(spot: &Spot<'_>, hit: &Hit, function: &Function<'_>) -> Option<Stub> {
    let (_, Some(comment)) = spot.class() else { return None };
    // The Python grammar puts a comment that opens a body before the body's node.
    let header = function.node.child_by_field_name("parameters").unwrap_or(function.body);
    let inside = function.node.byte_range().contains(&hit.start) && hit.start >= header.end_byte()
        || function.body.byte_range().contains(&hit.start);
    if !inside || !function.is_empty(spot) || function.is_documented_as_open(spot) {
        return None;
    }
    // A callback that ignores what it is told, and a function for one configuration, are no stubs of anything.
    if own_name(spot, function).is_none() || is_default_or_conditional(spot) {
        return None;
    }
    let says_so = match hit.word {
        Word::Tag(word) => {
            let is_tag = is_whole(spot.text(), hit)
                && tags::is_tag(spot.text(), &comment.byte_range(), hit, word, false);
            is_tag && asks_for_work(&spot.text()[hit.end..comment.end_byte()])
        }
        Word::Unwritten => admits(spot.source(comment)) && !is_about_support(spot.source(comment)),
        Word::Status501 | Word::Nothing => false,
    };
    // A hook that is described at length is meant to be empty, whatever is left to do about it.
    let described = docstring(function.body).is_some_and(|text| text.byte_range().len() > SHORT);
    if described && hit.word != Word::Unwritten {
        return None;
    }
    says_so.then(|| Stub::new(spot, function.body, Shape::Empty))
}

/// Whether a task is to write the body, or nothing is said: "TODO: remove this function" is no such task.
fn asks_for_work(task: &[u8]) -> bool {
    const WORDS: &[&str] =
        &["remove", "delete", "drop", "deprecat", "nothing", "no-op", "noop", "obsolete", "unused"];
    let task = String::from_utf8_lossy(task).to_lowercase();
    !WORDS.iter().any(|word| task.contains(word))
}

/// Whether the text before an empty body could be the header of a function whose name promises something.
pub(super) fn concerns(text: &[u8], hit: &Hit) -> bool {
    if text[hit.start] == b'{' && !could_be_body(text, hit) {
        return false;
    }
    let header = &text[hit.start.saturating_sub(HEADER)..hit.start];
    header.split(|byte| !is_word(*byte)).any(promises)
}

/// Whether braces around nothing stand where a body does: most are a format string's or an empty value's.
fn could_be_body(text: &[u8], hit: &Hit) -> bool {
    let before = text[..hit.start].iter().rev().find(|byte| !byte.is_ascii_whitespace());
    let after = text[hit.end..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    let ends_header = before.is_some_and(|byte| is_word(*byte) || matches!(byte, b')' | b'>' | b']' | b'}'));
    ends_header && matches!(after, None | Some(b'\n' | b';' | b',' | b')' | b'}' | b'/' | b'#'))
}

/// A body with nothing in it, under a name that promises an effect or a value.
pub(super) fn promised(spot: &Spot<'_>, hit: &Hit, function: &Function<'_>) -> Option<Stub> {
    let own = own_name(spot, function)?;
    let span = function.body.byte_range();
    let is_body = span.contains(&hit.start) && hit.end <= span.end;
    if !is_body || !function.is_empty(spot) || !promises(own.as_bytes()) || is_about_stubs(spot) {
        return None;
    }
    let explained = !function.comments(spot).is_empty() || function.is_documented_as_open(spot);
    if explained || is_reaction(&own) || !stands_alone(spot, function) {
        return None;
    }
    let described = docstring(function.body).is_some_and(|text| text.byte_range().len() > SHORT);
    (!described && takes_something(spot, function)).then(|| {
        let mut stub = Stub::new(spot, function.body, Shape::Hollow);
        stub.name = Some(own);
        stub.class = class_name(spot, function);
        stub
    })
}

/// The name of the function itself; that of a closure only where it is declared or exported by it.
fn own_name(spot: &Spot<'_>, function: &Function<'_>) -> Option<String> {
    let above = function.at.checked_sub(1).map(|above| spot.nodes()[above])?;
    let exported = || {
        let left = above.child_by_field_name("left").map(|left| spot.source(left)).unwrap_or_default();
        left.starts_with(b"exports.") || left.starts_with(b"module.exports.")
    };
    let named = function.node.child_by_field_name("name").is_some()
        || above.kind() == "variable_declarator"
        || (above.kind() == "assignment_expression" && exported());
    let name = name(spot).filter(|_| named)?;
    Some(name.rsplit('.').next().unwrap_or_default().to_owned())
}

/// Whether the first word of a name promises an effect or a value: `send_mail`, `calculateTotal`.
fn promises(name: &[u8]) -> bool {
    let end = name
        .iter()
        .enumerate()
        .position(|(at, byte)| *byte == b'_' || (at > 0 && byte.is_ascii_uppercase()))
        .unwrap_or(name.len());
    is_promise(&name[..end])
}

/// `sendListener`, `updateHook`: what others are told through.
fn is_reaction(name: &str) -> bool {
    let name = name.to_lowercase();
    ["listener", "handler", "observer", "hook", "callback", "event", "noop", "dummy", "ignore"]
        .iter()
        .any(|part| name.contains(part))
}

/// Nodes around a function that ask nothing of it.
const OUTER: &str = "source_file program module export_statement block class_body declaration_list lexical_declaration \
    variable_declaration variable_declarator expression_statement assignment_expression mod_item internal_module";

/// Whether no interface, base class, configuration or branch asks for the function.
fn stands_alone(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    spot.nodes()[..function.at].iter().rev().all(|node| match node.kind() {
        kind if OUTER.split_ascii_whitespace().any(|outer| outer == kind) => true,
        "impl_item" => node.child_by_field_name("trait").is_none(),
        "class_definition" => {
            node.child_by_field_name("superclasses").is_none() && !is_null_object(spot, *node)
        }
        "class_declaration" | "class" => {
            let mut cursor = node.walk();
            let derives = node.children(&mut cursor).any(|child| child.kind() == "class_heritage");
            !derives && !is_null_object(spot, *node)
        }
        _ => false,
    }) && function.node.kind() != "method_declaration"
        && !has_attribute(function.node)
}

/// Attributes and decorators register, configure or replace: what the body is for is theirs to say.
fn has_attribute(node: Node<'_>) -> bool {
    node.prev_sibling().is_some_and(|before| matches!(before.kind(), "attribute_item" | "decorator"))
}

fn is_null_object(spot: &Spot<'_>, class: Node<'_>) -> bool {
    let name = class.child_by_field_name("name").map(|name| spot.source(name)).unwrap_or_default();
    let name = String::from_utf8_lossy(name).to_lowercase();
    let parts = [
        "null", "noop", "nop", "dummy", "fake", "mock", "stub", "base", "abstract", "disabled", "silent",
        "void",
    ];
    parts.iter().any(|part| name.contains(part))
}

/// Whether it takes something besides its receiver. Parameters of one letter or marked unused are meant to be ignored.
fn takes_something(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    let Some(parameters) = function.node.child_by_field_name("parameters") else { return false };
    let mut cursor = parameters.walk();
    parameters.named_children(&mut cursor).any(|parameter| {
        let text = spot.source(parameter);
        let end = text.iter().position(|byte| !is_word(*byte)).unwrap_or(text.len());
        end > 1 && text[0] != b'_' && !matches!(&text[..end], b"self" | b"cls" | b"this")
    })
}

fn class_name(spot: &Spot<'_>, function: &Function<'_>) -> Option<String> {
    let class = spot.nodes()[..function.at]
        .iter()
        .rev()
        .find(|node| matches!(node.kind(), "class_definition" | "class_declaration" | "class"))?;
    Some(String::from_utf8_lossy(spot.source(class.child_by_field_name("name")?)).into_owned())
}
