//! Owns the imports of Java, Kotlin and Scala: packages are directories below a source root.

use bstr::ByteSlice;

use super::{Import, joined};
use crate::change::{AddedLines, RepoPath};
use crate::fault::Fault;
use crate::rules::Context;

/// `import a.b.C;`, `import static a.b.C.d;`
pub(super) fn read(text: &[u8], added: &AddedLines) -> Vec<Import> {
    super::lines(text, added, &["import "], ";")
}

const LANGUAGES: [(&str, &str); 4] =
    [("java", ".java"), ("kotlin", ".kt"), ("scala", ".scala"), ("groovy", ".groovy")];

/// A class that only the test roots of the same project hold.
pub(super) fn follow(_: &Context<'_>, path: &RepoPath, import: &Import) -> Result<Vec<RepoPath>, Fault> {
    let bytes = path.as_bytes();
    let Some(main) = bytes.find(b"src/main/") else { return Ok(Vec::new()) };
    let project = RepoPath::new(bytes[..main].strip_suffix(b"/").unwrap_or(&bytes[..main]));
    let pieces: Vec<&str> = import.module.split('.').collect();
    let class = pieces.iter().position(|piece| piece.starts_with(|first: char| first.is_ascii_uppercase()));
    let Some(class) = class else { return Ok(Vec::new()) };
    let relative = pieces[..=class].join("/");
    let mut paths = Vec::new();
    for set in ["main", "test", "testFixtures", "androidTest", "integrationTest"] {
        for (language, end) in LANGUAGES {
            paths.extend(joined(&project, &format!("src/{set}/{language}/{relative}{end}")));
        }
    }
    Ok(paths)
}
