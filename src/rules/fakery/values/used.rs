//! Owns what a value is given to: whether something uses it that keys and passwords are for, or it is shown, compared,
//! or the name of an action.

use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::Regex;

use super::given::Given;
use super::patterns::{compiled, says};
use super::slots::{self, Slots};
use super::unfilled::{Sure, Unfilled};
use crate::rules::fakery::made_up::words;
use crate::wordlist::{List, holds};

/// Words that make a name that of a secret.
const SECRET: &str = "key apikey keys token tokens secret secrets password passwd pwd pass credential credentials auth dsn webhook \
    bearer jwt sid salt passphrase passcode psk private access authorization apitoken accesskey secretkey client clientid signing";

/// Words of what shows or describes a value, in place of using it.
const SHOWN: &str = "placeholder help description desc example examples usage label hint title message msg text tooltip doc docs \
    template pattern regex forbidden metavar summary prompt weak insecure disallowed banned blacklist denylist defaults \
    documentation sample note notes epilog log logger warn warning error info print println printf eprintln comment caption \
    panic throw raise exception";

/// The same for what people read anyway: only what stands where nothing has been written yet.
const UNWRITTEN: &str = "test placeholder example examples help usage hint sample metavar default defaults";

/// Words of a name that tells of an action, a place in a program, or what went wrong, and of no secret.
static ACTS: List = List::of(
    "action actions event events type types command cmd permission permissions scope route path view page \
    screen intent mutation kind mode msg invalid missing required requires empty unknown expired wrong failed forgot \
    confirm reset validation prefix suffix field param header column button link menu item",
);

