//! Owns what a name promises: an effect, a judgement, a value that has to be worked out; and which names promise that
//! nothing is worked out.

use crate::wordlist::{Holds, List, holds};

/// What a function's name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    /// That something is judged: `verify_token`, `isValidEmail`.
    Judges,
    /// That something is worked out from what is given: `calculate_tax`, `predictChurn`.
    Computes,
    /// That something is got from somewhere: `fetchUser`.
    Fetches,
    /// That something happens: `send_email`, `chargeCard`.
    Acts,
}

static JUDGES: List = List::of("verify validate authenticate authorize authorise check");
static COMPUTES: List = List::of(
    "scan measure assess inspect calculate compute predict classify analyze analyse detect score recommend estimate summarize \
    summarise transcribe translate encrypt decrypt hash sign compress decompress convert parse transform process \
    generate search rank extract optimize optimise evaluate forecast tokenize reconcile moderate calc",
);
static FETCHES: List = List::of("find fetch load query retrieve download lookup");
static ACTS: List = List::of(
    "save send charge refund pay sync synchronize upload export import publish submit persist store deploy \
    backup restore archive notify migrate transfer create update delete insert register withdraw deposit cancel email \
    book schedule purchase ship dispatch enqueue write remove deliver push erase purge broadcast reimburse transmit",
);

/// Effects that are told to have happened by a record, where nothing uses what was given.
static WEAK: List = List::of(
    "restart reboot rollback revert provision activate deactivate revoke grant approve reject assign run execute \
    apply install reset rotate confirm finalize trigger post invoice remind subscribe unsubscribe invite refresh renew \
    reindex rebuild scale terminate shutdown start stop launch release merge cleanup reserve checkout redeem verify_email",
);

/// Effects that somebody waits for: whoever only logs, or hides that they failed, has deceived the caller.
static STRONG: List = List::of(
    "send charge refund pay sync synchronize upload publish submit persist deploy backup \
    transfer withdraw deposit email purchase save export migrate insert ship dispatch store deliver push erase purge broadcast \
    reimburse transmit",
);

/// Functions that give another form to what they are given, and mean nothing if they leave it as it is.
static TRANSFORMS: List = List::of(
    "encrypt decrypt hash sign compress decompress sanitize sanitise translate anonymize anonymise \
    redact obfuscate mask scramble pseudonymize pseudonymise seal transcribe summarize summarise deduplicate dedupe",
);

/// What is worked out from any input, and never for a few.
static WORKED_OUT: List = List::of(
    "factorial fibonacci fib gcd lcm prime palindrome reverse sort sqrt power pow average mean median sum \
    multiply add subtract divide anagram permutations distance calculate compute predict summarize recommend \
    estimate encrypt decrypt hash solve forecast collatz checksum levenshtein",
);

/// What mathematics works out, wherever a name says it.
static MATHS: List = List::of(
    "factorial fibonacci gcd lcm prime primes palindrome roman levenshtein anagram permutations collatz \
    binomial catalan hamming quicksort mergesort knapsack",
);

/// Verbs that promise something measured: no chance.
static SENSES: List = List::of(
    "read measure ping probe sense monitor check verify validate fetch query lookup poll inspect scan",
);

/// Words that open a question about somebody or something.
static ASKS: List = List::of("is has may can allows allow permits permit authorized authorised");

/// Words by which a name says that what it answers is fixed, left to others, or told and not done.
static FIXED: List = List::of(
    "default defaults noop nop null nil none dummy fake mock mocked stub stubbed test tests testing \
    always never constant const identity passthrough builtin builtins static hook hooks callback listener event before \
    after on should can supports enabled disabled sample samples example examples demo fixture placeholder fallback \
    legacy deprecated empty unsupported unused trivial dry kind flags extension \
    label prefix suffix encoding mime raw preset presets simulated simulation initial plain \
    unchecked failed failure failures skip ignore ignored bypass passthru basic abstract base virtual void silent debug",
);

/// Words by which a class or a file says that it stands in for another, or is there to be extended.
static STAND_INS: List = List::of(
    "noop nop null nil none dummy fake fakes mock mocks stub stubs test tests testing demo example examples \
    fixture fixtures placeholder unsupported sample samples base abstract default passthrough disabled silent \
    empty always never void constant",
);

