//! Owns the way from a subject to drafts: which commits it means, what they are judged against, and what could hide.

use super::{Batch, Bound, RefUpdate, Subject, job, policy_in, standing_policy, transaction};
use crate::change::{Gate, Oid, Tree, WORK_STATUS};
use crate::fault::Fault;
use crate::git::{Draft, Joining, LEDGER_REF, Repository, Span, StagedDiff};

/// The drafts that `subject` means, in batches that share a base. `vouched` is the tree whose policy judges because whoever
/// runs the gate says so: no other is read then, for it may be one that cannot be.
pub(super) fn batches(
    subject: &Subject,
    repository: &Repository,
    staged: Option<StagedDiff>,
    vouched: Option<&Tree>,
) -> Result<Vec<Batch>, Fault> {
    match subject {
        Subject::Staged(joining) => {
            let diff = staged.map_or_else(StagedDiff::start, Ok)?;
            Ok(vec![alone(repository.staged(diff, joining)?)])
        }
        Subject::Worktree => Ok(vec![alone(repository.worktree()?)]),
        Subject::Commit(revision) => Ok(vec![alone(repository.change(repository.resolve(revision)?)?)]),
        Subject::All => Ok(vec![alone(repository.whole_tree(repository.resolve("HEAD")?)?)]),
        Subject::Range(range) => {
            let (base, tip) = ends(range)?;
            let branch = repository.branch_named(base)?;
            between(repository, (repository.resolve(base)?, branch), repository.resolve(tip)?)
                .map(|batch| vec![batch])
        }
        Subject::Base(base) => {
            let branch = repository.branch_named(base)?;
            between(repository, (repository.resolve(base)?, branch), repository.resolve("HEAD")?)
                .map(|batch| vec![batch])
        }
        Subject::Work => work(repository),
        Subject::Job(job) => job::batch(&job::route(job, repository)?, repository).map(|batch| vec![batch]),
        Subject::History => {
            repository.head().map(|head| from_scratch(repository, head)).into_iter().collect()
        }
        Subject::Pushed { remote, updates } => pushed(repository, vouched, remote, updates),
        Subject::Received(updates) => received(repository, vouched, updates),
        Subject::Moved(updates) => transaction::batches(repository, updates),
    }
}

fn alone(draft: Draft) -> Batch {
    Batch { drafts: vec![draft], ..Batch::default() }
}

/// The two sides of `A..B`, where one left out is `HEAD`. Three dots mean the same commits. What has no dots is a fault.
pub fn ends<'a>(range: &'a str) -> Result<(&'a str, &'a str), Fault> {
    let (base, tip) = range.split_once("...").or_else(|| range.split_once("..")).ok_or_else(|| {
        Fault::new(
            format!("`{range}` is no range"),
            "write it as `A..B`; for one commit: `policy check --commit REV`",
        )
    })?;
    let or_head = |side: &'a str| if side.is_empty() { "HEAD" } else { side };
    Ok((or_head(base), or_head(tip)))
}

/// The commits of `tip` that `base` does not have. A shared ancestor must be known: without it a cut-off history would
/// look like work.
fn between(repository: &Repository, (base, branch): (Oid, Option<String>), tip: Oid) -> Result<Batch, Fault> {
    let fork = repository.merge_base(base, tip)?;
    let drafts = repository.changes(&Span { tips: vec![tip], excluded: vec![base.to_string()] })?;
    let whole = if drafts.is_empty() { None } else { Some(repository.whole_range(Some(fork), tip)?) };
    Ok(Batch {
        drafts,
        base: Some(repository.tree_of(base)?),
        tip: Some(repository.tree_of(tip)?),
        whole,
        bound: Some(Bound { gate: Gate::Ci, branch }),
        ..Batch::default()
    })
}

fn work(repository: &Repository) -> Result<Vec<Batch>, Fault> {
    let mut batches = Vec::new();
    if let Some(head) = repository.head() {
        match repository.default_base()? {
            Some((base, branch)) => {
                let target = branch.clone().unwrap_or_else(|| base.short().to_string());
                let mut batch = between(repository, (base, branch), head)?;
                // On the default branch itself "clean" would sound as if its commits had been judged.
                batch.basis = batch
                    .drafts
                    .is_empty()
                    .then(|| format!("what is staged, and no commit: `{target}` has all that HEAD has"));
                batches.push(batch);
            }
            // No upstream, no default branch: everything here is work.
            None => batches.push(from_scratch(repository, head)?),
        }
    }
    if !repository.is_bare() {
        batches.push(alone(repository.staged(StagedDiff::start()?, &Joining::Head)?));
    }
    Ok(batches)
}

