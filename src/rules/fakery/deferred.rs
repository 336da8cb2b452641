//! Owns what a comment says of work that is put off: "will be wired up later", "not hooked up yet", "stub for now".
//!
//! Alone it is a plan, or tells of what happens later at run time. On a function that does nothing it is the second sign.

use std::sync::LazyLock;

use super::phrases::{Says, says};
use super::remarks::wording::{Patterns, Words};

/// How sure it is that the work is meant, and nothing that happens at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Defers {
    /// The wording alone leaves it open: "for now", "stub".
    Perhaps,
    /// Only who writes code speaks so: "to be filled in", "not wired up yet".
    Surely,
}

/// Letters that every wording has some of, in lower case.
const SIGNS: [&str; 29] = [
    "gets ",
    "added ",
    "yet",
    "later",
    "now",
    "stub",
    "will ",
    "'ll ",
    "to be",
    "skeleton",
    "placeholder",
    "dummy",
    "soon",
    "until",
    "once",
    "pending",
    "missing",
    "need",
    "tbd",
    "wip",
    "moment",
    "follow",
    "next",
    "temporar",
    "eventually",
    "left ",
    "still",
    "not ",
    "in progress",
];

/// How long a comment may be: who writes at length explains.
const LONG: usize = 240;

/// How many words a comment may have that only perhaps puts work off: a longer one tells of what happens at run time.
const BRIEF: usize = 8;

static SURELY: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "will|shall|should|must|needs|need|has|have|to|still be|get|getting? *1 implemented|added|written|coded|completed|finished|filled|fleshed|wired|hooked|plugged|integrated|ported|developed|finalized|provided
         will|ll|shall add|implement|write|fill|wire|hook|plug|integrate|flesh|finish|complete|build|come|follow|land *4 later|soon|eventually|next|once|when|after|in
         implementation|integration|body|logic|code|rest|details will|to|shall come|follow|land|arrive
         implementation|integration|body|logic|code|support follows|pending|missing|outstanding|tbd|wip|incomplete
         pending|missing|awaiting|needs|lacks A? implementation|integration|body|logic
         will|to be done|supported|connected|built|handled|created|enabled|set *2 later|soon|eventually|in|once|when A? *1 step|commit|pr|sprint|release|version|phase|iteration|milestone|change|patch|ticket|backend|task|story
         not|isn|aren|hasn|haven|wasn|never|still yet? *2 implemented|added|written|coded|completed|finished|filled|fleshed|wired|hooked|plugged|integrated|ported|developed up|in|out|to|into? *3 yet
         not|isn|aren|hasn|haven yet *2 implemented|added|written|coded|completed|finished|filled|fleshed|wired|hooked|plugged|integrated|ported|developed|done|built
         not|isn|hasn|aren|haven|never been? wired|hooked|plugged|integrated|implemented|fleshed up|in|out? $
         yet to be *1 implemented|added|written|coded|completed|finished|filled|wired|hooked|plugged|integrated|done
         still|yet to|needs|missing|unwritten|unimplemented|unfinished *1 implement|write|add|wire|hook|fill|finish|build
         still unwritten|unimplemented|unfinished|missing|pending $
         add|implement|write|fill|wire|hook|plug|finish|complete|build|integrate|connect *6 later|soon|eventually|next|afterwards $
         add|implement|write|fill|wire|hook|plug|finish|build|integrate *4 once|when *5 ready|available|exists|lands|there|live|done|up|merged|in|chosen|decided
         in|for|with a|the|another follow|later|next|future|subsequent|upcoming|separate up? *1 step|commit|pr|pull|sprint|release|version|phase|iteration|milestone|change|patch|ticket|task|story
         gets|get|receives|receive its|a|the *1 body|code|implementation|content|contents|logic|flesh *2 when|once|as|after|later|with|in
         gets|get added|written|implemented|coded|wired|hooked|plugged|built|fleshed|finished|ported|integrated up|in|out? *1 when|once|as|after|later|with|in|soon
         added|written|implemented|coded|wired|hooked|plugged|ported|integrated up|in|out? when|once|after|as *5 lands|exists|there|ready|done|merged|ships|decided|chosen|agreed|available|in|up
         will|ll|shall come|follow|arrive|land *1 with|together|alongside|in *4 integration|backend|release|version|sprint|milestone|phase|iteration|layer|rollout|pr|commit|migration|refactor|rewrite|ticket|story|module|service|client|driver|sdk
         stubbed|blanked out? until|for|to|while|because|the|as|pending
         stubbed out
         ^ stub|skeleton|scaffold|scaffolding|shell|placeholder only|to|until|needs|will|for|here
         work|implementation in progress
         come|comes|coming|follows soon|later
         nothing|empty *2 yet *1 will|to|add|wire|hook|implement
         left|kept empty|blank|out|unimplemented|unwritten *1 for|until now|the|a|we|it|later",
    )
});

