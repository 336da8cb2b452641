//! Owns tests that replace the very function that they call, and assert that it answers what the replacement was told to.

use crate::rules::fakery::never_wrong;
use std::ops::Range;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::{Captures, Regex};

use super::cases::Case;
use super::claims::is_assertion;
use super::own::assigned;
use super::reading::{is_literal, parts};
use crate::rules::fakery::words::is_word;

/// A function that is replaced.
struct Replaced {
    /// How it is called: `tax.compute`, or `distance` where it is imported.
    name: Vec<u8>,
    /// What the replacement answers, as it is written.
    value: Vec<u8>,
    /// Where that is said.
    span: Range<usize>,
}

/// Words of which one stands in every test that replaces something.
const WORDS: [&str; 9] =
    ["ock", "return_value", "thenReturn", "and_return", "patch", "willReturn", "Returns(", "stub", "setattr"];

/// `OBJECT.METHOD` is told to answer VALUE.
static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?m)(?:^|\s)(?:(?P<n0>[\w.]+)\s*=\s*(?:\w+\.)?(?:Magic|Async)?Mock\(return_value=(?P<v0>[^()\n]+)\)",
        r"|(?P<n1>[\w.]+)\.return_value\s*=\s*(?P<v1>[^()\n]+?)",
        r"|(?P<n2>[\w.]+)\s*=\s*(?:jest|vi)\.fn\(\)\.mock(?:Return|Resolved)Value\((?P<v2>[^()\n]+)\)",
        r"|(?:(?:jest|vi)\.mocked\(|\()?(?P<n3>[\w.]+)(?: as [\w.<>]+)?\)?\.mock(?:Return|Resolved)Value(?:Once)?\((?P<v3>[^()\n]+)\)",
        r"|(?:Mockito\.)?when\((?P<n4>[\w.]+)\([^()\n]*\)\)\.thenReturn\((?P<v4>[^()\n]+)\)",
        r"|every \{ (?P<n5>[\w.]+)\([^()\n]*\) \} returns (?P<v5>[^()\n]+)",
        r"|(?P<n6>[\w.]+)\([^()\n]*\)\.Returns\((?P<v6>[^()\n]+)\))\s*;?\s*$",
    ))
    .map(Some).unwrap_or_else(never_wrong)
});

/// An OBJECT and its METHOD apart: `allow(tax).to receive(:compute).and_return(7)`, `jest.spyOn(tax, 'compute')`.
static TOLD_APART: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?m)allow\((?P<o0>[\w.:@]+)\)\.to receive\(:(?P<m0>\w+)\)[^\n]*?\.and_return\((?P<v0>[^()\n]+)\)\s*$",
        r#"|(?:jest|vi)\.spyOn\((?P<o1>[\w.]+), ?['"](?P<m1>\w+)['"]\)\s*\.mock(?:Return|Resolved)Value(?:Once)?\((?P<v1>[^()\n]+)\)"#,
        r#"|sinon\.stub\((?P<o2>[\w.]+), ?['"](?P<m2>\w+)['"]\)\.(?:returns|resolves)\((?P<v2>[^()\n]+)\)"#,
        r#"|patch\.object\((?P<o3>[\w.]+), ?['"](?P<m3>\w+)['"], ?return_value=(?P<v3>[^()\n]+)\)"#,
        r#"|setattr\((?P<o4>[\w.]+), ?['"](?P<m4>\w+)['"], ?lambda[^:\n]*: ?(?P<v4>[^()\n]+)\)"#,
        r#"|(?P<o5>\$[\w>-]+)->(?:expects\([^\n]*?\)->)?method\('(?P<m5>\w+)'\)[^\n;]*->willReturn\((?P<v5>[^()\n]+)\)"#,
        r#"|(?P<o6>\$[\w>-]+)->shouldReceive\('(?P<m6>\w+)'\)[^\n;]*->andReturn\((?P<v6>[^()\n]+)\)"#,
    ))
    .map(Some).unwrap_or_else(never_wrong)
});

/// `patch("package.module.function", return_value=VALUE)`, and `patch(…) as NAME`.
static PATCHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"patch\(\s*['"](?P<path>[\w.]+)['"](?:, ?return_value=(?P<value>[^()\n]+)|, ?new=lambda[^:\n]*: ?(?P<fixed>[^()\n]+))?\)"#,
        r"(?: as (?P<given>\w+))?",
    ))
    .map(Some).unwrap_or_else(never_wrong)
});

/// `jest.mock('./module', () => ({ name: … }))`.
static MODULE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?m)^(?:jest|vi)\.mock\(\s*['"](?P<path>[^'"\n]+)['"],"#)
        .map(Some)
        .unwrap_or_else(never_wrong)
});

