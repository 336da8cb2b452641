//! Owns the short way of reading rows that stand as `write` writes them and say nothing that needs a second look: nearly
//! all rows of a ledger that `policy lock` keeps. Whatever is different in any way is left to the long way, and the two
//! never disagree: a test compares them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::columns::Columns;
use super::draft::{Fate, Outcome};
use super::scan::Source;
use super::sections::Kind;
use super::{Lock, LockState, write};
use crate::glob::Pattern;

/// The tables that have a short way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    /// Path, agent, locked at, expires, task.
    Active,
    /// Path, agent, locked at, released at, task.
    Released,
    /// Path, agent, locked at, expires, released at, task.
    Record,
}

impl Plain {
    /// The short way for a table with these columns, if there is one.
    pub(super) fn of(kind: Kind, columns: &Columns) -> Option<Self> {
        match kind {
            Kind::Active if columns.are(&write::ACTIVE) => Some(Self::Active),
            Kind::Released if columns.are(&write::RELEASED) => Some(Self::Released),
            Kind::Released if columns.are(&write::RECORD) => Some(Self::Record),
            _ => None,
        }
    }

    /// What a row says; `None` if it takes the long way to tell.
    pub(super) fn read(self, source: &Source<'_>, line: usize) -> Option<Outcome> {
        let range = source.lines[line].range.clone();
        let text = source.bytes.get(range.clone())?;
        let inner = text.strip_prefix(b"| `")?.strip_suffix(b" |")?;
        let (path, rest) = cut(inner, b"` | ")?;
        let (agent, rest) = cut(rest, b" | ")?;
        let (locked_at, rest) = cut(rest, b" | ").map(|(time, rest)| Some((read_time(time)?, rest)))??;
        let (first, rest) = time(rest)?;
        let (second, rest) = if self == Self::Record { time(rest)? } else { (None, rest) };
        let task = match rest {
            b"" => "",
            [b' ', task @ ..] if is_plain_task(task) => std::str::from_utf8(task).ok()?,
            _ => return None,
        };
        if !is_plain_path(path) || !is_plain_agent(agent) {
            return None;
        }
        let path_start = range.start + b"| `".len();
        let (expires, released_at) = match self {
            Self::Active => (first, None),
            Self::Released => (None, first),
            Self::Record => (first, second),
        };
        let lock = Lock {
            pattern: Pattern::parse(std::str::from_utf8(path).ok()?).ok()?,
            agent: std::str::from_utf8(agent).ok()?.to_owned(),
            locked_at: Some(locked_at),
            expires,
            released_at,
            state: if self == Self::Active { LockState::Active } else { LockState::Released },
            task: task.to_owned(),
            path_range: path_start..path_start + path.len(),
            range,
        };
        // A row on record says more than a canonical one can.
        let fate = if self == Self::Record { Fate::Keep } else { Fate::Rewrite };
        Some(Outcome { locks: vec![lock], fate, ..Outcome::default() })
    }
}

