//! Owns the question which commits' signatures are looked at: those of agents that list keys, all of one agent's at once.

use crate::change::{Agent, Oid, Origin};
use crate::config::{Level, Policy, SigningKey};
use crate::fault::Fault;
use crate::git::{Draft, Repository};
use crate::rules::{AGENT_UNVERIFIED, Rule};

use super::Resolved;

/// Commits that must be signed with one of the same keys.
struct Owing {
    keys: Vec<SigningKey>,
    /// Each with the place of its draft.
    commits: Vec<(usize, Oid)>,
}

/// Looks at the signatures that the drafts owe and tells each draft's agent. A signature that cannot be checked is a
/// fault of every draft that owes one to the same keys, and hides nothing of the others.
///
/// Where no agent lists keys, or the rule that asks for signatures does not judge, nothing is read and nothing is run.
pub(super) fn look_at(
    drafts: &[Draft],
    resolved: &mut [Result<Resolved, Fault>],
    rules: &[&'static Rule],
    repository: &Repository,
) {
    if !rules.iter().any(|rule| rule.id == AGENT_UNVERIFIED) {
        return;
    }
    let mut owing: Vec<Owing> = Vec::new();
    for (at, (draft, resolved)) in drafts.iter().zip(resolved.iter()).enumerate() {
        let (Origin::Commit(commit), Ok(Resolved { policy, agent })) = (draft.origin, resolved) else {
            continue;
        };
        // What changes nothing of its own is judged by no rule.
        let Some(keys) = keys(policy, agent).filter(|_| !draft.files.is_empty()) else { continue };
        match owing.iter_mut().find(|known| known.keys == keys) {
            Some(known) => known.commits.push((at, commit)),
            None => owing.push(Owing { keys: keys.to_vec(), commits: vec![(at, commit)] }),
        }
    }
    for Owing { keys, commits: places } in owing {
        let commits: Vec<Oid> = places.iter().map(|(_, commit)| *commit).collect();
        match repository.signatures(&commits, &keys) {
            Ok(signatures) => {
                for ((at, _), signature) in places.iter().zip(signatures) {
                    if let Ok(resolved) = &mut resolved[*at] {
                        resolved.agent.signature = signature;
                    }
                }
            }
            Err(fault) => places.iter().for_each(|(at, _)| resolved[*at] = Err(fault.clone())),
        }
    }
}

/// The keys of which one must have signed what `agent` commits, if it lists any and anybody asks.
fn keys<'a>(policy: &'a Policy, agent: &Agent) -> Option<&'a [SigningKey]> {
    let level = policy.rules.get(AGENT_UNVERIFIED).and_then(|settings| settings.level);
    let entry = policy.agent(agent.name.as_deref()?)?;
    let asks = level != Some(Level::Off) && !entry.signing_keys.is_empty();
    asks.then_some(entry.signing_keys.as_slice())
}
