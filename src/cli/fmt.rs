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
    let top = work_tree()?;
    let text = std::fs::read(setup::file(&top, WORK_STATUS)?).map_err(|error| {
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
        setup::write(&top, WORK_STATUS, &formatted)?;
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

fn work_tree() -> Result<PathBuf, Fault> {
    Repository::open()?.work_tree()?.ok_or_else(|| {
        Fault::new("a bare repository has no work tree", "run `policy fmt` in a clone with one")
    })
}
