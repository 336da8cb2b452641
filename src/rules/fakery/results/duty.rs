//! Owns the question whether a function has its form from others: an interface, a base class, whoever calls it back, a
//! configuration. Then its parameters are none of its own choosing, and it may ignore them.

use super::names::Name;
use super::nodes::{has_word, is_name, is_whole};
use crate::syntax::Function;
use crate::wordlist::{List, holds};

/// Words of a mark by which a function replaces another, or is there to be replaced.
const MARKS: &str = "override Override virtual abstract overload property cfg cfg_attr open fixture hookimpl deprecated \
    Deprecated no_mangle extern partial implementer singledispatch register receiver listener EventListener weak \
    __weak __attribute__ instrument provides Provides Bean route_shell";

/// Bases that ask for no method.
static PLAIN: List =
    List::of("object BaseModel Object Model Service Component NSObject ApplicationRecord Sendable");

/// Nodes in which a function is a value among others.
static VALUES: List = List::of(
    "argument arguments argument_list value_argument value_arguments pair object dictionary table_constructor \
    list array array_literal keyed_element literal_element literal_value field_initializer call call_expression \
    keyword_argument initializer_list field annotated_lambda lambda_argument",
);

/// How often a name is looked for in its file.
const ENOUGH: usize = 200;

/// Whether somebody else asks for the form of `function`.
pub(super) fn is_owed(function: &Function<'_>) -> bool {
    is_member_of_family(function)
        || is_marked(function)
        || is_inside(function)
        || is_conditional(function)
        || is_passed_on(function)
        || has_likes(function)
        || is_explained(function)
}

/// Whether its documentation or a comment in it says that nothing is to be done.
pub(super) fn is_explained(function: &Function<'_>) -> bool {
    const SAYS: [&str; 18] = [
        "no-op",
        "noop",
        "no op",
        "no effect",
        "does nothing",
        "do nothing",
        "nothing to",
        "not needed",
        "not supported",
        "unsupported",
        "override",
        "overrid",
        "subclass",
        "always return",
        "always succe",
        "compatib",
        "deprecated",
        "disable",
    ];
    let comments = function.comments().into_iter().map(|node| function.source(node));
    comments.chain(function.documentation()).any(|text| {
        let text = text.to_ascii_lowercase();
        SAYS.iter().any(|word| memchr::memmem::find(&text, word.as_bytes()).is_some())
    })
}

/// A method whose class derives from something, or is there to be derived from.
pub(super) fn is_member_of_family(function: &Function<'_>) -> bool {
    function.class().is_some_and(|class| {
        let derives = class.bases.iter().any(|base| !holds(&PLAIN, *base));
        derives || class.is_open || is_null_object(class.name)
    })
}

/// `NoopCache`, `NullLogger`, `BaseStore`.
pub(super) fn is_null_object(class: &[u8]) -> bool {
    Name::of(class).is_stand_in()
}

fn is_marked(function: &Function<'_>) -> bool {
    function
        .attributes()
        .iter()
        .any(|mark| MARKS.split_ascii_whitespace().any(|own| has_word(mark, own.as_bytes())))
}

/// A function within a function, or one that is an argument or a value of a record.
fn is_inside(function: &Function<'_>) -> bool {
    let language = function.language();
    let mut above = function.above();
    let passed = above.by_ref().take(2).any(|node| holds(&VALUES, node.kind()));
    passed || function.above().any(|node| node.is_named() && language.functions.contains(&node.kind()))
}

/// Whether some configuration decides that it is there at all.
fn is_conditional(function: &Function<'_>) -> bool {
    let language = function.language();
    function.above().any(|node| {
        let kind = node.kind();
        let decides = language.control.contains(&kind) && !language.classes.contains(&kind);
        decides || kind.starts_with("preproc_") || has_condition(function, node)
    })
}

