//! Owns the form for whoever has pushed: a few lines, each of which fits an ordinary terminal behind git's `remote: `.
//! What is said in full would scroll away what matters; the pusher has the commits, and can ask for all of it.

use textwrap::{Options, WordSeparator};

use super::words::way_back;
use super::{Report, sanitize};
use crate::change::Origin;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};

/// How wide a line may be: git puts `remote: ` before it.
const WIDTH: usize = 72 - 8;

/// How many findings are told.
const SHOWN: usize = 3;

/// How many refs are told how to judge again.
const REFS: usize = 3;

/// The report in short; empty where there is nothing to say. `commands` judge the same by hand, ref by ref.
pub fn render(report: &Report, commands: &[String]) -> String {
    if report.findings.is_empty() && report.faults.is_empty() {
        return String::new();
    }
    let errors: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let mut text = format!("\n{}\n", head(report, &errors));
    if let Some(fault) = report.faults.first() {
        text.push_str(&trouble(fault, report.faults.len() - 1));
    }
    for finding in errors.iter().take(SHOWN) {
        text.push_str(&shown(finding));
    }
    let more = errors.len().saturating_sub(SHOWN);
    if more > 0 {
        text.push_str(&format!("\nand {}\n", counted(more, "more error", "more errors")));
    }
    if let Some(way) = way_back(report) {
        text.push_str(if more > 0 { "" } else { "\n" });
        text.push_str(&wrapped(way, "", ""));
    }
    if !report.findings.is_empty() && !commands.is_empty() {
        text.push_str("\nAll of it, where you pushed from:\n");
        for command in commands.iter().take(REFS) {
            text.push_str(&format!("  {command}\n"));
        }
        if commands.len() > REFS {
            text.push_str(&format!("  and so on, for {} refs\n", commands.len()));
        }
    }
    text.push('\n');
    text
}

/// What it came to, in a line.
fn head(report: &Report, errors: &[&Finding]) -> String {
    let commits = counted(report.changes.len(), "commit", "commits");
    if !report.faults.is_empty() {
        return "policy could not judge this push, so nothing of it is taken".to_owned();
    }
    if errors.is_empty() {
        let remarks = counted(report.findings.len(), "remark", "remarks");
        return format!("policy takes this push of {commits}, with {remarks}");
    }
    format!("policy refuses this push: {} in {commits}", counted(errors.len(), "error", "errors"))
}

fn trouble(fault: &Fault, others: usize) -> String {
    let mut text = wrapped(&fault.message, "", "  ") + &wrapped(&fault.help, "  help: ", "    ");
    if others > 0 {
        text.push_str(&format!("and {}\n", counted(others, "fault more", "faults more")));
    }
    format!("\n{text}")
}

fn shown(finding: &Finding) -> String {
    let mut place = finding.rule.to_owned();
    if let Some(path) = &finding.path {
        place.push_str(&format!("  {path}"));
    }
    if let Some(start) = finding.positions().map(|(start, _)| start) {
        place.push_str(&format!(":{}", start.line));
    }
    let agent = finding.agent.as_deref().map(|agent| format!(" of {agent}")).unwrap_or_default();
    let said = match finding.origin {
        Origin::Commit(oid) => format!("{}{agent}: {}", oid.short(), finding.message),
        Origin::Index | Origin::Worktree => finding.message.clone(),
    };
    let help = first_way(&finding.help);
    format!(
        "\n{}\n{}{}",
        sanitize::one_line(&place),
        wrapped(&said, "  ", "  "),
        wrapped(help, "  help: ", "    ")
    )
}

/// The first way out that a help tells: other ways stand behind a semicolon or on lines of their own.
fn first_way(help: &str) -> &str {
    let mut is_quoted = false;
    let end = help.find(|c| {
        is_quoted ^= c == '`';
        c == '\n' || c == ';' && !is_quoted
    });
    &help[..end.unwrap_or(help.len())]
}

