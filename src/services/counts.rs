//! Owns how many containers of a Compose service there may be, what they are called, and which services are there at all
//! where `.env` enables profiles: as Compose v5 holds a merged project to it.

use std::collections::BTreeMap;

use super::drafts::{At, Draft, Given};
use super::file_sets::FileSet;
use super::models::Model;
use super::problem::{Problem, Spot};
use crate::formats::compose::{Space, needed_name};

/// The problems of a project's containers.
pub(super) fn counts(model: &Model, set: &FileSet) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, draft) in &model.services {
        problems.extend(ill_named(name, draft));
        problems.extend(scaled(name, draft));
        if let Some(profiles) = set.profiles.as_ref().filter(|_| !model.is_open) {
            problems.extend(disabled(name, draft, model, profiles));
        }
    }
    problems.extend(same_names(model, set.profiles.as_deref()));
    problems
}

fn known(field: &At<Given>) -> Option<(&str, &Spot)> {
    Some((field.value.as_deref().ok()?, &field.spot))
}

/// Compose asks for two characters in a row of which a name can be made.
fn ill_named(service: &str, draft: &Draft) -> Option<Problem> {
    let (name, at) = known(draft.container_name.value()?)?;
    let follows = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    if name.as_bytes().windows(2).any(|pair| pair[0].is_ascii_alphanumeric() && follows(pair[1])) {
        return None;
    }
    let message = format!("`container_name` of the service `{service}` is `{name}`, which is no name");
    let help = "use two characters at least: letters, digits, `_`, `.` and `-`".to_owned();
    Some(Problem::invalid(at, message, "no name", help))
}

/// A name is of one container alone, and what says how many there are says it once.
fn scaled(service: &str, draft: &Draft) -> Option<Problem> {
    let mut numbers = Vec::new();
    for (key, field) in [("scale", &draft.scale), ("deploy.replicas", &draft.replicas)] {
        let Some((text, at)) = field.value().and_then(known) else { continue };
        let number = text.replace('_', "").parse::<i64>().ok().filter(|number| *number >= 0);
        let Some(number) = number else {
            let message =
                format!("`{key}` of the service `{service}` is `{text}`, which is no number of containers");
            let help = "write a whole number that is not negative".to_owned();
            return Some(Problem::invalid(at, message, "no number", help));
        };
        numbers.push((key, number, at));
    }
    if let [(_, scale, at), (_, replicas, _)] = numbers.as_slice()
        && scale != replicas
    {
        let message =
            format!("the service `{service}` has `scale: {scale}` and `deploy.replicas: {replicas}`");
        let help = "keep one of the two: Compose refuses two numbers".to_owned();
        return Some(Problem::invalid(at, message, "beside another number", help));
    }
    let (name, at) = known(draft.container_name.value()?)?;
    let (key, number, _) = numbers.into_iter().find(|(_, number, _)| *number > 1)?;
    let message = format!(
        "the service `{service}` has the `container_name` `{name}` and `{key}: {number}`, and no two containers share a name"
    );
    let help = "take `container_name` out, and let Compose name them".to_owned();
    Some(Problem::invalid(at, message, "one name for several", help))
}

/// Two services that run at the same time, with one name for both containers.
fn same_names(model: &Model, profiles: Option<&[String]>) -> Vec<Problem> {
    let mut by_name: BTreeMap<&str, Vec<(&str, &Draft, &Spot)>> = BTreeMap::new();
    for (service, draft) in &model.services {
        if let Some((name, at)) = draft.container_name.value().and_then(known) {
            by_name.entry(name).or_default().push((service, draft, at));
        }
    }
    let mut problems = Vec::new();
    for (name, users) in by_name {
        for (index, (service, draft, at)) in users.iter().enumerate() {
            let earlier = users[..index].iter().find(|(_, other, _)| run_together(draft, other, profiles));
            if let Some((other, ..)) = earlier {
                let message =
                    format!("the services `{other}` and `{service}` have the same `container_name` `{name}`");
                let help = "give each a name of its own, or take `container_name` out".to_owned();
                problems.push(Problem::invalid(at, message, "another service's name", help));
            }
        }
    }
    problems
}

/// Whether two services are enabled at once: without profiles both are, with one they share, or with those of `.env`.
/// Others may be meant as alternatives, of which nobody starts both.
fn run_together(one: &Draft, other: &Draft, profiles: Option<&[String]>) -> bool {
    let (own, others) = (one.profiles(), other.profiles());
    let share = own.is_empty() && others.is_empty() || own.iter().any(|name| others.contains(name));
    share || profiles.is_some_and(|profiles| one.is_enabled(profiles) && other.is_enabled(profiles))
}

/// What an enabled service needs, while the profiles of `.env` leave it out.
fn disabled(service: &str, draft: &Draft, model: &Model, profiles: &[String]) -> Vec<Problem> {
    if !draft.is_enabled(profiles) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let needs = draft.needs.iter().filter(|(_, (space, _))| *space == Space::Service);
    for (key, (_, names)) in needs {
        for at in names.value().into_iter().flatten() {
            let Some(name) = known(at).and_then(|(value, _)| needed_name(key, value)) else { continue };
            let is_optional = *key == "depends_on" && draft.optional.contains(name);
            let is_off = model.services.get(name).is_some_and(|other| !other.is_enabled(profiles));
            if is_off && !is_optional {
                let message = format!(
                    "`{key}` of the service `{service}` names `{name}`, which COMPOSE_PROFILES in `.env` does not enable"
                );
                let help =
                    format!("add a profile of `{name}` to COMPOSE_PROFILES, or take `{name}` out of `{key}`");
                problems.push(Problem::dangling(&at.spot, message, "not enabled", help));
            }
        }
    }
    problems
}
