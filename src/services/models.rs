//! Owns the model of a Compose project while its files merge, and what a path in one of them leads to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::drafts::{At, Draft, Given, Place, is_remote};
use super::paths::resolve;
use super::problem::Spot;
use crate::change::RepoPath;
use crate::formats::compose::{Document, Space, Text, interpolate};

/// What the files of a project say once they are merged.
#[derive(Default)]
pub(super) struct Model {
    /// Services by name.
    pub(super) services: BTreeMap<Arc<str>, Draft>,
    /// What else is declared.
    pub(super) declared: BTreeSet<(Space, Arc<str>)>,
    /// The files of secrets and configs: what it is, its name, the path, the directory it is relative to.
    pub(super) files: Vec<(Space, Arc<str>, At<Given>, RepoPath)>,
    /// Whether a file could not be read, so that there may be more than is known.
    pub(super) is_open: bool,
}

impl Model {
    /// A service of a later layer.
    pub(super) fn put(&mut self, name: Arc<str>, draft: Draft) {
        let earlier = self.services.remove(&name).unwrap_or_default();
        self.services.insert(name, draft.over(earlier));
    }

    /// What a later file, or one that is included, says.
    pub(super) fn merge(&mut self, later: Self) {
        for (name, draft) in later.services {
            self.put(name, draft);
        }
        self.declared.extend(later.declared);
        self.files.extend(later.files);
        self.is_open |= later.is_open;
    }

    /// What a document declares beside services.
    pub(super) fn declare(&mut self, document: &Document, place: &Place<'_>) {
        for declared in &document.declared {
            self.declared.insert((declared.space, Arc::clone(&declared.name)));
            if let Some(file) = &declared.file {
                let given = interpolate(&file.raw, place.variables);
                let at = At { value: given, spot: Spot::new(&place.file, &file.range) };
                self.files.push((declared.space, Arc::clone(&declared.name), at, place.base.clone()));
            }
        }
    }
}

/// Why a path is none of the tree's.
pub(super) enum Away {
    /// It would be fetched: nothing ever is.
    Remote(String),
    /// It leads out of the repository.
    Outside(String),
    /// It hangs on what nobody knows here.
    Unknown(String),
}

impl fmt::Display for Away {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remote(path) => write!(f, "`{path}` is not in the tree"),
            Self::Outside(path) => write!(f, "`{path}` leads out of the repository"),
            Self::Unknown(reason) => f.write_str(reason),
        }
    }
}

/// A path that `include` or `extends` names, or why it is none of the repository's. Nothing is ever fetched.
pub(super) fn local(text: &Text, place: &Place<'_>) -> Result<RepoPath, Away> {
    let path = interpolate(&text.raw, place.variables).map_err(Away::Unknown)?;
    if is_remote(&path) {
        return Err(Away::Remote(path));
    }
    resolve(&place.base, path.as_bytes()).ok_or(Away::Outside(path))
}
