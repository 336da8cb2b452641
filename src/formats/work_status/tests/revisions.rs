//! Revising: what is decided is what is said, and nothing else changes.

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::super::{Ledger, Lock, LockState, Revision, add, lock_row, parse, revise, revise_with_signals};
use super::values::{Shown, ledger, lines, lock, written};

/// Locks by state and row, in an order of their own.
type Keys = Vec<(LockState, String)>;

fn keys(locks: &[Lock]) -> Keys {
    let mut keys: Vec<_> = locks.iter().map(|lock| (lock.state, lock_row(lock))).collect();
    keys.sort();
    keys
}

fn revised(text: &str, decide: impl Fn(&Lock) -> Revision) -> String {
    String::from_utf8(revise(text.as_bytes(), decide, &[])).unwrap()
}

fn dropping(path: &'static str) -> impl Fn(&Lock) -> Revision {
    move |lock| if lock.pattern.as_str() == path { Revision::Drop } else { Revision::Keep }
}

fn releasing(path: &'static str) -> impl Fn(&Lock) -> Revision {
    move |lock| match lock.pattern.as_str() == path {
        true => Revision::Replace(Lock {
            state: LockState::Released,
            released_at: Some("2026-01-31T09:00:00Z".parse().unwrap()),
            ..lock.clone()
        }),
        false => Revision::Keep,
    }
}

const CANONICAL: &str = "\
# Team
<!-- | `x` | a | 2026-01-31T07:14:00Z | | | -->
## Active locks

| Path | Agent | Locked at | Expires | Task |
|------|-------|-----------|---------|------|
| a.rs | x | 2026-01-31 07:14 | | one |
| `b.rs` | x | today | | two |
| c.rs, d.rs | x | 2026-01-31 07:14 | | three |

Prose.
";

#[test]
fn only_the_rows_concerned_change() {
    let out = revised(CANONICAL, dropping("d.rs"));
    let row = "| `c.rs` | x | 2026-01-31T07:14:00Z | | three |";
    assert_eq!(out, CANONICAL.replace("| c.rs, d.rs | x | 2026-01-31 07:14 | | three |", row));
    let out = revised(CANONICAL, dropping("a.rs"));
    assert_eq!(out, CANONICAL.replace("| a.rs | x | 2026-01-31 07:14 | | one |\n", ""));
}

#[test]
fn a_lock_that_is_given_back_moves() {
    let out = revised(CANONICAL, releasing("a.rs"));
    let released = "## Released locks\n\n| Path | Agent | Locked at | Released at | Task |\n|---|---|---|---|---|\n\
                    | `a.rs` | x | 2026-01-31T07:14:00Z | 2026-01-31T09:00:00Z | one |\n";
    let without = CANONICAL.replace("| a.rs | x | 2026-01-31 07:14 | | one |\n", "");
    assert_eq!(out, format!("{without}\n{released}"));
}

#[test]
fn in_a_table_of_the_teams_own_a_row_is_taken_out_and_written_elsewhere() {
    let text = "## File locks\r\n\r\n| File | Locked by | Since | Area |\r\n|---|---|---|---|\r\n\
                | a.rs, b.rs | x | 2026-01-31 07:14 | core |\r\n| c.rs | y | 2026-01-31 07:14 | |\r\n\r\nProse.\r\n";
    assert_eq!(
        revised(text, dropping("a.rs")),
        "## File locks\r\n\r\n| File | Locked by | Since | Area |\r\n|---|---|---|---|\r\n\
         | c.rs | y | 2026-01-31 07:14 | |\r\n\r\nProse.\r\n\r\n\
         | Path | Agent | Locked at | Expires | Task |\r\n|---|---|---|---|---|\r\n\
         | `b.rs` | x | 2026-01-31T07:14:00Z | | Area: core |\r\n"
    );
}

#[test]
fn lists_logs_and_a_missing_last_line_ending() {
    let text = "## Locks\n\n- `a.rs` - x - 2026-01-31 07:14\n  - more\n- `b.rs` - x - 2026-01-31 07:14";
    assert_eq!(revised(text, dropping("a.rs")), "## Locks\n\n- `b.rs` - x - 2026-01-31 07:14");
    assert_eq!(revised(text, dropping("b.rs")), "## Locks\n\n- `a.rs` - x - 2026-01-31 07:14\n  - more\n");
    let text = "LOCK [a.rs] [x] [2026-01-31 07:14]\nUNLOCK [a.rs] [x] [2026-01-31 08:14]\n";
    assert_eq!(revised(text, dropping("a.rs")), "UNLOCK [a.rs] [x] [2026-01-31 08:14]\n");
}

#[test]
fn signals_go_and_come_too() {
    let text = "## Signals\n\n| At | Agent | Signal | Subject | Detail |\n|---|---|---|---|---|\n\
                | 2026-01-31T07:14:00Z | x | BLOCKED | api | |\n| 2026-01-31T07:15:00Z | x | VALIDATED | api | |\n";
    let mut signal = parse(text.as_bytes()).signals.remove(0);
    signal.detail = "again".to_owned();
    let out = revise_with_signals(
        text.as_bytes(),
        |_| Revision::Keep,
        &[],
        |signal| signal.kind != super::super::SignalKind::Blocked,
        &[signal],
    );
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "## Signals\n\n| At | Agent | Signal | Subject | Detail |\n|---|---|---|---|---|\n\
         | 2026-01-31T07:15:00Z | x | VALIDATED | api | |\n| 2026-01-31T07:14:00Z | x | BLOCKED | api | again |\n"
    );
}

