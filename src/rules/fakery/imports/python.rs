//! Owns Python's imports.

use bstr::ByteSlice;

use super::{Import, joined, trimmed_span, upwards, with};
use crate::change::{AddedLines, RepoPath};
use crate::fault::Fault;
use crate::rules::Context;
use crate::rules::fakery::source::line_at;

/// `import a.b as c, d`, `from .a import b, c`, with names in brackets over several lines.
pub(super) fn read(text: &[u8], added: &AddedLines) -> Vec<Import> {
    let (mut imports, mut free) = (Vec::new(), 0);
    for at in memchr::memmem::find_iter(text, b"import") {
        if at < free {
            continue;
        }
        let line = line_at(text, at);
        let (content, span) = (text[line.clone()].trim_ascii(), trimmed_span(text, &line));
        if let Some(modules) = content.strip_prefix(b"import ") {
            free = line.end;
            let modules =
                modules.split(|byte| *byte == b',').map(first_word).filter(|module| !module.is_empty());
            let import = |module| Import { span: span.clone(), module, names: Vec::new() };
            imports.extend(modules.map(import));
        } else if let Some(rest) = content.strip_prefix(b"from ") {
            let Some(middle) = rest.find(b" import") else { continue };
            let after = &text[at + b"import".len()..];
            let end = match after.trim_ascii_start().first() {
                Some(b'(') => after.find_byte(b')').unwrap_or(after.len()),
                _ => after.find_byte(b'\n').unwrap_or(after.len()),
            };
            free = at + b"import".len() + end;
            let names = after[..end].split(|byte| matches!(byte, b',' | b'\n')).map(first_word);
            imports.push(Import {
                span: span.start..span.end.max(free),
                module: first_word(&rest[..middle]),
                names: names.filter(|name| !name.is_empty()).collect(),
            });
        }
    }
    imports.retain(|import| added.touches(&import.span));
    imports
}

fn first_word(text: &[u8]) -> String {
    let text = text.to_str_lossy();
    let text = text.trim_start_matches(|mark: char| mark == '(' || mark.is_whitespace());
    text.split(|mark: char| !(mark.is_alphanumeric() || matches!(mark, '_' | '.')))
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// A relative import starts at the file's package; another one in a directory that is no package itself.
pub(super) fn follow(cx: &Context<'_>, path: &RepoPath, import: &Import) -> Result<Vec<RepoPath>, Fault> {
    let dots = import.module.bytes().take_while(|byte| *byte == b'.').count();
    let pieces = import.module[dots..].replace('.', "/");
    let mut roots = Vec::new();
    if dots > 0 {
        roots.extend(upwards(&path.directory()).nth(dots - 1));
    } else {
        for directory in upwards(&path.directory()) {
            if cx.change.after.entry(&directory.join("__init__.py"))?.is_none() {
                roots.push(directory);
            }
        }
    }
    let mut paths = Vec::new();
    for base in roots.iter().filter_map(|root| joined(root, &pieces)) {
        // A name may be a module of the package, which then decides.
        for name in &import.names {
            let inner = base.join(name);
            paths.extend([with(&inner, ".py"), inner.join("__init__.py")]);
        }
        if !base.is_root() {
            paths.extend([with(&base, ".py"), base.join("__init__.py")]);
        }
    }
    Ok(paths)
}
