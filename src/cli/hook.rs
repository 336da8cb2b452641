//! Owns `policy hook NAME`: what git tells each hook, turned into a check.

use std::io::{IsTerminal, Read};
use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::output;
use super::outputs::{Asker, OutputArgs};
use super::progress::Bar;
use super::surroundings::Surroundings;
use super::{AgentArg, amend};
use crate::change::{Holder, Oid};
use crate::check::{self, RefUpdate, Request, Subject};
use crate::doctor::Asked;
use crate::fault::Fault;
use crate::git::{self, Joining, MessageFile, Repository};
use crate::report::Report;
use crate::watch::Watch;

#[derive(Debug, Args)]
pub(super) struct HookArgs {
    #[command(subcommand)]
    hook: Hook,
    #[command(flatten)]
    agent: AgentArg,
    /// Judge by the policy of this revision, and not by the one before each change: for whoever runs the gate.
    #[arg(long, value_name = "REV")]
    policy_from: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// The hooks, with the arguments that githooks(5) gives them.
#[derive(Debug, Subcommand)]
enum Hook {
    /// Judge what is staged.
    PreCommit,
    /// Judge what a merge that git made by itself would commit.
    PreMergeCommit,
    /// Write the `Agent:` trailer, so that later gates see who made the change.
    PrepareCommitMsg {
        /// The file that holds the message.
        file: String,
        /// Where the message comes from.
        source: Option<String>,
        /// The commit whose message is used again.
        commit: Option<String>,
    },
    /// Judge what is staged as the commit of whoever the message names.
    CommitMsg {
        /// The file that holds the message.
        file: String,
    },
    /// Judge every commit that a push would bring, on every ref.
    PrePush {
        /// The remote's name, or its URL; without it, what pre-commit or prek says in the environment.
        remote: Option<String>,
        /// The remote's URL.
        url: Option<String>,
    },
    /// Judge every commit that a push brings, before any ref moves.
    PreReceive,
    /// Judge every commit that a branch would be the first to have, before it moves there, whatever moves it.
    ReferenceTransaction {
        /// How far the transaction is: only what is `prepared` can still be refused.
        state: String,
    },
}

impl Hook {
    /// What git calls it.
    fn name(&self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrepareCommitMsg { .. } => "prepare-commit-msg",
            Self::CommitMsg { .. } => "commit-msg",
            Self::PrePush { .. } => "pre-push",
            Self::PreReceive => "pre-receive",
            Self::ReferenceTransaction { .. } => "reference-transaction",
        }
    }
}

/// Pretty and agent go to standard error, where git shows them; the other forms go to standard output.
pub(super) fn run(args: &HookArgs) -> ExitCode {
    let surroundings = Surroundings::read();
    let mut outputs = match args.output.plan(Asker::Hook, &surroundings) {
        Ok(outputs) => outputs,
        Err(fault) => return args.output.fallback(Asker::Hook).write(check::fault(fault)),
    };
    // Before a commit there is one change to judge, and no time for a bar.
    let is_long = matches!(args.hook, Hook::PrePush { .. } | Hook::PreReceive);
    let bar = if is_long && !args.output.quiet() { Bar::start(&surroundings) } else { None };
    let watch = Watch { progress: bar.as_ref().map(Bar::progress), measures: outputs.verbose };
    let report = match args.hook {
        Hook::PreReceive => {
            let (report, commands) = received(args, watch);
            outputs.tell_pusher(commands);
            report
        }
        _ => report(args, watch).unwrap_or_else(check::fault),
    };
    drop(bar);
    let asked = Asked::wanted().map(|place| answer(&args.hook, &report, &place));
    let code = outputs.write(report);
    match asked {
        None => code,
        Some(answer) => answer.unwrap_or_else(|fault| output::fault(&fault)),
    }
}

