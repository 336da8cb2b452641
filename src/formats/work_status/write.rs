//! Owns the canonical form: how a lock or a signal is written, and the sections they stand in.

use jiff::Timestamp;

use super::sections::Kind;
use super::{Lock, LockState, Signal};

/// The columns of locks that hold.
pub(super) const ACTIVE: [&str; 5] = ["Path", "Agent", "Locked at", "Expires", "Task"];
/// The columns of locks that were given back.
pub(super) const RELEASED: [&str; 5] = ["Path", "Agent", "Locked at", "Released at", "Task"];
/// The columns of locks that were given back, where it counts when they would have run out.
const RECORD: [&str; 6] = ["Path", "Agent", "Locked at", "Expires", "Released at", "Task"];
/// The columns of signals.
pub(super) const SIGNALS: [&str; 5] = ["At", "Agent", "Signal", "Subject", "Detail"];

/// The row of a lock, in the columns of its state.
pub fn lock_row(lock: &Lock) -> String {
    let end = match lock.state {
        LockState::Active => lock.expires,
        LockState::Released => lock.released_at,
    };
    row([
        &path_cell(lock.pattern.as_str()),
        &cell(&lock.agent),
        &time(lock.locked_at),
        &time(end),
        &cell(&lock.task),
    ])
}

/// The row of a signal.
pub fn signal_row(signal: &Signal) -> String {
    row([
        &time(signal.at),
        &cell(&signal.agent),
        signal.kind.name(),
        &cell(&signal.subject),
        &cell(&signal.detail),
    ])
}

/// A row out of cells that are already written as they shall stand.
pub fn row<const N: usize>(cells: [&str; N]) -> String {
    row_of(&cells)
}

/// The section *Active locks*.
pub fn active_section<'a>(locks: impl IntoIterator<Item = &'a Lock>) -> String {
    section(Kind::Active, locks.into_iter().map(lock_row))
}

/// The section *Released locks*.
pub fn released_section<'a>(locks: impl IntoIterator<Item = &'a Lock>) -> String {
    section(Kind::Released, locks.into_iter().map(lock_row))
}

/// The section *Released locks* with when each lock would have run out, which a record of them needs.
pub fn record_section<'a>(locks: impl IntoIterator<Item = &'a Lock>) -> String {
    let heading = Kind::Released.heading().unwrap_or_default();
    let mut text = format!("## {heading}\n\n{}\n|{}\n", row_of(&RECORD), "---|".repeat(RECORD.len()));
    for lock in locks {
        let cells = [
            &path_cell(lock.pattern.as_str()),
            &cell(&lock.agent),
            &time(lock.locked_at),
            &time(lock.expires),
            &time(lock.released_at),
            &cell(&lock.task),
        ];
        text.push_str(&row(cells.map(String::as_str)));
        text.push('\n');
    }
    text
}

/// The section *Signals*.
pub fn signals_section<'a>(signals: impl IntoIterator<Item = &'a Signal>) -> String {
    section(Kind::Signals, signals.into_iter().map(signal_row))
}

fn section(kind: Kind, rows: impl Iterator<Item = String>) -> String {
    let mut lines = vec![format!("## {}", kind.heading().unwrap_or_default()), String::new()];
    lines.extend(table(kind, rows));
    lines.join("\n") + "\n"
}

/// The lines of a table in a section of this kind.
pub(super) fn table(kind: Kind, rows: impl IntoIterator<Item = String>) -> Vec<String> {
    let columns = columns(kind);
    let mut lines = vec![row_of(columns), format!("|{}", "---|".repeat(columns.len()))];
    lines.extend(rows);
    lines
}

/// The columns of the table in a section of this kind.
pub(super) fn columns(kind: Kind) -> &'static [&'static str; 5] {
    match kind {
        Kind::Released => &RELEASED,
        Kind::Signals => &SIGNALS,
        Kind::Active | Kind::Team | Kind::Sample | Kind::Other => &ACTIVE,
    }
}

/// A row out of any number of cells.
pub(super) fn row_of(cells: &[&str]) -> String {
    let mut line = String::from("|");
    for cell in cells {
        if !cell.is_empty() {
            line.push(' ');
            line.push_str(cell);
        }
        line.push_str(" |");
    }
    line
}

/// A path as code. What would end the row, or read as two paths, is written as the wildcard for one character.
pub fn path_cell(path: &str) -> String {
    let path = without_separators(path).replace('|', "\\|");
    let longest = path.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    match longest {
        0 => format!("`{path}`"),
        _ => {
            let ticks = "`".repeat(longest + 1);
            format!("{ticks} {path} {ticks}")
        }
    }
}

fn without_separators(path: &str) -> String {
    let (mut depth, mut after_comma) = (0_usize, false);
    path.chars()
        .map(|c| {
            let separates = after_comma && c.is_whitespace();
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            after_comma = c == ',' && depth == 0;
            if separates || c.is_control() { '?' } else { c }
        })
        .collect()
}

/// Text that can stand in a cell.
pub(super) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn time(time: Option<Timestamp>) -> String {
    time.map(|time| time.to_string()).unwrap_or_default()
}
