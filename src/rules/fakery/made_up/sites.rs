//! Owns what stands at a made-up name: a value given to it, a function that answers, a class, or none of these.

use std::ops::Range;

use super::names::{self, Loudness};
use super::shell;
use crate::rules::fakery::literal::{Value, closing, is_name};
use crate::rules::fakery::source::line_at;
use crate::wordlist::{List, holds};

/// A place where something made up is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Site {
    /// The name.
    pub name: Range<usize>,
    /// All of it.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What is made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// A value.
    Data,
    /// A function that answers it.
    Answer,
    /// A class that answers it.
    Class,
    /// A branch that answers it where a key or a setting is missing.
    Branch,
    /// The same, where only a remark says that the answer is made up.
    Lacking,
    /// A wait, and then an answer.
    Wait,
}

/// How much of a body is read.
pub(super) const BODY: usize = 8 * 1024;

/// Longer names are no names.
pub(super) const LONGEST_NAME: usize = 80;

/// The name around the byte at `at`.
fn name_around(text: &[u8], at: usize) -> Range<usize> {
    let before = text[..at].iter().rev().take(LONGEST_NAME + 1).take_while(|byte| is_name(**byte)).count();
    let after = text[at..].iter().take(LONGEST_NAME + 1).take_while(|byte| is_name(**byte)).count();
    at - before..at + after
}

/// Whether the name around `at` is worth a look.
pub(super) fn may_be(text: &[u8], at: usize) -> bool {
    let name = &text[name_around(text, at)];
    name.len() <= LONGEST_NAME && (names::loudness(name).is_some() || names::is_stand_in(name))
}

/// What is made up at the name around `at`, as its bytes tell.
pub(super) fn at(text: &[u8], at: usize) -> Option<Site> {
    let name = name_around(text, at);
    let written = &text[name.clone()];
    if let Some(class) = class(text, &name) {
        return Some(class);
    }
    let loudness = names::loudness(written)?;
    data(text, &name, loudness)
        .or_else(|| function(text, &name, loudness))
        .or_else(|| branch(text, &name, loudness))
}

/// Where the value given to the name behind `name` starts.
fn given(text: &[u8], name: &Range<usize>) -> Option<usize> {
    let line = line_at(text, name.start);
    let mut at = name.end;
    let skip = |at: usize| at + text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    at = skip(at);
    // C: `users[]`, `users[3]`.
    while text.get(at) == Some(&b'[')
        && text[at..line.end].contains(&b']')
        && !text[name.clone()].starts_with(b"$")
    {
        at = skip(at + memchr::memchr(b']', &text[at..line.end])? + 1);
    }
    match &text[at..] {
        rest if rest.starts_with(b":=") => return Some(at + 2),
        rest if rest.starts_with(b"==") || rest.starts_with(b"=>") || rest.starts_with(b"=~") => return None,
        rest if rest.starts_with(b"=") => return Some(at + 1),
        // C++: `std::vector<Order> mockOrders{…};`
        rest if rest.starts_with(b"{") && at == name.end && is_declared(&text[line.start..name.start]) => {
            return Some(at);
        }
        // A field of an object.
        rest if rest.starts_with(b":")
            && matches!(rest[1..].trim_ascii_start().first(), Some(b'[' | b'{')) =>
        {
            let rest = text[at..line.end].trim_ascii_end();
            let is_type = rest.ends_with(b"=") || rest.windows(2).any(|pair| pair == b"= ");
            if !is_type {
                return Some(at + 1);
            }
        }
        _ => {}
    }
    // A type stands between, on the same line or, long as it is, on a few.
    let declares = |words: &[&str]| {
        let before = String::from_utf8_lossy(&text[line.start..name.start]);
        before.split_whitespace().any(|word| words.contains(&word))
    };
    let is_typed = text.get(at) == Some(&b':') || declares(&["var", "const"]);
    if !is_typed {
        return None;
    }
    let end = text.len().min(at + 200);
    let mut depth = 0_i32;
    for (offset, &byte) in text[at..end].iter().enumerate() {
        match byte {
            b'[' | b'(' | b'<' | b'{' => depth += 1,
            b']' | b')' | b'>' | b'}' => depth -= 1,
            b'=' if depth <= 0 && !matches!(text.get(at + offset + 1), Some(b'=' | b'>')) => {
                return Some(at + offset + 1);
            }
            b';' if depth <= 0 => return None,
            b'\n' if depth <= 0 => return None,
            _ => {}
        }
    }
    None
}

