//! Owns what comments admit about the function they stand in or before: that its answer is made up, that the real work is
//! still to come, or that a check is left out. Such words alone are no finding; beside a shape they are the second sign,
//! and how much of a sign they are depends on what else speaks for the function.

use std::ops::Range;
use std::sync::LazyLock;

use super::admission_words::{HINTS, OUTRIGHT, PUT_OFF, TESTS};
use super::duty::{is_explained, is_owed};
use super::lines::line_around;
use super::names::Name;
use crate::rules::fakery::remarks::block::opens;
use crate::rules::fakery::remarks::wording::{Patterns, Words};
use crate::rules::fakery::search::Search;
use crate::syntax::Function;

/// How much a comment admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Admits {
    /// Words that code has for what it is about as well: "until", "later", "sample".
    Perhaps,
    /// That the answer was made up, or will not stay: "hardcoded", "for now".
    PutOff,
    /// That it stands in for work that was never done: "not implemented", "stubbed".
    Outright,
}

/// The words of each kind. A hook ends before an automaton of them would be built.
static WORDS: LazyLock<Search> = LazyLock::new(|| Search::new(kinds().map(|(_, word)| word), false));

/// How much each of the words admits, in their order.
static LEVELS: LazyLock<Vec<Admits>> = LazyLock::new(|| kinds().map(|(level, _)| level).collect());

fn kinds() -> impl Iterator<Item = (Admits, &'static str)> {
    let of = |level, words: &'static [&'static str]| words.iter().map(move |word| (level, *word));
    of(Admits::Outright, OUTRIGHT)
        .chain(of(Admits::PutOff, PUT_OFF))
        .chain(of(Admits::PutOff, TESTS))
        .chain(of(Admits::Perhaps, HINTS))
}

/// What only software waits for.
static SOFTWARE: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "not|isn|aren|wasn|never *1 connected|trained|linked|available|there|ready|built|deployed|set|reachable up? yet
         not|isn|aren|wasn|never *1 connected|trained|linked|available|there|ready|built|deployed|set|reachable up? so far
         always|simply|just true|false|ok|succeed|succeeds|success|allow|allows|return|returns|accept|accepts *4 until|till
         skip|skips|skipped|skipping|bypass|bypasses A? check|checks|validation|verification|comparison|signature *6 until|once|when|till
         table|service|backend|api|endpoint|index|model|schema|database|server|module|client|library|cluster|queue|store|bucket|gateway|feed|pipeline|code|part *1 doesn|does|don|do not? exist yet
         table|service|backend|api|endpoint|index|model|schema|database|server|module|client|library|cluster|queue|store|bucket|gateway|feed|pipeline|code|part doesn|does|don|do not? yet exist
         act|acts|acting|behave|behaves|behaving|carry|proceed|continue|go on? as if|though *4 -ed|went|was|were|had|ok|fine|done
         filter|model|algorithm|code|logic|implementation|integration|service|backend|client|library|driver|port pending *8 through|as|return|returns|unchanged|meantime|meanwhile|now
         just so that? *4 renders|render|opens|open|loads|load|works|work|compiles|compile|builds|build|runs|starts|boots|shows
         until|till|once|when *6 wired|connected|implemented|hooked|plugged|deployed|lands|ships|trained|merged|integrated|migrated",
    )
});

/// Words that no domain has for answers of its own.
static FITTED: LazyLock<Search> = LazyLock::new(|| {
    let own = [" hardcoded ", " hard coded ", " canned ", " pretend ", " not implemented "];
    Search::new(TESTS.iter().copied().chain(own), false)
});

/// The same words as they stand in a text, for a search before anything is parsed.
static LOOSE: LazyLock<Search> = LazyLock::new(|| {
    let all = [OUTRIGHT, PUT_OFF, TESTS, HINTS].into_iter().flatten();
    let longest = |phrase: &&'static str| {
        let words = phrase.split_ascii_whitespace();
        words.max_by_key(|word| word.len()).unwrap_or_default()
    };
    Search::new(all.map(longest).filter(|word| word.len() > 2), true)
});

/// How long a comment may be that admits something: who writes more explains.
const LONG: usize = 400;

/// Words by which a comment gives the reason why the answer is right as it is.
const REASONS: [&str; 4] = [" because ", " since ", " only one ", " only supports "];

/// How much a comment says that what is done beside it is not the real thing.
pub(super) fn admits(comment: &[u8]) -> Option<Admits> {
    let text = plain(comment)?;
    let level = WORDS.find_iter(text.as_bytes()).map(|found| LEVELS[found.word]).max()?;
    if text.contains(" implemented by ") {
        return None;
    }
    let opens = [" temporary ", " temporarily "].iter().any(|word| text.starts_with(word));
    let is_put_off = || Words::of(comment, 0).find(&SOFTWARE).is_some();
    let level = match level {
        Admits::PutOff if opens => Admits::Outright,
        Admits::Perhaps if is_put_off() => Admits::PutOff,
        level => level,
    };
    let has_reason = level < Admits::Outright && REASONS.iter().any(|reason| text.contains(reason));
    (!has_reason).then_some(level)
}

/// How much comments in or right before `function` say so.
pub(super) fn level(function: &Function<'_>) -> Option<Admits> {
    let inside = function.comments().into_iter().map(|node| function.source(node));
    inside.chain(function.documentation()).filter_map(admits).max()
}

