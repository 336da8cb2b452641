//! Owns Procfiles: what a platform starts there, in whatever language the rest of the folder speaks.

use std::collections::BTreeMap;

use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::manifest::Procfile;

/// Programs that tell the language.
const PROGRAMS: &[(&str, Ecosystem)] = &[
    ("bundle", Ecosystem::Ruby),
    ("dotnet", Ecosystem::Dotnet),
    ("heroku-php-apache2", Ecosystem::Php),
    ("heroku-php-nginx", Ecosystem::Php),
    ("java", Ecosystem::Jvm),
    ("node", Ecosystem::Node),
    ("npm", Ecosystem::Node),
    ("php", Ecosystem::Php),
    ("pnpm", Ecosystem::Node),
    ("puma", Ecosystem::Ruby),
    ("rails", Ecosystem::Ruby),
    ("ruby", Ecosystem::Ruby),
    ("yarn", Ecosystem::Node),
];

/// Manifests that tell it where the programs do not.
const MANIFESTS: &[(&str, Ecosystem)] = &[
    ("Gemfile", Ecosystem::Ruby),
    ("composer.json", Ecosystem::Php),
    ("pom.xml", Ecosystem::Jvm),
    ("build.gradle", Ecosystem::Jvm),
    ("build.gradle.kts", Ecosystem::Jvm),
    ("go.mod", Ecosystem::Go),
    ("Cargo.toml", Ecosystem::Rust),
    ("package.json", Ecosystem::Node),
];

/// Adds the services that only a Procfile shows.
pub(super) fn add<C: Parsed>(
    survey: &Survey<'_, C>,
    services: &mut BTreeMap<RepoPath, Service>,
) -> Result<(), Fault> {
    for path in survey.named("Procfile") {
        let directory = path.directory();
        if services.contains_key(&directory) {
            continue;
        }
        let Some(file) = survey.read(path, Procfile::parse)? else { continue };
        let web = file.processes.iter().find(|(name, _)| name == "web");
        let Some((process, command)) = web.or(file.processes.first()) else { continue };
        let Some(ecosystem) = ecosystem(survey, &directory, command) else {
            survey.note(path, format!("nothing tells what `{process}` is written in"));
            continue;
        };
        // What it starts may be a service that stands below, where its own manifest shows it.
        let below = services
            .values()
            .any(|service| service.ecosystem == Some(ecosystem) && service.path.is_within(&directory));
        if below {
            continue;
        }
        let manifest = MANIFESTS.iter().map(|(name, _)| directory.join(name)).find(|path| survey.has(path));
        let service = Service::new(
            directory.clone(),
            ecosystem,
            manifest.unwrap_or_else(|| path.clone()),
            "Procfile".to_owned(),
        );
        services.insert(directory, service.running(Some(command.clone())));
    }
    Ok(())
}

fn ecosystem<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath, command: &str) -> Option<Ecosystem> {
    let words = || command.split(['/', ' ', '\t']);
    let program = words().find_map(|word| PROGRAMS.iter().find(|(name, _)| *name == word));
    let beside = || MANIFESTS.iter().find(|(name, _)| survey.has(&directory.join(name)));
    program.or_else(beside).map(|(_, ecosystem)| *ecosystem)
}