/// Words of a comparison: the value is looked for, not used.
static COMPARES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?:==|!=|<>|\bin\b|\bis\b|\beq\b|\bne\b|includes\s*\(|contains\s*\(|starts_?[wW]ith\s*\(|equals(?:IgnoreCase)?\s*\(|eq_ignore_ascii_case\s*\(|(?:str(?:n?case)?n?cmp|casecmp\??|compare(?:To)?)\s*\(|indexOf\s*\(|match(?:es)?\s*\(|replace\w*\s*\(|\btest\s*\(|case|sub\s*\()\s*[(\[{]?\s*(?:&?b)?$",
    )
});

/// SQL's ways to give a password.
static SQL: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"(?i)\b(?:password|identified\s+(?:with\s+\w+\s+)?by)\s*=?\s*$"));

/// The words of the last name before a value: what it is given to.
pub(super) fn last_name(before: &[u8]) -> Vec<Vec<u8>> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$');
    // The dash of an arrow is no part.
    let is_last = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let end = before.iter().rposition(is_last).map_or(0, |last| last + 1);
    let start = before[..end].iter().rposition(|byte| !is_part(*byte)).map_or(0, |last| last + 1);
    words(&before[start..end])
}

pub(super) fn is_compared(before: &[u8]) -> bool {
    says(&COMPARES, before)
}

/// Whether what stands before a value shows it to people.
pub(super) fn is_shown(before: &[u8]) -> bool {
    names_any(before, SHOWN)
}

/// Whether what stands before a value is for what nobody has written yet.
pub(super) fn is_unwritten(before: &[u8]) -> bool {
    names_any(before, UNWRITTEN)
}

/// Whether one of the words of a name is that of a secret.
pub(super) fn holds_secret(name: &[Vec<u8>]) -> bool {
    name.iter().any(|word| holds(SECRET, word))
}

/// Whether one of the last names before a value has a word of `list`.
fn names_any(before: &[u8], list: &str) -> bool {
    let is_part = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(*byte, b'_' | b'-'));
    let mut names = before.rsplit(is_part).filter(|word| !word.is_empty()).take(4);
    names.any(|name| words(name).iter().any(|word| holds(list, word)))
}

/// Whether `name` may be given what `unfilled` says: no action is called so, and people are told nothing by it.
pub(super) fn suits(unfilled: &Unfilled, name: &[Vec<u8>]) -> bool {
    let verb = unfilled.words.iter().find(|word| slots::of(word).is(Slots::FILL.or(Slots::GIVE)));
    if name.iter().any(|word| holds(&ACTS, word) || verb == Some(word)) {
        return false;
    }
    let is_other = !unfilled.has(Slots::SECRET) && unfilled.has(Slots::IDENTITY) && !unfilled.is_marked;
    if is_other && !is_identity_name(name) {
        return false;
    }
    if unfilled.sure > Sure::Bare {
        return true;
    }
    // An action on the same thing may be called so: it takes a name of its own to tell.
    let is_same = |word: &&Vec<u8>| slots::of(word).is(Slots::SECRET) && name.contains(word);
    let first = unfilled.words.first().map_or(Slots::default(), |word| slots::of(word));
    let is_action = first.is(Slots::CONTROL) && (!unfilled.is_loud || unfilled.words[1..] == *name);
    name.len() > 1 && !is_action && unfilled.words.iter().filter(is_same).count() > 0
}

/// Whether a value speaks to the people who use the program: labels and errors are sentences.
fn is_told(unfilled: &Unfilled, before: &[u8]) -> bool {
    if !unfilled.is_prose || unfilled.is_marked || unfilled.is_loud {
        return false;
    }
    let first = unfilled.words.first().map_or(Slots::default(), |word| slots::of(word));
    let is_placed = unfilled.words.last().is_some_and(|word| slots::of(word).is(Slots::PLACE));
    let is_request = first.is(Slots::FILL) && !first.is(Slots::CONTROL);
    if unfilled.is_sentence {
        // A constant or what the environment lacks is no label.
        return !((is_request || is_placed) && is_constant(before));
    }
    first.is(Slots::CONTROL) && !is_placed && !unfilled.has(Slots::ME)
}

/// Whether the last name before a value has no small letter: `API_KEY`.
fn is_constant(before: &[u8]) -> bool {
    let name = before.trim_end_with(|mark| !(mark.is_ascii_alphanumeric() || mark == '_'));
    let start = name.iter().rposition(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'));
    let name = &name[start.map_or(0, |start| start + 1)..];
    name.contains(&b'_') && !name.iter().any(u8::is_ascii_lowercase)
}

/// What stands before a value, without what only turns a text into something else: `[]byte(`, `Buffer.from(`.
fn unwrapped(before: &[u8]) -> &[u8] {
    static WRAPS: List = List::of(
        "byte bytes string str from buffer new b u r secretstr of chars textencoder encode some just",
    );
    let mut rest = before.trim_ascii_end();
    loop {
        let Some(inner) = rest.strip_suffix(b"(") else { return rest };
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"._:[]".contains(byte);
        let start = inner.iter().rposition(|byte| !is_part(byte)).map_or(0, |last| last + 1);
        let callee = words(&inner[start..]);
        if start == 0 || callee.is_empty() || !callee.iter().all(|word| holds(&WRAPS, word)) {
            return rest;
        }
        rest = inner[..start].trim_ascii_end();
        rest = rest.strip_suffix(b" new").unwrap_or(rest).trim_ascii_end();
    }
}

/// Whether a key that was never filled in is given to something that uses keys. `unfilled`: what its words say.
pub(super) fn is_used(text: &[u8], given: &Given, is_settings: bool, unfilled: Option<&Unfilled>) -> bool {
    let (value, after) = (&text[given.value.clone()], &text[given.after.clone()]);
    let before = &text[given.before.clone()];
    let behind = after.trim_ascii_start();
    let is_asked = [&b"=="[..], b"!=", b"in "].iter().any(|mark| behind.starts_with(mark));
    // Values in `${…}` and the like are filled in.
    if is_compared(before) || is_shown(before) || is_asked || (value.contains_str("${") && !is_settings) {
        return false;
    }
    let before = unwrapped(computed(before));
    if unfilled.is_some_and(|unfilled| is_told(unfilled, before)) {
        return false;
    }
    let name = last_name(before);
    if is_settings {
        return takes(unfilled, &name);
    }
    if is_default(before, unfilled) || is_argument(text, given, before, unfilled) {
        return true;
    }
    if target_of_copy(before).is_some_and(|name| takes(unfilled, &name)) {
        return true;
    }
    if key_of_pair(before).is_some_and(|name| takes(unfilled, &name)) {
        return true;
    }
    let is_given = [&b"="[..], b":", b"=>", b"("].iter().any(|end| before.ends_with(end));
    if !is_given {
        return false;
    }
    // A type may stand between, of a constant and of a parameter: `API_KEY: &str =`.
    let left = before.split(|byte| matches!(byte, b'=' | b'(')).next().unwrap_or_default();
    let own = before.trim_end_with(|mark| mark == '=');
    let own = own.rsplit(|byte| b",(;{".contains(byte)).next().unwrap_or_default();
    let is_typed = |typed: &[u8]| {
        typed.split(|byte| matches!(byte, b' ' | b':')).any(|part| takes(unfilled, &words(part)))
    };
    takes(unfilled, &name)
        || (before.ends_with(b"=") && (is_typed(left) || is_typed(own)))
        || (!before.ends_with(b"(") && unfilled.is_some_and(|unfilled| speaks_for_itself(unfilled, &name)))
}

fn is_identity_name(name: &[Vec<u8>]) -> bool {
    name.iter().any(|word| slots::of(word).is(Slots::IDENTITY))
}

/// Whether a name takes such a value: it is that of a secret, or of what the value says itself.
fn takes(unfilled: Option<&Unfilled>, name: &[Vec<u8>]) -> bool {
    let Some(unfilled) = unfilled else { return holds_secret(name) };
    let is_same = |word: &&Vec<u8>| slots::of(word).is(Slots::IDENTITY) && name.contains(word);
    let is_marked = || unfilled.is_marked && unfilled.has(Slots::WHOSE) && is_identity_name(name);
    let is_identity =
        || is_marked() || (unfilled.sure == Sure::Loud && unfilled.words.iter().filter(is_same).count() > 0);
    (holds_secret(name) || is_identity()) && suits(unfilled, name)
}

/// Whether a value says so loudly what belongs in its place that the name does not count: `"<PASTE-YOUR-TOKEN>"`.
fn speaks_for_itself(unfilled: &Unfilled, name: &[Vec<u8>]) -> bool {
    // "your-wifi-password-goes-here" is a sentence that no program works with.
    let is_said = unfilled.has(Slots::WHOSE) && unfilled.has(Slots::GOES) && unfilled.has(Slots::PLACE);
    let is_plain = unfilled.is_loud || unfilled.has_provider || is_said;
    unfilled.sure == Sure::Loud
        && unfilled.has(Slots::SECRET)
        && is_plain
        && !name.is_empty()
        && suits(unfilled, name)
}

/// Whether a value is what a secret is where nothing is set: in the environment, a macro, a query.
fn is_default(before: &[u8], unfilled: Option<&Unfilled>) -> bool {
    let may = |name: &[Vec<u8>]| {
        holds_secret(name)
            && unfilled.is_none_or(|unfilled| unfilled.sure == Sure::Bare || suits(unfilled, name))
    };
    if says(&SQL, before) {
        return true;
    }
    let is_defined = before.trim_ascii_start().starts_with(b"#define ") || before.contains_str("define(");
    let is_macro = || {
        before
            .split(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'))
            .any(|name| takes(unfilled, &words(name)))
    };
    if is_defined && is_macro() || (before.ends_with(b":-") && may(&last_name(before))) {
        return true;
    }
    let ends = [&b"||"[..], b"??", b" or", b",", b"?:"];
    let is_fallback = ends.iter().any(|end| before.ends_with(end)) || says(&ELSE, before);
    let reads = ["env", "getenv", "ENV", "config", "get("].iter().any(|word| before.contains_str(word));
    let mut names = before.rsplit(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'));
    is_fallback && reads && names.any(|name| may(&words(name)))
}

/// `unwrap_or(`, `unwrap_or_else(|_| `, `getOrElse(`.
static ELSE: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"(?i)(?:unwrap_or|or_?else|orelse|default)\w*\(\s*(?:\|\w*\|\s*)?$"));

/// Whether a value is an argument of what uses keys, on its own line or on those before.
fn is_argument(text: &[u8], given: &Given, before: &[u8], unfilled: Option<&Unfilled>) -> bool {
    /// How far an argument may stand from what it is an argument of.
    const FAR: usize = 400;
    if before.ends_with(b",") && is_argument_of_access(before) {
        return true;
    }
    let Some(unfilled) = unfilled.filter(|unfilled| unfilled.sure == Sure::Loud) else { return false };
    if before.trim_ascii().is_empty() {
        let start = given.value.start.saturating_sub(FAR);
        let above = &text[start..given.before.end];
        return is_argument_of_access(above);
    }
    // A client that is made with it.
    let callee = before.strip_suffix(b"(").unwrap_or_default();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"._:".contains(byte);
    let start = callee.iter().rposition(|byte| !is_part(byte)).map_or(0, |last| last + 1);
    let is_new = callee[..start].trim_ascii_end().ends_with(b"new") || callee.ends_with(b".new");
    let is_told = words(&callee[start..]).iter().any(|word| holds(&DESCRIBES, word) || word == b"exception");
    let is_sure = unfilled.has(Slots::SECRET) && (unfilled.is_loud || unfilled.has_provider);
    start < callee.len() && is_new && !is_told && is_sure
}

/// What stands before a value that Swift works out each time, `var token: String { "…" }`, as if it were given once.
fn computed(before: &[u8]) -> &[u8] {
    let inner = before.trim_ascii_end().strip_suffix(b"{").filter(|inner| inner.contains_str("var "));
    inner.and_then(|inner| inner.find_byte(b':').map(|colon| &inner[..=colon])).unwrap_or(before)
}

/// The words of the key that stands in quotes before a value, in a call that makes pairs: `Map.of("mqtt.password", "…")`,
/// `settings.put("api.key", "…")`.
fn key_of_pair(before: &[u8]) -> Option<Vec<Vec<u8>>> {
    static PAIRS: List = List::of("of put set entry entries pair add with property insert emplace store");
    let inner = before.strip_suffix(b",")?.trim_ascii_end();
    let quote = *inner.last().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let inner = &inner[..inner.len() - 1];
    let open = inner.rfind_byte(quote)?;
    let callee = before[..open].trim_ascii_end().strip_suffix(b"(")?;
    let start = callee
        .iter()
        .rposition(|byte| !(byte.is_ascii_alphanumeric() || b"_.:".contains(byte)))
        .map_or(0, |last| last + 1);
    let callee = words(&callee[start..]);
    let makes = callee.last().is_some_and(|last| holds(&PAIRS, last))
        && !callee.iter().any(|word| holds(&DESCRIBES, word));
    makes.then(|| words(&inner[open + 1..]))
}

/// The words of the name that a C function copies a value to: `strcpy(cfg->password, "…")`.
fn target_of_copy(before: &[u8]) -> Option<Vec<Vec<u8>>> {
    const COPIES: [&str; 7] = ["strcpy", "strncpy", "strlcpy", "snprintf", "sprintf", "memcpy", "strcat"];
    let (at, copy) = COPIES.iter().filter_map(|copy| Some((before.rfind(copy)?, copy))).max()?;
    let target = before[at + copy.len()..].trim_ascii_start().strip_prefix(b"(")?;
    let end = target.find_byte(b',')?;
    Some(last_name(&target[..end]))
}

/// Calls that connect or let in: what they are given is used.
static CONNECTS: List = List::of(
    "pdo mysqli connect connection credentials credential auth authentication authenticate login signin \
    basic bearer authorization token dial client sign verify decode encode jwt hmac secret session",
);

/// Words of a call that shows, looks for or describes what it is given.
static DESCRIBES: List = List::of(
    "replace redact mask sub gsub scrub sanitize option argument flag string stringvar param field column \
    input prompt describe it test assert expect is has contains equals equal match matches env getenv get default setdefault \
    log print printf println format error throw raise warn find search label message text",
);

/// Whether a value is an argument of a call that connects or lets in, or follows one that says what it is.
fn is_argument_of_access(before: &[u8]) -> bool {
    let mut depth = 0_i32;
    let open = before.iter().rposition(|byte| {
        depth += i32::from(*byte == b')') - i32::from(*byte == b'(');
        depth < 0
    });
    let Some(open) = open else { return false };
    let start = before[..open]
        .iter()
        .rposition(|byte| !(byte.is_ascii_alphanumeric() || b"_.:".contains(byte)))
        .map_or(0, |last| last + 1);
    let callee = words(&before[start..open]);
    if callee.iter().any(|word| holds(&DESCRIBES, word)) {
        return false;
    }
    let names = ["Authorization", "\"Bearer\"", "X-Api-Key", "x-api-key", "X-API-Key"];
    callee.iter().any(|word| holds(&CONNECTS, word))
        || names.iter().any(|name| before[open..].contains_str(name))
}
