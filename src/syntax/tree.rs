//! Owns parsing: a syntax tree within a bounded effort, whatever the text is.

use std::cell::{Cell, RefCell};
use std::ops::{ControlFlow, Range};

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Tree};

use super::comments::Scanned;
use super::languages::{Cut, Language};
use super::parts::Parts;
use super::{Spot, Spots, outline, prune, seam};

/// A parsed text. The text itself stays with whoever holds the blob.
pub struct SyntaxTree {
    tree: Tree,
    language: &'static Language,
    /// Where the text is code, and what is known of the rest; `None`: it is code altogether.
    parts: Option<(Vec<Range<usize>>, Scanned)>,
    /// Whether all code of the text was parsed.
    is_whole: bool,
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

/// The parser is given the text in pieces, and may ask for so many of any text, and so often for each byte. Real sources
/// are asked for once or twice. Steps alone do not bound its work: a
/// comment or string that never ends is read to the end of the text, again wherever another one opens.
const PIECE: usize = 16 * 1024;
const PIECES: usize = 1_000;
const READS_PER_BYTE: usize = 100;

/// Texts below this size are not worth the cutting.
const WORTH_CUTTING: usize = 4 * 1024;

/// How many hundredths of a text may be left, so that it is worth the risk that what is left does not parse.
const WORTH_LEAVING: usize = 85;

impl SyntaxTree {
    /// Parses `text`. What does not parse leaves error nodes; the rest of the tree is still good.
    pub fn parse(language: &'static Language, text: &[u8]) -> Result<Self, Unparsed> {
        let Some(cut) = language.parts else { return Self::parse_ranges(language, text, &[]) };
        let Parts { language, code, around } = cut(text);
        let mut ranges: Vec<_> = code.iter().map(|range| located(text, range.clone())).collect();
        if ranges.is_empty() {
            // No ranges at all would stand for the whole text.
            ranges.push(located(text, 0..0));
        }
        Ok(Self {
            parts: Some((code, around)),
            is_whole: true,
            ..Self::parse_ranges(language, text, &ranges)?
        })
    }

    /// Parses of `text` at least the items or the functions in which `places` stand, and the function behind each place:
    /// what the tree says there is what a tree of the whole would say. Where they cannot be told apart, or what is left does
    /// not parse and the cut may be why, everything is parsed.
    pub fn parse_around(
        language: &'static Language,
        text: &[u8],
        places: &[Range<usize>],
    ) -> Result<Self, Unparsed> {
        if let Some(parts) = parts_around(language, text, &apart(places.to_vec())) {
            let ranges: Vec<_> = parts.iter().map(|part| located(text, part.clone())).collect();
            if let Ok(tree) = Self::parse_ranges(language, text, &ranges)
                && (!tree.has_errors() || tree.is_cut_well(&parts))
            {
                return Ok(tree);
            }
        }
        Self::parse(language, text)
    }

    /// Whether the errors of what was left of a text are its own, not made by leaving out what stands between `parts`.
    fn is_cut_well(&self, parts: &[Range<usize>]) -> bool {
        match &self.language.cut {
            Some(Cut::Items(_)) => seam::is_between_items(&self.tree, parts),
            Some(Cut::Bodies(_)) => seam::is_between_braces(&self.tree, parts),
            Some(Cut::Outline(_)) | None => false,
        }
    }

    /// Parses these ranges of `text` as if nothing stood between them; none: all of it.
    fn parse_ranges(
        language: &'static Language,
        text: &[u8],
        ranges: &[tree_sitter::Range],
    ) -> Result<Self, Unparsed> {
        // A parser keeps what it allocates for the next text.
        thread_local!(static PARSER: RefCell<Parser> = RefCell::new(Parser::new()));
        PARSER.with_borrow_mut(|parser| Self::parse_with(parser, language, text, ranges))
    }

