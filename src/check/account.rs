//! Owns the account of a verdict: by which policy a change was judged and where that stood, what it was compared with and
//! why, who made it and how that is known, and which lock covers each path. Made only for whoever asks.

use super::{Batch, Judge, POLICY_FILE, Subject};
use crate::change::{Agent, Change, Claim, Extent, Oid, Origin, RepoPath, Tree};
use crate::config::Policy;
use crate::fault::Fault;
use crate::git::{Draft, Joining};
use crate::report::{Account, Covering};
use crate::rules;

impl Judge<'_> {
    /// How the verdict on `change`, which was made of `draft`, came about.
    pub(super) fn account(
        &self,
        draft: &Draft,
        batch: &Batch,
        change: &Change,
        policy: &Policy,
    ) -> Result<Account, Fault> {
        let locks = match change.extent {
            Extent::Difference => rules::locks_told(change, policy, &self.parsed)?,
            Extent::WholeTree => Vec::new(),
        };
        Ok(Account {
            policy: policy_of(draft, batch.base.as_ref())?,
            compared: self.compared(draft, batch)?,
            agent: agent_in_words(&change.agent),
            locks: locks.into_iter().map(|(path, decision)| Covering { path, decision }).collect(),
        })
    }

    /// What the change is compared with, and why that.
    fn compared(&self, draft: &Draft, batch: &Batch) -> Result<String, Fault> {
        let parents = match draft.parents.as_slice() {
            [] => "with nothing: no commit stands before it".to_owned(),
            [one] => format!("with its parent {}", one.short()),
            several => {
                let ids: Vec<_> = several.iter().map(|id| id.short().to_string()).collect();
                format!("with its parents {}, and with what git merges by itself", ids.join(" and "))
            }
        };
        let fork = batch.whole.as_ref().and_then(|whole| whole.parents.first());
        let since = |name: &str| match fork {
            Some(fork) => {
                format!("{parents}; one of the commits since {}, the merge base with {name}", fork.short())
            }
            None => format!("{parents}; one of the commits that {name} does not have"),
        };
        Ok(match (&self.request.subject, draft.origin) {
            (_, Origin::Worktree) => "the work tree with HEAD".to_owned(),
            (Subject::Staged(Joining::Amended), _) => {
                "what is staged with the parent of HEAD, which is amended".to_owned()
            }
            (Subject::Staged(Joining::Merged(_)), _) => {
                "what is staged with HEAD and what is merged".to_owned()
            }
            (_, Origin::Index) => "what is staged with HEAD".to_owned(),
            (Subject::All, _) => "the whole tree with nothing".to_owned(),
            (Subject::Range(range), _) => since(&format!("the left side of `{range}`")),
            (Subject::Base(base), _) => since(&format!("`{base}` (--base)")),
            (Subject::Work, _) => match self.repository.default_base()? {
                Some((tip, branch)) => since(&base_in_words(tip, branch.as_deref())),
                None => {
                    format!("{parents}; there is no upstream and no default branch, so every commit is work")
                }
            },
            (Subject::Pushed { .. } | Subject::Received(_), _) => {
                format!("{parents}; one of the commits that the push brings")
            }
            _ => parents,
        })
    }
}

fn base_in_words(tip: Oid, branch: Option<&str>) -> String {
    let name = branch.map_or_else(|| tip.short().to_string(), |branch| format!("`{branch}`"));
    format!("{name} (the upstream of this branch, or else the default branch)")
}

/// Which policy judges: the first that stands at the base, before the change, or in it.
fn policy_of(draft: &Draft, base: Option<&Tree>) -> Result<String, Fault> {
    let sides = base.map(|tree| (tree, "at the base of the range"));
    let before = draft.before.iter().map(|tree| (tree, "before the change"));
    for (tree, side) in sides.into_iter().chain(before).chain([(&draft.after, "in the change itself")]) {
        if let Some(blob) = tree.file(&RepoPath::from(POLICY_FILE))? {
            let text = String::from_utf8_lossy(&blob.data);
            let extended = extends(&text).unwrap_or_else(|| "pack:default".to_owned());
            return Ok(format!("policy.toml as it stands {side} ({}), over {extended}", blob.oid.short()));
        }
    }
    Ok("pack:default: no policy.toml stands at the base, before the change, or in it".to_owned())
}

/// What the policy names in `extends`; `None` if it does not say.
fn extends(text: &str) -> Option<String> {
    let table: toml::Table = text.parse().ok()?;
    let names: Vec<&str> = table.get("extends")?.as_array()?.iter().filter_map(toml::Value::as_str).collect();
    Some(if names.is_empty() { "nothing".to_owned() } else { names.join(", ") })
}

fn agent_in_words(agent: &Agent) -> String {
    let Some(holder) = agent.holder() else {
        let email = agent.email.as_deref().map(|email| format!(", and no agent lists {email}"));
        return format!("unknown: nothing names one{}", email.unwrap_or_default());
    };
    let told = match agent.claim {
        Some(Claim::Flag) => "`--agent` says so",
        Some(Claim::Environment) => "POLICY_AGENT says so",
        Some(Claim::GitConfig) => "`git config policy.agent` says so",
        Some(Claim::Trailer) => "the `Agent:` trailer says so",
        Some(Claim::Email) => "policy.toml lists the author's address",
        None => "nothing tells how",
    };
    format!("{holder}: {told}")
}

#[cfg(test)]
mod tests {
    use super::{agent_in_words, extends};
    use crate::change::{Agent, Claim};

    #[test]
    fn what_is_extended_is_named() {
        assert_eq!(extends("extends = [\"pack:locks\", \"team.toml\"]").unwrap(), "pack:locks, team.toml");
        assert_eq!(extends("extends = []").unwrap(), "nothing");
        assert_eq!(extends("[locks]"), None);
    }

    #[test]
    fn an_agent_says_how_it_is_known() {
        let named = Agent { claim: Some(Claim::Trailer), ..Agent::named("ada") };
        assert_eq!(agent_in_words(&named), "ada: the `Agent:` trailer says so");
        let nobody = Agent { email: Some("x@y".to_owned()), ..Agent::default() };
        assert_eq!(agent_in_words(&nobody), "unknown: nothing names one, and no agent lists x@y");
    }
}
