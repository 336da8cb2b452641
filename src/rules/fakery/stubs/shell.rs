//! Owns the shape of shells: a function that promises an effect and only says that it has it.

use super::empty::{is_put_off, is_reaction, promises};
use super::{Shape, Stub, Verdict};
use crate::rules::fakery::words::{Hit, Word};
use crate::syntax::{Function, Spot, TextClass};

pub(super) fn at(spot: &Spot<'_>, hit: &Hit, class: TextClass) -> Verdict {
    if hit.word != Word::Nothing || class != TextClass::Code {
        return Verdict::Undecided;
    }
    let Some(function) = Function::around(spot).filter(|function| function.body.start_byte() == hit.start)
    else {
        return Verdict::Fine;
    };
    let name = String::from_utf8_lossy(function.name().unwrap_or_default()).into_owned();
    if function.is_empty() && is_put_off(spot, &function) {
        return Verdict::Stub(Stub::new(spot, function.body, Shape::Deferred));
    }
    // A pause is no work.
    let only_waits = || {
        function.work().iter().all(|own| {
            let source = spot.source(*own);
            source.starts_with(b"sleep ") && !source.contains(&b'$') && !source.contains(&b'\n')
        })
    };
    let is_hollow = only_waits() && promises(name.as_bytes()) && !is_reaction(&name);
    if !is_hollow || !function.comments().is_empty() {
        return Verdict::Fine;
    }
    // What a shell function prints is what it returns; only a message tells that it claims to do something.
    let statements = function.statements();
    let claims = statements.iter().any(|statement| is_claim(spot.source(*statement)));
    let silent = function.is_empty()
        && statements.iter().all(|statement| matches!(spot.source(*statement), b":" | b"true"));
    if !claims && !silent {
        return Verdict::Fine;
    }
    Verdict::Stub(Stub::new(spot, function.body, Shape::Hollow))
}

/// `echo "Deploying…"`, `echo "Backup complete"`: what is said of work.
fn is_claim(statement: &[u8]) -> bool {
    let text = String::from_utf8_lossy(statement).to_lowercase();
    let Some((_, said)) = text.split_once(['"', '\'']) else { return false };
    let first = said.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    let done = ["success", "complete", "done", "finished"].iter().any(|word| said.contains(word));
    (first.len() > 4 && first.ends_with("ing")) || done
}
