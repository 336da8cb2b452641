//! Trees in, service maps out.

mod bundles;
mod compose;
mod coverage;
mod ecosystems;
mod errors;
mod makers;
mod signals;

use super::{Parsed, Services, services, shown};
use crate::change::memory::MemoryTree;
use crate::config::{LockOptions, Policy, PolicySource};
use crate::rules::ParseCache;

fn policy() -> Policy {
    Policy {
        source: PolicySource::DefaultPack,
        agents: Default::default(),
        ledger: Default::default(),
        locks: LockOptions::default(),
        index: Default::default(),
        rules: Default::default(),
        services: Vec::new(),
        protected_branches: Vec::new(),
        reviews: Vec::new(),
        roles: [].into(),
        max_file_size: 1 << 20,
        owners: None,
    }
}

/// A tree from text: each file after a line `-- PATH --`.
fn tree(text: &str) -> MemoryTree {
    let mut tree = MemoryTree::new();
    let mut file: Option<(&str, String)> = None;
    for line in text.split_inclusive('\n') {
        let name = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        if let Some(name) = name {
            if let Some((path, body)) = file.replace((name, String::new())) {
                tree = tree.with(path, body);
            }
        } else if let Some((_, body)) = &mut file {
            body.push_str(line);
        }
    }
    match file {
        Some((path, body)) => tree.with(path, body),
        None => tree,
    }
}

fn survey(tree: &MemoryTree) -> Services {
    survey_with(tree, &ParseCache::default())
}

fn survey_with<C: Parsed>(tree: &MemoryTree, cache: &C) -> Services {
    services(tree, &policy(), cache).unwrap()
}

/// The services of a tree: `path ecosystem`.
fn found(text: &str) -> Vec<String> {
    let services = survey(&tree(text)).list;
    let ecosystem = |service: &super::Service| service.ecosystem.map_or("?", super::Ecosystem::name);
    services.iter().map(|service| format!("{} {}", shown(&service.path), ecosystem(service))).collect()
}

/// What builds the service at `path`: `DOCKERFILE in CONTEXT for TARGET`.
fn image(text: &str, path: &str) -> Option<String> {
    let services = survey(&tree(text));
    let service = services.get(&path.into()).unwrap_or_else(|| panic!("no service at {path}"));
    let image = service.image.as_ref()?;
    let dockerfile = image.dockerfile.as_ref().map_or("inline".to_owned(), ToString::to_string);
    let target = image.target.as_ref().map_or(String::new(), |target| format!(" for {target}"));
    Some(format!("{dockerfile} in {}{target}", shown(&image.context)))
}

/// What runs the service at `path`: `FILE:SERVICE`.
fn compose(text: &str, path: &str) -> Option<String> {
    let services = survey(&tree(text));
    let service = services.get(&path.into()).unwrap_or_else(|| panic!("no service at {path}"));
    service.compose.as_ref().map(|compose| format!("{}:{}", compose.file, compose.service))
}
