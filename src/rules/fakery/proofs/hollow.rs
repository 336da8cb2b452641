//! Owns tests that look at nothing: empty ones, those that only print, those that throw away what they computed, those
//! that swallow their own failures, and those that look only at what they put there themselves.

use std::ops::Range;

use bstr::ByteSlice;
use tree_sitter::Node;

use super::cases::Case;
use super::mocking::mocked;
use super::reading::{is_literal, is_reason, parts, spaced};
use super::reasons::whole;
use super::swallow::swallowed;
use super::tautology::is_assertion;
use crate::rules::fakery::words::is_word;

/// Why a test proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hollow {
    /// Its body is empty.
    Empty,
    /// It only writes something out.
    Prints,
    /// It computes something, never looks at it, and its name says what it should be.
    Unlooked,
    /// It says itself that its assertions are missing.
    Admits,
    /// Its assertions stand where their failures are caught and dropped.
    Swallows,
    /// It compares a value with the literal that it has just given it.
    Own,
    /// It replaces what it tests, and looks at what the replacement was told to answer.
    Mocks,
}

/// What `case` is hollow by, and the bytes that show it.
pub(super) fn hollow(case: &Case<'_>) -> Option<(Hollow, Range<usize>)> {
    let function = &case.function;
    if is_expected_to_fail(case) {
        return mocked(case).map(|span| (Hollow::Mocks, span));
    }
    if function.is_empty() {
        return empty(case);
    }
    if prints(case) {
        return Some((Hollow::Prints, case.span()));
    }
    if let Some(span) = swallowed(case) {
        return Some((Hollow::Swallows, span));
    }
    if let Some(span) = own_value(case) {
        return Some((Hollow::Own, span));
    }
    if let Some(span) = mocked(case) {
        return Some((Hollow::Mocks, span));
    }
    if looks_at_something(function.source(function.body)) {
        return None;
    }
    if let Some(comment) = function.comments().into_iter().find(|comment| admits(function.source(*comment))) {
        return Some((Hollow::Admits, comment.byte_range()));
    }
    if let Some(span) = admitted_behind(case) {
        return Some((Hollow::Admits, span));
    }
    unlooked(case).map(|span| (Hollow::Unlooked, span))
}

/// A comment in the last line of a Python block, which its grammar puts behind the block.
fn admitted_behind(case: &Case<'_>) -> Option<Range<usize>> {
    let function = &case.function;
    if function.language().name != "Python" {
        return None;
    }
    let from = function.node.end_byte() + 1;
    let behind = function.text().get(from..)?;
    let line = &behind[..behind.find_byte(b'\n').unwrap_or(behind.len())];
    let is_inside = line.starts_with(b" ") && line.trim_ascii().starts_with(b"#");
    (is_inside && admits(line)).then(|| from..from + line.len())
}

