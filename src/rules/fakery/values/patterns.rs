//! Owns the wordings of values that stand where real ones belong, and what makes a value one that is used.

use crate::rules::fakery::never_wrong;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::Regex;

use super::given::Given;
use crate::rules::fakery::literal::holds;
use crate::rules::fakery::made_up::words;

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

/// What filler text begins with, but for its first letter, which some ways of giving a value leave out.
const FILLER: &str = "orem ipsum";

/// Letters that all wordings have some of.
pub(super) const ANCHORS: [&str; 64] = [
    "orem ipsum",
    "OREM IPSUM",
    "orem Ipsum",
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
    "YOUR_",
    "YOUR-",
    "your_",
    "your-",
    "<your",
    "<YOUR",
    "Your_",
    "hangeme",
    "HANGEME",
    "hange_me",
    "hange-me",
    "HANGE_ME",
    "EPLACE",
    "eplace_me",
    "eplace-me",
    "NSERT_",
    "_HERE",
    "xxxx",
    "XXXX",
    "fake-",
    "fake_",
    "FAKE_",
    "dummy-",
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
    "yet available",
    "vailable yet",
    "nder construction",
    "nder development",
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
    "n Smith",
    "e Smith",
];

/// Words that make a name that of a secret.
const SECRET: &str = "key apikey keys token tokens secret secrets password passwd pwd pass credential credentials auth dsn webhook \
    bearer jwt sid salt passphrase private access authorization apitoken accesskey secretkey client clientid signing";

/// Words of what shows or describes a value, in place of using it.
const SHOWN: &str = "placeholder help description desc example examples usage label hint title message msg text tooltip doc docs \
    template pattern regex forbidden metavar summary prompt weak insecure disallowed banned blacklist denylist defaults \
    documentation sample note notes epilog log logger warn warning error info print println printf eprintln comment caption \
    panic throw raise exception";

/// The same for what people read anyway: only what stands where nothing has been written yet.
const UNWRITTEN: &str = "test placeholder example examples help usage hint sample metavar default defaults";

