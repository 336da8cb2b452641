//! Owns the checks of what a repository has to be given: its policy, its hooks, its merge driver.

use super::{Patient, Remark};
use crate::change::WORK_STATUS;
use crate::check::POLICY_FILE;
use crate::fault::Fault;
use crate::setup::hooks::{self, Standing};

/// The merge driver that joins two sides' rows of a ledger.
const DRIVER: &str = "policy-ledger";

/// Whether the policy can be read.
pub(super) fn policy(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    Ok(vec![match &patient.policy {
        Ok(policy) => {
            Remark::ok(format!("{POLICY_FILE} can be read; it lists {} agents", policy.agents.len()))
        }
        Err(fault) => fault.clone().into(),
    }])
}

/// Whether every hook stands that `policy install` writes.
pub(super) fn hooks(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    let mut remarks = Vec::new();
    let hooks = hooks::standing(&patient.repository)?;
    let count = hooks.len();
    if hooks.iter().all(|(_, standing)| *standing == Standing::Missing) {
        return Ok(vec![Remark::problem("no hook is installed: nothing is judged here", "`policy install`")]);
    }
    for (hook, standing) in hooks {
        let path = hook.display();
        remarks.extend(match standing {
            Standing::Judges => None,
            Standing::Missing => Some(Remark::problem(
                format!("{path} is missing: nothing is judged there"),
                "`policy install`",
            )),
            Standing::Foreign => Some(Remark::problem(
                format!("{path} is a hook that does not call policy: nothing is judged there"),
                "`policy install` has it run first, then the judgement",
            )),
            Standing::Idle => Some(Remark::problem(
                format!("{path} may not be executed, so git passes it over"),
                format!("`chmod +x '{path}'`"),
            )),
        });
    }
    if remarks.is_empty() {
        remarks.push(Remark::ok(format!("{count} hooks stand")));
    }
    Ok(remarks)
}

/// Whether the merge driver that .gitattributes asks for is there: git merges as text where it is not.
pub(super) fn merge_driver(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    let Some(top) = &patient.top else { return Ok(Vec::new()) };
    let asked = patient.repository.merge_attribute(top, WORK_STATUS)?;
    if asked.as_deref() != Some(DRIVER) {
        return Ok(vec![Remark::ok(format!("no merge driver is asked for {WORK_STATUS}"))]);
    }
    Ok(vec![match patient.repository.has_merge_driver(DRIVER)? {
        true => Remark::ok(format!("{WORK_STATUS} is merged by {DRIVER}")),
        false => Remark::problem(
            format!(".gitattributes has {WORK_STATUS} merged by {DRIVER}, which this clone does not know"),
            "`policy install`",
        ),
    }])
}
