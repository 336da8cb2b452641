//! Owns the question which commits' signatures are looked at: those of agents that list keys, all of one agent's at once.

use crate::change::{Agent, Oid, Origin, WORK_STATUS};
use crate::config::{Level, Policy, SigningKey};
use crate::fault::Fault;
use crate::git::{Draft, Repository};
use crate::rules::{AGENT_UNVERIFIED, POLICY_WEAKENED, Rule, concerns_policy};

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
    let has = |id: &str| rules.iter().any(|rule| rule.id == id);
    let (verifies, guards) = (has(AGENT_UNVERIFIED), has(POLICY_WEAKENED));
    if verifies || guards {
        // What changes nothing of its own is judged by no rule. An owner's word counts only if it is an owner's.
        let wants = |draft: &Draft, policy: &Policy, name: &str| {
            let owns = || guards && policy.is_owner(name) && concerns_policy(&draft.files, policy);
            !draft.files.is_empty() && (verifies && asks(policy) || owns())
        };
        look_where(drafts, resolved, wants, repository);
    }
}

/// Looks at the signatures of reviewers' commits that move the ledger, and of owners' that join sides of history, whether or not the rule that asks for signatures
/// judges: an approval counts only if its reviewer gave it.
pub(super) fn look_at_reviewers(
    drafts: &[Draft],
    resolved: &mut [Result<Resolved, Fault>],
    repository: &Repository,
) {
    let asks = |draft: &Draft, policy: &Policy, name: &str| {
        let moves_ledger = || draft.files.iter().any(|file| file.path.as_bytes() == WORK_STATUS.as_bytes());
        let joins = policy.is_owner(name) && draft.before.len() > 1;
        joins || moves_ledger() && policy.reviews.iter().any(|review| review.is_by(name))
    };
    look_where(drafts, resolved, asks, repository);
}

/// Looks at the signatures of the drafts of which `asks` wants to know, if their agents list keys.
fn look_where(
    drafts: &[Draft],
    resolved: &mut [Result<Resolved, Fault>],
    asks: impl Fn(&Draft, &Policy, &str) -> bool,
    repository: &Repository,
) {
    let mut owing: Vec<Owing> = Vec::new();
    for (at, (draft, resolved)) in drafts.iter().zip(resolved.iter()).enumerate() {
        let (Origin::Commit(commit), Ok(Resolved { policy, agent })) = (draft.origin, resolved) else {
            continue;
        };
        let is_asked = agent.name.as_deref().is_some_and(|name| asks(draft, policy, name));
        let Some(keys) = keys(policy, agent).filter(|_| is_asked) else { continue };
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

/// Whether the policy has the rule that asks for signatures judge.
fn asks(policy: &Policy) -> bool {
    policy.rules.get(AGENT_UNVERIFIED).and_then(|settings| settings.level) != Some(Level::Off)
}

/// The keys of which one must have signed what `agent` commits, if it lists any.
fn keys<'a>(policy: &'a Policy, agent: &Agent) -> Option<&'a [SigningKey]> {
    let entry = policy.agent(agent.name.as_deref()?)?;
    (!entry.signing_keys.is_empty()).then_some(entry.signing_keys.as_slice())
}
