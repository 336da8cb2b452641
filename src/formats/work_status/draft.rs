//! Owns the judgement on one lock as written: what it means, or why it cannot be understood.

use std::ops::Range;

use super::cells::{self, Paths};
use super::columns::Role;
use super::scan::UNREADABLE;
use super::{Lock, LockState, Malformed, Signal, time, write};
use crate::glob::{Pattern, PatternError};

/// What became of a row, list item or line.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Its locks.
    pub locks: Vec<Lock>,
    /// Its signal. Boxed, as most rows have none and there is an outcome for each.
    pub signal: Option<Box<Signal>>,
    /// Why it could not be understood.
    pub malformed: Option<Box<Malformed>>,
    /// Whether the values above are all that it says.
    pub fate: Fate,
}

/// What may be done to a row when its table is written anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It says something that its values do not: it stays as it is.
    #[default]
    Keep,
    /// Its values say it all.
    Rewrite,
    /// It says that there is nothing.
    Drop,
}

/// A lock as written.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// Where it stands.
    pub range: Range<usize>,
    /// The paths.
    pub paths: Paths,
    /// The holder's name; empty where there is none.
    pub agent: String,
    /// Whether there is a field for the holder, and it says "nobody".
    pub says_nobody: bool,
    /// Since when.
    pub locked_at: String,
    /// Until when.
    pub expires: String,
    /// When it was given back.
    pub released_at: String,
    /// `LOCKED`, `FREE`, `DONE`.
    pub status: String,
    /// What for, and whatever else there is.
    pub task: Vec<String>,
    /// Whether the section says that it was given back.
    pub is_released: bool,
    /// Whether the fields above say all that the bytes say.
    pub is_whole: bool,
    /// Whether it stands in a record of locks that were given back, where it counts when they would have run out.
    pub is_record: bool,
}

/// Something that cannot be understood, and what should stand in its place.
struct Trouble {
    message: String,
    role: Role,
    instead: String,
}

/// Stands for a time in a row that is shown as it should be.
pub(super) const TIME: &str = "YYYY-MM-DDTHH:MM:SSZ";
/// Stands for a name.
pub(super) const NAME: &str = "agent-name";
/// Stands for a path.
const SOME_PATH: &str = "`path/from/the/root`";

impl Draft {
    /// Decides what it means. `correct` shows the row with other text in the places of these roles, if it has such
    /// places; else a canonical row is shown.
    pub(super) fn judge(mut self, correct: impl Fn(&[(Role, &str)]) -> Option<String>) -> Outcome {
        if self.locked_at.is_empty() && time::parse(&self.status).is_some() {
            self.locked_at = std::mem::take(&mut self.status);
        }
        let is_held = !cells::is_empty(&self.status) && !is_free(&self.status);
        let is_released = self.is_released
            || is_free(&self.status)
            || self.paths.is_struck
            || !cells::is_empty(&self.released_at);
        let has_paths = !self.paths.found.is_empty() || !self.paths.unclear.is_empty();
        let is_nobodys = self.agent.is_empty();
        let says_free = self.says_nobody && cells::is_empty(&self.locked_at) && !is_held;
        if is_nobodys && (!has_paths || says_free || is_released) {
            return Outcome::default();
        }
        self.status_into_task();
        if is_released && !self.is_record && !cells::is_empty(&self.expires) {
            // A lock that was given back runs out no more: its row has no column for that.
            let expires = std::mem::take(&mut self.expires);
            self.task.push(format!("Expires: {expires}"));
        }
        let mut troubles = Vec::new();
        let patterns = self.patterns(&mut troubles);
        if is_nobodys {
            troubles.push(Trouble::new("it names no agent", Role::Agent, NAME));
        }
        let times = self.times(is_released, &mut troubles);
        let mut outcome = Outcome::default();
        if !is_nobodys {
            outcome.locks = self.locks(patterns, times, is_released);
        }
        let says_it_all = self.is_whole && !self.is_record && troubles.is_empty();
        outcome.fate = if says_it_all { Fate::Rewrite } else { Fate::Keep };
        if !is_released && !troubles.is_empty() {
            outcome.malformed = Some(Box::new(self.malformed(&troubles, correct)));
        }
        outcome
    }

