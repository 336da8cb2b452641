//! Owns what is known of Ruby.

use super::{Cut, Language, Outline, Tail, TestSign};
use crate::syntax::comments;

static OUTLINE: Outline = Outline { style: &comments::RUBY, heads: &["def"], end: Some("end") };

pub(super) static RUBY: Language = Language {
    name: "Ruby",
    extensions: "rb rake gemspec ru podspec rbw",
    file_names: "Gemfile Rakefile Vagrantfile Brewfile Podfile Fastfile Guardfile Capfile",
    interpreters: "ruby jruby rake",
    grammar: || tree_sitter_ruby::LANGUAGE.into(),
    comments_by: None,
    comments: &["comment"],
    strings: &[
        "string",
        "chained_string",
        "heredoc_body",
        "regex",
        "subshell",
        "simple_symbol",
        "delimited_symbol",
        "hash_key_symbol",
        "string_array",
        "symbol_array",
        "character",
        "uninterpreted",
    ],
    interpolations: &["interpolation"],
    functions: &["method", "singleton_method", "lambda", "block", "do_block"],
    bodies: &["body_statement", "block_body"],
    bodiless: &["method", "singleton_method", "lambda", "block", "do_block"],
    blocks: &["body_statement", "block_body", "do_block", "block", "parenthesized_statements", "begin_block"],
    parameters: &["method_parameters", "lambda_parameters", "block_parameters"],
    tail: Tail::Always,
    classes: &["class", "module", "singleton_class"],
    bases: &["superclass"],
    marks: &[],
    returns: &["return"],
    throws: &[],
    calls: &["call", "super", "yield"],
    control: &[
        "if",
        "unless",
        "if_modifier",
        "unless_modifier",
        "while",
        "until",
        "while_modifier",
        "until_modifier",
        "for",
        "case",
        "case_match",
        "conditional",
        "begin",
        "rescue",
        "rescue_modifier",
        "class",
        "module",
    ],
    literals: &["integer", "float", "rational", "complex", "true", "false", "nil"],
    collections: &["array", "hash"],
    names: &["identifier", "constant", "instance_variable", "global_variable", "class_variable"],
    wrappers: &["parenthesized_statements", "argument_list"],
    discards: &["empty_statement"],
    cut: Some(Cut::Outline(&OUTLINE)),
    parts: None,
    tests: &[
        TestSign::Class { kind: "class" },
        TestSign::Function { kind: "method", prefixes: &["test_"] },
        TestSign::Call {
            kind: "call",
            names: &[
                "describe",
                "context",
                "it",
                "specify",
                "feature",
                "scenario",
                "before",
                "after",
                "let",
                "test",
                "RSpec",
                "shared_examples",
            ],
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"class Smtp < Base::Mailer
  def send(to, n = 1, *rest, c: 2, &block)
    puts "x"
    true
  end
  def noop; end
  def self.keep(a) = a
  def keyword(a)
    return [] if a.nil?
    logger.info "y"
    return a
  end
  each { |x| x }
end
F = ->(y) { y }
"#;
        assert_eq!(
            functions("a.rb", text),
            [
                "Smtp(Mailer) send(to, n, rest, c, block) | true => constant",
                "Smtp(Mailer) noop()",
                "Smtp(Mailer) keep(a) | a => parameter a",
                "Smtp(Mailer) keyword(a) | return [] if a.nil? | return a => parameter a",
                "Smtp(Mailer) ?(x) | x => parameter x",
                "F(y) | y => parameter y"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "def f(a)
  HERE
end
";
        assert_constants(
            "a.rb",
            frame,
            &[
                "1",
                "true",
                "nil",
                r#""a""#,
                "[]",
                "{}",
                r#"{ a: 1, "b" => [] }"#,
                ":a",
                "[1, 2]",
                "-1",
                "Hash.new",
                "%w[a b]",
            ],
        );
        assert_no_constants("a.rb", frame, &["a", "load", "[a]", r##""#{a}""##, "@x", "{ a: a }", "load(1)"]);
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            ("x = 1 # HERE", Comment),
            ("x = '# HERE'", String),
            (r##"x = "#{HERE}""##, Code),
            (
                "x = <<~A
  # HERE
A
",
                String,
            ),
            ("x = :HERE", String),
        ] {
            assert_eq!(class("a.rb", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            (
                "describe 'x' do
  HERE
end
",
                true,
            ),
            (
                "RSpec.describe(X) { it('y') { HERE } }
",
                true,
            ),
            (
                "class A < Minitest::Test
  def b; HERE; end
end
",
                true,
            ),
            (
                "item { HERE }
",
                false,
            ),
        ] {
            assert_eq!(is_test("a.rb", text), want, "{text}");
        }
    }
}
