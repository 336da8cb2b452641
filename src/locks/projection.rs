//! Owns the projection: a work tree's WORK_STATUS.md as the book has it. Only rows of locks change; what is not in the
//! book and was never given back stays.

use rustc_hash::FxHashMap;

use super::Terms;
use super::book::Book;
use crate::formats::work_status::{self, Ledger, Lock, LockState, Revision};

/// The text of a ledger with the book's locks in it: those it has follow the book, those it lacks are added, those
/// given back move to *Released locks*, and what has run out makes room for who took it over. `ledger` is what `text`
/// says.
pub fn project(text: &[u8], ledger: &Ledger, book: &Book, terms: &Terms) -> Vec<u8> {
    let index: FxHashMap<(&str, String), &Lock> = book.active.iter().map(|lock| (key(lock), lock)).collect();
    let is_listed: FxHashMap<(&str, String), ()> = ledger
        .locks
        .iter()
        .filter(|lock| lock.state == LockState::Active)
        .map(|lock| (key(lock), ()))
        .collect();
    let missing: Vec<Lock> =
        book.active.iter().filter(|lock| !is_listed.contains_key(&key(lock))).cloned().collect();
    work_status::revise(text, |lock| revision(lock, &index, book, terms), &missing)
}

type Index<'a> = FxHashMap<(&'a str, String), &'a Lock>;

fn key(lock: &Lock) -> (&str, String) {
    (lock.pattern.as_str(), lock.agent.to_ascii_lowercase())
}

fn revision(lock: &Lock, index: &Index<'_>, book: &Book, terms: &Terms) -> Revision {
    let known = index.get(&key(lock));
    match (lock.state, known) {
        (LockState::Active, Some(known)) if says_the_same(lock, known) => Revision::Keep,
        (LockState::Active, Some(known)) => Revision::Replace((*known).clone()),
        // The arbiter has it as held: one of the two rows has to go.
        (LockState::Released, Some(known)) if known.locked_at == lock.locked_at => Revision::Drop,
        (LockState::Released, _) => Revision::Keep,
        (LockState::Active, None) => match book.given_back(lock) {
            Some(record) => Revision::Replace(released(lock, record.released_at, &record.task)),
            None if terms.has_run_out(lock) && is_taken_over(lock, book, terms) => {
                Revision::Replace(released(lock, lock.expiry(terms.ttl), &lock.task))
            }
            None => Revision::Keep,
        },
    }
}

fn says_the_same(lock: &Lock, known: &Lock) -> bool {
    lock.locked_at == known.locked_at && lock.expires == known.expires && lock.task == known.task
}

fn released(lock: &Lock, at: Option<jiff::Timestamp>, task: &str) -> Lock {
    Lock { state: LockState::Released, released_at: at, task: task.to_owned(), ..lock.clone() }
}

fn is_taken_over(lock: &Lock, book: &Book, terms: &Terms) -> bool {
    let mut others = book.active.iter().filter(|other| !terms.is_same_holder(&other.agent, &lock.agent));
    others.any(|other| !terms.has_run_out(other) && terms.overlap(other, &lock.pattern))
}
