//! Owns the question which integrations stood before a change: in no matter what file that was delivered.
//!
//! It is asked only about what a change would be told to validate, and answered as near as can be: first by what the changed
//! files held, then by the whole tree of each parent. What a blob names is kept for the run.

use std::ops::Range;

use super::brought::{is_live_in, neutral};
use crate::change::{Blob, Entry, Oid, RepoPath, Selector, Tree};
use crate::fault::Fault;
use crate::integrations::{Integration, Mention, Place, may_mention, mentions};
use crate::rules::Context;
use crate::syntax::{Role, SyntaxTree};

/// The files that integrate anything.
static SELECTOR: Selector = Selector { name: "integrations", enter, pick };

/// Folders of code that is not the team's own.
const FOREIGN: &[&[u8]] = &[b"node_modules", b"vendor", b"third_party", b"third-party", b"bower_components"];

/// How many bytes of a parent are read for one change. A tree beyond that is a collection of projects, and its nearest files
/// are read first.
const MOST: usize = 256 << 20;

/// What one blob names.
struct Named {
    /// What it was read as: the same bytes may stand elsewhere under another name.
    place: Place,
    any_package: bool,
    integrations: Vec<Integration>,
}

fn enter(directory: &[u8]) -> bool {
    (!directory.starts_with(b".") || directory == b".docker") && !FOREIGN.contains(&directory)
}

fn pick(name: &[u8]) -> bool {
    Place::of(&RepoPath::new(name)).is_some()
}

/// Takes those out of `wanted` that stood in a parent.
pub(super) fn drop_standing(
    cx: &Context<'_>,
    any_package: bool,
    wanted: &mut Vec<Integration>,
) -> Result<(), Fault> {
    for (index, tree) in cx.change.before.iter().enumerate() {
        for file in &cx.change.files {
            if let Some(Some(entry)) = file.before.get(index) {
                look(cx, tree, &file.path, *entry, any_package, wanted)?;
            }
        }
    }
    for tree in &cx.change.before {
        if wanted.is_empty() {
            return Ok(());
        }
        in_tree(cx, tree, any_package, wanted)?;
    }
    Ok(())
}

fn in_tree(
    cx: &Context<'_>,
    tree: &Tree,
    any_package: bool,
    wanted: &mut Vec<Integration>,
) -> Result<(), Fault> {
    let mut files = tree.select(&SELECTOR)?;
    // Manifests and settings are few and say most.
    files.sort_by_key(|(path, _)| matches!(Place::of(path), Some(Place::Code | Place::Markup)));
    let mut read = 0;
    for (path, entry) in files {
        if wanted.is_empty() || read > MOST {
            return Ok(());
        }
        read += look(cx, tree, &path, entry, any_package, wanted)?;
    }
    Ok(())
}

/// Takes what a file names out of `wanted`; gives how many bytes were read for that.
fn look(
    cx: &Context<'_>,
    tree: &Tree,
    path: &RepoPath,
    entry: Entry,
    any_package: bool,
    wanted: &mut Vec<Integration>,
) -> Result<usize, Fault> {
    let Some(place) = Place::of(path).filter(|place| entry.mode.is_file() && is_delivered(path, *place))
    else {
        return Ok(0);
    };
    let mut read = Ok(0);
    let by_id = Blob { oid: entry.oid, data: std::sync::Arc::from([]) };
    // The cache is asked by id alone: a blob that it knows is not read again.
    let named = cx.parsed(&by_id, |_| named(cx, tree, path, entry.oid, (place, any_package), &mut read));
    read.clone()?;
    let fresh;
    let named = if (named.place, named.any_package) == (place, any_package) {
        &*named
    } else {
        fresh = self::named(cx, tree, path, entry.oid, (place, any_package), &mut read);
        &fresh
    };
    wanted.retain(|integration| !named.integrations.contains(integration));
    read
}

fn named(
    cx: &Context<'_>,
    tree: &Tree,
    path: &RepoPath,
    oid: Oid,
    (place, any_package): (Place, bool),
    read: &mut Result<usize, Fault>,
) -> Named {
    let none = Named { place, any_package, integrations: Vec::new() };
    let blob = match tree.blob_within(path, oid, cx.policy.max_file_size) {
        Ok(Some(blob)) => blob,
        // What is too large to be judged names nothing.
        Ok(None) => return none,
        Err(fault) => {
            *read = Err(fault);
            return none;
        }
    };
    *read = Ok(blob.data.len());
    if !may_mention(place, &blob.data) || blob.is_binary() {
        return none;
    }
    let whole = 0..blob.data.len();
    // A manifest that could not be read before listed nothing that anybody could tell.
    let found = mentions(place, &blob.data, std::slice::from_ref(&whole), any_package).unwrap_or_default();
    let live = found.into_iter().filter(|mention| stands(path, &blob.data, place, mention));
    Named { integrations: live.map(|mention| mention.integration).collect(), ..none }
}

/// Whether what a file names is code or data, and no remark. Where the text does not parse it counts, as a whole file that
/// nobody can read would.
fn stands(path: &RepoPath, text: &[u8], place: Place, mention: &Mention) -> bool {
    let parse = |language, ranges: &[Range<usize>]| {
        SyntaxTree::parse_around(language, text, ranges).map(std::rc::Rc::new)
    };
    is_live_in(path, text, place, mention, parse).unwrap_or(true)
}

/// Whether a file was delivered, as its path alone tells.
fn is_delivered(path: &RepoPath, place: Place) -> bool {
    let told = match place {
        Place::Manifest(_) | Place::Variables => Role::of(&neutral(path), b""),
        _ => Role::of(path, b""),
    };
    told.role == Role::Production
}
