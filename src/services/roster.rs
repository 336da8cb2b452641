//! Owns finding services among many: by the names that builds have for them, by directory, by what a source reaches.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Service;
use super::naming::Words;
use super::paths::below;
use super::reach::{Reach, parts, reach};
use crate::change::RepoPath;

/// Services by their place in the list, which is in the order of their paths.
#[derive(Debug, Default)]
pub(super) struct Spans(Vec<Range<usize>>);

impl Spans {
    /// Adds the services at `directory` and below it.
    pub(super) fn add(&mut self, directory: &RepoPath, services: &[Service]) {
        if directory.is_root() {
            self.0.push(0..services.len());
            return;
        }
        // `a-b` stands between `a` and what is below it.
        if let Ok(own) = services.binary_search_by(|service| service.path.cmp(directory)) {
            self.0.push(own..own + 1);
        }
        let top = directory.join("");
        let first = services.partition_point(|service| service.path < top);
        let count = services[first..].partition_point(|service| service.path.is_within(directory));
        self.0.push(first..first + count);
    }

    /// Whether a service is one of them.
    pub(super) fn contains(&self, index: usize) -> bool {
        self.0.iter().any(|span| span.contains(&index))
    }

    /// The one service, if there is no other.
    pub(super) fn only(&self) -> Option<usize> {
        let mut all = self.0.iter().cloned().flatten();
        let first = all.next()?;
        // Spans overlap by the number of contexts at most: another is met soon.
        all.all(|index| index == first).then_some(first)
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().cloned().flatten()
    }
}

/// What a source reaches in a context, each list in order.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// Whether it is the whole context.
    pub(super) is_context: bool,
    /// The services of which it takes anything.
    pub(super) any: Vec<usize>,
    /// Those that it takes with a directory above them.
    pub(super) above: Vec<usize>,
    /// Those that it takes by name. What stands in a service within another is the inner one's; what stands in the
    /// context names nobody.
    pub(super) owners: Vec<usize>,
}

/// The services of a tree, prepared to be found.
#[derive(Debug)]
pub(super) struct Roster {
    by_name: FxHashMap<Vec<u8>, Vec<usize>>,
    reached: FxHashMap<(RepoPath, Vec<u8>), Rc<Reached>>,
}

impl Roster {
    /// The roster of services in the order of their paths. It holds as long as neither these nor their names change.
    pub(super) fn new(services: &[Service]) -> Self {
        let mut by_name: FxHashMap<Vec<u8>, Vec<usize>> = FxHashMap::default();
        for (index, service) in services.iter().enumerate() {
            for name in &service.names {
                by_name.entry(name.as_bytes().to_vec()).or_default().push(index);
            }
        }
        Self { by_name, reached: FxHashMap::default() }
    }

