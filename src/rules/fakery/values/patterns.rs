//! Owns what a value is instead of a real one, by its words and by what it is given to.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::Regex;

use super::announced::{Announces, announces};
use super::given::Given;
use super::latin;
use super::unfilled::Unfilled;
use super::used::{self, holds_secret, is_compared, is_shown, is_unwritten, last_name};

/// What a value is instead of a real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// Latin filler.
    Filler,
    /// An image of nothing.
    Image,
    /// A key or password that was never filled in.
    Secret,
    /// A token that no one issued.
    Token,
    /// A message that something will come: all that happens.
    Announced,
    /// The same, where it is all that its function does.
    Soon,
    /// A person that does not exist.
    Person,
}

/// What fills the place of a key: `xxxx-xxxx`, `sk-xxxxxxxx`.
static MASKS: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"(?i)^(?:bearer )?[<\[]?(?:[a-z]{2,8}[-_]){0,3}x{4,}(?:[-_.]x{2,})*[>\]]?$"));

static TOKENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:bearer )?(?:fake|dummy|mock|mocked|placeholder|demo|test|stub|sample)[-_ .](?:[a-z0-9]+[-_ .]){0,3}",
        r"(?:token|jwt|api[-_]?key|session|signature|accesstoken|refreshtoken|authtoken)(?:[-_ .:][a-z0-9]+){0,3}[-_]?(?:\$\{[^}]*\}|\{[^}]*\})?$"
    ))
});

static IMAGES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(concat!(
        r"//(?:via\.placeholder\.com|(?:www\.)?placehold\.(?:co|it|jp)|(?:www\.)?placekitten\.com|(?:fastly\.)?picsum\.photos|",
        r"(?:www\.)?dummyimage\.com|(?:www\.)?placeimg\.com|loremflickr\.com|fakeimg\.pl|(?:www\.)?placebear\.com|placebeard\.it|",
        r"lorempixel\.com|i\.pravatar\.cc|randomuser\.me/api)/[\w$]"
    ))
});

static URL_KEYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(concat!(
        r"://[^\s]+[?&](?:api[-_]?key|key|access[-_]?token|token|app[-_]?id|client[-_]?id|secret|auth)=",
        r"(?i:<?(?:your|insert|replace)[-_](?:[a-z0-9]+[-_])*(?:key|token|id|secret|here|me)>?)"
    ))
});

/// A page's own handler that only announces: `onclick="alert('Coming soon')"`.
static ALERTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(r"(?i)^\s*(?:javascript:)?\s*(?:return\s+)?(?:window\.)?alert\s*\(\s*['\x22`&]")
});

/// A call that writes or sends what it is given.
static SENDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?:str[nl]?cpy(?:_s)?|snprintf|sprintf|strdup|\bset\w*|\bput\w*|\bappend|\badd\w*|\bcookie|\bsave\w*|\bstore\w*|\bissue\w*|\bOk|\bSome|\bJust|success|Success)\s*\((?:[^()]|\([^()]*\))*$",
    )
});

static CALLS_OUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:alert|toast(?:\.\w+)?|show(?:toast|snackbar|alert|message)|enqueuesnackbar|message\.\w+|notification\.\w+|messages?box\.\w+|messages\.\w+|toast\.maketext|snackbar\.make|\w*alert(?:controller|dialog)?|showinfo|showmessagedialog|swal(?:\.fire)?|flash|notify|setmessage)\s*\((?:[^()]|\([^()]*\))*(?:\w+\()?$",
    )
});

pub(super) fn compiled(pattern: &str) -> Option<Regex> {
    // A fixed pattern: that it compiles is what the tests below show.
    Regex::new(pattern).map(Some).unwrap_or_else(never_wrong)
}

pub(super) fn says(pattern: &LazyLock<Option<Regex>>, text: &[u8]) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Whether the name of such a text is one of several words in a list: they are what is looked for.
fn is_looked_for(value: &[u8], before: &[u8], after: &[u8]) -> bool {
    let (before, after) = (before.trim_ascii_end(), after.trim_ascii_start());
    let is_behind =
        matches!(before.last(), Some(b',')) && matches!(after.first(), Some(b',' | b']' | b')' | b'}'));
    let is_first = matches!(before.last(), Some(b'[' | b'(' | b'{')) && after.first() == Some(&b',');
    value.eq_ignore_ascii_case(b"lorem ipsum") && (is_behind || is_first)
}

