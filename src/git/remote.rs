//! Owns the arbiter on a git server: fetching where it stands, and moving it on by a push that names what it replaces,
//! which the server makes atomic (git-push(1), `--force-with-lease`).

use std::sync::mpsc;
use std::time::Duration;

use bstr::ByteSlice;

use super::Repository;
use super::arbiter::{LEDGER_REF, TRIES, is_locked};
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
    /// It was not where it should have been any more, or somebody is changing it just now. The fault says what the server
    /// said, for whoever finds that nobody has changed it.
    Lost(Fault),
    /// The server does not take this ref.
    Refused(Fault),
}

/// How long a server may take to answer. A hook or an agent that waits for ever teaches people to go without.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many lines of what a server says are told: its hooks may say much.
const REMARKS: usize = 5;

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
            // A partial clone would leave the ledgers out.
            "--no-filter",
            "--end-of-options",
        ];
        let (mut pause, mut tries) = (Duration::from_millis(2), 0);
        loop {
            let ended = match self.ask(options.into_iter().chain([place.remote.as_str(), &refspec]))? {
                Reached::Yes(ended) => ended,
                Reached::No(fault) => return Ok(Reached::No(fault)),
            };
            if ended.code == Some(0) {
                return self.tracked_arbiter(place).map(Reached::Yes);
            }
            if ended.stderr.contains("couldn't find remote ref") {
                // Whatever it had when it was last asked is gone. If that cannot be forgotten now, the next push shows it.
                let _ = Git::new(["update-ref", "-d", &place.tracking()]).output();
                return Ok(Reached::Yes(None));
            }
            if !is_locked(&ended.stderr) {
                return self.failed(place, &ended);
            }
            tries += 1;
            if tries == TRIES {
                return Err(self.stuck(place, &ended));
            }
            // Another process of this clone asks, too, and git lets one of them remember the answer.
            std::thread::sleep(pause.mul_f64(0.5 + fastrand::f64()));
            pause = (pause * 2).min(Duration::from_millis(100));
        }
    }

    /// What a fetch means that failed. A server that answers questions all the same is not out of reach: what keeps its
    /// answer from coming here is a fault of this clone, and no reason to decide alone.
    fn failed<T>(&self, place: &RemoteArbiter, ended: &Ended) -> Result<Reached<T>, Fault> {
        match self.listed(place)? {
            Reached::Yes(_) => Err(ended.fault()),
            Reached::No(_) => Ok(Reached::No(unreachable(place, ended))),
        }
    }

    /// The ref that remembers what the server said stays locked.
    fn stuck(&self, place: &RemoteArbiter, ended: &Ended) -> Fault {
        let lock = self.facts.common_dir.join(format!("{}.lock", place.tracking()));
        let help = match lock.exists() {
            true => format!(
                "if no git runs here any more, a killed one has left its lock: rm '{}'",
                lock.display()
            ),
            false => "try again: nothing has been taken".to_owned(),
        };
        Fault::new(format!("what {} says cannot be kept: {}", place.remote, ended.fault().message), help)
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
        self.pushed(place, Some(new), options.into_iter().chain(rest))
    }

    /// Removes the server's ref, if it stands at `old`.
    pub fn remove_pushed(&self, place: &RemoteArbiter, old: Oid) -> Result<Reached<Pushed>, Fault> {
        let lease = format!("--force-with-lease={}:{old}", place.reference);
        let refspec = format!(":{}", place.reference);
        let options = ["push", "--porcelain", "--no-verify", "--recurse-submodules=no", &lease];
        let rest = ["--end-of-options", &place.remote, &refspec];
        self.pushed(place, None, options.into_iter().chain(rest))
    }

    /// Pushes; `new` is where the ref shall stand.
    fn pushed<'a>(
        &self,
        place: &RemoteArbiter,
        new: Option<Oid>,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> Result<Reached<Pushed>, Fault> {
        let ended = match self.ask(arguments)? {
            Reached::Yes(ended) => ended,
            Reached::No(fault) => return Ok(Reached::No(fault)),
        };
        let status = ended.stdout.lines().find(|line| line.contains_str(format!(":{}\t", place.reference)));
        match status.map(|line| line.to_str_lossy().into_owned()) {
            Some(line) if line.starts_with('!') => Ok(Reached::Yes(rejected(place, &line, &ended))),
            Some(_) if ended.code == Some(0) => Ok(Reached::Yes(Pushed::Done)),
            _ => self.without_a_word(place, new, &ended),
        }
    }

    /// What a push means that ended without a word about the ref. A server that answers questions all the same takes no
    /// pushes, which is another thing than being out of reach; or it had taken this one when the connection broke.
    fn without_a_word(
        &self,
        place: &RemoteArbiter,
        new: Option<Oid>,
        ended: &Ended,
    ) -> Result<Reached<Pushed>, Fault> {
        Ok(match self.listed(place)? {
            Reached::Yes(tip) if tip == new => Reached::Yes(Pushed::Done),
            Reached::Yes(_) => Reached::Yes(Pushed::Refused(refusal(place, &ended.fault().message))),
            Reached::No(_) => Reached::No(unreachable(place, ended)),
        })
    }

    /// Where the server's ref stands. Nothing is brought here.
    fn listed(&self, place: &RemoteArbiter) -> Result<Reached<Option<Oid>>, Fault> {
        let asked = ["ls-remote", "--refs", "--end-of-options", &place.remote, &place.reference];
        let ended = match self.ask(asked)? {
            Reached::Yes(ended) => ended,
            Reached::No(fault) => return Ok(Reached::No(fault)),
        };
        if ended.code != Some(0) {
            return Ok(Reached::No(unreachable(place, &ended)));
        }
        // A pattern also names what ends like it.
        let mut refs = ended.stdout.lines().filter_map(|line| line.split_once_str("\t"));
        let found = refs.find(|(_, name)| *name == place.reference.as_bytes());
        Ok(Reached::Yes(found.and_then(|(hex, _)| Oid::from_hex(hex))))
    }

    /// The fault that the remote's name is, if no remote is called that.
    pub fn unknown_remote(&self, place: &RemoteArbiter) -> Result<Option<Fault>, Fault> {
        let name = &place.remote;
        // Anything else than a name is a URL or a path (git-push(1), "REMOTES").
        if name.contains([':', '/', '.']) || self.has_remote(name)? {
            return Ok(None);
        }
        Ok(Some(Fault::new(
            format!("there is no remote `{name}`, which `[locks] remote` in policy.toml names"),
            format!("`git remote add {name} URL`, or name in policy.toml one that `git remote` lists"),
        )))
    }

    /// Runs git against a server, for a bounded time.
    fn ask<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Reached<Ended>, Fault> {
        // A connection that moves nothing is given up by HTTP after this many seconds (git-config(1), http.lowSpeedTime),
        // unless somebody has said otherwise.
        let slow: &[&str] = match self.settings.has_low_speed {
            true => &["-c", "http.lowSpeedLimit=1"],
            false => &["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=30"],
        };
        ask(slow.iter().copied().chain(arguments), PATIENCE)
    }

    /// Has this clone remember that the server's arbiter stands at `new`, if it remembers `old`.
    pub fn track_arbiter(&self, place: &RemoteArbiter, new: Oid, old: Option<Oid>) -> Result<(), Fault> {
        let expected = old.map(|old| old.to_string()).unwrap_or_default();
        Git::new(["update-ref", &place.tracking(), &new.to_string(), &expected]).output().map(drop)
    }
}

