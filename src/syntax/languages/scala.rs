//! Owns what is known of Scala.

use super::{Cut, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) static SCALA: Language = Language {
    name: "Scala",
    extensions: "scala sc sbt",
    file_names: "",
    interpreters: "scala scala-cli",
    grammar: || tree_sitter_scala::LANGUAGE.into(),
    comments_by: Some(&comments::NESTING),
    comments: &["comment", "block_comment", "xml_comment"],
    strings: &["string", "interpolated_string", "character_literal", "xml_text", "xml_string", "xml_cdata"],
    interpolations: &["interpolation"],
    functions: &["function_definition", "lambda_expression"],
    bodies: &[],
    bodiless: &["lambda_expression"],
    blocks: &["block", "indented_block"],
    parameters: &["parameters", "bindings"],
    tail: Tail::Always,
    classes: &[
        "class_definition",
        "object_definition",
        "trait_definition",
        "enum_definition",
        "given_definition",
    ],
    bases: &["extends_clause"],
    marks: &["modifiers", "annotation"],
    returns: &["return_expression"],
    throws: &["throw_expression"],
    calls: &["call_expression", "instance_expression"],
    control: &[
        "if_expression",
        "for_expression",
        "while_expression",
        "do_while_expression",
        "match_expression",
        "try_expression",
        "case_block",
        "class_definition",
        "object_definition",
    ],
    literals: &["integer_literal", "floating_point_literal", "boolean_literal", "null_literal", "unit"],
    collections: &["tuple_expression"],
    names: &["identifier", "operator_identifier"],
    wrappers: &["parenthesized_expression", "ascription_expression"],
    discards: &[],
    cut: Some(Cut::Bodies(&comments::NESTING)),
    parts: None,
    tests: &[
        TestSign::Class { kind: "class_definition" },
        TestSign::Class { kind: "object_definition" },
        TestSign::Annotation { names: &["Test", "Before", "After"] },
    ],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"abstract class Smtp(x: Int) extends Base[T](1) with Mailer {
  def none(): Unit
  override def send(to: String, n: Int = 1)(implicit c: C): Boolean = { println("x"); true }
  def noop(): Unit = {}
  def keep(a: A): A = a
  val f = (x: Int) => x
  val g = y => y
}
"#;
        assert_eq!(
            functions("a.scala", text),
            [
                "open Smtp(Base, Mailer) send(to, n, c) | true => constant",
                "open Smtp(Base, Mailer) noop()",
                "open Smtp(Base, Mailer) keep(a) | a => parameter a",
                "open Smtp(Base, Mailer) f(x) | x => parameter x",
                "open Smtp(Base, Mailer) g(y) | y => parameter y"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "object O { def f(a: A): B = HERE }";
        assert_constants(
            "a.scala",
            frame,
            &[
                "1",
                "true",
                "null",
                r#""a""#,
                "None",
                "Nil",
                "Some(1)",
                "List()",
                "Seq(1, 2)",
                "Map.empty",
                "Future.successful(1)",
                "()",
                "Right(1)",
                "-1",
                "Option.empty[Int]",
                r#"(1, "a")"#,
            ],
        );
        assert_no_constants(
            "a.scala",
            frame,
            &["a", "load()", "List(a)", r#"s"$a""#, "this.x", "new User()"],
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
            assert_eq!(class("a.scala", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            ("class A extends AnyFunSuite { def b = HERE }", true),
            ("class A { @Test def b() = HERE }", true),
            ("class A { def b = HERE }", false),
        ] {
            assert_eq!(is_test("a.scala", text), want, "{text}");
        }
    }
}
