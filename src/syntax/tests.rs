//! What each language table entry says, tried on real syntax; and texts made to break a parser.

use super::comments::LUA;
use super::languages::LANGUAGES;
use super::{Dialect, Role, SyntaxTree, TextClass, Unparsed};
use crate::change::RepoPath;

fn tree(path: &str, text: &[u8]) -> SyntaxTree {
    match Dialect::of(&RepoPath::from(path), text) {
        Some(Dialect::Grammar(language)) => SyntaxTree::parse(language, text).unwrap(),
        other => panic!("{path} is read as {other:?}"),
    }
}

/// The class of the first `needle`.
fn class(path: &str, text: &str, needle: &str) -> TextClass {
    let at = text.find(needle).unwrap();
    match Dialect::of(&RepoPath::from(path), text.as_bytes()).unwrap() {
        Dialect::Grammar(language) => {
            let tree = SyntaxTree::parse(language, text.as_bytes()).unwrap();
            tree.spot(text.as_bytes(), at..at + needle.len()).unwrap().class().0
        }
        Dialect::Comments(style) => {
            style.scan(text.as_bytes()).at(at).map_or(TextClass::Code, |(class, _)| class)
        }
    }
}

fn is_test(path: &str, text: &str) -> bool {
    let at = text.find("HERE").unwrap();
    tree(path, text.as_bytes()).spot(text.as_bytes(), at..at + 4).unwrap().is_test_code()
}

#[test]
fn comments_strings_and_code_are_told_apart() {
    use TextClass::{Code, Comment, String};
    for (path, text, want) in [
        ("a.rs", "fn f() {} // HERE", Comment),
        ("a.rs", "/// HERE\nfn f() {}", Comment),
        ("a.rs", "/* a /* HERE */ */ fn f() {}", Comment),
        ("a.rs", "const A: &str = r#\"// HERE\"#;", String),
        ("a.rs", "fn HERE() {}", Code),
        ("a.rs", "vec![1, /* HERE */ 2];", Comment),
        ("a.py", "x = 1  # HERE", Comment),
        ("a.py", "x = '# HERE'", String),
        ("a.py", "x = f'{HERE}'", Code),
        ("a.js", "const a = `// HERE ${b}`", String),
        ("a.js", "const a = `${HERE}`", Code),
        ("a.js", "const a = /HERE/", String),
        ("a.jsx", "const a = <p>HERE</p>", String),
        ("a.tsx", "const a = <p>{/* HERE */}</p>", Comment),
        ("a.ts", "let a: number = 1 // HERE", Comment),
        ("a.go", "package a\n// HERE\n", Comment),
        ("a.go", "package a\nvar b = `HERE`\n", String),
        ("a.c", "char *u = \"// no\"; // HERE", Comment),
        ("a.c", "char *u = \"// HERE\";", String),
        ("a.java", "/* x\n * HERE */", Comment),
        ("a.sh", "echo \"# HERE\"", String),
        ("a.sh", "echo $#HERE", Code),
        ("a.sh", "echo it is  # HERE", Comment),
        ("a.yml", "url: http://x/#HERE", Code),
        ("a.yml", "say: don't  # HERE", Comment),
        ("a.sql", "select 1; -- HERE", Comment),
        ("a.sql", "select '-- HERE'", String),
        ("a.lua", "--[[ a\nHERE ]]", Comment),
        ("a.html", "<p>x</p><!-- HERE -->", Comment),
        ("a.html", "<p>HERE</p>", Code),
        ("a.html", "<a href=\"http://x//HERE\">", String),
        ("a.html", "<script>\n  // HERE\n</script>", Comment),
        ("a.xml", "<a b='http://x'>// HERE</a>", Code),
        ("a.vue", "<script>\n  // HERE\n</script>", Comment),
        ("Dockerfile.dev", "# HERE\nFROM x", Comment),
        ("a.css", "a { b: url(//HERE) }", Code),
    ] {
        assert_eq!(class(path, text, "HERE"), want, "{path}: {text}");
    }
}

