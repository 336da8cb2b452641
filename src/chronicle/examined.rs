//! Owns how reviews stand: what reviewers were asked to look at or have spoken of, and what of the stretch nobody has
//! looked at. The ledger is taken at its word; whether a row counts at a gate is the check's to say.

use jiff::Timestamp;

use crate::change::Holder;
use crate::change::{FileChange, RepoPath, Tree};
use crate::check::policy_in;
use crate::config::{Policy, ReviewEntry};
use crate::fault::Fault;
use crate::formats::work_status::{Ledger, Signal, SignalKind};
use crate::reviews::{Board, Scope, State};

/// A subject of one review, and how that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// The review.
    pub review: String,
    /// Who may give it.
    pub by: Vec<String>,
    /// What is looked at.
    pub subject: String,
    /// How it stands: `approved`, `rejected`, `pending` or `none`, as `policy services` has it.
    pub state: &'static str,
    /// What was said last.
    pub said: Option<(SignalKind, String, Option<Timestamp>)>,
    /// The digest of what stands there.
    pub digest: String,
    /// How many files that are.
    pub files: usize,
}

impl Examined {
    /// Whether somebody still has to look at it, or to mend it.
    pub fn is_open(&self) -> bool {
        self.state != "approved"
    }
}

/// How the reviews of `tree` stand; `changed` is what the stretch changed.
pub(super) fn examine(tree: &Tree, ledger: &Ledger, changed: &[FileChange]) -> Result<Vec<Examined>, Fault> {
    let policy = policy_in(tree)?;
    let mut all = Vec::new();
    for review in &policy.reviews {
        let board = Board::read(review, &policy, ledger, &**tree, |_| true)?;
        let said: Vec<&Signal> = ledger.signals.iter().filter(|signal| is_of(signal, review)).collect();
        let mut subjects: Vec<String> = Vec::new();
        for signal in &said {
            let subject = signal.subject.trim().trim_matches('`').trim_end_matches('/').to_owned();
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        let scopes: Vec<Scope<'_>> =
            subjects.iter().filter_map(|subject| Scope::of_review(subject, &policy)).collect();
        let is_unsaid =
            |path: &&RepoPath| review.covers(path) && !scopes.iter().any(|scope| scope.covers(path));
        let there = changed.iter().filter(|file| !file.is_deleted()).map(|file| &file.path);
        for path in there.filter(is_unsaid) {
            let directory = path.directory();
            let subject = if directory.is_root() { path.to_string() } else { directory.to_string() };
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        for subject in subjects {
            all.extend(one(review, &policy, &board, tree, &said, subject)?);
        }
    }
    // What waits comes first.
    all.sort_by_key(|examined| !examined.is_open());
    Ok(all)
}

/// Whether a signal has to do with the review: it asks for one, or is a word of one of its reviewers.
fn is_of(signal: &Signal, review: &ReviewEntry) -> bool {
    match signal.kind {
        SignalKind::ReadyForReview => true,
        SignalKind::Approved | SignalKind::Rejected => review.is_by(Holder::parse(&signal.agent).name()),
        _ => false,
    }
}

/// How one subject stands; `None` if nothing of the review stands there.
fn one(
    review: &ReviewEntry,
    policy: &Policy,
    board: &Board<'_>,
    tree: &Tree,
    said: &[&Signal],
    subject: String,
) -> Result<Option<Examined>, Fault> {
    let Some(scope) = Scope::of_review(&subject, policy) else { return Ok(None) };
    let content = scope.reviewed(review, &**tree)?;
    if content.is_empty() {
        return Ok(None);
    }
    let listed = tree.list(&scope.directory())?;
    let covered =
        listed.iter().map(|(path, _)| path).filter(|path| scope.covers(path) && review.covers(path));
    let states: Vec<State<'_>> = covered.map(|path| board.state(path)).collect();
    let about = |signal: &&&Signal| signal.subject.trim().trim_matches('`').trim_end_matches('/') == subject;
    let last = said.iter().filter(about).max_by_key(|signal| signal.at);
    let state = if states.iter().any(|state| matches!(state, State::Rejected(_))) {
        "rejected"
    } else if !states.is_empty() && states.iter().all(|state| *state == State::Approved) {
        "approved"
    } else if last.is_some() || states.iter().any(|state| !matches!(state, State::Unseen | State::Approved)) {
        "pending"
    } else {
        "none"
    };
    Ok(Some(Examined {
        review: review.name.clone(),
        by: review.by.clone(),
        state,
        said: last.map(|signal| (signal.kind, signal.agent.clone(), signal.at)),
        digest: content.digest(),
        files: content.len(),
        subject,
    }))
}
