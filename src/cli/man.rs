//! Owns `policy man`: the manual pages, made from the words of the command line.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, output};
use crate::fault::Fault;
use crate::setup;

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write a page for policy and one for each command into this directory: policy.1, policy-check.1, …
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs) -> Result<ExitCode, Fault> {
    // Built, so that every command knows its full name and the options that all have.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(directory) = &args.dir else {
        output::print(&page(&command)?);
        return Ok(ExitCode::SUCCESS);
    };
    let written = write(&command, directory)?;
    output::print(&format!("wrote      {written} pages to {}\n", directory.display()));
    Ok(ExitCode::SUCCESS)
}

/// Writes the page of a command and those of the commands below it; how many they are.
fn write(command: &Command, directory: &Path) -> Result<usize, Fault> {
    let file = directory.join(format!("{}.1", name(command)));
    setup::replace(&file, page(command)?.as_bytes(), false)?;
    let mut written = 1;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        written += write(below, directory)?;
    }
    Ok(written)
}

/// What its page is called: `policy-check`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> Result<String, Fault> {
    let failed = |error: std::io::Error| {
        let message = format!("the manual page {}(1) cannot be made: {error}", name(command));
        Fault::new(message, "report this: it is a defect of policy")
    };
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).map_err(failed)?;
    let page = String::from_utf8(page).map_err(|error| failed(std::io::Error::other(error)))?;
    Ok(mended(&page, name(command)))
}

/// The page as man(7) wants it. An empty date is left out by clap_mangen, so that the version stands in its place; and it
/// breaks lines beside a blank one, which is broken already.
fn mended(page: &str, name: &str) -> String {
    let head = format!(".TH {} 1 \"\" \"policy {}\" policy", name.to_uppercase(), env!("CARGO_PKG_VERSION"));
    let lines: Vec<&str> =
        page.lines().map(|line| if line.starts_with(".TH ") { head.as_str() } else { line }).collect();
    lines.join("\n").replace("\n.br\n\n.br\n", "\n.sp\n") + "\n"
}
