//! Owns the projection: a work tree's WORK_STATUS.md as the book has it. Only rows of locks change; what is not in the
//! book and was never given back stays.

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Terms;
use super::book::{Book, Key, key};
use crate::formats::work_status::{self, Ledger, Lock, LockState, Revision};

/// The text of a ledger with the book's locks in it: those it has follow the book, those it lacks are added, those
/// given back move to *Released locks*, and what has run out makes room for who took it over. `ledger` is what `text`
/// says.
pub fn project(text: &[u8], ledger: &Ledger, book: &Book, terms: &Terms) -> Vec<u8> {
    let index: Index<'_> = book.active.iter().map(|lock| (key(lock), lock)).collect();
    let active = ledger.locks.iter().filter(|lock| lock.state == LockState::Active);
    let is_listed: FxHashSet<Key<'_>> = active.map(key).collect();
    let missing: Vec<Lock> =
        book.active.iter().filter(|lock| !is_listed.contains(&key(lock))).cloned().collect();
    let decide = |lock: &Lock| revision(lock, &index, book, terms);
    if ledger.locks.iter().all(|lock| decide(lock) == Revision::Keep) {
        // It is what taking a lock mostly comes to, and spares working out what else could have to change.
        if missing.is_empty() {
            return text.to_vec();
        }
        if let Some(text) = work_status::add_plainly(text, ledger, &missing) {
            return text;
        }
    }
    work_status::revise(text, decide, &missing)
}

type Index<'a> = FxHashMap<Key<'a>, &'a Lock>;

fn revision(lock: &Lock, index: &Index<'_>, book: &Book, terms: &Terms) -> Revision {
    let known = index.get(&key(lock));
    match (lock.state, known) {
        (LockState::Active, Some(known)) if says_the_same(lock, known) => Revision::Keep,
        (LockState::Active, Some(known)) => Revision::Replace((*known).clone()),
        // The arbiter has it as held: one of the two rows has to go. But taken again within the second in which it was given
        // back, a lock looks like the one before, of which this row may be.
        (LockState::Released, Some(known))
            if known.locked_at == lock.locked_at && book.given_back(lock).is_none() =>
        {
            Revision::Drop
        }
        (LockState::Released, _) => Revision::Keep,
        (LockState::Active, None) => match book.given_back(lock) {
            Some(record) => Revision::Replace(released(lock, record.released_at, &record.task)),
            None if is_over(lock, book, terms) => {
                Revision::Replace(released(lock, lock.expiry(terms.ttl), &lock.task))
            }
            None => Revision::Keep,
        },
    }
}

fn says_the_same(lock: &Lock, known: &Lock) -> bool {
    lock.locked_at == known.locked_at && lock.expires == known.expires && lock.task == known.task
}

fn released(lock: &Lock, at: Option<Timestamp>, task: &str) -> Lock {
    Lock { state: LockState::Released, released_at: at, task: task.to_owned(), ..lock.clone() }
}

/// Whether a lock that the book does not have has run out, and somebody else has taken its place. A clock that went back
/// brings no lock back: what was granted behind its end, to whomever, has found it run out.
fn is_over(lock: &Lock, book: &Book, terms: &Terms) -> bool {
    let end = lock.expiry(terms.ttl);
    let is_behind = |other: &&Lock| other.locked_at > end && terms.overlap(other, &lock.pattern);
    let is_after = |other: &Lock| {
        !terms.is_same_holder(&other.agent, &lock.agent)
            && !terms.has_run_out(other)
            && terms.overlap(other, &lock.pattern)
    };
    (end.is_some() && book.active.iter().chain(&book.released).any(|other| is_behind(&other)))
        || (terms.has_run_out(lock) && book.active.iter().any(is_after))
}
