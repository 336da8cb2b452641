//! Owns what stands at a path of a tree: links followed, also those in the middle of a path, submodules and what git
//! ignores told apart from what is simply not there.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use bstr::ByteSlice;
use gix_attributes::glob::{Pattern, parse, pattern, wildmatch};

use super::dockerignore::DockerIgnore;
use super::paths::resolve;
use crate::change::{Entry, Mode, Oid, RepoPath, Snapshot};
use crate::fault::Fault;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A file: its path, where no link leads any further, and its blob.
    File(RepoPath, Oid),
    /// A directory.
    Directory,
    /// Something that this tree does not show: in a submodule, or where a link leads out of the repository.
    Beyond,
    /// Nothing.
    Nothing,
}

/// How many links are followed in a row.
const MAX_LINKS: usize = 16;

/// Ignore files beyond this size are not read: nobody writes them by hand.
const MAX_IGNORE: u64 = 1 << 20;

/// A tree in which paths are looked up.
pub(super) struct Lookup<'a> {
    tree: &'a dyn Snapshot,
    /// The patterns of the .gitignore in a directory.
    ignored: RefCell<BTreeMap<RepoPath, Arc<Vec<Pattern>>>>,
    left_out: RefCell<BTreeMap<RepoPath, Option<Arc<DockerIgnore>>>>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(tree: &'a dyn Snapshot) -> Self {
        Self { tree, ignored: RefCell::default(), left_out: RefCell::default() }
    }

    /// What stands at `path`.
    pub(super) fn find(&self, path: &RepoPath) -> Result<Found, Fault> {
        let mut path = path.clone();
        for _ in 0..=MAX_LINKS {
            if path.is_root() {
                return Ok(Found::Directory);
            }
            match self.tree.entry(&path)? {
                Some(Entry { mode: Mode::File | Mode::Executable, oid }) => {
                    return Ok(Found::File(path, oid));
                }
                Some(Entry { mode: Mode::Directory, .. }) => return Ok(Found::Directory),
                Some(Entry { mode: Mode::Submodule, .. }) => return Ok(Found::Beyond),
                Some(Entry { mode: Mode::Symlink, oid }) => match self.target(&path.directory(), oid)? {
                    Some(target) => path = target,
                    None => return Ok(Found::Beyond),
                },
                None => match self.detour(&path)? {
                    Detour::None => return Ok(Found::Nothing),
                    Detour::Beyond => return Ok(Found::Beyond),
                    Detour::To(next) => path = next,
                },
            }
        }
        Ok(Found::Nothing)
    }

    /// Where a link in `directory` leads; `None`: out of the repository.
    fn target(&self, directory: &RepoPath, oid: Oid) -> Result<Option<RepoPath>, Fault> {
        Ok(resolve(directory, &self.tree.blob(oid)?.data))
    }

    /// Where a path leads of which a directory is a link.
    fn detour(&self, path: &RepoPath) -> Result<Detour, Fault> {
        let parts: Vec<&[u8]> = path.components().collect();
        let mut above = RepoPath::root();
        for (index, part) in parts.iter().enumerate().take(parts.len() - 1) {
            let here = above.join(part);
            match self.tree.entry(&here)? {
                Some(Entry { mode: Mode::Symlink, oid }) => {
                    let rest = parts[index + 1..].join(&b'/');
                    let target = self.target(&above, oid)?;
                    return Ok(target.map_or(Detour::Beyond, |target| Detour::To(target.join(rest))));
                }
                Some(Entry { mode: Mode::Submodule, .. }) => return Ok(Detour::Beyond),
                Some(Entry { mode: Mode::Directory, .. }) => above = here,
                _ => return Ok(Detour::None),
            }
        }
        Ok(Detour::None)
    }

    /// Whether the tree's .gitignore files ignore `path`, or a directory above it.
    pub(super) fn is_ignored(&self, path: &RepoPath) -> Result<bool, Fault> {
        let parts: Vec<&[u8]> = path.components().collect();
        for length in 1..=parts.len() {
            if self.says(&parts[..length])? == Some(true) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the last pattern that matches says; the nearer file wins.
    fn says(&self, parts: &[&[u8]]) -> Result<Option<bool>, Fault> {
        for depth in (0..parts.len()).rev() {
            let directory = RepoPath::new(parts[..depth].join(&b'/'));
            let below = parts[depth..].join(&b'/');
            let name = below.rfind_byte(b'/').map(|slash| slash + 1);
            let matches = |pattern: &&Pattern| {
                // What is not there may be a directory: git could ignore it by a pattern for either.
                pattern.matches_repo_relative_path(
                    below.as_bstr(),
                    name,
                    Some(true),
                    pattern::Case::Sensitive,
                    wildmatch::Mode::NO_MATCH_SLASH_LITERAL,
                )
            };
            if let Some(last) = self.patterns(&directory)?.iter().rev().find(matches) {
                return Ok(Some(!last.mode.contains(pattern::Mode::NEGATIVE)));
            }
        }
        Ok(None)
    }

    fn patterns(&self, directory: &RepoPath) -> Result<Arc<Vec<Pattern>>, Fault> {
        if let Some(known) = self.ignored.borrow().get(directory) {
            return Ok(Arc::clone(known));
        }
        let data = self.small(&directory.join(".gitignore"))?.unwrap_or_default();
        let lines = data.lines().filter(|line| !line.starts_with(b"#"));
        let patterns: Vec<Pattern> =
            lines.filter_map(|line| parse(line.trim_end_with(|c| c == ' '))).collect();
        let patterns = Arc::new(patterns);
        self.ignored.borrow_mut().insert(directory.clone(), Arc::clone(&patterns));
        Ok(patterns)
    }

    /// The ignore file of a build: the Dockerfile's own, else the context's. `None`: there is none.
    pub(super) fn ignore_file(
        &self,
        dockerfile: Option<&RepoPath>,
        context: &RepoPath,
    ) -> Result<Option<(RepoPath, Arc<DockerIgnore>)>, Fault> {
        let own = dockerfile.map(|path| {
            let mut name = path.as_bytes().to_vec();
            name.extend_from_slice(b".dockerignore");
            RepoPath::new(name)
        });
        for path in own.into_iter().chain([context.join(".dockerignore")]) {
            let known = self.left_out.borrow().get(&path).cloned();
            let file = match known {
                Some(known) => known,
                None => {
                    let file = self.small(&path)?.map(|data| Arc::new(DockerIgnore::parse(&data)));
                    self.left_out.borrow_mut().insert(path.clone(), file.clone());
                    file
                }
            };
            if let Some(file) = file {
                return Ok(Some((path, file)));
            }
        }
        Ok(None)
    }

    fn small(&self, path: &RepoPath) -> Result<Option<Arc<[u8]>>, Fault> {
        match self.find(path)? {
            Found::File(_, oid) if self.tree.size(oid)? <= MAX_IGNORE => Ok(Some(self.tree.blob(oid)?.data)),
            _ => Ok(None),
        }
    }
}

enum Detour {
    None,
    Beyond,
    To(RepoPath),
}

#[cfg(test)]
mod tests {
    use super::{Found, Lookup};
    use crate::change::memory::MemoryTree;
    use crate::change::{Mode, RepoPath};

    #[test]
    fn links_are_followed_wherever_they_stand() {
        let tree = MemoryTree::new()
            .with("services/api/Dockerfile", "FROM x\n")
            .with_mode("api", Mode::Symlink, "services/api")
            .with_mode("Dockerfile", Mode::Symlink, "api/Dockerfile")
            .with_mode("out", Mode::Symlink, "../elsewhere")
            .with_mode("round", Mode::Symlink, "round")
            .with_mode("lib", Mode::Submodule, "");
        let lookup = Lookup::new(&tree);
        let found = |path: &str| lookup.find(&RepoPath::from(path)).unwrap();
        for path in ["services/api/Dockerfile", "api/Dockerfile", "Dockerfile"] {
            assert!(
                matches!(found(path), Found::File(real, _) if real == "services/api/Dockerfile".into()),
                "{path}"
            );
        }
        assert_eq!((found("api"), found("")), (Found::Directory, Found::Directory));
        assert_eq!(
            (found("out/x"), found("lib/x"), found("out")),
            (Found::Beyond, Found::Beyond, Found::Beyond)
        );
        assert_eq!(
            (found("api/x"), found("round"), found("Dockerfile/x")),
            (Found::Nothing, Found::Nothing, Found::Nothing)
        );
    }

    #[test]
    fn what_git_ignores() {
        let tree = MemoryTree::new()
            .with(".gitignore", "/dist\n*.env\n!example.env\ntarget/\n# x\n")
            .with("web/.gitignore", "!keep.env\nbuild\n");
        let lookup = Lookup::new(&tree);
        let ignored = |path: &str| lookup.is_ignored(&RepoPath::from(path)).unwrap();
        for path in ["dist", "dist/a", "a.env", "x/a.env", "a/target/b", "web/build/x"] {
            assert!(ignored(path), "{path}");
        }
        for path in ["web/dist", "example.env", "web/keep.env", "build", "x"] {
            assert!(!ignored(path), "{path}");
        }
    }
}
