//! Owns installing and removing hooks: where git looks for them, beside whatever hooks were there before.

use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::git::{HookPlace, Repository};

/// Hooks of a repository with a work tree.
const WORKING: [&str; 5] = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push"];

/// Hooks of a bare repository: the server's side.
const BARE: [&str; 1] = ["pre-receive"];

/// Hooks that are told something on standard input.
const WITH_INPUT: [&str; 2] = ["pre-push", "pre-receive"];

const SCRIPT: &str = include_str!("../../hooks/hook.sh");
const SCRIPT_WITH_INPUT: &str = include_str!("../../hooks/hook-with-input.sh");

/// What tells our hooks from others'.
const MARKER: &str = "# Installed by `policy install`";

/// What was done to one hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// Written where nothing stood.
    Installed(PathBuf),
    /// Written again over our own.
    Refreshed(PathBuf),
    /// Written; the hook that stood there runs first.
    Chained(PathBuf),
    /// Removed.
    Removed(PathBuf),
    /// Removed, and the hook from before put back.
    Restored(PathBuf),
}

impl Done {
    /// One line for people.
    pub fn say(&self) -> String {
        match self {
            Self::Installed(path) => format!("installed  {}", path.display()),
            Self::Refreshed(path) => format!("refreshed  {}", path.display()),
            Self::Chained(path) => format!("installed  {} (the hook from before runs first)", path.display()),
            Self::Removed(path) => format!("removed    {}", path.display()),
            Self::Restored(path) => format!("restored   {} (as it was before policy)", path.display()),
        }
    }
}

/// Installs the hooks. `force` allows a hooks directory that other repositories share.
pub fn install(repository: &Repository, force: bool) -> Result<Vec<Done>, Fault> {
    let place = repository.hook_place()?;
    if !place.is_inside && !force {
        return Err(shared(&place));
    }
    let binary = binary(repository)?;
    let names: &[&str] = if repository.is_bare() { &BARE } else { &WORKING };
    names.iter().map(|name| install_one(&place.directory, name, binary.as_deref())).collect()
}

/// Removes our hooks and puts back those from before.
pub fn uninstall(repository: &Repository) -> Result<Vec<Done>, Fault> {
    let directory = repository.hook_place()?.directory;
    let mut done = Vec::new();
    for name in WORKING.iter().chain(&BARE) {
        let (hook, previous) = paths(&directory, name);
        if !is_ours(&hook)? {
            continue;
        }
        let result = if exists(&previous) {
            std::fs::rename(&previous, &hook).map(|()| Done::Restored(hook.clone()))
        } else {
            std::fs::remove_file(&hook).map(|()| Done::Removed(hook.clone()))
        };
        done.push(result.map_err(|error| unwritable(&hook, &error))?);
    }
    Ok(done)
}

fn install_one(directory: &Path, name: &str, binary: Option<&Path>) -> Result<Done, Fault> {
    let (hook, previous) = paths(directory, name);
    let done = if is_ours(&hook)? {
        Done::Refreshed(hook.clone())
    } else if exists(&hook) {
        if exists(&previous) {
            return Err(Fault::new(
                format!("{} and {} are both other hooks", hook.display(), previous.display()),
                format!("join them into {} and remove the other, then run `policy install`", hook.display()),
            ));
        }
        std::fs::rename(&hook, &previous).map_err(|error| unwritable(&hook, &error))?;
        Done::Chained(hook.clone())
    } else {
        Done::Installed(hook.clone())
    };
    super::write(&hook, script(name, binary).as_bytes(), true)?;
    Ok(done)
}

fn script(name: &str, binary: Option<&Path>) -> String {
    let template = if WITH_INPUT.contains(&name) { SCRIPT_WITH_INPUT } else { SCRIPT };
    let binary =
        binary.map_or_else(|| "''".to_owned(), |path| quote(&path.to_string_lossy().replace('\\', "/")));
    template.replace("@HOOK@", name).replace("@BINARY@", &binary)
}

/// In single quotes, for sh.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The running binary; `None` where its path would be dead tomorrow: inside a linked worktree. Then PATH decides.
fn binary(repository: &Repository) -> Result<Option<PathBuf>, Fault> {
    let path = std::env::current_exe().map_err(|error| {
        Fault::new(format!("the path of this binary is not known: {error}"), "run policy by its full path")
    })?;
    let linked = repository.git_dir() != repository.common_dir();
    let work_tree = repository.work_tree()?;
    let within = work_tree.is_some_and(|top| linked && path.starts_with(top));
    Ok(Some(path).filter(|_| !within))
}

fn paths(directory: &Path, name: &str) -> (PathBuf, PathBuf) {
    (directory.join(name), directory.join(format!("{name}.before-policy")))
}

/// A dangling link is something, too.
fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

fn is_ours(hook: &Path) -> Result<bool, Fault> {
    match std::fs::read(hook) {
        Ok(text) => Ok(bstr::ByteSlice::contains_str(&text[..], MARKER)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(unwritable(hook, &error)),
    }
}

fn shared(place: &HookPlace) -> Fault {
    let scope = place.configured.as_deref().unwrap_or("git");
    Fault::new(
        format!(
            "hooks come from {} (core.hooksPath, {scope}), outside this repository",
            place.directory.display()
        ),
        "`git config --local core.hooksPath .git/hooks` gives this repository its own; `policy install --force` installs for all that share it",
    )
}

fn unwritable(path: &Path, error: &std::io::Error) -> Fault {
    Fault::new(
        format!("{} cannot be changed: {error}", path.display()),
        "mend its permissions, then run the command again",
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{MARKER, WORKING, script};

    #[test]
    fn every_script_is_filled_in_and_bears_the_marker() {
        for name in WORKING.iter().chain(&super::BARE) {
            let text = script(name, Some(Path::new("/opt/it's here/policy")));
            assert!(
                !text.contains('@')
                    || text.contains("\"$@\"") && !text.contains("@HOOK@") && !text.contains("@BINARY@"),
                "{text}"
            );
            assert!(text.contains(MARKER));
            assert!(text.contains(r"policy='/opt/it'\''s here/policy'"), "{text}");
        }
    }
}