/// What the value stands for in place of a real one, if it does, and where it stands.
pub(super) fn kind(text: &[u8], given: &Given, is_settings: bool) -> Option<(Kind, Range<usize>)> {
    let value = &text[given.value.clone()];
    let before = &text[given.before.clone()];
    let whole = |kind: Kind| (kind, given.value.clone());
    if says(&IMAGES, value) {
        return (!is_unwritten(before) && !is_compared(before)).then_some(whole(Kind::Image));
    }
    if latin::is_filler(if given.is_quoted { value } else { between_tags(text, given) }) {
        let after = &text[given.after.clone()];
        // What takes it apart makes more of it.
        let is_taken_apart = after.trim_ascii_start().starts_with(b".split") || after.starts_with(b".words");
        return (!is_unwritten(before)
            && !is_compared(before)
            && !is_taken_apart
            && !is_looked_for(value, before, after))
        .then_some(whole(Kind::Filler));
    }
    if says(&URL_KEYS, value) {
        return (!is_shown(before) && !is_compared(before)).then_some(whole(Kind::Secret));
    }
    if !given.is_quoted {
        return None;
    }
    if let Some(kind) = secret(text, given, is_settings) {
        return Some(kind);
    }
    if is_settings {
        return None;
    }
    if is_token(value, before) {
        return Some(whole(Kind::Token));
    }
    announcement(value, before).map(whole)
}

/// What stands around a place without quotes, up to the tags.
fn between_tags<'t>(text: &'t [u8], given: &Given) -> &'t [u8] {
    let start = text[given.before.clone()]
        .rfind_byte(b'>')
        .map_or(given.before.start, |tag| given.before.start + tag + 1);
    let end =
        text[given.value.clone()].find_byte(b'<').map_or(given.value.end, |tag| given.value.start + tag);
    &text[start..end]
}

/// A key that was never filled in: the value, or a part of it that a name of its own is given.
fn secret(text: &[u8], given: &Given, is_settings: bool) -> Option<(Kind, Range<usize>)> {
    let value = &text[given.value.clone()];
    let before = &text[given.before.clone()];
    if says(&MASKS, value) {
        // What is masked is handed on; what was never filled in is given to a name.
        let is_mask = value.iter().all(|byte| matches!(byte, b'x' | b'X' | b'-' | b'_'));
        let is_handed = is_mask && before.trim_ascii_end().ends_with(b"(");
        return (!is_handed && used::is_used(text, given, is_settings, None))
            .then(|| (Kind::Secret, given.value.clone()));
    }
    if let Some(unfilled) = Unfilled::read(value) {
        return used::is_used(text, given, is_settings, Some(&unfilled))
            .then(|| (Kind::Secret, given.value.clone()));
    }
    let part = given.parts(text).into_iter().find(|part| {
        let is_named = holds_secret(&part.name) && !is_compared(before) && !is_shown(before);
        let unfilled = || Unfilled::read(&text[part.value.clone()]);
        is_named && unfilled().is_some_and(|unfilled| used::suits(&unfilled, &part.name))
    })?;
    Some((Kind::Secret, part.value))
}

/// Whether a token that nobody issued is handed out.
fn is_token(value: &[u8], before: &[u8]) -> bool {
    if !says(&TOKENS, value) || is_compared(before) || is_shown(before) {
        return false;
    }
    let trimmed = before.trim_ascii_end();
    let is_returned = trimmed.ends_with(b"return") || trimmed.ends_with(b"resolve(");
    let is_assigned = [&b":"[..], b"=", b"=>", b"->"].iter().any(|end| trimmed.ends_with(end));
    let name = last_name(before);
    let is_given = is_assigned && (holds_secret(&name) || name.iter().any(|word| word == b"session"));
    is_returned || is_given || says(&SENDS, before)
}

/// A message that something will come, where it is called out or answered.
fn announcement(value: &[u8], before: &[u8]) -> Option<Kind> {
    if is_compared(before) {
        return None;
    }
    let announces = announces(value)?;
    let is_alert = says(&ALERTS, value);
    if announces == Announces::Perhaps {
        // A handler that is nothing else; of a function, its other acts are looked at.
        let is_alone = is_alert && value.iter().filter(|byte| **byte == b';').count() <= 1;
        return match is_alone {
            true => Some(Kind::Announced),
            false => says(&CALLS_OUT, before).then_some(Kind::Soon),
        };
    }
    if is_alert || says(&CALLS_OUT, before) {
        return Some(Kind::Announced);
    }
    let trimmed = before.trim_ascii();
    let is_answer = ["return", "print", "log", "json", "send", "write", "Println", "echo"]
        .iter()
        .any(|word| trimmed.contains_str(word));
    let is_markup = trimmed.contains(&b'<') && trimmed.contains(&b'>');
    (is_answer && !is_markup).then_some(Kind::Soon)
}
