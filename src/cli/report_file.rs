//! Owns reports as files: written whole or not at all, and never two to one file.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// A file to write a report to.
#[derive(Clone, Debug)]
pub(super) struct ReportFile {
    /// As it was named.
    named: PathBuf,
    /// The file that the name leads to, through links.
    path: PathBuf,
}

impl ReportFile {
    /// The file called `named`, which need not be there; the folder that holds it must.
    pub(super) fn at(named: &Path) -> Result<Self, Fault> {
        let shown = named.display();
        if named.as_os_str().is_empty() {
            return Err(Fault::new("a report to a file without a name", "write `--output FORMAT=FILE`"));
        }
        if named.is_dir() {
            return Err(Fault::new(
                format!("`{shown}` is a directory: no report can be written to it"),
                "name a file in it",
            ));
        }
        if let Ok(path) = named.canonicalize() {
            return Ok(Self { named: named.to_owned(), path });
        }
        let parent = named.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = parent.canonicalize().ok().filter(|folder| folder.is_dir());
        match (folder, named.file_name()) {
            (Some(folder), Some(name)) => Ok(Self { named: named.to_owned(), path: folder.join(name) }),
            _ => Err(Fault::new(
                format!("no report can be written to `{shown}`: there is no folder `{}`", parent.display()),
                format!("`mkdir -p {}`", quoted(parent)),
            )),
        }
    }

    /// Whether both are one file.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.path == other.path
    }

    /// How it was named, for messages.
    pub(super) fn name(&self) -> String {
        self.named.display().to_string()
    }

    /// Writes it: beside its place first, so that no reader meets half a report. What is no regular file, a pipe or
    /// `/dev/stderr`, is written to as it is, for it must not be replaced.
    pub(super) fn write(&self, text: &str) -> Result<(), Fault> {
        let is_special = std::fs::metadata(&self.path).is_ok_and(|there| !there.is_file());
        let written = if is_special {
            std::fs::OpenOptions::new()
                .write(true)
                .open(&self.path)
                .and_then(|mut file| file.write_all(text.as_bytes()))
        } else {
            self.replace(text)
        };
        written.map_err(|error| {
            Fault::new(
                format!("the report `{}` cannot be written: {error}", self.name()),
                "mend what the message says, or name another file",
            )
        })
    }

    fn replace(&self, text: &str) -> std::io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".policy-report-");
        #[cfg(unix)]
        {
            // As any program would make it, less what the umask takes; or as it was.
            use std::os::unix::fs::PermissionsExt;
            let mode =
                std::fs::metadata(&self.path).map_or(0o666, |there| there.permissions().mode() & 0o777);
            builder.permissions(std::fs::Permissions::from_mode(mode));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Adds `text` to the summary of a GitHub step, which other commands of the step add to as well. `fit` makes the text for
/// as many bytes as there is room for.
pub(super) fn add_to_summary(path: &Path, most: usize, fit: impl Fn(usize) -> String) -> Result<(), Fault> {
    let there = std::fs::metadata(path).map_or(0, |there| usize::try_from(there.len()).unwrap_or(usize::MAX));
    // What stood before may end within a line, or in a table.
    let gap = if there > 0 { "\n\n" } else { "" };
    let text = format!("{gap}{}", fit(most.saturating_sub(there + gap.len())));
    if there.saturating_add(text.len()) > most {
        // Not even a line has room: GitHub would refuse all of the summary.
        return Ok(());
    }
    let opened = std::fs::OpenOptions::new().append(true).create(true).open(path);
    opened.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        Fault::new(
            format!("the job summary `{}` cannot be written: {error}", path.display()),
            "let GITHUB_STEP_SUMMARY name a file that can be written, or say `--format pretty`",
        )
    })
}

fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    shlex::try_quote(&text).map_or_else(|_| text.to_string(), std::borrow::Cow::into_owned)
}
