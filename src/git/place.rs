//! Owns places: the work tree, paths as people type them, and where git looks for hooks, asked of git itself: linked worktrees, `config.worktree` and a relative
//! `core.hooksPath` all have their say.

use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::Repository;
use super::canary::elsewhere;
use super::command::{Ended, Git};
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

/// A place where hooks run: a worktree, or a bare repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worktree {
    /// Its root.
    pub root: PathBuf,
    /// Whether there is no work tree: the root is the git directory.
    pub is_bare: bool,
}

impl Worktree {
    /// Where git looks for the hooks that run here.
    pub fn hook_place(&self) -> Result<HookPlace, Fault> {
        let asked =
            ["rev-parse", "--path-format=absolute", "--git-path", "hooks", "--git-dir", "--git-common-dir"];
        let printed = elsewhere(&self.root, asked).output()?;
        let paths: Vec<PathBuf> =
            printed.lines().map(|line| PathBuf::from(line.to_str_lossy().into_owned())).collect();
        let [directory, git_dir, common_dir] = &paths[..] else {
            return Err(Fault::new("git told no place of hooks", "check `git --version`"));
        };
        let asked = elsewhere(&self.root, HOOKS_PATH).end()?;
        let mut roots = vec![git_dir, common_dir];
        if !self.is_bare {
            roots.push(&self.root);
        }
        place(directory.clone(), &asked, &roots)
    }

    /// Takes `core.hooksPath` out of the configuration of one scope, `local` or `worktree`.
    pub fn unset_hooks_path(&self, scope: &str) -> Result<(), Fault> {
        let words = ["config", &format!("--{scope}"), "--unset-all", "core.hooksPath"];
        elsewhere(&self.root, words).output().map(drop)
    }

    /// The hooks of git's own configuration (git 2.54, `hook.NAME.command`), by name, that run `policy hook EVENT`.
    pub fn configured_hooks(&self, event: &str) -> Result<Vec<String>, Fault> {
        let words = ["config", "--null", "--get-regexp", r"^hook\..*\.command$"];
        let ended = elsewhere(&self.root, words).end()?;
        let said = format!("hook {event}");
        let pairs = ended.stdout.split(|&byte| byte == 0).filter_map(|pair| pair.split_once_str("\n"));
        let named =
            pairs.filter(|(_, command)| command.contains_str("policy") && command.contains_str(&said));
        Ok(named
            .filter_map(|(key, _)| Some(key.to_str().ok()?.strip_suffix(".command")?.to_owned()))
            .collect())
    }
}

/// The question where `core.hooksPath` is set, and to what.
const HOOKS_PATH: [&str; 4] = ["config", "--show-scope", "--get", "core.hooksPath"];

fn place(directory: PathBuf, asked: &Ended, roots: &[&PathBuf]) -> Result<HookPlace, Fault> {
    let configured = match asked.code {
        Some(0) => asked.stdout.split_once_str("\t"),
        Some(1) => None,
        _ => return Err(asked.fault()),
    };
    let is_relative = configured.is_some_and(|(_, path)| !path.starts_with(b"/") && !path.starts_with(b"~"));
    let configured = configured.map(|(scope, _)| scope.to_str_lossy().into_owned());
    let is_inside = roots.iter().any(|root| directory.starts_with(root));
    Ok(HookPlace { directory, configured, is_relative, is_inside })
}

impl Repository {
    /// All places where this repository's hooks run, that of this process first: its worktrees, and itself if it is bare.
    pub fn worktrees(&self) -> Result<Vec<Worktree>, Fault> {
        let here = match self.work_tree()? {
            Some(root) => Worktree { root, is_bare: false },
            None => Worktree { root: self.facts.git_dir.clone(), is_bare: true },
        };
        let listed = Git::new(["worktree", "list", "--porcelain", "-z"]).output()?;
        let mut found = vec![here];
        // An empty record ends each worktree (git-worktree(1)).
        for lines in listed.split_str("\0\0") {
            let mut lines = lines.split(|&byte| byte == 0).filter(|line| !line.is_empty());
            let Some(root) = lines.next().and_then(|line| line.strip_prefix(b"worktree ")) else { continue };
            let root = PathBuf::from(root.to_str_lossy().into_owned());
            let worktree = Worktree { is_bare: lines.any(|line| line == b"bare"), root };
            // One that is gone runs no hooks; of a submodule git lists the git directory instead.
            let is_there = worktree.is_bare && worktree.root.is_dir() || worktree.root.join(".git").exists();
            if is_there && !found.iter().any(|known| is_same(&known.root, &worktree.root)) {
                found.push(worktree);
            }
        }
        Ok(found)
    }

    /// Where git looks for this repository's hooks.
    pub fn hook_place(&self) -> Result<HookPlace, Fault> {
        let printed = Git::new(["rev-parse", "--path-format=absolute", "--git-path", "hooks"]).output()?;
        let directory = PathBuf::from(printed.trim_end_with(|c| c == '\n').to_str_lossy().into_owned());
        let asked = Git::new(HOOKS_PATH).end()?;
        let top = self.work_tree()?;
        let roots = [Some(&self.facts.common_dir), Some(&self.facts.git_dir), top.as_ref()];
        place(directory, &asked, &roots.into_iter().flatten().collect::<Vec<_>>())
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

fn is_same(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().ok().is_some_and(|one| other.canonicalize().ok() == Some(one))
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
