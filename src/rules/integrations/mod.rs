//! Owns the rules about what a program integrates: other systems that it talks to.

mod brought;
pub(super) mod integration_unverified;
mod parents;
