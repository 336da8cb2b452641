//! Compose projects: contexts, Dockerfiles, targets and images are those of `docker-compose config`, and what one
//! refuses, the other refuses.

use std::collections::BTreeMap;
use std::path::Path;

use policy::change::memory::MemoryTree;
use policy::change::{RepoPath, Snapshot};
use policy::formats::compose::{Call, DEFAULT_NAMES, OVERRIDE_NAMES, is_compose_name};
use policy::rules::ParseCache;
use policy::services::{Flaw, Problem, examine, resolved};
use serde_json::Value;

use crate::oracle;
use crate::projects::PROJECTS;

/// Service → image, context, Dockerfile, target.
type Services = BTreeMap<String, [Option<String>; 4]>;

/// The files of a project, each after a line `-- PATH --`.
fn files(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(path) => files.push((path.to_owned(), String::new())),
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    files
}

/// What Compose makes of the project in `folder`; the error that it ends with.
fn theirs(folder: &Path, names: &[String]) -> Result<Services, String> {
    let mut command = oracle("docker-compose");
    command.current_dir(folder).env("HOME", folder);
    for name in names {
        command.args(["-f", name]);
    }
    // Where .env says which profiles count, the command line must not.
    let says = std::fs::read_to_string(folder.join(".env")).is_ok_and(|env| env.contains("COMPOSE_PROFILES"));
    if !says {
        command.args(["--profile", "*"]);
    }
    let ended = command.args(["config", "--format", "json"]).output().unwrap();
    if !ended.status.success() {
        return Err(String::from_utf8_lossy(&ended.stderr).into_owned());
    }
    let model: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let root = folder.canonicalize().unwrap();
    let services = model["services"].as_object().unwrap().iter();
    Ok(services.map(|(name, service)| (name.clone(), their_service(service, &root))).collect())
}

fn their_service(service: &Value, root: &Path) -> [Option<String>; 4] {
    // What `config` prints can be read again: a dollar is doubled.
    let text =
        |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(|text| text.replace("$$", "$"));
    let build = &service["build"];
    let image = text(&service["image"]);
    let Some(context) = text(&build["context"]) else { return [image, None, None, None] };
    let Ok(below) = Path::new(&context).strip_prefix(root) else { return [image, None, None, None] };
    let below = below.to_str().unwrap().to_owned();
    let dockerfile = text(&build["dockerfile_inline"]).map_or_else(
        || text(&build["dockerfile"]).map(|path| joined(&below, &path)),
        |_| Some("inline".to_owned()),
    );
    [image, Some(below), dockerfile, text(&build["target"])]
}

/// A path below a directory, without `.` and `..`.
fn joined(directory: &str, path: &str) -> String {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether Compose sees a problem too: it looks neither into Dockerfiles nor for what they are built from.
fn is_theirs(problem: &Problem) -> bool {
    let of_builds = ["`build", "`dockerfile_inline`", "the context `", "`file` of the "];
    let says = |start: &&str| problem.message.starts_with(*start);
    problem.flaw != Flaw::Dead
        && !of_builds.iter().any(says)
        && !problem.message.contains(" builds the target ")
        && !problem.message.contains("is no Dockerfile that builds")
        && !problem.message.contains(" copies `")
}

#[test]
fn projects_are_what_compose_makes_of_them() {
    let mut wrong = Vec::new();
    for (name, text) in PROJECTS {
        let folder = tempfile::tempdir().unwrap();
        let mut tree = MemoryTree::new();
        for (path, body) in files(text) {
            let target = folder.path().join(&path);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(target, &body).unwrap();
            tree = tree.with(path.as_str(), body);
        }
        // The files that a variant (`compose.prod.yaml`) is called with; none: those that Compose finds by itself.
        let paths: Vec<String> = files(text).into_iter().map(|(path, _)| path).collect();
        let is_variant = |path: &&String| path.starts_with("compose.") && path.contains(".prod.");
        let called: Vec<String> = match paths.iter().find(is_variant) {
            Some(variant) => vec!["compose.yaml".to_owned(), variant.clone()],
            None => Vec::new(),
        };
        if let Some(difference) = difference(&tree, folder.path(), &called) {
            wrong.push(format!("{name}: {difference}"));
        }
    }
    let (count, shown) = (wrong.len(), wrong.join("\n"));
    assert!(PROJECTS.len() >= 60 && wrong.is_empty(), "{count} of {}:\n{shown}", PROJECTS.len());
}

/// How policy and Compose differ about the project in `folder`, whose files `tree` holds too.
pub(crate) fn difference(tree: &MemoryTree, folder: &Path, called: &[String]) -> Option<String> {
    let cache = ParseCache::default();
    let problems = examine(tree, &cache).unwrap().problems.into_iter();
    // Only what this call of Compose reads: other variants, and projects further down, are calls of their own.
    let is_read = |problem: &Problem| {
        let name = problem.file.file_name();
        let own = DEFAULT_NAMES.iter().chain(&OVERRIDE_NAMES).any(|default| default.as_bytes() == name);
        let is_variant = is_compose_name(name) && !own;
        let is_below = own && !problem.file.directory().is_root();
        !called.is_empty() || !(is_variant || is_below)
    };
    let problems: Vec<Problem> = problems.filter(|problem| is_theirs(problem) && is_read(problem)).collect();
    match (theirs(folder, called), problems.first()) {
        (Err(_), Some(_)) => None,
        (Err(error), None) => Some(format!("Compose alone refuses: {error}")),
        (Ok(_), Some(problem)) => Some(format!("policy alone refuses: {}", problem.message)),
        (Ok(theirs), None) => {
            let ours = ours(tree, &cache, called);
            (ours != theirs).then(|| format!("\n  ours   {ours:?}\n  theirs {theirs:?}"))
        }
    }
}

/// What policy makes of the project whose files are `called`; empty: of the root's default files.
fn ours(tree: &MemoryTree, cache: &ParseCache, called: &[String]) -> Services {
    let shown = |path: &RepoPath| path.to_string();
    let named = tree.file(&RepoPath::from(".env")).unwrap().and_then(|env| Call::parse(&env.data).files);
    let is_default =
        |name: &String| DEFAULT_NAMES.contains(&name.as_str()) || OVERRIDE_NAMES.contains(&name.as_str());
    let is_project = |files: &[RepoPath]| {
        let names: Vec<String> = files.iter().map(shown).collect();
        match &named {
            Some(named) => names == *named,
            None if called.is_empty() => names.iter().all(is_default),
            None => names == called,
        }
    };
    let services = resolved(tree, cache).unwrap().into_iter();
    let services = services.filter(|service| is_project(&service.files) && service.is_enabled);
    let service = |service: policy::services::Resolved| {
        let image = service.image.filter(|image| !image.is_empty());
        let Some((context, dockerfile, target)) = service.build else {
            return (service.name, [image, None, None, None]);
        };
        let dockerfile = dockerfile.as_ref().map_or("inline".to_owned(), shown);
        (service.name, [image, Some(shown(&context)), Some(dockerfile), target])
    };
    services.map(service).collect()
}
