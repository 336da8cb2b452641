//! Owns what `policy` writes into a repository's files: hooks, .gitattributes, the first documents. Every file is
//! written whole or not at all, and nothing that was there is lost.

pub mod containers;
pub mod documents;
pub mod hooks;

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// Puts `content` into the file `name` at the root of the work tree `top`, through a link if it is one.
pub fn write(top: &Path, name: &str, content: &[u8]) -> Result<(), Fault> {
    replace(&file(top, name)?, content, false)
}

/// Where the file `name` at the root of the work tree `top` truly is. A link is followed, but never out of the work
/// tree: what a repository holds must not decide which of the user's other files are read or written.
pub fn file(top: &Path, name: &str) -> Result<PathBuf, Fault> {
    let path = top.join(name);
    if !is_link(&path) {
        return Ok(path);
    }
    let root = std::fs::canonicalize(top).map_err(|error| unwritable(top, &error))?;
    match std::fs::canonicalize(&path) {
        Ok(target) if target.starts_with(&root) && !target.starts_with(root.join(".git")) => Ok(target),
        Ok(target) => Err(Fault::new(
            format!("{name} is a link out of the work tree, to {}", target.display()),
            format!("make {name} a file of the repository, then run the command again"),
        )),
        Err(error) => Err(Fault::new(
            format!("{name} is a link that leads nowhere: {error}"),
            format!("remove {name}, then run the command again"),
        )),
    }
}

/// Writes what is to take the place of `path`: into the directory `staging` if a file can be moved from there, where a
/// killed process leaves nothing in the work tree; else beside `path`. It gets the mode of what it will replace.
pub fn stage(path: &Path, content: &[u8], staging: &Path) -> Result<tempfile::TempPath, Fault> {
    let beside = path.parent().unwrap_or(Path::new("."));
    let directory = if is_same_disk(beside, staging) { staging } else { beside };
    let failed = |error: std::io::Error| unwritable(path, &error);
    std::fs::create_dir_all(directory).map_err(failed)?;
    let mut file = tempfile::Builder::new().prefix(".policy-").tempfile_in(directory).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    set_mode(file.as_file(), path, false).map_err(failed)?;
    Ok(file.into_temp_path())
}

/// Whether the file may be executed by anybody.
#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o111 != 0)
}

/// Whether the file may be executed: where there is no such permission, any file may.
#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    true
}

#[cfg(unix)]
fn is_same_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| std::fs::metadata(path).map(|data| data.dev()).ok();
    disk(one).is_some() && disk(one) == disk(other)
}

#[cfg(not(unix))]
fn is_same_disk(_: &Path, _: &Path) -> bool {
    false
}

/// Puts a file at `path`, all at once, in the place of whatever file or link stands there; a file keeps its mode.
pub fn replace(path: &Path, content: &[u8], executable: bool) -> Result<(), Fault> {
    let failed = |error: std::io::Error| unwritable(path, &error);
    let directory = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory).map_err(failed)?;
    let mut file = tempfile::Builder::new().prefix(".policy-").tempfile_in(directory).map_err(failed)?;
    file.write_all(content).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    set_mode(file.as_file(), path, executable).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn is_link(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Fault {
    Fault::new(
        format!("{} cannot be written: {error}", path.display()),
        "mend the permissions or make room, then run the command again",
    )
}

#[cfg(unix)]
fn set_mode(file: &std::fs::File, path: &Path, executable: bool) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let fresh = if executable { 0o755 } else { 0o644 };
    let there = std::fs::symlink_metadata(path).ok().filter(|data| data.is_file());
    let mode = there.map_or(fresh, |data| data.permissions().mode());
    file.set_permissions(std::fs::Permissions::from_mode(if executable { mode | 0o111 } else { mode }))
}

#[cfg(not(unix))]
fn set_mode(_: &std::fs::File, _: &Path, _: bool) -> std::io::Result<()> {
    Ok(())
}
