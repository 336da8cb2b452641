//! Owns what is made up where no name says so, but a remark beside it: a wait that acts the part of work, and an answer
//! that is written out where a key or setting is missing.

use crate::rules::fakery::never_wrong;
use crate::wordlist::{List, holds};
use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::names;
use super::sites::{Kind, Site};
use crate::rules::fakery::literal::{Value, is_name};
use crate::rules::fakery::source::{Source, line_at};
use crate::syntax::{Function, Spot, TextClass, is_log_name};

/// What admits that something is acted: of a wait.
static ACTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:simulat\w+|pretend\w*|mimic\w*|imitat\w+|emulat\w+|fak(?:e|es|ed|ing)|mock(?:s|ed|ing)?|dummy|demo|artificial\w*|(?:look|feel|seem|act|behave)s?(?:ing)? (?:like|as)|in place of|instead of (?:the|a|an|calling|doing)|as if|for show|(?:giv|creat|mak)(?:e|es|ing) (?:the|an) (?:impression|illusion)|(?:look|seem|appear|feel)(?:s|ing)? (?:busy|real|realistic|convincing)|stands? in|placeholder|stub(?:bed)?|would (?:be|call|take|normally|go)|for now|until the real)\b",
    )
    .map(Some).unwrap_or_else(never_wrong)
});

/// What admits that an answer is made up.
static INVENTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:mock(?:s|ed|ing)?|fak(?:e|es|ed|ing)|dummy|samples?|canned|demo|stub(?:s|bed)?|made[- ]up|mak(?:e|es|ing) up|invent\w*|hard-?coded|simulat\w+|pretend\w*|fabricat\w+|placeholder|synthetic|example (?:data|result|response|answer)s?)\b",
    )
    .map(Some).unwrap_or_else(never_wrong)
});

/// Bytes around a wait in which what admits it may stand.
const NEAR: usize = 600;

/// Whether something near the wait at `at` could admit that it acts.
pub(super) fn may_act(text: &[u8], at: usize) -> bool {
    let next = text.get(at..).and_then(|rest| rest.iter().find(|byte| !byte.is_ascii_alphabetic()));
    if !matches!(next, Some(b'(' | b'_' | b' ' | b'.')) || at == 0 {
        return false;
    }
    let start = at.saturating_sub(NEAR);
    let end = text.len().min(line_at(text, at).end + 160);
    ACTS.as_ref().is_some_and(|acts| acts.is_match(&text[start..end]))
}

/// The wait at `at`, if it is all that the function around it does, and a comment there says what it acts.
pub(super) fn wait(source: &Source<'_>, at: usize) -> Option<Site> {
    let text = source.text;
    let line = line_at(text, at);
    let start = line.end - text[line.clone()].trim_ascii_start().len();
    let site = Site { name: at..line.end, span: start..line.end, kind: Kind::Wait };
    let Some(spot) = source.spot(at) else {
        return (!source.has_grammar() && acts_by_lines(source, &line)).then_some(site);
    };
    let function = named(&spot)?;
    let name = function.name().unwrap_or_default();
    if says_so(name, WAITS_ITSELF) || !answers(&function, text, at) {
        return None;
    }
    let span = function.node.byte_range();
    let is_admitted = function.documentation().iter().any(|words| admits(&ACTS, words))
        || finds(&ACTS, &text[span.clone()]).iter().any(|found| {
            let found = span.start + found.start;
            source.class(found).is_some_and(|(class, _)| class == TextClass::Comment)
        });
    is_admitted.then_some(site)
}

/// The innermost function around the spot that has a name.
fn named<'t>(spot: &Spot<'t>) -> Option<Function<'t>> {
    let mut function = Function::around(spot)?;
    while function.own_name().is_none() && function.name().is_none() {
        function = Function::around_at(spot, function.depth())?;
    }
    Some(function)
}

fn admits(pattern: &LazyLock<Option<Regex>>, words: &[u8]) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(words))
}

fn finds(pattern: &LazyLock<Option<Regex>>, words: &[u8]) -> Vec<Range<usize>> {
    let found = pattern.as_ref().into_iter().flat_map(|pattern| pattern.find_iter(words));
    found.take(40).map(|found| found.range()).collect()
}

/// What a function that is there to wait calls itself.
const WAITS_ITSELF: &str = "sleep delay wait latency throttle retry poll debounce pause backoff jitter tick interval \
    timeout simulate simulated simulation emulate slow lag chaos animate animation type typing idle spin yield";

