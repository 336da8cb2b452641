//! Owns the join: which services a build covers.
//!
//! A build covers a service if its context holds the service's directory and it takes the directory, something above
//! it or something in it. Where a context holds several services, it covers those it names; the one whose directory is
//! the context, unless it starts another; or the only one there is.

use std::collections::BTreeSet;

use super::images::{Build, Certainty, Containers, unasked};
use super::naming::Words;
use super::paths::below;
use super::survey::{Parsed, Survey};
use super::{Image, Service};
use crate::fault::Fault;

/// Files that are copied ahead of the source to fetch dependencies: copying them alone builds nothing.
const AHEAD: &[&str] = &[
    ".npmrc",
    "Cargo.lock",
    "Cargo.toml",
    "Directory.Build.props",
    "Directory.Packages.props",
    "Gemfile",
    "Gemfile.lock",
    "NuGet.config",
    "Pipfile",
    "Pipfile.lock",
    "build.gradle",
    "build.gradle.kts",
    "bun.lock",
    "bun.lockb",
    "composer.json",
    "composer.lock",
    "go.mod",
    "go.sum",
    "gradle.properties",
    "gradlew",
    "mvnw",
    "nuget.config",
    "package-lock.json",
    "package.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "poetry.lock",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
    "settings.gradle",
    "settings.gradle.kts",
    "tsconfig.json",
    "uv.lock",
    "yarn.lock",
];

/// Sets what builds and runs each service.
pub(super) fn cover<C: Parsed>(
    survey: &Survey<'_, C>,
    containers: &Containers,
    services: &mut [Service],
) -> Result<(), Fault> {
    for build in &containers.builds {
        let covered = covered(build, services);
        for index in &covered {
            set(&mut services[*index], build, true);
        }
        if covered.is_empty() {
            let meant = build.as_meant();
            for index in self::covered(&meant, services) {
                set(&mut services[index], &meant, false);
            }
        }
    }
    for path in &containers.dockerfiles {
        if services.iter().all(|service| service.image.is_some()) {
            break;
        }
        let mut done: BTreeSet<Option<String>> = BTreeSet::new();
        for build in unasked(survey, path)? {
            // The contexts come likeliest first: the first that covers anything is the one.
            if done.contains(&build.image.target) {
                continue;
            }
            let covered = covered(&build, services);
            if !covered.is_empty() {
                done.insert(build.image.target.clone());
            }
            for index in covered {
                set(&mut services[index], &build, true);
            }
        }
    }
    Ok(())
}

fn set(service: &mut Service, build: &Build, builds_it: bool) {
    // A service that Compose builds is shown with the build that Compose runs.
    if service.compose.is_none() && build.asked_by.is_some() {
        service.compose.clone_from(&build.asked_by);
    }
    if builds_it && service.image.is_none() {
        service.image = Some(Image::clone(&build.image));
    }
}

/// The services that a build covers, by index.
fn covered(build: &Build, services: &[Service]) -> BTreeSet<usize> {
    let context = &build.image.context;
    let held = held(build, services);
    let taken = taken(build, services, &held);
    let mut covered: BTreeSet<usize> = taken.named.clone();
    for index in &taken.any {
        let service = &services[*index];
        let named = build.words.name(service, context) || build.starts.name(service, context);
        if named || located(build, service, services, &held) {
            covered.insert(*index);
        }
    }
    if build.certainty == Certainty::Named {
        return covered;
    }
    let home = taken.any.iter().copied().find(|index| services[*index].path == *context);
    if let Some(home) = home.filter(|home| !covered.contains(home)) {
        let starts_another = |index: &usize| *index != home && build.starts.name(&services[*index], context);
        let lies_there = build.image.dockerfile.as_ref().is_none_or(|path| path.directory() == *context);
        if (covered.is_empty() || lies_there) && !held.iter().any(starts_another) {
            covered.insert(home);
        }
    }
    if build.certainty == Certainty::Meant {
        return covered;
    }
    if covered.is_empty() && held.len() == 1 {
        covered.extend(taken.any.iter().copied());
    }
    if covered.is_empty() { taken.with_parent } else { covered }
}

/// The services that a build's contexts hold. They are in the order of their paths, so that each context's are found
/// without looking at all.
fn held(build: &Build, services: &[Service]) -> Vec<usize> {
    let mut held = BTreeSet::new();
    for context in std::iter::once(&build.image.context).chain(build.contexts.values()) {
        if context.is_root() {
            return (0..services.len()).collect();
        }
        held.extend(services.binary_search_by(|service| service.path.cmp(context)));
        let below = context.join("");
        let first = services.partition_point(|service| service.path < below);
        held.extend((first..services.len()).take_while(|index| services[*index].path.is_within(context)));
    }
    held.into_iter().collect()
}

/// What a build takes from its contexts.
#[derive(Default)]
struct Taken {
    /// Services of which it takes anything.
    any: BTreeSet<usize>,
    /// Services whose directory, or something in it, it takes by name.
    named: BTreeSet<usize>,
    /// Services that it takes with a directory above them, other than the context itself.
    with_parent: BTreeSet<usize>,
}

/// How a copied path stands to a service's directory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Elsewhere.
    Apart,
    /// The whole context.
    Context,
    /// A directory above it.
    Above,
    /// The directory itself, or something in it.
    Inside,
}

