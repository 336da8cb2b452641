//! Owns a commit message in the making: the trailers it has, and adding one, both by git's own rules.

use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::command::Git;
use crate::fault::Fault;

/// The one separator by which trailers of commits are read, whatever the configuration writes.
const SEPARATOR: &str = "trailer.separators=:";

/// What git writes above the difference that `git commit -v` shows.
const SCISSORS: &[u8] = b" ------------------------ >8 ------------------------\n";

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
        let parse =
            ["-c", SEPARATOR, "interpret-trailers", "--parse", "--no-divider"].map(std::ffi::OsStr::new);
        let printed = Git::new(parse.into_iter().chain([self.0.as_os_str()])).output()?;
        let mut values = printed.lines().filter_map(|line| {
            let (key, value) = line.split_once_str(":")?;
            key.eq_ignore_ascii_case(b"agent").then(|| value.trim_ascii().to_str_lossy().into_owned())
        });
        Ok(values.next_back().filter(|name| !name.is_empty()))
    }

    /// Whether an `Agent:` line is all that is written: to git a message, to people none.
    pub fn says_nothing_but_agent(&self) -> Result<bool, Fault> {
        // A first line such as `#42` is a comment in an editor, and a subject after `-m`.
        let text = self.text()?;
        let first = text.lines().find(|line| !line.trim_ascii().is_empty());
        Ok(first.is_some_and(is_agent) && said(&text)?.lines().all(is_agent))
    }

    /// Whether it is `commit.template` as it was, but for the `Agent:` trailer. Git compares, too, and would take the
    /// trailer for an edit.
    pub fn is_untouched_template(&self) -> Result<bool, Fault> {
        let ended = Git::new(["config", "--path", "--get", "commit.template"]).end()?;
        let path = ended.stdout.trim_end_with(|c| c == '\n').to_str_lossy().into_owned();
        let Ok(template) = std::fs::read(path) else { return Ok(false) };
        let others = |text: &[u8]| -> Result<Vec<u8>, Fault> {
            let said = said(text)?;
            let lines: Vec<&[u8]> = said.lines().filter(|line| !is_agent(line)).collect();
            Ok(lines.join(&b'\n').trim_ascii_end().to_vec())
        };
        let (template, written) = (others(&template)?, others(&self.text()?)?);
        Ok(!template.is_empty() && template == written)
    }

    fn text(&self) -> Result<Vec<u8>, Fault> {
        std::fs::read(&self.0).map_err(|error| self.broken(&error))
    }

    fn broken(&self, error: &std::io::Error) -> Fault {
        Fault::new(
            format!("the message file {} is out of reach: {error}", self.0.display()),
            "mend its permissions, then commit again",
        )
    }

    /// Adds `Agent: name`, unless the message has such a trailer already. `is_given`: the message came with the command
    /// line, so nobody is asked to write more of it.
    pub fn add_agent(&self, name: &str, is_given: bool) -> Result<(), Fault> {
        let trailer = format!("Agent: {name}");
        let text = self.text()?;
        if is_given && text.trim_ascii().is_empty() {
            // Git refuses an empty message; ours would make it one that says something.
            return Ok(());
        }
        if !is_given && said(&text)?.is_empty() {
            // Two lines are left to write on: directly below the subject, a trailer would be part of the subject.
            let text = [&b"\n\n"[..], trailer.as_bytes(), b"\n", &text].concat();
            return std::fs::write(&self.0, text).map_err(|error| self.broken(&error));
        }
        let add = [
            "-c",
            SEPARATOR,
            "interpret-trailers",
            "--in-place",
            "--no-divider",
            "--where",
            "end",
            "--if-exists",
            "doNothing",
            "--if-missing",
            "add",
            "--trailer",
            &trailer,
        ];
        Git::new(add.map(std::ffi::OsStr::new).into_iter().chain([self.0.as_os_str()])).output().map(drop)
    }
}

fn is_agent(line: &[u8]) -> bool {
    line.get(..6).is_some_and(|key| key.eq_ignore_ascii_case(b"agent:"))
}

/// The text without what git takes out of it: comments, and the difference below the scissors of `commit -v`.
fn said(text: &[u8]) -> Result<Vec<u8>, Fault> {
    let end = text.find(SCISSORS).and_then(|at| text[..at].rfind_byte(b'\n')).unwrap_or(text.len());
    Git::new(["stripspace", "--strip-comments"]).output_with_input(text[..end].to_vec())
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
