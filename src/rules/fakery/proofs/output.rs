//! Owns tests that only write something out.

use bstr::ByteSlice;

use super::cases::Case;
use super::empty::is_said;
use super::hollow::looks_at_something;
use super::own::assigned;

/// Whether a statement writes something out, and does nothing else. `is_plain`: it writes what is written there.
pub(super) fn is_print(statement: &[u8], is_plain: bool) -> bool {
    const PRINTS: [&str; 14] = [
        "print(",
        "println!(",
        "console.log(",
        "console.info(",
        "puts ",
        "System.out.println(",
        "fmt.Println(",
        "t.Log(",
        "t.Logf(",
        "echo ",
        "printf(",
        "Console.WriteLine(",
        "println(",
        "print ",
    ];
    let statement = statement.trim_ascii();
    let Some(lead) = PRINTS.iter().find(|lead| statement.starts_with(lead.as_bytes())) else { return false };
    let rest = &statement[lead.len()..];
    !(rest.contains(&b'(') || is_plain && rest.find("{:?").is_some())
}

/// Whether the title says that what is written out is what counts.
pub(super) fn is_about_output(case: &Case<'_>) -> bool {
    const WORDS: [&str; 13] = [
        "print", "debug", "display", "log", "format", "fmt", "show", "output", "dump", "trace", "warn",
        "stdout", "clone",
    ];
    let title = case.title.to_ascii_lowercase();
    WORDS.iter().any(|word| title.find(word).is_some())
}

/// Whether a comment says that the code is only run here, and tested somewhere else.
pub(super) fn is_tested_elsewhere(case: &Case<'_>) -> bool {
    const WORDS: [&str; 8] = [
        "exercise",
        "tested from",
        "tested by",
        "tested in",
        "tested elsewhere",
        "covered by",
        "covered in",
        "covered elsewhere",
    ];
    let function = &case.function;
    function.comments().into_iter().any(|comment| {
        let text = function.source(comment).to_ascii_lowercase();
        WORDS.iter().any(|word| text.find(word).is_some())
    })
}

/// What it computes is written out, and nothing else is done with it.
pub(super) fn prints(case: &Case<'_>) -> bool {
    let function = &case.function;
    let body = function.source(function.body);
    let statements = function.statements();
    let Some(last) = statements.last().map(|node| function.source(*node)) else { return false };
    let assigns = statements
        .iter()
        .any(|node| assigned(function.source(*node)).is_some_and(|own| own.value.contains(&b'(')));
    let is_plain = statements.iter().all(|node| {
        let text = function.source(*node);
        is_said(text) || is_print(text, false) || assigned(text).is_some()
    });
    assigns && is_plain && is_print(last, false) && !is_about_output(case) && !looks_at_something(body)
}
