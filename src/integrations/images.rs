//! Owns the images of backing services in Compose files and Dockerfiles. What a program is built on (debian, rust, node) is
//! none: only what the table says runs something else.

use std::ops::Range;

use super::names::by_image;
use super::{Integration, Kind, Mention, lines};

/// `image: postgres:17` in a Compose file.
pub(super) fn in_compose(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for (start, line) in lines(text, within) {
        let Ok(line) = std::str::from_utf8(line) else { continue };
        let indent = line.len() - line.trim_start().len();
        if let Some(value) = line[indent..].strip_prefix("image:") {
            take(start, line, value, found);
        }
    }
}

/// `FROM postgres:17 AS db` in a Dockerfile.
pub(super) fn in_dockerfile(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for (start, line) in lines(text, within) {
        let Ok(line) = std::str::from_utf8(line) else { continue };
        let mut words = line.split_ascii_whitespace();
        if words.next().is_some_and(|word| word.eq_ignore_ascii_case("FROM"))
            && let Some(image) = words.find(|word| !word.starts_with("--"))
        {
            take(start, line, image, found);
        }
    }
}

fn take(start: usize, line: &str, value: &str, found: &mut Vec<Mention>) {
    let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    // `${IMAGE:-postgres:17}`: what stands there unless somebody says otherwise.
    let image = match value.strip_prefix("${") {
        Some(rest) => rest.trim_end_matches('}').split_once('-').map_or("", |(_, default)| default),
        None => value,
    };
    if let Some(vendor) = by_image(&name(image)) {
        let at = line.find(image).unwrap_or_default();
        found.push(Mention {
            integration: Integration::Known(vendor),
            kind: Kind::Image,
            written: image.to_owned(),
            range: start + at..start + at + image.len(),
        });
    }
}

/// `docker.io/bitnami/postgresql:17@sha256:…` → `postgresql`.
fn name(image: &str) -> String {
    let image = image.split('@').next().unwrap_or_default();
    let last = image.rsplit('/').next().unwrap_or_default();
    last.split(':').next().unwrap_or_default().to_ascii_lowercase()
}