/// Whether an annotation or parameter says that the test checks something without a statement in it, or does not run.
fn is_expected_to_fail(case: &Case<'_>) -> bool {
    const WORDS: [&str; 12] = [
        "should_panic",
        "expect",
        "skip",
        "xfail",
        "ignore",
        "disabled",
        "todo",
        "raises",
        "parametrize",
        "patch",
        "proptest",
        "throws",
    ];
    let head = case.function.text().get(case.start..case.function.body.start_byte()).unwrap_or_default();
    let marks = case.function.attributes();
    let says = |text: &[u8]| WORDS.iter().any(|word| text.to_ascii_lowercase().find(word).is_some());
    let call = &head[..head.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`')).unwrap_or(0)];
    marks.iter().any(|mark| says(mark)) || says(call) || head.starts_with(b"xit")
}

/// Whether the name says that there is nothing more to the test than that it is there, or says nothing.
fn is_named_empty(name: &[u8]) -> bool {
    const LOADING: &str = "contextload _loads _compile compiles smoke _import imports noop no_op expansion";
    const SAMPLES: &str = "foo bar baz one two first second third fourth pass";
    let name = name.to_ascii_lowercase();
    let rest = name.strip_prefix(b"test").unwrap_or(&name);
    let rest = rest.iter().position(|byte| *byte != b'_').map_or(&b""[..], |at| &rest[at..]);
    let is_sample =
        rest.len() == 1 || SAMPLES.split_ascii_whitespace().any(|sample| sample.as_bytes() == rest);
    is_sample || LOADING.split_ascii_whitespace().any(|word| name.find(word).is_some())
}

/// A body with nothing in it, or with nothing but output.
fn empty(case: &Case<'_>) -> Option<(Hollow, Range<usize>)> {
    let function = &case.function;
    let takes =
        function.parameters().iter().any(|name| !matches!(*name, b"self" | b"t" | b"done" | b"state"));
    // What the fixtures do is the test.
    if takes || is_named_empty(&case.name) {
        return None;
    }
    let text = function.source(function.body);
    // A docstring may say why there is nothing.
    let explains = |node: &Node<'_>| {
        let text = function.source(*node).to_ascii_lowercase();
        is_said(&text)
            && ["would", "cannot", "can't", "n't ", " not ", "skip", "slow", "overrid", "inherit", "disable"]
                .iter()
                .any(|word| text.find(word).is_some())
    };
    let says: Vec<Vec<u8>> =
        function.comments().into_iter().map(|node| function.source(node).to_ascii_lowercase()).collect();
    let is_open = |comment: &Vec<u8>| {
        ["todo", "fixme", "implement", "later", "placeholder", "fill", "add ", "write", "stub"]
            .iter()
            .any(|word| comment.find(word).is_some())
    };
    if says.iter().any(|comment| is_reason(comment, false) && !is_open(comment)) {
        return None;
    }
    let is_idle = |node: &Node<'_>| {
        let text = function.source(*node).trim_ascii();
        is_said(text)
            || matches!(
                text,
                b"pass" | b"..." | b"return" | b"return;" | b"return None" | b";" | b"true" | b":" | b"()"
            )
    };
    let statements = function.statements();
    // Labels and macros in a body that the grammar did not understand are no statements.
    if function.body.has_error() || statements.iter().any(explains) {
        return None;
    }
    if statements.iter().all(is_idle) {
        let is_long = text.len() > 400 && says.is_empty() && statements.is_empty();
        return (!is_long).then(|| (Hollow::Empty, case.span()));
    }
    let only_prints = statements.iter().all(|node| is_idle(node) || is_print(function.source(*node), true));
    (only_prints && !is_about_output(case)).then(|| (Hollow::Prints, case.span()))
}

/// A string that stands alone: what a test is about, or why it is empty.
fn is_said(statement: &[u8]) -> bool {
    statement.first().is_some_and(|byte| matches!(byte, b'"' | b'\''))
        || statement.starts_with(b"r\"")
        || statement.starts_with(b"L\"")
}

/// Whether a statement writes something out, and does nothing else. `is_plain`: it writes what is written there.
fn is_print(statement: &[u8], is_plain: bool) -> bool {
    const PRINTS: [&str; 14] = [
        "print(",
        "println!(",
        "console.log(",
        "console.info(",
        "puts ",
        "System.out.println(",
        "fmt.Println(",
        "t.Log(",
        "t.Logf(",
        "echo ",
        "printf(",
        "Console.WriteLine(",
        "println(",
        "print ",
    ];
    let statement = statement.trim_ascii();
    let Some(lead) = PRINTS.iter().find(|lead| statement.starts_with(lead.as_bytes())) else { return false };
    let rest = &statement[lead.len()..];
    !(rest.contains(&b'(') || is_plain && rest.find("{:?").is_some())
}

/// Whether the title says that what is written out is what counts.
fn is_about_output(case: &Case<'_>) -> bool {
    const WORDS: [&str; 13] = [
        "print", "debug", "display", "log", "format", "fmt", "show", "output", "dump", "trace", "warn",
        "stdout", "clone",
    ];
    let title = case.title.to_ascii_lowercase();
    WORDS.iter().any(|word| title.find(word).is_some())
}

/// What it computes is written out, and nothing else is done with it.
fn prints(case: &Case<'_>) -> bool {
    let function = &case.function;
    let body = function.source(function.body);
    let statements = function.statements();
    let Some(last) = statements.last().map(|node| function.source(*node)) else { return false };
    let assigns = statements
        .iter()
        .any(|node| assigned(function.source(*node)).is_some_and(|own| own.value.contains(&b'(')));
    let is_plain = statements.iter().all(|node| {
        let text = function.source(*node);
        is_said(text) || is_print(text, false) || assigned(text).is_some()
    });
    assigns && is_plain && is_print(last, false) && !is_about_output(case) && !looks_at_something(body)
}

/// Whether anything in the body could fail the test.
fn looks_at_something(body: &[u8]) -> bool {
    const WORDS: &str = "assert expect should verif check ensure must fail error raise throw panic snap unwrap match compare \
        test_ equal require valid confirm test( if diff golden refute exit abort .eq( cmp ok( is_ok is_err \"? has_ look wait";
    let code: Vec<&[u8]> = body.lines().filter(|line| whole(line).is_none()).collect();
    let body = code.join(&b'\n').to_ascii_lowercase();
    WORDS.split_ascii_whitespace().any(|word| body.find(word).is_some())
}

/// `# no assertions yet`, `// TODO: assert the result`.
fn admits(comment: &[u8]) -> bool {
    let text = comment.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.find(word).is_some());
    has(&["assert", "verif", "check", "expect", "real test", "actual test"])
        && has(&[
            "todo",
            "later",
            "add ",
            "missing",
            "not yet",
            "placeholder",
            "always pass",
            "just pass",
            "for now",
            "no assert",
            "fixme",
            "implement",
        ])
}

/// The last statement gives a name to what was computed, nothing looks at it, and the title says what it should be.
fn unlooked(case: &Case<'_>) -> Option<Range<usize>> {
    const PROMISES: &str = "return reject fail raise throw equal compute valid match contain produce calculat include correct \
        accept convert parse give yield";
    let function = &case.function;
    let name = case.name.to_ascii_lowercase();
    if !PROMISES.split_ascii_whitespace().any(|word| name.find(word).is_some()) || !function.is_block() {
        return None;
    }
    let work = function.work();
    let last = function.source(*work.last()?);
    let assigned = assigned(last)?;
    let text = function.source(function.node);
    let mentions = text.find_iter(assigned.name).filter(|at| {
        let after = text.get(at + assigned.name.len()).copied();
        let before = at.checked_sub(1).map(|before| text[before]);
        !after.is_some_and(is_word) && !before.is_some_and(is_word)
    });
    let is_call = assigned.value.contains(&b'(');
    (mentions.count() == 1 && is_call && !assigned.name.starts_with(b"_"))
        .then(|| work[work.len() - 1].byte_range())
}

/// `name = value`, in any language's clothes.
pub(super) struct Assigned<'t> {
    pub name: &'t [u8],
    pub value: &'t [u8],
}

