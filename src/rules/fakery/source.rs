//! Owns the question what a place of a file is: comment, text or code, and whether it is test code; by the grammar
//! where there is one, else by the scanner. For looks that find their places by their bytes.

use std::ops::Range;
use std::rc::Rc;

use super::unread;
use crate::change::AddedLines;
use crate::rules::{File, Findings};
use crate::syntax::comments::Scanned;
use crate::syntax::{Dialect, Spot, SyntaxTree, TextClass};

/// A file, read so that places in it can be told apart.
pub(super) struct Source<'a> {
    /// Its bytes.
    pub text: &'a [u8],
    read: Read,
}

enum Read {
    Tree(Rc<SyntaxTree>),
    Scanned(Scanned),
}

impl<'a> Source<'a> {
    /// Reads `text`, the content of `file`, at least around `places`. What cannot be read is told to `out`; `None`: nothing can.
    pub(super) fn read(
        file: &File<'_>,
        (text, added): (&'a [u8], &AddedLines),
        dialect: Dialect,
        places: &[Range<usize>],
        out: &mut Findings,
    ) -> Option<Self> {
        let read = match dialect {
            Dialect::Comments(style) => Read::Scanned(style.scan(text)),
            Dialect::Grammar(language) => match file.syntax(language, text, places) {
                Ok(tree) => Read::Tree(tree),
                Err(unparsed) => {
                    out.skip(file.path(), unparsed.to_string());
                    return None;
                }
            },
        };
        if let Read::Tree(tree) = &read
            && tree.has_errors()
            && let Some(reason) = unread::in_part(text, added, &tree.misunderstood(unread::MOST))
        {
            out.skip(file.path(), reason);
        }
        if let Read::Tree(tree) = &read {
            // A place that is too deep is none that anybody can tell of later.
            let mut spots = tree.spots(text);
            if let Some(unparsed) =
                places.iter().find_map(|place| spots.at(place.start..place.start + 1).err())
            {
                out.skip(file.path(), unparsed.to_string());
            }
        }
        Some(Self { text, read })
    }

    /// Whether it was read with a grammar.
    pub(super) fn has_grammar(&self) -> bool {
        matches!(self.read, Read::Tree(_))
    }

    /// Whether the place stands in what only shows a view to those who write it: `#Preview { … }`, `struct A_Previews`,
    /// `@Preview fun a()`.
    pub(super) fn is_preview(&self, at: usize) -> bool {
        let Some(spot) = self.spot(at) else { return false };
        if !matches!(spot.language().name, "Swift" | "Kotlin") {
            return false;
        }
        spot.nodes().iter().skip(1).any(|node| {
            let head = spot.source(*node);
            let body = memchr::memchr(b'{', head).unwrap_or(head.len());
            memchr::memmem::find(&head[..body.min(300)], b"Preview").is_some()
        })
    }

    /// The tree's nodes around a place, where there is a grammar.
    pub(super) fn spot(&self, at: usize) -> Option<Spot<'_>> {
        match &self.read {
            Read::Tree(tree) => tree.spot(self.text, at..at + 1).ok(),
            Read::Scanned(_) => None,
        }
    }

    /// What the place is, and the text or comment that it stands in. `None`: test code, or nothing that can be told.
    pub(super) fn class(&self, at: usize) -> Option<(TextClass, Range<usize>)> {
        match &self.read {
            Read::Scanned(scanned) => Some(scanned.at(at).unwrap_or((TextClass::Code, at..at + 1))),
            Read::Tree(_) => {
                let spot = self.spot(at)?;
                if spot.is_test_code() {
                    return None;
                }
                Some(spot.class_range())
            }
        }
    }

    /// Whether the place is code that is delivered.
    pub(super) fn is_code(&self, at: usize) -> bool {
        self.class(at).is_some_and(|(class, _)| class == TextClass::Code)
    }
}

/// The line that holds the byte at `at`, without its end.
pub(super) fn line_at(text: &[u8], at: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline);
    start..end
}
