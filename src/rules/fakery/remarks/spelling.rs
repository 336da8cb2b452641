//! Owns how words are spelt by those who are in a hurry: comments are typed like messages.

use crate::wordlist::{List, holds};

/// Short spellings, and the words that they stand for.
const SHORT: &[(&str, &str)] = &[
    ("abt", "about"),
    ("b4", "before"),
    ("dito", "ditto"),
    ("em", "them"),
    ("n", "and"),
    ("pls", "please"),
    ("plz", "please"),
    ("prev", "previous"),
    ("r", "are"),
    ("rn", "now"),
    ("smth", "something"),
    ("til", "until"),
    ("u", "you"),
    ("ur", "your"),
    ("urs", "yours"),
    ("val", "value"),
    ("vals", "values"),
];

/// What denies when the apostrophe is put before its "t".
static DENIALS: List = List::of(
    "arent couldnt didnt doesnt dont hadnt hasnt havent isnt mustnt neednt shouldnt wasnt werent wont wouldnt",
);

/// The word that `word`, in lower case, is short for, or itself.
pub(super) fn in_full(word: &str) -> &str {
    if word.len() > 5 {
        return word;
    }
    SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, full)| full)
}

/// Whether `word`, in lower case, is one that denies without its apostrophe: "doesnt".
pub(super) fn lacks_apostrophe(word: &str) -> bool {
    word.ends_with("nt") && holds(&DENIALS, word)
}

#[cfg(test)]
mod tests {
    use super::{in_full, lacks_apostrophe};

    #[test]
    fn short_spellings_are_read_in_full_and_others_as_they_are() {
        assert_eq!(in_full("b4"), "before");
        assert_eq!(in_full("til"), "until");
        assert_eq!(in_full("value"), "value");
        assert_eq!(in_full("implementation"), "implementation");
    }

    #[test]
    fn denials_lack_their_apostrophe_and_other_words_do_not() {
        assert!(lacks_apostrophe("doesnt") && lacks_apostrophe("isnt"));
        assert!(!lacks_apostrophe("want") && !lacks_apostrophe("constant") && !lacks_apostrophe("cant"));
    }
}
