//! Owns the literal prefilter: one pass over a file's bytes that finds every word the family looks for. Only a file
//! with a hit that could mean something is parsed.

use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Span};

use super::deferred::may_defer;
use super::denials::{is_denial, stems};

/// What a hit is a hit of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Word {
    /// A task tag, in any case, as a word or within one.
    Tag(TagWord),
    /// A phrase by which unwritten code says so, or a name made of it.
    Unwritten,
    /// A message that denies in other words that the code was written.
    Denied,
    /// Scala's `???`; "not supported yet", as editors have Java say it.
    Hole,
    /// The digits 501: HTTP's "not implemented".
    Status501,
    /// A body with nothing in it: `{}`, or a line of `pass` or `...` alone, or a docstring.
    Nothing,
    /// A comment that is all a body has, and that may put work off.
    Remarked,
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
            Anchor::Implement => phrase_around(text, start, end)
                .or_else(|| is_denial(text, &(start..end)).then_some(Hit { word: Word::Denied, start, end })),
        }
    });
    let mut hits: Vec<Hit> = found
        .chain(braces_around_nothing(text))
        .chain(lines_of_nothing(text))
        .chain(ends_behind_nothing(text))
        .chain(docstrings_alone(text))
        .chain(holes(text))
        .chain(stems(text).into_iter().map(|at| Hit { word: Word::Denied, start: at.start, end: at.end }))
        .collect();
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

/// Scala's `???`: three marks, and no more; and Java's "not supported yet".
fn holes(text: &[u8]) -> impl Iterator<Item = Hit> {
    let marks = memchr::memmem::find_iter(text, b"???").filter_map(|start| {
        let before = start.checked_sub(1).map(|before| text[before]);
        let alone = before.is_none_or(|byte| byte.is_ascii_whitespace() || b"={(".contains(&byte));
        let after = text.get(start + 3).is_none_or(|byte| byte.is_ascii_whitespace() || b"})".contains(byte));
        (alone && after).then_some(Hit { word: Word::Hole, start, end: start + 3 })
    });
    let messages =
        [&b"supported yet"[..], b"yet supported", b"supported so far"].into_iter().flat_map(|words| {
            let hit = |start| Hit { word: Word::Hole, start, end: start + words.len() };
            memchr::memmem::find_iter(text, words).map(hit)
        });
    marks.chain(messages)
}

/// `def f(a); end`, `function f(a) end`, and the same on two lines: the `end`.
fn ends_behind_nothing(text: &[u8]) -> impl Iterator<Item = Hit> {
    const HEADER: usize = 200;
    [&b"def "[..], b"function "].into_iter().flat_map(move |word| {
        memchr::memmem::find_iter(text, word).filter_map(move |at| {
            let line = &text[at..text.len().min(at + HEADER)];
            let close = memchr::memchr2(b')', b'\n', line)?;
            let behind = at + close + usize::from(line[close] == b')');
            let skipped = text[behind..]
                .iter()
                .take(HEADER)
                .take_while(|byte| byte.is_ascii_whitespace() || **byte == b';')
                .count();
            let start = behind + skipped;
            if skipped > 0 && matches!(text.get(start), Some(b'#' | b'-')) {
                let comments = comments(text, start);
                let rest = &text[comments.end..];
                let ends = rest.trim_ascii_start().starts_with(b"end") && may_defer(&text[comments.clone()]);
                return ends.then_some(Hit { word: Word::Remarked, start, end: comments.end });
            }
            let hit = Hit { word: Word::Nothing, start, end: start + 3 };
            (skipped > 0 && text[start..].starts_with(b"end") && is_whole(text, &hit)).then_some(hit)
        })
    })
}

