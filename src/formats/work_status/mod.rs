//! Owns WORK_STATUS.md: the ledger of locks and signals, read leniently and written canonically.
//!
//! [`parse`] gives values with the byte ranges they stand at; [`format()`], [`add`] and [`revise()`] write the canonical
//! form. What stands outside the sections for locks and signals is the team's own: none of them touches it. Which tables
//! and lists hold locks is decided in `sections`; what their columns are called, in `columns`.

mod cells;
mod columns;
mod document;
mod draft;
mod format;
mod lists;
mod log;
mod plain;
mod revise;
mod scan;
mod sections;
mod signals;
mod tables;
mod time;
mod write;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;

pub use format::{add, add_plainly, format};
pub use revise::{Revision, revise, revise_with_signals};
pub use write::{
    active_section, lock_row, path_cell, record_section, released_section, row, signal_row, signals_section,
};

use crate::change::Holder;
use crate::glob::Pattern;

/// Where the ledger stands.
pub const PATH: &str = crate::change::WORK_STATUS;

/// What a ledger says, in the order in which it says it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Its locks: one for each path, so that a row may give several.
    pub locks: Vec<Lock>,
    /// Its signals.
    pub signals: Vec<Signal>,
    /// What looks like a lock or a signal and could not be understood, or not wholly.
    pub malformed: Vec<Malformed>,
    /// Where rows of locks that hold stand one below the other as they are written, in a table that counts.
    plain_rows: Option<Range<usize>>,
}

impl Ledger {
    /// A ledger that says nothing but these locks.
    pub fn of(locks: Vec<Lock>) -> Self {
        Self { locks, ..Self::default() }
    }
}

/// A lock: one agent, one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// What it covers.
    pub pattern: Pattern,
    /// Who holds it, as written. Compare with [`Lock::is_of`].
    pub agent: String,
    /// Since when; `None` where the ledger does not say: such a lock holds until it is removed.
    pub locked_at: Option<Timestamp>,
    /// Until when, if the ledger says.
    pub expires: Option<Timestamp>,
    /// When it was given back, if the ledger says.
    pub released_at: Option<Timestamp>,
    /// Whether it still holds.
    pub state: LockState,
    /// What for: the task, and what else the row says.
    pub task: String,
    /// The row, list item or line, without its line ending.
    pub range: Range<usize>,
    /// The path.
    pub path_range: Range<usize>,
}

/// Whether a lock holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LockState {
    /// It does, until it runs out.
    Active,
    /// It was given back.
    Released,
}

/// Something an agent tells the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// When.
    pub at: Option<Timestamp>,
    /// Who, as written.
    pub agent: String,
    /// What.
    pub kind: SignalKind,
    /// About what: a service, a path, a task.
    pub subject: String,
    /// What else there is to say.
    pub detail: String,
    /// The row or list item, without its line ending.
    pub range: Range<usize>,
}

/// The signals there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SignalKind {
    /// The work is done, says who did it.
    ImplementationComplete,
    /// It was run, and it works.
    Validated,
    /// A reviewer may look.
    ReadyForReview,
    /// A reviewer agrees.
    Approved,
    /// A reviewer does not.
    Rejected,
    /// It cannot go on.
    Blocked,
    /// It can go on again.
    Unblocked,
}

/// A place in the ledger that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The row, list item or line, without its line ending.
    pub range: Range<usize>,
    /// What is wrong with it.
    pub message: String,
    /// The row as it should be.
    pub help: String,
}

/// Reads a ledger. It cannot fail: what is no lock is text, and what looks like one and cannot be understood is
/// [`Malformed`].
pub fn parse(text: &[u8]) -> Ledger {
    parse_in_parts(text).unwrap_or_else(|| document::Document::read(text).into_ledger())
}

