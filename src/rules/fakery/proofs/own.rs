//! Owns tests that look only at what they put there themselves, and what gives a name to what.

use std::ops::Range;

use bstr::ByteSlice;

use super::cases::Case;
use super::claims::is_assertion;
use super::reading::{is_literal, parts, spaced};
use super::standing::is_about_equality;
use crate::rules::fakery::words::is_word;

/// `name = value`, in any language's clothes.
pub(super) struct Assigned<'t> {
    pub name: &'t [u8],
    pub value: &'t [u8],
}

/// What a statement gives a name to, if it does that and no more.
pub(super) fn assigned(statement: &[u8]) -> Option<Assigned<'_>> {
    let line = statement.trim_ascii();
    let at = line.find_byte(b'=')?;
    let mut left = line[..at].trim_ascii().strip_suffix(b":").unwrap_or(line[..at].trim_ascii()).trim_ascii();
    if line.get(at + 1) == Some(&b'=') {
        return None;
    }
    let mut value = line[at + 1..].trim_ascii();
    value = value.strip_suffix(b";").unwrap_or(value).trim_ascii();
    // A type may stand behind the name: `let x: i32`, or before it: `int x`.
    if let Some(colon) = left.find_byte(b':') {
        left = left[..colon].trim_ascii();
    }
    let name = left.rsplit(|byte| !is_word(*byte)).next()?;
    let lead = left[..left.len() - name.len()].trim_ascii();
    let is_plain = lead.is_empty()
        || lead.iter().all(|byte| is_word(*byte) || matches!(byte, b' ' | b'$' | b'<' | b'>'));
    (is_plain && !name.is_empty()).then_some(Assigned { name, value })
}

/// All that the test does is to give names to literals and to assert that they have them.
pub(super) fn own_value(case: &Case<'_>) -> Option<Range<usize>> {
    let function = &case.function;
    let work = function.work();
    if work.len() < 2 || work.len() > 8 || is_about_equality(&case.title) {
        return None;
    }
    let mut known: Vec<(&[u8], &[u8])> = Vec::new();
    let mut shown = None;
    for statement in &work {
        let text = function.source(*statement);
        if let Some(assigned) = assigned(text).filter(|assigned| is_literal(assigned.value)) {
            known.push((assigned.name, assigned.value));
            continue;
        }
        if !known.iter().any(|(name, value)| compares(text, name, value)) {
            return None;
        }
        shown.get_or_insert_with(|| statement.byte_range());
    }
    shown
}

/// Whether an assertion compares `name` with `value` and looks at nothing else.
fn compares(text: &[u8], name: &[u8], value: &[u8]) -> bool {
    let text = text.trim_ascii();
    let text = text.strip_suffix(b";").unwrap_or(text);
    if let Some(condition) = text.strip_prefix(b"assert ") {
        return spaced(condition) == [name, b" == ", value].concat();
    }
    let Some(open) = text.find_byte(b'(') else { return false };
    let Some((given, end)) = parts(text, open).filter(|_| is_assertion(&text[..open])) else { return false };
    let rest = text[end..].trim_ascii();
    let is = |own: &[u8]| given.contains(&own);
    if rest.is_empty() {
        let whole = [name, b" == ", value].concat();
        return is(name) && is(value) || given.len() == 1 && is(&whole);
    }
    given.len() == 1
        && is(name)
        && rest.ends_with(&[b"(", value, b")"].concat())
        && rest.find("not").is_none()
}
