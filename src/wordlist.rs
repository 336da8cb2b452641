//! Owns lists of words, and the question whether one holds a word. White space parts the words of a list.
//!
//! Rules ask it of every word of many comments and names, and the answer is no nearly always: a [`List`] knows most of these
//! by the first letter, the last one and the length, from a table that the compiler works out. A list that is asked rarely
//! may be a plain text.

/// A list that is asked often.
pub(crate) struct List {
    words: &'static str,
    /// By the first letter: which last letters and lengths a word of the list has.
    edges: [u32; ROWS],
}

const ROWS: usize = 32;

/// What holds words.
pub(crate) trait Holds {
    /// Whether `word` is one of them, as it is written.
    fn has(&self, word: &[u8]) -> bool;
}

/// Whether `word` is one of `list`, as it is written.
pub(crate) fn holds(list: &(impl Holds + ?Sized), word: impl AsRef<[u8]>) -> bool {
    list.has(word.as_ref())
}

impl List {
    /// The list of `words`.
    pub(crate) const fn of(words: &'static str) -> Self {
        let text = words.as_bytes();
        let mut edges = [0; ROWS];
        let (mut start, mut at) = (0, 0);
        while at <= text.len() {
            if at == text.len() || text[at].is_ascii_whitespace() {
                if at > start {
                    let (row, bit) = edge(text[start], text[at - 1], at - start);
                    edges[row] |= bit;
                }
                start = at + 1;
            }
            at += 1;
        }
        Self { words, edges }
    }

    /// The words, one after the other.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.words.split_ascii_whitespace()
    }
}

/// A list that is asked often, where it is asked.
macro_rules! words {
    ($words:literal) => {{
        static LIST: $crate::wordlist::List = $crate::wordlist::List::of($words);
        &LIST
    }};
}
pub(crate) use words;

/// Where the table knows a word.
const fn edge(first: u8, last: u8, length: usize) -> (usize, u32) {
    (first as usize % ROWS, 1 << ((last as usize + 7 * length) % 32))
}

impl Holds for List {
    fn has(&self, word: &[u8]) -> bool {
        let (Some(first), Some(last)) = (word.first(), word.last()) else { return false };
        let (row, bit) = edge(*first, *last, word.len());
        self.edges[row] & bit != 0 && self.words.has(word)
    }
}

impl Holds for str {
    fn has(&self, word: &[u8]) -> bool {
        let Some((first, rest)) = word.split_first() else { return false };
        let list = self.as_bytes();
        let is_end = |at: usize| list.get(at).is_none_or(u8::is_ascii_whitespace);
        memchr::memchr_iter(*first, list).any(|at| {
            (at == 0 || is_end(at - 1))
                && list[at + 1..].starts_with(rest)
                && is_end(at + word.len())
                && !word.iter().any(u8::is_ascii_whitespace)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{List, holds};

    const WORDS: &str = "one two\n    twofold x three ";
    static LIST: List = List::of(WORDS);

    #[test]
    fn a_list_holds_whole_words() {
        for word in WORDS.split_ascii_whitespace() {
            assert!(holds(WORDS, word) && holds(&LIST, word), "{word}");
        }
        for word in ["", "on", "ne", "fold", "threes", "one two", "\n", "toe", "X", "tao"] {
            assert!(!holds(WORDS, word) && !holds(&LIST, word), "{word}");
        }
        assert!(LIST.iter().eq(["one", "two", "twofold", "x", "three"]));
    }
}