    /// A status that says more than that the lock holds is part of what the row says.
    fn status_into_task(&mut self) {
        let words = self.status.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
        let says_only_that = ["locked", "active", "held", "claimed", "yes", "true", "exclusive", ""];
        let says_more = match is_free(&self.status) {
            true => words.contains(' '),
            false => !cells::is_empty(&self.status) && !says_only_that.contains(&words.as_str()),
        };
        if says_more {
            self.task.push(format!("Status: {}", self.status));
        }
    }

    fn patterns(&self, troubles: &mut Vec<Trouble>) -> Vec<(Pattern, Range<usize>)> {
        let mut patterns = Vec::new();
        for (text, range) in &self.paths.found {
            match pattern(text) {
                Ok(pattern) => patterns.push((pattern, range.clone())),
                Err((message, instead)) => troubles.push(Trouble::new(&message, Role::Path, &instead)),
            }
        }
        for text in &self.paths.unclear {
            let message = format!("`{text}` may be one path or several");
            troubles.push(Trouble::new(&message, Role::Path, &write::path_cell(text)));
        }
        if patterns.is_empty() && troubles.is_empty() {
            troubles.push(Trouble::new("it names no path", Role::Path, SOME_PATH));
        }
        patterns
    }

    fn times(&self, is_released: bool, troubles: &mut Vec<Trouble>) -> Times {
        let moment = |text: &str| time::parse(text).filter(|_| !cells::is_empty(text));
        let locked_at = moment(&self.locked_at).map(|moment| moment.at);
        if locked_at.is_none() {
            if !cells::is_empty(&self.locked_at) {
                troubles.push(Trouble::new(&no_time(&self.locked_at), Role::LockedAt, TIME));
            } else if !is_released {
                troubles.push(Trouble::new("it has no time", Role::LockedAt, TIME));
            }
        }
        let span = || Some(time::later(locked_at?, time::parse_span(&self.expires)?));
        let expires = moment(&self.expires).map(time::Moment::as_end).or_else(span);
        if expires.is_none() && !cells::is_empty(&self.expires) {
            troubles.push(Trouble::new(&no_time(&self.expires), Role::Expires, TIME));
        }
        let released_at = moment(&self.released_at).map(|moment| moment.at);
        if released_at.is_none() && !cells::is_empty(&self.released_at) {
            troubles.push(Trouble::new(&no_time(&self.released_at), Role::ReleasedAt, TIME));
        }
        Times { locked_at, expires, released_at }
    }

    fn locks(&self, patterns: Vec<(Pattern, Range<usize>)>, times: Times, is_released: bool) -> Vec<Lock> {
        let task = self.task_text();
        patterns
            .into_iter()
            .map(|(pattern, path_range)| Lock {
                pattern,
                agent: self.agent.clone(),
                locked_at: times.locked_at,
                expires: times.expires,
                released_at: times.released_at,
                state: if is_released { LockState::Released } else { LockState::Active },
                task: task.clone(),
                range: self.range.clone(),
                path_range,
            })
            .collect()
    }

    fn task_text(&self) -> String {
        let mut parts = self.task.clone();
        if !self.paths.aside.is_empty() {
            parts.push(self.paths.aside.join(", "));
        }
        parts.join("; ")
    }

