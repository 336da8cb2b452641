//! Owns the rules about who may change what now: the locks in WORK_STATUS.md.

mod coverage;
pub(super) mod lock_backdated;
pub(super) mod lock_conflict;
pub(super) mod lock_expired;
pub(super) mod lock_held;
pub(super) mod lock_missing;
pub(super) mod lock_unreleased;
mod told;
pub(super) mod work;

pub(crate) use told::told;

#[cfg(test)]
mod tests;
