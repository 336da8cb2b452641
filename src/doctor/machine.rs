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

/// Whether the arbiter's last entry was made in the future, as this machine's clock has it.
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
    let Some(last) = last else { return Ok(vec![Remark::ok("no entry of the arbiter to compare with")]) };
    let ahead = last.duration_since(repository.time_of_commit()?);
    if ahead <= SKEW {
        return Ok(vec![Remark::ok("the arbiter's last entry is not from the future")]);
    }
    Ok(vec![Remark::warning(
        format!(
            "the arbiter's last entry was made at {last}, {} minutes from now by this clock",
            ahead.as_mins()
        ),
        format!(
            "set the clock that is wrong (`date -u` here, and where `git log -1 {LEDGER_REF}` was made): locks run out by it"
        ),
    )])
}