/// Tells `policy doctor` that this hook was asked, and refuses: whether that is heeded is what the doctor asks. It refuses
/// more than the verdict does; less only where a doctor counts how often it is asked, which can bring nothing into a ref.
fn answer(hook: &Hook, report: &Report, place: &Path) -> Result<ExitCode, Fault> {
    Asked::now(hook.name(), report)?.write(place)?;
    if Asked::shall_pass(hook.name()) {
        return Ok(ExitCode::SUCCESS);
    }
    let refuses = !matches!(hook, Hook::PrepareCommitMsg { .. });
    Ok(ExitCode::from(report.exit_code().max(u8::from(refuses))))
}

fn report(args: &HookArgs, watch: Watch) -> Result<Report, Fault> {
    let subject = match &args.hook {
        Hook::PreCommit => Subject::Staged(joining()),
        Hook::PreMergeCommit => Subject::Staged(Joining::Merged(merged_heads())),
        Hook::PrePush { remote: Some(remote), .. } => {
            Subject::Pushed { remote: remote.clone(), updates: check::parse_pushed(&standard_input()?)? }
        }
        Hook::PrePush { remote: None, .. } => managed_push()?,
        Hook::PreReceive => return Ok(received(args, watch).0),
        // Of `preparing` (git 2.54) all is said again once it is `prepared` and nobody else can move these refs.
        Hook::ReferenceTransaction { state } if state != "prepared" => return Ok(Report::default()),
        Hook::ReferenceTransaction { .. } => return moved(args, watch),
        Hook::PrepareCommitMsg { file, source, .. } => {
            let source = source.clone().or_else(|| variable("PRE_COMMIT_COMMIT_MSG_SOURCE"));
            prepare(args, Path::new(file), source.as_deref())?;
            return Ok(Report::default());
        }
        Hook::CommitMsg { file } => return commit_msg(args, Path::new(file), watch),
    };
    Ok(judge(args, subject, args.agent.claims(), watch))
}

/// What a hook manager lets us know of a push: pre-commit and prek give their hooks neither git's arguments nor its
/// standard input, but say in variables what the first ref is (pre-commit.com, "pre-push").
fn managed_push() -> Result<Subject, Fault> {
    let unsaid = || {
        Fault::new(
            "nobody says what is pushed, and where to",
            "`policy install` installs a hook that git itself calls; by hand: `policy check --base REF`",
        )
    };
    let id = |name: &str| variable(name).and_then(|hex| Oid::from_hex(hex.as_bytes()));
    let remote = variable("PRE_COMMIT_REMOTE_NAME").ok_or_else(unsaid)?;
    let name = variable("PRE_COMMIT_REMOTE_BRANCH").ok_or_else(unsaid)?;
    let new = id("PRE_COMMIT_TO_REF").ok_or_else(unsaid)?;
    // What the remote has, as far as the manager could tell; a first push has none.
    let old = id("PRE_COMMIT_FROM_REF");
    Ok(Subject::Pushed { remote, updates: vec![RefUpdate { name, old, new: Some(new) }] })
}

/// An environment variable that says something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn judge(args: &HookArgs, subject: Subject, claims: check::Claims, watch: Watch) -> Report {
    let policy_from = args.policy_from.clone();
    check::check(&Request {
        subject,
        paths: Vec::new(),
        only: Vec::new(),
        claims,
        policy_from,
        deepen: false,
        watch,
    })
}

/// Judges a push; with the commands that do so by hand.
fn received(args: &HookArgs, watch: Watch) -> (Report, Vec<String>) {
    let judged = standard_input().and_then(|input| check::parse_received(&input)).map(|updates| {
        let report = judge(args, Subject::Received(updates.clone()), args.agent.claims(), watch);
        let commands = if report.findings.is_empty() { Vec::new() } else { by_hand(&updates) };
        (report, commands)
    });
    judged.unwrap_or_else(|fault| (check::fault(fault), Vec::new()))
}

