//! Owns the question who made a change.

use super::policies::Policies;
use crate::change::{Agent, Claim, Holder, Origin};
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
    /// `POLICY_SESSION`: which of the agent's sessions this is; counts for what is not committed yet.
    pub session: Option<String>,
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
    /// The name that this process gives the agent, other than by e-mail address, with the session where one is told.
    pub fn own_name(&self) -> Result<Option<String>, Fault> {
        let given = [&self.flag, &self.environment]
            .into_iter()
            .flatten()
            .map(|name| name.trim())
            .find(|name| !Holder::parse(name).name().is_empty());
        let name = match given {
            Some(name) => Some(name.to_owned()),
            None => git::configured_agent()?,
        };
        let session = self.own_session()?;
        Ok(name.map(|name| with_session(&Holder::parse(&name), session).to_string()))
    }

    /// What a commit message must say of its agent, so that every later gate sees what this process knows: the name,
    /// if anything but the e-mail address tells it, and the session. An author known by address alone is named where
    /// there is a session to tell, which no address does.
    pub fn name_to_write(&self) -> Result<Option<String>, Fault> {
        let named = self.own_name()?;
        let (None, Some(session)) = (&named, self.own_session()?) else { return Ok(named) };
        let repository = Repository::open()?;
        let Some(head) = repository.head_tree()? else { return Ok(None) };
        let Some(email) = repository.author_email()? else { return Ok(None) };
        // A policy that cannot be read is the verdict's affair; here it would bar the very commit that mends it.
        let Ok(policy) = Policies::default().in_tree(&head) else { return Ok(None) };
        Ok(policy.agent_by_email(&email).map(|name| Holder::new(name, Some(session)).to_string()))
    }

    /// The claims under which a commit with this trailer must be judged again, if they differ from this process's.
    pub fn differing(&self, trailer: Option<String>) -> Result<Option<Self>, Fault> {
        if self.flag.is_some() || self.own_name()? == trailer {
            return Ok(None);
        }
        Ok(Some(Self { message: Some(Spoken { trailer }), ..self.clone() }))
    }

    /// The session that the environment tells. It goes into a trailer and a table's cell, and must survive both.
    pub fn own_session(&self) -> Result<Option<&str>, Fault> {
        let Some(session) = self.session.as_deref().map(str::trim).filter(|session| !session.is_empty())
        else {
            return Ok(None);
        };
        let is_plain = |c: char| c.is_alphanumeric() || "-_.:/@+=".contains(c);
        if session.len() <= LONGEST_SESSION && session.chars().all(is_plain) {
            return Ok(Some(session));
        }
        Err(Fault::new(
            format!("POLICY_SESSION, `{}`, is no session's name", session.escape_debug()),
            "set it to up to 128 letters, digits, dashes, dots and the like, without blanks: any word that no other \
             session of the agent has",
        ))
    }
}

/// How many bytes the name of a session may have.
const LONGEST_SESSION: usize = 128;

/// `holder`, of `session` unless it names one itself.
fn with_session<'a>(holder: &Holder<'a>, session: Option<&'a str>) -> Holder<'a> {
    Holder::new(holder.name(), holder.session().or(session))
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
    // A commit says its session itself, and so does a message; only what neither speaks for is of this process's.
    let session = match (draft.origin, &claims.message) {
        (Origin::Index | Origin::Worktree, None) => claims.own_session()?,
        _ => None,
    };
    let agent = |holder: Holder<'_>, claim, email: Option<String>| Agent {
        name: Some(holder.name().to_owned()),
        session: holder.session().map(str::to_owned),
        per_session: policy.locks.per_session,
        claim: Some(claim),
        email,
        ..Agent::default()
    };
    let named = |name: Option<&str>, claim| {
        let holder = with_session(&Holder::parse(name?), session);
        (!holder.name().is_empty()).then(|| agent(holder, claim, draft.author_email.clone()))
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
    let listed = email.as_deref().and_then(|email| policy.agent_by_email(email));
    Ok(match listed {
        Some(name) => agent(Holder::new(name, session), Claim::Email, email),
        None => Agent { email, per_session: policy.locks.per_session, ..Agent::default() },
    })
}
