//! Owns the canonical form: how a lock or a signal is written, and the sections they stand in.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::Timestamp;

use super::sections::Kind;
use super::{Lock, LockState, Signal, cells};

/// The columns of locks that hold.
pub(super) const ACTIVE: [&str; 5] = ["Path", "Agent", "Locked at", "Expires", "Task"];
/// The columns of locks that were given back.
pub(super) const RELEASED: [&str; 5] = ["Path", "Agent", "Locked at", "Released at", "Task"];
/// The columns of locks that were given back, where it counts when they would have run out.
pub(super) const RECORD: [&str; 6] = ["Path", "Agent", "Locked at", "Expires", "Released at", "Task"];
/// The columns of signals.
pub(super) const SIGNALS: [&str; 5] = ["At", "Agent", "Signal", "Subject", "Detail"];

/// The row of a lock, in the columns of its state.
pub fn lock_row(lock: &Lock) -> String {
    let end = match lock.state {
        LockState::Active => lock.expires,
        LockState::Released => lock.released_at,
    };
    lock_row_with(lock, [end])
}

/// The row of a lock, with these times behind the one at which it was taken.
fn lock_row_with<const N: usize>(lock: &Lock, ends: [Option<Timestamp>; N]) -> String {
    let mut line = String::with_capacity(96 + lock.pattern.as_str().len() + lock.task.len());
    push_lock_row(&mut line, lock, ends);
    line
}

fn push_lock_row<const N: usize>(line: &mut String, lock: &Lock, ends: [Option<Timestamp>; N]) {
    line.push('|');
    push_cell(line, &path_cell(lock.pattern.as_str()));
    push_cell(line, &cell(&lock.agent));
    for at in std::iter::once(lock.locked_at).chain(ends) {
        if let Some(at) = at {
            // Writing to a string cannot fail.
            let _ = write!(line, " {at}");
        }
        line.push_str(" |");
    }
    push_cell(line, &cell(&lock.task));
}

/// The row of a signal.
pub fn signal_row(signal: &Signal) -> String {
    row([
        &time(signal.at),
        &cell(&signal.agent),
        signal.kind.name(),
        &subject_cell(&signal.subject),
        &cell(&signal.detail),
    ])
}

/// A row out of cells that are already written as they shall stand.
pub fn row<const N: usize>(cells: [&str; N]) -> String {
    row_of(&cells)
}

/// The section *Active locks*.
pub fn active_section<'a>(locks: impl IntoIterator<Item = &'a Lock>) -> String {
    lock_section(Kind::Active, &ACTIVE, locks, |lock| [lock.expires])
}

/// The section *Released locks*.
pub fn released_section<'a>(locks: impl IntoIterator<Item = &'a Lock>) -> String {
    lock_section(Kind::Released, &RELEASED, locks, |lock| [lock.released_at])
}

/// The section *Released locks* with when each lock would have run out, which a record of them needs.
pub fn record_section<'a>(locks: impl IntoIterator<Item = &'a Lock>) -> String {
    lock_section(Kind::Released, &RECORD, locks, |lock| [lock.expires, lock.released_at])
}

fn lock_section<'a, const N: usize>(
    kind: Kind,
    columns: &[&str],
    locks: impl IntoIterator<Item = &'a Lock>,
    ends: impl Fn(&Lock) -> [Option<Timestamp>; N],
) -> String {
    let locks = locks.into_iter();
    let mut text = String::with_capacity(256 + 128 * locks.size_hint().0);
    text.push_str(&format!("## {}\n\n", kind.heading().unwrap_or_default()));
    text.push_str(&format!("{}\n|{}\n", row_of(columns), "---|".repeat(columns.len())));
    for lock in locks {
        push_lock_row(&mut text, lock, ends(lock));
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
        push_cell(&mut line, cell);
    }
    line
}

fn push_cell(line: &mut String, cell: &str) {
    if !cell.is_empty() {
        line.push(' ');
        line.push_str(cell);
    }
    line.push_str(" |");
}

/// A path as code. What would end the row, or read as two paths, is written as the wildcard for one character.
pub fn path_cell(path: &str) -> String {
    if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-*".contains(&byte)) {
        return format!("`{path}`");
    }
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

/// A signal's subject: as code where it would read as something else without.
fn subject_cell(subject: &str) -> Cow<'_, str> {
    let plain = cell(subject);
    let is_read = subject.is_empty() || cells::is_root(subject) || !cells::is_empty(subject);
    if is_read && cells::name(&plain) == subject {
        return plain;
    }
    Cow::Owned(format!("`{plain}`"))
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
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'|';
    let bytes = text.as_bytes();
    let is_blank = |at: usize| bytes[at] == b' ' && at > 0 && at + 1 < bytes.len() && bytes[at - 1] != b' ';
    if (0..bytes.len()).all(|at| is_plain(bytes[at]) || is_blank(at)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|"))
}

fn time(time: Option<Timestamp>) -> String {
    time.map(|time| time.to_string()).unwrap_or_default()
}