/// The commands with which a pusher judges again what each ref brings. The pusher has what stands here, or has to fetch
/// it first, as such a command then says itself.
fn by_hand(updates: &[RefUpdate]) -> Vec<String> {
    let head = Repository::open().ok().and_then(|repository| repository.head());
    let mut commands = Vec::new();
    for (update, new) in updates.iter().filter_map(|update| Some((update, update.new?))) {
        let command = match update.old.or(head) {
            Some(old) => format!("policy check --range {}..{}", old.short(), new.short()),
            None => format!("policy check --commit {}", new.short()),
        };
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    commands
}

/// Judges what branches are about to come to. A repository that is only being cloned brings nothing of its own, and cannot
/// be read yet.
fn moved(args: &HookArgs, watch: Watch) -> Result<Report, Fault> {
    let report =
        judge(args, Subject::Moved(check::parse_moved(&standard_input()?)?), args.agent.claims(), watch);
    Ok(if !report.faults.is_empty() && git::is_in_the_making()? { Report::default() } else { report })
}

/// What git tells on standard input. Ids and spaces are all that is read of it; a ref's name may be of any bytes.
fn standard_input() -> Result<String, Fault> {
    let mut stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(Fault::new(
            "git gives this hook the moved refs on standard input, and here is a terminal",
            "`policy check` judges by hand",
        ));
    }
    let mut input = Vec::new();
    stdin.read_to_end(&mut input).map_err(|error| {
        Fault::new(
            format!("standard input cannot be read: {error}"),
            "git gives the moved refs on standard input",
        )
    })?;
    Ok(String::from_utf8_lossy(&input).into_owned())
}

/// Adds who the agent is, where nothing but this process knows it. An author known by e-mail address needs no trailer
/// unless there is a session to tell, and somebody else's commit that is being replayed or reworded keeps what it says.
fn prepare(args: &HookArgs, file: &Path, source: Option<&str>) -> Result<(), Fault> {
    let Some(name) = args.agent.claims().name_to_write()? else { return Ok(()) };
    if source == Some("commit") || git::is_replaying()? || amends_anothers(&name)? {
        return Ok(());
    }
    MessageFile::at(file)?.add_agent(&name, source == Some("message"))
}

/// Whether a commit is being amended (with a message of its own: `--amend -m`) that does not say it is `name`'s: of
/// whichever session, for who amends takes it on.
fn amends_anothers(name: &str) -> Result<bool, Fault> {
    if !amend::is_amending() {
        return Ok(false);
    }
    let repository = Repository::open()?;
    let Some(head) = repository.head() else { return Ok(false) };
    let trailer = repository.change(head)?.trailer;
    Ok(!trailer.is_some_and(|trailer| Holder::parse(&trailer).is(&Holder::parse(name), false)))
}

/// Pre-commit judged by what this process says; the commit will be judged by what its message says. Where the two
/// differ, the verdict must be the later one's, and now.
fn commit_msg(args: &HookArgs, file: &Path, watch: Watch) -> Result<Report, Fault> {
    let message = MessageFile::at(file)?;
    if message.says_nothing_but_agent()? {
        return Err(Fault::new(
            "the message says nothing but whose commit it is",
            "write what the commit does above the `Agent:` line",
        ));
    }
    let trailer = message.agent()?;
    if trailer.is_some() && message.is_untouched_template()? {
        return Err(Fault::new(
            "the message is the template as it was",
            "edit it; `git commit -m` goes without a template",
        ));
    }
    match args.agent.claims().differing(trailer)? {
        None => Ok(Report::default()),
        Some(claims) => Ok(judge(args, Subject::Staged(joining()), claims, watch)),
    }
}

/// What the commit being made will come from. Git does not tell a hook that it amends; the command line of the git
/// process that runs it does. Where that cannot be read, the change is judged against `HEAD`, which blocks more, not less.
fn joining() -> Joining {
    if amend::is_amending() { Joining::Amended } else { Joining::Head }
}

/// The commits being merged: before a merge commit there is no MERGE_HEAD yet, only these variables (git 2.47,
/// builtin/merge.c).
fn merged_heads() -> Vec<Oid> {
    let mut heads: Vec<Oid> = std::env::vars_os()
        .filter_map(|(key, _)| Oid::from_hex(key.to_str()?.strip_prefix("GITHEAD_")?.as_bytes()))
        .collect();
    heads.sort();
    heads
}
