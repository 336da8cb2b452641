//! Owns what the doctor mends by itself: only what `policy install` or a user's own slip of the configuration has made. A
//! hook that somebody else wrote is left to them.

use std::path::PathBuf;

use super::Patient;
use crate::fault::Fault;
use crate::git::Worktree;
use crate::setup::hooks;

/// Something that may be done without asking anybody, in the order in which it is done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Remedy {
    /// Take a `core.hooksPath` that leads nowhere out of the configuration of `scope`.
    UnsetHooksPath {
        /// The worktree whose configuration it is.
        root: PathBuf,
        /// `local` or `worktree`.
        scope: String,
    },
    /// Let a hook be executed.
    Executable(PathBuf),
    /// Write our hooks anew, and those that are missing.
    Hooks,
    /// Configure the merge driver.
    MergeDriver,
}

impl Remedy {
    /// Does it, and says what was done.
    pub(super) fn apply(&self, patient: &Patient) -> Vec<String> {
        self.done(patient)
            .unwrap_or_else(|fault| vec![format!("not mended  {}: {}", fault.message, fault.help)])
    }

    fn done(&self, patient: &Patient) -> Result<Vec<String>, Fault> {
        let repository = &patient.repository;
        Ok(match self {
            Self::UnsetHooksPath { root, scope } => {
                Worktree { root: root.clone(), is_bare: false }.unset_hooks_path(scope)?;
                vec![format!("unset      core.hooksPath ({scope}), which led nowhere")]
            }
            Self::Executable(hook) => {
                hooks::make_executable(hook)?;
                vec![format!("made executable  {}", hook.display())]
            }
            Self::Hooks => hooks::mend(repository)?.iter().map(hooks::Done::say).collect(),
            Self::MergeDriver => {
                repository.set_ledger_driver(hooks::binary(repository)?.as_deref())?;
                vec!["configured merge.policy-ledger (how git merges WORK_STATUS.md)".to_owned()]
            }
        })
    }
}
