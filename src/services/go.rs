//! Owns Go services: directories whose package is `main`.

use std::collections::BTreeMap;

use super::select::is_go_source;
use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::manifest::{GoFile, go_module};

/// A go.mod's module path.
struct Module(Option<String>);

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut by_directory: BTreeMap<RepoPath, Vec<&RepoPath>> = BTreeMap::new();
    for path in survey.files().filter(|path| is_go_source(path.file_name())) {
        by_directory.entry(path.directory()).or_default().push(path);
    }
    let mut services = Vec::new();
    for (directory, mut files) in by_directory {
        // The go command passes over directories that start with an underscore.
        if directory.components().any(|part| part.starts_with(b"_")) {
            continue;
        }
        files.sort_by_key(|path| path.file_name() != b"main.go");
        let Some(entry) = main_file(survey, &files)? else { continue };
        services.push(service(survey, directory, entry)?);
    }
    Ok(services)
}

/// The file that makes a directory a program: the first that ordinary builds take decides for all.
fn main_file<'a, C: Parsed>(
    survey: &Survey<'_, C>,
    files: &[&'a RepoPath],
) -> Result<Option<&'a RepoPath>, Fault> {
    for path in files {
        let Some(file) = survey.read(path, |data| Ok(GoFile::parse(data)))? else { continue };
        if !file.is_ignored {
            return Ok((file.package.as_deref() == Some("main")).then_some(path));
        }
    }
    Ok(None)
}

fn service<C: Parsed>(
    survey: &Survey<'_, C>,
    directory: RepoPath,
    entry: &RepoPath,
) -> Result<Service, Fault> {
    let own_module = directory.join("go.mod");
    let manifest = if survey.has(&own_module) { own_module.clone() } else { entry.clone() };
    let root = survey.nearest(&directory, "go.mod").unwrap_or_else(|| directory.clone());
    let module = survey.read(&own_module, |data| Ok(Module(go_module(data))))?;
    let name = module.and_then(|module| module.0.as_deref().map(program));
    let why = format!("package main ({})", String::from_utf8_lossy(entry.file_name()));
    Ok(Service::new(directory, Ecosystem::Go, manifest, why).called(name).built_in(root))
}

/// The program that `go build` makes of a module's root: the path's last part, a major version aside.
fn program(module: &str) -> String {
    let is_version = |part: &&str| {
        part.strip_prefix('v')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    module.rsplit('/').find(|part| !is_version(part)).unwrap_or(module).to_owned()
}
