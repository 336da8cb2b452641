//! Owns Rust's imports: modules that a file declares, and paths that it uses.

use bstr::ByteSlice;

use super::{Import, joined, trimmed_span, upwards, with};
use crate::change::{AddedLines, RepoPath};
use crate::fault::Fault;
use crate::rules::Context;
use crate::rules::fakery::source::line_at;

/// `mod a;`, `pub(crate) mod a;`, `use crate::a::b;`, `use a::{b, c};`.
pub(super) fn read(text: &[u8], added: &AddedLines) -> Vec<Import> {
    let mut imports = Vec::new();
    for word in [&b"mod "[..], b"use "] {
        for at in memchr::memmem::find_iter(text, word) {
            let line = line_at(text, at);
            let before = text[line.start..at].trim_ascii();
            let opens = before.is_empty() || (before.starts_with(b"pub") && !before.contains(&b' '));
            if !opens || !added.contains(at) {
                continue;
            }
            let Some(end) = text[line.start..].find_byte(b';').map(|end| line.start + end) else { continue };
            let written = text[at + word.len()..end].to_str_lossy();
            if word == b"mod " {
                if let Some(own) = at_path(text, line.start) {
                    let span = trimmed_span(text, &line);
                    imports.push(Import { span, module: own, names: Vec::new() });
                } else if written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                    imports.push(Import {
                        span: trimmed_span(text, &line),
                        module: format!("self::{written}"),
                        names: Vec::new(),
                    });
                }
                continue;
            }
            let (module, names) = match written.split_once('{') {
                None => (written.split(" as ").next().unwrap_or_default().trim().to_owned(), Vec::new()),
                Some((module, names)) => {
                    let names = names.split([',', '{', '}', '\n']).map(|name| name.trim().to_owned());
                    (
                        module.trim_end_matches("::").to_owned(),
                        names.filter(|name| !name.is_empty()).collect(),
                    )
                }
            };
            imports.push(Import { span: at..end + 1, module, names });
        }
    }
    imports.sort_by_key(|import| import.span.start);
    imports
}

/// The file that an attribute on the line above names: `#[path = "../tests/a.rs"]`.
fn at_path(text: &[u8], start: usize) -> Option<String> {
    let above = line_at(text, start.checked_sub(1)?);
    let rest = text[above].trim_ascii().strip_prefix(b"#[path = \"")?;
    Some(rest[..rest.find_byte(b'"')?].to_str_lossy().into_owned())
}

/// A module of the same crate: a file below the directory that holds lib.rs or main.rs, or below the own module's.
pub(super) fn follow(cx: &Context<'_>, path: &RepoPath, import: &Import) -> Result<Vec<RepoPath>, Fault> {
    if import.module.ends_with(".rs") {
        return Ok(joined(&path.directory(), &import.module).into_iter().collect());
    }
    let mut pieces = import.module.split("::").peekable();
    let file = path.file_name();
    let is_head = matches!(file, b"mod.rs" | b"lib.rs" | b"main.rs");
    let stem = file.strip_suffix(b".rs").unwrap_or(file);
    let mut base = if is_head { path.directory() } else { path.directory().join(stem) };
    match pieces.next() {
        Some("self") => {}
        Some("super") => base = base.directory(),
        Some("crate") => {
            let mut root = None;
            for directory in upwards(&path.directory()) {
                let holds =
                    |name: &str| cx.change.after.entry(&directory.join(name)).map(|entry| entry.is_some());
                if holds("lib.rs")? || holds("main.rs")? {
                    root = Some(directory);
                    break;
                }
            }
            let Some(root) = root else { return Ok(Vec::new()) };
            base = root;
        }
        _ => return Ok(Vec::new()),
    }
    while pieces.next_if_eq(&"super").is_some() {
        base = base.directory();
    }
    let mut paths = Vec::new();
    // The deepest module decides: what stands behind it are its items.
    for piece in pieces {
        base = base.join(piece);
        paths.extend([with(&base, ".rs"), base.join("mod.rs")]);
    }
    for name in &import.names {
        let inner = base.join(name.split("::").next().unwrap_or_default());
        paths.extend([with(&inner, ".rs"), inner.join("mod.rs")]);
    }
    paths.reverse();
    Ok(paths)
}
