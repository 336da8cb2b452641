//! Owns what is known of C++.

use super::c::{LITERALS, TEST_NAMES};
use super::{Cut, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) static CPP: Language = Language {
    name: "C++",
    extensions: "cc cpp cxx c++ hh hpp hxx h++ inl ipp tpp cu cuh ino",
    file_names: "",
    interpreters: "",
    grammar: || tree_sitter_cpp::LANGUAGE.into(),
    comments_by: Some(&comments::CPP),
    comments: &["comment"],
    strings: &["string_literal", "raw_string_literal", "char_literal", "system_lib_string"],
    interpolations: &[],
    functions: &["function_definition", "lambda_expression"],
    bodies: &[],
    bodiless: &[],
    blocks: &["compound_statement"],
    parameters: &["parameter_list"],
    tail: Tail::Expression,
    classes: &["class_specifier", "struct_specifier", "union_specifier"],
    bases: &["base_class_clause"],
    marks: &[
        "storage_class_specifier",
        "virtual_specifier",
        "virtual",
        "attribute_specifier",
        "attribute_declaration",
        "explicit_function_specifier",
    ],
    returns: &["return_statement", "co_return_statement"],
    throws: &["throw_statement"],
    calls: &["call_expression", "new_expression"],
    control: &[
        "if_statement",
        "for_statement",
        "for_range_loop",
        "while_statement",
        "do_statement",
        "switch_statement",
        "try_statement",
        "conditional_expression",
        "preproc_if",
        "preproc_ifdef",
    ],
    literals: LITERALS,
    collections: &["initializer_list", "compound_literal_expression"],
    names: &["identifier", "field_identifier"],
    wrappers: &["expression_statement", "parenthesized_expression", "cast_expression", "co_await_expression"],
    discards: &[],
    cut: Some(Cut::Bodies(&comments::CPP)),
    parts: None,
    tests: &[TestSign::Function { kind: "function_definition", prefixes: TEST_NAMES }],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"class Smtp : public Mailer, private ns::Base<int> {
  virtual void none() = 0;
  Smtp() = default;
  bool send(const std::string& to, int n = 1) override { std::cout << "x"; return true; }
  ~Smtp() {}
};
void Smtp::noop() {}
A& ns::B::keep(A& a) { return a; }
auto f = [](int x) { return x; };"#;
        assert_eq!(
            functions("a.cpp", text),
            [
                "Smtp(Mailer, Base) send(to, n) | return true; => constant",
                "Smtp(Mailer, Base) ~Smtp()",
                "Smtp noop()",
                "B keep(a) | return a; => parameter a",
                "f(x) | return x; => parameter x"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "B f(C a) { return HERE; }";
        assert_constants(
            "a.cpp",
            frame,
            &[
                "1",
                "nullptr",
                "true",
                r#""a""#,
                "{}",
                "{1, 2}",
                "std::nullopt",
                "std::vector<int>{}",
                r#"std::string("a")"#,
                "-1",
                "std::make_optional(1)",
            ],
        );
        assert_no_constants("a.cpp", frame, &["a", "load()", "{a}", "a->b()", "this->x"]);
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            (r#"auto u = "// no"; // HERE"#, Comment),
            (
                r#"auto u = R"(
// HERE
)";"#,
                String,
            ),
            ("int HERE;", Code),
            ("int a = 1'000; // don't HERE", Comment),
        ] {
            assert_eq!(class("a.cpp", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            ("TEST(A, B) { HERE(); }", true),
            ("TEST_F(A, B) { HERE(); }", true),
            ("void tester() { HERE(); }", false),
        ] {
            assert_eq!(is_test("a.cpp", text), want, "{text}");
        }
    }
}