fn from_scratch(repository: &Repository, tip: Oid) -> Result<Batch, Fault> {
    let drafts = repository.changes(&Span { tips: vec![tip], excluded: Vec::new() })?;
    Ok(Batch {
        drafts,
        base: None,
        tip: Some(repository.tree_of(tip)?),
        whole: Some(repository.whole_range(None, tip)?),
        bound: Some(Bound { gate: Gate::Ci, branch: None }),
        ..Batch::default()
    })
}

/// Refs that hold records and no work: the arbiter's ledger (`refs/policy/ledger`) and git's notes. Their commits have
/// trees of their own kind, which no rule about work fits. So that nothing hides there, what only they reach counts as
/// never seen when it comes to any other ref.
const RECORDS: [&str; 2] = ["refs/policy/", "refs/notes/"];

/// The refs of a repository that hold no work.
pub(super) struct Records {
    /// Those that hold the arbiter's chain: its own, and what `[locks] remote-ref` names.
    chains: Vec<String>,
}

impl Default for Records {
    /// Those of every repository.
    fn default() -> Self {
        Self { chains: vec![LEDGER_REF.to_owned()] }
    }
}

impl Records {
    /// As the policy says that judges: the one in `vouched`, else the one that stands.
    pub(super) fn of(repository: &Repository, vouched: Option<&Tree>) -> Result<Self, Fault> {
        let policy = match vouched {
            Some(tree) => policy_in(tree)?,
            None => standing_policy(repository, None)?,
        };
        let chains = std::iter::once(LEDGER_REF.to_owned()).chain(policy.locks.remote_ref.clone());
        Ok(Self { chains: chains.collect() })
    }

    fn is_chain(&self, update: &RefUpdate) -> bool {
        self.chains.contains(&update.name)
    }

    pub(super) fn is_record(&self, update: &RefUpdate) -> bool {
        self.is_chain(update) || RECORDS.iter().any(|prefix| update.name.starts_with(prefix))
    }

    /// The options that leave them out of `--all`.
    pub(super) fn excluded(&self) -> Vec<String> {
        let kinds = RECORDS.iter().map(|prefix| format!("--exclude={prefix}*"));
        kinds.chain(self.chains.iter().map(|name| format!("--exclude={name}"))).collect()
    }
}

/// What a push brings to the arbiter's chain. Each entry is judged as a change of the ledger; the chain itself may only
/// grow, for it is the record of who held what.
fn entries(repository: &Repository, update: &RefUpdate) -> Result<Batch, Fault> {
    let rewritten = |what: &str| {
        Fault::new(
            format!("this push would {what} {}, the record of who held what", update.name),
            "start from what stands there (`git fetch`): it may only grow. Who must mend it does so on the server, with `git update-ref`",
        )
    };
    let Some(tip) = commit_of(repository, update.new)? else { return Err(rewritten("remove")) };
    let old = update.old.map(|old| repository.find(&old.to_string())).transpose()?;
    let excluded = match old {
        None => Vec::new(),
        Some(Some(old)) if repository.is_ancestor(old, tip)? => vec![old.to_string()],
        Some(_) => return Err(rewritten("rewrite")),
    };
    let ledger = repository.tree_of(tip)?.entry(&WORK_STATUS.into())?;
    if !ledger.is_some_and(|entry| entry.mode.is_file()) {
        return Err(rewritten("leave no ledger in"));
    }
    let drafts = repository.changes(&Span { tips: vec![tip], excluded })?;
    Ok(Batch { drafts, base: repository.head_tree()?, is_record: true, ..Batch::default() })
}

fn chains(repository: &Repository, records: &Records, updates: &[RefUpdate]) -> Result<Vec<Batch>, Fault> {
    updates
        .iter()
        .filter(|update| records.is_chain(update))
        .map(|update| entries(repository, update))
        .collect()
}

/// Every ref of a push is judged, not the first alone; deletions bring nothing.
fn pushed(
    repository: &Repository,
    vouched: Option<&Tree>,
    remote: &str,
    updates: &[RefUpdate],
) -> Result<Vec<Batch>, Fault> {
    let known = known_remote(repository, remote)?;
    let records = Records::of(repository, vouched)?;
    let mut batches = chains(repository, &records, updates)?;
    let mut judged: Vec<String> = Vec::new();
    for update in updates.iter().filter(|update| !records.is_record(update)) {
        let Some(tip) = commit_of(repository, update.new)? else { continue };
        // What the remote has and we never fetched cannot be left out by name; its branches that we know can.
        let old = match update.old {
            Some(old) => repository.find(&old.to_string())?,
            None => None,
        };
        // A URL is no remote we know: only where it says nothing about this ref does what any remote has count as there.
        let mut excluded: Vec<String> = match (&known, old) {
            (Some(named), _) => vec![named.clone()],
            (None, Some(_)) => Vec::new(),
            (None, None) => vec!["--remotes".to_owned()],
        };
        let base = match old {
            Some(old) => Some(old),
            None => repository.find(&format!("refs/remotes/{remote}/HEAD"))?,
        };
        if known.is_some()
            && let Some(guarded) =
                guarded(repository, (vouched, base), &update.name, &format!("refs/remotes/{remote}/"))?
        {
            excluded = guarded;
        } else {
            excluded.extend(judged.iter().cloned());
        }
        excluded.extend(old.map(|old| old.to_string()));
        judged.push(tip.to_string());
        batches.push(moved(repository, (&update.name, tip), base, excluded)?);
    }
    Ok(batches)
}

