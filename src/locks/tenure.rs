//! Owns the operations on a book: taking, renewing and giving back. Each is all or nothing: what cannot be done wholly
//! leaves the book as it was.

use std::time::Duration;

use super::book::{Book, is_about};
use super::{Source, Terms};
use crate::formats::work_status::{Lock, LockState};
use crate::glob::Pattern;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// Who.
    pub holder: &'a str,
    /// What.
    pub paths: &'a [Pattern],
    /// What for; `None` leaves what an earlier lock said.
    pub task: Option<&'a str>,
    /// For how long, from now.
    pub ttl: Duration,
}

/// A lock that was granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The lock.
    pub lock: Lock,
    /// Whether the holder had it already.
    pub is_renewed: bool,
}

/// A lock that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What was asked for.
    pub wanted: Pattern,
    /// Whose it is.
    pub lock: Lock,
    /// Where that lock stands.
    pub source: Source,
}

/// What became of locks that were to be given back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// Those that were.
    pub locks: Vec<Lock>,
    /// The paths on which nobody holds a lock that could be given back.
    pub free: Vec<Pattern>,
}

impl Book {
    /// Takes every path, or none: any live lock of another holder that overlaps one, in the book or in `elsewhere`, is a
    /// conflict. A path that the holder has locked already is renewed, and a renewal never shortens. Locks of others
    /// that have run out and stand in the way go.
    pub fn acquire(
        &mut self,
        wanted: &Wanted<'_>,
        elsewhere: &[Lock],
        terms: &Terms,
    ) -> Result<Vec<Granted>, Vec<Conflict>> {
        let conflicts = self.conflicts(wanted.holder, wanted.paths, elsewhere, terms);
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        self.forget(wanted.holder, terms);
        let mut granted: Vec<Granted> = Vec::new();
        for path in wanted.paths {
            if granted.iter().all(|granted| granted.lock.pattern != *path) {
                granted.push(self.grant(path, wanted, terms));
            }
        }
        Ok(granted)
    }

    /// Renews locks: those on `paths`, or all that the holder has where none is named. One that has run out is taken
    /// again if nobody else has it; a path that the holder never locked is not taken.
    pub fn renew(
        &mut self,
        wanted: &Wanted<'_>,
        elsewhere: &[Lock],
        terms: &Terms,
    ) -> Result<(Vec<Granted>, Vec<Pattern>), Vec<Conflict>> {
        let own = |lock: &&Lock| terms.is_same_holder(&lock.agent, wanted.holder);
        let (mut paths, mut unknown) = (Vec::new(), Vec::new());
        if wanted.paths.is_empty() {
            paths = self.active.iter().filter(own).map(|lock| lock.pattern.clone()).collect();
        }
        for path in wanted.paths {
            let found: Vec<Pattern> =
                self.meant(path, terms, own).map(|at| self.active[at].pattern.clone()).collect();
            if found.is_empty() {
                unknown.push(path.clone());
            }
            paths.extend(found);
        }
        // What is gone may be somebody else's by now: that is what has to be said of it.
        let taken = self.conflicts(wanted.holder, &unknown, elsewhere, terms);
        if !taken.is_empty() {
            return Err(taken);
        }
        let granted = self.acquire(&Wanted { paths: &paths, ..wanted.clone() }, elsewhere, terms)?;
        Ok((granted, unknown))
    }

    /// Gives locks of `holder` back: those on `paths`, or all where none is named. A path that somebody else holds is a
    /// conflict.
    pub fn release(
        &mut self,
        holder: &str,
        paths: &[Pattern],
        elsewhere: &[Lock],
        terms: &Terms,
    ) -> Result<Released, Vec<Conflict>> {
        let own = |lock: &&Lock| terms.is_same_holder(&lock.agent, holder);
        let mut meant: Vec<usize> = Vec::new();
        let mut free = Vec::new();
        if paths.is_empty() {
            meant = (0..self.active.len()).filter(|&at| own(&&self.active[at])).collect();
        }
        let mut conflicts = Vec::new();
        for path in paths {
            let found: Vec<usize> = self.meant(path, terms, own).collect();
            if found.is_empty() {
                let taken = self.conflicts(holder, std::slice::from_ref(path), elsewhere, terms);
                if taken.is_empty() {
                    free.push(path.clone());
                }
                conflicts.extend(taken);
            }
            meant.extend(found);
        }
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        Ok(Released { locks: self.give_all_back(meant, holder, terms), free })
    }

