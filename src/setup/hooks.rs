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

/// Installs the hooks. `force` allows a hooks directory that other repositories share. Everything is looked at before
/// anything is changed: what stands in the way of one hook leaves all as they were.
pub fn install(repository: &Repository, force: bool) -> Result<Vec<Done>, Fault> {
    let place = repository.hook_place()?;
    refuse_shared(&place, force)?;
    if place.directory.ends_with(".husky/_") {
        return Err(husky());
    }
    let binary = binary(repository)?;
    let names: &[&str] = if repository.is_bare() { &BARE } else { &WORKING };
    let mut plans = Vec::new();
    for name in names {
        plans.push((name, Stands::at(&place.directory, name)?));
    }
    plans
        .into_iter()
        .map(|(name, stands)| install_one(&place.directory, name, stands, binary.as_deref()))
        .collect()
}

/// Removes our hooks and puts back those from before.
pub fn uninstall(repository: &Repository, force: bool) -> Result<Vec<Done>, Fault> {
    let place = repository.hook_place()?;
    refuse_shared(&place, force)?;
    let mut done = Vec::new();
    for name in WORKING.iter().chain(&BARE) {
        let (hook, previous) = paths(&place.directory, name);
        let is_gone = !exists(&hook);
        if !is_gone && !is_ours(&hook)? {
            continue;
        }
        let result = if exists(&previous) {
            std::fs::rename(&previous, &hook).map(|()| Done::Restored(hook.clone()))
        } else if is_gone {
            continue;
        } else {
            std::fs::remove_file(&hook).map(|()| Done::Removed(hook.clone()))
        };
        done.push(result.map_err(|error| unchangeable(&hook, &error))?);
    }
    Ok(done)
}

/// How a hook stands that should judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It judges.
    Judges,
    /// There is none.
    Missing,
    /// There is one that does not call policy.
    Foreign,
    /// It may not be executed: git passes it over.
    Idle,
}

/// The hooks that judge in a repository of this kind, and how each stands. One that somebody else wrote counts if it
/// calls policy.
pub fn standing(repository: &Repository) -> Result<Vec<(PathBuf, Standing)>, Fault> {
    let place = repository.hook_place()?;
    // Husky's own scripts stand in `_` and call those beside it.
    let directory = match place.directory.ends_with(".husky/_") {
        true => place.directory.parent().unwrap_or(&place.directory),
        false => &place.directory,
    };
    let names: &[&str] = if repository.is_bare() { &BARE } else { &WORKING };
    let mut found = Vec::new();
    for name in names {
        let (hook, _) = paths(directory, name);
        let standing = match std::fs::read(&hook) {
            Err(_) if !exists(&hook) => Standing::Missing,
            Err(error) => return Err(unchangeable(&hook, &error)),
            Ok(text) => {
                let calls = [MARKER.to_owned(), format!("policy hook {name}")];
                let judges = calls.iter().any(|sign| bstr::ByteSlice::contains_str(&text[..], sign));
                match judges {
                    false => Standing::Foreign,
                    true if directory == place.directory && !super::is_executable(&hook) => Standing::Idle,
                    true => Standing::Judges,
                }
            }
        };
        found.push((hook, standing));
    }
    Ok(found)
}

/// What stands where a hook shall go.
enum Stands {
    Nothing,
    Ours,
    Foreign,
}

impl Stands {
    fn at(directory: &Path, name: &str) -> Result<Self, Fault> {
        let (hook, previous) = paths(directory, name);
        if !exists(&hook) {
            return Ok(Self::Nothing);
        }
        if hook.is_dir() {
            return Err(Fault::new(
                format!("{} is a directory, so git runs no such hook", hook.display()),
                "move it away, then run the command again",
            ));
        }
        if let Some(sibling) = linked_sibling(directory, &hook) {
            return Err(Fault::new(
                format!("{} is a link to {sibling}, which policy would replace", hook.display()),
                format!(
                    "make it a file of its own: `cd '{}' && cp {sibling} {name}.new && mv {name}.new {name}`, then run the command again",
                    directory.display()
                ),
            ));
        }
        if is_ours(&hook)? {
            return Ok(Self::Ours);
        }
        if exists(&previous) {
            return Err(Fault::new(
                format!("{} and {} are both other hooks", hook.display(), previous.display()),
                format!("join them into {} and remove the other, then run the command again", hook.display()),
            ));
        }
        Ok(Self::Foreign)
    }
}

/// The hook of the same directory that `hook` is a link to: moved aside it would lead to ours.
fn linked_sibling(directory: &Path, hook: &Path) -> Option<String> {
    if !super::is_link(hook) {
        return None;
    }
    let target = std::fs::canonicalize(hook).ok()?;
    let directory = std::fs::canonicalize(directory).ok()?;
    let name = target.strip_prefix(&directory).ok()?.to_str()?;
    WORKING.iter().chain(&BARE).any(|hook| *hook == name).then(|| name.to_owned())
}

fn install_one(directory: &Path, name: &str, stands: Stands, binary: Option<&Path>) -> Result<Done, Fault> {
    let (hook, previous) = paths(directory, name);
    let script = script(name, binary);
    match stands {
        Stands::Nothing => {
            super::replace(&hook, script.as_bytes(), true)?;
            Ok(if exists(&previous) { Done::Chained(hook) } else { Done::Installed(hook) })
        }
        Stands::Ours => {
            super::replace(&hook, script.as_bytes(), true)?;
            Ok(Done::Refreshed(hook))
        }
        Stands::Foreign => {
            std::fs::rename(&hook, &previous).map_err(|error| unchangeable(&hook, &error))?;
            if let Err(fault) = super::replace(&hook, script.as_bytes(), true) {
                // The gate that was there must not be lost for one that could not be built.
                std::fs::rename(&previous, &hook).map_err(|error| unchangeable(&hook, &error))?;
                return Err(fault);
            }
            Ok(Done::Chained(hook))
        }
    }
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

/// The running binary; `None` where its path would be dead tomorrow: inside any linked worktree. Then PATH decides.
pub fn binary(repository: &Repository) -> Result<Option<PathBuf>, Fault> {
    let path = std::env::current_exe().map_err(|error| {
        Fault::new(format!("the path of this binary is not known: {error}"), "run policy by its full path")
    })?;
    let is_within = |top: &PathBuf| path.starts_with(std::fs::canonicalize(top).as_ref().unwrap_or(top));
    let passing = repository.linked_worktrees()?.iter().any(is_within);
    Ok(Some(path).filter(|_| !passing))
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
        Err(error) => Err(unchangeable(hook, &error)),
    }
}

fn refuse_shared(place: &HookPlace, force: bool) -> Result<(), Fault> {
    if place.is_inside || force {
        return Ok(());
    }
    let scope = place.configured.as_deref().unwrap_or("git");
    Err(Fault::new(
        format!(
            "hooks come from {} (core.hooksPath, {scope}), outside this repository",
            place.directory.display()
        ),
        "`git config --local core.hooksPath \"$(git rev-parse --path-format=absolute --git-common-dir)/hooks\"` gives this repository its own; `--force` means all that share it",
    ))
}

fn husky() -> Fault {
    Fault::new(
        "husky owns these hooks and writes them anew at every install of its package",
        format!("add `policy hook NAME \"$@\"` to .husky/NAME, for each NAME of {}", WORKING.join(", ")),
    )
}

fn unchangeable(path: &Path, error: &std::io::Error) -> Fault {
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
