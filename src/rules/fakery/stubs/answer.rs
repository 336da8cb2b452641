//! Owns the shapes that all languages share: a function whose only work is to answer "not implemented", and one that
//! answers nothing but 501.

use tree_sitter::Node;

use super::name;
use super::{Shape, Stub, empty, is_documented_as_open};
use crate::rules::fakery::docstring::content;
use crate::rules::fakery::phrases::{Says, tells};
use crate::rules::fakery::words::{Hit, Word, is_whole, is_word};
use crate::syntax::Function;
use crate::syntax::{Spot, TextClass, Value, callee};
use crate::wordlist::{List, holds};

/// The stub at the spot, if the function around it is one.
pub(super) fn at(spot: &Spot<'_>, hit: &Hit, class: TextClass) -> Option<Stub> {
    let function = Function::around(spot)?;
    if is_about_stubs(spot) {
        return None;
    }
    match (class, hit.word) {
        (TextClass::Comment, _) => empty::admitted(spot, hit, &function),
        (_, Word::Remarked) => None,
        (_, Word::Nothing) => empty::promised(spot, hit, &function),
        (TextClass::String, Word::Unwritten | Word::Denied) => {
            spoken(spot, &function).or_else(|| status(spot, hit, class, &function))
        }
        // "todo" in a string names things: routes, topics, slices. In capitals it is a task.
        (TextClass::String, Word::Tag(_))
            if is_capital(spot, hit)
                && !is_code_or_pattern(spot, hit)
                && spot.nearest(&["jsx_attribute"]).is_none() =>
        {
            spoken(spot, &function)
        }
        (TextClass::String, Word::Tag(_)) => None,
        _ => status(spot, hit, class, &function),
    }
}

fn is_capital(spot: &Spot<'_>, hit: &Hit) -> bool {
    spot.text()[hit.start..hit.end].iter().all(u8::is_ascii_uppercase)
}

/// `"TODO(…)"` is code that is written, and `contains("TODO")` looks for others'.
fn is_code_or_pattern(spot: &Spot<'_>, hit: &Hit) -> bool {
    static LOOKS: List = List::of(
        "contains equals equalsIgnoreCase startsWith endsWith indexOf matches match find replace split includes \
        Contains HasPrefix Index Equals StartsWith",
    );
    let calls = spot.language().calls;
    let call = spot.upwards().find(|(_, node)| calls.contains(&node.kind()));
    let name = call.map(|(_, call)| callee(spot.language(), spot.text(), call)).unwrap_or_default();
    let last = name.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(name);
    let writes =
        matches!(spot.text().get(hit.end), Some(b'(')) && spot.text().get(hit.end + 1) == Some(&b'\\');
    writes || holds(&LOOKS, last)
}

/// Functions that make such answers for others are called so; printers turn them into text.
pub(super) fn is_about_stubs(spot: &Spot<'_>) -> bool {
    const PARTS: &str = "notimplemented unimplemented unimpl unsupported notsupported unknown stub 501";
    static WHOLE: List = List::of(
        "todo fmt error string description message tostring asstr repr str text reason display title \
        label name statustext",
    );
    name(spot).is_some_and(|name| {
        let name: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        PARTS.split_ascii_whitespace().any(|part| name.contains(part)) || holds(&WHOLE, &name)
    })
}

/// `return errors.New("not implemented")`, `bail!("not implemented")`, `return {"error": "not implemented"}`,
/// `console.log("not implemented")`: the only work of the function is to say so.
fn spoken(spot: &Spot<'_>, function: &Function<'_>) -> Option<Stub> {
    static PASSED_ON: List = List::of(
        "arguments argument_list token_tree dictionary object composite_literal expression_list \
        value_arguments command array_creation_expression hash table_constructor",
    );
    let (_, Some(literal)) = spot.class() else { return None };
    if is_for_others(function, literal.start_byte()) {
        return None;
    }
    let statement = function.statement(spot)?;
    // A log call is no work: alone in a function it is all there is.
    let only = function.is_only(spot)
        || (!function.is_conditional(spot) && (function.is_empty() || only_ends(function, statement)));
    // `name ?? "not implemented"`: for when there is nothing else.
    let is_fallback = spot.nodes().get(function.depth() + 1..).unwrap_or_default().iter().any(|node| {
        let source = spot.source(*node);
        let holds = |mark: &[u8]| memchr::memmem::find(source, mark).is_some();
        node.kind().contains("binary") && (holds(b"??") || holds(b"||") || holds(b" or "))
    });
    if !only
        || is_fallback
        || is_compared(spot, function)
        || is_text(statement)
        || is_meant(spot.source(statement))
        || is_among_others(spot, function)
    {
        return None;
    }
    let passed_on = || {
        let inside = spot.nodes().get(function.depth() + 1..).unwrap_or_default();
        inside.iter().any(|node| holds(&PASSED_ON, node.kind())) || tells_the_terminal(spot.source(statement))
    };
    let unwritten = match tells(content(spot.source(literal))) {
        Says::Unwritten => true,
        Says::UnwrittenOf => passed_on(),
        Says::Unsupported | Says::Nothing => false,
    };
    (unwritten && !is_documented_as_open(function)).then(|| Stub::new(spot, statement, Shape::Answers))
}

