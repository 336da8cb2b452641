//! Owns how locks are shown: what the arbiter answered, who holds what, and who held what when. For people a table or a
//! few lines, for programs one JSON object.

use jiff::Timestamp;
use serde::Serialize;

use super::sanitize;
use super::table::{left, span, table};
use crate::arbiter::{Answer, Event, Standing};
use crate::fault::Fault;
use crate::formats::work_status::Lock;
use crate::locks::{Source, Terms};

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    agent: &'a str,
    locked_at: Option<Timestamp>,
    expires: Option<Timestamp>,
    task: &'a str,
    stale: bool,
    source: &'static str,
    /// What it stands in the way of.
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<&'a str>,
}

#[derive(Serialize)]
struct Trouble<'a> {
    message: &'a str,
    help: &'a str,
}

#[derive(Serialize, Default)]
struct Reply<'a> {
    outcome: &'static str,
    locks: Vec<Entry<'a>>,
    held_by: Vec<Entry<'a>>,
    idle: Vec<&'a str>,
    contradictions: &'a [String],
    notes: &'a [String],
    faults: Vec<Trouble<'a>>,
}

#[derive(Serialize)]
struct Table<'a> {
    locks: Vec<Entry<'a>>,
    contradictions: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
struct Logged<'a> {
    at: Timestamp,
    event: &'static str,
    path: &'a str,
    agent: &'a str,
    locked_at: Option<Timestamp>,
    expires: Option<Timestamp>,
    task: &'a str,
    by: &'a str,
    reason: Option<&'a str>,
    entry: String,
}

/// One word for what the arbiter answered.
pub fn outcome(answer: &Answer) -> &'static str {
    match answer {
        _ if !answer.held_by.is_empty() => "held",
        _ if answer.granted.iter().any(|granted| !granted.is_renewed) => "acquired",
        _ if !answer.granted.is_empty() => "renewed",
        _ if !answer.released.is_empty() => "released",
        _ => "unchanged",
    }
}

/// An answer for programs.
pub fn answer_json(answer: &Answer, terms: &Terms) -> String {
    let granted = answer.granted.iter().map(|granted| &granted.lock);
    let held_by = answer.held_by.iter().map(|conflict| Entry {
        wanted: Some(conflict.wanted.as_str()),
        ..entry(&conflict.lock, conflict.source, terms)
    });
    json(&Reply {
        outcome: outcome(answer),
        locks: granted.chain(&answer.released).map(|lock| entry(lock, Source::Arbiter, terms)).collect(),
        held_by: held_by.collect(),
        idle: answer.idle.iter().map(|path| path.as_str()).collect(),
        contradictions: &answer.contradictions,
        notes: &answer.notes,
        faults: Vec::new(),
    })
}

/// A fault in place of an answer, for programs.
pub fn fault_json(fault: &Fault) -> String {
    let faults = vec![Trouble { message: &fault.message, help: &fault.help }];
    json(&Reply { outcome: "fault", faults, ..Reply::default() })
}

/// What was done, for people: a line for each lock.
pub fn done(answer: &Answer, terms: &Terms) -> String {
    let mut rows: Vec<[String; 3]> = Vec::new();
    for granted in &answer.granted {
        let end = granted.lock.expiry(terms.ttl);
        let until =
            end.map(|end| format!("until {end} ({})", left(Some(end), terms.now))).unwrap_or_default();
        let verb = if granted.is_renewed { "renewed" } else { "locked" };
        rows.push([verb.to_owned(), granted.lock.pattern.to_string(), until]);
    }
    for lock in &answer.released {
        rows.push(["released".to_owned(), lock.pattern.to_string(), format!("was {}'s", lock.agent)]);
    }
    for path in &answer.idle {
        rows.push(["nothing".to_owned(), path.to_string(), "no lock on it is yours".to_owned()]);
    }
    let text = table(["", "", ""], &rows);
    text.split_once('\n').map(|(_, rows)| rows.to_owned()).unwrap_or_default()
}

/// Who stands in the way, for people, and what to do about it.
pub fn held(answer: &Answer, terms: &Terms) -> String {
    let mut text = String::new();
    for conflict in &answer.held_by {
        let lock = &conflict.lock;
        let as_what = match lock.pattern == conflict.wanted {
            true => String::new(),
            false => format!(" as `{}`", lock.pattern),
        };
        let since = lock.locked_at.map(|at| format!(" since {at}")).unwrap_or_default();
        let end = lock.expiry(terms.ttl);
        let until = match end {
            Some(end) => format!(" until {end} ({} left)", left(Some(end), terms.now)),
            None => " until it is given back".to_owned(),
        };
        let task = if lock.task.is_empty() { String::new() } else { format!(" for \"{}\"", lock.task) };
        let by_hand = if conflict.source == Source::File { ", by hand in WORK_STATUS.md" } else { "" };
        let line =
            format!("held  `{}` by {}{as_what}{since}{until}{task}{by_hand}", conflict.wanted, lock.agent);
        text.push_str(&format!("{}\n", sanitize::one_line(&line)));
    }
    let wanted: Vec<&str> = answer.held_by.iter().map(|conflict| conflict.wanted.as_str()).collect();
    let first = wanted.first().copied().unwrap_or_default();
    text.push_str(&sanitize::one_line(&format!(
        "Nothing was changed. Wait for it (`policy lock --wait {first}`), ask its holder, or pick other work; do not change \
         the path by another way: the commit will not pass."
    )));
    text.push('\n');
    text
}