/// Runs git; gives it up after `patience`.
pub(super) fn ask<'a>(
    arguments: impl IntoIterator<Item = &'a str>,
    patience: Duration,
) -> Result<Reached<Ended>, Fault> {
    let running = Git::new(arguments).spawn()?;
    let process = running.id();
    let (done, ended) = mpsc::channel();
    std::thread::spawn(move || done.send(running.end()));
    match ended.recv_timeout(patience) {
        Ok(ended) => ended.map(Reached::Yes),
        Err(_) => {
            // Whatever of it goes on changes nothing that this process has told anybody.
            let _ = std::process::Command::new("kill").arg(process.to_string()).status();
            Ok(Reached::No(Fault::new(
                format!("the server has not answered within {} seconds", patience.as_secs()),
                "check the network, then try again: whether the server has taken the change is not known",
            )))
        }
    }
}

/// What a rejected push means. The ways in which git says that somebody was first: the lease, checked before the push
/// (`stale info`) and by the server under its lock (`failed to update ref`, with the reason beside it). The latter is
/// also what it says of a ref that cannot be written at all.
fn rejected(place: &RemoteArbiter, line: &str, ended: &Ended) -> Pushed {
    let races = [
        "stale info",
        "fetch first",
        "non-fast-forward",
        "failed to update ref",
        "cannot lock ref",
        "reference already exists",
        "reference does not exist",
        "failed to lock",
        "incorrect old value provided",
        "reference conflict",
    ];
    let reason = line.rsplit('\t').next().unwrap_or_default();
    let said = ended.stderr.lines().filter_map(|line| line.strip_prefix("remote: ")).map(str::trim);
    let said: Vec<&str> = said.filter(|line| !line.is_empty()).take(REMARKS).collect();
    let blocked = said.iter().any(|line| line.contains("cannot create") || line.contains("denied"));
    let told = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
    let fault = refusal(place, &format!("{reason}{told}"));
    match races.iter().any(|sign| reason.contains(sign)) && !blocked {
        true => Pushed::Lost(fault),
        false => Pushed::Refused(fault),
    }
}

