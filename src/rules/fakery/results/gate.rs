//! Owns the question, asked of bytes before anything is parsed, where a text could answer what nobody worked out.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::admits::may_admit;
use super::names;
use super::nodes::is_name;

/// A place that could matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The byte.
    pub at: usize,
    /// Why.
    pub sign: Sign,
}

/// Why a place could matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A line that answers something fixed, or what was given, or only logs.
    Answer,
    /// Where errors are caught.
    Catch,
    /// A random number.
    Chance,
    /// A condition that is always so.
    Switch,
}

/// How far before an answer the name of its function is looked for, and before a catch.
const NEAR: usize = 700;
const FAR: usize = 3_000;

/// How far before an answer a comment may admit something.
const BESIDE: usize = 400;

/// Signs within a line.
const MARKS: [(&str, Sign); 39] = [
    ("catch", Sign::Catch),
    ("except", Sign::Catch),
    ("rescue", Sign::Catch),
    ("Err(", Sign::Catch),
    ("err != nil", Sign::Catch),
    ("unwrap_or_else", Sign::Catch),
    ("case Failure", Sign::Catch),
    ("exceptionally", Sign::Catch),
    ("onErrorReturn", Sign::Catch),
    ("recover", Sign::Catch),
    ("random", Sign::Chance),
    ("Random", Sign::Chance),
    ("RANDOM", Sign::Chance),
    ("rand(", Sign::Chance),
    ("rand.", Sign::Chance),
    ("rand::", Sign::Chance),
    ("mt_rand", Sign::Chance),
    ("gen_range", Sign::Chance),
    ("nextInt", Sign::Chance),
    ("nextDouble", Sign::Chance),
    ("NextDouble", Sign::Chance),
    ("uniform_real", Sign::Chance),
    ("uniform_int", Sign::Chance),
    ("rand_int", Sign::Chance),
    ("|| true", Sign::Switch),
    ("||true", Sign::Switch),
    ("|| 1)", Sign::Switch),
    ("|| 1;", Sign::Switch),
    ("&& false", Sign::Switch),
    ("or True", Sign::Switch),
    ("and False", Sign::Switch),
    ("(true)", Sign::Switch),
    ("(false)", Sign::Switch),
    ("true ||", Sign::Switch),
    ("if true", Sign::Switch),
    ("if True", Sign::Switch),
    ("if false", Sign::Switch),
    ("if False", Sign::Switch),
    ("false &&", Sign::Switch),
];

static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::new(MARKS.iter().map(|(word, _)| word)).map(Some).unwrap_or_else(never_wrong)
});

static VERBS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(names::verbs())
        .map(Some)
        .unwrap_or_else(never_wrong)
});

static COMPUTED: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(names::computed())
        .map(Some)
        .unwrap_or_else(never_wrong)
});

/// The places of `text` within `range`, a run of lines, that could matter, in order.
pub(super) fn places(text: &[u8], range: Range<usize>) -> Vec<Place> {
    let mut places = Vec::new();
    let mut promises = Promises { text, searched: 0, last: None };
    let mut start = range.start;
    while start < range.end {
        let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |newline| start + newline);
        if let Some(at) = answers(&text[start..end])
            && is_most_of_a_function(text, start, end)
            && (promises.is_near(start + at, end, NEAR) || is_admitted(text, start + at, end))
        {
            places.push(Place { at: start + at, sign: Sign::Answer });
        }
        start = end + 1;
    }
    let Some(signs) = &*SIGNS else { return places };
    for found in signs.find_overlapping_iter(&text[range.clone()]) {
        let place = Place { at: range.start + found.start(), sign: MARKS[found.pattern().as_usize()].1 };
        if concerns(text, place) {
            places.push(place);
        }
    }
    places.sort_by_key(|place| place.at);
    places
}

/// Whether a comment near may say that what is answered is not the real thing.
fn is_admitted(text: &[u8], at: usize, end: usize) -> bool {
    may_admit(&text[at.saturating_sub(BESIDE)..(end + BESIDE / 4).min(text.len())])
}

