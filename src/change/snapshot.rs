//! Owns the view of one tree: what stands at a path, and what it holds. How it is stored is git's affair.

use std::sync::Arc;

use super::{Blob, Entry, Oid, RepoPath};
use crate::fault::Fault;

/// Read access to one state of the repository's files.
///
/// Every failure to read is a [`Fault`]; `None` means that nothing stands there.
pub trait Snapshot: Send + Sync {
    /// What stands at `path`: a file, a link, a submodule, a directory, or nothing.
    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>, Fault>;

    /// The content of a blob that an entry of this snapshot names. It is read whole: ask [`Snapshot::size`] first
    /// where a large one must not be.
    fn blob(&self, oid: Oid) -> Result<Blob, Fault>;

    /// A blob's size in bytes, without reading it.
    fn size(&self, oid: Oid) -> Result<u64, Fault>;

    /// The content of the blob that stands at `path`, as its entry names it; `None` if it has more than `limit` bytes.
    fn blob_within(&self, path: &RepoPath, oid: Oid, limit: u64) -> Result<Option<Blob>, Fault> {
        let _ = path;
        if self.size(oid)? > limit { Ok(None) } else { self.blob(oid).map(Some) }
    }

    /// The files (and links) that `selector` picks, by path, in byte order. The answer is kept by directory, so that
    /// asking again after a small change costs only what changed.
    fn select(&self, selector: &'static Selector) -> Result<Vec<(RepoPath, Entry)>, Fault>;

    /// Everything that stands at `path` or below it: files, links and submodules, by path, in byte order. `path` may be
    /// the root. A tree that knows submodules says so itself: what is picked by name alone leaves them out.
    fn list(&self, path: &RepoPath) -> Result<Vec<(RepoPath, Entry)>, Fault> {
        let mut all = self.select(&EVERYTHING)?;
        all.retain(|(other, _)| other.is_within(path));
        Ok(all)
    }

    /// The content of the regular file at `path`; `None` if there is none, or something else stands there.
    fn file(&self, path: &RepoPath) -> Result<Option<Blob>, Fault> {
        match self.entry(path)? {
            Some(entry) if entry.mode.is_file() => self.blob(entry.oid).map(Some),
            _ => Ok(None),
        }
    }
}

/// A shared view of one tree.
pub type Tree = Arc<dyn Snapshot>;

/// A choice of files by name alone, so that a directory's answer depends on nothing but its own tree.
#[derive(Debug)]
pub struct Selector {
    /// Tells selectors apart in caches: unique.
    pub name: &'static str,
    /// Whether a directory of this name is looked into.
    pub enter: fn(&[u8]) -> bool,
    /// Whether a file of this name is picked.
    pub pick: fn(&[u8]) -> bool,
}

/// Every file.
static EVERYTHING: Selector = Selector { name: "everything", enter: |_| true, pick: |_| true };

/// The tree with nothing in it: what a root commit comes from.
#[derive(Debug, Default)]
pub struct EmptyTree;

impl Snapshot for EmptyTree {
    fn entry(&self, _: &RepoPath) -> Result<Option<Entry>, Fault> {
        Ok(None)
    }

    fn blob(&self, oid: Oid) -> Result<Blob, Fault> {
        Err(absent(oid))
    }

    fn size(&self, oid: Oid) -> Result<u64, Fault> {
        Err(absent(oid))
    }

    fn select(&self, _: &'static Selector) -> Result<Vec<(RepoPath, Entry)>, Fault> {
        Ok(Vec::new())
    }
}

fn absent(oid: Oid) -> Fault {
    Fault::new(
        format!("object {oid} was asked of the empty tree"),
        "this is a defect of policy itself: please report it",
    )
}
