//! Owns what is known of Rust.

use super::{Cut, Language, Tail, TestSign};
use crate::syntax::items;

pub(super) static RUST: Language = Language {
    name: "Rust",
    extensions: "rs",
    file_names: "",
    interpreters: "rust-script",
    grammar: || tree_sitter_rust::LANGUAGE.into(),
    comments_by: None,
    comments: &["line_comment", "block_comment"],
    strings: &["string_literal", "raw_string_literal", "char_literal"],
    interpolations: &[],
    functions: &["function_item", "closure_expression"],
    bodies: &[],
    bodiless: &[],
    blocks: &["block"],
    parameters: &["parameters", "closure_parameters"],
    tail: Tail::Bare,
    classes: &["impl_item", "trait_item", "struct_item", "enum_item", "union_item"],
    bases: &[],
    marks: &["attribute_item", "inner_attribute_item", "visibility_modifier", "function_modifiers"],
    returns: &["return_expression"],
    throws: &[],
    calls: &["call_expression", "macro_invocation"],
    control: &[
        "if_expression",
        "for_expression",
        "while_expression",
        "loop_expression",
        "match_expression",
        "let_chain",
    ],
    literals: &["integer_literal", "float_literal", "boolean_literal", "unit_expression"],
    collections: &["array_expression", "tuple_expression", "field_initializer_list", "struct_expression"],
    names: &["identifier", "shorthand_field_identifier", "field_identifier"],
    wrappers: &[
        "expression_statement",
        "parenthesized_expression",
        "reference_expression",
        "await_expression",
        "field_initializer",
        "unsafe_block",
    ],
    discards: &["empty_statement", "attribute_item", "inner_attribute_item"],
    cut: Some(Cut::Items(items::rust)),
    parts: None,
    tests: &[TestSign::Attribute],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"impl Mailer for Smtp { pub fn send(&self, to: &str, mut n: u8) -> bool { println!("x"); true } }
fn noop() {}
fn keep(a: A) -> A { a }
fn f() { let g = |x: u8, y| x; }"#;
        assert_eq!(
            functions("a.rs", text),
            [
                "Smtp(Mailer) send(to, n) | true => constant",
                "noop()",
                "keep(a) | a => parameter a",
                "f() | let g = |x: u8, y| x;",
                "g(x, y) | x => parameter x"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "fn f(a: A) -> B { HERE }";
        assert_constants(
            "a.rs",
            frame,
            &[
                "1",
                "true",
                r#""a""#,
                "None",
                "Ok(())",
                "Some(true)",
                "vec![]",
                "vec![1, 2]",
                "Vec::new()",
                "HashMap::new()",
                "Default::default()",
                r#"json!({"a": 1})"#,
                r#"String::from("a")"#,
                r#""a".to_string()"#,
                "Ok(Vec::new())",
                r#"(1, "a")"#,
                "-1",
                "Box::new(1)",
            ],
        );
        assert_no_constants(
            "a.rs",
            frame,
            &[
                "a",
                "load()",
                "Ok(load()?)",
                "vec![a]",
                r#"json!({"a": a})"#,
                "a.to_string()",
                "self.x",
                r#"format!("{a}")"#,
            ],
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            ("fn f() {} // HERE", Comment),
            (r##"const A: &str = r#"// HERE"#;"##, String),
            ("fn HERE() {}", Code),
        ] {
            assert_eq!(class("a.rs", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            (
                "#[test]
fn t() { HERE }",
                true,
            ),
            ("fn t() { HERE }", false),
        ] {
            assert_eq!(is_test("a.rs", text), want, "{text}");
        }
    }
}
