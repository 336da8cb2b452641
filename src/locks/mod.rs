//! Owns the protocol of locks: what a book of locks says, who may take, renew and give back what, and how the
//! book, a hand-edited ledger and the ledgers of several branches come together. Pure: no git, no files, no clock.

mod book;
pub mod merge;
mod projection;
mod reconcile;
mod tenure;

#[cfg(test)]
mod model;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use book::Book;
pub use projection::project;
pub use reconcile::{Contradiction, View, reconcile};
pub use tenure::{Conflict, Granted, Released, Wanted};

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::change::Holder;
use crate::formats::work_status::Lock;
use crate::glob::Pattern;

/// What a decision depends on besides the book.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// When it is made.
    pub now: Timestamp,
    /// How long a lock without an expiry holds after it was taken.
    pub ttl: Duration,
    /// Whether two sessions of one agent are two holders.
    pub per_session: bool,
    /// Whether paths compare without regard to ASCII case.
    pub ignore_case: bool,
}

/// Where a lock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the arbiter's book.
    Arbiter,
    /// In the work tree's WORK_STATUS.md alone: taken by hand.
    File,
}

impl Source {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Arbiter => "arbiter",
            Self::File => "file",
        }
    }
}

impl Terms {
    /// Whether a lock has run out. Only its end counts: a beginning in the future is another machine's clock.
    pub fn has_run_out(&self, lock: &Lock) -> bool {
        lock.has_run_out_at(self.now, self.ttl)
    }

    fn is_same_holder(&self, one: &str, other: &str) -> bool {
        Holder::parse(one).is(&Holder::parse(other), self.per_session)
    }

    fn overlap(&self, one: &Lock, other: &Pattern) -> bool {
        one.pattern.overlaps(other, self.ignore_case)
    }

    fn after(&self, span: Duration) -> Timestamp {
        let later = SignedDuration::try_from(span).ok().and_then(|span| self.now.checked_add(span).ok());
        later.unwrap_or(Timestamp::MAX)
    }
}