#[test]
fn a_task_cannot_hide_the_rows_below_it() {
    let mut lock = parse(CANONICAL.as_bytes()).locks.remove(0);
    lock.task = "<!-- ``` | # x\n## Notes".to_owned();
    let text = revise(CANONICAL.as_bytes(), |_| Revision::Keep, &[lock.clone(), lock]);
    assert_eq!(parse(&text).locks.len(), parse(CANONICAL.as_bytes()).locks.len() + 2);
}

/// What `decide` makes of a ledger's locks, with `added`, as a reader understands it.
fn decided(ledger: &Ledger, decide: impl Fn(usize, &Lock) -> Revision, added: &[Lock]) -> Keys {
    let (mut stay, mut fresh) = (Vec::new(), added.to_vec());
    for (at, lock) in ledger.locks.iter().enumerate() {
        match decide(at, lock) {
            Revision::Keep => stay.push(lock.clone()),
            Revision::Drop => {}
            // What says the same stays as it is written.
            Revision::Replace(new)
                if keys(std::slice::from_ref(&new)) == keys(std::slice::from_ref(lock)) =>
            {
                stay.push(new)
            }
            Revision::Replace(new) => fresh.push(new),
        }
    }
    stay.extend(parse(&add(b"", &fresh, &[])).locks);
    keys(&stay)
}

/// A decision for the lock that is the `at`th of its ledger.
fn choose(choices: &[u8], at: usize, lock: &Lock) -> Revision {
    match choices.get(at).copied().unwrap_or(0) % 4 {
        1 => Revision::Drop,
        2 => {
            Revision::Replace(Lock { task: format!("{} more", lock.task).trim().to_owned(), ..lock.clone() })
        }
        3 => Revision::Replace(Lock {
            state: LockState::Released,
            released_at: lock.expires.or(lock.released_at),
            ..lock.clone()
        }),
        _ => Revision::Keep,
    }
}

fn check(text: &[u8], choices: &[u8], added: &[Lock]) -> (Keys, Keys) {
    let before = parse(text);
    let place = |lock: &Lock| {
        before.locks.iter().position(|other| other.path_range == lock.path_range && other.range == lock.range)
    };
    let decide = |lock: &Lock| place(lock).map_or(Revision::Keep, |at| choose(choices, at, lock));
    let out = revise(text, decide, added);
    (keys(&parse(&out).locks), decided(&before, |at, lock| choose(choices, at, lock), added))
}

/// The text with a delimiter row below each header: without one, it depends on what stands above whether a line is a
/// header or a row, so that no row above it could go.
fn with_delimiters(text: &str) -> String {
    let is_header = |line: &str| ["| Path", "| File", "| At"].iter().any(|start| line.starts_with(start));
    let delimited =
        |line: &str| if is_header(line) { format!("{line}\n|---|---|---|") } else { line.to_owned() };
    text.lines().map(delimited).collect::<Vec<_>>().join("\n")
}

proptest! {
    #[test]
    fn a_ledger_says_what_was_decided(ledger in ledger(), choices in vec(any::<u8>(), 6), added in vec(lock(), 0..3)) {
        let Shown(ledger) = ledger;
        let (got, wanted) = check(written(&ledger).as_bytes(), &choices, &added);
        prop_assert_eq!(got, wanted);
    }

    #[test]
    fn so_does_a_ledger_of_any_shape(text in lines(), choices in vec(any::<u8>(), 12), added in vec(lock(), 0..2)) {
        let text = with_delimiters(&text);
        let (got, wanted) = check(text.as_bytes(), &choices, &added);
        prop_assert_eq!(got, wanted, "{}", text);
    }

    #[test]
    fn keeping_all_changes_nothing(text in lines()) {
        let same = |lock: &Lock| Revision::Replace(lock.clone());
        prop_assert_eq!(revise(text.as_bytes(), |_| Revision::Keep, &[]), text.as_bytes());
        prop_assert_eq!(revise(text.as_bytes(), same, &[]), text.as_bytes());
    }

    #[test]
    fn lines_without_locks_stay(text in lines(), choices in vec(any::<u8>(), 12)) {
        let before = parse(text.as_bytes());
        let place = |lock: &Lock| before.locks.iter().position(|other| other.path_range == lock.path_range);
        let decide = |lock: &Lock| place(lock).map_or(Revision::Keep, |at| choose(&choices, at, lock));
        let out = String::from_utf8(revise(text.as_bytes(), decide, &[])).unwrap();
        let mut left = out.lines();
        for (line, start) in text.lines().scan(0, |at, line| { let start = *at; *at += line.len() + 1; Some((line, start)) }) {
            // "None" may go once there is something.
            let says_none = ["NONE", "- none", "---"].contains(&line);
            if !says_none && !before.locks.iter().any(|lock| lock.range.contains(&start) || lock.range.start == start) {
                prop_assert!(left.any(|other| other == line), "{line:?} of\n{text}\nis not in\n{out}");
            }
        }
    }
}
