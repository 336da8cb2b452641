//! Owns which tests are no tests of the code around them: what a test runner, a build tool or a compiler is tested with,
//! and what shows how a framework is used.

use std::ops::Range;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::Regex;
use tree_sitter::Node;

use super::FlawKind;
use crate::change::{RepoPath, Selector, Tree};
use crate::fault::Fault;
use crate::rules::fakery::never_wrong;
use crate::rules::fakery::words::is_word;
use crate::syntax::SyntaxTree;

/// How many bytes of a file are read for its package.
const HEAD: usize = 8_000;

/// Whether nothing under `path` is a test of the code around it.
pub(super) fn is_input(path: &RepoPath, language: &str) -> bool {
    let directory = path.directory();
    let parts: Vec<&[u8]> = directory.components().collect();
    let is_input = |part: &&[u8]| match *part {
        b"trybuild" | b"compile-fail" | b"compile_fail" | b"run-pass" | b"typing_tests" => true,
        b"samples" | b"documentation" => true,
        b"ui" => language == "Rust",
        b"_files" | b"_fixtures" => language == "PHP",
        _ => false,
    };
    // What only a type checker reads runs nowhere.
    let is_declared = path.extension() == Some(b"pyi") || path.file_name().find(".test-d.").is_some();
    let is_partest = language == "Scala" && parts.windows(2).any(|pair| pair == [&b"test"[..], b"files"]);
    parts.iter().any(is_input) || is_declared || is_partest || is_inner_project(&parts, language)
}

/// Whether the file belongs to a project that lies among the tests of another: `src/test/resources/demo/src/test/…`.
fn is_inner_project(parts: &[&[u8]], language: &str) -> bool {
    if !matches!(language, "Java" | "Kotlin" | "Scala") {
        return false;
    }
    let is_set = |name: &[u8]| name == b"it" || name.to_ascii_lowercase().find("test").is_some();
    parts.windows(2).enumerate().any(|(at, pair)| {
        pair[0] == b"src" && is_set(pair[1]) && {
            let inner = &parts[at + 2..];
            inner.first() == Some(&&b"resources"[..]) || inner.contains(&&b"src"[..])
        }
    })
}

/// The packages of the frameworks themselves, and packages that are called test data.
static OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?m)^\s*(?:package|namespace)\s+(?:(?:org\.junit|junit|org\.testng|org\.scalatest|munit|io\.kotest|kotlin\.test",
        r"|NUnit|Xunit|PHPUnit|Pest|Codeception)\b|[\w.\\]*\b(?:TestData|TestFixtures?|testdata|testfixtures?)\b)",
    ))
    .map(Some)
    .unwrap_or_else(never_wrong)
});

/// Whether the file belongs to a test framework, whose tests are about tests: they run nothing, are skipped, do nothing.
pub(super) fn is_of_runner(text: &[u8]) -> bool {
    let head = &text[..text.len().min(HEAD)];
    OWN.as_ref().is_some_and(|own| own.is_match(head))
}

/// Whether a flaw of this kind is what a test of a test runner looks like.
pub(super) fn can_be_meant(kind: &FlawKind) -> bool {
    matches!(
        kind,
        FlawKind::Fixed
            | FlawKind::Same
            | FlawKind::Skipped(_)
            | FlawKind::Empty
            | FlawKind::Prints
            | FlawKind::Own
    )
}

static SCRIPTS: Selector = Selector {
    name: "fakery-phpt",
    enter: |name| !name.starts_with(b"."),
    pick: |name| name.ends_with(b".phpt"),
};

/// How far above a PHP test the scripts that run it may lie.
const NEAR: usize = 4;

/// Whether the file is what PHPT scripts beside or above it run, and compare the output of.
///
/// # Errors
///
/// The tree cannot be read.
pub(super) fn is_run_by_script(after: &Tree, path: &RepoPath) -> Result<bool, Fault> {
    let scripts = after.select(&SCRIPTS)?;
    let mut directory = path.directory();
    for _ in 0..NEAR {
        if directory.is_root() {
            break;
        }
        if scripts.iter().any(|(script, _)| script.directory() == directory) {
            return Ok(true);
        }
        directory = directory.directory();
    }
    Ok(false)
}

