//! Owns assertions that hold whatever the code does: `assert True`, `expect(1).toBe(1)`, the same name on both sides.
//!
//! They are found in the text; the tree is asked only about what looks like one.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use bstr::ByteSlice;

use super::claims::{Claim, claim};
use super::reading::{Outcome, always, equal, is_literal, is_string, is_truth, line_at, parts, word_at};
use super::sentences::{INFIX, chain, infix, should};
use crate::rules::fakery::words::is_word;

/// An assertion that proves nothing.
pub(super) struct Tautology {
    /// Its bytes.
    pub span: Range<usize>,
    /// Why it holds.
    pub outcome: Outcome,
    /// The name that stands on both sides.
    pub(super) subject: Vec<u8>,
    /// Whether it says `true` and nothing more: the mark of a place that must be reached.
    pub(super) is_mark: bool,
}

static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build([
            "assert", "expect", "require", "check", "should", "must", "verify", "[ ", "t.true", "t.is(",
            "t.ok(", "qcompare", "_equal",
        ])
        .map(Some)
        .unwrap_or_else(never_wrong)
});

/// The assertions in the parts `within` of `text` that look as if they always held.
pub(super) fn suspects(text: &[u8], within: &[Range<usize>], language: &str) -> Vec<Tautology> {
    let Some(words) = WORDS.as_ref() else { return Vec::new() };
    let (mut found, mut behind) = (Vec::<Tautology>::new(), 0);
    let hits = within
        .iter()
        .flat_map(|part| words.find_iter(&text[part.clone()]).map(|hit| part.start + hit.start()));
    for at in hits {
        if at < behind {
            continue;
        }
        let read = if text[at] == b'[' {
            if language == "Bash" { bracket(text, at) } else { None }
        } else {
            let path = path_at(text, at);
            behind = path.end;
            assertion(text, path.clone(), language)
        };
        // Python's own truth is `True`: `true` is somebody's name.
        let is_named = |tautology: &Tautology| {
            let mut words = tautology.subject.split(|byte| !is_word(*byte));
            language == "Python" && words.any(|word| matches!(word, b"true" | b"false"))
        };
        if let Some(tautology) = read.filter(|tautology| !is_named(tautology)) {
            behind = tautology.span.end.max(behind);
            found.push(tautology);
        }
    }
    found
}

/// What stands between the names of a path; PHP's variables begin with the last.
const JOINTS: [&[u8]; 4] = [b".", b"->", b"::", b"$"];

/// The path of names around `at`: `$this->assertTrue`, `assert.are.equal`, `assert_eq`.
fn path_at(text: &[u8], at: usize) -> Range<usize> {
    let mut path = word_at(text, at);
    loop {
        let before = &text[..path.start];
        let joint = JOINTS.iter().find(|joint| before.ends_with(joint));
        let Some(joint) = joint else { break };
        let start = word_at(text, path.start - joint.len()).start;
        path.start = start.min(path.start - joint.len());
    }
    loop {
        let rest = &text[path.end..];
        let joint = JOINTS[..3].iter().find(|joint| rest.starts_with(joint));
        let Some(joint) = joint else { break };
        let end = word_at(text, path.end + joint.len()).end;
        if end == path.end + joint.len() {
            break;
        }
        path.end = end;
    }
    path
}

/// The assertion that the names at `path` make with what stands behind them, if it always holds.
fn assertion(text: &[u8], path: Range<usize>, language: &str) -> Option<Tautology> {
    let name = &text[path.clone()];
    if INFIX.contains(&name) {
        return infix(text, path);
    }
    if let Some(found) = should(text, &path) {
        return Some(found);
    }
    let claim = claim(name)?;
    if is_of_object(name, language) {
        return None;
    }
    let bang = usize::from(text.get(path.end) == Some(&b'!'));
    let open = path.end + bang;
    match text.get(open) {
        Some(b'(') => called(text, path, open, claim, language),
        Some(b' ') if claim != Claim::Chain => commanded(text, path, open, claim, language),
        _ => None,
    }
}

