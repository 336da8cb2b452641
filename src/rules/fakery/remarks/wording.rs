//! Owns patterns of wording: what people write in a hundred ways, as sequences of words with alternatives.
//!
//! A pattern is a line of items, parted by blanks, each about one word in lower case:
//!
//! - `real|actual` is one of these words, `data?` may be missing, `*3` is up to three words of any kind;
//! - `sim-` is a word that begins so, `-ed` one that ends so;
//! - `^` is the start of a line of the comment or of a sentence, `^^` that of a sentence, `$` the end of a line or of a
//!   sentence, `$$` that of a sentence, `:` a colon;
//! - `REAL` in capitals is a list of words with a name ([`LISTS`]).
//!
//! Marks that end a sentence part what stands before them from what stands behind; other marks are not seen.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::spelling::{in_full, lacks_apostrophe};
use crate::wordlist::{List, holds};

/// A text taken apart.
pub(in crate::rules::fakery) struct Words<'t> {
    words: Vec<Word<'t>>,
}

struct Word<'t> {
    text: Cow<'t, str>,
    span: Range<usize>,
    /// Whether a line or a sentence starts with it.
    opens: Opens,
    /// Whether a colon stands right behind it.
    leads: bool,
    /// Whether a comma stands before it.
    is_clause: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opens {
    Nothing,
    Sentence,
    Line,
}

/// Patterns, ready to be looked for.
pub(in crate::rules::fakery) struct Patterns {
    all: Vec<Vec<Item>>,
    /// Those that a word can open, by that word.
    by_word: FxHashMap<&'static str, Vec<usize>>,
    /// Those that any word may open.
    others: Vec<usize>,
}

enum Item {
    Start,
    /// The start of a sentence.
    Fresh,
    End,
    /// The end of a sentence.
    FullStop,
    Colon,
    /// One of these; whether it may be missing.
    Word(Vec<Alternative>, bool),
    /// Up to so many words.
    Gap(usize),
}

