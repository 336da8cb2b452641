//! Owns how a comment says what the real thing does instead: in which setting, or which thing; would, must, has to; and
//! what it reaches for.

use super::forms::{
    ADVERBS, ADVICE, ARTICLES, HERE, OUTSIDE, PLACES, REACHES, REAL, SUBJECTS, SYSTEMS, THINGS, WHOLE,
    is_form, is_participle,
};
use super::{Meaning, Sentence, Sure};
use crate::wordlist::{holds, words};

/// What the sentence says of the real thing.
pub(super) fn find(sentence: &Sentence<'_, '_>) -> Option<Meaning> {
    let mut found = None;
    for at in sentence.range.clone() {
        let meaning = in_setting(sentence, at)
            .or_else(|| set_at_the_end(sentence, at))
            .or_else(|| starts(sentence, at).then(|| by_actor(sentence, at)).flatten())
            .or_else(|| starts(sentence, at).then(|| needed(sentence, at)).flatten())
            .or_else(|| starts(sentence, at).then(|| owed(sentence, at)).flatten());
        match meaning {
            Some((Sure::Fully, _)) => return meaning,
            Some(_) if found.is_none() => found = meaning,
            _ => {}
        }
    }
    found
}

/// Whether something new is said from the word at `at` on.
fn starts(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    sentence.words.opens(at)
        || at == sentence.range.start
        || at
            .checked_sub(1)
            .is_some_and(|before| holds(words!("but while whereas and so"), sentence.word(before)))
}

/// How the real thing is bound to act.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// It would: so it does not here.
    Would,
    /// It should, must, has to: a rule for others as often as not.
    Must,
}

/// "would", "must", "has to", and the adverbs behind.
fn mood(sentence: &Sentence<'_, '_>, at: usize) -> Option<(Mood, usize)> {
    let (mood, behind) = match sentence.word(at) {
        "would" | "d" => (Mood::Would, at + 1),
        "should" | "must" | "shall" => (Mood::Must, at + 1),
        "has" | "have" | "needs" | "need" | "ought" | "is" if sentence.word(at + 1) == "to" => {
            (Mood::Must, at + 2)
        }
        _ => return None,
    };
    let behind = sentence.some(behind, &ADVERBS, 3);
    // "would have to ask", "would need to ask"
    let is_bound =
        holds(words!("have need want"), sentence.word(behind)) && sentence.word(behind + 1) == "to";
    Some((mood, sentence.some(behind + 2 * usize::from(is_bound && mood == Mood::Would), &ADVERBS, 2)))
}

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// It reaches for something outside, or works something out.
    Reaches,
    /// Something else that is no advice.
    Other,
}

/// "ask", "be asked", "be a query".
pub(super) fn act(sentence: &Sentence<'_, '_>, at: usize) -> Option<(Act, usize)> {
    let verb = sentence.word(at);
    if verb == "be" {
        let next = sentence.some(at + 1, &ADVERBS, 2);
        if is_form(&REACHES, sentence.word(next))
            && (is_participle(sentence.word(next)) || sentence.word(next).ends_with("ing"))
        {
            return Some((Act::Reaches, next + 1));
        }
        let noun = sentence.one(next, words!("a an the"))?;
        return sentence
            .within(noun, 2, |at| sentence.one(at, words!("query call lookup request fetch download upload")))
            .map(|(_, behind)| (Act::Reaches, behind));
    }
    if holds(&REACHES, verb) {
        return Some((Act::Reaches, at + 1));
    }
    let is_verb = verb.len() > 2 && verb.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_verb && !holds(&ADVICE, verb) && !holds(&ADVERBS, verb) && !is_participle(verb))
        .then_some((Act::Other, at + 1))
}

