//! Owns finding the repository: its facts and the configuration that matters, in as few git processes as can be,
//! all at once, because they stand on the pre-commit path.

use std::path::PathBuf;

use bstr::ByteSlice;

use super::command::{Ended, Git, Running};
use crate::change::Oid;
use crate::fault::Fault;

/// What must be known of a repository before anything is read.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// This worktree's git directory, absolute.
    pub(super) git_dir: PathBuf,
    /// The git directory that all worktrees share, absolute.
    pub(super) common_dir: PathBuf,
    /// The object directory that git would write to.
    pub(super) objects: PathBuf,
    /// Whether ids are SHA-1.
    pub(super) sha1: bool,
    /// Whether there is no work tree.
    pub(super) bare: bool,
    /// Whether history is cut off.
    pub(super) shallow: bool,
    /// The current directory below the work tree's root: `a/b/`; empty at the root and outside of it.
    pub(super) prefix: String,
    /// The way from the current directory to the work tree's root; `None` outside of it.
    pub(super) to_top: Option<String>,
    /// What `HEAD` points at; `None` on an unborn branch.
    pub(super) head: Option<Oid>,
}

/// What the git configuration says to us.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// `policy.agent`.
    pub(super) agent: Option<String>,
    /// `core.ignorecase`.
    pub(super) ignore_case: bool,
    /// `author.email`.
    pub(super) author_email: Option<String>,
    /// `user.email`.
    pub(super) user_email: Option<String>,
    /// Whether `http.lowSpeedTime` is set.
    pub(super) has_low_speed: bool,
}

/// Questions under way.
pub(super) struct Questions {
    facts: Running,
    settings: Running,
}

/// The question for the configuration, under way.
pub(super) struct AskedSettings(Running);

const FACTS: [&str; 13] = [
    "rev-parse",
    "--path-format=absolute",
    "--git-dir",
    "--git-common-dir",
    "--git-path",
    "objects",
    "--show-object-format",
    "--is-bare-repository",
    "--is-shallow-repository",
    "--is-inside-work-tree",
    "--show-prefix",
    "--show-cdup",
    COMMIT,
];

/// Not `HEAD` alone: that is also a file's name in a bare repository, where git takes it for a path as long as there
/// is no commit.
const COMMIT: &str = "HEAD^{commit}";

impl Questions {
    /// Asks everything at once.
    pub(super) fn ask() -> Result<Self, Fault> {
        Self::ask_with(&[])
    }

    /// The same, and what `revisions` name.
    pub(super) fn ask_with(revisions: &[&str]) -> Result<Self, Fault> {
        let settings = [
            "config",
            "--null",
            "--get-regexp",
            r"^(policy\.agent|core\.ignorecase|author\.email|user\.email|http\.lowspeedtime)$",
        ];
        let facts = Git::new(FACTS.iter().chain(revisions)).spawn()?;
        Ok(Self { facts, settings: Git::new(settings).spawn()? })
    }

    /// Waits for what must be known first.
    pub(super) fn facts(self) -> Result<(Facts, AskedSettings), Fault> {
        Ok((facts(&self.facts.end()?)?, AskedSettings(self.settings)))
    }

    /// The same, where the last answer is about the arbiter's ref; `None` if git does not know all of it: there may be no
    /// commit, or no arbiter, or trouble.
    pub(super) fn facts_and_arbiter(self) -> Result<Option<(Facts, AskedSettings, Oid)>, Fault> {
        let mut ended = self.facts.end()?;
        let last = ended.stdout.trim_ascii_end().rfind_byte(b'\n');
        let Some(at) = last.filter(|_| ended.code == Some(0)) else { return Ok(None) };
        let tip = Oid::from_hex(ended.stdout[at..].trim_ascii());
        ended.stdout.truncate(at);
        match tip {
            Some(tip) => Ok(Some((facts(&ended)?, AskedSettings(self.settings), tip))),
            None => Ok(None),
        }
    }
}

