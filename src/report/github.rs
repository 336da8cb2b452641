//! Owns GitHub's annotations: workflow commands, one a line, that a step prints
//! (<https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>).
//!
//! GitHub shows ten of each weight a step and drops the rest without a word. Where there are more, nine are shown, and a
//! tenth says how many there are.

use super::words::{change_title, counted, fault_message, summary};
use super::{Report, place, sanitize};
use crate::finding::{Finding, Severity};

/// How many annotations of one weight GitHub shows for a step.
const SHOWN: usize = 10;

/// The step that the annotations are for.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Whether it has a summary that holds all of the report, for whoever reads that there are more.
    pub has_summary: bool,
    /// Where the repository stands in what the step has checked out: `tools/`, or nothing.
    pub folder: String,
}

/// The report as workflow commands.
pub fn render(report: &Report, step: &Step) -> String {
    let mut out = String::new();
    for (severity, command, word) in [
        (Severity::Error, "error", "error"),
        (Severity::Warning, "warning", "warning"),
        (Severity::Note, "notice", "note"),
    ] {
        let found = report.findings.iter().filter(|finding| finding.severity == severity);
        // A check that could not be made weighs as much as anything, and comes first.
        let faults = report.faults.iter().filter(|_| severity == Severity::Error);
        let all: Vec<String> = faults
            .map(|fault| {
                let title = "policy could not check".to_owned();
                line(command, &[("title", title)], &[&fault_message(fault), &fault.help])
            })
            .chain(found.map(|finding| annotation(command, finding, &step.folder)))
            .collect();
        let shown = if all.len() > SHOWN { SHOWN - 1 } else { all.len() };
        all.iter().take(shown).for_each(|line| out.push_str(line));
        if all.len() > shown {
            let place = if step.has_summary { "the job summary" } else { "`policy check --format json`" };
            let message = format!("and {} more: {place} has them all", counted(all.len() - shown, word));
            let title = format!("policy: {}", summary(report));
            out.push_str(&line(command, &[("title", title)], &[&message]));
        }
    }
    out
}

fn annotation(command: &str, finding: &Finding, folder: &str) -> String {
    // GitHub looks a file up by its name: one that no annotation can hold is shown as reports show it.
    let mut properties = vec![("file", format!("{folder}{}", place::file_of(finding).display()))];
    if let Some((start, end)) = finding.positions() {
        properties.push(("line", start.line.to_string()));
        properties.push(("endLine", end.line.to_string()));
        // GitHub refuses columns of an annotation over several lines.
        if start.line == end.line {
            properties.push(("col", start.column.to_string()));
            properties.push(("endColumn", end.column.to_string()));
        }
    }
    let change = change_title(finding.origin, finding.agent.as_deref());
    properties.push(("title", format!("{} ({change})", finding.rule)));
    line(command, &properties, &[&finding.message, &finding.why, &finding.help])
}

/// One workflow command. Properties end at `,` and at `::`, a command at its line's end: the runner reads all of them from
/// their percent-encodings (`command.ts` of actions/toolkit), and `%` itself first.
fn line(command: &str, properties: &[(&str, String)], texts: &[&str]) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(key, value)| {
            let value = escape(&sanitize::one_line(value)).replace(':', "%3A").replace(',', "%2C");
            format!("{key}={value}")
        })
        .collect();
    let filled = texts.iter().map(|text| text.trim_end()).filter(|text| !text.is_empty());
    let message: Vec<String> = filled.map(|text| escape(&sanitize::lines(text))).collect();
    format!("::{command} {}::{}\n", properties.join(","), message.join("%0A"))
}

fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::{Step, render};
    use crate::report::samples;

    fn step(has_summary: bool) -> Step {
        Step { has_summary, folder: String::new() }
    }

    #[test]
    fn an_annotation_has_its_place_and_the_way_out() {
        insta::assert_snapshot!(render(&samples::violations(), &step(true)), @r#"
        ::error file=src/a.rs,line=2,endLine=2,col=16,endColumn=23,title=fakery-stub (staged%2C by rust-expert)::`main` is a stub%0Aa stub is no work%0Awrite it, or take it out
        ::error file=src/a.rs,title=lock-held (staged%2C by rust-expert)::`src/a.rs` is locked by python-pro until 07:46%0Atwo agents that edit one file lose each other's work%0Await, or ask python-pro to run%0A`policy unlock src/a.rs`
        ::error file=src/b.rs,line=2,endLine=2,col=16,endColumn=23,title=fakery-stub (staged%2C by rust-expert)::`main` is a stub%0Aa stub is no work%0Awrite it, or take it out
        ::warning file=policy.toml,title=agent-unknown (commit ababababab%2C by an unknown agent)::nobody says who made this commit%0Ait counts%0Asay it
        "#);
    }

    #[test]
    fn ten_are_shown_as_ten_and_more_as_nine() {
        assert_eq!(render(&samples::many(10), &step(true)).lines().count(), 10);
        let shown = render(&samples::many(23), &step(true));
        assert_eq!(shown.lines().count(), 10);
        let last = shown.lines().last().unwrap();
        assert_eq!(
            last,
            "::error title=policy%3A 23 errors in 1 change::and 14 errors more: the job summary has them all"
        );
        let shown = render(&samples::many(11), &step(false));
        assert!(
            shown.ends_with("::and 2 errors more: `policy check --format json` has them all\n"),
            "{shown}"
        );
    }

    #[test]
    fn what_spans_lines_has_no_columns() {
        let shown = render(&samples::spanning(b"one\ntwo\nthree\n", 1..9), &step(false));
        assert!(shown.starts_with("::error file=big.js,line=1,endLine=3,title="), "{shown}");
    }

    #[test]
    fn a_fault_is_an_error() {
        insta::assert_snapshot!(render(&samples::fault(), &step(false)), @r#"
        ::error title=policy could not check::policy.toml:3:1: `locks` has no key `tll`%0Adid you mean `ttl`?
        ::error title=policy could not check::the base is hidden%0Agit fetch --unshallow
        "#);
        assert_eq!(render(&samples::clean(), &step(true)), "");
    }
}
