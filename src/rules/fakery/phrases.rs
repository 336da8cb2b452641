//! Owns what a message says about the code that gives it: that it was never written, or that a case is not supported.

use std::ops::Range;

use super::denials::denies;
use super::vocabulary::is_task_verb;
use crate::wordlist::{List, holds};

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Nothing but that this is unwritten: "Not implemented", "TODO: implement".
    Unwritten,
    /// That something named is unwritten: "password reset is not implemented".
    UnwrittenOf,
    /// That a case is not served, or that others have to write it: "not implemented on this platform", "must be
    /// implemented by subclasses". Mature code says so for good.
    Unsupported,
    /// Something else.
    Nothing,
}

/// What is said of an implementation that is not there, in a row of words.
const NOUNS: &[&str] =
    &["needs implementation", "implementation pending", "pending implementation", "implement me"];

/// What may stand between "not" and "implemented".
static BETWEEN: List = List::of("yet been being fully still quite even");

/// What may stand behind "not implemented", and says that it will be: no case that is left out for good.
const SO_FAR: &[&str] = &[
    "yet",
    "so far",
    "thus far",
    "as of yet",
    "as yet",
    "as of now",
    "as of today",
    "until now",
    "up to now",
    "right now",
];

/// Words that make it a statement about a case or about who has to write it.
const CONDITIONS: &[&str] = &[
    "support",
    "platform",
    "subclass",
    "override",
    "overrid",
    "abstract",
    "derived",
    "child class",
    "must implement",
    "must be implemented",
    "should be implemented",
    "should implement",
    "have to implement",
    "base class",
    "interface",
    "mixin",
    "not available",
    "deprecated",
    "by the caller",
    "by the user",
    "cannot",
    "can't",
    "unreachable",
    "never",
    "should not be called",
    "not allowed",
    "not possible",
    "invalid",
    "unexpected",
    "unknown",
    "does not make sense",
    "meaningless",
    "not applicable",
    "not needed",
    "intentionally",
    "on windows",
    "on linux",
    "on macos",
    "requires",
    "not enabled",
    "instead",
    ". use ",
    "only ",
    "not used",
    "does not",
    "doesn't",
    "went wrong",
    "use the ",
    "; use ",
    "shouldn't",
    "should not be needed",
    "intrinsic",
    "was removed",
];

/// What `message`, the text of a string, says.
pub(super) fn says(message: &[u8]) -> Says {
    let text = normal(message);
    if is_task(&text, is_loud(message)) {
        return Says::Unwritten;
    }
    let Some(Phrase { range, yet }) = unwritten(&text) else { return Says::Nothing };
    let (subject, rest) = (text[..range.start].trim(), text[range.end..].trim());
    let conditional = CONDITIONS.iter().any(|condition| text.contains(condition));
    // "Quoting for sqlite is not implemented" is about a case, "Tax for shipping: not implemented" about a thing.
    // "not implemented, only the way out works"
    let is_half = rest.starts_with(", only") && rest.ends_with(['s', 'k']) && rest.contains("work");
    let is_case = subject.contains(" for ") && !subject.ends_with(':');
    if !yet && (conditional && !is_half || opens_condition(rest) || is_case) {
        return Says::Unsupported;
    }
    if is_generic(subject) && (rest.is_empty() || rest.starts_with([':', '-', '(', ',', '.', '!'])) {
        return if is_bare(rest) { Says::Unwritten } else { Says::UnwrittenOf };
    }
    Says::UnwrittenOf
}

/// What the message of an error says, in whatever words.
pub(super) fn tells(message: &[u8]) -> Says {
    match says(message) {
        Says::Nothing if denies(message) => Says::UnwrittenOf,
        said => said,
    }
}

/// Whether the text of a comment or documentation says that the code beside it is unwritten.
pub(super) fn admits(comment: &[u8]) -> bool {
    matches!(says(comment), Says::Unwritten | Says::UnwrittenOf)
}

/// Whether a message says that a case is not served, in whatever words.
pub(super) fn is_about_support(message: &[u8]) -> bool {
    let text = normal(message);
    !text.contains(" yet") && CONDITIONS.iter().any(|condition| text.contains(condition))
}