fn cut<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bstr::ByteSlice::find(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

/// A time and the bar behind it, or nothing and the bar.
fn time(text: &[u8]) -> Option<(Option<Timestamp>, &[u8])> {
    if let Some(rest) = text.strip_prefix(b"|") {
        return Some((None, rest));
    }
    let (time, rest) = text.split_at_checked(20)?;
    Some((Some(read_time(time)?), rest.strip_prefix(b" |")?))
}

/// `2026-11-22T05:46:00Z`, exactly.
fn read_time(text: &[u8]) -> Option<Timestamp> {
    let [y @ .., b'Z'] = text else { return None };
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if y.len() != 19 || marks.iter().any(|&(at, mark)| y[at] != mark) {
        return None;
    }
    let number = |from: usize, to: usize| {
        y[from..to]
            .iter()
            .try_fold(0_i16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0')))
    };
    let small = |from: usize| i8::try_from(number(from, from + 2)?).ok();
    let civil =
        DateTime::new(number(0, 4)?, small(5)?, small(8)?, small(11)?, small(14)?, small(17)?, 0).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Letters, digits and what has no meaning beside them; and a slash, so that it can be nothing but a path.
fn is_plain_path(path: &[u8]) -> bool {
    path.contains(&b'/')
        && !path.starts_with(b"/")
        && !path.starts_with(b"~")
        && path.iter().all(|byte| byte.is_ascii_alphanumeric() || b"/._-*+@".contains(byte))
}

/// A name of two or more words with dashes between them: no word for nobody is one.
fn is_plain_agent(agent: &[u8]) -> bool {
    let is_word = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_alphanumeric);
    agent.contains(&b'-') && agent.split(|&byte| byte == b'-').all(is_word)
}

/// Words with single blanks between them, no Markdown in them, and more than a word for nothing.
fn is_plain_task(task: &[u8]) -> bool {
    let is_known = |byte: &u8| byte.is_ascii_alphanumeric() || b" -/.,:#".contains(byte);
    task.first().is_some_and(u8::is_ascii_alphanumeric)
        && task.len() > 4
        && task.last() != Some(&b' ')
        && task.iter().all(is_known)
        && !bstr::ByteSlice::contains_str(task, "  ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::columns::Columns;
    use super::super::scan::Source;
    use super::super::sections::Kind;
    use super::super::{tables, write};
    use super::Plain;

    fn piece() -> impl Strategy<Value = String> {
        let words = [
            "src",
            "a/b.rs",
            "rust-expert",
            "none",
            "-",
            "nobody",
            "TBD",
            "`",
            "|",
            "\\|",
            "*",
            "**",
            " ",
            "  ",
            "2026-11-22T05:46:00Z",
            "2026-13-22T05:46:00Z",
            "2026-02-30T05:46:00Z",
            "~~",
            "NONE",
            "/",
            "é",
            "x",
            "no active",
            "released",
            "FREE",
            "#1",
            "@a",
            "[a](b)",
            ",",
            "{a,b}",
            "..",
            "../x",
            "a b",
            "n/a",
            "FREE-x",
            "2h",
            "(",
            ".",
            "_",
        ];
        proptest::sample::select(words.to_vec()).prop_map(str::to_owned)
    }

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            Just("2026-11-22T05:46:00Z".to_owned()),
            Just("rust-expert".to_owned()),
            Just("`src/a.rs`".to_owned()),
            Just(String::new()),
            proptest::collection::vec(piece(), 1..4).prop_map(|pieces| pieces.concat()),
            proptest::collection::vec(piece(), 1..3).prop_map(|pieces| format!("`{}`", pieces.concat())),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_short_way_and_the_long_one_agree(
            cells in proptest::collection::vec(cell(), 5..7),
            shape in 0..3_usize,
        ) {
            let mut cells = cells;
            if shape != 2 { cells.truncate(5) } else { cells.resize(6, String::new()) }
            let (kind, names) = match shape {
                0 => (Kind::Active, write::ACTIVE.to_vec()),
                1 => (Kind::Released, write::RELEASED.to_vec()),
                _ => (Kind::Released, write::RECORD.to_vec()),
            };
            let columns = Columns::of_locks(names.into_iter().map(str::to_owned).collect());
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let row = write::row_of(&cells);
            let source = Source::new(row.as_bytes());
            let plain = Plain::of(kind, &columns).unwrap();
            if let Some(short) = plain.read(&source, 0) {
                let long = tables::read_row(&source, 0, kind, &columns);
                prop_assert_eq!(short.locks, long.locks, "{}", row);
                prop_assert_eq!(short.fate, long.fate, "{}", row);
                prop_assert!(long.malformed.is_none() && long.signal.is_none());
            }
        }
    }

    #[test]
    fn what_is_written_takes_the_short_way() {
        for row in [
            "| `src/**` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | parser rewrite |",
            "| `src/a.rs` | rust-expert | 2026-11-22T05:46:00Z | | |",
        ] {
            let source = Source::new(row.as_bytes());
            assert!(Plain::Active.read(&source, 0).is_some(), "{row}");
            assert!(Plain::Released.read(&source, 0).is_some(), "{row}");
        }
    }
}
