//! Owns how services are shown: for people a table, for programs one JSON object.

use serde::Serialize;

use super::sanitize;
use super::table::table;
use crate::fault::Fault;
use crate::services::{Service, Services, shown};

#[derive(Serialize)]
struct Entry<'a> {
    path: String,
    ecosystem: Option<&'static str>,
    why: &'a str,
    dockerfile: Option<String>,
    context: Option<String>,
    target: Option<&'a str>,
    compose_file: Option<String>,
    compose_service: Option<&'a str>,
    review: &'static str,
}

#[derive(Serialize)]
struct Note {
    path: String,
    reason: String,
}

#[derive(Serialize)]
struct Trouble<'a> {
    message: &'a str,
    help: &'a str,
}

#[derive(Serialize)]
struct Map<'a> {
    services: Vec<Entry<'a>>,
    not_evaluated: Vec<Note>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<Trouble<'a>>,
}

/// The services for programs; `review` says how far each one's review is.
pub fn json(services: &Services, review: impl Fn(&Service) -> &'static str) -> String {
    let entry = |service| {
        let service: &Service = service;
        let (image, compose) = (service.image.as_ref(), service.compose.as_ref());
        Entry {
            path: shown(&service.path),
            ecosystem: service.ecosystem.map(|ecosystem| ecosystem.name()),
            why: &service.why,
            dockerfile: image.and_then(|image| image.dockerfile.as_ref()).map(ToString::to_string),
            context: image.map(|image| shown(&image.context)),
            target: image.and_then(|image| image.target.as_deref()),
            compose_file: compose.map(|compose| compose.file.to_string()),
            compose_service: compose.map(|compose| compose.service.as_str()),
            review: review(service),
        }
    };
    write(&Map {
        services: services.list.iter().map(entry).collect(),
        not_evaluated: services
            .not_evaluated
            .iter()
            .map(|note| Note { path: shown(&note.path), reason: note.reason.clone() })
            .collect(),
        faults: Vec::new(),
    })
}

/// A fault in place of the services, for programs.
pub fn fault_json(fault: &Fault) -> String {
    let faults = vec![Trouble { message: &fault.message, help: &fault.help }];
    write(&Map { services: Vec::new(), not_evaluated: Vec::new(), faults })
}

/// The services for people: a row for each, then how many lack something, then what nobody could judge.
pub fn pretty(services: &Services, review: impl Fn(&Service) -> &'static str) -> String {
    let mut text = String::new();
    if services.list.is_empty() {
        text.push_str("No services: nothing in this tree builds something that runs.\n");
    } else {
        let rows: Vec<[String; 6]> =
            services.list.iter().map(|service| row(service, review(service))).collect();
        text.push_str(&table(COLUMNS, &rows));
        text.push_str(&format!("\n{}\n", summary(services)));
    }
    for note in &services.not_evaluated {
        let line = format!("not evaluated: {}: {}", shown(&note.path), note.reason);
        text.push_str(&format!("{}\n", sanitize::one_line(&line)));
    }
    text
}

/// What is said of each service.
pub(super) const COLUMNS: [&str; 6] = ["SERVICE", "IN", "DOCKERFILE", "COMPOSE", "REVIEW", "WHY"];

/// One service, whose review stands as `review` says.
pub(super) fn row(service: &Service, review: &str) -> [String; 6] {
    [
        shown(&service.path),
        service.ecosystem.map_or("-", |ecosystem| ecosystem.name()).to_owned(),
        image(service),
        compose(service),
        review.to_owned(),
        service.why.clone(),
    ]
}

fn image(service: &Service) -> String {
    let Some(image) = &service.image else { return "-".to_owned() };
    let built = match (&image.dockerfile, service.builder) {
        (Some(path), _) => path.to_string(),
        (None, Some(builder)) => format!("none: {builder}"),
        (None, None) => "in the Compose file".to_owned(),
    };
    match &image.target {
        Some(target) => format!("{built} ({target})"),
        None => built,
    }
}

fn compose(service: &Service) -> String {
    let used = service.compose.as_ref();
    used.map_or_else(|| "-".to_owned(), |used| format!("{}: {}", used.file, used.service))
}

/// How many services there are and lack something, in one sentence.
pub(super) fn summary(services: &Services) -> String {
    let count = services.list.len();
    let lacking = |has: fn(&Service) -> bool| services.list.iter().filter(|service| !has(service)).count();
    let (unbuilt, unlisted) =
        (lacking(|service| service.image.is_some()), lacking(|service| service.compose.is_some()));
    let noun = if count == 1 { "service" } else { "services" };
    match (unbuilt, unlisted) {
        (0, 0) => format!("{count} {noun}, all with a Dockerfile and a Compose service."),
        _ => format!("{count} {noun}: {unbuilt} without a Dockerfile, {unlisted} without a Compose service."),
    }
}

fn write(value: &impl Serialize) -> String {
    // Strings and lists: nothing in them can fail to be written.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
