//! Owns Gradle: which projects a build has, which plugins each of them gets from whom, and which of these pack a program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{BUILD_IMAGE, JIB, partly_known};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::images::repository;
use crate::formats::manifest::{GradleBuild, GradleCatalog, GradleSettings, Plugin, Scope};
use crate::services::kit::{Form, Kit};
use crate::services::paths::{below, resolve, upwards};
use crate::services::survey::{Parsed, Survey};
use crate::services::{Ecosystem, Service};

const BUILDS: [&str; 2] = ["build.gradle", "build.gradle.kts"];
const SETTINGS: [&str; 2] = ["settings.gradle", "settings.gradle.kts"];

/// How many scripts one project may lead through.
const MAX_SCRIPTS: usize = 32;

/// Plugins that pack a program, each with what it leaves behind.
const PROGRAMS: &[(&str, Form)] = &[
    ("application", Form::Distribution),
    ("io.ktor.plugin", Form::Distribution),
    ("io.micronaut.application", Form::Distribution),
    ("io.micronaut.minimal.application", Form::Distribution),
    ("io.quarkus", Form::Quarkus),
    ("war", Form::War),
];

/// The ids that the Shadow plugin has had: it bundles libraries, too, and a main class says that the jar starts.
const SHADOW: &[&str] =
    &["com.github.johnrengelman.shadow", "com.gradleup.shadow", "io.github.goooler.shadow"];

const BOOT: &str = "org.springframework.boot";

/// Plugins without which Spring Boot's has nothing to pack.
const LANGUAGES: &[&str] = &["groovy", "java", "java-library", "kotlin", "scala", "war"];

/// A project of a build.
struct Project {
    directory: RepoPath,
    /// Its own script, or that of the root where it has none.
    manifest: RepoPath,
    /// The build's root.
    root: RepoPath,
    /// `a:b`; empty for the root.
    path: String,
    name: Option<String>,
}

/// What a project gets, in the end.
#[derive(Default)]
struct Applied {
    ids: BTreeSet<String>,
    unknown: Vec<String>,
    disables_boot_jar: bool,
    has_main_class: bool,
    jib_image: Option<String>,
    boot_image: Option<String>,
}

impl Applied {
    /// Takes what a scope says beside its plugins. A project's own scripts come last, and win.
    fn take(&mut self, scope: &Scope) {
        self.disables_boot_jar |= scope.disables_boot_jar;
        self.has_main_class |= scope.has_main_class;
        for (own, given) in
            [(&mut self.jib_image, &scope.jib_image), (&mut self.boot_image, &scope.boot_image)]
        {
            if given.is_some() {
                own.clone_from(given);
            }
        }
    }
}

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let scripts = conventions(survey);
    let mut services = Vec::new();
    for project in projects(survey)?.into_values() {
        let applied = apply(survey, &scripts, &project)?;
        let Some((why, form)) = verdict(&applied) else {
            for plugin in &applied.unknown {
                survey.note(
                    &project.manifest,
                    format!("whether `{plugin}` makes it a program, only Gradle can tell"),
                );
            }
            continue;
        };
        let wrapper = survey.has(&project.root.join("gradlew"));
        let kit = if wrapper { Kit::GradleWrapper } else { Kit::Gradle };
        let last = project.path.rsplit(':').next().unwrap_or_default().to_owned();
        let name = project.name.clone().unwrap_or(last);
        let mut service =
            Service::new(project.directory.clone(), Ecosystem::Jvm, project.manifest.clone(), why)
                .called([name.clone(), project.path.clone()])
                .running((!name.is_empty()).then_some(name))
                .made_with(kit, form)
                .built_in(project.root);
        (service.builder, service.images) = images(survey, &service, &applied);
        services.push(service);
    }
    Ok(services)
}

/// Whether a project packs a program, and how.
fn verdict(applied: &Applied) -> Option<(String, Form)> {
    let has = |id: &str| applied.ids.contains(id);
    // Android's programs are no services; neither are plugins for Gradle itself.
    if has("com.android.application") || has("java-gradle-plugin") {
        return None;
    }
    let speaks = applied
        .ids
        .iter()
        .any(|id| LANGUAGES.contains(&id.as_str()) || id.starts_with("org.jetbrains.kotlin."));
    if has(BOOT) && speaks && !applied.disables_boot_jar {
        let form = if has("war") { Form::War } else { Form::Jar };
        return Some((format!("Gradle plugin `{BOOT}`"), form));
    }
    if let Some(shadow) = SHADOW.iter().find(|id| has(id))
        && (has("application") || applied.has_main_class)
    {
        return Some((format!("Gradle plugin `{shadow}` with a main class"), Form::ShadowJar));
    }
    let program = PROGRAMS.iter().find(|(id, _)| has(id));
    program.map(|(id, form)| (format!("Gradle plugin `{id}`"), form.clone()))
}