/// Whether what stands around a sign could make it matter.
fn concerns(text: &[u8], place: Place) -> bool {
    let end = (place.at + 300).min(text.len());
    match place.sign {
        Sign::Switch => true,
        Sign::Chance => {
            let line = memchr::memrchr(b'\n', &text[..place.at]).map_or(0, |newline| newline + 1);
            let from = line.saturating_sub(200);
            COMPUTED.as_ref().is_some_and(|words| words.is_match(&text[from..end.min(place.at + 100)]))
                || has_promise(text, line.saturating_sub(NEAR), place.at)
                || is_admitted(text, place.at, end)
        }
        Sign::Catch => {
            let behind = &text[place.at..end];
            let lines = behind.split(|byte| *byte == b'\n').take(7);
            let fixed = lines.enumerate().any(|(at, line)| {
                let bare = line.trim_ascii();
                (at > 0 && answers(line).is_some())
                    || matches!(bare, b"pass" | b"end" | b"_ => {}" | b"}")
                    || [&b"{}"[..], b"{ }", b"=> Ok(", b"pass", b"return", b"=>"]
                        .iter()
                        .any(|own| memchr::memmem::find(bare, own).is_some())
            });
            let is_record = || {
                [&b"[{"[..], b"uccess", b"{\"", b"{ "]
                    .iter()
                    .any(|own| memchr::memmem::find(behind, own).is_some())
            };
            fixed
                && (has_promise(text, place.at.saturating_sub(FAR), place.at)
                    || is_record()
                    || may_admit(behind))
        }
        Sign::Answer => false,
    }
}

/// How many lines before an answer its function's head is looked for, and how many of them may do something.
const LINES: usize = 16;
const STEPS: usize = 4;

/// Whether a function may begin shortly before the line from `start` to `end`, or on it, with little between: an answer that
/// follows work is worked out.
fn is_most_of_a_function(text: &[u8], start: usize, end: usize) -> bool {
    let indent = |line: &[u8]| line.len() - line.trim_ascii_start().len();
    if names_a_function(text, start, end) {
        return true;
    }
    let own = indent(&text[start..end]);
    let (mut below, mut steps) = (start, 0);
    for _ in 0..LINES {
        let Some(end) = below.checked_sub(1) else { return false };
        below = memchr::memrchr(b'\n', &text[..end]).map_or(0, |newline| newline + 1);
        let line = &text[below..end];
        let bare = line.trim_ascii();
        if bare.is_empty() || is_aside(bare) {
            continue;
        }
        if names_a_function(text, below, end) {
            return true;
        }
        // Where a block closes further out, what stands before it is another function's.
        if matches!(bare, b"}" | b"end" | b"};") && indent(line) < own {
            return false;
        }
        steps += 1;
        if steps > STEPS {
            return false;
        }
    }
    false
}

/// Whether a line does nothing: a comment, a brace, a mark, a log, a pause.
fn is_aside(bare: &[u8]) -> bool {
    let marks = [&b"//"[..], b"#", b"*", b"/*", b"--", b"\"\"\"", b"@", b"{", b"}", b")"];
    marks.iter().any(|mark| bare.starts_with(mark)) || tells(bare) || waits(bare)
}

/// Where a promise was last seen.
struct Promises<'t> {
    text: &'t [u8],
    searched: usize,
    last: Option<usize>,
}

impl Promises<'_> {
    /// Whether a verb that makes a promise opens a name in the `reach` bytes before `at`, or on the line that ends at `end`.
    fn is_near(&mut self, at: usize, end: usize, reach: usize) -> bool {
        let from = at.saturating_sub(reach);
        let search = self.searched.max(from);
        if search < end {
            self.last = last_promise(self.text, search, end).or(self.last);
            self.searched = end;
        }
        self.last.is_some_and(|last| last >= from)
    }
}

fn has_promise(text: &[u8], from: usize, to: usize) -> bool {
    last_promise(text, from, to).is_some()
}

