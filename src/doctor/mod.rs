//! Owns the examination: what must be right around a repository so that its rules can hold, one check after the other.
//!
//! A check says what it found, good or bad, and with everything bad the command that mends it. It changes nothing, but
//! for a ref on the server that is made and removed to see whether the server takes it; hooks are fired with a change that
//! is kept nowhere. What may be mended without asking anybody is mended where that is wished.

mod asked;
mod hooks;
mod ledger;
mod machine;
mod remedy;
mod server;
mod setup;

use std::path::PathBuf;
use std::sync::Arc;

use crate::check;
use crate::config::Policy;
use crate::fault::Fault;
use crate::git::Repository;
use remedy::Remedy;

pub use asked::Asked;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The check's name.
    pub check: &'static str,
    /// How bad it is.
    pub verdict: Verdict,
    /// What is so, in one sentence without a full stop.
    pub message: String,
    /// What mends it; empty where nothing is wrong.
    pub help: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and may fail one day.
    Warning,
    /// Something does not work.
    Problem,
    /// It could not be looked at.
    Unknown,
}

/// One check: its name, and how it is made. What it cannot look at for want of something that an earlier check asks for
/// is no remark of its own.
struct Check {
    name: &'static str,
    look: fn(&Patient) -> Result<Vec<Remark>, Fault>,
}

/// What one check has to say.
struct Remark {
    verdict: Verdict,
    message: String,
    help: String,
    /// What mends it without asking anybody.
    remedy: Option<Remedy>,
}

/// What is examined.
struct Patient {
    repository: Repository,
    /// Whether hooks are fired.
    fires: bool,
    /// The work tree's root.
    top: Option<PathBuf>,
    policy: Result<Arc<Policy>, Fault>,
}

/// Every check, in an order in which each comes after those that it rests on.
const CHECKS: [Check; 9] = [
    Check { name: "git", look: machine::version },
    Check { name: "policy", look: setup::policy },
    Check { name: "hooks", look: hooks::judge },
    Check { name: "merge-driver", look: setup::merge_driver },
    Check { name: "ledger", look: ledger::rows },
    Check { name: "arbiter", look: ledger::arbiter },
    Check { name: "server", look: server::takes_the_arbiter },
    Check { name: "agreement", look: ledger::agreement },
    Check { name: "clock", look: machine::clock },
];

/// Examines the repository of the current directory; with `fires`, by firing its hooks. A fault means that there was
/// nothing to look at.
pub fn examine(fires: bool) -> Result<Vec<Diagnosis>, Fault> {
    Ok(look(&patient(fires)?).into_iter().map(|(check, remark)| remark.diagnosis(check)).collect())
}

/// Mends what may be mended without asking anybody, and says what was done, a line each; what could not be done is among
/// the lines.
pub fn mend(fires: bool) -> Result<Vec<String>, Fault> {
    let (mut done, mut lines) = (Vec::new(), Vec::new());
    // What stood behind something that is mended now comes to light: hooks are missing where git looks for them again.
    for _ in 0..2 {
        let patient = patient(fires)?;
        let mut remedies: Vec<Remedy> =
            look(&patient).into_iter().filter_map(|(_, remark)| remark.remedy).collect();
        remedies.sort();
        remedies.dedup();
        remedies.retain(|remedy| !done.contains(remedy));
        lines.extend(remedies.iter().flat_map(|remedy| remedy.apply(&patient)));
        done.extend(remedies);
    }
    Ok(lines)
}

fn patient(fires: bool) -> Result<Patient, Fault> {
    let repository = Repository::open()?;
    let top = repository.work_tree()?;
    let policy = check::standing_policy(&repository, top.as_deref());
    Ok(Patient { repository, fires, top, policy })
}

fn look(patient: &Patient) -> Vec<(&'static str, Remark)> {
    let made = CHECKS.iter().flat_map(|check| {
        let remarks = (check.look)(patient).unwrap_or_else(|fault| vec![Remark::unknown(fault)]);
        remarks.into_iter().map(|remark| (check.name, remark))
    });
    made.collect()
}

/// The worst of it: problems first, for they are known, then what could not be looked at.
pub fn worst(found: &[Diagnosis]) -> Verdict {
    [Verdict::Problem, Verdict::Unknown, Verdict::Warning]
        .into_iter()
        .find(|verdict| found.iter().any(|one| one.verdict == *verdict))
        .unwrap_or(Verdict::Ok)
}

impl Verdict {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
            Self::Unknown => "unknown",
        }
    }
}

impl Remark {
    fn ok(message: impl Into<String>) -> Self {
        Self::new(Verdict::Ok, message, "")
    }

    fn warning(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Verdict::Warning, message, help)
    }

    fn problem(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Verdict::Problem, message, help)
    }

    fn unknown(fault: Fault) -> Self {
        Self::new(Verdict::Unknown, fault.message, fault.help)
    }

    fn new(verdict: Verdict, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { verdict, message: message.into(), help: help.into(), remedy: None }
    }

    fn mended_by(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }

    fn diagnosis(self, check: &'static str) -> Diagnosis {
        Diagnosis { check, verdict: self.verdict, message: self.message, help: self.help }
    }
}

impl From<Fault> for Remark {
    fn from(fault: Fault) -> Self {
        Self::problem(fault.message, fault.help)
    }
}

#[cfg(test)]
mod tests {
    use super::{Diagnosis, Verdict, worst};

    #[test]
    fn a_known_problem_outweighs_what_could_not_be_seen() {
        let found = |verdicts: &[Verdict]| -> Vec<Diagnosis> {
            let one =
                |&verdict| Diagnosis { check: "x", verdict, message: String::new(), help: String::new() };
            verdicts.iter().map(one).collect()
        };
        assert_eq!(worst(&found(&[])), Verdict::Ok);
        assert_eq!(worst(&found(&[Verdict::Ok, Verdict::Warning])), Verdict::Warning);
        assert_eq!(worst(&found(&[Verdict::Warning, Verdict::Unknown])), Verdict::Unknown);
        assert_eq!(worst(&found(&[Verdict::Unknown, Verdict::Problem, Verdict::Ok])), Verdict::Problem);
    }
}
