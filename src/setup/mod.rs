//! Owns what `policy` writes into a repository's files: hooks, .gitattributes, the first documents. Every file is
//! written whole or not at all, and nothing that was there is lost.

pub mod documents;
pub mod hooks;

use std::io::Write;
use std::path::Path;

use crate::fault::Fault;

/// Puts `content` at `path`, all at once; a file that is there keeps its mode, and a link is written through.
pub fn write(path: &Path, content: &[u8], executable: bool) -> Result<(), Fault> {
    let failed = |error: std::io::Error| {
        Fault::new(
            format!("{} cannot be written: {error}", path.display()),
            "mend the permissions or make room, then run the command again",
        )
    };
    // Through a link: replacing the link itself would cut it.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = target.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory).map_err(failed)?;
    let mut file = tempfile::Builder::new().prefix(".policy-").tempfile_in(directory).map_err(failed)?;
    file.write_all(content).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    set_mode(file.as_file(), &target, executable).map_err(failed)?;
    file.persist(&target).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(unix)]
fn set_mode(file: &std::fs::File, target: &Path, executable: bool) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let fresh = if executable { 0o755 } else { 0o644 };
    let mode = std::fs::metadata(target).map_or(fresh, |data| data.permissions().mode());
    file.set_permissions(std::fs::Permissions::from_mode(if executable { mode | 0o111 } else { mode }))
}

#[cfg(not(unix))]
fn set_mode(_: &std::fs::File, _: &Path, _: bool) -> std::io::Result<()> {
    Ok(())
}
