//! Owns the shapes of Go: `panic("not implemented")`. Errors that say so are [`super::answer`]'s, except in files for
//! the platforms that are left over.

use super::answer::is_about_stubs;
use super::{Shape, Stub, Verdict};
use crate::rules::fakery::docstring::content;
use crate::rules::fakery::phrases::{Says, is_due, tells};
use crate::rules::fakery::words::Hit;
use crate::syntax::Function;
use crate::syntax::{Spot, TextClass};

pub(super) fn at(spot: &Spot<'_>, _hit: &Hit, class: TextClass) -> Verdict {
    if is_fallback(spot.text()) {
        return Verdict::Fine;
    }
    match class {
        TextClass::String => panic_message(spot),
        TextClass::Code | TextClass::Comment => Verdict::Undecided,
    }
}

/// `panic("…")`, `panic(fmt.Sprintf("…"))`, `panic(errors.New("…"))`.
fn panic_message(spot: &Spot<'_>) -> Verdict {
    let (_, Some(literal)) = spot.class() else { return Verdict::Undecided };
    let panics =
        spot.upwards().filter(|(_, node)| node.kind() == "call_expression").take(2).find(|(_, node)| {
            node.child_by_field_name("function").is_some_and(|function| spot.source(function) == b"panic")
        });
    let Some((_, call)) = panics else { return Verdict::Undecided };
    // What fails so for others is called so.
    if is_about_stubs(spot) {
        return Verdict::Fine;
    }
    // "not implemented: " + what: a case of something, unless it is all there is.
    let joined = spot
        .upwards()
        .any(|(_, node)| node.kind() == "binary_expression" && node.start_byte() > call.start_byte());
    let unwritten = match tells(content(spot.source(literal))) {
        Says::Unwritten if !joined => true,
        Says::Unwritten | Says::UnwrittenOf => {
            is_due(content(spot.source(literal)))
                || Function::around(spot).is_some_and(|function| function.is_only(spot))
        }
        Says::Unsupported | Says::Nothing => false,
    };
    if unwritten { Verdict::Stub(Stub::new(spot, call, Shape::Throws)) } else { Verdict::Fine }
}

/// `//go:build !linux && !darwin`: the file for platforms that cannot do it.
fn is_fallback(text: &[u8]) -> bool {
    let head = &text[..text.len().min(2_048)];
    head.split(|byte| *byte == b'\n').any(|line| {
        (line.starts_with(b"//go:build") || line.starts_with(b"// +build")) && line.contains(&b'!')
    })
}
