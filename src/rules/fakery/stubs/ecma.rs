//! Owns the shapes of JavaScript and TypeScript: `throw new Error("Not implemented")`.

use tree_sitter::Node;

use super::{Shape, Stub, Verdict, is_documented_as_open};
use crate::rules::fakery::docstring::content;
use crate::rules::fakery::phrases::{Says, is_due, tells};
use crate::rules::fakery::words::Hit;
use crate::syntax::Function;
use crate::syntax::{Spot, TextClass};

pub(super) fn at(spot: &Spot<'_>, _hit: &Hit, class: TextClass) -> Verdict {
    let Some(thrown) = spot.nearest(&["throw_statement"]) else {
        return if is_open_method(spot) { Verdict::Fine } else { Verdict::Undecided };
    };
    let said = match class {
        TextClass::Comment => return Verdict::Undecided,
        TextClass::Code if thrown_name(spot, thrown).is_none() => return Verdict::Undecided,
        TextClass::String => thrown_message(spot, thrown),
        TextClass::Code => thrown_name(spot, thrown),
    };
    let unwritten = match said {
        Some(Says::Unwritten) => true,
        Some(Says::UnwrittenOf) => {
            let literal = spot.class().1.map(|literal| content(spot.source(literal))).unwrap_or_default();
            is_due(literal) || Function::around(spot).is_some_and(|function| function.is_only(spot))
        }
        Some(Says::Unsupported | Says::Nothing) | None => false,
    };
    if !unwritten || is_open_method(spot) {
        return Verdict::Fine;
    }
    let mut stub = Stub::new(spot, spot.nodes()[thrown], Shape::Throws);
    stub.class = class_name(spot);
    Verdict::Stub(stub)
}

/// What the string at the spot says, if it is what the error is made with.
fn thrown_message(spot: &Spot<'_>, thrown: usize) -> Option<Says> {
    let (_, literal) = spot.class();
    let literal = literal?;
    let said = tells(content(spot.source(literal)));
    if spot.nodes().get(thrown + 1).is_some_and(|thrown| thrown.id() == literal.id()) {
        return Some(said);
    }
    let made = spot.nodes()[thrown..]
        .iter()
        .find(|node| matches!(node.kind(), "new_expression" | "call_expression"))
        .copied()?;
    let first = made.child_by_field_name("arguments")?.named_child(0)?;
    let holds = first.start_byte() <= literal.start_byte() && literal.end_byte() <= first.end_byte();
    if !holds {
        return None;
    }
    // "Not implemented: " + what: a case of something, unless it is all there is.
    let alone = first.id() == literal.id();
    if said == Says::Unwritten && !alone { Some(Says::UnwrittenOf) } else { Some(said) }
}

/// `throw new NotImplementedError()`: an error by that name says it as its function's only work.
fn thrown_name(spot: &Spot<'_>, thrown: usize) -> Option<Says> {
    let made = spot.nodes().get(thrown + 1).filter(|node| node.kind() == "new_expression")?;
    let constructor = spot.source(made.child_by_field_name("constructor")?);
    let name = constructor.rsplit(|byte| *byte == b'.').next()?;
    matches!(
        name,
        b"NotImplementedError" | b"NotImplementedException" | b"NotImplemented" | b"UnimplementedError"
    )
    .then_some(Says::UnwrittenOf)
}

/// A method that others have to write: its documentation or its class's name says so.
fn is_open_method(spot: &Spot<'_>) -> bool {
    let documented = Function::around(spot).is_some_and(|function| is_documented_as_open(&function));
    documented || class_name(spot).is_some_and(|name| super::python::is_base_name(&name))
}

fn class_name(spot: &Spot<'_>) -> Option<String> {
    let class = spot.nearest(&["class_declaration", "class", "abstract_class_declaration"])?;
    let name: Node<'_> = spot.nodes()[class].child_by_field_name("name")?;
    Some(String::from_utf8_lossy(spot.source(name)).into_owned())
}
