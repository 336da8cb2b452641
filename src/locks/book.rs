//! Owns the book: the locks that the arbiter has granted, and those that were given back before their time.

use std::borrow::Cow;

use super::Terms;
use crate::formats::work_status::{self, Lock, LockState, Malformed};

/// What the arbiter's ledger says.
///
/// A lock that is given back stays on record until it would have run out anyway: so long may a stale copy of the
/// ledger elsewhere still show it as held, and must not bring it back. The record does not grow with the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Locks that hold, run out or not, in the order in which they were taken.
    pub active: Vec<Lock>,
    /// Locks that were given back, the last one for each path and holder; each with the latest end that any of them had.
    pub released: Vec<Lock>,
}

/// How long after its end a lock stays in the book, for machines whose clocks differ and for people who look.
const MEMORY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

const TITLE: &str = "# Lock ledger\n\nWritten by `policy lock`; each commit of this chain is one operation. `policy locks` shows it.\n\n";

impl Book {
    /// Reads the arbiter's ledger; the rows that cannot be understood if there are any.
    pub fn read(text: &[u8]) -> Result<Self, Vec<Malformed>> {
        let ledger = work_status::parse(text);
        if !ledger.malformed.is_empty() {
            return Err(ledger.malformed);
        }
        let (mut active, mut released) = (Vec::with_capacity(ledger.locks.len()), Vec::new());
        for mut lock in ledger.locks {
            (lock.range, lock.path_range) = (0..0, 0..0);
            match lock.state {
                LockState::Active => active.push(lock),
                LockState::Released => released.push(lock),
            }
        }
        Ok(Self { active, released })
    }

    /// The ledger's text.
    pub fn write(&self) -> Vec<u8> {
        let active = work_status::active_section(&self.active);
        let released = work_status::record_section(&self.released);
        [TITLE, &active, "\n", &released].concat().into_bytes()
    }

    /// The lock that `holder` has on exactly this pattern.
    pub fn find(&self, pattern: &str, holder: &str) -> Option<&Lock> {
        self.active.iter().find(|lock| is_about(lock, pattern, holder))
    }

    /// When `holder`'s last lock on exactly this pattern was given back, if that is on record.
    pub fn given_back(&self, lock: &Lock) -> Option<&Lock> {
        let same = self.released.iter().find(|other| is_about(other, lock.pattern.as_str(), &lock.agent))?;
        (same.locked_at >= lock.locked_at).then_some(same)
    }

    /// Takes a lock out of those that hold and puts it on record.
    pub(super) fn give_back(&mut self, at: usize, terms: &Terms) -> Lock {
        let mut lock = self.active.remove(at);
        // The row of an earlier lock that held for longer may still stand somewhere: it must not outlive the record.
        let earlier = self.released.iter().find(|other| is_about(other, lock.pattern.as_str(), &lock.agent));
        let earlier = earlier.and_then(|other| other.expiry(terms.ttl));
        lock.expires = lock.expiry(terms.ttl);
        lock.state = LockState::Released;
        lock.released_at = Some(terms.now);
        self.released.retain(|other| !is_about(other, lock.pattern.as_str(), &lock.agent));
        self.released.push(Lock { expires: lock.expires.max(earlier), ..lock.clone() });
        lock
    }

    /// Forgets what nobody needs to know any more, as `asker`'s clock has it. For what others hold that clock counts only
    /// as far as theirs confirm it: one machine that is years ahead must not clear everybody's locks away.
    pub(super) fn forget(&mut self, asker: &str, terms: &Terms) {
        let is_own = |lock: &Lock| terms.is_same_holder(&lock.agent, asker);
        let others = self.active.iter().chain(&self.released).filter(|lock| !is_own(lock));
        let confirmed = others.filter_map(|lock| lock.released_at.max(lock.locked_at)).max();
        let confirmed = confirmed.and_then(|time| time.checked_add(MEMORY).ok()).unwrap_or(terms.now);
        let is_past = |lock: &Lock| {
            let now = if is_own(lock) { terms.now } else { terms.now.min(confirmed) };
            let end = lock.expiry(terms.ttl);
            end.and_then(|end| end.checked_add(MEMORY).ok()).is_some_and(|end| end < now)
        };
        self.active.retain(|lock| !is_past(lock));
        self.released.retain(|lock| !is_past(lock));
    }
}

/// A path, and a holder in lower case.
pub(super) type Key<'a> = (&'a str, Cow<'a, str>);

/// What makes a row the same as another: the path, and the holder without regard to case.
pub(super) fn key(lock: &Lock) -> Key<'_> {
    let is_lower = !lock.agent.bytes().any(|byte| byte.is_ascii_uppercase());
    let agent = if is_lower {
        Cow::Borrowed(lock.agent.as_str())
    } else {
        Cow::Owned(lock.agent.to_ascii_lowercase())
    };
    (lock.pattern.as_str(), agent)
}

/// Whether a lock is `holder`'s on exactly this pattern: as one row of the ledger is the same as another.
pub(super) fn is_about(lock: &Lock, pattern: &str, holder: &str) -> bool {
    lock.pattern.as_str() == pattern && lock.agent.eq_ignore_ascii_case(holder)
}
