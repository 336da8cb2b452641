//! Owns assertions that read like sentences: `expect(x).toBe(x)`, `x.should eq x`, `1 shouldBe 1`.

use std::ops::Range;

use bstr::ByteSlice;

use super::reading::{Outcome, always, equal, is_count, is_literal, is_truth, line_at, parts, word_at};
use super::tautology::Tautology;
use crate::wordlist::{List, holds};

/// What follows `expect(SUBJECT)`: `.toBe(…)`, `.to eq(…)`, `.isTrue()`.
pub(super) fn chain(text: &[u8], from: usize, subject: &[u8]) -> Option<(usize, Outcome)> {
    static EQUAL: List = List::of(
        "tobe toequal tostrictequal isequalto equal equals eq eql issameas be deepequal toeq tobeequalto isexactly beequalto beequivalentto",
    );
    static TRUTH: List = List::of("tobetruthy tobetrue istrue true betruthy betrue tobedefined ok");
    let mut at = from;
    for _ in 0..6 {
        let rest = &text[at..];
        let space = rest.len() - rest.trim_ascii_start().len();
        let dotted = rest[space..].starts_with(b".") || rest[space..].starts_with(b"->");
        if rest[..space].contains(&b'\n') && !dotted {
            return None;
        }
        at +=
            space + rest[space..].iter().take_while(|byte| matches!(byte, b'.' | b'-' | b'>' | b'?')).count();
        let word = word_at(text, at);
        if word.is_empty() || word.start != at {
            return None;
        }
        let name = text[word.clone()].to_str().ok()?.to_ascii_lowercase().replace('_', "");
        if name.contains("not") && name != "nothing" || matches!(name.as_str(), "resolves" | "rejects") {
            return None;
        }
        at = word.end;
        let has = |list: &List| holds(list, &name);
        if matches!(
            name.as_str(),
            "tobegreaterthanorequal" | "isgreaterthanorequalto" | "begreaterorequalto" | "beatleast"
        ) && is_count(subject)
            && let Some((given, end)) = parts(text, at)
        {
            return (given == [b"0"]).then_some((end, Outcome::Fixed));
        }
        if has(&TRUTH) {
            let end = if text.get(at) == Some(&b'(') { parts(text, at)?.1 } else { at };
            let is_given = is_literal(subject)
                && !matches!(subject, b"0" | b"null" | b"nil" | b"None" | b"\"\"" | b"''");
            let holds = is_given && is_truth(subject) != Some(false);
            return always(subject).or(holds.then_some(Outcome::Fixed)).map(|outcome| (end, outcome));
        }
        if has(&EQUAL) {
            if text.get(at) == Some(&b'(') {
                let (given, end) = parts(text, at)?;
                let given = given.first()?;
                let holds = if is_truth(given) == Some(true) { always(subject) } else { None };
                return holds.or_else(|| equal(subject, given)).map(|outcome| (end, outcome));
            }
            // RSpec: `eq 1`, `be true`.
            let line = line_at(text, at);
            let given = text[at..line.end].trim_ascii();
            if text.get(at) == Some(&b' ') && (is_literal(given) || given == subject) {
                return equal(subject, given).map(|outcome| (line.end, outcome));
            }
        }
        if text.get(at) == Some(&b'(') {
            at = parts(text, at)?.1;
        }
    }
    None
}

/// What stands between two values that are compared.
pub(super) const INFIX: [&[u8]; 8] = [
    b"shouldBe",
    b"shouldEqual",
    b"mustBe",
    b"mustEqual",
    b"shouldBeEqualTo",
    b"should",
    b"must",
    b"shouldBeExactly",
];

/// `true.Should().BeTrue()`, `(1).should.equal(1)`, `x.must_equal x`.
pub(super) fn should(text: &[u8], path: &Range<usize>) -> Option<Tautology> {
    let name = text[path.clone()].to_ascii_lowercase();
    let at = [".should", ".must"].iter().find_map(|word| name.find(word))?;
    let mut subject = text[path.start..path.start + at].to_vec();
    let mut start = path.start;
    // What the path does not hold is in brackets or quotes before it.
    if subject.is_empty() {
        let line = line_at(text, path.start);
        let before = text[line.start..path.start].trim_ascii();
        let inner = before.strip_prefix(b"(").and_then(|rest| rest.strip_suffix(b")")).unwrap_or(before);
        if !is_literal(inner) {
            return None;
        }
        subject = inner.to_vec();
        start = path.start - before.len();
    }
    let mut from = path.start + at + 1;
    let word = &name[at + 1..];
    if word == b"must_equal" {
        // minitest: the matcher is part of the word.
        let line = line_at(text, path.end);
        let given = text[path.end..line.end].trim_ascii();
        let given = given.strip_prefix(b"(").and_then(|rest| rest.strip_suffix(b")")).unwrap_or(given);
        let outcome = equal(&subject, given)?;
        return Some(Tautology { span: start..line.end, outcome, subject, is_mark: false });
    }
    from += word.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(word.len());
    if text[from..].starts_with(b"()") {
        from += 2;
    }
    let (end, outcome) = chain(text, from, &subject)?;
    let is_mark = is_truth(&subject).is_some();
    Some(Tautology { span: start..end, outcome, subject, is_mark })
}

/// `1 shouldBe 1`.
pub(super) fn infix(text: &[u8], path: Range<usize>) -> Option<Tautology> {
    let line = line_at(text, path.start);
    // `a.shouldBe(a)` keeps its dot.
    let left = text[line.start..path.start].trim_ascii();
    let left = left.rsplit(|byte| matches!(byte, b'{' | b';')).next()?.trim_ascii();
    let right = text[path.end..line.end].trim_ascii();
    let right = right.strip_suffix(b"}").unwrap_or(right).trim_ascii();
    let mut right = right.strip_suffix(b";").unwrap_or(right).trim_ascii();
    if matches!(&text[path.clone()], b"should" | b"must") {
        let verbs = ["be ", "equal ", "be(", "equal(", "=== ", "be theSameInstanceAs "];
        let verb = verbs.iter().find(|verb| right.starts_with(verb.as_bytes()))?;
        right = right[verb.trim_end_matches('(').len()..].trim_ascii();
    }
    let right = right.strip_prefix(b"(").and_then(|rest| rest.strip_suffix(b")")).unwrap_or(right);
    if text.get(path.end) != Some(&b' ') || left.is_empty() {
        return None;
    }
    let outcome = equal(left, right)?;
    let is_mark = is_truth(left).is_some();
    Some(Tautology { span: path.start - left.len() - 1..line.end, outcome, subject: left.to_vec(), is_mark })
}
