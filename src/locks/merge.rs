//! Owns the merge of two ledgers that come from one: what stands in rows is merged by what it says, all else as text.
//!
//! A lock is the same on both sides if path, holder and `Locked at` are. What one side changes is changed, and what it
//! takes out is gone; where both change a lock, none loses cover: it holds until the later end, unless a side gave it
//! back. Rows that cannot be understood are text. Nothing here depends on a clock or a configuration: whoever merges two
//! commits, today or in a year, gets the same ledger.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;

use crate::fault::Fault;
use crate::formats::work_status::{
    Ledger, Lock, LockState, Revision, Signal, add, lock_row, parse, revise_with_signals, signal_row,
};
use crate::git::join;

/// The ledger that `ours` and `theirs` come to, which both come from `base`. Lines end as they do in `ours`.
///
/// There are no conflicts: of prose that both sides changed it keeps what both say. A fault if the outcome cannot be
/// written so that it says all that it should.
pub fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Vec<u8>, Fault> {
    if theirs == base || theirs == ours {
        return Ok(ours.to_vec());
    }
    if ours == base {
        return Ok(theirs.to_vec());
    }
    let (base, theirs) = (with_endings_of(ours, base), with_endings_of(ours, theirs));
    let wanted = Rows::merged(&Rows::of(&base), &Rows::of(ours), &Rows::of(&theirs));
    // What git makes of the texts is what people expect, and what a clone without this driver gets.
    let plain = join(&base, ours, &theirs)?;
    if plain.is_clean && wanted.are_those_of(&plain.text) {
        return Ok(plain.text);
    }
    let bare = [&base[..], ours, &theirs].map(without_rows);
    // The rows of one side stay where they are, so that the text about them stays about them.
    let text = if bare[2] == bare[0] {
        ours.to_vec()
    } else if bare[1] == bare[0] {
        theirs.clone()
    } else {
        join(&bare[0], ours, &bare[2])?.text
    };
    let merged = wanted.written_into(&text);
    if wanted.are_those_of(&merged) {
        return Ok(merged);
    }
    let merged = add(&join(&bare[0], &bare[1], &bare[2])?.text, &wanted.locks, &wanted.signals);
    if wanted.are_those_of(&merged) {
        return Ok(merged);
    }
    Err(Fault::new(
        "the rows of the two ledgers cannot be written into one text",
        "look for a code fence or a comment that nothing closes on either side, mend it there, then merge again",
    ))
}

/// A text with its lines ended as those of `model` are, if the two differ in that.
fn with_endings_of(model: &[u8], text: &[u8]) -> Vec<u8> {
    let ends_crlf = |text: &[u8]| memchr::memchr(b'\n', text).map(|at| at > 0 && text[at - 1] == b'\r');
    match (ends_crlf(model), ends_crlf(text)) {
        (Some(true), Some(false)) => {
            let mut out = Vec::with_capacity(text.len() + 64);
            for line in text.split_inclusive(|&byte| byte == b'\n') {
                match line.strip_suffix(b"\n") {
                    Some(line) => {
                        out.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
                        out.extend_from_slice(b"\r\n");
                    }
                    None => out.extend_from_slice(line),
                }
            }
            out
        }
        (Some(false), Some(true)) => bstr::ByteSlice::replace(text, b"\r\n", b"\n"),
        _ => text.to_vec(),
    }
}

/// The text without the rows that are merged by what they say.
fn without_rows(text: &[u8]) -> Vec<u8> {
    let text_rows = TextRows::of(&parse(text));
    revise_with_signals(
        text,
        |lock| if text_rows.hold(lock.range.start) { Revision::Keep } else { Revision::Drop },
        &[],
        |signal| text_rows.hold(signal.range.start),
        &[],
    )
}

/// Where the rows begin that cannot be understood wholly: they are text.
struct TextRows(BTreeSet<usize>);

impl TextRows {
    fn of(ledger: &Ledger) -> Self {
        Self(ledger.malformed.iter().map(|row| row.range.start).collect())
    }

    fn hold(&self, start: usize) -> bool {
        self.0.contains(&start)
    }
}

/// What makes a lock the same lock: path, holder, since when.
type Identity = (String, String, Option<Timestamp>);

fn identity(lock: &Lock) -> Identity {
    (lock.pattern.to_string(), lock.agent.to_ascii_lowercase(), lock.locked_at)
}

/// What a lock says, so that two of them say the same if and only if these are equal.
type Said = (LockState, String);

fn said(lock: &Lock) -> Said {
    (lock.state, lock_row(lock))
}

/// The locks and signals of a ledger that are merged by what they say.
#[derive(Clone, Debug, Default)]
struct Rows {
    locks: Vec<Lock>,
    signals: Vec<Signal>,
}

impl Rows {
    fn of(text: &[u8]) -> Self {
        let mut ledger = parse(text);
        let text_rows = TextRows::of(&ledger);
        ledger.locks.retain(|lock| !text_rows.hold(lock.range.start));
        ledger.signals.retain(|signal| !text_rows.hold(signal.range.start));
        Self { locks: ledger.locks, signals: ledger.signals }
    }

