//! Owns what the message of an error denies: that the code which gives it was ever written, in whatever words and order.
//!
//! "Implementation outstanding", "nobody has coded the merge", "we still have to write this": a word for writing code and
//! a word that says that it is missing. Whoever asks counts it only where to say so is all that a function does.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::packed;

use super::remarks::wording::{Patterns, Words};

/// How many words such a message has at most: who writes at length explains.
const MOST: usize = 22;

static DENIES: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "implementation|impl|implementing|coding *5 is|are|was|still|yet|remains? *1 pending|outstanding|tbd|todo|wip|incomplete|unfinished|lacking|absent|open|due|postponed|deferred|unavailable
         implementation|impl *4 missing|follows $
         implementation|impl *4 missing|pending|outstanding|open here|yet|still|so|for|at|as|cannot|can|in|until
         implementation|impl|code|logic|body *5 to|will|shall follow|come|arrive|land|be
         implementation|impl|code|logic|body *3 follows|coming|comes|tbd|planned|scheduled
         code|logic|body|algorithm for|of|to|behind *5 pending|outstanding|unwritten|tbd|incomplete
         pending|outstanding|awaiting|awaits|lacks|lacking|lack|needs|need|wants|unfinished|incomplete|requires *1 implementation|implementing|coding
         waits|waiting for A? *2 implementation|implementing
         without A? *1 implementation $
         missing A? *1 implementation $
         missing A? *1 implementation of|yet|still|so
         no|zero *1 implementation yet|so|thus
         no implementation of|for *3 yet|so|thus|here
         have|has|had|got|is|exists no *1 implementation|code|body yet|so|here|at|as
         no code|body|logic *4 yet|so|here|exists
         nobody|noone|none *3 implemented|implementing|written|wrote|coded|programmed|built|wired|developed|implement|write|finished|ported
         no one|developer|person *3 implemented|implementing|written|wrote|coded|programmed|built|wired|developed|implement|write|finished|ported
         someone|somebody|anybody|whoever|we|i *3 to|must|should|needs|ought *1 implement|write|code|program|finish|build|develop|wire
         we|i|they *3 not|never|haven|didn|yet *3 implemented|implement|implementing|written|write|coded|code|programmed|built|wrote|wired|finished|developed
         not|haven|hasn|never *2 gotten|got|get|come|came|around|round *3 implementing|implement|writing|write|code|coding|it|this
         still|yet|remains|remain|remaining|left|waiting|waits|awaits|awaiting|awaited *2 implemented|implementing|implement|coded|programmed|coding
         still|yet|remains|remain|left|waiting|waits to *2 written|write|code|build|built|wired|finish|developed|develop|port|ported
         still|yet must|needs|need|has|have *2 written|write|wired|built|finished|developed|ported|done
         must|should|needs|need|has|have still to? be written|wired|built|finished|developed|ported|done
         needs|need|has|have|must|should|wants to? be? implemented|coded|programmed|implementing|coding|writing $
         needs|need|has|have|must|should be|to *1 implemented|coded|programmed|written first|soon|later|before
         not|never|isn|hasn|haven|wasn|aren|weren yet? *1 coded|programmed
         not|never|isn|hasn|haven|wasn|aren been|yet|ever|fully|being *1 implemented|written|wired|ported|developed|coded|programmed yet|so|up|as|for|thus|until
         not|never|isn|hasn|haven|wasn|aren been|yet|ever *1 implemented|written|ported|developed|coded|programmed $
         not|never|isn|hasn|haven|wasn|aren *2 written|wired|built|finished|developed|ported|completed|programmed up|in? yet|so|thus|as
         never implemented|written|coded|wired|developed|got|was *2 implemented|written|coded|wired|developed|done|finished
         was|were|is never *1 implemented|written|coded|wired|developed
         will|shall|ll be *1 implemented|written|coded|developed|programmed when|once|later|soon|in|with|after|as|next
         ^ unfinished|incomplete|unwritten|uncoded :
         unfinished|unwritten|uncoded|incomplete $
         unfinished|unwritten|uncoded|incomplete work|business|code|implementation|function|method|stub|feature|draft|part
         unwritten|uncoded so|as|yet|for|still
         algorithm|function|method|part|feature|implementation|code|logic|this|that|it|here|work|section|path|branch *3 not|isn|never|hasn been? *1 done|finished|started|complete|completed|ready|begun|built
         ^ not|isn *1 done|finished|complete|built|wired|written|coded|ready yet
         under construction|development
         work|development|implementation in progress
         implementation|implementing deferred|postponed|skipped|omitted|left
         left unimplemented|unwritten|undone|unfinished",
    )
});

