//! Owns what keeps a finding from counting: a comment beside it that allows it (`allow`, `places`), or the baseline of
//! what stood when policy was adopted (`baseline`, `standing`). What is kept from counting is reported all the same.
//!
//! Only a rule about content can be allowed in a comment: who holds a path is not for a comment in that path to say.

mod allow;
mod baseline;
mod places;
mod sift;
mod standing;

pub use allow::{Allow, Flaw, Terms};
pub use baseline::{BASELINE_FILE, Baseline, Key, may_stand};
pub use places::find;
pub use sift::{FileAllows, Record, Sifted, State, Weighed, sift, weigh};
pub use standing::Standing;

use jiff::civil::Date;

use crate::finding::Finding;

/// A finding that does not count, and what keeps it from counting.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// What the rule said.
    pub finding: Finding,
    /// What allows it.
    pub suppression: Suppression,
}

/// What keeps a finding from counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suppression {
    /// A comment in the file.
    Inline {
        /// Why, in its author's words.
        reason: String,
        /// The agent who answers for it, where the comment says.
        by: Option<String>,
        /// The last day on which it holds, where it ends.
        expires: Option<Date>,
    },
    /// It stood when policy was adopted.
    Baseline,
}

impl Suppression {
    /// Its name in reports.
    pub fn how(&self) -> &'static str {
        match self {
            Self::Inline { .. } => "inline",
            Self::Baseline => "baseline",
        }
    }
}
