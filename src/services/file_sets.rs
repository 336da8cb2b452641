//! Owns which Compose files of a folder are read together: those of the default names, those that the folder's `.env`
//! names in `COMPOSE_FILE`, and variants.

use std::collections::BTreeMap;

use super::paths::resolve;
use super::problem::{Problem, Spot};
use super::survey::{Parsed, Survey};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::compose::{Call, DEFAULT_NAMES, OVERRIDE_NAMES, is_compose_name};

/// One way to call Compose in a folder: the files it reads, in order.
pub(super) struct FileSet {
    /// The project directory: what paths are relative to.
    pub(super) folder: RepoPath,
    /// The files that give variables values, the one that wins last.
    pub(super) env_files: Vec<RepoPath>,
    /// The `COMPOSE_FILE` that names the files.
    pub(super) named_at: Option<Spot>,
    /// The profiles that `.env` enables, if it says so.
    pub(super) profiles: Option<Vec<String>>,
    /// What is wrong with the names in `COMPOSE_FILE`.
    pub(super) problems: Vec<Problem>,
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
pub(super) fn file_sets<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<FileSet>, Fault> {
    let mut by_folder: BTreeMap<RepoPath, Vec<RepoPath>> = BTreeMap::new();
    for path in survey.files().filter(|path| is_compose_name(path.file_name())) {
        by_folder.entry(path.directory()).or_default().push(path.clone());
    }
    let mut calls: BTreeMap<RepoPath, Call> = BTreeMap::new();
    for path in survey.named(".env") {
        let Some(call) = survey.read(path, |data| Ok(Call::parse(data)))? else { continue };
        if call.is_unknown {
            survey.note(path, "COMPOSE_FILE: its value hangs on a variable that the file does not set");
        }
        if call.files.is_some() {
            by_folder.entry(path.directory()).or_default();
        }
        calls.insert(path.directory(), (*call).clone());
    }
    let mut sets = Vec::new();
    for (folder, all) in by_folder {
        let call = calls.remove(&folder).unwrap_or_default();
        sets.extend(folder_sets(&folder, &all, &call));
    }
    Ok(sets)
}

/// The file sets of one folder.
fn folder_sets(folder: &RepoPath, all: &[RepoPath], call: &Call) -> Vec<FileSet> {
    let present = |names: &[&str]| -> Vec<RepoPath> {
        let path = |name: &&str| all.iter().find(|path| path.file_name() == name.as_bytes()).cloned();
        names.iter().filter_map(path).collect()
    };
    let (mains, overs) = (present(&DEFAULT_NAMES), present(&OVERRIDE_NAMES));
    let set = |files: Vec<RepoPath>, is_default| FileSet {
        folder: folder.clone(),
        env_files: vec![folder.join(".env")],
        named_at: None,
        profiles: call.profiles.clone().filter(|_| is_default),
        problems: Vec::new(),
        files,
        is_default,
        dead: Vec::new(),
        all: all.to_vec(),
    };
    let mut sets = Vec::new();
    let named = call.files.as_deref().map(|files| named(files, folder, call, set(Vec::new(), true)));
    let is_named = |path: &RepoPath| named.as_ref().is_some_and(|named| named.files.contains(path));
    let main = mains.first();
    if let Some(main) = main.filter(|main| !is_named(main)) {
        // Where COMPOSE_FILE names others, this one is read with `-f`, and its name wins over nothing.
        let dead = [&mains, &overs].into_iter().filter_map(|list| list.split_first());
        let dead = dead.flat_map(|(first, rest)| rest.iter().map(|loser| (loser.clone(), first.clone())));
        let dead = if named.is_none() { dead.collect() } else { Vec::new() };
        let files = [main].into_iter().chain(overs.first()).cloned().collect();
        sets.push(FileSet { dead, ..set(files, named.is_none()) });
    }
    // A variant (`docker-compose.prod.yml`) is read after the main file: `-f main -f variant`.
    let is_variant = |path: &&RepoPath| !mains.contains(path) && !overs.contains(path) && !is_named(path);
    for variant in all.iter().filter(is_variant) {
        let files = main.into_iter().chain([variant]).cloned().collect();
        sets.push(set(files, false));
    }
    // What is read when nobody says anything comes first.
    if let Some(named) = named {
        sets.insert(0, named);
    }
    sets.retain(|set| !set.files.is_empty() || !set.problems.is_empty());
    sets
}

/// The files that `COMPOSE_FILE` names. Their project directory is the first file's folder; of the variables, those of
/// the `.env` that names them win over those of one in the project directory.
fn named(files: &[String], folder: &RepoPath, call: &Call, mut set: FileSet) -> FileSet {
    let env = folder.join(".env");
    let at = Spot::new(&env, &call.range);
    for text in files {
        if text.is_empty() {
            let message =
                format!("COMPOSE_FILE in `{env}` names a file without a name, and Compose refuses that");
            let help = "name files that are there, without a separator at either end, or take the line out";
            set.problems.push(Problem::invalid(&at, message, "names nothing", help.to_owned()));
            continue;
        }
        match resolve(folder, text.as_bytes()) {
            Some(path) => set.files.push(path),
            None => set.problems.push(Problem::outside(&at, &format!("COMPOSE_FILE in `{env}`"), text)),
        }
    }
    set.named_at = Some(at);
    if let Some(first) = set.files.first().map(RepoPath::directory)
        && first != *folder
    {
        set.env_files.insert(0, first.join(".env"));
        set.folder = first;
    }
    set
}
