//! Owns Node services: packages that start something, single-page applications, Nx applications.

use std::sync::Arc;

use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::compose::{Node, parse_yaml};
use crate::formats::manifest::{NxProject, PackageJson};

/// Frameworks whose build is a site to be served.
const FRAMEWORKS: &[&str] = &[
    "@angular/cli",
    "@remix-run/dev",
    "@sveltejs/kit",
    "@vue/cli-service",
    "astro",
    "ember-cli",
    "gatsby",
    "next",
    "nuxt",
    "preact-cli",
    "react-scripts",
];

/// Bundlers: they build a site only where there is a page to start from.
const BUNDLERS: &[&str] = &["@rsbuild/core", "@rspack/cli", "parcel", "vite", "webpack"];

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut services = Vec::new();
    for path in survey.named("package.json") {
        let Some(package) = survey.read(path, PackageJson::parse)? else { continue };
        let directory = path.directory();
        let nx = nx(survey, &directory, &package)?;
        let Some(why) = why(survey, &directory, &package, nx.as_ref())? else { continue };
        services.push(service(survey, directory, path, why, &package, nx.as_ref())?);
    }
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
    let starts = package.scripts.contains_key("start").then(|| "start".to_owned());
    Ok(Service::new(directory, Ecosystem::Node, manifest.clone(), why)
        .called(names)
        .running(starts)
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
    if package.scripts.contains_key("start") {
        return Ok(Some("`scripts.start`".to_owned()));
    }
    if package.is_library || !package.scripts.contains_key("build") {
        return Ok(None);
    }
    let has_page = || survey.has(&directory.join("index.html"));
    let is_site = package.depends_on(FRAMEWORKS) || (package.depends_on(BUNDLERS) && has_page());
    Ok(is_site.then(|| "a single-page application that `scripts.build` builds".to_owned()))
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
    Ok(pnpm(survey, directory)?.is_some_and(|file| file.has_packages))
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
        let declares = survey.has(&manifest)
            && survey.read(&manifest, PackageJson::parse)?.is_some_and(|package| package.is_workspace_root);
        if declares || is_workspace_root(survey, &root)? {
            return Ok(root);
        }
        // A pnpm-workspace.yaml without packages cuts its directory off from a workspace above.
        if pnpm(survey, &root)?.is_some() {
            break;
        }
    }
    Ok(directory.clone())
}

/// A pnpm-workspace.yaml: since pnpm 10 it also holds settings of single packages.
struct PnpmWorkspace {
    has_packages: bool,
}

impl PnpmWorkspace {
    fn parse(data: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(data).map_err(|_| "not UTF-8".to_owned())?;
        let documents = parse_yaml(text).map_err(|error| error.message)?;
        let packages = documents.first().and_then(|root| root.get("packages")).and_then(Node::items);
        let has_packages = packages.is_some_and(|packages| {
            packages.iter().any(|item| item.text().is_some_and(|text| &**text != "."))
        });
        Ok(Self { has_packages })
    }
}
