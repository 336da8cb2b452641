//! Owns the sandbox: repositories in a temporary directory, real git and the real binary, nothing of the machine's
//! own configuration, a fixed clock.

use std::ffi::OsStr;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use tempfile::TempDir;

/// When everything happens, unless a test says otherwise.
pub const NOW: &str = "2026-11-22T06:00:00Z";

/// A policy that knows three agents and a person.
pub const POLICY: &str = r#"
[agents.rust-expert]
emails = ["rust@agents.example"]

[agents.python-pro]
emails = ["python@agents.example"]

[agents.docker-expert]
emails = ["docker@agents.example"]

[agents.ada]
kind = "human"
emails = ["ada@people.example"]

[ledger]
coordinators = ["orchestrator"]
"#;

/// A ledger in which rust-expert holds `src/**`.
pub const LEDGER: &str = "\
# Work status

## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | parser rewrite |

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|

## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
";

/// An index with one line.
pub const INDEX: &str = "# Orchestration index\n\n- the parser: rust-expert, under way\n";

/// A repository, or a directory that will be one.
pub struct Sandbox {
    /// Shared with the directories beside this one.
    root: Rc<TempDir>,
    directory: PathBuf,
    environment: Vec<(String, String)>,
}

/// What a command said and how it ended.
pub struct Ended {
    shown: String,
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Sandbox {
    /// An empty directory.
    pub fn empty() -> Self {
        let root = Rc::new(tempfile::tempdir().unwrap());
        let directory = root.path().join("repo");
        std::fs::create_dir(&directory).unwrap();
        std::fs::create_dir(root.path().join("home")).unwrap();
        std::fs::create_dir(root.path().join("tmp")).unwrap();
        Self { root, directory, environment: Vec::new() }
    }

    /// A fresh repository on `main`; `options` are git-init's.
    pub fn init(options: &[&str]) -> Self {
        let sandbox = Self::empty();
        sandbox.git(&[&["init", "--quiet", "--initial-branch=main"], options].concat()).ok();
        sandbox
    }

    /// A repository that has adopted policy, with a commit to start from.
    pub fn adopted() -> Self {
        Self::adopted_with(&[])
    }

    /// The same, made with git-init's `options`.
    pub fn adopted_with(options: &[&str]) -> Self {
        let sandbox = Self::init(options);
        sandbox.adopt();
        sandbox
    }

    /// Commits policy.toml, the two documents and a source file.
    pub fn adopt(&self) {
        self.write("policy.toml", POLICY);
        self.write("WORK_STATUS.md", LEDGER);
        self.write("orchestration-index.md", INDEX);
        self.write("src/lib.rs", "//! Nothing yet.\n");
        self.git(&["add", "--all"]).ok();
        self.git(&["commit", "--quiet", "--message", "Adopt policy"]).ok();
    }

    /// Another directory beside this one, sharing the temporary root and nothing else: for clones and linked worktrees.
    pub fn beside(&self, name: &str) -> Sandbox {
        Sandbox {
            root: Rc::clone(&self.root),
            directory: self.root.path().join(name),
            environment: self.environment.clone(),
        }
    }

    /// The same directory with a further environment variable for every command.
    #[must_use]
    pub fn env(mut self, key: &str, value: &str) -> Self {
        self.environment.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Where the repository is.
    pub fn path(&self) -> &Path {
        &self.directory
    }

    /// Writes a file, with the directories above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.directory.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.directory.join(path)).unwrap()
    }

    /// Appends a line to the index and to the ledger's prose, as every commit owes.
    pub fn note(&self, text: &str) {
        for document in ["orchestration-index.md", "WORK_STATUS.md"] {
            self.write(document, format!("{}\n- {text}\n", self.read(document).trim_end()));
        }
    }

    /// Runs git.
    #[must_use = "look at how the command ended: `.ok()`, `.exits(1)`"]
    pub fn git<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ended {
        self.run(Command::new("git").args(arguments), "")
    }

    /// Runs the binary under test.
    #[must_use = "look at how the command ended: `.ok()`, `.exits(1)`"]
    pub fn policy(&self, arguments: &[&str]) -> Ended {
        self.policy_with_input(arguments, "")
    }

    /// Runs the binary under test with something on its standard input.
    #[must_use = "look at how the command ended: `.ok()`, `.exits(1)`"]
    pub fn policy_with_input(&self, arguments: &[&str], input: &str) -> Ended {
        self.run(Command::new(env!("CARGO_BIN_EXE_policy")).args(arguments), input)
    }

    /// Runs the binary below the root: `directory` is relative to it.
    #[must_use = "look at how the command ended: `.ok()`, `.exits(1)`"]
    pub fn policy_in(&self, directory: &str, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policy"));
        self.run_in(&self.directory.join(directory), command.args(arguments), "")
    }

    /// Prepares any program in any directory below the repository, with this sandbox's environment.
    pub fn call<S: AsRef<OsStr>>(&self, program: impl AsRef<OsStr>, arguments: &[S]) -> Call {
        let mut command = Command::new(program);
        command.args(arguments);
        let shown = format!("{command:?}");
        self.prepare(&self.directory, &mut command);
        Call { command, directory: self.directory.clone(), shown, input: Vec::new() }
    }

    /// A program with this sandbox's environment, to be started as a test likes.
    pub fn command<S: AsRef<OsStr>>(&self, program: impl AsRef<OsStr>, arguments: &[S]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments);
        self.prepare(&self.directory, &mut command);
        command
    }

    /// Prepares git.
    pub fn call_git<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Call {
        self.call("git", arguments)
    }

    /// Prepares the binary under test.
    pub fn call_policy<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Call {
        self.call(env!("CARGO_BIN_EXE_policy"), arguments)
    }