/// Words of a comparison: the value is looked for, not used.
static COMPARES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?:==|!=|<>|\bin\b|\bis\b|\beq\b|\bne\b|includes\s*\(|contains\s*\(|starts_?[wW]ith\s*\(|equals(?:IgnoreCase)?\s*\(|indexOf\s*\(|match(?:es)?\s*\(|replace\w*\s*\(|\btest\s*\(|case|sub\s*\()\s*[(\[{]?\s*$",
    )
});

static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:bearer )?(?:",
        r"[<\[{]{0,2}your[-_ ](?:[a-z0-9]+[-_ .]){0,5}(?:key|token|secret|password|passwd|id|credentials?|dsn|here|sid|webhook|jwt|signature)",
        r"(?:[-_ ](?:here|goes[-_ ]here|change[-_ ]?(?:me|this|in[-_ ]production)|key|id|in[-_ ]production))*[>\]}]{0,2}",
        r"|[<\[]?insert[-_ ].{1,40}[-_ ]here[>\]]?",
        r"|[<\[]?(?:[a-z0-9]+[-_])*(?:key|token|secret|password)[-_](?:goes[-_])?here[>\]]?",
        r"|[<\[]?change[-_ ]?me(?:[-_ !.]?[a-z0-9]+)*[>\]]?|change[-_ ]this(?:[-_ ][a-z0-9]+)*",
        r"|(?:super[-_ ]?)?secret[-_ ](?:key[-_ ])?change[-_ ](?:me|this|in[-_ ]production).*",
        r"|[<\[]?replace[-_ ]?(?:me|this|with[-_ ].{1,40})[>\]]?",
        r"|(?:[a-z]{2,8}[-_]){0,3}x{4,}(?:[-_.]x{2,})*",
        r")$"
    ))
});

static TOKENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:bearer )?(?:fake|dummy|mock|mocked|placeholder|demo|test|stub)[-_ .](?:[a-z0-9]+[-_ .]){0,3}",
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

/// SQL's ways to give a password.
static SQL: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"(?i)\b(?:password|identified\s+(?:with\s+\w+\s+)?by)\s*=?\s*$"));

static ANNOUNCED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(r"(?i)coming soon|not yet available|not available yet|under (?:construction|development)")
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

/// What the value stands for in place of a real one, if it does.
pub(super) fn kind(text: &[u8], given: &Given, is_settings: bool) -> Option<Kind> {
    let value = &text[given.value.clone()];
    let before = &text[given.before.clone()];
    if says(&IMAGES, value) {
        return (!names_any(before, UNWRITTEN) && !is_compared(before)).then_some(Kind::Image);
    }
    let is_filler = || {
        let at = given.value.start + memchr::memmem::find(&value.to_ascii_lowercase(), FILLER.as_bytes())?;
        at.checked_sub(1).map(|before| matches!(text[before], b'l' | b'L'))
    };
    let after = &text[given.after.clone()];
    if is_filler() == Some(true) {
        // What takes it apart makes more of it.
        let is_taken_apart = after.trim_ascii_start().starts_with(b".split") || after.starts_with(b".words");
        return (!names_any(before, UNWRITTEN) && !is_compared(before) && !is_taken_apart)
            .then_some(Kind::Filler);
    }
    if says(&URL_KEYS, value) {
        return (!is_shown(before) && !is_compared(before)).then_some(Kind::Secret);
    }
    if !given.is_quoted {
        return None;
    }
    // What is masked is handed on; what was never filled in is given to a name.
    let is_mask = value.iter().all(|byte| matches!(byte, b'x' | b'X' | b'-' | b'_'));
    if is_mask && before.trim_ascii_end().ends_with(b"(") {
        return None;
    }
    if says(&SECRETS, value) {
        return is_used(before, is_settings, value, &text[given.after.clone()]).then_some(Kind::Secret);
    }
    if is_settings {
        return None;
    }
    if says(&TOKENS, value) && !is_compared(before) && !is_shown(before) {
        let trimmed = before.trim_ascii_end();
        let is_given = trimmed.ends_with(b"return") || trimmed.ends_with(b"resolve(") || {
            let is_assigned = trimmed.ends_with(b":") || trimmed.ends_with(b"=") || trimmed.ends_with(b"=>");
            let is_secret = |word: &Vec<u8>| holds(SECRET, word) || word == b"session";
            (is_assigned || trimmed.ends_with(b"->")) && last_name(before).iter().any(is_secret)
        };
        let is_given = is_given || says(&SENDS, before);
        return is_given.then_some(Kind::Token);
    }
    if value.len() <= 80 && says(&ANNOUNCED, value) && !is_compared(before) {
        if says(&CALLS_OUT, before) || says(&ALERTS, value) {
            return Some(Kind::Announced);
        }
        let trimmed = before.trim_ascii();
        let is_answer = ["return", "print", "log", "json", "send", "write", "Println", "echo"]
            .iter()
            .any(|word| trimmed.contains_str(word));
        let is_markup = trimmed.contains(&b'<') && trimmed.contains(&b'>');
        return (is_answer && !is_markup).then_some(Kind::Soon);
    }
    None
}

/// The words of the last name before a value: what it is given to.
fn last_name(before: &[u8]) -> Vec<Vec<u8>> {
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

/// Whether one of the last names before a value has a word of `list`.
fn names_any(before: &[u8], list: &str) -> bool {
    let is_part = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(*byte, b'_' | b'-'));
    let mut names = before.rsplit(is_part).filter(|word| !word.is_empty()).take(4);
    names.any(|name| words(name).iter().any(|word| holds(list, word)))
}

/// Whether a key that was never filled in is given to something that uses keys.
fn is_used(before: &[u8], is_settings: bool, value: &[u8], after: &[u8]) -> bool {
    if is_compared(before)
        || is_shown(before)
        || after.trim_ascii_start().starts_with(b"==")
        || after.trim_ascii_start().starts_with(b"!=")
        || after.trim_ascii_start().starts_with(b"in ")
    {
        return false;
    }
    let names_secret = |name: &[Vec<u8>]| name.iter().any(|word| holds(SECRET, word));
    let trimmed = before.trim_ascii_end();
    if is_settings {
        return names_secret(&last_name(before));
    }
    // Values in `${…}` and the like are filled in.
    let is_filled = value.contains_str("${");
    let is_fallback = trimmed.ends_with(b"||")
        || trimmed.ends_with(b"??")
        || trimmed.ends_with(b" or")
        || trimmed.ends_with(b",");
    let is_sql = says(&SQL, before);
    let is_defined = before.trim_ascii_start().starts_with(b"#define ") || before.contains_str("define(");
    if (is_sql && !is_filled)
        || (is_defined && !is_filled && names_secret(&words(before)))
        || (trimmed.ends_with(b":-") && !is_filled && names_secret(&last_name(before)))
        || (trimmed.ends_with(b",") && !is_filled && is_argument_of_access(before))
    {
        return true;
    }
    if is_fallback {
        let reads = ["env", "getenv", "ENV", "config", "get("].iter().any(|word| before.contains_str(word));
        return !is_filled
            && reads
            && before
                .rsplit(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'))
                .any(|name| names_secret(&words(name)));
    }
    let is_given = trimmed.ends_with(b"=")
        || trimmed.ends_with(b":")
        || trimmed.ends_with(b"=>")
        || trimmed.ends_with(b"(");
    // A type may stand between: `API_KEY: &str =`.
    let name = before.split(|byte| matches!(byte, b'=' | b'(')).next().unwrap_or_default();
    is_given
        && !is_filled
        && (names_secret(&last_name(before))
            || (trimmed.ends_with(b"=")
                && name.split(|byte| matches!(byte, b' ' | b':')).any(|part| names_secret(&words(part)))))
}

/// Calls that connect or let in: what they are given is used.
const CONNECTS: &str = "pdo mysqli connect connection credentials credential auth authentication authenticate login signin \
    basic bearer authorization token dial client sign verify decode encode jwt hmac secret session";

/// Words of a call that shows, looks for or describes what it is given.
const DESCRIBES: &str = "replace redact mask sub gsub scrub sanitize option argument flag string stringvar param field column \
    input prompt describe it test assert expect is has contains equals equal match matches env getenv get default setdefault \
    log print printf println format error throw raise warn find search label message text";

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
        .rposition(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_')))
        .map_or(0, |last| last + 1);
    let callee = words(&before[start..open]);
    if callee.iter().any(|word| holds(DESCRIBES, word)) {
        return false;
    }
    let names = ["Authorization", "\"Bearer\"", "X-Api-Key", "x-api-key", "X-API-Key"];
    callee.iter().any(|word| holds(CONNECTS, word))
        || names.iter().any(|name| before[open..].contains_str(name))
}
