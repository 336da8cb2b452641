//! Owns services: which directories of a tree build something that runs, and which Dockerfile and Compose service
//! build each. Nothing is run; manifests say it all.
//!
//! Three steps: ecosystems find candidates, policy.toml adds and silences, coverage joins them with what the tree's
//! Dockerfiles and Compose files build.

mod builds;
mod counts;
mod coverage;
mod declared;
mod demands;
mod dockerignore;
mod dotnet;
mod drafts;
mod examine;
mod file_sets;
mod go;
mod images;
mod jvm;
mod kit;
mod lookup;
mod makers;
mod models;
mod naming;
mod node;
mod paths;
mod php;
mod problem;
mod procfile;
mod projects;
mod python;
mod reach;
mod roster;
mod ruby;
mod rust;
mod select;
mod sites;
pub mod stanza;
mod survey;

use std::collections::BTreeMap;

use crate::change::{RepoPath, Snapshot};
use crate::config::Policy;
use crate::fault::Fault;
use crate::parallel;

pub use examine::{Examination, Resolved, examine, is_examined, resolved};
pub use kit::{Form, Kit};
pub use paths::{relative, shown};
pub use problem::{Flaw, Problem};
pub use select::{Relevance, SELECTOR, is_dockerfile_name, relevance};
pub use survey::{Note, Parsed};

/// What a service is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ecosystem {
    /// A Cargo package with a binary target.
    Rust,
    /// A Go package `main`.
    Go,
    /// A Maven module or Gradle project that packs a program.
    Jvm,
    /// A .NET project that makes a program.
    Dotnet,
    /// A PHP application.
    Php,
    /// A Rack or Rails application.
    Ruby,
    /// A Python program.
    Python,
    /// A Node package that starts or builds something.
    Node,
    /// A site without a build.
    Static,
}

impl Ecosystem {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Jvm => "jvm",
            Self::Dotnet => "dotnet",
            Self::Php => "php",
            Self::Ruby => "ruby",
            Self::Python => "python",
            Self::Node => "node",
            Self::Static => "static",
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
    /// What builds it.
    pub kit: Kit,
    /// What that leaves behind.
    pub form: Form,
    /// What builds its image by itself, without a Dockerfile.
    pub builder: Option<&'static str>,
    /// What its own build tool calls the image that it makes or can make, without a tag; the likeliest first. `*/api`
    /// is one of which no more than the last part is known.
    pub images: Vec<String>,
    /// What builds its image.
    pub image: Option<Image>,
    /// What runs it.
    pub compose: Option<ComposeUse>,
}

/// A build of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The Dockerfile; `None` where a Compose file holds it inline, or where the service's own build makes the image.
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
        // What is called `src` is named by the folder around it.
        let home = if path.file_name() == b"src" { path.directory() } else { path.clone() };
        let names = match home.file_name() {
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
            kit: Kit::Plain,
            form: Form::Program,
            builder: None,
            images: Vec::new(),
            image: None,
            compose: None,
        }
    }

    /// Whether `subject`, as a signal writes it, is this service: its path, or a name that builds have for it.
    pub fn is_called(&self, subject: &str) -> bool {
        let subject = subject.trim().trim_matches('`').trim_end_matches('/');
        let subject = subject.strip_prefix("./").unwrap_or(subject);
        subject == shown(&self.path) || self.names.iter().any(|name| name.eq_ignore_ascii_case(subject))
    }

    /// Whether its own build tool calls an image so.
    fn makes(&self, image: &str) -> bool {
        let is_last = |last: &str| image.rsplit('/').next() == Some(last);
        self.images.iter().any(|own| own == image || own.strip_prefix("*/").is_some_and(is_last))
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

    fn made_with(mut self, kit: Kit, form: Form) -> Self {
        (self.kit, self.form) = (kit, form);
        self
    }

    fn built_in(mut self, root: RepoPath) -> Self {
        self.build_root = root;
        self
    }
}

/// What finds the services of one ecosystem.
type Finder<C> = fn(&survey::Survey<'_, C>) -> Result<Vec<Service>, Fault>;

/// The services of `tree`, each with what builds and runs it.
pub fn services<C: Parsed>(tree: &dyn Snapshot, policy: &Policy, cache: &C) -> Result<Services, Fault> {
    let survey = survey::Survey::new(tree, cache)?;
    let mut by_path: BTreeMap<RepoPath, Service> = BTreeMap::new();
    let finders: [Finder<C>; 8] =
        [rust::find, go::find, jvm::find, dotnet::find, php::find, ruby::find, python::find, node::find];
    let found: Vec<Vec<Service>> =
        parallel::map(&finders, |find| find(&survey)).into_iter().collect::<Result<_, _>>()?;
    for service in found.into_iter().flatten() {
        // A directory is one service: the first ecosystem, in the order of the enum, tells what it is.
        match by_path.get_mut(&service.path) {
            Some(first) => *first = first.clone().called(service.names),
            None => {
                by_path.insert(service.path.clone(), service);
            }
        }
    }
    procfile::add(&survey, &mut by_path)?;
    sites::add(&survey, &mut by_path)?;
    by_path.retain(|path, _| !select::is_chore(path));
    declared::apply(&survey, policy, &mut by_path)?;
    let mut list: Vec<Service> = by_path.into_values().collect();
    let containers = images::containers(&survey, &list)?;
    coverage::cover(&survey, &containers, &mut list)?;
    makers::join(&survey, &containers.runs, &mut list)?;
    for service in list.iter_mut().filter(|service| service.builder.is_some() && service.image.is_none()) {
        service.image = Some(Image { dockerfile: None, context: service.path.clone(), target: None });
    }
    Ok(Services {
        list,
        compose_files: containers.compose_files,
        dockerfiles: containers.dockerfiles,
        not_evaluated: survey.into_notes(),
    })
}

#[cfg(test)]
mod tests;
