//! Owns running git: one environment for every call, and a fault with a way out for every failure.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::fault::Fault;

/// A git command in the making. The environment is the caller's (hooks rely on it), made predictable: no replace
/// refs and no grafts, for a verdict must be about the true objects; no optional locks, for nothing may be written; English messages.
#[derive(Debug)]
pub(super) struct Git(Command);

/// A file with nothing in it.
pub(super) const NO_FILE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// A git process that runs beside us.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    shown: String,
}

/// How a git process ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// The exit code; `None` if a signal ended it.
    pub(super) code: Option<i32>,
    /// What it printed.
    pub(super) stdout: Vec<u8>,
    /// What it complained about.
    pub(super) stderr: String,
    shown: String,
}

impl Git {
    /// `git` with these arguments.
    pub(super) fn new<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_GRAFT_FILE", NO_FILE)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self(command)
    }

    /// With a further environment variable.
    pub(super) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(key, value);
        self
    }

    /// Without environment variables that it would inherit.
    pub(super) fn without(mut self, keys: &[&str]) -> Self {
        for key in keys {
            self.0.env_remove(key);
        }
        self
    }

    /// At the head of a process group of its own, so that all it starts can be ended with it.
    pub(super) fn in_group(mut self) -> Self {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut self.0, 0);
        self
    }

    /// In another directory: only ever for a repository found by other means than the current directory.
    pub(super) fn in_directory(mut self, directory: &Path) -> Self {
        self.0.current_dir(directory);
        self
    }

    /// Reading what the caller will write.
    pub(super) fn with_stdin(mut self) -> Self {
        self.0.stdin(Stdio::piped());
        self
    }

    /// With this as its standard input.
    pub(super) fn stdin(mut self, stdin: Stdio) -> Self {
        self.0.stdin(stdin);
        self
    }

    /// With this as its standard output.
    pub(super) fn stdout(mut self, stdout: Stdio) -> Self {
        self.0.stdout(stdout);
        self
    }

    /// Starts it and goes on.
    pub(super) fn spawn(mut self) -> Result<Running, Fault> {
        let shown = show(&self.0);
        let child = self.0.spawn().map_err(|error| {
            Fault::new(
                format!("`{shown}` could not be started: {error}"),
                "install git 2.39 or later and put it on PATH",
            )
        })?;
        Ok(Running { child, shown })
    }

    /// Runs it to its end, whatever its exit code.
    pub(super) fn end(self) -> Result<Ended, Fault> {
        self.spawn()?.end()
    }

    /// Runs it and gives what it printed; any exit code but 0 is a fault.
    pub(super) fn output(self) -> Result<Vec<u8>, Fault> {
        self.end()?.success()
    }

    /// Runs it with `input` on its standard input. Writing and reading go on at once: neither can block the other.
    pub(super) fn output_with_input(self, input: Vec<u8>) -> Result<Vec<u8>, Fault> {
        self.end_with_input(input)?.success()
    }

    /// The same, whatever its exit code.
    pub(super) fn end_with_input(self, input: Vec<u8>) -> Result<Ended, Fault> {
        let mut running = self.with_stdin().spawn()?;
        let stdin = running.child.stdin.take();
        std::thread::scope(|scope| {
            // A process that ends early closes the pipe; its exit code tells the story better than our write error.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
            running.end()
        })
    }
}

impl Running {
    /// The process's id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its standard input and output, for a conversation.
    pub(super) fn pipes(&mut self) -> Option<(std::process::ChildStdin, std::process::ChildStdout)> {
        self.child.stdin.take().zip(self.child.stdout.take())
    }

    /// Tells it a few words, the last ones, and waits for its end. One that is gone already tells why by how it ended.
    pub(super) fn tell(mut self, words: &[u8]) -> Result<Ended, Fault> {
        let _ = self.child.stdin.take().map(|mut stdin| stdin.write_all(words));
        self.end()
    }

    /// Waits for its end.
    pub(super) fn end(mut self) -> Result<Ended, Fault> {
        let shown = self.shown;
        let broken = |error: std::io::Error| {
            Fault::new(
                format!("`{shown}` could not be read: {error}"),
                "try again; if it stays, run that command by hand",
            )
        };
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let (out, err) = (self.child.stdout.take(), self.child.stderr.take());
        std::thread::scope(|scope| {
            let complaints = scope.spawn(|| err.map_or(Ok(0), |mut pipe| pipe.read_to_end(&mut stderr)));
            out.map_or(Ok(0), |mut pipe| pipe.read_to_end(&mut stdout)).map_err(broken)?;
            complaints.join().unwrap_or(Ok(0)).map_err(broken)
        })?;
        let status = self.child.wait().map_err(broken)?;
        Ok(Ended {
            code: status.code(),
            stdout,
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
            shown,
        })
    }
}

impl Ended {
    /// An end that tests make up.
    #[cfg(test)]
    pub(super) fn saying(code: i32, stderr: &str) -> Self {
        Self { code: Some(code), stdout: Vec::new(), stderr: stderr.to_owned(), shown: "git".to_owned() }
    }

    /// What it printed, if it ended with 0; a fault otherwise.
    pub(super) fn success(self) -> Result<Vec<u8>, Fault> {
        if self.code == Some(0) { Ok(self.stdout) } else { Err(self.fault()) }
    }

    /// The fault that its failure is.
    pub(super) fn fault(&self) -> Fault {
        let said = self.stderr.lines().find(|line| line.starts_with("fatal:")).or(self.stderr.lines().last());
        let said = said.unwrap_or_default().trim_start_matches("fatal: ").trim();
        let how = self.code.map_or("was ended by a signal".to_owned(), |code| format!("ended with {code}"));
        let message = if said.is_empty() {
            format!("`{}` {how}", self.shown)
        } else {
            format!("git: {said} (`{}` {how})", self.shown)
        };
        Fault::new(message, way_out(&self.stderr))
    }
}

fn way_out(stderr: &str) -> &'static str {
    let ways = [
        ("not a git repository", "run policy inside a git repository, or `git init` first"),
        (
            "dubious ownership",
            "git refuses repositories of other users: `git config --global --add safe.directory \"$PWD\"`",
        ),
        ("bad config", "mend the line of the git configuration that git names, then run policy again"),
        ("unknown option", "this git is too old: install git 2.39 or later"),
        ("unknown repository extension", "this git is too old for the repository: install a newer git"),
        ("index file corrupt", "the index is damaged: `rm .git/index && git reset` rebuilds it from HEAD"),
        ("index uses", "this git is too old for the index: install a newer git"),
        (
            "promisor remote",
            "objects of this partial clone could not be fetched: check the network, then `git fetch`",
        ),
        (
            "bad object",
            "an object is missing: `git fsck` names it, `git fetch` may bring it; in a shallow clone: `git fetch --unshallow`",
        ),
        (
            "unknown revision",
            "no such commit here: check the name, `git fetch` it, or in a shallow clone `git fetch --unshallow`",
        ),
    ];
    ways.iter().find(|(sign, _)| stderr.contains(sign)).map_or(
        "run that command by hand to see what is wrong; `git fsck` checks the repository",
        |(_, way)| way,
    )
}

fn show(command: &Command) -> String {
    let mut shown = String::from("git");
    for argument in command.get_args() {
        shown.push(' ');
        shown.push_str(&argument.to_string_lossy());
    }
    shown
}
