//! Owns finding the corpus on disk.

use std::path::{Path, PathBuf};

use super::case::{Case, parse};

/// The folder of the corpus.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// Every case, by language and then by file. The error is all that is wrong with all files, a line each.
pub fn cases() -> Result<Vec<Case>, String> {
    let (mut cases, mut mistakes) = (Vec::new(), Vec::new());
    for language in sorted(&folder()).iter().filter(|path| path.is_dir()) {
        for path in sorted(language) {
            let name = format!("{}/{}", file_name(language), file_name(&path));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
            match parse(&name, &text) {
                Ok(more) => cases.extend(more),
                Err(more) => mistakes.extend(more.iter().map(ToString::to_string)),
            }
        }
    }
    if mistakes.is_empty() { Ok(cases) } else { Err(mistakes.join("\n")) }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
