//! Owns static sites: an index.html at a root that nothing else claims.

use std::collections::BTreeMap;

use super::paths::upwards;
use super::select::is_dockerfile_name;
use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;

/// Files that show that a folder, and all below it, is a program's in some language.
const CLAIMS: &[&str] = &[
    "CMakeLists.txt",
    "Cargo.toml",
    "Gemfile",
    "Makefile",
    "Package.swift",
    "Pipfile",
    "Rakefile",
    "build.gradle",
    "build.gradle.kts",
    "build.sbt",
    "composer.json",
    "configure.ac",
    "deno.json",
    "go.mod",
    "manage.py",
    "meson.build",
    "mix.exs",
    "package.json",
    "pom.xml",
    "pubspec.yaml",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
];

/// Adds the sites that stand at a root: the repository's, a folder's directly below it, one beside other services, or
/// one with a Dockerfile.
pub(super) fn add<C: Parsed>(
    survey: &Survey<'_, C>,
    services: &mut BTreeMap<RepoPath, Service>,
) -> Result<(), Fault> {
    let mut pages: Vec<&RepoPath> = survey.named("index.html").collect();
    pages.sort_by_key(|path| path.components().count());
    let mut sites: Vec<RepoPath> = Vec::new();
    for page in pages {
        let directory = page.directory();
        if sites.iter().any(|site| directory.is_within(site)) || !is_root(survey, services, &directory) {
            continue;
        }
        if is_claimed(survey, services, &directory)? {
            continue;
        }
        sites.push(directory.clone());
        let service =
            Service::new(directory.clone(), Ecosystem::Static, page.clone(), "index.html".to_owned());
        services.insert(directory, service);
    }
    Ok(())
}

fn is_root<C: Parsed>(
    survey: &Survey<'_, C>,
    services: &BTreeMap<RepoPath, Service>,
    directory: &RepoPath,
) -> bool {
    if directory.is_root() || directory.directory().is_root() {
        return true;
    }
    let parent = directory.directory();
    services.keys().any(|path| path != directory && !path.is_root() && path.directory() == parent)
        || survey.inside(directory).any(|path| is_dockerfile_name(path.file_name()))
}

fn is_claimed<C: Parsed>(
    survey: &Survey<'_, C>,
    services: &BTreeMap<RepoPath, Service>,
    directory: &RepoPath,
) -> Result<bool, Fault> {
    for above in upwards(directory) {
        if services.contains_key(&above) {
            return Ok(true);
        }
        for name in CLAIMS {
            if survey.is_file(&above.join(name))? {
                return Ok(true);
            }
        }
        let projects = survey.inside(&above).any(|path| {
            matches!(
                path.extension(),
                Some(b"csproj" | b"fsproj" | b"vbproj" | b"sln" | b"slnx" | b"gemspec" | b"go")
            )
        });
        if projects {
            return Ok(true);
        }
    }
    Ok(false)
}
