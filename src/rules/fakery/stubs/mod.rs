//! Owns the shapes by which a function stands in for its own work: it panics, throws or answers that it is not
//! implemented, or does nothing and says so.
//!
//! A shape is found from a word the prefilter hit, never by walking a whole tree. `rust`, `python`, `ecma`, `go` and
//! `shell` own what is particular to a language, `thrown` what all the others fail with; `answer` the shapes that all share.

mod answer;
mod ecma;
mod empty;
mod go;
mod python;
mod rust;
mod shell;
mod thrown;

use std::ops::Range;

use tree_sitter::Node;

use super::docstring::content;
use super::phrases::{Says, says};
use super::words::{Hit, TagWord, Word, is_whole};
use crate::syntax::{Function, Spot, TextClass};
use crate::wordlist::{List, holds};

/// A stub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stub {
    /// The expression or statement.
    pub span: Range<usize>,
    /// The innermost function it stands in.
    pub function: Option<Range<usize>>,
    /// What the nearest function with a name is called.
    pub name: Option<String>,
    /// What it does.
    pub shape: Shape,
    /// Whether it is one case among others, so that the function around it does work.
    pub is_case: bool,
    /// The class whose method it is: where others extend the class, the method is theirs to write.
    pub class: Option<String>,
}

/// What a stub does instead of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `todo!()`, `unimplemented!()`.
    Macro,
    /// Panics, throws or raises that it is not implemented.
    Throws,
    /// Answers, as its only work, that it is not implemented.
    Answers,
    /// Answers nothing but HTTP 501.
    Status,
    /// Raises NotImplementedError, and a second sign says that this is no base class.
    Raises,
    /// Does nothing, and says that it should.
    Empty,
    /// Does nothing, and its name promises something.
    Hollow,
    /// Does nothing, and a comment puts its work off.
    Deferred,
}

/// Whether the bytes around a hit could make a stub: what is asked before anything is parsed.
pub(super) fn concerns(text: &[u8], hit: &Hit) -> bool {
    let before = hit.start.checked_sub(1).map(|before| text[before]);
    match hit.word {
        Word::Unwritten | Word::Denied | Word::Hole => true,
        Word::Status501 => is_whole(text, hit) && before != Some(b'.'),
        Word::Tag(TagWord::Todo | TagWord::Fixme) => is_whole(text, hit),
        Word::Nothing | Word::Remarked => empty::concerns(text, hit),
        Word::Tag(_) => false,
    }
}

/// How far from an added line a hit can still make a stub of a function that the change touches. Code that says so
/// does, within the length of a function; an empty body, a status or a mark has to be on a line of its own making.
pub(super) fn reach(text: &[u8], hit: &Hit) -> usize {
    const FUNCTION: usize = 4_096;
    match hit.word {
        Word::Unwritten | Word::Denied | Word::Hole => FUNCTION,
        Word::Tag(TagWord::Todo) if matches!(text.get(hit.end), Some(b'!' | b'(')) => FUNCTION,
        Word::Tag(_) | Word::Status501 | Word::Nothing | Word::Remarked => 0,
    }
}

/// The stub that the word at the spot makes, if any.
pub(super) fn at(spot: &Spot<'_>, hit: &Hit, class: TextClass) -> Option<Stub> {
    if !concerns(spot.text(), hit) {
        return None;
    }
    if class == TextClass::String && is_said_for_others(spot) {
        return None;
    }
    if hit.word == Word::Denied && class != TextClass::String {
        return None;
    }
    let particular = match spot.language().name {
        "Rust" => rust::at(spot, hit, class),
        "Python" => python::at(spot, hit, class),
        "Go" => go::at(spot, hit, class),
        "JavaScript" | "TypeScript" | "TSX" => ecma::at(spot, hit, class),
        "Bash" => shell::at(spot, hit, class),
        _ => thrown::at(spot, hit, class),
    };
    let stub = match particular {
        Verdict::Stub(stub) => Some(stub),
        Verdict::Fine => None,
        Verdict::Undecided => answer::at(spot, hit, class),
    };
    stub.filter(|_| !spot.is_test_code())
}

/// Whether a function that is there to fail for others denies that something was written: whose it is, its caller knows.
fn is_said_for_others(spot: &Spot<'_>) -> bool {
    static FAILS: List = List::of(
        "fail fails throw throws raise raises die error errors missing panic abort reject bail assert ensure usage \
        incomplete unfinished pending wait exception illegal invalid warn",
    );
    let (_, Some(literal)) = spot.class() else { return false };
    let is_named = || {
        let name = name(spot).unwrap_or_default();
        let words = super::made_up::words(name.as_bytes());
        words.iter().any(|word| holds(&FAILS, word)) || answer::is_about_stubs(spot)
    };
    says(content(spot.source(literal))) == Says::Nothing && is_named()
}

/// What a language's own shapes make of a spot.
enum Verdict {
    /// A stub.
    Stub(Stub),
    /// A look-alike.
    Fine,
    /// None of the language's own shapes.
    Undecided,
}

impl Stub {
    fn new(spot: &Spot<'_>, node: Node<'_>, shape: Shape) -> Self {
        let function = Function::around(spot);
        Self {
            span: node.byte_range(),
            function: function.as_ref().map(|function| function.node.byte_range()),
            name: name(spot),
            is_case: function.as_ref().is_some_and(|function| function.is_conditional(spot)),
            shape,
            class: None,
        }
    }
}

/// What the nearest function with a name is called, closures named by what they are assigned to.
fn name(spot: &Spot<'_>) -> Option<String> {
    let mut depth = spot.nodes().len();
    while let Some(function) = Function::around_at(spot, depth) {
        if let Some(name) = function.name() {
            return Some(String::from_utf8_lossy(name).into_owned());
        }
        depth = function.depth();
    }
    None
}

/// Whether a function's documentation says that somebody else has to write it, or that doing nothing is meant.
fn is_documented_as_open(function: &Function<'_>) -> bool {
    const WORDS: &[&str] = &[
        "abstract",
        "subclass",
        "overrid",
        "overwrit",
        "@virtual",
        "@interface",
        "no-op",
        "noop",
        "derived class",
        "implementers",
        "implement this method to",
        "implement me to",
        "is a nop",
    ];
    function.documentation().iter().any(|text| {
        let text = String::from_utf8_lossy(text).to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    })
}
