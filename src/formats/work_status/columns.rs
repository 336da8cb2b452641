//! Owns what the columns of a ledger's tables are called.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The locked paths.
    Path,
    /// Who holds them, or who signals.
    Agent,
    /// Since when, or when it was signalled.
    LockedAt,
    /// Until when.
    Expires,
    /// When it was given back.
    ReleasedAt,
    /// `LOCKED`, `FREE`, `DONE`.
    Status,
    /// What for.
    Task,
    /// The signal's name.
    Signal,
    /// What the signal is about.
    Subject,
    /// What else it says.
    Detail,
}

/// How plainly a table's columns speak of locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Speaks {
    /// Not at all: a path, an owner, a status could be anything's.
    No,
    /// Of claims, which may be claims to tasks.
    OfClaims,
    /// Of locks.
    OfLocks,
}

/// A table's columns.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// What each is called, as written.
    pub names: Vec<String>,
    /// What each holds; `None` where it is the team's own.
    pub roles: Vec<Option<Role>>,
    /// How plainly they speak of locks.
    pub speaks: Speaks,
}

impl Columns {
    /// The columns of a table of locks. Where two could hold the same thing, the one that speaks of locks does, then
    /// the first: of `Owner` and `Locked by`, the latter.
    pub(super) fn of_locks(names: Vec<String>) -> Self {
        let words: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
        let speaks = |words: &[String]| match words {
            _ if any(words, &["lock", "locks", "locked", "locker"]) => Speaks::OfLocks,
            _ if any(words, &["claim", "claims", "claimed"]) => Speaks::OfClaims,
            _ => Speaks::No,
        };
        let mut roles = vec![None; names.len()];
        for plain in [true, false] {
            for (at, words) in words.iter().enumerate() {
                if roles[at].is_none() && (speaks(words) == Speaks::OfLocks) == plain {
                    let role = lock_role(words).filter(|role| !roles.contains(&Some(*role)));
                    roles[at] = role;
                }
            }
        }
        let speaks = words.iter().map(|words| speaks(words)).max().unwrap_or(Speaks::No);
        Self { names, roles, speaks }
    }

    /// The columns of a table of signals.
    pub(super) fn of_signals(names: Vec<String>) -> Self {
        let mut roles = Vec::with_capacity(names.len());
        for name in &names {
            let role = signal_role(&words(name)).filter(|role| !roles.contains(&Some(*role)));
            roles.push(role);
        }
        Self { names, roles, speaks: Speaks::No }
    }

    /// Whether some column holds `role`.
    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.contains(&Some(role))
    }

    /// The column that holds `role`.
    pub(super) fn at(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|own| *own == Some(role))
    }

    /// Whether these are exactly the columns called `names`.
    pub(super) fn are(&self, names: &[&str]) -> bool {
        self.names == names
    }
}

/// What a lock's field called `name` holds: a column, or `Since: …` in a list.
pub(super) fn field_role(name: &str) -> Option<Role> {
    lock_role(&words(name))
}

const NOT_OURS: &[&str] =
    &["waiting", "next", "queue", "requested", "reviewed", "approved", "updated", "session"];
const AGENT: &[&str] =
    &["agent", "agents", "owner", "owners", "holder", "who", "assignee", "user", "developer", "locker"];
const PATH: &[&str] = &[
    "path",
    "paths",
    "filepath",
    "file",
    "files",
    "filename",
    "glob",
    "globs",
    "pattern",
    "patterns",
    "directory",
    "directories",
    "folder",
    "folders",
    "resource",
    "resources",
];
const EXPIRES: &[&str] = &[
    "expires",
    "expire",
    "expiry",
    "expiration",
    "until",
    "eta",
    "ttl",
    "deadline",
    "lease",
    "expected",
    "estimated",
    "est",
    "planned",
];
const SINCE: &[&str] =
    &["since", "acquired", "timestamp", "time", "date", "started", "start", "when", "claimed", "at", "taken"];
const TASK: &[&str] = &[
    "task",
    "tasks",
    "purpose",
    "reason",
    "description",
    "notes",
    "note",
    "comment",
    "comments",
    "work",
    "feature",
    "activity",
    "working",
    "why",
    "details",
    "detail",
    "what",
    "operation",
    "goal",
    "intent",
];

