//! Owns the literal prefilter: one pass over a file's bytes that finds every word the family looks for. Only a file
//! with a hit that could mean something is parsed.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

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
pub enum TagWord {
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
    pub const ALL: [Self; 4] = [Self::Todo, Self::Fixme, Self::Xxx, Self::Hack];
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

const WORDS: &[(&str, Word)] = &[
    ("todo", Word::Tag(TagWord::Todo)),
    ("fixme", Word::Tag(TagWord::Fixme)),
    ("xxx", Word::Tag(TagWord::Xxx)),
    ("hack", Word::Tag(TagWord::Hack)),
    ("not implemented", Word::Unwritten),
    ("not yet implemented", Word::Unwritten),
    ("not been implemented", Word::Unwritten),
    ("not yet been implemented", Word::Unwritten),
    ("n't implemented", Word::Unwritten),
    ("n't been implemented", Word::Unwritten),
    ("unimplemented", Word::Unwritten),
    ("notimplemented", Word::Unwritten),
    ("not_implemented", Word::Unwritten),
    ("implement me", Word::Unwritten),
    ("implement this", Word::Unwritten),
    ("be implemented", Word::Unwritten),
    ("needs implementation", Word::Unwritten),
    ("implementation pending", Word::Unwritten),
    ("pending implementation", Word::Unwritten),
    ("501", Word::Status501),
];

/// A non-contiguous automaton is built in a few microseconds; a DFA would search faster and cost a hook more.
static AUTOMATON: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(WORDS.iter().map(|(text, _)| text))
        .ok()
});

/// Every hit, in the order of the text.
pub(super) fn hits(text: &[u8]) -> Vec<Hit> {
    let Some(automaton) = AUTOMATON.as_ref() else { return Vec::new() };
    let found = automaton.find_iter(text).map(|found| Hit {
        word: WORDS[found.pattern().as_usize()].1,
        start: found.start(),
        end: found.end(),
    });
    let mut hits: Vec<Hit> = found.chain(braces_around_nothing(text)).chain(lines_of_nothing(text)).collect();
    hits.sort_by_key(|hit| hit.start);
    hits
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
    use super::{TagWord, Word, hits, is_whole};

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
