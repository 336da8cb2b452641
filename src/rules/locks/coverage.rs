//! Owns the decision on each changed path: covered by a lock, or why not. It is made once for all rules of the family,
//! so that no path is ever reported by two of them.
//!
//! First comes whether somebody else holds the path, then whether a lock of the change's agent covers it. Times are
//! compared with the time of the change, never with today's clock, so that a verdict on a commit stays what it is.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::change::{Change, Holder, Origin, RepoPath, SESSION_MARK, is_document};
use crate::config::LockRequirement;
use crate::fault::Fault;
use crate::finding::Finding;
use crate::formats::work_status::{self, Ledger, Lock, LockState};
use crate::rules::ledger::{Ledgers, ReadLedger, Witnessed, held, ledgers, read};
use crate::rules::{Context, Findings};

/// How far the clocks of two machines may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What was decided on one changed path.
#[derive(Clone, Debug)]
pub(super) enum Coverage {
    /// It may be changed.
    Covered,
    /// Another agent holds it.
    Held(Held),
    /// The agent's own lock had run out.
    Expired(Lock),
    /// The agent's own lock is dated later than the change.
    Backdated(Lock),
    /// No lock of the agent covers it.
    Missing {
        /// Whether one does, but only in the change itself, where `require = "parent"` does not count it.
        is_locked_here: bool,
        /// Whether the arbiter has granted one, and the change does not carry its row.
        is_granted: bool,
    },
}

/// A lock that holds the agent off.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// The lock.
    pub lock: Lock,
    /// Where it stands.
    pub place: Place,
}

/// Where a lock stands that holds the agent off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In what the change starts from.
    Before,
    /// In the branch that it is going to.
    Target,
    /// In the arbiter's ledger.
    Arbiter,
}

/// The decisions, in the order of the change's paths.
struct Decisions(Vec<(RepoPath, Coverage)>);

/// Stands for a time in a row that a finding shows.
pub(super) const TIME: &str = "YYYY-MM-DDTHH:MM:SSZ";

/// The row of a lock on `path`, but for its time. A path that is not UTF-8 cannot be written into a ledger: the nearest
/// directory that can is locked in its place.
pub(super) fn row_for(path: &RepoPath, holder: &Holder<'_>) -> String {
    let mut lockable = path.clone();
    while !lockable.is_root() && std::str::from_utf8(lockable.as_bytes()).is_err() {
        lockable = lockable.directory();
    }
    let text = if lockable.is_root() { "**".to_owned() } else { lockable.to_string() };
    work_status::row([&work_status::path_cell(&text), &holder.to_string(), TIME, "", "task"])
}

/// How somebody locks `path` from the command line, and has the change carry the row.
pub(super) fn lock_command(path: &RepoPath) -> String {
    let text = if path.is_root() { ".".to_owned() } else { path.to_string() };
    let quoted = shlex::try_quote(&text).map_or(text.clone(), std::borrow::Cow::into_owned);
    format!("`policy lock {quoted}`, then `git add {}`", work_status::PATH)
}

/// How a change says which session of `holder` it is of, where sessions count.
pub(super) fn say_session(holder: &Holder<'_>) -> String {
    format!(
        "say which session makes the change: `POLICY_SESSION=ID` in its environment, or, for a commit, the trailer \
         `Agent: {}{SESSION_MARK}ID`",
        holder.name()
    )
}

/// Reports, for each path that the rule does not exempt, the finding that `describe` makes of the decision on it.
pub(super) fn report(
    cx: &Context<'_>,
    out: &mut Findings,
    describe: impl Fn(&RepoPath, &Coverage) -> Option<Finding>,
) -> Result<(), Fault> {
    for (path, coverage) in &decisions(cx)?.0 {
        if let Some(finding) = describe(path, coverage).filter(|_| !cx.is_exempt(path)) {
            out.report(finding.in_file(path));
        }
    }
    Ok(())
}

