//! Owns the shapes of Rust: `todo!()`, `unimplemented!()`, and panics that say the same.

use tree_sitter::Node;

use super::name;
use super::{Shape, Stub, Verdict};
use crate::rules::fakery::docstring::content;
use crate::rules::fakery::phrases::{Says, is_about_support, is_due, tells};
use crate::rules::fakery::words::Hit;
use crate::syntax::Function;
use crate::syntax::{Spot, TextClass};
use crate::wordlist::{List, holds};

/// Macros whose tokens are somebody else's code.
const QUOTING: &[&[u8]] =
    &[b"quote", b"quote_spanned", b"parse_quote", b"parse_quote_spanned", b"stringify", b"concat"];

pub(super) fn at(spot: &Spot<'_>, _hit: &Hit, class: TextClass) -> Verdict {
    match class {
        TextClass::Code => macro_call(spot),
        TextClass::String => panic_message(spot),
        TextClass::Comment => Verdict::Undecided,
    }
}

/// A macro call, as a node of its own or as tokens within another macro's.
struct Call<'t> {
    name: Node<'t>,
    tokens: Node<'t>,
}

fn macro_call(spot: &Spot<'_>) -> Verdict {
    let Some(node) = spot.node().filter(|node| node.kind() == "identifier") else {
        return Verdict::Undecided;
    };
    let word = spot.source(node);
    if word != b"todo" && word != b"unimplemented" {
        return Verdict::Undecided;
    }
    let Some(call) = call_named_by(spot, node) else { return Verdict::Fine };
    // A function of the macro's own name is what makes stubs for others.
    if is_quoted(spot) || is_type_check(spot) || name(spot).is_some_and(|name| name.as_bytes() == word) {
        return Verdict::Fine;
    }
    if word == b"unimplemented" {
        let message =
            first_string(call.tokens).map(|literal| content(spot.source(literal))).unwrap_or_default();
        if is_about_support(message) || is_default_or_conditional(spot) {
            return Verdict::Fine;
        }
        // Where the message tells which case it is and other cases are served, the case is not served, and says so.
        let unwritten = match tells(message) {
            Says::Unwritten => true,
            Says::Unsupported => false,
            _ => message.is_empty() || ends(spot) || is_work_of_a_case(spot, message),
        };
        if !unwritten {
            return Verdict::Fine;
        }
    }
    let mut stub = Stub::new(spot, call.name, Shape::Macro);
    stub.span = call.name.start_byte()..call.tokens.end_byte();
    Verdict::Stub(stub)
}

/// `panic!("not implemented")`.
fn panic_message(spot: &Spot<'_>) -> Verdict {
    let (_, Some(literal)) = spot.class() else { return Verdict::Undecided };
    let Some(at) = spot.nodes().iter().position(|node| node.id() == literal.id()) else {
        return Verdict::Undecided;
    };
    let Some(tokens) =
        at.checked_sub(1).map(|at| spot.nodes()[at]).filter(|node| node.kind() == "token_tree")
    else {
        return Verdict::Undecided;
    };
    let Some(name) = name_before(spot, tokens) else { return Verdict::Undecided };
    // `todo!` and its like are judged by their own names.
    let known = matches!(spot.source(name), b"unreachable" | b"todo" | b"unimplemented");
    if known || spot.source(name).starts_with(b"assert") {
        return Verdict::Fine;
    }
    let first = first_string(tokens).is_some_and(|first| first.id() == literal.id());
    if spot.source(name) != b"panic" || !first {
        return Verdict::Undecided;
    }
    let message = content(spot.source(literal));
    let unwritten = match tells(message) {
        Says::Unwritten => true,
        Says::UnwrittenOf => is_due(message) || ends(spot),
        Says::Unsupported | Says::Nothing => false,
    };
    if !unwritten || is_quoted(spot) || is_type_check(spot) || is_default_or_conditional(spot) {
        return Verdict::Fine;
    }
    let mut stub = Stub::new(spot, tokens, Shape::Throws);
    stub.span = name.start_byte()..tokens.end_byte();
    Verdict::Stub(stub)
}

/// Whether nothing decides if the function comes to it: what stands before has only answered the simple cases.
fn ends(spot: &Spot<'_>) -> bool {
    Function::around(spot).is_none_or(|function| !function.is_conditional(spot))
}

