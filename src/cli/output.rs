//! Owns writing to the terminal: plain where nobody looks, and calm when the reader has gone away.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use super::surroundings;
use crate::fault::Fault;
use crate::report::{self, Report, Style};

/// The format of what is no report on changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Pretty,
    /// For programs: one object, schema 1.
    Json,
}

/// Writes a report to standard output and gives its exit code, which no format changes.
pub(super) fn report(report: &Report, format: Format) -> ExitCode {
    let text = match format {
        Format::Pretty => report::pretty(report, style(&std::io::stdout())),
        Format::Json => report::json(report),
    };
    print(&text);
    ExitCode::from(report.exit_code())
}

/// Writes a fault to standard error; exit code 2.
pub(super) fn fault(fault: &Fault) -> ExitCode {
    let report = crate::check::fault(fault.clone());
    complain(&report::pretty(&report, style(&std::io::stderr())));
    ExitCode::from(report.exit_code())
}

/// Writes to standard output. A closed pipe ends the output, not the process.
pub(super) fn print(text: &str) {
    // Whoever closed the pipe has seen enough; the exit code still tells the verdict.
    let _ = try_print(text);
}

/// Writes to standard output; says whether anybody can still read it.
pub(super) fn try_print(text: &str) -> bool {
    write_out(text).is_ok()
}

/// Writes to standard output.
pub(super) fn write_out(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// Writes to standard error.
pub(super) fn complain(text: &str) {
    let mut err = std::io::stderr().lock();
    // As for standard output.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// How people's text looks best on `stream`.
pub(super) fn style(stream: &impl IsTerminal) -> Style {
    Style::of(stream.is_terminal(), surroundings::is_plain())
}
