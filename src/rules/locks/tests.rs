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

/// Which rules speak, and in which words, if `row` stands before a change by `agent` and sessions count.
fn by_session(agent: &str, row: &str) -> String {
    let rows = active(&[row]);
    let mut change =
        change(&format!("agent: {agent}\n-- before/WORK_STATUS.md --\n{rows}-- after/src/a.rs --\nx\n"));
    change.agent.per_session = true;
    let mut policy = crate::rules::testing::policy();
    policy.locks.per_session = true;
    let found = [&lock_held::RULE, &lock_missing::RULE]
        .into_iter()
        .flat_map(|rule| crate::rules::testing::judge_by(rule, &change, &policy).found);
    found
        .map(|finding| format!("{}: {}\n  help: {}\n", finding.rule, finding.message, finding.help))
        .collect()
}

#[test]
fn where_sessions_count_another_session_is_another_holder() {
    let row = |holder: &str| format!("| src/ | {holder} | 2026-11-22T05:00:00Z | | |");
    assert_eq!(by_session("rust-expert#a", &row("Rust-Expert#a")), "");
    let shown = [
        by_session("rust-expert#a", &row("rust-expert#b")),
        by_session("rust-expert#a", &row("rust-expert")),
        by_session("rust-expert", &row("rust-expert#a")),
        by_session("rust-expert", &row("rust-expert")),
        by_session("rust-expert", ""),
        by_session("rust-expert#a", ""),
    ];
    insta::assert_snapshot!(shown.concat(), @r#"
    lock-held: `src/a.rs` is locked by rust-expert#b as `src` since 2026-11-22T05:00:00Z until 2026-11-23T05:00:00Z
      help: wait until 2026-11-23T05:00:00Z, ask rust-expert#b to release it, or pick other work and leave `src/a.rs` out of this change
    lock-held: `src/a.rs` is locked by rust-expert as `src` since 2026-11-22T05:00:00Z until 2026-11-23T05:00:00Z
      help: if it is your own, let its row name rust-expert#a: without a session it is nobody's; else wait until 2026-11-23T05:00:00Z, ask rust-expert to release it, or pick other work and leave `src/a.rs` out of this change
    lock-held: `src/a.rs` is locked by rust-expert#a as `src` since 2026-11-22T05:00:00Z until 2026-11-23T05:00:00Z
      help: if it is your own, say which session makes the change: `POLICY_SESSION=ID` in its environment, or, for a commit, the trailer `Agent: rust-expert#ID`; else wait until 2026-11-23T05:00:00Z, ask rust-expert#a to release it, or pick other work and leave `src/a.rs` out of this change
    lock-held: `src/a.rs` is locked by rust-expert as `src` since 2026-11-22T05:00:00Z until 2026-11-23T05:00:00Z
      help: if it is your own, say which session makes the change: `POLICY_SESSION=ID` in its environment, or, for a commit, the trailer `Agent: rust-expert#ID`; else wait until 2026-11-23T05:00:00Z, ask rust-expert to release it, or pick other work and leave `src/a.rs` out of this change
    lock-missing: `src/a.rs` is changed by nobody knows which session of rust-expert, so that no lock covers it
      help: say which session makes the change: `POLICY_SESSION=ID` in its environment, or, for a commit, the trailer `Agent: rust-expert#ID` (`[locks] per-session` asks for it), and lock the path in that name
    lock-missing: `src/a.rs` is changed without a lock of rust-expert#a
      help: `policy lock src/a.rs`, then `git add WORK_STATUS.md`; or by hand add this row to WORK_STATUS.md under `## Active locks`, with the time in UTC at which the lock is taken: | `src/a.rs` | rust-expert#a | YYYY-MM-DDTHH:MM:SSZ | | task |
    "#);
}

#[test]
fn where_sessions_do_not_count_they_change_nothing() {
    let theirs = "| src/ | rust-expert#b | 2026-11-22T05:00:00Z | | |";
    assert_eq!(verdicts(&[theirs], &[theirs]), [""; 0]);
    let conflict = crate::rules::testing::merge(
        "rust-expert",
        &[crate::rules::testing::tree(&active(&[theirs]))],
        &crate::rules::testing::tree(&active(&[
            theirs,
            "| src/a.rs | rust-expert#a | 2026-11-22T05:00:00Z | | |",
        ])),
    );
    assert!(judge(&super::lock_conflict::RULE, &conflict).is_empty());
    let mut policy = crate::rules::testing::policy();
    policy.locks.per_session = true;
    let found = crate::rules::testing::judge_by(&super::lock_conflict::RULE, &conflict, &policy).found;
    assert_eq!(
        found[0].message,
        "the lock of rust-expert#a on `src/a.rs` overlaps that of rust-expert#b on `src`"
    );
}
