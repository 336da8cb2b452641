//! Owns what is known of Python.

use super::{Cut, Language, Outline, Tail, TestSign};
use crate::syntax::comments;

static OUTLINE: Outline = Outline { style: &comments::PYTHON, heads: &["def", "async def"], end: None };

pub(super) static PYTHON: Language = Language {
    name: "Python",
    extensions: "py pyi pyw",
    file_names: "SConstruct SConscript wscript",
    interpreters: "python pypy",
    grammar: || tree_sitter_python::LANGUAGE.into(),
    comments_by: None,
    comments: &["comment"],
    strings: &["string"],
    interpolations: &["interpolation"],
    functions: &["function_definition", "lambda"],
    bodies: &[],
    bodiless: &[],
    blocks: &["block"],
    parameters: &["parameters", "lambda_parameters"],
    tail: Tail::Expression,
    classes: &["class_definition"],
    bases: &["argument_list"],
    marks: &["decorator"],
    returns: &["return_statement"],
    throws: &["raise_statement"],
    calls: &["call"],
    control: &[
        "if_statement",
        "for_statement",
        "while_statement",
        "try_statement",
        "match_statement",
        "conditional_expression",
        "class_definition",
    ],
    literals: &["integer", "float", "true", "false", "none", "ellipsis"],
    collections: &["list", "dictionary", "set", "tuple", "expression_list"],
    names: &["identifier"],
    wrappers: &["expression_statement", "parenthesized_expression", "await"],
    discards: &["pass_statement", "delete_statement"],
    cut: Some(Cut::Outline(&OUTLINE)),
    parts: None,
    tests: &[
        TestSign::Function { kind: "function_definition", prefixes: &["test_", "test"] },
        TestSign::Class { kind: "class_definition" },
    ],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"class Smtp(Mailer):
    @cached
    def send(self, to: str, n=1, *, c=None) -> bool:
        """Sends."""
        print("x")
        return True
def noop(): pass
async def keep(a):
    return a
f = lambda x, y: x
"#;
        assert_eq!(
            functions("a.py", text),
            [
                "Smtp(Mailer) send(to, n, c) | return True => constant",
                "noop()",
                "keep(a) | return a => parameter a",
                "f(x, y) | x => parameter x"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "def f(a):
    return HERE
";
        assert_constants(
            "a.py",
            frame,
            &[
                "1",
                "True",
                "None",
                r#""a""#,
                "[]",
                "{}",
                r#"{"a": 1}"#,
                "[1, 2]",
                "(1, None)",
                "dict()",
                "-1.5",
                r#""a" "b""#,
            ],
        );
        assert_no_constants(
            "a.py",
            frame,
            &["a", "load()", "[a]", r#"{"a": a}"#, r#"f"{a}""#, "self.x", "a + 1"],
        );
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [("x = 1  # HERE", Comment), ("x = '# HERE'", String), ("x = f'{HERE}'", Code)] {
            assert_eq!(class("a.py", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [
            (
                "def test_it():
    HERE
",
                true,
            ),
            (
                "def testify():
    HERE
",
                false,
            ),
        ] {
            assert_eq!(is_test("a.py", text), want, "{text}");
        }
    }
}
