//! Owns what a change brings: the services that it leaves without a Dockerfile or a Compose service, and did not find so.

use std::collections::BTreeMap;
use std::sync::Arc;

use bstr::ByteSlice;

use crate::change::{Blob, Change, Entry, Extent, FileChange, Oid, RepoPath, Tree};
use crate::fault::Fault;
use crate::formats::manifest::{GoFile, RubyProgram};
use crate::rules::{Context, Findings};
use crate::services::{Note, Relevance, Service, Services, relevance, services};

/// The services that a change answers for.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    /// The services of the result.
    pub(super) after: Services,
    /// Those that no Dockerfile builds.
    pub(super) without_dockerfile: Vec<Arrival>,
    /// Those that no Compose service builds or runs.
    pub(super) without_compose: Vec<Arrival>,
    /// What could not be judged and matters to this change.
    notes: Vec<Note>,
}

/// A service that a change leaves without something.
#[derive(Debug)]
pub(super) struct Arrival {
    /// The service.
    pub(super) service: Service,
    /// The same service before, if it had then what it lacks now.
    pub(super) before: Option<Service>,
}

/// The arrivals of the change under judgement, found once for all rules; what could not be judged goes into `out`.
pub(super) fn arrivals(cx: &Context<'_>, out: &mut Findings) -> Result<Arc<Arrivals>, Fault> {
    let arrivals = cx.derive(find)?;
    for note in &arrivals.notes {
        out.skip(&note.path, note.reason.clone());
    }
    Ok(arrivals)
}

fn find(cx: &Context<'_>) -> Result<Arrivals, Fault> {
    let change = cx.change;
    if change.extent != Extent::WholeTree && !matters(cx)? {
        return Ok(Arrivals::default());
    }
    let after = services(&*change.after, cx.policy, cx)?;
    let lacks = |service: &Service| service.image.is_none() || service.compose.is_none();
    let mut before = Vec::new();
    if change.extent != Extent::WholeTree && after.list.iter().any(lacks) {
        for tree in &change.before {
            before.push(services(&**tree, cx.policy, cx)?);
        }
    }
    let moved = moves(change, &after, &before)?;
    let without_dockerfile = lacking(&after, &before, &moved, |service| service.image.is_some());
    let without_compose = lacking(&after, &before, &moved, |service| service.compose.is_some());
    let anything = !without_dockerfile.is_empty() || !without_compose.is_empty();
    let notes = notes(change, &after, anything);
    Ok(Arrivals { after, without_dockerfile, without_compose, notes })
}

/// Where services stood that are only moved: the same manifest, byte for byte, at a path that is no service any more.
fn moves(
    change: &Change,
    after: &Services,
    before: &[Services],
) -> Result<BTreeMap<RepoPath, RepoPath>, Fault> {
    let mut moved = BTreeMap::new();
    for (tree, services) in change.before.iter().zip(before) {
        let gone: Vec<&Service> = services.list.iter().filter(|old| after.get(&old.path).is_none()).collect();
        for new in after.list.iter().filter(|new| services.get(&new.path).is_none()) {
            let manifest = change.after.entry(&new.manifest)?;
            for old in &gone {
                if manifest.is_some() && tree.entry(&old.manifest)? == manifest {
                    moved.insert(new.path.clone(), old.path.clone());
                }
            }
        }
    }
    Ok(moved)
}

/// The services that lack something now, and lacked it in no parent: where one did, it is not this change's doing.
fn lacking(
    after: &Services,
    before: &[Services],
    moved: &BTreeMap<RepoPath, RepoPath>,
    has: fn(&Service) -> bool,
) -> Vec<Arrival> {
    let mut arrivals = Vec::new();
    for service in after.list.iter().filter(|service| !has(service)) {
        let stood = moved.get(&service.path).unwrap_or(&service.path);
        let earlier: Vec<&Service> = before.iter().filter_map(|before| before.get(stood)).collect();
        if earlier.iter().all(|service| has(service)) {
            arrivals.push(Arrival {
                service: service.clone(),
                before: earlier.first().map(|first| (*first).clone()),
            });
        }
    }
    arrivals
}

/// What could not be judged: a file of this change, or one that might have covered what it leaves uncovered.
fn notes(change: &Change, after: &Services, anything: bool) -> Vec<Note> {
    let changed = |path: &RepoPath| change.files.binary_search_by(|file| file.path.cmp(path)).is_ok();
    let matters = |note: &&Note| change.extent == Extent::WholeTree || anything || changed(&note.path);
    after.not_evaluated.iter().filter(matters).cloned().collect()
}

