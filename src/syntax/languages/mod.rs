//! Owns the table of languages that have a grammar: one file for each, with its entry and its cases.

mod bash;
mod c;
#[cfg(test)]
mod cases;
mod cpp;
mod csharp;
mod go;
mod java;
mod javascript;
mod kotlin;
mod lua;
mod php;
mod python;
mod ruby;
mod rust;
mod scala;
mod single_file;
mod swift;
mod typescript;

use std::ops::Range;

use super::comments::CommentStyle;
pub use super::outline::Outline;
use super::parts::Parts;

/// Node kinds, as the grammar calls them.
pub type Kinds = &'static [&'static str];

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
    /// A scanner that tells comments and strings as exactly as the grammar does, and forty times as fast. Languages
    /// whose comments depend on what stands around (a pattern, a template, a here-document) have none.
    pub comments_by: Option<&'static CommentStyle>,
    /// Nodes that are comments.
    pub comments: Kinds,
    /// Nodes whose text is data: strings, characters, regular expressions, markup text.
    pub strings: Kinds,
    /// Nodes within a string that are code again.
    pub interpolations: Kinds,
    /// Nodes that are functions with a body, closures too.
    pub functions: Kinds,
    /// Nodes that are the body of a function where the grammar gives the body no name.
    pub bodies: Kinds,
    /// Functions whose statements stand beside their name and parameters, in no body or in one that is left out where it
    /// is empty.
    pub bodiless: Kinds,
    /// Nodes that list statements and mean nothing else.
    pub blocks: Kinds,
    /// Nodes that hold a function's parameters where the grammar gives them no name; they are no statements.
    pub parameters: Kinds,
    /// When the last statement of a body is what the function returns.
    pub tail: Tail,
    /// Nodes that are classes, structures, interfaces, traits, implementations and objects.
    pub classes: Kinds,
    /// Nodes in the head of a class that name what it derives from.
    pub bases: Kinds,
    /// Nodes that are attributes, decorators, annotations and modifiers, in a declaration or before it.
    pub marks: Kinds,
    /// Nodes that return.
    pub returns: Kinds,
    /// Nodes that throw.
    pub throws: Kinds,
    /// Nodes that call a function or a constructor.
    pub calls: Kinds,
    /// Nodes that decide whether what stands in them is reached.
    pub control: Kinds,
    /// Nodes that are constant values: numbers, truth values, nothing. Strings are in their own list.
    pub literals: Kinds,
    /// Nodes that are collections written out: lists, tables, objects, tuples.
    pub collections: Kinds,
    /// Nodes that are names of values.
    pub names: Kinds,
    /// Nodes around exactly one thing that mean nothing themselves.
    pub wrappers: Kinds,
    /// Statements that do nothing: empty ones, marks that a value is unused.
    pub discards: Kinds,
    /// How a text is cut without the grammar, where that is known, so that only what is asked about is parsed.
    pub cut: Option<Cut>,
    /// How a file is cut that holds this language and others, where it does.
    pub parts: Option<fn(&[u8]) -> Parts>,
    /// What marks test code.
    pub tests: &'static [TestSign],
}

/// When the last statement of a body is what the function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Where the body is an expression and no block.
    Expression,
    /// Where it is the only statement, too.
    Single,
    /// Where no node for a statement is around it, too.
    Bare,
    /// Always.
    Always,
}

/// How a text is cut without its grammar.
#[derive(Clone, Copy, Debug)]
pub enum Cut {
    /// Into top-level items that follow each other without a gap, each of which can be parsed without the others; `None`
    /// where it cannot.
    Items(fn(&[u8]) -> Option<Vec<Range<usize>>>),
    /// By leaving out what stands between the braces of functions, which a scanner in this style tells. A style that is
    /// not exact will do: what it gets wrong does not parse.
    Bodies(&'static CommentStyle),
    /// By leaving out the lines of functions, which stand further in than their heads.
    Outline(&'static Outline),
}

/// A mark of test code, on one of the nodes around a place.
#[derive(Debug)]
pub enum TestSign {
    /// A Rust attribute before the item: `#[test]`, `#[tokio::test]`, `#[cfg(test)]`.
    Attribute,
    /// An annotation or attribute of a function or class, by one of these names: `@Test`, `[Fact]`.
    Annotation {
        /// The names.
        names: &'static [&'static str],
    },
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

/// Every language with a grammar.
pub static LANGUAGES: [&Language; 20] = [
    &rust::RUST,
    &python::PYTHON,
    &javascript::JAVASCRIPT,
    &typescript::TYPESCRIPT,
    &typescript::TSX,
    &single_file::VUE,
    &single_file::SVELTE,
    &single_file::ASTRO,
    &go::GO,
    &java::JAVA,
    &c::C,
    &cpp::CPP,
    &csharp::CSHARP,
    &php::PHP,
    &ruby::RUBY,
    &bash::BASH,
    &kotlin::KOTLIN,
    &swift::SWIFT,
    &scala::SCALA,
    &lua::LUA,
];