fn last_promise(text: &[u8], from: usize, to: usize) -> Option<usize> {
    let verbs = VERBS.as_ref()?;
    let opens = |at: usize| {
        let before = at.checked_sub(1).map(|before| text[before]);
        !before.is_some_and(|before| before.is_ascii_alphanumeric())
    };
    let window = text.get(from..to)?;
    verbs.find_iter(window).map(|found| from + found.start()).filter(|at| opens(*at)).last()
}

/// Words one of which stands on the line that begins a function, in languages where no brace ends it.
const DECLARES: &str = "fn func fun function def sub proc macro defp defun";

/// Words that begin lines that are no function's, whatever ends them.
const CONTROLS: &str = "if else elif elsif unless for foreach while until switch case match when return throw raise yield \
    await catch except rescue with assert";

/// Whether the line from `start` to `end` may begin a function: it declares one, or opens a block and is no statement of
/// another kind, or the line behind it opens one.
fn names_a_function(text: &[u8], start: usize, end: usize) -> bool {
    let line = text[start..end].trim_ascii();
    let is_one_of = |list: &str, word: &[u8]| list.split_ascii_whitespace().any(|own| own.as_bytes() == word);
    let mut words = line.split(|byte| !is_name(*byte)).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    if is_one_of(DECLARES, first) || words.any(|word| is_one_of(DECLARES, word)) {
        return true;
    }
    if is_one_of(CONTROLS, first) || line.starts_with(b"}") {
        return false;
    }
    let has = |part: &str| memchr::memmem::find(line, part.as_bytes()).is_some();
    let behind = text[end..].trim_ascii_start();
    // A body on the same line, an arrow, C's brace on the next line, parameters that go on there.
    has("=>")
        || has("->")
        || has("{")
        || has("() =")
        || has(") =")
        || line.ends_with(b"(")
        || (behind.starts_with(b"{") && !line.ends_with(b";"))
        || (line.ends_with(b",") && has("("))
}

/// Where on a line something fixed, or a name alone, is answered, or only a log is told.
fn answers(line: &[u8]) -> Option<usize> {
    let bare = line.trim_ascii();
    let first = *bare.first()?;
    let at = line.len() - line.trim_ascii_start().len();
    if let Some(arrow) = memchr::memmem::rfind(bare, b"=> ").filter(|_| first.is_ascii_alphabetic()) {
        let value = &bare[arrow + 3..];
        if is_fixed(value) || is_plain_name(value) {
            return Some(at + arrow + 3);
        }
    }
    // A body on the line of its head: `{ return true; }`, `: return True`, `= true`.
    if let Some(inner) =
        memchr::memmem::rfind(bare, b"return ").filter(|inner| *inner > 0 && !is_name(bare[inner - 1]))
    {
        let value = &bare[inner + 7..];
        let name = value.strip_suffix(b"}").unwrap_or(value).trim_ascii();
        return (is_fixed(value) || is_plain_name(name)).then_some(at + inner);
    }
    if first.is_ascii_alphabetic() && bare.len() > 8 && (bare.ends_with(b"}") || bare.ends_with(b"end")) {
        let open = bare.iter().rposition(|byte| *byte == b'{');
        if let Some(open) =
            open.filter(|open| is_fixed(&bare[open + 1..]) || tells(bare[open + 1..].trim_ascii()))
        {
            let blanks = bare[open + 1..].len() - bare[open + 1..].trim_ascii_start().len();
            return Some(at + open + 1 + blanks);
        }
    }
    if first.is_ascii_alphabetic()
        && let Some(equals) = memchr::memmem::rfind(bare, b" = ").filter(|_| bare.contains(&b'('))
        && (is_fixed(&bare[equals + 3..]) || is_plain_name(&bare[equals + 3..]))
    {
        return Some(at + equals + 3);
    }
    is_answer_alone(bare, first).then_some(at)
}

