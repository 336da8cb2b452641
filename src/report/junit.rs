//! Owns the JUnit form: XML for everything that shows test results. A change is a suite, and a rule that judged it a case,
//! so that a clean run shows what was looked at.
//!
//! There is no standard; what is written is what Jenkins, GitLab and their kin read alike (`testsuites`, `testsuite`,
//! `testcase` with one `failure`, `error` or `skipped`). Readers tell cases apart by class and name, so no name comes
//! twice in a suite.

use rustc_hash::FxHashMap;

use super::words::{change_title, fault_message, place};
use super::{ChangeSummary, Report, sanitize};
use crate::change::Origin;
use crate::finding::{Finding, Severity};
use crate::rules;
use crate::suppress::{Suppressed, Suppression};

/// The report as one XML document, with a last line end.
pub fn render(report: &Report) -> String {
    let mut suites: Vec<Suite> = report.changes.iter().map(Suite::of_change).collect();
    for finding in &report.findings {
        Suite::of(&mut suites, finding).add_finding(finding);
    }
    for suppressed in &report.suppressed {
        Suite::of(&mut suites, &suppressed.finding).add_suppressed(suppressed);
    }
    if !report.faults.is_empty() {
        suites.push(faults(report));
    }
    if !report.not_evaluated.is_empty() {
        suites.push(unjudged(report));
    }
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"policy\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
        sum(Suite::len),
        sum(|suite| suite.failures),
        sum(|suite| suite.errors),
        sum(|suite| suite.skipped)
    ));
    suites.iter().for_each(|suite| suite.write(&mut out));
    out.push_str("</testsuites>\n");
    out
}

/// One change, or what came of no change.
struct Suite {
    origin: Option<Origin>,
    name: String,
    /// The rules that judged and of which nothing was found so far.
    quiet: Vec<&'static str>,
    /// The other cases, written out.
    cases: String,
    /// How often each name was given.
    names: FxHashMap<String, usize>,
    written: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Suite {
    fn new(origin: Option<Origin>, name: String) -> Self {
        Self {
            origin,
            name,
            quiet: Vec::new(),
            cases: String::new(),
            names: FxHashMap::default(),
            written: 0,
            failures: 0,
            errors: 0,
            skipped: 0,
        }
    }

    fn of_change(change: &ChangeSummary) -> Self {
        let mut suite = Self::new(Some(change.origin), change_title(change.origin, change.agent.as_deref()));
        suite.quiet = change.rules.iter().map(|run| run.rule).collect();
        suite
    }

    /// The suite of a finding's change.
    fn of<'a>(suites: &'a mut Vec<Suite>, finding: &Finding) -> &'a mut Suite {
        let at = suites.iter().position(|suite| suite.origin == Some(finding.origin)).unwrap_or_else(|| {
            let title = change_title(finding.origin, finding.agent.as_deref());
            suites.push(Suite::new(Some(finding.origin), title));
            suites.len() - 1
        });
        &mut suites[at]
    }

    fn len(&self) -> usize {
        self.written + self.quiet.len()
    }

    fn add_finding(&mut self, finding: &Finding) {
        let message = attribute(&sanitize::one_line(&finding.message));
        let body = [&finding.message, &finding.why, &finding.help].map(|part| text(part)).join("\n\n");
        let inner = match finding.severity {
            Severity::Error => {
                self.failures += 1;
                format!("<failure type=\"{}\" message=\"{message}\">{body}</failure>", finding.rule)
            }
            // It does not block, so its case has not failed.
            Severity::Warning | Severity::Note => {
                format!("<system-out>{}: {body}</system-out>", finding.severity.name())
            }
        };
        self.add_case(finding, &inner);
    }

    fn add_suppressed(&mut self, suppressed: &Suppressed) {
        let reason = match &suppressed.suppression {
            Suppression::Inline { reason, .. } => format!("allowed: {reason}"),
            Suppression::Baseline => "stands in the baseline".to_owned(),
        };
        self.skipped += 1;
        let message = attribute(&sanitize::one_line(&reason));
        self.add_case(&suppressed.finding, &format!("<skipped message=\"{message}\"/>"));
    }

    fn add_case(&mut self, finding: &Finding, inner: &str) {
        self.quiet.retain(|rule| *rule != finding.rule);
        let place = sanitize::one_line(&place(finding));
        let name = format!("{} {place}", finding.rule);
        self.push(&class(finding.rule), name.trim_end(), inner);
    }

    fn push(&mut self, class: &str, name: &str, inner: &str) {
        let count = self.names.entry(name.to_owned()).or_default();
        *count += 1;
        let name = if *count == 1 { name.to_owned() } else { format!("{name} ({count})") };
        self.written += 1;
        let (class, name) = (attribute(class), attribute(&name));
        self.cases
            .push_str(&format!("    <testcase classname=\"{class}\" name=\"{name}\">{inner}</testcase>\n"));
    }

    fn write(&self, out: &mut String) {
        out.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
            attribute(&self.name),
            self.len(),
            self.failures,
            self.errors,
            self.skipped
        ));
        out.push_str(&self.cases);
        for rule in &self.quiet {
            out.push_str(&format!("    <testcase classname=\"{}\" name=\"{rule}\"/>\n", class(rule)));
        }
        out.push_str("  </testsuite>\n");
    }
}

