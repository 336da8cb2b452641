//! Owns what is known of Swift.

use super::{Cut, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) static SWIFT: Language = Language {
    name: "Swift",
    extensions: "swift",
    file_names: "",
    interpreters: "swift",
    grammar: || tree_sitter_swift::LANGUAGE.into(),
    comments_by: Some(&comments::SWIFT),
    comments: &["comment", "multiline_comment"],
    strings: &["line_string_literal", "multi_line_string_literal", "raw_string_literal", "regex_literal"],
    interpolations: &["interpolated_expression", "raw_str_interpolation"],
    functions: &[
        "function_declaration",
        "init_declaration",
        "deinit_declaration",
        "lambda_literal",
        "computed_property",
        "computed_getter",
        "computed_setter",
    ],
    bodies: &["function_body", "statements"],
    bodiless: &["lambda_literal"],
    blocks: &["function_body", "statements"],
    parameters: &["parameter", "lambda_parameter", "lambda_function_type", "capture_list"],
    tail: Tail::Single,
    classes: &["class_declaration", "protocol_declaration"],
    bases: &["inheritance_specifier"],
    marks: &["modifiers", "attribute"],
    returns: &["control_transfer_statement"],
    throws: &["control_transfer_statement"],
    calls: &["call_expression", "constructor_expression", "macro_invocation"],
    control: &[
        "if_statement",
        "guard_statement",
        "for_statement",
        "while_statement",
        "repeat_while_statement",
        "switch_statement",
        "do_statement",
        "ternary_expression",
        "class_declaration",
        "nil_coalescing_expression",
    ],
    literals: &[
        "integer_literal",
        "real_literal",
        "boolean_literal",
        "hex_literal",
        "oct_literal",
        "bin_literal",
        "nil_literal",
    ],
    collections: &["array_literal", "dictionary_literal", "tuple_expression"],
    names: &["simple_identifier"],
    wrappers: &["value_argument", "try_expression", "await_expression", "computed_property"],
    discards: &[],
    cut: Some(Cut::Bodies(&comments::SWIFT)),
    parts: None,
    tests: &[
        TestSign::Class { kind: "class_declaration" },
        TestSign::Annotation { names: &["Test", "Suite"] },
    ],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"class Smtp: Base, Mailer {
  override func send(_ to: String, count n: Int = 1) -> Bool { print("x"); return true }
  func noop() {}
  func keep(a: A) -> A { a }
  var size: Int { return 3 }
  var full: Int { get { return 1 } set { y = newValue } }
  init() { super.init() }
}
let f = { (x: Int) in x }
"#;
        assert_eq!(
            functions("a.swift", text),
            [
                "Smtp(Base, Mailer) send(to, n) | return true => constant",
                "Smtp(Base, Mailer) noop()",
                "Smtp(Base, Mailer) keep(a) | a => parameter a",
                "Smtp(Base, Mailer) size() | return 3 => constant",
                "Smtp(Base, Mailer) full() | return 1 => constant",
                "Smtp(Base, Mailer) full() | y = newValue => other",
                "Smtp(Base, Mailer) init() | super.init() => call",
                "f(x) | x => parameter x"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "func f(a: A) -> B { return HERE }";
        assert_constants(
            "a.swift",
            frame,
            &[
                "1",
                "1.5",
                "true",
                "nil",
                r#""a""#,
                "[]",
                "[:]",
                r#"["a": 1]"#,
                "[1, 2]",
                r#"(1, "b")"#,
                "-1",
                "Array()",
                ".success(true)",
            ],
        );
        assert_no_constants(
            "a.swift",
            frame,
            &["a", "load()", "[a]", r#""\(a)""#, "self.x", "User()", "a.b()"],
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            ("/* a /* b */ HERE */ let x = 1", Comment),
            (r#"let x = "// HERE""#, String),
            ("let HERE = 1", Code),
            (
                r#"let x = """
// HERE
""""#,
                String,
            ),
            (
                "// it's
let x = 1 // HERE",
                Comment,
            ),
        ] {
            assert_eq!(class("a.swift", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            ("class A: XCTestCase { func b() { HERE() } }", true),
            ("@Test func b() { HERE() }", true),
            ("class A { func b() { HERE() } }", false),
        ] {
            assert_eq!(is_test("a.swift", text), want, "{text}");
        }
    }
}
