//! Owns the form for people: findings under their change and rule, and what they came to. `block` draws each.

mod block;

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::words::{change_title, summary, way_back};
use super::{Report, sanitize};
use crate::finding::Finding;
use block::{Block, draw, draw_places};

/// How many findings of one rule in one change are drawn, and how many paths are listed.
const SHOWN: usize = 10;

/// What the output can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Colour and box characters: a terminal.
    Fancy,
    /// ASCII without colour: a file, a pipe, or a person who set `NO_COLOR`.
    Plain,
}

impl Style {
    /// The style for an output: fancy on a terminal whose owner did not ask for less.
    pub fn of(is_terminal: bool, no_color: bool) -> Self {
        if is_terminal && !no_color { Self::Fancy } else { Self::Plain }
    }

    fn title(self, text: &str) -> String {
        match self {
            Self::Fancy => format!("\u{1b}[1m{text}\u{1b}[0m"),
            Self::Plain => text.to_owned(),
        }
    }

    fn handler(self) -> GraphicalReportHandler {
        let theme = match self {
            Self::Fancy => GraphicalTheme::unicode(),
            Self::Plain => GraphicalTheme::none(),
        };
        // Commands in a help text must survive being copied: lines are not wrapped.
        GraphicalReportHandler::new_themed(theme).with_links(false).with_wrap_lines(false)
    }
}

/// The report for people, with a one-line summary at its end.
pub fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    let handler = style.handler();
    for findings in report.findings.chunk_by(|a, b| a.origin == b.origin && a.agent == b.agent) {
        let title = change_title(findings[0].origin, findings[0].agent.as_deref());
        out.push_str(&format!("{}\n\n", style.title(&title)));
        for rule in by_rule(findings) {
            draw_rule(&mut out, &handler, &rule);
        }
    }
    for fault in &report.faults {
        draw(&mut out, &handler, &Block::of_fault(fault));
    }
    list_not_evaluated(&mut out, report);
    if let Some(way) = way_back(report) {
        out.push_str(&format!("{way}\n"));
    }
    if let Some(basis) = &report.basis {
        out.push_str(&format!("judged: {}\n", sanitize::one_line(basis)));
    }
    if report.default_pack {
        out.push_str("there is no policy.toml: the default pack judged (`policy init` writes one)\n");
    }
    out.push_str(&style.title(&summary(report)));
    out.push('\n');
    out
}

/// The findings of one change, rule by rule in the order of their first.
fn by_rule(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut rules: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let same = |rule: &&mut Vec<&Finding>| {
            rule.first().is_some_and(|first| (first.rule, first.severity) == (finding.rule, finding.severity))
        };
        match rules.iter_mut().find(same) {
            Some(rule) => rule.push(finding),
            None => rules.push(vec![finding]),
        }
    }
    rules
}

/// The first findings of one rule. A reason is told once, before what it holds for; a help once, after it.
fn draw_rule(out: &mut String, handler: &GraphicalReportHandler, findings: &[&Finding]) {
    let shown = &findings[..findings.len().min(SHOWN)];
    for (at, finding) in shown.iter().enumerate() {
        let mut block = Block::of_finding(finding);
        if at > 0 && shown[at - 1].why == finding.why {
            block.why = None;
        }
        if shown.get(at + 1).is_some_and(|next| next.help == finding.help) {
            block.help = None;
        }
        draw_places(out, handler, block, finding);
    }
    if findings.len() > shown.len() {
        let (more, rule) = (findings.len() - shown.len(), findings[0].rule);
        out.push_str(&format!("and {more} more of {rule} in this change: `--format json` has them all\n\n"));
    }
}

fn list_not_evaluated(out: &mut String, report: &Report) {
    let all = &report.not_evaluated;
    for entry in all.iter().take(SHOWN) {
        let (path, reason) = (sanitize::one_line(&entry.path.display()), sanitize::one_line(&entry.reason));
        out.push_str(&format!("not evaluated: {path} ({reason})\n"));
    }
    if all.len() > SHOWN {
        out.push_str(&format!("not evaluated: {} more, in `--format json`\n", all.len() - SHOWN));
    }
    if !all.is_empty() {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests;
