//! `lock-missing`: a path is changed without a lock.

use crate::change::RepoPath;
use crate::config::LockRequirement;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status;
use crate::rules::locks::coverage::{self, Coverage, lock_command, row_for};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "lock-missing",
    family: Family::Locks,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a changed path is covered by no lock of the change's agent",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    coverage::report(cx, out, |path, coverage| match coverage {
        Coverage::Missing { is_locked_here, is_granted } => {
            Some(describe(cx, path, *is_locked_here, *is_granted))
        }
        _ => None,
    })
}

fn describe(cx: &Context<'_>, path: &RepoPath, is_locked_here: bool, is_granted: bool) -> Finding {
    let why = "a lock tells the others to keep off before anything is changed: without it two agents do the same work";
    let Some(agent) = cx.change.agent.holder() else {
        let message = format!("`{path}` is changed by nobody knows whom, so that no lock covers it");
        let help = "say who makes the change (`--agent NAME`, `POLICY_AGENT=NAME`, or an `Agent: NAME` trailer), and \
                    lock the path in that name";
        return Finding::new(cx.id(), message, why, help);
    };
    if cx.change.agent.lacks_session() {
        let message = format!(
            "`{path}` is changed by nobody knows which session of {agent}, so that no lock covers it"
        );
        let help = format!(
            "{} (`[locks] per-session` asks for it), and lock the path in that name",
            coverage::say_session(&agent)
        );
        return Finding::new(cx.id(), message, why, help);
    }
    let row = row_for(path, &agent);
    if is_locked_here {
        let message = format!("`{path}` is locked by {agent} in this change only, not before it");
        let help = format!(
            "commit the lock in {} by itself first, then this change: `[locks] require = \"parent\"` asks for it",
            work_status::PATH
        );
        return Finding::new(cx.id(), message, why, help);
    }
    if is_granted {
        let message = format!("`{path}` is locked by {agent}, and the change does not say so");
        let help = format!(
            "`git add {}`: the arbiter has granted the lock, and later gates judge by what is committed",
            work_status::PATH
        );
        return Finding::new(cx.id(), message, why, help);
    }
    let message = format!("`{path}` is changed without a lock of {agent}");
    let place = match cx.policy.locks.require {
        LockRequirement::Change => "add",
        LockRequirement::Parent => "in a commit before this one, add",
    };
    let help = format!(
        "{}; or by hand {place} this row to {} under `## Active locks`, with the time in UTC at which the lock is taken: {row}",
        lock_command(path),
        work_status::PATH
    );
    Finding::new(cx.id(), message, why, help)
}

const DOCS: &str = r#"
## What it checks

Every path that a change touches is covered by a lock of the change's agent: a row in `WORK_STATUS.md` that names the
path, a directory above it, or a glob that matches it. A rename touches two paths, and a deletion touches one.

The lock stands in the tree before the change, or in the change itself, which may also release it: the row then stands
under *Released locks*. With `[locks] require = "parent"` only a lock that stood before the change counts.

`WORK_STATUS.md` and `orchestration-index.md` need no lock, nor does what `[locks] exempt` lists, nor do the agents
whose kind `[locks] exempt-kinds` names. A change whose author is not known is covered by no lock. With
`[locks] per-session = true` the lock must be of the change's own session (`rust-expert#7f3a`, from `POLICY_SESSION` or
the commit's `Agent:` trailer), and a change whose session is not known is covered by none.

## Why

A lock tells the others to keep off before anything is changed. Without it, two agents do the same work, or undo each
other's.

## What to do

Run `policy lock PATH` and commit `WORK_STATUS.md` with the change, or add the row that the finding shows.

## Examples

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/b.rs` | rust-expert | 2026-11-22T05:46:00Z | | parser |
-- after/src/a.rs --
fn main() {}
````

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/**` | rust-expert | 2026-11-22T05:46:00Z | | parser |
-- after/src/a.rs --
fn main() {}
````

Released with the work.

