//! Owns the short way of reading rows that stand as `write` writes them and say nothing that needs a second look: nearly
//! all rows of a ledger that `policy lock` keeps. Whatever is different in any way is left to the long way, and the two
//! never disagree: a test compares them.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::cells;
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
    const ALL: [Self; 3] = [Self::Active, Self::Released, Self::Record];

    /// The short way for a table with these columns, if there is one.
    pub(super) fn of(kind: Kind, columns: &Columns) -> Option<Self> {
        Self::ALL.into_iter().find(|plain| kind == plain.kind() && columns.are(plain.columns()))
    }

    /// The section that the table stands in.
    fn kind(self) -> Kind {
        if self == Self::Active { Kind::Active } else { Kind::Released }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Active => &write::ACTIVE,
            Self::Released => &write::RELEASED,
            Self::Record => &write::RECORD,
        }
    }

    /// The section as it is written, up to the first row.
    fn section(self) -> String {
        match self {
            Self::Active => write::active_section([]),
            Self::Released => write::released_section([]),
            Self::Record => write::record_section([]),
        }
    }

    /// What a row says; `None` if it takes the long way to tell.
    pub(super) fn read(self, source: &Source<'_>, line: usize) -> Option<Outcome> {
        let lock = self.lock(source.bytes, source.lines[line].range.clone())?;
        // A row on record says more than a canonical one can.
        let fate = if self == Self::Record { Fate::Keep } else { Fate::Rewrite };
        Some(Outcome { locks: vec![lock], fate, ..Outcome::default() })
    }

    /// The lock of the row at `range`; `None` if it takes the long way to tell.
    pub(super) fn lock(self, bytes: &[u8], range: Range<usize>) -> Option<Lock> {
        let text = bytes.get(range.clone())?;
        let inner = text.strip_prefix(b"| `")?.strip_suffix(b" |")?;
        let (path, rest) = cut(inner)?;
        let path = path.strip_suffix(b"`")?;
        let (agent, rest) = cut(rest)?;
        let (locked_at, rest) = cut(rest)?;
        let locked_at = read_time(locked_at)?;
        let (first, rest) = time(rest)?;
        let (second, rest) =
            if self == Self::Record { time(rest.strip_prefix(b" ")?)? } else { (None, rest) };
        let task = match rest {
            b"" => "",
            [b' ', task @ ..] if is_plain_task(task) => {
                std::str::from_utf8(task).ok().filter(|task| !cells::is_empty(task))?
            }
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
        Some(Lock {
            pattern: Pattern::parse(std::str::from_utf8(path).ok()?).ok()?,
            agent: std::str::from_utf8(agent).ok()?.to_owned(),
            locked_at: Some(locked_at),
            expires,
            released_at,
            state: if self == Self::Active { LockState::Active } else { LockState::Released },
            task: task.to_owned(),
            path_range: path_start..path_start + path.len(),
            range,
        })
    }
}

/// The rows right below the header of a canonical table.
pub(super) struct Run {
    /// Which table it is.
    pub plain: Plain,
    /// Where the header stands.
    pub header: usize,
    /// The rows, with their line ends.
    pub range: Range<usize>,
    /// What they say.
    pub locks: Vec<Lock>,
}

impl Run {
    /// Of each canonical table the first rows that take the short way, in the order of the text. Whether the tables are ones
    /// that count (and do not stand in a fenced block, or below a heading that says "example") is for the caller to see.
    pub(super) fn all(text: &[u8]) -> Vec<Self> {
        let mut runs: Vec<Self> =
            Plain::ALL.into_iter().filter_map(|plain| Self::find(text, plain)).collect();
        runs.sort_by_key(|run| run.header);
        runs
    }

    fn find(text: &[u8], plain: Plain) -> Option<Self> {
        let section = plain.section();
        let at = bstr::ByteSlice::find(text, section.as_bytes())?;
        let start = at + section.len();
        let (mut locks, mut end) = (Vec::new(), start);
        while text[end..].starts_with(b"| `") {
            let Some(length) = memchr::memchr(b'\n', &text[end..]) else { break };
            let Some(lock) = plain.lock(text, end..end + length) else { break };
            locks.push(lock);
            end += length + 1;
        }
        // A row above a delimiter row is a header.
        let next = text[end..].split(|&byte| byte == b'\n').next().unwrap_or_default();
        let is_below_header = !next.iter().any(|byte| byte.is_ascii_alphanumeric()) && !next.is_empty();
        let header = at + bstr::ByteSlice::find(section.as_bytes(), b"| Path")?;
        (!locks.is_empty() && !is_below_header).then_some(Self { plain, header, range: start..end, locks })
    }
}

/// What stands before the first bar between blanks, and what stands behind it. A bar without a blank on both sides is
/// nothing that `write` writes.
fn cut(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let bar = memchr::memchr(b'|', text)?;
    Some((text[..bar].strip_suffix(b" ")?, text[bar + 1..].strip_prefix(b" ")?))
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
    Offset::UTC.to_timestamp(civil).ok()
}

