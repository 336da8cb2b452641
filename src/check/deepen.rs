//! Owns `--deepen`: what a range needs and the clone lacks is fetched from where CI cloned it, a little at first, then
//! more, and all of it in the end. What still lacks then is a fault, as it would be without.

use std::sync::Arc;

use super::job::{self, kept, tracking};
use super::{Subject, span};
use crate::change::Oid;
use crate::ci::{Course, Job};
use crate::fault::Fault;
use crate::git::{Depth, Repository, Span};

/// How many commits the first fetch brings; each further one brings as many times more.
const FIRST: u32 = 64;
const TIMES: u32 = 16;
/// How many fetches there are before the one that brings everything.
const STEPS: u32 = 3;

/// What a range needs from a server.
#[derive(Debug, Default)]
struct Needs {
    /// Branches: where they are, what they are called there and here.
    branches: Vec<(String, String, String)>,
    /// Commits, a ref that leads to each, and whether there is no range without it.
    commits: Vec<(Oid, Option<String>, bool)>,
}

/// Brings what `subject` needs; gives the repository as it is then.
pub(super) fn bring(subject: &Subject, repository: Arc<Repository>) -> Result<Repository, Fault> {
    let from = repository.cloned_from()?.ok_or_else(|| {
        Fault::new(
            "there is no remote to fetch history from",
            "`git remote add origin URL`, or leave out `--deepen`",
        )
    })?;
    let needs = needs(subject, &from, &repository)?;
    let depths: Vec<Depth> = if repository.is_shallow() {
        let first = repository.depth_of_head()?.saturating_add(1).max(FIRST);
        let steps = (0..STEPS).map(|step| Depth::Commits(first.saturating_mul(TIMES.saturating_pow(step))));
        steps.chain([Depth::Whole]).collect()
    } else {
        vec![Depth::AsItIs]
    };
    let mut repository = Repository::open()?;
    for depth in depths {
        for (at, branch, into) in &needs.branches {
            repository.fetch_branch(at, branch, into, depth)?;
        }
        for (id, by, is_needed) in &needs.commits {
            let is_here = repository.find(&id.to_string())?.is_some();
            if is_here && depth == Depth::AsItIs {
                continue;
            }
            let fetched = repository.fetch_commit(&from, *id, by.as_deref(), depth);
            // What a force push replaced may be gone from the server, too.
            if *is_needed && !is_here {
                fetched?;
            }
        }
        // What git knows of cut-off history was read when the repository was opened.
        repository = Repository::open()?;
        if is_enough(subject, &repository)? {
            break;
        }
    }
    Ok(repository)
}

/// Whether a fault remains that more history might mend.
fn is_enough(subject: &Subject, repository: &Repository) -> Result<bool, Fault> {
    match subject {
        Subject::Job(job) => match job::route(job, repository) {
            Ok(route) => route.is_whole(repository),
            Err(_) => Ok(false),
        },
        Subject::Base(base) => is_between(base, "HEAD", repository),
        Subject::Range(range) => {
            let (base, tip) = span::ends(range)?;
            is_between(base, tip, repository)
        }
        _ => Ok(!repository.is_shallow()),
    }
}

fn is_between(base: &str, tip: &str, repository: &Repository) -> Result<bool, Fault> {
    let (Some(base), Some(tip)) = (repository.find(base)?, repository.find(tip)?) else { return Ok(false) };
    let span = Span { tips: vec![tip], excluded: vec![base.to_string()] };
    Ok(repository.common_ancestor(base, tip)?.is_some() && repository.is_whole(&span)?)
}

fn needs(subject: &Subject, from: &str, repository: &Repository) -> Result<Needs, Fault> {
    let mut needs = Needs::default();
    match subject {
        Subject::Job(job) => of_job(job, from, repository, &mut needs)?,
        Subject::Base(base) => {
            of_revision(base, from, repository, &mut needs)?;
            of_revision("HEAD", from, repository, &mut needs)?;
        }
        Subject::Range(range) => {
            let (base, tip) = span::ends(range)?;
            of_revision(base, from, repository, &mut needs)?;
            of_revision(tip, from, repository, &mut needs)?;
        }
        _ => of_revision("HEAD", from, repository, &mut needs)?,
    }
    Ok(needs)
}

fn of_job(job: &Job, from: &str, repository: &Repository, needs: &mut Needs) -> Result<(), Fault> {
    let mut branch = |name: &String| -> Result<(), Fault> {
        needs.branches.push((from.to_owned(), name.clone(), tracking(name, repository)?));
        Ok(())
    };
    let mut is_needed = true;
    match &job.course {
        Course::Proposal { target, elsewhere: Some(url), .. } => {
            needs.branches.push((url.clone(), target.clone(), kept(target)));
        }
        Course::Proposal { target, .. } => branch(target)?,
        Course::Queue { target, after } => {
            branch(target)?;
            needs.commits.push((*after, None, true));
        }
        Course::Push { branch: pushed, before, default } => {
            if let Some(default) = default.as_ref().filter(|default| *default != pushed) {
                branch(default)?;
            }
            needs.commits.extend(before.map(|before| (before, None, false)));
        }
        Course::Tag { default, .. } => default.iter().try_for_each(branch)?,
        Course::Standing { branch: stands, default, .. } => {
            default.iter().filter(|default| *default != stands).try_for_each(branch)?;
        }
        Course::Gone { .. } => is_needed = false,
    }
    if is_needed {
        needs.commits.push((job.tip, job.tip_ref.clone(), true));
    }
    Ok(())
}

/// A revision as people write it: a commit id, a branch of the remote, or something that is here already and only ends
/// too early.
fn of_revision(revision: &str, from: &str, repository: &Repository, needs: &mut Needs) -> Result<(), Fault> {
    if let Some(id) = Oid::from_hex(revision.as_bytes()) {
        needs.commits.push((id, None, true));
        return Ok(());
    }
    let name = revision.strip_prefix("refs/remotes/").unwrap_or(revision);
    if let Some(branch) = name.strip_prefix(from).and_then(|rest| rest.strip_prefix('/'))
        && branch != "HEAD"
        && !branch.contains(['~', '^', '@', ':'])
    {
        needs.branches.push((from.to_owned(), branch.to_owned(), tracking(branch, repository)?));
        return Ok(());
    }
    // What only this clone has, the server cannot deepen: what it is built on comes with what the server has.
    if let Some(id) = repository.find(revision)? {
        needs.commits.push((id, None, false));
    }
    Ok(())
}