impl AskedSettings {
    /// Waits for the rest.
    pub(super) fn settings(self) -> Result<Settings, Fault> {
        let ended = self.0.end()?;
        match ended.code {
            // 1: no such key.
            Some(0 | 1) => Ok(Settings::parse(&ended.stdout)),
            _ => Err(ended.fault()),
        }
    }
}

fn facts(ended: &Ended) -> Result<Facts, Fault> {
    let text = ended.stdout.to_str_lossy();
    let lines: Vec<&str> = text.lines().collect();
    // Without a commit, rev-parse prints everything else, then the revision as it stands, and fails.
    let (head, known) = match (&lines[..], ended.code) {
        ([known @ .., hex], Some(0)) => {
            (Some(Oid::from_hex(hex.as_bytes()).ok_or_else(|| ended.fault())?), known)
        }
        ([known @ .., COMMIT], _) if head_is_unborn()? => (None, known),
        _ => return Err(ended.fault()),
    };
    // Outside of a work tree git prints one line less: there is no way up.
    let [git_dir, common_dir, objects, format, bare, shallow, inside, place @ ..] = known else {
        return Err(ended.fault());
    };
    let (prefix, to_top) = match (*inside == "true", place) {
        (true, [prefix, to_top]) => ((*prefix).to_owned(), Some((*to_top).to_owned())),
        (true, _) => return Err(ended.fault()),
        (false, _) => (String::new(), None),
    };
    Ok(Facts {
        git_dir: PathBuf::from(git_dir),
        common_dir: PathBuf::from(common_dir),
        objects: PathBuf::from(objects),
        sha1: *format == "sha1",
        bare: *bare == "true",
        shallow: *shallow == "true",
        prefix,
        to_top,
        head,
    })
}

/// Whether `HEAD` names a branch that has no commit yet. A `HEAD` that cannot be read is a fault, not an empty history.
fn head_is_unborn() -> Result<bool, Fault> {
    let branch = Git::new(["symbolic-ref", "--quiet", "HEAD"]).output()?;
    let branch = branch.trim_ascii().to_str_lossy().into_owned();
    let shown = Git::new(["for-each-ref", "--format=%(objectname)", &branch]).output()?;
    Ok(shown.trim_ascii().is_empty())
}

/// Whether git is still making this repository: `git clone` has hooks from a template run before `HEAD` says anything but
/// this (setup.c of git 2.47, "refs/heads/.invalid"; where refs are kept in tables the file stays so, and git does know
/// `HEAD`).
pub fn is_in_the_making() -> Result<bool, Fault> {
    if Git::new(["symbolic-ref", "--quiet", "HEAD"]).end()?.code == Some(0) {
        return Ok(false);
    }
    let place = Git::new(["rev-parse", "--path-format=absolute", "--git-path", "HEAD"]).output()?;
    let head = std::fs::read(PathBuf::from(place.trim_end_with(|c| c == '\n').to_str_lossy().into_owned()));
    Ok(head.is_ok_and(|head| head.trim_ascii() == b"ref: refs/heads/.invalid"))
}

impl Settings {
    fn parse(bytes: &[u8]) -> Self {
        let mut settings = Self::default();
        // Later values win, as in git: the repository's own over the user's.
        for pair in bytes.split(|&byte| byte == 0).filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once_str("\n").unwrap_or((pair, b"true"));
            match key {
                b"policy.agent" => {
                    settings.agent =
                        Some(value.to_str_lossy().trim().to_owned()).filter(|name| !name.is_empty())
                }
                b"author.email" => settings.author_email = Some(value.to_str_lossy().trim().to_owned()),
                b"user.email" => settings.user_email = Some(value.to_str_lossy().trim().to_owned()),
                b"http.lowspeedtime" => settings.has_low_speed = true,
                b"core.ignorecase" => {
                    settings.ignore_case =
                        matches!(&value.to_ascii_lowercase()[..], b"true" | b"yes" | b"on" | b"1")
                }
                _ => {}
            }
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn the_last_value_wins_and_a_bare_key_is_true() {
        let settings = Settings::parse(b"policy.agent\none\0core.ignorecase\0policy.agent\ntwo\0");
        assert_eq!(settings.agent.as_deref(), Some("two"));
        assert!(settings.ignore_case);
    }
}
