//! Owns how the review of a service stands, for those who look at all services of a tree.

use super::{Board, Scope, State};
use crate::change::{RepoPath, Snapshot};
use crate::config::{Policy, ReviewEntry};
use crate::fault::Fault;
use crate::formats::work_status::{Ledger, Signal, SignalKind};
use crate::services::Service;

/// What the ledger of a tree says of the services in it. It is taken at its word: who wrote a row is judged when it comes.
pub struct ServiceReviews<'a> {
    tree: &'a dyn Snapshot,
    /// The review of container files, if the policy has one, and what its reviewers say.
    review: Option<(&'a ReviewEntry, Board<'a>)>,
    /// Signals that have to do with reviews.
    said: Vec<(&'a Signal, Scope<'a>)>,
}

impl<'a> ServiceReviews<'a> {
    /// Reads what `ledger` says of `tree`.
    pub fn read(policy: &'a Policy, ledger: &'a Ledger, tree: &'a dyn Snapshot) -> Result<Self, Fault> {
        let review = policy.reviews.iter().find(|review| review.is_of_containers());
        let board = |review| Board::read(review, policy, ledger, tree, |_| true).map(|board| (review, board));
        let is_of_reviews = |signal: &&Signal| {
            matches!(signal.kind, SignalKind::Approved | SignalKind::Rejected | SignalKind::ReadyForReview)
        };
        let said = ledger.signals.iter().filter(is_of_reviews);
        let said = said.filter_map(|signal| Some((signal, Scope::of_review(&signal.subject, policy)?)));
        Ok(Self { tree, review: review.map(board).transpose()?, said: said.collect() })
    }

    /// How the review of `service` stands: `approved`, `rejected`, `pending` or `none`.
    ///
    /// The service is its directory, its Dockerfile and its Compose file, as far as the review of container files covers
    /// them. It is approved if all of that is, rejected if any of it is, pending if `READY_FOR_REVIEW` names it, or
    /// something else that stood there was approved.
    pub fn of(&self, service: &Service) -> Result<&'static str, Fault> {
        let Some((review, board)) = &self.review else { return Ok("none") };
        // Most services are not spoken of, and then nobody needs to know what stands there.
        if !self.said.iter().any(|(signal, scope)| touches(signal, scope, service)) {
            return Ok("none");
        }
        let mut paths = self.paths(service)?;
        paths.retain(|path| review.covers(path));
        let states: Vec<State<'_>> = paths.iter().map(|path| board.state(path)).collect();
        if states.iter().any(|state| matches!(state, State::Rejected(_))) {
            return Ok("rejected");
        }
        if !states.is_empty() && states.iter().all(|state| *state == State::Approved) {
            return Ok("approved");
        }
        let waits = states.iter().any(|state| !matches!(state, State::Unseen | State::Approved));
        let is_ready = |(signal, scope): &(&Signal, Scope<'_>)| {
            let is_named =
                || paths.iter().any(|path| scope.covers(path)) || service.is_called(&signal.subject);
            signal.kind == SignalKind::ReadyForReview && is_named()
        };
        Ok(if waits || self.said.iter().any(is_ready) { "pending" } else { "none" })
    }

    /// What stands in the service's directory, and its Dockerfile and its Compose file wherever they stand.
    fn paths(&self, service: &Service) -> Result<Vec<RepoPath>, Fault> {
        let is_own = |path: &RepoPath| match service.path.is_root() {
            // What stands below the root is mostly other services'.
            true => path.directory().is_root(),
            false => path.is_within(&service.path),
        };
        let below = self.tree.list(&service.path)?.into_iter().map(|(path, _)| path);
        let mut paths: Vec<RepoPath> = below.filter(|path| is_own(path)).collect();
        paths.extend(elsewhere(service).filter(|path| !is_own(path)).cloned());
        Ok(paths)
    }
}

/// The files that build and run a service.
fn elsewhere(service: &Service) -> impl Iterator<Item = &RepoPath> {
    let dockerfile = service.image.as_ref().and_then(|image| image.dockerfile.as_ref());
    dockerfile.into_iter().chain(service.compose.as_ref().map(|compose| &compose.file))
}

/// Whether a signal may be about a file of the service.
fn touches(signal: &Signal, scope: &Scope<'_>, service: &Service) -> bool {
    let directory = scope.directory();
    service.is_called(&signal.subject)
        || directory.is_within(&service.path)
        || service.path.is_within(&directory)
        || elsewhere(service).any(|path| scope.covers(path))
}
