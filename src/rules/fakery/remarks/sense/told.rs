//! Owns how a comment tells whoever comes next what to put there: "put your own … here", "swap the line below for a call
//! to …".

use super::forms::{ARTICLES, HERE, REAL};
use super::real::place;
use super::{Meaning, Sentence, Sure};
use crate::wordlist::{List, holds, words};

static PUTS: List = List::of(
    "put plug insert write add drop fill wire hook paste supply connect provide place implement enter type \
    include attach bring",
);

static SWAPS: List = List::of("swap replace exchange substitute change switch trade");

/// What the sentence tells to do.
pub(super) fn find(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    let found = sentence.starts().find_map(|start| {
        let at = sentence.some(
            start,
            words!("please note user users you can may should must have to now just then simply"),
            4,
        );
        puts(sentence, at).or_else(|| swaps(sentence, at)).map(|(sure, end)| (sure, start..end))
    });
    found.or_else(|| yours(sentence)).or_else(|| belongs(sentence)).or_else(|| replaced(sentence))
}

/// "will be replaced by a call to the real service".
fn replaced(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    sentence.range.clone().find_map(|at| {
        let be = sentence.one(at, words!("be gets get"))?;
        let done = sentence.one(be, words!("replaced swapped exchanged substituted"))?;
        let by = sentence.one(done, words!("by with for"))?;
        let article = sentence.some(by, &ARTICLES, 1);
        // "a proper AES": who fills a gap in a text puts the actual name, and says that it will be replaced.
        let is_due = at > sentence.range.start && holds(words!("to should must"), sentence.word(at - 1));
        if is_due
            && holds(words!("a an"), sentence.word(by))
            && let Some(end) =
                sentence.one(article, words!("proper real genuine")).filter(|end| !sentence.ends(*end))
        {
            return Some((Sure::Fully, at..end));
        }
        let noun = sentence.one(article, words!("call calls query request lookup"))?;
        let of = sentence.one(noun, words!("to against of from"))?;
        let behind = sentence.some(of, &ARTICLES, 1);
        let end = sentence.one(behind, &REAL)?;
        Some((Sure::Fully, at..end))
    })
}

/// How many words name what is put there.
const NAMED: usize = 9;

/// "put your own scoring function here", "plug your provider in here".
fn puts(sentence: &Sentence<'_, '_>, at: usize) -> Option<(Sure, usize)> {
    let swapped_in = || sentence.one(sentence.one(at, words!("swap slot patch"))?, words!("in"));
    let verb = sentence.one(at, &PUTS).or_else(swapped_in)?;
    let (_, end) = sentence.within(verb, NAMED + 2, |at| place(sentence, at))?;
    let end = sentence.some(end, words!("instead please"), 1);
    // "insert code to initialize your extension here" shows how something is used.
    let is_theirs = |at: &usize| {
        holds(words!("your yours"), sentence.word(*at))
            && (*at <= verb + 2 || holds(words!("for with to of"), sentence.word(*at - 1)))
    };
    let real = (verb + 1..=verb + 2).find(|at| holds(words!("real actual genuine"), sentence.word(*at)));
    if real.is_some_and(|at| sentence.word(at - 1) == "the") && sentence.ends(end) {
        let is_work = (verb..end).any(|at| holds(&WORK, sentence.word(at)));
        return is_work.then_some((Sure::Half, end));
    }
    // "put the gpg encryption command here"
    let is_line = sentence.words.opens(at) && sentence.ends(end) && end <= verb + NAMED;
    let here =
        (verb..end).rev().find(|at| !holds(words!("here in right just please instead"), sentence.word(*at)));
    let is_command = here.is_some_and(|last| holds(words!("command commands"), sentence.word(last)));
    if is_line
        && is_command
        && holds(words!("put insert place plug paste"), sentence.word(at))
        && sentence.word(verb) == "the"
    {
        return Some((Sure::Fully, end));
    }
    let yours = (verb..end).find(is_theirs)?;
    // "here, as you like", "add your value here to …": it goes on with what the code does.
    let is_example = holds(words!("e eg like such for"), sentence.word(end));
    let ends = sentence.ends(end) || is_example || goes_on_with_code(sentence, end);
    let is_own = sentence.word(yours + 1) == "own";
    ends.then_some((if is_own { Sure::Half } else { worth(sentence, verb..end) }, end))
}

/// "your backup command here", "this is where your upload code belongs".
fn yours(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    let found = sentence.starts().find_map(|start| {
        let is_where = holds(words!("this here"), sentence.word(start))
            && sentence.word(start + 1) == "is"
            && sentence.word(start + 2) == "where";
        let at = if is_where { start + 3 } else { start };
        let your = sentence.one(at, words!("your"))?;
        let (_, noun) = sentence.within(your, 3, |at| sentence.one(at, &WORK))?;
        let end = if is_where {
            sentence.one(noun, words!("belongs goes comes belong go"))
        } else {
            place(sentence, noun)
        }?;
        sentence.ends(end).then_some((Sure::Half, start..end))
    });
    found.or_else(|| code_of_yours(sentence))
}

