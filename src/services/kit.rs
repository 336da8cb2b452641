//! Owns what builds a service (its package manager or build tool) and what the build leaves behind: enough to write a
//! Dockerfile for it.

use super::survey::{Parsed, Survey};
use crate::change::RepoPath;

/// The package manager or build tool, as the files beside the manifest tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kit {
    /// The ecosystem's own, with nothing locked.
    #[default]
    Plain,
    /// npm, with a lock file.
    Npm,
    /// pnpm.
    Pnpm,
    /// Yarn.
    Yarn,
    /// Bun.
    Bun,
    /// uv, with a lock file.
    Uv,
    /// Poetry.
    Poetry,
    /// Pipenv.
    Pipenv,
    /// Maven.
    Maven,
    /// Maven by the wrapper that stands in the repository.
    MavenWrapper,
    /// Gradle.
    Gradle,
    /// Gradle by the wrapper that stands in the repository.
    GradleWrapper,
    /// sbt.
    Sbt,
}

/// What a build leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A program of the ecosystem's usual kind.
    #[default]
    Program,
    /// The same, which its `build` script has to prepare.
    Prepared,
    /// A site to be served, in this folder.
    Site(&'static str),
    /// What Nx builds.
    Nx,
    /// A jar that runs by itself.
    Jar,
    /// The same, bundled by Gradle's Shadow plugin.
    ShadowJar,
    /// A war, for a servlet container.
    War,
    /// A folder with a start script (`installDist`, sbt's `stage`).
    Distribution,
    /// Quarkus's folder.
    Quarkus,
    /// What `dotnet publish` writes, for this version of .NET.
    Published(String),
}

const NODE_LOCKS: &[(&str, Kit)] = &[
    ("pnpm-lock.yaml", Kit::Pnpm),
    ("yarn.lock", Kit::Yarn),
    ("bun.lock", Kit::Bun),
    ("bun.lockb", Kit::Bun),
    ("package-lock.json", Kit::Npm),
    ("npm-shrinkwrap.json", Kit::Npm),
];

const PYTHON_LOCKS: &[(&str, Kit)] = &[
    ("uv.lock", Kit::Uv),
    ("poetry.lock", Kit::Poetry),
    ("Pipfile.lock", Kit::Pipenv),
    ("Pipfile", Kit::Pipenv),
];

/// The package manager of a Node workspace, by its lock file.
pub(super) fn node<C: Parsed>(survey: &Survey<'_, C>, root: &RepoPath) -> Kit {
    locked(survey, root, NODE_LOCKS)
}

/// The package manager of a Python project, by its lock file.
pub(super) fn python<C: Parsed>(survey: &Survey<'_, C>, root: &RepoPath) -> Kit {
    locked(survey, root, PYTHON_LOCKS)
}

fn locked<C: Parsed>(survey: &Survey<'_, C>, root: &RepoPath, locks: &[(&str, Kit)]) -> Kit {
    let found = locks.iter().find(|(name, _)| survey.has(&root.join(name)));
    found.map(|(_, kit)| *kit).unwrap_or_default()
}
