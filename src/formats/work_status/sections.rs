//! Owns what a heading says about the tables and lists below it.
//!
//! A lock is recognised by its section and its columns together:
//!
//! | section | tables that hold locks | lists and lines that hold locks |
//! |---|---|---|
//! | [`Kind::Active`], [`Kind::Released`] | those with a column for the path or the agent | all that name a path |
//! | [`Kind::Other`] | those whose columns speak of locks or claims | `LOCK …` lines |
//! | [`Kind::Team`] (tasks, queues, rules of use) | those whose columns speak of locks | `LOCK …` lines |
//! | [`Kind::Sample`] (examples, formats, requests) | none | none |

use std::ops::Range;

use super::scan::{BOLD_LEVEL, LineKind, Source};

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Locks that hold.
    Active,
    /// Locks that held once.
    Released,
    /// Signals.
    Signals,
    /// Tasks, queues, rules of use: the team's own.
    Team,
    /// Examples, formats, requests for locks: nothing in it is a lock.
    Sample,
    /// Anything else.
    Other,
}

impl Kind {
    /// Whether the section is about locks.
    pub(super) fn is_locks(self) -> bool {
        matches!(self, Self::Active | Self::Released)
    }

    /// The section's canonical heading.
    pub(super) fn heading(self) -> Option<&'static str> {
        match self {
            Self::Active => Some("Active locks"),
            Self::Released => Some("Released locks"),
            Self::Signals => Some("Signals"),
            Self::Team | Self::Sample | Self::Other => None,
        }
    }
}

/// A heading and the lines below it, up to the next heading.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// What it is about.
    pub kind: Kind,
    /// The heading's level; 0 for what stands before the first heading.
    pub level: u8,
    /// The heading's line.
    pub heading: Option<usize>,
    /// The lines below it.
    pub body: Range<usize>,
}

/// Cuts a ledger into sections.
pub(super) fn sections(source: &Source<'_>) -> Vec<Section> {
    let mut all = vec![Section { kind: Kind::Other, level: 0, heading: None, body: 0..0 }];
    let mut above: Vec<Above> = Vec::new();
    let mut is_first = true;
    for (at, line) in source.lines.iter().enumerate() {
        let LineKind::Heading(level) = line.kind else {
            if let Some(section) = all.last_mut() {
                section.body.end = at + 1;
            }
            continue;
        };
        above.retain(|parent| parent.level < level);
        let kind = classify(source.title(at), above.last());
        above.push(Above { level, kind, is_title: is_first && level == 1 });
        is_first = false;
        all.push(Section { kind, level, heading: Some(at), body: at + 1..at + 1 });
    }
    all
}

/// A heading that the current one stands under.
struct Above {
    level: u8,
    kind: Kind,
    /// Whether it is the document's title, which speaks of everything below it and decides nothing.
    is_title: bool,
}

const LOCKS: &[&str] = &["locks", "locked", "filelocks", "locking"];
const LOCK_OR_CLAIM: &[&str] =
    &["lock", "filelock", "claim", "claims", "claimed", "reserved", "reservation", "reservations"];
const NO_LONGER: &[&str] = &[
    "released",
    "unlocked",
    "history",
    "historical",
    "past",
    "previous",
    "expired",
    "archive",
    "archived",
    "completed",
    "complete",
    "done",
    "closed",
    "free",
    "available",
    "old",
];
const SAMPLE: &[&str] = &[
    "example",
    "examples",
    "sample",
    "samples",
    "template",
    "templates",
    "format",
    "syntax",
    "legend",
    "request",
    "requests",
    "waiting",
    "waitlist",
    "pending",
];
const RULES_OF_USE: &[&str] = &[
    "protocol",
    "rule",
    "rules",
    "policy",
    "policies",
    "how",
    "guide",
    "guidelines",
    "instructions",
    "conventions",
    "convention",
    "usage",
    "notes",
    "procedure",
    "process",
    "workflow",
    "about",
];
const TASKS: &[&str] = &[
    "task",
    "tasks",
    "queue",
    "backlog",
    "todo",
    "assignment",
    "assignments",
    "roadmap",
    "sprint",
    "plan",
    "milestones",
];
/// Words beside which a lone "lock" or "claim" still means the table of locks: not "Lock screen", not "Claims API".
const TABLE_WORDS: &[&str] = &[
    "file",
    "files",
    "path",
    "paths",
    "resource",
    "resources",
    "active",
    "current",
    "currently",
    "live",
    "open",
    "existing",
    "table",
    "registry",
    "register",
    "list",
    "log",
    "board",
    "status",
    "state",
    "ledger",
    "tracker",
    "tracking",
    "matrix",
    "section",
    "area",
    "areas",
    "agent",
    "agents",
    "by",
    "the",
    "of",
    "and",
    "in",
    "now",
    "work",
    "held",
    "edit",
    "edits",
    "code",
    "source",
    "shared",
    "exclusive",
    "all",
];
const STATE_WORDS: &[&str] = &["active", "current", "currently", "live", "open", "held", "in", "use", "now"];