/// A Rust attribute before the module around it, or a module whose name says that its answers are fixed.
fn has_condition(function: &Function<'_>, node: tree_sitter::Node<'_>) -> bool {
    let language = function.language();
    let is_fixed = node.kind().starts_with("mod")
        && node.child_by_field_name("name").is_some_and(|name| Name::of(function.source(name)).is_fixed());
    let is_head = |kind: &str| language.marks.contains(&kind) || language.comments.contains(&kind);
    let mut before = node.prev_sibling();
    while let Some(mark) = before.filter(|mark| is_head(mark.kind())) {
        if language.marks.contains(&mark.kind())
            && memchr::memmem::find(function.source(mark), b"cfg").is_some()
        {
            return true;
        }
        before = mark.prev_sibling();
    }
    is_fixed
}

/// Whether the file hands the function on as a value: it is called back, in a form that somebody else chose.
pub(super) fn is_passed_on(function: &Function<'_>) -> bool {
    let Some(name) = function.name() else { return true };
    let text = function.text();
    let language = function.language();
    // A call has no brackets in a shell, where only what is told to `trap` and the like is called back.
    let is_shell = language.parameters.is_empty() && language.returns.is_empty();
    let name = name.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(name);
    let own = function.node.byte_range();
    memchr::memmem::find_iter(text, name).take(ENOUGH).any(|at| {
        if own.contains(&at) || !is_whole(text, at, name.len()) {
            return false;
        }
        if is_shell {
            let line = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
            let head = text[line..at].trim_ascii();
            return ["trap ", "export -f", "declare -fx", "xargs ", "complete ", "bind "]
                .iter()
                .any(|own| head.starts_with(own.trim_ascii().as_bytes()));
        }
        let after = text[at + name.len()..].iter().find(|byte| !byte.is_ascii_whitespace());
        let before = text[..at].trim_ascii_end();
        let before =
            before.strip_suffix(b"this.").or_else(|| before.strip_suffix(b"self.")).unwrap_or(before);
        let is_value =
            matches!(before.trim_ascii_end().last(), Some(b'=' | b':' | b'&' | b'(' | b',' | b'['))
                && matches!(after, Some(b',' | b')' | b';' | b'}' | b']'));
        is_value && !is_exported(text, at)
    })
}

/// `module.exports = { verify, sign }`, `export default verify`: its callers are elsewhere, and call it.
fn is_exported(text: &[u8], at: usize) -> bool {
    let line = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let before = &text[at.saturating_sub(600)..at];
    let brace =
        before.iter().rposition(|byte| matches!(byte, b'{' | b'}')).filter(|brace| before[*brace] == b'{');
    let head = brace.map(|brace| before[..brace].trim_ascii_end()).unwrap_or_default();
    let exports = |text: &[u8]| {
        ["export", "__all__"].iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
    };
    exports(&text[line..at]) || exports(&head[head.len().saturating_sub(30)..]) || head.ends_with(b"return")
}

/// Whether the file declares the name again, for somebody else: an interface that asks for it, another class that has it,
/// a header's form of it.
fn has_likes(function: &Function<'_>) -> bool {
    let (Some(name), Some(_)) = (function.own_name().map(|node| function.source(node)), function.class())
    else {
        return false;
    };
    let text = function.text();
    let own = function.node.byte_range();
    memchr::memmem::find_iter(text, name).take(ENOUGH).any(|at| {
        if own.contains(&at) || !is_whole(text, at, name.len()) {
            return false;
        }
        let line = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
        let before = text[line..at].trim_ascii();
        let behind = text.get(at + name.len()).copied();
        // `func (s *Other) Name(`, `def name(`, `fn name(`, `fun name(`, and Go's interface: `Name(` alone on its line.
        let declares = ["func", "def", "fn", "fun", "function"].iter().any(|word| {
            before.ends_with(word.as_bytes())
                || (before.starts_with(word.as_bytes()) && before.ends_with(b")"))
        });
        let asks = before.is_empty() && function.node.child_by_field_name("receiver").is_some();
        behind.is_some_and(|byte| !is_name(byte)) && (declares || asks)
    })
}