/// How sure it is that a setting is one in which the code is not.
fn setting(sentence: &Sentence<'_, '_>, at: usize) -> Option<(Sure, usize)> {
    if let Some(behind) = sentence.one(at, words!("outside beyond")) {
        let article = sentence.some(behind, words!("of this the a our"), 2);
        if let Some(end) = sentence.one(article, words!("prototype demo mockup poc sandbox")) {
            return Some((Sure::Fully, end));
        }
    }
    // "with a live account we'd post to …"
    if let Some(with) = sentence.one(at, words!("with given")) {
        let article = sentence.some(with, &ARTICLES, 1);
        let real = sentence.one(article, words!("real live actual production genuine"))?;
        return sentence
            .within(real, 2, |at| {
                sentence.one(at, words!("account key credentials connection backend licence subscription"))
            })
            .map(|(_, end)| (Sure::Fully, end));
    }
    let behind = sentence.one(at, words!("in on for outside"))?;
    if let Some(end) = sentence.one(behind, words!("production prod")) {
        // "in production code", "in production systems".
        let noun = sentence.some(end, &SYSTEMS, 1);
        let is_more =
            holds(&PLACES, sentence.word(end)) || holds(words!("builds mode build"), sentence.word(end));
        return (!is_more).then_some((Sure::Fully, noun));
    }
    let article = sentence.some(behind, &ARTICLES, 1);
    let article = sentence.some(article, words!("true truly"), 1);
    let shipping = || {
        let shipping = sentence.one(article, words!("shipping"))?;
        sentence.one(shipping, words!("product build version release app")).map(|_| shipping)
    };
    let real = sentence.one(article, &REAL).or_else(|| sentence.one(article, &WHOLE)).or_else(shipping)?;
    let is_plain = article > behind;
    let noun = sentence.within(real, 1, |at| sentence.one(at, &SYSTEMS));
    if let Some((_, end)) = noun.filter(|_| is_plain) {
        return Some((Sure::Fully, end));
    }
    if let Some((_, end)) = sentence.within(real, 1, |at| sentence.one(at, &PLACES)) {
        return Some((Sure::Half, end));
    }
    // "on the real robot this …"
    let is_here = is_plain
        && holds(words!("on in"), sentence.word(at))
        && sentence.one(article, words!("real actual")).is_some();
    (is_here && holds(words!("this we it"), sentence.word(real + 1)) && !sentence.ends(real))
        .then_some((Sure::Half, real + 1))
}

/// The subject at `at`: where what is said of it starts.
fn subject(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let at = sentence.some(at, words!("though however instead and then"), 1);
    if let Some(behind) = sentence.one(at, &SUBJECTS) {
        // "this function", "that number".
        return Some(behind);
    }
    sentence.one(at, words!("the a an your our"))
}

/// "in production you'd hand the scan to the provider", "on a real system this must ask the registry".
fn in_setting(sentence: &Sentence<'_, '_>, at: usize) -> Option<Meaning> {
    let (sure, behind) = setting(sentence, at)?;
    let who = sentence.some(behind, words!("though however instead"), 1);
    let said = subject(sentence, behind)?;
    let is_told = holds(words!("you i one"), sentence.word(who));
    for verb in said..said + 4 {
        if let Some((mood, behind)) = mood(sentence, verb) {
            if sentence.word(behind) == "not" || sentence.word(behind) == "never" {
                return None;
            }
            let (act, end) = act(sentence, behind)?;
            return match (mood, act) {
                (Mood::Would, Act::Reaches) => Some((sure, at..end)),
                (Mood::Would, Act::Other) if sure == Sure::Fully => Some((sure, at..end)),
                (Mood::Would, Act::Other) => Some((Sure::Half, at..end)),
                (Mood::Must, Act::Reaches) if !is_told => Some((Sure::Half, at..end)),
                _ => None,
            };
        }
        let word = sentence.word(verb);
        // "in the real product the weights come from training"
        if verb > said && is_form(&REACHES, word) && !is_participle(word) && word.ends_with('s')
            || (verb == said
                && sentence.word(who) == "this"
                && word.ends_with('s')
                && is_form(&REACHES, word)
                && !holds(words!("runs goes gets takes"), word))
            || (verb > said && word == "come" && sentence.word(verb + 1) == "from")
        {
            return Some((Sure::Half, at..verb + 1));
        }
    }
    None
}

/// "this would call the payments API in production".
fn set_at_the_end(sentence: &Sentence<'_, '_>, at: usize) -> Option<Meaning> {
    let who = sentence.one(at, words!("this it that here these we you"))?;
    let (verb, _) = sentence.within(who, 2, |at| mood(sentence, at).map(|(_, end)| end))?;
    let (mood, behind) = mood(sentence, verb)?;
    if mood != Mood::Would {
        return None;
    }
    // "this would be the validated table in a real hospital system"
    let is_thing = sentence.word(behind) == "be" && holds(&ARTICLES, sentence.word(behind + 1));
    let (act, end) = act(sentence, behind).or(is_thing.then_some((Act::Other, behind + 2)))?;
    let (start, end) = sentence.within(end, 8, |at| setting(sentence, at).map(|(_, end)| end))?;
    let (sure, _) = setting(sentence, start)?;
    if act == Act::Reaches {
        return sentence.ends(end).then_some((sure, at..end));
    }
    is_thing.then_some((Sure::Half, at..end))
}