fn classify(title: &str, above: Option<&Above>) -> Kind {
    let words: Vec<String> = words(title).collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let all_in = |lists: &[&[&str]]| {
        !words.is_empty() && words.iter().all(|word| lists.iter().any(|list| list.contains(&word.as_str())))
    };
    let speaks_of_locks = any(LOCKS)
        || any(LOCK_OR_CLAIM)
            && all_in(&[LOCK_OR_CLAIM, TABLE_WORDS, NO_LONGER, SAMPLE, RULES_OF_USE, TASKS]);
    if any(SAMPLE) || speaks_of_locks && any(&["queue"]) {
        return Kind::Sample;
    }
    if any(RULES_OF_USE) {
        return Kind::Team;
    }
    if any(&["signal", "signals"]) {
        return Kind::Signals;
    }
    if speaks_of_locks || any(&["unlocked"]) {
        return if any(NO_LONGER) { Kind::Released } else { Kind::Active };
    }
    if any(TASKS) {
        return Kind::Team;
    }
    let Some(above) = above else { return Kind::Other };
    let inherits = !above.is_title || all_in(&[STATE_WORDS, NO_LONGER]);
    match above.kind {
        _ if !inherits => Kind::Other,
        Kind::Active if any(NO_LONGER) => Kind::Released,
        kind => kind,
    }
}

/// The words of a title in lower case. A dot within a word belongs to it: `Cargo.lock` does not speak of locks.
fn words(title: &str) -> impl Iterator<Item = String> + '_ {
    title
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
}

/// Whether a heading says no more than its section's canonical heading does, so that it may be replaced by it.
pub(super) fn is_synonym(title: &str, kind: Kind) -> bool {
    let known: &[&[&str]] = match kind {
        Kind::Active => {
            &[LOCKS, LOCK_OR_CLAIM, STATE_WORDS, &["file", "files", "path", "paths", "table", "list"]]
        }
        Kind::Released => {
            &[LOCKS, LOCK_OR_CLAIM, NO_LONGER, &["file", "files", "path", "paths", "table", "list"]]
        }
        Kind::Signals => &[&["signal", "signals", "agent", "agents", "table", "list"]],
        Kind::Team | Kind::Sample | Kind::Other => return false,
    };
    // A title may be decorated with pictures, but a word that nobody knows may be why the heading is there.
    title.chars().all(|c| !c.is_alphanumeric() || c.is_ascii())
        && words(title).all(|word| known.iter().any(|list| list.contains(&word.as_str())))
}

impl Section {
    /// Whether its heading is one that can be written anew: marked with `#`.
    pub(super) fn is_marked(&self) -> bool {
        (1..BOLD_LEVEL).contains(&self.level)
    }
}

#[cfg(test)]
mod tests {
    use super::{Above, Kind, classify, is_synonym};

    #[test]
    fn headings_by_many_names() {
        for (title, kind) in [
            ("Active locks", Kind::Active),
            ("File Locks", Kind::Active),
            ("Currently Locked", Kind::Active),
            ("Active File Locks", Kind::Active),
            ("File Lock Table", Kind::Active),
            ("🔒 Locked Files (critical!)", Kind::Active),
            ("Lock registry", Kind::Active),
            ("Active claims", Kind::Active),
            ("FILE-LOCKS", Kind::Active),
            ("Released locks", Kind::Released),
            ("Lock history", Kind::Released),
            ("Unlocked files", Kind::Released),
            ("Signals", Kind::Signals),
            ("Agent signals", Kind::Signals),
            ("Task queue", Kind::Team),
            ("Assignments", Kind::Team),
            ("Locking protocol", Kind::Team),
            ("How to lock files", Kind::Team),
            ("Lock format", Kind::Sample),
            ("Lock requests", Kind::Sample),
            ("Lock screen redesign", Kind::Other),
            ("Cargo.lock updates", Kind::Other),
            ("Insurance claims API", Kind::Other),
            ("Blocked", Kind::Other),
            ("Status", Kind::Other),
            ("", Kind::Other),
        ] {
            assert_eq!(classify(title, None), kind, "{title}");
        }
    }

    #[test]
    fn a_heading_below_locks_is_about_locks_unless_it_says_otherwise() {
        let below = |title: &str, is_title: bool| {
            classify(title, Some(&Above { level: 1, kind: Kind::Active, is_title }))
        };
        assert_eq!(below("rust-expert", false), Kind::Active);
        assert_eq!(below("Released", false), Kind::Released);
        assert_eq!(below("Notes", false), Kind::Team);
        assert_eq!(below("Example", false), Kind::Sample);
        assert_eq!(below("Deployment", true), Kind::Other);
        assert_eq!(below("Active", true), Kind::Active);
        assert_eq!(below("History", true), Kind::Released);
    }

    #[test]
    fn only_a_heading_that_says_nothing_else_is_replaced() {
        assert!(is_synonym("🔒 Active File Locks", Kind::Active));
        assert!(!is_synonym("Active locks of team blue", Kind::Active));
        assert!(!is_synonym("Signals to docker-expert", Kind::Signals));
    }
}
