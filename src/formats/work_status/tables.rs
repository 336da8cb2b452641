//! Owns the tables of a ledger: which of them hold locks or signals, and what a row says.

use super::cells;
use super::columns::{Columns, Role, Speaks};
use super::draft::{Draft, Fate, Outcome};
use super::scan::Source;
use super::sections::Kind;
use super::signals::SignalDraft;
use super::{Malformed, write};

/// The names in a table's header.
pub(super) fn names(source: &Source<'_>, line: usize) -> Vec<String> {
    let text = source.line(line);
    cells::split(text, 0, 0).into_iter().map(|cell| cells::name(&text[cell])).collect()
}

/// What the table with this header holds if it stands in a section of this kind: locks that hold, locks that were
/// given back, signals, or nothing that concerns us.
pub(super) fn purpose(section: Kind, names: &[String]) -> Option<(Kind, Columns)> {
    if section == Kind::Sample {
        return None;
    }
    let signals = Columns::of_signals(names.to_vec());
    let is_named_so = names.iter().any(|name| name.eq_ignore_ascii_case("signal"));
    if signals.has(Role::Signal) && (section == Kind::Signals || is_named_so && signals.has(Role::Agent)) {
        return Some((Kind::Signals, signals));
    }
    let columns = Columns::of_locks(names.to_vec());
    let names_path = columns.has(Role::Path);
    let says_who_or_when =
        columns.has(Role::Agent) || columns.has(Role::LockedAt) || columns.has(Role::Status);
    match section {
        Kind::Active | Kind::Released => {
            (names_path || columns.has(Role::Agent)).then_some((section, columns))
        }
        Kind::Other => (columns.speaks >= Speaks::OfClaims && names_path && says_who_or_when)
            .then_some((Kind::Active, columns)),
        Kind::Team | Kind::Signals => (columns.speaks == Speaks::OfLocks && names_path && says_who_or_when)
            .then_some((Kind::Active, columns)),
        Kind::Sample => None,
    }
}

/// Whether a row without a delimiter row below it can only be a header: it names the columns, and no path or time.
pub(super) fn is_header(section: Kind, names: &[String]) -> bool {
    let holds_values =
        names.iter().any(|name| name.contains(['/', '.', '`']) || super::time::parse(name).is_some());
    !holds_values
        && purpose(section, names).is_some_and(|(kind, columns)| {
            columns.has(Role::Agent)
                && columns.has(if kind == Kind::Signals { Role::Signal } else { Role::Path })
        })
}

/// Reads a row of a table that holds what `kind` says.
pub(super) fn read_row(source: &Source<'_>, line: usize, kind: Kind, columns: &Columns) -> Outcome {
    let text = source.line(line);
    let cells = cells::split(text, 0, columns.names.len());
    let cells: Vec<&str> = cells.into_iter().map(|cell| &text[cell]).collect();
    if cells.iter().all(|cell| cells::is_empty(cell) || cells::says_none_only(cell)) {
        return Outcome { fate: Fate::Drop, ..Outcome::default() };
    }
    if kind == Kind::Signals {
        return signal(source, line, columns, &cells);
    }
    lock(source, line, columns, &cells, kind == Kind::Released)
}

/// A row that starts like one and stands below no header.
pub(super) fn orphan(source: &Source<'_>, line: usize, section: Kind) -> Outcome {
    let text = source.line(line);
    let is_blank = cells::split(text, 0, 0).into_iter().all(|cell| cells::is_empty(&text[cell]));
    if is_blank {
        return Outcome { fate: Fate::Drop, ..Outcome::default() };
    }
    let header = write::row_of(write::columns(section));
    let malformed = Malformed {
        range: source.lines[line].range.clone(),
        message: "this row stands in no table".to_owned(),
        help: format!("put it below a header and a delimiter row: {header}"),
    };
    Outcome { malformed: Some(Box::new(malformed)), ..Outcome::default() }
}

