//! Owns assertions that hold whatever the code does: `assert True`, `expect(1).toBe(1)`, the same name on both sides.
//!
//! They are found in the text; the tree is asked only about what looks like one.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use bstr::ByteSlice;
use regex::bytes::Regex;

use super::cases::Case;
use super::hollow::assigned;
use super::reading::{
    Outcome, always, equal, is_count, is_literal, is_string, is_truth, line_at, parts, parts_of_name, word_at,
};
use super::reasons;
use crate::rules::fakery::words::is_word;
use crate::syntax::{Function, Spot, SyntaxTree, TextClass};

/// An assertion that proves nothing.
pub(super) struct Tautology {
    /// Its bytes.
    pub span: Range<usize>,
    /// Why it holds.
    pub outcome: Outcome,
    /// The name that stands on both sides.
    subject: Vec<u8>,
    /// Whether it says `true` and nothing more: the mark of a place that must be reached.
    is_mark: bool,
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

/// The assertions of `text` that look as if they always held.
pub(super) fn suspects(text: &[u8], language: &str) -> Vec<Tautology> {
    let Some(words) = WORDS.as_ref() else { return Vec::new() };
    let (mut found, mut behind) = (Vec::<Tautology>::new(), 0);
    for hit in words.find_iter(text) {
        if hit.start() < behind {
            continue;
        }
        let read = if text[hit.start()] == b'[' {
            if language == "Bash" { bracket(text, hit.start()) } else { None }
        } else {
            let path = path_at(text, hit.start());
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

/// What the names mean that assertions end in, in lower case and without underlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    Holds,
    Fails,
    Equal,
    Differ,
    Chain,
    /// GLib's and munit's `g_assert_cmpint(a, ==, b)`.
    Compare,
    /// NUnit's `Assert.That(VALUE, Is.EqualTo(VALUE))`.
    That,
}

/// What frameworks call their assertions, without underlines and in lower case: a lead (`assert`, C's `ck_assert`, Boost's
/// `BOOST_CHECK`), what is compared (`int`, `str`), and how.
static CLAIMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:test|debug|pretty|xct|boost|ck|cr|cu|mu|munit|g|cpp|cppunit|q|static|mock|t|tap|lu|luaunit)*?",
        r"(?:warn|assert|expect|check|require|verify)s?(?:that|expr|msg|message|all)?",
        r"(?:(?P<holds>|true|istrue|truthy|unmessage|truemessage)|(?P<fails>false|isfalse|falsy|not)",
        r"|(?:int|uint|str|string|ptr|mem|long|double|float|char|bool|size|array|list|dict|tuple|set|seq|sequence|deep|strict",
        r"|debug|num|text|multiline|value|hex\d*|uint\d+|int\d+|are|is|loosely|exactly)*",
        r"(?:(?P<equal>equals?|eq|same|is|identical|eqi|exactly|equivalent)(?:int|uint|str|string|ptr|hex\d*|u?int\d*|double",
        r"|float|char|bool|size|sizet|objects?|fatal|message|value|values)*|(?P<differ>ne|notequals?|differ|notsame))",
        r"|(?P<compare>cmp(?:int|uint|str|float|hex)))$",
    ))
    .map(Some).unwrap_or_else(never_wrong)
});