fn refusal(place: &RemoteArbiter, reason: &str) -> Fault {
    let help = match place.reference.starts_with("refs/heads/") {
        true => {
            "`policy doctor` tells what it takes; ask whoever keeps the server to let you push that branch"
        }
        false => {
            "`policy doctor` tells what it takes; `[locks] remote-ref = \"refs/heads/policy-ledger\"` in policy.toml keeps the arbiter in a branch"
        }
    };
    Fault::new(format!("{} does not take {}: {reason}", place.remote, place.reference), help)
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

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::{Duration, Instant};

    use super::{Pushed, Reached, RemoteArbiter, ask, rejected};
    use crate::git::command::Ended;

    #[test]
    fn a_server_that_never_answers_is_given_up() {
        for scheme in ["git", "http"] {
            // The system accepts connections; nobody reads from them.
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("{scheme}://{}/repo.git", listener.local_addr().unwrap());
            let started = Instant::now();
            let Reached::No(fault) = ask(["ls-remote", &url], Duration::from_secs(1)).unwrap() else {
                panic!("{url} has answered")
            };
            assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
            assert_eq!(fault.message, "the server has not answered within 1 seconds");
            assert!(fault.help.contains("check the network"));
        }
    }

    /// What git prints, over every transport alike, when receive-pack rejects a ref.
    #[test]
    fn a_race_is_told_from_a_refusal() {
        let place = RemoteArbiter { remote: "origin".to_owned(), reference: "refs/policy/ledger".to_owned() };
        for (reason, said, is_race) in [
            ("[rejected] (stale info)", "", true),
            (
                "[remote rejected] (failed to update ref)",
                "remote: error: cannot lock ref 'refs/policy/ledger': is at 1 but expected 2        ",
                true,
            ),
            (
                "[remote rejected] (failed to update ref)",
                "remote: error: cannot lock ref 'refs/policy/ledger': reference already exists        ",
                true,
            ),
            (
                "[remote rejected] (failed to update ref)",
                "remote: error: cannot lock ref 'refs/policy/ledger': Unable to create 'x.lock': File exists.",
                true,
            ),
            (
                "[remote rejected] (failed to update ref)",
                "remote: error: cannot lock ref 'refs/policy/ledger': Unable to create 'x.lock': Permission denied",
                false,
            ),
            (
                "[remote rejected] (failed to update ref)",
                "remote: error: cannot lock ref 'refs/policy/ledger': 'refs/policy/ledger/sub' exists; cannot create it",
                false,
            ),
            // Git 2.50 and later names the reason itself.
            ("[remote rejected] (incorrect old value provided)", "", true),
            ("[remote rejected] (reference does not exist)", "", true),
            ("[remote rejected] (refname conflict)", "", false),
            ("[remote rejected] (deny updating a hidden ref)", "", false),
            (
                "[remote rejected] (pre-receive hook declined)",
                "remote: cannot lock ref, says the hook",
                false,
            ),
            ("[remote rejected] (hook declined)", "remote: error: hook declined to update it", false),
        ] {
            let line = format!("!\t1234:refs/policy/ledger\t{reason}");
            let (Pushed::Lost(fault) | Pushed::Refused(fault)) =
                rejected(&place, &line, &Ended::saying(1, said))
            else {
                panic!("{reason} was taken for done")
            };
            let race = matches!(rejected(&place, &line, &Ended::saying(1, said)), Pushed::Lost(_));
            assert_eq!(race, is_race, "{reason} {said}");
            assert!(fault.message.starts_with(&format!("origin does not take refs/policy/ledger: {reason}")));
            assert!(fault.message.contains(said.trim_start_matches("remote: ").trim()), "{}", fault.message);
        }
    }
}
