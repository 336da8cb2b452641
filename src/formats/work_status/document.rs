//! Owns the reading of a whole ledger: sections, the tables and lists in them, and what becomes of each row.

use std::ops::Range;

use super::columns::Columns;
use super::draft::{Fate, Outcome};
use super::plain::Plain;
use super::scan::{Source, list_item, trim};
use super::sections::{Kind, Section, sections};
use super::{Ledger, LockState, cells, lists, log, tables};
use crate::change::Holder;

/// A ledger as read: its lines, its sections, and the blocks that hold locks or signals.
pub(super) struct Document<'a> {
    /// The text.
    pub source: Source<'a>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// Tables and lists that hold locks or signals, in order.
    pub blocks: Vec<Block>,
}

/// A table, or lines that stand together.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Which section it stands in.
    pub section: usize,
    /// Its lines.
    pub lines: Range<usize>,
    /// What it holds: locks that hold, locks that were given back, or signals.
    pub kind: Kind,
    /// What it looks like.
    pub shape: Shape,
    /// Its rows.
    pub items: Vec<Item>,
}

/// What a block looks like.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// A table.
    Table(Columns),
    /// Rows below no header of their own: they go on the table above.
    Continued(Columns),
    /// Rows of no table.
    Orphans,
    /// List items and lines.
    List,
}

/// A row, a list item, or a line.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its lines: more than one for a list item that goes on below.
    pub lines: Range<usize>,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether it is a line of a log: `LOCK …`, or `UNLOCK …`, which takes back what a `LOCK …` line above says.
    pub log: Option<log::Verb>,
}

impl<'a> Document<'a> {
    /// Reads a ledger.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let source = Source::new(bytes);
        let sections = sections(&source);
        let mut blocks = Vec::new();
        for (at, section) in sections.iter().enumerate() {
            Reader { source: &source, section, at, columns: None, blocks: &mut blocks }.read();
        }
        let mut document = Self { source, sections, blocks };
        document.apply_unlocks();
        document
    }

    /// Whether the table whose header stands at byte `at` is that one, and counts.
    pub(super) fn has_at(&self, plain: Plain, at: usize) -> bool {
        self.blocks.iter().any(|block| {
            let Shape::Table(columns) = &block.shape else { return false };
            Plain::of(block.kind, columns) == Some(plain) && self.source.span(&block.lines).start == at
        })
    }

    /// What it says.
    pub(super) fn into_ledger(self) -> Ledger {
        let mut ledger = Ledger::default();
        for item in self.blocks.into_iter().flat_map(|block| block.items) {
            ledger.locks.extend(item.outcome.locks);
            ledger.signals.extend(item.outcome.signal.map(|signal| *signal));
            ledger.malformed.extend(item.outcome.malformed.map(|malformed| *malformed));
        }
        ledger
    }

    fn apply_unlocks(&mut self) {
        let items: Vec<&mut Item> = self.blocks.iter_mut().flat_map(|block| &mut block.items).collect();
        let mut above: Vec<&mut Item> = Vec::new();
        for item in items {
            match item.log {
                Some(log::Verb::Lock) => above.push(item),
                Some(log::Verb::Unlock) => {
                    for unlock in std::mem::take(&mut item.outcome.locks) {
                        // One that names a session gives back that session's lock and no other's.
                        let names_session = Holder::parse(&unlock.agent).session().is_some();
                        for own in &mut above {
                            let taken = own.outcome.locks.iter_mut().find(|lock| {
                                lock.state == LockState::Active
                                    && lock.pattern == unlock.pattern
                                    && lock.is_of(&unlock.agent, names_session)
                            });
                            if let Some(lock) = taken {
                                lock.state = LockState::Released;
                                lock.released_at = unlock.locked_at;
                                own.outcome.fate = Fate::Keep;
                            }
                        }
                    }
                }
                None => {}
            }
        }
    }
}

/// Reads one section.
struct Reader<'a, 's> {
    source: &'a Source<'s>,
    section: &'a Section,
    at: usize,
    /// The columns of the section's last table of locks or signals.
    columns: Option<(Kind, Columns)>,
    blocks: &'a mut Vec<Block>,
}

impl Reader<'_, '_> {
    fn read(mut self) {
        let mut line = self.section.body.start;
        while line < self.section.body.end {
            line = if !self.source.is_text(line) {
                line + 1
            } else if let Some(end) = self.table(line) {
                end
            } else if let Some(end) = self.orphans(line) {
                end
            } else {
                self.list_item(line)
            };
        }
    }