````ok
agent: rust-expert
-- before/WORK_STATUS.md --
## Active locks
-- after/WORK_STATUS.md --
## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
| `src/` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T05:59:00Z | parser |
-- after/src/a.rs --
fn main() {}
````
"#;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::change::Agent;
    use crate::config::{AgentEntry, AgentKind, LockRequirement};
    use crate::formats::work_status;
    use crate::glob::{Pattern, PatternSet};
    use crate::rules::testing::{active, change, judge, judge_by, judge_text, paths, policy};

    #[test]
    fn the_row_in_the_help_is_the_one_that_is_missing() {
        let findings = judge_text(&RULE, "agent: rust-expert\n-- after/docs/My File.md --\nx\n");
        assert_eq!(findings[0].message, "`docs/My File.md` is changed without a lock of rust-expert");
        let row =
            findings[0].help.split_once(": ").unwrap().1.replace("YYYY-MM-DDTHH:MM:SSZ", "2026-01-31 07:14");
        let ledger = work_status::parse(active(&[&row]).as_bytes());
        assert_eq!(
            (ledger.locks[0].pattern.as_str(), ledger.locks[0].agent.as_str()),
            ("docs/My File.md", "rust-expert")
        );
        assert_eq!(ledger.malformed, []);
    }

    #[test]
    fn both_sides_of_a_rename_and_deletions_need_locks() {
        let text = "agent: rust-expert\n-- before/a.rs --\nx\n-- deleted/a.rs --\n-- after/b.rs --\nx\n";
        assert_eq!(paths(&judge_text(&RULE, text)), ["a.rs", "b.rs"]);
    }

    #[test]
    fn an_unknown_author_is_covered_by_no_lock() {
        let locks = active(&["| ** | rust-expert | 2026-11-22T05:46:00Z | | |"]);
        let text = format!("-- before/WORK_STATUS.md --\n{locks}-- after/a.rs --\nx\n-- after/b.rs --\nx\n");
        // The lock is another's for somebody unknown, so that lock-held has the word.
        assert_eq!(judge_text(&RULE, &text).len(), 0);
        let findings = judge_text(&RULE, "-- after/a.rs --\nx\n-- after/b.rs --\nx\n");
        assert_eq!(paths(&findings), ["a.rs", "b.rs"]);
        assert!(findings[0].help.contains("--agent NAME"));
        let mut nameless = change("-- after/a.rs --\nx\n");
        nameless.agent = Agent { name: Some(String::new()), ..Agent::default() };
        assert_eq!(judge(&RULE, &nameless).len(), 1);
    }

    #[test]
    fn documents_exempt_paths_and_exempt_kinds_need_no_lock() {
        let text = "agent: ann\n-- after/WORK_STATUS.md --\nx\n-- after/orchestration-index.md --\nx\n-- after/a.lock --\nx\n\
                    -- after/sub/WORK_STATUS.md --\nx\n";
        let change = change(text);
        let mut policy = policy();
        assert_eq!(paths(&judge_by(&RULE, &change, &policy).found), ["a.lock", "sub/WORK_STATUS.md"]);
        policy.locks.exempt = PatternSet::new(vec![Pattern::parse("*.lock").unwrap()]).unwrap();
        assert_eq!(paths(&judge_by(&RULE, &change, &policy).found), ["sub/WORK_STATUS.md"]);
        policy.locks.exempt_kinds = vec![AgentKind::Human];
        let entry = AgentEntry { kind: AgentKind::Human, ..AgentEntry::default() };
        policy.agents.insert("Ann".to_owned(), entry);
        assert!(judge_by(&RULE, &change, &policy).found.is_empty());
    }

    #[test]
    fn the_parent_may_be_asked_for_the_lock() {
        let locks = active(&["| a.rs | rust-expert | 2026-11-22T05:46:00Z | | |"]);
        let mut policy = policy();
        policy.locks.require = LockRequirement::Parent;
        let here =
            change(&format!("agent: rust-expert\n-- after/WORK_STATUS.md --\n{locks}-- after/a.rs --\nx\n"));
        let findings = judge_by(&RULE, &here, &policy).found;
        assert!(
            findings[0].message.contains("in this change only")
                && findings[0].help.contains("by itself first")
        );
        let before =
            change(&format!("agent: rust-expert\n-- before/WORK_STATUS.md --\n{locks}-- after/a.rs --\nx\n"));
        assert!(judge_by(&RULE, &before, &policy).found.is_empty());
    }

    #[test]
    fn a_lock_that_the_change_removes_without_a_trace_still_covers_it() {
        let locks = active(&["| a.rs | rust-expert | 2026-11-22T05:46:00Z | | |"]);
        let empty = active(&[]);
        let text = format!(
            "agent: rust-expert\n-- before/WORK_STATUS.md --\n{locks}-- after/WORK_STATUS.md --\n{empty}-- after/a.rs --\nx\n"
        );
        assert!(judge_text(&RULE, &text).is_empty());
    }
}
