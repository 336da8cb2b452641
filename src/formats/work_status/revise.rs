//! Owns changes to what a ledger says: rows taken out, replaced and added. All other bytes stay as they are.
//!
//! Where the table has the canonical columns, a row is changed in its place. A table or list of the team's own knows
//! columns that a lock does not: there a changed row is taken out, and what it says now goes to a canonical table. Every
//! outcome is read again before it is given back, for a lock that is lost is worse than anything else that can happen.

use std::ops::Range;

use super::document::{Block, Document, Item, Shape};
use super::format::{Edit, add, apply, line_ending};
use super::sections::Kind;
use super::{Lock, LockState, Signal, write};

/// What becomes of a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "it lives for one row, and a plain lock is what everybody has at hand"
)]
pub enum Revision {
    /// It stays.
    Keep,
    /// It goes.
    Drop,
    /// This one stands in its stead, in the table of its state.
    Replace(Lock),
}

/// The ledger with each lock as `decide` says, and with `added` below the last locks of their state.
///
/// Only rows with a lock that goes or is replaced change, and they change as a whole: of several paths those that stay
/// get canonical rows of their own, and what else such a row says beside its values (a comment, a path that cannot be
/// understood) goes with it. If nothing changes, the text is given back as it is.
pub fn revise(text: &[u8], decide: impl Fn(&Lock) -> Revision, added: &[Lock]) -> Vec<u8> {
    revise_with_signals(text, decide, added, |_| true, &[])
}

/// [`revise()`] for signals, too: those stay that `keeps` says, and `signals` come below the last one.
pub fn revise_with_signals(
    text: &[u8],
    decide: impl Fn(&Lock) -> Revision,
    added: &[Lock],
    keeps: impl Fn(&Signal) -> bool,
    signals: &[Signal],
) -> Vec<u8> {
    let document = Document::read(text);
    let mut plan = Plan { added: added.to_vec(), fresh: added.to_vec(), ..Plan::default() };
    for block in &document.blocks {
        for item in &block.items {
            plan.take(block, item, &decide, &keeps);
        }
    }
    if plan.cuts.is_empty() && added.is_empty() && signals.is_empty() {
        return text.to_vec();
    }
    let wanted = plan.wanted(signals);
    // A line that goes from between tables can bring together what it kept apart: then a blank line stands where it
    // stood. And a new row can read as the header of what follows: then it stands elsewhere.
    for gap in [Gap::Closed, Gap::Blank, Gap::Emptied] {
        let rows = if gap == Gap::Emptied { &plan.fresh } else { &plan.added };
        let revised = add(&plan.cut(&document, gap), rows, signals);
        if Values::of(&revised) == wanted {
            return revised;
        }
    }
    let all = add(text, &plan.fresh, signals);
    if Values::of(&all).hold(&wanted) { all } else { text.to_vec() }
}

/// What stands where a row was, its new rows aside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Nothing.
    Closed,
    /// Nothing below a header, a blank line elsewhere.
    Blank,
    /// The same, and the new rows elsewhere.
    Emptied,
}

/// Lines and the rows that stand in their stead.
struct Cut {
    lines: Range<usize>,
    is_in_table: bool,
    rows: Vec<String>,
}

/// What has to be done.
#[derive(Default)]
struct Plan {
    cuts: Vec<Cut>,
    /// Locks that get a row at the end of a canonical table.
    added: Vec<Lock>,
    /// All locks that get a row, those in the place of an old row among them.
    fresh: Vec<Lock>,
    /// What stays untouched.
    kept: Values,
}

