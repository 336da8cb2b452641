//! Owns the problem: what is wrong with a container file of a tree, where it stands and what mends it.

use std::ops::Range;

use crate::change::RepoPath;

/// What kind of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// The file does not parse, or breaks what its builder or Compose asks of it.
    Invalid,
    /// It names what is not there.
    Dangling,
    /// Nobody reads the file: another comes before it.
    Dead,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The file.
    pub(super) file: RepoPath,
    /// Bytes of it.
    pub(super) range: (usize, usize),
}

impl Spot {
    pub(super) fn new(file: &RepoPath, range: &Range<usize>) -> Self {
        Self { file: file.clone(), range: (range.start, range.end) }
    }
}

/// What is wrong with a container file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file in which it shows.
    pub file: RepoPath,
    /// Where: bytes of the file, from and to; `None`: the file as a whole.
    pub range: Option<(usize, usize)>,
    /// What kind it is.
    pub flaw: Flaw,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What stands at the place, in a few words.
    pub label: String,
    /// What mends it.
    pub help: String,
    /// Whether it stops work; otherwise it may be as it should on the machine that builds.
    pub blocks: bool,
    /// What is missing, where that is a path of the repository.
    pub missing: Option<RepoPath>,
}

impl Problem {
    /// A file that is not what it should be.
    pub(super) fn invalid(at: &Spot, message: String, label: &str, help: String) -> Self {
        Self {
            file: at.file.clone(),
            range: Some(at.range),
            flaw: Flaw::Invalid,
            message,
            label: label.to_owned(),
            help,
            blocks: true,
            missing: None,
        }
    }

    /// A reference that leads nowhere.
    pub(super) fn dangling(at: &Spot, message: String, label: &str, help: String) -> Self {
        Self { flaw: Flaw::Dangling, ..Self::invalid(at, message, label, help) }
    }

    /// A path that leads out of the repository. What is outside, no clone has; an absolute path may mean something on the
    /// machine that builds.
    pub(super) fn outside(at: &Spot, what: &str, path: &str) -> Self {
        let message = format!("{what} names `{path}`, which leads out of the repository");
        let help = "move what it names into the repository, and write the path from here".to_owned();
        let problem = Self::dangling(at, message, "outside the repository", help);
        if path.starts_with(['/', '~']) { problem.softly() } else { problem }
    }

    /// A file that nobody reads, because `winner` comes before it.
    pub(super) fn dead(file: &RepoPath, winner: &RepoPath) -> Self {
        Self {
            file: file.clone(),
            range: None,
            flaw: Flaw::Dead,
            message: format!("Compose never reads `{file}`: `{winner}` comes before it"),
            label: String::new(),
            help: format!("make the edit in `{winner}`, and delete `{file}` (`git rm {file}`)"),
            blocks: false,
            missing: None,
        }
    }

    /// With the path that is missing.
    pub(super) fn of(self, missing: &RepoPath) -> Self {
        Self { missing: Some(missing.clone()), ..self }
    }

    /// The same, as something that may be well where it is built.
    pub(super) fn softly(self) -> Self {
        Self { blocks: false, ..self }
    }

    /// What stays the same while the file around it changes.
    pub fn identity(&self) -> (&RepoPath, Flaw, &str) {
        (&self.file, self.flaw, &self.message)
    }
}