fn lock(source: &Source<'_>, line: usize, columns: &Columns, cells: &[&str], is_released: bool) -> Outcome {
    let range = source.lines[line].range.clone();
    let mut draft =
        Draft { range: range.clone(), is_released, is_whole: source.is_verbatim(&range), ..Draft::default() };
    let mut task = String::new();
    for (at, cell) in cells.iter().enumerate() {
        let text = || if cells::is_empty(cell) { String::new() } else { cells::plain(cell) };
        match columns.roles.get(at) {
            Some(Some(Role::Path)) if !cells::says_none(cell) => {
                draft.paths = cells::paths(cell, offset(source, cell));
                draft.is_whole &= draft.paths.is_whole;
            }
            Some(Some(Role::Path)) => {}
            Some(Some(Role::Agent)) => agent(cell, &mut draft),
            Some(Some(Role::LockedAt)) => draft.locked_at = text(),
            Some(Some(Role::Expires)) => draft.expires = text(),
            Some(Some(Role::ReleasedAt)) => draft.released_at = text(),
            Some(Some(Role::Status)) => draft.status = text(),
            Some(Some(Role::Task)) => task = text(),
            Some(_) if !cells::is_empty(cell) => {
                draft.task.push(cells::plain(&format!("{}: {cell}", columns.names[at])));
            }
            // A bar within the last column's text, most likely: nothing of it is lost.
            None if !cells::is_empty(cell) => {
                task = if task.is_empty() { text() } else { format!("{task} | {}", text()) };
            }
            _ => {}
        }
    }
    if !task.is_empty() {
        draft.task.insert(0, task);
    }
    draft.is_record = is_released && columns.are(&write::RECORD);
    draft.judge(|instead| corrected(columns, cells, instead))
}

fn agent(cell: &str, draft: &mut Draft) {
    let name = cells::name(cell);
    let says_free =
        ["free", "available", "unlocked", "unassigned"].iter().any(|word| name.eq_ignore_ascii_case(word));
    draft.says_nobody = !cell.is_empty() && (cells::is_empty(&name) || says_free);
    draft.is_whole &= !cell.contains("](");
    if !cells::is_empty(&name) && !says_free {
        draft.agent = name;
    }
}

/// The row with other cells in the places of some roles; `None` if the table has no such column.
fn corrected(columns: &Columns, cells: &[&str], instead: &[(Role, &str)]) -> Option<String> {
    let mut row = cells.to_vec();
    for (role, text) in instead {
        let at = columns.at(*role)?;
        if row.len() <= at {
            row.resize(at + 1, "");
        }
        row[at] = text;
    }
    Some(write::row_of(&row))
}

fn signal(source: &Source<'_>, line: usize, columns: &Columns, cells: &[&str]) -> Outcome {
    let range = source.lines[line].range.clone();
    let is_whole = source.is_verbatim(&range) && !cells.iter().any(|cell| cell.contains("]("));
    let mut draft = SignalDraft { range, is_whole, ..SignalDraft::default() };
    let mut detail = String::new();
    let is_subject = |at: usize| matches!(columns.roles.get(at), Some(Some(Role::Subject)));
    let says = |at: usize, cell: &str| !cells::is_empty(cell) || is_subject(at) && cells::is_root(cell);
    for (at, cell) in cells.iter().enumerate().filter(|(at, cell)| says(*at, cell)) {
        match columns.roles.get(at) {
            Some(Some(Role::LockedAt)) => draft.at = cells::plain(cell),
            Some(Some(Role::Agent)) => draft.agent = cells::name(cell),
            Some(Some(Role::Signal)) => draft.kind = cells::name(cell),
            Some(Some(Role::Subject)) => draft.subject = cells::name(cell),
            Some(Some(_)) => detail = cells::plain(cell),
            Some(None) => draft.detail.push(cells::plain(&format!("{}: {cell}", columns.names[at]))),
            None if detail.is_empty() => detail = cells::plain(cell),
            None => detail = format!("{detail} | {}", cells::plain(cell)),
        }
    }
    if !detail.is_empty() {
        draft.detail.insert(0, detail);
    }
    draft.judge()
}

/// Where a part of the source's text stands in it.
pub(super) fn offset(source: &Source<'_>, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(source.text.as_ptr() as usize)
}
