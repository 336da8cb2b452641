//! Owns the signs that count beside a name that promises little: documentation that tells of work, a log that claims it, and
//! a pause that acts it.

use tree_sitter::Node;

use super::answer::Answer;
use super::constant::Said;
use super::duty::is_owed;
use super::list;
use super::names::Name;
use super::nodes::{has_word, is_name};
use super::work::Idle;
use crate::syntax::{Function, marks_unused};
use crate::wordlist::{List, holds};

/// What `function`, shown as `shown`, pretends by one of them; nothing where somebody else asks for its form.
pub(super) fn find(function: &Function<'_>, name: &Name, shown: &str, idle: &Idle<'_>) -> Option<Said> {
    let (node, answer) = idle.answer?;
    let is_success = answer == Answer::Success || succeeds_in_go(function, node);
    let parameters = function.parameters();
    let is_done = is_success
        && name.acts_weakly()
        && is_restated(function, name)
        && marks_all_unused(function, &parameters);
    let has_waited = idle.waits && matches!(answer, Answer::Data | Answer::Made | Answer::Reported);
    let is_fine = is_success || matches!(answer, Answer::Yes | Answer::Number);
    let claims = || function.statements().into_iter().any(|own| claims_done(function.source(own)));
    let is_told = idle.logs && is_fine && name.could_be_done() && claims();
    if !(is_done || has_waited || is_told) || is_owed(function) {
        return None;
    }
    Some(if is_done {
        let unused = list(&parameters);
        let are = if parameters.len() == 1 { "is" } else { "are" };
        (
            format!("`{shown}` reports success and does nothing: {unused} {are} marked as unused"),
            "its documentation tells what it does; callers go on as if that had happened",
        )
    } else if has_waited {
        let told = answer.shown(function.source(node));
        (
            format!("`{shown}` waits a while and then answers {told}: nothing happens in between"),
            "a pause that stands for work makes the result look earned; nothing was worked out",
        )
    } else {
        (
            format!("all that `{shown}` does is to write a log, then reports success"),
            "its name promises an effect; the log says that it happened, and it did not",
        )
    })
}

/// Whether `node` is the `nil` of a Go function whose only result is an error.
pub(super) fn succeeds_in_go(function: &Function<'_>, node: Node<'_>) -> bool {
    function.language().name == "Go"
        && function.source(node) == b"nil"
        && function.return_type() == Some(b"error")
}

/// Whether the documentation of `function` opens with the verb of its name, as who describes work does: "Revokes the
/// session". In Go the name comes first.
fn is_restated(function: &Function<'_>, name: &Name) -> bool {
    let own = function.name().unwrap_or_default();
    function.documentation().into_iter().any(|text| {
        let mut words = text.split(|byte| !is_name(*byte)).filter(|word| !word.is_empty());
        let first = words.next().filter(|first| *first != own).or_else(|| words.next());
        first.is_some_and(|first| name.is_told_by(first))
    })
}

/// Whether somebody has marked each of `parameters` as unused: `_session`, `(void)session`.
fn marks_all_unused(function: &Function<'_>, parameters: &[&[u8]]) -> bool {
    let marked = |name: &[u8]| {
        let is_mark = |own: &Node<'_>| {
            let source = function.source(*own);
            marks_unused(source) && has_word(source, name)
        };
        name.starts_with(b"_") || function.statements().iter().any(is_mark)
    };
    parameters.iter().all(|name| marked(name))
}

/// Whether a log says that the work is done: "… successfully", "saved", "rolled back".
fn claims_done(statement: &[u8]) -> bool {
    static DONE: List = List::of(
        "success successful successfully succeeded done complete completed finished saved applied installed \
        activated deactivated revoked granted approved rejected assigned executed confirmed finalized invoiced subscribed \
        unsubscribed invited refreshed renewed rebuilt reindexed scaled terminated restarted rebooted reverted provisioned \
        rotated merged reserved redeemed released stored persisted",
    );
    let lower = statement.to_ascii_lowercase();
    let Some(quote) = lower.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`')) else { return false };
    let said = &lower[quote..];
    memchr::memmem::find(said, b"rolled back").is_some()
        || said.split(|byte| !byte.is_ascii_alphabetic()).any(|word| holds(&DONE, word))
}
