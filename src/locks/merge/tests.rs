//! Merging: nobody loses a row, whichever side comes first.

use jiff::Timestamp;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::{Rows, merge};
use crate::formats::work_status::{
    Lock, LockState, Revision, Signal, SignalKind, add, parse, revise, revise_with_signals,
};
use crate::glob::Pattern;

const EMPTY: &str = "\
# Work status

Lock before you change.

## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|

## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|

## Notes

One.

Two.
";

fn time(hour: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + hour * 3_600).unwrap()
}

/// A lock that is taken at `from` and holds until `to`.
fn lock(path: &str, agent: &str, from: i64, to: Option<i64>) -> Lock {
    Lock {
        pattern: Pattern::parse(path).unwrap(),
        agent: agent.to_owned(),
        locked_at: Some(time(from)),
        expires: to.map(time),
        released_at: None,
        state: LockState::Active,
        task: String::new(),
        range: 0..0,
        path_range: 0..0,
    }
}

fn released(lock: &Lock, at: i64) -> Lock {
    Lock { state: LockState::Released, released_at: Some(time(at)), expires: None, ..lock.clone() }
}

fn signal(agent: &str, at: i64, subject: &str) -> Signal {
    Signal {
        at: Some(time(at)),
        agent: agent.to_owned(),
        kind: SignalKind::Blocked,
        subject: subject.to_owned(),
        detail: String::new(),
        range: 0..0,
    }
}

fn with(locks: &[&Lock]) -> String {
    let locks: Vec<Lock> = locks.iter().map(|lock| (*lock).clone()).collect();
    String::from_utf8(add(EMPTY.as_bytes(), &locks, &[])).unwrap()
}

fn merged(base: &str, ours: &str, theirs: &str) -> String {
    String::from_utf8(merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap()).unwrap()
}

fn said(text: &str) -> (Vec<(LockState, String)>, Vec<String>) {
    Rows::of(text.as_bytes()).said()
}

/// What the locks of three ledgers come to, in both orders of the sides.
#[track_caller]
fn comes_to(base: &[&Lock], ours: &[&Lock], theirs: &[&Lock], expected: &[&Lock]) {
    // A line of prose on each side keeps git's own merge of the text from being the only thing that is tested.
    let [base, ours, theirs, expected] = [base, ours, theirs, expected].map(with);
    let ours = ours.replace("One.", "One, ours.");
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let out = merged(&base, ours, theirs);
        assert_eq!(said(&out), said(&expected), "{out}");
        assert!(out.contains("One, ours."), "{out}");
    }
}

#[test]
fn rows_that_both_sides_add_all_stand() {
    let [a, b, c] =
        [("a.rs", "x"), ("b.rs", "y"), ("a.rs", "y")].map(|(path, who)| lock(path, who, 0, Some(9)));
    comes_to(&[], &[&a], &[&b, &c], &[&a, &b, &c]);
    comes_to(&[], &[&a], &[&a], &[&a]);
}

#[test]
fn one_sides_change_is_a_change() {
    let old = lock("a.rs", "x", 0, Some(2));
    let renewed = lock("a.rs", "x", 0, Some(5));
    let back = released(&old, 1);
    comes_to(&[&old], &[], &[&old], &[]);
    comes_to(&[&old], &[&renewed], &[&old], &[&renewed]);
    comes_to(&[&old], &[], &[&renewed], &[&renewed]);
    comes_to(&[&old], &[&back], &[], &[&back]);
    comes_to(&[&back], &[], &[&back], &[]);
}

#[test]
fn where_both_change_a_lock_it_loses_no_cover_unless_it_is_given_back() {
    let old = lock("a.rs", "x", 0, Some(2));
    let [five, seven] = [5, 7].map(|hour| lock("a.rs", "x", 0, Some(hour)));
    comes_to(&[&old], &[&five], &[&seven], &[&seven]);
    comes_to(&[&old], &[&released(&old, 1)], &[&seven], &[&released(&old, 1)]);
    comes_to(&[], &[&five], &[&released(&five, 3)], &[&released(&five, 3)]);
    comes_to(&[&old], &[&released(&old, 3)], &[&released(&old, 1)], &[&released(&old, 1)]);
}

#[test]
fn one_holder_who_took_a_path_on_both_sides_has_one_row() {
    let [first, second] = [lock("a.rs", "x", 1, Some(9)), lock("a.rs", "X", 3, Some(5))];
    let both = Lock { agent: "X".to_owned(), ..lock("a.rs", "x", 3, Some(9)) };
    comes_to(&[], &[&first], &[&second], &[&both]);
    let endless = lock("a.rs", "x", 3, None);
    comes_to(&[], &[&first], &[&endless], &[&first, &endless]);
    comes_to(&[], &[&lock("a.rs", "x", 1, None)], &[&endless], &[&endless]);
    // Where they stand together on one side, they were meant to.
    comes_to(&[], &[&first, &second], &[&second], &[&first, &second]);
}

