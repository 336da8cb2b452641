//! Owns `policy install` and `policy uninstall`.

use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::fault::Fault;
use crate::git::Repository;
use crate::setup::{documents, hooks};

#[derive(Debug, Args)]
pub(super) struct InstallArgs {
    /// Install into a hooks directory that other repositories share.
    #[arg(long)]
    pub(super) force: bool,
}

pub(super) fn run(args: &InstallArgs) -> Result<ExitCode, Fault> {
    let repository = Repository::open()?;
    output::print(&install(&repository, args.force)?);
    Ok(ExitCode::SUCCESS)
}

/// Installs hooks and merge attributes; gives a line for each thing done.
pub(super) fn install(repository: &Repository, force: bool) -> Result<String, Fault> {
    let mut text = String::new();
    for done in hooks::install(repository, force)? {
        text.push_str(&format!("{}\n", done.say()));
    }
    if let Some(top) = repository.work_tree()?
        && documents::attributes(&top)?
    {
        text.push_str("wrote      .gitattributes (orchestration-index.md merges line by line)\n");
    }
    Ok(text)
}

pub(super) fn uninstall() -> Result<ExitCode, Fault> {
    let done = hooks::uninstall(&Repository::open()?)?;
    let mut text: String = done.iter().map(|done| format!("{}\n", done.say())).collect();
    if done.is_empty() {
        text.push_str("no hooks of policy are installed here\n");
    }
    output::print(&text);
    Ok(ExitCode::SUCCESS)
}
