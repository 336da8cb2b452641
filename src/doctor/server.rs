//! Owns the check of the git server that `[locks] remote` names: that it can be reached, and that it takes the arbiter's
//! ref. What a server takes is known by pushing to it: a ref of another name in the same place, which is removed again.

use super::{Patient, Remark, ledger};
use crate::arbiter;
use crate::change::Oid;
use crate::fault::Fault;
use crate::git::{ArbiterEntry, Pushed, Reached, RemoteArbiter};
use crate::locks::Book;

/// Whether the server can be reached, lets its arbiter be read, and takes its ref.
pub(super) fn takes_the_arbiter(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    let Ok(policy) = &patient.policy else { return Ok(Vec::new()) };
    let Some(place) = arbiter::server(&policy.locks) else {
        return Ok(vec![Remark::ok(
            "no server decides: locks exclude within this repository and its worktrees",
        )]);
    };
    if let Some(fault) = patient.repository.unknown_remote(&place)? {
        return Ok(vec![fault.into()]);
    }
    let tip = match patient.repository.fetch_arbiter(&place)? {
        Reached::Yes(tip) => tip,
        Reached::No(fault) => return Ok(vec![fault.into()]),
    };
    let canary = match tip {
        Some(tip) => tip,
        None => first_entry(patient)?,
    };
    let mut remarks: Vec<Remark> = ledger::served(patient)?.into_iter().collect();
    let probe = Probe { patient, remote: &place.remote, canary };
    match probe.run(&beside(&place.reference))? {
        Probed::Taken(leftover) => {
            remarks.push(Remark::ok(format!("{} takes {}", place.remote, place.reference)));
            remarks.extend(leftover);
        }
        Probed::Unreachable(fault) => remarks.push(fault.into()),
        Probed::Refused(said) if place.reference.starts_with("refs/heads/") => {
            remarks.push(Remark::problem(said, ask_for(&place.remote)));
        }
        Probed::Refused(said) => remarks.extend(probe.branch_instead(&said)?),
    }
    Ok(remarks)
}

/// A push that shows what a server takes.
struct Probe<'a> {
    patient: &'a Patient,
    remote: &'a str,
    /// What is pushed.
    canary: Oid,
}

/// What came of it.
enum Probed {
    /// The server has taken it, and perhaps keeps it.
    Taken(Option<Remark>),
    /// It does not; what it said.
    Refused(String),
    /// It has not answered.
    Unreachable(Fault),
}

impl Probe<'_> {
    fn run(&self, reference: &str) -> Result<Probed, Fault> {
        let repository = &self.patient.repository;
        let place = RemoteArbiter { remote: self.remote.to_owned(), reference: reference.to_owned() };
        match repository.push_arbiter(&place, self.canary, None)? {
            Reached::No(fault) => return Ok(Probed::Unreachable(fault)),
            Reached::Yes(Pushed::Lost(fault) | Pushed::Refused(fault)) => {
                return Ok(Probed::Refused(fault.message));
            }
            Reached::Yes(Pushed::Done) => {}
        }
        let said = match repository.remove_pushed(&place, self.canary)? {
            Reached::Yes(Pushed::Done) => return Ok(Probed::Taken(None)),
            Reached::Yes(Pushed::Lost(fault) | Pushed::Refused(fault)) | Reached::No(fault) => fault.message,
        };
        Ok(Probed::Taken(Some(Remark::warning(
            format!("{} keeps {reference}, which was pushed to see what it takes: {said}", self.remote),
            format!(
                "remove it, or have it removed where deleting is allowed: `git push {} --delete {reference}`",
                self.remote
            ),
        ))))
    }

    /// What there is to say of a server that `said` that it does not take a ref of our own: whether it takes a branch.
    fn branch_instead(&self, said: &str) -> Result<Vec<Remark>, Fault> {
        let branch = "refs/heads/policy-ledger";
        Ok(match self.run(&beside(branch))? {
            Probed::Taken(leftover) => {
                let help = format!(
                    "it takes branches; write this into policy.toml:\n[locks]\nremote = \"{}\"\nremote-ref = \"{branch}\"",
                    self.remote
                );
                [Some(Remark::problem(said, help)), leftover].into_iter().flatten().collect()
            }
            Probed::Refused(too) => {
                vec![Remark::problem(format!("{said}; nor a branch: {too}"), ask_for(self.remote))]
            }
            Probed::Unreachable(fault) => vec![Remark::problem(said, ask_for(self.remote)), fault.into()],
        })
    }
}

/// The name of a ref that nobody has, in the same place as `reference`.
fn beside(reference: &str) -> String {
    let place = reference.rsplit_once('/').map_or("refs/policy", |(place, _)| place);
    let word = if place == "refs/policy" { "probe" } else { "policy-probe" };
    format!("{place}/{word}-{:016x}", fastrand::u64(..))
}

fn ask_for(remote: &str) -> String {
    format!(
        "ask whoever keeps {remote} for the right to push, or name a remote in `[locks] remote` that lets you; `git remote -v` lists them"
    )
}

/// An entry without locks, for a server that has no arbiter yet. Nothing here points at it.
fn first_entry(patient: &Patient) -> Result<Oid, Fault> {
    patient.repository.write_entry(&ArbiterEntry {
        parents: &[],
        ledger: &Book::default().write(),
        agent: "policy doctor",
        email: "",
        time: patient.repository.time_of_commit()?,
        message: "See whether the server takes this\n",
        is_signed: false,
    })
}
