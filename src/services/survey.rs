//! Owns the reading of a tree for services: the selected files by directory, links followed, each blob read and parsed
//! once in a run, and a note of everything that could not be read.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::paths::{resolve, upwards};
use super::select::{SELECTOR, is_rust_entry};
use crate::change::{Blob, Entry, Mode, Oid, RepoPath, Snapshot};
use crate::fault::Fault;

/// Where parsed blobs are kept, for all threads.
pub trait Parsed: Sync {
    /// The value of type `T` for `blob`, made by `parse` if it is not there.
    fn parsed<T: Send + Sync + 'static>(&self, blob: &Blob, parse: impl FnOnce(&[u8]) -> T) -> Arc<T>;
}

/// What could not be read or evaluated, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The file.
    pub path: RepoPath,
    /// The reason, as a fragment.
    pub reason: String,
}

/// Manifests and container files beyond this size are not read: nobody writes them by hand.
const MAX_SIZE: u64 = 4 << 20;

/// How many links are followed in a row.
const MAX_LINKS: usize = 8;

/// A blob that was read and parsed, or the reason why it could not be; a fault if git could not give it.
type Read<T> = Result<Result<Arc<T>, String>, Fault>;

/// A tree under survey.
pub(super) struct Survey<'a, C> {
    tree: &'a dyn Snapshot,
    cache: &'a C,
    files: BTreeMap<RepoPath, Entry>,
    /// The files by name, Go's left out: these are many, and nobody looks for one by its name.
    names: FxHashMap<Vec<u8>, Vec<RepoPath>>,
    notes: Mutex<Vec<Note>>,
}

impl<'a, C: Parsed> Survey<'a, C> {
    pub(super) fn new(tree: &'a dyn Snapshot, cache: &'a C) -> Result<Self, Fault> {
        let picked = tree.select(&SELECTOR)?.into_iter();
        let files: BTreeMap<RepoPath, Entry> =
            picked.filter(|(path, _)| path.extension() != Some(b"rs") || is_rust_entry(path)).collect();
        let mut names: FxHashMap<Vec<u8>, Vec<RepoPath>> = FxHashMap::default();
        for path in files.keys().filter(|path| path.extension() != Some(b"go")) {
            names.entry(path.file_name().to_vec()).or_default().push(path.clone());
        }
        Ok(Self { tree, cache, files, names, notes: Mutex::default() })
    }

    /// The tree itself.
    pub(super) fn tree(&self) -> &'a dyn Snapshot {
        self.tree
    }

    /// The selected files, in path order.
    pub(super) fn files(&self) -> impl Iterator<Item = &RepoPath> {
        self.files.keys()
    }

    /// The selected files called `name`, wherever they stand.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &RepoPath> + use<'_, 'a, C> {
        self.names.get(name.as_bytes()).into_iter().flatten()
    }

    /// The selected files below `directory`.
    pub(super) fn within(&self, directory: &RepoPath) -> impl Iterator<Item = &RepoPath> {
        let start = if directory.is_root() { RepoPath::root() } else { directory.join("") };
        let directory = directory.clone();
        self.files
            .range((Bound::Included(start), Bound::Unbounded))
            .map(|(path, _)| path)
            .take_while(move |path| path.is_within(&directory))
    }

    /// The selected files that stand directly in `directory`.
    pub(super) fn inside(&self, directory: &RepoPath) -> impl Iterator<Item = &RepoPath> {
        let depth = directory.components().count() + 1;
        self.within(directory).filter(move |path| path.components().count() == depth)
    }

    /// Whether a selected file stands at `path`.
    pub(super) fn has(&self, path: &RepoPath) -> bool {
        self.files.contains_key(path)
    }

    /// The nearest directory, from `directory` upwards, in which a file called `name` was selected.
    pub(super) fn nearest(&self, directory: &RepoPath, name: &str) -> Option<RepoPath> {
        upwards(directory).find(|directory| self.has(&directory.join(name)))
    }

    /// Whether `path` is a directory of the tree.
    pub(super) fn is_directory(&self, path: &RepoPath) -> Result<bool, Fault> {
        Ok(path.is_root() || matches!(self.tree.entry(path)?, Some(Entry { mode: Mode::Directory, .. })))
    }

    /// Whether anything of the tree stands at `path`.
    pub(super) fn exists(&self, path: &RepoPath) -> Result<bool, Fault> {
        Ok(path.is_root() || self.has(path) || self.tree.entry(path)?.is_some())
    }

    /// The file at `path`, parsed; `None` if there is none, or if it could not be parsed, which is then noted.
    pub(super) fn read<T: Send + Sync + 'static>(
        &self,
        path: &RepoPath,
        parse: fn(&[u8]) -> Result<T, String>,
    ) -> Result<Option<Arc<T>>, Fault> {
        let Some(oid) = self.file(path)? else { return Ok(None) };
        match self.parsed(oid, parse)? {
            Ok(value) => Ok(Some(value)),
            Err(reason) => {
                self.note(path, reason);
                Ok(None)
            }
        }
    }

    /// Whether a file (or a link to one) stands at `path`.
    pub(super) fn is_file(&self, path: &RepoPath) -> Result<bool, Fault> {
        self.file(path).map(|oid| oid.is_some())
    }

    /// The blob of the file at `path`, links followed.
    fn file(&self, path: &RepoPath) -> Result<Option<Oid>, Fault> {
        let mut path = path.clone();
        for _ in 0..=MAX_LINKS {
            let entry = match self.files.get(&path) {
                Some(entry) => Some(*entry),
                None => self.tree.entry(&path)?,
            };
            match entry {
                Some(entry) if entry.mode.is_file() => return Ok(Some(entry.oid)),
                Some(Entry { mode: Mode::Symlink, oid }) => {
                    let target = self.tree.blob(oid)?;
                    let Some(next) = resolve(&path.directory(), &target.data) else { return Ok(None) };
                    path = next;
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    fn parsed<T: Send + Sync + 'static>(
        &self,
        oid: Oid,
        parse: fn(&[u8]) -> Result<T, String>,
    ) -> Result<Result<Arc<T>, String>, Fault> {
        // The cache is asked by id alone: a blob that it knows is not read again. A fault may stay in it, for an
        // object that cannot be read once ends the run.
        let by_id = Blob { oid, data: Arc::from([]) };
        let read: Arc<Read<T>> = self.cache.parsed(&by_id, |_| {
            if self.tree.size(oid)? > MAX_SIZE {
                return Ok(Err(format!("larger than {MAX_SIZE} bytes")));
            }
            let blob = self.tree.blob(oid)?;
            if blob.is_binary() {
                return Ok(Err("binary".to_owned()));
            }
            Ok(parse(&blob.data).map(Arc::new))
        });
        (*read).clone()
    }

    /// Notes that the file at `path` could not be judged.
    pub(super) fn note(&self, path: &RepoPath, reason: impl Into<String>) {
        let note = Note { path: path.clone(), reason: reason.into() };
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// What could not be judged, by path.
    pub(super) fn into_notes(self) -> Vec<Note> {
        let mut notes = self.notes.into_inner().unwrap_or_else(PoisonError::into_inner);
        notes.sort();
        notes
    }
}
