//! Owns whether a comment stands for code that was left out, by what its words mean.
//!
//! Such a comment says which code (the rest, the other handlers, `save()`), what is with it (unchanged, omitted, goes
//! here), where it is (your file, the original class) or why it is not here (for brevity), and nothing else: a word more,
//! and it is prose about what the program does. What each word means is in [`slots`]; what is enough, here.

mod comment;
mod slots;

use std::ops::Range;

use comment::{Comment, Frame, Word};
use slots::Slot;

/// How many lines, and how many words, a comment may have that stands for code.
const LINES: usize = 3;
const WORDS: usize = 26;

/// How much it weighs that a comment says this of code.
const SAID: &[(Slot, usize)] = &[
    (Slot::Yours, 3),
    (Slot::Told, 3),
    (Slot::Your, 1),
    (Slot::Former, 2),
    (Slot::Same, 2),
    (Slot::Gone, 2),
    (Slot::Snip, 2),
    (Slot::Like, 1),
    (Slot::Keep, 1),
    (Slot::Passed, 1),
    (Slot::Why, 1),
    (Slot::Stretch, 1),
];

/// Of these it must say one: the others are said of data as well.
const STRONG: &[Slot] = &[Slot::Yours, Slot::Told, Slot::Former, Slot::Same, Slot::Gone, Slot::Snip];

/// How much, that it says of what.
const ABOUT: &[(Slot, usize)] = &[(Slot::Which, 1)];

/// How much, by which word; the first counts.
const NOUNS: &[(Slot, usize)] = &[(Slot::Source, 3), (Slot::Code, 2), (Slot::Part, 1)];

/// Where in the comment `text`, whose first byte is at `base`, it stands for code. `fills`: it is all that a body holds.
pub(super) fn span(text: &[u8], base: usize, fills: bool) -> Option<Range<usize>> {
    let text = std::str::from_utf8(text).ok()?;
    let lines = text.trim_end().split('\n').count();
    if lines <= LINES
        && let Some(span) = stands(text, base, false, fills)
    {
        return Some(span);
    }
    if lines == 1 {
        return None;
    }
    let mut at = base;
    text.split('\n').find_map(|line| {
        let from = at;
        at += line.len() + 1;
        stands(line, from, true, false)
    })
}

/// Whether the comment stands for code. `is_line`: it is one line of a longer one, so that marks have to set it off.
fn stands(text: &str, base: usize, is_line: bool, fills: bool) -> Option<Range<usize>> {
    let mut comment = Comment::of(text, base)?;
    comment.frame.fills = fills;
    if comment.words.len() > WORDS || (is_line && !comment.frame.is_marked()) {
        return None;
    }
    let reading = Reading::of(&comment.words)?;
    if is_line && !reading.is_which() && !reading.has(Slot::Your) && !reading.has(Slot::Former) {
        return None;
    }
    reading.stands_for_code(comment.frame).then_some(comment.span)
}

/// What the words of a comment say, taken together.
struct Reading {
    slots: Vec<Slot>,
    /// Names written as code is.
    code_names: usize,
    /// Whether any of them is called.
    has_call: bool,
    /// Words that say nothing known, before what is said and behind it.
    free: usize,
    behind: usize,
    /// Whether a word such as "in" leads to the text from before.
    is_led: bool,
    /// Whether it tells others not to do something.
    forbids: bool,
    /// Whether it likens something to what it names: that is there to be seen.
    compares: bool,
    /// Whether it names what it is about, and a colon or a dash parts that from what it says of it.
    has_topic: bool,
    /// Whether it says whose rest it is about: "the rest of Enemy".
    has_owner: bool,
}

