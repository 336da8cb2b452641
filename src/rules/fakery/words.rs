//! Owns the literal prefilter: one pass over a file's bytes that finds every word the family looks for. Only a file
//! with a hit that could mean something is parsed.

use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Span};

/// What a hit is a hit of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Word {
    /// A task tag, in any case, as a word or within one.
    Tag(TagWord),
    /// A phrase by which unwritten code says so, or a name made of it.
    Unwritten,
    /// The digits 501: HTTP's "not implemented".
    Status501,
    /// A body with nothing in it: `{}`, or a line of `pass` or `...` alone.
    Nothing,
}

/// The task tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum TagWord {
    /// `TODO`.
    Todo,
    /// `FIXME`.
    Fixme,
    /// `XXX`.
    Xxx,
    /// `HACK`.
    Hack,
}

impl TagWord {
    /// Every task tag.
    pub(crate) const ALL: [Self; 4] = [Self::Todo, Self::Fixme, Self::Xxx, Self::Hack];
}

/// One occurrence of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Which word.
    pub word: Word,
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

/// What is searched for. All phrases about unwritten code share the letters of "implement": one word for all of them
/// keeps the automaton small, for a hook builds it anew each time.
const WORDS: [(&str, Anchor); 6] = [
    ("todo", Anchor::Word(Word::Tag(TagWord::Todo))),
    ("fixme", Anchor::Word(Word::Tag(TagWord::Fixme))),
    ("xxx", Anchor::Word(Word::Tag(TagWord::Xxx))),
    ("hack", Anchor::Word(Word::Tag(TagWord::Hack))),
    ("501", Anchor::Word(Word::Status501)),
    ("implement", Anchor::Implement),
];

/// What a match stands for.
#[derive(Clone, Copy)]
enum Anchor {
    /// The word itself.
    Word(Word),
    /// Perhaps a phrase: what stands around decides.
    Implement,
}

static AUTOMATON: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(WORDS.iter().map(|(text, _)| text))
        .unwrap_or_else(|error| unreachable!("six fixed words: {error}"))
});

/// Three letters of each word, and where in it they stand: few enough for a search by vector instructions, and rare in
/// code ("imp" opens every `impl`).
const LETTERS: [(&str, usize); WORDS.len()] =
    [("tod", 0), ("fix", 0), ("xxx", 0), ("hac", 0), ("501", 0), ("lem", 3)];

/// The letters in every mixture of cases, with the word that each is of. `None`: this processor cannot search so.
static VECTORS: LazyLock<Option<(Searcher, Vec<usize>)>> = LazyLock::new(|| {
    let (mut patterns, mut owners) = (Vec::new(), Vec::new());
    for (word, (letters, _)) in LETTERS.iter().enumerate() {
        for case in 0..8_u8 {
            let mixed = |(at, byte): (usize, u8)| {
                if case & 1 << at == 0 { byte } else { byte.to_ascii_uppercase() }
            };
            let pattern: Vec<u8> = letters.bytes().enumerate().map(mixed).collect();
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
                owners.push(word);
            }
        }
    }
    let searcher = Config::new().match_kind(MatchKind::LeftmostFirst).builder().extend(patterns).build()?;
    Some((searcher, owners))
});

/// Where words of [`WORDS`] stand, in order; none over another.
fn occurrences(text: &[u8]) -> Vec<(usize, usize)> {
    match &*VECTORS {
        Some((searcher, owners)) => by_letters(text, searcher, owners),
        None => by_automaton(text),
    }
}

fn by_automaton(text: &[u8]) -> Vec<(usize, usize)> {
    AUTOMATON.find_iter(text).map(|found| (found.pattern().as_usize(), found.start())).collect()
}

fn by_letters(text: &[u8], searcher: &Searcher, owners: &[usize]) -> Vec<(usize, usize)> {
    let (mut found, mut at, mut free) = (Vec::new(), 0, 0);
    while let Some(letters) = searcher.find_in(text, Span { start: at, end: text.len() }) {
        at = letters.start() + 1;
        let word = owners[letters.pattern().as_usize()];
        let written = WORDS[word].0.as_bytes();
        let Some(start) = letters.start().checked_sub(LETTERS[word].1).filter(|start| *start >= free) else {
            continue;
        };
        let end = start + written.len();
        if text.get(start..end).is_some_and(|bytes| bytes.eq_ignore_ascii_case(written)) {
            found.push((word, start));
            (at, free) = (end, end);
        }
    }
    found
}

/// Every hit, in the order of the text.
pub(super) fn hits(text: &[u8]) -> Vec<Hit> {
    let found = occurrences(text).into_iter().filter_map(|(word, start)| {
        let end = start + WORDS[word].0.len();
        match WORDS[word].1 {
            Anchor::Word(word) => Some(Hit { word, start, end }),
            Anchor::Implement => phrase_around(text, start, end),
        }
    });
    let mut hits: Vec<Hit> = found.chain(braces_around_nothing(text)).chain(lines_of_nothing(text)).collect();
    hits.sort_by_key(|hit| hit.start);
    hits
}

