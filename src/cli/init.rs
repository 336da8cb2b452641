//! Owns `policy init`: one command from a plain repository to one that is judged, or from a service without a container
//! to one with it.

use std::process::ExitCode;

use clap::Args;

use super::{install, output};
use crate::config::agent_name;
use crate::fault::Fault;
use crate::git::Repository;
use crate::setup::documents::{self, Founder};

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Write the files only.
    #[arg(long)]
    no_hooks: bool,
    /// Install into a hooks directory that other repositories share.
    #[arg(long, conflicts_with = "no_hooks")]
    force: bool,
    /// Write the Dockerfile and the Compose entry that the service in this directory lacks, and nothing else.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["no_hooks", "force"])]
    service: Option<String>,
}

pub(super) fn run(args: &InitArgs) -> Result<ExitCode, Fault> {
    let repository = Repository::open()?;
    let top = repository.work_tree()?.ok_or_else(|| {
        Fault::new(
            "a bare repository has no files to write",
            "`policy install` installs its pre-receive hook",
        )
    })?;
    if let Some(service) = &args.service {
        super::init_service::run(&repository, &top, service)?;
        return Ok(ExitCode::SUCCESS);
    }
    let founder = founder(&repository)?;
    // Git's clock, as the commit will have it.
    let now = repository.time_of_commit()?;
    // Hooks first: where they may not go, nothing else is written either.
    let hooks = if args.no_hooks { String::new() } else { install::hooks(&repository, args.force, false)? };
    install::schema(&repository)?;
    let first = documents::first_files(&top, &founder, now)?;
    let mut text: String = first.written.iter().map(|name| format!("wrote      {name}\n")).collect();
    text.push_str(&hooks);
    if !first.unlocked.is_empty() {
        text.push_str("\nWORK_STATUS.md is kept as it was. The commit that brings these files needs their locks in it:\n\n");
        first.unlocked.iter().for_each(|row| text.push_str(&format!("  {row}\n")));
    }
    text.push_str(if first.written.is_empty() {
        "\nNothing was missing. `policy check` judges your work so far.\n"
    } else {
        "\nRead policy.toml, add your agents, then commit these files: from then on every commit is judged.\n"
    });
    output::print(&text);
    Ok(ExitCode::SUCCESS)
}

/// The person at the keyboard. Without an identity git would refuse to commit anyway.
fn founder(repository: &Repository) -> Result<Founder, Fault> {
    let nobody = || {
        Fault::new(
            "git does not know who you are",
            "`git config user.name \"Your Name\"` and `git config user.email you@example.com`, then `policy init` again",
        )
    };
    let email = repository.author_email()?.ok_or_else(nobody)?;
    let name = agent_name("", &email);
    let holder = super::claims_of_environment().own_name()?.unwrap_or_else(|| name.clone());
    Ok(Founder { name, email, holder })
}