/// Whether what is given is only compared with the text: `name == "not implemented"`, `text.contains("not implemented")`.
fn is_compared(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    static COMPARES: List = List::of(
        "eq equals equalsIgnoreCase eq_ignore_ascii_case eql? starts_with startsWith startswith start_with? \
        HasPrefix hasPrefix ends_with endsWith endswith end_with? HasSuffix hasSuffix contains Contains includes include? \
        matches match match? test search find indexOf IndexOf strcmp strcasecmp strncmp strstr str_contains \
        str_starts_with EqualFold compare cmp",
    );
    let language = function.language();
    spot.nodes().get(function.depth() + 1..).unwrap_or_default().iter().any(|node| {
        let mut cursor = node.walk();
        let compares = |kind: &str| matches!(kind, "==" | "!=" | "===" | "!==" | "=~" | "in");
        let is_call = language.calls.contains(&node.kind());
        let called = if is_call { callee(language, function.text(), *node) } else { b"" };
        let last = called.rsplit(|byte| matches!(byte, b'.' | b':' | b'>')).next().unwrap_or(called);
        holds(&COMPARES, last)
            || spot.source(*node).starts_with(b"matches!")
            || node.children(&mut cursor).any(|child| !child.is_named() && compares(child.kind()))
    })
}

/// A method that classes which derive from its own replace, and the constructor of an error that says so for others.
fn is_for_others(function: &Function<'_>, at: usize) -> bool {
    let is_virtual = || {
        // A header of C++ may be read as one of C, in which the class is the function.
        let before = &function.text()[..at];
        let Some(open) = before.iter().rposition(|byte| *byte == b'{') else { return false };
        let start = before[..open].iter().rposition(|byte| b";{}".contains(byte)).unwrap_or(0);
        let head = &before[start..open];
        let holds = |word: &[u8]| memchr::memmem::find(head, word).is_some();
        matches!(function.language().name, "C" | "C++") && holds(b"virtual ") && !holds(b" override")
    };
    let is_error = || {
        function.class().is_some_and(|class| {
            let name = String::from_utf8_lossy(class.name).to_lowercase();
            ["notimplemented", "notsupported", "unsupported", "unimplemented"]
                .iter()
                .any(|part| name.contains(part))
        })
    };
    is_virtual() || is_error()
}

/// Whether all that is left behind the message `statement` is to end: a return of something fixed, an exit.
fn only_ends(function: &Function<'_>, statement: Node<'_>) -> bool {
    // What a function ends with, whatever it belongs to: `std::exit`, `os.Exit`, `process.exit`, `System.exit`.
    static ENDS: List = List::of(
        "return exit abort _exit _Exit quick_exit terminate Exit exit! die halt __builtin_trap exitProcess",
    );
    let mut work = function.work();
    if tells_the_terminal(function.source(statement)) {
        work.retain(|own| own.id() != statement.id());
    }
    let said = !work.iter().any(|own| own.id() == statement.id());
    said && work.len() == 1
        && work.iter().all(|own| {
            let value = function.returned(*own);
            let source = function.source(*own).trim_ascii();
            let word =
                source.iter().position(|byte| matches!(byte, b' ' | b'(' | b';')).unwrap_or(source.len());
            let (path, arguments) = source.split_at(word);
            let last = path.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(path);
            let is_plain = !arguments.iter().any(u8::is_ascii_lowercase);
            value.is_some_and(|value| function.value(value) == Value::Constant)
                || (holds(&ENDS, last) && is_plain)
        })
}