/// The option that leaves out what the remote is known to have; `None` for a URL.
fn known_remote(repository: &Repository, remote: &str) -> Result<Option<String>, Fault> {
    Ok(repository.has_remote(remote)?.then(|| format!("--remotes={remote}")))
}

fn received(
    repository: &Repository,
    vouched: Option<&Tree>,
    updates: &[RefUpdate],
) -> Result<Vec<Batch>, Fault> {
    let records = Records::of(repository, vouched)?;
    let mut batches = chains(repository, &records, updates)?;
    let mut judged: Vec<String> = Vec::new();
    for update in updates.iter().filter(|update| !records.is_record(update)) {
        let Some(tip) = commit_of(repository, update.new)? else { continue };
        let old = commit_of(repository, update.old)?;
        let base = old.or(repository.head());
        let mut excluded = match guarded(repository, (vouched, base), &update.name, "refs/heads/")? {
            Some(guarded) => guarded,
            // Whatever an existing ref reaches was judged when it came.
            None => {
                let all = std::iter::once("--all".to_owned());
                records.excluded().into_iter().chain(all).chain(judged.iter().cloned()).collect()
            }
        };
        excluded.extend(old.map(|old| old.to_string()));
        judged.push(tip.to_string());
        batches.push(moved(repository, (&update.name, tip), base, excluded)?);
    }
    Ok(batches)
}

/// What need not be judged again of a push to the ref `name`, if the policy that judges protects that branch: what protected
/// branches have, which stand below `prefix`. A branch that nobody protects may have had a policy of its own, and what it
/// let pass has to pass this one's.
fn guarded(
    repository: &Repository,
    (vouched, base): (Option<&Tree>, Option<Oid>),
    name: &str,
    prefix: &str,
) -> Result<Option<Vec<String>>, Fault> {
    let (Some(branch), Some(base)) = (name.strip_prefix("refs/heads/"), base) else { return Ok(None) };
    let policy = match vouched {
        Some(tree) => policy_in(tree)?,
        None => policy_in(&repository.tree_of(base)?)?,
    };
    if !policy.is_protected(branch) {
        return Ok(None);
    }
    let mut branches = repository.refs_below(prefix)?;
    branches.retain(|branch| policy.is_protected(branch));
    Ok(Some(branches.into_iter().map(|branch| format!("{prefix}{branch}")).collect()))
}

/// What a ref that moves to `tip` brings, beside what is `excluded`.
fn moved(
    repository: &Repository,
    (name, tip): (&str, Oid),
    base: Option<Oid>,
    excluded: Vec<String>,
) -> Result<Batch, Fault> {
    let drafts = repository.changes(&Span { tips: vec![tip], excluded })?;
    let branch = name.strip_prefix("refs/heads/");
    let fork = match base {
        // A force push may replace all of history: then the whole of it is the range.
        Some(base) if !drafts.is_empty() || branch.is_some() => repository.common_ancestor(base, tip)?,
        _ => None,
    };
    let is_asked = !drafts.is_empty() || branch.is_some() && fork != Some(tip);
    let whole = if is_asked { Some(repository.whole_range(fork, tip)?) } else { None };
    let base = base.map(|base| repository.tree_of(base)).transpose()?;
    let bound = branch.map(|branch| Bound { gate: Gate::Push, branch: Some(branch.to_owned()) });
    Ok(Batch { drafts, base, tip: Some(repository.tree_of(tip)?), whole, bound, ..Batch::default() })
}

/// The commit that a pushed id is or (an annotated tag) names. A tag of a tree or a blob brings no commit to judge.
fn commit_of(repository: &Repository, id: Option<Oid>) -> Result<Option<Oid>, Fault> {
    match id {
        None => Ok(None),
        Some(id) => repository.peel(id),
    }
}

#[cfg(test)]
mod tests {
    use super::ends;

    #[test]
    fn a_side_left_out_is_head() {
        assert_eq!(ends("a..b").unwrap(), ("a", "b"));
        assert_eq!(ends("a...b").unwrap(), ("a", "b"));
        assert_eq!(ends("a..").unwrap(), ("a", "HEAD"));
        assert!(ends("a").is_err());
    }
}
