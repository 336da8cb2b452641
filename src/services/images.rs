//! Owns the builds that a tree offers: those its Compose files ask for, and its Dockerfiles, whoever builds them.

use std::collections::BTreeMap;
use std::sync::Arc;

use bstr::BString;

use super::drafts::{ComposeBuild, ComposeRun, Recipe};
use super::naming::Words;
use super::paths::{resolve, upwards};
use super::projects::projects;
use super::select::is_dockerfile_name;
use super::survey::{Parsed, Survey};
use super::{ComposeUse, Image, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::dockerfile::{Arguments, ContextCopy, Dockerfile, Known, Plan};

/// How many targets of one Dockerfile are looked at where no Compose file names one.
const MAX_TARGETS: usize = 64;

/// The files whose folder is a project of its own.
const PROJECTS: &[&str] = &[
    "Cargo.toml",
    "Gemfile",
    "Pipfile",
    "build.gradle",
    "build.gradle.kts",
    "composer.json",
    "go.mod",
    "manage.py",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
];

/// What a tree offers.
pub(super) struct Containers {
    /// The Compose files that Compose reads when it is told none.
    pub(super) compose_files: Vec<RepoPath>,
    /// The Dockerfiles, by path.
    pub(super) dockerfiles: Vec<RepoPath>,
    /// The builds that Compose files ask for.
    pub(super) builds: Vec<Build>,
    /// What Compose files run without building it.
    pub(super) runs: Vec<ComposeRun>,
}

/// One way to build an image.
pub(super) struct Build {
    /// What is built from where.
    pub(super) image: Image,
    /// Who asks for it.
    pub(super) asked_by: Option<ComposeUse>,
    /// Contexts with a name of their own.
    pub(super) contexts: BTreeMap<BString, RepoPath>,
    /// What it takes from its contexts.
    pub(super) copies: Vec<ContextCopy>,
    /// The words in which it names what it builds.
    pub(super) words: Words,
    /// The words in which it names what the image starts.
    pub(super) starts: Words,
    /// How much is known of it.
    pub(super) certainty: Certainty,
}

/// How much is known of a build, and so for what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// All of it.
    Known,
    /// Its context, but not what it takes from there: it counts for what it names and for the service at its context.
    Meant,
    /// Not even its context: it counts for what it names.
    Named,
}

impl Build {
    fn new(image: Image, asked_by: Option<ComposeUse>, plan: Plan) -> Self {
        let (mut words, mut starts) = (Words::default(), Words::default());
        plan.runs.iter().for_each(|text| words.add(text));
        plan.stages.iter().for_each(|name| words.add_name(name));
        plan.starts.iter().for_each(|text| starts.add(text));
        Self {
            image,
            asked_by,
            contexts: BTreeMap::new(),
            copies: plan.copies,
            words,
            starts,
            certainty: Certainty::Known,
        }
    }

    /// The build as it is meant where its Dockerfile is missing, unreadable, or takes nothing: with all of its
    /// context. What a Compose file leads to and what is not there is for other rules to say.
    pub(super) fn as_meant(&self) -> Self {
        let whole = ContextCopy { source: ".".into(), from: None, range: 0..0, is_deferred: false };
        let mut meant = Self::new(
            self.image.clone(),
            self.asked_by.clone(),
            Plan { copies: vec![whole], ..Plan::default() },
        );
        meant.words.add_name(self.image.target.as_deref().unwrap_or_default().as_bytes());
        meant.certainty = Certainty::Meant;
        meant
    }
}

/// Collects the builds of a tree.
pub(super) fn containers<C: Parsed>(
    survey: &Survey<'_, C>,
    services: &[Service],
) -> Result<Containers, Fault> {
    let mut dockerfiles: Vec<RepoPath> =
        survey.files().filter(|path| is_dockerfile_name(path.file_name())).cloned().collect();
    // A declared service may stand in a folder that is otherwise passed over.
    for service in services {
        let own = service.path.join("Dockerfile");
        if !survey.has(&own) && survey.is_file(&own)? {
            dockerfiles.push(own);
        }
    }
    dockerfiles.sort();
    let projects = projects(survey)?;
    let builds = projects.builds.into_iter().map(|build| asked(survey, build));
    Ok(Containers {
        builds: builds.collect::<Result<_, _>>()?,
        runs: projects.runs,
        compose_files: projects.files,
        dockerfiles,
    })
}