/// Whether the message says that it will be written: stronger than the name of the error alone.
pub(super) fn promises(message: &[u8]) -> bool {
    let text = normal(message);
    is_task(&text, is_loud(message))
        || unwritten(&text).is_some_and(|phrase| phrase.yet)
        || text.contains("yet been")
        || matches!(
            text.trim(),
            "not yet" | "not yet ready" | "not ready yet" | "not yet available" | "later" | "soon" | "wip"
        )
}

/// Whether the message says that what is unwritten is to come: "parsing x is not implemented yet", "has not been
/// implemented". That is no case which is not served for good.
pub(super) fn is_due(message: &[u8]) -> bool {
    let text = normal(message);
    text.contains("been implemented") || unwritten(&text).is_some_and(|phrase| phrase.yet)
}

/// Words of a text that say that something is unwritten.
struct Phrase {
    range: Range<usize>,
    /// Whether they say that it will be written.
    yet: bool,
}

/// The first words of `text` that say so: "not (yet) (been) implemented (so far)", "still to be implemented", "no
/// implementation yet".
fn unwritten(text: &str) -> Option<Phrase> {
    const WORD: &str = "implement";
    let mut found = text.match_indices(WORD).filter_map(|(at, _)| {
        let before = text[..at].trim_end();
        let behind = &text[at + WORD.len()..];
        if let Some(rest) = behind.strip_prefix("ed") {
            let (start, put_off) = denial(before, at)?;
            let (length, due) = so_far(rest);
            return Some(Phrase { range: start..at + WORD.len() + 2 + length, yet: put_off || due });
        }
        let rest = behind.strip_prefix("ation")?;
        let of = [" for this", " for it", " here"]
            .iter()
            .find(|of| rest.starts_with(**of))
            .map_or(0, |of| of.len());
        let (length, due) = so_far(&rest[of..]);
        let start = before.strip_suffix("no").filter(|_| due)?.len();
        Some(Phrase { range: start..at + WORD.len() + 5 + of + length, yet: true })
    });
    found.next().or_else(|| {
        NOUNS.iter().find_map(|noun| {
            let (at, _) = text.match_indices(noun).find(|(at, _)| {
                text[..*at].chars().next_back().is_none_or(is_break)
                    && text[at + noun.len()..].chars().next().is_none_or(is_break)
            })?;
            Some(Phrase { range: at..at + noun.len(), yet: true })
        })
    })
}

/// Where the denial starts that `before`, the text before "implemented" at `at`, ends with; whether it puts the work off.
fn denial(before: &str, at: usize) -> Option<(usize, bool)> {
    let (mut rest, mut yet, mut been) = (before, false, false);
    if let Some(open) = before.strip_suffix("un").filter(|open| open.is_empty() || open.ends_with(is_break)) {
        return (before.len() == at).then_some((open.len(), false));
    }
    if before.len() == at {
        return None;
    }
    if let Some(due) = ["to be", "to get"].iter().find_map(|due| before.strip_suffix(due)) {
        let subject = due.trim_end();
        return Some((due.len(), ["still", "yet"].iter().any(|word| subject.ends_with(word))));
    }
    loop {
        let start = rest.rfind(' ').map_or(0, |blank| blank + 1);
        let word = &rest[start..];
        if word == "not" || word.ends_with(":not") || word.ends_with("n't") {
            // "The server has not implemented it": somebody else.
            let subject = rest[..start].trim_end();
            let acts = ["hasn't", "haven't"].contains(&word)
                || word == "not" && [" has", " have"].iter().any(|has| subject.ends_with(has));
            return (been || !acts).then_some((start, yet));
        }
        if start == 0 || !holds(&BETWEEN, word) {
            return None;
        }
        yet |= word == "yet";
        been |= word == "been";
        rest = rest[..start].trim_end();
    }
}

/// How long the words are that `rest`, the text behind "implemented", opens with and that put the work off; whether there
/// are any.
fn so_far(rest: &str) -> (usize, bool) {
    let blanks = rest.len() - rest.trim_start().len();
    let open = |own: &&&str| {
        rest[blanks..].strip_prefix(**own).is_some_and(|next| !next.starts_with(char::is_alphanumeric))
    };
    match SO_FAR.iter().find(open) {
        Some(own) if blanks > 0 => (blanks + own.len(), true),
        _ => (0, false),
    }
}

fn is_break(c: char) -> bool {
    !c.is_alphanumeric()
}

/// In lower case, white space folded, quotes and closing marks gone.
fn normal(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message).to_lowercase().replace('\u{2019}', "'").replace("\\n", " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_matches(|c: char| " .!*#/\"'`<>…-".contains(c)).to_owned()
}