/// Whether comments say enough of a function that is called `name`. What has its form from others may have nothing to
/// work out, and a name that promises nothing leaves a fixed answer as good as any: then it takes plainer words.
pub(super) fn is_admitted(function: &Function<'_>, name: &Name) -> bool {
    let Some(level) = level(function) else { return false };
    if level == Admits::Outright {
        return true;
    }
    let enough = if name.promise().is_some() { Admits::Perhaps } else { Admits::PutOff };
    level >= enough && !is_owed(function) && !is_explained(function)
}

/// Whether a comment in or right before `function` says that its answers are fitted to what somebody asks.
pub(super) fn is_fitted(function: &Function<'_>) -> bool {
    let inside = function.comments().into_iter().map(|node| function.source(node));
    inside.chain(function.documentation()).filter_map(plain).any(|text| FITTED.is_match(text.as_bytes()))
}

/// The words of a comment in lower case, with one blank around each; `None`: it is too long to admit anything. What
/// stands in brackets or in quotes of code names something.
fn plain(comment: &[u8]) -> Option<String> {
    if comment.len() > LONG {
        return None;
    }
    let mut text = String::with_capacity(comment.len() + 2);
    text.push(' ');
    let (mut closing, mut is_blank) = (None, true);
    for (at, byte) in comment.iter().enumerate() {
        let closes = |mark: u8| comment[at + 1..].iter().take(40).any(|byte| *byte == mark);
        match (closing, *byte) {
            (Some(mark), byte) if byte == mark => closing = None,
            (Some(_), _) => continue,
            (None, b'[') if closes(b']') => closing = Some(b']'),
            (None, b'`') if closes(b'`') => closing = Some(b'`'),
            _ => {}
        }
        if byte.is_ascii_alphanumeric() {
            text.push(byte.to_ascii_lowercase() as char);
            is_blank = false;
        } else if *byte != b'\'' && !is_blank {
            text.push(' ');
            is_blank = true;
        }
    }
    text.push(' ');
    Some(text)
}

/// Where in `range` a comment may say so, as far as its bytes tell: a comment is what stands behind a mark on its line.
pub(super) fn admissions(text: &[u8], range: Range<usize>) -> impl Iterator<Item = usize> {
    let window = range.clone();
    let found = LOOSE.find_iter(&text[window]);
    found.map(move |found| range.start + found.start).filter(|at| {
        let Some(line) = line_around(text, *at) else { return false };
        let before = &text[line.start..*at];
        let is_comment = before.trim_ascii_start().starts_with(b"*") || opens(before);
        // A phrase may go on from the line before, and on the line behind.
        let above = line_around(text, line.start.saturating_sub(1)).map_or(line.start, |above| above.start);
        let below = line_around(text, (line.end + 1).min(text.len())).map_or(line.end, |below| below.end);
        is_comment
            && plain(&text[above.max(at.saturating_sub(LONG / 2))..below.min(at + LONG / 2)])
                .is_some_and(|text| WORDS.is_match(text.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::{Admits, admissions, admits};

    #[test]
    fn admissions_are_told_from_explanations() {
        for (text, level) in [
            ("// temporary: always succeed", Admits::Outright),
            ("# canned answer, the bureau is not connected", Admits::PutOff),
            ("/* skip the hash comparison for now */", Admits::PutOff),
            ("// values asserted by PrimeCounterTest", Admits::PutOff),
            ("-- made-up prices so that the shop still opens", Admits::PutOff),
            ("// ClamAV is not wired in so far", Admits::Outright),
            ("/** @stubbed */", Admits::Outright),
            ("// TODO: to be implemented", Admits::Outright),
            ("// until the index exists", Admits::Perhaps),
            ("// hard-wired to a thousand", Admits::PutOff),
            ("# the usage table doesn't exist yet", Admits::PutOff),
            ("-- the scoring service does not exist yet", Admits::PutOff),
            ("/* no storage backend so far, act as if it worked */", Admits::PutOff),
            ("// no mailer here; carry on as though it was sent", Admits::PutOff),
            ("# some number, just so the screen renders", Admits::PutOff),
            ("// just so that the page loads", Admits::PutOff),
            ("// made of nothing, the dashboard renders", Admits::Perhaps),
            ("// show something anyway", Admits::Perhaps),
            ("-- any number will do", Admits::Perhaps),
            ("// filter pending, pass it through in the meantime", Admits::PutOff),
            ("// always true until the CRC unit is wired up", Admits::PutOff),
            ("# the catalogue is not connected yet", Admits::PutOff),
        ] {
            assert_eq!(admits(text.as_bytes()), Some(level), "{text}");
            assert!(admissions(text.as_bytes(), 0..text.len()).next().is_some(), "{text}");
        }
        for text in [
            "// The identity of the ring.",
            "# Nothing changes for tokens of this kind.",
            "// see RFC 2606",
            "// some number of bytes is left",
            "# so that callers can tell the two apart",
            "// pending requests are none",
            "/** Less than the specified [until] bound. */",
            "/* methods that are not implemented by all plugins */",
            "// only one hash type for now, SHA256",
            "// returns nil for now because the format has none",
        ] {
            assert_eq!(admits(text.as_bytes()), None, "{text}");
        }
    }
}
