//! Owns the work tree's WORK_STATUS.md on disk: reading it, and putting a new one in its place all at once.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::change::WORK_STATUS;
use crate::fault::{Fault, Place};
use crate::formats::work_status::{self, Ledger, Malformed};
use crate::setup::{self, documents};

/// The ledger of a work tree as it was read.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    path: PathBuf,
    /// What stands there; `None` if there is no such file.
    found: Option<Arc<[u8]>>,
    /// What it says.
    pub(super) ledger: Ledger,
}

/// A new text beside the old one, which takes its place without needing room.
#[derive(Debug)]
pub(super) struct Prepared {
    staged: Option<tempfile::TempPath>,
    path: PathBuf,
    /// What must still stand there for the new text to be right.
    replaces: Option<Arc<[u8]>>,
}

impl Sheet {
    /// Reads the ledger at the root of the work tree `top`. A link is refused: it could lead anywhere, and git would not
    /// follow it either.
    pub(super) fn read(top: &Path) -> Result<Self, Fault> {
        let path = top.join(WORK_STATUS);
        match std::fs::symlink_metadata(&path) {
            Ok(data) if data.is_file() => {}
            Ok(data) => {
                let what = if data.is_symlink() { "a link" } else { "no file" };
                return Err(Fault::new(
                    format!("{WORK_STATUS} is {what}: locks cannot be kept in it"),
                    format!(
                        "make it a file: `git rm --cached {WORK_STATUS}`, remove it, then `policy init` writes one"
                    ),
                ));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self { path, found: None, ledger: Ledger::default() });
            }
            Err(error) => return Err(unreadable(&error)),
        }
        let text = std::fs::read(&path).map_err(|error| unreadable(&error))?;
        let ledger = work_status::parse(&text);
        match ledger.malformed.first() {
            Some(row) => Err(malformed(WORK_STATUS, &text, row)),
            None => Ok(Self { path, found: Some(text.into()), ledger }),
        }
    }

    /// The text; that of a first ledger if there is none.
    pub(super) fn text(&self) -> Cow<'_, [u8]> {
        match &self.found {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(documents::ledger(&[]).into_bytes()),
        }
    }

    /// The line, from 1, that starts at or holds the byte `at`.
    pub(super) fn line(&self, at: usize) -> usize {
        let text = self.found.as_deref().unwrap_or_default();
        memchr::memchr_iter(b'\n', &text[..at.min(text.len())]).count() + 1
    }

    /// Writes `text` beside the ledger, in `staging` where that is on the same disk.
    pub(super) fn prepare(&self, text: &[u8], staging: &Path) -> Result<Prepared, Fault> {
        let same = self.found.as_deref() == Some(text);
        if !same {
            self.can_be_replaced()?;
        }
        let staged = if same { None } else { Some(setup::stage(&self.path, text, staging)?) };
        Ok(Prepared { staged, path: self.path.clone(), replaces: self.found.clone() })
    }
}

impl Sheet {
    /// Whether a file may be put beside the ledger: what is staged in the git directory does not show it.
    #[cfg(unix)]
    fn can_be_replaced(&self) -> Result<(), Fault> {
        let directory = self.path.parent().unwrap_or(Path::new("."));
        rustix::fs::access(directory, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).map_err(
            |error| {
                Fault::new(
                    format!("{WORK_STATUS} cannot be replaced in {}: {error}", directory.display()),
                    "mend the permissions of that directory, then try again: nothing has changed",
                )
            },
        )
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "only replacing it shows that there")]
    fn can_be_replaced(&self) -> Result<(), Fault> {
        Ok(())
    }
}

impl Prepared {
    /// Puts the new text in its place, unless somebody has changed the file since: then `false`.
    pub(super) fn commit(self) -> Result<bool, Fault> {
        let Some(staged) = self.staged else { return Ok(true) };
        let now = match std::fs::read(&self.path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(unreadable(&error)),
        };
        if now.as_deref() != self.replaces.as_deref() {
            return Ok(false);
        }
        staged.persist(&self.path).map_err(|error| {
            Fault::new(
                format!("{WORK_STATUS} cannot be replaced: {}", error.error),
                "mend its permissions, then run the command again: the arbiter has the change already",
            )
        })?;
        Ok(true)
    }
}

/// The fault that a row is which nobody can understand: it may be a lock.
pub(super) fn malformed(name: &str, text: &[u8], row: &Malformed) -> Fault {
    let shown = String::from_utf8_lossy(text);
    let fault = Fault::new(format!("{name} cannot be trusted: {}", row.message), row.help.clone());
    // Bytes that are not UTF-8 would move the span.
    if shown.len() != text.len() {
        return fault;
    }
    fault.at(Place {
        name: name.to_owned(),
        text: shown.into(),
        range: row.range.clone(),
        label: "this row".to_owned(),
    })
}

fn unreadable(error: &std::io::Error) -> Fault {
    Fault::new(format!("{WORK_STATUS} cannot be read: {error}"), "mend its permissions, then try again")
}
