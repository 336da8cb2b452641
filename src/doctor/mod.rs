//! Owns the examination: what must be right around a repository so that its rules can hold, one check after the other.
//!
//! A check says what it found, good or bad, and with everything bad the command that mends it. It changes nothing, but
//! for a ref on the server that is made and removed to see whether the server takes it.

mod ledger;
mod machine;
mod server;
mod setup;

use std::path::PathBuf;
use std::sync::Arc;

use crate::check;
use crate::config::Policy;
use crate::fault::Fault;
use crate::git::Repository;

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
}

/// What is examined.
struct Patient {
    repository: Repository,
    /// The work tree's root.
    top: Option<PathBuf>,
    policy: Result<Arc<Policy>, Fault>,
}

/// Every check, in an order in which each comes after those that it rests on.
const CHECKS: [Check; 9] = [
    Check { name: "git", look: machine::version },
    Check { name: "policy", look: setup::policy },
    Check { name: "hooks", look: setup::hooks },
    Check { name: "merge-driver", look: setup::merge_driver },
    Check { name: "ledger", look: ledger::rows },
    Check { name: "arbiter", look: ledger::arbiter },
    Check { name: "server", look: server::takes_the_arbiter },
    Check { name: "agreement", look: ledger::agreement },
    Check { name: "clock", look: machine::clock },
];

/// Examines the repository of the current directory. A fault means that there was nothing to look at.
pub fn examine() -> Result<Vec<Diagnosis>, Fault> {
    let repository = Repository::open()?;
    let top = repository.work_tree()?;
    let policy = check::standing_policy(&repository, top.as_deref());
    let patient = Patient { repository, top, policy };
    let mut found = Vec::new();
    for check in &CHECKS {
        let remarks = (check.look)(&patient).unwrap_or_else(|fault| {
            vec![Remark { verdict: Verdict::Unknown, message: fault.message, help: fault.help }]
        });
        found.extend(remarks.into_iter().map(|Remark { verdict, message, help }| Diagnosis {
            check: check.name,
            verdict,
            message,
            help,
        }));
    }
    Ok(found)
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
        Self { verdict: Verdict::Ok, message: message.into(), help: String::new() }
    }

    fn warning(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { verdict: Verdict::Warning, message: message.into(), help: help.into() }
    }

    fn problem(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { verdict: Verdict::Problem, message: message.into(), help: help.into() }
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