/// Whether a type stands before a name, and nothing that opens a class or a function.
fn is_declared(before: &[u8]) -> bool {
    static OPEN: List = List::of(
        "class struct enum union namespace interface trait impl protocol object return new type func fn def \
        module extension using case",
    );
    let before = before.trim_ascii();
    let is_type = before.last().is_some_and(|byte| is_name(*byte) || matches!(byte, b'>' | b'&' | b'*'));
    is_type && !before.split(|byte| !is_name(*byte)).any(|word| holds(&OPEN, word))
}

fn data(text: &[u8], name: &Range<usize>, loudness: Loudness) -> Option<Site> {
    let start = given(text, name)?;
    let value = Value::read(text, start);
    if value.functions > 0 && matches!(text[start..].trim_ascii_start().first(), Some(b'(' | b'a' | b'f')) {
        return answer(text, name, start, loudness);
    }
    if value.functions > 0 && loudness == Loudness::Loud {
        return repeated(text, name, start..value.span.end);
    }
    let shell = || shell::table(text, start).or_else(|| shell::array(text, start));
    if let Some(end) = shell().filter(|_| loudness != Loudness::Faint) {
        return Some(Site { name: name.clone(), span: name.start..end, kind: Kind::Data });
    }
    let noun = names::words(&text[name.clone()]);
    let is_answer = noun.iter().any(|word| {
        matches!(
            &word[..],
            b"response"
                | b"responses"
                | b"json"
                | b"payload"
                | b"data"
                | b"result"
                | b"answer"
                | b"reply"
                | b"completion"
                | b"html"
                | b"xml"
        )
    });
    let counts = match loudness {
        Loudness::Loud => {
            let is_table = value.is_text() && shell::is_table(&text[value.span.clone()]);
            value.is_data(2)
                || value.json >= 2
                || is_table
                || (is_answer && value.is_text() && value.longest >= 12)
        }
        Loudness::Faint => value.is_rows() && value.records >= 2 && value.strings >= value.records,
        Loudness::Quiet => {
            let has_rows = value.is_rows()
                || (value.is_data(4) && value.keys >= 4)
                || (value.is_data(8) && value.keys >= 2);
            let is_record = value.is_data(3) && value.keys >= 2;
            (has_rows && value.records >= 2)
                || value.json_records >= 2
                || (is_answer && (is_record || value.json >= 3))
                || (names::is_pretended(&text[name.clone()])
                    && value.is_data(6)
                    && value.records >= 2
                    && value.others == 0)
                || (value.is_data(2) && value.others == 0 && is_given_out(text, name, value.span.end))
        }
    };
    counts.then(|| Site { name: name.clone(), span: name.start..value.span.end, kind: Kind::Data })
}

/// How far behind a value it is looked for who gets it.
const NEARBY: usize = 800;

/// Whether what is called `name` is answered as it is, soon behind `end`: `return dummyUser`, `res.json(sampleOrder)`.
fn is_given_out(text: &[u8], name: &Range<usize>, end: usize) -> bool {
    let rest = &text[end..text.len().min(end + NEARBY)];
    let written = &text[name.clone()];
    memchr::memmem::find_iter(rest, written).any(|found| {
        let before = rest[..found].trim_ascii_end();
        let after = rest.get(found + written.len()).copied().unwrap_or(b'\n');
        let is_whole = !is_name(after) && !matches!(after, b'.' | b'[' | b'(' | b':' | b'=');
        let opens =
            [&b"return"[..], b"json(", b"resolve(", b"Ok(", b"fromResult(", b"FromResult(", b"jsonify("];
        is_whole && opens.iter().any(|open| before.ends_with(open))
    })
}

