//! Owns the shapes that all languages share: a function whose only work is to answer "not implemented", and one that
//! answers nothing but 501.

use tree_sitter::Node;

use super::function::{Function, name};
use super::{Shape, Stub, empty};
use crate::rules::fakery::docstring::content;
use crate::rules::fakery::phrases::{Says, says};
use crate::rules::fakery::words::{Hit, Word};
use crate::syntax::{Spot, TextClass};

/// The stub at the spot, if the function around it is one.
pub(super) fn at(spot: &Spot<'_>, hit: &Hit, class: TextClass) -> Option<Stub> {
    let function = Function::around(spot)?;
    if is_about_stubs(spot) {
        return None;
    }
    match (class, hit.word) {
        (TextClass::Comment, _) => empty::admitted(spot, hit, &function),
        (_, Word::Nothing) => empty::promised(spot, hit, &function),
        (TextClass::String, Word::Unwritten) => spoken(spot, &function),
        // "todo" in a string names things: routes, topics, slices. In capitals it is a task.
        (TextClass::String, Word::Tag(_)) if is_capital(spot, hit) => spoken(spot, &function),
        (TextClass::String, Word::Tag(_)) => None,
        _ => status(spot, hit, class, &function),
    }
}

fn is_capital(spot: &Spot<'_>, hit: &Hit) -> bool {
    spot.text()[hit.start..hit.end].iter().all(u8::is_ascii_uppercase)
}

/// Functions that make such answers for others are called so; printers turn them into text.
pub(super) fn is_about_stubs(spot: &Spot<'_>) -> bool {
    const PARTS: &str = "notimplemented unimplemented unsupported notsupported unknown stub 501";
    const WHOLE: &str = "todo fmt error string description message tostring asstr repr str text reason display title \
        label name statustext";
    name(spot).is_some_and(|name| {
        let name: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        PARTS.split_ascii_whitespace().any(|part| name.contains(part))
            || WHOLE.split_ascii_whitespace().any(|whole| name == whole)
    })
}

/// `return errors.New("not implemented")`, `bail!("not implemented")`, `return {"error": "not implemented"}`,
/// `console.log("not implemented")`: the only work of the function is to say so.
fn spoken(spot: &Spot<'_>, function: &Function<'_>) -> Option<Stub> {
    const PASSED_ON: &str =
        "arguments argument_list token_tree dictionary object composite_literal expression_list";
    let (_, Some(literal)) = spot.class() else { return None };
    let statement = function.statement(spot)?;
    // A log call is no work: alone in a function it is all there is.
    let only = function.is_only(spot) || (function.is_empty(spot) && !function.is_conditional(spot));
    if !only || is_text(statement) || is_meant(spot.source(statement)) || is_among_others(spot, function) {
        return None;
    }
    let passed_on = || {
        let inside = spot.nodes().get(function.at + 1..).unwrap_or_default();
        inside.iter().any(|node| PASSED_ON.split_ascii_whitespace().any(|kind| kind == node.kind()))
    };
    let unwritten = match says(content(spot.source(literal))) {
        Says::Unwritten => true,
        Says::UnwrittenOf => passed_on(),
        Says::Unsupported | Says::Nothing => false,
    };
    (unwritten && !function.is_documented_as_open(spot)).then(|| Stub::new(spot, statement, Shape::Answers))
}

/// Whether the string is one of several in a list: then it is data, and not what the function says.
fn is_among_others(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    const LISTS: &str = "array_expression array list tuple set literal_value";
    let inside = spot.nodes().get(function.at + 1..).unwrap_or_default();
    inside.iter().any(|node| {
        let strings = || {
            let mut cursor = node.walk();
            let is_string = |child: Node<'_>| {
                let inner =
                    if child.kind() == "literal_element" { child.named_child(0) } else { Some(child) };
                inner.is_some_and(|inner| spot.language().strings.contains(&inner.kind()))
            };
            node.named_children(&mut cursor).filter(|child| is_string(*child)).take(2).count()
        };
        LISTS.split_ascii_whitespace().any(|kind| kind == node.kind()) && strings() > 1
    })
}

