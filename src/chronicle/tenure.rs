//! Owns tenures: one lock from when it was taken to when it ended, put together from what the arbiter's chain and the
//! history of WORK_STATUS.md say of it.

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::arbiter::{Event, EventKind, Standing};
use crate::change::{Oid, RepoPath, Tree, WORK_STATUS};
use crate::fault::Fault;
use crate::formats::work_status::{self, Ledger, Lock, LockState};
use crate::git::{Repository, Span};
use crate::glob::Pattern;
use crate::locks::{Source, Terms};
use crate::parallel;

/// One lock, from its beginning to its end.
#[derive(Clone, Debug)]
pub struct Tenure {
    /// What it covers.
    pub pattern: Pattern,
    /// Who held it, as written.
    pub agent: String,
    /// What for.
    pub task: String,
    /// Since when.
    pub from: Timestamp,
    /// Until when; `None`: it is still held.
    pub to: Option<Timestamp>,
    /// When it runs out or would have, if it ever does.
    pub expires: Option<Timestamp>,
    /// How it ended.
    pub ending: Ending,
    /// How often it was renewed.
    pub renewals: usize,
    /// What tells of it: the arbiter's chain, or WORK_STATUS.md alone.
    pub source: Source,
}

/// How a lock ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It has not.
    Held,
    /// It was given back.
    Released,
    /// It was taken away: by whom, and why.
    Forced(String, String),
    /// It ran out.
    RanOut,
    /// Its row was taken out of WORK_STATUS.md.
    Removed,
}

impl Ending {
    /// Its name in reports: as the log of `policy locks` has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Released => EventKind::Released.name(),
            Self::Forced(..) => EventKind::Forced.name(),
            Self::RanOut => EventKind::RanOut.name(),
            Self::Removed => "removed",
        }
    }
}

/// What makes two rows the same lock: path, holder without regard to case, beginning.
type Key = (String, String, Option<Timestamp>);

fn key(lock: &Lock) -> Key {
    (lock.pattern.to_string(), lock.agent.to_ascii_lowercase(), lock.locked_at)
}

/// Tenures in the making, each found by what tells it from the others.
#[derive(Default)]
struct Register {
    tenures: Vec<Tenure>,
    places: FxHashMap<Key, usize>,
}

impl Register {
    /// The tenure of `lock`, which was seen at `seen`.
    fn of(&mut self, lock: &Lock, seen: Timestamp, source: Source) -> &mut Tenure {
        let next = self.tenures.len();
        let at = *self.places.entry(key(lock)).or_insert(next);
        if at == next {
            self.tenures.push(Tenure {
                pattern: lock.pattern.clone(),
                agent: lock.agent.clone(),
                task: lock.task.clone(),
                from: lock.locked_at.unwrap_or(seen),
                to: None,
                expires: None,
                ending: Ending::Held,
                renewals: 0,
                source,
            });
        }
        &mut self.tenures[at]
    }

    /// All of them; one that nobody ended and whose time is over ran out.
    fn finish(mut self, terms: &Terms) -> Vec<Tenure> {
        for tenure in &mut self.tenures {
            let over = tenure.expires.filter(|end| *end < terms.now);
            if let (Ending::Held, Some(end)) = (&tenure.ending, over) {
                (tenure.to, tenure.ending) = (Some(end), Ending::RanOut);
            }
            // What ended before it began says that clocks differ, and not that time ran backwards.
            tenure.to = tenure.to.map(|to| to.max(tenure.from));
        }
        self.tenures
    }
}

/// The tenures that the arbiter's chain tells of; `events` are its log, newest first.
pub(super) fn of_chain(events: &[Event], terms: &Terms) -> Vec<Tenure> {
    let mut register = Register::default();
    for event in events.iter().rev() {
        let tenure = register.of(&event.lock, event.at, Source::Arbiter);
        if event.kind.begins() {
            tenure.expires = event.lock.expiry(terms.ttl).max(tenure.expires);
            tenure.renewals += usize::from(event.kind == EventKind::Renewed);
            // Chains that were joined may take a lock again that one of them had ended.
            (tenure.to, tenure.ending) = (None, Ending::Held);
            if !event.lock.task.is_empty() {
                tenure.task.clone_from(&event.lock.task);
            }
            continue;
        }
        let end = event.lock.expiry(terms.ttl).map_or(event.at, |end| end.min(event.at));
        (tenure.to, tenure.ending) = match event.kind {
            EventKind::Forced => {
                let reason = event.reason.clone().unwrap_or_default();
                (Some(event.at), Ending::Forced(event.by.clone(), reason))
            }
            EventKind::RanOut => (Some(end), Ending::RanOut),
            _ => (Some(event.at), Ending::Released),
        };
    }
    register.finish(terms)
}

