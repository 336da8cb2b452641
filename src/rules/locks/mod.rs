//! Owns the family *locks*: who may change what now.

mod coverage;
pub(super) mod lock_backdated;
pub(super) mod lock_conflict;
pub(super) mod lock_expired;
pub(super) mod lock_held;
pub(super) mod lock_missing;
