//! Owns the shapes of Python: `raise NotImplementedError` where no subclass can be meant, exceptions that say the same,
//! and bodies of nothing but `pass`.

use super::answer::is_about_stubs;
use super::{Shape, Stub, Verdict, is_documented_as_open};
use crate::rules::fakery::deferred::{Defers, defers, promises_later};
use crate::rules::fakery::docstring::content;
use crate::rules::fakery::phrases::{Says, is_about_support, is_due, promises, says, tells};
use crate::rules::fakery::words::{Hit, Word, is_word};
use crate::syntax::{Function, docstring};
use crate::syntax::{Spot, TextClass};

pub(super) fn at(spot: &Spot<'_>, hit: &Hit, class: TextClass) -> Verdict {
    if is_open(spot) {
        return Verdict::Fine;
    }
    if hit.word == Word::Nothing {
        return Verdict::Undecided;
    }
    match class {
        TextClass::Code => raised_name(spot),
        TextClass::String => {
            raised_message(spot).or_else(|| described(spot, hit)).unwrap_or(Verdict::Undecided)
        }
        TextClass::Comment => raise_beside(spot, hit),
    }
}

/// `raise NotImplementedError`, as all that a function does. Alone it marks a base class; it takes a second sign.
fn raised_name(spot: &Spot<'_>) -> Verdict {
    let named = spot
        .node()
        .is_some_and(|node| matches!(spot.source(node), b"NotImplementedError" | b"NotImplemented"));
    let Some(raise) = spot.nearest(&["raise_statement"]).filter(|_| named) else { return Verdict::Undecided };
    let Some(function) = Function::around(spot) else { return Verdict::Fine };
    let statement = spot.nodes()[raise];
    if !function.is_only(spot) || function.statement(spot).is_none_or(|own| own.id() != statement.id()) {
        return Verdict::Fine;
    }
    let message = message_of(spot.source(statement));
    let promised = promises(message)
        || promises_later(message)
        || docstring(function.body).is_some_and(|text| promises(content(spot.source(text))))
        || function.comments().iter().any(|comment| defers(spot.source(*comment)) == Some(Defers::Surely));
    let silent = message.is_empty() || matches!(says(message), Says::Unwritten | Says::UnwrittenOf);
    let free =
        silent && is_free(spot, &function) && takes_something(spot, &function) && !is_about_stubs(spot);
    // What somebody else writes, or nobody will, is said in the message; `from` tells what hindered it.
    let is_reasoned =
        is_about_support(message) && !promises(message) || statement.child_by_field_name("cause").is_some();
    if (!promised && !free) || is_reasoned {
        return Verdict::Fine;
    }
    Verdict::Stub(stub(spot, statement, Shape::Raises))
}

/// A comment in a function that only raises NotImplementedError: the second sign, if it says that work is left.
fn raise_beside(spot: &Spot<'_>, hit: &Hit) -> Verdict {
    let Some(function) = Function::around(spot) else { return Verdict::Undecided };
    let work = function.work();
    let [only] = work[..] else { return Verdict::Undecided };
    let raises = only.kind() == "raise_statement"
        && spot.source(only).trim_ascii().starts_with(b"raise NotImplementedError");
    if !raises {
        return Verdict::Undecided;
    }
    let (_, Some(comment)) = spot.class() else { return Verdict::Fine };
    let message = message_of(spot.source(only));
    if is_about_support(message) && !promises(message) {
        return Verdict::Fine;
    }
    let text = &spot.text()[hit.start..comment.end_byte()];
    let put_off = defers(spot.source(comment)) == Some(Defers::Surely);
    if promises(text) && spot.text()[hit.start].is_ascii_uppercase()
        || promises(spot.source(comment))
        || put_off
    {
        return Verdict::Stub(stub(spot, only, Shape::Raises));
    }
    Verdict::Fine
}

/// `raise Exception("Not implemented")`.
fn raised_message(spot: &Spot<'_>) -> Option<Verdict> {
    let raise = spot.nearest(&["raise_statement"])?;
    let (_, Some(literal)) = spot.class() else { return None };
    let statement = spot.nodes()[raise];
    let called = spot.nodes()[raise..].iter().find(|node| node.kind() == "call")?;
    let name = spot.source(called.child_by_field_name("function")?);
    if name.ends_with(b"NotImplementedError") {
        return Some(Verdict::Fine);
    }
    // A part of a longer message says half of it.
    let joined =
        spot.upwards().any(|(_, node)| matches!(node.kind(), "concatenated_string" | "binary_operator"));
    let unwritten = match tells(content(spot.source(literal))) {
        Says::Unwritten if !joined => true,
        Says::Unwritten | Says::UnwrittenOf => {
            is_due(content(spot.source(literal)))
                || Function::around(spot).is_some_and(|function| function.is_only(spot))
        }
        Says::Unsupported | Says::Nothing => false,
    };
    // An HTTP error is the status shape's.
    if name.ends_with(b"HTTPException") || name.ends_with(b"HttpResponse") {
        return None;
    }
    Some(if unwritten { Verdict::Stub(stub(spot, statement, Shape::Throws)) } else { Verdict::Fine })
}

