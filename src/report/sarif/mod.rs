//! Owns the SARIF form (OASIS SARIF 2.1.0): one run, for code hosts and editors. `model` holds the keys that are written.
//!
//! What is suppressed stands in it and is marked, what keeps the check from being made is a notification of a run that
//! did not succeed, and every result has a location, for hosts drop those without.

mod model;

use rustc_hash::FxHashMap;

use super::words::{by_weight, commit, fault_message, origin, stand};
use super::{Outcome, Report, place, sanitize};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::Finding;
use crate::rules::{self, NotEvaluated, Rule};
use crate::suppress::Suppression;
use model::{
    Artifact, ArtifactLocation, ArtifactProperties, Change, Driver, Fingerprints, Help, Invocation, Level,
    Location, Log, Notification, PhysicalLocation, Properties, Region, Result, RuleEntry, RuleProperties,
    Run, RunProperties, Stated, SuppressionEntry, Text, Tool,
};

/// How many results GitHub takes in one run ("SARIF support for code scanning"): it refuses a file that has more. It shows
/// the 5,000 that weigh most, and errors come first here.
const MOST_RESULTS: usize = 25_000;

/// Where the product is described, if its manifest says; an address is not made up.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// The report as one SARIF log, with a last line end.
pub fn render(report: &Report) -> String {
    let mut run = Gathered::default();
    let has_baseline = report.suppressed.iter().any(|entry| entry.suppression == Suppression::Baseline);
    let counted = by_weight(report).into_iter().map(|finding| (finding, None));
    let suppressed = report.suppressed.iter().map(|entry| (&entry.finding, Some(&entry.suppression)));
    let all = report.findings.len() + report.suppressed.len();
    for (finding, suppression) in counted.chain(suppressed).take(MOST_RESULTS) {
        run.add(finding, suppression, has_baseline);
    }
    let mut notifications: Vec<Notification> = report.faults.iter().map(of_fault).collect();
    if all > MOST_RESULTS {
        let text = format!("{} more results are left out: `--format json` has them all", all - MOST_RESULTS);
        notifications.push(Notification {
            level: Level::Warning,
            message: Text { text },
            locations: Vec::new(),
        });
    }
    notifications.extend(report.not_evaluated.iter().map(of_unjudged));
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver: driver(report) },
            invocations: [Invocation {
                execution_successful: report.outcome != Outcome::Fault,
                exit_code: report.exit_code(),
                tool_execution_notifications: notifications,
            }],
            artifacts: run.artifacts,
            results: run.results,
            column_kind: "unicodeCodePoints",
            properties: RunProperties { changes: report.changes.iter().map(change).collect() },
        }],
    };
    let mut text = serde_json::to_string_pretty(&log)
        .unwrap_or_else(|error| unreachable!("plain structs of strings and numbers: {error}"));
    text.push('\n');
    sanitize::no_command(text)
}

/// The results, and the files that they stand in, each named once.
#[derive(Default)]
struct Gathered<'a> {
    results: Vec<Result<'a>>,
    artifacts: Vec<Artifact>,
    known: FxHashMap<RepoPath, usize>,
}

impl<'a> Gathered<'a> {
    fn add(&mut self, finding: &'a Finding, suppression: Option<&'a Suppression>, has_baseline: bool) {
        let path = place::file_of(finding);
        let index = self.artifact(&path, finding);
        let region = finding.positions().map(|(start, end)| Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        });
        let is_old = suppression == Some(&Suppression::Baseline);
        self.results.push(Result {
            rule_id: finding.rule,
            // A result that is no failure may have no level.
            kind: "fail",
            level: Level::of(finding.severity),
            message: Text { text: message(finding) },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: ArtifactLocation::at(&path, Some(index)),
                    region,
                },
            }],
            partial_fingerprints: Fingerprints { own: &finding.fingerprint, of_host: &finding.fingerprint },
            suppressions: suppression.map(suppressed).into_iter().collect(),
            // Either all results say how they stand to what was before, or none does.
            baseline_state: has_baseline.then_some(if is_old { "unchanged" } else { "new" }),
            properties: Properties {
                origin: origin(finding.origin),
                commit: commit(finding.origin),
                agent: finding.agent.as_deref(),
                why: &finding.why,
                help: &finding.help,
            },
        });
    }

    /// The number of a file among the artifacts, and the commits in which something is wrong with it: of a merge, that is
    /// where the result has to be looked up, for no parent holds it.
    fn artifact(&mut self, path: &RepoPath, finding: &Finding) -> usize {
        let index = *self.known.entry(path.clone()).or_insert_with(|| {
            self.artifacts.push(Artifact {
                location: ArtifactLocation::at(path, None),
                properties: ArtifactProperties { commits: Vec::new() },
            });
            self.artifacts.len() - 1
        });
        let commits = &mut self.artifacts[index].properties.commits;
        if let Some(id) = commit(finding.origin).filter(|id| !commits.contains(id)) {
            commits.push(id);
        }
        index
    }
}

