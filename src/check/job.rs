//! Owns the way from a CI job to a range: whose commits they are, what they are judged against, and why that is to be
//! trusted.

use super::{Batch, Bound, policy_in};
use crate::change::{Gate, Oid};
use crate::ci::{Course, Host, Job};
use crate::fault::Fault;
use crate::git::{Repository, Span};

/// The range that a job is about.
#[derive(Clone, Debug)]
pub(super) struct Route {
    /// What is trusted: its policy judges, its locks hold. `None`: all of history is new.
    base: Option<Oid>,
    /// What is not judged, and all that leads to it.
    excluded: Vec<Oid>,
    /// Where it ends; `None`: nothing is left of what the job was about.
    tip: Option<Oid>,
    /// The branch it is going to; `None`: nobody tells.
    branch: Option<String>,
    /// Whether it may share no commit with `base`: a force push may replace all of history, a proposal may not.
    may_be_unrelated: bool,
    /// Which commits these are, and why.
    why: String,
}

/// A branch, where the job knows it to be.
struct Known {
    /// What it is called here: `origin/main`.
    name: String,
    tip: Oid,
}

/// Finds the range of `job`. What it needs and the clone lacks is a fault that names the host's setting.
pub(super) fn route(job: &Job, repository: &Repository) -> Result<Route, Fault> {
    if let Course::Gone { name } = &job.course {
        return Ok(Route::nothing(format!("nothing: {name} was removed, which brings nothing")));
    }
    let tip = tip_of(job, repository)?;
    match &job.course {
        Course::Proposal { name, target, told_base, .. } => {
            let trusted = target_of(job, target, *told_base, repository)?;
            let why = format!("{name}, {} against {}", tip.short(), trusted.shown());
            Route::against(&trusted, tip, target, why).noting(job, *told_base, repository)
        }
        Course::Queue { target, after } => {
            let trusted = target_of(job, target, None, repository)?;
            let after = present(job, *after, repository)?;
            let why = format!(
                "the merge queue of {target}, {} after {}, against {}",
                tip.short(),
                after.short(),
                trusted.shown()
            );
            let mut route = Route::against(&trusted, tip, target, why);
            route.excluded.push(after);
            Ok(route)
        }
        Course::Push { branch, before, default } => {
            let what = format!("the push of {} to {branch}", tip.short());
            pushed(job, (branch, tip), *before, default.as_deref(), what, repository)
        }
        Course::Tag { name, default } => {
            let what = format!("tag {name}, {}", tip.short());
            standing(job, tip, (None, default.as_deref()), what, repository)
        }
        Course::Standing { event, branch, default } => {
            let what = format!("{branch} at {}, as {event} asked", tip.short());
            standing(job, tip, (Some(branch), default.as_deref()), what, repository)
        }
        Course::Gone { name } => Ok(Route::nothing(name.clone())),
    }
}

/// The changes of a route.
pub(super) fn batch(route: &Route, repository: &Repository) -> Result<Batch, Fault> {
    let basis = Some(route.why.clone());
    let Some(tip) = route.tip else { return Ok(Batch { basis, ..Batch::default() }) };
    let fork = route.fork(tip, repository)?;
    let drafts = repository.changes(&route.span(tip))?;
    let whole = if drafts.is_empty() { None } else { Some(repository.whole_range(fork, tip)?) };
    Ok(Batch {
        drafts,
        base: route.base.map(|base| repository.tree_of(base)).transpose()?,
        tip: Some(repository.tree_of(tip)?),
        whole,
        bound: Some(Bound { gate: Gate::Ci, branch: route.branch.clone() }),
        basis,
        is_record: false,
    })
}

impl Route {
    fn nothing(why: String) -> Self {
        Self { base: None, excluded: Vec::new(), tip: None, branch: None, may_be_unrelated: true, why }
    }

    /// What `tip` has beyond `trusted`, on its way to `branch`.
    fn against(trusted: &Known, tip: Oid, branch: &str, why: String) -> Self {
        Self {
            base: Some(trusted.tip),
            excluded: vec![trusted.tip],
            tip: Some(tip),
            branch: Some(branch.to_owned()),
            may_be_unrelated: false,
            why,
        }
    }

