//! Owns the function that promises another form of what it is given, and gives it back as it came.

use tree_sitter::Node;

use super::admits::{Admits, is_admitted, level};
use super::duty::is_owed;
use super::names::Name;
use super::names::Promise;
use super::{Pretence, help_for};
use crate::syntax::{Function, Value, arguments, callee};
use crate::wordlist::{List, holds};

/// Calls that give back the same value, in another box.
static COPIES: List = List::of(
    "to_string to_vec to_owned clone into as_bytes copy slice String str Ok Some Promise.resolve string bytes",
);

/// What `function` pretends, if it only gives back a parameter.
pub(super) fn find(function: &Function<'_>) -> Option<Pretence> {
    let own = function.name()?;
    let name = Name::of(own);
    let work = function.work();
    let transforms = name.transforms() || work.len() == 2 && name.ends_in_transform();
    let only = match work[..] {
        [only] => only,
        // C: what was given is copied as it is, and its length answered.
        [copies, only]
            if ["memcpy(", "memmove("]
                .iter()
                .any(|own| function.source(copies).starts_with(own.as_bytes())) =>
        {
            only
        }
        _ => return None,
    };
    let value = function.returned(only)?;
    let parameter = parameter(function, value)?;
    // A hash that is handed on as what it is was worked out before.
    let is_done = Name::of(parameter).words_of(&name);
    let is_fake = transforms && !is_done && !is_owed(function) && !is_told(function)
        || !is_owed(function) && level(function) >= Some(Admits::PutOff) && is_admitted(function, &name);
    if !is_fake || function.class().is_some_and(|class| Name::of(class.name).is_stand_in()) {
        return None;
    }
    let shown = String::from_utf8_lossy(own);
    let parameter = String::from_utf8_lossy(parameter);
    Some(Pretence {
        span: value.byte_range(),
        message: format!("`{shown}` gives back `{parameter}` as it came"),
        why: "its name promises another form of what it is given; callers go on with the old one and do not know",
        help: help_for(&shown, Promise::Computes),
        class: None,
        client: None,
    })
}

/// Whether its documentation says that what is given comes back.
fn is_told(function: &Function<'_>) -> bool {
    let comments = function.comments().into_iter().map(|node| function.source(node));
    comments.chain(function.documentation()).any(|text| {
        let text = text.to_ascii_lowercase();
        [
            "nothing",
            "identity",
            "unchanged",
            "as is",
            "as-is",
            "own key",
            "already",
            "pass through",
            "passthrough",
        ]
        .iter()
        .any(|word| memchr::memmem::find(&text, word.as_bytes()).is_some())
    })
}

/// The parameter that `value` is, or is a copy of.
fn parameter<'t>(function: &Function<'t>, value: Node<'t>) -> Option<&'t [u8]> {
    let mut node = value;
    for _ in 0..4 {
        match function.value(node) {
            Value::Parameter(name) => return Some(name),
            Value::Call | Value::Other => {}
            Value::Constant => return None,
        }
        let language = function.language();
        if node.kind() == "expression_list" {
            // Go: `text, nil`.
            let (first, last) = (node.named_child(0)?, node.named_child(1)?);
            if function.source(last) != b"nil" {
                return None;
            }
            node = first;
            continue;
        }
        if !language.calls.contains(&node.kind()) {
            return None;
        }
        let called = callee(language, function.text(), node);
        let last = called.rsplit(|byte| *byte == b'.').next().unwrap_or(called);
        let is_copy = holds(&COPIES, called) || holds(&COPIES, last);
        let given = arguments(language, node);
        match given[..] {
            [only] if is_copy => node = only,
            [] if is_copy && called.len() > last.len() => {
                let receiver = &called[..called.len() - last.len() - 1];
                return function.parameters().into_iter().find(|name| *name == receiver);
            }
            _ => return None,
        }
    }
    None
}