/// Whether any changed file can change the answer. Most changes touch source alone, and pay nothing.
pub(in crate::rules) fn matters(cx: &Context<'_>) -> Result<bool, Fault> {
    for file in &cx.change.files {
        // A directory that policy.toml declares is a service as soon as anything stands there.
        let declared = cx.policy.services.iter().any(|entry| entry.path.covers(&file.path, false));
        if declared && comes_or_goes(file) {
            return Ok(true);
        }
        let matters = match relevance(&file.path) {
            Relevance::None => false,
            Relevance::Content => true,
            Relevance::Presence => comes_or_goes(file),
            Relevance::GoPackage => changes_package(cx, file)?,
            Relevance::Yaml => speaks(cx, file, &["services", "include"])?,
            Relevance::RubyProgram => comes_or_goes(file) || changes_program(cx, file)?,
            Relevance::Script => speaks(cx, file, IMAGE_BUILDS)?,
        };
        if matters {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a file is there on one side only, or becomes a link, or stops being one.
fn comes_or_goes(file: &FileChange) -> bool {
    let is_file = |entry: &Option<Entry>| entry.map(|entry| entry.mode.is_file());
    file.before.is_empty() || file.before.iter().any(|before| is_file(before) != is_file(&file.after))
}

/// Whether a Go file may make its directory a program. One that goes makes none; one that comes makes none where
/// main.go did so before.
fn changes_package(cx: &Context<'_>, file: &FileChange) -> Result<bool, Fault> {
    let Some(after) = file.after.filter(|entry| entry.mode.is_file()) else { return Ok(false) };
    let now = head(cx, &cx.change.after, after.oid)?;
    if now.is_ignored || now.package.as_deref() != Some("main") {
        return Ok(false);
    }
    let main = file.path.directory().join("main.go");
    for (at, tree) in cx.change.before.iter().enumerate() {
        let same = match file.before.get(at).copied().flatten().filter(|entry| entry.mode.is_file()) {
            Some(before) => head(cx, tree, before.oid)? == now,
            None => match tree.entry(&main)?.filter(|entry| entry.mode.is_file()) {
                Some(main) => head(cx, tree, main.oid)? == now,
                None => false,
            },
        };
        if !same {
            return Ok(true);
        }
    }
    Ok(cx.change.before.is_empty())
}

/// Whether a Ruby file serves on one side only when it is run.
fn changes_program(cx: &Context<'_>, file: &FileChange) -> Result<bool, Fault> {
    let serves = |tree: &Tree, entry: &Option<Entry>| -> Result<bool, Fault> {
        let Some(entry) = entry.filter(|entry| entry.mode.is_file()) else { return Ok(false) };
        let blob = tree.blob_within(&file.path, entry.oid, cx.policy.max_file_size)?;
        // What is no text, or too large to be read, is no program that anybody finds.
        Ok(blob.is_some_and(|blob| RubyProgram::parse(&blob.data).is_ok_and(|program| program.serves)))
    };
    let now = serves(&cx.change.after, &file.after)?;
    for (tree, entry) in cx.change.before.iter().zip(&file.before) {
        if serves(tree, entry)? != now {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The words without which no script builds an image.
const IMAGE_BUILDS: &[&str] = &["docker", "DOCKER", "podman", "buildah", "nerdctl", "finch"];

/// Whether a file holds one of the words, before or after: `services` or `include` in a part of a Compose project.
fn speaks(cx: &Context<'_>, file: &FileChange, words: &[&str]) -> Result<bool, Fault> {
    let before = cx.change.before.iter().zip(&file.before);
    let sides = before.chain([(&cx.change.after, &file.after)]);
    for (tree, entry) in sides {
        let Some(entry) = entry else { continue };
        // A link may lead to anything.
        if !entry.mode.is_file() {
            return Ok(true);
        }
        let blob = tree.blob_within(&file.path, entry.oid, cx.policy.max_file_size)?;
        let speaks = |blob: Blob| words.iter().any(|word| blob.data.contains_str(word));
        if blob.is_none_or(speaks) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn head(cx: &Context<'_>, tree: &Tree, oid: Oid) -> Result<Arc<GoFile>, Fault> {
    Ok(cx.parsed(&tree.blob(oid)?, GoFile::parse))
}