/// Whether a statement does nothing but write to standard error or output: `fputs("…", stderr)`, `io.stderr:write("…")`,
/// `std::cerr << "…"`.
fn tells_the_terminal(statement: &[u8]) -> bool {
    const STREAMS: [&[u8]; 8] =
        [b"stderr", b"Stderr", b"STDERR", b"cerr", b"stdout", b"STDOUT", b"System.err", b"System.out"];
    const WRITES: [&[u8]; 9] =
        [b"fputs(", b"fprintf(", b"fwrite(", b":write(", b".write(", b"<<", b"Fprint", b".print", b".puts"];
    let holds = |parts: &[&[u8]]| parts.iter().any(|part| memchr::memmem::find(statement, part).is_some());
    holds(&STREAMS) && holds(&WRITES) && !statement.starts_with(b"return")
}

/// How many entries no answer to one caller has.
const MANY: usize = 20;

/// Whether the string is one of several in a list: then it is data, and not what the function says.
fn is_among_others(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    static LISTS: List = List::of(
        "array_expression array list tuple set literal_value initializer_list array_initializer \
        initializer_expression array_creation_expression array_literal table_constructor collection_expression",
    );
    let inside = spot.nodes().get(function.depth() + 1..).unwrap_or_default();
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
        // A long list is a table, whatever its entries are made with.
        let is_list = holds(&LISTS, node.kind());
        is_list && (node.named_child_count() > MANY || strings() > 1)
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
    let by_name = names.iter().any(|name| text.eq_ignore_ascii_case(name.as_bytes()))
        && (is_status_name(spot, hit) || is_status_symbol(spot, hit) || is_result(spot, hit));
    let compared = spot.upwards().take_while(|(at, _)| *at > function.depth()).any(|(_, node)| {
        matches!(node.kind(), "binary_expression" | "comparison_operator" | "boolean_operator")
    });
    if !(hit.word == Word::Status501 || by_name) || compared {
        return None;
    }
    // A string that merely holds the digits is an identifier, a date, a message: in a string they lead.
    if let (TextClass::String, Some(literal), Word::Status501) = (class, spot.class().1, hit.word)
        && !content(spot.source(literal)).starts_with(b"501")
    {
        return None;
    }
    let statement = function.statement(spot)?;
    let source = spot.source(statement);
    let answers =
        (answers_http(source) || is_result(spot, hit)) && !function.is_conditional(spot) && !is_meant(source);
    let work = function.work();
    let root = root(source);
    let is_same = |other: &Node<'_>| {
        let text = spot.source(*other);
        let is_constant =
            || function.returned(*other).is_some_and(|value| function.value(value) == Value::Constant);
        other.id() == statement.id() || is_response(text) || is_about(text, root) || is_constant()
    };
    let all = work.iter().all(is_same);
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

/// `head :not_implemented`, `Response(status: .notImplemented)`: the name of a status, where one is asked for.
fn is_status_symbol(spot: &Spot<'_>, hit: &Hit) -> bool {
    let before = &spot.text()[hit.start.saturating_sub(32)..hit.start];
    let Some(before) = before.strip_suffix(b":").or_else(|| before.strip_suffix(b".")) else { return false };
    let before = before.trim_ascii_end().to_ascii_lowercase();
    [&b"head"[..], b"status", b"status:", b"status =>", b"status(", b"head(", b"abort(", b"statuscode:"]
        .iter()
        .any(|end| before.ends_with(end))
}

/// Play's `NotImplemented`: an answer.
fn is_result(spot: &Spot<'_>, hit: &Hit) -> bool {
    let text = spot.text();
    spot.language().name == "Scala"
        && is_whole(text, hit)
        && text[hit.start..hit.end] == *b"NotImplemented"
        && memchr::memmem::find(text, b"play.api").is_some()
}

/// The name that a statement begins with: what it is done to.
fn root(statement: &[u8]) -> &[u8] {
    let statement = statement.strip_prefix(b"return ").unwrap_or(statement).trim_ascii_start();
    let end = statement.iter().position(|byte| !is_word(*byte)).unwrap_or(statement.len());
    &statement[..end]
}

/// Whether a statement does something to `name`, or is given it first.
fn is_about(statement: &[u8], name: &[u8]) -> bool {
    let given = statement.iter().position(|byte| *byte == b'(').map(|open| root(&statement[open + 1..]));
    !name.is_empty() && (root(statement) == name || given == Some(name))
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
        "ngx.exit",
        "halt",
    ];
    let text = String::from_utf8_lossy(statement).to_lowercase();
    if text.starts_with("head ") || text.starts_with("head(") {
        return true;
    }
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
    // Java's error says nothing of what it is for.
    let statement = bstr::ByteSlice::replace(statement, b"UnsupportedOperationException", b"");
    SIGNS.iter().any(|sign| memchr::memmem::find(&statement, sign.as_bytes()).is_some())
}
