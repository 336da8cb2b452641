//! Owns `policy report`: what happened over a stretch of history, as a page.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::claims_of_environment;
use super::output;
use crate::chronicle::{Asked, gather};
use crate::fault::Fault;
use crate::report;
use crate::setup;

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// Write one HTML page that needs nothing else to be looked at (`-`: to standard output).
    #[arg(long, value_name = "FILE", required = true)]
    html: PathBuf,
    /// The commits of B that A does not have [default: everything since policy.toml came].
    #[arg(long, value_name = "A..B", conflicts_with = "since")]
    range: Option<String>,
    /// What HEAD has gained since a day (2026-11-01), a time (2026-11-01T06:00:00Z), or for so long (14d).
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
}

impl ReportArgs {
    fn asked(&self) -> Asked {
        match (&self.range, &self.since) {
            (Some(range), _) => Asked::Range(range.clone()),
            (None, Some(since)) => Asked::Since(since.clone()),
            (None, None) => Asked::SincePolicy,
        }
    }
}

/// Writes the page and says in a line what stands in it. The exit code is the verdict's, as for `policy check`: a page
/// is written for a fault, too, so that none that says otherwise stays in its place.
pub(super) fn run(args: &ReportArgs) -> Result<ExitCode, Fault> {
    let chronicle = gather(&args.asked(), claims_of_environment());
    let page = report::html(&chronicle);
    if args.html == Path::new("-") {
        output::print(&page);
    } else {
        write(&args.html, page.as_bytes())?;
        let said = report::summary(&chronicle.report);
        output::print(&format!("{}: {said}\n", args.html.display()));
    }
    for fault in &chronicle.report.faults {
        // The page tells them; whoever runs this in CI looks here.
        output::fault(fault);
    }
    Ok(ExitCode::from(chronicle.report.exit_code()))
}

fn write(path: &Path, page: &[u8]) -> Result<(), Fault> {
    match std::fs::metadata(path) {
        // A pipe or a device is written to, never replaced.
        Ok(there) if !there.is_file() => std::fs::write(path, page).map_err(|error| {
            Fault::new(
                format!("{} cannot be written: {error}", path.display()),
                "name a file that can be written",
            )
        }),
        _ => setup::replace(path, page, false),
    }
}
