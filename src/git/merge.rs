//! Owns the question what a merge itself brings: what differs from every parent and from git's own automatic merge.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::command::Git;
use super::commit::Commit;
use super::driver::{self, LEDGER_DRIVER};
use super::objects::{Objects, Store};
use super::raw::field;
use super::tree::GitTree;
use crate::change::{FileChange, Oid, RepoPath, Snapshot};
use crate::fault::Fault;

/// What git makes of two commits on its own.
pub(super) struct AutoMerge {
    /// The tree it writes; conflicting files hold markers.
    root: Oid,
    tree: GitTree,
    /// The paths it could not merge.
    conflicts: Vec<RepoPath>,
}

/// Merges pairs of commits as `git merge` would, without touching index, work tree or the repository's own objects;
/// gives them in the order of `pairs`.
///
/// The outcome must not depend on who runs it, so configuration that steers merges is fixed to git's defaults, and
/// attributes (`merge=union`) come from the tree `attributes`, not from whatever is checked out. The driver that joins
/// ledgers is this binary, whether the repository is configured for it or not.
pub(super) fn auto_merges(
    pairs: &[(Oid, Oid)],
    attributes: Oid,
    store: &Store,
) -> Result<Vec<AutoMerge>, Fault> {
    merges_in(pairs, attributes, &store.with_scratch()?)
}

/// Merges three or more commits as git's octopus strategy does: one after the other, each into what the ones before it
/// came to.
pub(super) fn octopus(parents: &[Oid], store: &Store) -> Result<AutoMerge, Fault> {
    let store = store.with_scratch()?;
    let first = *parents.first().ok_or_else(unreadable)?;
    let (mut joined, mut conflicts, mut last) = (first, Vec::new(), None);
    for (at, parent) in parents.iter().enumerate().skip(1) {
        let merge = merges_in(&[(joined, *parent)], first, &store)?.pop().ok_or_else(unreadable)?;
        joined = scratch_commit(merge.root, &parents[..=at], &store)?;
        conflicts.extend(merge.conflicts.iter().cloned());
        last = Some(merge);
    }
    last.map(|merge| AutoMerge { conflicts, ..merge }).ok_or_else(unreadable)
}

/// A commit that stands in the scratch store alone, so that git finds the right merge base for the next parent.
fn scratch_commit(tree: Oid, parents: &[Oid], store: &Store) -> Result<Oid, Fault> {
    let mut arguments =
        vec!["commit-tree".to_owned(), "--no-gpg-sign".to_owned(), "-m".to_owned(), "octopus".to_owned()];
    arguments.extend(parents.iter().map(|parent| format!("-p{parent}")));
    arguments.push(tree.to_string());
    let mut git = store.apply(Git::new(arguments))?;
    for who in ["AUTHOR", "COMMITTER"] {
        for (what, value) in [("NAME", "policy"), ("EMAIL", "policy"), ("DATE", "@0 +0000")] {
            git = git.env(&format!("GIT_{who}_{what}"), value);
        }
    }
    Oid::from_hex(git.output()?.trim_ascii()).ok_or_else(unreadable)
}

fn merges_in(pairs: &[(Oid, Oid)], attributes: Oid, store: &Store) -> Result<Vec<AutoMerge>, Fault> {
    let objects = Arc::new(Objects::new(store.clone()));
    let place = place(attributes, &objects)?;
    let driver = format!("merge.{LEDGER_DRIVER}.driver={}", driver::command_now()?);
    let options = [
        "-c",
        &driver,
        "-c",
        "merge.renames=true",
        "-c",
        "merge.directoryRenames=conflict",
        "-c",
        "merge.conflictStyle=merge",
        "-c",
        "diff.renames=true",
        "-c",
        "merge.renameLimit=7000",
        "-c",
        "diff.algorithm=histogram",
        "merge-tree",
        "--write-tree",
        "--stdin",
        "--allow-unrelated-histories",
        "--no-messages",
        "--name-only",
    ];
    let asked: String = pairs.iter().map(|(ours, theirs)| format!("{ours} {theirs}\n")).collect();
    let git = store
        .apply(Git::new(options))?
        .in_directory(place.path())
        .env("GIT_DIR", &store.git_dir)
        .env("GIT_WORK_TREE", place.path())
        .env("GIT_ATTR_SOURCE", attributes.to_string());
    let printed = git.output_with_input(asked.into_bytes())?;
    let (mut merges, mut at) = (Vec::with_capacity(pairs.len()), 0);
    while at < printed.len() {
        let (status, next) = field(&printed, at)?;
        let (tree, next) = field(&printed, next)?;
        let root = Oid::from_hex(tree).filter(|_| matches!(status, b"0" | b"1")).ok_or_else(unreadable)?;
        let (conflicts, next) = names(&printed, next)?;
        let tree = GitTree::new(Arc::clone(&objects), Arc::default(), Some(root), BTreeMap::new());
        merges.push(AutoMerge { root, tree, conflicts });
        at = next;
    }
    if merges.len() == pairs.len() { Ok(merges) } else { Err(unreadable()) }
}

/// Where git merges: for a merge driver it writes three files into the current directory, and the work tree is not
/// ours to write to. Before git 2.41 nothing but the current work tree tells attributes, so that it gets those of the
/// commit `attributes`.
fn place(attributes: Oid, objects: &Arc<Objects>) -> Result<tempfile::TempDir, Fault> {
    let failed = |error: std::io::Error| {
        Fault::new(
            format!("no temporary directory: {error}"),
            "make room, or point TMPDIR at a directory that can be written",
        )
    };
    let place = tempfile::Builder::new().prefix("policy-merge-").tempdir().map_err(failed)?;
    let root = Commit::parse(&objects.commit(attributes)?, attributes)?.tree;
    let tree = GitTree::new(Arc::clone(objects), Arc::default(), Some(root), BTreeMap::new());
    let entry = tree.entry(&RepoPath::from(".gitattributes"))?;
    if let Some(entry) = entry.filter(|entry| entry.mode.is_file()) {
        std::fs::write(place.path().join(".gitattributes"), &objects.blob(entry.oid)?.data)
            .map_err(failed)?;
    }
    Ok(place)
}

/// The names up to an empty one.
fn names(printed: &[u8], mut at: usize) -> Result<(Vec<RepoPath>, usize), Fault> {
    let mut names = Vec::new();
    loop {
        let (name, next) = field(printed, at)?;
        at = next;
        if name.is_empty() {
            return Ok((names, at));
        }
        names.push(RepoPath::new(name));
    }
}

impl AutoMerge {
    /// Keeps of `files` what is not exactly git's own doing.
    pub(super) fn own_content(&self, files: Vec<FileChange>) -> Result<Vec<FileChange>, Fault> {
        let mut own = Vec::new();
        for file in files {
            if self.conflicts.contains(&file.path) || self.tree.entry(&file.path)? != file.after {
                own.push(file);
            }
        }
        Ok(own)
    }
}

fn unreadable() -> Fault {
    Fault::new(
        "git merge-tree gave something unreadable",
        "check `git --version`: policy needs git 2.39 or later",
    )
}
