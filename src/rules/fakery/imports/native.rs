//! Owns the imports that name a file as it lies on the disk: `#include` of C and C++, `require` of PHP, Ruby and Lua,
//! `source` of shells; and the namespaces of PHP and C#, whose classes lie in directories of the same names.

use bstr::ByteSlice;

use super::{Import, joined, trimmed_span, upwards, with};
use crate::change::{AddedLines, RepoPath};
use crate::fault::Fault;
use crate::rules::Context;
use crate::rules::fakery::literal::quoted;
use crate::rules::fakery::source::line_at;

/// `#include "a.h"`, `#include <a.h>`.
pub(super) fn includes(text: &[u8], added: &AddedLines) -> Vec<Import> {
    super::lines(text, added, &["#include ", "#import "], "")
        .into_iter()
        .map(|mut import| {
            let end = import.module.find(['>', '"']).unwrap_or(import.module.len());
            import.module = import.module[..end].trim_start_matches('<').to_owned();
            import
        })
        .collect()
}

/// `use A\B;`, and the files that `require` and `include` name.
pub(super) fn php(text: &[u8], added: &AddedLines) -> Vec<Import> {
    let mut imports = super::lines(text, added, &["use "], ";");
    for import in &mut imports {
        let end = import.module.find([' ', '{', ',']).unwrap_or(import.module.len());
        import.module.truncate(end);
    }
    imports.extend(named_files(text, added, &["require", "include"]));
    imports
}

/// `require "a"`, `require_relative "a"`, `load "a"`.
pub(super) fn ruby(text: &[u8], added: &AddedLines) -> Vec<Import> {
    let mut imports = super::lines(text, added, &["require "], "");
    imports.extend(named_files(text, added, &["require_relative", "load"]));
    imports
}

/// `local a = require("a.b")`.
pub(super) fn lua(text: &[u8], added: &AddedLines) -> Vec<Import> {
    named_files(text, added, &["require", "dofile", "loadfile"])
}

/// `source a.sh`, `. "$DIR/a.sh"`.
pub(super) fn shell(text: &[u8], added: &AddedLines) -> Vec<Import> {
    let mut imports = super::lines(text, added, &["source ", ". "], "");
    for import in &mut imports {
        // What a variable or a command holds is where the script lies, or the root.
        let end = import.module.rfind([')', '}']).map_or(0, |end| end + 1);
        let rest = import.module[end..].trim_matches(['"', '\'', ' ']);
        let rest = match rest.strip_prefix('$') {
            Some(rest) => rest.split_once('/').map_or("", |(_, path)| path),
            None => rest,
        };
        import.module = rest.trim_start_matches('/').to_owned();
    }
    imports
}

/// The last text on each line that begins with, or gives to a name, one of `words`.
fn named_files(text: &[u8], added: &AddedLines, words: &[&str]) -> Vec<Import> {
    let mut imports = Vec::new();
    for span in added.spans(text) {
        let mut at = span.start;
        while at < span.end {
            let line = line_at(text, at);
            at = line.end + 1;
            let content = &text[line.clone()];
            let Some(word) = words.iter().filter_map(|word| content.find(word)).min() else { continue };
            let opens = content[..word].trim_ascii();
            if !(opens.is_empty() || opens.ends_with(b"=") || opens.ends_with(b"return")) {
                continue;
            }
            let Some(mark) = content[word..].find_byteset(b"\"'") else { continue };
            let Some(inside) = quoted(text, line.start + word + mark) else { continue };
            if inside.end <= line.end {
                let module = text[inside].to_str_lossy().trim_start_matches('/').to_owned();
                imports.push(Import { span: trimmed_span(text, &line), module, names: Vec::new() });
            }
        }
    }
    imports
}

/// The file of that name, from the directory of the file at `path` or from one above it.
pub(super) fn follow(cx: &Context<'_>, path: &RepoPath, import: &Import) -> Result<Vec<RepoPath>, Fault> {
    let extension = path.extension().unwrap_or_default().to_str_lossy().into_owned();
    if extension == "cs" || import.module.contains('\\') {
        return namespace(cx, path, &import.module, &extension);
    }
    let is_dotted = extension == "lua" && !import.module.contains('/');
    let module = if is_dotted { import.module.replace('.', "/") } else { import.module.clone() };
    // What climbs is told from the file alone.
    let is_relative = module.starts_with('.');
    let own = path.directory();
    let bases = upwards(&own).take(if is_relative { 1 } else { usize::MAX });
    let mut paths = Vec::new();
    for base in bases.filter_map(|directory| joined(&directory, &module)) {
        for end in ["", ".rb", ".lua"] {
            let candidate = if end.is_empty() { base.clone() } else { with(&base, end) };
            let is_file = cx.change.after.entry(&candidate)?.is_some_and(|entry| entry.mode.is_file());
            paths.extend(is_file.then_some(candidate));
        }
    }
    Ok(paths)
}

/// Directories in which the code of tests lies, whatever its namespace is called.
const ROOTS: [&str; 5] = ["tests", "test", "Tests", "Test", "src"];

/// `App\Tests\Fixtures\Stations` lies in `tests/Fixtures/Stations.php`, `Shop.Tests.Fixtures` in
/// `tests/Shop.Tests/Fixtures`.
fn namespace(
    cx: &Context<'_>,
    path: &RepoPath,
    module: &str,
    extension: &str,
) -> Result<Vec<RepoPath>, Fault> {
    let mut paths = Vec::new();
    let pieces: Vec<&str> = module.split(['\\', '.']).collect();
    let is_test = |piece: &&str| {
        let lower = piece.to_ascii_lowercase();
        matches!(&lower[..], "tests" | "test" | "fixtures" | "mocks" | "testing" | "fakes")
    };
    let Some(at) = pieces.iter().position(is_test) else { return Ok(paths) };
    for directory in upwards(&path.directory()) {
        let mut candidates = Vec::new();
        if extension == "cs" {
            let project = pieces[..=at].join(".");
            let inner = pieces[at + 1..].join("/");
            for root in ROOTS.iter().copied().chain([""]) {
                candidates.push(format!("{root}/{project}/{inner}"));
            }
        } else {
            let inner = pieces[at + 1..].join("/");
            candidates.extend(ROOTS[..4].iter().map(|root| format!("{root}/{inner}.php")));
            candidates.push(format!("src/{}.php", pieces[at..].join("/")));
            candidates.push(format!("src/{}.php", pieces[1.min(at)..].join("/")));
        }
        for candidate in candidates.iter().filter_map(|candidate| joined(&directory, candidate)) {
            if cx.change.after.entry(&candidate)?.is_some() {
                paths.push(candidate);
            }
        }
    }
    Ok(paths)
}
