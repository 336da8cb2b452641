//! Owns the rules about who made a change.

pub(super) mod agent_unknown;
pub(super) mod agent_unverified;