enum Alternative {
    Whole(&'static str),
    Beginning(&'static str),
    Ending(&'static str),
}

/// Words that mean the same here.
const LISTS: &[(&str, &str)] = &[
    ("REAL", "real|actual|proper|genuine|production"),
    ("A", "a|an|the|your|its|our|any"),
    (
        "CODE",
        "implementation|implementations|logic|code|functionality|integration|algorithm|api|service|client|backend|call|calls|request|query|\
         data|database|db|value|values|result|results|response|responses|key|credentials|endpoint|model|check|validation|processing|handler|store|storage|one|thing",
    ),
    (
        "FAKE",
        "placeholder|stub|stubbed|dummy|mock|mocked|fake|faked|hardcoded|simulated|pretend|canned|sample",
    ),
    (
        "ACT",
        "call|calls|query|send|fetch|use|hit|talk|connect|charge|store|save|persist|invoke|make|perform|do|come|be|read|load|look|\
         check|verify|validate|compute|calculate|generate|integrate|implement|involve|involves|write|run|return|parse|contact|request|need|require|have|go",
    ),
    (
        "PARTS",
        "code|methods|functions|imports|fields|props|properties|routes|handlers|tests|helpers|cases|branches|arms|members|columns|attributes|actions|\
         endpoints|constructors|constructor|getters|setters|styles|rules|rows|steps|sections|components|services|settings|options|checks|declarations|\
         definitions|implementation|logic|body|setup|configuration|config",
    ),
    (
        "DOES",
        "call|ask|query|come|send|fetch|hit|connect|talk|read|look|charge|store|save|verify|validate|check|compute|calculate|contact|reach|\
         consult|load|write|publish|post|request|sign|encrypt|run|train|happen|go|invoke|persist|download|upload|scan|measure|resolve|print",
    ),
    ("MODAL", "would|should|will|must|could|d"),
];

impl<'t> Words<'t> {
    /// The words of `text`, whose spans start at `base`. Marks that only decorate a comment's lines are not seen.
    pub(in crate::rules::fakery) fn of(text: &'t [u8], base: usize) -> Self {
        let mut words = Vec::new();
        let (mut at, mut opens, mut broken, mut is_clause) = (0, Opens::Sentence, false, false);
        while at < text.len() {
            if !is_part(text, at) {
                match text[at] {
                    // A line without a word parts what stands before it from what stands behind.
                    b'\n' if broken || opens != Opens::Nothing => opens = Opens::Sentence,
                    b'\n' => {
                        broken = true;
                        if !goes_on(&words) {
                            opens = Opens::Line;
                        }
                    }
                    b'.' | b'!' | b'?' | b';' | b':' | b'(' if opens == Opens::Nothing => {
                        opens = Opens::Sentence;
                    }
                    b',' => is_clause = true,
                    _ if opens == Opens::Nothing && is_dash(text, at) => opens = Opens::Sentence,
                    _ => {}
                }
                at += 1;
                continue;
            }
            let length = (at..text.len()).find(|at| !is_part(text, *at)).unwrap_or(text.len()) - at;
            let word = String::from_utf8_lossy(&text[at..at + length]);
            if word == "t" && (text[..at].ends_with(b"'") || text[..at].ends_with("\u{2019}".as_bytes())) {
                // The rest of "doesn't".
                at += length;
                continue;
            }
            let word = if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
                word.to_ascii_lowercase().into()
            } else {
                word
            };
            // "doesnt" is read as "doesn't" is, whose end is not.
            let word = match word {
                word if lacks_apostrophe(&word) => Cow::Owned(word[..word.len() - 1].to_owned()),
                word => match in_full(&word) {
                    full if full == word => word,
                    full => Cow::Owned(full.to_owned()),
                },
            };
            let behind = text.get(at + length..).unwrap_or_default();
            let leads = behind.first() == Some(&b':') && behind.get(1).is_none_or(u8::is_ascii_whitespace);
            words.push(Word { text: word, span: base + at..base + at + length, opens, leads, is_clause });
            (opens, broken, is_clause) = (Opens::Nothing, false, false);
            at += length;
        }
        Self { words }
    }

    /// How many there are.
    pub(in crate::rules::fakery) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at `at` in lower case; nothing behind the last one.
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.text)
    }

    /// Where the words from `first` up to the one before `end` stand: to the last one, where `end` is behind that. A reader
    /// may count on a word with which a comment that breaks off was to go on.
    pub(super) fn span(&self, first: usize, end: usize) -> Range<usize> {
        let last = self.words.len().saturating_sub(1);
        let at = |word: usize| self.words.get(word.min(last)).map_or(0..0, |word| word.span.clone());
        at(first).start..at(end.saturating_sub(1).max(first)).end
    }

    /// Whether a line or a sentence starts with the word at `at`, or ends before it.
    pub(super) fn opens(&self, at: usize) -> bool {
        self.words.get(at).is_none_or(|word| word.opens != Opens::Nothing)
    }