impl Plan {
    /// Decides on one row.
    fn take(
        &mut self,
        block: &Block,
        item: &Item,
        decide: &impl Fn(&Lock) -> Revision,
        keeps: &impl Fn(&Signal) -> bool,
    ) {
        let mut changes = item.outcome.signal.as_ref().is_some_and(|signal| !keeps(signal));
        let mut remain = Vec::new();
        for lock in &item.outcome.locks {
            match decide(lock) {
                Revision::Keep => remain.push(lock.clone()),
                Revision::Drop => changes = true,
                Revision::Replace(new) => {
                    changes |= key(&new) != key(lock);
                    remain.push(new);
                }
            }
        }
        if !changes {
            let signal = item.outcome.signal.as_deref().map(std::slice::from_ref);
            self.kept.extend(&item.outcome.locks, signal.unwrap_or_default());
            self.kept.malformed += usize::from(item.outcome.malformed.is_some());
            return;
        }
        self.fresh.extend(remain.iter().cloned());
        let (here, elsewhere): (Vec<Lock>, Vec<Lock>) =
            remain.into_iter().partition(|lock| has_place_for(block, lock.state));
        self.added.extend(elsewhere);
        self.cuts.push(Cut {
            lines: item.lines.clone(),
            is_in_table: matches!(block.shape, Shape::Table(_)),
            rows: here.iter().map(write::lock_row).collect(),
        });
    }

    /// What the ledger shall say: what stays, and the fresh rows as a reader understands them.
    fn wanted(&self, signals: &[Signal]) -> Values {
        let mut wanted = Values::of(&add(b"", &self.fresh, signals));
        wanted.locks.extend(self.kept.locks.iter().cloned());
        wanted.signals.extend(self.kept.signals.iter().cloned());
        wanted.malformed += self.kept.malformed;
        wanted.sorted()
    }

    /// The text with the cuts made.
    fn cut(&self, document: &Document<'_>, gap: Gap) -> Vec<u8> {
        let source = &document.source;
        let eol = line_ending(source.bytes);
        let edit = |cut: &Cut| {
            let mut range = source.span(&cut.lines);
            let rows: &[String] = if gap == Gap::Emptied { &[] } else { &cut.rows };
            if rows.is_empty() && (cut.is_in_table || gap == Gap::Closed) {
                let next = source.lines.get(cut.lines.end);
                range.end = next.map_or(source.bytes.len(), |next| next.range.start);
            }
            Edit { range, text: rows.join(eol).into_bytes() }
        };
        let edits: Vec<Edit> = self.cuts.iter().map(edit).collect();
        apply(source.bytes, &edits)
    }
}

/// Whether a canonical row of a lock in this state can stand in the block.
fn has_place_for(block: &Block, state: LockState) -> bool {
    let kind = match state {
        LockState::Active => Kind::Active,
        LockState::Released => Kind::Released,
    };
    let (Shape::Table(columns) | Shape::Continued(columns)) = &block.shape else { return false };
    block.kind == kind && columns.are(write::columns(kind))
}

/// What a ledger says, in an order of its own.
#[derive(Default, PartialEq, Eq)]
struct Values {
    locks: Vec<(LockState, String)>,
    signals: Vec<String>,
    malformed: usize,
}

impl Values {
    fn of(text: &[u8]) -> Self {
        let ledger = super::parse(text);
        let mut values = Self { malformed: ledger.malformed.len(), ..Self::default() };
        values.extend(&ledger.locks, &ledger.signals);
        values.sorted()
    }

    fn extend(&mut self, locks: &[Lock], signals: &[Signal]) {
        self.locks.extend(locks.iter().map(key));
        self.signals.extend(signals.iter().map(write::signal_row));
    }

    fn sorted(mut self) -> Self {
        self.locks.sort_unstable();
        self.signals.sort_unstable();
        self
    }

    /// Whether all of the other's locks and signals are among these.
    fn hold(&self, other: &Self) -> bool {
        other.locks.iter().all(|lock| self.locks.binary_search(lock).is_ok())
            && other.signals.iter().all(|signal| self.signals.binary_search(signal).is_ok())
    }
}

fn key(lock: &Lock) -> (LockState, String) {
    (lock.state, write::lock_row(lock))
}