#[test]
fn tasks_of_both_sides_stand() {
    let old = lock("a.rs", "x", 0, Some(2));
    let task = |text: &str| Lock { task: text.to_owned(), ..old.clone() };
    comes_to(&[&old], &[&task("one")], &[&task("two")], &[&task("one; two")]);
}

#[test]
fn signals_are_added_and_taken_out() {
    let [a, b, c, d] = [1, 2, 3, 4].map(|at| signal("x", at, "api"));
    let with = |signals: &[Signal]| String::from_utf8(add(EMPTY.as_bytes(), &[], signals)).unwrap();
    let base = with(&[a.clone(), b.clone()]);
    let out = merged(&base, &with(&[b.clone(), c.clone()]), &with(&[a, b.clone(), d.clone(), c.clone()]));
    assert_eq!(said(&out), said(&with(&[b, c, d])));
}

#[test]
fn prose_of_both_sides_stands_and_a_clean_merge_is_gits_own() {
    let ours = EMPTY.replace("One.", "One, ours.");
    let theirs = EMPTY.replace("One.", "One, theirs.");
    let out = merged(EMPTY, &ours, &theirs);
    assert_eq!(out, EMPTY.replace("One.", "One, ours.\nOne, theirs."));
    let theirs = EMPTY.replace("# Work status", "# Status");
    assert_eq!(merged(EMPTY, &ours, &theirs), ours.replace("# Work status", "# Status"));
}

#[test]
fn rows_stay_in_the_teams_own_table() {
    let base =
        "## File locks\n\n| File | Locked by | Since |\n|---|---|---|\n| a.rs | x | 2026-01-31 07:14 |\n";
    let ours = format!("{base}| b.rs | x | 2026-01-31 07:14 |\n");
    let theirs = format!("{base}| c.rs | y | 2026-01-31 07:14 |\n");
    let out = merged(base, &ours, &theirs);
    assert!(out.starts_with(&ours), "{out}");
    assert_eq!(parse(out.as_bytes()).locks.len(), 3);
}

#[test]
fn a_row_that_cannot_be_understood_is_text() {
    let bad = "| c.rs | y | soon | | |";
    let head = "|---|---|---|---|---|\n\n## Released";
    let theirs = EMPTY.replace(head, &head.replacen("|\n\n", &format!("|\n{bad}\n\n"), 1));
    let out = merged(EMPTY, &with(&[&lock("a.rs", "x", 0, Some(1))]), &theirs);
    assert!(out.contains(bad), "{out}");
    assert_eq!(out.lines().count(), EMPTY.lines().count() + 2, "{out}");
}

#[test]
fn lines_end_as_ours_do() {
    let theirs = with(&[&lock("b.rs", "y", 0, Some(1))]);
    let ours = with(&[&lock("a.rs", "x", 0, Some(1))]).replace('\n', "\r\n");
    let out = merged(EMPTY, &ours, &theirs);
    assert_eq!(out.matches("\r\n").count(), out.matches('\n').count());
    assert_eq!(parse(out.as_bytes()).locks.len(), 2);
    let out = merged(&EMPTY.replace('\n', "\r\n"), &theirs, &ours);
    assert!(!out.contains('\r'));
}

#[test]
fn two_ledgers_without_a_base_come_together() {
    let [a, b] = ["a.rs", "b.rs"].map(|path| lock(path, "x", 0, Some(1)));
    let out = merged("", &with(&[&a]), &with(&[&b]));
    assert_eq!(out, with(&[&a, &b]));
}

/// What one side does to a ledger.
#[derive(Clone, Debug)]
enum Deed {
    Drop(usize),
    Renew(usize, i64),
    Release(usize, i64),
    Add(Lock),
    Signal(Signal),
    DropSignal(usize),
    Prose(usize, String),
}

fn any_lock() -> impl Strategy<Value = Lock> {
    let path = prop_oneof![
        Just("a.rs".to_owned()),
        Just("src/**".to_owned()),
        Just("b c.rs".to_owned()),
        "[c-z]{4}"
    ];
    let agent = prop_oneof![Just("x"), Just("X"), Just("y"), Just("rust-expert")];
    (path, agent, 0..6_i64, proptest::option::of(6..12_i64))
        .prop_map(|(path, agent, from, to)| lock(&path, agent, from, to))
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (0..6_usize).prop_map(Deed::Drop),
        (0..6_usize, 6..20_i64).prop_map(|(at, hour)| Deed::Renew(at, hour)),
        (0..6_usize, 6..20_i64).prop_map(|(at, hour)| Deed::Release(at, hour)),
        any_lock().prop_map(Deed::Add),
        (0..4_i64).prop_map(|at| Deed::Signal(signal("x", at, "api"))),
        (0..3_usize).prop_map(Deed::DropSignal),
        (0..40_usize, "[a-z]{8}").prop_map(|(line, word)| Deed::Prose(line, word)),
    ]
}