/// Who or what it is that does not have it, when it is not this code; and who will never have it.
static OTHERS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "subclass|subclasses|override|overriden|overridden|overrides|abstract|derived|inherit|inheriting|inheritors|implementers|implementors|concrete
         registered|found|bound|provided|supplied|configured|loaded|discovered|installed|selected|specified|injected|given
         plugin|plugins|driver|drivers|kernel|provider|providers|extension|addon|host|server|peer|browser|browsers|vendor|platform|platforms|firmware|guest|wasm|classpath|interface|interfaces|trait|protocol|codec|engine|runtime|os|compiler|jvm|device|delegate|adapter|adapters
         supported|support|unsupported|deprecated|removed|intentionally|deliberately|allowed|permitted|forbidden
         you|user|users|caller|callers|developers|client|clients|application
         cannot be called|used
         bytes|byte|file|files|disk|row|rows|record|records|block|blocks|buffer|transaction|transactions|job|jobs|task|tasks|header|headers|response|stream|game|match|download|upload|thread|threads|promise|future|test|tests|session|build|quote|string|comment",
    )
});

/// Whether `message`, the text of a string, denies that what gives it was written.
pub(super) fn denies(message: &[u8]) -> bool {
    let words = Words::of(message, 0);
    words.len() <= MOST && words.find(&DENIES).is_some() && words.find(&OTHERS).is_none()
}

/// Letters that such messages have, beside those of "implement"; the first letter of a sentence may be of either case.
const STEMS: [&str; 17] = [
    "obody ha",
    "obody wr",
    "o one ha",
    "o one wr",
    "finished",
    "written",
    "coded",
    "wired",
    "onstruction",
    "not done",
    "not built",
    "ot started",
    " to write",
    " to code",
    " to build",
    "incomplete",
    "no code",
];

/// What a message stands between.
const QUOTES: [u8; 3] = [b'"', b'\'', b'`'];

/// How far a quotation mark may be from the letters.
const FAR: usize = 160;

/// Where letters stand that such a message has, in a string that denies.
pub(super) fn stems(text: &[u8]) -> Vec<Range<usize>> {
    static SEARCHER: LazyLock<Option<packed::Searcher>> = LazyLock::new(|| packed::Searcher::new(STEMS));
    let Some(searcher) = SEARCHER.as_ref() else { return Vec::new() };
    searcher
        .find_iter(text)
        .map(|found| found.start()..found.end())
        .filter(|at| is_denial(text, at))
        .collect()
}

/// Whether the string around `at` denies, as far as its line shows it.
pub(super) fn is_denial(text: &[u8], at: &Range<usize>) -> bool {
    let before = &text[at.start.saturating_sub(FAR)..at.start];
    let line = before.iter().rposition(|byte| *byte == b'\n').map_or(before, |end| &before[end + 1..]);
    let opens = |(place, byte): (usize, &u8)| {
        // "isn't": an apostrophe.
        let is_within = place > 0 && line[place - 1].is_ascii_alphabetic() && *byte == b'\'';
        QUOTES.contains(byte) && !(is_within && line.get(place + 1).is_some_and(u8::is_ascii_alphabetic))
    };
    let Some(open) = line.iter().enumerate().rev().find(|part| opens(*part)).map(|(place, _)| place) else {
        return false;
    };
    let behind = &text[at.end..text.len().min(at.end + FAR)];
    let close = behind.iter().position(|byte| *byte == line[open] || *byte == b'\n').unwrap_or(behind.len());
    denies(&text[at.start - (line.len() - open - 1)..at.end + close])
}
