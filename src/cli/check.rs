//! Owns `policy check`.

use std::process::ExitCode;

use clap::Args;

use super::AgentArg;
use super::output::complain;
use super::outputs::{Asker, OutputArgs};
use super::progress::Bar;
use super::surroundings::Surroundings;
use crate::check::{self, Request, Subject};
use crate::ci::{Environment, Job};
use crate::fault::Fault;
use crate::git::Joining;
use crate::report;
use crate::rules::{self, Rule};
use crate::watch::Watch;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    subject: SubjectArgs,
    /// Show only findings at or below these paths.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Fetch the history that this clone lacks, from where it was cloned, as far as the range needs it.
    #[arg(long, conflicts_with_all = ["staged", "worktree", "commit", "all"])]
    deepen: bool,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    agent: AgentArg,
    /// Judge by the policy of this revision, and not by the one before each change: for whoever runs the gate, where that
    /// one is not there yet or locks everybody out.
    #[arg(long, value_name = "REV")]
    policy_from: Option<String>,
    /// Judge by these rules only.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct SubjectArgs {
    /// What is staged.
    #[arg(long)]
    staged: bool,
    /// The whole work tree against HEAD, untracked files too.
    #[arg(long)]
    worktree: bool,
    /// One commit.
    #[arg(long, value_name = "REV")]
    commit: Option<String>,
    /// The commits of B that A does not have.
    #[arg(long, value_name = "A..B")]
    range: Option<String>,
    /// The commits since the merge base with REF.
    #[arg(long, value_name = "REF")]
    base: Option<String>,
    /// The whole tree of HEAD, by the rules about content.
    #[arg(long)]
    all: bool,
}

impl SubjectArgs {
    fn subject(&self) -> Result<Subject, Fault> {
        if self.staged {
            return Ok(Subject::Staged(Joining::Head));
        }
        if self.worktree {
            return Ok(Subject::Worktree);
        }
        if self.all {
            return Ok(Subject::All);
        }
        let named = self.commit.clone().map(Subject::Commit);
        let named = named.or_else(|| self.range.clone().map(Subject::Range));
        if let Some(named) = named.or_else(|| self.base.clone().map(Subject::Base)) {
            return Ok(named);
        }
        // Where nobody says what to judge, the CI system does.
        let job = Job::of(&Environment::of_process())?;
        Ok(job.map_or(Subject::Work, |job| Subject::Job(Box::new(job))))
    }
}

pub(super) fn run(args: &CheckArgs) -> ExitCode {
    let surroundings = Surroundings::read();
    let outputs = match args.output.plan(Asker::Check, &surroundings) {
        Ok(outputs) => outputs,
        Err(fault) => return args.output.fallback(Asker::Check).write(check::fault(fault)),
    };
    let bar = if args.output.quiet() { None } else { Bar::start(&surroundings) };
    let watch = Watch { progress: bar.as_ref().map(Bar::progress), measures: outputs.verbose };
    let report = request(args, watch).map_or_else(check::fault, |request| check::check(&request));
    drop(bar);
    if let (Some(basis), true) = (&report.basis, !outputs.is_pretty() && !args.output.quiet()) {
        // Formats for programs have no place for it; the job's log has.
        complain(&format!("policy judged {}\n", report::one_line(basis)));
    }
    outputs.write(report)
}

fn request(args: &CheckArgs, watch: Watch) -> Result<Request, Fault> {
    Ok(Request {
        only: chosen(&args.only)?,
        subject: args.subject.subject()?,
        paths: args.paths.clone(),
        claims: args.agent.claims(),
        policy_from: args.policy_from.clone(),
        deepen: args.deepen,
        watch,
    })
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Rule>, Fault> {
    ids.iter().map(|id| rules::find(id.trim()).ok_or_else(|| super::rules::unknown(id))).collect()
}
