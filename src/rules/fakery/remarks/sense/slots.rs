//! Owns what a sentence means by which parts it has, in whatever order: the real thing, a bond ("must", "is supposed
//! to"), reaching for something outside, filling in, the place where this stands.
//!
//! Two parts that meet are worth little, three a lot. What says that a rule is told to others, or that something happens
//! when the program runs, takes the meaning away.

use std::ops::Range;

use super::forms::{ADVERBS, ARTICLES, OUTSIDE, REAL, SUBJECTS, THINGS, WHOLE, is_form, is_participle};
use super::real::{Act, Mood, act, place};
use super::{Meaning, Sentence, Sure};
use crate::wordlist::{List, holds, words};

/// What is not pretended, where a thing follows.
static TRUE: List = List::of("real actual genuine proper true live");

/// What may be real or not.
static WORK: List = List::of(
    "logic code implementation call calls query function provider command commands validation routine request \
    client lookup service integration handler sdk backend algorithm model calculation subscription conversation rule rules \
    check checks write writes upload parser parsing computation connection signing encryption search steps analytics \
    submission processing scoring diff mail mailer procedure step work",
);

/// The same, as something that has a name of its own.
static NAMED: List = List::of(
    "thing one deal account credentials sdk hook response readings rates numbers figures answer rows subscription \
    signature algorithm dance results encryption parsing app key program",
);

/// What ends the name of a thing.
static LINKS: List = List::of(
    "of to and or is are was were by for in on at with that which when if as from the a an would should must has \
    have will can may be goes go",
);

/// What is filled in, by whoever comes next.
static FILLS: List = List::of(
    "put plug fill insert write add drop wire hook supply place implement paste provide connect complete",
);

static SWAPS: List = List::of("replace swap exchange substitute change switch");

/// The same as has been done.
static FILLED: List = List::of(
    "put plugged filled inserted written added dropped wired hooked supplied placed implemented pasted provided \
    connected replaced swapped exchanged substituted",
);

/// Who is told a rule, and what makes it one.
static OTHERS: List = List::of(
    "subclass subclasses caller callers override overrides overridden derived implementor implementors users \
    linker compiler kernel browser runtime plugin plugins extension extensions if unless otherwise because whether since",
);

/// What the sentence says.
pub(super) fn find(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    let Range { start, end } = sentence.range.clone();
    if (start..end).any(|at| holds(&OTHERS, sentence.word(at))) {
        return None;
    }
    let parts = Parts::of(sentence);
    let sure = parts
        .bound(sentence)
        .or_else(|| parts.stated(sentence))
        .or_else(|| parts.told(sentence))
        .or_else(|| parts.belongs(sentence))
        .or_else(|| unreal(sentence).then_some(Sure::Half))?;
    Some((sure, start..end))
}

/// The parts of a sentence.
struct Parts {
    /// Where the real thing is named.
    real: Option<usize>,
    /// Where the place is.
    place: Option<usize>,
    /// How something is bound to happen, where, and what is behind.
    bond: Option<(Mood, usize, usize)>,
    /// Whether it says that this is where something is.
    is_where: bool,
}

impl Parts {
    fn of(sentence: &Sentence<'_, '_>) -> Self {
        let find = |is: &dyn Fn(usize) -> bool| sentence.range.clone().find(|at| is(*at));
        let is_where = sentence.range.clone().any(|at| {
            holds(words!("this here"), sentence.word(at))
                && sentence.word(at + 1) == "is"
                && (holds(words!("where when"), sentence.word(at + 2))
                    || holds(words!("spot place point"), sentence.word(at + 3))
                        && sentence.word(at + 4) == "where")
        });
        Self {
            real: find(&|at| real(sentence, at)),
            place: find(&|at| place(sentence, at).is_some()),
            bond: sentence
                .range
                .clone()
                .find_map(|at| bond(sentence, at).map(|(mood, behind)| (mood, at, behind))),
            is_where,
        }
    }

