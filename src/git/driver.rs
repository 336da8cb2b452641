//! Owns the merge driver for ledgers as git knows it: the section `merge.policy-ledger` of the configuration, and the
//! command in it (gitattributes(5), "Defining a custom merge driver").
//!
//! A driver that ends with a code up to 128 has left a conflict, says git, and takes what stands in our side's file for
//! the text with markers. There would be none: whoever resolves it could lose the other side without seeing it. So a
//! driver that fails ends with more, which fails the merge as a whole; and where there is no binary at all, git's own
//! merge of texts takes its place, markers and all.

use std::path::Path;

use super::Repository;
use super::command::Git;
use crate::fault::Fault;

/// The driver's name in attributes and configuration.
pub const LEDGER_DRIVER: &str = "policy-ledger";

/// What git tells the driver: the files with the base, our side and their side, the length of conflict markers, and
/// the path that is merged, which git quotes.
const WORDS: &str = "merge-ledger %O %A %B %L %P || exit 129";

impl Repository {
    /// Has git merge with `binary` what has the attribute `merge=policy-ledger`; without a binary, or when it is gone
    /// from there, with the one on PATH. It is written to the configuration that all linked worktrees share. Says
    /// whether anything changed.
    pub fn set_ledger_driver(&self, binary: Option<&Path>) -> Result<bool, Fault> {
        let name = self.set("name", "policy: joins the rows of two ledgers")?;
        let driver = self.set("driver", &command_installed(binary))?;
        Ok(name || driver)
    }

    /// Takes the driver out of the configuration. Says whether it was there.
    pub fn unset_ledger_driver(&self) -> Result<bool, Fault> {
        if local("driver")?.is_none() && local("name")?.is_none() {
            return Ok(false);
        }
        Git::new(["config", "--local", "--remove-section", &format!("merge.{LEDGER_DRIVER}")]).output()?;
        Ok(true)
    }

    fn set(&self, key: &str, value: &str) -> Result<bool, Fault> {
        if local(key)?.as_deref() == Some(value.as_bytes()) {
            return Ok(false);
        }
        let key = format!("merge.{LEDGER_DRIVER}.{key}");
        Git::new(["config", "--local", "--replace-all", &key, value]).output()?;
        Ok(true)
    }
}

/// What the shared configuration says.
fn local(key: &str) -> Result<Option<Vec<u8>>, Fault> {
    let asked =
        Git::new(["config", "--local", "--null", "--get", &format!("merge.{LEDGER_DRIVER}.{key}")]).end()?;
    match asked.code {
        Some(0) => Ok(Some(asked.stdout.strip_suffix(b"\0").unwrap_or(&asked.stdout).to_vec())),
        Some(1) => Ok(None),
        _ => Err(asked.fault()),
    }
}

/// The driver's command for a repository that will be used for long: as the hooks do, it looks for the binary where it
/// was and then on PATH.
fn command_installed(binary: Option<&Path>) -> String {
    let binary = binary.map_or_else(|| "''".to_owned(), quoted);
    format!(
        "policy={binary}; [ -x \"$policy\" ] || policy=$(command -v policy) || \
         exec git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; \"$policy\" {WORDS}"
    )
}

/// The driver's command for a merge that is made again now: the running binary.
pub(super) fn command_now() -> Result<String, Fault> {
    let binary = std::env::current_exe().map_err(|error| {
        Fault::new(format!("the path of this binary is not known: {error}"), "run policy by its full path")
    })?;
    Ok(format!("{} {WORDS}", quoted(&binary)))
}

/// A path in single quotes, for sh, and with the percent signs doubled that git would replace.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    format!("'{}'", path.replace('\'', r"'\''").replace('%', "%%"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{command_installed, quoted};

    #[test]
    fn a_path_is_one_word_for_sh_and_nothing_to_replace_for_git() {
        assert_eq!(quoted(Path::new("/it's 100%/policy")), r"'/it'\''s 100%%/policy'");
        assert!(command_installed(None).starts_with("policy=''; "));
    }
}
