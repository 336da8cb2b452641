//! Owns `policy fmt`: the ledger in canonical form.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::change::WORK_STATUS;
use crate::fault::Fault;
use crate::formats::work_status;
use crate::git::Repository;
use crate::setup;

#[derive(Debug, Args)]
pub(super) struct FmtArgs {
    /// Change nothing; exit 1 if WORK_STATUS.md is not in canonical form.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: &FmtArgs) -> Result<ExitCode, Fault> {
    let path = ledger()?;
    let text = std::fs::read(&path).map_err(|error| {
        Fault::new(
            format!("{WORK_STATUS} cannot be read: {error}"),
            "`policy init` writes one where there is none",
        )
    })?;
    let formatted = work_status::format(&text);
    let same = formatted == text;
    if args.check {
        if !same {
            output::print(&format!("{WORK_STATUS} is not in canonical form: `policy fmt` writes it\n"));
        }
        return Ok(ExitCode::from(u8::from(!same)));
    }
    if !same {
        setup::write(&path, &formatted, false)?;
    }
    let malformed = work_status::parse(&formatted).malformed;
    for row in &malformed {
        let line =
            formatted[..row.range.start.min(formatted.len())].iter().filter(|&&byte| byte == b'\n').count()
                + 1;
        output::complain(&format!("{WORK_STATUS}:{line}: left as it is: {}\n", row.message));
    }
    Ok(ExitCode::SUCCESS)
}

fn ledger() -> Result<PathBuf, Fault> {
    let top = Repository::open()?.work_tree()?;
    top.map(|top| top.join(WORK_STATUS)).ok_or_else(|| {
        Fault::new("a bare repository has no work tree", "run `policy fmt` in a clone with one")
    })
}
