//! Owns which .gitattributes files speak of a path, and in which tree they are read.
//!
//! A change is judged by the attributes that stood before it, a range by those of the branch it is going to, as they are by
//! the policy: a line that it adds excuses nothing that it brings. A root commit has none. A whole tree (`--all`) is judged by its own.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::context::over_limit;
use super::contract::Findings;
use crate::change::{Change, Extent, RepoPath, Tree};
use crate::fault::Fault;
use crate::syntax::role::{AttributeFile, Attributed};

const FILE: &str = ".gitattributes";

/// The attributes of one tree, read as paths ask for them: the directories above a path and no others.
pub(crate) struct Attributes {
    tree: Option<Tree>,
    ignore_case: bool,
    max_file_size: u64,
    /// By directory: its own file, then those above it.
    known: Mutex<FxHashMap<RepoPath, Arc<Above>>>,
}

/// The files that speak of a directory's paths, the nearest first.
#[derive(Default)]
struct Above {
    files: Vec<Arc<AttributeFile>>,
    /// Files that are too large to be read, with the reason.
    unread: Vec<(RepoPath, String)>,
}

impl Attributes {
    /// Those of `tree`; `None`: there are none. Larger files than `max_file_size` bytes are not read.
    pub(crate) fn new(tree: Option<Tree>, ignore_case: bool, max_file_size: u64) -> Self {
        Self { tree, ignore_case, max_file_size, known: Mutex::default() }
    }

    /// Those that `change` is judged by. A merge is judged by those of the side it merges into, its first parent.
    pub(super) fn of_change(change: &Change, max_file_size: u64) -> Self {
        let tree = match change.extent {
            Extent::Difference => change.target.as_ref().or(change.before.first()),
            Extent::WholeTree => Some(&change.after),
        };
        Self::new(tree.cloned(), change.ignore_case, max_file_size)
    }

    /// What they say of `path`. A file that is too large to be read is told to `out`; what it says does not count.
    pub(crate) fn of(&self, path: &RepoPath, out: &mut Findings) -> Result<Attributed, Fault> {
        let above = self.above(&path.directory())?;
        for (file, reason) in &above.unread {
            out.skip(file, reason.clone());
        }
        Ok(Attributed::of(path, above.files.iter().map(Arc::as_ref), self.ignore_case))
    }

    fn above(&self, directory: &RepoPath) -> Result<Arc<Above>, Fault> {
        let Some(tree) = &self.tree else { return Ok(Arc::default()) };
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(directory) {
            return Ok(Arc::clone(known));
        }
        let parent = if directory.is_root() { Arc::default() } else { self.above(&directory.directory())? };
        let path = directory.join(FILE);
        // Git does not follow a link there.
        let above = match tree.entry(&path)?.filter(|entry| entry.mode.is_file()) {
            None => parent,
            Some(entry) => {
                let (mut files, mut unread) = (parent.files.clone(), parent.unread.clone());
                if tree.size(entry.oid)? > self.max_file_size {
                    let reason = format!("{}: no attribute of it counts", over_limit(self.max_file_size));
                    unread.push((path, reason));
                } else {
                    let root = files.last().map(Arc::as_ref);
                    let file = AttributeFile::parse(path, &tree.blob(entry.oid)?.data, root);
                    files.insert(0, Arc::new(file));
                }
                Arc::new(Above { files, unread })
            }
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(directory.clone(), Arc::clone(&above));
        Ok(above)
    }
}

#[cfg(test)]
mod tests {
    use super::Attributes;
    use crate::change::RepoPath;
    use crate::change::memory::MemoryTree;
    use crate::rules::Findings;
    use crate::rules::testing::merge;

    #[test]
    fn a_merge_is_judged_by_the_attributes_of_the_side_it_merges_into() {
        let into = MemoryTree::new().with("a.rs", "1").with(".gitattributes", "a.rs linguist-vendored\n");
        let from = MemoryTree::new().with("a.rs", "2").with(".gitattributes", "* linguist-generated\n");
        let change = merge("rust-expert", &[into.clone(), from], &into.with("a.rs", "3"));
        let attributes = Attributes::of_change(&change, 1_000);
        let said = attributes.of(&RepoPath::from("a.rs"), &mut Findings::default()).unwrap();
        assert!(said.vendored.is_some() && said.generated.is_none(), "{said:?}");
    }

    #[test]
    fn every_directory_above_a_path_is_asked_and_no_other() {
        let tree = MemoryTree::new()
            .with(".gitattributes", "*.rs linguist-generated\n")
            .with("a/.gitattributes", "b.rs -linguist-generated\n")
            .with("x/.gitattributes", "*.rs !linguist-generated\n")
            .with("a/b.rs", "");
        let attributes = Attributes::new(Some(std::sync::Arc::new(tree)), false, 1_000);
        let line = |path: &str| {
            let said = attributes.of(&RepoPath::from(path), &mut Findings::default()).unwrap().generated?;
            Some((said.is_set, said.file.to_string()))
        };
        assert_eq!(line("a/b.rs"), Some((false, "a/.gitattributes".to_owned())));
        assert_eq!(line("a/deep/er/c.rs"), Some((true, ".gitattributes".to_owned())));
        assert_eq!(line("a/deep/er/b.rs"), Some((false, "a/.gitattributes".to_owned())));
        assert_eq!(line("x/b.rs"), None);
        assert_eq!(line("top.rs"), Some((true, ".gitattributes".to_owned())));
    }
}
