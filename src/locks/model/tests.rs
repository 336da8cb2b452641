//! Owns what the model is asked: who wants what, and how often. In all 212,000 states and 662,000 steps are looked at.

use super::{Ask, Explored, Flaw, Model, Script};

const fn script(holder: &'static str, asks: &'static [Ask], tree: usize, ahead: i64) -> Script {
    Script { holder, asks, tree, ahead }
}

fn explore(scripts: &[Script], trees: usize, flaw: Flaw) -> Result<Explored, String> {
    let model = Model { scripts: scripts.to_vec(), trees, ticks: 3, deaths: 1, flaw };
    let explored = model.explore()?;
    assert!(explored.ends > 0, "{explored:?}");
    Ok(explored)
}

/// Two who want what the other has, over and over, each in a work tree of their own.
const RIVALS: [Script; 2] = [
    script("ada", &[Ask::Take("a/** b", 10), Ask::Renew(10), Ask::Release("")], 0, 0),
    script("bob", &[Ask::Take("a/x", 10), Ask::Release("a/x"), Ask::Take("b", 10)], 1, 0),
];

#[test]
fn rivals() {
    let explored = explore(&RIVALS, 2, Flaw::None).unwrap();
    assert!(explored.states > 30_000, "{explored:?}");
}

#[test]
fn a_flaw_is_found_out() {
    for flaw in [Flaw::SwapsWithoutComparing, Flaw::RetriesWithoutDeciding] {
        let found = explore(&RIVALS, 2, flaw).unwrap_err();
        assert!(
            found.contains("granted and not") || found.contains("has lost") || found.contains("share"),
            "{found}"
        );
    }
}

#[test]
fn one_who_steals_and_one_who_forces() {
    let scripts = [
        script("ada", &[Ask::Take("a", 10), Ask::Renew(10)], 0, 0),
        script("bob", &[Ask::Force("a", false), Ask::Take("**", 10)], 1, 0),
        script("cy", &[Ask::Force("a", true)], 1, 0),
    ];
    let explored = explore(&scripts, 2, Flaw::None).unwrap();
    assert!(explored.states > 60_000, "{explored:?}");
}

#[test]
fn clocks_that_differ() {
    let scripts = [
        script("ada", &[Ask::Take("a", 10), Ask::Renew(10), Ask::Release("a")], 0, 8),
        script("bob", &[Ask::Take("a b", 10), Ask::Release("")], 1, -8),
    ];
    let explored = explore(&scripts, 2, Flaw::None).unwrap();
    assert!(explored.states > 20_000, "{explored:?}");
}

#[test]
fn one_agent_twice_in_one_work_tree() {
    // Within one tick, which is one second to them, it takes, gives back and takes again.
    let scripts = [
        script("ada", &[Ask::Take("a", 10), Ask::Release("a"), Ask::Take("a", 20)], 0, 0),
        script("ada", &[Ask::Take("b", 10), Ask::Renew(10)], 0, 0),
    ];
    let explored = explore(&scripts, 1, Flaw::None).unwrap();
    assert!(explored.states > 20_000, "{explored:?}");
    let apart = [scripts[0], Script { tree: 1, ..scripts[1] }];
    explore(&apart, 2, Flaw::None).unwrap();
}
