//! Owns a commit message in the making: the trailers it has, and adding one, both by git's own rules.

use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::command::Git;
use crate::fault::Fault;

/// The file that git gives its message hooks.
#[derive(Clone, Debug)]
pub struct MessageFile(PathBuf);

impl MessageFile {
    /// The message in `file`.
    pub fn at(file: &Path) -> Result<Self, Fault> {
        if file.is_file() {
            return Ok(Self(file.to_owned()));
        }
        Err(Fault::new(
            format!("there is no message file {}", file.display()),
            "git itself calls this hook with the message's file",
        ))
    }

    /// The value of the last `Agent:` trailer, if there is one that says something.
    pub fn agent(&self) -> Result<Option<String>, Fault> {
        let parse = ["interpret-trailers", "--parse", "--no-divider"].map(std::ffi::OsStr::new);
        let printed = Git::new(parse.into_iter().chain([self.0.as_os_str()])).output()?;
        let mut values = printed.lines().filter_map(|line| {
            let (key, value) = line.split_once_str(":")?;
            key.eq_ignore_ascii_case(b"agent").then(|| value.trim_ascii().to_str_lossy().into_owned())
        });
        Ok(values.next_back().filter(|name| !name.is_empty()))
    }

    /// Adds `Agent: name`, unless the message has such a trailer already.
    pub fn add_agent(&self, name: &str) -> Result<(), Fault> {
        let trailer = format!("Agent: {name}");
        let add = [
            "interpret-trailers",
            "--in-place",
            "--no-divider",
            "--if-exists",
            "doNothing",
            "--trailer",
            &trailer,
        ];
        Git::new(add.map(std::ffi::OsStr::new).into_iter().chain([self.0.as_os_str()])).output().map(drop)
    }
}

/// Whether commits of others are being replayed: a rebase, an `am`, a cherry-pick.
pub fn is_replaying() -> Result<bool, Fault> {
    let printed = Git::new([
        "rev-parse",
        "--path-format=absolute",
        "--git-path",
        "rebase-merge",
        "--git-path",
        "rebase-apply",
    ])
    .output()?;
    if printed.lines().any(|path| Path::new(&*path.to_str_lossy()).is_dir()) {
        return Ok(true);
    }
    Ok(Git::new(["rev-parse", "--verify", "--quiet", "CHERRY_PICK_HEAD"]).end()?.code == Some(0))
}

/// `git config policy.agent`, without opening the repository.
pub fn configured_agent() -> Result<Option<String>, Fault> {
    let ended = Git::new(["config", "--get", "policy.agent"]).end()?;
    match ended.code {
        Some(0) => {
            Ok(Some(ended.stdout.trim_ascii().to_str_lossy().into_owned()).filter(|name| !name.is_empty()))
        }
        Some(1) => Ok(None),
        _ => Err(ended.fault()),
    }
}
