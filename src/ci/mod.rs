//! Owns what a CI system says of the job that runs here: its environment and event file, read in one place, as a value.
//! It tells what shall be judged; which commits that are is found in the repository (`crate::check`).

mod github;
mod gitlab;

use std::collections::BTreeMap;

use crate::change::Oid;
use crate::fault::Fault;

/// The environment of a job, and the file in which GitHub tells of its event.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    event: Option<Result<String, String>>,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        let variables = std::env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()));
        let read = |path: &str| {
            std::fs::read(path)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .map_err(|error| format!("{path} cannot be read: {error}"))
        };
        let environment = Self::of(variables);
        let event = environment.get("GITHUB_EVENT_PATH").map(read);
        Self { event, ..environment }
    }

    /// One that holds these variables.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), event: None }
    }

    /// The same, with this in the event file.
    #[must_use]
    pub fn with_event(self, text: &str) -> Self {
        Self { event: Some(Ok(text.to_owned())), ..self }
    }

    /// The value of a variable; one that is empty says nothing.
    fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The value of a variable that this host always sets.
    fn need(&self, name: &str, host: Host) -> Result<&str, Fault> {
        self.get(name).ok_or_else(|| unsaid(host, &format!("`{name}`")))
    }
}

/// Which CI system a job runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// GitHub Actions, and what speaks its language: Gitea, Forgejo, act.
    GitHub,
    /// GitLab CI.
    GitLab,
}

impl Host {
    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub Actions",
            Self::GitLab => "GitLab CI",
        }
    }

    /// The setting that gives a job the whole history.
    pub fn whole_history(self) -> &'static str {
        match self {
            Self::GitHub => "set `fetch-depth: 0` where the workflow uses actions/checkout",
            Self::GitLab => "set `GIT_DEPTH: 0` among the job's `variables`",
        }
    }
}

/// A job, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Where it runs.
    pub host: Host,
    /// Where what shall be judged ends: a commit, or a tag of one.
    pub tip: Oid,
    /// A ref of the server that leads to `tip`.
    pub tip_ref: Option<String>,
    /// How it got there.
    pub course: Course,
}

/// How commits come to be judged by CI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    /// Somebody proposes them for a branch: a pull request, a merge request.
    Proposal {
        /// What people call it: `pull request 12`.
        name: String,
        /// The branch.
        target: String,
        /// Where the host says the branch stood. It says so late: the branch has moved on since.
        told_base: Option<Oid>,
        /// The repository of the branch, where that is not the one the job has cloned.
        elsewhere: Option<String>,
    },
    /// They wait in a branch's merge queue.
    Queue {
        /// The branch.
        target: String,
        /// The entry of the queue that they follow.
        after: Oid,
    },
    /// A branch moved.
    Push {
        /// The branch.
        branch: String,
        /// Where it stood; `None`: it is new, or nobody knows.
        before: Option<Oid>,
        /// The repository's default branch.
        default: Option<String>,
    },
    /// A tag came.
    Tag {
        /// The tag.
        name: String,
        /// The repository's default branch.
        default: Option<String>,
    },
    /// Nothing moved: somebody, or the clock, asks how a branch stands.
    Standing {
        /// What asks: `schedule`.
        event: String,
        /// The branch.
        branch: String,
        /// The repository's default branch.
        default: Option<String>,
    },
    /// A ref went away: it brings nothing.
    Gone {
        /// The ref.
        name: String,
    },
}

impl Job {
    /// The job that runs in `environment`; `None` outside of CI, and on a CI system whose words are not known. A fault if
    /// the host leaves out or garbles what says which commits to judge.
    pub fn of(environment: &Environment) -> Result<Option<Self>, Fault> {
        let is = |name: &str| environment.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if is("GITHUB_ACTIONS") {
            return github::job(environment).map(Some);
        }
        if is("GITLAB_CI") {
            return gitlab::job(environment).map(Some);
        }
        Ok(None)
    }
}

/// A commit id as hosts give it: zeros mean that there is none.
fn oid(hex: &str, host: Host, what: &str) -> Result<Option<Oid>, Fault> {
    match Oid::from_hex(hex.as_bytes()) {
        Some(oid) => Ok(Some(oid).filter(|oid| !oid.is_zero())),
        None => {
            Err(Fault::new(format!("{} gives `{hex}` as {what}, which is no commit id", host.name()), NAMED))
        }
    }
}

/// A commit id that must be one.
fn some_oid(hex: &str, host: Host, what: &str) -> Result<Oid, Fault> {
    oid(hex, host, what)?.ok_or_else(|| unsaid(host, what))
}

fn unsaid(host: Host, what: &str) -> Fault {
    Fault::new(
        format!("{} does not say {what}: which commits shall be judged is not known", host.name()),
        NAMED,
    )
}

const NAMED: &str = "say it yourself: `policy check --base REF`, or `policy check --range A..B`";