/// Whether a runner collects the tests of a Python file: others hold bases, mixins and what tests are tested with.
pub(super) fn is_collected(path: &RepoPath, language: &str) -> bool {
    let name = path.file_name();
    let stem = &name[..name.rfind_byte(b'.').unwrap_or(name.len())];
    language != "Python" || name.starts_with(b"test") || stem.ends_with(b"test") || stem.ends_with(b"tests")
}

/// Whether the test at `at` stands in a class within a class that the file hands on as a value, `Inner.class`,
/// `typeof(Inner)`, or in a base of one: a runner is told to run it, and what it does is what is asserted.
pub(super) fn is_handed_over(tree: &SyntaxTree, text: &[u8], at: usize) -> bool {
    if !matches!(tree.language().name, "Java" | "Kotlin" | "C#") {
        return false;
    }
    let Ok(spot) = tree.spot(text, at..at + 1) else { return false };
    let classes = spot.nodes().iter().filter(|node| spot.language().classes.contains(&node.kind()));
    // The outermost is what the real runner runs.
    classes.skip(1).any(|class| {
        let name = class_name(text, *class);
        !name.is_empty() && (is_value(text, name, &class.byte_range()) || is_base_of_value(text, name))
    })
}

fn class_name<'t>(text: &'t [u8], class: Node<'_>) -> &'t [u8] {
    let mut cursor = class.walk();
    let named = class.child_by_field_name("name").or_else(|| {
        class
            .named_children(&mut cursor)
            .find(|child| matches!(child.kind(), "type_identifier" | "identifier"))
    });
    named.and_then(|name| text.get(name.byte_range())).unwrap_or_default()
}

/// Whether the class `name` stands as a value in `text`, its own body aside.
fn is_value(text: &[u8], name: &[u8], own: &Range<usize>) -> bool {
    text.find_iter(name).any(|at| {
        let before = &text[..at];
        let after = &text[at + name.len()..];
        let is_whole = !before.last().copied().is_some_and(is_word);
        let is_class = after.starts_with(b"::class")
            || after.strip_prefix(b".class").is_some_and(|rest| !rest.first().copied().is_some_and(is_word));
        let is_type = before.ends_with(b"typeof(") || before.ends_with(b"typeof( ");
        is_whole && (is_class || is_type) && !own.contains(&at)
    })
}

/// Whether a class that derives from `name` stands as a value.
fn is_base_of_value(text: &[u8], name: &[u8]) -> bool {
    text.find_iter(name).any(|at| {
        let line = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
        let head = &text[line..at];
        let Some(class) = head.find("class ") else { return false };
        let derived = head[class + 6..].trim_ascii_start();
        let end = derived.iter().position(|byte| !is_word(*byte)).unwrap_or(derived.len());
        let derives = derived[end..].find("extends").is_some() || derived[end..].contains(&b':');
        derives && end > 0 && is_value(text, &derived[..end], &(at..at))
    })
}

/// Whether the file uses the function `name` elsewhere than where it is defined: it helps tests.
pub(super) fn is_used(text: &[u8], name: &[u8]) -> bool {
    text.find_iter(name).any(|at| {
        let before = &text[..at];
        let after = text.get(at + name.len()).copied();
        let is_whole = !before.last().copied().is_some_and(is_word) && !after.is_some_and(is_word);
        is_whole
            && !before.ends_with(b"def ")
            && !before.last().is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'.' | b'`'))
            && !is_in_comment(before)
    })
}

fn is_in_comment(before: &[u8]) -> bool {
    let line = memchr::memrchr(b'\n', before).map_or(before, |newline| &before[newline + 1..]);
    line.contains(&b'#')
}