impl Reading {
    /// `None`: some of the words explain.
    fn of(words: &[Word]) -> Option<Self> {
        const ARTICLES: [&str; 5] = ["the", "this", "that", "my", "its"];
        let (mut slots, mut ends, mut are_asides, mut is_led) = (Vec::new(), Vec::new(), Vec::new(), false);
        let mut at = 0;
        while at < words.len() {
            let (slot, length) = slots::at(words, at);
            is_led |= slot == Slot::Former && !ARTICLES.contains(&words[at].text.as_str());
            slots.push((slot, words[at].is_code));
            at += length;
            ends.push(words[at - 1].ends_topic);
            are_asides.push(words[at - 1].is_aside);
        }
        let has = |own: &[Slot]| slots.iter().any(|(slot, _)| own.contains(slot));
        let may_give_reason = has(&[Slot::Gone, Slot::Passed, Slot::Told, Slot::Yours])
            && has(&[Slot::Same, Slot::Like, Slot::Yours]);
        if has(&[Slot::Reason]) || (has(&[Slot::Because]) && !may_give_reason) {
            return None;
        }
        let topic = ends.iter().position(|ends| *ends).filter(|end| end + 1 < slots.len());
        let is_topic = |at: usize| {
            topic.is_some_and(|end| at <= end)
                && !slots[..=topic.unwrap_or(0)].iter().any(|(slot, _)| slot.is_said())
        };
        let first = slots.iter().position(|(slot, _)| slot.is_said()).unwrap_or(slots.len());
        let is_named = |at: usize| {
            let before =
                slots[..at].iter().rev().find(|(slot, _)| *slot != Slot::Join).map(|(slot, _)| *slot);
            let is_led = before.is_none_or(|slot| {
                !slot.is_said() || matches!(slot, Slot::Keep | Slot::Gone | Slot::Told | Slot::Like)
            });
            let of = |slot: Slot| {
                matches!(slot, Slot::Source | Slot::Code | Slot::Part | Slot::Which | Slot::Yours)
            };
            let is_owner = at > 0 && slots[at - 1].0 == Slot::Join && before.is_some_and(of);
            // "same bookkeeping as in the old version"
            let is_likened = at == 1
                && before == Some(Slot::Like)
                && slots.get(2).is_some_and(|next| next.0 == Slot::Former);
            is_owner || is_likened || ((at < first || is_led) && names_part(&slots[at..]))
        };
        let has_owner = (1..slots.len()).any(|at| {
            let of = if slots[at - 1].0 == Slot::Join { at.checked_sub(2) } else { Some(at - 1) };
            slots[at].0 == Slot::Name && of.is_some_and(|of| slots[of].0 == Slot::Which)
        });
        let is_free =
            |at: usize| slots[at] == (Slot::Name, false) && !are_asides[at] && !is_topic(at) && !is_named(at);
        Some(Self {
            code_names: slots.iter().filter(|(_, is_code)| *is_code).count(),
            free: (0..first).filter(|at| is_free(*at)).count(),
            behind: (first..slots.len()).filter(|at| is_free(*at)).count(),
            is_led,
            forbids: words.iter().enumerate().any(|(at, word)| {
                ["do", "don't", "dont", "never"].contains(&word.text.as_str())
                    && (at == 0 || words[at - 1].ends_topic)
            }),
            compares: slots.iter().enumerate().any(|(at, (slot, is_code))| {
                *is_code && *slot == Slot::Name && !is_topic(at) && likens(&slots[..at], &ends[..at])
            }),
            has_call: words.iter().any(|word| word.is_call),
            has_topic: topic.is_some_and(is_topic),
            has_owner,
            slots: slots.into_iter().map(|(slot, _)| slot).collect(),
        })
    }

    fn has(&self, slot: Slot) -> bool {
        self.slots.contains(&slot)
    }

    /// Whether what is said is enough in a comment that is set off so.
    fn stands_for_code(&self, frame: Frame) -> bool {
        if self.keeps_something() {
            return true;
        }
        if self.behind > 0 || (self.compares && self.has_call && !self.is_which()) {
            return false;
        }
        self.is_snipped(frame)
            || self.is_former_code(frame)
            || self.is_with_the_reader(frame)
            || self.is_in_former_text(frame)
            || self.is_left_out(frame)
            || self.is_as_it_was(frame)
            || self.weighs_enough(frame)
    }

    /// Whether what it says, of what, and how it is set off make up together for what each leaves open.
    fn weighs_enough(&self, frame: Frame) -> bool {
        const ENOUGH: usize = 5;
        const NAMES: usize = 4;
        let sum = |weights: &[(Slot, usize)]| -> usize {
            weights.iter().filter(|(slot, _)| self.has(*slot)).map(|(_, weight)| weight).sum()
        };
        // "Remains the same" is said once, and "the existing code" names what "as in the existing code" likens to.
        let twice = usize::from(self.has(Slot::Same) && self.has(Slot::Like));
        let named_only = if self.has(Slot::Former) && !self.is_led { 2 } else { 0 };
        let said = sum(SAID).saturating_sub(twice + named_only);
        let noun = NOUNS.iter().find(|(slot, _)| self.has(*slot)).map_or(0, |(_, weight)| *weight);
        let named = noun.max(if self.has_call { 2 } else { self.code_names.min(1) });
        let about = sum(ABOUT) + named + usize::from(self.has_topic);
        let is_known = named > 0 || self.has(Slot::Yours) || self.has(Slot::Former);
        let framed = frame.weight() + usize::from(frame.fills && is_known);
        let about = about + usize::from(framed > 0 && self.has(Slot::Before));
        let place = usize::from(self.has(Slot::Place) && !self.has(Slot::Your));
        // In a comment that is set off, names nobody knows are those of the parts.
        let is_list = framed > 1 && self.free <= NAMES && said > 1 && (framed > 2 || named > 0);
        let cost = if is_list { self.free.min(1) } else { 2 * self.free };
        // What the reader is still to write is no code left out, and what is kept may be data.
        let is_told = self.is_same() || self.has(Slot::Keep) || self.has(Slot::Gone) || self.has(Slot::Which);
        if self.has(Slot::Yours) && self.has(Slot::Place) && !is_told {
            return false;
        }
        let is_strong = STRONG.iter().any(|slot| self.has(*slot));
        let marked = usize::from(framed > 0 && self.has(Slot::Former) && self.is_same());
        // Said of nothing that is left out, these tell what other code, or whoever reads it, has to do.
        let is_rest = self.is_which() || self.has(Slot::Yours) || self.has(Slot::Gone);
        if !is_rest && (self.forbids || (self.has(Slot::Former) && !self.is_same())) {
            return false;
        }
        let cost = cost
            + usize::from(framed == 0 && !is_rest && self.opens_with(Slot::Same) && self.slots.len() < 4);
        is_strong && !self.compares && said > 1 && said + about + place + framed + marked >= ENOUGH + cost
    }

