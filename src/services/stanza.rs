//! Owns the Dockerfile and the Compose entry that a finding offers and `policy init --service` writes: ready to be used,
//! and enough to satisfy the rules. Each builds in one stage and runs in another, as a user that is not root.

mod dockerfiles;

use super::{Image, Service, Services, relative};
use crate::change::RepoPath;

pub use dockerfiles::dockerfile;

/// A Compose service to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The Compose file.
    pub file: RepoPath,
    /// Whether that is there already.
    pub is_there: bool,
    /// The service's name.
    pub name: String,
    /// The whole entry, from `services:` on.
    pub text: String,
}

/// Where a service's Compose entry goes, and what it says.
pub fn compose(service: &Service, services: &Services) -> Addition {
    let above = services.compose_files.iter().filter(|file| service.path.is_within(&file.directory()));
    let nearest = above.max_by_key(|file| file.directory().components().count());
    let known = nearest.or(services.compose_files.first());
    let file = known.cloned().unwrap_or_else(|| RepoPath::from("docker-compose.yml"));
    let taken: Vec<&str> = services
        .list
        .iter()
        .filter_map(|service| service.compose.as_ref())
        .filter(|used| used.file == file)
        .map(|used| used.service.as_str())
        .collect();
    let name = free_name(service, &taken);
    let mut text = format!("services:\n  {name}:\n");
    match (&service.image, service.builder) {
        (Some(Image { dockerfile: None, .. }), Some(_)) => {
            let image = service.images.first().unwrap_or(&name).trim_start_matches("*/");
            text.push_str(&format!("    image: {image}\n"));
        }
        (image, _) => text.push_str(&build(service, image.as_ref(), &file)),
    }
    Addition { file, is_there: known.is_some(), name, text }
}

fn build(service: &Service, image: Option<&Image>, file: &RepoPath) -> String {
    let image = image.cloned().unwrap_or_else(|| Image {
        dockerfile: Some(service.path.join("Dockerfile")),
        context: service.build_root.clone(),
        target: None,
    });
    let mut text = format!("    build:\n      context: {}\n", relative(&image.context, &file.directory()));
    if let Some(dockerfile) = image.dockerfile.as_ref().map(|path| relative(path, &image.context))
        && dockerfile != "Dockerfile"
    {
        text.push_str(&format!("      dockerfile: {dockerfile}\n"));
    }
    if let Some(target) = &image.target {
        text.push_str(&format!("      target: {target}\n"));
    }
    text
}

/// A name that Compose takes and that is not taken: the service's, else one with its folders.
fn free_name(service: &Service, taken: &[&str]) -> String {
    let own = name(service);
    if !taken.contains(&own.as_str()) {
        return own;
    }
    let path = slug(&service.path.display());
    let numbered = (2..).map(|number| format!("{own}-{number}"));
    std::iter::once(path)
        .filter(|path| !path.is_empty())
        .chain(numbered)
        .find(|name| !taken.contains(&name.as_str()))
        .unwrap_or(own)
}

/// A name that Compose, file systems and shells take.
fn name(service: &Service) -> String {
    let named = service.names.iter().map(|name| slug(name)).find(|name| !name.is_empty());
    named.unwrap_or_else(|| "app".to_owned())
}

fn slug(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = text.chars().map(plain).collect();
    name.trim_matches('-').to_owned()
}