/// "the real service would ask …", "a proper implementation has to check … here".
fn by_actor(sentence: &Sentence<'_, '_>, at: usize) -> Option<Meaning> {
    let article = sentence.some(at, &ARTICLES, 1);
    let real = sentence.one(article, &REAL);
    let adjective = real.or_else(|| sentence.one(article, &WHOLE))?;
    // "production ready", "production grade", "fully working".
    let adjective = sentence.some(adjective, words!("ready grade quality world life working"), 1);
    let (noun, said) = sentence.within(adjective, 1, |at| sentence.one(at, &THINGS))?;
    let is_here = (said..sentence.range.end).any(|at| is_place(sentence, at));
    if let Some((mood, behind)) = mood(sentence, said) {
        let is_deed = is_here
            && real.is_some()
            && !holds(words!("be have not never note see only"), sentence.word(behind));
        let (act, end) = act(sentence, behind).or(is_deed.then_some((Act::Other, behind + 1)))?;
        let sure = match (mood, act) {
            _ if is_here && real.is_some() => Sure::Fully,
            (Mood::Would, Act::Reaches) if real.is_some() && noun == adjective => Sure::Fully,
            (Mood::Would, _) | (Mood::Must, Act::Reaches) => Sure::Half,
            // "a production version should weight this"
            (Mood::Must, Act::Other) if noun == adjective && article > at && real.is_some() => Sure::Half,
            _ => return None,
        };
        return Some((sure, at..end));
    }
    // "Real implementation will query the operator"
    let is_bound = holds(words!("have need"), sentence.word(said + 1)) && sentence.word(said + 2) == "to";
    if sentence.word(said) == "will" && real.is_some() && noun == adjective && (article == at || is_bound) {
        let (act, end) = act(sentence, said + 1 + 2 * usize::from(is_bound))?;
        return (act == Act::Reaches).then_some((Sure::Half, at..end));
    }
    let verb = sentence.word(said);
    let does = verb.ends_with('s') && is_form(&REACHES, verb) && article > at && real.is_some();
    let is_instead = (said..sentence.range.end).any(|at| sentence.word(at) == "instead");
    (does && is_instead).then_some((Sure::Half, at..said + 1))
}

/// "here", "at this point", "in this spot".
pub(super) fn is_place(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    place(sentence, at).is_some()
}

/// Behind "here", "right here", "at this point", "in this spot".
pub(super) fn place(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let exact = sentence.some(at, words!("in right just"), 1);
    if let Some(end) = sentence.one(exact, &HERE) {
        return Some(end);
    }
    let behind = sentence.one(at, words!("at in on"))?;
    let this = sentence.one(behind, words!("this"))?;
    sentence.one(this, words!("point spot place position location line function method body stage step"))
}

/// "needs the real exchange feed", "waiting for the actual client".
fn needed(sentence: &Sentence<'_, '_>, at: usize) -> Option<Meaning> {
    let at = sentence.some(at, words!("this it here still really"), 2);
    let mut behind =
        sentence.one(at, words!("needs need requires awaits lacks wants pending waiting waits"))?;
    behind = sentence.some(behind, words!("for on"), 1);
    let article = sentence.one(behind, words!("a an the"))?;
    let real = sentence.one(article, &REAL)?;
    let (_, end) = sentence.within(real, 3, |at| sentence.one(at, &OUTSIDE))?;
    Some((Sure::Half, at..end))
}

/// "should really come from the meter", "ideally this talks to the bank", "normally this would hit the tax service".
fn owed(sentence: &Sentence<'_, '_>, at: usize) -> Option<Meaning> {
    let who = sentence.some(at, words!("this it that these they"), 1);
    if holds(words!("should must ought"), sentence.word(who))
        && holds(words!("really actually properly eventually ideally"), sentence.word(who + 1))
    {
        let (act, end) = act(sentence, who + 2)?;
        return (act == Act::Reaches).then_some((Sure::Half, at..end));
    }
    let opener = sentence.one(at, words!("ideally eventually normally"))?;
    let this = sentence.one(opener, words!("this it"))?;
    let verb = sentence.word(this);
    (verb.ends_with('s') && is_form(words!("talk ask call query fetch hit contact connect"), verb))
        .then_some((Sure::Half, at..this + 1))
}
