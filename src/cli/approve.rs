//! Owns `policy approve`: a reviewer's word on content, bound to its bytes.

use std::process::ExitCode;

use clap::Args;

use super::AgentArg;
use super::output::Format;
use super::signal::{self, Written, one_line};
use crate::arbiter::{Asker, Desk};
use crate::change::Tree;
use crate::config::{Policy, ReviewEntry};
use crate::fault::Fault;
use crate::formats::work_status::{Signal, SignalKind};
use crate::git::{Joining, StagedDiff};
use crate::reviews::{Content, Scope, with_digest};

#[derive(Debug, Args)]
pub(super) struct ApproveArgs {
    /// What is approved of: a path, a directory (a service's), a glob (in quotes), or the name of a review.
    #[arg(value_name = "SUBJECT")]
    subject: String,
    /// Reject it instead.
    #[arg(long)]
    reject: bool,
    /// What else there is to say.
    #[arg(long, value_name = "TEXT")]
    detail: Option<String>,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    agent: AgentArg,
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Where the content stands that a verdict is about.
#[derive(Debug, Default, Args)]
#[group(multiple = false)]
pub(super) struct At {
    /// What is staged, rather than what `HEAD` holds.
    #[arg(long)]
    staged: bool,
    /// What this commit holds, rather than `HEAD`.
    #[arg(long, value_name = "REV")]
    commit: Option<String>,
}

/// What a reviewer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Approve,
    Reject,
}

pub(super) fn run(args: &ApproveArgs) -> ExitCode {
    signal::answer(args.format, || {
        let desk = Desk::open()?;
        let asker = Asker::find(&args.agent.claims(), desk.repository(), desk.policy())?;
        let verdict = if args.reject { Verdict::Reject } else { Verdict::Approve };
        let detail = one_line(args.detail.as_deref().unwrap_or_default());
        decide(&desk, &asker, verdict, &args.subject, &detail, &args.at)
    })
}

impl At {
    /// Signals that are bound to no content take no place where it stands.
    pub(super) fn refuse_unless_bound(&self, kind: SignalKind) -> Result<(), Fault> {
        if !self.staged && self.commit.is_none() {
            return Ok(());
        }
        Err(Fault::new(
            format!("{kind} is bound to no content"),
            "`--staged` and `--commit` go with APPROVED and REJECTED",
        ))
    }

    /// The tree, and what messages call it.
    fn tree(&self, desk: &Desk) -> Result<(Tree, String), Fault> {
        let repository = desk.repository();
        match &self.commit {
            Some(revision) => {
                Ok((repository.tree_of(repository.resolve(revision)?)?, format!("`{revision}`")))
            }
            None if self.staged => Ok((staged(desk)?, "what is staged".to_owned())),
            None => {
                let head = repository
                    .head_tree()?
                    .ok_or_else(|| Fault::new("there is no commit yet", "`--staged` takes what is staged"))?;
                Ok((head, "`HEAD`".to_owned()))
            }
        }
    }
}

/// The tree that a commit would have now.
pub(super) fn staged(desk: &Desk) -> Result<Tree, Fault> {
    Ok(desk.repository().staged(StagedDiff::start()?, &Joining::Head)?.after)
}

/// Has the reviewer's verdict on what stands at the subject written into the ledger: one row for each of its reviews that
/// covers something else there.
pub(super) fn decide(
    desk: &Desk,
    asker: &Asker,
    verdict: Verdict,
    typed: &str,
    detail: &str,
    at: &At,
) -> Result<Written, Fault> {
    let policy = desk.policy();
    let (tree, place) = at.tree(desk)?;
    let subject = signal::subject(desk, typed, Some(&tree))?;
    let scope = Scope::of_review(&subject, policy).ok_or_else(|| nothing_to_review(&subject, policy))?;
    let own: Vec<&ReviewEntry> =
        policy.reviews.iter().filter(|review| review.is_by(&asker.name) && is_of(&scope, review)).collect();
    if own.is_empty() {
        return Err(no_reviewer(&asker.name, &subject, &scope, policy));
    }
    let kind = match verdict {
        Verdict::Approve => SignalKind::Approved,
        Verdict::Reject => SignalKind::Rejected,
    };
    let mut signals: Vec<Signal> = Vec::new();
    let mut notes = Vec::new();
    for review in own {
        let there = |tree: &Tree| scope.reviewed(review, &**tree);
        let content = there(&tree)?;
        if content.is_empty() && !stood(desk, there)? {
            continue;
        }
        let new = signal::signal(desk, asker, kind, &subject, &with_digest(detail, &content.digest()))?;
        if signals.iter().any(|known| known.detail == new.detail) {
            continue;
        }
        notes.push(format!("review `{}`: {} in {place}", review.name, counted(content.len())));
        if !at.staged && at.commit.is_none() {
            let other = content.differing(&there(&staged(desk)?)?);
            notes.extend(other.first().map(|path| {
                format!("`{path}` is staged otherwise than `HEAD` has it: `--staged` takes what is staged")
            }));
        }
        signals.push(new);
    }
    if signals.is_empty() {
        return Err(Fault::new(
            format!("nothing that {} reviews stands at `{subject}` in {place}", asker.name),
            "check the spelling: paths are relative to the current directory; `--staged` takes what is staged",
        ));
    }
    desk.signal(&signals)?;
    notes.push(format!("it counts once a commit of {} brings it: `git commit WORK_STATUS.md`", asker.name));
    Ok(Written { signals, notes })
}

/// Whether something stood there in what the work is based on: then its deletion is what is approved of.
fn stood(desk: &Desk, there: impl Fn(&Tree) -> Result<Content, Fault>) -> Result<bool, Fault> {
    let repository = desk.repository();
    let base = repository.default_base()?.map(|(base, _)| repository.tree_of(base)).transpose()?;
    for tree in base.iter().chain(&repository.head_tree()?) {
        if !there(tree)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a subject can be about a review: a review is about itself alone.
fn is_of(scope: &Scope<'_>, review: &ReviewEntry) -> bool {
    match scope {
        Scope::Review(named) => named.name == review.name,
        Scope::Paths(_) | Scope::Whole => true,
    }
}

fn counted(paths: usize) -> String {
    match paths {
        0 => "nothing stands there any more".to_owned(),
        1 => "1 file".to_owned(),
        paths => format!("{paths} files"),
    }
}

fn nothing_to_review(subject: &str, policy: &Policy) -> Fault {
    let names: Vec<&str> = policy.reviews.iter().map(|review| review.name.as_str()).collect();
    Fault::new(
        format!("`{subject}` is neither a path nor a review"),
        format!("name a path from the current directory, or a review: {}", names.join(", ")),
    )
}

fn no_reviewer(agent: &str, subject: &str, scope: &Scope<'_>, policy: &Policy) -> Fault {
    let able = policy.reviews.iter().filter(|review| is_of(scope, review));
    let able: Vec<String> =
        able.map(|review| format!("{} (review `{}`)", review.by.join(" or "), review.name)).collect();
    let help = match &able[..] {
        [] => "policy.toml says who reviews what: [[review]] name, paths, by".to_owned(),
        able => format!("who may: {}; `--agent NAME` says who you are", able.join(", ")),
    };
    Fault::new(format!("{agent} does not review `{subject}`"), help)
}
