//! Owns what a merged Compose service demands: the names that must be declared, the files that must be there, something
//! to run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::drafts::{At, Draft, Given, Rooted, is_remote};
use super::file_sets::FileSet;
use super::lookup::{Found, Lookup};
use super::models::Model;
use super::paths::resolve;
use super::problem::{Problem, Spot};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::compose::{Space, needed_name};

/// The names that a project may mention.
pub(super) type Names = BTreeSet<(Space, Arc<str>)>;

/// What services need of each other: by service, the other and where it says so.
type Edges<'a> = BTreeMap<&'a str, Vec<(String, &'a Spot)>>;

/// The problems of a project's services, builds aside. `elsewhere` is what other files of the folder declare: a variant
/// may be read together with them.
pub(super) fn demands(
    model: &Model,
    set: &FileSet,
    elsewhere: &Names,
    lookup: &Lookup<'_>,
) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    let mut edges = Edges::new();
    for (name, draft) in &model.services {
        if !model.is_open {
            names(model, name, draft, elsewhere, &mut problems);
            problems.extend(nothing_to_run(name, draft).filter(|_| set.is_default));
        }
        problems.extend(two_networks(name, draft));
        edges.insert(name, needed_services(draft));
        for (key, files) in ["env_file", "label_file"].into_iter().zip(&draft.files) {
            for file in files.value().into_iter().flatten() {
                problems.extend(given_file(name, key, file, lookup)?);
            }
        }
    }
    problems.extend(circle(&edges));
    for (space, name, at, base) in &model.files {
        problems.extend(held_file(*space, name, at, base, lookup)?);
    }
    Ok(problems)
}

/// The names that a service mentions and that nobody declares.
fn names(model: &Model, service: &str, draft: &Draft, elsewhere: &Names, out: &mut Vec<Problem>) {
    for (key, (space, needed)) in &draft.needs {
        for at in needed.value().into_iter().flatten() {
            let Some(name) = at.value.as_ref().ok().and_then(|value| needed_name(key, value)) else {
                continue;
            };
            let is_declared = match space {
                Space::Service => model.services.contains_key(name),
                space => model.declared.contains(&(*space, Arc::from(name))),
            };
            let is_given = *space == Space::Network && name == "default";
            if is_declared || is_given || elsewhere.contains(&(*space, Arc::from(name))) {
                continue;
            }
            let (section, kind) = space.names();
            let message = format!(
                "`{key}` of the service `{service}` names the {kind} `{name}`, which is declared nowhere"
            );
            let help = format!("declare `{name}` under `{section}`, or take it out of `{key}`");
            out.push(Problem::dangling(&at.spot, message, "declared nowhere", help));
        }
    }
}

/// Compose refuses a service that says neither what to run nor what to build.
fn nothing_to_run(name: &str, draft: &Draft) -> Option<Problem> {
    let has_something = draft.image.value().is_some() || draft.build.value().is_some();
    if has_something || draft.provider.value().is_some() {
        return None;
    }
    let message = format!("the service `{name}` has neither `image` nor `build`");
    let help = format!("give `{name}` an `image` to run, or a `build` that makes one");
    Some(Problem::invalid(draft.named.as_ref()?, message, "runs nothing", help))
}

/// A service that uses another's network, or the machine's, is in none of the project's.
fn two_networks(name: &str, draft: &Draft) -> Option<Problem> {
    let (_, mode) = draft.needs.get("network_mode")?;
    let (_, networks) = draft.needs.get("networks")?;
    let mode = mode.value()?.first()?;
    networks.value()?.first()?;
    let message = format!("the service `{name}` has both `network_mode` and `networks`");
    let help = "keep one of the two: Compose refuses both".to_owned();
    Some(Problem::invalid(&mode.spot, message, "beside `networks`", help))
}

/// The services that a service cannot start without.
fn needed_services(draft: &Draft) -> Vec<(String, &Spot)> {
    let mut needed = Vec::new();
    for (key, (space, names)) in &draft.needs {
        for at in names.value().into_iter().flatten().filter(|_| *space == Space::Service) {
            if let Some(name) = at.value.as_ref().ok().and_then(|value| needed_name(key, value)) {
                needed.push((name.to_owned(), &at.spot));
            }
        }
    }
    needed
}

