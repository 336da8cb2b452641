//! Owns the command line: its words, and which room of the house each leads to.

mod amend;
mod approve;
mod baseline;
mod check;
mod completions;
mod doctor;
mod explain;
mod fmt;
mod hook;
mod index;
mod init;
mod init_service;
mod install;
mod lock;
mod locks;
mod man;
mod merge_ledger;
mod output;
mod outputs;
mod progress;
mod report;
mod report_file;
mod rules;
mod schema;
mod services;
mod signal;
mod surroundings;
mod validate;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::check::Claims;
use crate::fault::Fault;

/// Makes a repository's rules real: locks, indexes, containers and placeholders, judged at every gate.
#[derive(Debug, Parser)]
#[command(name = "policy", version, about, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Exit codes: 0 clean, 1 violations, 2 could not check.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge changes: by default the commits since the base branch and what is staged.
    Check(check::CheckArgs),
    /// Write policy.toml, WORK_STATUS.md and orchestration-index.md where they are missing, and install the hooks; or the
    /// Dockerfile and the Compose entry that a service lacks.
    Init(init::InitArgs),
    /// Install the git hooks (pre-receive in a bare repository).
    Install(install::InstallArgs),
    /// Remove the git hooks and put back what was there before.
    Uninstall(install::UninstallArgs),
    /// Run as a git hook: what the installed hooks call.
    Hook(hook::HookArgs),
    /// Lock paths: nobody else gets them until they are given back or the lock runs out.
    Lock(lock::LockArgs),
    /// Give locked paths back.
    Unlock(lock::UnlockArgs),
    /// Keep locked paths for longer.
    Renew(lock::RenewArgs),
    /// Show who holds what.
    Locks(locks::LocksArgs),
    /// Approve of what stands at reviewed paths, byte for byte, or reject it.
    Approve(approve::ApproveArgs),
    /// Tell the others something: that work is complete, ready for review, blocked, …
    Signal(signal::SignalArgs),
    /// Run a command and record that what is staged or committed passes it.
    Validate(validate::ValidateArgs),
    /// Examine what the rules rest on here: git, hooks, ledgers, the server that decides on locks.
    Doctor(doctor::DoctorArgs),
    /// Write WORK_STATUS.md's lock and signal tables in canonical form; everything else is kept byte for byte.
    Fmt(fmt::FmtArgs),
    /// Write the services, their owners and how far they are into orchestration-index.md; the rest is kept byte for byte.
    Index(index::IndexArgs),
    /// Merge two ledgers by what their rows say: what git calls for WORK_STATUS.md once `policy install` has run.
    MergeLedger(merge_ledger::MergeLedgerArgs),
    /// List what stands in the tree of HEAD, so that it does not count, or take out of that list what is mended.
    Baseline(baseline::BaselineArgs),
    /// Show the services of a tree, and what builds and runs each.
    Services(services::ServicesArgs),
    /// Show what happened over a stretch of history on a page: violations, who held what when, what is open.
    Report(report::ReportArgs),
    /// List the rules.
    Rules(rules::RulesArgs),
    /// Print what completes the command line in a shell.
    Completions(completions::CompletionsArgs),
    /// Print the manual page, or write one for each command.
    Man(man::ManArgs),
    /// Print the JSON Schema of policy.toml, by which editors complete and check it.
    Schema,
    /// Explain a rule, or with `--path` what the rules take a file for.
    Explain(explain::ExplainArgs),
}

/// Options that every judging command has.
#[derive(Debug, Args)]
struct AgentArg {
    /// Whose change it is, over everything else that tells.
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
}

impl AgentArg {
    fn claims(&self) -> Claims {
        Claims { flag: self.agent.clone(), ..claims_of_environment() }
    }
}

/// What the environment says about the agent: `POLICY_AGENT` and `POLICY_SESSION`. What is not UTF-8 there is read with
/// replacement characters, for a name that cannot be read must not pass for none.
fn claims_of_environment() -> Claims {
    let read = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    Claims { environment: read("POLICY_AGENT"), session: read("POLICY_SESSION"), ..Claims::default() }
}

/// The form that a command line that could not be read asks for: whoever parses the report parses this one, too. The
/// commands that do not report on changes have JSON beside what people get.
fn wanted_form() -> Option<outputs::Form> {
    let words: Vec<_> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--format="));
    let name = joined
        .or_else(|| words.windows(2).find_map(|pair| (pair[0] == "--format").then_some(pair[1].as_str())))?;
    let form = outputs::Form::from_str(name, false).ok()?;
    let reports = matches!(words.get(1).map(String::as_str), Some("check" | "hook"));
    (form == outputs::Form::Json || reports && form != outputs::Form::Pretty).then_some(form)
}

/// Runs the command line; gives the process's exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && wanted_form().is_some() => {
            let text = error.to_string();
            let (message, help) = text.split_once('\n').unwrap_or((&text, ""));
            let message = message.trim_start_matches("error: ").trim_end_matches('.');
            let fault = Fault::new(message, help.trim());
            return outputs::say(&crate::check::fault(fault), wanted_form().unwrap_or_default());
        }
        Err(error) => {
            // A reader that has gone away is no reason to change the exit code.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let ended = match cli.command {
        Command::Check(args) => Ok(check::run(&args)),
        Command::Init(args) => init::run(&args),
        Command::Install(args) => install::run(&args),
        Command::Uninstall(args) => install::uninstall(&args),
        Command::Hook(args) => Ok(hook::run(&args)),
        Command::Lock(args) => Ok(lock::lock(&args)),
        Command::Unlock(args) => Ok(lock::unlock(&args)),
        Command::Renew(args) => Ok(lock::renew(&args)),
        Command::Locks(args) => Ok(locks::run(&args)),
        Command::Approve(args) => Ok(approve::run(&args)),
        Command::Signal(args) => Ok(signal::run(&args)),
        Command::Validate(args) => Ok(validate::run(&args)),
        Command::Doctor(args) => Ok(doctor::run(&args)),
        Command::Fmt(args) => fmt::run(&args),
        Command::Index(args) => index::run(&args),
        Command::MergeLedger(args) => Ok(merge_ledger::run(&args)),
        Command::Baseline(args) => baseline::run(&args),
        Command::Services(args) => Ok(services::run(&args)),
        Command::Report(args) => report::run(&args),
        Command::Rules(args) => rules::list(&args),
        Command::Completions(args) => Ok(completions::run(&args)),
        Command::Man(args) => man::run(&args),
        Command::Schema => Ok(schema::run()),
        Command::Explain(args) => explain::run(&args),
    };
    ended.unwrap_or_else(|fault: Fault| output::fault(&fault))
}
