//! Owns sbt: which projects of a build a plugin packs as a program.

use std::collections::BTreeMap;

use super::NATIVE_IMAGE;
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::manifest::SbtBuild;
use crate::services::kit::{Form, Kit};
use crate::services::paths::resolve;
use crate::services::survey::{Parsed, Survey};
use crate::services::{Ecosystem, Service};

/// Plugins of sbt-native-packager and Play that stage a program with a start script
/// (<https://www.scala-sbt.org/sbt-native-packager/archetypes/>).
const STAGES: &[&str] = &[
    "AshScriptPlugin",
    "BashStartScriptPlugin",
    "DockerPlugin",
    "JavaAppPackaging",
    "JavaServerAppPackaging",
    "LagomJava",
    "LagomScala",
    "PlayJava",
    "PlayMinimalJava",
    "PlayScala",
    "PlayService",
];

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut found: BTreeMap<RepoPath, Service> = BTreeMap::new();
    for path in survey.named("build.sbt") {
        let Some(build) = survey.read(path, SbtBuild::parse)? else { continue };
        let root = path.directory();
        for project in &build.projects {
            let Some(directory) = resolve(&root, project.directory.as_bytes()) else { continue };
            let plugin = project.plugins.iter().find(|plugin| STAGES.contains(&plugin.as_str()));
            let (why, form) = match plugin {
                Some(plugin) => (format!("sbt plugin `{plugin}`"), Form::Distribution),
                None if project.has_assembly_main => ("sbt assembly with a main class".to_owned(), Form::Jar),
                None => continue,
            };
            let own = directory.join("build.sbt");
            let manifest = if survey.has(&own) { own } else { path.clone() };
            let names = [project.name.clone(), project.id.clone()].into_iter().flatten();
            let mut service = Service::new(directory.clone(), Ecosystem::Jvm, manifest, why)
                .called(names)
                .running(project.id.clone())
                .made_with(Kit::Sbt, form)
                .built_in(build_root(survey, &root));
            // `Docker / publishLocal` makes an image, called after the project, where the plugin is asked for by name.
            if project.plugins.iter().any(|plugin| plugin == "DockerPlugin") {
                service.builder = Some(NATIVE_IMAGE);
                let name = project.name.clone().or(project.id.clone());
                let fallback = service.names.first().cloned().unwrap_or_else(|| "app".to_owned());
                service.images.push(name.unwrap_or(fallback).to_lowercase().replace(' ', "-"));
            }
            found.entry(directory).or_insert(service);
        }
    }
    Ok(found.into_values().collect())
}

/// The root of the build that a folder belongs to: the nearest with `project/build.properties`, or itself.
fn build_root<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath) -> RepoPath {
    survey.nearest(directory, "project/build.properties").unwrap_or_else(|| directory.clone())
}
