//! Owns `policy index`: the part of orchestration-index.md that policy writes.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::change::{ORCHESTRATION_INDEX, RepoPath, WORK_STATUS};
use crate::check;
use crate::config::{AgentEntry, Policy};
use crate::fault::Fault;
use crate::formats::orchestration_index::block::{self, Damage, Row};
use crate::formats::work_status::{self, Ledger, Signal, SignalKind};
use crate::git::{Joining, Repository, StagedDiff};
use crate::reviews::ServiceReviews;
use crate::rules::ParseCache;
use crate::services::{Service, services, shown};
use crate::setup;

#[derive(Debug, Args)]
pub(super) struct IndexArgs {
    /// Change nothing; exit 1 if the block in orchestration-index.md is not what would be written.
    #[arg(long)]
    check: bool,
}

/// Signals that reviewers give, and that ask for them.
const REVIEW: &[SignalKind] = &[SignalKind::ReadyForReview, SignalKind::Approved, SignalKind::Rejected];

/// Signals that say how far the work is.
const STATE: &[SignalKind] =
    &[SignalKind::ImplementationComplete, SignalKind::Validated, SignalKind::Blocked, SignalKind::Unblocked];

pub(super) fn run(args: &IndexArgs) -> Result<ExitCode, Fault> {
    let staged = StagedDiff::start()?;
    let repository = Repository::open()?;
    let top = repository.work_tree()?.ok_or_else(|| {
        Fault::new("a bare repository has no work tree", "run `policy index` in a clone with one")
    })?;
    let text = std::fs::read(setup::file(&top, ORCHESTRATION_INDEX)?).map_err(|error| {
        Fault::new(
            format!("{ORCHESTRATION_INDEX} cannot be read: {error}"),
            "`policy init` writes one where there is none",
        )
    })?;
    // Before anything is surveyed: what cannot be written need not be known.
    block::find(&text).map_err(|damage| damaged(&damage))?;
    let policy = check::standing_policy(&repository, Some(&top))?;
    // What is staged is what the next commit will hold; where nothing is, that is HEAD.
    let tree = repository.staged(staged, &Joining::Head)?.after;
    let found = services(&*tree, &policy, &ParseCache::default())?;
    let ledger = ledger(&top)?;
    let reviews = ServiceReviews::read(&policy, &ledger, &*tree)?;
    let mut rows = Vec::with_capacity(found.list.len());
    for service in &found.list {
        rows.push(row(service, &policy, &ledger, reviews.of(service)?));
    }
    let written = block::write(&text, &rows).map_err(|damage| damaged(&damage))?;
    for note in &found.not_evaluated {
        output::complain(&format!("{}: not evaluated: {}\n", note.path, note.reason));
    }
    let same = written == text;
    if args.check {
        if !same {
            output::print(&format!("{ORCHESTRATION_INDEX} is out of date: `policy index` refreshes it\n"));
        }
        return Ok(ExitCode::from(u8::from(!same)));
    }
    if !same {
        setup::write(&top, ORCHESTRATION_INDEX, &written)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn damaged(damage: &Damage) -> Fault {
    let lines: Vec<String> = damage.lines.iter().map(|line| format!("{line}d")).collect();
    let which: Vec<String> = damage.lines.iter().map(usize::to_string).collect();
    let noun = if which.len() == 1 { "line" } else { "lines" };
    Fault::new(
        format!("{ORCHESTRATION_INDEX} cannot be refreshed: {}", damage.message),
        format!(
            "remove {noun} {} (`sed -i '{}' {ORCHESTRATION_INDEX}`), then `policy index` again",
            which.join(", "),
            lines.join(";")
        ),
    )
}

/// What the work tree's ledger says; nothing where there is none.
fn ledger(top: &Path) -> Result<Ledger, Fault> {
    match std::fs::read(setup::file(top, WORK_STATUS)?) {
        Ok(text) => Ok(work_status::parse(&text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Ledger::default()),
        Err(error) => {
            Err(Fault::new(format!("{WORK_STATUS} cannot be read: {error}"), "mend its permissions"))
        }
    }
}

fn row(service: &Service, policy: &Policy, ledger: &Ledger, state: &str) -> Row {
    let image = service.image.as_ref();
    let inline = || "inline".to_owned();
    let said = |kinds: &[SignalKind]| last(service, ledger, kinds).map(said);
    Row {
        path: shown(&service.path),
        ecosystem: service.ecosystem.map_or_else(String::new, |ecosystem| ecosystem.name().to_owned()),
        dockerfile: image.map(|image| image.dockerfile.as_ref().map_or_else(inline, RepoPath::to_string)),
        compose: service.compose.as_ref().map(|used| (used.service.clone(), used.file.to_string())),
        owners: owners(service, policy),
        review: review(service, ledger, state),
        state: said(STATE),
    }
}

/// What reviewers said of a service last, and whether that is about what stands there now.
fn review(service: &Service, ledger: &Ledger, state: &str) -> Option<String> {
    let Some(last) = last(service, ledger, REVIEW) else {
        // A review may be of more than the service, and name none.
        return (state != "none").then(|| state.to_owned());
    };
    let is_outdated = last.kind == SignalKind::Approved && state != "approved";
    Some(if is_outdated { format!("{}, of other content", said(last)) } else { said(last) })
}

/// The last signal of these kinds about a service.
fn last<'l>(service: &Service, ledger: &'l Ledger, kinds: &[SignalKind]) -> Option<&'l Signal> {
    let about = ledger.signals.iter().filter(|signal| is_about(service, &signal.subject));
    // Rows are added below the others: where times are equal or missing, the later row is the later signal.
    about.filter(|signal| kinds.contains(&signal.kind)).max_by_key(|signal| signal.at)
}

fn said(signal: &Signal) -> String {
    format!("{} by {}", signal.kind, signal.agent)
}

/// Whether a signal's subject names the service: by its directory, or by one of its names.
fn is_about(service: &Service, subject: &str) -> bool {
    let subject = subject.trim().trim_matches('`').trim();
    let path = subject.strip_prefix("./").unwrap_or(subject);
    let path = path.strip_suffix("/**").unwrap_or(path).trim_end_matches('/');
    let compose = service.compose.as_ref().map(|used| &used.service);
    !path.is_empty()
        && (path == shown(&service.path)
            || service.names.iter().chain(compose).any(|name| name.eq_ignore_ascii_case(subject)))
}

/// The agents that own a service: whose `owns` covers its manifest. Those that name a folder around it go before those
/// that own a kind of file anywhere; of the latter, those that have an address work here, the roster's others may never.
fn owners(service: &Service, policy: &Policy) -> Vec<String> {
    let covers = |entry: &AgentEntry| !entry.owns.is_empty() && entry.owns.covers(&service.manifest, false);
    let owning: Vec<(&String, &AgentEntry)> =
        policy.agents.iter().filter(|(_, entry)| covers(entry)).collect();
    let by_folder = |entry: &AgentEntry| {
        let patterns = entry.owns.patterns().iter();
        patterns
            .filter(|pattern| pattern.covers(&service.manifest, false))
            .any(|pattern| !pattern.as_str().starts_with(['*', '{', '?', '[']))
    };
    let by_address = |entry: &AgentEntry| !entry.emails.is_empty();
    let choices: [&dyn Fn(&AgentEntry) -> bool; 3] = [&by_folder, &by_address, &|_| true];
    let chosen = choices.iter().map(|choice| {
        owning.iter().filter(|(_, entry)| choice(entry)).map(|(name, _)| (*name).clone()).collect::<Vec<_>>()
    });
    chosen.into_iter().find(|names| !names.is_empty()).unwrap_or_default()
}
