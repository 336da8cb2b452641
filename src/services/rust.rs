//! Owns Rust services: packages with a binary target.

use super::paths::{below, resolve, upwards};
use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::manifest::{CargoManifest, CargoPackage};

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut services = Vec::new();
    for path in survey.named("Cargo.toml") {
        let Some(manifest) = survey.read(path, CargoManifest::parse)? else { continue };
        let Some(package) = &manifest.package else { continue };
        let directory = path.directory();
        let targets = targets(survey, &directory, package);
        if targets.is_empty() || is_xtask(&directory, package) {
            continue;
        }
        let names: Vec<String> = targets.iter().map(|(name, _)| name.clone()).collect();
        let why = targets.iter().map(|(name, origin)| format!("`{name}` ({origin})")).collect::<Vec<_>>();
        let named = package.workspace.as_ref().and_then(|text| resolve(&directory, text.as_bytes()));
        let root = match named {
            Some(root) => root,
            None => workspace(survey, &directory)?,
        };
        services.push(
            Service::new(
                directory,
                Ecosystem::Rust,
                path.clone(),
                format!("binary target {}", why.join(", ")),
            )
            .called(std::iter::once(package.name.clone()).chain(names.iter().cloned()))
            .running(names.first().cloned())
            .built_in(root),
        );
    }
    Ok(services)
}

/// The binary targets of a package: name, and what makes it one.
fn targets<C: Parsed>(
    survey: &Survey<'_, C>,
    directory: &RepoPath,
    package: &CargoPackage,
) -> Vec<(String, String)> {
    let mut targets: Vec<(String, String)> = Vec::new();
    let mut add = |name: String, origin: String| {
        if !targets.iter().any(|(known, _)| *known == name) {
            targets.push((name, origin));
        }
    };
    if package.autobins {
        if survey.has(&directory.join("src/main.rs")) {
            add(package.name.clone(), "src/main.rs".to_owned());
        }
        let folder = directory.join("src/bin");
        for path in survey.within(&folder) {
            let parts = below(path, &folder);
            let stem = match parts.as_slice() {
                [file] => file.strip_suffix(b".rs"),
                [name, b"main.rs"] => Some(*name),
                _ => None,
            };
            if let Some(stem) = stem {
                let parts: Vec<_> = parts.iter().map(|part| String::from_utf8_lossy(part)).collect();
                add(String::from_utf8_lossy(stem).into_owned(), format!("src/bin/{}", parts.join("/")));
            }
        }
    }
    for name in &package.bins {
        let name = if name.is_empty() { &package.name } else { name };
        add(name.clone(), "[[bin]]".to_owned());
    }
    targets
}

/// A package that automates the repository's own chores.
fn is_xtask(directory: &RepoPath, package: &CargoPackage) -> bool {
    let folder = String::from_utf8_lossy(directory.file_name()).into_owned();
    [package.name.as_str(), folder.as_str()].iter().any(|name| *name == "xtask" || name.starts_with("xtask-"))
}

/// The root of the workspace that `directory` belongs to: the nearest one that does not exclude it, or itself.
fn workspace<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath) -> Result<RepoPath, Fault> {
    for root in upwards(directory) {
        let path = root.join("Cargo.toml");
        if !survey.has(&path) {
            continue;
        }
        let Some(manifest) = survey.read(&path, CargoManifest::parse)? else { continue };
        let Some(workspace) = &manifest.workspace else { continue };
        let excludes = |text: &String| {
            resolve(&root, text.as_bytes()).is_some_and(|excluded| directory.is_within(&excluded))
        };
        if root == *directory || !workspace.exclude.iter().any(excludes) {
            return Ok(root);
        }
        return Ok(directory.clone());
    }
    Ok(directory.clone())
}