/// Hosts show this text alone: what is wrong, why it counts, what mends it, and in which change.
fn message(finding: &Finding) -> String {
    let mut parts = vec![sanitize::one_line(&finding.message)];
    parts.extend(Some(sanitize::lines(&finding.why)).filter(|why| !why.trim().is_empty()));
    parts.extend(Some(&finding.help).filter(|help| !help.trim().is_empty()).map(|help| {
        let help = sanitize::lines(help);
        format!("To mend it: {help}")
    }));
    let agent = finding.agent.as_deref().map(|agent| format!(", by {}", sanitize::one_line(agent)));
    parts.push(format!("({}{})", stand(finding.origin), agent.unwrap_or_default()));
    parts.join("\n")
}

fn suppressed(suppression: &Suppression) -> SuppressionEntry<'_> {
    match suppression {
        Suppression::Inline { reason, by, expires } => SuppressionEntry {
            kind: "inSource",
            status: "accepted",
            justification: Some(reason),
            properties: Some(Stated { by: by.as_deref(), expires: expires.map(|last| last.to_string()) }),
        },
        Suppression::Baseline => {
            SuppressionEntry { kind: "external", status: "accepted", justification: None, properties: None }
        }
    }
}

fn of_fault(fault: &Fault) -> Notification {
    let message = sanitize::one_line(&fault_message(fault));
    let help = sanitize::lines(&fault.help);
    let text = if help.trim().is_empty() { message } else { format!("{message}\nTo mend it: {help}") };
    Notification {
        level: Level::Error,
        message: Text { text },
        locations: vec![Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation::at(&place::file_of_fault(fault), None),
                region: None,
            },
        }],
    }
}

fn of_unjudged(entry: &NotEvaluated) -> Notification {
    Notification {
        level: Level::Note,
        message: Text { text: format!("not evaluated: {}", sanitize::one_line(&entry.reason)) },
        locations: vec![Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation::at(&entry.path, None),
                region: None,
            },
        }],
    }
}

/// The rules that judged, and those of which there are findings: what is not among them was not looked at.
fn driver(report: &Report) -> Driver {
    let judged = report.changes.iter().flat_map(|change| change.rules.iter().map(|run| run.rule));
    let suppressed = report.suppressed.iter().map(|entry| &entry.finding);
    let found = report.findings.iter().chain(suppressed).map(|finding| finding.rule);
    let mut ids: Vec<&'static str> = judged.chain(found).collect();
    ids.sort_unstable();
    ids.dedup();
    Driver {
        name: "policy",
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: Some(HOME).filter(|home| !home.is_empty()),
        rules: ids.into_iter().filter_map(rules::find).map(rule_entry).collect(),
    }
}

fn rule_entry(rule: &'static Rule) -> RuleEntry {
    let help = without_examples(rule.docs);
    RuleEntry {
        id: rule.id,
        name: rule.id,
        short_description: Text { text: rule.summary.to_owned() },
        help: Help { text: help.clone(), markdown: help },
        help_uri: Some(HOME)
            .filter(|home| !home.is_empty())
            .map(|home| format!("{home}/blob/main/docs/rules.md#{}", rule.id)),
        default_configuration: model::Configuration { level: Level::of(rule.severity) },
        properties: RuleProperties { tags: [rule.family.name()] },
    }
}

/// A rule's documentation without what the tests execute: whoever reads an alert has an example before them.
fn without_examples(docs: &str) -> String {
    let (mut text, mut is_inside) = (String::new(), false);
    for line in docs.trim().lines() {
        if line.starts_with("````") {
            is_inside = !is_inside;
        } else if !(is_inside || line.is_empty() && text.ends_with("\n\n")) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn change(change: &super::ChangeSummary) -> Change<'_> {
    Change {
        origin: origin(change.origin),
        commit: commit(change.origin),
        agent: change.agent.as_deref(),
        paths: change.paths,
    }
}

#[cfg(test)]
mod tests;
