//! Owns `policy locks`: who holds what, now, live, and in the past.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::lock::patterns;
use super::output::{self, Format};
use crate::arbiter::Desk;
use crate::fault::Fault;
use crate::report::locks as report;

#[derive(Debug, Args)]
pub(super) struct LocksArgs {
    /// Only locks that overlap these paths.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Who held what, when: the arbiter's chain, newest first.
    #[arg(long, conflicts_with = "watch")]
    log: bool,
    /// With `--log`: only the last N entries of the chain.
    #[arg(long, value_name = "N", requires = "log")]
    limit: Option<usize>,
    /// Go on showing them as they change.
    #[arg(long)]
    watch: bool,
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How often locks that are watched are looked at: their times left change every minute, the locks at any time.
const LOOK: Duration = Duration::from_secs(1);

/// The same where a server has to be asked.
const LOOK_FAR: Duration = Duration::from_secs(5);

pub(super) fn run(args: &LocksArgs) -> ExitCode {
    match show(args) {
        Ok(code) => code,
        Err(fault) if args.format == Format::Json => {
            output::print(&report::fault_json(&fault));
            ExitCode::from(2)
        }
        Err(fault) => output::fault(&fault),
    }
}

fn show(args: &LocksArgs) -> Result<ExitCode, Fault> {
    let desk = Desk::open()?;
    let paths = patterns(&desk, &args.paths)?;
    if args.log {
        let (events, notes) = desk.log(&paths, args.limit)?;
        output::complain(&report::remarks(&[], &notes));
        output::print(&match args.format {
            Format::Pretty => report::log_pretty(&events),
            Format::Json => report::log_json(&events),
        });
        return Ok(ExitCode::SUCCESS);
    }
    if args.watch {
        return watch(args);
    }
    output::print(&table(&desk, args)?);
    Ok(ExitCode::SUCCESS)
}

/// The locks as they stand now.
fn table(desk: &Desk, args: &LocksArgs) -> Result<String, Fault> {
    let paths = patterns(desk, &args.paths)?;
    let mut standing = desk.standing()?;
    let fold = standing.terms.ignore_case;
    standing
        .locks
        .retain(|(lock, _)| paths.is_empty() || paths.iter().any(|path| path.overlaps(&lock.pattern, fold)));
    Ok(match args.format {
        Format::Json => report::standing_json(&standing),
        Format::Pretty => {
            report::standing_pretty(&standing) + &report::remarks(&standing.contradictions, &standing.notes)
        }
    })
}

/// Shows the table whenever it changes, until it is interrupted or nobody reads it any more. On a terminal each takes the
/// place of the one before.
fn watch(args: &LocksArgs) -> Result<ExitCode, Fault> {
    let clear = if std::io::stdout().is_terminal() { "\u{1b}[2J\u{1b}[H" } else { "" };
    let mut last = String::new();
    loop {
        // Opened anew each time: the policy may change, too.
        let desk = Desk::open()?;
        let now = table(&desk, args)?;
        if now != last {
            if !output::try_print(&format!("{clear}{now}")) {
                return Ok(ExitCode::SUCCESS);
            }
            last = now;
        }
        std::thread::sleep(if desk.policy().locks.remote.is_some() { LOOK_FAR } else { LOOK });
    }
}
