//! Owns `policy check`.

use std::process::ExitCode;

use clap::Args;

use super::AgentArg;
use super::outputs::{Asker, OutputArgs};
use super::progress::Bar;
use super::surroundings::Surroundings;
use crate::check::{self, Request, Subject};
use crate::fault::Fault;
use crate::git::Joining;
use crate::rules::{self, Rule};
use crate::watch::Watch;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    subject: SubjectArgs,
    /// Show only findings at or below these paths.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
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
    fn subject(&self) -> Subject {
        if self.staged {
            return Subject::Staged(Joining::Head);
        }
        if self.worktree {
            return Subject::Worktree;
        }
        if self.all {
            return Subject::All;
        }
        let named = self.commit.clone().map(Subject::Commit);
        let named = named.or_else(|| self.range.clone().map(Subject::Range));
        named.or_else(|| self.base.clone().map(Subject::Base)).unwrap_or(Subject::Work)
    }
}

pub(super) fn run(args: &CheckArgs) -> ExitCode {
    let surroundings = Surroundings::read();
    let outputs = match args.output.plan(Asker::Check, &surroundings) {
        Ok(outputs) => outputs,
        Err(fault) => return args.output.fallback(Asker::Check).write(check::fault(fault)),
    };
    let bar = if args.output.quiet() { None } else { Bar::start(&surroundings) };
    let report = match chosen(&args.only) {
        Ok(only) => check::check(&Request {
            subject: args.subject.subject(),
            paths: args.paths.clone(),
            only,
            claims: args.agent.claims(),
            policy_from: args.policy_from.clone(),
            watch: Watch { progress: bar.as_ref().map(Bar::progress), measures: outputs.verbose },
        }),
        Err(fault) => check::fault(fault),
    };
    drop(bar);
    outputs.write(report)
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Rule>, Fault> {
    ids.iter().map(|id| rules::find(id.trim()).ok_or_else(|| super::rules::unknown(id))).collect()
}
