//! Writing: nothing is lost, nothing else is touched, and twice is once.

use super::super::{add, format, parse};
use super::said;

fn formatted(text: &str) -> String {
    let once = format(text.as_bytes());
    assert_eq!(format(&once), once, "formatting twice is formatting once");
    assert_eq!(said(&parse(&once)), said(&parse(text.as_bytes())), "what it says stays");
    String::from_utf8(once).unwrap()
}

const WILD: &str = "\
# Team ledger

Intro.

## 🔒 File Locks

Add a row before you edit.

| File | Locked By | Since | Task |
|:-----|:----------|:------|:-----|
| src/a.rs, src/b.rs | **rust-expert** | 2026-01-31 07:14 | parser |
| NONE | | | |

- `scheduler.py` - Claude Code - 2026-01-18 - task

## Task queue

| Task | Files | Owner |
|------|-------|-------|
| T1   | src/* | me    |
";

#[test]
fn wild_shapes_become_canonical_and_the_rest_stays() {
    assert_eq!(
        formatted(WILD),
        "\
# Team ledger

Intro.

## Active locks

Add a row before you edit.

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/a.rs` | rust-expert | 2026-01-31T07:14:00Z | | parser |
| `src/b.rs` | rust-expert | 2026-01-31T07:14:00Z | | parser |

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `scheduler.py` | Claude Code | 2026-01-18T00:00:00Z | | task |

## Task queue

| Task | Files | Owner |
|------|-------|-------|
| T1   | src/* | me    |
"
    );
}

#[test]
fn released_rows_move_to_their_own_section() {
    let text = "\
## Locks

| Path | Status | Agent | Locked at |
|---|---|---|---|
| a.rs | LOCKED | x | 2026-01-31 07:14 |
| b.rs | DONE | x | 2026-01-31 07:14 |

### Notes

Below.

## Queue
";
    assert_eq!(
        formatted(text),
        "\
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `a.rs` | x | 2026-01-31T07:14:00Z | | |

### Notes

Below.

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
| `b.rs` | x | 2026-01-31T07:14:00Z | | |

## Queue
"
    );
}

#[test]
fn malformed_rows_stay_where_they_are() {
    let text = "\
## Active locks

| Path | Agent | Locked at | Expires | Task |
|------|-------|-----------|---------|------|
| b.rs | x | 2026-01-31 07:14 | | |
| a.rs | x | today | | <!-- really --> |
| c.rs | x | 2026-01-31 07:14 | | |
";
    let out = formatted(text);
    assert!(out.contains(
        "`b.rs` | x | 2026-01-31T07:14:00Z | | |\n| a.rs | x | today | | <!-- really --> |\n| `c.rs`"
    ));
    let foreign = "## Locks\n\n| File | Who | Since |\n|---|---|---|\n| b.rs | x | 2026-01-31 07:14 |\n| a.rs | x | today |\n";
    assert_eq!(formatted(foreign), foreign, "in columns of its own, a malformed row keeps the whole table");
    let free = "## Locks\n\n| File | Status | Who | Since |\n|---|---|---|---|\n| b.rs | FREE | | |\n";
    assert_eq!(formatted(free), free, "a row that is no lock has no canonical form");
}

#[test]
fn line_endings_and_a_missing_last_one_are_kept() {
    let text = "## Locks\r\n\r\n| File | Who | Since |\r\n|---|---|---|\r\n| b.rs | x | 2026-01-31 07:14 |";
    let out = formatted(text);
    assert!(out.starts_with("## Active locks\r\n\r\n| Path |"));
    assert!(out.ends_with("|---|---|---|---|---|\r\n| `b.rs` | x | 2026-01-31T07:14:00Z | | |"));
}

#[test]
fn bytes_that_are_not_utf8_stay() {
    let text = b"caf\xe9\n\n## Locks\n\n| File | Who | Since | Task |\n|---|---|---|---|\n| b.rs | x | 2026-01-31 07:14 | \xe9 |\n";
    assert_eq!(format(text), text);
    let text =
        b"caf\xe9\n\n## Locks\n\n| File | Who | Since |\n|---|---|---|\n| b.rs | x | 2026-01-31 07:14 |\n";
    assert!(format(text).starts_with(b"caf\xe9\n\n## Active locks\n\n| Path |"));
}

#[test]
fn an_empty_or_foreign_text_stays() {
    for text in ["", "\n", "# Hello\n\nNo locks here.\n", "## Locks\n\n- none\n", "## Locks\n\nNONE\n"] {
        assert_eq!(formatted(text), text);
    }
}

#[test]
fn rows_are_added_where_they_belong() {
    let ledger = parse(
        b"## Active locks\n\n| Path | Agent | Locked at |\n|---|---|---|\n| n.rs | x | 2026-01-31 07:14 |\n\
          ## Released locks\n\n| Path | Agent | Locked at |\n|---|---|---|\n| o.rs | x | 2026-01-31 07:14 |\n\
          ## Signals\n\n| At | Agent | Signal | Subject |\n|---|---|---|---|\n| 2026-01-31 07:14 | x | BLOCKED | n |\n",
    );
    let mut whole = super::super::active_section(&ledger.locks[..1]);
    whole += "\n";
    whole += &super::super::released_section(&ledger.locks[1..]);
    whole += "\n";
    whole += &super::super::signals_section(&ledger.signals);
    for (before, after) in [
        ("", whole.as_str()),
        ("## Active locks\n\nNONE\n", whole.as_str()),
        ("## Active locks\n\n_No active locks_", whole.as_str()),
        (
            "## Active locks\n\n| Path | Agent | Locked at | Expires | Task |\n|---|---|---|---|---|\n",
            whole.as_str(),
        ),
    ] {
        let text = add(before.as_bytes(), &ledger.locks, &ledger.signals);
        assert_eq!(String::from_utf8(text).unwrap(), after, "{before:?}");
    }
    // Below a fence that nothing closes, rows would be text.
    let text = add(b"# Title\n\n```\nopen\n", &ledger.locks, &ledger.signals);
    assert_eq!(said(&parse(&text)), said(&ledger));
}
