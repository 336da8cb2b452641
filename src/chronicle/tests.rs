//! Owns the tests of tenures and of contention on locks held in memory.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::tenure::{join, of_chain};
use super::{Ending, Tenure, contention};
use crate::arbiter::{Event, EventKind};
use crate::change::Oid;
use crate::formats::work_status::{Lock, LockState};
use crate::glob::Pattern;
use crate::locks::{Source, Terms};

fn at(clock: &str) -> Timestamp {
    format!("2026-11-22T{clock}:00Z").parse().unwrap()
}

fn terms() -> Terms {
    Terms { now: at("12:00"), ttl: Duration::from_secs(3600), per_session: false, ignore_case: false }
}

fn lock(path: &str, agent: &str, from: &str, expires: &str) -> Lock {
    Lock {
        pattern: Pattern::parse(path).unwrap(),
        agent: agent.to_owned(),
        locked_at: Some(at(from)),
        expires: Some(at(expires)),
        released_at: None,
        state: LockState::Active,
        task: "work".to_owned(),
        range: 0..0,
        path_range: 0..0,
    }
}

fn event(clock: &str, kind: EventKind, lock: Lock) -> Event {
    let reason = (kind == EventKind::Forced).then(|| "gone".to_owned());
    let entry = Oid::from_bytes(&[1; 20]).unwrap();
    Event { at: at(clock), kind, lock, by: "orchestrator".to_owned(), reason, entry }
}

fn tenure(path: &str, agent: &str, from: &str, to: Option<&str>) -> Tenure {
    Tenure {
        pattern: Pattern::parse(path).unwrap(),
        agent: agent.to_owned(),
        task: String::new(),
        from: at(from),
        to: to.map(at),
        expires: None,
        ending: if to.is_some() { Ending::Released } else { Ending::Held },
        renewals: 0,
        source: Source::Arbiter,
    }
}

#[test]
fn a_chain_tells_each_lock_from_its_beginning_to_its_end() {
    let (a, b) = (lock("src/a", "ada", "06:00", "07:00"), lock("src/b", "bo", "06:10", "07:10"));
    let (c, d) = (lock("src/c", "cy", "06:20", "07:20"), lock("src/d", "di", "11:30", "12:30"));
    let mut events = vec![
        event("06:00", EventKind::Locked, a.clone()),
        event("06:10", EventKind::Locked, b.clone()),
        event("06:20", EventKind::Locked, c.clone()),
        event("06:30", EventKind::Renewed, Lock { expires: Some(at("08:00")), ..a.clone() }),
        event("06:40", EventKind::Released, a),
        event("06:50", EventKind::Forced, b),
        event("11:30", EventKind::Locked, d),
    ];
    events.reverse();
    let told: Vec<_> = of_chain(&events, &terms())
        .into_iter()
        .map(|tenure| (tenure.pattern.to_string(), tenure.to, tenure.ending, tenure.renewals))
        .collect();
    let forced = Ending::Forced("orchestrator".to_owned(), "gone".to_owned());
    assert_eq!(
        told,
        [
            ("src/a".to_owned(), Some(at("06:40")), Ending::Released, 1),
            ("src/b".to_owned(), Some(at("06:50")), forced, 0),
            ("src/c".to_owned(), Some(at("07:20")), Ending::RanOut, 0),
            ("src/d".to_owned(), None, Ending::Held, 0),
        ]
    );
}

#[test]
fn what_the_chain_knows_is_told_once() {
    let mut tenures = vec![tenure("src/a", "ada", "06:00", None)];
    let by_hand = vec![tenure("src/a", "Ada", "06:00", Some("07:00")), tenure("src/b", "ada", "06:00", None)];
    join(&mut tenures, by_hand);
    let paths: Vec<_> = tenures.iter().map(|tenure| (tenure.pattern.as_str(), tenure.to)).collect();
    assert_eq!(paths, [("src/a", None), ("src/b", None)]);
}

#[test]
fn two_holders_of_one_path_at_one_time_overlap() {
    let tenures = [
        tenure("src/**", "ada", "06:00", Some("08:00")),
        tenure("src/a.rs", "bo", "07:00", None),
        tenure("docs/**", "cy", "07:10", None),
        tenure("src/a.rs", "bo#2", "07:20", None),
    ];
    let found = contention(&tenures, &terms()).overlaps;
    let pairs: Vec<_> = found.iter().map(|both| (both.first, both.second, both.from, both.to)).collect();
    // Two sessions of one agent are one holder here.
    assert_eq!(pairs, [(0, 1, at("07:00"), Some(at("08:00"))), (0, 3, at("07:20"), Some(at("08:00")))]);
    let per_session = Terms { per_session: true, ..terms() };
    assert_eq!(contention(&tenures, &per_session).overlaps.len(), 3);
}

#[test]
fn a_path_that_changes_hands_tells_how_long_it_was_free() {
    let tenures = [
        tenure("src/**", "ada", "06:00", Some("07:00")),
        tenure("src/a.rs", "bo", "07:00", Some("07:30")),
        tenure("src/a.rs", "bo", "08:00", Some("08:30")),
        tenure("src/a.rs", "ada", "08:45", None),
        tenure("docs/**", "cy", "09:00", None),
    ];
    let found = contention(&tenures, &terms());
    let told: Vec<_> = found.handovers.iter().map(|one| (one.before, one.after, one.free)).collect();
    let minutes = SignedDuration::from_mins;
    assert_eq!(told, [(0, 1, minutes(0)), (2, 3, minutes(15))]);
    assert!(found.overlaps.is_empty(), "what ends as another begins does not overlap");
}
