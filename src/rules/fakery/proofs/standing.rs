//! Owns whether what looks like an assertion that proves nothing is one where it stands: in a test, reached whatever
//! happens, and not about equality itself.

use bstr::ByteSlice;

use super::cases::Case;
use super::own::assigned;
use super::reading::{Outcome, parts_of_name};
use super::reasons;
use super::tautology::Tautology;
use crate::rules::fakery::words::is_word;
use crate::syntax::{Function, Spot, SyntaxTree, TextClass};
use crate::wordlist::{List, holds};

/// Words in the title of a test whose subject is equality itself, or assertions themselves.
const ABOUT_EQUALITY: &str = "eq same reflex nan self partial symmetr singleton cmp compar ord ordering equal operator trait debug \
    alias canonic cache memoi";
/// Words in the title of a test that may be about equality: whether a value equals itself is asked of what was made, never
/// of what was worked out.
const NEAR_EQUALITY: &str =
    "ident identity identical hash clone copy copies stable idempot consist determin repeat";
const ABOUT_ASSERTIONS: &str = "assert expect matcher tobe reporter";

/// Whether what looks like one is one: code that a test reaches whatever happens, and not a test of equality.
pub(super) fn is_standing(tree: &SyntaxTree, text: &[u8], suspect: &Tautology, file_name: &[u8]) -> bool {
    let file_is_about_equality = has_word(file_name, "eq equal hash clone copy cmp ord ordering identity");
    let at = suspect.span.start;
    let at = at + text[at..].iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let Ok(spot) = tree.spot(text, at..at + 1) else { return false };
    if spot.class().0 != TextClass::Code || is_defined(&spot) {
        return false;
    }
    let Some(function) = Function::around(&spot) else {
        return is_unconditional(&spot)
            && !matches!(tree.language().name, "Python" | "Rust" | "Go" | "Java" | "C#");
    };
    let is_outside = matches!(tree.language().name, "Scala" | "Bash" | "C" | "C++" | "Kotlin");
    let is_conditional = function.is_conditional(&spot);
    let whole = function.node.byte_range();
    let head = text.get(whole.start..function.body.start_byte()).unwrap_or_default();
    let case = Case::of(function);
    let title = match &case {
        Some(case) => case.title.clone(),
        None if is_outside => head.to_vec(),
        None => return false,
    };
    if is_conditional || has_word(&title, ABOUT_ASSERTIONS) || is_defined_here(text, suspect) {
        return false;
    }
    match suspect.outcome {
        Outcome::Same => {
            let body = case.as_ref().map_or(&text[whole], |case| &text[case.span()]);
            let asserting = |line: &&[u8]| {
                let is_about = line.find(&suspect.subject[..]).is_some();
                is_about
                    && (line.find("assert").is_some()
                        || line.find("xpect").is_some()
                        || line.find("==").is_some())
            };
            let others = body.lines().filter(asserting).count();
            // `Unit`, `Enum::Variant`: a value made anew on either side. `book.Count` is what C# calls a property.
            let last = suspect.subject.rsplit(|byte| !is_word(*byte)).next().unwrap_or_default();
            let is_property = tree.language().name == "C#"
                && suspect.subject.contains(&b'.')
                && suspect.subject.first().is_some_and(u8::is_ascii_lowercase);
            let is_made = !is_property && last.first().is_some_and(u8::is_ascii_uppercase);
            let is_near = file_is_about_equality || has_word(&title, NEAR_EQUALITY);
            let is_result = !is_near || is_worked_out(body, &suspect.subject);
            let is_repeated = is_asked_twice(text, suspect, tree.language().name);
            !is_about_equality(&title) && others < 2 && !is_made && is_result && !is_repeated
        }
        Outcome::Fixed if suspect.is_mark => {
            !reasons::says_reached(text, &suspect.span)
                && !is_behind_try(&spot)
                && !names_itself(&title, text, suspect)
        }
        // What compares values is tested with values.
        Outcome::Fixed => !has_word(file_name, "equals equality equalto notequal"),
    }
}

/// Whether a test's title says that it is about equality.
pub(super) fn is_about_equality(title: &[u8]) -> bool {
    has_word(title, ABOUT_EQUALITY)
}

