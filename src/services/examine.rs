//! Owns the examination of a tree's container files: everything in Dockerfiles and Compose files that is invalid, and
//! every reference in them that leads nowhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ComposeUse;
use super::builds::Builds;
use super::counts::counts;
use super::demands::{Names, demands, missing};
use super::drafts::{Asked, Recipe, finish};
use super::file_sets::{FileSet, file_sets};
use super::lookup::{Found, Lookup};
use super::models::Model;
use super::problem::{Problem, Spot};
use super::projects::{Loader, Opened, Role};
use super::select::is_dockerfile_name;
use super::survey::{Note, Parsed, Survey};
use crate::change::{RepoPath, Snapshot};
use crate::fault::Fault;
use crate::formats::compose::{
    ComposeFile, Review, Space, Unusable, interpolate, is_compose_name, port_mistake, review, unusable,
};

/// What an examination of a tree shows.
#[derive(Debug, Default)]
pub struct Examination {
    /// What is wrong, by file and place.
    pub problems: Vec<Problem>,
    /// What could not be read or evaluated.
    pub not_evaluated: Vec<Note>,
}

/// Whether an edit of the file at `path` can bring a problem, wherever it stands. A file that goes can do so whatever it
/// is called.
pub fn is_examined(path: &RepoPath) -> bool {
    let name = path.file_name();
    is_dockerfile_name(name)
        || is_compose_name(name)
        || matches!(path.extension(), Some(b"yml" | b"yaml"))
        || name.ends_with(b".dockerignore")
        || name == b".dockerignore"
        || name == b".env"
}

/// How many problems of a tree are told: beyond that, nobody reads them.
const MAX_PROBLEMS: usize = 2_000;

/// Examines the container files of a tree.
pub fn examine<C: Parsed>(tree: &dyn Snapshot, cache: &C) -> Result<Examination, Fault> {
    let survey = Survey::new(tree, cache)?;
    let lookup = Lookup::new(tree);
    let mut problems = Vec::new();
    let mut builds = Builds::new(&survey, &lookup);
    let mut loader = Loader::new(&survey, true);
    for set in file_sets(&survey)? {
        for (loser, winner) in &set.dead {
            if !leads_elsewhere(&lookup, loser)? {
                problems.push(Problem::dead(loser, winner));
            }
        }
        problems.extend(set.problems.iter().cloned());
        problems.extend(unnamed(&set, &lookup)?);
        let model = loader.project(&set)?;
        problems.extend(counts(&model, &set));
        let elsewhere = if set.is_default { Names::new() } else { names(&survey, &set)? };
        problems.extend(demands(&model, &set, &elsewhere, &lookup)?);
        asked(&survey, &model, &set, &mut builds)?;
    }
    problems.append(&mut loader.problems);
    for opened in &loader.files {
        problems.extend(reviewed(&survey, &lookup, opened)?);
    }
    builds.unasked()?;
    problems.append(&mut builds.problems);
    problems.sort();
    problems.dedup();
    problems.dedup_by(|later, first| later.range == first.range && later.identity() == first.identity());
    problems.truncate(MAX_PROBLEMS);
    // What does not parse is a problem, and no note as well.
    let is_told =
        |note: &Note| problems.iter().any(|problem| problem.file == note.path && told(problem, note));
    let notes = survey.into_notes();
    let not_evaluated = notes.into_iter().filter(|note| !is_told(note)).collect();
    Ok(Examination { problems, not_evaluated })
}

