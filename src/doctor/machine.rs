//! Owns the checks of the machine: its git and its clock.

use jiff::{SignedDuration, Timestamp};

use super::{Patient, Remark};
use crate::arbiter;
use crate::fault::Fault;
use crate::git::{self, LEDGER_REF};

/// The oldest git that can judge everything, and the oldest that can judge anything but merges.
const WHOLE: (u32, u32) = (2, 39);
const WITHOUT_MERGES: (u32, u32) = (2, 38);

/// How far clocks may differ before locks begin or end visibly early.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Whether git is young enough.
pub(super) fn version(_: &Patient) -> Result<Vec<Remark>, Fault> {
    let (version, shown) = git::version()?;
    let help = "install git 2.39 or later and put it on PATH";
    Ok(vec![match version {
        version if version >= WHOLE => Remark::ok(format!("git {shown}")),
        version if version >= WITHOUT_MERGES => Remark::warning(
            format!("git {shown} cannot tell what it would have merged by itself: merges are not judged"),
            help,
        ),
        _ => Remark::problem(format!("git {shown} is too old"), help),
    }])
}

/// Whether the arbiter's last entry or a branch's tip was made in the future, as this machine's clock has it.
pub(super) fn clock(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    let repository = &patient.repository;
    let mut tips = vec![repository.arbiter_tip()?];
    if let Ok(policy) = &patient.policy
        && let Some(place) = arbiter::server(&policy.locks)
    {
        tips.push(repository.tracked_arbiter(&place)?);
    }
    let mut last: Option<Timestamp> = None;
    for tip in tips.into_iter().flatten() {
        let entries = repository.arbiter_chain(&[tip], Some(1))?;
        last = last.max(entries.first().map(|entry| entry.time));
    }
    let now = repository.time_of_commit()?;
    let entry = last.map(|last| (last, "the arbiter's last entry".to_owned(), LEDGER_REF.to_owned()));
    let commit = repository.latest_commit()?.map(|(time, name)| (time, format!("the tip of {name}"), name));
    let remarks: Vec<Remark> = [entry, commit]
        .into_iter()
        .flatten()
        .filter_map(|(time, what, name)| {
            ahead(time.duration_since(now), &format!("{what} was made at {time}"), &name)
        })
        .collect();
    if !remarks.is_empty() {
        return Ok(remarks);
    }
    Ok(vec![Remark::ok(match last {
        Some(_) => "neither the arbiter's last entry nor any branch's tip is from the future",
        None => "no branch's tip is from the future",
    })])
}

/// What there is to say of something that was made so much later than now.
fn ahead(by: SignedDuration, what: &str, name: &str) -> Option<Remark> {
    (by > SKEW).then(|| {
        Remark::warning(
            format!("{what}, {} minutes from now by this clock", by.as_mins()),
            format!(
                "set the clock that is wrong (`date -u` here, and where `git log -1 {name}` was made): locks run out by it"
            ),
        )
    })
}