/// Everything beside the answer that a person should know.
pub fn remarks(contradictions: &[String], notes: &[String]) -> String {
    let denied = contradictions.iter().map(|row| format!("contradiction: {row}"));
    let noted = notes.iter().map(|note| format!("note: {note}"));
    denied.chain(noted).map(|line| format!("{}\n", sanitize::one_line(&line))).collect()
}

/// All locks, for programs.
pub fn standing_json(standing: &Standing) -> String {
    let locks = standing.locks.iter();
    json(&Table {
        locks: locks.map(|(lock, source)| entry(lock, *source, &standing.terms)).collect(),
        contradictions: &standing.contradictions,
        notes: &standing.notes,
    })
}

/// All locks, for people: what runs out first comes last, so that what matters now stands at the bottom.
pub fn standing_pretty(standing: &Standing) -> String {
    if standing.locks.is_empty() {
        return "Nobody holds a lock.\n".to_owned();
    }
    table(STANDING, &standing_rows(standing))
}

/// What is said of each lock that somebody holds.
pub(super) const STANDING: [&str; 5] = ["PATH", "HOLDER", "HELD FOR", "LEFT", "TASK"];

/// All locks, a row for each.
pub(super) fn standing_rows(standing: &Standing) -> Vec<[String; 5]> {
    let terms = &standing.terms;
    let row = |(lock, source): &(Lock, Source)| {
        let held = lock.locked_at.map(|at| span(terms.now.duration_since(at))).unwrap_or_default();
        let marks = [(terms.has_run_out(lock), "stale"), (*source == Source::File, "by hand")];
        let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
        let task = if marks.is_empty() {
            lock.task.clone()
        } else {
            format!("({}) {}", marks.join(", "), lock.task)
        };
        [lock.pattern.to_string(), lock.agent.clone(), held, left(lock.expiry(terms.ttl), terms.now), task]
    };
    standing.locks.iter().map(row).collect()
}

/// The audit log, for programs.
pub fn log_json(events: &[Event]) -> String {
    #[derive(Serialize)]
    struct Log<'a> {
        log: Vec<Logged<'a>>,
    }
    let log = events.iter().map(|event| Logged {
        at: event.at,
        event: event.kind.name(),
        path: event.lock.pattern.as_str(),
        agent: &event.lock.agent,
        locked_at: event.lock.locked_at,
        expires: event.lock.expires,
        task: &event.lock.task,
        by: &event.by,
        reason: event.reason.as_deref(),
        entry: event.entry.to_string(),
    });
    json(&Log { log: log.collect() })
}

/// The audit log, for people: newest first.
pub fn log_pretty(events: &[Event]) -> String {
    if events.is_empty() {
        return "The arbiter has no entry about that.\n".to_owned();
    }
    let row = |event: &Event| {
        let lock = &event.lock;
        let held = || {
            lock.locked_at
                .map(|at| format!("after {}", span(event.at.duration_since(at))))
                .unwrap_or_default()
        };
        let until = || lock.expires.map(|end| format!("until {end}")).unwrap_or_default();
        let span = if event.kind.begins() { until() } else { held() };
        let reason = event.reason.as_ref().map(|reason| format!("{reason} (by {})", event.by));
        let rest = reason.unwrap_or_else(|| lock.task.clone());
        [
            event.at.to_string(),
            event.kind.name().to_owned(),
            lock.pattern.to_string(),
            lock.agent.clone(),
            span,
            rest,
        ]
    };
    let rows: Vec<[String; 6]> = events.iter().map(row).collect();
    table(["WHEN", "WHAT", "PATH", "HOLDER", "HOW LONG", "TASK"], &rows)
}

fn entry<'a>(lock: &'a Lock, source: Source, terms: &Terms) -> Entry<'a> {
    Entry {
        path: lock.pattern.as_str(),
        agent: &lock.agent,
        locked_at: lock.locked_at,
        expires: lock.expiry(terms.ttl),
        task: &lock.task,
        stale: terms.has_run_out(lock),
        source: source.name(),
        wanted: None,
    }
}

fn json(value: &impl Serialize) -> String {
    // Strings, numbers and lists: nothing in them can fail to be written.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
