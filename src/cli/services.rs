//! Owns `policy services`: the services of a tree, and what builds and runs each.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;

use super::output::{self, Format};
use crate::change::{RepoPath, Tree, WORK_STATUS};
use crate::check::policy_in;
use crate::fault::Fault;
use crate::formats::work_status;
use crate::git::{Joining, Repository, StagedDiff};
use crate::report::services as report;
use crate::reviews::ServiceReviews;
use crate::rules::ParseCache;
use crate::services::{Service, services};

#[derive(Debug, Args)]
pub(super) struct ServicesArgs {
    /// The services of this commit [default: HEAD].
    #[arg(long, value_name = "REV", conflicts_with = "staged")]
    commit: Option<String>,
    /// The services of what would be committed now.
    #[arg(long)]
    staged: bool,
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: &ServicesArgs) -> ExitCode {
    match show(args) {
        Ok(text) => {
            output::print(&text);
            ExitCode::SUCCESS
        }
        Err(fault) if args.format == Format::Json => {
            output::print(&report::fault_json(&fault));
            ExitCode::from(2)
        }
        Err(fault) => output::fault(&fault),
    }
}

fn show(args: &ServicesArgs) -> Result<String, Fault> {
    let repository = Repository::open()?;
    let tree = tree(&repository, args)?;
    let policy = policy_in(&tree)?;
    let found = services(&*tree, &policy, &ParseCache::default())?;
    let ledger = tree.file(&RepoPath::from(WORK_STATUS))?;
    let ledger = ledger.map(|blob| work_status::parse(&blob.data)).unwrap_or_default();
    let reviews = ServiceReviews::read(&policy, &ledger, &*tree)?;
    let mut states = BTreeMap::new();
    for service in &found.list {
        states.insert(&service.path, reviews.of(service)?);
    }
    let review = |service: &Service| states.get(&service.path).copied().unwrap_or("none");
    let text = match args.format {
        Format::Pretty => report::pretty(&found, review),
        Format::Json => report::json(&found, review),
    };
    // The process ends here: taking the trees of a large repository apart would be a twelfth of all it does.
    std::mem::forget(repository);
    Ok(text)
}

/// The tree that was asked for. Before the first commit there is only what is staged.
fn tree(repository: &Repository, args: &ServicesArgs) -> Result<Tree, Fault> {
    if let Some(revision) = &args.commit {
        return repository.tree_of(repository.resolve(revision)?);
    }
    if !args.staged
        && let Some(head) = repository.head_tree()?
    {
        return Ok(head);
    }
    Ok(repository.staged(StagedDiff::start()?, &Joining::Head)?.after)
}
