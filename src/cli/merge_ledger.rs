//! Owns `policy merge-ledger`: the merge driver that git calls for WORK_STATUS.md.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::change::WORK_STATUS;
use crate::fault::Fault;
use crate::{locks, setup};

/// What git takes for a driver that broke down, so that it fails the merge (gitattributes(5)). Anything lower but 0
/// would be a conflict without markers, which hides the other side's rows.
const BROKEN: u8 = 129;

#[derive(Debug, Args)]
pub(super) struct MergeLedgerArgs {
    /// The file with the text that both sides come from: %O.
    base: PathBuf,
    /// The file with our side's text, which the outcome replaces: %A.
    ours: PathBuf,
    /// The file with their side's text: %B.
    theirs: PathBuf,
    /// How long conflict markers are: %L. There are none.
    marker_size: Option<u32>,
    /// The path that is merged: %P.
    path: Option<String>,
}

pub(super) fn run(args: &MergeLedgerArgs) -> ExitCode {
    match merge(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            output::fault(&fault);
            ExitCode::from(BROKEN)
        }
    }
}

fn merge(args: &MergeLedgerArgs) -> Result<(), Fault> {
    let path = args.path.as_deref().unwrap_or(WORK_STATUS);
    let read = |file: &Path, side: &str| {
        std::fs::read(file).map_err(|error| {
            Fault::new(
                format!(
                    "{path} cannot be merged: its {side} text, {}, cannot be read: {error}",
                    file.display()
                ),
                "`git merge --abort` (or `git rebase --abort`) starts over",
            )
        })
    };
    let (base, ours, theirs) =
        (read(&args.base, "base")?, read(&args.ours, "own")?, read(&args.theirs, "other")?);
    let merged = locks::merge::merge(&base, &ours, &theirs)?;
    if merged != ours {
        setup::replace(&args.ours, &merged, false)?;
    }
    Ok(())
}
