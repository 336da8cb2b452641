//! Owns PHP services: composer projects, Laravel, and folders whose index.php answers.

use std::collections::BTreeMap;

use super::paths::upwards;
use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::manifest::Composer;

/// Folders that a web server serves while the program stands above them.
const PUBLIC: &[&str] = &["htdocs", "public", "public_html", "web", "webroot"];

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut found: BTreeMap<RepoPath, Service> = BTreeMap::new();
    let pages: BTreeMap<RepoPath, &RepoPath> =
        survey.named("index.php").map(|path| (home(path), path)).collect();
    let mut libraries: Vec<RepoPath> = Vec::new();
    for path in survey.named("composer.json") {
        let Some(composer) = survey.read(path, Composer::parse)? else { continue };
        let directory = path.directory();
        let why = match composer.kind.as_deref() {
            Some("project") => "composer type `project`",
            None if survey.has(&directory.join("artisan")) => "artisan",
            None if pages.contains_key(&directory) => "index.php",
            _ => {
                libraries.push(directory);
                continue;
            }
        };
        let service = Service::new(directory.clone(), Ecosystem::Php, path.clone(), why.to_owned());
        let last = composer.name.as_deref().and_then(|name| name.rsplit('/').next()).map(str::to_owned);
        let service =
            service.called(last.into_iter().chain(composer.name.clone())).running(served(&pages, &directory));
        found.insert(directory, service);
    }
    for (directory, page) in &pages {
        // The highest page is the program's; others below it keep directory listings out, or are included.
        let belongs = upwards(directory).any(|above| {
            found.contains_key(&above)
                || libraries.contains(&above)
                || above != *directory && pages.contains_key(&above)
        });
        if !belongs {
            let service =
                Service::new(directory.clone(), Ecosystem::Php, (*page).clone(), "index.php".to_owned());
            found.insert(directory.clone(), service.running(served(&pages, directory)));
        }
    }
    Ok(found.into_values().collect())
}

/// The folder of the program that an index.php belongs to.
fn home(page: &RepoPath) -> RepoPath {
    let directory = page.directory();
    let is_public = PUBLIC.iter().any(|name| directory.file_name() == name.as_bytes());
    if is_public { directory.directory() } else { directory }
}

/// The folder that the web server serves, below the program's.
fn served(pages: &BTreeMap<RepoPath, &RepoPath>, directory: &RepoPath) -> Option<String> {
    let page = pages.get(directory)?.directory();
    (page != *directory).then(|| String::from_utf8_lossy(page.file_name()).into_owned())
}
