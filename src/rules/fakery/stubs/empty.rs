//! Owns the function that does nothing: beside a comment that says that it should, or under a name that promises an
//! effect or a value.
//!
//! Doing nothing is often meant: hooks, listeners, null objects, methods that an interface demands. So a name counts
//! only on a function of its own, or on a method of a class that derives from nothing and that nothing derives from.

use bstr::ByteSlice;
use tree_sitter::Node;

use super::answer::is_about_stubs;
use super::rust::is_default_or_conditional;
use super::{Shape, Stub, is_documented_as_open};
use crate::rules::fakery::deferred::{Defers, defers, may_defer};
use crate::rules::fakery::docstring::content;
use crate::rules::fakery::phrases::{admits, is_about_support};
use crate::rules::fakery::tags;
use crate::rules::fakery::vocabulary::{is_effect, is_promise};
use crate::rules::fakery::words::{Hit, Word, is_whole, is_word};
use crate::syntax::Spot;
use crate::syntax::{Function, docstring};
use crate::wordlist::{List, holds};

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
    if !inside || is_documented_as_open(function) {
        return None;
    }
    if hit.word == Word::Remarked {
        let defers = defers(spot.source(comment))?;
        return put_off(spot, function, defers).then(|| Stub::new(spot, function.body, Shape::Deferred));
    }
    if !function.is_empty() {
        return None;
    }
    // A callback that ignores what it is told, and a function for one configuration, are no stubs of anything.
    let is_other = || {
        let node = spot.source(function.node);
        node.starts_with(b"namespace") || function.name().is_some_and(|name| name.contains(&b'~'))
    };
    if own_name(spot, function).is_none() || is_default_or_conditional(spot) || is_other() {
        return None;
    }
    let says_so = match hit.word {
        Word::Tag(word) => {
            let is_tag = is_whole(spot.text(), hit)
                && tags::is_tag(spot.text(), &comment.byte_range(), hit, word, false);
            is_tag && asks_for_work(&spot.text()[hit.end..comment.end_byte()])
        }
        Word::Unwritten => admits(spot.source(comment)) && !is_about_support(spot.source(comment)),
        Word::Status501 | Word::Nothing | Word::Denied | Word::Hole | Word::Remarked => false,
    };
    // A hook that is described at length is meant to be empty, whatever is left to do about it.
    let described = docstring(function.body).is_some_and(|text| text.byte_range().len() > SHORT);
    if described && hit.word != Word::Unwritten {
        return None;
    }
    says_so.then(|| Stub::new(spot, function.body, Shape::Empty))
}

/// Whether a function does nothing, or answers nothing, beside a comment that puts its work off.
fn put_off(spot: &Spot<'_>, function: &Function<'_>, defers: Defers) -> bool {
    let does_nothing = || match function.work()[..] {
        [] => function.is_block(),
        [only] => function.returned(only).is_some_and(|value| is_nothing(spot.source(value))),
        _ => false,
    };
    if is_default_or_conditional(spot) || !does_nothing() {
        return false;
    }
    match own_name(spot, function) {
        Some(name) if name.starts_with("__") || name.starts_with('~') || is_made_or_ended(function) => false,
        Some(name) => defers == Defers::Surely || names_effect(&name) && !is_reaction(&name),
        None => defers == Defers::Surely && is_markup_handler(function),
    }
}

/// Whether an answer is none: `null`, `nil`, `()`. An empty list is one.
fn is_nothing(value: &[u8]) -> bool {
    static NOTHING: List = List::of("null nil None nullptr NULL undefined ()");
    let value = value.trim_ascii();
    holds(&NOTHING, value)
}

/// Whether some word of a name is a verb that names an effect or a value.
fn names_effect(name: &str) -> bool {
    // What others tell it is no effect of its own.
    const TOLD: [&str; 8] = ["on", "did", "will", "before", "after", "pre", "post", "should"];
    let first = first_word(name.as_bytes());
    if TOLD.iter().any(|own| first.eq_ignore_ascii_case(own.as_bytes())) {
        return false;
    }
    let mut start = 0;
    let ends = name.char_indices().filter(|(_, c)| *c == '_' || c.is_ascii_uppercase()).map(|(at, _)| at);
    ends.chain([name.len()]).any(|end| {
        let word = name[start..end].trim_matches('_');
        start = end;
        is_effect(word.as_bytes())
    })
}