    /// What the two sides come to, in the order of ours and then of theirs.
    fn merged(base: &Self, ours: &Self, theirs: &Self) -> Self {
        let sides = [base, ours, theirs].map(Self::by_identity);
        let mut locks = Vec::new();
        let mut seen = BTreeSet::new();
        for lock in ours.locks.iter().chain(&theirs.locks) {
            let identity = identity(lock);
            let of = |side: &BTreeMap<Identity, Vec<Lock>>| side.get(&identity).cloned().unwrap_or_default();
            let [b, o, t] = sides.each_ref().map(of);
            if seen.insert(identity) {
                locks.extend(merged_lock(&b, o, t));
            }
        }
        let locks = without_doubles(locks, &sides[1], &sides[2]);
        Self { locks, signals: merged_signals(&base.signals, &ours.signals, &theirs.signals) }
    }

    fn by_identity(&self) -> BTreeMap<Identity, Vec<Lock>> {
        let mut all: BTreeMap<Identity, Vec<Lock>> = BTreeMap::new();
        for lock in &self.locks {
            all.entry(identity(lock)).or_default().push(lock.clone());
        }
        all
    }

    /// Whether a text has these rows and no others, in any order.
    fn are_those_of(&self, text: &[u8]) -> bool {
        let there = Self::of(text);
        there.said() == self.said()
    }

    fn said(&self) -> (Vec<Said>, Vec<String>) {
        let mut locks: Vec<Said> = self.locks.iter().map(said).collect();
        let mut signals: Vec<String> = self.signals.iter().map(signal_row).collect();
        locks.sort_unstable();
        signals.sort_unstable();
        (locks, signals)
    }

    /// A text that has rows of its own, with these in their stead. Rows that say the same stay as they are.
    fn written_into(&self, text: &[u8]) -> Vec<u8> {
        let there = Self::of(text);
        let mut missing = Missing::of(&self.locks, said);
        let mut revisions = BTreeMap::new();
        let place = |lock: &Lock| (lock.range.start, lock.path_range.start);
        let standing: Vec<&Lock> = there
            .locks
            .iter()
            .filter(|lock| {
                let stays = missing.take(&said(lock)).is_some();
                if stays {
                    revisions.insert(place(lock), Revision::Keep);
                }
                !stays
            })
            .collect();
        let missing: Vec<Lock> = missing.rest();
        let mut missing = Missing::of(&missing, identity);
        for lock in standing {
            let instead = missing.take(&identity(lock)).map_or(Revision::Drop, Revision::Replace);
            revisions.insert(place(lock), instead);
        }
        let mut signals = Missing::of(&self.signals, signal_row);
        let kept: BTreeSet<usize> = there
            .signals
            .iter()
            .filter(|signal| signals.take(&signal_row(signal)).is_some())
            .map(|signal| signal.range.start)
            .collect();
        let text_rows = TextRows::of(&parse(text));
        revise_with_signals(
            text,
            |lock| revisions.get(&place(lock)).cloned().unwrap_or(Revision::Keep),
            &missing.rest(),
            |signal| kept.contains(&signal.range.start) || text_rows.hold(signal.range.start),
            &signals.rest(),
        )
    }
}

/// Values that are still to be found, by what makes them the same.
struct Missing<K, T>(BTreeMap<K, VecDeque<(usize, T)>>);

impl<K: Ord, T: Clone> Missing<K, T> {
    fn of(all: &[T], key: impl Fn(&T) -> K) -> Self {
        let mut missing: BTreeMap<K, VecDeque<(usize, T)>> = BTreeMap::new();
        for (at, value) in all.iter().enumerate() {
            missing.entry(key(value)).or_default().push_back((at, value.clone()));
        }
        Self(missing)
    }

    fn take(&mut self, key: &K) -> Option<T> {
        self.0.get_mut(key)?.pop_front().map(|(_, value)| value)
    }

    /// What was not taken, in its first order.
    fn rest(self) -> Vec<T> {
        let mut rest: Vec<(usize, T)> = self.0.into_values().flatten().collect();
        rest.sort_by_key(|(at, _)| *at);
        rest.into_iter().map(|(_, value)| value).collect()
    }
}

/// What becomes of one lock: the rows that each side has for it, mostly one or none.
fn merged_lock(base: &[Lock], ours: Vec<Lock>, theirs: Vec<Lock>) -> Vec<Lock> {
    let say = |locks: &[Lock]| {
        let mut all: Vec<Said> = locks.iter().map(said).collect();
        all.sort_unstable();
        all
    };
    let (b, o, t) = (say(base), say(&ours), say(&theirs));
    // A change stays even where the other side took the row out.
    if o == t || t == b || t.is_empty() && o != b {
        return ours;
    }
    if o == b || o.is_empty() {
        return theirs;
    }
    let joined =
        ours.into_iter().chain(theirs).reduce(|first, second| join_locks(base.first(), first, second));
    joined.into_iter().collect()
}