fn claim(path: &[u8]) -> Option<Claim> {
    const HOLDS: &str =
        "istrue true truthy ok t ckassert cktrue cuassert qverify cupass boosttest boosttestrequire";
    const FAILS: &str = "isfalse false refute falsy";
    const EQUAL: &str = "equal equals equalvalues same aresame areequal strictequal deepequal deepstrictequal eq is exactly \
        looksame qcompare longsequal strcmpequal";
    const DIFFER: &str = "notequal arenotequal notstrictequal";
    const COMPARE: &str =
        "munitassertint munitassertuint munitassertsize munitassertlong munitassertchar munitassertdouble";
    let text = path.to_str().ok()?.to_ascii_lowercase().replace('_', "");
    let last = text.rsplit(['.', ':', '>']).next()?;
    let has = |list: &str| list.split_ascii_whitespace().any(|own| own == last);
    let is_led = last != text || last.contains("assert") || last == "refute" || last.len() > 6;
    match last {
        "expect" | "assertthat" | "expectthat" => return Some(Claim::Chain),
        "that" if text == "assert.that" => return Some(Claim::That),
        _ if has(COMPARE) => return Some(Claim::Compare),
        _ if !is_led && !matches!(last, "check" | "require") => return None,
        _ if has(HOLDS) => return Some(Claim::Holds),
        _ if has(FAILS) => return Some(Claim::Fails),
        _ if has(EQUAL) => return Some(Claim::Equal),
        _ if has(DIFFER) => return Some(Claim::Differ),
        _ => {}
    }
    let found = CLAIMS.as_ref()?.captures(last.as_bytes())?;
    let is = |name: &str| found.name(name).is_some();
    Some(match () {
        () if is("holds") => Claim::Holds,
        () if is("fails") => Claim::Fails,
        () if is("equal") => Claim::Equal,
        () if is("differ") => Claim::Differ,
        () => Claim::Compare,
    })
}

fn assertion(text: &[u8], path: Range<usize>, language: &str) -> Option<Tautology> {
    let name = &text[path.clone()];
    if INFIX.contains(&name) {
        return infix(text, path);
    }
    if let Some(found) = should(text, &path) {
        return Some(found);
    }
    let claim = claim(name)?;
    let bang = usize::from(text.get(path.end) == Some(&b'!'));
    let open = path.end + bang;
    let make = |end: usize, outcome: Outcome, subject: &[u8], is_mark: bool| Tautology {
        span: path.start..end,
        outcome,
        subject: subject.to_vec(),
        is_mark,
    };
    if text.get(open) == Some(&b'(') {
        let (mut given, end) = parts(text, open)?;
        // The first bracket of a longer expression is no list of arguments: `assert (a) == b`.
        if claim == Claim::Chain {
            let subject = *given.first()?;
            let last = given.get(1).copied();
            if text[..path.start].ends_with(b"#") || (language == "Swift" && last.is_none()) {
                let outcome = always(subject)?;
                return Some(make(end, outcome, subject, is_truth(subject).is_some()));
            }
            let (end, outcome) = chain(text, end, subject)?;
            return Some(make(end, outcome, subject, is_truth(subject).is_some()));
        }
        if language == "Go" && given.first().is_some_and(|first| is_handle(first)) {
            given.remove(0);
        }
        if matches!(name, b"check" | b"require" | b"ok") && given.len() != 1 {
            return None;
        }
        let outcome = judge(claim, &given)?;
        return Some(make(
            end,
            outcome,
            subject(&given),
            given.first().is_some_and(|first| is_truth(first).is_some()),
        ));
    }
    if text.get(open) != Some(&b' ') || claim == Claim::Chain {
        return None;
    }
    let line = open..line_at(text, open).end;
    let rest = without_comment(&text[line.clone()], language);
    let end = line.start + text[line].len().min(rest.len());
    if language == "Bash" {
        let words = shell_words(rest);
        let words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
        let outcome = match (claim, &words[..]) {
            (Claim::Holds, [b"true" | b"0"] | [_, b"true" | b"0"]) => Outcome::Fixed,
            (Claim::Holds, [condition]) => always(condition.strip_prefix(b"[ ")?.strip_suffix(b" ]")?)?,
            (Claim::Equal, [left, right] | [_, left, right]) if left == right => same_words(left)?,
            _ => return None,
        };
        return Some(make(end, outcome, words.last().copied().unwrap_or_default(), false));
    }
    let given: Vec<&[u8]> = split(rest);
    let outcome = judge(claim, &given)?;
    Some(make(end, outcome, subject(&given), given.first().is_some_and(|first| is_truth(first).is_some())))
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
        (Claim::Differ, [left, right, ..]) => {
            (left != right && is_literal(left) && is_literal(right)).then_some(Outcome::Fixed)
        }
        _ => None,
    }
}

