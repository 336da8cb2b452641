//! What is reported of a change to the policy, and on which lines.

use std::sync::Arc;

use super::policy_weakened::RULE;
use crate::change::memory::MemoryTree;
use crate::change::{Agent, Change, Mode, RepoPath, Tree};
use crate::config::{Policy, load};
use crate::rules::testing::judge_by;
use crate::rules::{example, known};

const OWNED: &str = "extends = []\n[policy]\nowners = [\"ada\"]\n[agents.ada]\n";

fn policy(text: &str) -> Policy {
    load(Some(text), &known(), &mut |_| Ok(None)).unwrap_or_else(|fault| panic!("{fault}: {}", fault.help))
}

/// A change by `agent` on its way to `target`.
fn change(agent: &str, target: &MemoryTree, before: &MemoryTree, after: MemoryTree) -> Change {
    let change = example::between(before.clone(), after, Agent::named(agent)).change;
    Change { target: Some(Arc::new(target.clone()) as Tree), ..change }
}

fn found(change: &Change) -> Vec<String> {
    judge_by(&RULE, change, &policy(OWNED)).found.into_iter().map(|finding| finding.message).collect()
}

fn tree(text: &str) -> MemoryTree {
    MemoryTree::new().with("policy.toml", text)
}

#[test]
fn what_is_new_where_the_range_is_going_may_not_be_widened_on_the_way() {
    let base = tree(OWNED);
    let narrow = tree(&format!("{OWNED}[agents.bob]\nowns = [\"docs\"]\n"));
    let wide = tree(&format!("{OWNED}[agents.bob]\nowns = [\"src\"]\n"));
    // Whoever let bob in let him into docs.
    assert_eq!(found(&change("eve", &base, &narrow, wide)).len(), 1);
    // So it is with a gate that came with the range.
    let step = |run: &str| {
        let text = format!("on: push\njobs:\n  a:\n    steps:\n      - run: {run}\n");
        tree(OWNED).with(".github/workflows/a.yml", text)
    };
    let (base, other) = (step("policy check --base main"), step("policy check --base trunk"));
    assert_eq!(found(&change("eve", &base, &other, step("make"))).len(), 1);
    assert_eq!(found(&change("eve", &base, &other, step("policy check --base main"))), Vec::<String>::new());
}

#[test]
fn what_asks_no_less_than_where_it_is_going_is_no_loosening() {
    let (base, strict) = (tree(OWNED), tree(&format!("{OWNED}[locks]\nrequire = \"parent\"\n")));
    assert_eq!(found(&change("eve", &base, &strict, base.clone())), Vec::<String>::new());
    assert_eq!(found(&change("eve", &strict, &strict, base.clone())).len(), 1);
    // A branch without a policy, beside one that has adopted one meanwhile, brings no weaker one.
    let none = MemoryTree::new().with("a.rs", "");
    assert_eq!(found(&change("eve", &strict, &none, base)).len(), 1);
    assert_eq!(found(&change("eve", &strict, &none, strict.clone())), Vec::<String>::new());
}

#[test]
fn a_file_is_policy_if_a_policy_before_the_change_extends_it_whatever_it_is_called() {
    let base = tree(OWNED);
    let extending = OWNED.replace("extends = []", "extends = [\"team/rules\"]");
    let layered = |text: &str| tree(&extending).with("team/rules", text);
    let strict = layered("[rules]\nagent-unknown = \"error\"\n");
    let off = layered("[rules]\nagent-unknown = \"off\"\n");
    assert_eq!(found(&change("eve", &base, &strict, off)).len(), 1);
    // One that the policy which judges does not know is nobody's to approve, but the owner's to change.
    let linked = tree(&extending).with_mode("team/rules", Mode::Symlink, "../elsewhere");
    assert_eq!(found(&change("ada", &base, &strict, linked)).len(), 1, "and nobody's to turn into a link");
}

#[test]
fn the_finding_says_who_may_and_how() {
    let helps = |text: &str, path: &str| {
        let base = tree(text).with(path, "[rules]\n");
        let after = base.clone().with(path, "[rules]\nagent-unknown = \"off\"\n");
        let change = change("eve", &base, &base, after);
        let read = |name: &str| {
            let blob = change.after.file(&RepoPath::from(name)).unwrap();
            Ok(blob.filter(|_| name == path).map(|_| b"[rules]\n".to_vec()))
        };
        let policy = load(Some(text), &known(), &mut { read }).unwrap();
        let mut found = judge_by(&RULE, &change, &policy).found;
        assert_eq!(found.len(), 1, "{found:#?}");
        found.remove(0).help
    };
    let nobodys = "extends = [\"team.toml\"]\n";
    insta::assert_snapshot!(
        [
            helps(&OWNED.replace("extends = []", "extends = [\"a b.toml\"]"), "a b.toml"),
            helps(nobodys, "team.toml"),
        ]
        .join("\n"),
        @"
    take it back, or let ada make the change or approve of it: `policy approve 'a b.toml' --agent ada` (`--staged`: before it is committed), and commit WORK_STATUS.md in a commit of their own
    take it back; nobody owns this policy, so that only whoever runs the gate can let it be judged by another one: `policy check --policy-from REV`, where `[policy] owners` names somebody
    "
    );
}
