//! Owns Node services: packages that start something, single-page applications, Nx applications.

use std::sync::Arc;

use super::kit::{self, Form};
use super::paths::{relative, resolve};
use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::compose::{Node, parse_yaml};
use crate::formats::manifest::{AngularWorkspace, NxProject, PackageJson};
use crate::glob::Pattern;

/// Frameworks whose build is a site to be served, and the folder that it is written to.
const FRAMEWORKS: &[(&str, &str)] = &[
    ("@analogjs/platform", "dist"),
    ("@angular/cli", "dist"),
    ("@builder.io/qwik-city", "dist"),
    ("@quasar/app-vite", "dist/spa"),
    ("@quasar/app-webpack", "dist/spa"),
    ("@remix-run/dev", "build/client"),
    ("@solidjs/start", ".output/public"),
    ("@sveltejs/kit", "build"),
    ("@tanstack/react-start", ".output/public"),
    ("@vue/cli-service", "dist"),
    ("astro", "dist"),
    ("ember-cli", "dist"),
    ("gatsby", "public"),
    ("next", "out"),
    ("nuxt", ".output/public"),
    ("preact-cli", "build"),
    ("react-scripts", "build"),
    ("umi", "dist"),
];

/// Bundlers: they build a site only where there is a page to start from.
const BUNDLERS: &[&str] = &["@parcel/core", "@rsbuild/core", "@rspack/cli", "parcel", "vite", "webpack"];

/// Commands that start what only a developer looks at, or what runs on a desk or a phone.
const NOT_SERVED: &[&str] = &[
    "cypress",
    "docusaurus",
    "electron",
    "electron-forge",
    "expo",
    "jest",
    "react-native",
    "start-storybook",
    "storybook",
    "tsc",
    "tsdx",
    "typedoc",
    "vitepress",
    "vitest",
];

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut services = Vec::new();
    for path in survey.named("package.json") {
        let Some(package) = survey.read(path, PackageJson::parse)? else { continue };
        let directory = path.directory();
        let nx = nx(survey, &directory, &package)?;
        let Some(why) = why(survey, &directory, &package, nx.as_ref())? else { continue };
        services.push(service(survey, directory, path, why, &package, nx.as_ref())?);
    }
    services.extend(angular(survey)?);
    // An Nx application may have no package.json of its own.
    for path in survey.named("project.json") {
        let directory = path.directory();
        if survey.has(&directory.join("package.json")) {
            continue;
        }
        let Some(project) = survey.read(path, NxProject::parse)? else { continue };
        if is_application(&directory, &project) {
            let why = "Nx application".to_owned();
            services.push(service(survey, directory, path, why, &PackageJson::default(), Some(&project))?);
        }
    }
    Ok(services)
}

/// The applications of Angular workspaces that stand apart from the workspace's own directory.
fn angular<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut services = Vec::new();
    for path in survey.named("angular.json") {
        let Some(workspace) = survey.read(path, AngularWorkspace::parse)? else { continue };
        let root = path.directory();
        for (name, place) in &workspace.applications {
            let Some(directory) = resolve(&root, place.as_bytes()).filter(|directory| *directory != root)
            else {
                continue;
            };
            if name.ends_with("-e2e") || !survey.is_directory(&directory)? {
                continue;
            }
            let service =
                Service::new(directory, Ecosystem::Node, path.clone(), "Angular application".to_owned());
            let kit = kit::node(survey, &root);
            services.push(
                service.called([name.clone()]).made_with(kit, Form::Site("dist")).built_in(root.clone()),
            );
        }
    }
    Ok(services)
}

fn service<C: Parsed>(
    survey: &Survey<'_, C>,
    directory: RepoPath,
    manifest: &RepoPath,
    why: String,
    package: &PackageJson,
    nx: Option<&NxProject>,
) -> Result<Service, Fault> {
    let root = workspace(survey, &directory)?;
    let names = package.name.clone().into_iter().chain(nx.and_then(|nx| nx.name.clone()));
    let starts = start(package).map(|_| "start".to_owned());
    let framework = FRAMEWORKS.iter().find(|(name, _)| package.depends_on(&[name]));
    let serves_itself = ["next", "nuxt"].iter().any(|name| package.depends_on(&[name]));
    let form = match starts {
        None if nx.is_some() => Form::Nx,
        None => Form::Site(framework.map_or("dist", |(_, folder)| folder)),
        // `react-scripts start` and its like serve developers: what is deployed is what `build` writes.
        Some(_) if framework.is_some() && !serves_itself && package.scripts.contains_key("build") => {
            Form::Site(framework.map_or("dist", |(_, folder)| folder))
        }
        Some(_) if package.scripts.contains_key("build") => Form::Prepared,
        Some(_) => Form::Program,
    };
    let kit = kit::node(survey, &root);
    Ok(Service::new(directory, Ecosystem::Node, manifest.clone(), why)
        .called(names)
        .running(starts)
        .made_with(kit, form)
        .built_in(root))
}

