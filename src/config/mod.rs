//! Owns what a team has decided: the policy, as policy.toml and the packs it extends say.
//!
//! Everything here is plain data. Reading it from text is `load`'s; where the text comes from is the caller's.

mod draft;
mod load;
mod locate;
mod packs;
mod reader;
mod reviews;
mod rules;
mod schema;
mod sections;
mod signing_key;
mod suggest;
mod template;
mod units;

#[cfg(test)]
mod tests;

pub use load::{KnownRule, ReadFile, load};
pub use locate::{Located, locate};
pub use packs::{PACKS, Pack};
pub use reviews::{POLICY_REVIEW, ReviewEntry};
pub use schema::schema;
pub use signing_key::SigningKey;
pub(crate) use signing_key::ssh_fields;
pub use suggest::nearest;
pub use template::{SCHEMA, agent_name, template};
pub use units::parse_duration;

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::change::RepoPath;
use crate::finding::Severity;
use crate::glob::{Pattern, PatternSet};
use crate::syntax::{Role, Told, Why};

/// Everything that is decided about a repository.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Where it comes from.
    pub source: PolicySource,
    /// Who works here, by name.
    pub agents: BTreeMap<String, AgentEntry>,
    /// `[policy] owners`: who may make the policy ask less; `None`: the ledger's coordinators.
    pub owners: Option<Vec<String>>,
    /// `[ledger]`.
    pub ledger: LedgerOptions,
    /// `[locks]`.
    pub locks: LockOptions,
    /// `[index]`.
    pub index: IndexOptions,
    /// `[rules]`: one entry for every rule that policy.toml or a pack mentions, by id.
    pub rules: BTreeMap<&'static str, RuleSettings>,
    /// `[[service]]`.
    pub services: Vec<ServiceEntry>,
    /// `[[review]]`: one for each name, and the one of the policy itself, which is asked for by rules of its own.
    pub reviews: Vec<ReviewEntry>,
    /// `[branches] protected`: globs over branch names.
    pub protected_branches: Vec<String>,
    /// `[roles]`: the paths that the policy gives a role.
    pub roles: BTreeMap<Role, PatternSet>,
    /// `[limits] max-file-size`, in bytes: content rules do not read larger files, and say so.
    pub max_file_size: u64,
}

/// Where a policy comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicySource {
    /// The repository's policy.toml.
    File,
    /// There is none: the default pack judges.
    DefaultPack,
}

/// One `[agents.NAME]` table.
#[derive(Clone, Debug, Default)]
pub struct AgentEntry {
    /// Author e-mail addresses, compared without regard to ASCII case.
    pub emails: Vec<String>,
    /// The paths the agent may change; none given: any.
    pub owns: PatternSet,
    /// What kind of author it is.
    pub kind: AgentKind,
    /// The keys its commits must be signed with: any of them. None listed: no signature is asked for.
    pub signing_keys: Vec<SigningKey>,
}

/// What kind of author an agent is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AgentKind {
    /// A program.
    #[default]
    Agent,
    /// A person.
    Human,
    /// A hosting service that merges on somebody's behalf.
    Forge,
}

/// `[ledger]`.
#[derive(Clone, Debug, Default)]
pub struct LedgerOptions {
    /// Who may write other agents' rows.
    pub coordinators: Vec<String>,
}

/// `[locks]`.
#[derive(Clone, Debug)]
pub struct LockOptions {
    /// How long a lock without an expiry holds after it was taken.
    pub ttl: Duration,
    /// Paths that need no lock.
    pub exempt: PatternSet,
    /// Kinds of agents that need no lock; other agents' locks still hold them off.
    pub exempt_kinds: Vec<AgentKind>,
    /// Where a lock must stand to count.
    pub require: LockRequirement,
    /// Whether two sessions of one agent are two holders.
    pub per_session: bool,
    /// The remote whose ledger excludes agents on other machines; `None`: only this repository's own does.
    pub remote: Option<String>,
    /// The ref that holds the ledger there; `None`: the same as here.
    pub remote_ref: Option<String>,
    /// What happens while that remote is out of reach.
    pub offline: Offline,
}

