//! Owns what rule tests share: changes held in memory, judged by a policy of their own.

use super::example::{self, Example};
use super::{Context, Findings, Memo, ParseCache, Rule};
use crate::change::memory::MemoryTree;
use crate::change::{Agent, Change, Claim, RepoPath};
use crate::config::{self, Policy};
use crate::finding::Finding;

/// What stands at policy.toml in the example's tree, else the default pack.
pub(super) fn policy_of(example: &Example) -> Policy {
    let text = example.policy_tree.file(&RepoPath::from("policy.toml")).unwrap();
    let text = text.map(|blob| String::from_utf8(blob.data.to_vec()).unwrap());
    config::load(text.as_deref(), &super::known(), &mut |_| Ok(None))
        .unwrap_or_else(|fault| panic!("{fault}: {}", fault.help))
}

/// A change from `before` to `after` by rust-expert.
pub(super) fn change(before: MemoryTree, after: MemoryTree) -> Example {
    let agent = Agent { name: Some("rust-expert".to_owned()), claim: Some(Claim::Flag), email: None };
    example::between(before, after, agent)
}

/// What one rule says of a change.
pub(super) fn judge(rule: &'static Rule, example: &Example) -> Vec<Finding> {
    judge_change(rule, &example.change, &policy_of(example))
}

/// What one rule says of a change, by a policy.
pub(super) fn judge_change(rule: &'static Rule, change: &Change, policy: &Policy) -> Vec<Finding> {
    let (memo, parsed, mut out) = (Memo::default(), ParseCache::default(), Findings::default());
    (rule.check)(&Context::new(change, policy, rule, &memo, &parsed), &mut out).unwrap();
    out.found
}