/// The order matters: a "released by" is no holder, a "file owner" no file, an "expected release" no release.
fn lock_role(words: &[String]) -> Option<Role> {
    let any = |list: &[&str]| any(words, list);
    let ends_with_by = words.last().is_some_and(|word| word == "by");
    if any(NOT_OURS) || ends_with_by && any(&["released", "unlocked"]) {
        None
    } else if any(AGENT) || ends_with_by && !any(&["release", "expires"]) {
        Some(Role::Agent)
    } else if any(&["status", "state"]) || words == ["locked"] {
        // A column called just "Locked" may hold yes or a time: the cell decides.
        Some(Role::Status)
    } else if any(PATH) {
        Some(Role::Path)
    } else if any(EXPIRES) || ends_with_by && any(&["release"]) {
        Some(Role::Expires)
    } else if any(&["released", "unlocked", "completed", "finished"])
        || any(&["release", "unlock"]) && any(&["time", "date", "at"])
    {
        Some(Role::ReleasedAt)
    } else if any(SINCE) {
        Some(Role::LockedAt)
    } else {
        any(TASK).then_some(Role::Task)
    }
}

fn signal_role(words: &[String]) -> Option<Role> {
    let any = |list: &[&str]| any(words, list);
    if any(&["signal", "kind", "type", "event", "status", "state"]) {
        return Some(Role::Signal);
    }
    if any(&["agent", "from", "by", "sender", "who", "owner"]) {
        return Some(Role::Agent);
    }
    if any(&["at", "time", "timestamp", "date", "when"]) {
        return Some(Role::LockedAt);
    }
    if any(&["subject", "service", "scope", "target", "task", "for", "path", "component", "topic"]) {
        return Some(Role::Subject);
    }
    any(&["detail", "details", "notes", "note", "message", "evidence", "comment", "comments"])
        .then_some(Role::Detail)
}

fn any(words: &[String], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(&word.as_str()))
}

fn words(name: &str) -> Vec<String> {
    name.replace("(s)", "s")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Columns, Role, Speaks};

    fn roles(header: &str) -> Vec<Option<Role>> {
        Columns::of_locks(header.split('|').map(|name| name.trim().to_owned()).collect()).roles
    }

    #[test]
    fn columns_under_their_common_names() {
        use Role::{Agent, Expires, LockedAt, Path, ReleasedAt, Status, Task};
        for (header, expected) in [
            ("Path|Agent|Locked at|Expires|Task", vec![Path, Agent, LockedAt, Expires, Task]),
            ("Path|Agent|Locked at|Released at|Task", vec![Path, Agent, LockedAt, ReleasedAt, Task]),
            ("File|Locked By|Since|Task", vec![Path, Agent, LockedAt, Task]),
            ("File(s)|Held by|Start time|ETA|Why", vec![Path, Agent, LockedAt, Expires, Task]),
            ("**Locked file**|Who|When|Release by", vec![Path, Agent, LockedAt, Expires]),
            ("Lock status|File|Agent", vec![Status, Path, Agent]),
        ] {
            assert_eq!(roles(header), expected.into_iter().map(Some).collect::<Vec<_>>(), "{header}");
        }
        assert_eq!(
            roles("Path or glob|Locked by|Task ID|Claim status|Acquired|Expected release|Notes"),
            [Some(Path), Some(Agent), Some(Task), Some(Status), Some(LockedAt), Some(Expires), None]
        );
        assert_eq!(
            roles("File Path|Status|Locked By|Waiting|Notes"),
            [Some(Path), Some(Status), Some(Agent), None, Some(Task)]
        );
        assert_eq!(
            roles("Agent|Feature Area|Files|Mode|Status|Claimed"),
            [Some(Agent), Some(Task), Some(Path), None, Some(Status), Some(LockedAt)]
        );
        assert_eq!(roles("Owner|File|Locked by|Released by"), [None, Some(Path), Some(Agent), None]);
    }

    #[test]
    fn columns_speak_of_locks_or_not() {
        let speaks = |name: &str| Columns::of_locks(vec![name.to_owned()]).speaks;
        assert_eq!(speaks("Locked by"), Speaks::OfLocks);
        assert_eq!(speaks("Claim status"), Speaks::OfClaims);
        assert_eq!(speaks("Owner"), Speaks::No);
        assert_eq!(speaks("Blocked by"), Speaks::No);
    }
}
