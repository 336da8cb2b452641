//! Owns the question who asks for a lock. A name that policy.toml does not list holds nothing.

use crate::change::Holder;
use crate::check::Claims;
use crate::config::{Policy, nearest};
use crate::fault::Fault;
use crate::git::Repository;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The name as a ledger has it: with the session where sessions count.
    pub holder: String,
    /// The agent's name as policy.toml spells it.
    pub name: String,
    /// Whether it may speak for others (`[ledger] coordinators`).
    pub is_coordinator: bool,
}

impl Asker {
    /// Finds out: what the command line or the environment says, then git's configuration, then the author's e-mail
    /// address.
    pub fn find(claims: &Claims, repository: &Repository, policy: &Policy) -> Result<Self, Fault> {
        let said = [claims.flag.as_deref(), claims.environment.as_deref(), repository.configured_agent()];
        let said = said.into_iter().flatten().find(|name| !Holder::parse(name).name().is_empty());
        let email = if said.is_none() { repository.author_email()? } else { None };
        let by_email = email.as_deref().and_then(|email| policy.agent_by_email(email));
        let written = said.or(by_email).ok_or_else(|| nobody(email.as_deref()))?;
        let written = Holder::parse(written);
        let listed = policy.agents.keys().find(|own| own.eq_ignore_ascii_case(written.name()));
        let is_coordinator = policy.is_coordinator(written.name());
        let name = match listed {
            Some(name) => name.clone(),
            None if is_coordinator => written.name().to_owned(),
            None => return Err(unknown(written.name(), policy)),
        };
        let session = written.session().or(claims.own_session()?);
        if !policy.locks.per_session {
            return Ok(Self { holder: name.clone(), name, is_coordinator });
        }
        let holder = Holder::new(&name, session);
        if holder.session().is_none() {
            return Err(Fault::new(
                format!(
                    "nobody says which session of {name} asks, and `[locks] per-session` keeps sessions apart"
                ),
                "set POLICY_SESSION to what tells this session from the others",
            ));
        }
        Ok(Self { holder: holder.to_string(), name, is_coordinator })
    }
}

fn nobody(email: Option<&str>) -> Fault {
    let message = match email {
        Some(email) => {
            format!("nobody says who asks, and policy.toml lists no agent with the address {email}")
        }
        None => "nobody says who asks".to_owned(),
    };
    Fault::new(message, "name the agent: `--agent NAME`, POLICY_AGENT, or `git config policy.agent NAME`")
}

fn unknown(name: &str, policy: &Policy) -> Fault {
    let help = match nearest(name, policy.agents.keys().map(String::as_str)) {
        Some(near) => {
            format!("did you mean `{near}`? A new agent gets a table `[agents.{name}]` in policy.toml")
        }
        None => format!("an agent gets a table `[agents.{name}]` in policy.toml"),
    };
    Fault::new(format!("policy.toml lists no agent `{name}`"), help)
}