    /// Writes a script that may be run: with `#!/bin/sh`, unless it says otherwise.
    pub fn script(&self, path: &str, text: &str) {
        let head = if text.starts_with("#!") { "" } else { "#!/bin/sh\n" };
        let path = self.directory.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Another process writes it: a test beside this one that forks while we have the file open would keep it open,
        // and what is open for writing cannot be run (ETXTBSY).
        let write = self.call("sh", &["-c", "cat >\"$0\" && chmod 755 \"$0\"", path.to_str().unwrap()]);
        write.input(format!("{head}{text}\n")).end().ok();
    }

    /// Copies the binary under test to `path`.
    pub fn copy_policy(&self, path: &Path) {
        // For the same reason, by another process.
        self.call("cp", &[env!("CARGO_BIN_EXE_policy"), path.to_str().unwrap()]).end().ok();
    }

    /// Whether something stands at `path`.
    pub fn has(&self, path: &str) -> bool {
        std::fs::symlink_metadata(self.directory.join(path)).is_ok()
    }

    /// A change in `src`, where rust-expert holds a lock, that both documents speak of: nothing is wrong with it.
    pub fn work(&self, path: &str, content: &str) {
        self.write(path, content);
        self.note(&format!("{path} was worked on: {}", content.trim()));
    }

    /// Stages everything.
    pub fn stage(&self) {
        self.git(&["add", "--all"]).ok();
    }

    /// Stages everything and commits it, past all hooks.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]).ok();
        self.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "--message", message]).ok();
    }

    /// The id that a revision names.
    pub fn id(&self, revision: &str) -> String {
        self.git(&["rev-parse", revision]).ok().stdout.trim().to_owned()
    }

    /// A JSON report: runs `policy check --format json` with these arguments.
    pub fn report(&self, arguments: &[&str]) -> serde_json::Value {
        let ended = self.policy(&[&["check", "--format", "json"], arguments].concat());
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {ended}"))
    }

    /// The ids of a JSON report's findings of severity error, with their paths: `lock-missing src/a.rs`.
    pub fn errors(&self, arguments: &[&str]) -> Vec<String> {
        errors(&self.report(arguments))
    }

    fn run(&self, command: &mut Command, input: &str) -> Ended {
        self.run_in(&self.directory, command, input)
    }

    fn run_in(&self, directory: &Path, command: &mut Command, input: &str) -> Ended {
        let shown = format!("{command:?}");
        self.prepare(directory, command);
        end(command, shown, input.as_bytes())
    }

    fn prepare(&self, directory: &Path, command: &mut Command) {
        command
            .current_dir(directory)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.root.path().join("home"))
            .env("TMPDIR", self.root.path().join("tmp"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Rust Expert")
            .env("GIT_AUTHOR_EMAIL", "rust@agents.example")
            .env("GIT_COMMITTER_NAME", "Rust Expert")
            .env("GIT_COMMITTER_EMAIL", "rust@agents.example")
            .env("GIT_AUTHOR_DATE", NOW)
            .env("GIT_COMMITTER_DATE", NOW)
            .env("TERM", "dumb")
            .envs(self.environment.iter().map(|(key, value)| (key, value)));
    }
}

/// A command in the making: `sandbox.call_git(&["commit"]).env("POLICY_AGENT", "ada").end().exits(1)`.
#[must_use = "a command does nothing until `.end()`"]
pub struct Call {
    command: Command,
    directory: PathBuf,
    shown: String,
    input: Vec<u8>,
}

impl Call {
    /// With a further environment variable.
    pub fn env(mut self, key: &str, value: &str) -> Self {
        self.command.env(key, value);
        self
    }

    /// Without an environment variable that sandboxes set.
    pub fn without(mut self, key: &str) -> Self {
        self.command.env_remove(key);
        self
    }

    /// As an author and committer with this address.
    pub fn by(self, email: &str) -> Self {
        self.env("GIT_AUTHOR_EMAIL", email).env("GIT_COMMITTER_EMAIL", email)
    }

    /// In a directory below the repository, or an absolute one.
    pub fn within(mut self, directory: impl AsRef<Path>) -> Self {
        self.command.current_dir(self.directory.join(directory));
        self
    }

    /// With something on standard input.
    pub fn input(mut self, input: impl AsRef<[u8]>) -> Self {
        self.input = input.as_ref().to_vec();
        self
    }

    /// Runs it.
    #[must_use = "look at how the command ended: `.ok()`, `.exits(1)`"]
    pub fn end(mut self) -> Ended {
        end(&mut self.command, self.shown, &self.input)
    }
}

fn end(command: &mut Command, shown: String, input: &[u8]) -> Ended {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{shown}: {error}"));
    // A command that does not read its input closes the pipe: that is its affair.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ended {
        shown,
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The ids of a report's findings of severity error, with their paths.
pub fn errors(report: &serde_json::Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| {
            let path = finding["path"].as_str().unwrap_or_default();
            format!("{} {path}", finding["rule"].as_str().unwrap()).trim_end().to_owned()
        })
        .collect()
}

impl Ended {
    /// Insists on exit code 0.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// Insists on an exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Insists that neither standard output nor standard error says anything.
    #[track_caller]
    pub fn silent(self) -> Self {
        assert!(self.stdout.is_empty() && self.stderr.is_empty(), "something is said in {self}");
        self
    }

    /// Insists that standard error says nothing.
    #[track_caller]
    pub fn silent_errors(self) -> Self {
        assert!(self.stderr.is_empty(), "something is complained of in {self}");
        self
    }

    /// Insists that standard output or standard error says this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text) || self.stderr.contains(text), "{text:?} is not said in {self}");
        self
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}\nexit: {:?}\n--- stdout\n{}\n--- stderr\n{}",
            self.shown, self.code, self.stdout, self.stderr
        )
    }
}
