//! Owns the writing of a ledger: its canonical form, and rows added to it. Nothing that it says is lost.
//!
//! A table or list is written anew only if its values say all that it says: a comment, a link, bytes that are not
//! UTF-8, or a row that could not be understood keep it as it is. A table that already has the canonical columns may
//! hold such rows: they stay where they are and the others are written anew.

use std::ops::Range;

use super::document::{Block, Document, Item, Shape};
use super::draft::Fate;
use super::plain::Plain;
use super::sections::{Kind, Section, is_synonym};
use super::{Ledger, Lock, LockState, Signal, cells, write};

/// The canonical form of a ledger: locks and signals in tables with the canonical columns, locks that were given back
/// under *Released locks*. Everything else stays byte for byte. Formatting twice is formatting once.
pub fn format(text: &[u8]) -> Vec<u8> {
    let document = Document::read(text);
    let mut edits = Vec::new();
    let mut released = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        if is_rewritable(&document.blocks, at) {
            edits.push(rewrite(&document, block, &mut released));
        }
    }
    for (at, section) in document.sections.iter().enumerate() {
        edits.extend(heading(&document, at, section));
    }
    edits.sort_by_key(|edit| edit.range.start);
    let mut formatted = apply(text, &edits);
    if !released.is_empty() {
        formatted = insert(&formatted, Kind::Released, released);
    }
    // A lock that is lost is worse than a table that is not pretty.
    if values(&formatted) == values(text) { formatted } else { text.to_vec() }
}

/// What a ledger says, as canonical rows in an order of their own.
fn values(text: &[u8]) -> (Vec<String>, Vec<String>, usize) {
    let ledger = super::parse(text);
    let state = |lock: &Lock| if lock.state == LockState::Active { "active" } else { "released" };
    let mut locks: Vec<String> =
        ledger.locks.iter().map(|lock| format!("{} {}", state(lock), write::lock_row(lock))).collect();
    locks.sort_unstable();
    (locks, ledger.signals.iter().map(write::signal_row).collect(), ledger.malformed.len())
}

/// The ledger with these locks and signals added, each below the last of its kind. Locks go where their state says.
/// [`format()`] first, so that there is one table for them to go to; a table with columns of its own gets a second,
/// canonical one below it.
pub fn add(text: &[u8], locks: &[Lock], signals: &[Signal]) -> Vec<u8> {
    let rows = |state: LockState| {
        locks.iter().filter(|lock| lock.state == state).map(write::lock_row).collect::<Vec<_>>()
    };
    let signals: Vec<String> = signals.iter().map(write::signal_row).collect();
    let mut text = text.to_vec();
    for (kind, rows) in [
        (Kind::Active, rows(LockState::Active)),
        (Kind::Released, rows(LockState::Released)),
        (Kind::Signals, signals),
    ] {
        if !rows.is_empty() {
            text = insert(&text, kind, rows);
        }
    }
    text
}

/// The text with rows of these locks below its plain rows (`ledger` is what it says), where they can change nothing else:
/// what the outcome says is what the ledger said, and these. `None` if there are no plain rows, or one of these is none.
pub fn add_plainly(text: &[u8], ledger: &Ledger, locks: &[Lock]) -> Option<Vec<u8>> {
    let end = ledger.plain_rows.clone()?.end;
    let mut rows = String::new();
    for lock in locks {
        let start = rows.len();
        rows.push_str(&write::lock_row(lock));
        let read = Plain::Active.lock(rows.as_bytes(), start..rows.len())?;
        let says = |lock: &Lock| (lock.state, lock.locked_at, lock.expires);
        if says(&read) != says(lock)
            || read.pattern != lock.pattern
            || (&read.agent, &read.task) != (&lock.agent, &lock.task)
        {
            return None;
        }
        rows.push('\n');
    }
    Some(apply(text, &[Edit { range: end..end, text: rows.into_bytes() }]))
}

/// Bytes to be replaced.
pub(super) struct Edit {
    /// Where they stand.
    pub range: Range<usize>,
    /// What shall stand there.
    pub text: Vec<u8>,
}

/// The text with these edits made, which stand in order and do not overlap.
pub(super) fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 64);
    let mut from = 0;
    for edit in edits {
        out.extend_from_slice(&text[from..edit.range.start]);
        out.extend_from_slice(&edit.text);
        from = edit.range.end;
    }
    out.extend_from_slice(&text[from..]);
    out
}

