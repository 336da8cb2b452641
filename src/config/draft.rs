//! Owns the policy in the making: what the layers read so far have said, each over the one before.
//!
//! Tables merge key by key, `[agents.NAME]` and `[rules.ID]` too. A list that a later layer gives replaces the
//! earlier one whole, so that a team can always take something away.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::load::KnownRule;
use super::reviews::{self, ReviewDraft};
use super::{
    AgentEntry, IndexOptions, LedgerOptions, Level, LockOptions, Policy, PolicySource, RuleSettings,
    ServiceEntry,
};
use crate::fault::{Fault, Place};
use crate::glob::PatternSet;
use crate::syntax::Role;

/// The rule that asks for the reviews of a team's own.
const REVIEW_MISSING: &str = "review-missing";

/// What the layers have said.
pub(super) struct Draft {
    pub(super) agents: BTreeMap<String, AgentDraft>,
    /// Who owns the policy, and where each name stands.
    pub(super) owners: Option<Vec<(String, Place)>>,
    pub(super) ledger: LedgerOptions,
    pub(super) locks: LockOptions,
    pub(super) index: IndexOptions,
    pub(super) rules: BTreeMap<&'static str, RuleDraft>,
    /// The families that packs switch on, `all` for every one. None named: every one, too.
    pub(super) families: BTreeSet<String>,
    pub(super) services: Vec<ServiceEntry>,
    pub(super) reviews: Vec<ReviewDraft>,
    pub(super) protected_branches: Vec<String>,
    pub(super) roles: BTreeMap<Role, PatternSet>,
    pub(super) max_file_size: u64,
}

#[derive(Default)]
pub(super) struct AgentDraft {
    pub(super) entry: AgentEntry,
    /// Where each of the entry's e-mail addresses stands.
    pub(super) email_places: Vec<Place>,
    /// The layer that spelled the name last.
    pub(super) layer: String,
}

#[derive(Default)]
pub(super) struct RuleDraft {
    pub(super) level: Option<Level>,
    pub(super) exempt: Option<PatternSet>,
    pub(super) options: toml::Table,
    /// Where the options were last added to.
    pub(super) place: Option<Place>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            agents: BTreeMap::new(),
            owners: None,
            ledger: LedgerOptions::default(),
            locks: LockOptions::default(),
            index: IndexOptions::default(),
            rules: BTreeMap::new(),
            families: BTreeSet::new(),
            services: Vec::new(),
            reviews: Vec::new(),
            protected_branches: ["main", "master", "release/*"].map(str::to_owned).to_vec(),
            roles: BTreeMap::new(),
            max_file_size: 1 << 20,
        }
    }
}

impl Draft {
    /// The policy that all layers together make; `files` are those of the repository among them.
    pub(super) fn finish(
        self,
        source: PolicySource,
        known: &[KnownRule],
        files: &[String],
    ) -> Result<Policy, Fault> {
        refuse_shared_emails(&self.agents)?;
        for (name, place) in self.owners.iter().flatten() {
            reviews::refuse_unknown(name, "who owns the policy", &self.agents, place)?;
        }
        let owners = self.owners.map(|owners| owners.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
        let mut reviews = reviews::finish(self.reviews, &self.agents)?;
        let asks_for_reviews = reviews.iter().any(|review| !review.is_of_containers());
        let mut rules = BTreeMap::new();
        let mut drafts = self.rules;
        let all = self.families.is_empty() || self.families.contains("all");
        for rule in known {
            let draft = drafts.remove(rule.id);
            // Whoever writes a review wants it asked for, whatever families the packs choose.
            let is_asked_for = rule.id == REVIEW_MISSING && asks_for_reviews;
            let off = !all && !self.families.contains(rule.family) && !is_asked_for;
            if draft.is_some() || off {
                let mut settings =
                    draft.map_or_else(|| Ok(RuleSettings::default()), |draft| draft.finish(rule))?;
                settings.level = settings.level.or(off.then_some(Level::Off));
                rules.insert(rule.id, settings);
            }
        }
        let by = owners.as_ref().unwrap_or(&self.ledger.coordinators);
        reviews.push(reviews::of_policy(by.clone(), files));
        Ok(Policy {
            source,
            owners,
            agents: self.agents.into_iter().map(|(name, draft)| (name, draft.entry)).collect(),
            ledger: self.ledger,
            locks: self.locks,
            index: self.index,
            rules,
            services: self.services,
            reviews,
            protected_branches: self.protected_branches,
            roles: self.roles,
            max_file_size: self.max_file_size,
        })
    }
}

impl RuleDraft {
    fn finish(self, rule: &KnownRule) -> Result<RuleSettings, Fault> {
        let mut options: Option<Arc<dyn Any + Send + Sync>> = None;
        if !self.options.is_empty() {
            // Each layer's options were valid on their own; only their combination can still be refused.
            options = Some((rule.parse_options)(self.options).map_err(|error| {
                let message = format!("`rules.{}`: {}", rule.id, error.message());
                let fault = Fault::new(message, format!("see `policy explain {}`", rule.id));
                self.place.map_or_else(|| fault.clone(), |place| fault.clone().at(place))
            })?);
        }
        Ok(RuleSettings { level: self.level, exempt: self.exempt.unwrap_or_default(), options })
    }
}

/// An address that two agents claim would make one of them the author of the other's commits.
fn refuse_shared_emails(agents: &BTreeMap<String, AgentDraft>) -> Result<(), Fault> {
    let mut owners = BTreeMap::new();
    for (name, agent) in agents {
        for (email, place) in agent.entry.emails.iter().zip(&agent.email_places) {
            match owners.insert(email.to_ascii_lowercase(), name) {
                Some(other) if other != name => {
                    let mut place = place.clone();
                    place.label = format!("also an address of `{other}`");
                    return Err(Fault::new(
                        format!("the agents `{other}` and `{name}` share the e-mail address `{email}`"),
                        "an address tells who made a commit: leave it in one of the two entries; agents that commit \
                         under one address name themselves with an `Agent:` trailer or `git config policy.agent`",
                    )
                    .at(place));
                }
                _ => {}
            }
        }
    }
    Ok(())
}
