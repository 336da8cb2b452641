//! Owns `policy init --service PATH`: the Dockerfile and the Compose entry that a service lacks, written.

use std::path::Path;

use super::output;
use crate::change::{RepoPath, Tree};
use crate::check::standing_policy;
use crate::fault::Fault;
use crate::git::Repository;
use crate::rules::ParseCache;
use crate::services::stanza::{self, Addition};
use crate::services::{Service, Services, services, shown};
use crate::setup;
use crate::setup::containers::with_entry;

/// A file to be written.
struct Planned {
    path: RepoPath,
    content: String,
    /// Whether it takes the place of what is there, with an entry more.
    is_addition: bool,
    said: String,
}

/// Writes what the service at `typed` lacks. Nothing is written unless all of it can be.
pub(super) fn run(repository: &Repository, top: &Path, typed: &str) -> Result<(), Fault> {
    let paths = repository.typed_paths(&[typed.to_owned()])?;
    let path = paths.first().cloned().unwrap_or_else(RepoPath::root);
    let tree = repository.worktree()?.after;
    let policy = standing_policy(repository, Some(top))?;
    let cache = ParseCache::default();
    let found = services(&*tree, &policy, &cache)?;
    let service = found.get(&path).ok_or_else(|| no_service(&path, &found))?;
    let mut planned = Vec::new();
    if service.image.is_none() {
        planned.push(dockerfile(top, service)?);
    }
    if service.compose.is_none() {
        planned.push(compose(&tree, service, &found)?);
    }
    let mut text = String::new();
    for file in &planned {
        let name = file.path.display();
        if !file.is_addition {
            refuse_there(top, &file.path)?;
        }
        setup::write(top, &name, file.content.as_bytes())?;
        text.push_str(&file.said);
    }
    text.push_str(&match planned.is_empty() {
        true => format!("Nothing was missing: {}\n", built_by(service)),
        false => {
            "\nRead what was written, try it (`docker compose build`), then commit it with the service.\n"
                .to_owned()
        }
    });
    output::print(&text);
    Ok(())
}

fn built_by(service: &Service) -> String {
    let dockerfile = service.image.as_ref().and_then(|image| image.dockerfile.as_ref());
    let dockerfile = dockerfile.map_or("an image of its own".to_owned(), |path| format!("`{path}`"));
    let compose = service.compose.as_ref();
    let compose = compose.map_or(String::new(), |used| format!(" and `{}` in `{}`", used.service, used.file));
    format!("{dockerfile}{compose} build `{}`.", shown(&service.path))
}

fn no_service(path: &RepoPath, found: &Services) -> Fault {
    let below: Vec<String> = found
        .list
        .iter()
        .filter(|service| service.path.is_within(path))
        .take(5)
        .map(|service| format!("`{}`", shown(&service.path)))
        .collect();
    let help = if below.is_empty() {
        format!(
            "`policy services` lists what is; if it runs all the same, declare it in policy.toml: [[service]] path = \"{}\"",
            shown(path)
        )
    } else {
        format!("these are, below it: {}", below.join(", "))
    };
    Fault::new(format!("`{}` is no service: no manifest there builds something that runs", shown(path)), help)
}

fn dockerfile(top: &Path, service: &Service) -> Result<Planned, Fault> {
    let (path, content) = stanza::dockerfile(service);
    refuse_there(top, &path)?;
    let said = format!("wrote      {path}\n");
    Ok(Planned { path, content, is_addition: false, said })
}

/// What stands there is the team's own.
fn refuse_there(top: &Path, path: &RepoPath) -> Result<(), Fault> {
    let name = path.display();
    match std::fs::symlink_metadata(top.join(&*name)) {
        Ok(_) => Err(Fault::new(
            format!("{name} is there, and is kept as it is: it does not build the service"),
            "let it copy the service's directory from its build context, or move it away and run the command again",
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Fault::new(format!("{name} cannot be read: {error}"), "mend its permissions")),
    }
}

fn compose(tree: &Tree, service: &Service, found: &Services) -> Result<Planned, Fault> {
    let addition = stanza::compose(service, found);
    if !addition.is_there {
        let said = format!("wrote      {}\n", addition.file);
        return Ok(Planned { path: addition.file, content: addition.text, is_addition: false, said });
    }
    let by_hand = |reason: &str| {
        Fault::new(
            format!("{} cannot be added to: {reason}", addition.file),
            format!("add this to it by hand:\n{}", addition.text),
        )
    };
    let Some(blob) = tree.file(&addition.file)? else { return Err(by_hand("it is no regular file")) };
    let text = std::str::from_utf8(&blob.data).map_err(|_| by_hand("it is not UTF-8"))?;
    let content = with_entry(text, &addition).map_err(|reason| by_hand(&reason))?;
    let Addition { file, name, .. } = addition;
    let said = format!("added      {name} to {file}\n");
    Ok(Planned { path: file, content, is_addition: true, said })
}
