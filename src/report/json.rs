//! Owns the JSON form, for programs: one object, `"schema": 1`, whose keys and their order are a promise.

use serde::Serialize;

use super::words::{commit, fault_message, origin};
use super::{Report, sanitize};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::NotEvaluated;
use crate::suppress::{Suppressed, Suppression};

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    tool: Tool,
    outcome: &'static str,
    changes: Vec<Change<'a>>,
    findings: Vec<Entry<'a>>,
    suppressed: Vec<Entry<'a>>,
    not_evaluated: Vec<Unjudged<'a>>,
    faults: Vec<Trouble<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Change<'a> {
    origin: &'static str,
    commit: Option<String>,
    agent: Option<&'a str>,
    paths: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    why: &'a str,
    help: &'a str,
    origin: &'static str,
    commit: Option<String>,
    agent: Option<&'a str>,
    path: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    fingerprint: &'a str,
    /// What suppressed entries have beyond the others: the outer `None` leaves the key out, the inner is null.
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Option<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<Option<String>>,
}

#[derive(Serialize)]
struct Unjudged<'a> {
    path: String,
    reason: &'a str,
}

#[derive(Serialize)]
struct Trouble<'a> {
    message: String,
    help: &'a str,
}

/// The report as one JSON object, indented, with a last line end.
pub fn render(report: &Report) -> String {
    let document = Document {
        schema: 1,
        tool: Tool { name: "policy", version: env!("CARGO_PKG_VERSION") },
        outcome: report.outcome.name(),
        changes: report
            .changes
            .iter()
            .map(|change| Change {
                origin: origin(change.origin),
                commit: commit(change.origin),
                agent: change.agent.as_deref(),
                paths: change.paths,
            })
            .collect(),
        findings: report.findings.iter().map(entry).collect(),
        suppressed: report.suppressed.iter().map(suppressed).collect(),
        not_evaluated: report.not_evaluated.iter().map(unjudged).collect(),
        faults: report.faults.iter().map(trouble).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document)
        .unwrap_or_else(|error| unreachable!("plain structs of strings and numbers: {error}"));
    text.push('\n');
    sanitize::no_command(text)
}

fn entry(finding: &Finding) -> Entry<'_> {
    let (start, end) = finding.positions().unzip();
    Entry {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        why: &finding.why,
        help: &finding.help,
        origin: origin(finding.origin),
        commit: commit(finding.origin),
        agent: finding.agent.as_deref(),
        path: finding.path.as_ref().map(text),
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
        fingerprint: &finding.fingerprint,
        how: None,
        reason: None,
        by: None,
        expires: None,
    }
}

fn suppressed(suppressed: &Suppressed) -> Entry<'_> {
    let (reason, by, expires) = match &suppressed.suppression {
        Suppression::Inline { reason, by, expires } => {
            (Some(reason.as_str()), by.as_deref(), expires.map(|last| last.to_string()))
        }
        Suppression::Baseline => (None, None, None),
    };
    Entry {
        how: Some(suppressed.suppression.how()),
        reason: Some(reason),
        by: Some(by),
        expires: Some(expires),
        ..entry(&suppressed.finding)
    }
}

fn unjudged(entry: &NotEvaluated) -> Unjudged<'_> {
    Unjudged { path: text(&entry.path), reason: &entry.reason }
}

fn trouble(fault: &Fault) -> Trouble<'_> {
    Trouble { message: fault_message(fault), help: &fault.help }
}

fn text(path: &RepoPath) -> String {
    path.display().into_owned()
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::samples;

    #[test]
    fn every_key_stands_where_it_was_promised() {
        let mut report = samples::violations();
        report.suppressed.clear();
        report.findings.truncate(1);
        insta::assert_snapshot!(render(&report), @r#"
        {
          "schema": 1,
          "tool": {
            "name": "policy",
            "version": "0.1.0"
          },
          "outcome": "violations",
          "changes": [
            {
              "origin": "index",
              "commit": null,
              "agent": "rust-expert",
              "paths": 3
            },
            {
              "origin": "commit",
              "commit": "abababababababababababababababababababab",
              "agent": null,
              "paths": 1
            }
          ],
          "findings": [
            {
              "rule": "fakery-stub",
              "severity": "error",
              "message": "`main` is a stub",
              "why": "a stub is no work",
              "help": "write it, or take it out",
              "origin": "index",
              "commit": null,
              "agent": "rust-expert",
              "path": "src/a.rs",
              "line": 2,
              "column": 16,
              "end_line": 2,
              "end_column": 23,
              "fingerprint": "f00d"
            }
          ],
          "suppressed": [],
          "not_evaluated": [
            {
              "path": "\"bin/\\377\"",
              "reason": "binary"
            }
          ],
          "faults": []
        }
        "#);
    }

    #[test]
    fn what_is_suppressed_says_by_what() {
        let mut report = samples::violations();
        report.suppressed = report.findings.split_off(3).into_iter().map(samples::allowed).collect();
        let text = render(&report);
        let from = text.find("  \"suppressed\"").unwrap();
        let shown = &text[from..text.find("  \"not_evaluated\"").unwrap()];
        insta::assert_snapshot!(shown, @r#"
          "suppressed": [
            {
              "rule": "agent-unknown",
              "severity": "warning",
              "message": "nobody says who made this commit",
              "why": "it counts",
              "help": "say it",
              "origin": "commit",
              "commit": "abababababababababababababababababababab",
              "agent": null,
              "path": null,
              "line": null,
              "column": null,
              "end_line": null,
              "end_column": null,
              "fingerprint": "f00d",
              "how": "inline",
              "reason": "the vendor has none",
              "by": null,
              "expires": "2026-12-31"
            }
          ],
        "#);
    }

    #[test]
    fn a_fault_says_where_it_stands() {
        let document: serde_json::Value = serde_json::from_str(&render(&samples::fault())).unwrap();
        assert_eq!(document["outcome"], "fault");
        insta::assert_snapshot!(document["faults"][0]["message"].as_str().unwrap(), @r#"policy.toml:3:1: `locks` has no key `tll`"#);
    }
}
