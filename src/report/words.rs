//! Owns the words that several forms share: counts, the verdict in one line, what a change is called, and where a finding
//! stands.

use super::{Outcome, Report, sanitize};
use crate::change::Origin;
use crate::fault::{Fault, Place};
use crate::finding::{Finding, Severity};

/// `1 error`, `2 errors`.
pub(super) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// How many findings have this weight.
pub(super) fn weighing(report: &Report, severity: Severity) -> usize {
    report.findings.iter().filter(|finding| finding.severity == severity).count()
}

/// The verdict in one line: `3 errors, 1 warning in 2 changes, 1 suppressed`.
pub fn summary(report: &Report) -> String {
    let mut parts: Vec<String> =
        [("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)]
            .into_iter()
            .map(|(word, severity)| (word, weighing(report, severity)))
            .filter(|(_, count)| *count > 0)
            .map(|(word, count)| counted(count, word))
            .collect();
    if let Some(last) = parts.last_mut() {
        let changes = report.findings.chunk_by(|a, b| a.origin == b.origin).count();
        last.push_str(&format!(" in {}", counted(changes, "change")));
    }
    let extras = [(report.suppressed.len(), "suppressed"), (report.not_evaluated.len(), "not evaluated")];
    let extras =
        extras.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    let judged: usize = report.changes.iter().map(|change| change.paths).sum();
    let judged = format!("{}, {}", counted(report.changes.len(), "change"), counted(judged, "path"));
    match report.outcome {
        Outcome::Fault => {
            parts.insert(0, format!("could not check: {}", counted(report.faults.len(), "fault")))
        }
        Outcome::Clean if report.changes.is_empty() => parts.insert(0, "clean: nothing changed".to_owned()),
        Outcome::Clean => parts.insert(0, format!("clean: {judged}")),
        Outcome::Violations => {}
    }
    parts.extend(extras);
    parts.join(", ")
}

/// How what is wrong in a commit is mended, if anything is: one more on top is judged as well, and the commit again.
pub(super) fn way_back(report: &Report) -> Option<&'static str> {
    let is_in_commit = |finding: &Finding| {
        finding.severity == Severity::Error && matches!(finding.origin, Origin::Commit(_))
    };
    (!report.is_whole_tree && report.findings.iter().any(is_in_commit)).then_some(
        "each commit is judged by itself: amend it (`git commit --amend`; an older one: `git rebase -i`)",
    )
}

/// What a change is called: `commit 1234567890, by rust-expert`, `staged, by rust-expert`.
pub(super) fn change_title(origin: Origin, agent: Option<&str>) -> String {
    let place = stand(origin);
    match agent {
        Some(agent) => format!("{place}, by {}", sanitize::one_line(agent)),
        None => format!("{place}, by an unknown agent"),
    }
}

/// Where a change stands, in a word or two.
pub(super) fn stand(origin: Origin) -> String {
    match origin {
        Origin::Index => "staged".to_owned(),
        Origin::Worktree => "not staged".to_owned(),
        Origin::Commit(oid) => format!("commit {}", oid.short()),
    }
}

/// Where a change stands, in the word that programs get.
pub(super) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Index => "index",
        Origin::Worktree => "worktree",
        Origin::Commit(_) => "commit",
    }
}

/// The commit's id, in full.
pub(super) fn commit(origin: Origin) -> Option<String> {
    match origin {
        Origin::Commit(oid) => Some(oid.to_string()),
        Origin::Index | Origin::Worktree => None,
    }
}

/// Where a finding stands: `src/a.rs:3`, `src/a.rs`, or nothing where it is about the change.
pub(super) fn place(finding: &Finding) -> String {
    let path = finding.path.as_ref().map(|path| path.display().into_owned()).unwrap_or_default();
    match finding.positions() {
        Some((start, _)) => format!("{path}:{}", start.line),
        None => path,
    }
}

/// What a fault says; one that stands in a text begins with where: `policy.toml:3:5: …`.
pub(super) fn fault_message(fault: &Fault) -> String {
    match &fault.place {
        Some(place) => format!("{}: {}", position(place), fault.message),
        None => fault.message.clone(),
    }
}

fn position(place: &Place) -> String {
    let before = place.text.get(..place.range.start).unwrap_or(&place.text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let (line, column) = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1);
    format!("{}:{line}:{column}", place.name)
}

/// The findings in the order in which a form shows them that has no room for all: errors first, each weight in the
/// report's order.
pub(super) fn by_weight(report: &Report) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    findings
}
