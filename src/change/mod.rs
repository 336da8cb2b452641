//! Owns the model of a change: what the repository's files were, what they become, who does it and when.
//!
//! Rules read changes and nothing else. Git makes them (`crate::git`), memory makes them (`memory`); a rule cannot tell.

mod arbiter;
mod holder;
mod journey;
mod lines;
pub mod memory;
pub mod moved;
mod object;
mod path;
mod signature;
mod snapshot;

pub use arbiter::{Arbiter, Statement};
pub use holder::{Holder, SESSION_MARK};
pub use journey::{Gate, Journey, Part};
pub use lines::{AddedLines, Hunk};
pub use object::{Blob, Entry, Mode, Oid, is_binary};
pub use path::RepoPath;
pub use signature::Signature;
pub use snapshot::{EmptyTree, Selector, Snapshot, Tree};

use jiff::Timestamp;

/// The ledger's path: who holds what, and what they signal.
pub const WORK_STATUS: &str = "WORK_STATUS.md";

/// The index's path: what there is and who does it.
pub const ORCHESTRATION_INDEX: &str = "orchestration-index.md";

/// Whether `path` is one of the two documents, which need no lock and owe no update of themselves.
pub fn is_document(path: &RepoPath) -> bool {
    path.as_bytes() == WORK_STATUS.as_bytes() || path.as_bytes() == ORCHESTRATION_INDEX.as_bytes()
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Staged, about to be committed.
    Index,
    /// In the work tree, not staged.
    Worktree,
    /// Committed.
    Commit(Oid),
}

/// One path of a change's own content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The path. A rename is two file changes: a deletion and an addition.
    pub path: RepoPath,
    /// What stood there, parent by parent: one for an ordinary change, none for a root commit, several for a merge.
    pub before: Vec<Option<Entry>>,
    /// What stands there now; `None` for a deletion.
    pub after: Option<Entry>,
}

impl FileChange {
    /// Whether nothing stood at the path in any parent.
    pub fn is_added(&self) -> bool {
        self.after.is_some() && self.before.iter().all(Option::is_none)
    }

    /// Whether nothing stands at the path any more.
    pub fn is_deleted(&self) -> bool {
        self.after.is_none()
    }
}

/// How the agent of a change is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// `--agent`.
    Flag,
    /// `POLICY_AGENT`.
    Environment,
    /// `git config policy.agent`.
    GitConfig,
    /// The commit's `Agent:` trailer.
    Trailer,
    /// The author's e-mail address, listed in policy.toml.
    Email,
}

/// Who made a change. An empty name is no name: it equals nobody, itself included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// The bare name, if anything tells it.
    pub name: Option<String>,
    /// Which of the agent's sessions, if anything tells it.
    pub session: Option<String>,
    /// Whether two sessions of one agent are two holders here (`[locks] per-session`).
    pub per_session: bool,
    /// What tells it.
    pub claim: Option<Claim>,
    /// The author's e-mail address, for messages.
    pub email: Option<String>,
    /// What is known of the commit's signature.
    pub signature: Signature,
}

impl Agent {
    /// The agent that `name` names, and nothing else known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }

    /// Whether this agent is the holder that a row names as `written`. An unknown agent is nobody, and where sessions
    /// count, so is one whose session is unknown.
    pub fn is(&self, written: &str) -> bool {
        self.holder().is_some_and(|own| own.is(&Holder::parse(written), self.per_session))
    }

    /// The agent as a ledger names it: with its session, where that is known. `None` if the agent is unknown.
    pub fn holder(&self) -> Option<Holder<'_>> {
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty())?;
        Some(Holder::new(name, self.session.as_deref()))
    }

    /// Whether sessions count here and this agent's is unknown: then no row is its own.
    pub fn lacks_session(&self) -> bool {
        self.per_session && self.holder().is_some_and(|holder| holder.session().is_none())
    }
}

/// How much of the after tree a change answers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What it brings.
    Difference,
    /// The whole tree (`--all`): only rules about content apply.
    WholeTree,
}

/// What a change of the policy is held against, beside what it starts from.
#[derive(Clone, Default)]
pub struct Grounds {
    /// The commits of its range, and those that say something in the ledger; `None`: it is of no range.
    pub parts: Option<std::sync::Arc<[Part]>>,
    /// The tree whose policy judges because whoever runs the gate says so.
    pub vouched: Option<Tree>,
}

/// A change: `before` → `after`, by somebody, at some time.
#[derive(Clone)]
pub struct Change {
    /// Where it stands.
    pub origin: Origin,
    /// How much is judged.
    pub extent: Extent,
    /// Who made it.
    pub agent: Agent,
    /// When: the committer date, or now for what is not committed.
    pub time: Timestamp,
    /// What it starts from: one tree, none for a root commit, several for a merge.
    pub before: Vec<Tree>,
    /// What it leads to.
    pub after: Tree,
    /// Its own content, in path order. For a merge: what differs from every parent and from git's own merge.
    pub files: Vec<FileChange>,
    /// Whether it undoes another commit exactly, the two documents aside.
    pub is_pure_revert: bool,
    /// Whether paths compare without regard to ASCII case (`core.ignorecase`).
    pub ignore_case: bool,
    /// The tree of the branch it is going to, where there is one and it is not `before` itself.
    pub target: Option<Tree>,
    /// The arbiter of locks, where the change can ask it.
    pub arbiter: Option<std::sync::Arc<dyn Arbiter>>,
    /// Released before the change's range ends: the trees of later commits of the same range, last one only.
    pub range_tip: Option<Tree>,
    /// Whether it is a whole range judged as one change, for what is owed per push.
    pub covers_range: bool,
    /// Where that range is going, if it is at a gate that asks what it leads to.
    pub journey: Option<std::sync::Arc<Journey>>,
    /// What a change of the policy is held against, beside what it starts from.
    pub grounds: Grounds,
}

impl Change {
    /// Whether it joins several lines of history.
    pub fn is_merge(&self) -> bool {
        self.before.len() > 1
    }
}
