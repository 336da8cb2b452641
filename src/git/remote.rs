//! Owns the arbiter on a git server: fetching where it stands, and moving it on by a push that names what it replaces,
//! which the server makes atomic (git-push(1), `--force-with-lease`).

use std::sync::mpsc;
use std::time::Duration;

use bstr::ByteSlice;

use super::Repository;
use super::arbiter::LEDGER_REF;
use super::command::{Ended, Git};
use crate::change::Oid;
use crate::fault::Fault;

/// The arbiter's place on a server.
#[derive(Clone, Debug)]
pub struct RemoteArbiter {
    /// The remote's name, or a URL.
    pub remote: String,
    /// The ref on the server.
    pub reference: String,
}

/// What came of asking a server.
#[derive(Clone, Debug)]
pub enum Reached<T> {
    /// It answered.
    Yes(T),
    /// It could not be reached.
    No(Fault),
}

/// What a server made of a push.
#[derive(Clone, Debug)]
pub enum Pushed {
    /// The ref has moved.
    Done,
    /// It was not where it should have been any more.
    Lost,
    /// The server does not take this ref.
    Refused(Fault),
}

/// How long a server may take to answer. A hook or an agent that waits for ever teaches people to go without.
const PATIENCE: Duration = Duration::from_secs(60);

impl RemoteArbiter {
    /// The ref that remembers where the server's arbiter stood when it was last asked.
    pub fn tracking(&self) -> String {
        let name: String = self
            .remote
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
            .collect();
        format!("refs/policy/remotes/{name}/ledger")
    }
}

impl Repository {
    /// Where the server's arbiter stood when it was last asked.
    pub fn tracked_arbiter(&self, place: &RemoteArbiter) -> Result<Option<Oid>, Fault> {
        self.tip_of(&place.tracking())
    }

    /// Asks the server where its arbiter stands, and brings the chain here.
    pub fn fetch_arbiter(&self, place: &RemoteArbiter) -> Result<Reached<Option<Oid>>, Fault> {
        let refspec = format!("+{}:{}", place.reference, place.tracking());
        let options = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-auto-maintenance",
            "--no-recurse-submodules",
            "--refmap=",
            "--end-of-options",
        ];
        let ended = match ask(options.into_iter().chain([place.remote.as_str(), &refspec]))? {
            Reached::Yes(ended) => ended,
            Reached::No(fault) => return Ok(Reached::No(fault)),
        };
        if ended.code == Some(0) {
            return self.tracked_arbiter(place).map(Reached::Yes);
        }
        if ended.stderr.contains("couldn't find remote ref") {
            self.forget_tracked(place)?;
            return Ok(Reached::Yes(None));
        }
        Ok(Reached::No(unreachable(place, &ended)))
    }

    /// A server without the ref: whatever it had when it was last asked is gone.
    fn forget_tracked(&self, place: &RemoteArbiter) -> Result<(), Fault> {
        if self.tracked_arbiter(place)?.is_some() {
            Git::new(["update-ref", "-d", &place.tracking()]).output()?;
        }
        Ok(())
    }

    /// Moves the server's arbiter from `old` to `new`, if it still stands at `old`.
    pub fn push_arbiter(
        &self,
        place: &RemoteArbiter,
        new: Oid,
        old: Option<Oid>,
    ) -> Result<Reached<Pushed>, Fault> {
        let expected = old.map(|old| old.to_string()).unwrap_or_default();
        let lease = format!("--force-with-lease={}:{expected}", place.reference);
        let refspec = format!("{new}:{}", place.reference);
        // Hooks judge work: this is none, and the server's own hook judges it again.
        let options =
            ["push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", &lease];
        let rest = ["--end-of-options", &place.remote, &refspec];
        let ended = match ask(options.into_iter().chain(rest))? {
            Reached::Yes(ended) => ended,
            Reached::No(fault) => return Ok(Reached::No(fault)),
        };
        let status = ended.stdout.lines().find(|line| line.contains_str(format!(":{}\t", place.reference)));
        Ok(match status.map(|line| line.to_str_lossy().into_owned()) {
            Some(line) if line.starts_with('!') => Reached::Yes(rejected(place, &line, &ended)),
            Some(_) if ended.code == Some(0) => Reached::Yes(Pushed::Done),
            _ => Reached::No(unreachable(place, &ended)),
        })
    }

    /// Has this clone remember where the server's arbiter stands.
    pub fn track_arbiter(&self, place: &RemoteArbiter, tip: Oid) -> Result<(), Fault> {
        Git::new(["update-ref", &place.tracking(), &tip.to_string()]).output().map(drop)
    }
}

/// Runs git against a server, for a bounded time.
fn ask<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Result<Reached<Ended>, Fault> {
    // A connection that moves nothing is given up by HTTP after this many seconds (git-config(1), http.lowSpeedTime).
    let slow = ["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=30"];
    let running = Git::new(slow.into_iter().chain(arguments)).spawn()?;
    let process = running.id();
    let (done, ended) = mpsc::channel();
    std::thread::spawn(move || done.send(running.end()));
    match ended.recv_timeout(PATIENCE) {
        Ok(ended) => ended.map(Reached::Yes),
        Err(_) => {
            // Whatever of it goes on changes nothing that this process has told anybody.
            let _ = std::process::Command::new("kill").arg(process.to_string()).status();
            Ok(Reached::No(Fault::new(
                format!("the server has not answered within {} seconds", PATIENCE.as_secs()),
                "check the network, then try again: whether the server has taken the change is not known",
            )))
        }
    }
}

/// What a rejected push means. The ways in which git says that somebody was first: the lease, checked before the push
/// (`stale info`) and by the server under its lock.
fn rejected(place: &RemoteArbiter, line: &str, ended: &Ended) -> Pushed {
    let races = [
        "stale info",
        "fetch first",
        "non-fast-forward",
        "failed to update ref",
        "cannot lock ref",
        "reference already exists",
        "failed to lock",
        "incorrect old value provided",
        "reference conflict",
    ];
    if races.iter().any(|sign| line.contains(sign)) {
        return Pushed::Lost;
    }
    let reason = line.rsplit('\t').next().unwrap_or_default();
    let said = ended.stderr.lines().filter_map(|line| line.strip_prefix("remote: ")).map(str::trim);
    let said: Vec<&str> = said.filter(|line| !line.is_empty()).collect();
    let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
    Pushed::Refused(Fault::new(
        format!("{} does not take {}: {reason}{said}", place.remote, place.reference),
        "`policy doctor` tells what it takes; `[locks] remote-ref = \"refs/heads/policy-ledger\"` in policy.toml keeps the arbiter in a branch",
    ))
}

fn unreachable(place: &RemoteArbiter, ended: &Ended) -> Fault {
    let fault = ended.fault();
    Fault::new(
        format!("{} cannot be asked about {}: {}", place.remote, place.reference, fault.message),
        format!(
            "check `git ls-remote {}`; `[locks] offline = \"local\"` in policy.toml lets {LEDGER_REF} of this clone decide meanwhile",
            place.remote
        ),
    )
}
