//! Owns the report: what a check came to, and each form in which it is written. A form reads the report and nothing
//! else, so the same check says the same in all of them.

mod account;
mod agent;
pub mod doctor;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
pub mod locks;
mod markdown;
mod numbering;
mod place;
mod pretty;
pub mod pusher;
mod sanitize;
mod sarif;
pub mod services;
mod snippet;
mod table;
mod words;

pub use account::{Account, Covering, render as account};
pub use agent::render as agent;
pub use github::{Step, render as github};
pub use gitlab::render as gitlab;
pub use html::render as html;
pub use json::render as json;
pub use junit::render as junit;
pub use markdown::{COMMENT, STEP_SUMMARY, render as markdown};
pub use pretty::{Style, render as pretty};
pub use sanitize::one_line;
pub use sarif::render as sarif;
pub use words::summary;

use rustc_hash::FxHashMap;

use crate::change::Origin;
use crate::engine::{Judgement, RuleRun};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::NotEvaluated;
use crate::suppress::Suppressed;
use numbering::Numbering;

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
    /// Whether a whole tree was judged, and no change.
    pub is_whole_tree: bool,
    /// Which commits were judged and against what, where that was found and not said.
    pub basis: Option<String>,
    /// What fingerprints it has given so far.
    pub(crate) numbering: Numbering,
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
    /// The rules that judged it, in the registry's order.
    pub rules: Vec<RuleRun>,
    /// How its verdict came about, where somebody asked.
    pub account: Option<Account>,
    /// When it was made.
    pub time: jiff::Timestamp,
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
    pub fn add(&mut self, change: ChangeSummary, mut judgement: Judgement, default_pack: bool) {
        self.numbering.number(&mut judgement);
        self.changes.push(change);
        self.findings.extend(judgement.findings);
        self.suppressed.extend(judgement.suppressed);
        self.not_evaluated.extend(judgement.not_evaluated);
        self.default_pack |= default_pack;
    }

    /// Adds what a range as a whole owes: its commits are in the report already. The rules that asked are told with its last.
    pub fn add_owed(&mut self, whole: ChangeSummary, mut judgement: Judgement) {
        if let Some(tip) = self.changes.iter_mut().find(|change| change.origin == whole.origin) {
            let known = tip.rules.len();
            let is_new = |run: &RuleRun| !tip.rules[..known].iter().any(|other| other.rule == run.rule);
            let new: Vec<RuleRun> = whole.rules.into_iter().filter(is_new).collect();
            tip.rules.extend(new);
        }
        // Several branches may move to one commit: what is wrong with it is wrong once.
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        if let Some(first) = judgement.findings.first() {
            for other in self.findings.iter().filter(|other| other.origin == first.origin) {
                *known.entry(other.identity()).or_default() += 1;
            }
        }
        judgement.findings.retain(|finding| match known.get_mut(&finding.identity()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        self.numbering.number(&mut judgement);
        self.findings.extend(judgement.findings);
        self.not_evaluated.extend(judgement.not_evaluated);
    }

    /// Settles the verdict, once everything is in.
    pub fn conclude(&mut self) {
        self.not_evaluated.sort();
        self.not_evaluated.dedup();
        self.outcome = Outcome::of(&self.findings, &self.faults);
    }

    /// The report for whoever wants nothing but errors: what blocks, and why there is no verdict.
    #[must_use]
    pub fn errors_only(&self) -> Self {
        let mut report = self.clone();
        report.findings.retain(|finding| finding.severity == Severity::Error);
        report.suppressed.clear();
        report.not_evaluated.clear();
        report.default_pack = false;
        report
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
mod hostile_tests;
#[cfg(test)]
mod samples;
