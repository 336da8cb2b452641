//! Owns Go's imports.

use bstr::ByteSlice;

use super::{Import, joined, upwards};
use crate::change::{AddedLines, RepoPath};
use crate::fault::Fault;
use crate::rules::Context;
use crate::rules::fakery::literal::quoted;
use crate::rules::fakery::source::line_at;

/// `import "a/b"` and the lines of `import (…)`.
pub(super) fn read(text: &[u8], added: &AddedLines) -> Vec<Import> {
    let mut imports = Vec::new();
    let (mut at, mut inside) = (0, false);
    while at < text.len() {
        let line = line_at(text, at);
        at = line.end + 1;
        let content = text[line.clone()].trim_ascii();
        if content.starts_with(b"func ") {
            break;
        }
        if content.starts_with(b"import (") {
            inside = true;
            continue;
        }
        inside &= content != b")";
        if !(inside || content.starts_with(b"import "))
            || content.starts_with(b"//")
            || !added.contains(line.start)
        {
            continue;
        }
        let Some(quote) = text[line.clone()].find_byte(b'"').map(|quote| line.start + quote) else {
            continue;
        };
        let Some(path) = quoted(text, quote) else { continue };
        let module = text[path.clone()].to_str_lossy().into_owned();
        // The word before the text is code, where the text itself is not.
        let start = line.start + text[line.clone()].len() - text[line.clone()].trim_ascii_start().len();
        imports.push(Import { span: start..path.end + 1, module, names: Vec::new() });
    }
    imports
}

/// A package of a module that the tree holds.
pub(super) fn follow(cx: &Context<'_>, path: &RepoPath, import: &Import) -> Result<Vec<RepoPath>, Fault> {
    for directory in upwards(&path.directory()) {
        let Some(manifest) = cx.change.after.file(&directory.join("go.mod"))? else { continue };
        let line = manifest.data.lines().find(|line| line.starts_with(b"module "));
        let module = line.map(|line| line[b"module ".len()..].trim_ascii().to_str_lossy().into_owned());
        let rest = module.as_deref().and_then(|module| import.module.strip_prefix(module));
        return Ok(rest
            .filter(|rest| rest.starts_with('/'))
            .and_then(|rest| joined(&directory, rest))
            .into_iter()
            .collect());
    }
    Ok(Vec::new())
}
