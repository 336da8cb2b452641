//! Owns searching a text for many fixed words. A hook looks at a few lines and ends: an automaton takes longer to build than
//! those take to read, so this one is a table of what words begin with, which is built in microseconds. On whole trees it
//! is as fast.

/// Words to be found.
pub(super) struct Search {
    ignores_case: bool,
    words: Vec<&'static [u8]>,
    /// By the three bytes that a word begins with: the number of the first node, from 1 on; 0: there is none.
    first: Box<[u16; BUCKETS]>,
    nodes: Vec<Node>,
}

/// A word among those that begin alike.
#[derive(Clone, Copy)]
struct Node {
    word: usize,
    /// The number of the next.
    next: u16,
}

/// A word that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Which, in the order in which they were given.
    pub word: usize,
    /// Its first byte.
    pub start: usize,
    /// Behind its last.
    pub end: usize,
}

const BUCKETS: usize = 8_192;

impl Search {
    /// A search for `words`, each of two bytes at least; those that ignore case must be given in lower case.
    pub(super) fn new(words: impl IntoIterator<Item = &'static str>, ignores_case: bool) -> Self {
        let words: Vec<&'static [u8]> = words.into_iter().map(str::as_bytes).collect();
        let (mut first, mut nodes) = (Box::new([0; BUCKETS]), Vec::with_capacity(words.len()));
        for (word, bytes) in words.iter().enumerate().rev() {
            let thirds = bytes.get(2).map_or(0..=u8::MAX, |third| *third..=*third);
            let [one, two, ..] = bytes else { continue };
            for three in thirds {
                let first = &mut first[bucket(*one, *two, three)];
                // Two bytes and any third may meet in one bucket.
                if nodes.get(usize::from(*first).wrapping_sub(1)).is_none_or(|node: &Node| node.word != word)
                {
                    nodes.push(Node { word, next: *first });
                    *first = u16::try_from(nodes.len()).unwrap_or(0);
                }
            }
        }
        Self { ignores_case, words, first, nodes }
    }

    /// Where the words stand in `text`, in order, also where they overlap.
    pub(super) fn find_iter<'t>(&'t self, text: &'t [u8]) -> Finds<'t> {
        Finds { search: self, text, at: 0, number: 0 }
    }

    /// Whether any of the words stands in `text`.
    pub(super) fn is_match(&self, text: &[u8]) -> bool {
        self.find_iter(text).next().is_some()
    }

    fn is(&self, word: usize, text: &[u8]) -> bool {
        if self.ignores_case { text.eq_ignore_ascii_case(self.words[word]) } else { text == self.words[word] }
    }
}

/// The words in a text, one after the other.
pub(super) struct Finds<'t> {
    search: &'t Search,
    text: &'t [u8],
    /// Where the next three bytes begin.
    at: usize,
    /// The node that is tried next before them.
    number: u16,
}

impl Iterator for Finds<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            while let Some(node) = usize::from(self.number).checked_sub(1) {
                let Node { word, next } = self.search.nodes[node];
                self.number = next;
                let start = self.at - 1;
                let end = start + self.search.words[word].len();
                if self.text.get(start..end).is_some_and(|text| self.search.is(word, text)) {
                    return Some(Found { word, start, end });
                }
            }
            let fold = if self.search.ignores_case { &LOWER } else { &SAME };
            let fold = |byte: u8| fold[usize::from(byte)];
            let threes = self.text.get(self.at..)?.windows(3);
            let starts =
                |three: &[u8]| self.search.first[bucket(fold(three[0]), fold(three[1]), fold(three[2]))];
            match threes.map(starts).enumerate().find(|(_, number)| *number > 0) {
                Some((skipped, number)) => {
                    self.at += skipped + 1;
                    self.number = number;
                }
                // The last two bytes, which nothing follows.
                None => {
                    let start = self.at.max(self.text.len().checked_sub(2)?);
                    let [one, two] = *self.text.get(start..)? else { return None };
                    self.at = start + 1;
                    self.number = self.search.first[bucket(fold(one), fold(two), 0)];
                }
            }
        }
    }
}

/// Each byte as it is, and in lower case.
static SAME: [u8; 256] = bytes(false);
static LOWER: [u8; 256] = bytes(true);

const fn bytes(lower: bool) -> [u8; 256] {
    let mut bytes = [0; 256];
    let mut at = 0;
    while at < bytes.len() {
        let byte = at as u8;
        bytes[at] = if lower { byte.to_ascii_lowercase() } else { byte };
        at += 1;
    }
    bytes
}

fn bucket(one: u8, two: u8, three: u8) -> usize {
    (usize::from(one) << 8 ^ usize::from(two) << 4 ^ usize::from(three)) % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::Search;

    fn found(words: &[&'static str], ignores_case: bool, text: &str) -> Vec<(usize, usize)> {
        let search = Search::new(words.iter().copied(), ignores_case);
        search.find_iter(text.as_bytes()).map(|found| (found.word, found.start)).collect()
    }

    #[test]
    fn words_are_found_in_order_and_where_they_overlap() {
        assert_eq!(found(&["ab", "abc", "bc", "xy"], false, "zabcab"), [(0, 1), (1, 1), (2, 2), (0, 4)]);
        assert_eq!(found(&["ab", "Ab"], false, "Ab"), [(1, 0)]);
        assert_eq!(found(&["ab"], true, "xABaB"), [(0, 1), (0, 3)]);
    }

    #[test]
    fn ends_and_empty_texts_hold_nothing() {
        assert!(found(&["abc"], false, "").is_empty());
        assert!(found(&["abc"], false, "a").is_empty());
        assert!(found(&["abc"], true, "ab").is_empty());
        assert_eq!(found(&["ab"], false, "ab"), [(0, 0)]);
        assert_eq!(found(&["ab", "bc", "cd"], false, "abcd"), [(0, 0), (1, 1), (2, 2)]);
    }
}