/// One lock that both sides changed, or both took at the same moment.
fn join_locks(base: Option<&Lock>, first: Lock, second: Lock) -> Lock {
    let is_released = first.state == LockState::Released || second.state == LockState::Released;
    let expires = changed(base.map(|lock| lock.expires), first.expires, second.expires, Ord::max);
    // Of two that gave it back, the first to do so did.
    let earlier = |one: Option<Timestamp>, other: Option<Timestamp>| one.into_iter().chain(other).min();
    let task =
        changed(base.map(|lock| lock.task.clone()), first.task.clone(), second.task.clone(), both_texts);
    Lock {
        expires,
        released_at: if is_released { earlier(first.released_at, second.released_at) } else { None },
        state: if is_released { LockState::Released } else { LockState::Active },
        task,
        agent: first.agent.clone().max(second.agent),
        ..first
    }
}

/// What one side alone made of a value, or what the two made of it together.
fn changed<T: PartialEq>(base: Option<T>, first: T, second: T, both: impl Fn(T, T) -> T) -> T {
    if first == second || base.as_ref() == Some(&second) {
        first
    } else if base.as_ref() == Some(&first) {
        second
    } else {
        both(first, second)
    }
}

/// Two texts in one, the same whichever comes first.
fn both_texts(first: String, second: String) -> String {
    let (low, high) = if first <= second { (first, second) } else { (second, first) };
    if low.contains(&high) || high.is_empty() {
        low
    } else if high.contains(&low) {
        high
    } else {
        format!("{low}; {high}")
    }
}

/// One row where each side has taken the same path for the same holder at another time: since the latest time, until the
/// latest end. Where one says until when and the other leaves that to the policy, nobody here can tell which is later:
/// both stay, for two locks of one holder do no harm. So do rows that stand together on one side.
fn without_doubles(
    locks: Vec<Lock>,
    ours: &BTreeMap<Identity, Vec<Lock>>,
    theirs: &BTreeMap<Identity, Vec<Lock>>,
) -> Vec<Lock> {
    let group = |lock: &Lock| {
        let (path, holder, _) = identity(lock);
        (lock.state == LockState::Active).then_some((path, holder, lock.expires.is_some()))
    };
    let mut groups: BTreeMap<_, Vec<Lock>> = BTreeMap::new();
    for lock in &locks {
        if let Some(group) = group(lock) {
            groups.entry(group).or_default().push(lock.clone());
        }
    }
    let is_on = |side: &BTreeMap<Identity, Vec<Lock>>, lock: &Lock| {
        side.get(&identity(lock)).is_some_and(|rows| rows.iter().any(|row| row.state == LockState::Active))
    };
    groups.retain(|_, rows| ![ours, theirs].iter().any(|side| rows.iter().all(|lock| is_on(side, lock))));
    let mut out = Vec::with_capacity(locks.len());
    for lock in locks {
        match group(&lock).and_then(|group| groups.get_mut(&group)) {
            None => out.push(lock),
            // The first of them stands for all, the others are gone.
            Some(rows) => out.extend(latest(std::mem::take(rows))),
        }
    }
    out
}

/// One lock for all of these; `None` for none.
fn latest(mut locks: Vec<Lock>) -> Option<Lock> {
    locks.sort_by_cached_key(|lock| (lock.locked_at, said(lock)));
    let expires = locks.iter().filter_map(|lock| lock.expires).max();
    let tasks: BTreeSet<String> = locks.iter().map(|lock| lock.task.clone()).collect();
    let task = tasks.into_iter().reduce(both_texts).unwrap_or_default();
    locks.pop().map(|last| Lock { expires, task, ..last })
}

/// The signals that both sides come to: what either adds is there, what either takes out is not.
fn merged_signals(base: &[Signal], ours: &[Signal], theirs: &[Signal]) -> Vec<Signal> {
    let counts = |signals: &[Signal]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for signal in signals {
            *counts.entry(signal_row(signal)).or_default() += 1;
        }
        counts
    };
    let [b, o, t] = [base, ours, theirs].map(counts);
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for row in o.keys().chain(t.keys()) {
        let of = |counts: &BTreeMap<String, usize>| counts.get(row).copied().unwrap_or(0);
        left.insert(row.clone(), merged_count(of(&b), of(&o), of(&t)));
    }
    let mut merged = Vec::new();
    for signal in ours.iter().chain(theirs) {
        if let Some(count) = left.get_mut(&signal_row(signal)).filter(|count| **count > 0) {
            *count -= 1;
            merged.push(signal.clone());
        }
    }
    merged
}

/// How often a signal stands. A row that both sides added is one row, most likely picked from one to the other.
fn merged_count(base: usize, ours: usize, theirs: usize) -> usize {
    if ours >= base && theirs >= base {
        ours.max(theirs)
    } else if ours <= base && theirs <= base {
        ours.min(theirs)
    } else {
        (ours + theirs).saturating_sub(base)
    }
}

#[cfg(test)]
mod tests;
