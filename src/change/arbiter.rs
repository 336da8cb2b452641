//! Owns what a change may ask of the arbiter of locks: what it says now, and who wrote what into it.
//!
//! What it says now changes with every lock, so only what is not committed yet is judged by it. Its chain of entries
//! only grows: what it says of the past is the same for ever, and stands as a witness for rows that one agent commits in
//! another's name because WORK_STATUS.md follows the arbiter.

use jiff::Timestamp;

use super::object::Blob;
use crate::fault::Fault;

/// The arbiter, as far as this repository has it.
pub trait Arbiter: Send + Sync {
    /// Its ledger now; `None` if there is no arbiter.
    fn ledger(&self) -> Result<Option<Blob>, Fault>;

    /// What was written into it from `from` to `to`, in no order; nothing where its chain is not here.
    fn statements(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Statement>, Fault>;
}

/// What one entry of the arbiter's chain did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// When.
    pub at: Timestamp,
    /// Who says so.
    pub agent: String,
    /// Whether that is more than a claim, where policy asks for more: the entry carries a signature of that agent.
    pub is_proven: bool,
    /// The rows that came, as the ledger writes them.
    pub added: Vec<Vec<u8>>,
    /// The rows that went.
    pub removed: Vec<Vec<u8>>,
}