/// "TODO", "TODO: x", "fixme - x", "todo implement", "implement me".
fn is_task(text: &str, is_loud: bool) -> bool {
    let task = |word: &str| {
        text.strip_prefix(word).is_some_and(|rest| {
            let next = rest.trim_start().split(' ').next().unwrap_or_default();
            let spoken = rest.starts_with(' ') && (is_loud || is_task_verb(next.as_bytes()));
            // "TODO: {} of {}" counts tasks.
            let counts = rest.trim_start_matches([':', ' ']).starts_with(['{', '%', '#', '$']);
            !counts
                && (rest.is_empty()
                    || rest.starts_with([':', '(', '-', '!', '.'])
                    || rest.starts_with(" -")
                    || spoken)
        })
    };
    let led =
        |phrase: &str| text.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    task("todo") || task("fixme") || led("implement me") || led("implement this")
}

/// Whether a message opens with a tag in capitals.
fn is_loud(message: &[u8]) -> bool {
    let text = message.trim_ascii_start();
    text.starts_with(b"TODO") || text.starts_with(b"FIXME")
}

/// "not implemented for type X", "not implemented in browsers": a case.
fn opens_condition(rest: &str) -> bool {
    [
        "for ", "in ", "on ", "by ", "with ", "when ", "outside ", "without ", "if ", "unless ", "because ",
        "since ", "as ",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}

/// "", "this method is", "Method", "function has".
fn is_generic(subject: &str) -> bool {
    const WORDS: &str = "this the that it method function feature handler endpoint command operation api action \
        route service functionality code part stub error is was has currently still sorry panic \
        todo";
    subject.split([' ', ':', ',', '-', '.']).filter(|word| !word.is_empty()).all(|word| holds(WORDS, word))
}

/// Nothing more than marks, or a value to tell what it was asked for.
fn is_bare(rest: &str) -> bool {
    !rest.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::{Says, admits, promises, says};

    #[test]
    fn messages_that_say_nothing_but_unwritten() {
        for message in [
            "not implemented",
            "Not implemented.",
            "Method not implemented.",
            "TODO",
            "TODO: implement",
            "implement me",
            "not yet implemented",
            "NOT IMPLEMENTED!",
            "This function is not implemented yet",
            "unimplemented",
            "fixme",
            "Not Implemented Yet...",
            "hasn't been implemented yet",
            "Not implemented as of now",
            "not implemented so far",
            "This endpoint isn't implemented as yet",
            "no implementation yet",
            "No implementation for this so far",
        ] {
            assert_eq!(says(message.as_bytes()), Says::Unwritten, "{message}");
        }
    }

    #[test]
    fn messages_that_say_what_is_unwritten() {
        for message in [
            "getUser not implemented",
            "password reset is not implemented",
            "Not implemented: charging cards",
            "Not implemented: %s",
            "sending mail not yet implemented",
            "refunds on windows are not implemented yet",
            "export hasn't been implemented so far",
            "INVOIC messages: not implemented as of yet",
            "merging is still to be implemented",
            "rates are yet to be implemented",
            "print on windows has not been implemented so far",
        ] {
            assert_eq!(says(message.as_bytes()), Says::UnwrittenOf, "{message}");
        }
    }

    #[test]
    fn messages_about_a_case_or_about_whose_turn_it_is() {
        for message in [
            "not implemented on this platform",
            "has to be overridden, not implemented here",
            "not implemented for type %T",
            "Abstract method not implemented",
            "set is not implemented: unsupported",
            "not implemented in browsers",
        ] {
            assert_eq!(says(message.as_bytes()), Says::Unsupported, "{message}");
        }
        for message in [
            "",
            "user not found",
            "todo list is full",
            "todos",
            "Todo not found",
            "tools",
            "must be implemented by subclasses",
            "the server has not implemented ranges",
            "no implementation for this type was found",
            "the implementation is missing functions",
            "reimplemented",
            "be implemented elsewhere",
            "digest must implement memoable",
        ] {
            assert_eq!(says(message.as_bytes()), Says::Nothing, "{message}");
        }
    }

    #[test]
    fn admissions_and_promises() {
        assert!(admits(b"# Not implemented yet.") && promises(b"not implemented yet") && promises(b"TODO"));
        assert!(!admits(b"# nothing to do here") && !promises(b"not implemented"));
    }
}
