//! Owns the particulars of people that do not exist, and the remarks beside values that admit as much.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::given::Given;
use super::patterns::{compiled, says};
use super::used::{is_compared, is_shown};
use crate::rules::fakery::source::line_at;

/// Whether a remark says that what stands near it is made up, in the words of those who write it for the time being.
pub(super) fn is_admitted(text: &[u8], at: usize) -> bool {
    let own = line_at(text, at);
    let mut line = own.clone();
    for up in 0..LINES_ABOVE {
        let content = &text[line.clone()];
        if up > 0 && content.trim_ascii().is_empty() {
            return false;
        }
        if says(&REMARKS, content) {
            return true;
        }
        let Some(above) = line.start.checked_sub(1) else { return false };
        line = line_at(text, above);
    }
    false
}

/// How many lines above a value a remark about it may stand.
const LINES_ABOVE: usize = 6;

static REMARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)(?://|#|/\*|^\s*\*|--|\x22\x22\x22).{0,120}\b(?:for now|hard-?coded|mock(?:ed)?|fake|dummy|placeholder|made[- ]up|invented|temporar(?:y|ily)|until (?:the|we|it)|pretend\w*|simulat\w+|stub(?:bed)?|not real|sample (?:data|user|customer|record|account|value)s?|replace (?:this|with|by|it))\b",
    )
});

/// A particular of a person that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Persona {
    /// John Doe.
    Name,
    /// An address at example.com.
    Mail,
    /// A number of 555.
    Phone,
    /// The card that every payment service has for tests.
    Card,
    /// A number that no insurance gives out.
    Insurance,
    /// A street that every town has.
    Street,
}

static PHONES: LazyLock<Option<Regex>> = LazyLock::new(|| compiled(r"^[+(]?[\d() .-]*\b555[-. ]\d{4}$"));

static STREETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)^\d{1,4} (?:(?:main|fake|example|any|test|sample) (?:st|street|ave|avenue|road|rd)\b|anystreet|musterstra(?:ss|\xc3\x9f)e)",
    )
});

static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:(?:mr|mrs|ms|dr)\.? )?(?:john|jane)(?: [a-z]\.?)? (?:doe|smith)$|^(?:max|erika) mustermann$|^joe bloggs$",
    )
});

static MAILS: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"(?i)^[\w.+-]+@(?:example\.\w+|test\.(?:com|org|net|de|io|local))$"));

/// The particular that a value is, where it is given to something.
pub(super) fn persona(text: &[u8], given: &Given) -> Option<Persona> {
    let (value, before) = (&text[given.value.clone()], &text[given.before.clone()]);
    let trimmed = before.trim_ascii_end();
    let is_given = [&b":"[..], b"=", b"(", b",", b"=>", b"["].iter().any(|end| trimmed.ends_with(end))
        && !trimmed.ends_with(b"==");
    if !given.is_quoted || !is_given || value.len() > 40 || is_shown(before) || is_compared(before) {
        return None;
    }
    let digits: Vec<u8> = value.iter().copied().filter(u8::is_ascii_digit).collect();
    if says(&NAMES, value) {
        Some(Persona::Name)
    } else if digits == b"4242424242424242" {
        Some(Persona::Card)
    } else if says(&PHONES, value) {
        Some(Persona::Phone)
    } else if matches!(value, b"123-45-6789" | b"123-45-6780" | b"123-45-6788") {
        Some(Persona::Insurance)
    } else if says(&STREETS, value) {
        Some(Persona::Street)
    } else if says(&MAILS, value) {
        Some(Persona::Mail)
    } else {
        None
    }
}