/// Why a package is a service; `None` if it is none.
fn why<C: Parsed>(
    survey: &Survey<'_, C>,
    directory: &RepoPath,
    package: &PackageJson,
    nx: Option<&NxProject>,
) -> Result<Option<String>, Fault> {
    if let Some(project) = nx {
        return Ok(is_application(directory, project).then(|| "Nx application".to_owned()));
    }
    if package.is_workspace_root || is_workspace_root(survey, directory)? {
        return Ok(None);
    }
    if start(package).is_some() {
        return Ok(Some("`scripts.start`".to_owned()));
    }
    if package.is_library || !package.scripts.contains_key("build") {
        return Ok(None);
    }
    let has_page = || survey.has(&directory.join("index.html"));
    let framework = FRAMEWORKS.iter().any(|(name, _)| package.depends_on(&[name]));
    let is_site = framework || (package.depends_on(BUNDLERS) && has_page());
    Ok(is_site.then(|| "a single-page application that `scripts.build` builds".to_owned()))
}

/// `scripts.start`, if it starts what is served.
fn start(package: &PackageJson) -> Option<&str> {
    let script = package.scripts.get("start")?;
    let mut commands = script.split(['&', '|', ';']).filter(|command| !command.trim().is_empty()).peekable();
    let programs = |command: &str| {
        let words = command.split_whitespace().filter(|word| !word.contains('='));
        let word =
            words.into_iter().find(|word| !matches!(*word, "npx" | "cross-env" | "yarn" | "pnpm" | "exec"));
        word.is_some_and(|word| NOT_SERVED.contains(&word))
    };
    commands.peek()?;
    (!commands.all(programs)).then_some(script)
}

/// Nx makes an application of each end-to-end test suite, too.
fn is_application(directory: &RepoPath, project: &NxProject) -> bool {
    project.is_application && !directory.file_name().ends_with(b"-e2e")
}

fn nx<C: Parsed>(
    survey: &Survey<'_, C>,
    directory: &RepoPath,
    package: &PackageJson,
) -> Result<Option<NxProject>, Fault> {
    let project = survey.read(&directory.join("project.json"), NxProject::parse)?;
    // A project.json of another tool says nothing; neither does an `nx` key that only names targets.
    let in_workspace = survey.nearest(directory, "nx.json").is_some();
    let own = project.filter(|project| in_workspace || project.is_application);
    Ok(own.map(|project| (*project).clone()).or_else(|| package.nx.clone().filter(|nx| nx.is_application)))
}

/// Whether files beside package.json make the directory the root of several packages.
fn is_workspace_root<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath) -> Result<bool, Fault> {
    if ["lerna.json", "nx.json"].iter().any(|name| survey.has(&directory.join(name))) {
        return Ok(true);
    }
    Ok(pnpm(survey, directory)?.is_some_and(|file| !file.packages.is_empty()))
}

fn pnpm<C: Parsed>(
    survey: &Survey<'_, C>,
    directory: &RepoPath,
) -> Result<Option<Arc<PnpmWorkspace>>, Fault> {
    let path = directory.join("pnpm-workspace.yaml");
    if survey.has(&path) { survey.read(&path, PnpmWorkspace::parse) } else { Ok(None) }
}

/// The root of the workspace that holds `directory`, or the directory itself.
fn workspace<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath) -> Result<RepoPath, Fault> {
    for root in super::paths::upwards(directory) {
        let manifest = root.join("package.json");
        let package = if survey.has(&manifest) { survey.read(&manifest, PackageJson::parse)? } else { None };
        let pnpm = pnpm(survey, &root)?;
        let patterns = match (&pnpm, &package) {
            (Some(pnpm), _) if !pnpm.packages.is_empty() => &pnpm.packages,
            (_, Some(package)) if package.is_workspace_root => &package.workspaces,
            _ if ["lerna.json", "nx.json"].iter().any(|name| survey.has(&root.join(name))) => {
                return Ok(root);
            }
            // A pnpm-workspace.yaml without packages cuts its directory off from a workspace above.
            (Some(_), _) => break,
            _ => continue,
        };
        if root == *directory || holds(patterns, &relative(directory, &root)) {
            return Ok(root);
        }
    }
    Ok(directory.clone())
}

/// Whether a workspace's patterns take the package at `place`. A pattern that cannot be read takes whatever there is.
fn holds(patterns: &[String], place: &str) -> bool {
    let place = RepoPath::from(place);
    // A directory covers what is below it, but only a directory that is named itself is a package.
    let takes = |pattern: &str| {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        let depth = pattern.split('/').count();
        let deep = pattern.contains("**") || depth == place.components().count();
        Pattern::parse(pattern).map_or(true, |pattern| deep && pattern.covers(&place, false))
    };
    let mut is_in = false;
    for pattern in patterns {
        match pattern.strip_prefix('!') {
            Some(pattern) if takes(pattern) => is_in = false,
            None if takes(pattern) => is_in = true,
            _ => {}
        }
    }
    is_in
}

/// A pnpm-workspace.yaml: since pnpm 10 it also holds settings of single packages.
struct PnpmWorkspace {
    packages: Vec<String>,
}

impl PnpmWorkspace {
    fn parse(data: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(data).map_err(|_| "not UTF-8".to_owned())?;
        let documents = parse_yaml(text).map_err(|error| error.message)?;
        let packages = documents.first().and_then(|root| root.get("packages")).and_then(Node::items);
        let packages = packages.into_iter().flatten().filter_map(Node::text).map(|text| text.to_string());
        Ok(Self { packages: packages.filter(|text| text != ".").collect() })
    }
}
