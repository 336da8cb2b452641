//! Owns messages that say of a function that it will come: "PDF download will be available soon".
//!
//! What mature programs say so too, they say on one of several ways through a function: where it counts is judged by whoever
//! asks.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::patterns::{compiled, says};
use crate::rules::fakery::remarks::wording::{Patterns, Words};

/// How long such a message may be: who writes at length explains.
const LONG: usize = 100;

/// What is only said of what is not there.
static ANNOUNCED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(r"(?i)coming soon|not yet available|not available yet|under (?:construction|development)")
});

/// The same in other words, which are said of orders, rooms and servers as well.
static LATER: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "available|arriving|launching|ready|here|live|released|added|supported|enabled|implemented|possible|back soon|shortly
         coming|follows|follow *2 soon|shortly|later
         coming|available|arriving|ready|released|added|supported|enabled|implemented *1 in|with a|an|the|our|one *1 later|future|next|upcoming|coming|following *1 release|version|update|sprint|build
         not|isn|aren t? yet available|ready|supported|implemented|enabled|possible|there|working|functional|finished|built
         not|isn|aren|hasn|haven t? *2 available|ready|supported|implemented|enabled|possible|working|functional|finished|built *1 yet
         still|currently|we|re working|work on this|it|that
         -able soon|shortly
         stay tuned
         work in progress
         watch this space
         check back later|soon
         will be *1 added|available|implemented|supported|enabled|possible *2 soon|later|shortly",
    )
});

/// Who or what it is not there for: others have it.
static WHERE: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "in|on|for|with|by|to your|this|the|these|that *2 region|country|browser|plan|platform|device|language|version|account|system|locale|area|store|file|type|format|user|users|order|server|database|model",
    )
});

/// How plainly a message announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Announces {
    /// It says so of a function.
    Surely,
    /// It may speak of something else.
    Perhaps,
}

/// Whether `message` only announces.
pub(super) fn announces(message: &[u8]) -> Option<Announces> {
    if message.len() > LONG {
        return None;
    }
    let words = Words::of(message, 0);
    if words.find(&WHERE).is_some() {
        return None;
    }
    if says(&ANNOUNCED, message) {
        return Some(Announces::Surely);
    }
    words.find(&LATER).map(|_| Announces::Perhaps)
}

#[cfg(test)]
mod tests {
    use super::{Announces, announces};

    #[test]
    fn messages() {
        for text in ["Coming soon!", "Export is not yet available", "This page is under construction"] {
            assert_eq!(announces(text.as_bytes()), Some(Announces::Surely), "{text}");
        }
        for text in [
            "PDF download will be available soon",
            "This feature will be available in a later release",
            "We're still working on this!",
            "Stay tuned!",
            "Invoices will be downloadable shortly",
            "Sharing isn't supported yet",
            "Sorry, that is not implemented yet",
            "Dark mode comes with the next update: check back soon",
        ] {
            assert_eq!(announces(text.as_bytes()), Some(Announces::Perhaps), "{text}");
        }
        for text in [
            "Not available yet in your region",
            "The server will be back in a minute",
            "Saved",
            "Not supported on this platform yet",
            "Your order is not available",
            "Try again later",
        ] {
            assert_eq!(announces(text.as_bytes()), None, "{text}");
        }
    }
}