/// What is called an identity when it gives back what it is given. Everybody else's identity is who they are.
static IDENTITIES: List = List::of(
    "transform transformer transformation codec function fn operator mapper map mapping converter encoder \
    decoder filter serializer layer comparator hasher hash processor translator",
);

/// Words by which a name says that logs are where it goes.
static TOLD: List = List::of(
    "console log logs logger logging print printer printing printf println button form html markup stdout stderr terminal echo debug display \
    trace verbose screen local development dev",
);

/// Words by which a file says that it is for one platform.
static PLATFORMS: List = List::of(
    "unix windows linux darwin posix nt win32 win macos osx freebsd openbsd netbsd solaris aix plan9 js wasm \
    wasi android ios other others nocgo nolibc compat shim polyfill stubs mocks fakes",
);

/// Values that have to be worked out.
static COMPUTED: List = List::of(
    "score scores confidence accuracy rating risk prediction predictions probability sentiment \
    similarity relevance precision recall metric metrics uptime throughput churn revenue forecast likelihood \
    credibility trust latency rank ranking health temperature humidity quality sensitivity performance price cost total balance utilization usage",
);

/// Verbs that promise a measure.
static MEASURES: List = List::of(
    "calculate calc compute predict classify analyze analyse detect score estimate evaluate forecast recommend \
    rank measure assess",
);

/// Words by which a name says that chance is what it is about.
static CHANCE: List = List::of(
    "random rand rnd jitter backoff sample samples sampling sampler shuffle noise noisy seed simulate \
    simulated simulation simulator sim game dice roll spin generate generator fuzz fuzzer mutate mutation genetic \
    monte carlo bootstrap init initial initialize weights dropout synthetic fake mock dummy demo test tests bench \
    benchmark example particle perturb anneal annealing explore exploration epsilon population individual chance \
    lottery spawn terrain color colour position animation animate move ai bot uuid id token nonce salt key stochastic \
    evolve crossover tournament skiplist treap priority walk sprinkle scatter toss pick choose reservoir",
);

/// A name taken apart, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    words: Vec<String>,
}

