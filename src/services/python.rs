//! Owns Python services: Django projects, entry points with a server to run them, installed server programs, Procfiles.

use std::collections::{BTreeMap, BTreeSet};

use bstr::ByteSlice;

use super::kit::{self, Form};
use super::paths::{below, relative, resolve, upwards};
use super::select::is_requirements;
use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::manifest::{Pipfile, Procfile, PyProject, Requirements, SetupFile, normalized};
use crate::glob::Pattern;

/// Packages that answer requests, or run what does.
const SERVERS: &[&str] = &[
    "aiohttp",
    "blacksheep",
    "bottle",
    "celery",
    "cherrypy",
    "connexion",
    "daphne",
    "dash",
    "django",
    "falcon",
    "fastapi",
    "flask",
    "gradio",
    "granian",
    "grpcio",
    "gunicorn",
    "hug",
    "hypercorn",
    "litestar",
    "pyramid",
    "quart",
    "robyn",
    "sanic",
    "starlette",
    "streamlit",
    "tornado",
    "uvicorn",
    "uwsgi",
    "waitress",
];

const ENTRY_POINTS: &[&str] = &["main.py", "app.py", "server.py", "asgi.py", "wsgi.py"];

/// How many files `-r` may lead through.
const MAX_INCLUDES: usize = 32;

/// What the manifests of one directory say.
#[derive(Default)]
struct Project {
    manifest: Option<RepoPath>,
    name: Option<String>,
    dependencies: BTreeSet<String>,
    scripts: Vec<String>,
    installs_programs: bool,
    /// Whether its dependencies are computed by something that no manifest tells.
    is_computed: bool,
    /// The projects below that belong to it.
    members: Vec<String>,
}

impl Project {
    /// The first server it depends on.
    fn server(&self) -> Option<&str> {
        SERVERS.iter().copied().find(|server| self.dependencies.contains(*server))
    }
}

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let projects = projects(survey)?;
    let mut found: BTreeMap<RepoPath, Service> = BTreeMap::new();
    let mut add = |directory: RepoPath, evidence: &RepoPath, program: Option<String>, why: String| {
        let own = projects.get(&directory);
        let manifest = own.and_then(|own| own.manifest.clone()).unwrap_or_else(|| evidence.clone());
        let names = own.into_iter().flat_map(|own| own.name.iter().chain(&own.scripts)).cloned();
        let root = root(&projects, &directory);
        let service = Service::new(directory.clone(), Ecosystem::Python, manifest, why)
            .called(names)
            .running(program)
            .made_with(kit::python(survey, &root), Form::Program)
            .built_in(root);
        found.entry(directory).or_insert(service);
    };
    for path in survey.named("manage.py") {
        let project = upwards(&path.directory()).find_map(|above| projects.get(&above));
        let depends = project.is_some_and(|project| project.dependencies.contains("django"));
        if depends
            || survey.read(path, |data| Ok(Django(data.contains_str("django"))))?.is_some_and(|file| file.0)
        {
            add(path.directory(), path, Some("manage.py".to_owned()), "manage.py and Django".to_owned());
        }
    }
    for path in survey.named("Procfile") {
        if let Some(command) = procfile(survey, &projects, path)? {
            add(path.directory(), path, Some(command), "Procfile".to_owned());
        }
    }
    for (directory, project) in &projects {
        let Some(server) = project.server() else { continue };
        let (Some(manifest), true) = (&project.manifest, project.installs_programs) else { continue };
        let program = project.scripts.first().cloned();
        add(directory.clone(), manifest, program, format!("installs a program and depends on {server}"));
    }
    for path in ENTRY_POINTS.iter().flat_map(|name| survey.named(name)) {
        if let Some((directory, why)) = entry(survey, &projects, path)? {
            let program = relative(path, &directory);
            add(directory, path, Some(program), why);
        }
    }
    Ok(found.into_values().collect())
}

/// The directory that must be whole: the nearest project's, or the workspace's that it is a member of.
fn root(projects: &BTreeMap<RepoPath, Project>, directory: &RepoPath) -> RepoPath {
    let Some(own) = upwards(directory).find(|above| projects.contains_key(above)) else {
        return directory.clone();
    };
    let workspace = upwards(&own).skip(1).find(|above| {
        let members = projects.get(above).map(|project| project.members.as_slice()).unwrap_or_default();
        let place = RepoPath::from(relative(&own, above).as_str());
        members.iter().any(|member| Pattern::parse(member).is_ok_and(|member| member.covers(&place, false)))
    });
    workspace.unwrap_or(own)
}

/// Whether a manage.py speaks of Django.
struct Django(bool);

