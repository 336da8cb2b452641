//! Owns Latin filler: what stands where nobody has written the text yet, wherever in the usual passage it begins.

use crate::wordlist::holds;

/// What most filler begins with, but for its first letter, which some ways of giving a value leave out.
const OPENING: &[u8] = b"orem ipsum";

/// How many words of the passage make a text filler.
const LEAST: usize = 5;

/// The words of the usual passage, of Cicero's that it is made of, and of what generators mix them with.
const WORDS: &str = include_str!("latin.txt");

/// Whether `text` is such filler: it opens as most does, or its words are all of the passage.
pub(super) fn is_filler(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let opens = |at: usize| at > 0 && lower[at - 1] == b'l';
    if memchr::memmem::find_iter(&lower, OPENING).any(opens) {
        return true;
    }
    let words = lower.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let (mut all, mut latin) = (0, 0);
    for word in words {
        all += 1;
        latin += usize::from(holds(WORDS, word));
    }
    latin >= LEAST && latin * 10 >= all * 9
}

#[cfg(test)]
mod tests {
    use super::is_filler;

    #[test]
    fn passages() {
        for text in [
            "Lorem ipsum",
            "Ut enim ad minim veniam, quis nostrud exercitation.",
            "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum.",
            "sed ut perspiciatis unde omnis iste natus error sit voluptatem",
            "consectetur adipiscing elit, sed do eiusmod",
        ] {
            assert!(is_filler(text.as_bytes()), "{text}");
        }
        for text in [
            "Dolor et voluptas",
            "In dolore magna spes",
            "Alea iacta est",
            "veniam",
            "Quis custodiet ipsos custodes in urbe magna",
            "The word voluptatem is at the end of error messages",
        ] {
            assert!(!is_filler(text.as_bytes()), "{text}");
        }
    }
}
