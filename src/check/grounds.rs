//! Owns what a change of the policy is held against, beside what it starts from: the commits of its range, as far as any
//! of them changes the policy.

use std::sync::Arc;

use super::{Batch, Judge, Resolved};
use crate::change::{Origin, Part};
use crate::config::Policy;
use crate::fault::Fault;
use crate::git::Span;
use crate::report::Report;
use crate::rules::{POLICY_WEAKENED, Rule, concerns_policy};

impl Judge<'_> {
    /// The commits of the range, and those that say something in the ledger, where any of them changes the policy; `None`
    /// where there is no range. What kept them from being read is told, and nothing is taken for approved.
    pub(super) fn parts_of_policy(
        &self,
        batch: &Batch,
        rules: &[&'static Rule],
        resolved: &[Result<Resolved, Fault>],
        report: &mut Report,
    ) -> Option<Arc<[Part]>> {
        let whole = batch.whole.as_ref()?;
        let changes_it = batch.drafts.iter().zip(resolved).any(|(draft, resolved)| {
            resolved.as_ref().is_ok_and(|resolved| concerns_policy(&draft.files, &resolved.policy))
        });
        if !changes_it || !rules.iter().any(|rule| rule.id == POLICY_WEAKENED) {
            return Some(Arc::new([]));
        }
        match self.parts(whole, batch) {
            Ok(parts) => Some(parts.into()),
            Err(fault) => {
                report.faults.push(fault);
                Some(Arc::new([]))
            }
        }
    }

    /// All commits of the range, where it joins sides of history and the policy is not what it was where they part, or
    /// replaces all of history; `None`: each commit answers for itself.
    pub(super) fn joined_policies(
        &self,
        whole: &crate::git::Draft,
        batch: &Batch,
        policy: &Policy,
    ) -> Result<Option<Arc<[Part]>>, Fault> {
        let joins = batch.drafts.iter().any(|draft| draft.before.len() > 1);
        let Origin::Commit(tip) = whole.origin else { return Ok(None) };
        let replaces = whole.before.is_empty() && batch.base.is_some();
        if !(replaces || joins && concerns_policy(&whole.files, policy)) {
            return Ok(None);
        }
        let excluded = whole.parents.iter().map(ToString::to_string).collect();
        let drafts = self.repository.changes(&Span { tips: vec![tip], excluded })?;
        self.parts_from(drafts, batch).map(|parts| Some(parts.into()))
    }
}
