//! Owns services: which directories of a tree build something that runs, and which Dockerfile and Compose service
//! build each. Nothing is run; manifests say it all.
//!
//! Three steps: ecosystems find candidates, policy.toml adds and silences, coverage joins them with what the tree's
//! Dockerfiles and Compose files build.

mod coverage;
mod declared;
mod drafts;
mod go;
mod images;
mod naming;
mod node;
mod paths;
mod projects;
mod python;
mod rust;
mod select;
mod survey;

use std::collections::BTreeMap;

use crate::change::{RepoPath, Snapshot};
use crate::config::Policy;
use crate::fault::Fault;

pub use paths::{relative, shown};
pub use select::{Relevance, SELECTOR, is_dockerfile_name, relevance};
pub use survey::{Note, Parsed};

/// What a service is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ecosystem {
    /// A Cargo package with a binary target.
    Rust,
    /// A Go package `main`.
    Go,
    /// A Python program.
    Python,
    /// A Node package that starts or builds something.
    Node,
}

impl Ecosystem {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Python => "python",
            Self::Node => "node",
        }
    }
}

/// A directory that builds something that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The directory.
    pub path: RepoPath,
    /// What it is written in; `None` where only policy.toml knows that it is a service.
    pub ecosystem: Option<Ecosystem>,
    /// What makes it a service, as a fragment: `` `scripts.start` ``.
    pub why: String,
    /// The file that says so.
    pub manifest: RepoPath,
    /// The directory that must be whole to build it: its workspace's or module's root, or its own.
    pub build_root: RepoPath,
    /// What builds call it: package, binaries, directory.
    pub names: Vec<String>,
    /// What starts it, as far as the ecosystem tells: a binary, a script, a file, a command.
    pub program: Option<String>,
    /// What builds its image.
    pub image: Option<Image>,
    /// What runs it.
    pub compose: Option<ComposeUse>,
}

/// A build of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The Dockerfile; `None` where a Compose file holds it inline.
    pub dockerfile: Option<RepoPath>,
    /// The build context.
    pub context: RepoPath,
    /// The target, if not the last stage.
    pub target: Option<String>,
}

/// A Compose service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposeUse {
    /// The Compose file that is read first.
    pub file: RepoPath,
    /// The service's name in it.
    pub service: String,
}

/// The services of a tree.
#[derive(Clone, Debug, Default)]
pub struct Services {
    /// The services, by path: one for each directory.
    pub list: Vec<Service>,
    /// The Compose files that Compose reads when it is told none.
    pub compose_files: Vec<RepoPath>,
    /// The Dockerfiles.
    pub dockerfiles: Vec<RepoPath>,
    /// What could not be read or evaluated on the way.
    pub not_evaluated: Vec<Note>,
}

impl Services {
    /// The service at `path`.
    pub fn get(&self, path: &RepoPath) -> Option<&Service> {
        let at = self.list.binary_search_by(|service| service.path.cmp(path)).ok()?;
        Some(&self.list[at])
    }
}

impl Service {
    fn new(path: RepoPath, ecosystem: Ecosystem, manifest: RepoPath, why: String) -> Self {
        let names = match path.file_name() {
            [] => Vec::new(),
            name => vec![String::from_utf8_lossy(name).into_owned()],
        };
        Self {
            build_root: path.clone(),
            path,
            ecosystem: Some(ecosystem),
            why,
            manifest,
            names,
            program: None,
            image: None,
            compose: None,
        }
    }

    fn called(mut self, names: impl IntoIterator<Item = String>) -> Self {
        for name in names {
            if !name.is_empty() && !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        self
    }

    fn running(mut self, program: Option<String>) -> Self {
        self.program = program;
        self
    }

    fn built_in(mut self, root: RepoPath) -> Self {
        self.build_root = root;
        self
    }
}

/// The services of `tree`, each with what builds and runs it.
pub fn services<C: Parsed>(tree: &dyn Snapshot, policy: &Policy, cache: &C) -> Result<Services, Fault> {
    let survey = survey::Survey::new(tree, cache)?;
    let mut by_path: BTreeMap<RepoPath, Service> = BTreeMap::new();
    let found = [rust::find(&survey)?, go::find(&survey)?, python::find(&survey)?, node::find(&survey)?];
    for service in found.into_iter().flatten() {
        // A directory is one service: the first ecosystem, in the order of the enum, tells what it is.
        match by_path.get_mut(&service.path) {
            Some(first) => *first = first.clone().called(service.names),
            None => {
                by_path.insert(service.path.clone(), service);
            }
        }
    }
    declared::apply(&survey, policy, &mut by_path)?;
    let mut list: Vec<Service> = by_path.into_values().collect();
    let containers = images::containers(&survey, &list)?;
    coverage::cover(&survey, &containers, &mut list)?;
    Ok(Services {
        list,
        compose_files: containers.compose_files,
        dockerfiles: containers.dockerfiles,
        not_evaluated: survey.into_notes(),
    })
}

#[cfg(test)]
mod tests;
