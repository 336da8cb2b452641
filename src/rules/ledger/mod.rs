//! Owns the rules about WORK_STATUS.md as a document, and the ledgers of a change, read once for all rules.

pub(super) mod ledger_forged;
pub(super) mod ledger_malformed;
pub(super) mod ledger_missing;
mod witness;

pub(super) use witness::Witnessed;

use std::sync::Arc;

use crate::change::{Blob, RepoPath, Tree};
use crate::fault::Fault;
use crate::formats::work_status::{self, Ledger, Lock, LockState};
use crate::rules::Context;

/// A ledger and the text it was read from.
#[derive(Clone)]
pub(in crate::rules) struct ReadLedger {
    /// The text.
    pub blob: Blob,
    /// What it says.
    pub ledger: Arc<Ledger>,
}

/// The ledgers that a change is judged by.
pub(in crate::rules) struct Ledgers {
    /// In each tree it starts from; `None` where there is none.
    pub before: Vec<Option<ReadLedger>>,
    /// In the tree it leads to.
    pub after: Option<ReadLedger>,
}

impl Ledgers {
    /// The locks that hold in one of the trees it starts from.
    pub(in crate::rules) fn held_before(&self, parent: usize) -> impl Iterator<Item = &Lock> {
        let ledger = self.before.get(parent).and_then(Option::as_ref);
        ledger.into_iter().flat_map(|read| held(&read.ledger))
    }

    /// The locks that hold in the tree it leads to.
    pub(in crate::rules) fn held_after(&self) -> impl Iterator<Item = &Lock> {
        self.after.iter().flat_map(|read| held(&read.ledger))
    }
}

/// The locks in a ledger that were not given back, run out or not.
pub(in crate::rules) fn held(ledger: &Ledger) -> impl Iterator<Item = &Lock> {
    ledger.locks.iter().filter(|lock| lock.state == LockState::Active)
}

/// The ledgers of the change under judgement.
pub(in crate::rules) fn ledgers(cx: &Context<'_>) -> Result<Arc<Ledgers>, Fault> {
    cx.derive(|cx| {
        let before = cx.change.before.iter().map(|tree| read(cx, tree)).collect::<Result<_, _>>()?;
        Ok(Ledgers { before, after: read(cx, &cx.change.after)? })
    })
}

/// The ledger in a tree, if there is a regular file in its place.
pub(in crate::rules) fn read(cx: &Context<'_>, tree: &Tree) -> Result<Option<ReadLedger>, Fault> {
    let Some(blob) = tree.file(&path())? else { return Ok(None) };
    let ledger = cx.parsed(&blob, work_status::parse);
    Ok(Some(ReadLedger { blob, ledger }))
}

/// Where the ledger stands.
pub(in crate::rules) fn path() -> RepoPath {
    RepoPath::from(work_status::PATH)
}
