//! Owns checks that are switched off: a condition that is always so, and an answer before the work.

use tree_sitter::Node;

use super::admits::{Admits, admits};
use super::answer::{self, Answer};
use super::names::{Name, Promise};
use super::nodes::{any, parts};
use super::{Pretence, help_for};
use crate::syntax::{Function, Spot, TextClass, Value, peel};

/// Words of names by which something is let in or kept out.
const GUARDS: &str = "valid validate validated verify verified verification authenticated authorized authorised authenticate \
    authorize auth permission permissions permitted allowed signature admin role owner access credentials";

/// The condition at the spot, if it is always so and something was to be judged there.
pub(super) fn condition(spot: &Spot<'_>) -> Option<Pretence> {
    if spot.class().0 != TextClass::Code {
        return None;
    }
    let function = Function::around(spot)?;
    let own = function.name().unwrap_or_default();
    let named = Name::of(own);
    let admitted = || is_admitted(&function, spot);
    let judges = named.promise() == Some(Promise::Judges) || admitted();
    let asks = named.asks() || own.ends_with(b"?");
    let inside = spot.nodes().get(function.depth() + 1..).unwrap_or_default();
    for (at, node) in inside.iter().enumerate().rev() {
        let above = at.checked_sub(1).and_then(|above| inside.get(above)).copied();
        if let Some(other) = beside_constant(&function, *node) {
            let last = function.statements().last().and_then(|last| function.returned(*last));
            let is_last = last.is_some_and(|last| last.id() == node.id());
            let decides =
                is_last || above.is_some_and(|above| decides(&function, above)) || decides(&function, *node);
            // `return x || true` and `if false && …` are a default and a leftover, but where a check is promised.
            let is_answer = |node: Node<'_>| function.language().returns.contains(&node.kind());
            let weak = is_last || other.start_byte() > node.start_byte() || above.is_some_and(is_answer);
            // `return options.x || true` is a default gone wrong; what was asked of somebody is a check.
            let is_check = || {
                any(other, |inner| function.language().calls.contains(&inner.kind()) || is_comparison(&inner))
            };
            // A shell's `cmd || true` says that it may fail: only where its function promises a check is that one lost.
            let is_idiom = node.kind() == "list" && named.promise() != Some(Promise::Judges);
            let guards =
                !is_idiom && (judges || (!weak && is_guard(&function, other)) || (asks && is_check()));
            return (decides && guards).then(|| pretence(&function, *node));
        }
        let condition = node.child_by_field_name("condition").filter(|_| node.kind().contains("if"));
        if let Some(condition) = condition {
            let is_fixed = is_truth(function.source(peel(function.language(), condition)));
            let promised = named.promise() == Some(Promise::Judges) || (asks && admitted());
            let guards = || promised && node.byte_range().len() < 4_000;
            return (is_fixed && guards()).then(|| pretence(&function, condition));
        }
    }
    None
}

/// Whether a comment on the line of the spot, or right above it, says that what is beside it is left out.
fn is_admitted(function: &Function<'_>, spot: &Spot<'_>) -> bool {
    /// How far above the comment may end, with more of its lines behind it.
    const NEAR: usize = 300;
    let text = function.text();
    let Some(at) = spot.node().map(|node| node.start_byte()) else { return false };
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline);
    let is_beside = |comment: &Node<'_>| {
        let is_above = comment.end_byte() <= start
            && start - comment.end_byte() < NEAR
            && text[comment.end_byte()..start].split(|byte| *byte == b'\n').all(is_comment_line);
        is_above || (comment.start_byte() >= start && comment.start_byte() < end)
    };
    let inside = function.comments();
    inside.into_iter().filter(is_beside).any(|comment| admits(function.source(comment)).is_some())
        || function
            .documentation()
            .iter()
            .any(|comment| admits(comment).is_some_and(|level| level > Admits::Perhaps))
            && function.statements().len() <= FEW
}

fn is_comment_line(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || ["//", "#", "*", "--"].iter().any(|mark| line.starts_with(mark.as_bytes()))
}

/// How many statements a function may have whose documentation is about a condition in it.
const FEW: usize = 6;

