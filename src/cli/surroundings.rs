//! Owns what the environment tells about where a report goes: a terminal without colours, a CI runner, a form that a
//! harness asks for. Read here, once, and handed on as values.

use std::ffi::OsString;
use std::path::PathBuf;

/// Where a command runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    /// `POLICY_FORMAT`: how to report where no option says so. A harness that runs git cannot give a hook options.
    pub(super) form: Option<String>,
    /// Whether this is a step of GitHub Actions, which shows annotations.
    pub(super) on_github: bool,
    /// The file that a step's summary is appended to (`GITHUB_STEP_SUMMARY`).
    pub(super) step_summary: Option<PathBuf>,
    /// The folder that holds what the step has checked out (`GITHUB_WORKSPACE`): annotations are looked up from there.
    pub(super) workspace: Option<PathBuf>,
    /// Whether a CI runner looks on: nobody wants a bar there.
    pub(super) in_ci: bool,
}

impl Surroundings {
    /// What the environment tells.
    pub(super) fn read() -> Self {
        let said = |name: &str| read(name).is_some_and(|value| value != "false" && value != "0");
        Self {
            form: read("POLICY_FORMAT").map(|value| value.to_string_lossy().into_owned()),
            on_github: said("GITHUB_ACTIONS"),
            step_summary: read("GITHUB_STEP_SUMMARY").map(PathBuf::from),
            workspace: read("GITHUB_WORKSPACE").map(PathBuf::from),
            in_ci: said("CI") || said("GITHUB_ACTIONS") || said("GITLAB_CI"),
        }
    }
}

/// Whether the owner of a terminal wants neither colours nor motion: `NO_COLOR` (<https://no-color.org>: set and not
/// empty), or a terminal that has none.
pub(super) fn is_plain() -> bool {
    read("NO_COLOR").is_some() || read("TERM").is_some_and(|term| term == "dumb")
}

/// A variable that is set and not empty.
fn read(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