/// What follows `expect(SUBJECT)`: `.toBe(…)`, `.to eq(…)`, `.isTrue()`.
fn chain(text: &[u8], from: usize, subject: &[u8]) -> Option<(usize, Outcome)> {
    const EQUAL: &str = "tobe toequal tostrictequal isequalto equal equals eq eql issameas be deepequal toeq tobeequalto isexactly beequalto beequivalentto";
    const TRUTH: &str = "tobetruthy tobetrue istrue true betruthy betrue tobedefined ok";
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
        let has = |list: &str| list.split_ascii_whitespace().any(|own| own == name);
        if matches!(
            name.as_str(),
            "tobegreaterthanorequal" | "isgreaterthanorequalto" | "begreaterorequalto" | "beatleast"
        ) && is_count(subject)
            && let Some((given, end)) = parts(text, at)
        {
            return (given == [b"0"]).then_some((end, Outcome::Fixed));
        }
        if has(TRUTH) {
            let end = if text.get(at) == Some(&b'(') { parts(text, at)?.1 } else { at };
            let is_given = is_literal(subject)
                && !matches!(subject, b"0" | b"null" | b"nil" | b"None" | b"\"\"" | b"''");
            let holds = is_given && is_truth(subject) != Some(false);
            return always(subject).or(holds.then_some(Outcome::Fixed)).map(|outcome| (end, outcome));
        }
        if has(EQUAL) {
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
const INFIX: [&[u8]; 8] = [
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
fn should(text: &[u8], path: &Range<usize>) -> Option<Tautology> {
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
fn infix(text: &[u8], path: Range<usize>) -> Option<Tautology> {
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

/// Words in the title of a test whose subject is equality itself, or assertions themselves.
const ABOUT_EQUALITY: &str = "eq same reflex nan self partial symmetr singleton cmp compar ord ordering equal operator trait debug \
    alias canonic cache";
/// Words in the title of a test that may be about equality: whether a value equals itself is asked of what was made, never
/// of what was worked out.
const NEAR_EQUALITY: &str =
    "ident identity identical hash clone copy copies stable idempot consist determin repeat";
const ABOUT_ASSERTIONS: &str = "assert expect matcher tobe reporter";

/// Whether what looks like one is one: code that a test reaches whatever happens, and not a test of equality.
pub(super) fn holds(tree: &SyntaxTree, text: &[u8], suspect: &Tautology, file_name: &[u8]) -> bool {
    let file_is_about_equality = has_word(file_name, "eq equal hash clone copy cmp ord ordering identity");
    let at = suspect.span.start;
    let at = at + text[at..].iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let Ok(spot) = tree.spot(text, at..at + 1) else { return false };
    if spot.class().0 != TextClass::Code || is_defined(&spot) {
        return false;
    }
    let Some(function) = Function::around(&spot) else {
        return is_unconditional(&spot)
            && !matches!(tree.language().name, "Python" | "Rust" | "Go" | "Java" | "C#");
    };
    let is_outside = matches!(tree.language().name, "Scala" | "Bash" | "C" | "C++" | "Kotlin");
    let is_conditional = function.is_conditional(&spot);
    let case = Case::of(function);
    let title = match &case {
        Some(case) => case.title.clone(),
        None if is_outside => Vec::new(),
        None => return false,
    };
    if is_conditional || has_word(&title, ABOUT_ASSERTIONS) {
        return false;
    }
    match suspect.outcome {
        Outcome::Same => {
            let body = case.as_ref().map_or(&b""[..], |case| &text[case.span()]);
            let asserting = |line: &&[u8]| {
                let is_about = line.find(&suspect.subject[..]).is_some();
                is_about
                    && (line.find("assert").is_some()
                        || line.find("xpect").is_some()
                        || line.find("==").is_some())
            };
            let others = body.lines().filter(asserting).count();
            // `Unit`, `Enum::Variant`: a value made anew on either side.
            let last = suspect.subject.rsplit(|byte| !is_word(*byte)).next().unwrap_or_default();
            let is_made = last.first().is_some_and(u8::is_ascii_uppercase);
            let is_near = file_is_about_equality || has_word(&title, NEAR_EQUALITY);
            let is_result = !is_near || is_worked_out(body, &suspect.subject);
            !has_word(&title, ABOUT_EQUALITY) && others < 2 && !is_made && is_result
        }
        Outcome::Fixed => !(suspect.is_mark && reasons::says_reached(text, &suspect.span)),
    }
}

/// Whether one of `words` is in the title: short ones as words of their own, longer ones anywhere.
fn has_word(title: &[u8], words: &str) -> bool {
    let own = parts_of_name(title);
    let lower = title.to_ascii_lowercase();
    words.split_ascii_whitespace().any(|word| {
        own.iter().any(|own| own == word.as_bytes()) || word.len() > 3 && lower.find(word).is_some()
    })
}

/// Whether the test gave `subject` the answer of a function that is no constructor.
fn is_worked_out(body: &[u8], subject: &[u8]) -> bool {
    const MAKES: &str =
        "new from of default create make build clone copy deepcopy dup with init get parse cls object";
    body.lines().any(|line| {
        let line = line.trim_ascii();
        let line = line.strip_suffix(b";").unwrap_or(line);
        let Some(own) = assigned(line).filter(|own| own.name == subject) else { return false };
        let value = own.value.strip_prefix(b"await ").unwrap_or(own.value);
        let Some(open) = value.find_byte(b'(') else { return false };
        let last = value[..open].rsplit(|byte| !is_word(*byte)).next().unwrap_or_default();
        let words = parts_of_name(last);
        let makes = words.iter().any(|word| MAKES.split_ascii_whitespace().any(|own| own.as_bytes() == word));
        let is_type = last.first().is_some_and(u8::is_ascii_uppercase) && !line.contains(&b':')
            || value.starts_with(b"new ");
        !last.is_empty() && !makes && !is_type
    })
}

/// Whether the spot is within a definition of the assertion, not a use.
fn is_defined(spot: &Spot<'_>) -> bool {
    spot.nodes()
        .iter()
        .any(|node| matches!(node.kind(), "macro_definition" | "preproc_function_def" | "preproc_def"))
}

fn is_unconditional(spot: &Spot<'_>) -> bool {
    !spot.nodes().iter().any(|node| {
        node.is_named() && spot.language().control.contains(&node.kind()) && !node.kind().contains("class")
    }) || spot.language().name == "Scala"
        && !spot.nodes().iter().any(|node| {
            matches!(node.kind(), "if_expression" | "match_expression" | "try_expression" | "case_clause")
        })
}

/// Whether `name`, as it stands in a path, is called like an assertion.
pub(super) fn is_assertion(callee: &[u8]) -> bool {
    const STARTS: &str = "assert expect should verify ensure must check require refute xctassert fail";
    const TESTING: [&[u8]; 6] = [b"Error", b"Errorf", b"Fatal", b"Fatalf", b"Fail", b"FailNow"];
    if callee == b"require" || callee.starts_with(b"require(") {
        return false;
    }
    let mut words = callee.split(|byte| !is_word(*byte)).filter(|word| !word.is_empty());
    words.any(|word| {
        let lower = word.to_ascii_lowercase();
        let begins = STARTS.split_ascii_whitespace().any(|start| lower.starts_with(start.as_bytes()));
        begins
            || lower.find("assert").is_some()
            || lower.starts_with(b"test_assert")
            || TESTING.contains(&word)
    })
}
