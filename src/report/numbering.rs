//! Owns the numbering of what is alike in several changes of one report: a code host hides what has the fingerprint of
//! something else.
//!
//! The engine numbers what is alike in one change. Two commits of a range may bring the same line, though, or owe the
//! same: the second of them is the second of the report. So a squash of both, which is one change, is numbered as they
//! were, and nothing in a fingerprint depends on an id, a line number or a time.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::Judgement;
use crate::finding::Finding;

/// The fingerprints of a report.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbering {
    taken: FxHashSet<String>,
    /// Of each identity that stands in several changes: the first number that may be free.
    next: FxHashMap<String, usize>,
}

impl Numbering {
    /// Renumbers what is like something of an earlier change, suppressed or not.
    pub(super) fn number(&mut self, judgement: &mut Judgement) {
        let suppressed = judgement.suppressed.iter_mut().map(|suppressed| &mut suppressed.finding);
        let mut all: Vec<&mut Finding> = judgement.findings.iter_mut().chain(suppressed).collect();
        if !all.iter().any(|finding| self.taken.contains(&finding.fingerprint)) {
            self.taken.extend(all.iter().map(|finding| finding.fingerprint.clone()));
            return;
        }
        // As the engine numbers them: what is suppressed takes its turn among the rest.
        all.sort_by(|a, b| crate::engine::in_order(a, b));
        for finding in all {
            if self.taken.insert(finding.fingerprint.clone()) {
                continue;
            }
            let identity = finding.identity();
            let next = self.next.entry(identity.clone()).or_insert(1);
            while {
                finding.set_fingerprint(&identity, *next);
                *next += 1;
                !self.taken.insert(finding.fingerprint.clone())
            } {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::Numbering;
    use crate::engine::Judgement;
    use crate::finding::Finding;

    /// What the engine makes of `count` findings that are alike.
    fn judgement(rule: &'static str, count: usize) -> Judgement {
        let mut judgement = Judgement::default();
        for occurrence in 0..count {
            let mut finding = Finding::new(rule, "m", "w", "h");
            finding.set_fingerprint(&finding.identity(), occurrence);
            judgement.findings.push(finding);
        }
        judgement
    }

    fn numbered(changes: &[(&'static str, usize)]) -> Vec<String> {
        let mut numbering = Numbering::default();
        let mut all = Vec::new();
        for (rule, count) in changes {
            let mut judgement = judgement(rule, *count);
            numbering.number(&mut judgement);
            all.extend(judgement.findings.into_iter().map(|finding| finding.fingerprint));
        }
        all
    }

    #[test]
    fn what_several_changes_owe_is_numbered_as_if_one_did() {
        assert_eq!(numbered(&[("a", 1), ("a", 2), ("a", 3)]), numbered(&[("a", 6)]));
        let mixed: BTreeSet<String> =
            numbered(&[("a", 2), ("b", 1), ("a", 1), ("b", 2)]).into_iter().collect();
        assert_eq!(mixed, numbered(&[("a", 3), ("b", 3)]).into_iter().collect());
        assert_eq!(numbered(&[("a", 1)]), [judgement("a", 1).findings[0].fingerprint.clone()]);
    }

    #[test]
    fn a_long_history_of_the_same_is_no_burden() {
        let start = std::time::Instant::now();
        let all = numbered(&vec![("a", 1); 20_000]);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 20_000);
        // Once each: a search from the beginning for each of them would be two hundred million digests.
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