/// How long a docstring may be to be nothing but an admission.
const SHORT: usize = 160;

/// A docstring that admits it, over a body that does nothing.
fn described(spot: &Spot<'_>, _hit: &Hit) -> Option<Verdict> {
    let function = Function::around(spot)?;
    let text = docstring(function.body)?;
    let (_, literal) = spot.class();
    if literal?.id() != text.id() {
        return None;
    }
    // A long text describes something; a short one that says so describes nothing.
    let text_of = content(spot.source(text));
    let admits = text_of.len() < SHORT && promises(text_of) && function.is_empty();
    Some(if admits { Verdict::Stub(stub(spot, function.body, Shape::Empty)) } else { Verdict::Fine })
}

fn stub(spot: &Spot<'_>, node: tree_sitter::Node<'_>, shape: Shape) -> Stub {
    let mut stub = Stub::new(spot, node, shape);
    stub.class = enclosing_class(spot).and_then(|class| {
        let name = spot.nodes()[class].child_by_field_name("name")?;
        Some(String::from_utf8_lossy(spot.source(name)).into_owned())
    });
    stub
}

fn message_of(raise: &[u8]) -> &[u8] {
    let Some(open) = raise.iter().position(|byte| matches!(byte, b'"' | b'\'')) else { return &[] };
    let end = raise.iter().rposition(|byte| matches!(byte, b'"' | b'\'')).unwrap_or(open);
    content(&raise[open..=end])
}

fn enclosing_class(spot: &Spot<'_>) -> Option<usize> {
    spot.nearest(&["class_definition"])
}

/// Abstract and overloaded functions, protocols, abstract base classes, methods documented as open.
fn is_open(spot: &Spot<'_>) -> bool {
    const DECORATORS: &[&str] = &["abstract", "overload", "dispatch", "hookspec", "register"];
    let decorated = spot.nodes().iter().filter(|node| node.kind() == "decorated_definition").any(|node| {
        let mut cursor = node.walk();
        node.children(&mut cursor).filter(|child| child.kind() == "decorator").any(|decorator| {
            let text = String::from_utf8_lossy(spot.source(decorator)).to_lowercase();
            DECORATORS.iter().any(|word| text.contains(word))
        })
    });
    let open_class = enclosing_class(spot).is_some_and(|class| {
        let field = |name: &str| {
            let node = spot.nodes()[class].child_by_field_name(name);
            node.map(|node| String::from_utf8_lossy(spot.source(node)).into_owned()).unwrap_or_default()
        };
        let bases = field("superclasses");
        ["ABC", "Protocol", "Interface"].iter().any(|base| bases.contains(base))
            || is_base_name(&field("name"))
    });
    decorated || open_class || Function::around(spot).is_some_and(|function| is_documented_as_open(&function))
}

/// Whether a class is called a base class: `BaseHandler`, `AbstractStore`, `StoreInterface`, `HandlerMixin`.
pub(super) fn is_base_name(name: &str) -> bool {
    let name = name.trim_start_matches('_');
    ["Base", "Abstract", "Generic", "Interface"].iter().any(|start| name.starts_with(start))
        || ["Base", "Interface", "Abstract", "Mixin", "Protocol", "ABC"].iter().any(|end| name.ends_with(end))
}

/// A function of the module itself: no class can inherit it, no branch chose it.
fn is_free(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    let above =
        spot.nodes()[..function.depth()].iter().rev().find(|node| node.kind() != "decorated_definition");
    above.is_some_and(|node| node.kind() == "module")
}

/// Whether it takes something by name, which it then ignores: the second sign. Parameters of one letter are symbols:
/// operators over anything are defined so.
fn takes_something(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    let Some(parameters) = function.node.child_by_field_name("parameters") else { return false };
    let mut cursor = parameters.walk();
    parameters.named_children(&mut cursor).any(|parameter| {
        let text = spot.source(parameter);
        let end = text.iter().position(|byte| !is_word(*byte)).unwrap_or(text.len());
        end > 1 && parameter.kind() != "comment" && &text[..end] != b"other"
    })
}