/// The files that COMPOSE_FILE names and that are not there.
fn unnamed(set: &FileSet, lookup: &Lookup<'_>) -> Result<Vec<Problem>, Fault> {
    let Some(at) = &set.named_at else { return Ok(Vec::new()) };
    let what = format!("COMPOSE_FILE in `{}`", at.file);
    let problems = set.files.iter().map(|path| missing(&what, path, at, "", lookup));
    Ok(problems.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn told(problem: &Problem, note: &Note) -> bool {
    problem.message.contains(&note.reason)
}

/// Whether a file is a link: what it leads to is read after all, or stands elsewhere.
fn leads_elsewhere(lookup: &Lookup<'_>, path: &RepoPath) -> Result<bool, Fault> {
    Ok(!matches!(lookup.find(path)?, Found::File(real, _) if real == *path))
}

/// What all Compose files of a folder declare.
fn names<C: Parsed>(survey: &Survey<'_, C>, set: &FileSet) -> Result<Names, Fault> {
    let mut names = Names::new();
    for path in &set.all {
        let parse = |data: &[u8]| ComposeFile::parse(data).map_err(|error| error.message);
        let Some(file) = survey.read(path, parse)? else { continue };
        for document in &file.documents {
            names.extend(document.services.iter().map(|layer| (Space::Service, Arc::clone(&layer.name))));
            names.extend(document.declared.iter().map(|one| (one.space, Arc::clone(&one.name))));
        }
    }
    Ok(names)
}

/// The builds that a project asks for.
fn asked<C: Parsed>(
    survey: &Survey<'_, C>,
    model: &Model,
    set: &FileSet,
    builds: &mut Builds<'_, '_, C>,
) -> Result<(), Fault> {
    let Some(first) = set.files.first() else { return Ok(()) };
    for (name, draft) in &model.services {
        let asked_by = ComposeUse { file: first.clone(), service: name.to_string() };
        match finish(draft, &set.folder, asked_by) {
            Asked::Build(build) => builds.asked(&build, draft, model)?,
            Asked::Unknown(reason) => survey.note(first, format!("service `{name}`: {reason}")),
            Asked::Outside { key, path, at } => {
                let what = format!("`build.{key}` of the service `{name}`");
                builds.problems.push(Problem::outside(&at, &what, &path));
            }
            Asked::Nothing => {}
        }
    }
    Ok(())
}

/// A service of a Compose project, as far as it decides what is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The files of the project, in the order in which they merge.
    pub files: Vec<RepoPath>,
    /// The service.
    pub name: String,
    /// `image`, if it is known.
    pub image: Option<String>,
    /// Whether it is enabled by the profiles that `.env` names; by all, where it names none.
    pub is_enabled: bool,
    /// What is built from this repository: context, Dockerfile (`None`: inline) and target.
    pub build: Option<(RepoPath, Option<RepoPath>, Option<String>)>,
}

/// The services of all projects of a tree, their files merged and their variables replaced.
pub fn resolved<C: Parsed>(tree: &dyn Snapshot, cache: &C) -> Result<Vec<Resolved>, Fault> {
    let survey = Survey::new(tree, cache)?;
    let mut loader = Loader::new(&survey, false);
    let mut services = Vec::new();
    for set in file_sets(&survey)? {
        let Some(first) = set.files.first() else { continue };
        for (name, draft) in loader.project(&set)?.services {
            let asked_by = ComposeUse { file: first.clone(), service: name.to_string() };
            let build = match finish(&draft, &set.folder, asked_by) {
                Asked::Build(build) => Some(build),
                Asked::Nothing | Asked::Outside { .. } | Asked::Unknown(_) => None,
            };
            let build = build.map(|build| {
                let dockerfile = match build.dockerfile {
                    Recipe::File(path) => Some(path),
                    Recipe::Inline(_) => None,
                };
                (build.context, dockerfile, build.target)
            });
            let image = draft.image.value().and_then(|image| image.whole.clone().ok());
            let is_enabled = set.profiles.as_ref().is_none_or(|profiles| draft.is_enabled(profiles));
            let (files, name) = (set.files.clone(), name.to_string());
            services.push(Resolved { files, name, image, is_enabled, build });
        }
    }
    Ok(services)
}

struct Whole(Review);
struct Part(Review);

/// What is wrong with a Compose file by itself, and with its variables where it is read.
fn reviewed<C: Parsed>(
    survey: &Survey<'_, C>,
    lookup: &Lookup<'_>,
    opened: &Opened,
) -> Result<Vec<Problem>, Fault> {
    let (whole, part);
    let review = if opened.role == Role::Part {
        part = survey.read(&opened.path, |data| Ok(Part(review(data, false))))?;
        part.as_ref().map(|review| &review.0)
    } else {
        whole = survey.read(&opened.path, |data| Ok(Whole(review(data, true))))?;
        whole.as_ref().map(|review| &review.0)
    };
    let Some(review) = review else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if review.is_empty && opened.role == Role::First {
        let message = format!("`{}` holds nothing, and Compose takes no empty file", opened.path);
        let help = "write the services, or delete the file".to_owned();
        problems.push(Problem::invalid(&Spot::new(&opened.path, &(0..0)), message, "nothing", help));
    }
    for mistake in &review.mistakes {
        let at = Spot::new(&opened.path, &mistake.range);
        let message = format!("`{}` is no Compose file that Compose takes: {}", opened.path, mistake.message);
        let help = "write it as the Compose specification has it; `docker compose config` tells the same";
        problems.push(Problem::invalid(&at, message, "not taken", help.to_owned()));
    }
    for port in &review.ports {
        // Without its value a variable leaves a port that only the machine knows.
        let Ok(text) = interpolate(&port.raw, &opened.variables) else { continue };
        if let Some(mistake) = port_mistake(&text) {
            let at = Spot::new(&opened.path, &port.range);
            let message =
                format!("`{}` publishes the port `{text}`, which Compose refuses: {mistake}", opened.path);
            let help = "write it as `HOST:CONTAINER`, with numbers from 1 to 65535".to_owned();
            problems.push(Problem::invalid(&at, message, "no port", help));
        }
    }
    let mut required = BTreeSet::new();
    for text in &review.variables {
        let at = Spot::new(&opened.path, &text.range);
        match unusable(&text.raw, &opened.variables) {
            Some(Unusable::Malformed(what)) => {
                let message = format!("`{}`: `{what}` is no way to write a variable", opened.path);
                let help = "close the brace and name the variable, or write `$$` for a dollar".to_owned();
                problems.push(Problem::invalid(&at, message, "no variable", help));
            }
            Some(Unusable::Required { name, message }) if required.insert(name.clone()) => {
                problems.push(unset(&at, opened, &name, &message, lookup)?);
            }
            Some(Unusable::Required { .. }) | None => {}
        }
    }
    Ok(problems)
}

/// A variable that must have a value. Where git ignores the file that would give it one, every machine has its own.
fn unset(at: &Spot, opened: &Opened, name: &str, said: &str, lookup: &Lookup<'_>) -> Result<Problem, Fault> {
    let said: String = said.chars().take(80).collect();
    let said = if said.is_empty() { String::new() } else { format!(" (\"{said}\")") };
    let message = format!("`{}` fails without the variable {name}{said}, and nothing sets it", opened.path);
    let help = format!("give it a value in `{}`, or a default: `${{{name}:-…}}`", opened.env_file);
    let problem = Problem::invalid(at, message, "has no value", help);
    Ok(if lookup.is_ignored(&opened.env_file)? { problem.softly() } else { problem })
}