/// `assert(x)`, `assertEquals(a, b)`, `expect(a).toBe(b)`: what is asserted stands in the brackets at `open`, and behind.
fn called(text: &[u8], path: Range<usize>, open: usize, claim: Claim, language: &str) -> Option<Tautology> {
    let name = &text[path.clone()];
    let (mut given, end) = parts(text, open)?;
    // The first bracket of a longer expression is no list of arguments: `assert (a) == b`.
    if claim == Claim::Chain {
        let subject = *given.first()?;
        let last = given.get(1).copied();
        let is_mark = is_truth(subject).is_some();
        if text[..path.start].ends_with(b"#") || (language == "Swift" && last.is_none()) {
            let outcome = always(subject)?;
            return Some(Tautology { span: path.start..end, outcome, subject: subject.to_vec(), is_mark });
        }
        let (end, outcome) = chain(text, end, subject)?;
        return Some(Tautology { span: path.start..end, outcome, subject: subject.to_vec(), is_mark });
    }
    if language == "Go" && given.first().is_some_and(|first| is_handle(first)) {
        given.remove(0);
    }
    if matches!(name, b"check" | b"require" | b"ok") && given.len() != 1 {
        return None;
    }
    let outcome = judge(claim, &given)?;
    // A project's own helper looks at more than the two values.
    if outcome == Outcome::Same && language == "Python" && name.ends_with(b"assert_eq") {
        return None;
    }
    Some(tautology(path.start..end, outcome, &given))
}

/// `assert x, "message"`, `assert_equal a b`: what is asserted stands on the rest of the line, from `open`.
fn commanded(
    text: &[u8],
    path: Range<usize>,
    open: usize,
    claim: Claim,
    language: &str,
) -> Option<Tautology> {
    let line = open..line_at(text, open).end;
    let rest = without_comment(&text[line.clone()], language);
    let span = path.start..line.start + text[line].len().min(rest.len());
    if language != "Bash" {
        let given = split(rest);
        let outcome = judge(claim, &given)?;
        return Some(tautology(span, outcome, &given));
    }
    let words = shell_words(rest);
    let words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
    let outcome = match (claim, &words[..]) {
        (Claim::Holds, [b"true" | b"0"] | [_, b"true" | b"0"]) => Outcome::Fixed,
        (Claim::Holds, [condition]) => always(condition.strip_prefix(b"[ ")?.strip_suffix(b" ]")?)?,
        (Claim::Equal, [left, right] | [_, left, right]) if left == right => same_words(left)?,
        _ => return None,
    };
    let subject = words.last().copied().unwrap_or_default().to_vec();
    Some(Tautology { span, outcome, subject, is_mark: false })
}

/// The assertion at `span` of what it is `given`.
fn tautology(span: Range<usize>, outcome: Outcome, given: &[&[u8]]) -> Tautology {
    let is_mark = given.first().is_some_and(|first| is_truth(first).is_some());
    Tautology { span, outcome, subject: subject(given).to_vec(), is_mark }
}

/// What a shell's word comes to that is compared with itself: the same text, or the same variable.
fn same_words(word: &[u8]) -> Option<Outcome> {
    if !word.iter().any(|byte| matches!(byte, b'$' | b'`')) {
        return Some(Outcome::Fixed);
    }
    let name = word.strip_prefix(b"$")?;
    let name = name.strip_prefix(b"{").and_then(|name| name.strip_suffix(b"}")).unwrap_or(name);
    name.iter().all(|byte| is_word(*byte)).then_some(Outcome::Same)
}

fn subject<'a>(given: &[&'a [u8]]) -> &'a [u8] {
    let first = given.first().copied().unwrap_or_default();
    let end = first.find("==").unwrap_or(first.len());
    first[..end].trim_ascii()
}

/// Whether the name is a method of some object, not a framework's: `$form->check(true)`, `ranges.check(1)`, and with C++
/// all that has a receiver.
fn is_of_object(path: &[u8], language: &str) -> bool {
    let Some(joint) = path.rfind_byteset(b".>") else { return false };
    let lead = path[..joint].trim_end_with(|byte| byte == '-');
    let last = path[joint + 1..].to_ascii_lowercase();
    let is_plain = ["check", "require", "verify"].iter().any(|word| last == word.as_bytes());
    let is_own = |lead: &[u8]| {
        let lead = lead.to_ascii_lowercase();
        matches!(&lead[..], b"t" | b"tc" | b"this" | b"$this" | b"self" | b"test")
            || lead.find("assert").is_some()
    };
    is_plain && !is_own(lead) || language == "C++" && lead != b"this"
}

