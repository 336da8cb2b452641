//! Owns the question whether a place in a production file is test code all the same.

use tree_sitter::Node;

use super::Spot;
use super::languages::TestSign;
use super::naming::own_name;
use super::value::callee;

/// Whether one of the nodes around the spot carries a sign of test code.
pub(super) fn holds(spot: &Spot<'_>) -> bool {
    if named(spot, "preproc_ifdef").any(|node| is_built_for_tests(spot, node)) {
        return true;
    }
    spot.language().tests.iter().any(|sign| match sign {
        TestSign::Attribute => spot.nodes().iter().any(|node| has_test_attribute(spot, *node)),
        TestSign::Function { kind, prefixes } => {
            named(spot, kind).any(|node| prefixes.iter().any(|prefix| begins(spot, node, prefix)))
        }
        TestSign::Annotation { names } => spot.nodes().iter().any(|node| is_annotated(spot, *node, names)),
        TestSign::Class { kind } => named(spot, kind).any(|node| is_test_class(spot, node)),
        TestSign::Call { kind, names } => named(spot, kind).any(|node| calls(spot, node, names)),
    })
}

fn named<'s, 't>(spot: &'s Spot<'t>, kind: &'static str) -> impl Iterator<Item = Node<'t>> + use<'s, 't> {
    spot.nodes().iter().copied().filter(move |node| node.kind() == kind)
}

/// `#ifdef REDIS_TEST`, `#ifdef UNIT_TESTS`: code that is only there where it is tested.
fn is_built_for_tests(spot: &Spot<'_>, node: Node<'_>) -> bool {
    let name = node.child_by_field_name("name").map(|name| spot.source(name)).unwrap_or_default();
    let is_part = |part: &[u8]| matches!(part, b"TEST" | b"TESTS" | b"TESTING" | b"UNITTEST");
    spot.source(node).starts_with(b"#ifdef") && name.split(|byte| *byte == b'_').any(is_part)
}

/// `test_x` and `TestX`, but neither `testify` nor `Testify`.
fn begins(spot: &Spot<'_>, node: Node<'_>, prefix: &str) -> bool {
    let name = own_name(node).map(|name| spot.source(name)).unwrap_or_default();
    name.strip_prefix(prefix.as_bytes())
        .is_some_and(|rest| prefix.ends_with('_') || !rest.first().is_some_and(u8::is_ascii_lowercase))
}

fn is_test_class(spot: &Spot<'_>, node: Node<'_>) -> bool {
    const BASES: [&[u8]; 6] = [b"TestCase", b"XCTest", b"Minitest", b"FunSuite", b"AnyFlatSpec", b"WordSpec"];
    let name = own_name(node).map(|name| spot.source(name)).unwrap_or_default();
    let mut cursor = node.walk();
    let derives = node.children(&mut cursor).take(MANY).any(|child| {
        let text = spot.source(child);
        spot.language().bases.contains(&child.kind())
            && BASES.iter().any(|base| memchr::memmem::find(text, base).is_some())
    });
    derives
        || begins(spot, node, "Test")
        || [&b"Test"[..], b"Tests", b"TestCase"].iter().any(|end| name.ends_with(end))
}

/// How many children of a node are looked at.
const MANY: usize = 64;

/// `@Test`, `[Fact]`, `#[Test]`: in the declaration's head, alone or among its modifiers.
fn is_annotated(spot: &Spot<'_>, node: Node<'_>, names: &[&str]) -> bool {
    let is_declaration =
        spot.language().functions.contains(&node.kind()) || spot.language().classes.contains(&node.kind());
    let mut cursor = node.walk();
    is_declaration
        && node.children(&mut cursor).take(MANY).any(|child| {
            let is_mark = spot.language().marks.contains(&child.kind());
            let text = spot.source(child);
            is_mark
                && names.iter().any(|name| {
                    memchr::memmem::find_iter(text, name.as_bytes()).any(|at| {
                        let led =
                            text[..at].trim_ascii_end().last().is_some_and(|byte| b"@[,".contains(byte));
                        led && !text.get(at + name.len()).copied().is_some_and(is_word)
                    })
                })
        })
}

/// `describe(…)`, `it.only(…)`, `test.each(…)(…)`: the leftmost name decides.
fn calls(spot: &Spot<'_>, node: Node<'_>, names: &[&str]) -> bool {
    let callee = callee(spot.language(), spot.text(), node);
    let end = callee.iter().position(|byte| !is_word(*byte)).unwrap_or(callee.len());
    names.iter().any(|name| name.as_bytes() == &callee[..end])
}

/// Rust attributes stand before their item, as its siblings; an inner one stands first in the item or the file.
fn has_test_attribute(spot: &Spot<'_>, node: Node<'_>) -> bool {
    if node.kind() == "source_file" {
        let mut cursor = node.walk();
        let inner = |node: &Node<'_>| node.kind() == "inner_attribute_item";
        return node
            .children(&mut cursor)
            .take(64)
            .filter(inner)
            .any(|node| is_test_attribute(spot.source(node)));
    }
    if !node.kind().ends_with("_item") && node.kind() != "macro_invocation" && node.kind() != "block" {
        return false;
    }
    let mut before = node.prev_sibling();
    while let Some(sibling) = before {
        match sibling.kind() {
            "attribute_item" if is_test_attribute(spot.source(sibling)) => return true,
            "attribute_item" | "line_comment" | "block_comment" => before = sibling.prev_sibling(),
            _ => return false,
        }
    }
    false
}

/// `#[test]`, `#[tokio::test]`, `#[rstest]`, `#[cfg(test)]`, `#[cfg(any(test, fuzzing))]`; not `#[cfg(not(test))]`.
fn is_test_attribute(attribute: &[u8]) -> bool {
    let text: Vec<u8> = attribute.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let text = text.strip_prefix(b"#!").or_else(|| text.strip_prefix(b"#")).unwrap_or(&text);
    let text = text.strip_prefix(b"[").unwrap_or(text);
    let path_end = text.iter().position(|byte| !is_word(*byte) && *byte != b':').unwrap_or(text.len());
    let name = text[..path_end].rsplit(|byte| *byte == b':').next().unwrap_or_default();
    if name == b"cfg" {
        return memchr::memmem::find(text, b"not(test").is_none() && has_word(&text[path_end..], b"test");
    }
    matches!(
        name,
        b"test" | b"bench" | b"rstest" | b"quickcheck" | b"proptest" | b"test_case" | b"wasm_bindgen_test"
    ) || name.ends_with(b"_test")
}

fn has_word(text: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find_iter(text, word).any(|at| {
        let before = at.checked_sub(1).map(|before| text[before]);
        let after = text.get(at + word.len());
        !before.is_some_and(is_word) && !after.copied().is_some_and(is_word)
    })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