    /// The services that words may name in a build with this context: all of those that they do.
    pub(super) fn named_in(
        &self,
        words: &Words,
        context: &RepoPath,
        services: &[Service],
    ) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> =
            words.whole().filter_map(|word| self.by_name.get(word)).flatten().copied().collect();
        for path in words.paths() {
            for start in 0..path.len() {
                let mut place = context.clone();
                for part in &path[start..] {
                    place = place.join(part);
                    let at = services.partition_point(|service| service.path < place);
                    let is_there = services.get(at).is_some_and(|service| service.path == place);
                    let mut below = Spans::default();
                    below.add(&place, services);
                    if is_there {
                        found.insert(at);
                    }
                    if below.iter().next().is_none() {
                        break;
                    }
                }
            }
        }
        found
    }

    /// What a source reaches. The same source is asked for again and again: `package.json`, `packages/*/`.
    pub(super) fn reached(&mut self, context: &RepoPath, source: &[u8], services: &[Service]) -> Rc<Reached> {
        let key = (context.clone(), source.to_vec());
        if let Some(known) = self.reached.get(&key) {
            return Rc::clone(known);
        }
        let reached = Rc::new(self.work_out(context, &parts(source), services));
        self.reached.insert(key, Rc::clone(&reached));
        reached
    }

    fn work_out(&self, context: &RepoPath, source: &[&[u8]], services: &[Service]) -> Reached {
        let mut reached = Reached::default();
        if reach(source, &[]) == Reach::Context {
            reached.is_context = true;
            return reached;
        }
        let (mut inside, mut made) = (Vec::new(), Vec::new());
        for index in self.candidates(context, source, services) {
            let own = below(&services[index].path, context);
            match reach(source, &own) {
                Reach::Apart if is_artifact(source, &services[index]) => made.push(index),
                Reach::Apart | Reach::Context => continue,
                Reach::Above => reached.above.push(index),
                Reach::Inside => inside.push((own.len(), index)),
            }
            reached.any.push(index);
        }
        let deepest = inside.iter().map(|(depth, _)| *depth).max().unwrap_or_default();
        let owners = inside.into_iter().filter(|(depth, _)| *depth == deepest && *depth > 0);
        reached.owners = owners.map(|(_, index)| index).chain(made).collect();
        reached
    }

    /// The services that a source may reach: those at its plain first parts and above these, those below, and those
    /// after which its last part is called.
    fn candidates(&self, context: &RepoPath, source: &[&[u8]], services: &[Service]) -> BTreeSet<usize> {
        let is_plain = |part: &&&[u8]| !part.iter().any(|byte| matches!(byte, b'*' | b'?' | b'['));
        let mut found = BTreeSet::new();
        let mut place = context.clone();
        let at = |place: &RepoPath| services.binary_search_by(|service| service.path.cmp(place));
        found.extend(at(&place));
        for part in source.iter().take_while(is_plain) {
            place = place.join(part);
            found.extend(at(&place));
        }
        let mut below = Spans::default();
        below.add(&place, services);
        found.extend(below.iter());
        let called = source.last().and_then(|last| self.by_name.get(*last)).into_iter().flatten();
        found.extend(called.copied().filter(|index| services[*index].path.is_within(context)));
        found
    }
}

/// Whether a source is what a service's build made: `target/release/api` of the service `api`.
fn is_artifact(source: &[&[u8]], service: &Service) -> bool {
    source.len() > 1
        && source.last().is_some_and(|last| service.names.iter().any(|name| name.as_bytes() == *last))
}

#[cfg(test)]
mod tests {
    use super::{Roster, Spans};
    use crate::change::RepoPath;
    use crate::services::{Ecosystem, Service};

    fn services(paths: &[&str]) -> Vec<Service> {
        let service = |path: &&str| {
            Service::new(RepoPath::from(*path), Ecosystem::Node, RepoPath::from("x"), String::new())
        };
        paths.iter().map(service).collect()
    }

    #[test]
    fn directories_hold_what_is_below_them() {
        let services = services(&["", "a", "a-b", "a/x", "a/y", "b"]);
        let held = |path: &str| {
            let mut spans = Spans::default();
            spans.add(&RepoPath::from(path), &services);
            (0..services.len()).filter(|index| spans.contains(*index)).collect::<Vec<_>>()
        };
        assert_eq!(held("a"), [1, 3, 4]);
        assert_eq!(held("a/x"), [3]);
        assert_eq!(held("").len(), 6);
        assert!(held("c").is_empty());
    }

    #[test]
    fn what_a_source_reaches() {
        let services = services(&["", "api", "apps/a", "apps/b", "apps/b/inner"]);
        let mut roster = Roster::new(&services);
        let mut reached = |source: &str| {
            let reached = roster.reached(&RepoPath::root(), source.as_bytes(), &services);
            (reached.above.clone(), reached.owners.clone())
        };
        assert_eq!(reached("apps"), (vec![2, 3, 4], vec![]));
        assert_eq!(reached("apps/*"), (vec![4], vec![2, 3]));
        assert_eq!(reached("apps/b/inner/src"), (vec![], vec![4]));
        assert_eq!(reached("target/release/api"), (vec![], vec![1]));
        assert_eq!(reached("apps/b/package.json"), (vec![], vec![]));
        assert!(roster.reached(&RepoPath::root(), b"./", &services).is_context);
    }
}
