//! Owns how a check is watched while it is made: how far it has come, and whether anybody wants to know how long the rules
//! take. Nothing of it changes a verdict.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What somebody wants to see of a check.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Told how far the check has come.
    pub progress: Option<Arc<Progress>>,
    /// Whether rules are measured, and the report says how each verdict came about.
    pub measures: bool,
}

/// How far a check has come, in changes and in files of a whole tree. Written by whoever judges, read by whoever shows it.
#[derive(Debug, Default)]
pub struct Progress {
    expected: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// So many steps more are to be made.
    pub fn expect(&self, steps: usize) {
        self.expected.fetch_add(steps, Ordering::Relaxed);
    }

    /// A step is made.
    pub fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The steps that are made, and all that are known of.
    pub fn seen(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.expected.load(Ordering::Relaxed))
    }
}