    /// Whether a comma stands before the word at `at`.
    pub(super) fn starts_clause(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.is_clause)
    }

    /// The sentences: which words each is made of.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            let first = start;
            self.words.get(first)?;
            let ends = |at: &usize| self.words.get(*at).is_none_or(|word| word.opens == Opens::Sentence);
            start = (first + 1..=self.words.len()).find(ends)?;
            Some(first..start)
        })
    }

    /// Where the first words stand that one of `patterns` fits.
    pub(in crate::rules::fakery) fn find(&self, patterns: &Patterns) -> Option<Range<usize>> {
        self.words.iter().enumerate().find_map(|(start, word)| {
            let own = patterns.by_word.get(&*word.text).map(Vec::as_slice).unwrap_or_default();
            own.iter().chain(&patterns.others).find_map(|&pattern| {
                let end = self.matches(&patterns.all[pattern], start, start)?;
                (end > start).then(|| word.span.start..self.words[end - 1].span.end)
            })
        })
    }

    /// The word behind the last one, if `items` stand at `at`. A sentence that ends parts what stands on both sides.
    fn matches(&self, items: &[Item], start: usize, at: usize) -> Option<usize> {
        let Some((item, rest)) = items.split_first() else { return Some(at) };
        let word = self.words.get(at);
        let goes_on = at == start || word.is_some_and(|word| word.opens != Opens::Sentence);
        match item {
            Item::Start => {
                word.filter(|word| word.opens != Opens::Nothing).and_then(|_| self.matches(rest, start, at))
            }
            Item::Fresh => {
                word.filter(|word| word.opens == Opens::Sentence).and_then(|_| self.matches(rest, start, at))
            }
            Item::End => {
                let ends = word.is_none_or(|word| word.opens != Opens::Nothing);
                if ends { self.matches(rest, start, at) } else { None }
            }
            Item::FullStop => {
                let ends = word.is_none_or(|word| word.opens == Opens::Sentence);
                if ends { self.matches(rest, start, at) } else { None }
            }
            Item::Colon => {
                let led = at
                    .checked_sub(1)
                    .and_then(|before| self.words.get(before))
                    .is_some_and(|word| word.leads);
                if led { self.matches(rest, start, at) } else { None }
            }
            Item::Word(alternatives, optional) => {
                let is_there = word.filter(|_| goes_on).is_some_and(|word| {
                    alternatives.iter().any(|alternative| match alternative {
                        Alternative::Whole(own) => word.text == *own,
                        Alternative::Beginning(own) => word.text.starts_with(own),
                        Alternative::Ending(own) => word.text.ends_with(own),
                    })
                });
                let taken = if is_there { self.matches(rest, start, at + 1) } else { None };
                taken.or_else(|| if *optional { self.matches(rest, start, at) } else { None })
            }
            Item::Gap(most) => (0..=*most).find_map(|skipped| {
                let within = self.words.get(at..at + skipped)?;
                let parted =
                    within.iter().skip(usize::from(at == start)).any(|word| word.opens == Opens::Sentence);
                if parted { None } else { self.matches(rest, start, at + skipped) }
            }),
        }
    }
}

impl Patterns {
    /// The patterns written in `lines`, one on each.
    pub(in crate::rules::fakery) fn new(lines: &'static str) -> Self {
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let all: Vec<Vec<Item>> =
            lines.map(|line| line.split_ascii_whitespace().map(item).collect()).collect();
        let (mut by_word, mut others) = (FxHashMap::<_, Vec<usize>>::default(), Vec::new());
        for (at, items) in all.iter().enumerate() {
            match openers(items) {
                Some(words) => words.into_iter().for_each(|word| by_word.entry(word).or_default().push(at)),
                None => others.push(at),
            }
        }
        Self { all, by_word, others }
    }
}

/// The words that can open what `items` fit; `None`: any.
fn openers(items: &[Item]) -> Option<Vec<&'static str>> {
    let mut words = Vec::new();
    for item in items {
        match item {
            Item::Start | Item::Fresh => {}
            Item::Word(alternatives, optional) => {
                for alternative in alternatives {
                    match alternative {
                        Alternative::Whole(word) => words.push(*word),
                        Alternative::Beginning(_) | Alternative::Ending(_) => return None,
                    }
                }
                if !optional {
                    return Some(words);
                }
            }
            Item::End | Item::FullStop | Item::Colon | Item::Gap(_) => return None,
        }
    }
    None
}

fn item(text: &'static str) -> Item {
    match text {
        "^" => Item::Start,
        "^^" => Item::Fresh,
        "$" => Item::End,
        "$$" => Item::FullStop,
        ":" => Item::Colon,
        _ => match text.strip_prefix('*') {
            Some(most) => Item::Gap(most.parse().unwrap_or(1)),
            None => {
                let (text, optional) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
                Item::Word(text.split('|').flat_map(alternatives).collect(), optional)
            }
        },
    }
}

