//! Owns the question whether somebody who may has said yes to a loosening: by making it, or by approving of what it left.

use rustc_hash::FxHashSet;

use super::survey::{self, Item};
use crate::change::{Agent, Part, RepoPath, Signature, Tree};
use crate::config::{Policy, ReviewEntry};
use crate::fault::Fault;
use crate::formats::work_status::{Ledger, Signal, signal_row};
use crate::reviews::{Board, State};
use crate::rules::{Context, Drift, ledger};

/// Whether this is an owner, as far as the policy asks for proof: by a signature, where the owner lists keys.
pub(super) fn is_owner(agent: &Agent, policy: &Policy) -> bool {
    let is_proven = matches!(agent.signature, Signature::Verified | Signature::NotAsked);
    is_proven && agent.name.as_deref().is_some_and(|name| policy.is_owner(name))
}

/// The paths of `items` of which no owner has approved as they are now: after the change, or where its range ends.
pub(super) fn unapproved(cx: &Context<'_>, items: &[Item]) -> Result<Vec<RepoPath>, Fault> {
    let mut paths: Vec<RepoPath> = items.iter().flat_map(|item| &item.causes).cloned().collect();
    paths.sort();
    paths.dedup();
    let Some(review) = cx.policy.reviews.iter().find(|review| review.is_of_policy()) else {
        return Ok(paths);
    };
    // A file that the policy which judges does not know to be one of its own is no part of what it has approved.
    let trusted = trusted(cx)?;
    let change = cx.change;
    for tree in [Some(&change.after), change.range_tip.as_ref()].into_iter().flatten() {
        let said = change.range_tip.as_ref().unwrap_or(&change.after);
        let read = ledger::read(cx, said)?;
        let Some(read) = read else { continue };
        paths = still_open(paths, cx.policy, review, (&read.ledger, &trusted), tree)?;
    }
    Ok(paths)
}

fn still_open(
    paths: Vec<RepoPath>,
    policy: &Policy,
    review: &ReviewEntry,
    (ledger, trusted): (&Ledger, &FxHashSet<String>),
    tree: &Tree,
) -> Result<Vec<RepoPath>, Fault> {
    let counts = |signal: &Signal| trusted.contains(&signal_row(signal));
    let board = Board::read(review, policy, ledger, &**tree, counts)?;
    let is_approved = |path: &RepoPath| review.covers(path) && board.state(path) == State::Approved;
    Ok(paths.into_iter().filter(|path| !is_approved(path)).collect())
}

/// The rows that their agents wrote themselves: those that stood where the range is going, which were judged when they
/// came, and those that a commit of their own agent adds, signed if the agent lists keys. Of a change that is of no range,
/// those that stood before it.
fn trusted(cx: &Context<'_>) -> Result<FxHashSet<String>, Fault> {
    let mut rows = FxHashSet::default();
    let change = cx.change;
    let stood: Vec<&Tree> = match &change.grounds.parts {
        Some(_) => change.target.iter().collect(),
        None => change.before.iter().collect(),
    };
    for tree in stood {
        rows.extend(rows_in(cx, tree)?);
    }
    for part in change.grounds.parts.iter().flat_map(|parts| parts.iter()) {
        let moves_ledger = part.files.iter().any(|file| file.path == ledger::path());
        if !moves_ledger || !matches!(part.agent.signature, Signature::Verified | Signature::NotAsked) {
            continue;
        }
        let mut before = FxHashSet::default();
        for tree in &part.before {
            before.extend(rows_in(cx, tree)?);
        }
        let after = ledger::read(cx, &part.after)?;
        let own = after.iter().flat_map(|read| &read.ledger.signals).filter(|row| part.agent.is(&row.agent));
        rows.extend(own.map(signal_row).filter(|row| !before.contains(row)));
    }
    Ok(rows)
}

fn rows_in(cx: &Context<'_>, tree: &Tree) -> Result<Vec<String>, Fault> {
    let read = ledger::read(cx, tree)?;
    Ok(read.iter().flat_map(|read| read.ledger.signals.iter().map(signal_row)).collect())
}

/// Whether a commit of a range answers for an item that the range as a whole brings: it was judged by itself, or an owner
/// joined the sides as they now are.
pub(super) fn answers(cx: &Context<'_>, part: &Part, item: &Item) -> Result<bool, Fault> {
    let policy = cx.policy;
    if part.before.is_empty() {
        return own_items(part, &cx.change.target.iter().collect::<Vec<_>>(), item);
    }
    let is_merge = part.before.len() > 1;
    if is_merge && !is_owner(&part.agent, policy) {
        return own_items(part, &part.before.iter().collect::<Vec<_>>(), item);
    }
    for tree in &part.before {
        if own_items(part, &[tree], item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the item is among what leads from all of `against` to what the commit leaves.
fn own_items(part: &Part, against: &[&Tree], item: &Item) -> Result<bool, Fault> {
    let changed: Vec<RepoPath> = if against.len() < part.before.len() {
        item.causes.clone()
    } else {
        part.files.iter().map(|file| file.path.clone()).collect()
    };
    let found = survey::of(against, &part.after, &changed)?;
    Ok(found.items.iter().any(|own| own.id == item.id && own.drift == Drift::Looser))
}
