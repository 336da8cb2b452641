//! Owns how a comment says that an answer was invented: "the prices below are made up", "a fixed rate is returned until …".

use super::forms::ARTICLES;
use super::{Meaning, Sentence, Sure};
use crate::wordlist::{List, holds, words};

/// What is answered.
static ANSWERS: List = List::of(
    "price prices value values number numbers row rows answer answers response responses result results rate rates \
    data record records figure figures list entries weights score scores reply balance amount coordinates orders these \
    those they items readings temperature address quote quotes",
);

/// Made of nothing.
static INVENTED: List = List::of("invented fabricated fictitious fictional imaginary faked");

/// Written into the code.
static FIXED: List = List::of("fixed canned hardcoded static constant");

/// What gives it to the caller.
static GIVES: List = List::of(
    "return returns returned returning answer answers answered give gives given giving send sends sent use used serves",
);

/// What asks or tells of a statement, and does not make it: "whether the values were made up".
static ABOUT: List = List::of("says said tells told whether if when how unless");

/// What the sentence says of the answer.
pub(super) fn find(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    sentence.range.clone().find_map(|at| {
        let end = answered(sentence, at).or_else(|| called(sentence, at)).or_else(|| until(sentence, at))?;
        Some((Sure::Half, at..end))
    })
}

/// "made up", "invented": behind it.
fn made_up(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    sentence.one(at, &INVENTED).or_else(|| {
        let up = sentence.one(at, words!("made"))?;
        let end = sentence.one(up, words!("up"))?;
        // "made up of three parts"
        (sentence.word(end) != "of").then_some(end)
    })
}

/// "the prices below are invented", "these are made up".
fn answered(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let noun = sentence.one(at, &ANSWERS)?;
    if (at.saturating_sub(3)..at).any(|before| holds(&ABOUT, sentence.word(before))) {
        return None;
    }
    let place = sentence.some(noun, words!("below above here"), 1);
    let is = sentence.one(place, words!("are is was were"))?;
    let how = sentence.some(is, words!("all purely simply just completely entirely"), 1);
    let fixed = || {
        let end = sentence.one(how, words!("canned"))?;
        sentence.ends(end).then_some(end)
    };
    made_up(sentence, how).filter(|end| !holds(words!("by in for"), sentence.word(*end))).or_else(fixed)
}

/// "a made-up rate is returned", "returns made-up prices".
fn called(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    if let Some(gives) = sentence.one(at, &GIVES) {
        let article = sentence.some(gives, &ARTICLES, 1);
        let end = made_up(sentence, article)?;
        return (!sentence.ends(end)).then_some(end + 1);
    }
    let end = made_up(sentence, at)?;
    // "two invented bookings are handed back": whatever they are.
    let is_given = || {
        let is = sentence.within(end + 1, 1, |at| sentence.one(at, words!("is are get gets")))?.1;
        sentence.one(is, words!("returned answered given handed served used sent")).map(|_| is)
    };
    let Some((_, noun)) = sentence.within(end, 1, |at| sentence.one(at, &ANSWERS)) else { return is_given() };
    // Alone, or given out.
    let is = sentence.some(noun, words!("is are gets"), 1);
    (sentence.ends(noun) || sentence.one(is, &GIVES).is_some()).then_some(noun)
}

/// "fixed number until then", "hard-coded until the real service exists".
fn until(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let end = sentence.one(at, &FIXED).or_else(|| {
        let coded = sentence.one(at, words!("hard"))?;
        sentence.one(coded, words!("coded wired"))
    })?;
    let noun = sentence.some(end, &ANSWERS, 1);
    let behind = sentence.one(noun, words!("until till"))?;
    let is_then = sentence.one(behind, words!("then"));
    let real = sentence
        .within(behind, 2, |at| sentence.one(at, words!("real actual backend service api feed")))
        .map(|found| found.1);
    is_then.or(real)
}