fn done(text: &str, deeds: &[Deed]) -> String {
    let mut text = text.to_owned();
    for deed in deeds {
        let ledger = parse(text.as_bytes());
        let nth = |at: usize| ledger.locks.get(at).map(|lock| lock.path_range.clone());
        let change = |at: usize, new: &dyn Fn(&Lock) -> Revision| {
            revise(
                text.as_bytes(),
                |lock| if nth(at) == Some(lock.path_range.clone()) { new(lock) } else { Revision::Keep },
                &[],
            )
        };
        let out = match deed {
            Deed::Drop(at) => change(*at, &|_| Revision::Drop),
            Deed::Renew(at, hour) => change(*at, &|lock| {
                let is_active = lock.state == LockState::Active;
                Revision::Replace(Lock { expires: Some(time(*hour)).filter(|_| is_active), ..lock.clone() })
            }),
            Deed::Release(at, hour) => change(*at, &|lock| Revision::Replace(released(lock, *hour))),
            Deed::Add(lock) => add(text.as_bytes(), std::slice::from_ref(lock), &[]),
            Deed::Signal(signal) => add(text.as_bytes(), &[], std::slice::from_ref(signal)),
            Deed::DropSignal(at) => {
                let goes = ledger.signals.get(*at).map(|signal| signal.range.clone());
                revise_with_signals(
                    text.as_bytes(),
                    |_| Revision::Keep,
                    &[],
                    |signal| Some(signal.range.clone()) != goes,
                    &[],
                )
            }
            Deed::Prose(line, word) => {
                let mut lines: Vec<&str> = text.lines().collect();
                // Between the rows of a table, prose would be another matter.
                let at = (*line..lines.len()).find(|&at| lines[at].is_empty()).unwrap_or(lines.len());
                let paragraph = format!("\n{word}");
                lines.insert(at, &paragraph);
                (lines.join("\n") + "\n").into_bytes()
            }
        };
        text = String::from_utf8(out).unwrap();
    }
    text
}

/// Each paragraph's words, sorted: what a ledger says beside its rows.
fn prose(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('|')).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn no_drops(deeds: Vec<Deed>) -> Vec<Deed> {
    deeds
        .into_iter()
        .filter(|deed| matches!(deed, Deed::Add(_) | Deed::Signal(_) | Deed::Prose(..)))
        .collect()
}

proptest! {
    #[test]
    fn it_does_not_matter_which_side_comes_first(
        base in vec(deed(), 0..6), ours in vec(deed(), 0..6), theirs in vec(deed(), 0..6)
    ) {
        let base = done(EMPTY, &base);
        let (ours, theirs) = (done(&base, &ours), done(&base, &theirs));
        let (one, other) = (merged(&base, &ours, &theirs), merged(&base, &theirs, &ours));
        prop_assert_eq!(said(&one), said(&other), "{}\n-----\n{}\n-----\n{}", base, ours, theirs);
        prop_assert_eq!(prose(&one), prose(&other));
    }

    #[test]
    fn what_one_side_alone_changes_comes_out(base in vec(deed(), 0..6), ours in vec(deed(), 0..6), word in "[a-z]{8}") {
        let base = done(EMPTY, &base);
        let ours = done(&base, &ours);
        prop_assert_eq!(&merged(&base, &ours, &base), &ours);
        prop_assert_eq!(&merged(&base, &base, &ours), &ours);
        prop_assert_eq!(&merged(&ours, &ours, &ours), &ours);
        let theirs = done(&base, &[Deed::Prose(0, word.clone())]);
        let out = merged(&base, &ours, &theirs);
        prop_assert_eq!(said(&out), said(&ours));
        prop_assert!(out.contains(&word));
    }

    #[test]
    fn two_sides_that_only_add_lose_nothing(
        base in vec(deed(), 0..6), ours in vec(deed(), 0..6), theirs in vec(deed(), 0..6), ends in any::<bool>()
    ) {
        let base = done(EMPTY, &base);
        let (ours, theirs) = (done(&base, &no_drops(ours)), done(&base, &no_drops(theirs)));
        let theirs = if ends { theirs.trim_end().to_owned() } else { theirs };
        let out = merged(&base, &ours, &theirs);
        let there = Rows::of(out.as_bytes());
        for lock in Rows::of(ours.as_bytes()).locks.iter().chain(&Rows::of(theirs.as_bytes()).locks) {
            let covers = there.locks.iter().any(|other| {
                other.state == lock.state
                    && other.pattern == lock.pattern
                    && other.is_of(&lock.agent, false)
                    && other.locked_at >= lock.locked_at
                    && (lock.expires.is_none() || other.expires >= lock.expires)
            });
            let is_given_back = there.locks.iter().any(|other| {
                other.state == LockState::Released && super::identity(other) == super::identity(lock)
            });
            prop_assert!(covers || is_given_back, "{lock:?} is lost in\n{out}");
        }
        for signal in said(&ours).1.iter().chain(&said(&theirs).1) {
            prop_assert!(said(&out).1.contains(signal));
        }
        for line in prose(&ours).iter().chain(&prose(&theirs)) {
            prop_assert!(out.contains(line), "{line} is lost in\n{out}");
        }
    }
}
