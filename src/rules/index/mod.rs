//! Owns the family *index*: orchestration-index.md and WORK_STATUS.md kept up to date with the work.

pub(super) mod index_missing;
pub(super) mod index_stale;
pub(super) mod status_stale;

use super::Context;
use crate::change::{Origin, RepoPath, is_document};
use crate::config::Per;
use crate::fault::Fault;
use crate::finding::Finding;
use crate::formats::orchestration_index;

/// Whether the change owes the two documents an update: it has work in it, and it is judged by the unit that
/// `[index] per` names. Pure reverts owe nothing; what has no content of its own is not judged at all.
fn owes(cx: &Context<'_>) -> bool {
    let unit = match cx.policy.index.per {
        Per::Commit => !cx.change.covers_range,
        Per::Range => cx.change.covers_range,
    };
    // A work tree is work in progress: it owes at the latest when it is staged.
    let settled = cx.change.origin != Origin::Worktree;
    unit && settled
        && !cx.change.is_pure_revert
        && cx.change.files.iter().any(|file| !is_document(&file.path))
}

/// Whether the document at `name` says something new, compared with every side the change comes from. `None`: there is
/// no such document.
fn gains(cx: &Context<'_>, name: &str) -> Result<Option<bool>, Fault> {
    let path = RepoPath::from(name);
    let Some(after) = cx.change.after.file(&path)? else { return Ok(None) };
    let mut before = Vec::new();
    for tree in &cx.change.before {
        before.extend(tree.file(&path)?);
    }
    if before.iter().any(|old| old.oid == after.oid) {
        return Ok(Some(false));
    }
    let texts: Vec<&[u8]> = before.iter().map(|blob| &blob.data[..]).collect();
    Ok(Some(orchestration_index::gains(&texts, &after.data)))
}

fn stale(cx: &Context<'_>, name: &str, what: &str) -> Finding {
    let unit = if cx.change.covers_range { "this push" } else { "this change" };
    let paths = cx.change.files.iter().filter(|file| !is_document(&file.path)).count();
    let things = if paths == 1 { "1 path".to_owned() } else { format!("{paths} paths") };
    Finding::new(
        cx.id(),
        format!("{unit} touches {things}, but {name} says nothing new about it"),
        "the documents are how everybody else learns what was done; a new date or moved lines tell nothing",
        format!("add a line to {name} that says {what}, then `git add {name}`"),
    )
    .in_file(&RepoPath::from(name))
}
