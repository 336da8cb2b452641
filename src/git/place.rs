//! Owns places: the work tree, paths as people type them, and where git looks for hooks, asked of git itself: linked worktrees, `config.worktree` and a relative
//! `core.hooksPath` all have their say.

use std::path::PathBuf;

use bstr::ByteSlice;

use super::Repository;
use super::command::Git;
use crate::change::RepoPath;
use crate::fault::Fault;

/// Where hooks go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookPlace {
    /// The directory that git runs hooks from, absolute.
    pub directory: PathBuf,
    /// Where `core.hooksPath` is set, if it is: `local`, `worktree`, `global`, `system`, `command`.
    pub configured: Option<String>,
    /// Whether `core.hooksPath` is relative: then each worktree looks for a directory of its own.
    pub is_relative: bool,
    /// Whether the directory belongs to this repository: its git directory or its work tree.
    pub is_inside: bool,
}

impl Repository {
    /// Where git looks for this repository's hooks.
    pub fn hook_place(&self) -> Result<HookPlace, Fault> {
        let printed = Git::new(["rev-parse", "--path-format=absolute", "--git-path", "hooks"]).output()?;
        let directory = PathBuf::from(printed.trim_end_with(|c| c == '\n').to_str_lossy().into_owned());
        let asked = Git::new(["config", "--show-scope", "--get", "core.hooksPath"]).end()?;
        let configured = match asked.code {
            Some(0) => asked.stdout.split_once_str("\t"),
            Some(1) => None,
            _ => return Err(asked.fault()),
        };
        let is_relative =
            configured.is_some_and(|(_, path)| !path.starts_with(b"/") && !path.starts_with(b"~"));
        let configured = configured.map(|(scope, _)| scope.to_str_lossy().into_owned());
        let inside = |root: &PathBuf| directory.starts_with(root);
        let is_inside = inside(&self.facts.common_dir)
            || inside(&self.facts.git_dir)
            || self.work_tree()?.as_ref().is_some_and(inside);
        Ok(HookPlace { directory, configured, is_relative, is_inside })
    }

    /// The roots of the linked worktrees: all but the first that git lists (git-worktree(1)).
    pub fn linked_worktrees(&self) -> Result<Vec<PathBuf>, Fault> {
        let listed = Git::new(["worktree", "list", "--porcelain", "-z"]).output()?;
        let roots = listed.split(|&byte| byte == 0).filter_map(|line| line.strip_prefix(b"worktree "));
        Ok(roots.skip(1).map(|root| PathBuf::from(root.to_str_lossy().into_owned())).collect())
    }

    /// The work tree's root; `None` in a bare repository.
    pub fn work_tree(&self) -> Result<Option<PathBuf>, Fault> {
        if self.facts.bare {
            return Ok(None);
        }
        if let (Some(up), Ok(here)) = (&self.facts.to_top, std::env::current_dir()) {
            // Git has told how far up it is: no process is needed, only the same spelling.
            if let Ok(top) = here.join(up).canonicalize() {
                return Ok(Some(top));
            }
        }
        let printed = Git::new(["rev-parse", "--show-toplevel"]).output()?;
        Ok(Some(PathBuf::from(printed.trim_end_with(|c| c == '\n').to_str_lossy().into_owned())))
    }
}

/// A path as typed below `prefix` (the current directory in the repository), as a path of the repository.
pub(super) fn resolve_typed(prefix: &RepoPath, typed: &str) -> Result<RepoPath, Fault> {
    let outside = || {
        Fault::new(
            format!("`{typed}` is outside the repository"),
            "name paths of this repository, relative to the current directory",
        )
    };
    if typed.starts_with('/') {
        return Err(outside());
    }
    let mut parts: Vec<&[u8]> = prefix.components().collect();
    for part in typed.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or_else(outside)?),
            name => parts.push(name.as_bytes()),
        }
    }
    Ok(RepoPath::new(parts.join(&b'/')))
}

/// Whether git takes `name` for the name of a ref (git-check-ref-format(1)).
pub fn is_ref_name(name: &str) -> bool {
    git2::Reference::is_valid_name(name)
}

#[cfg(test)]
mod tests {
    use super::resolve_typed;
    use crate::change::RepoPath;

    #[test]
    fn typed_paths_are_relative_to_where_they_are_typed() {
        let prefix = RepoPath::from("src/a");
        assert_eq!(resolve_typed(&prefix, "../b.rs").unwrap(), RepoPath::from("src/b.rs"));
        assert_eq!(resolve_typed(&prefix, ".").unwrap(), prefix);
        assert!(resolve_typed(&prefix, "../../../x").is_err());
        assert!(resolve_typed(&prefix, "/etc").is_err());
    }
}
