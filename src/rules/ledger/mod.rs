//! Owns the family *ledger*: WORK_STATUS.md as a document that everybody can rely on.

pub(super) mod ledger_forged;
pub(super) mod ledger_malformed;
pub(super) mod ledger_missing;
