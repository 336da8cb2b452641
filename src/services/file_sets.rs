//! Owns which Compose files of a folder are read together.

use std::collections::BTreeMap;

use super::survey::{Parsed, Survey};
use crate::change::RepoPath;
use crate::formats::compose::{DEFAULT_NAMES, OVERRIDE_NAMES, is_compose_name};

/// One way to call Compose in a folder: the files it reads, in order.
pub(super) struct FileSet {
    /// The folder.
    pub(super) folder: RepoPath,
    /// The files; never empty.
    pub(super) files: Vec<RepoPath>,
    /// Whether these are what it reads when it is told none.
    pub(super) is_default: bool,
    /// The file of a default name that nobody reads, and the one that comes before it.
    pub(super) dead: Vec<(RepoPath, RepoPath)>,
    /// All Compose files of the folder, whoever reads them.
    pub(super) all: Vec<RepoPath>,
}

/// The file sets of a tree's folders.
pub(super) fn file_sets<C: Parsed>(survey: &Survey<'_, C>) -> Vec<FileSet> {
    let mut by_folder: BTreeMap<RepoPath, Vec<RepoPath>> = BTreeMap::new();
    for path in survey.files().filter(|path| is_compose_name(path.file_name())) {
        by_folder.entry(path.directory()).or_default().push(path.clone());
    }
    let mut sets = Vec::new();
    for (folder, all) in by_folder {
        let present = |names: &[&str]| -> Vec<RepoPath> {
            let path = |name: &&str| all.iter().find(|path| path.file_name() == name.as_bytes()).cloned();
            names.iter().filter_map(path).collect()
        };
        let (mains, overs) = (present(&DEFAULT_NAMES), present(&OVERRIDE_NAMES));
        let dead = [&mains, &overs].into_iter().filter_map(|list| list.split_first());
        let dead = dead.flat_map(|(first, rest)| rest.iter().map(|loser| (loser.clone(), first.clone())));
        let set = |files: Vec<RepoPath>, is_default, dead| FileSet {
            folder: folder.clone(),
            files,
            is_default,
            dead,
            all: all.clone(),
        };
        let main = mains.first();
        if let Some(main) = main {
            let files = [main].into_iter().chain(overs.first()).cloned().collect();
            sets.push(set(files, true, dead.collect()));
        }
        // A variant (`docker-compose.prod.yml`) is read after the main file: `-f main -f variant`.
        let variants = all.iter().filter(|path| !mains.contains(path) && !overs.contains(path));
        for variant in variants {
            let files = main.into_iter().chain([variant]).cloned().collect();
            sets.push(set(files, false, Vec::new()));
        }
    }
    sets
}