/// Whether a block can be written anew. A table and the rows that go on it further below have one header: all of them
/// can, or none; and none if a list stands between them, whose table those rows would then go on.
fn is_rewritable(blocks: &[Block], at: usize) -> bool {
    let section = blocks[at].section;
    let first = blocks.partition_point(|block| block.section < section);
    let end = blocks.partition_point(|block| block.section <= section);
    let is_head = |&at: &usize| matches!(blocks[at].shape, Shape::Table(_));
    let goes_on = |&at: &usize| matches!(blocks[at].shape, Shape::Continued(_) | Shape::Orphans);
    let head = (first..=at).rev().find(is_head).unwrap_or(first);
    let next = (at + 1..end).find(is_head).unwrap_or(end);
    let last = (head..next).rev().find(goes_on).unwrap_or(head);
    if at > last {
        return says_it_all(&blocks[at]);
    }
    let is_list = |block: &Block| matches!(block.shape, Shape::List);
    let span = &blocks[head..=last];
    !(span.len() > 1 && span.iter().any(is_list)) && span.iter().all(says_it_all)
}

/// Whether the values of a block say all that it says, but for rows that can stay as they are.
fn says_it_all(block: &Block) -> bool {
    let is_kept = |item: &Item| item.outcome.fate == Fate::Keep;
    match &block.shape {
        Shape::Orphans => false,
        Shape::Table(columns) | Shape::Continued(columns) => {
            columns.are(write::columns(block.kind)) || !block.items.iter().any(is_kept)
        }
        // A list that only says that there is nothing says it well enough.
        Shape::List => {
            !block.items.iter().any(is_kept)
                && block.items.iter().any(|item| item.outcome.fate == Fate::Rewrite)
        }
    }
}

/// A block in its canonical form. Locks that were given back leave their table, if it is not theirs.
fn rewrite(document: &Document<'_>, block: &Block, released: &mut Vec<String>) -> Edit {
    let source = &document.source;
    let mut lines: Vec<Vec<u8>> = write::table(block.kind, []).into_iter().map(String::into_bytes).collect();
    for item in &block.items {
        match item.outcome.fate {
            Fate::Keep => lines.push(source.bytes[source.span(&item.lines)].to_vec()),
            Fate::Drop => {}
            Fate::Rewrite => {
                for lock in &item.outcome.locks {
                    if lock.state == LockState::Released && block.kind == Kind::Active {
                        released.push(write::lock_row(lock));
                    } else {
                        lines.push(write::lock_row(lock).into_bytes());
                    }
                }
                lines.extend(item.outcome.signal.iter().map(|signal| write::signal_row(signal).into_bytes()));
            }
        }
    }
    if matches!(block.shape, Shape::List) {
        if block.lines.start.checked_sub(1).is_some_and(|line| source.is_text(line)) {
            lines.insert(0, Vec::new());
        }
        if source.is_text(block.lines.end) {
            lines.push(Vec::new());
        }
    }
    Edit { range: source.span(&block.lines), text: lines.join(line_ending(source.bytes).as_bytes()) }
}

/// The canonical heading, where the section has a canonical table and its heading says nothing else.
fn heading(document: &Document<'_>, at: usize, section: &Section) -> Option<Edit> {
    let line = section.heading.filter(|_| section.is_marked())?;
    let canonical = section.kind.heading()?;
    let title = document.source.title(line);
    let holds_its_kind = document.blocks.iter().enumerate().any(|(block, own)| {
        own.section == at && own.kind == section.kind && is_rewritable(&document.blocks, block)
    });
    let range = document.source.span(&(line..line + 1));
    let may_go = holds_its_kind
        && title != canonical
        && is_synonym(title, section.kind)
        && document.source.is_verbatim(&range);
    let marks = "#".repeat(usize::from(section.level));
    may_go.then(|| Edit { range, text: format!("{marks} {canonical}").into_bytes() })
}

