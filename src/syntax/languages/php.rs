//! Owns what is known of PHP.

use super::{Cut, Language, Tail, TestSign};
use crate::syntax::comments;

pub(super) static PHP: Language = Language {
    name: "PHP",
    extensions: "php phtml php3 php4 php5 php7 php8 phps",
    file_names: "",
    interpreters: "php",
    grammar: || tree_sitter_php::LANGUAGE_PHP.into(),
    comments_by: None,
    comments: &["comment"],
    strings: &["string", "encapsed_string", "heredoc", "nowdoc", "shell_command_expression", "text"],
    interpolations: &[],
    functions: &[
        "function_definition",
        "method_declaration",
        "anonymous_function",
        "arrow_function",
        "property_hook",
    ],
    bodies: &[],
    bodiless: &[],
    blocks: &["compound_statement"],
    parameters: &["formal_parameters"],
    tail: Tail::Expression,
    classes: &[
        "class_declaration",
        "interface_declaration",
        "trait_declaration",
        "enum_declaration",
        "anonymous_class",
    ],
    bases: &["base_clause", "class_interface_clause"],
    marks: &[
        "visibility_modifier",
        "abstract_modifier",
        "final_modifier",
        "static_modifier",
        "readonly_modifier",
        "attribute_list",
    ],
    returns: &["return_statement"],
    throws: &["throw_expression"],
    calls: &[
        "function_call_expression",
        "member_call_expression",
        "nullsafe_member_call_expression",
        "scoped_call_expression",
        "object_creation_expression",
    ],
    control: &[
        "if_statement",
        "for_statement",
        "foreach_statement",
        "while_statement",
        "do_statement",
        "try_statement",
        "switch_statement",
        "match_expression",
        "conditional_expression",
        "class_declaration",
    ],
    literals: &["integer", "float", "boolean", "null"],
    collections: &["array_creation_expression", "list_literal"],
    names: &["variable_name", "name"],
    wrappers: &[
        "expression_statement",
        "parenthesized_expression",
        "argument",
        "cast_expression",
        "array_element_initializer",
        "error_suppression_expression",
    ],
    discards: &["empty_statement"],
    cut: Some(Cut::Bodies(&comments::PHP)),
    parts: None,
    tests: &[
        TestSign::Class { kind: "class_declaration" },
        TestSign::Annotation { names: &["Test", "DataProvider", "Before", "After"] },
        TestSign::Call {
            kind: "function_call_expression",
            names: &["describe", "it", "test", "beforeEach", "afterEach"],
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"<?php
abstract class Smtp extends Base implements Mailer {
  abstract function none();
  public function send(string $to, ?int $n = 1): bool { error_log("x"); return true; }
  private static function noop() {}
  function keep($a) { return $a; }
}
$f = fn($x) => $x;
$g = function ($y) use ($z) { };
"#;
        assert_eq!(
            functions("a.php", text),
            [
                "open Smtp(Base, Mailer) send(to, n) | return true; => constant",
                "open Smtp(Base, Mailer) noop()",
                "open Smtp(Base, Mailer) keep(a) | return $a; => parameter a",
                "f(x) | $x => parameter x",
                "g(y)"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "<?php
function f($a) { return HERE; }
";
        assert_constants(
            "a.php",
            frame,
            &["1", "true", "null", "'a'", r#""a""#, "[]", "['a' => 1, 2]", "-1", "array()"],
        );
        assert_no_constants(
            "a.php",
            frame,
            &["$a", "load()", "[$a]", r#""a$a""#, "$this->x", "new User()", "$a . 'x'"],
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            (
                "<?php
# HERE
",
                Comment,
            ),
            (
                "<?php
$a = '// HERE';
",
                String,
            ),
            (
                "<?php
function HERE() {}
",
                Code,
            ),
            (
                "<p>// HERE</p><?php f();
",
                String,
            ),
        ] {
            assert_eq!(class("a.php", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            (
                "<?php
class A extends TestCase { function b() { HERE(); } }
",
                true,
            ),
            (
                "<?php
class A { #[Test] function b() { HERE(); } }
",
                true,
            ),
            (
                "<?php
class A { function b() { HERE(); } }
",
                false,
            ),
        ] {
            assert_eq!(is_test("a.php", text), want, "{text}");
        }
    }
}