fn decisions(cx: &Context<'_>) -> Result<Arc<Decisions>, Fault> {
    cx.derive(|cx| {
        let ledgers = ledgers(cx)?;
        let others = others(cx, &ledgers)?;
        let own = Own::new(cx, &ledgers)?;
        let decide = |path: &RepoPath| {
            let covers = |lock: &Lock| lock.pattern.covers(path, cx.change.ignore_case);
            if is_free(cx, path) {
                Coverage::Covered
            } else if let Some(held) = others.iter().find(|held| covers(&held.lock)) {
                Coverage::Held(held.clone())
            } else if own.needs_none {
                Coverage::Covered
            } else {
                own.decide(cx, covers)
            }
        };
        Ok(Decisions(cx.change.files.iter().map(|file| (file.path.clone(), decide(&file.path))).collect()))
    })
}

/// For each changed path, in words: what was decided, and by which lock of the agent's own it is covered.
pub(super) fn in_words(cx: &Context<'_>) -> Result<Vec<(RepoPath, String)>, Fault> {
    let own = Own::new(cx, &*ledgers(cx)?)?;
    let (time, ttl) = (cx.change.time, cx.policy.locks.ttl);
    let covering = |path: &RepoPath| {
        let covers = |lock: &&Lock| {
            lock.pattern.covers(path, cx.change.ignore_case) && state_of(lock, time, ttl) == State::Covers
        };
        own.locks.iter().find(covers)
    };
    let words = |path: &RepoPath, coverage: &Coverage| match coverage {
        Coverage::Covered if is_free(cx, path) => "needs no lock".to_owned(),
        Coverage::Covered => match covering(path) {
            Some(lock) => format!("covered by the lock of {}", row_in_words(lock, ttl)),
            None => "its agent needs no lock".to_owned(),
        },
        Coverage::Held(held) => {
            let place = match held.place {
                Place::Before => "before the change",
                Place::Target => "on the branch that it is going to",
                Place::Arbiter => "with the arbiter",
            };
            format!("held off by the lock of {}, which stands {place}", row_in_words(&held.lock, ttl))
        }
        Coverage::Expired(lock) => format!("no longer covered by the lock of {}", row_in_words(lock, ttl)),
        Coverage::Backdated(lock) => format!("not yet covered by the lock of {}", row_in_words(lock, ttl)),
        Coverage::Missing { .. } => "covered by no lock of its agent".to_owned(),
    };
    Ok(decisions(cx)?.0.iter().map(|(path, coverage)| (path.clone(), words(path, coverage))).collect())
}

fn row_in_words(lock: &Lock, ttl: Duration) -> String {
    let since = lock.locked_at.map(|at| format!(" since {at}")).unwrap_or_default();
    let until = lock.expiry(ttl).map_or(" until it is removed".to_owned(), |end| format!(" until {end}"));
    format!("{} on `{}`{since}{until}", lock.agent, lock.pattern)
}

/// The two documents and what policy.toml exempts.
fn is_free(cx: &Context<'_>, path: &RepoPath) -> bool {
    is_document(path) || cx.policy.locks.exempt.covers(path, cx.change.ignore_case)
}

