//! Owns what is known of C, and the lists that C++ shares with it.

use super::{Cut, Kinds, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) const CONTROL: Kinds = &[
    "if_statement",
    "for_statement",
    "while_statement",
    "do_statement",
    "switch_statement",
    "conditional_expression",
    "preproc_if",
    "preproc_ifdef",
];
pub(super) const LITERALS: Kinds = &["number_literal", "true", "false", "null"];
pub(super) const TEST_NAMES: &[&str] = &[
    "test_",
    "TEST",
    "TEST_",
    "TYPED_TEST",
    "START_TEST",
    "BOOST_AUTO_TEST_CASE",
    "BOOST_FIXTURE_TEST_CASE",
    "SCENARIO",
    "BENCHMARK",
];

pub(super) static C: Language = Language {
    name: "C",
    extensions: "c h",
    file_names: "",
    interpreters: "tcc",
    grammar: || tree_sitter_c::LANGUAGE.into(),
    comments_by: Some(&comments::C_FAMILY),
    comments: &["comment"],
    strings: &["string_literal", "char_literal", "system_lib_string"],
    interpolations: &[],
    functions: &["function_definition"],
    bodies: &[],
    bodiless: &[],
    blocks: &["compound_statement"],
    parameters: &["parameter_list"],
    tail: Tail::Expression,
    classes: &["struct_specifier", "union_specifier"],
    bases: &[],
    marks: &[
        "storage_class_specifier",
        "attribute_specifier",
        "attribute_declaration",
        "ms_declspec_modifier",
    ],
    returns: &["return_statement"],
    throws: &[],
    calls: &["call_expression"],
    control: CONTROL,
    literals: LITERALS,
    collections: &["initializer_list", "compound_literal_expression"],
    names: &["identifier", "field_identifier"],
    wrappers: &["expression_statement", "parenthesized_expression", "cast_expression"],
    discards: &[],
    cut: Some(Cut::Bodies(&comments::C_FAMILY)),
    parts: None,
    tests: &[TestSign::Function { kind: "function_definition", prefixes: TEST_NAMES }],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"static int send(const char *to, int n[], void (*cb)(int)) { printf("x"); return 1; }
void noop(void) {}
struct a *keep(struct a *a) { return a; }
int unused(int a) { (void)a; ; return -ENOSYS; }"#;
        assert_eq!(
            functions("a.c", text),
            [
                "send(to, n, cb) | return 1; => constant",
                "noop()",
                "keep(a) | return a; => parameter a",
                "unused(a) | return -ENOSYS; => other"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "int f(int a) { return HERE; }";
        assert_constants(
            "a.c",
            frame,
            &["1", "NULL", r#""a""#, "-1", "(void *)0", "(struct y){ .a = 1 }", "true", "'c'", "(1)"],
        );
        assert_no_constants("a.c", frame, &["a", "load()", "a + 1", "-ENOSYS", "x->y"]);
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            (r#"char *u = "// no"; // HERE"#, Comment),
            (r#"char *u = "// HERE";"#, String),
            ("int HERE;", Code),
            (r#"char a = '"'; /* HERE */"#, Comment),
        ] {
            assert_eq!(class("a.c", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in
            [("void test_it(void) { HERE(); }", true), ("void tested(void) { HERE(); }", false)]
        {
            assert_eq!(is_test("a.c", text), want, "{text}");
        }
    }
}
