//! Owns `policy rules`: what rules there are.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::output::{self, Format};
use crate::fault::Fault;
use crate::rules::{RULES, Rule, Subject};

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// How to list them.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    family: &'a str,
    severity: &'a str,
    judges: &'a str,
    summary: &'a str,
}

impl<'a> From<&&'a Rule> for Row<'a> {
    fn from(rule: &&'a Rule) -> Self {
        let judges = match rule.subject {
            Subject::Change | Subject::Outcome => "change",
            Subject::Content => "content",
            Subject::Range => "range",
        };
        Self {
            id: rule.id,
            family: rule.family.name(),
            severity: rule.severity.name(),
            judges,
            summary: rule.summary,
        }
    }
}

pub(super) fn list(args: &RulesArgs) -> Result<ExitCode, Fault> {
    let rows: Vec<Row<'_>> = RULES.iter().map(Row::from).collect();
    match args.format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&rows).map_err(|error| {
                Fault::new(format!("the rules cannot be written as JSON: {error}"), "please report this")
            })?;
            output::print(&format!("{text}\n"));
        }
        Format::Pretty => {
            let mut text = String::new();
            let mut family = "";
            for row in &rows {
                if row.family != family {
                    family = row.family;
                    text.push_str(&format!("{}{family}\n", if text.is_empty() { "" } else { "\n" }));
                }
                text.push_str(&format!("  {:<30} {:<8} {}\n", row.id, row.severity, row.summary));
            }
            text.push_str("\n`policy explain ID` tells more.\n");
            output::print(&text);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The fault that a mistyped id is.
pub(super) fn unknown(id: &str) -> Fault {
    let near = RULES
        .iter()
        .map(|rule| (strsim::jaro_winkler(rule.id, id), rule.id))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let help = match near {
        Some((likeness, near)) if likeness > 0.8 => {
            format!("did you mean `{near}`? `policy rules` lists them all")
        }
        _ => "`policy rules` lists them all".to_owned(),
    };
    Fault::new(format!("there is no rule `{id}`"), help)
}
