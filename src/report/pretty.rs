//! Owns the form for people. The only place that knows miette: it draws the spans, nothing else asks it for anything.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};

use super::snippet::{Snippet, cut};
use super::{Outcome, Report, sanitize};
use crate::change::Origin;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};

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
        let title = change_title(&findings[0]);
        out.push_str(&format!("{}\n\n", style.title(&title)));
        for rule in by_rule(findings) {
            draw_rule(&mut out, &handler, &rule);
        }
    }
    for fault in &report.faults {
        draw(&mut out, &handler, &Block::of_fault(fault));
    }
    list_not_evaluated(&mut out, report);
    if report.default_pack {
        out.push_str("there is no policy.toml: the default pack judged (`policy init` writes one)\n");
    }
    out.push_str(&style.title(&summary(report)));
    out.push('\n');
    out
}

/// `commit 1234567890 by rust-expert`, `staged by rust-expert`.
fn change_title(finding: &Finding) -> String {
    let place = match finding.origin {
        Origin::Index => "staged".to_owned(),
        Origin::Worktree => "not staged".to_owned(),
        Origin::Commit(oid) => format!("commit {}", oid.short()),
    };
    match finding.agent.as_deref() {
        Some(agent) => format!("{place}, by {}", sanitize::one_line(agent)),
        None => format!("{place}, by an unknown agent"),
    }
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
        draw(out, handler, &block);
    }
    if findings.len() > shown.len() {
        let (more, rule) = (findings.len() - shown.len(), findings[0].rule);
        out.push_str(&format!("and {more} more of {rule} in this change: `--format json` has them all\n\n"));
    }
}

fn draw(out: &mut String, handler: &GraphicalReportHandler, block: &Block) {
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, block).is_err() {
        // What cannot be drawn is said all the same.
        drawn = format!("{}\n\n  {}\n", block.code, block.message);
    }
    // miette leaves spaces at line ends, and an empty line between the title and the message.
    let mut lines = drawn.lines();
    for line in lines.by_ref().take(1).chain(drawn.lines().skip(2)) {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push('\n');
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

fn summary(report: &Report) -> String {
    let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let mut parts: Vec<String> =
        [("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)]
            .into_iter()
            .map(|(word, severity)| (word, count(severity)))
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

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// What is drawn as one: a finding or a fault, its texts safe to show.
#[derive(Debug)]
struct Block {
    code: String,
    message: String,
    severity: miette::Severity,
    why: Option<Why>,
    help: Option<String>,
    source: Option<Source>,
    label: Option<String>,
}

/// A reason, in the form in which miette draws one under the message.
#[derive(Debug)]
struct Why(String);

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Why {}

impl Block {
    fn of_finding(finding: &Finding) -> Self {
        let path = finding.path.as_ref().map(|path| sanitize::one_line(&path.display()));
        let name = path.clone().unwrap_or_default();
        let source =
            finding.label.as_ref().and_then(|label| Source::cut(name, &label.blob.data, &label.range));
        let mut code = format!("{}[{}]", finding.severity.name(), finding.rule);
        if let (None, Some(path)) = (&source, &path) {
            code.push_str(&format!(" {path}"));
        }
        Self {
            code,
            message: sanitize::one_line(&finding.message),
            severity: match finding.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Note => miette::Severity::Advice,
            },
            why: filled(&finding.why).map(Why),
            help: filled(&finding.help),
            source,
            label: finding.label.as_ref().and_then(|label| filled(&label.text)),
        }
    }

    fn of_fault(fault: &Fault) -> Self {
        let place = fault.place.as_ref();
        Self {
            code: "fault".to_owned(),
            message: sanitize::one_line(&fault.message),
            severity: miette::Severity::Error,
            why: None,
            help: filled(&fault.help),
            source: place.and_then(|place| {
                Source::cut(sanitize::one_line(&place.name), place.text.as_bytes(), &place.range)
            }),
            label: place.and_then(|place| filled(&place.label)),
        }
    }
}

/// A text to show, if there is one.
fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| sanitize::lines(text))
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Block {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.why.as_ref().map(|why| why as _)
    }
}

impl Diagnostic for Block {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as _)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.source.as_ref()?.snippet.span.clone();
        Some(Box::new(std::iter::once(LabeledSpan::new(self.label.clone(), span.start, span.len()))))
    }
}

/// A snippet under its name, with the line numbers of the text it was cut from.
#[derive(Debug)]
struct Source {
    name: String,
    snippet: Snippet,
}

impl Source {
    fn cut(name: String, text: &[u8], range: &std::ops::Range<usize>) -> Option<Self> {
        cut(text, range).map(|snippet| Self { name, snippet })
    }
}

impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let part = self.snippet.text.as_bytes().read_span(span, before, after)?;
        // Asked for no context, miette wants the position for the title: the one in the uncut text.
        let (line, column) = match before {
            0 => (self.snippet.line, self.snippet.column),
            _ => (self.snippet.first_line + part.line(), part.column()),
        };
        let named = MietteSpanContents::new_named(
            self.name.clone(),
            part.data(),
            *part.span(),
            line,
            column,
            part.line_count(),
        );
        Ok(Box::new(named))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::{Style, render};
    use crate::report::samples;

    #[test]
    fn findings_stand_under_their_change_and_rule() {
        insta::assert_snapshot!(render(&samples::violations(), Style::Plain), @r#"
        staged, by rust-expert

        error[fakery-stub]
          x `main` is a stub
          `-> a stub is no work
           ,-[src/a.rs:2:16]
         1 | fn main() {
         2 |     let größe = todo!();
           :                ^^^|^^^
           :                   `-- never written
         3 | }
           `----

        error[fakery-stub]
          x `main` is a stub
           ,-[src/b.rs:2:16]
         1 | fn main() {
         2 |     let größe = todo!();
           :                ^^^|^^^
           :                   `-- never written
         3 | }
           `----
          help: write it, or take it out

        error[lock-held] src/a.rs
          x `src/a.rs` is locked by python-pro until 07:46
          `-> two agents that edit one file lose each other's work
          help: wait, or ask python-pro to run
                `policy unlock src/a.rs`

        commit ababababab, by an unknown agent

        warning[agent-unknown]
          ! nobody says who made this commit
          `-> it counts
          help: say it

        not evaluated: "bin/\377" (binary)

        3 errors, 1 warning in 2 changes, 1 suppressed, 1 not evaluated
        "#);
    }

    #[test]
    fn a_terminal_gets_colour_and_boxes() {
        assert_eq!(Style::of(true, true), Style::Plain);
        assert_eq!(Style::of(false, false), Style::Plain);
        let shown = render(&samples::fault(), Style::of(true, false));
        insta::assert_snapshot!(shown.replace('\u{1b}', "␛"), @r#"
        ␛[31mfault␛[0m
          ␛[31m×␛[0m `locks` has no key `tll`
           ╭─[␛[36;1;4mpolicy.toml:3:1␛[0m]
         ␛[2m2␛[0m │ ttl = "1h"
         ␛[2m3␛[0m │ tll = "2h"
           · ␛[35;1m─┬─␛[0m
           ·  ␛[35;1m╰── ␛[35;1munknown␛[0m␛[0m
           ╰────
        ␛[36m  help: ␛[0mdid you mean `ttl`?

        ␛[31mfault␛[0m
          ␛[31m×␛[0m the base is hidden
        ␛[36m  help: ␛[0mgit fetch --unshallow

        ␛[1mcould not check: 2 faults␛[0m
        "#);
    }

    #[test]
    fn a_clean_report_is_one_line() {
        insta::assert_snapshot!(render(&samples::clean(), Style::Plain), @r#"clean: 1 change, 4 paths"#);
        let mut nothing = samples::clean();
        nothing.changes.clear();
        nothing.default_pack = true;
        insta::assert_snapshot!(render(&nothing, Style::Plain), @r#"
        there is no policy.toml: the default pack judged (`policy init` writes one)
        clean: nothing changed
        "#);
    }

    #[test]
    fn many_findings_of_one_rule_are_cut_short() {
        let shown = render(&samples::many(23), Style::Plain);
        assert_eq!(shown.matches("error[scope-outside]").count(), 10);
        assert_eq!(shown.matches("help:").count(), 1, "the same help is told once");
        assert!(shown.ends_with(
            "and 13 more of scope-outside in this change: `--format json` has them all\n\n23 errors in 1 change\n"
        ));
    }

    #[test]
    fn a_repository_cannot_write_to_the_terminal() {
        let shown = render(&samples::hostile(), Style::Plain);
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{shown:?}");
        insta::assert_snapshot!(shown, @r#"
        staged, by evil\u{1b}]0;title\u{7}

        error[fakery-todo]
          x a\u{1b}[8mhidden\u{a}line
          `-> why\u{202e}
           ,-[a\u{1b}[1A\u{a}.rs:2:10]
         1 | ok
         2 | \u{1b}[2J�31m todo
           :               ^^|^
           :                 `-- here\u{1b}c
         3 | ok
           `----
          help: help\u{d}me

        1 error in 1 change
        "#);
    }

    #[test]
    fn a_giant_line_costs_little() {
        let shown = render(&samples::giant(), Style::Plain);
        assert!(shown.len() < 2_000, "{} bytes", shown.len());
        assert!(shown.contains("[big.js:1:500001]"), "{shown}");
    }

    proptest! {
        #[test]
        fn any_span_of_any_text_can_be_drawn(
            text in proptest::collection::vec(proptest::sample::select(&b"ab\n\n\r\t \x1b\xc3\xa4\xe7\x8e\x8b\xcc\x81\xff"[..]), 0..40),
            start in 0_usize..45,
            len in 0_usize..45,
        ) {
            let report = samples::spanning(&text, start..start + len);
            for style in [Style::Plain, Style::Fancy] {
                prop_assert!(render(&report, style).contains("1 error in 1 change"));
            }
        }
    }
}
