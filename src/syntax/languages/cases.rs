//! Owns what the tests of the languages share: what the engine makes of a text, as lines to compare.

use super::LANGUAGES;
use crate::change::RepoPath;
use crate::syntax::{Dialect, Function, SyntaxTree, TextClass, Value};

/// The tree of a text in the language of the file `path`.
pub(super) fn tree(path: &str, text: &str) -> SyntaxTree {
    match Dialect::of(&RepoPath::from(path), text.as_bytes()) {
        Some(Dialect::Grammar(language)) => SyntaxTree::parse(language, text.as_bytes()).unwrap(),
        other => panic!("{path} is read as {other:?}"),
    }
}

/// The class of the first `HERE`.
pub(super) fn class(path: &str, text: &str) -> TextClass {
    let at = text.find("HERE").unwrap();
    let by_tree = tree(path, text).spot(text.as_bytes(), at..at + 4).unwrap().class().0;
    if let Some(Dialect::Grammar(language)) = Dialect::of(&RepoPath::from(path), b"")
        && let Some(style) = language.comments_by
    {
        let scanned = style.scan(text.as_bytes()).at(at).map_or(TextClass::Code, |(class, _)| class);
        assert_eq!(scanned, by_tree, "{path}: the scanner and the grammar differ over {text}");
    }
    by_tree
}

/// Whether the first `HERE` stands in test code.
pub(super) fn is_test(path: &str, text: &str) -> bool {
    let at = text.find("HERE").unwrap();
    tree(path, text).spot(text.as_bytes(), at..at + 4).unwrap().is_test_code()
}

/// A line for every function: `Class(Base) name(parameter, …) | statement that does something | …`, each statement
/// with what it returns behind `=>`.
pub(super) fn functions(path: &str, text: &str) -> Vec<String> {
    let tree = tree(path, text);
    assert!(!tree.has_errors(), "{path} does not parse: {text}\n{}", tree.root().to_sexp());
    let all = 0..text.len();
    let all = Function::all(&tree, text.as_bytes(), std::slice::from_ref(&all));
    let shown =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    let list = |names: Vec<&[u8]>| names.into_iter().map(shown).collect::<Vec<_>>().join(", ");
    let line = |function: Function<'_>| {
        let class = function.class().map_or_else(String::new, |class| {
            let open = if class.is_open { "open " } else { "" };
            let bases =
                if class.bases.is_empty() { String::new() } else { format!("({})", list(class.bases)) };
            format!("{open}{}{bases} ", shown(class.name))
        });
        let name = function.name().map_or_else(|| "?".to_owned(), shown);
        let mut line = format!("{class}{name}({})", list(function.parameters()));
        for statement in function.work() {
            let value = function.returned(statement).map(|value| match function.value(value) {
                Value::Parameter(name) => format!(" => parameter {}", shown(name)),
                value => format!(" => {}", format!("{value:?}").to_lowercase()),
            });
            line += &format!(" | {}{}", shown(function.source(statement)), value.unwrap_or_default());
        }
        line
    };
    all.into_iter().map(line).collect()
}

/// What the value of each of these expressions is, each put in the place of `HERE` in `frame`.
pub(super) fn values(path: &str, frame: &str, expressions: &[&str]) -> Vec<String> {
    let value = |expression: &&str| {
        let text = frame.replace("HERE", expression);
        functions(path, &text)[0].rsplit(" => ").next().unwrap_or_default().to_owned()
    };
    expressions.iter().map(value).collect()
}

/// That each of these expressions is a constant.
pub(super) fn assert_constants(path: &str, frame: &str, expressions: &[&str]) {
    for (expression, value) in expressions.iter().zip(values(path, frame, expressions)) {
        assert_eq!(value, "constant", "{path}: {expression}");
    }
}

/// That none of these expressions is a constant.
pub(super) fn assert_no_constants(path: &str, frame: &str, expressions: &[&str]) {
    for (expression, value) in expressions.iter().zip(values(path, frame, expressions)) {
        assert_ne!(value, "constant", "{path}: {expression}");
    }
}

#[test]
fn every_grammar_loads_and_every_kind_of_the_table_is_one_of_its_own() {
    for language in LANGUAGES {
        let grammar = (language.grammar)();
        SyntaxTree::parse(language, b"").unwrap();
        let shared = [
            "html_comment",
            "hash_bang_line",
            "jsx_text",
            "html_character_reference",
            "template_literal_type",
            // A word of its own, without a name.
            "virtual",
        ];
        let lists = [
            language.comments,
            language.strings,
            language.interpolations,
            language.functions,
            language.bodies,
            language.bodiless,
            language.blocks,
            language.parameters,
            language.classes,
            language.bases,
            language.marks,
            language.returns,
            language.throws,
            language.calls,
            language.control,
            language.literals,
            language.collections,
            language.names,
            language.wrappers,
            language.discards,
        ];
        let unknown: Vec<&str> = lists
            .concat()
            .into_iter()
            .filter(|kind| grammar.id_for_node_kind(kind, true) == 0 && !shared.contains(kind))
            .collect();
        assert_eq!(unknown, Vec::<&str>::new(), "{}", language.name);
    }
}