    /// A table that starts at `line`: the line behind it.
    fn table(&mut self, line: usize) -> Option<usize> {
        if !cells::is_row(self.source.line(line)) || cells::is_delimiter(self.source.line(line)) {
            return None;
        }
        let names = tables::names(self.source, line);
        let has_delimiter = self.is_delimiter(line + 1);
        let is_ours = self.section.kind.is_locks() || self.section.kind == Kind::Signals;
        let is_header = has_delimiter || is_ours && tables::is_header(self.section.kind, &names);
        if !is_header {
            return None;
        }
        let first = line + 1 + usize::from(has_delimiter);
        let end = self.rows_end(first);
        self.columns = tables::purpose(self.section.kind, &names);
        if let Some((kind, columns)) = self.columns.clone() {
            let shape = Shape::Table(columns.clone());
            self.push_rows(line..end, first, kind, &columns, shape);
        }
        Some(end)
    }

    /// Rows that stand below no header of their own: they go on the section's table, if it has one.
    fn orphans(&mut self, line: usize) -> Option<usize> {
        let is_ours = self.section.kind.is_locks() || self.section.kind == Kind::Signals;
        let starts_row =
            trim(self.source.line(line)).starts_with('|') && cells::is_row(self.source.line(line));
        if !is_ours || !starts_row {
            return None;
        }
        let end = self.rows_end(line).max(line + 1);
        if let Some((kind, columns)) = self.columns.clone() {
            let shape = Shape::Continued(columns.clone());
            self.push_rows(line..end, line, kind, &columns, shape);
        } else {
            let items = (line..end)
                .map(|row| item(row..row + 1, tables::orphan(self.source, row, self.section.kind)))
                .collect();
            let kind = self.section.kind;
            self.blocks.push(Block {
                section: self.at,
                lines: line..end,
                kind,
                shape: Shape::Orphans,
                items,
            });
        }
        Some(end)
    }

    fn push_rows(&mut self, lines: Range<usize>, first: usize, kind: Kind, columns: &Columns, shape: Shape) {
        let plain = Plain::of(kind, columns);
        let read = |row| {
            let short = plain.and_then(|plain| plain.read(self.source, row));
            short.unwrap_or_else(|| tables::read_row(self.source, row, kind, columns))
        };
        let items = (first..lines.end).map(|row| item(row..row + 1, read(row))).collect();
        self.blocks.push(Block { section: self.at, lines, kind, shape, items });
    }

    fn is_delimiter(&self, line: usize) -> bool {
        line < self.section.body.end
            && self.source.is_text(line)
            && cells::is_delimiter(self.source.line(line))
    }

    /// The line behind the rows that start at `line`: a line without bars ends them, and so does another header.
    fn rows_end(&self, line: usize) -> usize {
        (line..self.section.body.end)
            .find(|&row| {
                let text = self.source.line(row);
                !self.source.is_text(row)
                    || !cells::is_row(text)
                    || !trim(text).starts_with('|') && list_item(text).is_some()
                    || self.is_delimiter(row + 1) && !cells::is_delimiter(text)
            })
            .unwrap_or(self.section.body.end)
    }

    /// A list item or a line that may be a lock or a signal: the line behind it.
    fn list_item(&mut self, line: usize) -> usize {
        let end = self.continued(line);
        let Some((outcome, log)) = lists::read(self.source, line..end, self.section.kind) else {
            return line + 1;
        };
        let item = Item { lines: line..end, outcome, log };
        let joins = |block: &Block| {
            block.section == self.at && block.lines.end == line && matches!(block.shape, Shape::List)
        };
        if let Some(block) = self.blocks.last_mut().filter(|block| joins(block)) {
            block.lines.end = end;
            block.items.push(item);
        } else {
            let is_ours = self.section.kind.is_locks() || self.section.kind == Kind::Signals;
            let kind = if is_ours { self.section.kind } else { Kind::Active };
            let (section, shape) = (self.at, Shape::List);
            self.blocks.push(Block { section, lines: line..end, kind, shape, items: vec![item] });
        }
        end
    }

    /// The line behind a list item that goes on in deeper indented lines.
    fn continued(&self, line: usize) -> usize {
        let depth = super::scan::indent(self.source.line(line));
        if list_item(self.source.line(line)).is_none() {
            return line + 1;
        }
        (line + 1..self.section.body.end)
            .find(|&next| {
                let text = self.source.line(next);
                !self.source.is_text(next)
                    || super::scan::indent(text) <= depth
                    || trim(text).starts_with('|')
            })
            .unwrap_or(self.section.body.end)
    }
}

fn item(lines: Range<usize>, outcome: Outcome) -> Item {
    Item { lines, outcome, log: None }
}