    fn malformed(
        &self,
        troubles: &[Trouble],
        correct: impl Fn(&[(Role, &str)]) -> Option<String>,
    ) -> Malformed {
        let messages: Vec<&str> = troubles.iter().map(|trouble| trouble.message.as_str()).collect();
        let mut instead: Vec<(Role, String)> = Vec::new();
        for trouble in troubles {
            if !instead.iter().any(|(role, _)| *role == trouble.role) {
                instead.push((trouble.role, trouble.instead.clone()));
            }
        }
        let paths: Vec<String> = self.fixed_paths();
        if let Some(path) =
            instead.iter_mut().find(|(role, _)| *role == Role::Path).filter(|_| !paths.is_empty())
        {
            path.1 = paths.join(", ");
        }
        let shown: Vec<(Role, &str)> = instead.iter().map(|(role, text)| (*role, text.as_str())).collect();
        let row = correct(&shown).unwrap_or_else(|| self.canonical(&shown));
        Malformed {
            range: self.range.clone(),
            message: format!("this lock cannot be understood: {}", messages.join("; ")),
            help: format!("write it like this: {row}"),
        }
    }

    fn fixed_paths(&self) -> Vec<String> {
        let found = self.paths.found.iter().map(|(text, _)| match pattern(text) {
            Ok(pattern) => write::path_cell(pattern.as_str()),
            Err((_, instead)) => instead,
        });
        found.chain(self.paths.unclear.iter().map(|text| write::path_cell(text))).collect()
    }

    fn canonical(&self, instead: &[(Role, &str)]) -> String {
        let text = |role: Role, own: String| {
            instead.iter().find(|(other, _)| *other == role).map_or(own, |(_, text)| (*text).to_owned())
        };
        let time = |text: &str| time::parse(text).map(|moment| moment.at.to_string()).unwrap_or_default();
        write::row([
            &text(Role::Path, self.fixed_paths().join(", ")),
            &text(Role::Agent, write::cell(&self.agent).into_owned()),
            &text(Role::LockedAt, time(&self.locked_at)),
            &text(Role::Expires, time(&self.expires)),
            &write::cell(&self.task_text()),
        ])
    }
}

/// The times of a lock, as far as they were understood.
#[derive(Clone, Copy)]
struct Times {
    locked_at: Option<jiff::Timestamp>,
    expires: Option<jiff::Timestamp>,
    released_at: Option<jiff::Timestamp>,
}

impl Trouble {
    fn new(message: &str, role: Role, instead: &str) -> Self {
        Self { message: message.to_owned(), role, instead: instead.to_owned() }
    }
}

/// Says that a text is no time.
pub(super) fn no_time(text: &str) -> String {
    format!("`{}` is no time", text.trim_matches('`'))
}

/// The pattern, or what is wrong with it and a cell that could stand in its place.
fn pattern(text: &str) -> Result<Pattern, (String, String)> {
    if text.contains(UNREADABLE) {
        return Err(("its path is not UTF-8".to_owned(), SOME_PATH.to_owned()));
    }
    match Pattern::parse(text) {
        Ok(_) if text.contains('\\') => {
            let message = format!("`{text}` has backslashes: the parts of a path are separated by `/`");
            Err((message, write::path_cell(&text.replace('\\', "/"))))
        }
        Ok(pattern) => Ok(pattern),
        Err(error @ PatternError::Absolute(_)) => {
            let inner = text.trim().trim_start_matches(['/', '~']);
            let is_plain = Pattern::parse(inner).is_ok() && !inner.contains('\\');
            Err((error.to_string(), if is_plain { write::path_cell(inner) } else { SOME_PATH.to_owned() }))
        }
        Err(error) => Err((error.to_string(), SOME_PATH.to_owned())),
    }
}

/// Whether a status says that there is no lock.
fn is_free(status: &str) -> bool {
    const FREE: &[&str] = &[
        "free",
        "available",
        "unlocked",
        "released",
        "done",
        "complete",
        "completed",
        "closed",
        "finished",
        "merged",
        "no",
        "false",
    ];
    if status.contains('🔓') {
        return true;
    }
    let text = status.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
    let (first, rest) = text.split_once([' ', ',', '(', ':']).unwrap_or((&text, ""));
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let says_who_or_when = ["by ", "on ", "at "].iter().any(|word| rest.starts_with(word))
        || rest.starts_with(|c: char| c.is_ascii_digit());
    FREE.contains(&first) && (rest.is_empty() || says_who_or_when)
        || matches!(text.as_str(), "not locked" | "not held" | "not claimed")
}
