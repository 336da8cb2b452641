//! Owns what is known of TypeScript, with and without markup.

use super::javascript::{CALLS, COLLECTIONS, COMMENTS, CONTROL, FUNCTIONS, LITERALS, NAMES, STRINGS, TESTS};
use super::{Cut, Language, Tail};
use crate::syntax::comments;

pub(super) static TYPESCRIPT: Language = Language {
    name: "TypeScript",
    extensions: "ts mts cts",
    interpreters: "ts-node tsx deno",
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    ..ANY
};

pub(super) static TSX: Language = Language {
    name: "TSX",
    extensions: "tsx",
    interpreters: "",
    grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
    ..ANY
};

pub(super) const ANY: Language = Language {
    name: "",
    extensions: "",
    file_names: "",
    interpreters: "",
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    comments_by: None,
    comments: COMMENTS,
    strings: STRINGS,
    interpolations: &["template_substitution"],
    functions: FUNCTIONS,
    bodies: &[],
    bodiless: &[],
    blocks: &["statement_block"],
    parameters: &["formal_parameters"],
    tail: Tail::Expression,
    classes: &["class_declaration", "class", "abstract_class_declaration", "interface_declaration"],
    bases: &["class_heritage", "extends_type_clause"],
    marks: &["decorator", "accessibility_modifier", "override_modifier"],
    returns: &["return_statement"],
    throws: &["throw_statement"],
    calls: CALLS,
    control: CONTROL,
    literals: LITERALS,
    collections: COLLECTIONS,
    names: NAMES,
    wrappers: &[
        "expression_statement",
        "parenthesized_expression",
        "await_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
    ],
    discards: &["empty_statement"],
    cut: Some(Cut::Bodies(&comments::ECMA)),
    parts: None,
    tests: TESTS,
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"abstract class Smtp extends Base<T> implements Mailer { async send(to: string, n: number = 1): Promise<boolean> { console.log("x"); return true; } noop(): void {} }
const keep = (a: A): A => a;"#;
        assert_eq!(
            functions("a.ts", text),
            [
                "open Smtp(Base, Mailer) send(to, n) | return true; => constant",
                "open Smtp(Base, Mailer) noop()",
                "keep(a) | a => parameter a"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "function f(a: A): B { return HERE; }";
        assert_constants(
            "a.ts",
            frame,
            &["1 as number", "null!", "{} as B", "Promise.resolve([])", "new Map<string, number>()"],
        );
        assert_no_constants("a.ts", frame, &["a as B", "load()", "a!"]);
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            ("let a: number = 1 // HERE", Comment),
            ("const a = '// HERE'", String),
            ("const a = `${HERE}`", Code),
        ] {
            assert_eq!(class("a.ts", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in [("describe('b', () => { HERE })", true), ("item('b', () => { HERE })", false)] {
            assert_eq!(is_test("a.ts", text), want, "{text}");
        }
    }
}
