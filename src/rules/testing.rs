//! Owns what the tests of rules share: a policy, and the judgement of one rule on one change.

use std::sync::Arc;

use super::{Context, Family, Findings, Memo, ParseCache, RULES, Rule, example};
use crate::change::memory::MemoryTree;
use crate::change::{Agent, Change, Claim, Extent, FileChange, Grounds, Origin, RepoPath, Tree};
use crate::config::{AgentEntry, IndexOptions, LedgerOptions, LockOptions, Policy, PolicySource};
use crate::engine;
use crate::finding::Finding;

/// A team of three with a coordinator; locks last a day.
pub(crate) fn policy() -> Policy {
    let agents = ["rust-expert", "python-pro", "docker-expert", "orchestrator"];
    Policy {
        source: PolicySource::DefaultPack,
        agents: agents.map(|name| (name.to_owned(), AgentEntry::default())).into(),
        ledger: LedgerOptions { coordinators: vec!["orchestrator".to_owned()] },
        locks: LockOptions::default(),
        index: IndexOptions::default(),
        rules: [].into(),
        services: Vec::new(),
        protected_branches: Vec::new(),
        reviews: Vec::new(),
        roles: [].into(),
        max_file_size: 1 << 20,
        owners: None,
    }
}

/// What a rule finds in a change. A rule about allows judges what all the others leave.
pub(crate) fn judge_by(rule: &'static Rule, change: &Change, policy: &Policy) -> Findings {
    if rule.family == Family::Suppression {
        let mut judged = engine::judge(change, policy, RULES, &ParseCache::default()).unwrap();
        judged.findings.retain(|finding| finding.rule == rule.id);
        return Findings { found: judged.findings, not_evaluated: judged.not_evaluated };
    }
    let (memo, parsed) = (Memo::default(), ParseCache::default());
    let mut findings = Findings::default();
    let cx = Context::new(change, policy, rule, &memo, &parsed);
    rule.judge(&cx, &mut findings).unwrap();
    findings
}

/// What a rule finds in a change, by the policy of these tests.
pub(crate) fn judge(rule: &'static Rule, change: &Change) -> Vec<Finding> {
    judge_by(rule, change, &policy()).found
}

/// The change that an example shows.
pub(crate) fn change(text: &str) -> Change {
    example::parse(text).map(|example| example.change).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What a rule finds in the change that an example shows.
pub(crate) fn judge_text(rule: &'static Rule, text: &str) -> Vec<Finding> {
    judge(rule, &change(text))
}

/// A merge of `before` into `after` by `agent`, made when the examples are. Its own files are those that differ from
/// every parent.
pub(crate) fn merge(agent: &str, before: &[MemoryTree], after: &MemoryTree) -> Change {
    let mut files: Vec<FileChange> = Vec::new();
    for (path, _, entry) in after.changes_since(&before[0]) {
        let sides: Vec<_> = before
            .iter()
            .map(|tree| after.changes_since(tree).into_iter().find(|(other, ..)| *other == path))
            .collect();
        if sides.iter().all(Option::is_some) {
            let before = sides.into_iter().flatten().map(|(_, old, _)| old).collect();
            files.push(FileChange { path, before, after: entry });
        }
    }
    Change {
        origin: Origin::Index,
        extent: Extent::Difference,
        agent: Agent { claim: Some(Claim::Flag), ..Agent::named(agent) },
        time: "2026-11-22T06:00:00Z".parse().unwrap(),
        before: before.iter().map(|tree| Arc::new(tree.clone()) as Tree).collect(),
        after: Arc::new(after.clone()),
        files,
        is_pure_revert: false,
        ignore_case: false,
        target: None,
        arbiter: None,
        range_tip: None,
        covers_range: false,
        journey: None,
        grounds: Grounds::default(),
    }
}

/// A ledger with these rows under *Active locks*.
pub(crate) fn active(rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    format!("## Active locks\n\n| Path | Agent | Locked at | Expires | Task |\n|---|---|---|---|---|\n{rows}")
}

/// A tree with a ledger and nothing else.
pub(crate) fn tree(ledger: &str) -> MemoryTree {
    MemoryTree::new().with("WORK_STATUS.md", ledger)
}

/// The paths that findings are about.
pub(crate) fn paths(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| finding.path.as_ref().map_or("-".to_owned(), RepoPath::to_string)).collect()
}