    /// "the actual model is supposed to be plugged in here", "has to be replaced by the real subscription".
    fn bound(&self, sentence: &Sentence<'_, '_>) -> Option<Sure> {
        let (mood, at, behind) = self.bond?;
        if holds(words!("not never only"), sentence.word(behind)) {
            return None;
        }
        let is_filled = sentence
            .within(behind, 1, |at| sentence.one(at, words!("be get")))
            .and_then(|(_, done)| sentence.one(sentence.some(done, &ADVERBS, 1), &FILLED))
            .is_some();
        let is_here = self.place.is_some() || self.is_where;
        if let Some(real) = self.real
            && is_filled
        {
            let is_in_place = is_here && real < at;
            let is_in_turn = real > behind
                && (behind..real).any(|at| holds(words!("by for with"), sentence.word(at)))
                && (behind..real)
                    .any(|at| holds(words!("replaced swapped exchanged substituted"), sentence.word(at)));
            return Some(if is_in_place || is_in_turn { Sure::Fully } else { Sure::Half });
        }
        let goes = holds(words!("go come belong live sit"), sentence.word(behind));
        if goes && is_here {
            let names_work = sentence.range.clone().any(|at| holds(&WORK, sentence.word(at)));
            return match self.real {
                Some(_) => Some(Sure::Fully),
                None => (mood == Mood::Would && names_work && short(sentence)).then_some(Sure::Half),
            };
        }
        let (act, _) = act(sentence, behind)?;
        // "the true balance would come from the ledger"
        let is_true =
            (at.saturating_sub(4)..at).any(|at| holds(words!("real actual genuine true"), sentence.word(at)));
        if (mood == Mood::Would || is_here) && is_true && self.real.is_none() && act == Act::Reaches {
            return Some(Sure::Half);
        }
        let is_subject = self.real.is_some_and(|real| real < at);
        match (mood, act) {
            (_, Act::Reaches) if is_subject && is_here => Some(Sure::Fully),
            (_, Act::Other) if is_subject && is_here => Some(Sure::Half),
            (_, Act::Reaches) if is_subject => Some(Sure::Half),
            (Mood::Would, Act::Reaches) if is_here && who(sentence, at, behind) => Some(Sure::Half),
            // "the request is supposed to go out here", "the ledger ought to be asked at this point"
            (Mood::Must, Act::Reaches) if is_here && outside(sentence, behind) && short(sentence) => {
                Some(Sure::Half)
            }
            (Mood::Would, Act::Reaches) if self.is_where => Some(Sure::Half),
            _ => None,
        }
    }

    /// "this is where the real call goes".
    fn stated(&self, sentence: &Sentence<'_, '_>) -> Option<Sure> {
        let goes =
            || sentence.range.clone().any(|at| holds(words!("goes belongs go belong"), sentence.word(at)));
        (self.is_where && self.real.is_some() && goes()).then_some(Sure::Fully)
    }

    /// "fill in the command that asks the broker", "put the code in this spot".
    fn told(&self, sentence: &Sentence<'_, '_>) -> Option<Sure> {
        let (verb, at) = sentence.starts().find_map(|start| {
            let at = sentence.some(
                start,
                words!("please note you user can may should must have to now just then simply"),
                4,
            );
            (holds(&FILLS, sentence.word(at)) || holds(&SWAPS, sentence.word(at)))
                .then_some((sentence.word(at), at))
        })?;
        let rest = at + 1..sentence.range.end;
        let yours = rest.clone().take(9).any(|at| holds(words!("your"), sentence.word(at)));
        let names_work = rest.clone().take(9).any(|at| holds(&WORK, sentence.word(at)));
        let real = self.real.is_some_and(|real| real > at && real < at + 9);
        if holds(&SWAPS, verb) {
            let is_later = (at + 2..sentence.range.end)
                .any(|at| holds(words!("later once when soon"), sentence.word(at)));
            if is_later && self.real.is_some_and(|real| real <= at + 3) && short(sentence) {
                return Some(Sure::Half);
            }
            let of_this = (at + 1..sentence.range.end).any(|at| {
                holds(words!("me this constant line number stub array literal these"), sentence.word(at))
            });
            let genuine = (at + 1..sentence.range.end).any(|at| {
                holds(words!("actual genuine proper real"), sentence.word(at))
                    && holds(words!("a the an for with by"), sentence.word(at - 1))
                    && !sentence.ends(at + 1)
                    && !holds(words!("path name value size length type"), sentence.word(at + 1))
            });
            if of_this && genuine && self.real.is_none_or(|real| real < at + 3) && short(sentence) {
                return Some(Sure::Half);
            }
            let by = self.real.and_then(|real| {
                (at + 2..real).find(|at| holds(words!("with by for"), sentence.word(*at)))
            })?;
            let this = (at + 1..by)
                .any(|at| holds(words!("this following below line lines these that"), sentence.word(at)));
            return this.then_some(Sure::Fully);
        }
        let ends = |at: usize| {
            place(sentence, at)
                .is_some_and(|end| sentence.ends(sentence.some(end, words!("instead please"), 1)))
        };
        let is_here = rest.clone().any(ends);
        if is_here && (yours || names_work || real) && short(sentence) {
            return Some(if real && names_work { Sure::Fully } else { Sure::Half });
        }
        let with_yours = (at + 1..sentence.range.end)
            .any(|at| sentence.word(at) == "with" && sentence.word(at + 1) == "your");
        if with_yours && names_work && holds(words!("complete fill"), verb) && short(sentence) {
            return Some(Sure::Half);
        }
        let is_in =
            holds(words!("in up"), sentence.word(at + 1)) && holds(words!("fill plug hook wire"), verb);
        (is_in && (yours || names_work || real)).then_some(Sure::Half)
    }

