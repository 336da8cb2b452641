//! Owns orchestration-index.md as far as a rule needs it: where it stands, and what counts as an update of it.

use super::substance;

/// Where the index stands.
pub const PATH: &str = crate::change::ORCHESTRATION_INDEX;

/// Whether `after` has a substantive line that none of `before` has: see [`substance`] for what is not substantive.
pub fn gains(before: &[&[u8]], after: &[u8]) -> bool {
    substance::gains(before, after)
}

#[cfg(test)]
mod tests {
    use super::gains;

    #[test]
    fn an_entry_is_an_update_and_a_new_date_is_none() {
        let before = b"# Index\n\nLast updated: 2026-01-30\n\n- src/a.rs: the parser\n";
        assert!(!gains(&[before], b"# Index\n\nLast updated: 2026-01-31\n\n- src/a.rs: the parser\n"));
        assert!(gains(&[before], b"# Index\n\nLast updated: 2026-01-31\n\n- src/a.rs: the lexer\n"));
        assert!(gains(&[], before));
    }
}
