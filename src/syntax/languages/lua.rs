//! Owns what is known of Lua.

use super::{Cut, Language, Outline, Tail, TestSign};
use crate::syntax::comments;

static OUTLINE: Outline =
    Outline { style: &comments::LUA, heads: &["function", "local function"], end: Some("end") };

pub(super) static LUA: Language = Language {
    name: "Lua",
    extensions: "lua rockspec",
    file_names: ".luacheckrc",
    interpreters: "lua luajit texlua",
    grammar: || tree_sitter_lua::LANGUAGE.into(),
    comments_by: Some(&comments::LUA),
    comments: &["comment", "hash_bang_line"],
    strings: &["string"],
    interpolations: &[],
    functions: &["function_declaration", "function_definition"],
    bodies: &[],
    bodiless: &["function_declaration", "function_definition"],
    blocks: &["block"],
    parameters: &["parameters"],
    tail: Tail::Expression,
    classes: &[],
    bases: &[],
    marks: &[],
    returns: &["return_statement"],
    throws: &[],
    calls: &["function_call"],
    control: &["if_statement", "for_statement", "while_statement", "repeat_statement"],
    literals: &["number", "true", "false", "nil"],
    collections: &["table_constructor", "expression_list"],
    names: &["identifier"],
    wrappers: &["parenthesized_expression", "expression_list"],
    discards: &["empty_statement"],
    cut: Some(Cut::Outline(&OUTLINE)),
    parts: None,
    tests: &[
        TestSign::Call {
            kind: "function_call",
            names: &[
                "describe",
                "it",
                "pending",
                "before_each",
                "after_each",
                "setup",
                "teardown",
                "insulate",
            ],
        },
        TestSign::Function { kind: "function_declaration", prefixes: &["test_", "test"] },
    ],
};

#[cfg(test)]
mod tests {
    use crate::syntax::TextClass::{Code, Comment, String};
    use crate::syntax::languages::cases::{assert_constants, assert_no_constants, class, functions, is_test};

    #[test]
    fn functions_are_told_apart() {
        let text = r#"local M = {}
function M.send(to, n) print("x") return true end
function M:noop() end
local function keep(a) return a end
M.f = function(x) return x end
local t = { g = function(self, y) return { ok = true } end }
"#;
        assert_eq!(
            functions("a.lua", text),
            [
                "send(to, n) | return true => constant",
                "noop()",
                "keep(a) | return a => parameter a",
                "M.f(x) | return x => parameter x",
                "g(y) | return { ok = true } => constant"
            ]
        );
    }

    #[test]
    fn constants_are_told_from_what_depends_on_something() {
        let frame = "local function f(a) return HERE end";
        assert_constants("a.lua", frame, &["1", "true", "nil", r#""a""#, "{}", "{ ok = true, 1 }", "-1"]);
        assert_no_constants("a.lua", frame, &["a", "load()", "{ a }", "{ a = a }", "a.b", r#"a .. "x""#]);
    }

    #[test]
    fn comments_strings_and_code_are_told_apart() {
        for (text, want) in [
            (
                "--[[ a
HERE ]]",
                Comment,
            ),
            ("x = '-- HERE'", String),
            ("HERE = 1", Code),
            (
                "x = [==[
-- HERE
]==]",
                String,
            ),
        ] {
            assert_eq!(class("a.lua", text), want, "{text}");
        }
    }

    #[test]
    fn test_code_is_known() {
        for (text, want) in
            [("describe('x', function() HERE() end)", true), ("item('x', function() HERE() end)", false)]
        {
            assert_eq!(is_test("a.lua", text), want, "{text}");
        }
    }
}
