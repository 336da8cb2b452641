//! Owns the checks of what a repository has to be given beside its hooks: its policy, its merge driver.

use super::{Patient, Remark, Remedy};
use crate::change::WORK_STATUS;
use crate::check::POLICY_FILE;
use crate::fault::Fault;

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
        )
        .mended_by(Remedy::MergeDriver),
    }])
}