static PERHAPS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "for now
         for the moment
         for the time being
         at the moment
         nothing|empty|noop *2 yet|now
         ^ stub|skeleton|scaffold|placeholder|stubbed|tbd|wip $
         ^ a? stub|skeleton|placeholder|dummy implementation|method|function|body|for|until|only
         just|only a? stub|skeleton|placeholder|dummy
         temporarily|temporary
         left|kept empty|blank
         not yet
         not|isn|aren|hasn|haven *4 yet
         will|to be *3 later|soon|eventually
         later|soon|eventually $
         until|once *6 is|are|exists|exist|arrives|arrive|lands|land|ships|ready|available|there|live|done|chosen|decided|merged|deployed
         coming soon",
    )
});

/// What makes doing nothing a decision, or somebody else's turn.
const MEANT: &str = "intention deliberate purpose design subclass overrid overwrit derived implementer inherit by_the by_a \
    by_each by_user caller plugin optional no_longer not_needed no_need not_required isn't_needed unnecessary nothing_to \
    not_applicable not_used unused deprecated removed ignore handled_ default_ obsolete never_called no_effect \
    doesn't_need does_not_need don't_need not_relevant nothing_needs garbage";

/// Whether the comment `text` puts work off.
pub(super) fn defers(text: &[u8]) -> Option<Defers> {
    if text.len() > LONG || !may_defer(text) {
        return None;
    }
    let lower = String::from_utf8_lossy(text).to_lowercase();
    let plain =
        lower.split(|c: char| c.is_whitespace() || "*/#-".contains(c)).filter(|word| !word.is_empty());
    let plain = plain.collect::<Vec<_>>().join("_");
    if MEANT.split_ascii_whitespace().any(|sign| plain.contains(sign)) {
        return None;
    }
    let words = Words::of(text, 0);
    if words.find(&SURELY).is_some() {
        return Some(Defers::Surely);
    }
    (words.len() <= BRIEF).then(|| words.find(&PERHAPS)).flatten().map(|_| Defers::Perhaps)
}

/// Whether the message of an error says that the work comes later, and in what words: that something is not implemented
/// is said of cases for good.
pub(super) fn promises_later(message: &[u8]) -> bool {
    // A message of several strings is one.
    let whole: Vec<u8> = message.iter().copied().filter(|byte| *byte != b'"').collect();
    says(&whole) == Says::Nothing && defers(&whole) == Some(Defers::Surely)
}

/// Whether a text has letters of a wording: what is asked before it is taken apart.
pub(super) fn may_defer(text: &[u8]) -> bool {
    let lower = text[..text.len().min(2 * LONG)].to_ascii_lowercase();
    SIGNS.iter().any(|sign| memchr::memmem::find(&lower, sign.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::{Defers, defers};

    #[test]
    fn work_that_is_put_off() {
        for text in [
            "// will be wired up later",
            "# to be filled in later",
            "/* implementation will follow later */",
            "// not hooked up yet",
            "// serializer not wired up yet",
            "-- stubbed out until the codec is chosen",
            "// stub, to be completed once the gateway is there",
            "// skeleton only, needs to be filled in",
            "// for now: no-op, Kafka will be added later",
            "// mail will be added later",
            "// will be implemented in the next sprint",
            "// we'll add this in a follow-up PR",
            "// hook this up to the disk later",
            "// left empty for now",
            "// still to be written",
            "// not yet implemented",
            "// implementation pending",
            "// the real call comes in the next release",
            "// has yet to be integrated",
            "// work in progress",
            "// wire to the queue once the broker is up",
            "-- gets its body when the database layer lands",
            "# helm part gets added once the chart is there",
            "// receives its logic with the next milestone",
            "// gets wired up after the migration",
            "// transfers will come with the bank integration",
            "// to be added when the schema exists",
        ] {
            assert_eq!(defers(text.as_bytes()), Some(Defers::Surely), "{text}");
        }
        for text in
            ["// dummy for now", "// nothing yet", "// stub", "// until the credentials arrive", "// tbd"]
        {
            assert_eq!(defers(text.as_bytes()), Some(Defers::Perhaps), "{text}");
        }
    }

    #[test]
    fn what_is_meant_or_happens_later() {
        for text in [
            "// nothing to do",
            "// intentionally empty for now",
            "// to be implemented by subclasses",
            "// no longer needed, will be removed in the next release",
            "// filled in by the caller later",
            "// not needed yet",
            "// the default is fine",
            "// handled in onClose",
            "// gets its size from the parent",
            "// gets the rows with the cursor",
            "// ignore",
        ] {
            assert_eq!(defers(text.as_bytes()), None, "{text}");
        }
        for text in ["// the connection is closed later", "// not connected yet", "// will be called later"] {
            assert_ne!(defers(text.as_bytes()), Some(Defers::Surely), "{text}");
        }
    }
}
