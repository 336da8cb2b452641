//! Owns `policy init`: one command from a plain repository to one that is judged.

use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

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
}

pub(super) fn run(args: &InitArgs) -> Result<ExitCode, Fault> {
    let repository = Repository::open()?;
    let top = repository.work_tree()?.ok_or_else(|| {
        Fault::new(
            "a bare repository has no files to write",
            "`policy install` installs its pre-receive hook",
        )
    })?;
    let written = documents::first_files(&top, &founder(&repository)?, Timestamp::now())?;
    let mut text: String = written.iter().map(|name| format!("wrote      {name}\n")).collect();
    if !args.no_hooks {
        text.push_str(&install::install(&repository, args.force)?);
    }
    text.push_str(if written.is_empty() {
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
    Ok(Founder { name: agent_name("", &email), email })
}
