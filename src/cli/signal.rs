//! Owns `policy signal`, and what all commands share that write signals: the subject as the ledger has it, and the answer.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::AgentArg;
use super::approve::{self, At, Verdict};
use super::output::{self, Format};
use crate::arbiter::{Asker, Desk};
use crate::change::{RepoPath, Tree};
use crate::fault::Fault;
use crate::formats::work_status::{Signal, SignalKind};
use crate::reviews::digest_in;

#[derive(Debug, Args)]
pub(super) struct SignalArgs {
    /// IMPLEMENTATION_COMPLETE, VALIDATED, READY_FOR_REVIEW, APPROVED, REJECTED, BLOCKED or UNBLOCKED.
    #[arg(value_name = "NAME", value_parser = kind)]
    kind: SignalKind,
    /// What about: a path, a directory, a glob (in quotes), the name of a review, or a task.
    #[arg(value_name = "SUBJECT")]
    subject: String,
    /// What else there is to say.
    #[arg(value_name = "DETAIL")]
    detail: Vec<String>,
    #[command(flatten)]
    agent: AgentArg,
    #[command(flatten)]
    at: At,
    /// How to answer.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Signals that were written, and what there is to say about it.
pub(super) struct Written {
    pub(super) signals: Vec<Signal>,
    pub(super) notes: Vec<String>,
}

pub(super) fn run(args: &SignalArgs) -> ExitCode {
    answer(args.format, || {
        let desk = Desk::open()?;
        let asker = Asker::find(&args.agent.claims(), desk.repository(), desk.policy())?;
        let detail = one_line(&args.detail.join(" "));
        let verdict = match args.kind {
            SignalKind::Approved => Some(Verdict::Approve),
            SignalKind::Rejected => Some(Verdict::Reject),
            _ => None,
        };
        if let Some(verdict) = verdict {
            return approve::decide(&desk, &asker, verdict, &args.subject, &detail, &args.at);
        }
        args.at.refuse_unless_bound(args.kind)?;
        plain(&desk, &asker, args.kind, &args.subject, &detail)
    })
}

/// A signal that is bound to no content.
fn plain(desk: &Desk, asker: &Asker, kind: SignalKind, typed: &str, detail: &str) -> Result<Written, Fault> {
    let head = desk.repository().head_tree()?;
    let subject = subject(desk, typed, head.as_ref())?;
    let mut notes = Vec::new();
    if kind == SignalKind::Validated {
        notes.push(format!(
            "this VALIDATED names no content and proves nothing: `policy validate --subject {subject} -- COMMAND` does"
        ));
    }
    // Whoever writes `content …` by hand does not bind anything to it.
    if let Some(digest) = digest_in(detail) {
        return Err(Fault::new(
            format!("{kind} is not bound to content, and its detail names the digest {digest}"),
            "leave the digest out; `policy validate` and `policy approve` write it",
        ));
    }
    let signal = signal(desk, asker, kind, &subject, detail)?;
    desk.signal(std::slice::from_ref(&signal))?;
    Ok(Written { signals: vec![signal], notes })
}

/// The signal that `asker` gives now.
pub(super) fn signal(
    desk: &Desk,
    asker: &Asker,
    kind: SignalKind,
    subject: &str,
    detail: &str,
) -> Result<Signal, Fault> {
    Ok(Signal {
        at: Some(desk.terms()?.now),
        agent: asker.holder.clone(),
        kind,
        subject: subject.to_owned(),
        detail: detail.to_owned(),
        range: 0..0,
    })
}

/// A subject as the ledger has it: the name of a review as the policy spells it, a path from the repository's root, or
/// the words of a task. What was typed is a path if it has a slash, is a glob, or something stands there.
pub(super) fn subject(desk: &Desk, typed: &str, tree: Option<&Tree>) -> Result<String, Fault> {
    let words = one_line(typed);
    if words.is_empty() {
        return Err(Fault::new(
            "the signal names no subject",
            "name a path, a directory, a glob, a review or a task; `.` is the whole repository",
        ));
    }
    if let Some(review) = desk.policy().review(&words) {
        return Ok(review.name.clone());
    }
    let is_written_as_path = words == "." || words.contains(['/', '*']) && !words.contains(' ');
    match desk.repository().typed_paths(std::slice::from_ref(&words)).map(|paths| paths.into_iter().next()) {
        Ok(Some(path)) if is_written_as_path || stands(tree, &path)? => subject_path(&path),
        Err(fault) if is_written_as_path => Err(fault),
        _ => Ok(words),
    }
}

fn stands(tree: Option<&Tree>, path: &RepoPath) -> Result<bool, Fault> {
    tree.map_or(Ok(false), |tree| tree.entry(path).map(|entry| entry.is_some()))
}

fn subject_path(path: &RepoPath) -> Result<String, Fault> {
    match std::str::from_utf8(path.as_bytes()) {
        Ok("") => Ok(".".to_owned()),
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(Fault::new(
            format!("{path} is not UTF-8, and a ledger cannot name it"),
            "name its directory instead",
        )),
    }
}

/// Prints what was written: 0 done, 2 not.
pub(super) fn answer(format: Format, ask: impl FnOnce() -> Result<Written, Fault>) -> ExitCode {
    match (ask(), format) {
        (Ok(written), Format::Json) => {
            let rows: Vec<_> = written.signals.iter().map(row).collect();
            let answer = json!({ "outcome": "recorded", "signals": rows, "notes": written.notes });
            output::print(&format!("{answer:#}\n"));
            ExitCode::SUCCESS
        }
        (Ok(written), Format::Pretty) => {
            output::print(&written.signals.iter().map(told).collect::<String>());
            output::complain(&written.notes.iter().map(|note| format!("note: {note}\n")).collect::<String>());
            ExitCode::SUCCESS
        }
        (Err(fault), Format::Json) => {
            output::print(&crate::report::locks::fault_json(&fault));
            ExitCode::from(2)
        }
        (Err(fault), Format::Pretty) => output::fault(&fault),
    }
}

fn row(signal: &Signal) -> serde_json::Value {
    json!({
        "at": signal.at,
        "agent": signal.agent,
        "signal": signal.kind.name(),
        "subject": signal.subject,
        "detail": signal.detail,
        "content": digest_in(&signal.detail),
    })
}

/// One line about a signal that was written.
pub(super) fn told(signal: &Signal) -> String {
    let detail = if signal.detail.is_empty() { String::new() } else { format!("  {}", signal.detail) };
    format!("{}  {}{detail}\n", signal.kind, signal.subject)
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind(text: &str) -> Result<SignalKind, String> {
    text.parse().map_err(|_| {
        let names: Vec<&str> = SignalKind::ALL.into_iter().map(SignalKind::name).collect();
        let written = text.to_ascii_uppercase();
        let near = crate::config::nearest(&written, names.iter().copied());
        let near = near.map(|near| format!("did you mean {near}? ")).unwrap_or_default();
        format!("there is no such signal; {near}signals: {}", names.join(", "))
    })
}