impl Default for LockOptions {
    fn default() -> Self {
        Self {
            ttl: Duration::from_secs(24 * 60 * 60),
            exempt: PatternSet::default(),
            exempt_kinds: Vec::new(),
            require: LockRequirement::default(),
            per_session: false,
            remote: None,
            remote_ref: None,
            offline: Offline::default(),
        }
    }
}

/// What becomes of a lock while the remote that would decide on it is out of reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Offline {
    /// It is not given: a fault says that the remote is out of reach.
    #[default]
    Refuse,
    /// It is given by this repository's own ledger alone.
    Local,
}

/// Where a lock must stand to cover a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LockRequirement {
    /// In the change itself or before it.
    #[default]
    Change,
    /// Before it: in the parent.
    Parent,
}

/// `[index]`.
#[derive(Clone, Debug, Default)]
pub struct IndexOptions {
    /// What owes an update of the two documents.
    pub per: Per,
}

/// What owes an update of the two documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// Every commit.
    #[default]
    Commit,
    /// The push or pull request as a whole.
    Range,
}

/// What policy.toml says about one rule.
#[derive(Clone, Debug, Default)]
pub struct RuleSettings {
    /// Its weight here; `None`: the rule's own.
    pub level: Option<Level>,
    /// Paths it does not judge.
    pub exempt: PatternSet,
    /// The rule's own options, parsed by the rule's own type; `None`: its defaults.
    pub options: Option<Arc<dyn Any + Send + Sync>>,
}

/// How much a rule weighs in a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not judged.
    Off,
    /// Judged, with this weight.
    On(Severity),
}

/// One `[[service]]` entry.
#[derive(Clone, Debug)]
pub struct ServiceEntry {
    /// The directory; `.` is the root.
    pub path: Pattern,
    /// What it is.
    pub kind: ServiceKind,
}

/// What a `[[service]]` entry declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    /// Something that is deployed, whatever the manifests say.
    Service,
    /// A program nobody deploys: it needs no container.
    Tool,
    /// Not looked at.
    Ignore,
}

impl Policy {
    /// The name of the agent that lists this e-mail address, if any.
    pub fn agent_by_email(&self, email: &str) -> Option<&str> {
        let lists = |entry: &AgentEntry| entry.emails.iter().any(|own| own.eq_ignore_ascii_case(email));
        self.agents.iter().find(|(_, entry)| !email.is_empty() && lists(entry)).map(|(name, _)| name.as_str())
    }

    /// The entry of the agent called `name`, ASCII case aside.
    pub fn agent(&self, name: &str) -> Option<&AgentEntry> {
        self.agents.get(name).or_else(|| {
            self.agents.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, entry)| entry)
        })
    }

    /// The review called `name`, ASCII case aside.
    pub fn review(&self, name: &str) -> Option<&ReviewEntry> {
        self.reviews.iter().find(|review| review.name.eq_ignore_ascii_case(name))
    }

    /// Whether `branch`, without `refs/heads/`, is one that `[branches] protected` lists.
    pub fn is_protected(&self, branch: &str) -> bool {
        let branch = RepoPath::from(branch);
        let globs = PatternSet::parse(&self.protected_branches);
        // They were parsed when the policy was read; a branch that could not be told apart is the one to protect.
        globs.map_or(true, |globs| globs.covers(&branch, false))
    }

    /// The role that `[roles]` gives `path`, if it does: over everything else that tells one. Of several globs that
    /// cover a path, that of the role judged by more rules counts: production, test, example, then the others.
    pub fn role(&self, path: &RepoPath, ignore_case: bool) -> Option<Told> {
        self.roles.iter().filter(|(_, globs)| globs.covers(path, ignore_case)).find_map(|(&role, globs)| {
            let glob = globs.patterns().iter().find(|glob| glob.covers(path, ignore_case))?;
            Some(Told { role, why: Why::Policy { key: role.name(), glob: glob.to_string() } })
        })
    }

    /// Who may make the policy ask less: whom `[policy] owners` lists; where it says nothing, the ledger's coordinators.
    pub fn owners(&self) -> &[String] {
        self.owners.as_deref().unwrap_or(&self.ledger.coordinators)
    }

    /// Whether `name` may make the policy ask less.
    pub fn is_owner(&self, name: &str) -> bool {
        self.owners().iter().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether `name` may write other agents' rows in the ledger.
    pub fn is_coordinator(&self, name: &str) -> bool {
        self.ledger.coordinators.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}
