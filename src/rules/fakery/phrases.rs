//! Owns what a message says about the code that gives it: that it was never written, or that a case is not supported.

use super::vocabulary::is_task_verb;

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

/// Phrases that say that code is unwritten.
const PHRASES: &[&str] = &[
    "not yet been implemented",
    "not been implemented yet",
    "not been implemented",
    "not yet implemented",
    "not implemented yet",
    "isn't implemented yet",
    "isn't implemented",
    "not implemented",
    "unimplemented",
    "to be implemented",
    "needs implementation",
    "implementation pending",
    "pending implementation",
    "implement me",
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
    let Some((at, phrase)) = PHRASES.iter().find_map(|phrase| text.find(phrase).map(|at| (at, *phrase)))
    else {
        return Says::Nothing;
    };
    let (subject, rest) = (text[..at].trim(), text[at + phrase.len()..].trim());
    let (rest, yet) = without_yet(rest, phrase);
    let conditional = CONDITIONS.iter().any(|condition| text.contains(condition));
    if !yet && (conditional || opens_condition(rest) || subject.contains(" for ") || subject.contains(" of "))
    {
        return Says::Unsupported;
    }
    if is_generic(subject) && (rest.is_empty() || rest.starts_with([':', '-', '(', ',', '.', '!'])) {
        return if is_bare(rest) { Says::Unwritten } else { Says::UnwrittenOf };
    }
    Says::UnwrittenOf
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
        || text.contains("implemented yet")
        || text.contains("yet implemented")
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
    ["implemented yet", "yet implemented", "not yet been", "been implemented"]
        .iter()
        .any(|due| text.contains(due))
}

/// In lower case, white space folded, quotes and closing marks gone.
fn normal(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message).to_lowercase().replace('\u{2019}', "'");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_matches(|c: char| " .!*#/\"'`<>…-".contains(c)).to_owned()
}

/// "TODO", "TODO: x", "fixme - x", "todo implement", "implement me".
fn is_task(text: &str, is_loud: bool) -> bool {
    let task = |word: &str| {
        text.strip_prefix(word).is_some_and(|rest| {
            let next = rest.trim_start().split(' ').next().unwrap_or_default();
            let spoken = rest.starts_with(' ') && (is_loud || is_task_verb(next.as_bytes()));
            rest.is_empty() || rest.starts_with([':', '(', '-', '!', '.']) || rest.starts_with(" -") || spoken
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

fn without_yet<'a>(rest: &'a str, phrase: &str) -> (&'a str, bool) {
    match rest.strip_prefix("yet") {
        Some(rest) => (rest.trim_start(), true),
        None => (rest, phrase.contains("yet")),
    }
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
    subject
        .split([' ', ':', ',', '-', '.'])
        .filter(|word| !word.is_empty())
        .all(|word| WORDS.split_ascii_whitespace().any(|own| own == word))
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
