//! What holds for the family as a whole.

use super::{lock_backdated, lock_expired, lock_held, lock_missing};
use crate::rules::testing::{active, change, judge, paths};

/// Which of the four rules has the word on `src/a.rs`, if these rows stand before a change by rust-expert.
fn verdicts(before: &[&str], after: &[&str]) -> Vec<&'static str> {
    let change = change(&format!(
        "agent: rust-expert\n-- before/WORK_STATUS.md --\n{}-- after/WORK_STATUS.md --\n{}-- after/src/a.rs --\nx\n",
        active(before),
        active(after)
    ));
    let rules = [&lock_held::RULE, &lock_expired::RULE, &lock_backdated::RULE, &lock_missing::RULE];
    rules.into_iter().flat_map(|rule| judge(rule, &change)).map(|finding| finding.rule).collect()
}

const HELD: &str = "| src/ | python-pro | 2026-11-22T05:00:00Z | | |";
const EXPIRED: &str = "| src/ | rust-expert | 2026-11-20T05:00:00Z | | |";
const LATE: &str = "| src/ | rust-expert | 2026-11-22T09:00:00Z | | |";
const GOOD: &str = "| src/ | rust-expert | 2026-11-22T05:00:00Z | | |";

#[test]
fn each_path_gets_one_verdict() {
    for (before, after, expected) in [
        (&[HELD, EXPIRED, LATE, GOOD][..], &[][..], &["lock-held"][..]),
        (&[EXPIRED, LATE], &[LATE], &["lock-expired"]),
        (&[LATE], &[LATE], &["lock-backdated"]),
        (&[], &[], &["lock-missing"]),
        (&[EXPIRED], &[GOOD], &[]),
        (&[LATE], &[GOOD], &[]),
        (&[EXPIRED, LATE, GOOD], &[], &[]),
        (&[], &["| src/ | rust-expert | | | |"], &[]),
    ] {
        assert_eq!(verdicts(before, after), expected, "{before:?} {after:?}");
    }
}

#[test]
fn a_rule_can_exempt_paths_of_its_own() {
    let mut policy = crate::rules::testing::policy();
    let exempt = vec![crate::glob::Pattern::parse("doc/**").unwrap()];
    let settings = crate::config::RuleSettings {
        exempt: crate::glob::PatternSet::new(exempt).unwrap(),
        ..Default::default()
    };
    policy.rules.insert("lock-missing", settings);
    let change = change("agent: rust-expert\n-- after/doc/a.md --\nx\n-- after/src/a.rs --\nx\n");
    let found = crate::rules::testing::judge_by(&lock_missing::RULE, &change, &policy).found;
    assert_eq!(paths(&found), ["src/a.rs"]);
}
