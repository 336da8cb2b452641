//! Owns `policy lock`, `unlock` and `renew`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::AgentArg;
use super::output::{self, Format};
use crate::arbiter::{Act, Answer, Asker, Desk};
use crate::change::RepoPath;
use crate::config::parse_duration;
use crate::fault::Fault;
use crate::formats::work_status;
use crate::glob::Pattern;
use crate::locks::Terms;
use crate::report::locks as report;

/// How long `--wait` waits that says no more.
const WAIT: &str = "1h";

#[derive(Debug, Args)]
pub(super) struct LockArgs {
    /// Paths, directories or globs (in quotes), relative to the current directory.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    #[command(flatten)]
    agent: AgentArg,
    /// What for; others see it.
    #[arg(long, value_name = "TEXT")]
    task: Option<String>,
    /// For how long: 90m, 2h30m, 7d [default: `[locks] ttl`].
    #[arg(long, value_name = "DURATION")]
    ttl: Option<String>,
    /// Wait until the paths are free, for so long at most.
    #[arg(long, value_name = "DURATION", num_args = 0..=1, require_equals = true, default_missing_value = WAIT)]
    wait: Option<String>,
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Args)]
pub(super) struct RenewArgs {
    /// Locked paths; none: all that you hold.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    agent: AgentArg,
    /// For how long from now: 90m, 2h30m, 7d [default: `[locks] ttl`].
    #[arg(long, value_name = "DURATION")]
    ttl: Option<String>,
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Args)]
#[command(override_usage = "policy unlock [OPTIONS] <PATH>...\n       policy unlock [OPTIONS] --all")]
pub(super) struct UnlockArgs {
    /// Locked paths.
    #[arg(value_name = "PATH", required_unless_present = "all")]
    paths: Vec<String>,
    /// Everything that you hold.
    #[arg(long, conflicts_with_all = ["paths", "force"])]
    all: bool,
    /// Take the lock away from whoever holds it: a coordinator may, and anyone once it has run out.
    #[arg(long, requires = "reason")]
    force: bool,
    /// Why; the log keeps it.
    #[arg(long, value_name = "TEXT", requires = "force")]
    reason: Option<String>,
    #[command(flatten)]
    agent: AgentArg,
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn lock(args: &LockArgs) -> ExitCode {
    answer(args.format, || {
        let wait = args.wait.as_deref().map_or(Ok(Duration::ZERO), |wait| duration("--wait", wait))?;
        let ttl = args.ttl.as_deref().map(|ttl| duration("--ttl", ttl)).transpose()?;
        let desk = Desk::open()?;
        let paths = patterns(&desk, &args.paths)?;
        let ttl = ttl.unwrap_or(desk.policy().locks.ttl);
        let task = args.task.as_deref().map(one_line);
        let act = Act::Lock { paths: &paths, task: task.as_deref(), ttl };
        perform(&desk, &args.agent, &act, wait)
    })
}

pub(super) fn renew(args: &RenewArgs) -> ExitCode {
    answer(args.format, || {
        let ttl = args.ttl.as_deref().map(|ttl| duration("--ttl", ttl)).transpose()?;
        let desk = Desk::open()?;
        let paths = patterns(&desk, &args.paths)?;
        let ttl = ttl.unwrap_or(desk.policy().locks.ttl);
        perform(&desk, &args.agent, &Act::Renew { paths: &paths, ttl }, Duration::ZERO)
    })
}

pub(super) fn unlock(args: &UnlockArgs) -> ExitCode {
    answer(args.format, || {
        let reason = args.reason.as_deref().map(one_line);
        if args.force && reason.as_deref().is_none_or(str::is_empty) {
            return Err(Fault::new("a lock is taken away for no reason", "say why: `--reason TEXT`"));
        }
        let desk = Desk::open()?;
        let paths = patterns(&desk, &args.paths)?;
        let act = match &reason {
            Some(reason) => Act::Force { paths: &paths, reason },
            None => Act::Unlock { paths: &paths },
        };
        perform(&desk, &args.agent, &act, Duration::ZERO)
    })
}

fn perform(desk: &Desk, agent: &AgentArg, act: &Act<'_>, wait: Duration) -> Result<(Answer, Terms), Fault> {
    let asker = Asker::find(&agent.claims(), desk.repository(), desk.policy())?;
    let answer = desk.perform(&asker, act, wait)?;
    Ok((answer, desk.terms()?))
}

/// Prints what came of it: 0 done, 1 held by somebody else, 2 not known.
fn answer(format: Format, ask: impl FnOnce() -> Result<(Answer, Terms), Fault>) -> ExitCode {
    match (ask(), format) {
        (Ok((answer, terms)), Format::Json) => {
            output::print(&report::answer_json(&answer, &terms));
            ExitCode::from(u8::from(!answer.held_by.is_empty()))
        }
        (Ok((answer, terms)), Format::Pretty) => {
            output::complain(&report::remarks(&answer.contradictions, &answer.notes));
            if answer.held_by.is_empty() {
                output::print(&report::done(&answer, &terms));
                return ExitCode::SUCCESS;
            }
            output::complain(&report::held(&answer, &terms));
            ExitCode::from(1)
        }
        (Err(fault), Format::Json) => {
            output::print(&report::fault_json(&fault));
            ExitCode::from(2)
        }
        (Err(fault), Format::Pretty) => output::fault(&fault),
    }
}

/// Paths as typed, as patterns that a ledger can hold.
pub(super) fn patterns(desk: &Desk, typed: &[String]) -> Result<Vec<Pattern>, Fault> {
    if let Some(path) = typed.iter().find(|path| path.trim().is_empty()) {
        return Err(Fault::new(
            format!("`{path}` is no path"),
            "name a path, a directory or a glob; `.` is everything at and below the current directory",
        ));
    }
    let paths = desk.repository().typed_paths(typed)?;
    let lock = |(typed, path): (&String, RepoPath)| {
        let pattern = pattern(typed, &path.to_string())?;
        // `three.js/` is a directory, whatever it looks like, and the ledger keeps no slash at the end.
        let is_directory = typed.ends_with('/') || desk.is_directory(&path);
        match pattern.reads_as_file() && is_directory {
            true => self::pattern(typed, &format!("{path}/**")),
            false => Ok(pattern),
        }
    };
    typed.iter().zip(paths).map(lock).collect()
}

fn pattern(typed: &str, path: &str) -> Result<Pattern, Fault> {
    let no_pattern = |reason: &str| {
        Fault::new(
            format!("`{typed}` cannot be locked: {reason}"),
            "name a path, a directory or a glob, such as src/parser.rs, src/parser/ or 'src/**/*.rs'",
        )
    };
    let text = if path.is_empty() { "**" } else { path };
    let pattern = Pattern::parse(text).map_err(|error| no_pattern(&error.to_string()))?;
    // What is written must be read as the same again.
    let row = work_status::row([
        &work_status::path_cell(pattern.as_str()),
        "agent",
        "2000-01-01T00:00:00Z",
        "",
        "",
    ]);
    let read = work_status::parse(format!("{}{row}\n", work_status::active_section([])).as_bytes());
    match &read.locks[..] {
        [lock] if lock.pattern == pattern && read.malformed.is_empty() => Ok(pattern),
        _ => Err(no_pattern("a ledger cannot name it; lock its directory")),
    }
}

fn duration(option: &str, text: &str) -> Result<Duration, Fault> {
    parse_duration(text).map_err(|reason| {
        Fault::new(
            format!("`{text}` is no duration for `{option}`: {reason}"),
            "write a duration such as 90m, 2h30m or 7d, a year at most",
        )
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