/// The build that a Compose service asks for.
pub(super) fn asked<C: Parsed>(survey: &Survey<'_, C>, build: ComposeBuild) -> Result<Build, Fault> {
    let (path, dockerfile) = match &build.dockerfile {
        Recipe::File(path) => (Some(path.clone()), read(survey, path)?),
        Recipe::Inline(text) => (None, inline(survey, &build.asked_by.file, text)),
    };
    let arguments = Arguments::Given(&build.arguments);
    let plan = dockerfile.and_then(|file| file.plan(build.target.as_deref(), arguments)).unwrap_or_default();
    let image = Image { dockerfile: path, context: build.context, target: build.target };
    let mut own = Build::new(image, Some(build.asked_by), plan);
    own.contexts = build.contexts;
    for known in build.arguments.values() {
        if let Known::Value(value) = known {
            own.words.add(value);
        }
    }
    build.starts.iter().for_each(|text| own.starts.add(text.as_bytes()));
    Ok(own)
}

fn inline<C: Parsed>(survey: &Survey<'_, C>, file: &RepoPath, text: &str) -> Option<Arc<Dockerfile>> {
    match Dockerfile::parse(text.as_bytes()) {
        Ok(dockerfile) => Some(Arc::new(dockerfile)),
        Err(error) => {
            survey.note(file, format!("`dockerfile_inline`: {}", error.message));
            None
        }
    }
}

fn read<C: Parsed>(survey: &Survey<'_, C>, path: &RepoPath) -> Result<Option<Arc<Dockerfile>>, Fault> {
    survey.read(path, |data| Dockerfile::parse(data).map_err(|error| error.message))
}

/// The builds of a Dockerfile that somebody runs by hand or in CI: each target, in each context it may be written for,
/// the likeliest first.
pub(super) fn unasked<C: Parsed>(survey: &Survey<'_, C>, path: &RepoPath) -> Result<Vec<Build>, Fault> {
    let Some(file) = read(survey, path)? else { return Ok(Vec::new()) };
    let named = file.stages.iter().filter_map(|stage| stage.name.as_ref()).take(MAX_TARGETS);
    let targets = std::iter::once(None).chain(named.map(|name| Some(name.to_string())));
    let mut builds = Vec::new();
    for target in targets {
        let Some(plan) = file.plan(target.as_deref(), Arguments::Unknown) else { continue };
        for (context, certainty) in contexts(survey, &path.directory(), &plan)? {
            let image = Image { dockerfile: Some(path.clone()), context, target: target.clone() };
            builds.push(Build { certainty, ..Build::new(image, None, plan.clone()) });
        }
    }
    Ok(builds)
}

/// The contexts that a Dockerfile in `directory` may be written for, and how certain that is.
///
/// What it copies by a plain name tells: the context is where most of that is. Without such evidence it is the folder
/// of the Dockerfile or of the project around it; further up, a Dockerfile must say what it means.
fn contexts<C: Parsed>(
    survey: &Survey<'_, C>,
    directory: &RepoPath,
    plan: &Plan,
) -> Result<Vec<(RepoPath, Certainty)>, Fault> {
    let mut best: Option<(usize, RepoPath)> = None;
    for context in upwards(directory) {
        let found = found(survey, &context, plan)?;
        if found > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((found, context));
        }
    }
    if let Some((_, context)) = best {
        return Ok(vec![(context, Certainty::Known)]);
    }
    let is_project = |directory: &RepoPath| PROJECTS.iter().any(|name| survey.has(&directory.join(name)));
    let mut certainty = Certainty::Known;
    let mut contexts = Vec::new();
    for context in upwards(directory) {
        let ends = is_project(&context);
        contexts.push((context, certainty));
        if ends {
            certainty = Certainty::Named;
        }
    }
    Ok(contexts)
}

/// How many of the plain names that a plan copies are in the context.
fn found<C: Parsed>(survey: &Survey<'_, C>, context: &RepoPath, plan: &Plan) -> Result<usize, Fault> {
    let mut found = 0;
    for copy in plan.copies.iter().filter(|copy| copy.from.is_none()) {
        let relative = copy.source.strip_prefix(b"/").unwrap_or(&copy.source);
        if relative.iter().any(|byte| matches!(byte, b'*' | b'?' | b'[')) {
            continue;
        }
        let Some(path) = resolve(context, relative) else { continue };
        if path != *context && survey.exists(&path)? {
            found += 1;
        }
    }
    Ok(found)
}
