//! Owns what is known of Java.

use super::{Cut, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) static JAVA: Language = Language {
    name: "Java",
    extensions: "java",
    file_names: "",
    interpreters: "jbang",
    grammar: || tree_sitter_java::LANGUAGE.into(),
    comments_by: Some(&comments::C_FAMILY),
    comments: &["line_comment", "block_comment"],
    strings: &["string_literal", "character_literal", "template_expression"],
    interpolations: &["string_interpolation"],
    functions: &[
        "method_declaration",
        "constructor_declaration",
        "compact_constructor_declaration",
        "lambda_expression",
    ],
    bodies: &[],
    bodiless: &[],
    blocks: &["block", "constructor_body"],
    parameters: &["formal_parameters", "inferred_parameters"],
    tail: Tail::Expression,
    classes: &["class_declaration", "interface_declaration", "enum_declaration", "record_declaration"],
    bases: &["superclass", "super_interfaces", "extends_interfaces"],
    marks: &["modifiers", "marker_annotation", "annotation"],
    returns: &["return_statement", "yield_statement"],
    throws: &["throw_statement"],
    calls: &["method_invocation", "object_creation_expression", "explicit_constructor_invocation"],
    control: &[
        "if_statement",
        "for_statement",
        "enhanced_for_statement",
        "while_statement",
        "do_statement",
        "try_statement",
        "try_with_resources_statement",
        "switch_expression",
        "ternary_expression",
        "class_declaration",
    ],
    literals: &[
        "decimal_integer_literal",
        "hex_integer_literal",
        "octal_integer_literal",
        "binary_integer_literal",
        "decimal_floating_point_literal",
        "hex_floating_point_literal",
        "true",
        "false",
        "null_literal",
    ],
    collections: &["array_initializer", "array_creation_expression"],
    names: &["identifier"],
    wrappers: &["expression_statement", "parenthesized_expression", "cast_expression"],
    discards: &[],
    cut: Some(Cut::Bodies(&comments::C_FAMILY)),
    parts: None,
    tests: &[
        TestSign::Annotation {
            names: &[
                "Test",
                "ParameterizedTest",
                "RepeatedTest",
                "TestFactory",
                "Before",
                "After",
                "BeforeEach",
                "AfterEach",
                "BeforeAll",
                "AfterAll",
                "SpringBootTest",
                "DataProvider",
                "VisibleForTesting",
            ],
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
        let text = r#"abstract class Smtp extends Base<T> implements Mailer, Closer {
  abstract void none();
  @Override public boolean send(final String to, int... n) { log.info("x"); return true; }
  void noop() {}
  A keep(A a) { return a; }
  Runnable r = () -> { };
  F g = x -> x;
}"#;
        assert_eq!(
            functions("A.java", text),
            [
                "open Smtp(Base, Mailer, Closer) send(to, n) | return true; => constant",
                "open Smtp(Base, Mailer, Closer) noop()",
                "open Smtp(Base, Mailer, Closer) keep(a) | return a; => parameter a",
                "open Smtp(Base, Mailer, Closer) r()",
                "open Smtp(Base, Mailer, Closer) g(x) | x => parameter x"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "class A { B f(C a) { return HERE; } }";
        assert_constants(
            "A.java",
            frame,
            &[
                "1",
                "1.5f",
                "true",
                "null",
                r#""a""#,
                "List.of()",
                r#"List.of("a", 1)"#,
                "Optional.empty()",
                "Collections.emptyList()",
                "new ArrayList<>()",
                "new int[]{1}",
                "new HashMap<String, Integer>()",
                "-1",
                r#"Map.of("a", 1)"#,
                "'c'",
                "CompletableFuture.completedFuture(null)",
                "(List<A>) null",
            ],
        );
        assert_no_constants(
            "A.java",
            frame,
            &["a", "load()", "List.of(a)", "new User()", "a.b()", "this.x", "new ArrayList<>(a)"],
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            (
                "/* x
 * HERE */ class A {}",
                Comment,
            ),
            (r#"class A { String a = "// HERE"; }"#, String),
            ("class HERE {}", Code),
            (r#"class A { char a = '"'; } // HERE"#, Comment),
            (
                r#"class A { String a = """
  // HERE
"""; }"#,
                String,
            ),
        ] {
            assert_eq!(class("A.java", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            ("class A { @Test void a() { HERE(); } }", true),
            ("class A { void a() { HERE(); } }", false),
            ("class A extends TestCase { void a() { HERE(); } }", true),
        ] {
            assert_eq!(is_test("A.java", text), want, "{text}");
        }
    }
}