/// Whether the line is nothing but an answer, or tells a log.
fn is_answer_alone(bare: &[u8], first: u8) -> bool {
    let is_answer = match first {
        b'r' if bare.starts_with(b"return") => {
            bare.get(6).is_none_or(|byte| !is_name(*byte))
                && (is_fixed(&bare[6..]) || is_plain_name(&bare[6..]))
        }
        b't'
        | b'T'
        | b'f'
        | b'F'
        | b'n'
        | b'N'
        | b'"'
        | b'\''
        | b'['
        | b'{'
        | b'('
        | b'O'
        | b'S'
        | b'R'
        | b'J'
        | b'0'..=b'9'
        | b':' => is_fixed(bare) && bare.len() < 200,
        _ => first.is_ascii_uppercase() && bare.len() < 200 && bare.contains(&b'('),
    };
    let is_name_alone =
        || bare.len() > 1 && bare.len() < 60 && is_plain_name(bare) && first.is_ascii_lowercase();
    is_answer || tells(bare) || waits(bare) || is_name_alone()
}

/// Whether a statement begins as a log does.
fn tells(text: &[u8]) -> bool {
    const LOGS: [&str; 18] = [
        "console.",
        "print",
        "log",
        "Log",
        "fmt.Print",
        "echo",
        "puts",
        "System.out",
        "Console.Write",
        "std::cout",
        "NSLog",
        "self.log",
        "this.log",
        "_log",
        "tracing",
        "info!",
        "debug!",
        "eprint",
    ];
    LOGS.iter().any(|word| text.starts_with(word.as_bytes()))
}

/// Whether a statement begins as a pause does.
fn waits(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"await ").unwrap_or(text);
    [
        "new Promise",
        "sleep",
        "asyncio.sleep",
        "time.",
        "Thread.sleep",
        "delay(",
        "tokio::time",
        "Task.Delay",
        "setTimeout",
    ]
    .iter()
    .any(|word| text.starts_with(word.as_bytes()))
}

/// Whether `text` begins as a fixed value does.
fn is_fixed(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"(").unwrap_or(text).trim_ascii_start();
    let Some(first) = text.first() else { return true };
    if matches!(first, b'"' | b'\'' | b'`' | b'[' | b'{' | b'-' | b'&' | b';' | b':')
        || first.is_ascii_digit()
    {
        return true;
    }
    const STARTS: [&str; 36] = [
        "true",
        "True",
        "TRUE",
        "false",
        "False",
        "FALSE",
        "null",
        "nil",
        "None",
        "NULL",
        "undefined",
        "nullptr",
        "Ok(",
        "Some(",
        "Promise.resolve",
        "new ",
        "vec!",
        "json",
        "Just",
        "Right(",
        "Success",
        "Task.",
        "List",
        "Map",
        "list",
        "map",
        "array",
        "Vec",
        "Vec::",
        "Response",
        "Json",
        "dict",
        "Optional",
        "Future",
        "Seq",
        "setTimeout",
    ];
    STARTS.iter().any(|start| text.starts_with(start.as_bytes()))
        // Go's and Rust's records: `User{…}`, `Score { … }`, `&User{`, `map[string]…{`.
        || (first.is_ascii_alphabetic() && text.len() < 300 && text.iter().take(60).position(|byte| *byte == b'{').is_some_and(|brace| {
            text[..brace].iter().all(|byte| is_name(*byte) || b" .:<>[]*&{}".contains(byte))
        }))
        || (first.is_ascii_uppercase() && text.contains(&b'('))
}

/// A name and nothing else.
fn is_plain_name(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let text = text.strip_suffix(b";").unwrap_or(text);
    let text = text.strip_suffix(b", nil").or_else(|| text.strip_prefix(b"$")).unwrap_or(text);
    let text = text.strip_prefix(b"Ok(").and_then(|inner| inner.strip_suffix(b")")).unwrap_or(text);
    let copy = ["to_string()", "to_vec()", "clone()", "to_owned()", "into()"]
        .iter()
        .find_map(|end| text.strip_suffix(end.as_bytes())?.strip_suffix(b"."));
    let text = copy.unwrap_or(text);
    !text.is_empty() && text.iter().all(|byte| is_name(*byte))
}