    /// What `tip` has that `before`, where the branch stood, has not.
    fn since(before: Oid, tip: Oid, branch: &str, why: String) -> Self {
        let known = Known { name: String::new(), tip: before };
        Self { may_be_unrelated: true, ..Self::against(&known, tip, branch, why) }
    }

    /// All that leads to `tip`.
    fn whole(tip: Oid, branch: Option<&str>, why: String) -> Self {
        Self {
            base: None,
            excluded: Vec::new(),
            tip: Some(tip),
            branch: branch.map(str::to_owned),
            may_be_unrelated: true,
            why,
        }
    }

    /// Says of a base that the host named why it was not taken.
    fn noting(mut self, job: &Job, told: Option<Oid>, repository: &Repository) -> Result<Self, Fault> {
        if let (Some(told), Some(base), Some(tip)) = (told, self.base, self.tip)
            && told != base
            && repository.common_ancestor(base, tip)? != Some(told)
        {
            let name = job.host.name();
            self.why.push_str(&format!(" ({name} names {} as the base, which is out of date)", told.short()));
        }
        Ok(self)
    }

    fn span(&self, tip: Oid) -> Span {
        Span { tips: vec![tip], excluded: self.excluded.iter().map(Oid::to_string).collect() }
    }

    /// Where the range parts from what is not judged.
    fn fork(&self, tip: Oid, repository: &Repository) -> Result<Option<Oid>, Fault> {
        match self.excluded.last() {
            None => Ok(None),
            // Where history is cut off, a fork that is not found may still be there.
            Some(&from) if self.may_be_unrelated && !repository.is_shallow() => {
                repository.common_ancestor(from, tip)
            }
            Some(&from) => repository.merge_base(from, tip).map(Some),
        }
    }

    /// Whether all that it takes to judge the route is in the clone.
    pub(super) fn is_whole(&self, repository: &Repository) -> Result<bool, Fault> {
        let Some(tip) = self.tip else { return Ok(true) };
        Ok(self.fork(tip, repository).is_ok() && repository.is_whole(&self.span(tip))?)
    }
}

impl Known {
    fn shown(&self) -> String {
        format!("{} ({})", self.name, self.tip.short())
    }
}

/// Where a branch of the job's own repository is remembered.
pub(super) fn tracking(branch: &str, repository: &Repository) -> Result<String, Fault> {
    let remote = repository.cloned_from()?.unwrap_or_else(|| "origin".to_owned());
    Ok(format!("refs/remotes/{remote}/{branch}"))
}

/// Where a branch of another repository is kept: that of a fork of the same name is another branch.
pub(super) fn kept(branch: &str) -> String {
    format!("refs/policy/targets/{branch}")
}

/// The job's tip, without what annotated tags wrap around it.
fn tip_of(job: &Job, repository: &Repository) -> Result<Oid, Fault> {
    present(job, job.tip, repository)
}

/// A commit that the job names, if the clone has it.
fn present(job: &Job, id: Oid, repository: &Repository) -> Result<Oid, Fault> {
    repository.find(&id.to_string())?.ok_or_else(|| {
        let help = match repository.is_shallow() {
            true => lacking(job.host, None),
            false => ABSENT.to_owned(),
        };
        Fault::new(format!("{}, which {} is about, is not in this clone", id.short(), job.host.name()), help)
    })
}

const ABSENT: &str = "let policy fetch it: `policy check --deepen`; in another repository than the job's, say what to \
                      judge: `policy check --base REF`";

/// How a clone gets what it lacks.
fn lacking(host: Host, branch: Option<&str>) -> String {
    // GitLab's runner fetches the job's own ref and no other, however deep.
    let fetch = branch.filter(|_| host == Host::GitLab).and_then(|branch| {
        let refspec = format!("+refs/heads/{branch}:refs/remotes/origin/{branch}");
        shlex::try_quote(&refspec)
            .ok()
            .map(|refspec| format!(" and run `git fetch origin {refspec}` before it"))
    });
    format!(
        "{}{}; or let policy fetch what it needs: `policy check --deepen`",
        host.whole_history(),
        fetch.unwrap_or_default()
    )
}

