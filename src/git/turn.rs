//! Owns taking turns: the policy processes of one clone change the arbiter one after the other, so that few of them lose
//! a race; and what a process that was killed in its turn has left is cleared by the next.
//!
//! What excludes is the compare-and-swap of the ref; turns only make it likely to succeed. The operating system ends a turn with
//! the last process that takes part in it, killed or not: git inherits it as its standard input.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use super::Repository;
use crate::fault::Fault;

/// A turn, as long as it is held.
#[derive(Debug)]
pub struct Turn {
    file: File,
    /// The lock files that git may leave when it is killed while it changes the arbiter.
    leftovers: Vec<PathBuf>,
}

/// The file that turns are taken with, and no turn yet.
#[derive(Debug)]
pub struct TurnFile {
    file: File,
    path: PathBuf,
    leftovers: Vec<PathBuf>,
}

/// How long a lock file must stand untouched, after whoever should have removed it is gone, to count as left behind:
/// git holds the lock of a single ref for less than ten milliseconds.
const ABANDONED: Duration = Duration::from_secs(1);

impl Repository {
    /// The file that turns are taken with, if one was ever taken here.
    pub fn known_turn_file(&self) -> Result<Option<TurnFile>, Fault> {
        if self.facts.common_dir.join("policy/turn").is_file() {
            self.turn_file().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The file that turns are taken with.
    pub fn turn_file(&self) -> Result<TurnFile, Fault> {
        let directory = self.facts.common_dir.join("policy");
        let path = directory.join("turn");
        std::fs::create_dir_all(&directory).map_err(|error| unopenable(&path, &error))?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(|error| unopenable(&path, &error))?;
        Ok(TurnFile { file, path, leftovers: self.leftovers() })
    }

    fn leftovers(&self) -> Vec<PathBuf> {
        let shared = &self.facts.common_dir;
        // Files and reftable (git-update-ref(1), gitformat-reftable).
        vec![shared.join("refs/policy/ledger.lock"), shared.join("reftable/tables.list.lock")]
    }
}

impl TurnFile {
    /// Waits for a turn, for as long as `patience` at most.
    pub fn take(self, patience: Duration) -> Result<Turn, Fault> {
        let failed = |error: &std::io::Error| unopenable(&self.path, error);
        wait_for(&self.file, patience, &failed)?;
        let is_marked = self.file.metadata().map_err(|error| failed(&error))?.len() > 0;
        let turn = Turn { file: self.file, leftovers: self.leftovers };
        if is_marked {
            turn.clear()?;
            turn.mark(b"")?;
        }
        Ok(turn)
    }

    /// What makes a process that inherits it take part in the turn, once there is one.
    pub(super) fn share(&self) -> Result<Stdio, Fault> {
        self.file.try_clone().map(Stdio::from).map_err(|error| unusable(&error))
    }
}

fn unopenable(path: &Path, error: &std::io::Error) -> Fault {
    Fault::new(
        format!("{} cannot be opened: {error}", path.display()),
        "mend the permissions of the git directory or make room, then try again",
    )
}

fn wait_for(file: &File, patience: Duration, failed: &dyn Fn(&std::io::Error) -> Fault) -> Result<(), Fault> {
    let deadline = Instant::now() + patience;
    let mut pause = Duration::from_micros(500);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            // A file system without locks: the swap itself still excludes.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                return Ok(());
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                return Err(Fault::new(
                    format!("other policy processes have kept their turn for {} seconds", patience.as_secs()),
                    "see what they wait for (`ps`), end what hangs, then try again",
                ));
            }
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(pause.mul_f64(0.5 + fastrand::f64()));
                pause = (pause * 2).min(Duration::from_millis(10));
            }
        }
    }
}

impl Turn {
    /// Says that git is about to change the arbiter: whoever finds this mark with the turn free knows that it was not
    /// finished. Gives the standard input by which git takes part in the turn.
    pub(super) fn begin(&self) -> Result<Stdio, Fault> {
        self.announce()?;
        self.file.try_clone().map(Stdio::from).map_err(|error| unusable(&error))
    }

    /// The same, for a git that takes part already.
    pub(super) fn announce(&self) -> Result<(), Fault> {
        self.mark(format!("{}\n", std::process::id()).as_bytes())
    }

    /// Says that git is done.
    pub(super) fn finish(&self) -> Result<(), Fault> {
        self.mark(b"")
    }

    /// Removes lock files that a killed git has left. Another git may hold one just now: then it goes, or changes.
    pub(super) fn clear(&self) -> Result<(), Fault> {
        for path in &self.leftovers {
            let stands = || std::fs::metadata(path).and_then(|data| data.modified()).ok();
            let Some(first) = stands() else { continue };
            if is_untouched(first, stands) {
                match std::fs::remove_file(path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(Fault::new(
                            format!("{} was left behind and cannot be removed: {error}", path.display()),
                            format!("remove it: rm '{}'", path.display()),
                        ));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn mark(&self, text: &[u8]) -> Result<(), Fault> {
        let mut file = &self.file;
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(text))
            .map_err(|error| unusable(&error))
    }
}

/// Whether the file stays as it was first seen until it must count as abandoned.
fn is_untouched(first: SystemTime, stands: impl Fn() -> Option<SystemTime>) -> bool {
    let deadline = Instant::now() + ABANDONED;
    while Instant::now() < deadline {
        if stands() != Some(first) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    stands() == Some(first)
}

fn unusable(error: &std::io::Error) -> Fault {
    Fault::new(
        format!("the turn cannot be kept in the git directory: {error}"),
        "make room on its disk or mend its permissions, then try again",
    )
}