    /// "the lookup goes here", "the commands for your own CA belong in here".
    fn belongs(&self, sentence: &Sentence<'_, '_>) -> Option<Sure> {
        let start = sentence.range.start;
        let is_last = |at: &usize| place(sentence, *at).is_some_and(|end| sentence.ends(end));
        if sentence.word(start) == "your" && (start + 2..start + 6).any(|at| is_last(&at)) {
            return Some(Sure::Half);
        }
        let verb = sentence
            .range
            .clone()
            .find(|at| holds(words!("belong belongs goes go comes"), sentence.word(*at)))?;
        let end = place(sentence, verb + 1)?;
        let before = sentence.range.start..verb;
        let yours = before.clone().any(|at| holds(words!("your"), sentence.word(at)));
        let names_work = before.clone().any(|at| holds(&WORK, sentence.word(at)));
        let real = self.real.is_some_and(|real| real < verb);
        let is_work = holds(&WORK, sentence.word(verb - 1)) && verb > start;
        if real && is_work && sentence.ends(end) && verb < start + 6 {
            return Some(Sure::Fully);
        }
        (sentence.ends(end) && (yours || names_work || real) && before.len() < 9).then_some(Sure::Half)
    }
}

/// How many words a sentence has that only tells what to put there.
fn short(sentence: &Sentence<'_, '_>) -> bool {
    sentence.range.len() < 20
}

/// Whether those who read act, or nobody is named: the code itself would do something for a reason of its own.
fn who(sentence: &Sentence<'_, '_>, at: usize, behind: usize) -> bool {
    at == sentence.range.start
        || holds(words!("one you we i"), sentence.word(at - 1))
        || (sentence.word(behind) == "be"
            && is_participle(sentence.word(behind + 1))
            && !holds(&SUBJECTS, sentence.word(at - 1)))
}

/// Whether what is done reaches for something outside, and that is named or said by no name of the code's.
fn outside(sentence: &Sentence<'_, '_>, behind: usize) -> bool {
    static ASKED: List = List::of("asked queried contacted consulted invoked");
    let is_asked =
        sentence.word(behind) == "be" && holds(&ASKED, sentence.word(sentence.some(behind + 1, &ADVERBS, 1)));
    let goes_out = sentence.word(behind) == "go" && sentence.word(behind + 1) == "out";
    let is_away = || {
        sentence.range.clone().any(|at| {
            holds(words!("api sdk service vendor provider ledger office bank gateway"), sentence.word(at))
        })
    };
    is_asked || goes_out || (sentence.word(behind) == "be" && is_away())
}

/// Whether the real thing is named at `at`: "the actual gradient boosting model", "the real one".
fn real(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    let word = sentence.word(at);
    let is_whole =
        || holds(&WHOLE, word) && holds(words!("version implementation product"), sentence.word(at + 1));
    if !(holds(&TRUE, word) || holds(&REAL, word) || is_whole()) {
        return false;
    }
    // "is true", "go live"
    let is_said =
        at > sentence.range.start && holds(words!("is are be not go going goes"), sentence.word(at - 1));
    !is_said
        && (at + 1..at + 5)
            .take_while(|at| !holds(&LINKS, sentence.word(*at)))
            .any(|at| [&THINGS, &OUTSIDE, &WORK, &NAMED].iter().any(|list| holds(*list, sentence.word(at))))
}

/// "would", "is supposed to", "will have to": what is behind, and the adverbs.
fn bond(sentence: &Sentence<'_, '_>, at: usize) -> Option<(Mood, usize)> {
    let to = |behind: usize| sentence.one(sentence.some(behind, &ADVERBS, 1), words!("to"));
    let (mood, behind) = match sentence.word(at) {
        "would" => (Mood::Would, at + 1),
        "d" if at > sentence.range.start && holds(words!("we you one i it"), sentence.word(at - 1)) => {
            (Mood::Would, at + 1)
        }
        "should" | "must" | "shall" => (Mood::Must, at + 1),
        "supposed" | "meant" | "ought" | "going" | "yet" | "due" | "has" | "have" | "needs" | "need"
        | "is" | "are" => (Mood::Must, to(at + 1)?),
        _ => return None,
    };
    let behind = sentence.some(behind, &ADVERBS, 3);
    let is_bound =
        holds(words!("have need want has"), sentence.word(behind)) && sentence.word(behind + 1) == "to";
    Some((mood, sentence.some(behind + 2 * usize::from(is_bound), &ADVERBS, 2)))
}

/// "not the real thing", "nothing is really sent", "no actual encryption takes place".
fn unreal(sentence: &Sentence<'_, '_>) -> bool {
    sentence.range.clone().any(|at| match sentence.word(at) {
        "not" => {
            let real = sentence.some(at + 1, &ARTICLES, 1);
            holds(words!("real genuine actual"), sentence.word(real))
                && holds(words!("thing deal one call api"), sentence.word(real + 1))
        }
        "nothing" => {
            let is = sentence.one(at + 1, words!("is gets"));
            is.and_then(|is| sentence.one(is, words!("really actually")))
                .is_some_and(|done| is_participle(sentence.word(done)))
        }
        "no" => {
            holds(words!("real actual genuine"), sentence.word(at + 1))
                && (at + 3..at + 5).any(|at| {
                    is_form(words!("take happen"), sentence.word(at)) || is_participle(sentence.word(at))
                })
                && short(sentence)
        }
        _ => false,
    })
}
