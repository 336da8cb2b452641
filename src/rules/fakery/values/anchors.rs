//! Owns the letters by which places are found that are worth a look: some that all wordings of a kind have, and words that
//! begin or end a request to fill in.
//!
//! The second are words that code is full of. What stands right before and behind one tells most of those apart, before
//! the line is looked at.

use std::sync::LazyLock;

use crate::rules::fakery::letters::Letters;
use crate::rules::fakery::search::{Found, Search};

/// Where they stand, in order.
pub(super) struct Anchors(pub(super) Vec<Anchor>);

/// A place that is worth a look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// Its first byte.
    pub at: usize,
    /// Whether it is a word of a request, which counts only in a value.
    pub is_request: bool,
}

/// Letters that all wordings of a kind have some of.
const LETTERS: [&str; 57] = [
    "orem ipsum",
    "OREM IPSUM",
    "orem Ipsum",
    "onsectet",
    "dipiscing",
    "eiusmod",
    "nostrud",
    "cillum",
    "erspiciatis",
    "upidatat",
    "oluptatem",
    "placeholder.com",
    "placehold.",
    "placekitten",
    "picsum.",
    "dummyimage",
    "placeimg",
    "loremflickr",
    "fakeimg.",
    "placebear",
    "pravatar.",
    "randomuser.me",
    "lorempixel",
    "xxxx",
    "XXXX",
    "fake-",
    "fake_",
    "FAKE_",
    "dummy-",
    "sample-",
    "dummy_",
    "mock-",
    "mock_",
    "test-token",
    "test_token",
    "placeholder-",
    "placeholder_",
    "demo-token",
    "oming soon",
    "oming Soon",
    "nder construction",
    "nder development",
    "ork in progress",
    "orking on ",
    "tay tuned",
    "atch this space",
    "ohn Doe",
    "ane Doe",
    "@example.",
    "555-",
    "4242",
    "23-45-6",
    "Main St",
    "Fake St",
    "ustermann",
    "@test.",
    "mith",
];

/// Words of requests and announcements, in lower case.
const WORDS: &[(&str, Side)] = &[
    ("your", Side::Opens),
    ("chang", Side::Opens),
    ("replac", Side::Opens),
    ("inser", Side::Opens),
    ("paste", Side::Opens),
    ("enter", Side::Opens),
    ("fill", Side::Opens),
    ("put", Side::Opens),
    ("place", Side::Opens),
    ("supply", Side::Opens),
    ("provide", Side::Opens),
    ("specify", Side::Opens),
    ("swap", Side::Opens),
    ("substitu", Side::Opens),
    ("type", Side::Opens),
    ("add", Side::Opens),
    ("set", Side::Opens),
    ("update", Side::Opens),
    ("define", Side::Opens),
    ("configure", Side::Opens),
    ("edit", Side::Opens),
    ("use", Side::Opens),
    ("hier", Side::Opens),
    ("dein", Side::Opens),
    ("mett", Side::Opens),
    ("remplace", Side::Opens),
    ("cambia", Side::Opens),
    ("ersetze", Side::Opens),
    ("here", Side::Ends),
    ("hier", Side::Ends),
    ("ici", Side::Ends),
    ("aqui", Side::Ends),
    ("qui", Side::Ends),
    ("to be ", Side::Any),
    ("to-be-", Side::Any),
    ("to_be_", Side::Any),
    ("tobe", Side::Any),
    (" soon", Side::Any),
    (" shortly", Side::Any),
    (" yet", Side::Any),
    ("later release", Side::Any),
    ("future release", Side::Any),
    ("next release", Side::Any),
    ("later version", Side::Any),
    ("future version", Side::Any),
    ("next version", Side::Any),
    ("future update", Side::Any),
];

/// Where in a request a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// It opens one, or follows a provider's prefix.
    Opens,
    /// It is the last word.
    Ends,
    Any,
}

static SEARCH: LazyLock<Letters> = LazyLock::new(|| Letters::new(&LETTERS));

static REQUESTS: LazyLock<Search> = LazyLock::new(|| Search::new(WORDS.iter().map(|(word, _)| *word), true));

impl Anchors {
    /// Looks for all of them.
    pub(super) fn of(text: &[u8]) -> Self {
        let letters = |(_, at)| Anchor { at, is_request: false };
        let mut found: Vec<Anchor> = SEARCH.find(text).into_iter().map(letters).collect();
        let asked = REQUESTS.find_iter(text).filter(|found| may_be_asked(text, found));
        found.extend(asked.map(|found| Anchor { at: found.start, is_request: true }));
        found.sort_unstable_by_key(|anchor| anchor.at);
        Self(found)
    }
}

/// Whether what stands around a word leaves it open that a value begins or ends with it.
fn may_be_asked(text: &[u8], found: &Found) -> bool {
    let (word, side) = WORDS[found.word];
    let before = found.start.checked_sub(1).map_or(b'\n', |before| text[before]);
    let after = text.get(found.end).copied().unwrap_or(b'\n');
    match side {
        Side::Any => true,
        // `token_here"`, "goes here>", `TokenHere'`.
        Side::Ends => {
            let is_word = matches!(before, b'_' | b'-' | b' ')
                || (text[found.start].is_ascii_uppercase() && before.is_ascii_lowercase());
            is_word && b"\"'`>]})*&,;!\r\n".contains(&after)
        }
        Side::Opens => {
            let is_open = match before {
                b'\n' | b'\t' => false,
                // `pk.YOUR_TOKEN`: what a provider's keys begin with.
                b'.' => [&b"\"pk."[..], b"\"sk.", b"'pk.", b"'sk."]
                    .iter()
                    .any(|prefix| text[..found.start].ends_with(prefix)),
                // Prose; but for `Bearer YOUR_TOKEN`, `ENV KEY your-key` and `<< your key >>`.
                b' ' => {
                    let beyond = found.start.checked_sub(2).map_or(b'\n', |beyond| text[beyond]);
                    after != b' ' && beyond.is_ascii_alphanumeric()
                        || b"<[{(*:=\"'-".contains(&beyond)
                        || matches!(word, "your" | "inser") && b"_-".contains(&after)
                }
                byte if byte.is_ascii_alphanumeric() => {
                    (text[found.start].is_ascii_uppercase() && byte.is_ascii_lowercase()) || word.len() > 4
                }
                _ => true,
            };
            let is_joined = matches!(after, b'_' | b'-' | b' ' | b'/')
                || after.is_ascii_uppercase()
                || (word.len() >= 4 && after.is_ascii_alphabetic());
            is_open && is_joined
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Anchors;

    fn is_found(text: &str) -> bool {
        !Anchors::of(text.as_bytes()).0.is_empty()
    }

    #[test]
    fn what_may_be_a_request_is_looked_at() {
        for text in [
            "k = \"<put-a-key-here>\"",
            "KEY=INSERT_KEY\n",
            "key: replace-me\n",
            "ENV KEY your-key\n",
            "\"Bearer YOUR_TOKEN\"",
            "'sk_live_REPLACE_ME'",
            "'token goes here'",
            "'<<your secret access key>>'",
            "\"PleaseReplaceThisPassword\"",
            "\"to be provided\"",
            "\"CHANGETHIS\"",
        ] {
            assert!(is_found(text), "{text}");
        }
    }

    #[test]
    fn words_of_code_and_prose_are_passed_over() {
        for text in [
            "map.insert(key, value);",
            "// put the key in the map, then add it",
            "output_key = input_key",
            "offset = reset(dataset)",
            "# here is where your mileage varies",
            "self.set_key(key)",
        ] {
            assert!(!is_found(text), "{text}");
        }
    }
}
