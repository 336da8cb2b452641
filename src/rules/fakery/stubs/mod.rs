//! Owns the shapes by which a function stands in for its own work: it panics, throws or answers that it is not
//! implemented, or does nothing and says so.
//!
//! A shape is found from a word the prefilter hit, never by walking a whole tree. `rust`, `python`, `ecma` and `go`
//! own what is particular to a language; `function` what a function is made of; `answer` the shapes that all share.

mod answer;
mod ecma;
mod empty;
pub(super) mod function;
mod go;
mod python;
mod rust;

use std::ops::Range;

use tree_sitter::Node;

use self::function::Function;
use super::words::{Hit, TagWord, Word, is_whole};
use crate::syntax::{Spot, TextClass};

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
}

/// Whether the bytes around a hit could make a stub: what is asked before anything is parsed.
pub(super) fn concerns(text: &[u8], hit: &Hit) -> bool {
    let before = hit.start.checked_sub(1).map(|before| text[before]);
    match hit.word {
        Word::Unwritten => true,
        Word::Status501 => is_whole(text, hit) && before != Some(b'.'),
        Word::Tag(TagWord::Todo | TagWord::Fixme) => is_whole(text, hit),
        Word::Nothing => empty::concerns(text, hit),
        Word::Tag(_) => false,
    }
}

/// How far from an added line a hit can still make a stub of a function that the change touches. Code that says so
/// does, within the length of a function; an empty body, a status or a mark has to be on a line of its own making.
pub(super) fn reach(text: &[u8], hit: &Hit) -> usize {
    const FUNCTION: usize = 4_096;
    match hit.word {
        Word::Unwritten => FUNCTION,
        Word::Tag(TagWord::Todo) if text.get(hit.end) == Some(&b'!') => FUNCTION,
        Word::Tag(_) | Word::Status501 | Word::Nothing => 0,
    }
}

/// The stub that the word at the spot makes, if any.
pub(super) fn at(spot: &Spot<'_>, hit: &Hit, class: TextClass) -> Option<Stub> {
    if !concerns(spot.text(), hit) {
        return None;
    }
    let particular = match spot.language().name {
        "Rust" => rust::at(spot, hit, class),
        "Python" => python::at(spot, hit, class),
        "Go" => go::at(spot, hit, class),
        _ => ecma::at(spot, hit, class),
    };
    let stub = match particular {
        Verdict::Stub(stub) => Some(stub),
        Verdict::Fine => None,
        Verdict::Undecided => answer::at(spot, hit, class),
    };
    stub.filter(|_| !spot.is_test_code())
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
            name: function::name(spot),
            is_case: function.as_ref().is_some_and(|function| function.is_conditional(spot)),
            shape,
            class: None,
        }
    }
}