/// "not implemented", "unimplemented", "NotImplementedError", "to be implemented", "needs implementation", "implement
/// me": the phrase around the word "implement", if it is part of one.
fn phrase_around(text: &[u8], start: usize, end: usize) -> Option<Hit> {
    const BEFORE_ED: [&str; 11] = [
        "not yet been ",
        "not been ",
        "not yet ",
        "n't been ",
        "n't yet ",
        "not ",
        "n't ",
        "not_",
        "not",
        "un",
        "be ",
    ];
    const BEFORE_ATION: [&str; 4] = ["needs ", "pending ", "missing ", "no "];
    let before = text[start.saturating_sub(16)..start].to_ascii_lowercase();
    let after = text[end..text.len().min(end + 16)].to_ascii_lowercase();
    let led =
        |prefixes: &[&str]| prefixes.iter().find(|own| before.ends_with(own.as_bytes())).map(|own| own.len());
    let hit =
        |before: usize, after: usize| Hit { word: Word::Unwritten, start: start - before, end: end + after };
    if after.starts_with(b"ed") {
        return led(&BEFORE_ED).map(|length| hit(length, 2));
    }
    if after.starts_with(b"ation") {
        let pending = after.starts_with(b"ation pending") || after.starts_with(b"ation missing");
        return led(&BEFORE_ATION).or(pending.then_some(0)).map(|length| hit(length, 5));
    }
    (after.starts_with(b" me") || after.starts_with(b" this")).then(|| hit(0, 3))
}

/// `{}`, `{ }`, `{` and `}` on two lines.
fn braces_around_nothing(text: &[u8]) -> impl Iterator<Item = Hit> {
    memchr::memchr_iter(b'{', text).filter_map(|open| {
        let inside = text[open + 1..].iter().take(100).take_while(|byte| byte.is_ascii_whitespace()).count();
        let close = open + 1 + inside;
        (text.get(close) == Some(&b'}')).then_some(Hit { word: Word::Nothing, start: open, end: close + 1 })
    })
}

/// `pass` and `...` that end a line and open one, or stand behind a colon.
fn lines_of_nothing(text: &[u8]) -> impl Iterator<Item = Hit> {
    ["pass", "..."].into_iter().flat_map(move |word| {
        memchr::memmem::find_iter(text, word.as_bytes())
            .map(move |start| Hit { word: Word::Nothing, start, end: start + word.len() })
            .filter(|hit| is_all_there_is(text, hit))
    })
}

fn is_all_there_is(text: &[u8], hit: &Hit) -> bool {
    let opens = |byte: &&u8| matches!(**byte, b' ' | b'\t');
    let before = &text[..hit.start - text[..hit.start].iter().rev().take(200).take_while(opens).count()];
    let after = text[hit.end..].iter().take(200).find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    matches!(before.last(), None | Some(b'\n' | b':')) && matches!(after, None | Some(b'\n'))
}

/// Whether `byte` can be part of a word. Bytes of other scripts count: the tag is no part of "método".
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether the bytes of `hit` stand as a word of their own.
pub(super) fn is_whole(text: &[u8], hit: &Hit) -> bool {
    let before = hit.start.checked_sub(1).map(|before| text[before]);
    !before.is_some_and(is_word) && !text.get(hit.end).copied().is_some_and(is_word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{TagWord, Word, by_automaton, hits, is_whole, occurrences};

    proptest! {
        #[test]
        fn letters_find_what_the_automaton_finds(
            text in "([tT]odo|(?i)(fixme|hack|implement)|[xX]{1,7}|501|lem|[todfixmehack5l01 \n]|plement|é){0,60}"
        ) {
            prop_assert_eq!(occurrences(text.as_bytes()), by_automaton(text.as_bytes()));
        }
    }

    #[test]
    fn words_are_found_in_any_case_and_within_others() {
        let text = b"ToDo todos MAXXX not yet implemented NotImplementedError 501 {a}";
        let found: Vec<_> = hits(text).iter().map(|hit| (hit.word, is_whole(text, hit))).collect();
        assert_eq!(
            found,
            [
                (Word::Tag(TagWord::Todo), true),
                (Word::Tag(TagWord::Todo), false),
                (Word::Tag(TagWord::Xxx), false),
                (Word::Unwritten, true),
                (Word::Unwritten, false),
                (Word::Status501, true),
            ]
        );
    }

    #[test]
    fn bodies_of_nothing_are_found() {
        let found = |text: &str| hits(text.as_bytes()).iter().filter(|hit| hit.word == Word::Nothing).count();
        for text in [
            "f() {}",
            "f() {\r\n\t}",
            "def f():\n    pass\n",
            "def f(): ...",
            "pass",
            "def f():\r\n  ...\r\n",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
        for text in ["f() { g() }", "password", "bypass\n", "x = [1, ...y]\n", "pass  # done\n", "f(...)"] {
            assert_eq!(found(text), 0, "{text}");
        }
    }
}