/// What a module's replacement names.
static KEY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(\w+)\s*:\s*").map(Some).unwrap_or_else(never_wrong));

/// The test replaces a function, calls that very function, and asserts that it answers what the replacement was told to.
pub(super) fn mocked(case: &Case<'_>) -> Option<Range<usize>> {
    let title = case.title.to_ascii_lowercase();
    // What replaces functions is tested so.
    if ["mock", "patch", "stub", "spy", "spies", "fake", "double"]
        .iter()
        .any(|word| title.find(word).is_some())
    {
        return None;
    }
    let function = &case.function;
    let (text, span) = (function.text(), case.span());
    let above = decorators(text, span.start);
    let whole = above..span.end;
    let mut replaced = Vec::new();
    if WORDS.iter().any(|word| text[whole.clone()].find(word).is_some()) {
        told(text, whole, &mut replaced);
    }
    if matches!(function.language().name, "JavaScript" | "TypeScript" | "TSX") {
        modules(text, &mut replaced);
    }
    let body = function.source(function.body);
    replaced.into_iter().find(|own| is_asserted(body, own)).map(|own| own.span)
}

/// Where the decorators above a function begin.
fn decorators(text: &[u8], mut start: usize) -> usize {
    loop {
        let line = memchr::memrchr(b'\n', &text[..start]).map_or(0, |newline| newline + 1);
        let Some(before) = line.checked_sub(1) else { return start };
        let above = memchr::memrchr(b'\n', &text[..before]).map_or(0, |newline| newline + 1);
        if !text[above..before].trim_ascii().starts_with(b"@") {
            return start;
        }
        start = above;
    }
}

/// What the text of a test replaces.
fn told(text: &[u8], whole: Range<usize>, replaced: &mut Vec<Replaced>) {
    let body = &text[whole.clone()];
    let at = |span: Range<usize>| {
        let lead = body[span.clone()].len() - body[span.clone()].trim_ascii_start().len();
        whole.start + span.start + lead..whole.start + span.end
    };
    let among = |captures: &Captures<'_>, lead: &str| {
        let found = (0..7).find_map(|number| captures.name(&format!("{lead}{number}")));
        found.map(|found| found.as_bytes().trim_ascii().to_vec())
    };
    for captures in TOLD.iter().flat_map(|told| told.captures_iter(body)) {
        let (Some(name), Some(value), Some(span)) =
            (among(&captures, "n"), among(&captures, "v"), captures.get(0))
        else {
            continue;
        };
        // A function of the test's own is no function under test.
        let is_imported = || imports(text, &name);
        if name.contains(&b'.') || is_imported() {
            replaced.push(Replaced { name, value, span: at(span.range()) });
        }
    }
    for captures in TOLD_APART.iter().flat_map(|told| told.captures_iter(body)) {
        let parts = (among(&captures, "o"), among(&captures, "m"), among(&captures, "v"));
        let ((Some(object), Some(method), Some(value)), Some(span)) = (parts, captures.get(0)) else {
            continue;
        };
        let joint: &[u8] = if object.starts_with(b"$") { b"->" } else { b"." };
        replaced.push(Replaced { name: [&object, joint, &method].concat(), value, span: at(span.range()) });
    }
    for captures in PATCHED.iter().flat_map(|told| told.captures_iter(body)) {
        let (Some(path), Some(span)) = (captures.name("path"), captures.get(0)) else { continue };
        let mut parts = path.as_bytes().rsplitn(3, |byte| *byte == b'.');
        let (Some(method), Some(module)) = (parts.next(), parts.next()) else { continue };
        let given = captures.name("value").or_else(|| captures.name("fixed")).map(|value| value.as_bytes());
        let later = || {
            let lead = [captures.name("given")?.as_bytes(), b".return_value = "].concat();
            body.lines().find_map(|line| line.trim_ascii().strip_prefix(&lead[..]))
        };
        let Some(value) = given.or_else(later) else { continue };
        let value = value.trim_ascii().to_vec();
        replaced.push(Replaced { name: [module, b".", method].concat(), value, span: at(span.range()) });
    }
}

/// What the file replaces in the modules that it imports.
fn modules(text: &[u8], replaced: &mut Vec<Replaced>) {
    if text.find(".mock(").is_none() {
        return;
    }
    for captures in MODULE.iter().flat_map(|module| module.captures_iter(text)) {
        let (Some(span), Some(path)) = (captures.get(0), captures.name("path")) else { continue };
        let Some(open) = span.as_bytes().find_byte(b'(').map(|at| span.start() + at) else { continue };
        let Some((_, end)) = parts(text, open) else { continue };
        // What comes from elsewhere is a dependency.
        if !path.as_bytes().starts_with(b".") && !path.as_bytes().starts_with(b"@/") {
            continue;
        }
        let factory = &text[span.end()..end];
        for key in KEY.iter().flat_map(|key| key.captures_iter(factory)) {
            let (Some(all), Some(name)) = (key.get(0), key.get(1)) else { continue };
            let rest = &factory[all.end()..];
            let value = answer(rest);
            let name = name.as_bytes().to_vec();
            if let Some(value) = value.filter(|_| imports(text, &name)) {
                replaced.push(Replaced { name, value, span: span.start()..end });
            }
        }
    }
}