    /// Whether it says which code it is about. Some words for parts are said of what programs work on as well: they
    /// count in a comment that is set off (`loosely`).
    fn names_code(&self, loosely: bool) -> bool {
        self.names_code_part()
            || self.has(Slot::Part)
            || self.code_names > 0
            || (loosely && (self.has(Slot::Thing) || self.has_topic))
    }

    fn names_code_part(&self) -> bool {
        self.has(Slot::Code) || self.has(Slot::Source)
    }

    /// Whether it does so in words that are about code alone.
    fn names_only_code(&self) -> bool {
        self.names_code_part() || self.code_names > 0
    }

    /// Whether the code is said to be as it was.
    fn is_same(&self) -> bool {
        self.has(Slot::Same) || self.has(Slot::Like)
    }

    /// "-- snip: the setters --".
    fn is_snipped(&self, frame: Frame) -> bool {
        let is_about = self.has(Slot::Which) || self.is_same();
        self.has(Slot::Snip) && self.free < 6 && (frame.is_set_off() || is_about)
    }

    /// "... previous code for body, tags and attachments ...".
    fn is_former_code(&self, frame: Frame) -> bool {
        const NAMES: usize = 4;
        let is_between_dots = frame.dots_open && frame.dots_end;
        is_between_dots
            && self.opens_with(Slot::Before)
            && self.names_code_part()
            && self.free + self.behind < NAMES
    }

    /// "keep your existing list and drag handles here".
    fn keeps_something(&self) -> bool {
        const NAMES: usize = 4;
        let is_kept = self.slots.first() == Some(&Slot::Keep) && self.slots.last() == Some(&Slot::Place);
        is_kept && self.has(Slot::Your) && self.is_which() && self.free + self.behind <= NAMES
    }

    /// "the other handlers: keep what you have".
    fn is_with_the_reader(&self, frame: Frame) -> bool {
        let is_between_dots = frame.dots_open && frame.dots_end;
        if self.has(Slot::Your)
            && is_between_dots
            && self.is_which()
            && self.names_code(false)
            && self.free == 0
        {
            return true;
        }
        if self.has(Slot::Yours) {
            let is_told = self.has(Slot::Keep) && self.free == 0;
            let is_known = self.is_which() || self.names_code(true) || frame.is_marked() || is_told;
            return self.free < 5 && is_known && (self.says_so() || self.has(Slot::Which));
        }
        let is_rest = self.is_which() && self.names_only_code();
        let is_which = self.is_which() || self.has(Slot::Any) || self.has(Slot::Same);
        let names = self.names_only_code() || (frame.is_marked() && self.names_code(true));
        self.has(Slot::Your) && self.free == 0 && (is_rest || (self.says_so() && names && is_which))
    }

    /// "remaining cases as in the original file".
    fn is_in_former_text(&self, frame: Frame) -> bool {
        let is_rest = self.has(Slot::Which) && (self.names_code(true) || self.slots.len() < 4);
        self.has(Slot::Former)
            && self.free < 3
            && (is_rest
                || (frame.is_set_off() && self.names_code(true))
                || (self.opens_with(Slot::Like) && self.names_only_code())
                || self.has(Slot::Stretch))
    }

