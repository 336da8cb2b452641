//! Owns trees and an arbiter held in memory, for documentation examples and rule tests: content as git would name it,
//! without git.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Arbiter, Blob, Entry, Mode, Oid, RepoPath, Selector, Snapshot, Statement};
use crate::fault::Fault;

/// A tree made of (path, content) pairs. Ids are SHA-256 blob ids, as a SHA-256 repository computes them.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    files: BTreeMap<RepoPath, (Mode, Blob)>,
}

impl MemoryTree {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a regular file at `path`, over what stood there.
    #[must_use]
    pub fn with(self, path: impl Into<RepoPath>, content: impl AsRef<[u8]>) -> Self {
        self.with_mode(path, Mode::File, content)
    }

    /// Puts a file, link or submodule at `path`.
    #[must_use]
    pub fn with_mode(mut self, path: impl Into<RepoPath>, mode: Mode, content: impl AsRef<[u8]>) -> Self {
        let data: Arc<[u8]> = content.as_ref().into();
        self.files.insert(path.into(), (mode, Blob { oid: blob_id(&data), data }));
        self
    }

    /// Takes the file at `path` away.
    #[must_use]
    pub fn without(mut self, path: impl Into<RepoPath>) -> Self {
        self.files.remove(&path.into());
        self
    }

    /// Every path that differs from `before`, with both entries, in path order.
    pub fn changes_since(&self, before: &MemoryTree) -> Vec<(RepoPath, Option<Entry>, Option<Entry>)> {
        let mut paths: Vec<_> = before.files.keys().chain(self.files.keys()).cloned().collect();
        paths.sort();
        paths.dedup();
        let entry = |tree: &MemoryTree, path: &RepoPath| {
            tree.files.get(path).map(|(mode, blob)| Entry { mode: *mode, oid: blob.oid })
        };
        paths
            .into_iter()
            .map(|path| (entry(before, &path), entry(self, &path), path))
            .filter(|(old, new, _)| old != new)
            .map(|(old, new, path)| (path, old, new))
            .collect()
    }

    fn by_id(&self, oid: Oid) -> Result<&Blob, Fault> {
        self.files.values().map(|(_, blob)| blob).find(|blob| blob.oid == oid).ok_or_else(|| {
            Fault::new(format!("no blob {oid} in this tree"), "ask for ids of this tree's entries")
        })
    }
}

impl Snapshot for MemoryTree {
    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>, Fault> {
        if let Some((mode, blob)) = self.files.get(path) {
            return Ok(Some(Entry { mode: *mode, oid: blob.oid }));
        }
        let below = self.files.keys().any(|file| file.is_within(path));
        Ok(below.then(|| Entry { mode: Mode::Directory, oid: blob_id(path.as_bytes()) }))
    }

    fn blob(&self, oid: Oid) -> Result<Blob, Fault> {
        self.by_id(oid).cloned()
    }

    fn size(&self, oid: Oid) -> Result<u64, Fault> {
        Ok(self.by_id(oid)?.data.len() as u64)
    }

    fn select(&self, selector: &'static Selector) -> Result<Vec<(RepoPath, Entry)>, Fault> {
        let picked = |path: &&RepoPath| {
            path.directory().components().all(|part| (selector.enter)(part))
                && (selector.pick)(path.file_name())
        };
        Ok(self
            .files
            .keys()
            .filter(picked)
            .map(|path| (path.clone(), self.files[path].0, self.files[path].1.oid))
            .map(|(path, mode, oid)| (path, Entry { mode, oid }))
            .collect())
    }

    fn list(&self, path: &RepoPath) -> Result<Vec<(RepoPath, Entry)>, Fault> {
        let within = self.files.iter().filter(|(other, _)| other.is_within(path));
        Ok(within.map(|(path, (mode, blob))| (path.clone(), Entry { mode: *mode, oid: blob.oid })).collect())
    }
}

fn blob_id(data: &[u8]) -> Oid {
    let mut hasher = Sha256::new();
    hasher.update(format!("blob {}\0", data.len()));
    hasher.update(data);
    Oid::from_bytes(&hasher.finalize()).unwrap_or_else(|| unreachable!("SHA-256 gives 32 bytes"))
}

/// An arbiter in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryArbiter {
    /// Its ledger; `None`: there is no arbiter.
    pub ledger: Option<String>,
    /// What its chain says.
    pub statements: Vec<Statement>,
}

impl Arbiter for MemoryArbiter {
    fn ledger(&self) -> Result<Option<Blob>, Fault> {
        Ok(self.ledger.as_ref().map(|text| {
            let data: Arc<[u8]> = text.as_bytes().into();
            Blob { oid: blob_id(&data), data }
        }))
    }

    fn statements(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Statement>, Fault> {
        let is_asked_for = |statement: &&Statement| statement.at >= from && statement.at <= to;
        Ok(self.statements.iter().filter(is_asked_for).cloned().collect())
    }
}
