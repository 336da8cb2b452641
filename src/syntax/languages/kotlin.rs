//! Owns what is known of Kotlin.

use super::{Cut, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) static KOTLIN: Language = Language {
    name: "Kotlin",
    extensions: "kt kts",
    file_names: "",
    interpreters: "kotlin",
    grammar: || tree_sitter_kotlin_ng::LANGUAGE.into(),
    comments_by: Some(&comments::NESTING),
    comments: &["line_comment", "block_comment"],
    strings: &["string_literal", "multiline_string_literal", "character_literal"],
    interpolations: &["interpolation"],
    functions: &[
        "function_declaration",
        "anonymous_function",
        "lambda_literal",
        "secondary_constructor",
        "getter",
        "setter",
        "anonymous_initializer",
    ],
    bodies: &["function_body", "block"],
    bodiless: &["lambda_literal"],
    blocks: &["block", "function_body"],
    parameters: &["function_value_parameters", "lambda_parameters"],
    tail: Tail::Expression,
    classes: &["class_declaration", "object_declaration", "companion_object", "object_literal"],
    bases: &["delegation_specifiers"],
    marks: &["modifiers", "annotation"],
    returns: &["return_expression"],
    throws: &["throw_expression"],
    calls: &["call_expression", "constructor_invocation", "constructor_delegation_call"],
    control: &[
        "if_expression",
        "for_statement",
        "while_statement",
        "do_while_statement",
        "when_expression",
        "try_expression",
        "class_declaration",
    ],
    literals: &["number_literal", "float_literal"],
    collections: &["collection_literal"],
    names: &["identifier"],
    wrappers: &["parenthesized_expression", "value_argument", "annotated_expression", "labeled_expression"],
    discards: &[],
    cut: Some(Cut::Bodies(&comments::NESTING)),
    parts: None,
    tests: &[
        TestSign::Annotation {
            names: &["Test", "ParameterizedTest", "Before", "After", "BeforeEach", "AfterEach", "BeforeTest"],
        },
        TestSign::Class { kind: "class_declaration" },
    ],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"abstract class Smtp(val x: Int) : Base<T>(), Mailer {
  abstract fun none()
  override fun send(to: String, n: Int): Boolean { println("x"); return true }
  fun noop() {}
  fun keep(a: A): A = a
  val size: Int get() = 3
  init { start() }
  fun <T> String.ext(b: T): T = b
}
val f = { x: Int -> x }
val g = fun(y: Int): Int { return y }
"#;
        assert_eq!(
            functions("a.kt", text),
            [
                "open Smtp(Base, Mailer) send(to, n) | return true => constant",
                "open Smtp(Base, Mailer) noop()",
                "open Smtp(Base, Mailer) keep(a) | a => parameter a",
                "open Smtp(Base, Mailer) size() | 3 => constant",
                "open Smtp(Base, Mailer) ?() | start()",
                "open Smtp(Base, Mailer) ext(b) | b => parameter b",
                "f(x) | x => parameter x",
                "g(y) | return y => parameter y"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "fun f(a: A): B { return HERE }";
        assert_constants(
            "a.kt",
            frame,
            &[
                "1",
                "1.5",
                "true",
                "null",
                r#""a""#,
                "emptyList()",
                r#"listOf("a", 1)"#,
                "mapOf()",
                "mutableListOf<Int>()",
                "Result.success(true)",
                "-1",
                "'c'",
                "ArrayList<Int>()",
            ],
        );
        assert_no_constants(
            "a.kt",
            frame,
            &["a", "load()", "listOf(a)", r#""$a""#, r#""${a}""#, "this.x", "User()", "a.b()"],
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            ("/* a /* b */ HERE */ val x = 1", Comment),
            (r#"val x = "// HERE""#, String),
            ("val HERE = 1", Code),
            (
                r#"val x = """
// HERE
""""#,
                String,
            ),
        ] {
            assert_eq!(class("a.kt", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in
            [("class A { @Test fun b() { HERE() } }", true), ("class A { fun b() { HERE() } }", false)]
        {
            assert_eq!(is_test("a.kt", text), want, "{text}");
        }
    }
}