/// What makes the image of a project without a Dockerfile, and what it calls it: after the project, if nobody says
/// otherwise (jib: <https://github.com/GoogleContainerTools/jib/tree/master/jib-gradle-plugin>; Spring Boot: "Packaging
/// OCI Images" of its Gradle plugin's reference).
fn images<C: Parsed>(
    survey: &Survey<'_, C>,
    service: &Service,
    applied: &Applied,
) -> (Option<&'static str>, Vec<String>) {
    let (mut builder, mut images) = (None, Vec::new());
    // Gradle calls a build without a name after the folder that it is checked out in, which no tree tells.
    let unnamed = "app".to_owned();
    let project = service.program.as_ref().or(service.names.first()).unwrap_or(&unnamed);
    let has_jib = applied.ids.contains("com.google.cloud.tools.jib");
    for (is_there, is_sure, name, given) in [
        (has_jib, true, JIB, &applied.jib_image),
        (applied.ids.contains(BOOT), false, BUILD_IMAGE, &applied.boot_image),
    ] {
        if !is_there {
            continue;
        }
        if is_sure || given.is_some() {
            builder = builder.or(Some(name));
        }
        let Some(given) = given else {
            images.push(project.clone());
            continue;
        };
        let mut image = repository(given).to_owned();
        for name in ["${project.name}", "${rootProject.name}", "$project.name"] {
            image = image.replace(name, project);
        }
        if image.contains('$') {
            survey.note(&service.manifest, format!("image `{given}`: only Gradle can tell what that is"));
            images.push(partly_known(&image, project));
        } else {
            images.push(repository(&image).to_owned());
        }
    }
    (builder, images)
}

fn one_of<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath, names: [&str; 2]) -> Option<RepoPath> {
    names.iter().map(|name| directory.join(name)).find(|path| survey.has(path))
}

/// The root of the build that a directory belongs to: the nearest with settings, or itself.
fn build_root<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath) -> RepoPath {
    upwards(directory)
        .find(|above| one_of(survey, above, SETTINGS).is_some())
        .unwrap_or_else(|| directory.clone())
}

/// All projects, by directory: those with a script, and those that settings include.
fn projects<C: Parsed>(survey: &Survey<'_, C>) -> Result<BTreeMap<RepoPath, Project>, Fault> {
    let mut projects = BTreeMap::new();
    for path in SETTINGS.iter().flat_map(|name| survey.named(name)) {
        let Some(settings) = survey.read(path, GradleSettings::parse)? else { continue };
        let root = path.directory();
        for include in &settings.unknown {
            survey.note(path, format!("`{include}`: only Gradle can tell which projects that includes"));
        }
        if let Some(manifest) = one_of(survey, &root, BUILDS) {
            let name = settings.name.clone();
            let project =
                Project { directory: root.clone(), manifest, root: root.clone(), path: String::new(), name };
            projects.insert(root.clone(), project);
        }
        for include in &settings.includes {
            let moved = settings.directories.iter().find(|(path, _)| path == include);
            let place = moved.map_or_else(|| include.replace(':', "/"), |(_, place)| place.clone());
            let Some(directory) = resolve(&root, place.as_bytes()) else { continue };
            let folder = String::from_utf8_lossy(directory.file_name()).into_owned();
            let named = ["gradle", "gradle.kts"].map(|ending| directory.join(format!("{folder}.{ending}")));
            let own = one_of(survey, &directory, BUILDS)
                .or_else(|| named.into_iter().find(|path| survey.has(path)));
            let manifest = match own {
                Some(own) => own,
                // A project without a script of its own gets what the root gives it.
                None if survey.within(&directory).next().is_some() => {
                    one_of(survey, &root, BUILDS).unwrap_or_else(|| path.clone())
                }
                None => continue,
            };
            let project = Project {
                directory: directory.clone(),
                manifest,
                root: root.clone(),
                path: include.clone(),
                name: None,
            };
            projects.insert(directory, project);
        }
    }
    for path in BUILDS.iter().flat_map(|name| survey.named(name)) {
        let directory = path.directory();
        // What Gradle builds to build with.
        if projects.contains_key(&directory) || directory.components().any(|part| part == b"buildSrc") {
            continue;
        }
        let root = build_root(survey, &directory);
        let parts: Vec<_> =
            below(&directory, &root).iter().map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        let project = Project {
            directory: directory.clone(),
            manifest: path.clone(),
            root,
            path: parts.join(":"),
            name: None,
        };
        projects.insert(directory, project);
    }
    Ok(projects)
}

/// Scripts that are plugins: `buildSrc/src/main/kotlin/ID.gradle.kts`, by id.
fn conventions<C: Parsed>(survey: &Survey<'_, C>) -> BTreeMap<String, RepoPath> {
    let scripts = survey.files().filter_map(|path| {
        let name = std::str::from_utf8(path.file_name()).ok()?;
        let id = name.strip_suffix(".gradle").or_else(|| name.strip_suffix(".gradle.kts"))?;
        let in_source = path.as_bytes().windows(9).any(|window| window == b"src/main/");
        in_source.then(|| (id.to_owned(), path.clone()))
    });
    scripts.collect()
}

