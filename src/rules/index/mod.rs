//! Owns the rules that keep orchestration-index.md and WORK_STATUS.md up to date, and what owes them an update.

pub(super) mod index_dead_link;
pub(super) mod index_missing;
pub(super) mod index_stale;
pub(super) mod index_unlisted_service;
pub(super) mod status_stale;

use crate::change::{Blob, Origin, RepoPath, is_document};
use crate::config::Per;
use crate::fault::Fault;
use crate::rules::Context;

/// Whether the change owes the two documents an update: it has work in it, and is what is judged for that, be it every
/// commit or a range as a whole. A revert undoes work that was written down, and stays written down.
///
/// A work tree is work in progress: it owes nothing before it is staged.
fn owes_update(cx: &Context<'_>) -> bool {
    let change = cx.change;
    let is_judged_with_its_range = cx.policy.index.per == Per::Range && !change.covers_range;
    change.origin != Origin::Worktree
        && !is_judged_with_its_range
        && !change.is_pure_revert
        && change.files.iter().any(|file| !is_document(&file.path) && !cx.is_exempt(&file.path))
}

/// A document before the change and after it.
struct Versions {
    before: Vec<Blob>,
    after: Blob,
}

/// The versions of the document at `path`; `None` if there is none after the change, which another rule reports.
fn versions(cx: &Context<'_>, path: &RepoPath) -> Result<Option<Versions>, Fault> {
    let Some(after) = cx.change.after.file(path)? else { return Ok(None) };
    let mut before = Vec::new();
    for tree in &cx.change.before {
        before.extend(tree.file(path)?);
    }
    Ok(Some(Versions { before, after }))
}

impl Versions {
    fn before(&self) -> Vec<&[u8]> {
        self.before.iter().map(|blob| &blob.data[..]).collect()
    }
}

/// The first path of the change that is none of the documents, for messages: what an update should speak of.
fn some_work(cx: &Context<'_>) -> String {
    let mut work = cx.change.files.iter().map(|file| &file.path).filter(|path| !is_document(path));
    match (work.next(), work.count()) {
        (None, _) => "nothing".to_owned(),
        (Some(path), 0) => format!("`{path}`"),
        (Some(path), 1) => format!("`{path}` and one more path"),
        (Some(path), more) => format!("`{path}` and {more} more paths"),
    }
}
