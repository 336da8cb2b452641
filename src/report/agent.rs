//! Owns the form for agents that read what a gate says: few tokens, one line a finding, and on it what to do next.

use super::words::{by_weight, counted, fault_message, place, way_back, weighing};
use super::{Outcome, Report, sanitize};
use crate::finding::{Finding, Severity};

/// How many findings are shown: whoever mends these checks again.
const SHOWN: usize = 50;

/// The report: the verdict, then a line for each finding, errors first. Notes ask for nothing and are left out.
pub fn render(report: &Report) -> String {
    let mut out = match report.outcome {
        Outcome::Clean => "clean\n".to_owned(),
        Outcome::Violations => {
            format!(
                "blocked: {}. Mend each, then try again.\n",
                counted(weighing(report, Severity::Error), "error")
            )
        }
        Outcome::Fault => "could not check: no verdict. Mend this first.\n".to_owned(),
    };
    for fault in &report.faults {
        out.push_str(&line(&["fault:", &fault_message(fault)], &fault.help));
    }
    let mut findings = by_weight(report);
    findings.retain(|finding| finding.severity != Severity::Note);
    let mut last: Option<&Finding> = None;
    for finding in findings.iter().take(SHOWN) {
        // Within one rule a help often holds for all, but for the names in it: it is told once.
        let is_told = last.is_some_and(|last| {
            last.rule == finding.rule && but_for_names(&last.help) == but_for_names(&finding.help)
        });
        let help = if is_told { "same" } else { &finding.help };
        let weight = if finding.severity == Severity::Error { "" } else { "warning:" };
        let commit = match finding.origin {
            crate::change::Origin::Commit(oid) => format!("{}:", oid.short()),
            _ => String::new(),
        };
        let rule = format!("{}:", finding.rule);
        // Most messages about a whole file name it.
        let place = Some(place(finding)).filter(|place| !finding.message.contains(&format!("`{place}`")));
        let place = place.unwrap_or_default();
        out.push_str(&line(&[weight, &commit, &place, &rule, &finding.message], help));
        last = Some(finding);
    }
    if findings.len() > SHOWN {
        out.push_str(&format!("and {} more\n", findings.len() - SHOWN));
    }
    if let Some(way) = way_back(report) {
        out.push_str(&format!("{way}\n"));
    }
    if !report.not_evaluated.is_empty() {
        out.push_str(&format!(
            "{} not evaluated: `--format json` lists them\n",
            counted(report.not_evaluated.len(), "path")
        ));
    }
    out
}

/// A help without what stands between backquotes.
fn but_for_names(help: &str) -> Vec<&str> {
    help.split('`').step_by(2).collect()
}

/// `src/a.rs:3 fakery-stub: what is wrong => what to do`.
fn line(parts: &[&str], help: &str) -> String {
    let filled: Vec<String> =
        parts.iter().filter(|part| !part.is_empty()).map(|part| sanitize::one_line(part)).collect();
    let help = sanitize::one_line(&help.split_whitespace().collect::<Vec<_>>().join(" "));
    let way = if help.is_empty() { String::new() } else { format!(" => {help}") };
    format!("{}{way}\n", filled.join(" "))
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::{Style, pretty, samples};

    #[test]
    fn a_finding_is_a_line() {
        insta::assert_snapshot!(render(&samples::violations()), @r#"
        blocked: 3 errors. Mend each, then try again.
        src/a.rs:2 fakery-stub: `main` is a stub => write it, or take it out
        lock-held: `src/a.rs` is locked by python-pro until 07:46 => wait, or ask python-pro to run `policy unlock src/a.rs`
        src/b.rs:2 fakery-stub: `main` is a stub => write it, or take it out
        warning: ababababab: agent-unknown: nobody says who made this commit => say it
        1 path not evaluated: `--format json` lists them
        "#);
        insta::assert_snapshot!(render(&samples::fault()), @r#"
        could not check: no verdict. Mend this first.
        fault: policy.toml:3:1: `locks` has no key `tll` => did you mean `ttl`?
        fault: the base is hidden => git fetch --unshallow
        "#);
        assert_eq!(render(&samples::clean()), "clean\n");
    }

    #[test]
    fn it_is_shorter_than_what_people_get() {
        for (report, percent) in [(samples::violations(), 60), (samples::many(9), 85), (samples::fault(), 75)]
        {
            let (few, many) = (render(&report).len(), pretty(&report, Style::Plain).len());
            assert!(few * 100 < many * percent, "{few} bytes against {many}");
        }
    }

    #[test]
    fn there_is_an_end_to_it() {
        let shown = render(&samples::many(70));
        assert_eq!(shown.lines().count(), 52);
        assert!(shown.ends_with("and 20 more\n"), "{shown}");
    }
}