/// Everything that a project gets: from its own script, from the scripts above it, from scripts that these apply.
fn apply<C: Parsed>(
    survey: &Survey<'_, C>,
    conventions: &BTreeMap<String, RepoPath>,
    project: &Project,
) -> Result<Applied, Fault> {
    let mut applied = Applied::default();
    let mut scopes = scopes(survey, project)?;
    let catalog = catalog(survey, &project.root)?;
    let made = made(survey, &project.root)?;
    let mut seen = BTreeSet::new();
    while let Some((directory, scope)) = scopes.pop() {
        applied.take(&scope);
        let mut scripts: Vec<RepoPath> = Vec::new();
        for script in &scope.scripts {
            match script_path(script, &directory, &project.root) {
                Some(path) => scripts.push(path),
                None => applied.unknown.push(script.clone()),
            }
        }
        for plugin in &scope.plugins {
            let Some(id) = resolved(plugin, catalog.as_deref(), &mut applied.unknown) else { continue };
            match conventions.get(&id) {
                Some(script) => scripts.push(script.clone()),
                None if made.contains_key(&id) => {
                    if let Some(script) = made.get(&id) {
                        let reason = format!(
                            "`{id}` is made by code: which projects it makes programs of, only Gradle can tell"
                        );
                        survey.note(script, reason);
                    }
                }
                None => {
                    applied.ids.insert(id);
                }
            }
        }
        for script in scripts {
            if seen.len() < MAX_SCRIPTS
                && seen.insert(script.clone())
                && let Some(build) = survey.read(&script, GradleBuild::parse)?
            {
                scopes.push((directory.clone(), build.own.clone()));
                scopes.push((directory.clone(), build.all.clone()));
            }
        }
    }
    Ok(applied)
}

/// What the scripts of a project and those above it say about it; what stands nearest comes first.
fn scopes<C: Parsed>(survey: &Survey<'_, C>, project: &Project) -> Result<Vec<(RepoPath, Scope)>, Fault> {
    let mut scopes: Vec<(RepoPath, Scope)> = Vec::new();
    for directory in upwards(&project.directory) {
        let own = directory == project.directory;
        let script = if own && project.manifest.directory() == directory {
            Some(project.manifest.clone())
        } else {
            one_of(survey, &directory, BUILDS)
        };
        if let Some(script) = script
            && let Some(build) = survey.read(&script, GradleBuild::parse)?
        {
            let mut take = |scope: &Scope| scopes.push((directory.clone(), scope.clone()));
            take(&build.all);
            take(if own { &build.own } else { &build.below });
            let parts = below(&project.directory, &directory).join(&b':');
            build
                .named
                .iter()
                .filter(|(path, _)| path.as_bytes() == parts)
                .for_each(|(_, scope)| take(scope));
        }
        if directory == project.root {
            break;
        }
    }
    Ok(scopes)
}

/// The id of a plugin; what has none goes into `unknown`.
fn resolved(plugin: &Plugin, catalog: Option<&GradleCatalog>, unknown: &mut Vec<String>) -> Option<String> {
    match plugin {
        Plugin::Id(id) => Some(id.clone()),
        Plugin::Unknown(text) => {
            unknown.push(text.clone());
            None
        }
        Plugin::Alias(alias) => {
            let name = alias.split_once(".plugins.").map_or(alias.as_str(), |(_, name)| name);
            let known = catalog.and_then(|catalog| catalog.plugins.iter().find(|(own, _)| own == name));
            if known.is_none() {
                unknown.push(alias.clone());
            }
            known.map(|(_, id)| id.clone())
        }
    }
}

fn catalog<C: Parsed>(survey: &Survey<'_, C>, root: &RepoPath) -> Result<Option<Arc<GradleCatalog>>, Fault> {
    let path = root.join("gradle/libs.versions.toml");
    if survey.has(&path) { survey.read(&path, GradleCatalog::parse) } else { Ok(None) }
}

/// The ids of plugins that the build itself makes from code, which is not run here, and the scripts that say so.
fn made<C: Parsed>(survey: &Survey<'_, C>, root: &RepoPath) -> Result<BTreeMap<String, RepoPath>, Fault> {
    let mut made = BTreeMap::new();
    for folder in ["buildSrc", "build-logic", "build-logic/convention", "build-logic/plugins", "buildLogic"] {
        if let Some(script) = one_of(survey, &root.join(folder), BUILDS)
            && let Some(build) = survey.read(&script, GradleBuild::parse)?
        {
            made.extend(build.makes.iter().map(|id| (id.clone(), script.clone())));
        }
    }
    Ok(made)
}

/// The script that `apply from:` names, if it is a plain path or one below the root.
fn script_path(script: &str, directory: &RepoPath, root: &RepoPath) -> Option<RepoPath> {
    let roots = ["$rootDir/", "${rootDir}/", "$rootProject.projectDir/", "${rootProject.projectDir}/"];
    let (base, rest) = match roots.iter().find_map(|prefix| script.strip_prefix(prefix)) {
        Some(rest) => (root, rest),
        None => (directory, script.trim_start_matches("$projectDir/")),
    };
    if rest.contains('$') || rest.contains("://") { None } else { resolve(base, rest.as_bytes()) }
}
