//! Owns the draft: a change as git tells it, before anyone has said who the agent is or which policy judges it.

use jiff::Timestamp;

use crate::change::{FileChange, Oid, Origin, Tree};

/// A change without its agent.
#[derive(Clone)]
pub struct Draft {
    /// Where it stands.
    pub origin: Origin,
    /// The author's e-mail address, as far as git knows one.
    pub author_email: Option<String>,
    /// The commit's `Agent:` trailer.
    pub trailer: Option<String>,
    /// The committer date; for what is not committed, when it would be.
    pub time: Timestamp,
    /// The commits it starts from.
    pub parents: Vec<Oid>,
    /// Their trees.
    pub before: Vec<Tree>,
    /// What it leads to.
    pub after: Tree,
    /// Its own content, in path order.
    pub files: Vec<FileChange>,
    /// Whether it undoes another commit exactly, the two documents aside.
    pub is_pure_revert: bool,
}
