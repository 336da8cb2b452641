//! Owns the canary: a change of nobody's keeping, and firing a hook with it as git itself would. Its objects and its index
//! stand in a temporary directory. Git takes them for a push in quarantine, so that no ref of the repository can be moved
//! by whatever a hook starts, and takes every file of the work tree for unchanged, so that none is written.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use bstr::ByteSlice;

use super::command::Git;
use crate::change::Oid;
use crate::fault::Fault;

/// The path that the canary adds.
const PATH: &str = "policy-doctor-canary";

/// The branch that it would come to.
const BRANCH: &str = "refs/heads/policy-doctor-canary";

/// How long a hook may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What tells git of another repository, index or store than those that it finds (`git rev-parse --local-env-vars`), and
/// our hooks that one of them runs already.
const INHERITED: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_PREFIX",
    "POLICY_CHAINED",
];

/// Git in another worktree, with nothing that tells it of this one.
pub(super) fn elsewhere<S: AsRef<std::ffi::OsStr>>(
    directory: &Path,
    arguments: impl IntoIterator<Item = S>,
) -> Git {
    Git::new(arguments).in_directory(directory).without(&INHERITED)
}

/// A change of nobody's keeping in one worktree.
pub struct Canary {
    quarters: Quarters,
    old: Option<Oid>,
    new: Oid,
}

/// Where it is kept, over what stands in the repository.
struct Quarters {
    worktree: PathBuf,
    scratch: tempfile::TempDir,
    objects: PathBuf,
}

/// How a hook ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    /// Its exit code; `None` if a signal ended it, as ours does when it takes too long.
    pub code: Option<i32>,
    /// What it said, in either stream.
    pub said: String,
}

impl Canary {
    /// Makes the change in the worktree, or the bare repository, at `worktree`: on top of its `HEAD`, if that has a commit.
    pub fn prepare(worktree: &Path, is_bare: bool) -> Result<Self, Fault> {
        let scratch = tempfile::Builder::new().prefix("policy-canary-").tempdir().map_err(no_room)?;
        std::fs::create_dir(scratch.path().join("objects")).map_err(no_room)?;
        let asked = ["rev-parse", "--path-format=absolute", "--git-path", "objects"];
        let objects = elsewhere(worktree, asked).output()?;
        let objects = PathBuf::from(objects.trim_end_with(|c| c == '\n').to_str_lossy().into_owned());
        let head = elsewhere(worktree, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).end()?;
        let old = Oid::from_hex(head.stdout.trim_ascii()).filter(|_| head.code == Some(0));
        let quarters = Quarters { worktree: worktree.to_owned(), scratch, objects };
        let new = quarters.commit(old)?;
        quarters.stage(new, is_bare)?;
        Ok(Self { quarters, old, new })
    }

    /// Runs the hook `name` with this change, as git would run it; `told` are further environment variables. A worktree
    /// without such a hook is none of its business: nothing is run, and that is 0.
    pub fn fire(&self, name: &str, told: &[(&str, &Path)]) -> Result<Fired, Fault> {
        self.fire_for(name, told, PATIENCE)
    }

    fn fire_for(&self, name: &str, told: &[(&str, &Path)], patience: Duration) -> Result<Fired, Fault> {
        let words = self.words(name)?;
        let git = told
            .iter()
            .fold(self.quarters.apart(words), |git, (key, value)| git.env(key, value))
            .env("GIT_QUARANTINE_PATH", self.scratch().join("objects"));
        let running = git.env("GIT_EDITOR", ":").in_group().spawn()?;
        let (over, watched) = mpsc::channel::<()>();
        let group = running.id();
        let ended = std::thread::scope(|scope| {
            scope.spawn(move || {
                if watched.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout) {
                    end_group(group);
                }
            });
            let ended = running.end();
            drop(over);
            ended
        })?;
        let said = [ended.stdout.to_str_lossy().into_owned(), ended.stderr].concat();
        Ok(Fired { code: ended.code, said })
    }

    /// How git is told to run the hook `name` (githooks(5)).
    fn words(&self, name: &str) -> Result<Vec<String>, Fault> {
        let message = self
            .quarters
            .write("message", "See whether this hook judges\n\nAgent: policy-doctor-canary\n")?;
        let zero = "0".repeat(self.new.as_bytes().len() * 2);
        let old = self.old.map_or(zero, |old| old.to_string());
        let new = self.new;
        let (arguments, input) = match name {
            "prepare-commit-msg" => (vec![message, "message".to_owned()], None),
            "commit-msg" => (vec![message], None),
            "pre-push" => {
                let remote = "policy-doctor".to_owned();
                (vec![remote.clone(), remote], Some(format!("{BRANCH} {new} {BRANCH} {old}\n")))
            }
            "pre-receive" => (Vec::new(), Some(format!("{old} {new} {BRANCH}\n"))),
            "reference-transaction" => (vec!["prepared".to_owned()], Some(format!("{old} {new} {BRANCH}\n"))),
            _ => (Vec::new(), None),
        };
        let mut words = vec!["hook".to_owned(), "run".to_owned(), "--ignore-missing".to_owned()];
        if let Some(input) = input {
            words.push(format!("--to-stdin={}", self.quarters.write("input", &input)?));
        }
        words.extend([name.to_owned(), "--".to_owned()]);
        words.extend(arguments);
        Ok(words)
    }

    /// Where something of this canary's own can be written.
    pub fn scratch(&self) -> &Path {
        self.quarters.scratch.path()
    }
}