/// The locks of others: those in any tree that the change starts from, those in the branch it is going to, and those
/// that the arbiter has granted.
fn others(cx: &Context<'_>, ledgers: &Ledgers) -> Result<Vec<Held>, Fault> {
    let (change, ttl) = (cx.change, cx.policy.locks.ttl);
    let is_foreign = |lock: &&Lock| !change.agent.is(&lock.agent);
    let mut others: Vec<Held> = Vec::new();
    for parent in 0..ledgers.before.len() {
        // Such a lock stands there already: a `Locked at` that is a little ahead is another machine's clock.
        let live = ledgers.held_before(parent).filter(|lock| !lock.has_run_out_at(change.time, ttl));
        others.extend(live.filter(is_foreign).map(|lock| Held { lock: lock.clone(), place: Place::Before }));
    }
    retain_held(cx, ledgers, &mut others)?;
    others.extend(
        arbiters(cx)?
            .into_iter()
            .filter(|lock| is_foreign(&lock))
            .map(|lock| Held { lock, place: Place::Arbiter }),
    );
    let Some(target) = tree(cx, change.target.as_ref())? else { return Ok(others) };
    let tip = tree(cx, change.range_tip.as_ref())?;
    let is_released = |lock: &Lock| {
        tip.as_ref().is_some_and(|tip| is_released_in(&tip.ledger, lock, cx.policy.locks.per_session))
    };
    let live = held(&target.ledger).filter(|lock| lock.is_live_at(change.time, ttl)).filter(is_foreign);
    others.extend(
        live.filter(|lock| !is_released(lock)).map(|lock| Held { lock: lock.clone(), place: Place::Target }),
    );
    Ok(others)
}

/// Leaves out the locks whose holders gave them back: the change carries the row under *Released locks*, and the
/// arbiter's chain bears it out.
fn retain_held(cx: &Context<'_>, ledgers: &Ledgers, others: &mut Vec<Held>) -> Result<(), Fault> {
    let Some(after) = &ledgers.after else { return Ok(()) };
    let is_released = |held: &Held| is_released_in(&after.ledger, &held.lock, cx.policy.locks.per_session);
    if others.iter().any(is_released) {
        let witnessed = Witnessed::read(cx, ledgers)?;
        others.retain(|held| !(is_released(held) && witnessed.given_back(&held.lock)));
    }
    Ok(())
}

/// The locks that the arbiter has granted and that have not run out. It is asked for what is not committed yet: what it
/// says tomorrow must not change the verdict on a commit.
fn arbiters(cx: &Context<'_>) -> Result<Vec<Lock>, Fault> {
    let (Origin::Index | Origin::Worktree, Some(arbiter)) = (cx.change.origin, &cx.change.arbiter) else {
        return Ok(Vec::new());
    };
    let Some(blob) = arbiter.ledger()? else { return Ok(Vec::new()) };
    let ledger = cx.parsed(&blob, work_status::parse);
    if let Some(row) = ledger.malformed.first() {
        return Err(Fault::new(
            format!("the arbiter's ledger cannot be trusted: {}", row.message),
            "`policy doctor` tells more; `git log -p refs/policy/ledger` shows who wrote that",
        ));
    }
    let live = held(&ledger).filter(|lock| !lock.has_run_out_at(cx.change.time, cx.policy.locks.ttl));
    Ok(live.cloned().collect())
}

fn tree(cx: &Context<'_>, tree: Option<&crate::change::Tree>) -> Result<Option<ReadLedger>, Fault> {
    tree.map_or(Ok(None), |tree| read(cx, tree))
}

/// Whether the ledger at the end of the range says that this lock was given back. That it does not mention the lock
/// says nothing: a lock taken on the target after the branch left it is not known on the branch.
fn is_released_in(ledger: &Ledger, lock: &Lock, per_session: bool) -> bool {
    let is_same = |other: &&Lock| other.pattern == lock.pattern && other.shares_holder(lock, per_session);
    let same = || ledger.locks.iter().filter(is_same);
    same().any(|other| other.state == LockState::Released && other.locked_at == lock.locked_at)
        && !same().any(|other| other.state == LockState::Active)
}

/// The locks of the change's agent, as far as they may cover a path.
struct Own {
    /// Whether an agent of this kind needs none.
    needs_none: bool,
    /// Those that count.
    locks: Vec<Lock>,
    /// Those in the change itself, where only earlier ones count.
    here: Vec<Lock>,
    /// Those that the arbiter has granted.
    granted: Vec<Lock>,
}

