//! Owns the audit log: who held what, when, as the arbiter's chain tells it. What changed in the ledger counts, whatever
//! a message says.

use jiff::Timestamp;

use crate::change::Oid;
use crate::fault::Fault;
use crate::formats::work_status::{Lock, LockState, parse_rows};
use crate::git::{ChainEntry, Repository};
use crate::glob::Pattern;

/// Something that happened to one lock.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// The lock as it was then.
    pub lock: Lock,
    /// The agent that did it.
    pub by: String,
    /// Why, where that must be said.
    pub reason: Option<String>,
    /// The entry of the chain.
    pub entry: Oid,
}

/// What can happen to a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It was taken.
    Locked,
    /// It holds for longer.
    Renewed,
    /// It was given back.
    Released,
    /// It was taken away.
    Forced,
    /// It had run out, and made room or was forgotten.
    RanOut,
}

impl EventKind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Renewed => "renewed",
            Self::Released => "released",
            Self::Forced => "forced",
            Self::RanOut => "ran out",
        }
    }

    /// Whether somebody holds the path afterwards.
    pub fn begins(self) -> bool {
        matches!(self, Self::Locked | Self::Renewed)
    }
}

/// What happened to locks that overlap `about`, newest first, at most `limit` entries of the chain back; all of it where
/// nothing is named.
pub(super) fn read(
    repository: &Repository,
    tips: &[Oid],
    about: &[Pattern],
    limit: Option<usize>,
) -> Result<Vec<Event>, Fault> {
    if tips.is_empty() {
        // Git would show what is checked out.
        return Ok(Vec::new());
    }
    let concerns = |lock: &Lock| {
        about.is_empty() || about.iter().any(|path| path.overlaps(&lock.pattern, repository.ignore_case()))
    };
    let mut events = Vec::new();
    for entry in repository.arbiter_chain(tips, limit)? {
        let mut of_entry = events_of(&entry);
        of_entry.retain(|event| concerns(&event.lock));
        events.extend(of_entry);
    }
    Ok(events)
}

fn events_of(entry: &ChainEntry) -> Vec<Event> {
    let (added, removed) = (parse_rows(&entry.added), parse_rows(&entry.removed));
    let event = |kind, lock: &Lock| Event {
        at: entry.time,
        kind,
        lock: lock.clone(),
        by: entry.agent.clone().unwrap_or_default(),
        reason: entry.reason.clone(),
        entry: entry.oid,
    };
    let is_same = |one: &Lock, other: &Lock| {
        one.pattern == other.pattern && one.agent == other.agent && one.locked_at == other.locked_at
    };
    let active = |lock: &&Lock| lock.state == LockState::Active;
    let mut events = Vec::new();
    for lock in added.iter().filter(active) {
        let had = removed.iter().any(|old| is_same(old, lock));
        events.push(event(if had { EventKind::Renewed } else { EventKind::Locked }, lock));
    }
    for lock in removed
        .iter()
        .filter(active)
        .filter(|lock| !added.iter().any(|new| active(&new) && is_same(new, lock)))
    {
        let kind = match added.iter().any(|new| is_same(new, lock)) {
            true if entry.reason.is_some() => EventKind::Forced,
            true => EventKind::Released,
            false => EventKind::RanOut,
        };
        events.push(event(kind, lock));
    }
    events
}
