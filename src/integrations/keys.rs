//! Owns variables that hold the keys of other systems: where code reads them, and where Compose files, Dockerfiles and
//! settings declare them.

use std::ops::Range;

use super::vendors::VENDORS;
use super::{Integration, Kind, Mention, lines};
use crate::wordlist::{List, holds};

/// What names of keys end with, longest first: what stands before it names whose key it is.
const ENDS: &[&str] = &[
    "_SECRET_ACCESS_KEY",
    "_WEBHOOK_SECRET",
    "_SIGNING_SECRET",
    "_PUBLISHABLE_KEY",
    "_ACCESS_KEY_ID",
    "_CLIENT_SECRET",
    "_SERVICE_TOKEN",
    "_ACCESS_TOKEN",
    "_PRIVATE_KEY",
    "_ACCESS_KEY",
    "_AUTH_TOKEN",
    "_API_SECRET",
    "_SECRET_KEY",
    "_API_TOKEN",
    "_BOT_TOKEN",
    "_API_KEY",
    "_APIKEY",
    "_SECRET",
    "_TOKEN",
];

/// Ends that tell a key only where the table knows whose.
const WEAK_ENDS: &[&str] = &["_ACCOUNT_SID", "_DSN", "_KEY"];

/// Words of a program's own secrets, of frameworks, and of what publishes it: they name no other system.
static OWN: List = List::of(
    "ACCESS ADMIN AES API APP APPLICATION AUTH AUTHENTICATION BACKEND BASIC BEARER BOT BUILD CACHE CARGO CI CLIENT COOKIE \
    CRON CSRF CYPRESS DATABASE DB DEBUG DEFAULT DEPLOY DEV DEVISE DJANGO DOCKER EMAIL ENCRYPTION FLASK FRONTEND GEM GHCR GUEST HASH HMAC HOMEBREW HOOK \
    HOST HTTP ID INTERNAL INVITE JOB JWT KEY KUBE LARAVEL LICENSE LOCAL LOGIN MAIL MASTER MY NEXTAUTH NODE NPM NUGET OAUTH OAUTH2 \
    PAT PERSONAL PHX PRIVATE PROD PRODUCTION PROXY PUBLIC PUBLISH PYPI RACK RAILS REFRESH REGISTRIES REGISTRY RELEASE REPO REPOSITORY RESET ROOT \
    SALT SECRET SECRETS SECURITY SERVER SERVICE SESSION SESSIONS SHARED SIGNING SITE SMTP SSH SSL STAGING STATE STORAGE SYSTEM TEST TLS TOKEN TWINE \
    UPLOAD USER VERIFY WEB WEBHOOK X XSRF YARN",
);

/// What frameworks put before the names of variables that a browser may see.
const BEFORE: &[&str] = &[
    "NEXT_PUBLIC_",
    "REACT_APP_",
    "EXPO_PUBLIC_",
    "NUXT_PUBLIC_",
    "GATSBY_",
    "PUBLIC_",
    "VITE_",
    "NUXT_",
    "TF_VAR_",
];

/// Whether a text may name a key.
pub(super) fn may_stand_in(text: &[u8]) -> bool {
    ROOTS.iter().any(|root| memchr::memmem::find(text, root).is_some())
}

/// What every end has in it.
const ROOTS: [&[u8]; 6] = [b"_KEY", b"_TOKEN", b"_SECRET", b"_APIKEY", b"_DSN", b"_SID"];

/// Variables that code reads.
pub(super) fn in_code(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for (start, line) in lines(text, within) {
        for word in names(line) {
            if is_read(&line[..word.start], &line[word.end..]) {
                take(line, start, word, found);
            }
        }
    }
}

/// Variables that settings are filled in with: `${NAME}`.
pub(super) fn in_settings(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for (start, line) in lines(text, within).filter(|(_, line)| !is_remark(line)) {
        for word in names(line).into_iter().filter(|word| line[..word.start].ends_with(b"${")) {
            take(line, start, word, found);
        }
    }
}

/// Variables that a Compose file hands to a service, or is filled in with.
pub(super) fn in_compose(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for (start, line) in lines(text, within).filter(|(_, line)| !is_remark(line)) {
        for word in names(line) {
            let before = line[..word.start].trim_ascii();
            let before = before.strip_prefix(b"-").unwrap_or(before).trim_ascii();
            let declares = matches!(before, b"" | b"\"" | b"'")
                && matches!(line.get(word.end), None | Some(b':' | b'=' | b'"' | b'\''));
            if declares || line[..word.start].ends_with(b"${") {
                take(line, start, word, found);
            }
        }
    }
}

/// `ENV NAME=value` in a Dockerfile.
pub(super) fn in_dockerfile(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for (start, line) in lines(text, within) {
        let rest = line.trim_ascii_start();
        if rest.len() > 4 && rest[..4].eq_ignore_ascii_case(b"ENV ") {
            for word in names(line) {
                if matches!(line.get(word.end), Some(b'=' | b' ')) {
                    take(line, start, word, found);
                }
            }
        }
    }
}

