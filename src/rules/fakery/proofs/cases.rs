//! Owns what a test is: which functions are run as tests, and what they are called.

use crate::rules::fakery::words::is_word;
use crate::syntax::{Function, callee};
use crate::wordlist::{List, holds};

/// A test.
pub(super) struct Case<'t> {
    /// The function that is run.
    pub function: Function<'t>,
    /// What it is called, with the class or suites around it.
    pub title: Vec<u8>,
    /// Its own name alone.
    pub name: Vec<u8>,
    /// Where what declares it begins: the call around a closure.
    pub start: usize,
}

/// How many nodes above a closure its call may stand.
const NEAR: usize = 6;

/// Calls whose closure is a test.
static CALLS: List = List::of(
    "it test specify fit xit xtest xspecify scenario example should Deno ignore should_not property",
);

/// Calls around tests whose first argument is part of their name.
static SUITES: List = List::of("describe fdescribe xdescribe suite context feature RSpec");

impl<'t> Case<'t> {
    /// The test that `function` is, if it is one.
    pub(super) fn of(function: Function<'t>) -> Option<Self> {
        let (name, start) = declared(&function).or_else(|| called(&function))?;
        let mut title = Vec::new();
        if let Some(class) = function.class() {
            title.extend_from_slice(class.name);
            title.push(b'.');
        }
        let suites: Vec<Vec<u8>> = suites(&function);
        for suite in suites.into_iter().rev() {
            title.extend(suite);
            title.push(b'.');
        }
        title.extend_from_slice(&name);
        Some(Self { function, title, name, start })
    }

    /// The bytes from its declaration to its end.
    pub(super) fn span(&self) -> std::ops::Range<usize> {
        self.start..self.function.node.end_byte()
    }
}

/// A function that its name, its annotation or its class makes a test.
fn declared(function: &Function<'_>) -> Option<(Vec<u8>, usize)> {
    function.own_name()?;
    let name = function.name()?;
    let kind = function.node.kind();
    // A class within a function is what a test of a test runner runs.
    let functions = function.language().functions;
    if function.above().any(|node| functions.contains(&node.kind())) {
        return None;
    }
    let is_test = match function.language().name {
        "Python" => {
            begins(name, b"test")
                && kind == "function_definition"
                && !has_mark(function, &["fixture", "contextmanager", "property", "staticmethod"])
                && is_collected(function)
        }
        "Rust" => function.attributes().iter().any(|mark| is_rust_test(mark)),
        "Go" => {
            let lists = function.parameter_lists();
            let takes =
                lists.iter().any(|list| memchr::memmem::find(function.source(*list), b"testing.T").is_some());
            kind == "function_declaration" && (begins(name, b"Test") || begins(name, b"Fuzz")) && takes
        }
        "Java" | "Kotlin" | "C#" | "Scala" => {
            has_mark(
                function,
                &[
                    "Test",
                    "ParameterizedTest",
                    "RepeatedTest",
                    "Fact",
                    "Theory",
                    "TestMethod",
                    "TestCase",
                    "Property",
                ],
            ) || begins(name, b"test") && derives(function, "TestCase") && function.parameters().is_empty()
        }
        "PHP" => has_mark(function, &["Test"]) || begins(name, b"test") && derives(function, "TestCase"),
        "Swift" => has_mark(function, &["Test"]) || begins(name, b"test") && derives(function, "TestCase"),
        "Ruby" => name.starts_with(b"test_") && kind == "method",
        // `test` is a command, and what a library calls so is its own affair.
        "Bash" => begins(name, b"test") && kind == "function_definition" && is_shunit(function.text()),
        "Lua" => {
            let is_free = function.parameters().iter().all(|name| *name == b"self");
            name.len() > 4 && is_free && (begins(name, b"test") || begins(name, b"Test"))
        }
        "C" => name.starts_with(b"test_") || is_macro_test(name),
        "C++" => {
            let is_constructor = || function.class().is_some_and(|class| class.name == name);
            name.starts_with(b"test_") && !is_constructor() || is_macro_test(name)
        }
        _ => false,
    };
    let name = if is_macro_test(name) {
        // `TEST(Suite, Name)`: what is in the brackets names it.
        let lists = function.parameter_lists();
        lists.first().map_or(name, |list| function.source(*list)).to_vec()
    } else {
        name.to_vec()
    };
    is_test.then(|| (name, function.node.start_byte()))
}

/// `TEST(Suite, Name)`, `START_TEST(name)`, `BOOST_AUTO_TEST_CASE(name)`.
fn is_macro_test(name: &[u8]) -> bool {
    static MACROS: List = List::of(
        "TEST TEST_F TEST_P TYPED_TEST TYPED_TEST_P TEST_CASE TEMPLATE_TEST_CASE SCENARIO START_TEST Test \
        ParameterizedTest MU_TEST CTEST UTEST TEST_METHOD BOOST_AUTO_TEST_CASE BOOST_FIXTURE_TEST_CASE BOOST_DATA_TEST_CASE",
    );
    holds(&MACROS, name)
}

