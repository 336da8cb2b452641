//! Owns what the tests of locks share: terms at a minute of a day, patterns, requests, and a book in one line for each lock.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Book, Conflict, Granted, Terms, Wanted};
use crate::formats::work_status::{self, Ledger, Lock};
use crate::glob::Pattern;

/// How long locks hold in these tests that do not say.
pub(super) const TTL: Duration = Duration::from_secs(60 * 60);

/// The moment so many minutes after the day of these tests began.
pub(super) fn minute(minutes: i64) -> Timestamp {
    let begin: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
    begin.checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

/// What decisions depend on, at that moment.
pub(super) fn at(minutes: i64) -> Terms {
    Terms { now: minute(minutes), ttl: TTL, per_session: false, ignore_case: false }
}

/// Patterns out of words.
pub(super) fn patterns(words: &str) -> Vec<Pattern> {
    words.split_whitespace().map(|word| Pattern::parse(word).unwrap()).collect()
}

/// Has `holder` take paths for so many minutes.
pub(super) fn take(
    book: &mut Book,
    now: i64,
    holder: &str,
    words: &str,
    minutes: u64,
) -> Result<Vec<Granted>, Vec<Conflict>> {
    let (paths, ttl) = (patterns(words), Duration::from_secs(60 * minutes));
    book.acquire(&Wanted { holder, paths: &paths, task: Some("work"), ttl }, &[], &at(now))
}

/// Each lock of the book: `a ada 0..60`, `-a ada 0..60` for one that was given back.
pub(super) fn told(book: &Book) -> Vec<String> {
    let active = book.active.iter().map(|lock| tell("", lock));
    active.chain(book.released.iter().map(|lock| tell("-", lock))).collect()
}

fn tell(mark: &str, lock: &Lock) -> String {
    let minutes = |time: Option<Timestamp>| {
        time.map_or(String::new(), |time| (time.duration_since(minute(0)).as_secs() / 60).to_string())
    };
    format!("{mark}{} {} {}..{}", lock.pattern, lock.agent, minutes(lock.locked_at), minutes(lock.expires))
}

/// A ledger that says the same as the book, as a work tree has it after a projection.
pub(super) fn ledger_of(book: &Book) -> Ledger {
    let active = work_status::active_section(&book.active);
    let released = work_status::released_section(&book.released);
    work_status::parse(format!("{active}\n{released}").as_bytes())
}