/// What a statement gives a name to, if it does that and no more.
pub(super) fn assigned(statement: &[u8]) -> Option<Assigned<'_>> {
    let line = statement.trim_ascii();
    let at = line.find_byte(b'=')?;
    let mut left = line[..at].trim_ascii().strip_suffix(b":").unwrap_or(line[..at].trim_ascii()).trim_ascii();
    if line.get(at + 1) == Some(&b'=') {
        return None;
    }
    let mut value = line[at + 1..].trim_ascii();
    value = value.strip_suffix(b";").unwrap_or(value).trim_ascii();
    // A type may stand behind the name: `let x: i32`, or before it: `int x`.
    if let Some(colon) = left.find_byte(b':') {
        left = left[..colon].trim_ascii();
    }
    let name = left.rsplit(|byte| !is_word(*byte)).next()?;
    let lead = left[..left.len() - name.len()].trim_ascii();
    let is_plain = lead.is_empty()
        || lead.iter().all(|byte| is_word(*byte) || matches!(byte, b' ' | b'$' | b'<' | b'>'));
    (is_plain && !name.is_empty()).then_some(Assigned { name, value })
}

/// All that the test does is to give names to literals and to assert that they have them.
fn own_value(case: &Case<'_>) -> Option<Range<usize>> {
    let function = &case.function;
    let work = function.work();
    if work.len() < 2 || work.len() > 8 {
        return None;
    }
    let mut known: Vec<(&[u8], &[u8])> = Vec::new();
    let mut shown = None;
    for statement in &work {
        let text = function.source(*statement);
        if let Some(assigned) = assigned(text).filter(|assigned| is_literal(assigned.value)) {
            known.push((assigned.name, assigned.value));
            continue;
        }
        if !known.iter().any(|(name, value)| compares(text, name, value)) {
            return None;
        }
        shown.get_or_insert_with(|| statement.byte_range());
    }
    shown
}

/// Whether an assertion compares `name` with `value` and looks at nothing else.
fn compares(text: &[u8], name: &[u8], value: &[u8]) -> bool {
    let text = text.trim_ascii();
    let text = text.strip_suffix(b";").unwrap_or(text);
    if let Some(condition) = text.strip_prefix(b"assert ") {
        return spaced(condition) == [name, b" == ", value].concat();
    }
    let Some(open) = text.find_byte(b'(') else { return false };
    let Some((given, end)) = parts(text, open).filter(|_| is_assertion(&text[..open])) else { return false };
    let rest = text[end..].trim_ascii();
    let is = |own: &[u8]| given.contains(&own);
    if rest.is_empty() {
        let whole = [name, b" == ", value].concat();
        return is(name) && is(value) || given.len() == 1 && is(&whole);
    }
    given.len() == 1
        && is(name)
        && rest.ends_with(&[b"(", value, b")"].concat())
        && rest.find("not").is_none()
}
