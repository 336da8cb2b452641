//! Owns parsing: a syntax tree within a bounded effort, whatever the text is.

use std::ops::{ControlFlow, Range};

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Tree};

use super::Spot;
use super::language::Language;

/// A parsed text. The text itself stays with whoever holds the blob.
pub struct SyntaxTree {
    tree: Tree,
    language: &'static Language,
}

/// Why there is no tree, or no answer from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unparsed {
    /// The parser needed more steps than any real source of this size does.
    #[error("too costly to parse")]
    TooCostly,
    /// The place stands deeper than any real source nests.
    #[error("nested too deeply to parse")]
    TooDeep,
    /// The grammar could not be used: a defect of the build.
    #[error("its grammar could not be loaded")]
    NoGrammar,
}

/// The parser reports its progress every so many steps (`OP_COUNT_PER_PARSER_CALLBACK_CHECK`).
const STEPS_PER_REPORT: usize = 100;

/// Steps that any text may take, and steps for each of its bytes. Real sources take 1 to 3 for each byte. The bound
/// is a count, not a time, so that every machine reaches the same verdict.
const STEPS: usize = 500_000;
const STEPS_PER_BYTE: usize = 20;

impl SyntaxTree {
    /// Parses `text`. What does not parse leaves error nodes; the rest of the tree is still good.
    pub fn parse(language: &'static Language, text: &[u8]) -> Result<Self, Unparsed> {
        let mut parser = Parser::new();
        parser.set_language(&language.grammar.into()).map_err(|_| Unparsed::NoGrammar)?;
        let mut reports = (STEPS + STEPS_PER_BYTE * text.len()) / STEPS_PER_REPORT;
        let mut progress = |_: &ParseState| match reports.checked_sub(1) {
            Some(left) => {
                reports = left;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let mut read = |at: usize, _| text.get(at..).unwrap_or_default();
        match parser.parse_with_options(&mut read, None, Some(options)) {
            Some(tree) => Ok(Self { tree, language }),
            None => Err(Unparsed::TooCostly),
        }
    }

    /// The language it was parsed as.
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The whole text's node.
    pub fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    /// Whether some of the text did not parse.
    pub fn has_errors(&self) -> bool {
        self.tree.root_node().has_error()
    }

    /// What stands around `span` of `text`, the text that was parsed.
    pub fn spot<'t>(&'t self, text: &'t [u8], span: Range<usize>) -> Result<Spot<'t>, Unparsed> {
        Spot::find(self, text, span)
    }
}