/// `{}`, `{ }`, `{` and `}` on two lines; and the `{` of a shell function that begins with a message.
fn braces_around_nothing(text: &[u8]) -> impl Iterator<Item = Hit> {
    memchr::memchr_iter(b'{', text).filter_map(|open| {
        if let Some(hit) = shell_body(text, open) {
            return Some(hit);
        }
        let inside = text[open + 1..].iter().take(100).take_while(|byte| byte.is_ascii_whitespace()).count();
        let close = open + 1 + inside;
        if matches!(text.get(close), Some(b'/' | b'#')) {
            return remarked_body(text, close);
        }
        (text.get(close) == Some(&b'}')).then_some(Hit { word: Word::Nothing, start: open, end: close + 1 })
    })
}

/// `{ // later }`, `{ /* later */ return null; }`: the comments, from `start` on, that nothing but a short answer follows.
fn remarked_body(text: &[u8], start: usize) -> Option<Hit> {
    const ANSWER: usize = 60;
    let comments = comments(text, start);
    if comments.is_empty() || !may_defer(&text[comments.clone()]) {
        return None;
    }
    let rest = text[comments.end..].get(..ANSWER).unwrap_or(&text[comments.end..]).trim_ascii_start();
    let answer = &rest[..memchr::memchr(b'}', rest)?];
    let is_short = memchr::memchr_iter(b'\n', answer).count() <= 1 && !answer.contains(&b'=');
    is_short.then_some(Hit { word: Word::Remarked, start, end: comments.end })
}

/// The comments that follow each other from `start` on.
fn comments(text: &[u8], start: usize) -> std::ops::Range<usize> {
    const LONG: usize = 1_000;
    let limit = text.len().min(start + LONG);
    let mut end = start;
    loop {
        let blank = text[end..limit].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let rest = &text[end + blank..limit];
        let length = if rest.starts_with(b"/*") {
            memchr::memmem::find(rest, b"*/").map(|at| at + 2)
        } else if rest.starts_with(b"//") || rest.starts_with(b"#") || rest.starts_with(b"--") {
            Some(memchr::memchr(b'\n', rest).unwrap_or(rest.len()))
        } else {
            None
        };
        match length {
            Some(length) => end += blank + length,
            None => return start..end,
        }
    }
}

/// Python's functions with a docstring and nothing behind it: the marks that open the docstring.
fn docstrings_alone(text: &[u8]) -> impl Iterator<Item = Hit> {
    const LONG: usize = 600;
    memchr::memmem::find_iter(text, b":\n").filter_map(|colon| {
        let blank =
            text[colon + 2..].iter().take(100).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let start = colon + 2 + blank;
        let rest = text.get(start..text.len().min(start + LONG)).unwrap_or_default();
        if blank == 0 || !rest.starts_with(b"\"\"\"") {
            return None;
        }
        let close = start + 3 + memchr::memmem::find(&rest[3..], b"\"\"\"")? + 3;
        let behind = &text[close..];
        let line = behind.iter().position(|byte| !byte.is_ascii_whitespace());
        let ends = line.is_none_or(|first| {
            let margin = behind[..first].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            behind[..first].contains(&b'\n') && margin < blank
        });
        ends.then_some(Hit { word: Word::Nothing, start, end: start + 3 })
    })
}

/// `name() { echo …`, `function name { :; }`, behind a comment or without one.
fn shell_body(text: &[u8], open: usize) -> Option<Hit> {
    const HEADER: usize = 100;
    let blank = text[open + 1..].iter().take(HEADER).take_while(|byte| byte.is_ascii_whitespace()).count();
    let first = open + 1 + blank;
    let first = if text.get(first) == Some(&b'#') { comments(text, first).end } else { first };
    let inside = text[first..text.len().min(first + HEADER)].trim_ascii_start();
    if ![&b"echo "[..], b"printf ", b":", b"true", b"sleep "].iter().any(|word| inside.starts_with(word)) {
        return None;
    }
    let header = text[open.saturating_sub(HEADER)..open].trim_ascii_end();
    let line = header.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let is_function = header.ends_with(b"()") || header[line..].starts_with(b"function ");
    is_function.then_some(Hit { word: Word::Nothing, start: open, end: open + 1 })
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