fn says_so(name: &[u8], list: &str) -> bool {
    names::words(name).iter().any(|word| holds(list, word))
}

/// How many statements a function may have that acts.
const FEW: usize = 8;

/// Whether the function does nothing but wait, log, make values and hand them back.
fn answers(function: &Function<'_>, text: &[u8], at: usize) -> bool {
    let statements = function.statements();
    let Some(callees) = function.callees().filter(|_| statements.len() <= FEW) else { return false };
    let parameters = function.parameters();
    let body = &text[function.body.byte_range()];
    let is_plain = |callee: &&[u8]| parameters.contains(callee) || is_harmless(callee, body);
    let gives_back = |callee: &&[u8]| parameters.contains(callee) || is_callback(last(callee));
    let holds_wait = |start: usize, end: usize| start <= at && at < end;
    let returns_itself = statements.iter().any(|statement| {
        let value = function.returned(*statement).map(|value| function.value(value));
        matches!(value, Some(crate::syntax::Value::Parameter(_)))
    });
    let goes_on = statements
        .last()
        .is_some_and(|last| statements.len() > 1 && !holds_wait(last.start_byte(), last.end_byte()));
    let resolves = memchr::memmem::find(body, b"resolve(")
        .is_some_and(|found| body.get(found + b"resolve(".len()).is_some_and(|next| *next != b')'));
    !returns_itself && callees.iter().all(is_plain) && (goes_on || resolves || callees.iter().any(gives_back))
}

/// The last name of what is called.
fn last(callee: &[u8]) -> &[u8] {
    let end = callee.iter().position(|byte| matches!(byte, b'<' | b'(' | b'{')).unwrap_or(callee.len());
    let callee = callee[..end].trim_ascii();
    let start = callee.iter().rposition(|byte| !is_name(*byte)).map_or(0, |at| at + 1);
    &callee[start..]
}

fn is_callback(name: &[u8]) -> bool {
    static CALLBACKS: List =
        List::of("completion callback cb done completionHandler handler onSuccess onComplete onDone");
    holds(&CALLBACKS, name)
}

/// What waits, makes a value, or tells what happened: in lower case.
static HARMLESS: List = List::of(
    "sleep usleep nanosleep msleep delay settimeout asyncafter sleep_for sleep_until postdelayed promise \
    resolve reject then from_millis from_secs from_secs_f64 milliseconds seconds minutes ms fromseconds \
    frommilliseconds duration timeinterval now uuid uuid4 randomuuid newguid v4 random randint uniform int str string \
    to_string to_owned into from ok err some json jsonify format sprintf strftime isoformat toisostring date time \
    datetime min max round floor of listof arraylistof mutablelistof mapof setof map list vec array dict just success \
    successful completedfuture fromresult new of pair to range len println print printf puts echo log fmt write emit \
    freeze launch async withcontext mainscope unit return exit true false local readonly nexttick timeout",
);

fn is_harmless(callee: &[u8], body: &[u8]) -> bool {
    if is_log_name(callee) {
        return true;
    }
    let name = last(callee);
    let lower = name.to_ascii_lowercase();
    let is_setter = (name.starts_with(b"set") || name.starts_with(b"on"))
        && name.iter().any(u8::is_ascii_uppercase)
        && !callee.contains(&b'.');
    let is_alone = !callee.iter().any(|byte| matches!(byte, b'.' | b':' | b'>'));
    // `new Session(…)`, `Session(…)`: what is made, where no function is called so.
    let is_made = name.first().is_some_and(u8::is_ascii_uppercase) && is_alone && {
        let made = [&b"new "[..], name].concat();
        memchr::memmem::find(body, &made).is_some() || memchr::memmem::find(body, b"return new ").is_none()
    };
    holds(&HARMLESS, &lower) || is_callback(name) || is_setter || is_made || name.is_empty()
}

/// The same for a file without a grammar: the comment stands at the wait, and the lines around call nothing.
fn acts_by_lines(source: &Source<'_>, line: &Range<usize>) -> bool {
    let text = source.text;
    let above = line_at(text, line.start.saturating_sub(1));
    let is_said = [line, &above].iter().any(|near| {
        finds(&ACTS, &text[(*near).clone()]).iter().any(|found| {
            source.class(near.start + found.start).is_some_and(|(class, _)| class == TextClass::Comment)
        })
    });
    let own = indent(&text[line.clone()]);
    let mut goes_on = false;
    let mut at = line.end + 1;
    while is_said && at < text.len() {
        let next = line_at(text, at);
        let content = &text[next.clone()];
        at = next.end + 1;
        if content.trim_ascii().is_empty() {
            continue;
        }
        if indent(content) < own {
            return goes_on;
        }
        if !calls_nothing(content) {
            return false;
        }
        goes_on = true;
    }
    false
}

fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Whether a line calls nothing but what is harmless.
fn calls_nothing(line: &[u8]) -> bool {
    memchr::memchr_iter(b'(', line).all(|open| {
        let before =
            line[..open].iter().rposition(|byte| !is_name(*byte) && *byte != b'.').map_or(0, |at| at + 1);
        let callee = &line[before..open];
        callee.is_empty() || is_harmless(callee, line)
    }) && memchr::memmem::find(line, b"await ").is_none()
}

/// Words of a name for what lets one in, or tells where to ask.
static KEYS: List = List::of(
    "key apikey apikeys token secret secrets credential credentials password dsn license account config configured \
    endpoint url getenv environ auth login client configuration",
);

/// How a condition says that something is missing, and how that it is there.
static MISSING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"(?i)!\s*[\w$(@.]|\bnot\b|(?:==|\bis|\beq)\s*(?:none|null|nil|nullptr|undefined|false|''|"")|none\b.*=>|"#,
        r#"empty|blank|unless|-z\s|missing|is_none|is_err|\.nil\?|isnull|without|unset|lacks|no_?key|"#,
        r#"(?:length|len\([^)]*\)|size\(\)|count(?:\(\))?)\s*(?:==|===|<)\s*[01]|^guard\s|\blet\b.*\belse\b"#
    ))
    .map(Some).unwrap_or_else(never_wrong)
});
static THERE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)!==?\s*(?:none|null|nil|nullptr|undefined|''|"")|is not none|is_some\(|!\s*\w*\.?is_?(?:empty|blank|null)"#)
        .map(Some).unwrap_or_else(never_wrong)
});

/// How a block says that it fails, and makes nothing up.
const FAILS: [&[u8]; 15] = [
    b"throw",
    b"raise",
    b"panic",
    b"Err(",
    b"error(",
    b"Error(",
    b"fail",
    b"exit 1",
    b"exit(",
    b"abort",
    b"reject(",
    b"errors.",
    b"fmt.Errorf",
    b"bail!",
    b"die(",
];

/// How many lines a block has that is looked at.
const BLOCK: usize = 12;

/// An answer that is written out in a branch for what is missing, with a word at `at` that admits that it is made up.
/// Where the word stands, and what the rest is, is for the caller to know.
pub(super) fn lacking(text: &[u8], at: usize) -> Option<(usize, Site)> {
    let line = line_at(text, at);
    if line.len() > 400 || !admits(&INVENTS, &text[line.clone()]) || !is_remark(&text[line.start..at]) {
        return None;
    }
    let condition = condition(text, &line)?;
    let block = block(text, &condition);
    let inside = &text[block.clone()];
    if FAILS.iter().any(|word| memchr::memmem::find(inside, word).is_some()) {
        return None;
    }
    let start = answer(text, &block)?;
    let end = line_at(text, start).end;
    Some((at, Site { name: start..end, span: start..end, kind: Kind::Lacking }))
}

/// Whether what stands before a word on its line opens a comment, or a text that is logged.
fn is_remark(before: &[u8]) -> bool {
    let opens =
        [&b"//"[..], b"#", b"/*", b"--"].iter().any(|mark| memchr::memmem::find(before, mark).is_some())
            || before.trim_ascii_start().starts_with(b"*");
    let is_logged = || {
        let lower = before.to_ascii_lowercase();
        [&b"log"[..], b"warn", b"print", b"puts", b"echo", b"info", b"debug"]
            .iter()
            .any(|word| memchr::memmem::find(&lower, word).is_some())
            && lower.iter().any(|byte| matches!(byte, b'"' | b'\'' | b'`'))
    };
    opens || is_logged()
}

