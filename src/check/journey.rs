//! Owns the way of a range to the branch it is going to: its commits with who made each, as far as any review asks.

use super::{Batch, Judge, Resolved, signatures};
use crate::change::{Journey, Origin, Part, RepoPath, Signature, WORK_STATUS};
use crate::config::Policy;
use crate::fault::Fault;
use crate::git::{Draft, Span};
use crate::parallel;
use crate::rules::{Rule, Subject};

impl Judge<'_> {
    /// The journey of the range that is `whole`. `None`: it is at no gate, or changes nothing that anybody reviews.
    pub(super) fn journey(
        &self,
        whole: &Draft,
        batch: &Batch,
        policy: &Policy,
        rules: &[&'static Rule],
    ) -> Result<Option<Journey>, Fault> {
        let Some(bound) = &batch.bound else { return Ok(None) };
        let is_reviewed = |path: &RepoPath| policy.reviews.iter().any(|review| review.covers(path));
        let is_asked = rules.iter().any(|rule| rule.subject == Subject::Range);
        if !is_asked || !whole.files.iter().any(|file| is_reviewed(&file.path)) {
            return Ok(None);
        }
        let is_protected = bound.branch.as_deref().is_none_or(|branch| policy.is_protected(branch));
        Ok(Some(Journey { gate: bound.gate, is_protected, parts: self.parts(whole, batch)? }))
    }

    /// The range's new commits, and those that move the ledger and that the receiver has on other branches: what they say
    /// is new to this branch.
    pub(super) fn parts(&self, whole: &Draft, batch: &Batch) -> Result<Vec<Part>, Fault> {
        let Origin::Commit(tip) = whole.origin else { return Ok(Vec::new()) };
        let excluded = whole.parents.iter().map(ToString::to_string).collect();
        let said = self.repository.changes_to(WORK_STATUS, &Span { tips: vec![tip], excluded })?;
        let is_new = |draft: &Draft| batch.drafts.iter().any(|judged| judged.origin == draft.origin);
        let known = said.into_iter().filter(|draft| !is_new(draft));
        self.parts_from(known.chain(batch.drafts.iter().cloned()).collect(), batch)
    }

    /// These commits as parts of the range of `batch`.
    pub(super) fn parts_from(&self, drafts: Vec<Draft>, batch: &Batch) -> Result<Vec<Part>, Fault> {
        let is_new = |draft: &Draft| batch.drafts.iter().any(|judged| judged.origin == draft.origin);
        let mut resolved = parallel::map(&drafts, |draft| self.resolve(draft, batch));
        signatures::look_at_reviewers(&drafts, &mut resolved, self.repository);
        let part = |(draft, resolved): (Draft, Result<Resolved, Fault>)| {
            let resolved = resolved?;
            Ok(Part {
                is_proven: matches!(resolved.agent.signature, Signature::NotAsked | Signature::Verified),
                is_new: is_new(&draft),
                agent: resolved.agent,
                before: draft.before,
                after: draft.after,
                files: draft.files,
            })
        };
        drafts.into_iter().zip(resolved).map(part).collect()
    }
}