fn faults(report: &Report) -> Suite {
    let mut suite = Suite::new(None, "could not check".to_owned());
    for fault in &report.faults {
        let message = sanitize::one_line(&fault_message(fault));
        let inner = format!(
            "<error type=\"fault\" message=\"{}\">{}</error>",
            attribute(&message),
            text(&fault.help)
        );
        suite.errors += 1;
        suite.push("policy.check", "the check is made", &inner);
    }
    suite
}

fn unjudged(report: &Report) -> Suite {
    let mut suite = Suite::new(None, "not evaluated".to_owned());
    for entry in &report.not_evaluated {
        let reason = attribute(&sanitize::one_line(&entry.reason));
        suite.skipped += 1;
        suite.push(
            "policy.check",
            &sanitize::one_line(&entry.path.display()),
            &format!("<skipped message=\"{reason}\"/>"),
        );
    }
    suite
}

/// `policy.locks`: readers show cases as a tree of their classes' parts.
fn class(rule: &str) -> String {
    let family = rules::find(rule).map_or("other", |rule| rule.family.name());
    format!("policy.{family}")
}

/// Text between tags. What XML 1.0 has no character for is written out before.
fn text(text: &str) -> String {
    sanitize::lines(text.trim()).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text on one line between double quotes.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::samples;

    #[test]
    fn a_change_is_a_suite() {
        insta::assert_snapshot!(render(&samples::violations()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="policy" tests="10" failures="3" errors="0" skipped="2">
          <testsuite name="staged, by rust-expert" tests="5" failures="3" errors="0" skipped="1">
            <testcase classname="policy.fakery" name="fakery-stub src/a.rs:2"><failure type="fakery-stub" message="`main` is a stub">`main` is a stub

        a stub is no work

        write it, or take it out</failure></testcase>
            <testcase classname="policy.locks" name="lock-held src/a.rs"><failure type="lock-held" message="`src/a.rs` is locked by python-pro until 07:46">`src/a.rs` is locked by python-pro until 07:46

        two agents that edit one file lose each other's work

        wait, or ask python-pro to run
        `policy unlock src/a.rs`</failure></testcase>
            <testcase classname="policy.fakery" name="fakery-stub src/b.rs:2"><failure type="fakery-stub" message="`main` is a stub">`main` is a stub

        a stub is no work

        write it, or take it out</failure></testcase>
            <testcase classname="policy.fakery" name="fakery-stub src/a.rs:2 (2)"><skipped message="allowed: the vendor has none"/></testcase>
            <testcase classname="policy.scope" name="scope-outside"/>
          </testsuite>
          <testsuite name="commit ababababab, by an unknown agent" tests="4" failures="0" errors="0" skipped="0">
            <testcase classname="policy.agents" name="agent-unknown"><system-out>warning: nobody says who made this commit

        it counts

        say it</system-out></testcase>
            <testcase classname="policy.locks" name="lock-held"/>
            <testcase classname="policy.scope" name="scope-outside"/>
            <testcase classname="policy.fakery" name="fakery-stub"/>
          </testsuite>
          <testsuite name="not evaluated" tests="1" failures="0" errors="0" skipped="1">
            <testcase classname="policy.check" name="&quot;bin/\377&quot;"><skipped message="binary"/></testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn a_clean_run_shows_what_judged() {
        insta::assert_snapshot!(render(&samples::clean()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="policy" tests="3" failures="0" errors="0" skipped="0">
          <testsuite name="staged, by rust-expert" tests="3" failures="0" errors="0" skipped="0">
            <testcase classname="policy.locks" name="lock-held"/>
            <testcase classname="policy.scope" name="scope-outside"/>
            <testcase classname="policy.fakery" name="fakery-stub"/>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn a_fault_is_an_error_and_names_stay_apart() {
        insta::assert_snapshot!(render(&samples::fault()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="policy" tests="2" failures="0" errors="2" skipped="0">
          <testsuite name="could not check" tests="2" failures="0" errors="2" skipped="0">
            <testcase classname="policy.check" name="the check is made"><error type="fault" message="policy.toml:3:1: `locks` has no key `tll`">did you mean `ttl`?</error></testcase>
            <testcase classname="policy.check" name="the check is made (2)"><error type="fault" message="the base is hidden">git fetch --unshallow</error></testcase>
          </testsuite>
        </testsuites>
        "#);
    }
}
