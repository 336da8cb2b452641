//! Owns `policy schema`: what policy.toml may hold, for editors.

use std::process::ExitCode;

use super::output;
use crate::config::schema;
use crate::rules;

/// The schema, indented, with a last line end.
pub(super) fn text() -> String {
    let described = |id: &str| rules::find(id).map(|rule| rule.summary).unwrap_or_default();
    format!("{:#}\n", schema(&rules::known(), described))
}

pub(super) fn run() -> ExitCode {
    output::print(&text());
    ExitCode::SUCCESS
}
