//! Owns what a hook tells the doctor that fires it: that policy was asked, by which binary, and what that came to. Without
//! it a refusal could be anybody's, and a silence could be a verdict that nobody heeds.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::report::Report;

/// The environment variable that names the file to tell it in, a line for each time that policy is asked.
pub(super) const PLACE: &str = "POLICY_CANARY";

/// The environment variable that has policy let the canary pass, so that whatever comes after it runs too.
pub(super) const PASSES: &str = "POLICY_CANARY_PASSES";

/// The hooks that can be made to pass so: `--no-verify` passes them by as well, and where it counts git moves no ref
/// meanwhile. A server's hook never, nor that of ref transactions.
const PASSABLE: [&str; 4] = ["pre-commit", "pre-merge-commit", "commit-msg", "pre-push"];

/// Whether `hook` may be asked to let a canary pass.
pub(super) fn is_passable(hook: &str) -> bool {
    PASSABLE.contains(&hook)
}

/// One time that policy was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The hook.
    pub hook: String,
    /// The binary's version.
    pub version: String,
    /// The binary.
    pub binary: PathBuf,
    /// Why it could not judge, if it could not.
    pub fault: Option<Trouble>,
}

/// A fault, as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What went wrong.
    pub message: String,
    /// What mends it.
    pub help: String,
}

impl Asked {
    /// Where a doctor wants to be told; `None` where none is at work.
    pub fn wanted() -> Option<PathBuf> {
        std::env::var_os(PLACE).filter(|place| !place.is_empty()).map(PathBuf::from)
    }

    /// Whether a doctor wants `hook` to let its canary pass. Only in quarantine, where git moves no ref (git(1),
    /// `GIT_QUARANTINE_PATH`).
    pub fn shall_pass(hook: &str) -> bool {
        let is_set = |key: &str| std::env::var_os(key).is_some_and(|value| !value.is_empty());
        is_passable(hook) && is_set(PASSES) && is_set("GIT_QUARANTINE_PATH")
    }

    /// What this process has to tell of `hook`.
    pub fn now(hook: &str, report: &Report) -> Result<Self, Fault> {
        let binary = std::env::current_exe().map_err(|error| {
            Fault::new(
                format!("the path of this binary is not known: {error}"),
                "run policy by its full path",
            )
        })?;
        let fault = report.faults.first();
        Ok(Self {
            hook: hook.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            binary,
            fault: fault.map(|fault| Trouble { message: fault.message.clone(), help: fault.help.clone() }),
        })
    }

    /// Tells it at `place`.
    pub fn write(&self, place: &Path) -> Result<(), Fault> {
        let failed = |error: std::io::Error| {
            Fault::new(
                format!("{} cannot be written: {error}", place.display()),
                format!("only `policy doctor` sets {PLACE}: `unset {PLACE}`"),
            )
        };
        let line = serde_json::to_string(self).map_err(|error| failed(error.into()))? + "\n";
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(place).map_err(failed)?;
        file.write_all(line.as_bytes()).map_err(failed)
    }

    /// All that was told at `place`.
    pub(super) fn read(place: &Path) -> Result<Vec<Self>, Fault> {
        let broken = |error: &dyn std::fmt::Display| {
            Fault::new(
                format!("what the hooks told the doctor cannot be read: {error}"),
                "make room, or point TMPDIR at a directory that can be written; then run the command again",
            )
        };
        match std::fs::read_to_string(place) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(broken(&error)),
            Ok(text) => {
                text.lines().map(|line| serde_json::from_str(line).map_err(|error| broken(&error))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;
    use crate::report::Report;

    #[test]
    fn what_is_told_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("asked");
        assert_eq!(Asked::read(&place).unwrap(), []);
        let told = Asked::now("pre-commit", &Report::default()).unwrap();
        told.write(&place).unwrap();
        told.write(&place).unwrap();
        assert_eq!(Asked::read(&place).unwrap(), [told.clone(), told]);
        std::fs::write(&place, "nonsense\n").unwrap();
        assert!(Asked::read(&place).is_err());
        assert!(Asked::now("x", &Report::default()).unwrap().write(directory.path()).is_err());
    }
}
