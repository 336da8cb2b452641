//! Owns the shapes that all languages share: a function whose only work is to answer "not implemented", and one that
//! answers nothing but 501.

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
    match class {
        TextClass::Comment => empty::admitted(spot, hit, &function),
        _ if hit.word == Word::Nothing => empty::promised(spot, hit, &function),
        // "todo" in a string names things: routes, topics, slices.
        TextClass::String if hit.word == Word::Unwritten => spoken(spot, &function),
        TextClass::String | TextClass::Code => status(spot, hit, &function),
    }
}

/// Functions that make such answers for others are called so; printers turn them into text.
pub(super) fn is_about_stubs(spot: &Spot<'_>) -> bool {
    const PARTS: &[&str] =
        &["notimplemented", "unimplemented", "unsupported", "notsupported", "unknown", "stub", "501"];
    const WHOLE: &[&str] = &[
        "todo",
        "fmt",
        "error",
        "string",
        "description",
        "message",
        "tostring",
        "asstr",
        "repr",
        "str",
        "text",
        "reason",
        "display",
    ];
    name(spot).is_some_and(|name| {
        let name: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        PARTS.iter().any(|part| name.contains(part)) || WHOLE.contains(&name.as_str())
    })
}

/// `return errors.New("not implemented")`, `bail!("not implemented")`, `return {"error": "not implemented"}`: the only
/// work of the function is to say so.
fn spoken(spot: &Spot<'_>, function: &Function<'_>) -> Option<Stub> {
    let (_, Some(literal)) = spot.class() else { return None };
    let statement = function.statement(spot)?;
    if literal.id() == statement.id() || !function.is_only(spot) {
        return None;
    }
    let said = says(content(spot.source(literal)));
    let passed_on = spot.upwards().any(|(at, node)| {
        at > function.at
            && matches!(
                node.kind(),
                "arguments"
                    | "argument_list"
                    | "token_tree"
                    | "dictionary"
                    | "object"
                    | "composite_literal"
                    | "expression_list"
            )
    });
    if !matches!(said, Says::Unwritten | Says::UnwrittenOf) || !passed_on || is_meant(spot.source(statement))
    {
        return None;
    }
    (!function.is_documented_as_open(spot)).then(|| Stub::new(spot, statement, Shape::Answers))
}

/// A handler that answers 501 and does nothing else.
fn status(spot: &Spot<'_>, hit: &Hit, function: &Function<'_>) -> Option<Stub> {
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
    let statement = function.statement(spot)?;
    let source = spot.source(statement);
    // A string that merely holds the digits is an identifier, a date, a message: in a string they lead.
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
    let starts = [
        "w.",
        "res.",
        "resp.",
        "response.",
        "reply.",
        "c.",
        "ctx.",
        "rw.",
        "self.send",
        "self.wfile",
        "self.end",
    ];
    let bare = statement.trim_ascii_end().strip_suffix(b";").unwrap_or(statement);
    bare == b"return" || starts.iter().any(|start| statement.starts_with(start.as_bytes()))
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
