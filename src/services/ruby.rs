//! Owns Ruby services: Rails, whatever a config.ru starts, and Sinatra's programs that start by themselves.

use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::manifest::{Gemfile, RubyProgram};

/// What the program of a small server is called.
const PROGRAMS: [&str; 5] = ["app.rb", "main.rb", "server.rb", "web.rb", "application.rb"];

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut services = Vec::new();
    let mut rails: Vec<RepoPath> = Vec::new();
    for path in survey.named("application.rb") {
        let config = path.directory();
        let directory = config.directory();
        if config.file_name() != b"config" || is_gem(survey, &directory) {
            continue;
        }
        let Some(gems) = gemfile(survey, &directory)? else { continue };
        let depends = gems.iter().any(|gem| matches!(gem.as_str(), "rails" | "railties" | "actionpack"));
        if depends {
            let manifest = directory.join("Gemfile");
            let service = Service::new(directory.clone(), Ecosystem::Ruby, manifest, "Rails".to_owned());
            services.push(service.running(Some("rails".to_owned())));
            rails.push(directory);
        }
    }
    for path in survey.named("config.ru") {
        let directory = path.directory();
        if rails.contains(&directory) {
            continue;
        }
        if is_gem(survey, &directory) {
            survey.note(
                path,
                "config.ru beside a gemspec: whether it starts more than a trial of the gem, nobody can tell",
            );
            continue;
        }
        let own = directory.join("Gemfile");
        let manifest = if survey.has(&own) { own } else { path.clone() };
        services.push(Service::new(directory, Ecosystem::Ruby, manifest, "config.ru".to_owned()));
    }
    programs(survey, &mut services)?;
    Ok(services)
}

/// Files that serve as soon as somebody runs them: `ruby app.rb`.
fn programs<C: Parsed>(survey: &Survey<'_, C>, services: &mut Vec<Service>) -> Result<(), Fault> {
    for path in PROGRAMS.iter().flat_map(|name| survey.named(name)) {
        let directory = path.directory();
        let is_known = services.iter().any(|service| service.path == directory);
        if is_known || is_gem(survey, &directory) {
            continue;
        }
        let Some(program) = survey.read(path, RubyProgram::parse)? else { continue };
        if !program.serves {
            continue;
        }
        let own = directory.join("Gemfile");
        let name = String::from_utf8_lossy(path.file_name()).into_owned();
        let manifest = if survey.has(&own) { own } else { path.clone() };
        let why = format!("Sinatra in {name}");
        let command = format!("bundle exec ruby {name} -o 0.0.0.0");
        services.push(Service::new(directory, Ecosystem::Ruby, manifest, why).running(Some(command)));
    }
    Ok(())
}

fn is_gem<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath) -> bool {
    survey.inside(directory).any(|path| path.extension() == Some(b"gemspec"))
}

fn gemfile<C: Parsed>(survey: &Survey<'_, C>, directory: &RepoPath) -> Result<Option<Vec<String>>, Fault> {
    let path = directory.join("Gemfile");
    if !survey.has(&path) {
        return Ok(None);
    }
    Ok(survey.read(&path, Gemfile::parse)?.map(|file| file.gems.clone()))
}
