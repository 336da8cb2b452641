//! Owns what a comment means, put together from parts that each have many words: what the real thing does instead, what
//! whoever comes next is to put there, that an answer is invented, and the label that says what the code is.
//!
//! `real`, `told`, `stand_in` and `invented` are small grammars over the words of a sentence, `slots` weighs which parts meet in one
//! whatever their order, `label` reads the marks of a line; `forms` owns the words. One part alone says nothing: mature
//! code speaks of production and of real things every day.

mod forms;
mod invented;
mod label;
mod real;
mod slots;
mod stand_in;
mod told;

use std::ops::Range;

use super::said::Says;
use super::wording::Words;
use crate::wordlist::{List, holds};

/// How sure a meaning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sure {
    /// Only who writes code that stands in for other code speaks so.
    Fully,
    /// So does who documents code that works.
    Half,
    /// Everybody speaks so; beside one of the others it counts.
    Beside,
}

/// Something that was meant: how sure, and by which words.
type Meaning = (Sure, Range<usize>);

/// What the comment `text`, whose words are `words` and whose first byte is at `base`, means, and where it says so.
pub(super) fn of(text: &[u8], base: usize, words: &Words<'_>) -> Option<(Says, Range<usize>)> {
    let label = label::find(text, base, words).map(|(sure, span)| (sure, span.start - base..span.end - base));
    let (mut halves, mut besides) = (Vec::<Range<usize>>::new(), Vec::<Range<usize>>::new());
    for range in words.sentences() {
        let sentence = Sentence { words, range };
        for find in [told::find, real::find, stand_in::find, slots::find, invented::find, stand_in::beside] {
            match find(&sentence) {
                Some((Sure::Fully, at)) => return Some((Says::Pretends, words.span(at.start, at.end))),
                Some((Sure::Half, at)) => halves.push(words.span(at.start, at.end)),
                Some((Sure::Beside, at)) => besides.push(words.span(at.start, at.end)),
                None => {}
            }
        }
    }
    if let Some((sure, span)) = label {
        let says = if sure == Sure::Fully { Says::Pretends } else { Says::Suspects };
        return Some((says, span.start + base..span.end + base));
    }
    // Two of them, each for itself, leave no doubt; nor does a request that is pointed at from both sides.
    let is_near = |one: &Range<usize>, other: &Range<usize>| {
        let gap = other.start.checked_sub(one.end).or_else(|| one.start.checked_sub(other.end));
        gap.is_some_and(|gap| gap < NEAR)
    };
    let pair = halves.iter().find_map(|one| {
        let other = halves.iter().chain(&besides).find(|other| is_near(one, other))?;
        Some(one.start.min(other.start)..one.end.max(other.end))
    });
    let first = halves.first()?.clone();
    match pair {
        Some(both) => Some((Says::Pretends, both)),
        _ if label::is_framed(text) => Some((Says::Pretends, first)),
        _ => Some((Says::Suspects, first)),
    }
}

/// How far apart two meanings may stand that are about the same.
const NEAR: usize = 200;

/// A sentence, and a way to read its words from left to right: each reader takes where it starts, and gives where the
/// rest does.
struct Sentence<'w, 't> {
    words: &'w Words<'t>,
    range: Range<usize>,
}

impl<'w> Sentence<'w, '_> {
    fn word(&self, at: usize) -> &'w str {
        if self.range.contains(&at) { self.words.word(at) } else { "" }
    }

    /// Behind the word at `at`, if it is one of `list`.
    fn one(&self, at: usize, list: &List) -> Option<usize> {
        holds(list, self.word(at)).then_some(at + 1)
    }

    /// Behind as many words of `list` as stand at `at`, and no more than `most`.
    fn some(&self, at: usize, list: &List, most: usize) -> usize {
        (at..at + most).find(|at| self.one(*at, list).is_none()).unwrap_or(at + most)
    }

    /// Where, at `at` or up to `most` words further on, `read` reads something: where that starts, and what is behind it.
    fn within(
        &self,
        at: usize,
        most: usize,
        read: impl Fn(usize) -> Option<usize>,
    ) -> Option<(usize, usize)> {
        (at..=at + most).find_map(|start| read(start).map(|end| (start, end)))
    }

    /// Whether a line, or the sentence, ends before the word at `at`.
    fn ends(&self, at: usize) -> bool {
        at >= self.range.end || self.words.opens(at)
    }

    /// The words with which a line of the sentence starts.
    fn starts(&self) -> impl Iterator<Item = usize> + '_ {
        self.range.clone().filter(|at| self.words.opens(*at))
    }
}

#[cfg(test)]
mod tests;