fn alternatives(word: &'static str) -> Vec<Alternative> {
    if let Some((_, list)) = LISTS.iter().find(|(name, _)| *name == word) {
        return list.split('|').map(|word| Alternative::Whole(word.trim())).collect();
    }
    vec![match (word.strip_suffix('-'), word.strip_prefix('-')) {
        (Some(beginning), _) => Alternative::Beginning(beginning),
        (_, Some(ending)) => Alternative::Ending(ending),
        _ => Alternative::Whole(word),
    }]
}

/// Whether a dash stands at `at`, and blanks on both sides of it.
fn is_dash(text: &[u8], at: usize) -> bool {
    let length = if text[at] == b'-' { 1 } else { 3 };
    let dash = text.get(at..at + length).unwrap_or_default();
    [&b"-"[..], "–".as_bytes(), "—".as_bytes()].contains(&dash)
        && at.checked_sub(1).is_some_and(|before| text[before] == b' ')
        && text.get(at + length) == Some(&b' ')
}

/// Whether the last word asks for another, so that the next line goes on with its sentence.
fn goes_on(words: &[Word<'_>]) -> bool {
    static SMALL: List = List::of(
        "a an the of and or to with for in on at by from as is are was be that which this use its our your",
    );
    words.last().is_some_and(|last| holds(&SMALL, last.text.as_bytes()))
}

/// Whether the byte at `at` is part of a word. Typographic marks (U+2000 to U+203F, in UTF-8 `e2 80 xx`) are not.
fn is_part(text: &[u8], at: usize) -> bool {
    let byte = text[at];
    let within_mark = |back: usize| at >= back && text[at - back..].starts_with(b"\xe2\x80");
    byte.is_ascii_alphanumeric() || byte == b'_' || (byte >= 0x80 && !(0..3).any(within_mark))
}

#[cfg(test)]
mod tests {
    use super::{Patterns, Words};

    fn found(patterns: &'static str, text: &str) -> Option<String> {
        let words = Words::of(text.as_bytes(), 0);
        words.find(&Patterns::new(patterns)).map(|span| text[span].to_owned())
    }

    #[test]
    fn words_alternatives_and_gaps() {
        assert_eq!(
            found("in a|the real *1 world", "// In the REAL wide\n// world").as_deref(),
            Some("In the REAL wide\n// world")
        );
        assert_eq!(found("in a|the real *1 world", "in the real big wide world"), None);
        assert_eq!(found("replace with? REAL", "replace actual").as_deref(), Some("replace actual"));
        assert_eq!(found("simul- call", "simulates calls"), None);
        assert_eq!(found("simul- call", "simulates call").as_deref(), Some("simulates call"));
    }

    #[test]
    fn sentences_part_and_lines_open() {
        assert_eq!(found("one two", "one. two"), None);
        assert_eq!(found("one *2 three", "one, two three").as_deref(), Some("one, two three"));
        assert_eq!(found("one *2 three", "one two; three"), None);
        assert_eq!(found("^ stub", "a stub"), None);
        assert_eq!(found("^ stub", "// one\n// stub").as_deref(), Some("stub"));
        assert_eq!(found("^ stub", "// writes the\n// stub"), None);
        assert_eq!(found("^^ stub", "// one\n// stub"), None);
        for text in ["stub", "// a.\n// stub", "// a\n//\n// stub", "a: stub"] {
            assert_eq!(found("^^ stub", text).as_deref(), Some("stub"), "{text}");
        }
        assert_eq!(found("stub $$", "// a stub\n// of code"), None);
        assert_eq!(found("stub $$", "// a stub\n//\n// of code").as_deref(), Some("stub"));
        assert_eq!(found("here $", "code here now"), None);
        assert_eq!(found("code here $", "code here. Now").as_deref(), Some("code here"));
    }
}