    /// "other routes omitted", "setters left out for brevity".
    fn is_left_out(&self, frame: Frame) -> bool {
        let is_set_off = frame.is_set_off();
        let names_rest = self.is_which() && self.names_code(true);
        let (gone, passed) = (self.has(Slot::Gone), self.has(Slot::Passed));
        if self.has(Slot::Why) {
            let names = self.is_which() || self.names_code(true) || is_set_off;
            return (gone && names && self.free < 3)
                || (passed && self.free == 0 && (is_set_off || names_rest));
        }
        let is_rest_of_code = self.has(Slot::Which) && self.names_code_part();
        let is_kept = gone && self.has(Slot::Keep) && self.is_which();
        self.free == 0
            && (is_kept
                || (passed && is_rest_of_code)
                || (gone && (self.names_code_part() || is_set_off && names_rest)))
    }

    /// "the other handlers stay as they were".
    fn is_as_it_was(&self, frame: Frame) -> bool {
        if self.free > 0 && !(self.free < 3 && frame.dots_open && frame.dots_end) {
            return false;
        }
        let is_set_off = frame.is_set_off();
        let (same, like) = (self.has(Slot::Same), self.has(Slot::Like));
        let (which, keep) = (self.is_which(), self.has(Slot::Keep));
        let is_unchanged = same
            && ((self.has(Slot::Which)
                && self.names_code(is_set_off)
                && (is_set_off || !keep || self.names_only_code()))
                || (which && is_set_off && self.names_code(true))
                || (self.opens_with(Slot::Before)
                    && !keep
                    && self.names_only_code()
                    && self.slots.len() < 6)
                || (which && self.has(Slot::Place) && self.names_code(true))
                || (keep && self.code_names > 0 && self.has_topic)
                || (self.has_call && self.slots.len() < 8)
                || (is_set_off && self.names_only_code())
                || (self.has(Slot::Stretch) && (which || self.slots.len() < 6)));
        let is_alike = like
            && ((self.has(Slot::Which) && self.slots.len() < 4)
                || (which && frame.is_marked() && self.names_code(true))
                || (same && self.names_code_part() && self.opens_with(Slot::Like))
                || (is_set_off && self.names_code_part()));
        // "(the rest of Enemy stays exactly like it was)", "... previous code for body and tags ..."
        let is_rest_of = same && self.has(Slot::Which) && self.has_owner && is_set_off;
        let belongs = self.has(Slot::Goes)
            && which
            && (is_set_off || self.names_only_code() || self.has(Slot::Before) && self.has(Slot::Part));
        let is_kept = keep
            && self.has(Slot::Before)
            && self.names_only_code()
            && (self.has(Slot::Place) || self.slots.len() < 4);
        is_unchanged
            || is_alike
            || is_rest_of
            || is_kept
            || belongs
            || (which && is_set_off && self.has(Slot::Place) && self.names_code_part())
    }

    /// Whether it says anything of the code: that it is as it was, is gone, or belongs here.
    fn says_so(&self) -> bool {
        const SAYS: [Slot; 4] = [Slot::Keep, Slot::Gone, Slot::Goes, Slot::See];
        self.is_same() || SAYS.iter().any(|slot| self.has(*slot))
    }

    /// Whether it begins with this, small words aside.
    fn opens_with(&self, slot: Slot) -> bool {
        self.slots.iter().find(|own| !own.is_small()) == Some(&slot)
    }

    /// Whether it says which of several parts it is about.
    fn is_which(&self) -> bool {
        self.has(Slot::Which) || self.has(Slot::Before)
    }
}

impl Slot {
    /// Whether it says something of the code, behind which nothing unknown may stand.
    fn is_said(self) -> bool {
        !matches!(
            self,
            Self::Which
                | Self::Before
                | Self::Any
                | Self::Source
                | Self::Code
                | Self::Part
                | Self::Thing
                | Self::Join
                | Self::Glue
                | Self::Name
                | Self::Your
                | Self::Snip
                | Self::Place
                | Self::Because
                | Self::Reason
        )
    }

    /// Whether it holds the others together.
    fn is_small(self) -> bool {
        matches!(self, Self::Join | Self::Glue)
    }
}

/// Whether what is said last before a name likens something to it, and no colon parts the two.
fn likens(before: &[(Slot, bool)], ends: &[bool]) -> bool {
    before.iter().zip(ends).rev().find(|((slot, _), _)| !slot.is_small()).is_some_and(|((slot, _), ends)| {
        !ends && matches!(slot, Slot::Same | Slot::Like | Slot::Former | Slot::Gone | Slot::Told)
    })
}

/// Whether the unknown word that opens `slots` belongs to a part that follows: "the struct methods", "create and update
/// endpoints".
fn names_part(slots: &[(Slot, bool)]) -> bool {
    const NEAR: usize = 6;
    slots
        .iter()
        .take(NEAR)
        .find(|(slot, _)| !matches!(slot, Slot::Name | Slot::Join | Slot::Any))
        .is_some_and(|(slot, _)| matches!(slot, Slot::Source | Slot::Code | Slot::Part | Slot::Thing))
}
