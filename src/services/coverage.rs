//! Owns the join: which services a build covers.
//!
//! A build covers a service if its context holds the service's directory and it takes the directory, something above
//! it or something in it. Where a context holds several services, it covers those it names; the one whose directory is
//! the context, unless it starts another; or the only one there is.
//!
//! Two thousand Dockerfiles may share one context with two thousand services: nobody looks at each service for each
//! build, but asks the roster for those that the build may mean.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::images::{Build, Certainty, Containers, unasked};
use super::naming::Words;
use super::paths::upwards;
use super::roster::{Reached, Roster, Spans};
use super::survey::{Parsed, Survey};
use super::{Image, Service};
use crate::change::RepoPath;
use crate::fault::Fault;

/// Sets what builds and runs each service.
pub(super) fn cover<C: Parsed>(
    survey: &Survey<'_, C>,
    containers: &Containers,
    services: &mut [Service],
) -> Result<(), Fault> {
    let mut roster = Roster::new(services);
    containers.builds.iter().for_each(|build| join(build, services, &mut roster));
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
            let covered = covered(&build, services, &mut roster);
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

/// Sets what a build that somebody asks for builds: what it covers, else what it is meant for.
pub(super) fn join(build: &Build, services: &mut [Service], roster: &mut Roster) {
    let covered = covered(build, services, roster);
    for index in &covered {
        set(&mut services[*index], build, true);
    }
    if covered.is_empty() {
        let meant = build.as_meant();
        for index in self::covered(&meant, services, roster) {
            set(&mut services[index], &meant, false);
        }
    }
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
fn covered(build: &Build, services: &[Service], roster: &mut Roster) -> BTreeSet<usize> {
    let context = &build.image.context;
    let held = held(build, services);
    let taken = taken(build, services, &held, roster);
    let mut covered: BTreeSet<usize> = taken.named.clone();
    let place = place(build);
    let mut candidates = roster.named_in(&build.words, context, services);
    candidates.extend(roster.named_in(&build.starts, context, services));
    candidates.extend(roster.named_in(&place, context, services));
    candidates.extend(around(build, services));
    for index in candidates.into_iter().filter(|index| taken.takes(*index)) {
        let service = &services[index];
        let named = build.words.name(service, context) || build.starts.name(service, context);
        if named || located(build, &place, service, services, &held) {
            covered.insert(index);
        }
    }
    if build.certainty == Certainty::Named {
        return covered;
    }
    let home = services.binary_search_by(|service| service.path.cmp(context)).ok();
    if let Some(home) = home.filter(|home| taken.takes(*home) && !covered.contains(home)) {
        let another = roster.named_in(&build.starts, context, services);
        let starts_another = |index: &usize| {
            *index != home && held.contains(*index) && build.starts.name(&services[*index], context)
        };
        let lies_there = build.image.dockerfile.as_ref().is_none_or(|path| path.directory() == *context);
        if (covered.is_empty() || lies_there) && !another.iter().any(starts_another) {
            covered.insert(home);
        }
    }
    if build.certainty == Certainty::Meant {
        return covered;
    }
    if covered.is_empty()
        && let Some(only) = held.only()
    {
        covered.extend(Some(only).filter(|only| taken.takes(*only)));
    }
    if covered.is_empty() { taken.with_parent() } else { covered }
}

/// The services that a build's contexts hold.
fn held(build: &Build, services: &[Service]) -> Spans {
    let mut held = Spans::default();
    for context in std::iter::once(&build.image.context).chain(build.contexts.values()) {
        held.add(context, services);
    }
    held
}

/// What a build takes from its contexts.
#[derive(Default)]
struct Taken {
    /// The services of contexts that it takes whole.
    whole: Spans,
    /// Those of which single sources take anything, and those that they take with a directory above.
    reached: Vec<Rc<Reached>>,
    /// Services whose directory, or something in it, it takes by name.
    named: BTreeSet<usize>,
}

impl Taken {
    /// Whether it takes anything of a service.
    fn takes(&self, index: usize) -> bool {
        self.whole.contains(index)
            || self.named.contains(&index)
            || self.reached.iter().any(|reached| reached.any.binary_search(&index).is_ok())
    }

    /// Services that it takes with a directory above them, other than the context itself.
    fn with_parent(&self) -> BTreeSet<usize> {
        self.reached.iter().flat_map(|reached| reached.above.iter().copied()).collect()
    }
}

fn taken(build: &Build, services: &[Service], held: &Spans, roster: &mut Roster) -> Taken {
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
        let reached = roster.reached(context, &copy.source, services);
        if reached.is_context {
            taken.whole.add(context, services);
            if copy.from.is_some() {
                taken.named.extend(services.binary_search_by(|service| service.path.cmp(context)));
            }
            continue;
        }
        taken.named.extend(reached.owners.iter().copied().filter(|owner| held.contains(*owner)));
        taken.reached.push(reached);
    }
    taken
}

/// The services in whose directories the Dockerfile stands.
fn around(build: &Build, services: &[Service]) -> Vec<usize> {
    let Some(path) = &build.image.dockerfile else { return Vec::new() };
    let at = |directory: RepoPath| services.binary_search_by(|service| service.path.cmp(&directory)).ok();
    upwards(&path.directory()).filter_map(at).collect()
}

/// The words in which the Dockerfile's own place says what it builds: `api.Dockerfile`, `docker/api/Dockerfile`.
fn place(build: &Build) -> Words {
    let mut words = Words::default();
    let Some(path) = &build.image.dockerfile else { return words };
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
    words
}

/// Whether the Dockerfile's own place says what it builds: in the service's directory, or called after it.
fn located(build: &Build, place: &Words, service: &Service, services: &[Service], held: &Spans) -> bool {
    let Some(path) = &build.image.dockerfile else { return false };
    if service.path != build.image.context && path.is_within(&service.path) {
        let between = |index: &usize| {
            let other = &services[*index].path;
            other != &service.path && other.is_within(&service.path) && held.contains(*index)
        };
        return !around(build, services).iter().any(between);
    }
    place.name(service, &build.image.context)
}