/// The text with `rows` added below the last canonical table of their kind; else in a new table in the last section of
/// that kind; else in a new section.
fn insert(text: &[u8], kind: Kind, rows: Vec<String>) -> Vec<u8> {
    let document = Document::read(text);
    let eol = line_ending(text);
    let source = &document.source;
    let is_canonical = |block: &&Block| {
        let canonical = matches!(&block.shape, Shape::Table(columns) if columns.are(write::columns(kind)));
        block.kind == kind && canonical
    };
    if let Some(table) = document.blocks.iter().rfind(is_canonical) {
        let at = source.span(&table.lines).end;
        let below: String = rows.iter().map(|row| format!("{eol}{row}")).collect();
        return apply(text, &[Edit { range: at..at, text: below.into_bytes() }]);
    }
    let table = write::table(kind, rows).join(eol);
    if let Some((at, section)) =
        document.sections.iter().enumerate().rfind(|(_, section)| section.kind == kind)
    {
        let says_none = |block: &&Block| {
            block.section == at
                && matches!(block.shape, Shape::List)
                && block.items.iter().all(|item| item.outcome.fate == Fate::Drop)
        };
        // Rows that belong to no table or to another must not come to belong to this one.
        let is_loose = |block: &Block| {
            block.section == at && matches!(block.shape, Shape::Orphans | Shape::Continued(_))
        };
        let has_loose = document.blocks.iter().any(is_loose);
        let stands_alone =
            |block: &&Block| !source.is_text(block.lines.end) || !cells::is_row(source.line(block.lines.end));
        let none = document.blocks.iter().rfind(says_none).filter(|_| !has_loose).filter(stands_alone);
        if let Some(block) = none {
            return apply(text, &[Edit { range: source.span(&block.lines), text: table.into_bytes() }]);
        }
        return insert_paragraph(&document, section_end(&document, section), &table);
    }
    let end = last_line(&document, source.lines.len(), 0);
    let (level, line) = match kind {
        Kind::Released => document
            .sections
            .iter()
            .enumerate()
            .find(|(_, section)| section.kind == Kind::Active && section.is_marked())
            .map_or((2, end), |(at, section)| (section.level, branch_end(&document, at))),
        _ => (2, end),
    };
    let heading = format!("{} {}", "#".repeat(usize::from(level)), kind.heading().unwrap_or_default());
    insert_paragraph(&document, line, &format!("{heading}{eol}{eol}{table}"))
}

/// The line behind a section's last line that is not blank.
fn section_end(document: &Document<'_>, section: &Section) -> usize {
    last_line(document, section.body.end, section.body.start)
}

/// The line behind the last line, blank ones aside, of a section and of those below it.
fn branch_end(document: &Document<'_>, at: usize) -> usize {
    let level = document.sections[at].level;
    let next = document.sections[at + 1..].iter().find(|section| section.level <= level);
    let end = next.and_then(|section| section.heading).unwrap_or(document.source.lines.len());
    last_line(document, end, document.sections[at].body.start)
}

fn last_line(document: &Document<'_>, end: usize, start: usize) -> usize {
    (start..end)
        .rev()
        .find(|&line| !super::scan::trim(document.source.line(line)).is_empty())
        .map_or(start, |line| line + 1)
}

/// The text with a paragraph of its own before `line`.
fn insert_paragraph(document: &Document<'_>, line: usize, paragraph: &str) -> Vec<u8> {
    let (source, eol) = (&document.source, line_ending(document.source.bytes));
    let bytes = source.bytes;
    // Below a fenced block that nothing ends, all is text.
    let line = source.unclosed.map_or(line, |unclosed| line.min(unclosed));
    let at = line.checked_sub(1).map_or(0, |above| source.lines[above].range.end);
    let rest_is_empty = bytes[at..].iter().all(u8::is_ascii_whitespace);
    let before = if line == 0 { String::new() } else { format!("{eol}{eol}") };
    // What follows begins with the ending of the line above, if there is one.
    let after = match rest_is_empty {
        true if bytes[at..].is_empty() => eol.to_owned(),
        _ if line == 0 => format!("{eol}{eol}"),
        true => String::new(),
        false if source.lines.get(line).is_some_and(|next| next.range.is_empty()) => String::new(),
        false => eol.to_owned(),
    };
    apply(bytes, &[Edit { range: at..at, text: format!("{before}{paragraph}{after}").into_bytes() }])
}

/// How the lines of a text end: as its first does.
pub(super) fn line_ending(text: &[u8]) -> &'static str {
    match memchr::memchr(b'\n', text) {
        Some(at) if at > 0 && text[at - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}