/// `onClick={() => {}}`: what somebody who presses the button waits for.
fn is_markup_handler(function: &Function<'_>) -> bool {
    let mut above = function.above();
    above.next().is_some_and(|node| node.kind() == "jsx_expression")
        && above
            .next()
            .is_some_and(|node| node.kind() == "jsx_attribute" && function.source(node).starts_with(b"on"))
}

/// Whether comments in a function that does nothing, or before it, put its work off.
pub(super) fn is_put_off(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    let said = function.comments().into_iter().map(|comment| spot.source(comment));
    let described = docstring(function.body).map(|text| content(spot.source(text)));
    let before = function.documentation().into_iter().next();
    let most = said.chain(described).chain(before).filter_map(defers).max();
    most.is_some_and(|defers| put_off(spot, function, defers))
}

/// Whether a task is to write the body, or nothing is said: "TODO: remove this function" is no such task.
fn asks_for_work(task: &[u8]) -> bool {
    const WORDS: &[&str] =
        &["remove", "delete", "drop", "deprecat", "nothing", "no-op", "noop", "obsolete", "unused"];
    let task = String::from_utf8_lossy(task).to_lowercase();
    !WORDS.iter().any(|word| task.contains(word))
}

/// Whether the text before an empty body could be the header of a function whose name promises something: what is
/// asked before anything is parsed.
pub(super) fn concerns(text: &[u8], hit: &Hit) -> bool {
    if hit.word == Word::Remarked {
        return true;
    }
    if text[hit.start] == b'{' && hit.end > hit.start + 1 && !could_be_body(text, hit) {
        return false;
    }
    let header = text[hit.start.saturating_sub(HEADER)..hit.start].trim_ascii_end();
    if text[hit.start] == b'e' {
        // Ruby and Lua: what stands behind the word that opens the function.
        let header =
            ["def ", "function "].iter().filter_map(|word| Some(header.rfind(word)? + word.len())).max();
        let name =
            header.map(|at| &text[hit.start.saturating_sub(HEADER)..hit.start][at..]).unwrap_or_default();
        let end = name.iter().position(|byte| matches!(byte, b'(' | b';' | b'\n')).unwrap_or(name.len());
        return name[..end].split(|byte| !is_word(*byte)).any(promises);
    }
    if hit.end == hit.start + 1 {
        let header = header.strip_suffix(b"()").unwrap_or(header).trim_ascii_end();
        let name = header.rsplit(|byte| !is_word(*byte)).next().unwrap_or_default();
        return promises(name)
            || memchr::memchr(b'#', &text[hit.start..text.len().min(hit.start + HEADER)]).is_some();
    }
    if text[hit.start] != b'{' {
        // Python: the last function that was opened.
        let header = header.rfind("def ").map(|def| &header[def + 4..]).unwrap_or_default();
        let name = header.split(|byte| !is_word(*byte)).next().unwrap_or_default();
        let remark = || header.find_byte(b'#').is_some_and(|at| may_defer(&header[at..]));
        let is_described = text[hit.start] == b'"' && is_effect(first_word(name));
        return promises(name) || is_described || text[hit.start] != b'"' && remark();
    }
    // `name(…) {}`, `name(…): type {}`, `const name = (…) => {}`: the name stands on the line of the parameters.
    let Some(close) = header.rfind_byte(b')') else { return header.ends_with(b"=>") };
    let is_type = |byte: &u8| is_word(*byte) || b" :<>.|[]-=?&".contains(byte);
    if !header[close + 1..].iter().all(is_type) {
        return false;
    }
    let open = opening(&header[..close]);
    let line = header[..open].rfind_byte(b'\n').map_or(0, |newline| newline + 1);
    // A comment on the line above.
    let above = header[..line].trim_ascii_end();
    let above = &above[above.rfind_byte(b'\n').map_or(0, |newline| newline + 1)..];
    let is_remark = || {
        let above = above.trim_ascii_start();
        (above.starts_with(b"//") || above.starts_with(b"#") || above.starts_with(b"*")) && may_defer(above)
    };
    header[line..open].split(|byte| !is_word(*byte)).any(promises) || is_remark()
}

/// Where the bracket opens that closes behind `text`; its start, if that is further away.
fn opening(text: &[u8]) -> usize {
    let mut depth = 1;
    for (at, byte) in text.iter().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    0
}