/// The same for a ledger with plain rows in canonical tables: rows are judged one by one, so these can be read by
/// themselves, and the rest as if they were not there. `None` if there are none, or one of the tables is none that counts.
fn parse_in_parts(text: &[u8]) -> Option<Ledger> {
    let runs = plain::Run::all(text);
    let (mut rest, mut from) = (Vec::with_capacity(1024), 0);
    // How far what stands in the rest from here on stands behind that in the text.
    let mut shifts = Vec::with_capacity(runs.len());
    for run in &runs {
        rest.extend_from_slice(&text[from..run.range.start]);
        from = run.range.end;
        shifts.push((rest.len(), from - rest.len()));
    }
    rest.extend_from_slice(&text[from..]);
    let shift = |at: usize| shifts.iter().rev().find(|(from, _)| *from <= at).map_or(0, |(_, shift)| *shift);

    let document = document::Document::read(&rest);
    let mut removed = 0;
    for run in &runs {
        if !document.has_at(run.plain, run.header - removed) {
            return None;
        }
        removed += run.range.len();
    }
    let mut ledger = document.into_ledger();
    let move_on = |range: &mut Range<usize>| {
        let shift = shift(range.start);
        *range = range.start + shift..range.end + shift;
    };
    for lock in &mut ledger.locks {
        move_on(&mut lock.range);
        move_on(&mut lock.path_range);
    }
    ledger.signals.iter_mut().for_each(|signal| move_on(&mut signal.range));
    ledger.malformed.iter_mut().for_each(|row| move_on(&mut row.range));
    for run in runs {
        if run.plain == plain::Plain::Active {
            ledger.plain_rows = Some(run.range);
        }
        ledger.locks.extend(run.locks);
    }
    ledger.locks.sort_by_key(|lock| lock.range.start);
    Some(ledger)
}

/// Reads rows of canonical tables of locks that stand for themselves, as a difference of two ledgers shows them. Rows of
/// locks on record have a column more than those of locks that hold.
pub fn parse_rows(rows: &[Vec<u8>]) -> Vec<Lock> {
    let bars =
        |row: &[u8]| bstr::ByteSlice::replace(row, "\\|", "").iter().filter(|&&byte| byte == b'|').count();
    let (records, active): (Vec<_>, Vec<_>) =
        rows.iter().partition(|row| bars(row) > write::ACTIVE.len() + 1);
    let mut text = active_section([]).into_bytes();
    for (section, rows) in [(String::new(), active), (format!("\n{}", record_section([])), records)] {
        text.extend_from_slice(section.as_bytes());
        for row in rows {
            text.extend_from_slice(row);
            text.push(b'\n');
        }
    }
    parse(&text).locks
}

impl Lock {
    /// When it runs out, if a lock without an expiry does after `ttl`; `None`: it holds until it is removed.
    pub fn expiry(&self, ttl: Duration) -> Option<Timestamp> {
        self.expires.or_else(|| self.locked_at.map(|at| time::later(at, ttl)))
    }

    /// Whether it has run out at `time`. A lock still holds in the very moment of its expiry.
    pub fn has_run_out_at(&self, time: Timestamp, ttl: Duration) -> bool {
        self.expiry(ttl).is_some_and(|expiry| expiry < time)
    }

    /// Whether it holds at `time`: taken, not given back, not run out.
    pub fn is_live_at(&self, time: Timestamp, ttl: Duration) -> bool {
        self.state == LockState::Active
            && self.locked_at.is_none_or(|at| at <= time)
            && !self.has_run_out_at(time, ttl)
    }

    /// Whether `holder`, as written, holds it: the same agent, and where sessions count (`per_session`), the same
    /// session of it.
    pub fn is_of(&self, holder: &str, per_session: bool) -> bool {
        Holder::parse(&self.agent).is(&Holder::parse(holder), per_session)
    }

    /// Whether two rows name one holder: as [`Lock::is_of`] says, or by being written alike, which is what tells a row
    /// again where it names no session.
    pub fn shares_holder(&self, other: &Lock, per_session: bool) -> bool {
        self.agent.eq_ignore_ascii_case(&other.agent) || self.is_of(&other.agent, per_session)
    }
}

impl SignalKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::ImplementationComplete,
        Self::Validated,
        Self::ReadyForReview,
        Self::Approved,
        Self::Rejected,
        Self::Blocked,
        Self::Unblocked,
    ];

    /// Its name in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::ImplementationComplete => "IMPLEMENTATION_COMPLETE",
            Self::Validated => "VALIDATED",
            Self::ReadyForReview => "READY_FOR_REVIEW",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Blocked => "BLOCKED",
            Self::Unblocked => "UNBLOCKED",
        }
    }
}

impl fmt::Display for SignalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that is no signal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no signal")]
pub struct UnknownSignal(pub String);

impl FromStr for SignalKind {
    type Err = UnknownSignal;

    /// Reads a signal's name in any case, with blanks or dashes for underscores, and pictures around it.
    fn from_str(text: &str) -> Result<Self, UnknownSignal> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_uppercase)
            .collect();
        let name = words.join("_");
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownSignal(text.to_owned()))
    }
}

#[cfg(test)]
mod tests;
