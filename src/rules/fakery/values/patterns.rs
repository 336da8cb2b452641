//! Owns the wordings of values that stand where real ones belong, and what makes a value one that is used.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::Regex;

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

/// A value in the text, with what it is given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// The value, without its quotes.
    pub value: Range<usize>,
    /// What stands before it on its line.
    pub before: Range<usize>,
    /// What stands behind it.
    pub after: Range<usize>,
    /// Whether quotes mark it.
    pub is_quoted: bool,
}

impl Given {
    /// The text in quotes around `at`, or what stands there without any.
    pub(super) fn literal(text: &[u8], line: &Range<usize>, at: usize) -> Option<Self> {
        let mut here = line.start;
        while here < at {
            let byte = text[here];
            if matches!(byte, b'"' | b'\'' | b'`') {
                let rest = &text[here + 1..line.end];
                let closing = rest
                    .iter()
                    .enumerate()
                    .find(|(offset, own)| **own == byte && (*offset == 0 || rest[offset - 1] != b'\\'));
                if let Some((offset, _)) = closing {
                    let end = here + 1 + offset;
                    if end > at {
                        // What a shell puts in where nothing is set.
                        let inner = text[here + 1..at].contains_str(":-").then(|| shell_word(text, line, at));
                        if let Some(value) = inner.flatten().filter(|value| value.end < end) {
                            return Some(Self {
                                before: line.start..value.start,
                                after: value.end..line.end,
                                value,
                                is_quoted: true,
                            });
                        }
                        return Some(Self {
                            value: here + 1..end,
                            before: line.start..here,
                            after: end + 1..line.end,
                            is_quoted: true,
                        });
                    }
                    here = end + 1;
                    continue;
                }
            }
            here += 1;
        }
        if let Some(value) = shell_word(text, line, at) {
            return Some(Self {
                before: line.start..value.start,
                after: value.end..line.end,
                value,
                is_quoted: true,
            });
        }
        Some(Self {
            value: at..line.end,
            before: line.start..at,
            after: line.end..line.end,
            is_quoted: false,
        })
    }

    /// The value of a line of settings: `key: value`, `KEY=value`, `"key": "value",`, `ENV KEY value`.
    pub(super) fn setting(text: &[u8], line: &Range<usize>) -> Option<Self> {
        let content = &text[line.clone()];
        let trimmed = content.trim_ascii_start();
        if trimmed.starts_with(b"#") || trimmed.starts_with(b"//") || trimmed.starts_with(b";") {
            return None;
        }
        let parting = match trimmed.strip_prefix(b"ENV ").or_else(|| trimmed.strip_prefix(b"ARG ")) {
            Some(rest) if !rest.contains(&b'=') => content.rfind_byte(b' ')?,
            _ if trimmed.starts_with(b"\"") => content.find(b"\":")? + 1,
            _ => content.find_byteset(b"=:")?,
        };
        let value = &content[parting + 1..];
        let value = value.split_str(" #").next().unwrap_or_default();
        let lead = value.len() - value.trim_ascii_start().len();
        let inner = value.trim_ascii().trim_end_with(|mark| mark == ',');
        let marks = |mark: char| matches!(mark, '"' | '\'');
        let bare = inner.trim_with(marks);
        let start = line.start + parting + 1 + lead + (inner.len() - inner.trim_start_with(marks).len());
        (!bare.is_empty()).then(|| Self {
            value: start..start + bare.len(),
            before: line.start..line.start + parting + 1,
            after: line.end..line.end,
            is_quoted: true,
        })
    }
}

/// The word around `at` that a shell gives to a name without quotes: `DB_PASSWORD=changeme`, `${DB_PASSWORD:-changeme}`.
fn shell_word(text: &[u8], line: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"';&|(){}$".contains(byte);
    let start = text[line.start..at]
        .iter()
        .rposition(|byte| ends(byte) || *byte == b'=')
        .map_or(line.start, |last| line.start + last + 1);
    let end = text[at..line.end].iter().position(ends).map_or(line.end, |length| at + length);
    let asks = ["if ", "elif ", "while ", "until ", "case ", "[", "test "];
    if asks.iter().any(|word| text[line.clone()].trim_ascii_start().starts_with(word.as_bytes())) {
        return None;
    }
    if text.get(end) == Some(&b'}') && text[start..end].contains(&b'-') {
        let dash = start + text[start..end].find(b":-")? + 2;
        return (dash <= at).then_some(dash..end);
    }
    let before = &text[line.start..start];
    let name = before.strip_suffix(b"=")?.trim_ascii_start();
    let name = name.rsplit(|byte| *byte == b' ').next()?;
    let is_name = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let opens = before.trim_ascii_start();
    let is_given = opens.len() == name.len() + 1
        || ["export ", "readonly ", "local ", "declare "]
            .iter()
            .any(|word| opens.starts_with(word.as_bytes()));
    (is_name && is_given).then_some(start..end)
}

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

fn compiled(pattern: &str) -> Option<Regex> {
    // A fixed pattern: that it compiles is what the tests below show.
    Regex::new(pattern).map(Some).unwrap_or_else(never_wrong)
}

fn says(pattern: &LazyLock<Option<Regex>>, text: &[u8]) -> bool {
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

fn is_compared(before: &[u8]) -> bool {
    says(&COMPARES, before)
}

/// Whether what stands before a value shows it to people.
fn is_shown(before: &[u8]) -> bool {
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

/// Whether a remark says that what stands near it is made up, in the words of those who write it for the time being.
pub(super) fn is_admitted(text: &[u8], at: usize) -> bool {
    let own = crate::rules::fakery::source::line_at(text, at);
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
        line = crate::rules::fakery::source::line_at(text, above);
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
