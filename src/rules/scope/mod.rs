//! Owns the rules about who may change what at all.

pub(super) mod scope_outside;
