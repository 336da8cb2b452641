//! Owns what policy.toml says about services: `[[service]]` adds what no manifest shows and silences what nobody deploys.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::paths::upwards;
use super::select::is_dockerfile_name;
use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::config::{Policy, ServiceEntry, ServiceKind};
use crate::fault::Fault;

/// The manifests that tell the ecosystem of a declared service, likeliest first.
const MANIFESTS: &[(&str, Ecosystem)] = &[
    ("Cargo.toml", Ecosystem::Rust),
    ("go.mod", Ecosystem::Go),
    ("main.go", Ecosystem::Go),
    ("pom.xml", Ecosystem::Jvm),
    ("build.gradle", Ecosystem::Jvm),
    ("build.gradle.kts", Ecosystem::Jvm),
    ("composer.json", Ecosystem::Php),
    ("index.php", Ecosystem::Php),
    ("Gemfile", Ecosystem::Ruby),
    ("pyproject.toml", Ecosystem::Python),
    ("requirements.txt", Ecosystem::Python),
    ("manage.py", Ecosystem::Python),
    ("package.json", Ecosystem::Node),
    ("index.html", Ecosystem::Static),
];

/// Adds and removes services as policy.toml says. Of several entries that cover a path the last one counts.
pub(super) fn apply<C: Parsed>(
    survey: &Survey<'_, C>,
    policy: &Policy,
    services: &mut BTreeMap<RepoPath, Service>,
) -> Result<(), Fault> {
    if policy.services.is_empty() {
        return Ok(());
    }
    let directories = directories(survey);
    for entry in policy.services.iter().filter(|entry| entry.kind == ServiceKind::Service) {
        let covered = directories.iter().filter(|path| is_top(entry, path)).cloned();
        let literal = RepoPath::from(entry.path.as_str());
        let literal = if survey.is_directory(&literal)? { Some(literal) } else { None };
        for path in covered.chain(literal) {
            if let Entry::Vacant(vacant) = services.entry(path.clone()) {
                vacant.insert(declare(survey, path)?);
            }
        }
    }
    services.retain(|path, _| {
        let last = policy.services.iter().rfind(|entry| covers(entry, path));
        last.is_none_or(|entry| entry.kind == ServiceKind::Service)
    });
    Ok(())
}

/// The pattern of `.` reads `**`: for services it means the root directory, not all that is below it.
fn covers(entry: &ServiceEntry, path: &RepoPath) -> bool {
    if entry.path.as_str() == "**" { path.is_root() } else { entry.path.covers(path, false) }
}

/// Whether the entry means this directory, and not only something above it.
fn is_top(entry: &ServiceEntry, path: &RepoPath) -> bool {
    covers(entry, path) && (path.is_root() || !covers(entry, &path.directory()))
}

/// The directories that hold something that was selected.
fn directories<C: Parsed>(survey: &Survey<'_, C>) -> BTreeSet<RepoPath> {
    let mut directories = BTreeSet::new();
    for path in survey.files() {
        for directory in upwards(&path.directory()) {
            if !directories.insert(directory) {
                break;
            }
        }
    }
    directories
}

fn declare<C: Parsed>(survey: &Survey<'_, C>, path: RepoPath) -> Result<Service, Fault> {
    let why = "declared in policy.toml".to_owned();
    for (name, ecosystem) in MANIFESTS {
        let manifest = path.join(name);
        if survey.is_file(&manifest)? {
            return Ok(Service::new(path, *ecosystem, manifest, why));
        }
    }
    let project =
        survey.inside(&path).find(|file| matches!(file.extension(), Some(b"csproj" | b"fsproj" | b"vbproj")));
    if let Some(manifest) = project.cloned() {
        return Ok(Service::new(path, Ecosystem::Dotnet, manifest, why));
    }
    let container = survey.inside(&path).find(|file| is_dockerfile_name(file.file_name())).cloned();
    // Nothing in the directory speaks for it: the entry does.
    let manifest = container.unwrap_or_else(|| RepoPath::from("policy.toml"));
    Ok(Service { ecosystem: None, ..Service::new(path, Ecosystem::Node, manifest, why) })
}
