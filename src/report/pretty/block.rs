//! Owns one drawing: a finding or a fault with the lines it stands in. Nothing else knows what miette wants to be told.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Label, Severity};
use crate::report::sanitize;
use crate::report::snippet::{Snippet, cut};

/// Adds the drawing of `block`, with an empty line after it.
pub(super) fn draw(out: &mut String, handler: &GraphicalReportHandler, block: &Block) {
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

/// A block and the further places of its finding, the help after the last.
pub(super) fn draw_places(
    out: &mut String,
    handler: &GraphicalReportHandler,
    mut block: Block,
    finding: &Finding,
) {
    let mut help = block.help.take();
    let mut others: Vec<Block> = finding.others.iter().filter_map(Block::of_place).collect();
    others.last_mut().unwrap_or(&mut block).help = help.take();
    draw(out, handler, &block);
    for other in &others {
        let mut drawn = String::new();
        draw(&mut drawn, handler, other);
        // The snippet alone: its title and message stand above the first.
        let is_frame = |line: &&str| line.trim_start().starts_with([',', '╭']);
        let lines: Vec<&str> = drawn.lines().skip_while(|line| !is_frame(line)).collect();
        out.truncate(out.trim_end_matches('\n').len());
        out.push_str(&format!("\n{}\n\n", lines.join("\n").trim_end()));
    }
}

/// What is drawn as one: a finding or a fault, its texts safe to show.
#[derive(Debug)]
pub(super) struct Block {
    code: String,
    message: String,
    severity: miette::Severity,
    pub(super) why: Option<Why>,
    pub(super) help: Option<String>,
    source: Option<Source>,
    label: Option<String>,
}

/// A reason, in the form in which miette draws one under the message.
#[derive(Debug)]
pub(super) struct Why(String);

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Why {}

impl Block {
    pub(super) fn of_finding(finding: &Finding) -> Self {
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

    /// A further place of a finding; `None` if there is nothing to show of it.
    fn of_place((path, label): &(RepoPath, Label)) -> Option<Self> {
        let source = Source::cut(sanitize::one_line(&path.display()), &label.blob.data, &label.range)?;
        Some(Self {
            code: String::new(),
            message: String::new(),
            severity: miette::Severity::Error,
            why: None,
            help: None,
            source: Some(source),
            label: filled(&label.text),
        })
    }

    pub(super) fn of_fault(fault: &Fault) -> Self {
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