/// A docstring or a directive.
fn is_text(statement: Node<'_>) -> bool {
    let only = statement.named_child(0).map(|child| child.kind());
    statement.kind() == "expression_statement" && only == Some("string")
}

/// A handler that answers 501 and does nothing else.
fn status(spot: &Spot<'_>, hit: &Hit, class: TextClass, function: &Function<'_>) -> Option<Stub> {
    let names = ["not_implemented", "notimplemented"];
    let text = &spot.text()[hit.start..hit.end];
    let by_name =
        names.iter().any(|name| text.eq_ignore_ascii_case(name.as_bytes())) && is_status_name(spot, hit);
    let compared = spot.upwards().take_while(|(at, _)| *at > function.at).any(|(_, node)| {
        matches!(node.kind(), "binary_expression" | "comparison_operator" | "boolean_operator")
    });
    if !(hit.word == Word::Status501 || by_name) || compared {
        return None;
    }
    // A string that merely holds the digits is an identifier, a date, a message: in a string they lead.
    if let (TextClass::String, Some(literal)) = (class, spot.class().1)
        && !content(spot.source(literal)).starts_with(b"501")
    {
        return None;
    }
    let statement = function.statement(spot)?;
    let source = spot.source(statement);
    let answers = answers_http(source) && !function.is_conditional(spot) && !is_meant(source);
    let work = function.work(spot);
    let all = work.iter().all(|other| other.id() == statement.id() || is_response(spot.source(*other)));
    (answers && all && work.len() <= 3).then(|| Stub::new(spot, statement, Shape::Status))
}

/// `StatusNotImplemented`, `StatusCode::NOT_IMPLEMENTED`, `HTTP_501_NOT_IMPLEMENTED`, `NotImplementedException()`.
fn is_status_name(spot: &Spot<'_>, hit: &Hit) -> bool {
    let text = spot.text();
    let from = text[..hit.start].iter().rposition(|byte| !is_name(*byte)).map_or(0, |at| at + 1);
    let end = text[hit.end..].iter().position(|byte| !is_name(*byte)).map_or(text.len(), |at| hit.end + at);
    let name = text[from..end].to_ascii_lowercase();
    [&b"status"[..], b"http", b"response", b"exception"]
        .iter()
        .any(|part| memchr::memmem::find(&name, part).is_some())
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':')
}

/// Whether a statement is an HTTP answer rather than a table entry or arithmetic.
fn answers_http(statement: &[u8]) -> bool {
    const SIGNS: &[&str] = &[
        "status",
        "abort",
        "http",
        "response",
        "send_error",
        "writeheader",
        "res.",
        "sendstatus",
        "reply",
        "c.json",
        "jsonify",
    ];
    let text = String::from_utf8_lossy(statement).to_lowercase();
    let tuple = text.starts_with("return") && (text.ends_with(", 501") || text.ends_with(",501"));
    tuple || SIGNS.iter().any(|sign| text.contains(sign))
}

/// Whether a statement is about the same answer: it writes to the response, or returns.
fn is_response(statement: &[u8]) -> bool {
    const STARTS: &str = "w. res. resp. response. reply. c. ctx. rw. self.send self.wfile self.end";
    const PARTS: &str = "Encoder(w) Fprint(w, Fprintf(w, Fprintln(w, WriteString(w,";
    let bare = statement.trim_ascii_end().strip_suffix(b";").unwrap_or(statement);
    let holds = |part: &str| memchr::memmem::find(statement, part.as_bytes()).is_some();
    bare == b"return"
        || STARTS.split_ascii_whitespace().any(|start| statement.starts_with(start.as_bytes()))
        || PARTS.split_ascii_whitespace().any(holds)
}

/// An error kind that is made for answering so: gRPC's Unimplemented, `ErrorKind::Unsupported`.
fn is_meant(statement: &[u8]) -> bool {
    const SIGNS: &[&str] = &[
        "codes.Unimplemented",
        "Status::unimplemented",
        "Unsupported",
        "UNIMPLEMENTED",
        "Code.Unimplemented",
    ];
    SIGNS.iter().any(|sign| memchr::memmem::find(statement, sign.as_bytes()).is_some())
}