    fn parse_with(
        parser: &mut Parser,
        language: &'static Language,
        text: &[u8],
        ranges: &[tree_sitter::Range],
    ) -> Result<Self, Unparsed> {
        parser.reset();
        parser.set_language(&(language.grammar)()).map_err(|_| Unparsed::NoGrammar)?;
        parser.set_included_ranges(ranges).map_err(|_| Unparsed::TooCostly)?;
        let mut reports = (STEPS + STEPS_PER_BYTE * text.len()) / STEPS_PER_REPORT;
        let pieces = Cell::new(PIECES + text.len() / PIECE * READS_PER_BYTE);
        let mut progress = |_: &ParseState| match reports.checked_sub(1) {
            Some(left) if pieces.get() > 0 => {
                reports = left;
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Break(()),
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let mut read = |at: usize, _| {
            pieces.set(pieces.get().saturating_sub(1));
            text.get(at..text.len().min(at.saturating_add(PIECE))).unwrap_or_default()
        };
        match parser.parse_with_options(&mut read, None, Some(options)) {
            Some(tree) => Ok(Self { tree, language, parts: None, is_whole: ranges.is_empty() }),
            None => Err(Unparsed::TooCostly),
        }
    }

    /// The language it was parsed as: of a file that holds several, that of its code.
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The comments and strings that stand around the code in a file of several languages.
    pub fn around(&self) -> &Scanned {
        const NONE: &Scanned = &Scanned::none();
        self.parts.as_ref().map_or(NONE, |(_, around)| around)
    }

    /// Whether it can be asked about any place of the text.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The parts of `text`, the text that was parsed, that were parsed: in order and apart.
    pub fn parsed(&self, text: &[u8]) -> Vec<Range<usize>> {
        let ranges = self.tree.included_ranges();
        ranges.into_iter().map(|range| range.start_byte..range.end_byte.min(text.len())).collect()
    }

    /// Whether the byte at `at` stands in what was parsed.
    pub(super) fn is_code(&self, at: usize) -> bool {
        let Some((code, _)) = &self.parts else { return true };
        let next = code.partition_point(|range| range.end <= at);
        code.get(next).is_some_and(|range| range.start <= at)
    }

    /// The whole text's node.
    pub fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    /// Whether some of the text did not parse.
    pub fn has_errors(&self) -> bool {
        self.tree.root_node().has_error()
    }

    /// The bytes that did not parse, in order: error nodes, the outermost ones, and the places where the parser made up
    /// what is missing. At most `most` of them. Only parts with errors are walked.
    pub fn misunderstood(&self, most: usize) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let mut cursor = self.tree.root_node().walk();
        loop {
            let node = cursor.node();
            if node.is_error() || node.is_missing() {
                ranges.push(node.byte_range());
                if ranges.len() >= most {
                    return ranges;
                }
            } else if node.has_error() && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return ranges;
                }
            }
        }
    }

    /// What stands around `span` of `text`, the text that was parsed.
    pub fn spot<'t>(&'t self, text: &'t [u8], span: Range<usize>) -> Result<Spot<'t>, Unparsed> {
        Spots::new(self, text).at(span)
    }

    /// The same for many spans, one after the other.
    pub fn spots<'t>(&'t self, text: &'t [u8]) -> Spots<'t> {
        Spots::new(self, text)
    }
}

/// The parts of `text` that a parser has to see for what it says of `places`, which are in order and apart. `None`: they
/// cannot be told, or are most of the text.
fn parts_around(language: &Language, text: &[u8], places: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let wanted = match language.cut? {
        _ if text.len() < WORTH_CUTTING => return None,
        Cut::Items(cut) => items_around(cut(text)?, places),
        Cut::Bodies(style) => prune::around(style, text, places)?,
        Cut::Outline(outline) => outline::around(outline, text, places),
    };
    let length: usize = wanted.iter().map(ExactSizeIterator::len).sum();
    (length < text.len() / 100 * WORTH_LEAVING).then_some(wanted)
}

/// The items around `places`, and the head of the file, whose attributes are about all of it.
fn items_around(items: Vec<Range<usize>>, places: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut wanted: Vec<Range<usize>> = Vec::new();
    for (at, part) in items.into_iter().enumerate() {
        let first = places.partition_point(|place| place.end <= part.start);
        if at > 0 && places.get(first).is_none_or(|place| place.start >= part.end) {
            continue;
        }
        match wanted.last_mut() {
            Some(last) if last.end == part.start => last.end = part.end,
            _ => wanted.push(part),
        }
    }
    wanted
}

/// `places` in order, those that overlap as one: as the lists of places here are wanted.
pub fn apart(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_by_key(|place| place.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(places.len());
    for place in places {
        match apart.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => apart.push(place),
        }
    }
    apart
}

/// The range with rows and columns. Nothing here asks a node for them: the parser only wants them in order.
fn located(text: &[u8], range: Range<usize>) -> tree_sitter::Range {
    let point = |at: usize| tree_sitter::Point { row: 0, column: at.min(text.len()) };
    tree_sitter::Range {
        start_byte: range.start,
        end_byte: range.end,
        start_point: point(range.start),
        end_point: point(range.end),
    }
}
