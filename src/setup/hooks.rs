//! Owns installing and removing hooks: where git looks for them, beside whatever hooks were there before.

use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::git::{HookPlace, Repository, Worktree};

/// Hooks of a repository with a work tree.
const WORKING: [&str; 5] = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push"];

/// Hooks of a bare repository: the server's side.
const BARE: [&str; 1] = ["pre-receive"];

/// The hook that judges whatever moves a branch. It is for those who ask for it, in a repository of either kind.
const TRANSACTION: &str = "reference-transaction";

/// Hooks that are told something on standard input.
const WITH_INPUT: [&str; 2] = ["pre-push", "pre-receive"];

const SCRIPT: &str = include_str!("../../hooks/hook.sh");
const SCRIPT_WITH_INPUT: &str = include_str!("../../hooks/hook-with-input.sh");
const SCRIPT_OF_TRANSACTIONS: &str = include_str!("../../hooks/reference-transaction.sh");

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

/// Installs the hooks. `force` allows a hooks directory that other repositories share; with `transactions` the one about
/// refs is among them, as it is where it stands already. Everything is looked at before anything is changed: what stands
/// in the way of one hook leaves all as they were.
pub fn install(repository: &Repository, force: bool, transactions: bool) -> Result<Vec<Done>, Fault> {
    let place = repository.hook_place()?;
    refuse_shared(&place, force)?;
    if is_husky(&place) {
        return Err(husky());
    }
    let binary = binary(repository)?;
    let mut names = names(repository.is_bare(), &place.directory)?;
    if transactions && !names.contains(&TRANSACTION) {
        names.push(TRANSACTION);
    }
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
    for name in all() {
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

/// A hook that should judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// What git calls it.
    pub name: &'static str,
    /// Where it stands, or should.
    pub path: PathBuf,
    /// How.
    pub standing: Standing,
    /// Whether `policy install` has written it, whatever was done to it since.
    pub is_ours: bool,
}

/// Whether husky keeps the hooks of this place: its own scripts stand in `_` and call those beside it.
pub fn is_husky(place: &HookPlace) -> bool {
    place.directory.ends_with(".husky/_")
}

/// The hooks that judge in a worktree of this kind, and how each stands. One that somebody else wrote counts if it
/// calls policy.
pub fn posts(worktree: &Worktree, place: &HookPlace) -> Result<Vec<Post>, Fault> {
    let directory = match is_husky(place) {
        true => place.directory.parent().unwrap_or(&place.directory),
        false => &place.directory,
    };
    let mut found = Vec::new();
    for name in names(worktree.is_bare, directory)? {
        let (path, _) = paths(directory, name);
        let mut is_ours = false;
        let standing = match std::fs::read(&path) {
            Err(_) if !exists(&path) => Standing::Missing,
            Err(error) => return Err(unchangeable(&path, &error)),
            Ok(text) => {
                is_ours = bstr::ByteSlice::contains_str(&text[..], MARKER);
                match is_ours || bstr::ByteSlice::contains_str(&text[..], format!("policy hook {name}")) {
                    _ if !is_husky(place) && !super::is_executable(&path) => Standing::Idle,
                    false => Standing::Foreign,
                    true => Standing::Judges,
                }
            }
        };
        found.push(Post { name, path, standing, is_ours });
    }
    Ok(found)
}

/// Writes the hooks that are ours or missing, and leaves alone what others have written.
pub fn mend(repository: &Repository) -> Result<Vec<Done>, Fault> {
    let place = repository.hook_place()?;
    refuse_shared(&place, false)?;
    if is_husky(&place) {
        return Err(husky());
    }
    let binary = binary(repository)?;
    let mut done = Vec::new();
    for name in names(repository.is_bare(), &place.directory)? {
        match Stands::at(&place.directory, name)? {
            Stands::Foreign => {}
            stands => done.push(install_one(&place.directory, name, stands, binary.as_deref())?),
        }
    }
    Ok(done)
}

/// Lets a hook be executed, as git asks of it.
pub fn make_executable(hook: &Path) -> Result<(), Fault> {
    let failed = |error: std::io::Error| unchangeable(hook, &error);
    let text = std::fs::read(hook).map_err(failed)?;
    super::replace(hook, &text, true)
}

/// Whether a hook from before stands beside ours, which runs it first.
pub fn has_previous(post: &Post) -> bool {
    exists(&previous(post))
}

fn previous(post: &Post) -> PathBuf {
    post.path.with_file_name(format!("{}.before-policy", post.name))
}

/// The hook from before, which ours runs first, if its own text calls policy too.
pub fn calls_again(post: &Post) -> Option<PathBuf> {
    let previous = previous(post);
    let text = std::fs::read(&previous).ok()?;
    let said = format!("hook {}", post.name);
    bstr::ByteSlice::contains_str(&text[..], &said).then_some(previous)
}

/// Every hook that policy may have installed.
fn all() -> impl Iterator<Item = &'static str> {
    WORKING.into_iter().chain(BARE).chain([TRANSACTION])
}

/// The hooks that a repository of this kind has: those of every one, and what was asked for once.
fn names(is_bare: bool, directory: &Path) -> Result<Vec<&'static str>, Fault> {
    let mut names = if is_bare { BARE.to_vec() } else { WORKING.to_vec() };
    if is_ours(&directory.join(TRANSACTION))? {
        names.push(TRANSACTION);
    }
    Ok(names)
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
    all().any(|hook| hook == name).then(|| name.to_owned())
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
    let template = match name {
        TRANSACTION => SCRIPT_OF_TRANSACTIONS,
        name if WITH_INPUT.contains(&name) => SCRIPT_WITH_INPUT,
        _ => SCRIPT,
    };
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

    use super::{MARKER, script};

    #[test]
    fn every_script_is_filled_in_and_bears_the_marker() {
        for name in super::all() {
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
