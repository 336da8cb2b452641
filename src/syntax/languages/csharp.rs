//! Owns what is known of C#.

use super::{Cut, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) static CSHARP: Language = Language {
    name: "C#",
    extensions: "cs csx",
    file_names: "",
    interpreters: "dotnet-script",
    grammar: || tree_sitter_c_sharp::LANGUAGE.into(),
    comments_by: Some(&comments::CSHARP),
    comments: &["comment"],
    strings: &[
        "string_literal",
        "verbatim_string_literal",
        "raw_string_literal",
        "character_literal",
        "interpolated_string_expression",
    ],
    interpolations: &["interpolation"],
    functions: &[
        "method_declaration",
        "constructor_declaration",
        "destructor_declaration",
        "operator_declaration",
        "conversion_operator_declaration",
        "local_function_statement",
        "lambda_expression",
        "anonymous_method_expression",
        "accessor_declaration",
        "property_declaration",
        "indexer_declaration",
    ],
    bodies: &["block", "arrow_expression_clause"],
    bodiless: &[],
    blocks: &["block", "arrow_expression_clause"],
    parameters: &["parameter_list", "implicit_parameter", "bracketed_parameter_list"],
    tail: Tail::Expression,
    classes: &["class_declaration", "struct_declaration", "interface_declaration", "record_declaration"],
    bases: &["base_list"],
    marks: &["modifier", "attribute_list"],
    returns: &["return_statement"],
    throws: &["throw_statement", "throw_expression"],
    calls: &["invocation_expression", "object_creation_expression", "implicit_object_creation_expression"],
    control: &[
        "if_statement",
        "for_statement",
        "foreach_statement",
        "while_statement",
        "do_statement",
        "try_statement",
        "switch_statement",
        "switch_expression",
        "conditional_expression",
        "class_declaration",
        "preproc_if",
    ],
    literals: &["integer_literal", "real_literal", "boolean_literal", "null_literal", "default_expression"],
    collections: &[
        "initializer_expression",
        "collection_expression",
        "tuple_expression",
        "array_creation_expression",
        "implicit_array_creation_expression",
        "anonymous_object_creation_expression",
    ],
    names: &["identifier"],
    wrappers: &[
        "expression_statement",
        "parenthesized_expression",
        "await_expression",
        "cast_expression",
        "argument",
        "accessor_list",
        "expression_element",
        "tuple_element",
    ],
    discards: &["empty_statement"],
    cut: Some(Cut::Bodies(&comments::CSHARP)),
    parts: None,
    tests: &[
        TestSign::Annotation {
            names: &[
                "Test",
                "TestCase",
                "TestFixture",
                "TestMethod",
                "TestClass",
                "Fact",
                "Theory",
                "SetUp",
                "TearDown",
                "OneTimeSetUp",
                "Benchmark",
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
        let text = r#"abstract class Smtp : Base<T>, IMailer {
  public abstract void None();
  public override async Task<bool> Send(string to, int n = 1) { Console.WriteLine("x"); return true; }
  void Noop() {}
  A Keep(A a) => a;
  int Count => 3;
  int Size { get { return 1; } set { } }
  Smtp() : base() { }
  void G() { Func<int, int> f = x => x; void Local(int y) { } }
}"#;
        assert_eq!(
            functions("A.cs", text),
            [
                "open Smtp(Base, IMailer) Send(to, n) | return true; => constant",
                "open Smtp(Base, IMailer) Noop()",
                "open Smtp(Base, IMailer) Keep(a) | a => parameter a",
                "open Smtp(Base, IMailer) Count() | 3 => constant",
                "open Smtp(Base, IMailer) Size() | return 1; => constant",
                "open Smtp(Base, IMailer) Size()",
                "open Smtp(Base, IMailer) Smtp()",
                "open Smtp(Base, IMailer) G() | Func<int, int> f = x => x;",
                "open Smtp(Base, IMailer) f(x) | x => parameter x",
                "open Smtp(Base, IMailer) Local(y)"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "class A { B F(C a) { return HERE; } }";
        assert_constants(
            "A.cs",
            frame,
            &[
                "1",
                "true",
                "null",
                r#""a""#,
                "new List<int>()",
                "new List<int> { 1 }",
                "Task.FromResult(true)",
                "Task.CompletedTask",
                "Array.Empty<int>()",
                "Enumerable.Empty<A>()",
                "default",
                "string.Empty",
                "new[] { 1 }",
                r#"(1, "a")"#,
                "await Task.FromResult(1)",
                "-1",
            ],
        );
        assert_no_constants(
            "A.cs",
            frame,
            &["a", "Load()", "new[] { a }", r#"$"{a}""#, "new User()", "this.X", "nameof(a)"],
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            ("class A {} /// HERE", Comment),
            (r#"class A { string a = @"c:\"; string b = "// HERE"; }"#, String),
            ("class HERE {}", Code),
            (
                r#"class A { string a = @"x ""y"" 
// HERE"; }"#,
                String,
            ),
        ] {
            assert_eq!(class("A.cs", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            ("class A { [Fact] void B() { HERE(); } }", true),
            ("[TestFixture, X] class A { void B() { HERE(); } }", true),
            ("class A { [Factory] void B() { HERE(); } }", false),
        ] {
            assert_eq!(is_test("A.cs", text), want, "{text}");
        }
    }
}
