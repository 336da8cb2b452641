//! Owns what the reviewers' signals together say of a tree: who approved what, who rejected it, and whether that is what
//! stands there now.

use rustc_hash::FxHashMap;

use super::{Scope, digest_in};
use crate::change::{Holder, RepoPath, Snapshot};
use crate::config::{Policy, ReviewEntry};
use crate::fault::Fault;
use crate::formats::work_status::{Ledger, Signal, SignalKind};

/// What the reviewers of one review have said of a tree.
#[derive(Debug)]
pub struct Board<'a> {
    /// In the order in which it was said.
    words: Vec<Word<'a>>,
}

/// One signal of a reviewer.
#[derive(Debug)]
struct Word<'a> {
    signal: &'a Signal,
    scope: Scope<'a>,
    /// Whether what it is about stands in the tree, byte for byte.
    holds: bool,
    /// Whether the reviewer said it.
    counts: bool,
}

/// What is known of a path that a reviewer has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State<'a> {
    /// A reviewer approved of what stands there.
    Approved,
    /// A reviewer rejected it after whoever approved of it.
    Rejected(&'a Signal),
    /// A reviewer approved of something else that stood there, or did not say of what.
    Outdated(&'a Signal),
    /// It is approved of, but not by a change of the reviewer.
    Unproven(&'a Signal),
    /// No reviewer has said anything.
    Unseen,
}

impl<'a> Board<'a> {
    /// What `ledger` says of `review` for the content of `tree`. `counts` tells the rows that the reviewer added.
    pub fn read(
        review: &'a ReviewEntry,
        policy: &'a Policy,
        ledger: &'a Ledger,
        tree: &dyn Snapshot,
        counts: impl Fn(&Signal) -> bool,
    ) -> Result<Self, Fault> {
        let said = ledger.signals.iter().filter(|signal| {
            matches!(signal.kind, SignalKind::Approved | SignalKind::Rejected)
                && review.is_by(Holder::parse(&signal.agent).name())
        });
        let said: Vec<(&Signal, Scope<'_>)> =
            said.filter_map(|signal| Some((signal, Scope::of_review(&signal.subject, policy)?))).collect();
        // A ledger says much about few subjects.
        let mut digests: FxHashMap<&str, String> = FxHashMap::default();
        let mut words = Vec::with_capacity(said.len());
        for (signal, scope) in said {
            let holds = match digest_in(&signal.detail) {
                None => false,
                Some(said) => {
                    if !digests.contains_key(&*signal.subject) {
                        let here = scope.reviewed(review, tree)?.digest();
                        digests.insert(&signal.subject, here);
                    }
                    digests.get(&*signal.subject).is_some_and(|here| said.eq_ignore_ascii_case(here))
                }
            };
            words.push(Word { signal, holds, counts: counts(signal), scope });
        }
        // Of two that say the same time, the one that stands below was said later.
        words.sort_by_key(|word| word.signal.at);
        Ok(Self { words })
    }

    /// What is known of `path`, which the review covers. The last word about what stands there counts.
    pub fn state(&self, path: &RepoPath) -> State<'a> {
        let about: Vec<&Word<'a>> = self.words.iter().rev().filter(|word| word.scope.covers(path)).collect();
        let last = about.iter().find(|word| word.holds && word.counts);
        match last.map(|word| (word.signal.kind, word.signal)) {
            Some((SignalKind::Rejected, signal)) => State::Rejected(signal),
            Some(_) => State::Approved,
            None => {
                let approved = || about.iter().filter(|word| word.signal.kind == SignalKind::Approved);
                match (approved().find(|word| word.holds), approved().next()) {
                    (Some(word), _) => State::Unproven(word.signal),
                    (None, Some(word)) => State::Outdated(word.signal),
                    (None, None) => State::Unseen,
                }
            }
        }
    }
}
