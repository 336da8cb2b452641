//! Owns `policy install` and `policy uninstall`: the hooks, and how git merges the two documents.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::config::SCHEMA;
use crate::fault::Fault;
use crate::git::Repository;
use crate::setup::{documents, hooks, replace};

#[derive(Debug, Args)]
pub(super) struct InstallArgs {
    /// Install into a hooks directory that other repositories share.
    #[arg(long)]
    pub(super) force: bool,
    /// Also judge whatever would move a branch: rebase, cherry-pick, am, `commit --no-verify`, `update-ref`.
    #[arg(long)]
    pub(super) reference_transaction: bool,
}

pub(super) fn run(args: &InstallArgs) -> Result<ExitCode, Fault> {
    let repository = Repository::open()?;
    let mut text = hooks(&repository, args.force, args.reference_transaction)?;
    schema(&repository)?;
    if let Some(top) = repository.work_tree()?
        && documents::attributes(&top)?
    {
        text.push_str("wrote      .gitattributes (how git merges the two documents)\n");
    }
    output::print(&text);
    Ok(ExitCode::SUCCESS)
}

/// Installs hooks, `transactions` among them if that is wanted, and the merge driver for the ledger; gives a line for each
/// thing done.
pub(super) fn hooks(repository: &Repository, force: bool, transactions: bool) -> Result<String, Fault> {
    let mut text = String::new();
    for done in hooks::install(repository, force, transactions)? {
        text.push_str(&format!("{}\n", done.say()));
    }
    if repository.hook_place()?.is_relative {
        text.push_str(
            "note       core.hooksPath is relative: run `policy install` in every linked worktree, or set it to an absolute path\n",
        );
    }
    text.push_str(driver(repository)?);
    Ok(text)
}

/// Puts the schema of policy.toml where the file's first line leads an editor. A bare repository has no file to edit.
pub(super) fn schema(repository: &Repository) -> Result<(), Fault> {
    if repository.is_bare() {
        return Ok(());
    }
    let name = Path::new(SCHEMA).file_name().unwrap_or_default();
    let text = super::schema::text();
    replace(&repository.common_dir().join("policy").join(name), text.as_bytes(), false)
}

/// Has git merge the ledger with this binary. A bare repository merges nothing.
fn driver(repository: &Repository) -> Result<&'static str, Fault> {
    let is_new =
        !repository.is_bare() && repository.set_ledger_driver(hooks::binary(repository)?.as_deref())?;
    Ok(if is_new { "configured merge.policy-ledger (how git merges WORK_STATUS.md)\n" } else { "" })
}

#[derive(Debug, Args)]
pub(super) struct UninstallArgs {
    /// Remove them from a hooks directory that other repositories share.
    #[arg(long)]
    force: bool,
}

pub(super) fn uninstall(args: &UninstallArgs) -> Result<ExitCode, Fault> {
    let repository = Repository::open()?;
    let done = hooks::uninstall(&repository, args.force)?;
    let mut text: String = done.iter().map(|done| format!("{}\n", done.say())).collect();
    if done.is_empty() {
        text.push_str("no hooks of policy are installed here\n");
    }
    // The attribute stays: without the driver git merges the ledger as any text.
    if repository.unset_ledger_driver()? {
        text.push_str("removed    merge.policy-ledger from the git configuration\n");
    }
    output::print(&text);
    Ok(ExitCode::SUCCESS)
}
