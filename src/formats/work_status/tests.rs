mod canonical;
mod revisions;
mod shapes;
mod values;

use super::{Ledger, Lock, LockState, Signal, parse};

/// A lock in one line: path, agent, since, until, task, and `released` if it was given back.
fn shown(lock: &Lock) -> String {
    let time = |time: Option<jiff::Timestamp>| time.map_or("-".to_owned(), |time| time.to_string());
    let end = match lock.state {
        LockState::Active => time(lock.expires),
        LockState::Released => format!("released {}", time(lock.released_at)),
    };
    format!("{} | {} | {} | {end} | {}", lock.pattern, lock.agent, time(lock.locked_at), lock.task)
}

fn locks(text: &str) -> Vec<String> {
    parse(text.as_bytes()).locks.iter().map(shown).collect()
}

fn malformed(text: &str) -> Vec<(String, String, String)> {
    let place = |range: &std::ops::Range<usize>| text[range.clone()].to_owned();
    parse(text.as_bytes()).malformed.into_iter().map(|it| (place(&it.range), it.message, it.help)).collect()
}

/// Everything a ledger says, without where it stands, in an order of its own.
fn said(ledger: &Ledger) -> (Vec<String>, Vec<Signal>, usize) {
    let mut locks: Vec<String> = ledger.locks.iter().map(shown).collect();
    locks.sort();
    let signals = ledger.signals.iter().map(|signal| Signal { range: 0..0, ..signal.clone() }).collect();
    (locks, signals, ledger.malformed.len())
}

#[test]
fn an_unlock_that_names_a_session_gives_back_that_sessions_lock_only() {
    let states = |unlock: &str| {
        let text = format!(
            "## File locks\n\nLOCK [a.rs] [rust-expert#a] [2026-01-31T07:00:00Z]\n\
             UNLOCK [a.rs] [{unlock}] [2026-01-31T08:00:00Z]\n"
        );
        parse(text.as_bytes()).locks.iter().map(|lock| lock.state).collect::<Vec<_>>()
    };
    assert_eq!(states("Rust-Expert#a"), [LockState::Released]);
    assert_eq!(states("rust-expert"), [LockState::Released]);
    assert_eq!(states("rust-expert#b"), [LockState::Active]);
    assert_eq!(states("python-pro"), [LockState::Active]);
}