/// `text` in lines that fit. What stands in backticks is a command or a name that somebody will copy: it stays whole.
fn wrapped(text: &str, first: &str, others: &str) -> String {
    let mut is_quoted = false;
    let glued: String = sanitize::one_line(text)
        .chars()
        .map(|c| {
            is_quoted ^= c == '`';
            if c == ' ' && is_quoted { GLUE } else { c }
        })
        .collect();
    let options = Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(others)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines: Vec<String> =
        textwrap::wrap(&glued, options).iter().map(|line| line.replace(GLUE, " ")).collect();
    lines.join("\n") + "\n"
}

/// Stands for a space that is no place to break a line: a character of private use, as wide as a space.
const GLUE: char = '\u{e000}';

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, first_way, render, wrapped};
    use crate::change::{Oid, Origin};
    use crate::fault::Fault;
    use crate::finding::{Finding, Severity};
    use crate::report::{ChangeSummary, Report};

    fn report(count: usize, severity: Severity) -> Report {
        let origin = Origin::Commit(Oid::from_hex(&[b'a'; 40]).unwrap());
        let findings = (0..count).map(|at| {
            let message = format!("no lock of `rust-expert` covers `docs/{at}.md`, which this commit adds");
            let mut finding =
                Finding::new("lock-missing", message, "why", "`policy lock docs` before the work");
            finding.severity = severity;
            finding.origin = origin;
            finding.agent = Some("rust-expert".to_owned());
            finding
        });
        let mut report = Report {
            findings: findings.collect(),
            changes: vec![ChangeSummary {
                origin,
                agent: None,
                paths: 1,
                rules: Vec::new(),
                account: None,
                time: jiff::Timestamp::UNIX_EPOCH,
            }],
            ..Report::default()
        };
        report.conclude();
        report
    }

    #[test]
    fn the_first_findings_are_told_and_the_others_counted() {
        let commands = ["policy check --range a..b".to_owned()];
        let text = render(&report(5, Severity::Error), &commands);
        assert!(text.contains("refuses this push: 5 errors in 1 commit"), "{text}");
        assert!(
            text.contains("and 2 more errors") && text.contains("  policy check --range a..b\n"),
            "{text}"
        );
        assert_eq!(text.matches("lock-missing").count(), 3, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.contains("\neach commit is judged by itself: "), "{text}");
        let text = render(&report(1, Severity::Error), &commands);
        assert!(text.contains("1 error in 1 commit") && !text.contains("more"), "{text}");
    }

    #[test]
    fn what_does_not_block_is_a_line_and_nothing_is_nothing() {
        let text = render(&report(2, Severity::Warning), &[]);
        assert!(text.contains("takes this push of 1 commit, with 2 remarks"), "{text}");
        assert!(!text.contains("lock-missing"), "{text}");
        assert_eq!(render(&Report::default(), &[]), "");
    }

    #[test]
    fn a_fault_says_that_nothing_is_taken() {
        let faults = vec![Fault::new("it is broken", "mend it"), Fault::new("twice", "again")];
        let mut report = Report { faults, ..Report::default() };
        report.conclude();
        let text = render(&report, &["x".to_owned()]);
        for words in ["could not judge this push", "it is broken", "help: mend it", "and 1 fault more"] {
            assert!(text.contains(words), "{text}");
        }
    }

    #[test]
    fn of_several_ways_out_the_first_is_told() {
        assert_eq!(first_way("`a; b`, then `c`; or by hand"), "`a; b`, then `c`");
        assert_eq!(first_way("write this:\n[locks]"), "write this:");
        assert_eq!(first_way("mend it"), "mend it");
    }

    #[test]
    fn commands_stay_whole_and_control_nothing() {
        let command =
            "`git config --local core.hooksPath /a/long/path/to/somewhere/else/hooks && policy install`";
        let text = wrapped(&format!("some words that come before it and then {command} ends"), "", "  ");
        assert!(text.contains(command), "{text}");
        assert!(!wrapped("\u{1b}[2J", "", "").contains('\u{1b}'));
    }
}
