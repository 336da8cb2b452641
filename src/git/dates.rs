//! Owns the question where in history a moment stands: before a time, where a file first came, how far a clone reaches.

use bstr::ByteSlice;
use jiff::Timestamp;

use super::Repository;
use super::command::Git;
use crate::change::Oid;
use crate::fault::Fault;

impl Repository {
    /// The last commit of `HEAD`'s own line (its first parents) that was made before `time`, as the committer dates tell
    /// (git-rev-list(1), `--before`); `None` if there is none.
    pub fn last_before(&self, time: Timestamp) -> Result<Option<Oid>, Fault> {
        if self.head().is_none() {
            return Ok(None);
        }
        let before = format!("--before=@{}", time.as_second().saturating_sub(1));
        let listed =
            Git::new(["rev-list", "--first-parent", "--max-count=1", &before, "HEAD", "--"]).output()?;
        Ok(listed.lines().next().and_then(Oid::from_hex))
    }

    /// The first parent of the commit of `HEAD`'s history that first brought a file at `path`; `None` if that commit has
    /// no parent, or there is none.
    pub fn before_first(&self, path: &str) -> Result<Option<Oid>, Fault> {
        if self.head().is_none() {
            return Ok(None);
        }
        let place = format!(":(top,literal){path}");
        let asked =
            ["log", "--no-show-signature", "--diff-filter=A", "--no-renames", "--format=%H", "HEAD", "--"];
        let listed = Git::new(asked.into_iter().chain([place.as_str()])).output()?;
        let first = listed.lines().filter_map(Oid::from_hex).next_back();
        match first {
            Some(first) => self.find(&format!("{first}^1")),
            None => Ok(None),
        }
    }

    /// When a commit was made: its committer date.
    pub fn time_of(&self, commit: Oid) -> Result<Timestamp, Fault> {
        Ok(self.commit(commit)?.committed_at)
    }
}
