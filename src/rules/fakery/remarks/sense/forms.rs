//! Owns the words that the parts of a meaning are made of, by what they are there for. White space parts them.

use crate::wordlist::{List, holds};

/// What is not pretended.
pub(super) static REAL: List = List::of(
    "real actual proper genuine live production prod finished final productive shipped released serious",
);

/// The same of what is made: a version that leaves nothing out may be one that nobody needs.
pub(super) static WHOLE: List = List::of("full complete finalized ready");

pub(super) static ARTICLES: List = List::of("a an the any your our some its");

/// What runs where people depend on it.
pub(super) static SYSTEMS: List = List::of(
    "app application system systems deployment deployments service services product setup backend \
    project integration installation shop store site version implementation release api server",
);

/// The same, or where people only say that things are different.
pub(super) static PLACES: List = List::of(
    "world life case scenario environment game use usage situation network client program code run \
    device house factory office company",
);

/// What does the work in place of what stands there.
pub(super) static THINGS: List = List::of(
    "thing implementation impl service version system backend product integration provider check lookup \
    call api engine endpoint handler gateway code script driver one deal logic client solution function module application app \
    software model validator parser query feed calculation computation algorithm firmware",
);

/// What stands outside of the code.
pub(super) static OUTSIDE: List = List::of(
    "feed feeds service services api apis backend database db client call lookup query request source \
    sensor integration connection endpoint model gateway provider server broker queue driver hardware data implementation \
    logic registry directory engine library sdk credentials system",
);

/// Who or what a sentence is about, as far as one word tells.
pub(super) static SUBJECTS: List = List::of("you we one i this it that these those they there here");

/// What reaches for something outside, or works something out.
pub(super) static REACHES: List = List::of(
    "ask query call fetch hand hit contact talk connect send forward submit post consult pull push \
    download upload read load persist publish integrate charge poll reach retrieve obtain invoke dispatch check verify \
    validate compare sign encrypt decrypt hash compute calculate measure scan parse train execute stream program exchange \
    book reserve resolve search authenticate authorize notify print delete look speak request write wait decode encode probe \
    walk open sync order transmit upload report ping subscribe register come go get take derive run",
);

/// Words beside a verb that change nothing.
pub(super) static ADVERBS: List = List::of(
    "probably normally really actually instead then first just simply rather typically usually properly \
    eventually ideally of course obviously surely clearly likely certainly now later somehow already all either",
);

/// What is said of those who read, of how things are, or of what would be bad: no work that is missing.
pub(super) static ADVICE: List = List::of(
    "want like expect prefer set configure be have see need require fail break crash not never also still \
    only cause mean cost lose think say know hope suggest recommend avoid be appear seem look become remain stay happen \
    additionally even almost always make use enable disable allow work give lead result benefit suffer show t help match \
    include contain return throw involve pay create prevent otherwise",
);

/// Where something is to be put.
pub(super) static HERE: List = List::of("here");

/// Whether `word` is a form of a verb in `list`: "ask", "asks", "asked", "asking".
pub(super) fn is_form(list: &List, word: &str) -> bool {
    const ENDS: [&str; 7] = ["s", "es", "ed", "d", "ing", "ned", "ning"];
    static IRREGULAR: List =
        List::of("sent read done found sought taken got spoken written gone ran run came told bought made");
    holds(list, word)
        || holds(&IRREGULAR, word)
        || ENDS.iter().any(|end| {
            word.strip_suffix(end).is_some_and(|stem| {
                holds(list, stem)
                    // "compute" and "computing", "query" and "queries".
                    || (*end == "ing" && list.iter().any(|own| own.strip_suffix('e') == Some(stem)))
                    || (matches!(*end, "es" | "ed")
                        && stem.strip_suffix('i').is_some_and(|stem| {
                            list.iter().any(|own| own.strip_suffix('y') == Some(stem))
                        }))
            })
        })
}

/// Whether `word` may be a past participle: "fetched", "sent".
pub(super) fn is_participle(word: &str) -> bool {
    static IRREGULAR: List = List::of("sent read found sought taken got spoken written drawn bought");
    word.ends_with("ed") || holds(&IRREGULAR, word)
}