#[test]
fn prose_data_and_unknown_files_have_no_dialect() {
    for path in ["README.md", "a.json", "Cargo.lock", "a.txt", "a.unknown", "LICENSE", "a.csv", "Makefile.md"]
    {
        assert!(Dialect::of(&RepoPath::from(path), b"# x").is_none(), "{path}");
    }
}

#[test]
fn a_shebang_tells_the_language_of_a_file_without_extension() {
    let name = |head: &[u8]| Dialect::of(&RepoPath::from("bin/run"), head).map(Dialect::name);
    assert_eq!(name(b"#!/usr/bin/env python3.12\n"), Some("Python"));
    assert_eq!(name(b"#!/usr/bin/env -S deno run\n"), Some("TypeScript"));
    assert_eq!(name(b"#!/bin/sh -e\r\n"), Some("Bash"));
    assert_eq!(name(b"#!/usr/bin/perl\n"), Some("hash family"));
    assert_eq!(name(b"#!\n"), None);
    assert_eq!(name(b"# python"), None);
}

#[test]
fn test_code_within_production_files_is_known() {
    for (path, text) in [
        ("a.rs", "#[cfg(test)]\nmod tests { fn helper() { HERE } }"),
        ("a.rs", "#[tokio::test]\n/// says\nasync fn t() { HERE }"),
        ("a.rs", "#[cfg(any(test, fuzzing))]\nimpl A { fn b() { HERE } }"),
        ("a.rs", "#![cfg(test)]\nfn b() { HERE }"),
        ("a.py", "def test_it():\n    HERE\n"),
        ("a.py", "class Cases(unittest.TestCase):\n    def helper(self):\n        HERE\n"),
        ("a.py", "class TestIt:\n    def helper(self):\n        HERE\n"),
        ("a.go", "package a\nfunc TestIt(t *testing.T) { HERE() }\n"),
        ("a.js", "describe('a', () => { it('b', () => { HERE }) })"),
        ("a.ts", "test.each([1])('b', (c) => { HERE })"),
    ] {
        assert!(is_test(path, text), "{path}: {text}");
    }
    for (path, text) in [
        ("a.rs", "#[cfg(not(test))]\nfn b() { HERE }"),
        ("a.rs", "#[cfg(test)]\nuse x;\nfn b() { HERE }"),
        ("a.py", "def testify():\n    HERE\n"),
        ("a.go", "package a\nfunc Testify() { HERE() }\n"),
        ("a.js", "item('b', () => { HERE })"),
        ("a.js", "/x/.test(() => { HERE })"),
    ] {
        assert!(!is_test(path, text), "{path}: {text}");
    }
}

#[test]
fn roles_are_told_by_path_and_marker() {
    for (path, text, want) in [
        ("src/lib.rs", "", Role::Production),
        ("src/latest.rs", "", Role::Production),
        ("hack/update.sh", "", Role::Production),
        ("src/Latest.java", "", Role::Production),
        ("tests/a.rs", "", Role::Test),
        ("pkg/a_test.go", "", Role::Test),
        ("src/a.spec.ts", "", Role::Test),
        ("src/a.stories.tsx", "", Role::Test),
        ("src/UserTest.java", "", Role::Test),
        ("conftest.py", "", Role::Test),
        ("test_a.py", "", Role::Test),
        ("pkg/testdata/a.go", "", Role::Fixture),
        ("tests/fixtures/a.py", "", Role::Fixture),
        ("db/seeds/users.rb", "", Role::Fixture),
        ("examples/a.rs", "", Role::Example),
        ("docs/conf.py", "", Role::Example),
        ("docs/index.html", "", Role::Docs),
        ("CHANGELOG.md", "", Role::Docs),
        ("TODO", "", Role::Docs),
        ("vendor/github.com/a/b.go", "", Role::Vendored),
        ("web/node_modules/a.js", "", Role::Vendored),
        ("api/a.pb.go", "", Role::Generated),
        ("a.go", "// Code generated by x. DO NOT EDIT.\n", Role::Generated),
        ("a.py", "\"\"\"@generated\"\"\"\n", Role::Generated),
        ("a.rs", "const M: &str = \"@generated\";\n", Role::Production),
        ("a.rs", "// Looks for `@generated` in files.\n", Role::Production),
        ("a.rs", "// Ids are automatically generated.\n", Role::Production),
        ("a.js", &"a;".repeat(4000), Role::Generated),
        ("a.rs", &"a;".repeat(4000), Role::Production),
    ] {
        assert_eq!(Role::of(&RepoPath::from(path), text.as_bytes()).role, want, "{path}");
    }
}