/// The other side of `… || true`, `false && …`.
fn beside_constant<'t>(function: &Function<'t>, node: Node<'t>) -> Option<Node<'t>> {
    let mut parts = parts(function, node);
    parts.retain(|part| part.kind() != "operator_identifier");
    let [left, right] = parts[..] else { return None };
    let between = function.text().get(left.end_byte()..right.start_byte())?.trim_ascii();
    let is_c = matches!(function.language().name, "C" | "C++");
    let fixed: &[&[u8]] = match between {
        b"||" if is_c => &[b"true", b"1"],
        b"||" | b"or" => &[b"true", b"True"],
        b"&&" | b"and" => &[b"false", b"False"],
        _ => return None,
    };
    if fixed.contains(&function.source(right)) {
        Some(left)
    } else {
        fixed.contains(&function.source(left)).then_some(right)
    }
}

/// Whether what stands in `node` is a condition, or an answer.
fn decides(function: &Function<'_>, node: Node<'_>) -> bool {
    let kind = node.kind();
    kind.contains("if")
        || kind.contains("unless")
        || kind.contains("guard")
        || function.language().returns.contains(&kind)
        || kind == "parenthesized_expression"
        || kind.contains("condition")
}

fn is_comparison(node: &Node<'_>) -> bool {
    matches!(node.kind(), "==" | "===" | "!=" | "!==" | "<" | ">" | "<=" | ">=")
}

fn is_truth(source: &[u8]) -> bool {
    matches!(source, b"true" | b"True" | b"false" | b"False" | b"1" | b"0")
}

/// Whether a name in `node` is about who is let in, or what is valid.
fn is_guard(function: &Function<'_>, node: Node<'_>) -> bool {
    any(node, |inner| {
        let is_name =
            inner.is_named() && inner.named_child_count() == 0 && inner.end_byte() - inner.start_byte() < 60;
        let name = is_name.then(|| Name::of(function.source(inner)));
        name.is_some_and(|name| GUARDS.split_ascii_whitespace().any(|guard| name.says(guard)))
    })
}

fn pretence(function: &Function<'_>, node: Node<'_>) -> Pretence {
    let shown = String::from_utf8_lossy(function.name().unwrap_or(b"this function")).into_owned();
    let source = String::from_utf8_lossy(function.source(node)).into_owned();
    let source: String = source.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
    Pretence {
        span: node.byte_range(),
        message: format!("`{source}` switches off what `{shown}` checks"),
        why: "the condition has the same outcome whatever is given, so that the check beside it decides nothing",
        help: format!(
            "let `{shown}` decide by what it is given; if the check must not run, remove it and say why"
        ),
        class: None,
        client: None,
    }
}

/// An answer that comes before the work of `function`, which is never reached.
pub(super) fn early(function: &Function<'_>) -> Option<Pretence> {
    let own = function.name()?;
    let promise = Name::of(own).promise()?;
    let work = function.work();
    let returns = |node: &Node<'_>| function.language().returns.contains(&node.kind());
    let at = work.iter().position(|node| {
        returns(node)
            || (node.kind() == "expression_statement"
                && node.named_child(0).is_some_and(|inner| returns(&inner)))
    })?;
    let behind = work.get(at + 1..).filter(|behind| !behind.is_empty())?;
    let is_dead = |node: &Node<'_>| {
        let kind = node.kind();
        let source = function.source(*node);
        !["function", "class", "label", "preproc", "import", "case", "method", "type_", "interface"]
            .iter()
            .any(|part| kind.contains(part))
            && !source.starts_with(b"yield")
            && !node.has_error()
    };
    let value = function.returned(work[at])?;
    let answer = answer::read(function, value);
    let is_fixed =
        function.value(value) == Value::Constant && !matches!(answer, Answer::Failure | Answer::Nothing);
    if !is_fixed || !behind.iter().all(is_dead) {
        return None;
    }
    let shown = String::from_utf8_lossy(own);
    Some(Pretence {
        span: value.byte_range(),
        message: format!(
            "`{shown}` answers {} before its work, which is never reached",
            answer.shown(function.source(value))
        ),
        why: "the work that stands behind looks as if it were done, and is dead",
        help: help_for(&shown, promise),
        class: None,
        client: None,
    })
}