impl Name {
    /// The words of `name`: `sendHTTPMail2` is send, http, mail, 2. Only what follows the last dot is looked at.
    pub(super) fn of(name: &[u8]) -> Self {
        let last = name.rsplit(|byte| matches!(byte, b'.' | b':' | b'>')).next().unwrap_or(name);
        let (mut words, mut word) = (Vec::new(), String::new());
        for (at, &byte) in last.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| last[before]);
            let after = last.get(at + 1).copied();
            let starts = byte.is_ascii_uppercase()
                && (before.is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit())
                    || (before.is_some_and(|before| before.is_ascii_uppercase())
                        && after.is_some_and(|after| after.is_ascii_lowercase())));
            if (starts || !byte.is_ascii_alphanumeric()) && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if byte.is_ascii_alphanumeric() {
                word.push(byte.to_ascii_lowercase() as char);
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
        Self { words }
    }

    /// The verb that it opens with.
    fn verb(&self) -> Option<&str> {
        let mut words = self.words.iter().map(String::as_str);
        words.by_ref().find(|word| !matches!(*word, "do" | "try" | "auto"))
    }

    /// What it promises; nothing where it says that it is fixed.
    pub(super) fn promise(&self) -> Option<Promise> {
        if self.is_fixed() {
            return None;
        }
        let verb = self.verb()?;
        // The type of a hash is none.
        if verb == "hash" && self.says("type") {
            return None;
        }
        let is_judgement = verb == "is"
            && self.words.get(1).is_some_and(|word| {
                matches!(word.as_str(), "valid" | "authenticated" | "authorized" | "authorised" | "verified")
            });
        if is_judgement || holds(&JUDGES, verb) {
            Some(Promise::Judges)
        } else if holds(&COMPUTES, verb) {
            Some(Promise::Computes)
        } else if holds(&FETCHES, verb) {
            Some(Promise::Fetches)
        } else if holds(&ACTS, verb) {
            Some(Promise::Acts)
        } else {
            None
        }
    }

    /// Whether what it promises is any shape's first sign.
    pub(super) fn could_pretend(&self) -> bool {
        self.promise().is_some()
            || self.acts_weakly()
            || self.ends_in_effect()
            || self.ends_in_transform()
            || self.transforms()
            || self.is_worked_out()
            || self.senses()
            || self.measures()
    }

    /// Whether it promises an effect that somebody waits for.
    pub(super) fn acts_strongly(&self) -> bool {
        // `uploadStart` is what happens when one starts.
        static STAGES: List = List::of("start started progress complete completed finished");
        let is_stage = self.words.len() > 1 && self.words.last().is_some_and(|last| holds(&STAGES, last));
        !self.is_fixed() && !is_stage && self.verb().is_some_and(|verb| holds(&STRONG, verb))
    }

    /// Whether it promises an effect, if less surely than those of [`Name::promise`].
    pub(super) fn acts_weakly(&self) -> bool {
        !self.is_fixed() && self.verb().is_some_and(|verb| holds(&WEAK, verb))
    }

    /// Whether a log that says that it is done would be taken at its word: not where it is the beginning or the end of
    /// something that runs, or what is told afterwards.
    pub(super) fn could_be_done(&self) -> bool {
        static TOLD: List = List::of("start stop launch run post");
        self.acts_weakly() && !self.verb().is_some_and(|verb| holds(&TOLD, verb))
    }

    /// Whether it ends in the verb of an effect, as names in C do: `sms_send`.
    pub(super) fn ends_in_effect(&self) -> bool {
        static LAST: List = List::of(
            "send charge refund pay deliver publish upload transmit save store persist submit notify",
        );
        // What others tell it is no effect of its own, and what is got or asked for is a thing.
        static TOLD: List = List::of("did will pre post handle get has is can use with create new");
        let is_told = self.words.first().is_some_and(|first| holds(&TOLD, first));
        let ends = self.words.last().is_some_and(|last| holds(&LAST, last));
        !self.is_fixed() && self.words.len() > 1 && !is_told && ends
    }

    /// Whether `word` is its verb, or what somebody who has it does: `Revokes` of `revoke_session`.
    pub(super) fn is_told_by(&self, word: &[u8]) -> bool {
        let word = String::from_utf8_lossy(word).to_lowercase();
        self.verb().is_some_and(|verb| {
            let rest = word.strip_prefix(verb);
            let ies = verb.strip_suffix('y').and_then(|stem| word.strip_prefix(stem));
            matches!(rest, Some("" | "s" | "es")) || ies == Some("ies")
        })
    }

    /// Whether it ends in the verb of another form, as names in C do: `block_compress`.
    pub(super) fn ends_in_transform(&self) -> bool {
        !self.is_fixed() && self.words.last().is_some_and(|last| holds(&TRANSFORMS, last))
    }

    /// Whether it promises that something was measured, asked or looked up.
    pub(super) fn senses(&self) -> bool {
        !self.is_fixed() && self.verb().is_some_and(|verb| holds(&SENSES, verb))
    }

    /// Whether it asks something: `canEdit`, `mayPass`.
    pub(super) fn asks(&self) -> bool {
        self.verb().is_some_and(|verb| holds(&ASKS, verb))
    }

    /// Whether it promises another form of what is given.
    pub(super) fn transforms(&self) -> bool {
        // A hash of a number may be the number; that of anything else has a name.
        let is_code = self.verb() == Some("hash") && (self.words.len() < 2 || self.says("code"));
        !self.is_fixed() && !is_code && self.verb().is_some_and(|verb| holds(&TRANSFORMS, verb))
    }

    /// Whether it says that its answer is fixed, or left to others.
    pub(super) fn is_fixed(&self) -> bool {
        self.has(&FIXED)
    }

    /// Whether it ends in the width of a type, whose every value is valid: `isValidUint64`.
    pub(super) fn is_of_width(&self) -> bool {
        static TYPES: List = List::of("int uint long ulong word byte i u float");
        let is_width = |word: &str| {
            let digits = word.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
            matches!(digits, "8" | "16" | "32" | "64" | "128")
                && holds(&TYPES, &word[..word.len() - digits.len()])
        };
        let joined = self.words.last().is_some_and(|last| is_width(last));
        let [.., word, width] = &self.words[..] else { return joined };
        joined || is_width(&format!("{word}{width}"))
    }

    /// Whether it says that it stands in for another, or is there to be extended.
    pub(super) fn is_stand_in(&self) -> bool {
        let is_identity = match &self.words[..] {
            [only] => only == "identity",
            [.., first, last] => first == "identity" && holds(&IDENTITIES, last),
            [] => false,
        };
        is_identity || self.has(&STAND_INS)
    }

    /// Whether it says that something is told, and no more.
    pub(super) fn is_told(&self) -> bool {
        self.has(&TOLD)
    }

    /// Whether it names a platform.
    pub(super) fn is_platform(&self) -> bool {
        self.has(&PLATFORMS)
    }

    /// Whether its last word is a value that has to be worked out.
    pub(super) fn is_computed(&self) -> bool {
        self.words.last().is_some_and(|last| holds(&COMPUTED, last))
    }

    /// Whether it says that chance is what it is about.
    pub(super) fn is_about_chance(&self) -> bool {
        self.has(&CHANCE)
    }

    /// Whether it opens with what is worked out from any input.
    pub(super) fn is_worked_out(&self) -> bool {
        let first =
            self.verb().filter(|verb| *verb != "is").or_else(|| self.words.get(1).map(String::as_str));
        first.is_some_and(|first| holds(&WORKED_OUT, first)) || self.has(&MATHS)
    }

    /// Whether it promises a measure.
    pub(super) fn measures(&self) -> bool {
        !self.is_fixed() && self.verb().is_some_and(|verb| holds(&MEASURES, verb))
    }

    /// Whether any of its words is in the list.
    pub(super) fn has(&self, list: &(impl Holds + ?Sized)) -> bool {
        self.words.iter().any(|word| holds(list, word))
    }

    /// Whether it has the verb of `other`: what is given is what was promised already.
    pub(super) fn words_of(&self, other: &Self) -> bool {
        other.verb().is_some_and(|verb| self.says(verb))
    }

    /// Whether one of its words is `word`.
    pub(super) fn says(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word)
    }
}