/// The branch `name` as the clone knows it, or as the host told of it, whichever is the newer.
fn target_of(job: &Job, name: &str, told: Option<Oid>, repository: &Repository) -> Result<Known, Fault> {
    if let Course::Proposal { elsewhere: Some(url), .. } = &job.course {
        return match repository.find(&kept(name))? {
            Some(tip) => Ok(Known { name: format!("{name} of {url}"), tip }),
            None => Err(Fault::new(
                format!("`{name}` of {url}, which this is for, is not in this clone of a fork"),
                "let policy fetch it: `policy check --deepen`",
            )),
        };
    }
    let reference = tracking(name, repository)?;
    let shown = reference.trim_start_matches("refs/remotes/").to_owned();
    let Some(tip) = repository.find(&reference)? else {
        return Err(Fault::new(
            format!("`{name}`, which the commits are judged against, is not in this clone"),
            lacking(job.host, Some(name)),
        ));
    };
    // A clone that a runner keeps between jobs may remember an old one.
    if let Some(told) = told.map(|told| repository.find(&told.to_string())).transpose()?.flatten()
        && told != tip
        && repository.is_ancestor(tip, told)?
    {
        return Ok(Known { name: format!("{name} as {} knows it", job.host.name()), tip: told });
    }
    Ok(Known { name: shown, tip })
}

/// What a push brings. What it replaced is to be trusted only where nothing gets in unjudged: on the default branch,
/// and on those that the default branch's policy protects. On any other branch an earlier push may have bent the
/// policy, so all that the default branch does not have is judged again.
fn pushed(
    job: &Job,
    (branch, tip): (&str, Oid),
    before: Option<Oid>,
    default: Option<&str>,
    what: String,
    repository: &Repository,
) -> Result<Route, Fault> {
    let stood = before.map(|before| repository.find(&before.to_string())).transpose()?.flatten();
    let since = |stood: Oid| {
        let why = format!("{what}, since {}, where it stood before", stood.short());
        Route::since(stood, tip, branch, why)
    };
    let Some(default) = default.filter(|default| *default != branch) else {
        return match (stood, before) {
            (Some(stood), _) => Ok(since(stood)),
            (None, None) => Ok(Route::whole(tip, Some(branch), format!("{what}, which is all there is"))),
            (None, Some(gone)) => Err(Fault::new(
                format!("{}, where {branch} stood before this push, is not in this clone", gone.short()),
                lacking(job.host, None),
            )),
        };
    };
    let trunk = target_of(job, default, None, repository)?;
    // One that cannot be read protects nothing: then all is judged that the default branch does not have.
    if let Some(stood) = stood
        && policy_in(&repository.tree_of(trunk.tip)?).is_ok_and(|policy| policy.is_protected(branch))
    {
        return Ok(since(stood));
    }
    let why = match (before, stood) {
        (None, _) => format!("{what}, a new branch, against {}", trunk.shown()),
        (_, None) => format!("{what}, against {}: what stood there before is gone", trunk.shown()),
        _ => format!("{what}, which is not protected, against {}", trunk.shown()),
    };
    Ok(Route { may_be_unrelated: true, ..Route::against(&trunk, tip, branch, why) })
}

/// What a ref has beyond the default branch. `branch` is `None` for a tag: it may go anywhere.
fn standing(
    job: &Job,
    tip: Oid,
    (branch, default): (Option<&str>, Option<&str>),
    what: String,
    repository: &Repository,
) -> Result<Route, Fault> {
    if branch.is_some() && branch == default {
        return Ok(Route::nothing(format!(
            "nothing: {what}, has been judged when it came (`policy check --all` judges what stands there)"
        )));
    }
    let trunk = match default {
        Some(default) => target_of(job, default, None, repository)?,
        None => match repository.default_base()? {
            Some((tip, name)) => Known { name: name.unwrap_or_else(|| "the default branch".to_owned()), tip },
            None => return Ok(Route::whole(tip, branch, format!("{what}, and all that leads to it"))),
        },
    };
    let why = format!("{what}, against {}", trunk.shown());
    let mut route = Route::against(&trunk, tip, "", why);
    route.branch = branch.map(str::to_owned);
    route.may_be_unrelated = true;
    Ok(route)
}
