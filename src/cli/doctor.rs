//! Owns `policy doctor`: what keeps the rules from holding here, and what mends it.

use std::process::ExitCode;

use clap::Args;

use super::output::{self, Format};
use crate::doctor::{self, Verdict};
use crate::report::doctor as report;

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// First mend what can be mended without asking anybody: our own hooks, a hook that may not be executed, a
    /// core.hooksPath of this repository that leads nowhere, the merge driver.
    #[arg(long)]
    fix: bool,
    /// Only look at the hooks, without firing them: other programs that they start do not run.
    #[arg(long)]
    no_firing: bool,
}

/// Examines and prints: 0 nothing is wrong, 1 something is, 2 something could not be looked at.
pub(super) fn run(args: &DoctorArgs) -> ExitCode {
    let mended = if args.fix { doctor::mend(!args.no_firing) } else { Ok(Vec::new()) };
    let examined = mended.and_then(|mended| Ok((mended, doctor::examine(!args.no_firing)?)));
    let (mended, found) = match (examined, args.format) {
        (Ok(found), _) => found,
        (Err(fault), Format::Pretty) => return output::fault(&fault),
        (Err(fault), Format::Json) => {
            output::print(&report::fault_json(&fault));
            return ExitCode::from(2);
        }
    };
    output::print(&match args.format {
        Format::Pretty => report::mended(&mended) + &report::pretty(&found),
        Format::Json => report::json(&found, &mended),
    });
    ExitCode::from(match doctor::worst(&found) {
        Verdict::Ok | Verdict::Warning => 0,
        Verdict::Problem => 1,
        Verdict::Unknown => 2,
    })
}