#[test]
fn texts_made_to_break_a_parser_are_held() {
    for language in LANGUAGES {
        for text in [
            "(".repeat(100_000),
            "{".repeat(100_000),
            "[".repeat(50_000) + &"]".repeat(50_000),
            "`${".repeat(5_000),
            "\"".repeat(20_001),
            "/*".repeat(20_000),
            "if ".repeat(5_000),
            "a ".repeat(50_000),
            "<".repeat(20_000),
            "x=".repeat(20_000),
            "def f():\n ".repeat(5_000),
        ] {
            // That it returns is the point: neither the stack nor the steps run out.
            let Ok(tree) = SyntaxTree::parse(language, text.as_bytes()) else { continue };
            let at = text.len() / 2;
            let spot = tree.spot(text.as_bytes(), at..at + 1).map(|spot| spot.class());
            assert!(spot.is_ok() || spot == Err(Unparsed::TooDeep));
        }
    }
}

#[test]
fn openings_that_are_read_to_the_end_each_time_are_given_up() {
    // A comment that never ends is looked for from each of these to the end of the text.
    let text = "/* a\n".repeat(100_000);
    let Some(Dialect::Grammar(go)) = Dialect::of(&RepoPath::from("a.go"), b"") else { panic!() };
    assert_eq!(SyntaxTree::parse(go, text.as_bytes()).map(drop), Err(Unparsed::TooCostly));
}

#[test]
fn bytes_that_are_no_utf8_do_not_disturb_what_follows() {
    let text = b"\xef\xbb\xbf// \xff\xfe\nfn f() {\r\n    // HERE\r\n}\n";
    let at = text.windows(4).position(|bytes| bytes == b"HERE").unwrap();
    let tree = tree("a.rs", text);
    assert_eq!(tree.spot(text, at..at + 4).unwrap().class().0, TextClass::Comment);
    assert!(!tree.has_errors());
}

#[test]
fn a_place_too_deep_is_said_to_be() {
    let text = format!("const a = {}1{};", "[".repeat(20_000), "]".repeat(20_000));
    let at = text.find('1').unwrap();
    let tree = tree("a.js", text.as_bytes());
    assert_eq!(tree.spot(text.as_bytes(), at..at + 1).map(|_| ()), Err(Unparsed::TooDeep));
}

#[test]
fn many_openings_without_an_end_cost_one_look_each() {
    let text = "[[ \" ".repeat(200_000);
    assert!(LUA.scan(text.as_bytes()).at(0).is_none());
}

#[test]
fn spots_found_one_after_the_other_are_those_found_alone() {
    let text = "fn a(b: u8) -> u8 {\n    // one\n    if b > 1 { c(b) } else { d(\"x\", b) }\n}\n\n/* two */\nstruct E { f: u8 }\n\nfn g() {}\n";
    let tree = tree("a.rs", text.as_bytes());
    let ids = |spot: super::Spot<'_>| spot.nodes().iter().map(tree_sitter::Node::id).collect::<Vec<_>>();
    for step in [1, 2, 7, 31] {
        for width in [1, 3, 12] {
            let mut spots = tree.spots(text.as_bytes());
            for at in (0..text.len() * 2).step_by(step) {
                // Twice through the text: the second time it has to go back.
                let start = at % text.len();
                let span = start..(start + width).min(text.len());
                let alone = tree.spot(text.as_bytes(), span.clone()).unwrap();
                assert_eq!(ids(spots.at(span.clone()).unwrap()), ids(alone), "{span:?}");
            }
        }
    }
}