/// `Array.from({ length: 10 }, (_, i) => ({ id: i, name: "a" }))`: one row, as often as asked for.
fn repeated(text: &[u8], name: &Range<usize>, value: Range<usize>) -> Option<Site> {
    let written = &text[value.clone()];
    let head = &written[..written.len().min(40)];
    let repeats =
        [&b"Array"[..], b"times(", b"range("].iter().any(|word| memchr::memmem::find(head, word).is_some());
    let arrow = memchr::memmem::find(written, b"=>")?;
    let row = Value::read(&text[..value.end], value.start + arrow + 2);
    (repeats && row.keys >= 2 && row.strings + row.numbers >= 1 && row.functions == 0).then(|| Site {
        name: name.clone(),
        span: name.start..value.end,
        kind: Kind::Data,
    })
}

/// Words before the name of a function, in languages that have one.
const OPENERS: [&str; 8] = ["def", "fn", "func", "function", "fun", "sub", "async", "get"];

fn function(text: &[u8], name: &Range<usize>, loudness: Loudness) -> Option<Site> {
    let line = line_at(text, name.start);
    let before = String::from_utf8_lossy(&text[line.start..name.start]).into_owned();
    let opener = before.split_whitespace().next_back().unwrap_or_default();
    let is_opened = OPENERS.contains(&opener) || before.trim_start().starts_with("func (");
    let is_declared = before.trim().is_empty()
        || before.split_whitespace().all(|word| {
            word.bytes().all(|byte| is_name(byte) || b"<>[],?.*&:".contains(&byte))
                && !matches!(word, "return" | "await" | "new" | "else" | "throw" | "yield" | "in" | "case")
        });
    if !is_opened && !is_declared {
        return None;
    }
    let mut at = name.end;
    if text.get(at) == Some(&b'<') {
        at += memchr::memchr(b'>', &text[at..line.end])? + 1;
    }
    let at = match text.get(at) {
        Some(b'(') => at + closing(&text[at..text.len().min(at + 2_000)])? + 1,
        // Ruby, where nothing is taken.
        Some(b'\n') if opener == "def" => at,
        _ => return None,
    };
    let tail = &text[at..line_at(text, at).end];
    if !is_opened && !tail.contains(&b'{') && !text[at..].trim_ascii_start().starts_with(b"{") {
        return None;
    }
    answer(text, name, at, loudness)
}

/// What stands before an answer, or before a part of one.
const ANSWERS: [&[u8]; 8] =
    [b"return ", b"return\n", b"resolve(", b"= ", b".push(", b".append(", b".add(", b"echo "];

/// The function whose body starts at or behind `at` answers something that it makes up.
fn answer(text: &[u8], name: &Range<usize>, at: usize, loudness: Loudness) -> Option<Site> {
    let body = body(text, name, at)?;
    let inside = &text[body.clone()];
    let mut starts: Vec<usize> = Vec::new();
    for word in ANSWERS {
        // What stands in brackets is read with them.
        let length = word.len() - usize::from(word.ends_with(b"("));
        let found = memchr::memmem::find_iter(inside, word).take(8);
        starts.extend(found.map(|found| body.start + found + length));
    }
    // What the body comes to, where no word says so.
    starts.push(body.start);
    let found = starts.into_iter().any(|start| {
        let value = Value::read(&text[..body.end], start);
        match loudness {
            Loudness::Loud => {
                let is_echoed = text[..start].ends_with(b"echo ") && value.is_text() && value.longest >= 12;
                value.is_data(2) || is_random(&text[value.span.clone()], &value) || is_echoed
            }
            Loudness::Quiet => value.is_rows() || value.is_data(3) && value.keys >= 2,
            Loudness::Faint => value.is_rows() && value.records >= 2 && value.strings >= value.records,
        }
    });
    found.then(|| Site { name: name.clone(), span: name.start..name.end, kind: Kind::Answer })
}

