//! Owns the fault: the check could not be made. A fault is never a pass; it ends with exit code 2.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// Why no verdict could be reached, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What went wrong, in one sentence without a full stop.
    pub message: String,
    /// The command or edit that mends it.
    pub help: String,
    /// Where, if the trouble stands in a text: a configuration file, a ledger, an option.
    pub place: Option<Box<Place>>,
}

/// A span of a named text that a fault points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What the text is called: `policy.toml`, `pack:strict`.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    /// Bytes of `text`.
    pub range: Range<usize>,
    /// What is at the span, in a few words.
    pub label: String,
}

impl Fault {
    /// A fault that no text shows.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), place: None }
    }

    /// The same fault, pointing at a span of a text.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(Box::new(place));
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
