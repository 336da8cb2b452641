//! The same agreement on trees of public repositories, asked for by hand:
//! `ORACLE_TREES=DIR:DIR cargo test --test oracles -- --ignored --nocapture`.

use std::path::{Path, PathBuf};

use policy::change::memory::MemoryTree;
use policy::formats::compose::DEFAULT_NAMES;
use policy::services::is_dockerfile_name;

use crate::{compose, dockerfiles};

/// The files below a directory, `.git` aside.
fn files(directory: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(directory).unwrap().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_symlink() || path.file_name().is_some_and(|name| name == ".git") {
            continue;
        }
        if path.is_dir() { files(&path, into) } else { into.push(path) }
    }
}

#[test]
#[ignore = "by hand: it takes checked-out trees"]
fn public_trees_are_read_as_the_oracles_read_them() {
    let trees = std::env::var_os("ORACLE_TREES").unwrap_or_default();
    let mut all = Vec::new();
    std::env::split_paths(&trees).for_each(|tree| files(&tree, &mut all));
    assert!(!all.is_empty(), "ORACLE_TREES names no tree");
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap_or_default().to_owned();
    let (mut wrong, mut projects) = (Vec::new(), 0);
    let folder = tempfile::tempdir().unwrap();
    let recipes: Vec<&PathBuf> =
        all.iter().filter(|path| is_dockerfile_name(name(path).as_bytes())).collect();
    for (number, path) in recipes.iter().enumerate() {
        std::fs::copy(path, folder.path().join(number.to_string())).unwrap();
    }
    let theirs = dockerfiles::theirs(folder.path());
    for (number, path) in recipes.iter().enumerate() {
        let own = dockerfiles::shape(&std::fs::read(path).unwrap());
        let their = &theirs[&number.to_string()];
        if !dockerfiles::agree(&own, their) {
            wrong.push(format!("{}:\n  ours   {own}\n  theirs {their}", path.display()));
        }
    }
    for main in all.iter().filter(|path| DEFAULT_NAMES.contains(&name(path).as_str())) {
        let (mut tree, mut below) = (MemoryTree::new(), Vec::new());
        let root = main.parent().unwrap();
        files(root, &mut below);
        for path in below.iter().filter(|path| path.metadata().unwrap().len() < 1 << 20) {
            let relative = path.strip_prefix(root).unwrap().to_str().unwrap();
            tree = tree.with(relative, std::fs::read(path).unwrap());
        }
        projects += 1;
        if let Some(difference) = compose::difference(&tree, root, &[]) {
            wrong.push(format!("{}: {difference}", main.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} Dockerfiles and {projects} projects:\n{}",
        wrong.len(),
        recipes.len(),
        wrong.join("\n")
    );
}
