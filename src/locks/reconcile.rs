//! Owns the comparison of a hand-edited ledger with the book: what was taken or given back by hand and is the asker's
//! own is adopted, what others took by hand still holds, and what contradicts the book is said.
//!
//! A row is one lock by its path, its holder and the time it was taken. A row that the book has given back since, or
//! has renewed, is only behind: a ledger in another worktree, or on another branch, always is.

use std::ops::Range;

use jiff::Timestamp;
use rustc_hash::FxHashSet;

use super::book::{Book, is_about, key};
use super::{Source, Terms, Wanted};
use crate::formats::work_status::{Ledger, Lock, LockState};

/// What a ledger says beside the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Locks of others that were taken by hand: they hold, though the book does not have them.
    pub by_hand: Vec<Lock>,
    /// Own locks that were taken, renewed or given back by hand and are in the book now.
    pub adopted: Vec<Lock>,
    /// Rows that the book denies.
    pub contradictions: Vec<Contradiction>,
}

/// A row of a ledger that says something else than the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The row.
    pub range: Range<usize>,
    /// What it says, and what the book says.
    pub message: String,
}

/// Brings the hand edits of `holder` in `ledger` into the book; those of everybody if `speaks_for_all` (a coordinator).
pub fn reconcile(
    book: &mut Book,
    ledger: &Ledger,
    holder: &str,
    speaks_for_all: bool,
    terms: &Terms,
) -> View {
    let mut view = View::default();
    let speaks_for = |lock: &Lock| speaks_for_all || terms.is_same_holder(&lock.agent, holder);
    let (active, released): (Vec<&Lock>, Vec<&Lock>) =
        ledger.locks.iter().partition(|lock| lock.state == LockState::Active);
    // Most rows agree, or are of the past, and say nothing new: to look each up in the whole book would take time squared.
    let ended: Vec<&Lock> = if released.is_empty() {
        released
    } else {
        let held: FxHashSet<_> = book.active.iter().map(|lock| (key(lock), lock.locked_at)).collect();
        released.into_iter().filter(|lock| held.contains(&(key(lock), lock.locked_at))).collect()
    };
    for lock in ended {
        given_back(book, ledger, lock, speaks_for(lock), terms, &mut view);
    }
    let differing: Vec<&Lock> = {
        let known: FxHashSet<Row<'_>> = book.active.iter().map(row).collect();
        active.into_iter().filter(|lock| !known.contains(&row(lock))).collect()
    };
    for lock in differing.into_iter().filter(|lock| !terms.has_run_out(lock)) {
        held(book, lock, speaks_for(lock), terms, &mut view);
    }
    view
}

/// What makes two rows of one holder say the same.
type Row<'a> = (&'a str, &'a str, Option<Timestamp>, Option<Timestamp>);

fn row(lock: &Lock) -> Row<'_> {
    (lock.pattern.as_str(), &lock.agent, lock.locked_at, lock.expires)
}

/// A row under *Released locks* of a lock that the book has as held.
fn given_back(
    book: &mut Book,
    ledger: &Ledger,
    lock: &Lock,
    may_speak: bool,
    terms: &Terms,
    view: &mut View,
) {
    let is_same = |other: &Lock| {
        is_about(other, lock.pattern.as_str(), &lock.agent) && other.locked_at == lock.locked_at
    };
    // Taken again within the second in which it was given back, a lock looks like the one before: the row is of that one.
    if book.released.iter().any(is_same) {
        return;
    }
    let Some(at) = book.active.iter().position(is_same) else { return };
    let stands = ledger.locks.iter().any(|other| other.state == LockState::Active && is_same(other));
    if stands || terms.has_run_out(&book.active[at]) {
        return;
    }
    if may_speak {
        view.adopted.push(book.give_back(at, terms));
    } else {
        view.contradict(lock, "WORK_STATUS.md says that it was given back, the arbiter that it still holds");
    }
}

/// A row of a lock that holds, by what it says.
fn held(book: &mut Book, lock: &Lock, may_speak: bool, terms: &Terms, view: &mut View) {
    // The row is behind, even where the holder has taken the path again since: it says nothing about that lock.
    if book.given_back(lock).is_some() {
        return;
    }
    let known = book.find(lock.pattern.as_str(), &lock.agent).cloned();
    if let Some(known) = known.filter(|known| !terms.has_run_out(known)) {
        let (says, granted) = (lock.expiry(terms.ttl), known.expiry(terms.ttl));
        // Nothing shortens a lock, so a row that ends earlier is only behind.
        if says <= granted {
            return;
        }
        if may_speak {
            let until = lock.expires;
            for own in book.active.iter_mut().filter(|own| **own == known) {
                own.expires = until;
            }
            view.adopted.push(lock.clone());
        } else {
            let end = granted.map(|end| end.to_string()).unwrap_or_default();
            view.contradict(lock, &format!("the arbiter granted it until {end} only"));
        }
        return;
    }
    let paths = std::slice::from_ref(&lock.pattern);
    let others = book.conflicts(&lock.agent, paths, &view.by_hand, terms);
    if let Some(other) = others.first() {
        let whose = match other.source {
            Source::Arbiter => "the arbiter has given",
            Source::File => "another row gives",
        };
        let end = other.lock.expiry(terms.ttl).map(|end| format!(" until {end}")).unwrap_or_default();
        view.contradict(lock, &format!("{whose} `{}` to {}{end}", other.lock.pattern, other.lock.agent));
    } else if may_speak {
        adopt(book, lock, terms);
        view.adopted.push(lock.clone());
        return;
    }
    view.by_hand.push(lock.clone());
}

fn adopt(book: &mut Book, lock: &Lock, terms: &Terms) {
    let wanted = Wanted {
        holder: &lock.agent,
        paths: std::slice::from_ref(&lock.pattern),
        task: Some(&lock.task),
        ttl: terms.ttl,
    };
    // What was taken by hand keeps its own times; that nobody stands in the way has been seen.
    if book.acquire(&wanted, &[], terms).is_ok() {
        for own in &mut book.active {
            if is_about(own, lock.pattern.as_str(), &lock.agent) {
                own.locked_at = lock.locked_at;
                own.expires = lock.expiry(terms.ttl);
            }
        }
    }
}

impl View {
    fn contradict(&mut self, lock: &Lock, says: &str) {
        let message = format!("`{}` of {}: {says}", lock.pattern, lock.agent);
        self.contradictions.push(Contradiction { range: lock.range.clone(), message });
    }
}
