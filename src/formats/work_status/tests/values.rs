//! Properties: what is written is read back, and nothing that is read can do harm.

use std::fmt::Write as _;

use jiff::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::super::{
    Ledger, Lock, LockState, Signal, SignalKind, active_section, format, parse, released_section,
    signals_section,
};
use super::said;
use crate::glob::Pattern;

fn time() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_i64).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn text() -> impl Strategy<Value = String> {
    let word =
        prop_oneof!["[a-zA-Z0-9äöü#:/|\\\\`*_()<>-]{1,8}", Just("|".to_owned()), Just("a\\|b".to_owned())];
    vec(word, 0..5).prop_map(|words| words.join(" ")).prop_filter("a cell that says it is empty", |text| {
        !super::super::cells::is_empty(text) && !text.contains("<!--") || text.is_empty()
    })
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let part = prop_oneof![
        "[a-zA-Z0-9._+@ |`-]{1,8}",
        Just("**".to_owned()),
        "[a-z]{0,3}\\*",
        Just("{a, b}".to_owned())
    ];
    vec(part, 1..4)
        .prop_map(|parts| parts.join("/"))
        .prop_filter_map("a pattern", |text| Pattern::parse(&text).ok())
        .prop_filter("blanks at the ends", |pattern| pattern.as_str().trim() == pattern.as_str())
}

fn agent() -> impl Strategy<Value = String> {
    "[a-zA-Z][a-zA-Z0-9-]{0,10}( [a-zA-Z]{1,5})?".prop_filter("a name", |name| {
        !super::super::cells::is_empty(name)
            && !["free", "available", "unlocked", "unassigned"].contains(&name.to_ascii_lowercase().as_str())
    })
}

pub(super) fn lock() -> impl Strategy<Value = Lock> {
    (pattern(), agent(), time(), option::of(time()), any::<bool>(), text()).prop_map(
        |(pattern, agent, at, end, is_active, task)| Lock {
            pattern,
            agent,
            locked_at: Some(at),
            expires: end.filter(|_| is_active),
            released_at: end.filter(|_| !is_active),
            state: if is_active { LockState::Active } else { LockState::Released },
            task,
            range: 0..0,
            path_range: 0..0,
        },
    )
}

fn subject() -> impl Strategy<Value = String> {
    let says_something = |text: &String| !super::super::cells::is_empty(text);
    "[a-z/.-]{0,8}[a-z]".prop_filter("a cell that says it is empty", says_something)
}

fn signal() -> impl Strategy<Value = Signal> {
    (time(), agent(), 0..7_usize, subject(), text()).prop_map(|(at, agent, kind, subject, detail)| Signal {
        at: Some(at),
        agent,
        kind: SignalKind::ALL[kind],
        subject,
        detail,
        range: 0..0,
    })
}

/// A ledger that shows itself as people read it.
pub(super) struct Shown(pub Ledger);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&written(&self.0))
    }
}

pub(super) fn ledger() -> impl Strategy<Value = Shown> {
    (vec(lock(), 0..6), vec(signal(), 0..4))
        .prop_map(|(locks, signals)| Shown(Ledger { locks, signals, ..Ledger::default() }))
}

pub(super) fn written(ledger: &Ledger) -> String {
    let with = |state| ledger.locks.iter().filter(move |lock| lock.state == state);
    let sections = [
        active_section(with(LockState::Active)),
        released_section(with(LockState::Released)),
        signals_section(&ledger.signals),
    ];
    sections.join("\n")
}

/// Lines of all the kinds that a ledger is made of, in any order.
pub(super) fn lines() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        "[a-z]{1,3}\\.rs",
        "`[a-z*/]{1,5}`",
        Just("rust-expert".to_owned()),
        Just("2026-01-31 07:14".to_owned()),
        Just("today".to_owned()),
        Just("DONE".to_owned()),
        Just("LOCKED".to_owned()),
        Just("-".to_owned()),
        Just(String::new()),
        Just("../x".to_owned()),
        Just("a <!-- b --> c".to_owned()),
        Just("BLOCKED".to_owned()),
    ];
    let row = vec(cell, 1..6).prop_map(|cells| format!("| {} |", cells.join(" | ")));
    let fixed = [
        "",
        "",
        "## Active locks",
        "## File locks",
        "### Released",
        "## Signals",
        "## Notes",
        "**Locks**",
        "# Locks",
        "| Path | Agent | Locked at | Expires | Task |",
        "| File | Status | Locked by | Since | Notes |",
        "|---|---|---|---|---|",
        "| At | Agent | Signal | Subject | Detail |",
        "```",
        "    ```",
        "<!--",
        "-->",
        "---",
        "- `a.rs` - x - 2026-01-31 07:14",
        "LOCK [a.rs] [x] [2026-01-31 07:14]",
        "UNLOCK [a.rs] [x] [2026-01-31]",
        "x -> a/b, c.rs",
        "NONE",
        "- none",
        "  - Since: 2026-01-31",
        "prose",
        "a.rs",
    ];
    let fixed = proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned);
    vec(prop_oneof![3 => fixed, 1 => row], 0..24).prop_map(|lines| lines.join("\n"))
}

fn check_ranges(text: &[u8]) -> Result<(), proptest::test_runner::TestCaseError> {
    let ledger = parse(text);
    let rows = ledger.locks.iter().map(|lock| &lock.range);
    let rows = rows
        .chain(ledger.signals.iter().map(|it| &it.range))
        .chain(ledger.malformed.iter().map(|it| &it.range));
    for range in rows {
        prop_assert!(range.start <= range.end && range.end <= text.len());
        prop_assert!(range.start == 0 || text[range.start - 1] == b'\n', "starts a line");
        let rest = &text[range.end..];
        prop_assert!(rest.is_empty() || rest.starts_with(b"\n") || rest.starts_with(b"\r\n"), "ends a line");
    }
    for lock in &ledger.locks {
        prop_assert!(lock.range.start <= lock.path_range.start && lock.path_range.end <= lock.range.end);
        prop_assert!(lock.path_range.start <= lock.path_range.end);
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(ledger in ledger()) {
        let Shown(ledger) = ledger;
        let text = written(&ledger);
        let read = parse(text.as_bytes());
        prop_assert_eq!(said(&read), said(&ledger), "{}", text);
        prop_assert_eq!(format(text.as_bytes()), text.as_bytes(), "what is canonical stays");
    }

    #[test]
    fn formatting_loses_nothing_and_twice_is_once(text in lines()) {
        let once = format(text.as_bytes());
        prop_assert_eq!(said(&parse(&once)), said(&parse(text.as_bytes())));
        prop_assert_eq!(String::from_utf8(format(&once)).unwrap(), String::from_utf8(once).unwrap());
        check_ranges(text.as_bytes())?;
    }

    #[test]
    fn any_bytes_can_be_read(text in vec(any::<u8>(), 0..200)) {
        check_ranges(&text)?;
        prop_assert_eq!(format(&format(&text)), format(&text));
    }

    #[test]
    fn any_text_in_a_row_can_be_read(cells in vec("\\PC{0,12}", 0..7)) {
        let mut text = String::from("## Locks\n\n| Path | Agent | Locked at | Status | Task |\n|---|---|---|---|---|\n");
        writeln!(text, "|{}|", cells.join("|")).unwrap();
        check_ranges(text.as_bytes())?;
        prop_assert_eq!(format(&format(text.as_bytes())), format(text.as_bytes()));
    }
}