/// Whether a runner collects what stands in the class of a Python function: `TestX`, or what derives from something.
fn is_collected(function: &Function<'_>) -> bool {
    function.class().is_none_or(|class| class.name.starts_with(b"Test") || !class.bases.is_empty())
}

fn is_shunit(text: &[u8]) -> bool {
    ["shunit2", "assert", "bats"].iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
}

fn derives(function: &Function<'_>, base: &str) -> bool {
    let Some(class) = function.class() else { return false };
    class.name.ends_with(b"Test") && !class.bases.is_empty()
        || class.bases.iter().any(|own| memchr::memmem::find(own, base.as_bytes()).is_some())
}

/// A closure that a call makes a test: `it("adds", () => …)`, `test "adds" do`.
fn called(function: &Function<'_>) -> Option<(Vec<u8>, usize)> {
    let language = function.language();
    let is_call_style = matches!(
        language.name,
        "JavaScript" | "TypeScript" | "TSX" | "Ruby" | "Lua" | "PHP" | "Kotlin" | "Swift" | "Go"
    );
    if !is_call_style {
        return None;
    }
    let call = function
        .above()
        .take(NEAR)
        .take_while(|node| !is_statement(node.kind()))
        .find(|node| node.is_named() && language.calls.contains(&node.kind()))?;
    let called = callee(language, function.text(), call);
    let text = function.source(call);
    let head = &called[..called.iter().position(|byte| !is_word(*byte)).unwrap_or(called.len())];
    let is_test = match language.name {
        "Go" => {
            called.ends_with(b".Run") && memchr::memmem::find(text, b"testing.T)").is_some_and(|at| at < 400)
        }
        "Kotlin" => {
            // Within a function, a string with a block is some builder's.
            let is_free = || !function.above().any(|node| node.kind() == "function_declaration");
            matches!(head, b"test" | b"it" | b"should" | b"xtest" | b"xit")
                || called.first() == Some(&b'"') && is_free()
        }
        "Swift" => matches!(head, b"it" | b"xit" | b"fit"),
        _ => holds(&CALLS, head) && !is_hook(called),
    };
    // A closure must be the last thing that the call is given, and a title or nothing the first.
    let is_titled = language.name == "Ruby" || memchr::memchr3(b'"', b'\'', b'`', text).is_some();
    let title = title(text);
    (is_test && is_titled && call.end_byte() <= function.node.end_byte() + 40)
        .then(|| (title, call.start_byte()))
}

fn is_hook(called: &[u8]) -> bool {
    [&b"beforeEach"[..], b"beforeAll", b"afterEach", b"afterAll", b"describe", b"step", b"extend", b"use"]
        .iter()
        .any(|hook| memchr::memmem::find(called, hook).is_some())
}

fn is_statement(kind: &str) -> bool {
    kind.ends_with("_statement") && kind != "expression_statement" || kind.ends_with("_declaration")
}

/// The suites around a test, from the innermost.
fn suites(function: &Function<'_>) -> Vec<Vec<u8>> {
    let language = function.language();
    let is_suite = |node: &tree_sitter::Node<'_>| {
        let text = function.source(*node);
        let head = &text[..text.iter().position(|byte| !is_word(*byte)).unwrap_or(text.len())];
        node.is_named() && language.calls.contains(&node.kind()) && holds(&SUITES, head)
    };
    function.above().filter(is_suite).map(|node| title(function.source(node))).take(NEAR).collect()
}

/// The first string of a call.
fn title(call: &[u8]) -> Vec<u8> {
    let Some(open) = memchr::memchr3(b'"', b'\'', b'`', call) else { return Vec::new() };
    let rest = &call[open + 1..];
    let end = rest.iter().position(|byte| *byte == call[open] || *byte == b'\n').unwrap_or(rest.len());
    rest[..end].to_vec()
}

/// `test_x`, `test` and `testX`, but not `testify`.
fn begins(name: &[u8], prefix: &[u8]) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_lowercase))
}

fn has_mark(function: &Function<'_>, names: &[&str]) -> bool {
    function.attributes().iter().any(|mark| {
        mark.split(|byte| !is_word(*byte)).any(|word| names.iter().any(|name| name.as_bytes() == word))
    })
}

/// `#[test]`, `#[tokio::test]`, `#[rstest]`, `#[test_case(…)]`; not `#[cfg(test)]`.
fn is_rust_test(mark: &[u8]) -> bool {
    let Some(inner) = mark.strip_prefix(b"#[") else { return false };
    let end = inner.iter().position(|byte| !is_word(*byte) && *byte != b':').unwrap_or(inner.len());
    let name = inner[..end].rsplit(|byte| *byte == b':').next().unwrap_or_default();
    matches!(name, b"test" | b"rstest" | b"test_case" | b"quickcheck") || name.ends_with(b"_test")
}
