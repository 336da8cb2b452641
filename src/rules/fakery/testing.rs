//! Owns what the family's tests share: judging a change made of texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::change::memory::MemoryTree;
use crate::change::{Agent, Change, Extent, FileChange, Grounds, Origin, RepoPath};
use crate::config::{IndexOptions, LedgerOptions, LockOptions, Policy, PolicySource, RuleSettings};
use crate::rules::example;
use crate::rules::{Context, Findings, Memo, ParseCache, Rule};

/// A policy that decides nothing.
pub(super) fn policy() -> Policy {
    Policy {
        source: PolicySource::DefaultPack,
        agents: BTreeMap::new(),
        ledger: LedgerOptions::default(),
        locks: LockOptions::default(),
        index: IndexOptions::default(),
        rules: BTreeMap::new(),
        services: Vec::new(),
        protected_branches: Vec::new(),
        reviews: Vec::new(),
        roles: [].into(),
        max_file_size: 1 << 20,
        owners: None,
    }
}

/// A policy that gives `rule` these options.
pub(super) fn policy_with(rule: &'static Rule, options: &str) -> Policy {
    let options = (rule.options.parse)(options.parse().unwrap()).unwrap();
    let settings = RuleSettings { options: Some(options), ..RuleSettings::default() };
    Policy { rules: BTreeMap::from([(rule.id, settings)]), ..policy() }
}

/// A change from some files to others.
pub(super) fn change(before: &[(&str, &[u8])], after: &[(&str, &[u8])]) -> Change {
    let tree = |files: &[(&str, &[u8])]| {
        files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.with(RepoPath::from(*path), text))
    };
    let (before, after) = (tree(before), tree(after));
    let files = after.changes_since(&before).into_iter();
    let files = files.map(|(path, old, new)| FileChange { path, before: vec![old], after: new }).collect();
    Change {
        origin: Origin::Index,
        extent: Extent::Difference,
        agent: Agent::default(),
        time: "2026-11-22T06:00:00Z".parse().unwrap(),
        before: vec![Arc::new(before)],
        after: Arc::new(after),
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

/// What `rule` finds in `change`.
pub(super) fn judge(rule: &'static Rule, change: &Change, policy: &Policy) -> Findings {
    let (memo, parsed, mut out) = (Memo::default(), ParseCache::default(), Findings::default());
    rule.judge(&Context::new(change, policy, rule, &memo, &parsed), &mut out).unwrap();
    out
}

/// The texts that `rule` marks in a file that a change adds.
pub(super) fn marks(rule: &'static Rule, path: &str, text: &str) -> Vec<String> {
    let out = judge(rule, &change(&[], &[(path, text.as_bytes())]), &policy());
    let label = |finding: crate::finding::Finding| {
        let label = finding.label.unwrap();
        String::from_utf8_lossy(&label.blob.data[label.range]).into_owned()
    };
    out.found.into_iter().map(label).collect()
}

/// Executes the examples of a rule's documentation.
pub(super) fn assert_examples(rule: &'static Rule) {
    let found = |text: &str| {
        let example = example::parse(text).unwrap();
        let policy = match example.policy_tree.file(&RepoPath::from("policy.toml")).unwrap() {
            None => policy(),
            Some(blob) => {
                let text = String::from_utf8_lossy(&blob.data).into_owned();
                policy_with(rule, text.split_once(']').map_or("", |(_, options)| options))
            }
        };
        judge(rule, &example.change, &policy).found
    };
    let (violating, fine) = (example::fences(rule.docs, "violates"), example::fences(rule.docs, "ok"));
    assert!(!violating.is_empty() && !fine.is_empty());
    for text in violating {
        assert_eq!(found(text).len(), 1, "{text}\n{:#?}", found(text));
    }
    for text in fine {
        assert_eq!(found(text).len(), 0, "{text}\n{:#?}", found(text));
    }
}