/// The line that asks for what is missing: above the remark, which stands in its block, below it, or its own.
fn condition(text: &[u8], remark: &Range<usize>) -> Option<Range<usize>> {
    let own = indent(&text[remark.clone()]);
    let mut above = remark.clone();
    for _ in 0..4 {
        if above.start == 0 {
            break;
        }
        above = line_at(text, above.start - 1);
        let content = &text[above.clone()];
        if !matches!(content.trim_ascii(), b"" | b"{") && indent(content) < own {
            if asks(content) {
                return Some(above);
            }
            break;
        }
    }
    let mut below = remark.clone();
    for _ in 0..3 {
        if asks(&text[below.clone()]) {
            return Some(below);
        }
        below = line_at(text, (below.end + 1).min(text.len()));
    }
    None
}

/// Whether a line of code is a condition that a key or setting is missing.
fn asks(line: &[u8]) -> bool {
    let content = line.trim_ascii();
    if [&b"//"[..], b"#", b"*", b"/*", b"--"].iter().any(|mark| content.starts_with(mark)) {
        return false;
    }
    let words: Vec<Vec<u8>> = content
        .split(|byte| !is_name(*byte))
        .filter(|word| !word.is_empty() && word.len() < 80)
        .flat_map(names::words)
        .collect();
    let is_condition = words.iter().any(|word| {
        matches!(&word[..], b"if" | b"elif" | b"elsif" | b"unless" | b"guard" | b"else" | b"when")
    });
    is_condition
        && words.iter().any(|word| holds(&KEYS, word))
        && admits(&MISSING, content)
        && !admits(&THERE, content)
        && !words.iter().any(|word| matches!(&word[..], b"test" | b"tests" | b"testing"))
}

/// What the condition leads to: the lines below that are indented deeper, or the line itself.
fn block(text: &[u8], condition: &Range<usize>) -> Range<usize> {
    let own = indent(&text[condition.clone()]);
    let mut end = condition.end;
    for _ in 0..BLOCK {
        let next = line_at(text, (end + 1).min(text.len()));
        let content = &text[next.clone()];
        if next.start >= text.len()
            || (!content.trim_ascii().is_empty() && indent(content) <= own && content.trim_ascii() != b"{")
        {
            break;
        }
        end = next.end;
    }
    if end == condition.end { condition.clone() } else { condition.end..end }
}

/// Where an answer that is written out starts in the block.
fn answer(text: &[u8], block: &Range<usize>) -> Option<usize> {
    let mut at = block.start;
    while at < block.end {
        let line = line_at(text, at);
        at = line.end + 1;
        let start = line.start + indent(&text[line.clone()]);
        let content = &text[start..line.end.max(start)];
        let returned = memchr::memmem::find(content, b"return ").filter(|found| {
            // Behind the condition, where the block is its line.
            *found == 0 || (block.end <= line.end && content[..*found].trim_ascii_end().ends_with(b")"))
        });
        let begins = if let Some(found) = returned {
            start + found + b"return".len()
        } else if content.starts_with(b"echo ") || content.starts_with(b"printf ") {
            start + content.iter().position(|byte| *byte == b' ')?
        } else if let Some(given) = memchr::memmem::find(content, b" = ") {
            start + given + 2
        } else if content.starts_with(b"{") || content.starts_with(b"[") {
            start
        } else {
            continue;
        };
        // What a condition behind it asks, as Ruby has it, is no answer.
        let end =
            memchr::memmem::find(&text[begins..line.end], b" if ").map_or(block.end, |end| begins + end);
        let value = Value::read(&text[..end.max(begins)], begins);
        let is_fraction =
            text[value.span.clone()].windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_digit());
        let is_assigned =
            returned.is_none() && !content.starts_with(b"echo ") && !content.starts_with(b"printf ");
        if is_assigned
            && !value.is_data(2)
            && memchr::memmem::find(&text[at.min(block.end)..block.end], b"return").is_none()
        {
            continue;
        }
        let says = value.strings > 0 && value.longest >= 4 && value.others <= value.literals();
        let counts = value.numbers > 0
            && value.others <= 1
            && (is_fraction || value.keys > 0 || digits(&text[value.span.clone()]) >= 2);
        if says || counts || value.json >= 2 {
            return Some(start);
        }
    }
    None
}

/// The most digits in a row.
fn digits(text: &[u8]) -> usize {
    text.split(|byte| !(byte.is_ascii_digit() || *byte == b'_')).map(<[u8]>::len).max().unwrap_or_default()
}

/// Whether the word at `at` stands where a remark can, and its answer in delivered code.
pub(super) fn is_admitted(source: &Source<'_>, at: usize) -> bool {
    source.class(at).is_some_and(|(class, _)| class != TextClass::Code)
}