/// What a replacement that is written as `jest.fn(() => 15)`, `() => 15` or `jest.fn().mockReturnValue(15)` answers.
fn answer(replacement: &[u8]) -> Option<Vec<u8>> {
    let line = &replacement[..replacement.find_byte(b'\n').unwrap_or(replacement.len())];
    let at = ["Value(", "=> ", "Once("]
        .iter()
        .filter_map(|lead| line.find(lead).map(|at| at + lead.len()))
        .min()?;
    let rest = &line[at..];
    let end = rest.iter().position(|byte| matches!(byte, b')' | b',' | b'}')).unwrap_or(rest.len());
    let value = rest[..end].trim_ascii();
    is_literal(value).then(|| value.to_vec())
}

/// Whether the file imports `name`.
fn imports(text: &[u8], name: &[u8]) -> bool {
    text.lines().take(60).any(|line| {
        let line = line.trim_ascii_start();
        (line.starts_with(b"import ") || line.starts_with(b"from ") || line.find("require(").is_some())
            && line.split(|byte| !is_word(*byte)).any(|word| word == name)
    })
}

/// Whether an assertion of `body` compares the answer of the replaced function, called by the test itself, with the
/// value that it was told to give.
fn is_asserted(body: &[u8], replaced: &Replaced) -> bool {
    let value = &replaced.value[..];
    if value.is_empty() || value.starts_with(b"Mock") {
        return false;
    }
    let call = [&replaced.name[..], b"("].concat();
    if is_given_back(body, &replaced.name) {
        return false;
    }
    let calls = |text: &[u8]| {
        text.find_iter(&call)
            .any(|at| !at.checked_sub(1).is_some_and(|at| is_word(text[at]) || text[at] == b'.'))
    };
    let holds = |line: &[u8]| {
        line.find_iter(value).any(|at| {
            let after = line.get(at + value.len());
            !at.checked_sub(1).is_some_and(|at| is_word(line[at]))
                && !after.is_some_and(|byte| is_word(*byte))
        })
    };
    let mut answers: Vec<&[u8]> = Vec::new();
    for line in body.lines().map(<[u8]>::trim_ascii) {
        let statement = line.strip_suffix(b";").unwrap_or(line);
        let end = line.iter().position(|byte| matches!(byte, b'(' | b' ')).unwrap_or(line.len());
        if is_assertion(&line[..end]) {
            // Ruby calls without brackets are not read.
            let is_named =
                answers.iter().any(|name| line.split(|byte| !is_word(*byte)).any(|word| word == *name));
            let compared = without(line, &call);
            if (calls(line) || is_named) && holds(&compared) {
                return true;
            }
        } else if let Some(own) = assigned(statement) {
            let value = own.value.strip_prefix(b"await ").unwrap_or(own.value);
            answers.retain(|name| *name != own.name);
            if value.starts_with(&call) {
                answers.push(own.name);
            }
        }
    }
    false
}

/// Whether the object that has been told what to answer is given its name anew by the code under test:
/// `$parser = $twig->getTokenParser('dynamic')`.
fn is_given_back(body: &[u8], name: &[u8]) -> bool {
    let Some(at) = name.find("->").filter(|_| name.starts_with(b"$") && !name.starts_with(b"$this->")) else {
        return false;
    };
    let lead = [&name[..at], b" = "].concat();
    body.find_iter(&lead).any(|at| {
        let value = &body[at + lead.len()..];
        !is_made_up(&value[..value.find_byte(b'\n').unwrap_or(value.len())])
    })
}

/// Whether a value is a replacement that the test makes.
fn is_made_up(value: &[u8]) -> bool {
    let value = value.to_ascii_lowercase();
    ["mock", "stub", "spy", "fake", "prophe", "double", "getmockbuilder"]
        .iter()
        .any(|word| value.find(word).is_some())
}

/// `line` without what `call` is given in it.
fn without(line: &[u8], call: &[u8]) -> Vec<u8> {
    let Some(at) = line.find(call) else { return line.to_vec() };
    let end = parts(line, at + call.len() - 1).map_or(line.len(), |(_, end)| end);
    [&line[..at], &line[end..]].concat()
}
