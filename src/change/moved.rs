//! Owns the question where the content of a new path stood before: a rename moves work, it does not make it.
//!
//! Who may change a path is asked of both sides of a rename. What a change *adds*, though, is only what the file did not
//! hold under its old name: otherwise moving a directory would bring every old mark in it to judgement.

use super::{AddedLines, Blob, Change, Entry, FileChange, RepoPath, Tree};
use crate::fault::Fault;

/// How many deleted files are compared with a new one. Git's own default stops at 1,000 pairs; most moves have a
/// namesake, which comes first.
const CANDIDATES: usize = 16;

/// The content that `after`, new at its path, moved from: a file that the change deletes, of the same bytes or of the
/// same kind with at least half of the lines (git-diff(1), `--find-renames`: 50 % by default).
pub fn source(change: &Change, file: &FileChange, after: &Blob) -> Result<Option<Blob>, Fault> {
    let deleted =
        || change.files.iter().filter(|other| other.is_deleted()).filter_map(|other| stood(change, other));
    if deleted().any(|(_, _, entry)| entry.oid == after.oid) {
        return Ok(Some(after.clone()));
    }
    let mut alike: Vec<_> =
        deleted().filter(|(path, ..)| path.extension() == file.path.extension()).collect();
    alike.sort_by_key(|(path, ..)| path.file_name() != file.path.file_name());
    let mut best: Option<(usize, Blob)> = None;
    for (_, tree, entry) in alike.into_iter().take(CANDIDATES) {
        let size = tree.size(entry.oid)?;
        let length = after.data.len() as u64;
        if size > 2 * length || length > 2 * size {
            continue;
        }
        let old = tree.blob(entry.oid)?;
        let added = AddedLines::since(&[&old.data], &after.data).count();
        if best.as_ref().is_none_or(|(least, _)| added < *least) {
            best = Some((added, old));
        }
    }
    let half = AddedLines::all(&after.data).count() / 2;
    Ok(best.filter(|(added, _)| *added <= half).map(|(_, old)| old))
}

/// Where a deleted file stood: the first parent that had it as a regular file.
fn stood<'a>(change: &'a Change, file: &'a FileChange) -> Option<(&'a RepoPath, &'a Tree, Entry)> {
    let sides = change.before.iter().zip(&file.before);
    sides
        .filter_map(|(tree, entry)| Some((tree, (*entry)?)))
        .find(|(_, entry)| entry.mode.is_file())
        .map(|(tree, entry)| (&file.path, tree, entry))
}