/// Whether braces around nothing stand where a body does: most are a format string's or an empty value's.
fn could_be_body(text: &[u8], hit: &Hit) -> bool {
    let before = text[..hit.start].iter().rev().find(|byte| !byte.is_ascii_whitespace());
    let after = text[hit.end..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    let ends_header =
        before.is_some_and(|byte| is_word(*byte) || matches!(byte, b')' | b'>' | b']' | b'}' | b'='));
    ends_header && matches!(after, None | Some(b'\n' | b';' | b',' | b')' | b'}' | b'/' | b'#'))
}

/// A body with nothing in it, under a name that promises an effect or a value.
pub(super) fn promised(spot: &Spot<'_>, hit: &Hit, function: &Function<'_>) -> Option<Stub> {
    let own = own_name(spot, function)?;
    let span = function.body.byte_range();
    let is_body = span.contains(&hit.start) && hit.end <= span.end;
    if !is_body || !function.is_empty() || is_about_stubs(spot) {
        return None;
    }
    if is_put_off(spot, function) && !is_documented_as_open(function) {
        let mut stub = Stub::new(spot, function.body, Shape::Deferred);
        stub.name = Some(own);
        return Some(stub);
    }
    if !promises(own.as_bytes()) && !is_restated(spot, &own, function) {
        return None;
    }
    let explained = !function.comments().is_empty() || is_documented_as_open(function);
    if explained || is_reaction(&own) || !stands_alone(spot, function) {
        return None;
    }
    let described = docstring(function.body).is_some_and(|text| text.byte_range().len() > SHORT);
    (!described && takes_something(function)).then(|| {
        let mut stub = Stub::new(spot, function.body, Shape::Hollow);
        stub.name = Some(own);
        stub.class = class_name(function);
        stub
    })
}

/// The name of the function itself; that of a closure only where it is declared or exported by it.
fn own_name(spot: &Spot<'_>, function: &Function<'_>) -> Option<String> {
    let above = function.above().next()?;
    let exported = || {
        let left = above.child_by_field_name("left").map(|left| spot.source(left)).unwrap_or_default();
        left.starts_with(b"exports.") || left.starts_with(b"module.exports.")
    };
    let named = function.own_name().is_some()
        || (above.kind() == "variable_declarator" && !is_reassigned(spot, function))
        || (above.kind() == "assignment_expression" && exported());
    let name = String::from_utf8_lossy(function.name().filter(|_| named)?).into_owned();
    Some(name.rsplit(['.', ':']).next().unwrap_or_default().to_owned())
}

/// `let close = () => {}`: there until something is assigned to it.
fn is_reassigned(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    function.above().nth(1).is_some_and(|declaration| {
        let text = spot.source(declaration);
        text.starts_with(b"let ") || text.starts_with(b"var ")
    })
}

/// Whether the first word of a name promises an effect or a value: `send_mail`, `calculateTotal`.
pub(super) fn promises(name: &[u8]) -> bool {
    is_promise(first_word(name))
}

/// The first word of a name: `send` of `send_mail` and of `sendMail`.
fn first_word(name: &[u8]) -> &[u8] {
    let is_next = |(at, byte): (usize, &u8)| *byte == b'_' || (at > 0 && byte.is_ascii_uppercase());
    &name[..name.iter().enumerate().position(is_next).unwrap_or(name.len())]
}

/// `def move_to(x): """Move the tool to x."""`: a docstring that promises what the name says, in place of the work.
fn is_restated(spot: &Spot<'_>, name: &str, function: &Function<'_>) -> bool {
    let verb = first_word(name.as_bytes());
    let Some(text) = docstring(function.body).filter(|_| is_effect(verb)) else { return false };
    let text = content(spot.source(text));
    let said = &text[..text.iter().position(|byte| !is_word(*byte)).unwrap_or(text.len())];
    said.eq_ignore_ascii_case(verb)
        || said.strip_suffix(b"s").is_some_and(|said| said.eq_ignore_ascii_case(verb))
}

/// `sendListener`, `updateHook`: what others are told through.
pub(super) fn is_reaction(name: &str) -> bool {
    let name = name.to_lowercase();
    ["listener", "handler", "observer", "hook", "callback", "event", "noop", "dummy", "ignore"]
        .iter()
        .any(|part| name.contains(part))
}

/// Nodes around a function that ask nothing of it.
static OUTER: List = List::of(
    "source_file program module export_statement block class_body declaration_list lexical_declaration \
    variable_declaration variable_declarator expression_statement assignment_expression mod_item internal_module \
    compilation_unit translation_unit namespace_declaration file_scoped_namespace_declaration namespace_definition \
    template_body body_statement field_declaration_list chunk global_statement assignment_statement expression_list \
    local_declaration template_declaration linkage_specification",
);

/// Whether no interface, base class, configuration or branch asks for the function.
fn stands_alone(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    let class = function.class();
    // What a class derives from is only known where the method stands in it.
    let is_inside =
        class.as_ref().is_none_or(|class| class.node.byte_range().end >= function.node.end_byte());
    let is_free = class.is_none_or(|class| {
        class.bases.is_empty() && !class.is_open && !is_null_object(&String::from_utf8_lossy(class.name))
    });
    let classes = spot.language().classes;
    let is_outer = |node: &Node<'_>| holds(&OUTER, node.kind()) || classes.contains(&node.kind());
    is_free
        && (is_inside || is_own_method(function))
        && !is_made_or_ended(function)
        && !is_for_others(function)
        && spot.nodes()[..function.depth()].iter().all(is_outer)
        && !has_attribute(function.node)
}

/// A method of Go that is no one's null object: its receiver has a name, and is told apart by more than this method.
fn is_own_method(function: &Function<'_>) -> bool {
    if function.language().name != "Go" {
        return false;
    }
    let Some(receiver) = function.node.child_by_field_name("receiver") else { return false };
    let receiver = function.source(receiver).trim_ascii();
    let names = receiver.strip_prefix(b"(").unwrap_or(receiver);
    let is_used = names.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count() > 1;
    // Its like with nothing in them make an adapter.
    let start = [b"func ", receiver].concat();
    let is_hollow = |at: usize| {
        let line = function.text()[at..].lines().next().unwrap_or_default().trim_ascii_end();
        let rest = &function.text()[at + line.len()..];
        line.ends_with(b"{}") || line.ends_with(b"{") && rest.trim_ascii_start().starts_with(b"}")
    };
    let hollow = memchr::memmem::find_iter(function.text(), &start).filter(|at| is_hollow(*at)).count();
    is_used && hollow == 1
}

/// Constructors and destructors do their work before and behind their bodies.
fn is_made_or_ended(function: &Function<'_>) -> bool {
    [
        "constructor",
        "destructor",
        "init_declaration",
        "initializer",
        "operator",
        "accessor",
        "setter",
        "getter",
        "computed",
    ]
    .iter()
    .any(|word| function.node.kind().contains(word))
}

/// Methods that a class, a framework or a configuration asks for, by what stands before them.
fn is_for_others(function: &Function<'_>) -> bool {
    static PLAIN: List =
        List::of("public private internal static final async suspend pub fileprivate synchronized");
    let is_plain = |word: &[u8]| holds(&PLAIN, word);
    function.attributes().iter().any(|mark| {
        mark.contains(&b'@') || mark.contains(&b'[') || {
            let mut words = mark.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            words.any(|word| !is_plain(word))
        }
    })
}

/// Attributes and decorators register, configure or replace: what the body is for is theirs to say.
fn has_attribute(node: Node<'_>) -> bool {
    node.prev_sibling().is_some_and(|before| matches!(before.kind(), "attribute_item" | "decorator"))
}

fn is_null_object(name: &str) -> bool {
    let name = name.to_lowercase();
    let parts = [
        "null", "noop", "nop", "dummy", "fake", "mock", "stub", "base", "abstract", "disabled", "silent",
        "void",
    ];
    parts.iter().any(|part| name.contains(part))
}

/// Whether it takes something besides its receiver. Parameters of one letter or marked unused are meant to be ignored.
fn takes_something(function: &Function<'_>) -> bool {
    // Rust's compiler asks for the mark; a name of one word may be anybody's interface.
    let is_asked =
        function.language().name == "Rust" && function.name().is_some_and(|name| name.contains(&b'_'));
    let is_named = |name: &[u8]| name.len() > 1 && (name[0] != b'_' || is_asked && name.len() > 2);
    function.parameters().into_iter().any(is_named)
}

fn class_name(function: &Function<'_>) -> Option<String> {
    let class = function.class().filter(|class| !class.name.is_empty())?;
    Some(String::from_utf8_lossy(class.name).into_owned())
}
