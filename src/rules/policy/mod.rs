//! Owns the rules about the policy itself and what they share: what a change does to the policy, and whether somebody who
//! may has said yes to it.
//!
//! A change is held against each tree that it starts from, against the one of the branch it is going to, and against the
//! one that whoever runs the gate vouches for: only what asks less than all of them is its own loosening. So a branch that
//! lags behind loosens nothing, and what a range first tightens and then takes back does not either.

mod approval;
mod attributes;
mod compare;
mod gates;
pub(super) mod policy_changed;
pub(super) mod policy_weakened;
mod sides;
mod survey;

#[cfg(test)]
mod tests;

use crate::change::{FileChange, RepoPath};
use crate::config::Policy;

/// The id of the rule that asks for an owner's word.
pub(crate) const POLICY_WEAKENED: &str = "policy-weakened";

/// Whether a change of these files may be one of the policy that judges it.
pub(crate) fn concerns(files: &[FileChange], policy: &Policy) -> bool {
    files.iter().any(|file| is_of_policy(&file.path, policy))
}

/// Whether what stands at `path` may decide how a repository with this policy is judged.
fn is_of_policy(path: &RepoPath, policy: &Policy) -> bool {
    let is_reviewed = policy.reviews.iter().any(|review| review.is_of_policy() && review.covers(path));
    let is_named = || path.as_bytes().eq_ignore_ascii_case(sides::FILE.as_bytes());
    is_reviewed || is_named() || path.file_name() == attributes::NAME || gates::Gates::may_stand_in(path)
}
