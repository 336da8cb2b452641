//! Owns what is known of Go.

use super::{Cut, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) static GO: Language = Language {
    name: "Go",
    extensions: "go",
    file_names: "",
    interpreters: "",
    grammar: || tree_sitter_go::LANGUAGE.into(),
    comments_by: Some(&comments::GO),
    comments: &["comment"],
    strings: &["interpreted_string_literal", "raw_string_literal", "rune_literal"],
    interpolations: &[],
    functions: &["function_declaration", "method_declaration", "func_literal"],
    bodies: &[],
    bodiless: &[],
    blocks: &["block", "statement_list"],
    parameters: &["parameter_list"],
    tail: Tail::Expression,
    classes: &["type_spec"],
    bases: &[],
    marks: &[],
    returns: &["return_statement"],
    throws: &[],
    calls: &["call_expression"],
    control: &[
        "if_statement",
        "for_statement",
        "expression_switch_statement",
        "type_switch_statement",
        "select_statement",
    ],
    literals: &["int_literal", "float_literal", "imaginary_literal", "true", "false", "nil", "iota"],
    collections: &["composite_literal", "literal_value", "expression_list"],
    names: &["identifier", "field_identifier"],
    wrappers: &["expression_statement", "parenthesized_expression", "expression_list", "literal_element"],
    discards: &["empty_statement"],
    cut: Some(Cut::Bodies(&comments::GO)),
    parts: None,
    tests: &[TestSign::Function {
        kind: "function_declaration",
        prefixes: &["Test", "Benchmark", "Fuzz", "Example"],
    }],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"package a
func (s *Smtp) Send(to, cc string, n int) (bool, error) { log.Println("x"); return true, nil }
func noop() {}
func Keep(a A) A { return a }
var f = func(x int) int { return x }
"#;
        assert_eq!(
            functions("a.go", text),
            [
                "Smtp Send(to, cc, n) | return true, nil => constant",
                "noop()",
                "Keep(a) | return a => parameter a",
                "f(x) | return x => parameter x"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "package a
func f(a A) B { return HERE }
";
        assert_constants(
            "a.go",
            frame,
            &["1", "true", "nil", r#""a""#, "[]string{}", r#"map[string]int{"a": 1}"#, "-1", "nil"],
        );
        assert_no_constants("a.go", frame, &["a", "load()", "[]A{a}", "a.b", r#"errors.New("a")"#]);
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            (
                "package a
// HERE
",
                Comment,
            ),
            (
                "package a
var b = `// HERE`
",
                String,
            ),
            (
                "package a
var HERE = 1
",
                Code,
            ),
            (
                r#"package a
var b = '"' // HERE
"#,
                Comment,
            ),
        ] {
            assert_eq!(class("a.go", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            (
                "package a
func TestIt(t *testing.T) { HERE() }
",
                true,
            ),
            (
                "package a
func Testify() { HERE() }
",
                false,
            ),
        ] {
            assert_eq!(is_test("a.go", text), want, "{text}");
        }
    }
}
