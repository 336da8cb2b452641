//! Owns the two documents as the rules see them: read and parsed once for a change, on all its sides.

use std::sync::Arc;

use super::Context;
use crate::change::{Blob, RepoPath, Tree, WORK_STATUS};
use crate::fault::Fault;
use crate::formats::work_status::{self, Ledger};

/// A ledger and the text it was read from.
#[derive(Clone)]
pub(super) struct Document {
    pub(super) blob: Blob,
    pub(super) ledger: Arc<Ledger>,
}

/// The ledger on every side of a change; `None` where there is none.
pub(super) struct Ledgers {
    pub(super) before: Vec<Option<Document>>,
    pub(super) after: Option<Document>,
    /// The target branch's tip, and what the range makes of it.
    pub(super) target: Option<Document>,
    pub(super) range_tip: Option<Document>,
}

/// The ledgers of the change under judgement.
pub(super) fn ledgers(cx: &Context<'_>) -> Result<Arc<Ledgers>, Fault> {
    cx.derive(|cx| {
        let read = |tree: &Tree| ledger(cx, tree);
        Ok(Ledgers {
            before: cx.change.before.iter().map(read).collect::<Result<_, _>>()?,
            after: read(&cx.change.after)?,
            target: cx.change.target.as_ref().map(read).transpose()?.flatten(),
            range_tip: cx.change.range_tip.as_ref().map(read).transpose()?.flatten(),
        })
    })
}

fn ledger(cx: &Context<'_>, tree: &Tree) -> Result<Option<Document>, Fault> {
    let Some(blob) = tree.file(&RepoPath::from(WORK_STATUS))? else { return Ok(None) };
    let ledger = cx.parsed(&blob, work_status::parse);
    Ok(Some(Document { blob, ledger }))
}

impl Ledgers {
    /// The ledgers that stand before the change.
    pub(super) fn befores(&self) -> impl Iterator<Item = &Document> {
        self.before.iter().flatten()
    }
}

/// The row that a lock on `path` needs, with the times left for whoever adds it.
pub(super) fn row_to_add(path: &RepoPath, agent: &str) -> String {
    format!("| `{path}` | {agent} | <now, as 2026-01-31T09:00:00Z> | <end> | <task> |")
}