/// `NAME=value` in a file of variables.
pub(super) fn in_variables(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for (start, line) in lines(text, within) {
        for word in names(line) {
            let before = line[..word.start].trim_ascii();
            if matches!(before, b"" | b"export") && line[word.end..].trim_ascii_start().starts_with(b"=") {
                take(line, start, word, found);
            }
        }
    }
}

fn is_remark(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), Some(b'#' | b';' | b'!'))
}

/// Names of keys on a line: whole words of capitals, digits and underlines.
fn names(line: &[u8]) -> Vec<Range<usize>> {
    let is_part = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let mut words: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'_', line) {
        if words.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let start = at - line[..at].iter().rev().take_while(|byte| is_part(byte)).count();
        let end = at + line[at..].iter().take_while(|byte| is_part(byte)).count();
        let beside =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let stands_alone =
            !beside(start.checked_sub(1).map(|before| &line[before])) && !beside(line.get(end));
        if stands_alone && line[start].is_ascii_uppercase() {
            words.push(start..end);
        }
    }
    words
}

/// Whether what stands around a name reads it from the environment: `process.env.NAME`, `os.environ["NAME"]`,
/// `env::var("NAME")`, `System.getenv("NAME")`, `ENV.fetch('NAME')`, `#[arg(env = "NAME")]`, `@Value("${NAME}")`.
fn is_read(before: &[u8], after: &[u8]) -> bool {
    let before = &before[before.len().saturating_sub(64)..];
    let Ok(before) = std::str::from_utf8(before)
        .or_else(|error| std::str::from_utf8(&before[before.len().min(error.valid_up_to() + 1)..]))
    else {
        return false;
    };
    if let Some(object) = before.strip_suffix('.') {
        return ["process.env", "import.meta.env", "Bun.env", "process.env!", "env"]
            .iter()
            .any(|own| object.ends_with(own))
            && (object.ends_with(".env") || object.ends_with("env!"));
    }
    if before.ends_with("\"${") || before.ends_with("'${") {
        return after.first().is_some_and(|byte| matches!(byte, b'}' | b':'));
    }
    let Some(opened) = before.strip_suffix(['"', '\'', '`']) else { return false };
    let opened =
        opened.strip_suffix(['b', 'r', 'f', 'c']).filter(|rest| rest.ends_with('(')).unwrap_or(opened);
    let opened = opened.trim_end();
    let is_name = |c: char| c.is_alphanumeric() || "_.:!$?@".contains(c);
    let callee = match opened.strip_suffix(['(', '[']) {
        Some(callee) => callee,
        // `env = "NAME"`, `envvar="NAME"` in the options of a command line.
        None => match opened.strip_suffix('=') {
            Some(option) => {
                let option = option.trim_end();
                let name = option.rsplit(|c: char| !is_name(c)).next().unwrap_or_default();
                return matches!(name, "env" | "envvar" | "env_var");
            }
            None => return false,
        },
    };
    let name = callee.rsplit(|c: char| !is_name(c)).next().unwrap_or_default().to_ascii_lowercase();
    // `setenv` and `putenv` give a value, and name nobody else's.
    name.contains("env")
        && !name.contains("setenv")
        && !name.contains("putenv")
        && !name.contains("set_env")
        && !name.contains("set_var")
}

fn take(line: &[u8], start: usize, word: Range<usize>, found: &mut Vec<Mention>) {
    let name = String::from_utf8_lossy(&line[word.clone()]).into_owned();
    if let Some(integration) = whose(&name) {
        let range = start + word.start..start + word.end;
        found.push(Mention { integration, kind: Kind::Key, written: name, range });
    }
}

/// Whose key a variable holds; `None`: nobody else's.
fn whose(variable: &str) -> Option<Integration> {
    let name = BEFORE.iter().find_map(|prefix| variable.strip_prefix(prefix)).unwrap_or(variable);
    let strong = ENDS.iter().find_map(|end| name.strip_suffix(end));
    let weak = || WEAK_ENDS.iter().find_map(|end| name.strip_suffix(end));
    let owner = strong.or_else(weak).filter(|owner| !owner.is_empty())?;
    if let Some(vendor) = by_prefix(owner) {
        return Some(Integration::Known(vendor));
    }
    strong?;
    // What signs a program's own sessions: `GUEST_AUTH_SECRET`, `BETTER_AUTH_SECRET`.
    if name.ends_with("_AUTH_SECRET") {
        return None;
    }
    // The words that are not everybody's: `ACME_PROD_WEBHOOK_SECRET` is Acme's.
    let is_own = |word: &&str| holds(&OWN, *word) || word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = owner.split('_').filter(|word| !word.is_empty() && !is_own(word)).collect();
    if words.is_empty() {
        return None;
    }
    Some(Integration::called(&words.join("-")))
}

/// The vendor whose variables begin so: of several the one with the longest beginning.
fn by_prefix(owner: &str) -> Option<&'static super::Vendor> {
    let begins = |key: &&str| {
        !key.is_empty()
            && owner.strip_prefix(*key).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    let longest = |vendor: &'static super::Vendor| {
        vendor.keys.split(' ').filter(begins).map(str::len).max().map(|length| (length, vendor))
    };
    VENDORS.iter().filter_map(longest).max_by_key(|(length, _)| *length).map(|(_, vendor)| vendor)
}