/// Every verb that makes a promise, for a search.
pub(super) fn verbs() -> impl Iterator<Item = &'static str> {
    let more = [
        "sanitize",
        "sanitise",
        "anonymize",
        "redact",
        "obfuscate",
        "encode",
        "escape",
        "normalize",
        "normalise",
        "dedup",
        "mask",
        "scramble",
        "seal",
        "isvalid",
        "is_valid",
        "is_auth",
        "isauth",
        "is_verified",
        "isverified",
    ];
    [&JUDGES, &COMPUTES, &FETCHES, &ACTS, &WEAK, &WORKED_OUT, &MATHS, &SENSES]
        .into_iter()
        .flat_map(List::iter)
        .chain(more)
}

/// Names of values that have to be worked out, for a search.
pub(super) fn computed() -> impl Iterator<Item = &'static str> {
    COMPUTED.iter()
}

#[cfg(test)]
mod tests {
    use super::{Name, Promise};

    #[test]
    fn promises_are_told_from_names_that_promise_nothing() {
        for (name, want) in [
            ("verify_token", Some(Promise::Judges)),
            ("isValidEmail", Some(Promise::Judges)),
            ("calculateTax", Some(Promise::Computes)),
            ("fetchHTTPUser", Some(Promise::Fetches)),
            ("SendEmail", Some(Promise::Acts)),
            ("_save_user", Some(Promise::Acts)),
            ("is_enabled", None),
            ("name", None),
            ("load_defaults", None),
            ("sendNoop", None),
            ("before_save", None),
            ("sender", None),
        ] {
            assert_eq!(Name::of(name.as_bytes()).promise(), want, "{name}");
        }
    }

    #[test]
    fn only_some_identities_stand_in_for_another() {
        for (name, want) in
            [("Identity", true), ("IdentityCodec", true), ("IdentityCheck", false), ("UserIdentity", false)]
        {
            assert_eq!(Name::of(name.as_bytes()).is_stand_in(), want, "{name}");
        }
    }

    #[test]
    fn values_that_are_worked_out_are_known() {
        assert!(Name::of(b"confidenceScore").is_computed());
        assert!(!Name::of(b"score_id").is_computed());
        assert!(Name::of(b"random_score").is_about_chance());
    }
}
