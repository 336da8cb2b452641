//! Owns the imports of JavaScript and TypeScript.

use bstr::ByteSlice;
use serde_json::Value;

use super::{Import, joined, upwards, with};
use crate::change::{AddedLines, RepoPath};
use crate::fault::Fault;
use crate::rules::Context;
use crate::rules::fakery::literal::quoted;

/// `import a from "b"`, `export * from "b"`, `import "b"`, `import("b")`, `require("b")`; types alone are not imported.
pub(super) fn read(text: &[u8], added: &AddedLines) -> Vec<Import> {
    let mut imports = Vec::new();
    for word in [&b"from"[..], b"import", b"require"] {
        for found in memchr::memmem::find_iter(text, word) {
            let end = found + word.len();
            let gap = text[end..].iter().take(3).take_while(|byte| matches!(byte, b' ' | b'(')).count();
            let at = end + gap;
            if !matches!(text.get(at), Some(b'"' | b'\'' | b'`')) || !added.contains(found) {
                continue;
            }
            let Some(inside) = quoted(text, at).filter(|inside| inside.len() < 300) else { continue };
            if word == b"from" && is_of_types(&text[..found]) {
                continue;
            }
            let module = text[inside.clone()].to_str_lossy().into_owned();
            imports.push(Import { span: found..inside.end + 1, module, names: Vec::new() });
        }
    }
    imports.sort_by_key(|import| import.span.start);
    imports
}

/// Whether the statement that ends here names types alone: `import type { A }`, `import { type A, type B }`.
fn is_of_types(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(2_000)..];
    let start = near.rfind("import").max(near.rfind("export"));
    let Some(statement) = start.map(|start| near[start + 6..].trim_ascii()) else { return false };
    if statement.starts_with(b"type ") || statement.starts_with(b"typeof ") {
        return true;
    }
    let Some(names) = statement.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}")) else {
        return false;
    };
    let mut names =
        names.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).filter(|name| !name.is_empty()).peekable();
    names.peek().is_some() && names.all(|name| name.starts_with(b"type "))
}

const ENDS: [&str; 17] = [
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".mts",
    ".cts",
    ".vue",
    ".svelte",
    ".json",
    "/index.ts",
    "/index.tsx",
    "/index.js",
    "/index.jsx",
    "/index.mjs",
];

/// A relative specifier, one that package.json or tsconfig.json maps, or `@/…`.
pub(super) fn follow(cx: &Context<'_>, path: &RepoPath, import: &Import) -> Result<Vec<RepoPath>, Fault> {
    let specifier = import.module.split(['?', '#']).next().unwrap_or_default();
    let mut bases = Vec::new();
    if specifier.starts_with('.') {
        bases.extend(joined(&path.directory(), specifier));
    } else {
        for directory in upwards(&path.directory()) {
            bases.extend(mapped(cx, &directory, &import.module)?);
            if let Some(rest) = specifier.strip_prefix("@/").or_else(|| specifier.strip_prefix("~/")) {
                bases.extend(
                    [joined(&directory, &format!("src/{rest}")), joined(&directory, rest)]
                        .into_iter()
                        .flatten(),
                );
            }
        }
    }
    let mut paths = Vec::new();
    for base in &bases {
        let file = |end: &&str| if end.is_empty() { base.clone() } else { with(base, end) };
        for candidate in ENDS.iter().map(file) {
            let is_file = cx.change.after.entry(&candidate)?.is_some_and(|entry| entry.mode.is_file());
            paths.extend(is_file.then_some(candidate));
        }
        // TypeScript names the file that it will have become.
        for (end, own) in [(".js", ".ts"), (".js", ".tsx"), (".mjs", ".mts"), (".jsx", ".tsx")] {
            let stem = base.as_bytes().strip_suffix(end.as_bytes());
            paths.extend(stem.map(|stem| with(&RepoPath::new(stem), own)));
        }
    }
    // What is not in the tree still says where it is.
    if paths.is_empty() && specifier.starts_with('.') {
        paths = bases;
    }
    Ok(paths)
}

/// What `compilerOptions.paths` of a tsconfig.json in `directory`, or `imports` of a package.json there, make of a specifier.
fn mapped(cx: &Context<'_>, directory: &RepoPath, specifier: &str) -> Result<Vec<RepoPath>, Fault> {
    let mut bases = Vec::new();
    for (name, pointer) in [
        ("tsconfig.json", "/compilerOptions/paths"),
        ("jsconfig.json", "/compilerOptions/paths"),
        ("package.json", "/imports"),
    ] {
        if name == "package.json" && !specifier.starts_with('#') {
            continue;
        }
        let Some(entry) = cx.change.after.entry(&directory.join(name))?.filter(|entry| entry.mode.is_file())
        else {
            continue;
        };
        if cx.change.after.size(entry.oid)? > cx.policy.max_file_size {
            continue;
        }
        let data = cx.change.after.blob(entry.oid)?.data;
        // What is no JSON even so is told nothing of: then the usual places are all that is known.
        let parsed = serde_json::from_slice::<Value>(&data).or_else(|_| serde_json::from_slice(&bare(&data)));
        let Ok(value) = parsed else { continue };
        let base = value.pointer("/compilerOptions/baseUrl").and_then(Value::as_str).unwrap_or(".");
        let Some(maps) = value.pointer(pointer).and_then(Value::as_object) else { continue };
        for (pattern, targets) in maps {
            let Some(matched) = matched(pattern, specifier) else { continue };
            let listed = targets.as_array().into_iter().flatten().chain(std::iter::once(targets));
            for target in listed.filter_map(Value::as_str) {
                bases.extend(joined(directory, &format!("{base}/{}", target.replace('*', matched))));
            }
        }
    }
    Ok(bases)
}

/// JSON without what TypeScript lets stand in it: comments, and commas behind the last entry.
fn bare(text: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest[0] == b'"' {
            let end = quoted(text, at).map_or(text.len(), |inside| inside.end + 1).min(text.len());
            out.extend_from_slice(&text[at..end]);
            at = end;
        } else if rest.starts_with(b"//") {
            at += rest.find_byte(b'\n').unwrap_or(rest.len());
        } else if rest.starts_with(b"/*") {
            at += rest.find(b"*/").map_or(rest.len(), |end| end + 2);
        } else {
            if matches!(rest[0], b'}' | b']') {
                let end = out.trim_ascii_end().len();
                if out[..end].ends_with(b",") {
                    out.truncate(end - 1);
                }
            }
            out.push(rest[0]);
            at += 1;
        }
    }
    out
}

/// What stands for the star of `pattern` in `specifier`.
fn matched<'a>(pattern: &str, specifier: &'a str) -> Option<&'a str> {
    match pattern.split_once('*') {
        None => (pattern == specifier).then_some(""),
        Some((start, end)) => specifier.strip_prefix(start)?.strip_suffix(end),
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn comments_and_last_commas_are_taken_out() {
        let text = br#"{ // a
  /* "b": 1, */ "c": "// no /* comment */", "d": [1, 2, ],
}"#;
        let value: serde_json::Value = serde_json::from_slice(&bare(text)).unwrap();
        assert_eq!(value, serde_json::json!({ "c": "// no /* comment */", "d": [1, 2] }));
        for text in [&b"\"open"[..], b"/* open", b"// open", b"", b",]"] {
            bare(text);
        }
    }
}