impl Quarters {
    fn apart<S: AsRef<std::ffi::OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Git {
        let directory = self.scratch.path();
        elsewhere(&self.worktree, arguments)
            .env("GIT_INDEX_FILE", directory.join("index"))
            .env("GIT_OBJECT_DIRECTORY", directory.join("objects"))
            .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", super::objects::listed(&self.objects))
    }

    fn commit(&self, old: Option<Oid>) -> Result<Oid, Fault> {
        let id = |printed: Vec<u8>| Oid::from_hex(printed.trim_ascii()).ok_or_else(unnamed);
        let text =
            b"`policy doctor` asks with this file whether the hooks judge. It is in no commit.\n".to_vec();
        let blob = id(self.apart(["hash-object", "-w", "--stdin"]).output_with_input(text)?)?;
        let mut entries = match old {
            Some(old) => self.apart(["ls-tree", "-z", "--full-tree", &old.to_string()]).output()?,
            None => Vec::new(),
        };
        entries.extend(format!("100644 blob {blob}\t{PATH}\0").bytes());
        let tree = id(self.apart(["mktree", "-z", "--missing"]).output_with_input(entries)?)?;
        let mut words = vec!["commit-tree".to_owned(), "-m".to_owned(), "Canary".to_owned()];
        words.extend(old.iter().flat_map(|old| ["-p".to_owned(), old.to_string()]));
        words.push(tree.to_string());
        let mut git = self.apart(words);
        for who in ["AUTHOR", "COMMITTER"] {
            git = git
                .env(&format!("GIT_{who}_NAME"), "policy doctor")
                .env(&format!("GIT_{who}_EMAIL"), "doctor@policy.invalid");
        }
        id(git.output()?)
    }

    fn stage(&self, new: Oid, is_bare: bool) -> Result<(), Fault> {
        self.apart(["read-tree", &new.to_string()]).output()?;
        if !is_bare {
            let paths = self.apart(["ls-files", "-z"]).output()?;
            self.apart(["update-index", "-z", "--skip-worktree", "--stdin"]).output_with_input(paths)?;
        }
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> Result<String, Fault> {
        let path = self.scratch.path().join(name);
        std::fs::write(&path, text).map_err(no_room)?;
        Ok(path.to_string_lossy().into_owned())
    }
}

/// Ends all that a hook has started: each may hold the pipes that are read to their end.
fn end_group(leader: u32) {
    // What has ended by itself meanwhile needs no help.
    let _ = std::process::Command::new("kill").args(["-KILL", "--", &format!("-{leader}")]).status();
}

fn unnamed() -> Fault {
    Fault::new("git gave no id for the canary's objects", "check `git --version`")
}

fn no_room(error: std::io::Error) -> Fault {
    Fault::new(
        format!("no temporary directory: {error}"),
        "make room, or point TMPDIR at a directory that can be written",
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;
    use std::time::Duration;

    use super::Canary;

    fn run(directory: &Path, program: &str, arguments: &[&str]) {
        let ended = Command::new(program).args(arguments).current_dir(directory).output().unwrap();
        assert!(ended.status.success(), "{ended:?}");
    }

    #[test]
    fn a_hook_that_does_not_end_is_ended_with_all_it_started() {
        let directory = tempfile::tempdir().unwrap();
        run(directory.path(), "git", &["init", "--quiet", "."]);
        let hook = "printf '#!/bin/sh\\nsleep 1000 & sleep 1000\\n' >.git/hooks/pre-commit; chmod +x .git/hooks/pre-commit";
        run(
            directory.path(),
            "sh",
            &["-c", &format!("mkdir -p .git/hooks; git config core.hooksPath .git/hooks; {hook}")],
        );
        let canary = Canary::prepare(directory.path(), false).unwrap();
        let place = canary.scratch().join("asked");
        let fired = canary.fire_for("pre-commit", &[("X", &place)], Duration::from_millis(100)).unwrap();
        assert_eq!(fired.code, None);
        // One that is not there is no trouble.
        assert_eq!(
            canary.fire_for("pre-push", &[("X", &place)], Duration::from_secs(60)).unwrap().code,
            Some(0)
        );
    }
}