/// The first circle of services that wait for each other.
fn circle(edges: &Edges<'_>) -> Option<Problem> {
    // Services that wait for nobody who waits fall away; what remains hangs on a circle.
    let mut waiting: BTreeSet<&str> = edges.keys().copied().collect();
    loop {
        let waits = |name: &&str| edges[*name].iter().any(|(other, _)| waiting.contains(other.as_str()));
        let still: BTreeSet<&str> = waiting.iter().copied().filter(|name| waits(name)).collect();
        if still.len() == waiting.len() {
            break;
        }
        waiting = still;
    }
    let mut path: Vec<(&str, &Spot)> = Vec::new();
    let mut name = *waiting.first()?;
    loop {
        let (next, spot) = edges[name].iter().find(|(other, _)| waiting.contains(other.as_str()))?;
        path.push((name, spot));
        name = *waiting.get(next.as_str())?;
        if let Some(start) = path.iter().position(|(seen, _)| *seen == name) {
            let names: Vec<&str> = path[start..].iter().map(|(seen, _)| *seen).chain([name]).collect();
            let message = format!("services wait for each other: `{}`", names.join("` → `"));
            let help = "take one of these out of `depends_on`: Compose cannot order them".to_owned();
            return Some(Problem::invalid(path[start].1, message, "waits in a circle", help));
        }
    }
}

fn given_file(
    service: &str,
    key: &str,
    file: &At<Rooted>,
    lookup: &Lookup<'_>,
) -> Result<Option<Problem>, Fault> {
    let Ok(path) = &file.value.path else { return Ok(None) };
    if !file.value.required || path.is_empty() {
        return Ok(None);
    }
    let what = format!("`{key}` of the service `{service}`");
    let Some(target) = resolve(&file.value.base, path.as_bytes()) else {
        return Ok(Some(Problem::outside(&file.spot, &what, path).softly()));
    };
    let optional = if key == "env_file" {
        format!(", or write `{{path: {path}, required: false}}` if it may be missing")
    } else {
        String::new()
    };
    missing(&what, &target, &file.spot, &optional, lookup)
}

/// The file of a secret or config: often made on the machine that runs it, so its absence never blocks.
fn held_file(
    space: Space,
    name: &str,
    at: &At<Given>,
    base: &RepoPath,
    lookup: &Lookup<'_>,
) -> Result<Option<Problem>, Fault> {
    let Ok(path) = &at.value else { return Ok(None) };
    let Some(target) = resolve(base, path.as_bytes()) else { return Ok(None) };
    let what = format!("`file` of the {} `{name}`", space.names().1);
    Ok(missing(&what, &target, &at.spot, "", lookup)?.map(Problem::softly))
}

/// The problem of a path that `what` names and that is not there.
pub(super) fn missing(
    what: &str,
    target: &RepoPath,
    at: &Spot,
    or: &str,
    lookup: &Lookup<'_>,
) -> Result<Option<Problem>, Fault> {
    if lookup.find(target)? != Found::Nothing {
        return Ok(None);
    }
    let help = format!("add `{target}`, or name what is there{or}");
    let problem = Problem::dangling(at, String::new(), "not in the tree", help).of(target);
    Ok(Some(if lookup.is_ignored(target)? {
        let message = format!("{what} names `{target}`, which is not in the tree: git ignores it");
        Problem { message, ..problem.softly() }
    } else {
        Problem { message: format!("{what} names `{target}`, which is not in the tree"), ..problem }
    }))
}

/// The problems of the contexts that a build has beside its own.
pub(super) fn additional_contexts(
    service: &str,
    draft: &Draft,
    model: &Model,
    lookup: &Lookup<'_>,
) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    let contexts = draft.build.value().and_then(|build| build.contexts.value());
    for (name, at) in contexts.into_iter().flatten() {
        let Ok(text) = &at.value.path else { continue };
        let what = format!("the context `{name}` of the service `{service}`");
        if let Some(other) = text.strip_prefix("service:") {
            if !model.is_open && !model.services.contains_key(other) {
                let message = format!("{what} names the service `{other}`, which is declared nowhere");
                let help = format!("declare `{other}` under `services`, or name what is there");
                problems.push(Problem::dangling(&at.spot, message, "declared nowhere", help));
            }
        } else if !is_remote(text) && !text.is_empty() {
            match resolve(&at.value.base, text.as_bytes()) {
                None => problems.push(Problem::outside(&at.spot, &what, text)),
                Some(path) => problems.extend(missing(&what, &path, &at.spot, "", lookup)?),
            }
        }
    }
    Ok(problems)
}
