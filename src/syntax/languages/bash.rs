//! Owns what is known of Bash and the shells that are written like it.

use super::{Language, Tail, TestSign};

pub(super) static BASH: Language = Language {
    name: "Bash",
    extensions: "sh bash zsh ksh bats ebuild eclass",
    file_names: ".bashrc .bash_profile .bash_aliases .bash_login .bash_logout .profile .zshrc .zprofile .zshenv \
        APKBUILD PKGBUILD",
    interpreters: "sh bash zsh dash ksh ash bats",
    grammar: || tree_sitter_bash::LANGUAGE.into(),
    comments_by: None,
    comments: &["comment"],
    strings: &["string", "raw_string", "ansi_c_string", "translated_string", "heredoc_body", "regex"],
    interpolations: &["command_substitution", "expansion"],
    functions: &["function_definition"],
    bodies: &[],
    bodiless: &[],
    blocks: &["compound_statement", "subshell"],
    parameters: &[],
    tail: Tail::Expression,
    classes: &[],
    bases: &[],
    marks: &[],
    returns: &[],
    throws: &[],
    calls: &["command"],
    control: &[
        "if_statement",
        "for_statement",
        "c_style_for_statement",
        "while_statement",
        "case_statement",
        "list",
        "pipeline",
        "ternary_expression",
    ],
    literals: &["number", "word"],
    collections: &["array"],
    names: &["variable_name", "special_variable_name"],
    wrappers: &["negated_command", "redirected_statement", "command_name"],
    discards: &[],
    cut: None,
    parts: None,
    tests: &[TestSign::Function { kind: "function_definition", prefixes: &["test_"] }],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"send() {
  # says
  echo "x" >&2
  curl "$1"
}
function noop { :; }
logs() { echo a > file; }
fails() { printf '%s\n' x; return 1; }
"#;
        assert_eq!(
            functions("a.sh", text),
            [r#"send() | curl "$1""#, "noop()", "logs() | echo a > file", "fails() | return 1"]
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            ("echo it is  # HERE", Comment),
            (r##"echo "# HERE""##, String),
            ("echo $#HERE", Code),
            (
                "cat <<A
# HERE
A
",
                String,
            ),
        ] {
            assert_eq!(class("a.sh", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [("test_it() { HERE; }", true), ("tested() { HERE; }", false)] {
            assert_eq!(is_test("a.sh", text), want, "{text}");
        }
    }
}
