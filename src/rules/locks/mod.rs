//! Owns the rules about who may change what now: the locks in WORK_STATUS.md.

mod coverage;
pub mod lock_backdated;
pub mod lock_conflict;
pub mod lock_expired;
pub mod lock_held;
pub mod lock_missing;

#[cfg(test)]
mod tests;