/// Letters, digits and what has no meaning beside them.
fn is_plain_path(path: &[u8]) -> bool {
    !path.is_empty()
        && !path.starts_with(b"/")
        && !path.starts_with(b"~")
        && path.iter().all(|byte| byte.is_ascii_alphanumeric() || b"/._-*+@".contains(byte))
}

/// Words with a dash or the mark of a session between them, none of them one for nobody.
fn is_plain_agent(agent: &[u8]) -> bool {
    const NOBODY: [&[u8]; 8] =
        [b"none", b"nobody", b"tbd", b"na", b"free", b"available", b"unlocked", b"unassigned"];
    let is_word = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_alphanumeric);
    agent.split(|byte| b"-#".contains(byte)).all(is_word)
        && !NOBODY.iter().any(|word| agent.eq_ignore_ascii_case(word))
}

/// Words with single blanks between them, no Markdown in them, and more than a word for nothing.
fn is_plain_task(task: &[u8]) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b" -/.,:#".contains(&byte);
    let is_single = |at: usize| task[at] != b' ' || task.get(at + 1).is_some_and(|&next| next != b' ');
    task.first().is_some_and(u8::is_ascii_alphanumeric)
        && task.len() > 4
        && (0..task.len()).all(|at| is_known(task[at]) && is_single(at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::columns::Columns;
    use super::super::scan::Source;
    use super::super::sections::Kind;
    use super::super::{Ledger, tables, write};
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

    const RELEASED: &str = "## Released locks\n\n| Path | Agent | Locked at | Released at | Task |\n|---|---|---|---|---|\n\
        | `g/a` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T05:47:00Z | |\n\
        | `g/b` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T05:47:00Z | parser |\n";
    const RECORDED: &str = "## Released locks\n\n| Path | Agent | Locked at | Expires | Released at | Task |\n|---|---|---|---|---|---|\n\
        | `h/a` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T05:48:00Z | 2026-11-22T05:47:00Z | |\n";

    /// Texts that may stand around a table of many plain rows.
    fn around() -> impl Strategy<Value = String> {
        let pieces = [
            "# T\n",
            "\n",
            "```\n",
            "<!-- x\n",
            "-->\n",
            "## Examples\n",
            "## Active locks\n",
            "prose\n",
            "| Path | Agent | Locked at | Expires | Task |\n",
            "|---|---|---|---|---|\n",
            "- `a/b` - x - 2026-01-31 07:14\n",
            "| a/b | x-y | 2026-01-31 | | |\n",
            "| broken\n",
            "## Signals\n",
            "LOCK [a/c] [x] [2026-01-31 07:14]\n",
            "| `z/a` | rust-expert | 2026-11-22T05:46:00Z | | |\n",
            "\r\n",
            "|\n",
            "## Released locks\n",
            "UNLOCK [src/f1.rs] [a-b]\n",
            RELEASED,
            RELEASED,
            RECORDED,
        ];
        proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..6)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn a_table_read_in_parts_says_what_it_says_as_a_whole(
            above in around(), below in around(), odd in around(), count in 1..4,
        ) {
            let rows: String =
                (0..count).map(|at| format!("| `src/f{at}.rs` | rust-expert | 2026-11-22T05:46:00Z | | |\n")).collect();
            let text = format!("{above}{}{rows}{odd}{rows}{below}", write::active_section([]));
            let whole = super::super::document::Document::read(text.as_bytes()).into_ledger();
            let parts = super::super::parse(text.as_bytes());
            prop_assert_eq!(&whole.locks, &parts.locks);
            prop_assert_eq!(&whole.signals, &parts.signals);
            prop_assert_eq!(&whole.malformed, &parts.malformed);

            let row = "| `new/**` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | parser |";
            let lock = Plain::Active.lock(row.as_bytes(), 0..row.len()).unwrap();
            if let Some(longer) = super::super::add_plainly(text.as_bytes(), &parts, std::slice::from_ref(&lock)) {
                let mut longer = super::super::document::Document::read(&longer).into_ledger();
                let added = longer.locks.iter().position(|lock| lock.pattern.as_str() == "new/**").unwrap();
                prop_assert_eq!(write::lock_row(&longer.locks.remove(added)), row);
                let rows = |ledger: &Ledger| ledger.locks.iter().map(write::lock_row).collect::<Vec<_>>();
                prop_assert_eq!(rows(&longer), rows(&parts));
                prop_assert_eq!(longer.signals.len(), parts.signals.len());
                prop_assert_eq!(longer.malformed.len(), parts.malformed.len());
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
        // A task that is nobody's name for nothing is none.
        let none = "| `src/a.rs` | rust-expert | 2026-11-22T05:46:00Z | | nobody |";
        assert!(Plain::Active.read(&Source::new(none.as_bytes()), 0).is_none());
        let row = "| `src/a.rs` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | 2026-11-22T06:46:00Z | parser rewrite |";
        assert!(Plain::Record.read(&Source::new(row.as_bytes()), 0).is_some());
    }
}