fn taken(build: &Build, services: &[Service], held: &[usize]) -> Taken {
    let mut taken = Taken::default();
    for copy in &build.copies {
        let context = match &copy.from {
            None => &build.image.context,
            Some(name) => match build.contexts.get(name) {
                Some(context) => context,
                // An image.
                None => continue,
            },
        };
        let source = parts(&copy.source);
        let mut inside: Vec<(usize, usize)> = Vec::new();
        for &index in held.iter().filter(|index| services[**index].path.is_within(context)) {
            let own = below(&services[index].path, context);
            match reach(&source, &own) {
                Reach::Apart if is_artifact(&source, &services[index]) => {
                    taken.any.insert(index);
                    taken.named.insert(index);
                }
                Reach::Apart => {}
                Reach::Context => {
                    taken.any.insert(index);
                    if copy.from.is_some() && own.is_empty() {
                        taken.named.insert(index);
                    }
                }
                Reach::Above => {
                    taken.any.insert(index);
                    taken.with_parent.insert(index);
                }
                Reach::Inside => {
                    taken.any.insert(index);
                    inside.push((own.len(), index));
                }
            }
        }
        // What stands in a service within another is the inner one's. What stands in the context names nobody.
        let deepest = inside.iter().map(|(depth, _)| *depth).max().unwrap_or_default();
        let owners = inside.into_iter().filter(|(depth, _)| *depth == deepest && *depth > 0);
        taken.named.extend(owners.map(|(_, index)| index));
    }
    taken
}

/// A source's parts: a leading slash means the context, and nothing leads out of it.
fn parts(source: &[u8]) -> Vec<&[u8]> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in source.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

fn reach(source: &[&[u8]], own: &[&[u8]]) -> Reach {
    if source.is_empty() || *source == [b"*".as_slice()] {
        return Reach::Context;
    }
    for (pattern, part) in source.iter().zip(own) {
        if *pattern == b"**" {
            return Reach::Above;
        }
        if !matches(pattern, part) {
            return Reach::Apart;
        }
    }
    if source.len() < own.len() {
        return Reach::Above;
    }
    // Longer than the directory's own path: something in it.
    let is_project = |last: &[u8]| {
        [".csproj", ".fsproj", ".sln", ".slnx", ".vbproj"].iter().any(|end| last.ends_with(end.as_bytes()))
    };
    let comes_ahead = |last: &&[u8]| {
        is_project(last) || *last != b"*" && AHEAD.iter().any(|name| matches(last, name.as_bytes()))
    };
    if source.len() > own.len() && source.last().is_some_and(comes_ahead) {
        Reach::Apart
    } else {
        Reach::Inside
    }
}

/// Whether a source is what a service's build made: `target/release/api` of the service `api`.
fn is_artifact(source: &[&[u8]], service: &Service) -> bool {
    source.len() > 1
        && source.last().is_some_and(|last| service.names.iter().any(|name| name.as_bytes() == *last))
}

/// Whether the Dockerfile's own place says what it builds: in the service's directory, or called after it.
fn located(build: &Build, service: &Service, services: &[Service], held: &[usize]) -> bool {
    let Some(path) = &build.image.dockerfile else { return false };
    if service.path != build.image.context && path.is_within(&service.path) {
        let nearer = |index: &usize| {
            let other = &services[*index].path;
            path.is_within(other) && other != &service.path && other.is_within(&service.path)
        };
        return !held.iter().any(nearer);
    }
    let mut words = Words::default();
    for part in path.file_name().split(|byte| matches!(byte, b'.')) {
        words.add(part);
    }
    let name = path.file_name().to_ascii_lowercase();
    if let Some(rest) = name.strip_prefix(b"dockerfile-").or_else(|| name.strip_prefix(b"dockerfile_")) {
        words.add(rest);
    }
    if path.directory() != build.image.context {
        words.add(path.directory().file_name());
    }
    words.name(service, &build.image.context)
}

/// Whether one part of a path matches a pattern of `*`, `?` and `[…]`; the latter stands for any one byte.
///
/// A star takes as little as it can; only the last one met is ever given more, so that no pattern takes long.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while seen < text.len() {
        let step = match pattern.get(at) {
            Some(b'*') => {
                star = Some((at + 1, seen));
                at += 1;
                continue;
            }
            Some(b'?') => Some(1),
            Some(b'[') => memchr::memchr(b']', &pattern[at..]).map(|end| end + 1),
            Some(byte) if *byte == text[seen] => Some(1),
            _ => None,
        };
        match (step, star) {
            (Some(step), _) => {
                at += step;
                seen += 1;
            }
            (None, Some((after, from))) => {
                star = Some((after, from + 1));
                (at, seen) = (after, from + 1);
            }
            (None, None) => return false,
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::{Reach, matches, parts, reach};

    #[test]
    fn how_a_source_stands_to_a_directory() {
        let own: Vec<&[u8]> = vec![b"services", b"api"];
        let at = |source: &str| reach(&parts(source.as_bytes()), &own);
        assert!(at(".") == Reach::Context && at("/") == Reach::Context && at("*") == Reach::Context);
        assert!(at("services") == Reach::Above && at("./services/") == Reach::Above);
        assert!(at("services/api") == Reach::Inside && at("services/*") == Reach::Inside);
        assert!(at("services/api/src") == Reach::Inside && at("services/api/*") == Reach::Inside);
        assert!(at("services/api/package*.json") == Reach::Apart && at("services/web") == Reach::Apart);
    }

    #[test]
    fn patterns_of_one_part() {
        assert!(matches(b"a*c", b"abbc") && matches(b"a?c", b"abc") && matches(b"[ab]c", b"ac"));
        assert!(matches(b"*a*b", b"xaab") && matches(b"*", b"") && matches(b"", b""));
        assert!(!matches(&b"a*".repeat(50), &[b'a'; 49]));
        assert!(!matches(b"a*c", b"abb") && !matches(b"", b"a") && !matches(b"[a", b"a"));
    }
}