/// Whether to ask for the same twice is the point: a property that may be made anew each time, or a word that says so.
fn is_asked_twice(text: &[u8], suspect: &Tautology, language: &str) -> bool {
    const WORDS: [&str; 8] =
        ["cache", "determin", "same", "stable", "idempot", "memoi", "itself", "reflexiv"];
    let own = text[suspect.span.clone()].to_ascii_lowercase();
    let is_identity = own.find(" is ").is_some()
        || own.find("same").is_some()
        || own.find("assertis(").is_some()
        || own.find(" eq ").is_some();
    let is_computed = matches!(language, "Python" | "Ruby" | "C#" | "Kotlin" | "Scala" | "Swift");
    let is_property = is_computed && suspect.subject.contains(&b'.');
    is_identity && is_property
        || own.find("itself").is_some()
        || own.find("reflexiv").is_some()
        || reasons::speaks_of(text, &suspect.span, &WORDS)
}

/// Whether the statement before is a `try`: its handlers fail the test, and this marks that none of them did.
fn is_behind_try(spot: &Spot<'_>) -> bool {
    let control = spot.nodes().iter().rev().find_map(|node| {
        let is_whole =
            node.kind().ends_with("_statement") || node.parent().is_some_and(|above| above.kind() == "block");
        is_whole.then(|| node.prev_named_sibling()).flatten()
    });
    control.is_some_and(|before| matches!(before.kind(), "try_statement" | "try_expression" | "begin"))
}

/// Whether the title speaks of the very function that is called: `require(true)` in `passingRequire`.
fn names_itself(title: &[u8], text: &[u8], suspect: &Tautology) -> bool {
    let own = &text[suspect.span.clone()];
    let name = &own[..own.iter().position(|byte| !is_word(*byte)).unwrap_or(own.len())];
    matches!(name, b"check" | b"require" | b"verify") && title.to_ascii_lowercase().find(name).is_some()
}

/// Whether the file defines what the assertion is called, as something of its own: `local function check(value)`.
fn is_defined_here(text: &[u8], suspect: &Tautology) -> bool {
    let own = &text[suspect.span.clone()];
    let name = &own[..own.iter().position(|byte| !is_word(*byte)).unwrap_or(own.len())];
    matches!(name, b"check" | b"require" | b"verify")
        && ["function ", "def ", "fun ", "fn ", "func ", "const ", "let "].iter().any(|lead| {
            let definition = [lead.as_bytes(), name].concat();
            text.find_iter(&definition)
                .any(|at| !text.get(at + definition.len()).copied().is_some_and(is_word))
        })
}

/// Whether one of `words` is in the title: short ones as words of their own, longer ones anywhere.
fn has_word(title: &[u8], words: &str) -> bool {
    let own = parts_of_name(title);
    let lower = title.to_ascii_lowercase();
    words.split_ascii_whitespace().any(|word| {
        own.iter().any(|own| own == word.as_bytes()) || word.len() > 3 && lower.find(word).is_some()
    })
}

/// Whether the test gave `subject` the answer of a function that is no constructor.
fn is_worked_out(body: &[u8], subject: &[u8]) -> bool {
    static MAKES: List = List::of(
        "new from of default create make build clone copy deepcopy dup with init get getfixturevalue parse cls object",
    );
    body.lines().any(|line| {
        let line = line.trim_ascii();
        let line = line.strip_suffix(b";").unwrap_or(line);
        let Some(own) = assigned(line).filter(|own| own.name == subject) else { return false };
        let value = own.value.strip_prefix(b"await ").unwrap_or(own.value);
        let Some(open) = value.find_byte(b'(') else { return false };
        let last = value[..open].rsplit(|byte| !is_word(*byte)).next().unwrap_or_default();
        let words = parts_of_name(last);
        let makes = words.iter().any(|word| holds(&MAKES, word));
        let is_type = last.first().is_some_and(u8::is_ascii_uppercase) && !line.contains(&b':')
            || value.starts_with(b"new ");
        !last.is_empty() && !makes && !is_type
    })
}

/// Whether the spot is within a definition of the assertion, not a use.
fn is_defined(spot: &Spot<'_>) -> bool {
    spot.nodes()
        .iter()
        .any(|node| matches!(node.kind(), "macro_definition" | "preproc_function_def" | "preproc_def"))
}

fn is_unconditional(spot: &Spot<'_>) -> bool {
    !spot.nodes().iter().any(|node| {
        node.is_named() && spot.language().control.contains(&node.kind()) && !node.kind().contains("class")
    }) || spot.language().name == "Scala"
        && !spot.nodes().iter().any(|node| {
            matches!(node.kind(), "if_expression" | "match_expression" | "try_expression" | "case_clause")
        })
}
