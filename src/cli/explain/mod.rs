//! Owns `policy explain`: a rule in its own words, and what the rules take a file for.

mod file;

use std::process::ExitCode;

use clap::{ArgGroup, Args};

use super::output::{self, Format};
use crate::fault::Fault;
use crate::rules;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("subject").args(["id", "path"]).required(true)))]
pub(super) struct ExplainArgs {
    /// The rule's id, as findings show it.
    id: Option<String>,
    /// A file: its role and what tells it, how it is read, and which rules about unfinished work judge it.
    #[arg(long, value_name = "FILE")]
    path: Option<String>,
    /// How to explain a file.
    #[arg(long, value_enum, default_value_t, requires = "path")]
    format: Format,
}

pub(super) fn run(args: &ExplainArgs) -> Result<ExitCode, Fault> {
    match (&args.path, &args.id) {
        (Some(path), _) => {
            let explained = match file::explain(path) {
                Ok(explained) => explained,
                // Whoever asked for JSON parses the fault, too.
                Err(fault) if args.format == Format::Json => {
                    return Ok(output::report(&crate::check::fault(fault), Format::Json));
                }
                Err(fault) => return Err(fault),
            };
            output::print(&match args.format {
                Format::Pretty => explained.pretty(),
                Format::Json => explained.json()?,
            });
        }
        (None, Some(id)) => {
            let rule = rules::find(id).ok_or_else(|| super::rules::unknown(id))?;
            output::print(&rules::document(rule, 1));
        }
        // clap asks for one of the two.
        (None, None) => {}
    }
    Ok(ExitCode::SUCCESS)
}
