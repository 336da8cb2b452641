//! Owns GitLab's Code Quality form (<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>): one
//! array, an entry for each finding.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::words::{change_title, fault_message};
use super::{Report, place, sanitize};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The report as one array, with a last line end. GitLab has no word for what is suppressed, which is left out, nor for a
/// check that could not be made: each fault is an entry that blocks.
pub fn render(report: &Report) -> String {
    let faults = report.faults.iter().map(of_fault);
    let entries: Vec<Entry> = faults.chain(report.findings.iter().map(entry)).collect();
    let mut text = serde_json::to_string_pretty(&entries)
        .unwrap_or_else(|error| unreachable!("plain structs of strings and numbers: {error}"));
    text.push('\n');
    sanitize::no_command(text)
}

fn entry(finding: &Finding) -> Entry {
    let lines = finding.positions().map(|(start, end)| Lines { begin: start.line, end: end.line });
    let change = change_title(finding.origin, finding.agent.as_deref());
    let (message, help) = (sanitize::one_line(&finding.message), sanitize::one_line(&finding.help));
    Entry {
        description: format!("{message} ({change}). To mend it: {help}"),
        check_name: finding.rule,
        fingerprint: finding.fingerprint.clone(),
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Location {
            path: place::file_of(finding).display().into_owned(),
            // An entry has a line, also where all of a file is meant.
            lines: lines.unwrap_or(Lines { begin: 1, end: 1 }),
        },
    }
}

fn of_fault(fault: &Fault) -> Entry {
    let message = fault_message(fault);
    let digest = Sha256::digest(format!("fault\n{message}"));
    Entry {
        description: format!(
            "could not check: {}. To mend it: {}",
            sanitize::one_line(&message),
            sanitize::one_line(&fault.help)
        ),
        check_name: "could-not-check",
        fingerprint: digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect(),
        severity: "blocker",
        location: Location {
            path: place::file_of_fault(fault).display().into_owned(),
            lines: Lines { begin: 1, end: 1 },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::samples;

    #[test]
    fn an_entry_has_what_gitlab_documents() {
        let mut report = samples::violations();
        report.findings.drain(1..3);
        insta::assert_snapshot!(render(&report), @r#"
        [
          {
            "description": "`main` is a stub (staged, by rust-expert). To mend it: write it, or take it out",
            "check_name": "fakery-stub",
            "fingerprint": "f00d",
            "severity": "major",
            "location": {
              "path": "src/a.rs",
              "lines": {
                "begin": 2,
                "end": 2
              }
            }
          },
          {
            "description": "nobody says who made this commit (commit ababababab, by an unknown agent). To mend it: say it",
            "check_name": "agent-unknown",
            "fingerprint": "f00d",
            "severity": "minor",
            "location": {
              "path": "policy.toml",
              "lines": {
                "begin": 1,
                "end": 1
              }
            }
          }
        ]
        "#);
    }

    #[test]
    fn a_fault_blocks_and_nothing_is_an_empty_array() {
        let entries: serde_json::Value = serde_json::from_str(&render(&samples::fault())).unwrap();
        assert_eq!(entries.as_array().unwrap().len(), 2);
        assert_eq!(
            (&entries[0]["severity"], &entries[0]["location"]["path"]),
            (&"blocker".into(), &"policy.toml".into())
        );
        assert_ne!(entries[0]["fingerprint"], entries[1]["fingerprint"]);
        assert_eq!(render(&samples::clean()), "[]\n");
    }
}
