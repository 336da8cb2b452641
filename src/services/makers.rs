//! Owns the images that Compose runs without building them: who else in the tree makes them. A build tool (jib, Spring
//! Boot) calls its image after the service or as it is told, bake files and scripts name what they build.

use super::Service;
use super::coverage;
use super::drafts::{ComposeBuild, ComposeRun, Recipe};
use super::images::asked;
use super::paths::resolve;
use super::roster::Roster;
use super::survey::{Parsed, Survey};
use crate::change::{Entry, RepoPath, Selector};
use crate::fault::Fault;
use crate::formats::images::{BakeFile, Order, commands};

/// The files that may name what they build. It is asked only where a Compose service runs an image that nothing else
/// explains, and a service waits for one.
static SELECTOR: Selector = Selector { name: "image makers", enter, pick };

/// Files of commands, by name.
const SCRIPTS: &[&str] = &[
    ".gitlab-ci.yml",
    ".justfile",
    "GNUmakefile",
    "Jenkinsfile",
    "Justfile",
    "Makefile",
    "Taskfile.yaml",
    "Taskfile.yml",
    "justfile",
    "makefile",
];

/// The files that `docker buildx bake` reads when it is told none.
const BAKE: &[&str] =
    &["docker-bake.hcl", "docker-bake.json", "docker-bake.override.hcl", "docker-bake.override.json"];

/// Sets what runs the services whose images something beside Compose makes.
pub(super) fn join<C: Parsed>(
    survey: &Survey<'_, C>,
    runs: &[ComposeRun],
    services: &mut [Service],
) -> Result<(), Fault> {
    for service in services.iter_mut().filter(|service| service.compose.is_none()) {
        // Where the service has a Dockerfile, its image is called as whoever builds that says.
        let is_made = service.image.is_none();
        let run = runs.iter().find(|run| is_made && service.makes(&run.image));
        service.compose = run.map(|run| run.by.clone());
    }
    if runs.is_empty() || services.iter().all(|service| service.compose.is_some()) {
        return Ok(());
    }
    let mut roster = Roster::new(services);
    for (path, entry) in survey.tree().select(&SELECTOR)? {
        for order in orders(survey, &path, entry)? {
            for run in runs.iter().filter(|run| order.images.contains(&run.image)) {
                if let Some(build) = build(survey, &path, &order, run)? {
                    coverage::join(&asked(survey, build)?, services, &mut roster);
                }
            }
        }
    }
    Ok(())
}

/// A script's text, read for the builds in it.
struct Script(Vec<Order>);

/// The builds that a file asks for.
fn orders<C: Parsed>(survey: &Survey<'_, C>, path: &RepoPath, entry: Entry) -> Result<Vec<Order>, Fault> {
    let name = path.file_name();
    if is_bake(path) {
        let parse = if name.ends_with(b".json") { BakeFile::parse_json } else { BakeFile::parse_hcl };
        let Some(file) = survey.read(path, parse)? else { return Ok(Vec::new()) };
        for target in &file.unknown {
            survey
                .note(path, format!("what the image of the target `{target}` is called, only Bake can tell"));
        }
        return Ok(file.orders.clone());
    }
    let may_build = entry.mode.is_file() && (is_script(path) || name == b"package.json");
    if !may_build {
        return Ok(Vec::new());
    }
    let read = survey.read(path, |data| Ok(Script(commands(&text(data)))))?;
    Ok(read.map(|script| script.0.clone()).unwrap_or_default())
}

/// A script's text; of a package.json its scripts, one a line.
fn text(data: &[u8]) -> String {
    let scripts = serde_json::from_slice::<serde_json::Value>(data).ok().and_then(|value| {
        let scripts = value.get("scripts")?.as_object()?;
        Some(scripts.values().filter_map(|script| script.as_str()).collect::<Vec<_>>().join("\n"))
    });
    scripts.unwrap_or_else(|| String::from_utf8_lossy(data).into_owned())
}

/// The build that an order means, for the Compose service that runs its image; `None` if its context is not there.
///
/// A script runs in its own folder or at the root: the first of them in which the Dockerfile is there is meant.
fn build<C: Parsed>(
    survey: &Survey<'_, C>,
    path: &RepoPath,
    order: &Order,
    run: &ComposeRun,
) -> Result<Option<ComposeBuild>, Fault> {
    for folder in [path.directory(), RepoPath::root()] {
        let Some(context) = resolve(&folder, order.context.as_bytes()) else { continue };
        let dockerfile = match &order.dockerfile {
            Some(given) if order.is_in_context => resolve(&context, given.as_bytes()),
            Some(given) => resolve(&folder, given.as_bytes()),
            None => Some(context.join("Dockerfile")),
        };
        let Some(dockerfile) = dockerfile else { continue };
        if survey.is_directory(&context)? && survey.is_file(&dockerfile)? {
            return Ok(Some(ComposeBuild {
                asked_by: run.by.clone(),
                context,
                dockerfile: Recipe::File(dockerfile),
                target: order.target.clone(),
                arguments: Default::default(),
                contexts: Default::default(),
                starts: run.starts.clone(),
            }));
        }
    }
    Ok(None)
}

/// Whether a file is one that `docker buildx bake` reads.
pub(super) fn is_bake(path: &RepoPath) -> bool {
    BAKE.iter().any(|own| own.as_bytes() == path.file_name()) && path.directory().components().all(enter)
}

/// Whether a file holds commands that may build an image, by its name and place.
pub(super) fn is_script(path: &RepoPath) -> bool {
    let is_named = SCRIPTS.iter().any(|own| own.as_bytes() == path.file_name());
    let directory = path.directory();
    let in_workflows = matches!(directory.as_bytes(), b".github/workflows" | b".circleci")
        && matches!(path.extension(), Some(b"yml" | b"yaml"));
    let is_shell = matches!(path.extension(), Some(b"sh" | b"mk" | b"just"));
    (is_named || in_workflows || is_shell) && directory.components().all(enter)
}

fn enter(directory: &[u8]) -> bool {
    let is_pipeline = matches!(directory, b".github" | b".circleci");
    let is_foreign = matches!(
        directory,
        b"node_modules" | b"vendor" | b"third_party" | b"third-party" | b"target" | b"testdata"
    );
    is_pipeline || !directory.starts_with(b".") && !is_foreign
}

fn pick(name: &[u8]) -> bool {
    let is = |names: &[&str]| names.iter().any(|own| own.as_bytes() == name);
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end.as_bytes()));
    is(SCRIPTS) || is(BAKE) || name == b"package.json" || ends(&[".sh", ".mk", ".just", ".yml", ".yaml"])
}