/// Whether a value is made up by chance.
fn is_random(text: &[u8], value: &Value) -> bool {
    value.brackets > 0
        && value.keys >= 2
        && ["Math.random", "random.", "rand.", "rand(", "faker", "Faker", "uuid4", "Random"]
            .iter()
            .any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
}

/// The body of what is called `name`, which starts at or behind `at`: in braces, or indented deeper than its first line.
fn body(text: &[u8], name: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let line = line_at(text, name.start);
    let head = &text[at..line_at(text, at).end];
    let limit = text.len().min(at + BODY);
    if let Some(arrow) = memchr::memmem::find(head, b"=>") {
        let after = at + arrow + 2;
        let next = after + text[after..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        return match text.get(next) {
            Some(b'{') => Some(next + 1..next + closing(&text[next..limit])?),
            _ => Some(next..Value::read(text, next).span.end),
        };
    }
    if let Some(open) = memchr::memchr(b'{', &text[at..text.len().min(at + 300)])
        && memchr::memchr(b';', &text[at..at + open]).is_none()
        && text[at..at + open].rsplit(|byte| *byte == b'\n').next().is_some_and(|lead| {
            // On the line of the name, or alone on one of its own.
            lead.len() == open || lead.trim_ascii().is_empty()
        })
        && !head.trim_ascii_end().ends_with(b":")
    {
        let open = at + open;
        return Some(open + 1..open + closing(&text[open..limit])?);
    }
    // Python and Ruby: what is indented deeper.
    let indent = |line: &[u8]| line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let own = indent(&text[line.clone()]);
    let start = line_at(text, at).end;
    let mut end = start;
    while end < limit {
        let next = line_at(text, end + 1);
        if next.start >= text.len() {
            break;
        }
        let content = &text[next.clone()];
        if !content.trim_ascii().is_empty() && indent(content) <= own {
            break;
        }
        end = next.end;
    }
    (end > start).then_some(start..end)
}

/// `class FakePaymentGateway:` with answers written out in it.
fn class(text: &[u8], name: &Range<usize>) -> Option<Site> {
    let line = line_at(text, name.start);
    let before = String::from_utf8_lossy(&text[line.start..name.start]).into_owned();
    let opener = before.split_whitespace().next_back().unwrap_or_default();
    // `impl Gateway for MockGateway {`, `func (g *MockGateway) Charge(…) {`
    // "Dummy" and "stub" are also what the null object of a product is called: it answers no data.
    let is_null =
        names::words(&text[name.clone()]).iter().any(|word| matches!(&word[..], b"dummy" | b"stub"));
    let is_implemented = before.starts_with("impl ") || before.starts_with("func (");
    if !(is_implemented || matches!(opener, "class" | "object")) || !names::is_stand_in(&text[name.clone()]) {
        return None;
    }
    let body = body(text, name, name.end)?;
    let inside = &text[body.clone()];
    // Around it: what documents that it is there to test, or to do nothing.
    let above = text[..line.start].len().saturating_sub(400);
    let head = String::from_utf8_lossy(&text[above..(body.start + 400).min(body.end)]).to_lowercase();
    let last_blank = head[..head.len().min(line.start - above)].rfind("\n\n").map_or(0, |blank| blank + 2);
    let head = head.get(last_blank..).unwrap_or_default();
    if ["test", "no-op", "noop", "null object", "does nothing", "honeypot", "dry run", "dry-run", "sandbox"]
        .iter()
        .any(|word| head.contains(word))
    {
        return None;
    }
    let returned = memchr::memmem::find_iter(inside, b"return ").map(|found| found + b"return ".len());
    let given =
        memchr::memmem::find_iter(inside, b"Ok(").filter(|_| is_implemented).map(|found| found + b"Ok".len());
    let answers = returned.take(20).chain(given.take(20)).any(|found| {
        let start = body.start + found;
        let value = Value::read(&text[..body.end], start);
        value.is_data(1)
            || (value.strings == 1 && value.others <= 1 && value.brackets == 0 && value.longest > 3)
            || (!is_null && matches!(&text[value.span.clone()], b"True" | b"true"))
    });
    (answers || ends_with_answers(text, &body)).then(|| Site {
        name: name.clone(),
        span: name.clone(),
        kind: Kind::Class,
    })
}

/// Whether a method of a body comes to data that no word returns: `fun charge() = Receipt("r1", true)`, `{ id: 1 }` before
/// `end`.
fn ends_with_answers(text: &[u8], body: &Range<usize>) -> bool {
    let mut at = body.start;
    while at < body.end {
        let line = line_at(text, at);
        at = line.end + 1;
        let content = text[line.start..line.end.min(body.end).max(line.start)].trim_ascii();
        let given =
            ["fun ", "def "].iter().any(|word| memchr::memmem::find(content, word.as_bytes()).is_some());
        let start = if given {
            memchr::memmem::find(&text[line.clone()], b" = ").map(|found| line.start + found + 3)
        } else if content.starts_with(b"{") || content.starts_with(b"[") {
            let next = line_at(text, at.min(text.len()));
            (text[next].trim_ascii() == b"end")
                .then(|| line.end - text[line.clone()].trim_ascii_start().len())
        } else {
            None
        };
        if start.is_some_and(|start| Value::read(&text[..body.end], start).is_data(1)) {
            return true;
        }
    }
    false
}

/// Signs that a condition asks for a key, or for a mode in which nothing is real.
const LACKING: [&str; 7] = ["key", "token", "secret", "credential", "dsn", "password", "environ"];

/// Whether a condition asks for a mode in which nothing is real: `settings.DEMO`, `use_mock_data`, `isOffline`.
fn is_mode(condition: &[u8]) -> bool {
    static MODES: List = List::of("mock mocks mocked fake fakes demo offline");
    static ASKS: List = List::of(
        "use using is enable enabled with mode data api apis response responses flag only force run",
    );
    condition.split(|byte| !is_name(*byte)).filter(|name| !name.is_empty()).any(|name| {
        let words = names::words(name);
        words.iter().any(|word| holds(&MODES, word))
            && words.iter().all(|word| holds(&MODES, word) || holds(&ASKS, word))
    })
}

/// `if (!apiKey) return mockUsers;`
fn branch(text: &[u8], name: &Range<usize>, loudness: Loudness) -> Option<Site> {
    let line = line_at(text, name.start);
    let before = &text[line.start..name.start];
    let returned = memchr::memmem::rfind(before, b"return ")?;
    let between = before[returned + 7..].trim_ascii();
    if !between.iter().all(|byte| is_name(*byte) || b" (.{[=>:".contains(byte)) || loudness != Loudness::Loud
    {
        return None;
    }
    let mut lines =
        text[..line.start].rsplit(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(3);
    let own = &before[..returned];
    let condition = if memchr::memmem::find(own, b"if").is_some() {
        own
    } else {
        lines.find(|line| {
            let line = line.trim_ascii();
            line.starts_with(b"if")
                || line.starts_with(b"} else if")
                || line.starts_with(b"elif")
                || line.starts_with(b"unless")
        })?
    };
    let is_mode = is_mode(condition);
    let condition = String::from_utf8_lossy(condition).to_lowercase();
    let lacks = ["!", "not ", "none", "null", "nil", "=== undefined", "== \"\"", "is_empty", "unless"]
        .iter()
        .any(|sign| condition.contains(sign));
    let says = is_mode || (lacks && LACKING.iter().any(|sign| condition.contains(sign)));
    (says && !condition.contains("test")).then(|| Site {
        name: name.clone(),
        span: line.start + returned..name.end,
        kind: Kind::Branch,
    })
}