/// Whether the message only names the work of the arm that it stands in: `Piece::Knight => unimplemented!("knight jumps")`.
/// What is left to a binding or to all other cases was not expected, and a name in capitals is that of a feature.
fn is_work_of_a_case(spot: &Spot<'_>, message: &[u8]) -> bool {
    static REASONS: List = List::of(
        "not no cannot can't invalid illegal bad only never wrong other must should unsupported unexpected \
        unrecognized unknown unable unhandled yet",
    );
    let Some(arm) = spot.nearest(&["match_arm"]).map(|at| spot.nodes()[at]) else { return false };
    let Some(pattern) = arm.child_by_field_name("pattern").map(|node| spot.source(node).trim_ascii()) else {
        return false;
    };
    let name = pattern.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(byte)).count();
    let is_written_out =
        pattern.first().is_some_and(|first| first.is_ascii_digit() || matches!(first, b'"' | b'\''));
    let is_case = is_written_out
        || pattern[..name].split(|byte| *byte == b':').next_back().is_some_and(|last| {
            last.first().is_some_and(u8::is_ascii_uppercase) && last.iter().any(u8::is_ascii_lowercase)
        });
    let text = String::from_utf8_lossy(message).to_lowercase();
    let words = message.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    let is_short = |word: &[u8]| word.len() < 6 && word.iter().all(u8::is_ascii_uppercase);
    let is_small = |word: &[u8]| word[0].is_ascii_lowercase();
    // "bank statement XML" is a thing, "MULTI_DEST" or "Foo Bar" a feature.
    let is_of_small = words.clone().next().is_some_and(is_small) && words.clone().count() > 2;
    let are_small = words.clone().skip(1).all(|word| is_small(word) || is_of_small && is_short(word));
    let is_plain = message.iter().all(|byte| byte.is_ascii_alphabetic() || b" '-".contains(byte));
    let says_why = text.split(' ').any(|word| holds(&REASONS, word));
    is_case && is_plain && are_small && (2..=6).contains(&words.count()) && !says_why
}

/// The call whose name `node` is: `todo!()`, `std::todo!()`, or the tokens `todo ! ( )`.
fn call_named_by<'t>(spot: &Spot<'t>, node: Node<'t>) -> Option<Call<'t>> {
    let at = spot.nodes().len().checked_sub(2)?;
    let parent = spot.nodes()[at];
    let name = if parent.kind() == "scoped_identifier" { parent } else { node };
    let bang = name.next_sibling().filter(|node| node.kind() == "!")?;
    let tokens = bang.next_sibling().filter(|node| node.kind() == "token_tree")?;
    Some(Call { name, tokens })
}

/// The identifier before `! (…)`, either in a call of its own or among another macro's tokens.
fn name_before<'t>(spot: &Spot<'t>, tokens: Node<'t>) -> Option<Node<'t>> {
    let bang = tokens.prev_sibling().filter(|node| node.kind() == "!")?;
    let name = bang.prev_sibling()?;
    let last = name.child_by_field_name("name").unwrap_or(name);
    (last.kind() == "identifier" && !spot.source(last).is_empty()).then_some(last)
}

fn first_string(tokens: Node<'_>) -> Option<Node<'_>> {
    tokens.named_child(0).filter(|first| matches!(first.kind(), "string_literal" | "raw_string_literal"))
}

/// In a macro's definition, an attribute, or tokens that become other code.
fn is_quoted(spot: &Spot<'_>) -> bool {
    let at = spot.node().map_or(0, |node| node.start_byte());
    spot.nodes().iter().any(|node| match node.kind() {
        "macro_definition" | "attribute_item" | "inner_attribute_item" => true,
        "token_tree" => {
            memchr::memmem::find(&spot.source(*node)[..at - node.start_byte()], b"macro_rules!").is_some()
        }
        "macro_invocation" => {
            let name = node.child_by_field_name("macro").map(|name| spot.source(name)).unwrap_or_default();
            QUOTING.contains(&name.rsplit(|byte| *byte == b':').next().unwrap_or_default())
        }
        _ => false,
    })
}

/// `fn _assert_send() { … }`: never called, it only has to compile.
fn is_type_check(spot: &Spot<'_>) -> bool {
    name(spot).is_some_and(|name| name.starts_with('_'))
        || spot.upwards().any(|(_, node)| {
            let own = node.child_by_field_name("name").map(|name| spot.source(name));
            node.kind() == "const_item" && own == Some(b"_")
        })
}

/// A trait's default method, left to those who need it; or a function for one configuration, which says that there is
/// none for it.
pub(super) fn is_default_or_conditional(spot: &Spot<'_>) -> bool {
    if spot.nodes().iter().any(|node| node.kind() == "trait_item") {
        return true;
    }
    let Some(at) = spot.nearest(&["function_item"]) else { return false };
    let mut before = spot.nodes()[at].prev_sibling();
    while let Some(node) = before {
        match node.kind() {
            "attribute_item" if memchr::memmem::find(spot.source(node), b"cfg(").is_some() => return true,
            "attribute_item" | "line_comment" | "block_comment" => before = node.prev_sibling(),
            _ => return false,
        }
    }
    false
}