fn projects<C: Parsed>(survey: &Survey<'_, C>) -> Result<BTreeMap<RepoPath, Project>, Fault> {
    let mut projects: BTreeMap<RepoPath, Project> = BTreeMap::new();
    for path in survey.files() {
        let name = path.file_name();
        let known = matches!(name, b"pyproject.toml" | b"setup.py" | b"setup.cfg" | b"Pipfile")
            || is_requirements(name);
        if !known {
            continue;
        }
        let project = projects.entry(path.directory()).or_default();
        let main = matches!(name, b"pyproject.toml" | b"requirements.txt");
        if main || project.manifest.is_none() {
            project.manifest = Some(path.clone());
        }
        read_manifest(survey, path, project)?;
    }
    Ok(projects)
}

fn read_manifest<C: Parsed>(
    survey: &Survey<'_, C>,
    path: &RepoPath,
    project: &mut Project,
) -> Result<(), Fault> {
    match path.file_name() {
        b"pyproject.toml" => {
            let Some(file) = survey.read(path, PyProject::parse)? else { return Ok(()) };
            project.name = file.name.clone();
            project.installs_programs |= !file.scripts.is_empty();
            project.scripts.extend(file.scripts.iter().cloned());
            project.dependencies.extend(file.dependencies.iter().cloned());
            project.is_computed = file.is_computed;
            project.members.clone_from(&file.members);
            for name in &file.dependency_files {
                if let Some(path) = resolve(&path.directory(), name.as_bytes()) {
                    requirements(survey, &path, project)?;
                }
            }
        }
        b"setup.py" | b"setup.cfg" => {
            let parse =
                if path.file_name() == b"setup.py" { SetupFile::parse_py } else { SetupFile::parse_cfg };
            let Some(file) = survey.read(path, parse)? else { return Ok(()) };
            project.installs_programs |= file.has_scripts;
            project.dependencies.extend(file.dependencies.iter().cloned());
        }
        b"Pipfile" => {
            let Some(file) = survey.read(path, Pipfile::parse)? else { return Ok(()) };
            project.dependencies.extend(file.dependencies.iter().cloned());
        }
        _ => requirements(survey, path, project)?,
    }
    Ok(())
}

/// A requirements file and those it includes.
fn requirements<C: Parsed>(
    survey: &Survey<'_, C>,
    path: &RepoPath,
    project: &mut Project,
) -> Result<(), Fault> {
    let mut seen = vec![path.clone()];
    let mut at = 0;
    while at < seen.len() && at < MAX_INCLUDES {
        let path = seen[at].clone();
        at += 1;
        let Some(file) = survey.read(&path, Requirements::parse)? else { continue };
        project.dependencies.extend(file.dependencies.iter().cloned());
        for include in &file.includes {
            let included = resolve(&path.directory(), include.as_bytes());
            seen.extend(included.filter(|included| !seen.contains(included)));
        }
    }
    Ok(())
}

/// The first command of a Procfile that is Python's. Every language uses Procfiles: one is Python's beside a Python
/// project, or where it starts Python.
fn procfile<C: Parsed>(
    survey: &Survey<'_, C>,
    projects: &BTreeMap<RepoPath, Project>,
    path: &RepoPath,
) -> Result<Option<String>, Fault> {
    let Some(file) = survey.read(path, Procfile::parse)? else { return Ok(None) };
    let programs = [
        "python",
        "python3",
        "gunicorn",
        "uvicorn",
        "flask",
        "celery",
        "daphne",
        "hypercorn",
        "waitress-serve",
    ];
    let starts = |command: &String| command.split_whitespace().any(|word| programs.contains(&word));
    let beside = projects.contains_key(&path.directory());
    let is_python = beside || file.commands.iter().any(starts);
    Ok(file.commands.first().filter(|_| is_python).cloned())
}

/// The service that an entry point belongs to, and why it is one.
fn entry<C: Parsed>(
    survey: &Survey<'_, C>,
    projects: &BTreeMap<RepoPath, Project>,
    path: &RepoPath,
) -> Result<Option<(RepoPath, String)>, Fault> {
    let directory = path.directory();
    // What stands below a manage.py is Django's own.
    if survey.nearest(&directory, "manage.py").is_some() {
        return Ok(None);
    }
    let nearest = upwards(&directory).find_map(|above| projects.get_key_value(&above));
    let Some((root, project)) = nearest else { return Ok(None) };
    let Some(server) = project.server() else {
        if project.is_computed && project.dependencies.is_empty() {
            let manifest = project.manifest.as_ref().unwrap_or(path);
            survey.note(manifest, "what it depends on is computed when it is built");
        }
        return Ok(None);
    };
    let why = format!("{} and {server}", String::from_utf8_lossy(path.file_name()));
    let parts = below(&directory, root);
    let own_package = parts.first().is_some_and(|first| {
        *first == b"src"
            || project
                .name
                .as_deref()
                .is_some_and(|name| normalized(name) == normalized(&first.to_str_lossy()))
    });
    // One list of requirements may serve several programs: `services/a/app.py` is a program of its own, while
    // `app/main.py` and the inside of a package belong to the project.
    let apart = parts.len() > 1 && !own_package && !survey.exists(&directory.join("__init__.py"))?;
    Ok(Some((if apart { directory } else { root.clone() }, why)))
}
