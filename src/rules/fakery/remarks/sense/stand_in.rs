//! Owns how a comment says that what stands there stands in for something: a request to exchange it for the thing itself,
//! and what counts only beside such a request, for it is said of good code as well: a label before a word for code ("a
//! dummy formula"), until when ("before shipping"), that no more is done than is done ("we just extend the line").

use super::forms::{ADVERBS, ARTICLES};
use super::real::place;
use super::{Meaning, Sentence, Sure};
use crate::wordlist::{List, holds, words};

/// What is not pretended, before any word for a thing.
static GENUINE: List = List::of("real actual proper genuine true");

/// Verbs of an exchange, as they are asked for.
static EXCHANGES: List = List::of("substitute exchange swap replace");

/// The same as has been done.
static EXCHANGED: List = List::of("substituted exchanged swapped replaced");

/// What fills a gap.
static FILLS: List =
    List::of("put plug insert add wire drop place implement write call use make hook slot patch");

/// What says of a piece of code that it is none.
static LABELS: List =
    List::of("placeholder dummy stub stubbed mock mocked fake faked pretend makeshift stopgap invented");

/// What is so called.
static PIECES: List = List::of(
    "code calculation check checks formula logic implementation value values rule rules version number numbers data response \
    responses result results algorithm function method threshold thresholds rate rates estimate list table lookup query \
    validation answer answers figure figures price prices score scores constant constants model",
);

/// What code does that does little.
static DOES: List = List::of(
    "return returns answer answers give gives use uses extend extends assume assumes accept accepts take takes echo echoes guess \
    guesses estimate estimates multiply multiplies add adds check checks compare compares log logs print prints pass passes hand \
    hands keep keeps hardcode copy copies say says report reports count counts round rounds pretend pretends",
);

/// What the sentence asks to be exchanged or filled in.
pub(super) fn find(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    sentence.range.clone().find_map(|at| {
        let end = exchange(sentence, at).or_else(|| due(sentence, at)).or_else(|| filling(sentence, at));
        end.map(|end| (Sure::Half, at..end)).or_else(|| would(sentence, at))
    })
}

/// What of the sentence counts beside a request in the same comment.
pub(super) fn beside(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    sentence.range.clone().find_map(|at| {
        let end = label(sentence, at).or_else(|| only(sentence, at)).or_else(|| before(sentence, at))?;
        Some((Sure::Beside, at..end))
    })
}

/// "the actual rating", "proper AES": behind the word that names the thing.
fn genuine(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    static NO_THINGS: List =
        List::of("value values name names path size length type to of and or in is one index");
    let article = sentence.some(at, &ARTICLES, 1);
    let real = sentence.one(article, &GENUINE)?;
    let is_thing = !sentence.ends(real) && !holds(&NO_THINGS, sentence.word(real));
    is_thing.then_some(real + 1)
}

/// Whether somebody is asked something from `at` on: the sentence, a line or a clause starts there.
fn asks(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    let is_led =
        at > sentence.range.start && holds(words!("please note and then just"), sentence.word(at - 1));
    at == sentence.range.start || sentence.words.opens(at) || sentence.words.starts_clause(at) || is_led
}

/// "substitute the actual discount rules", "please swap in the real query", "replace this by a proper one".
fn exchange(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    // Who says "substitute" in the middle of a sentence asks for it behind a comma.
    let is_clause = || {
        let before = at.checked_sub(1).map_or("", |before| sentence.word(before));
        sentence.word(at) == "substitute"
            && !holds(
                words!("to can could may might will would must should not never we you they it that which"),
                before,
            )
    };
    let verb = sentence.one(at, &EXCHANGES).filter(|_| asks(sentence, at) || is_clause())?;
    let target = sentence.some(verb, words!("in this it that these"), 2);
    let is_bare = target == verb;
    let target = sentence.some(target, words!("with by for"), 1);
    // What is replaced is no request unless it says by what: "replace the actual node".
    if is_bare && !holds(words!("substitute"), sentence.word(at)) {
        return None;
    }
    genuine(sentence, target)
}

/// "has to be replaced with the actual cubic".
fn due(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    // What is going to be replaced is so when the program runs.
    let is_planned = at > sentence.range.start && holds(words!("going about"), sentence.word(at - 1));
    let must = sentence.one(at, words!("should must to needs")).filter(|_| !is_planned)?;
    let be = sentence.one(sentence.some(must, words!("to"), 1), words!("be get"))?;
    let done = sentence.one(sentence.some(be, &ADVERBS, 1), &EXCHANGED)?;
    let by = sentence.one(done, words!("by with for against"))?;
    genuine(sentence, by)
}

/// "put the actual signature check in place of this comment", "add the real lookup here".
fn filling(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let verb = sentence.one(at, &FILLS).filter(|_| asks(sentence, at))?;
    let thing = genuine(sentence, sentence.some(verb, words!("in"), 1))?;
    let (_, end) =
        sentence.within(thing, NAMED, |at| place(sentence, at).or_else(|| in_place(sentence, at)))?;
    sentence.ends(end).then_some(end)
}

/// How many words name what is put there, behind the first.
const NAMED: usize = 6;

/// "in place of this comment", "instead of this".
fn in_place(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let of = sentence.one(at, words!("place instead"))?;
    let this = sentence.one(of, words!("of"))?;
    let end = sentence.one(this, words!("this these that"))?;
    Some(sentence.some(end, words!("comment line lines constant stub block value number"), 1))
}

/// "you would implement the real routing request here".
fn would(sentence: &Sentence<'_, '_>, at: usize) -> Option<Meaning> {
    let who = sentence.one(at, words!("you we one i"))?;
    let mood = sentence.one(who, words!("would d should"))?;
    let verb = sentence.one(sentence.some(mood, &ADVERBS, 2), &FILLS)?;
    let thing = genuine(sentence, verb)?;
    let (_, end) = sentence.within(thing, NAMED, |at| place(sentence, at))?;
    Some((Sure::Fully, at..end))
}

/// "this is placeholder code", "simple dummy formula".
fn label(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let opens = asks(sentence, at)
        || holds(
            words!("a an the this these is just only simple some all crude"),
            sentence.word(at.wrapping_sub(1)),
        );
    let noun = sentence.one(at, &LABELS).or_else(|| {
        let up = sentence.one(at, words!("made stand"))?;
        sentence.one(up, words!("up in"))
    })?;
    // "this is only a placeholder"
    let is_all = sentence.ends(noun) || sentence.words.starts_clause(noun);
    let is_said =
        || (at.saturating_sub(4)..at).any(|at| holds(words!("is this it just only"), sentence.word(at)));
    sentence.one(noun, &PIECES).or_else(|| (is_all && is_said()).then_some(noun)).filter(|_| opens)
}

/// "we just extend the line", "this only checks the length".
fn only(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let who = sentence.one(at, words!("we it this i here"))?;
    let are = sentence.some(who, words!("re m are am"), 1);
    if let Some(end) = sentence.one(are, words!("pretending faking guessing")) {
        return Some(end);
    }
    let just = sentence.one(who, words!("just only simply merely"))?;
    sentence.one(just, &DOES)
}

/// "before shipping", "before going live".
fn before(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let behind = sentence.one(at, words!("before until"))?;
    let going = sentence.some(behind, words!("the we you going go first next"), 2);
    sentence.one(
        going,
        words!("shipping ship release releasing launch launching live production rollout deploying deployment deploy golive"),
    )
}
