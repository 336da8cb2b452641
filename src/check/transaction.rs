//! Owns what a transaction of refs would bring to this repository's branches: the commits that no branch has yet, by
//! whichever command they were made.

use super::span::Records;
use super::{Batch, RefUpdate};
use crate::change::{Oid, Origin};
use crate::fault::Fault;
use crate::git::{Draft, Repository, Span};

/// The commits that each branch would be the first to have. What any branch, here or of a remote, has already is not
/// judged again: going back, and going where somebody else has been, is free. Refs of other kinds hold no work yet: a
/// detached `HEAD`, a stash or a tag is judged when a branch comes to it.
pub(super) fn batches(repository: &Repository, updates: &[RefUpdate]) -> Result<Vec<Batch>, Fault> {
    // A policy that cannot be read is the verdict's affair: the way back from the commit that broke it must stay open.
    let records = Records::of(repository, None).unwrap_or_default();
    let known = known(&records);
    let (mut batches, mut judged) = (Vec::new(), Vec::new());
    for update in updates.iter().filter(|update| is_branch(update) && !records.is_record(update)) {
        let Some(tip) = update.new.filter(|_| update.new != update.old) else { continue };
        let excluded = known.iter().cloned().chain(judged.iter().map(Oid::to_string)).collect();
        let drafts = repository.changes(&Span { tips: vec![tip], excluded })?;
        if drafts.is_empty() {
            continue;
        }
        judged.push(tip);
        let base =
            base(repository, update, tip, &drafts)?.map(|base| repository.tree_of(base)).transpose()?;
        // Neither is this the range that a push will bring, nor does it go anywhere yet: what is asked of ranges is asked there.
        batches.push(Batch { drafts, base, tip: Some(repository.tree_of(tip)?), ..Batch::default() });
    }
    Ok(batches)
}

fn is_branch(update: &RefUpdate) -> bool {
    update.name.starts_with("refs/heads/")
}

/// The options that leave out what branches have, here and at remotes, but for those that hold the arbiter's chain.
fn known(records: &Records) -> Vec<String> {
    ["--glob=refs/heads/*", "--glob=refs/remotes/*"]
        .into_iter()
        // What is excluded counts for the next `--glob` alone (git-rev-list(1)).
        .flat_map(|all| records.excluded().into_iter().chain([all.to_owned()]))
        .collect()
}

/// The trusted side: where the branch stood, if it only grows; else what its new commits stand on, which for a rebase is
/// the new base. `None` for a history of its own.
fn base(
    repository: &Repository,
    update: &RefUpdate,
    tip: Oid,
    drafts: &[Draft],
) -> Result<Option<Oid>, Fault> {
    // Git tells no old id where it does not care for it, as for `git branch --force` (githooks(5)).
    let old = match update.old {
        Some(old) => Some(old),
        None => repository.find(&update.name)?,
    };
    if let Some(old) = old
        && repository.is_ancestor(old, tip)?
    {
        return Ok(Some(old));
    }
    // Parents come before children: one way back meets all of the first parents.
    let mut at = tip;
    for draft in drafts.iter().rev() {
        if draft.origin != Origin::Commit(at) {
            continue;
        }
        let Some(&parent) = draft.parents.first() else { return Ok(None) };
        at = parent;
    }
    Ok(Some(at))
}
