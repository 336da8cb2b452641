//! Owns what git itself is like here: its version, and the merge drivers it knows.

use std::path::Path;

use bstr::ByteSlice;
use jiff::Timestamp;

use super::Repository;
use super::command::Git;
use crate::fault::Fault;

/// The version of git: its first two numbers, and all that it says of it.
pub fn version() -> Result<((u32, u32), String), Fault> {
    let printed = Git::new(["--version"]).output()?;
    let text = printed.to_str_lossy();
    read_version(&text).ok_or_else(|| {
        Fault::new(
            format!("`git --version` says what no git says: {}", text.trim()),
            "see what `type git` finds: it must be git 2.39 or later",
        )
    })
}

impl Repository {
    /// When the youngest commit was made that a branch, here or of a remote, ends with, and that branch's ref.
    pub fn latest_commit(&self) -> Result<Option<(Timestamp, String)>, Fault> {
        let words = [
            "for-each-ref",
            "--sort=-committerdate",
            "--count=1",
            "--format=%(committerdate:unix) %(refname)",
            "refs/heads",
            "refs/remotes",
        ];
        let printed = Git::new(words).output()?;
        let text = printed.to_str_lossy();
        let read = |(time, name): (&str, &str)| {
            Some((Timestamp::from_second(time.parse().ok()?).ok()?, name.to_owned()))
        };
        Ok(text.trim_end().split_once(' ').and_then(read))
    }
}

/// `git version 2.39.5 (Apple Git-154)`.
fn read_version(text: &str) -> Option<((u32, u32), String)> {
    let shown = text.trim().strip_prefix("git version ")?;
    let mut numbers = shown.split(['.', ' ', '-']).map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Some(((major, minor), shown.to_owned())),
        _ => None,
    }
}

impl Repository {
    /// The value of the attribute `merge` of `path` in the work tree `top` (gitattributes(5)); `None` if it has none.
    pub fn merge_attribute(&self, top: &Path, path: &str) -> Result<Option<String>, Fault> {
        let asked = Git::new(["check-attr", "-z", "merge", "--", path]).in_directory(top);
        let printed = asked.output()?;
        let value = printed.split(|&byte| byte == 0).nth(2).unwrap_or_default().to_str_lossy();
        Ok(Some(value.into_owned()).filter(|value| !value.is_empty() && value != "unspecified"))
    }

    /// Whether git is told how the merge driver `name` runs (`merge.<name>.driver`).
    pub fn has_merge_driver(&self, name: &str) -> Result<bool, Fault> {
        let asked = Git::new(["config", "--get", &format!("merge.{name}.driver")]).end()?;
        match asked.code {
            Some(0) => Ok(!asked.stdout.trim_ascii().is_empty()),
            Some(1) => Ok(false),
            _ => Err(asked.fault()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read_version;

    #[test]
    fn every_builders_version_is_read() {
        for (text, version) in [
            ("git version 2.47.3\n", (2, 47)),
            ("git version 2.39.5 (Apple Git-154)\n", (2, 39)),
            ("git version 2.45.1.windows.1\n", (2, 45)),
            ("git version 2.50-rc1\n", (2, 50)),
        ] {
            assert_eq!(read_version(text).unwrap().0, version, "{text}");
        }
        assert_eq!(read_version("hub 2.14\n"), None);
    }
}
