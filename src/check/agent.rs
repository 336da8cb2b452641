//! Owns the question who made a change.

use crate::change::{Agent, Claim, Origin};
use crate::config::Policy;
use crate::fault::Fault;
use crate::git::{self, Draft, Repository};

/// What the caller says about agents, beside what git and the commit say.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// `--agent`: counts for every change.
    pub flag: Option<String>,
    /// `POLICY_AGENT`: counts for what is not committed yet.
    pub environment: Option<String>,
    /// Judge what is not committed yet as the commit whose message this is: by its trailer and its author.
    pub message: Option<Spoken>,
}

/// What a message says about its agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// The `Agent:` trailer.
    pub trailer: Option<String>,
}

impl Claims {
    /// The name that this process gives the agent, other than by e-mail address.
    pub fn own_name(&self) -> Result<Option<String>, Fault> {
        let given = [&self.flag, &self.environment]
            .into_iter()
            .flatten()
            .map(|name| name.trim())
            .find(|name| !name.is_empty());
        match given {
            Some(name) => Ok(Some(name.to_owned())),
            None => git::configured_agent(),
        }
    }

    /// The claims under which a commit with this trailer must be judged again, if they differ from this process's.
    pub fn differing(&self, trailer: Option<String>) -> Result<Option<Self>, Fault> {
        if self.flag.is_some() || self.own_name()? == trailer {
            return Ok(None);
        }
        Ok(Some(Self { message: Some(Spoken { trailer }), ..self.clone() }))
    }
}

/// Who made the change of `draft`.
///
/// What is not committed yet is the caller's own: flag, environment, git configuration, then the author's e-mail
/// address. A commit speaks for itself: flag, `Agent:` trailer, then the author's e-mail address; the environment of
/// whoever judges it never labels it.
pub(super) fn resolve(
    draft: &Draft,
    policy: &Policy,
    claims: &Claims,
    repository: &Repository,
) -> Result<Agent, Fault> {
    let named = |name: Option<&str>, claim| {
        let name = name.map(str::trim).filter(|name| !name.is_empty())?;
        Some(Agent { name: Some(name.to_owned()), claim: Some(claim), email: draft.author_email.clone() })
    };
    let flag = || named(claims.flag.as_deref(), Claim::Flag);
    let claimed = match (draft.origin, &claims.message) {
        (Origin::Commit(_), _) => flag().or_else(|| named(draft.trailer.as_deref(), Claim::Trailer)),
        (_, Some(spoken)) => flag().or_else(|| named(spoken.trailer.as_deref(), Claim::Trailer)),
        (Origin::Index | Origin::Worktree, None) => flag()
            .or_else(|| named(claims.environment.as_deref(), Claim::Environment))
            .or_else(|| named(repository.configured_agent(), Claim::GitConfig)),
    };
    if let Some(agent) = claimed {
        return Ok(agent);
    }
    let email = match (&draft.author_email, draft.origin) {
        (Some(email), _) => Some(email.clone()),
        (None, Origin::Commit(_)) => None,
        (None, _) => repository.author_email()?,
    };
    let name = email.as_deref().and_then(|email| policy.agent_by_email(email)).map(str::to_owned);
    Ok(Agent { claim: name.as_ref().map(|_| Claim::Email), name, email })
}
