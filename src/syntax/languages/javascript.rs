//! Owns what is known of JavaScript, and the lists that TypeScript shares with it.

use super::{Cut, Kinds, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) const STRINGS: Kinds =
    &["string", "template_string", "regex", "jsx_text", "template_literal_type", "html_character_reference"];
pub(super) const COMMENTS: Kinds = &["comment", "html_comment", "hash_bang_line"];
pub(super) const FUNCTIONS: Kinds = &[
    "function_declaration",
    "function_expression",
    "generator_function_declaration",
    "generator_function",
    "arrow_function",
    "method_definition",
];
pub(super) const CONTROL: Kinds = &[
    "if_statement",
    "for_statement",
    "for_in_statement",
    "while_statement",
    "do_statement",
    "try_statement",
    "switch_statement",
    "ternary_expression",
    "class_declaration",
];
pub(super) const LITERALS: Kinds = &["number", "true", "false", "null", "undefined"];
pub(super) const COLLECTIONS: Kinds = &["array", "object"];
pub(super) const NAMES: Kinds = &[
    "identifier",
    "property_identifier",
    "private_property_identifier",
    "shorthand_property_identifier",
    "shorthand_property_identifier_pattern",
];
pub(super) const CALLS: Kinds = &["call_expression", "new_expression"];
pub(super) const TESTS: &[TestSign] = &[TestSign::Call {
    kind: "call_expression",
    names: &[
        "describe",
        "fdescribe",
        "xdescribe",
        "suite",
        "context",
        "it",
        "fit",
        "xit",
        "test",
        "specify",
        "beforeEach",
        "beforeAll",
        "afterEach",
        "afterAll",
    ],
}];

pub(super) static JAVASCRIPT: Language = Language {
    name: "JavaScript",
    extensions: "js jsx mjs cjs",
    file_names: "Jakefile",
    interpreters: "node nodejs bun",
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    comments_by: None,
    comments: COMMENTS,
    strings: STRINGS,
    interpolations: &["template_substitution"],
    functions: FUNCTIONS,
    bodies: &[],
    bodiless: &[],
    blocks: &["statement_block"],
    parameters: &["formal_parameters"],
    tail: Tail::Expression,
    classes: &["class_declaration", "class"],
    bases: &["class_heritage"],
    marks: &["decorator"],
    returns: &["return_statement"],
    throws: &["throw_statement"],
    calls: CALLS,
    control: CONTROL,
    literals: LITERALS,
    collections: COLLECTIONS,
    names: NAMES,
    wrappers: &["expression_statement", "parenthesized_expression", "await_expression"],
    discards: &["empty_statement"],
    cut: Some(Cut::Bodies(&comments::ECMA)),
    parts: None,
    tests: TESTS,
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"class Smtp extends Mailer { async send(to, n = 1, { c, d: e }) { console.log("x"); return true; } noop() {} }
const keep = (a) => a;
function f(a) { return g(function (b) { return b; }); }"#;
        assert_eq!(
            functions("a.js", text),
            [
                "Smtp(Mailer) send(to, n, c, e) | return true; => constant",
                "Smtp(Mailer) noop()",
                "keep(a) | a => parameter a",
                "f(a) | return g(function (b) { return b; }); => call",
                "?(b) | return b; => parameter b"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "function f(a) { return HERE; }";
        assert_constants(
            "a.js",
            frame,
            &[
                "1",
                "true",
                "null",
                "undefined",
                r#""a""#,
                "[]",
                "{}",
                "{ a: 1 }",
                r#"[1, "b"]"#,
                "new Map()",
                "Promise.resolve(null)",
                "await Promise.resolve([])",
                "`a`",
                "-1",
                "Object.freeze({})",
            ],
        );
        assert_no_constants(
            "a.js",
            frame,
            &["a", "load()", "[a]", "{ a: a }", "{ a }", "`${a}`", "this.x", "new Date()"],
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            ("let a = 1 // HERE", Comment),
            ("const a = `// HERE ${b}`", String),
            ("const a = `${HERE}`", Code),
        ] {
            assert_eq!(class("a.js", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [("it('b', () => { HERE })", true), ("item('b', () => { HERE })", false)] {
            assert_eq!(is_test("a.js", text), want, "{text}");
        }
    }
}