impl Own {
    fn new(cx: &Context<'_>, ledgers: &Ledgers) -> Result<Self, Fault> {
        let (change, locks) = (cx.change, &cx.policy.locks);
        let entry = change.agent.name.as_deref().and_then(|name| cx.policy.agent(name));
        let needs_none = entry.is_some_and(|entry| locks.exempt_kinds.contains(&entry.kind));
        let is_own = |lock: &&Lock| change.agent.is(&lock.agent);
        let before: Vec<Lock> = (0..ledgers.before.len())
            .flat_map(|parent| ledgers.held_before(parent))
            .filter(is_own)
            .cloned()
            .collect();
        let mut here: Vec<Lock> = ledgers.held_after().filter(is_own).cloned().collect();
        here.extend(released_here(change, ledgers, &before));
        let granted = arbiters(cx)?.into_iter().filter(|lock| is_own(&lock)).collect();
        Ok(match locks.require {
            LockRequirement::Parent => Self { needs_none, locks: before, here, granted },
            LockRequirement::Change => Self {
                needs_none,
                locks: before.into_iter().chain(here).collect(),
                here: Vec::new(),
                granted,
            },
        })
    }

    fn decide(&self, cx: &Context<'_>, covers: impl Fn(&Lock) -> bool) -> Coverage {
        let (time, ttl) = (cx.change.time, cx.policy.locks.ttl);
        let of = |state: State| {
            self.locks
                .iter()
                .filter(|lock| covers(lock))
                .filter(move |lock| state_of(lock, time, ttl) == state)
        };
        if of(State::Covers).next().is_some() {
            return Coverage::Covered;
        }
        if let Some(lock) = of(State::HasRunOut).max_by_key(|lock| lock.expiry(ttl)) {
            return Coverage::Expired(lock.clone());
        }
        if let Some(lock) = of(State::IsLate).min_by_key(|lock| lock.locked_at) {
            return Coverage::Backdated(lock.clone());
        }
        let covers_here = |lock: &&Lock| covers(lock) && state_of(lock, time, ttl) == State::Covers;
        Coverage::Missing {
            is_locked_here: self.here.iter().any(|lock| covers_here(&lock)),
            is_granted: self.granted.iter().any(|lock| covers_here(&lock)),
        }
    }
}

/// How a lock of the agent's own stands to the time of the change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Covers,
    HasRunOut,
    IsLate,
}

/// A lock is late if it was taken after the change or, which for work in progress is the same, in the future.
fn state_of(lock: &Lock, time: Timestamp, ttl: Duration) -> State {
    let latest = time.saturating_add(SKEW).unwrap_or(Timestamp::MAX);
    if lock.locked_at.is_some_and(|at| at > latest) {
        State::IsLate
    } else if lock.has_run_out_at(time, ttl) {
        State::HasRunOut
    } else {
        State::Covers
    }
}

/// The agent's own locks that the change itself gives back: they still cover it. A released row says no more when the
/// lock would have run out; where it held before, that lock's own expiry counts.
fn released_here(change: &Change, ledgers: &Ledgers, before: &[Lock]) -> Vec<Lock> {
    let is_released = |lock: &&Lock| lock.state == LockState::Released && change.agent.is(&lock.agent);
    let released =
        |read: &ReadLedger| read.ledger.locks.iter().filter(is_released).cloned().collect::<Vec<Lock>>();
    let stood: Vec<Lock> = ledgers.before.iter().flatten().flat_map(released).collect();
    let is_same = |a: &Lock, b: &Lock| a.pattern == b.pattern && a.locked_at == b.locked_at;
    let now = ledgers.after.as_ref().map(released).unwrap_or_default();
    now.into_iter()
        // A released row without a time could have been written about anything.
        .filter(|lock| lock.locked_at.is_some() && !stood.iter().any(|other| is_same(lock, other)))
        .map(|lock| match before.iter().find(|held| is_same(held, &lock)) {
            Some(held) => held.clone(),
            None => lock,
        })
        .collect()
}
