//! Owns the report: what a check came to, and each form in which it is written. A form reads the report and nothing
//! else, so the same check says the same in all of them.

pub mod doctor;
mod json;
pub mod locks;
mod pretty;
mod sanitize;
pub mod services;
mod snippet;
mod table;

pub use json::render as json;
pub use pretty::{Style, render as pretty};

use crate::change::Origin;
use crate::engine::Judgement;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::NotEvaluated;
use crate::suppress::Suppressed;

/// What a check came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The verdict.
    pub outcome: Outcome,
    /// The changes that were judged, in their order.
    pub changes: Vec<ChangeSummary>,
    /// What is wrong: change by change, each in the order of its paths and positions.
    pub findings: Vec<Finding>,
    /// What an inline allow or the baseline keeps from counting.
    pub suppressed: Vec<Suppressed>,
    /// What could not be judged.
    pub not_evaluated: Vec<NotEvaluated>,
    /// Why the check could not be made, or not wholly.
    pub faults: Vec<Fault>,
    /// Whether there is no policy.toml, so that the default pack judged.
    pub default_pack: bool,
}

/// The verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// No errors.
    #[default]
    Clean,
    /// At least one error.
    Violations,
    /// The check could not be made: never a pass.
    Fault,
}

/// One judged change, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeSummary {
    /// Where it stands.
    pub origin: Origin,
    /// Who made it.
    pub agent: Option<String>,
    /// How many paths it changes.
    pub paths: usize,
}

impl Outcome {
    /// The verdict that follows: a fault outweighs everything, and only errors are violations.
    pub fn of(findings: &[Finding], faults: &[Fault]) -> Self {
        if !faults.is_empty() {
            Self::Fault
        } else if findings.iter().any(|finding| finding.severity == Severity::Error) {
            Self::Violations
        } else {
            Self::Clean
        }
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Violations => "violations",
            Self::Fault => "fault",
        }
    }
}

impl Report {
    /// Adds a change and what the rules say of it.
    pub fn add(&mut self, change: ChangeSummary, judgement: Judgement, default_pack: bool) {
        self.changes.push(change);
        self.findings.extend(judgement.findings);
        self.suppressed.extend(judgement.suppressed);
        self.not_evaluated.extend(judgement.not_evaluated);
        self.default_pack |= default_pack;
    }

    /// Adds what a range as a whole owes: its commits are in the report already.
    pub fn add_owed(&mut self, judgement: Judgement) {
        for finding in judgement.findings {
            // Several branches may move to one commit: what is wrong with it is wrong once.
            let is_same = |other: &Finding| {
                (other.origin, &other.fingerprint) == (finding.origin, &finding.fingerprint)
            };
            if !self.findings.iter().any(is_same) {
                self.findings.push(finding);
            }
        }
        self.not_evaluated.extend(judgement.not_evaluated);
    }

    /// Settles the verdict, once everything is in.
    pub fn conclude(&mut self) {
        self.not_evaluated.sort();
        self.not_evaluated.dedup();
        self.outcome = Outcome::of(&self.findings, &self.faults);
    }

    /// The exit code that says the verdict: 0, 1 or 2.
    pub fn exit_code(&self) -> u8 {
        match self.outcome {
            Outcome::Clean => 0,
            Outcome::Violations => 1,
            Outcome::Fault => 2,
        }
    }
}

#[cfg(test)]
mod samples;