/// What testify and its like are handed first.
fn is_handle(argument: &[u8]) -> bool {
    matches!(argument, b"t" | b"b" | b"tb" | b"tt") || argument.ends_with(b".T()")
}

fn judge(claim: Claim, given: &[&[u8]]) -> Option<Outcome> {
    match (claim, given) {
        (Claim::Holds, [condition, message @ ..]) if message.len() < 2 => {
            // Old xUnits take the message first.
            let named = |at: &[u8]| {
                is_string(at) && message.first().is_some_and(|second| is_truth(second) == Some(true))
            };
            always(condition).or_else(|| named(condition).then_some(Outcome::Fixed))
        }
        (Claim::That, [condition] | [condition, b"Is.True"]) => always(condition),
        (Claim::That, [value, constraint]) => {
            equal(value, constraint.strip_prefix(b"Is.EqualTo(")?.strip_suffix(b")")?)
        }
        (Claim::Fails, [condition, ..]) => (is_truth(condition) == Some(false)).then_some(Outcome::Fixed),
        (Claim::Equal, [message, left, right]) if is_string(message) && !is_string(left) => {
            equal(left, right)
        }
        (Claim::Equal, [left, right, ..]) => equal(left, right),
        (Claim::Compare, [left, b"==", right]) => equal(left, right),
        // Old JUnits take the message first.
        (Claim::Differ, [message, _, right]) if is_string(message) && !is_literal(right) => None,
        (Claim::Differ, [left, right, ..]) => {
            (left != right && is_literal(left) && is_literal(right)).then_some(Outcome::Fixed)
        }
        _ => None,
    }
}

/// `[[ 1 -eq 1 ]]`, alone on its line.
fn bracket(text: &[u8], at: usize) -> Option<Tautology> {
    let line = line_at(text, at);
    let whole = text[line.clone()].trim_ascii();
    let inner = whole.strip_prefix(b"[[").and_then(|rest| rest.strip_suffix(b"]]"));
    let inner =
        inner.or_else(|| whole.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")))?.trim_ascii();
    let words = shell_words(inner);
    let (outcome, subject) = match &words[..] {
        [left, operator, right]
            if matches!(&operator[..], b"-eq" | b"=" | b"==" | b"-le" | b"-ge") && left == right =>
        {
            (same_words(left)?, left.clone())
        }
        _ => return None,
    };
    let start = line.start + text[line.clone()].find(whole)?;
    Some(Tautology { span: start..start + whole.len(), outcome, subject, is_mark: false })
}

fn shell_words(text: &[u8]) -> Vec<Vec<u8>> {
    let words = text.to_str().ok().and_then(|text| shlex::split(text.trim())).unwrap_or_default();
    words.into_iter().map(String::into_bytes).collect()
}

/// `a, b` of a statement, without brackets around all of it.
fn split(rest: &[u8]) -> Vec<&[u8]> {
    let rest = rest.trim_ascii();
    let (mut depth, mut start, mut given, mut quote) = (0_i32, 0, Vec::new(), None);
    for (at, byte) in rest.iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(*byte),
            (None, b'(' | b'[' | b'{') => depth += 1,
            (None, b')' | b']' | b'}') => depth -= 1,
            (None, b',' | b':') if depth == 0 => {
                given.push(rest[start..at].trim_ascii());
                start = at + 1;
            }
            _ => {}
        }
    }
    given.push(rest[start..].trim_ascii());
    given
}

fn without_comment<'a>(line: &'a [u8], language: &str) -> &'a [u8] {
    let mark: &[u8] = match language {
        "Python" | "Ruby" | "Bash" => b" #",
        "Lua" => b"--",
        _ => b"//",
    };
    let line = &line[..line.find(mark).unwrap_or(line.len())];
    let line = line.trim_ascii_end();
    line.strip_suffix(b";").unwrap_or(line)
}
