//! Owns where a range of commits is going, and what it is made of: what rules need that judge the range as a whole.

use super::{Agent, FileChange, Tree};

/// A gate at which a range of commits is judged as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// A push: the hooks `pre-push` and `pre-receive`.
    Push,
    /// A range that somebody has judged: `policy check --range`, `--base`, or with neither.
    Ci,
}

impl Gate {
    /// The gates, by the names that policy.toml gives them.
    pub const NAMED: &'static [(&'static str, Self)] = &[("push", Self::Push), ("ci", Self::Ci)];
}

/// A range of commits on its way.
#[derive(Clone)]
pub struct Journey {
    /// The gate that it has come to.
    pub gate: Gate,
    /// Whether it goes to a protected branch. Where nobody tells the branch, it does.
    pub is_protected: bool,
    /// Its new commits, and those that say something in the ledger.
    pub parts: Vec<Part>,
}

/// One commit of a range.
#[derive(Clone)]
pub struct Part {
    /// Who made it.
    pub agent: Agent,
    /// Whether that is proven as far as the policy asks: by a signature, where the agent lists keys.
    pub is_proven: bool,
    /// Whether the receiver does not have it yet, on this or another branch.
    pub is_new: bool,
    /// The trees it starts from.
    pub before: Vec<Tree>,
    /// The tree it leads to.
    pub after: Tree,
    /// Its own content, in path order.
    pub files: Vec<FileChange>,
}
