//! Owns the one decision that four rules report: whether a changed path is covered by a lock of the change's agent,
//! and if not, why not. For one path exactly one of the answers holds, so the four never speak of the same path.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::change::{RepoPath, is_document};
use crate::config::LockRequirement;
use crate::fault::Fault;
use crate::formats::work_status::{Lock, LockState};
use crate::rules::Context;
use crate::rules::documents::{Ledgers, ledgers};

/// How far clocks may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Whether a path may be changed, and if not, why.
#[derive(Clone, Debug)]
pub(super) enum Coverage {
    /// A lock of the agent covers it, or it needs none.
    Covered,
    /// Another agent's live lock covers it.
    Held { by: Lock, in_target: bool },
    /// The agent's lock had run out.
    Expired { lock: Lock, at: Timestamp },
    /// The agent's lock was taken after the change, or in the future.
    Backdated { lock: Lock },
    /// No lock of the agent covers it; `only_after`: one stands in the change itself, but must stand before it.
    Missing { only_after: bool },
}

/// The answer for every changed path, in path order.
pub(super) struct Coverages(pub(super) Vec<(RepoPath, Coverage)>);

/// Decides for every path of the change, once for all rules of the family.
pub(super) fn coverages(cx: &Context<'_>) -> Result<Arc<Coverages>, Fault> {
    let ledgers = ledgers(cx)?;
    cx.derive(|cx| {
        let locked = Locked::new(cx, &ledgers);
        let paths = cx.change.files.iter().map(|file| &file.path).filter(|path| !is_document(path));
        Ok(Coverages(paths.map(|path| (path.clone(), locked.coverage(path))).collect()))
    })
}

/// The locks that bear on a change, sorted out once.
struct Locked<'a> {
    cx: &'a Context<'a>,
    /// Others' live locks, and whether they stand at the target's tip only.
    others: Vec<(&'a Lock, bool)>,
    /// The agent's own locks where they count.
    own: Vec<&'a Lock>,
    /// The agent's own locks in the change itself, where only earlier ones count.
    own_after: Vec<&'a Lock>,
    needs_lock: bool,
}

impl<'a> Locked<'a> {
    fn new(cx: &'a Context<'a>, ledgers: &'a Ledgers) -> Self {
        let (agent, policy, time) = (&cx.change.agent, cx.policy, cx.change.time);
        let active = |lock: &&Lock| lock.state == LockState::Active;
        let before = || ledgers.befores().flat_map(|document| &document.ledger.locks).filter(active);
        let holds = |lock: &&Lock| {
            !agent.is(&lock.agent) && lock.expiry(policy.locks.ttl).is_none_or(|end| time <= end)
        };
        let mut others: Vec<(&Lock, bool)> = before().filter(holds).map(|lock| (lock, false)).collect();
        if let Some(target) = &ledgers.target {
            // The target's history is not the change's own: only what was live at the change's time bears on it.
            let taken = |lock: &&Lock| lock.locked_at.is_none_or(|taken| taken <= time);
            let kept = |lock: &&Lock| !released_in_range(lock, ledgers);
            let live = target.ledger.locks.iter().filter(active).filter(holds).filter(taken).filter(kept);
            others.extend(live.map(|lock| (lock, true)));
        }
        let earlier = before().filter(|lock| agent.is(&lock.agent)).collect();
        let in_change = ledgers.after.iter().flat_map(|document| &document.ledger.locks);
        let in_change = in_change
            .filter(|lock| agent.is(&lock.agent) && (active(lock) || is_new_release(lock, ledgers)))
            .collect();
        let (own, own_after) = match policy.locks.require {
            LockRequirement::Parent => (earlier, in_change),
            LockRequirement::Change => ([earlier, in_change].concat(), Vec::new()),
        };
        let kind = agent.name.as_deref().and_then(|name| policy.agent(name)).map(|entry| entry.kind);
        let needs_lock = !kind.is_some_and(|kind| policy.locks.exempt_kinds.contains(&kind));
        Self { cx, others, own, own_after, needs_lock }
    }

    fn coverage(&self, path: &RepoPath) -> Coverage {
        let (policy, ignore_case) = (self.cx.policy, self.cx.change.ignore_case);
        if policy.locks.exempt.covers(path, ignore_case) {
            return Coverage::Covered;
        }
        let covers = |lock: &Lock| lock.pattern.covers(path, ignore_case);
        if let Some((lock, in_target)) = self.others.iter().find(|(lock, _)| covers(lock)) {
            return Coverage::Held { by: (*lock).clone(), in_target: *in_target };
        }
        if !self.needs_lock {
            return Coverage::Covered;
        }
        let answers: Vec<Coverage> =
            self.own.iter().filter(|lock| covers(lock)).map(|lock| self.own_answer(lock)).collect();
        let missing = || Coverage::Missing { only_after: self.own_after.iter().any(|lock| covers(lock)) };
        // Any lock that covers is enough; a lock that ran out tells more than one taken too late.
        answers.into_iter().min_by_key(rank).unwrap_or_else(missing)
    }

    fn own_answer(&self, lock: &Lock) -> Coverage {
        let time = self.cx.change.time;
        let limit = time.saturating_add(SKEW).unwrap_or(time);
        if lock.locked_at.is_some_and(|taken| taken > limit) {
            return Coverage::Backdated { lock: lock.clone() };
        }
        match lock.expiry(self.cx.policy.locks.ttl) {
            Some(at) if at < time => Coverage::Expired { lock: lock.clone(), at },
            _ => Coverage::Covered,
        }
    }
}

fn rank(coverage: &Coverage) -> u8 {
    match coverage {
        Coverage::Covered => 0,
        Coverage::Held { .. } => 1,
        Coverage::Expired { .. } => 2,
        Coverage::Backdated { .. } => 3,
        Coverage::Missing { .. } => 4,
    }
}

/// Whether the range that the change belongs to gives this lock up.
fn released_in_range(lock: &Lock, ledgers: &Ledgers) -> bool {
    let Some(tip) = &ledgers.range_tip else { return false };
    let stands = |other: &Lock| other.state == LockState::Active && same(other, lock);
    // Only a range that knew the lock can give it up; one that branched off before it was taken never had it. After
    // the commit that gives it up, the row among the released ones is what is left of it.
    let given_up = |other: &Lock| other.state == LockState::Released && same(other, lock);
    let known = ledgers.befores().any(|document| document.ledger.locks.iter().any(stands))
        || tip.ledger.locks.iter().any(given_up);
    known && !tip.ledger.locks.iter().any(stands)
}

/// Whether this row is a release that the change itself makes.
fn is_new_release(lock: &Lock, ledgers: &Ledgers) -> bool {
    lock.state == LockState::Released
        && !ledgers.befores().any(|document| {
            document.ledger.locks.iter().any(|other| {
                other.state == LockState::Released
                    && same(other, lock)
                    && other.released_at == lock.released_at
            })
        })
}

fn same(one: &Lock, other: &Lock) -> bool {
    one.agent.eq_ignore_ascii_case(&other.agent)
        && one.pattern == other.pattern
        && one.locked_at == other.locked_at
}
