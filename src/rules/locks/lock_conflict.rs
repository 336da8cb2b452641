//! `lock-conflict`: two agents hold one path.

use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::Lock;
use crate::rules::ledger::{self, ledgers};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lock-conflict",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Outcome,
    summary: "two live locks of different agents overlap",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let ledgers = ledgers(cx)?;
    let Some(after) = &ledgers.after else { return Ok(()) };
    let is_live = |lock: &&Lock| lock.is_live_at(cx.change.time, cx.policy.locks.ttl);
    let per_session = cx.policy.locks.per_session;
    let live: Vec<&Lock> = ledgers.held_after().filter(is_live).collect();
    for (at, second) in live.iter().enumerate() {
        for first in live[..at].iter().filter(|first| conflict(cx, first, second)) {
            let stands = (0..ledgers.before.len()).any(|parent| {
                let stood = |lock: &Lock| {
                    let is_same = |other: &Lock| {
                        other.pattern == lock.pattern && other.shares_holder(lock, per_session)
                    };
                    ledgers.held_before(parent).filter(is_live).any(is_same)
                };
                stood(first) && stood(second)
            });
            // A merge that brings nothing of its own has nothing to say of what was there before.
            if stands && cx.change.files.is_empty() {
                continue;
            }
            let finding = describe(cx, first, second).at(
                &ledger::path(),
                &after.blob,
                second.range.clone(),
                format!("overlaps the lock of {}", first.agent),
            );
            out.report(if stands { finding.weighing(Severity::Warning) } else { finding });
        }
    }
    Ok(())
}

fn conflict(cx: &Context<'_>, first: &Lock, second: &Lock) -> bool {
    !first.is_of(&second.agent, cx.policy.locks.per_session)
        && may_overlap(first.pattern.as_str(), second.pattern.as_str())
        && first.pattern.overlaps(&second.pattern, cx.change.ignore_case)
}

/// Whether two patterns agree as far as both are plain text: most do not, and the full answer costs much more.
fn may_overlap(first: &str, second: &str) -> bool {
    let is_special = |byte: &u8| matches!(byte, b'*' | b'?' | b'[' | b'{' | b'\\');
    let plain = |text: &str| text.bytes().take_while(|byte| !is_special(byte)).count();
    let common = plain(first).min(plain(second));
    first.as_bytes()[..common].eq_ignore_ascii_case(&second.as_bytes()[..common])
}

fn describe(cx: &Context<'_>, first: &Lock, second: &Lock) -> Finding {
    let message = format!(
        "the lock of {} on `{}` overlaps that of {} on `{}`",
        second.agent, second.pattern, first.agent, first.pattern
    );
    let why = "each of the two believes to be alone: a path has one holder, or none that counts";
    let help = format!(
        "decide between the two: one moves its row to `## Released locks`, or locks a path that the other does not \
         cover ({} was first in the ledger)",
        first.agent
    );
    Finding::new(cx.id(), message, why, help)
}

const DOCS: &str = r"
## What it checks

In the ledger that the change leads to, no two locks of different agents that hold when the change is made can cover
the same path; with `[locks] per-session = true`, no two of different sessions. That is decided on the patterns themselves, whatever files there are: `src/**` and `src/*/b.rs` overlap.

It is an error in the change that brings the conflict, a merge often, even one that git makes by itself, and a warning
in later ones while it stands.

## Why

Each of the two agents believes to be alone. Whoever changes the path is reported by `lock-held`, so that neither gets
on.

## What to do

One of the two releases its lock, or narrows it.

## Examples

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | python-pro | 2026-11-22T05:46:00Z | | bindings |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | python-pro | 2026-11-22T05:46:00Z | | bindings |
| `src/a.rs` | rust-expert | 2026-11-22T05:50:00Z | | parser |
````

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/*.py` | python-pro | 2026-11-22T05:46:00Z | | bindings |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/*.py` | python-pro | 2026-11-22T05:46:00Z | | bindings |
| `src/*.rs` | rust-expert | 2026-11-22T05:50:00Z | | parser |
````
";

#[cfg(test)]
mod tests {
    use super::{RULE, may_overlap};
    use crate::finding::Severity;
    use crate::rules::testing::{active, judge, merge, tree};

    const OURS: &str = "| src/a.rs | rust-expert | 2026-11-22T05:46:00Z | | |";
    const THEIRS: &str = "| src/ | python-pro | 2026-11-22T05:46:00Z | | |";

    fn severities(before: &[&[&str]], after: &[&str]) -> Vec<Severity> {
        let before: Vec<_> = before.iter().map(|rows| tree(&active(rows))).collect();
        let findings = judge(&RULE, &merge("rust-expert", &before, &tree(&active(after))));
        findings.iter().map(|finding| finding.severity).collect()
    }

    #[test]
    fn it_is_an_error_when_it_comes_and_a_warning_while_it_stands() {
        assert_eq!(severities(&[&[THEIRS]], &[THEIRS, OURS]), [Severity::Error]);
        assert_eq!(severities(&[&[OURS, THEIRS]], &[THEIRS, OURS]), [Severity::Warning]);
        assert_eq!(
            severities(&[&[OURS], &[THEIRS]], &[OURS, THEIRS]),
            [Severity::Error],
            "a merge brings it"
        );
        assert!(
            severities(&[&[OURS], &[OURS, THEIRS]], &[OURS, THEIRS]).is_empty(),
            "a merge with nothing of its own only repeats what stood"
        );
        let both = format!("{THEIRS}\n| doc/ | ada | 2026-11-22T05:46:00Z | | |");
        assert_eq!(severities(&[&[OURS], &[OURS, THEIRS]], &[OURS, &both]), [Severity::Warning]);
    }

    #[test]
    fn only_live_locks_of_different_agents_are_in_conflict() {
        let old = THEIRS.replace("22T", "20T");
        let own = THEIRS.replace("python-pro", "RUST-EXPERT");
        let apart = THEIRS.replace("src/", "doc/");
        for other in [&old, &own, &apart] {
            assert!(severities(&[&[]], &[OURS, other]).is_empty(), "{other}");
        }
        let endless = "| src/ | python-pro | | | |";
        assert_eq!(severities(&[&[]], &[OURS, endless]), [Severity::Error]);
    }

    #[test]
    fn the_quick_look_never_denies_an_overlap() {
        for (first, second) in
            [("src/a", "src/a/b"), ("src/**", "src/a"), ("**", "x"), ("SRC/a", "src/a"), ("a[b]", "ab")]
        {
            assert!(may_overlap(first, second), "{first} {second}");
        }
        assert!(!may_overlap("src/a.rs", "doc/**"));
    }
}