/// "your code for sending the mail goes here".
fn code_of_yours(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    sentence.starts().find_map(|start| {
        let your = sentence.one(start, words!("your"))?;
        let (_, code) =
            sentence.within(your, 1, |at| sentence.one(at, words!("code logic implementation")))?;
        let (_, goes) =
            sentence.within(code, NAMED, |at| sentence.one(at, words!("goes go belongs comes")))?;
        let end = place(sentence, goes)?;
        sentence.ends(end).then_some((Sure::Fully, start..end))
    })
}

/// Whether the sentence goes on with what the code does meanwhile: "…, this only returns the centre".
fn goes_on_with_code(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    let at = sentence.some(at, words!("and but because as for until"), 1);
    holds(words!("this it we that the"), sentence.word(at))
        && sentence
            .within(at + 1, 2, |at| {
                sentence.one(at, words!("only just always returns answers gives is returned returns"))
            })
            .is_some()
}

/// What a program does.
static WORK: List = List::of(
    "logic code implementation call calls query function gateway provider provider's check checks commands command \
    validation routine request client lookup service integration handler sdk backend algorithm model calculation",
);

/// What a program does is for whoever writes it to put there; what it is set to, for whoever uses it.
fn worth(sentence: &Sentence<'_, '_>, words: std::ops::Range<usize>) -> Sure {
    if words.clone().any(|at| holds(&WORK, sentence.word(at))) { Sure::Fully } else { Sure::Half }
}

/// "swap the line below for a call to the model", "replace the next line with a request to …".
fn swaps(sentence: &Sentence<'_, '_>, at: usize) -> Option<(Sure, usize)> {
    let verb = sentence.one(at, &SWAPS)?;
    let (with, target) = sentence.within(verb, 7, |at| sentence.one(at, words!("with by for to against")))?;
    let is_this = holds(words!("this it that these"), sentence.word(verb)) && with <= verb + 2;
    let is_near = (verb..with).any(|at| {
        let this = || {
            sentence.word(at) == "this"
                && holds(words!("line lines array list constant number table"), sentence.word(at + 1))
        };
        holds(words!("below above next following"), sentence.word(at)) || this()
    });
    let is_code = (verb..with).any(|at| {
        holds(
            words!("line lines call array list block value values stub number numbers constant return body rows table answer rates \
             response map dictionary code"),
            sentence.word(at),
        )
    });
    if !(is_this || is_near && is_code) {
        return None;
    }
    let article = sentence.some(target, &ARTICLES, 1);
    let adjective = sentence.some(article, &REAL, 1);
    // "to final", "for production": how it is built or run.
    let is_real = holds(words!("real actual proper genuine"), sentence.word(article))
        && !sentence.ends(adjective)
        && !(adjective..adjective + 2).any(|at| holds(words!("test tests"), sentence.word(at)));
    if is_real
        && sentence.word(with) != "to"
        && !holds(words!("value values size length name type"), sentence.word(adjective))
    {
        return Some((Sure::Fully, adjective + 1));
    }
    // "change this to call the real client"
    if is_this && sentence.word(with) == "to" && holds(words!("call ask query use"), sentence.word(target)) {
        let article = sentence.some(target + 1, &ARTICLES, 1);
        return sentence.one(article, &REAL).map(|end| (Sure::Half, end));
    }
    let (_, noun) = sentence.within(adjective, 1, |at| {
        sentence.one(at, words!("call calls query request lookup response answer result reply fetch"))
    })?;
    let behind = sentence.one(noun, words!("to against of from for"))?;
    let end = sentence.some(behind, &ARTICLES, 1);
    let is_outside = (end..end + 4).any(|at| holds(&OUTER, sentence.word(at)));
    (is_near
        && is_code
        && !sentence.ends(behind)
        && (is_outside || holds(words!("your the our"), sentence.word(behind))))
    .then_some((if is_outside { Sure::Fully } else { Sure::Half }, end + 1))
    .or_else(|| (is_this && is_outside).then_some((Sure::Half, end + 1)))
}

/// What a call goes out to.
static OUTER: List = List::of(
    "api model service backend server database db provider classifier gateway client inventory endpoint engine \
    broker warehouse feed trained real actual",
);

/// "your signing code goes here", "here goes the actual parsing", "the real logic belongs here".
fn belongs(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    sentence.starts().find_map(|start| {
        let here = sentence.one(start, &HERE)?;
        let goes = sentence.one(here, words!("goes comes belongs go come"))?;
        let article = sentence.one(goes, words!("the your our"))?;
        let real = sentence.some(article, &REAL, 1);
        let named = real > article || holds(words!("your our"), sentence.word(goes));
        (named && (real + 1..=real + 2).any(|at| sentence.ends(at))).then_some((Sure::Half, start..real + 1))
    })
}