    /// Gives back whoever's locks on `paths`: `by_right` (a coordinator) those that hold, everybody else those that have
    /// run out.
    pub fn force(
        &mut self,
        paths: &[Pattern],
        by_right: bool,
        reason: &str,
        terms: &Terms,
    ) -> Result<Released, Vec<Conflict>> {
        let (mut meant, mut free, mut conflicts) = (Vec::new(), Vec::new(), Vec::new());
        for path in paths {
            let found: Vec<usize> = self.meant(path, terms, |_| true).collect();
            if found.is_empty() {
                free.push(path.clone());
            }
            let held = found.iter().map(|&at| &self.active[at]).filter(|lock| !terms.has_run_out(lock));
            conflicts.extend(held.map(|lock| Conflict {
                wanted: path.clone(),
                lock: lock.clone(),
                source: Source::Arbiter,
            }));
            meant.extend(found);
        }
        if !by_right && !conflicts.is_empty() {
            return Err(conflicts);
        }
        for &at in &meant {
            let lock = &mut self.active[at];
            lock.task = format!("{} (forced: {reason})", lock.task).trim().to_owned();
        }
        Ok(Released { locks: self.give_all_back(meant, "", terms), free })
    }

    /// The live locks of others that overlap any of `paths`.
    pub fn conflicts(
        &self,
        holder: &str,
        paths: &[Pattern],
        elsewhere: &[Lock],
        terms: &Terms,
    ) -> Vec<Conflict> {
        let book = self.active.iter().map(|lock| (lock, Source::Arbiter));
        let file = elsewhere.iter().map(|lock| (lock, Source::File));
        let mut conflicts = Vec::new();
        for (lock, source) in book.chain(file) {
            let overlapped = paths.iter().find(|path| {
                terms.overlap(lock, path)
                    && !terms.has_run_out(lock)
                    && !terms.is_same_holder(&lock.agent, holder)
            });
            conflicts.extend(overlapped.map(|path| Conflict {
                wanted: path.clone(),
                lock: lock.clone(),
                source,
            }));
        }
        conflicts
    }

    fn grant(&mut self, path: &Pattern, wanted: &Wanted<'_>, terms: &Terms) -> Granted {
        let until = terms.after(wanted.ttl);
        let own = self.active.iter_mut().find(|lock| is_about(lock, path.as_str(), wanted.holder));
        if let Some(lock) = own.filter(|lock| !terms.has_run_out(lock)) {
            lock.expires = lock.expiry(terms.ttl).max(Some(until));
            if let Some(task) = wanted.task {
                task.clone_into(&mut lock.task);
            }
            return Granted { lock: lock.clone(), is_renewed: true };
        }
        let old = self.find(path.as_str(), wanted.holder).map(|lock| lock.task.clone());
        self.active.retain(|lock| !(terms.has_run_out(lock) && terms.overlap(lock, path)));
        let lock = Lock {
            pattern: path.clone(),
            agent: wanted.holder.to_owned(),
            locked_at: Some(terms.now),
            expires: Some(until),
            released_at: None,
            state: LockState::Active,
            task: wanted.task.map(str::to_owned).or(old).unwrap_or_default(),
            range: 0..0,
            path_range: 0..0,
        };
        self.active.push(lock.clone());
        Granted { lock, is_renewed: false }
    }

    /// The locks that somebody means who names `path`: those on exactly that pattern; if there is none, those below it.
    fn meant<'b>(
        &'b self,
        path: &'b Pattern,
        terms: &'b Terms,
        mine: impl Fn(&&Lock) -> bool + 'b,
    ) -> impl Iterator<Item = usize> + 'b {
        let exact = self.active.iter().any(|lock| lock.pattern == *path && mine(&lock));
        let names = move |lock: &Lock| match exact {
            true => lock.pattern == *path,
            false => path.covers(&lock.pattern.as_str().into(), terms.ignore_case),
        };
        let chosen = self.active.iter().enumerate();
        chosen.filter(move |(_, lock)| mine(lock) && names(lock)).map(|(at, _)| at)
    }

    fn give_all_back(&mut self, mut places: Vec<usize>, asker: &str, terms: &Terms) -> Vec<Lock> {
        places.sort_unstable();
        places.dedup();
        // From the end, so that the places of the others stay what they are.
        let mut locks: Vec<Lock> = places.iter().rev().map(|&at| self.give_back(at, terms)).collect();
        locks.reverse();
        self.forget(asker, terms);
        locks
    }
}
