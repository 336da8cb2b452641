//! Owns the table of languages that have a grammar.

use std::ops::Range;

use super::items;

/// What the engine knows of a language: how its files are recognised, and what the kinds of its syntax nodes mean.
#[derive(Debug)]
pub struct Language {
    /// Its name, as people write it.
    pub name: &'static str,
    /// Extensions of its files, without the dot, in lower case; white space parts them, as it does all lists of names.
    pub extensions: &'static str,
    /// Names of its files that no extension tells.
    pub file_names: &'static str,
    /// Programs that a `#!` line may name, without a version.
    pub interpreters: &'static str,
    /// The grammar.
    pub grammar: fn() -> tree_sitter::Language,
    /// Node kinds that are comments.
    pub comments: &'static [&'static str],
    /// Node kinds whose text is data: strings, characters, regular expressions, markup text.
    pub strings: &'static [&'static str],
    /// Node kinds within a string that are code again.
    pub interpolations: &'static [&'static str],
    /// Node kinds that are functions with a body, closures too.
    pub functions: &'static [&'static str],
    /// How a text is cut into its top-level items without the grammar, where that is known. Each can be parsed without
    /// the others.
    pub items: Option<Cut>,
    /// What marks test code.
    pub tests: &'static [TestSign],
}

/// Cuts a text into parts that follow each other without a gap; `None` where it cannot.
pub type Cut = fn(&[u8]) -> Option<Vec<Range<usize>>>;

/// A mark of test code, on one of the nodes around a place.
#[derive(Debug)]
pub enum TestSign {
    /// A Rust attribute before the item: `#[test]`, `#[tokio::test]`, `#[cfg(test)]`.
    Attribute,
    /// A function of this node kind whose name begins so, and does not go on in lower case.
    Function {
        /// The node kind.
        kind: &'static str,
        /// The beginnings.
        prefixes: &'static [&'static str],
    },
    /// A class of this node kind that is called a test, or derives from a test case.
    Class {
        /// The node kind.
        kind: &'static str,
    },
    /// A call of one of these functions.
    Call {
        /// The node kind.
        kind: &'static str,
        /// Their names.
        names: &'static [&'static str],
    },
}

const ECMA_STRINGS: &[&str] =
    &["string", "template_string", "regex", "jsx_text", "template_literal_type", "html_character_reference"];
const ECMA_COMMENTS: &[&str] = &["comment", "html_comment", "hash_bang_line"];
const ECMA_FUNCTIONS: &[&str] = &[
    "function_declaration",
    "function_expression",
    "generator_function_declaration",
    "generator_function",
    "arrow_function",
    "method_definition",
];
const ECMA_TESTS: &[TestSign] = &[TestSign::Call {
    kind: "call_expression",
    names: &[
        "describe",
        "fdescribe",
        "xdescribe",
        "suite",
        "context",
        "it",
        "fit",
        "xit",
        "test",
        "specify",
        "beforeEach",
        "beforeAll",
        "afterEach",
        "afterAll",
    ],
}];

/// Every language with a grammar.
pub static LANGUAGES: &[Language] = &[
    Language {
        name: "Rust",
        extensions: "rs",
        file_names: "",
        interpreters: "rust-script",
        grammar: || tree_sitter_rust::LANGUAGE.into(),
        comments: &["line_comment", "block_comment"],
        strings: &["string_literal", "raw_string_literal", "char_literal"],
        interpolations: &[],
        functions: &["function_item", "closure_expression"],
        items: Some(items::rust),
        tests: &[TestSign::Attribute],
    },
    Language {
        name: "Python",
        extensions: "py pyi pyw",
        file_names: "SConstruct SConscript wscript",
        interpreters: "python pypy",
        grammar: || tree_sitter_python::LANGUAGE.into(),
        comments: &["comment"],
        strings: &["string"],
        interpolations: &["interpolation"],
        functions: &["function_definition", "lambda"],
        items: None,
        tests: &[
            TestSign::Function { kind: "function_definition", prefixes: &["test_", "test"] },
            TestSign::Class { kind: "class_definition" },
        ],
    },
    Language {
        name: "JavaScript",
        extensions: "js jsx mjs cjs",
        file_names: "Jakefile",
        interpreters: "node nodejs bun",
        grammar: || tree_sitter_javascript::LANGUAGE.into(),
        comments: ECMA_COMMENTS,
        strings: ECMA_STRINGS,
        interpolations: &["template_substitution"],
        functions: ECMA_FUNCTIONS,
        items: None,
        tests: ECMA_TESTS,
    },
    Language {
        name: "TypeScript",
        extensions: "ts mts cts",
        file_names: "",
        interpreters: "ts-node tsx deno",
        grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        comments: ECMA_COMMENTS,
        strings: ECMA_STRINGS,
        interpolations: &["template_substitution"],
        functions: ECMA_FUNCTIONS,
        items: None,
        tests: ECMA_TESTS,
    },
    Language {
        name: "TSX",
        extensions: "tsx",
        file_names: "",
        interpreters: "",
        grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
        comments: ECMA_COMMENTS,
        strings: ECMA_STRINGS,
        interpolations: &["template_substitution"],
        functions: ECMA_FUNCTIONS,
        items: None,
        tests: ECMA_TESTS,
    },
    Language {
        name: "Go",
        extensions: "go",
        file_names: "",
        interpreters: "",
        grammar: || tree_sitter_go::LANGUAGE.into(),
        comments: &["comment"],
        strings: &["interpreted_string_literal", "raw_string_literal", "rune_literal"],
        interpolations: &[],
        functions: &["function_declaration", "method_declaration", "func_literal"],
        items: None,
        tests: &[TestSign::Function {
            kind: "function_declaration",
            prefixes: &["Test", "Benchmark", "Fuzz", "Example"],
        }],
    },
];
