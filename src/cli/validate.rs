//! Owns `policy validate`: runs a command, and records that what is staged or committed passes it.

use std::ffi::OsString;
use std::process::{Command, ExitCode, ExitStatus};
use std::time::{Duration, Instant};

use clap::Args;

use super::{AgentArg, approve, output, signal};
use crate::arbiter::{Asker, Desk};
use crate::change::Tree;
use crate::fault::Fault;
use crate::formats::work_status::SignalKind;
use crate::reviews::{Content, Scope, shell_word, with_digest};

#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 the command succeeded and VALIDATED is recorded; 2 the command could not be run, or what it ran on is not \
what is staged; else the command failed, nothing is recorded, and its own exit status is passed on, but 1 for 2 (2 says that \
`policy` could not tell) and 128 and the signal's number where one ended it.")]
pub(super) struct ValidateArgs {
    /// What is validated: a path, a directory (a service's), a glob (in quotes), the name of a review, or a task: then
    /// everything counts.
    #[arg(long, value_name = "SUBJECT")]
    subject: String,
    #[command(flatten)]
    agent: AgentArg,
    /// The command, after `--`. It is run as it is, by no shell.
    #[arg(value_name = "CMD", last = true, required = true)]
    command: Vec<OsString>,
}

pub(super) fn run(args: &ValidateArgs) -> ExitCode {
    validate(args).unwrap_or_else(|fault| output::fault(&fault))
}

fn validate(args: &ValidateArgs) -> Result<ExitCode, Fault> {
    let desk = Desk::open()?;
    let asker = Asker::find(&args.agent.claims(), desk.repository(), desk.policy())?;
    let staged = approve::staged(&desk)?;
    let subject = signal::subject(&desk, &args.subject, Some(&staged))?;
    let scope = Scope::of(&subject, desk.policy(), &[&staged])?;
    let content = scope.content(&*staged)?;
    if content.is_empty() {
        return Err(Fault::new(
            format!("nothing is staged or committed at `{subject}`"),
            "check the spelling: paths are relative to the current directory; `git add` stages what is new",
        ));
    }
    refuse_other(&desk, &scope, &subject, &content)?;
    let (status, took) = timed(&args.command)?;
    if !status.success() {
        let told = format!("{subject} is not validated: `{}` ended with {status}\n", shown(&args.command));
        output::complain(&told);
        return Ok(ExitCode::from(passed_on(status)));
    }
    // What the command has changed is not what it has run on.
    let after = approve::staged(&desk)?;
    if let Some(path) = content.differing(&scope.content(&*after)?).first() {
        return Err(changed(&path.to_string(), &args.command));
    }
    if let Some(path) = content.differing(&worktree(&desk, &scope)?).first() {
        return Err(changed(&path.to_string(), &args.command));
    }
    let run = format!("`{}`; exit 0; {}", shown(&args.command), seconds(took));
    let detail = with_digest(&run, &content.digest());
    let row = signal::signal(&desk, &asker, SignalKind::Validated, &subject, &detail)?;
    desk.signal(std::slice::from_ref(&row))?;
    output::complain(&signal::told(&row));
    Ok(ExitCode::SUCCESS)
}

/// What runs is the work tree; what is recorded is what is staged. They must be one.
fn refuse_other(desk: &Desk, scope: &Scope<'_>, subject: &str, staged: &Content) -> Result<(), Fault> {
    let other = staged.differing(&worktree(desk, scope)?);
    let Some(first) = other.first() else { return Ok(()) };
    let more = if other.len() > 1 { format!(" and {} more", other.len() - 1) } else { String::new() };
    let all = match scope {
        Scope::Whole => format!("`{subject}` is no path and no review, so everything counts; "),
        Scope::Review(_) | Scope::Paths(_) => String::new(),
    };
    Err(Fault::new(
        format!("`{first}`{more} would run as it is in the work tree, and is staged or committed otherwise"),
        format!(
            "{all}stage it first: `git add {}`; or put it away: `git stash`",
            shell_word(&first.to_string())
        ),
    ))
}

/// What the work tree holds in the scope, ignored files aside.
fn worktree(desk: &Desk, scope: &Scope<'_>) -> Result<Content, Fault> {
    let tree: Tree = desk.repository().worktree()?.after;
    scope.content(&*tree)
}

fn timed(command: &[OsString]) -> Result<(ExitStatus, Duration), Fault> {
    let (program, arguments) = command.split_first().ok_or_else(|| {
        Fault::new("there is no command to run", "write it after `--`: `policy validate --subject S -- CMD`")
    })?;
    let start = Instant::now();
    let status = Command::new(program).args(arguments).status().map_err(|error| {
        Fault::new(
            format!("`{}` cannot be run: {error}", program.to_string_lossy()),
            "check its name; what a shell must read is run by one: `-- sh -c '…'`",
        )
    })?;
    Ok((status, start.elapsed()))
}

fn changed(path: &str, command: &[OsString]) -> Fault {
    Fault::new(
        format!("`{path}` changed while `{}` ran: nobody can say what it ran on", shown(command)),
        "stage what is right, then validate again; nothing was recorded",
    )
}

/// The status of a command that failed, as this process passes it on: 2 means that no verdict could be reached, which is
/// not what the command says.
fn passed_on(status: ExitStatus) -> u8 {
    match status.code().map(u8::try_from) {
        Some(Ok(2) | Err(_)) => 1,
        Some(Ok(code)) => code,
        None => by_signal(status),
    }
}

/// As shells have it.
#[cfg(unix)]
fn by_signal(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    status.signal().and_then(|signal| u8::try_from(128 + signal).ok()).unwrap_or(1)
}

#[cfg(not(unix))]
fn by_signal(_: ExitStatus) -> u8 {
    1
}

/// The longest command that a ledger's row shows whole.
const LONGEST: usize = 200;

/// A command as a shell would read it, on one line.
fn shown(command: &[OsString]) -> String {
    let words: Vec<String> = command.iter().map(|word| shell_word(&word.to_string_lossy())).collect();
    let line = signal::one_line(&words.join(" ")).replace('`', "'");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A duration as people read it.
fn seconds(took: Duration) -> String {
    match took.as_secs() {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        all => format!("{} min {} s", all / 60, all % 60),
    }
}