/// The tenures that WORK_STATUS.md tells of, in what stood before the stretch and in every commit of it that changes it.
pub(super) fn of_ledgers(
    repository: &Repository,
    base: Option<Oid>,
    tip: Oid,
    terms: &Terms,
) -> Result<Vec<Tenure>, Fault> {
    let excluded = base.iter().map(Oid::to_string).collect();
    let drafts = repository.changes_to(WORK_STATUS, &Span { tips: vec![tip], excluded })?;
    let mut trees: Vec<&Tree> =
        drafts.iter().flat_map(|draft| draft.before.iter().chain([&draft.after])).collect();
    let start = base.map(|base| repository.tree_of(base)).transpose()?;
    trees.extend(&start);
    let ledgers = Ledgers::read(&trees)?;
    let mut register = Register::default();
    if let (Some(tree), Some(base)) = (&start, base) {
        note(&mut register, ledgers.of(tree)?, repository.time_of(base)?, terms);
    }
    for draft in &drafts {
        let after = ledgers.of(&draft.after)?;
        note(&mut register, after, draft.time, terms);
        let befores = draft.before.iter().map(|tree| ledgers.of(tree)).collect::<Result<Vec<_>, _>>()?;
        let Some((first, others)) = befores.split_first() else { continue };
        let stands = |ledger: &Ledger, lock: &Lock| ledger.locks.iter().any(|other| key(other) == key(lock));
        let is_gone = |lock: &&Lock| !stands(after, lock) && others.iter().all(|other| stands(other, lock));
        for lock in first.locks.iter().filter(|lock| lock.state == LockState::Active).filter(is_gone) {
            let tenure = register.of(lock, draft.time, Source::File);
            if tenure.ending == Ending::Held {
                let end = tenure.expires.map_or(draft.time, |end| end.min(draft.time));
                let ending = if end < draft.time { Ending::RanOut } else { Ending::Removed };
                (tenure.to, tenure.ending) = (Some(end), ending);
            }
        }
    }
    Ok(register.finish(terms))
}

/// Notes what a ledger says that was committed at `time`.
fn note(register: &mut Register, ledger: &Ledger, time: Timestamp, terms: &Terms) {
    for lock in &ledger.locks {
        let tenure = register.of(lock, time, Source::File);
        match lock.state {
            LockState::Active => {
                let expires = lock.expiry(terms.ttl);
                tenure.renewals += usize::from(tenure.expires.is_some() && expires > tenure.expires);
                tenure.expires = expires.max(tenure.expires);
                if tenure.ending == Ending::Removed {
                    (tenure.to, tenure.ending) = (None, Ending::Held);
                }
            }
            LockState::Released if tenure.ending == Ending::Released => {}
            LockState::Released => {
                (tenure.to, tenure.ending) = (lock.released_at.or(Some(time)), Ending::Released);
            }
        }
    }
}

/// The ledgers of trees, each text read once.
struct Ledgers {
    known: FxHashMap<Oid, Ledger>,
    none: Ledger,
}

impl Ledgers {
    fn read(trees: &[&Tree]) -> Result<Self, Fault> {
        let mut texts: FxHashMap<Oid, &Tree> = FxHashMap::default();
        let mut order = Vec::new();
        for tree in trees {
            if let Some(oid) = ledger_in(tree)?
                && texts.insert(oid, tree).is_none()
            {
                order.push((oid, *tree));
            }
        }
        let read =
            |(oid, tree): &(Oid, &Tree)| tree.blob(*oid).map(|blob| (*oid, work_status::parse(&blob.data)));
        let known = parallel::map(&order, read).into_iter().collect::<Result<_, _>>()?;
        Ok(Self { known, none: Ledger::default() })
    }

    fn of(&self, tree: &Tree) -> Result<&Ledger, Fault> {
        let known = ledger_in(tree)?.and_then(|oid| self.known.get(&oid));
        Ok(known.unwrap_or(&self.none))
    }
}

fn ledger_in(tree: &Tree) -> Result<Option<Oid>, Fault> {
    let entry = tree.entry(&RepoPath::from(WORK_STATUS))?;
    Ok(entry.filter(|entry| entry.mode.is_file()).map(|entry| entry.oid))
}

/// Adds what only WORK_STATUS.md tells of. A lock that the chain knows is the chain's to tell.
pub(super) fn join(tenures: &mut Vec<Tenure>, of_ledgers: Vec<Tenure>) {
    let same = |one: &Tenure| (one.pattern.to_string(), one.agent.to_ascii_lowercase(), one.from);
    let known: rustc_hash::FxHashSet<_> = tenures.iter().map(same).collect();
    tenures.extend(of_ledgers.into_iter().filter(|tenure| !known.contains(&same(tenure))));
}

/// Adds the locks that hold now and that neither history tells of: taken by hand and not committed yet.
pub(super) fn add_standing(tenures: &mut Vec<Tenure>, standing: &Standing) {
    let terms = &standing.terms;
    let mut register = Register::default();
    for (lock, source) in &standing.locks {
        register.of(lock, terms.now, *source).expires = lock.expiry(terms.ttl);
    }
    join(tenures, register.finish(terms));
}
