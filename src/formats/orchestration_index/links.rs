//! Owns what orchestration-index.md points at: Markdown links, and paths in backticks in its lists and tables.
//!
//! Whether something stands there is for whoever has the tree; this module says what is meant as a path of the repository
//! and what is not: addresses, anchors, patterns, commands, names.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::change::RepoPath;
use crate::wordlist::{List, holds};

/// Something the index points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The path, from the root.
    pub path: RepoPath,
    /// How it is meant.
    pub kind: Kind,
    /// Bytes of the index: the link's target, or the text in backticks.
    pub range: Range<usize>,
}

/// How a pointer is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A link: a path without doubt.
    Link,
    /// In backticks, and so much like a path that nothing else is likely: a file of a known kind in a folder, or first in
    /// its list item or table cell; a directory with its slash.
    Path,
    /// In backticks, and a path if its first folder is one of the repository's: `src/nope`, but not `origin/main`.
    Maybe,
    /// In backticks, and a path if the repository had it: `build.rs`, amid a sentence.
    Name,
}

/// What the index points at, in order; `None` if it is no UTF-8.
pub fn pointers(text: &[u8]) -> Option<Vec<Pointer>> {
    let text = std::str::from_utf8(text).ok()?;
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut pointers = Vec::new();
    // How many items and cells hold the place, and whether nothing stood in the innermost yet.
    let (mut within, mut is_first) = (0_usize, false);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Item | Tag::TableCell) => (within, is_first) = (within + 1, true),
            Event::End(TagEnd::Item | TagEnd::TableCell) => within = within.saturating_sub(1),
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                let is_address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                if let Some(path) = linked(&dest_url).filter(|_| !is_address) {
                    let range = target(text, &range, &dest_url);
                    pointers.push(Pointer { path, kind: Kind::Link, range });
                }
            }
            Event::Code(code) if within > 0 => {
                if let Some((path, kind)) = written(&code, is_first) {
                    pointers.push(Pointer { path, kind, range });
                }
                is_first = false;
            }
            Event::Text(text) if !text.trim().is_empty() => is_first = false,
            _ => {}
        }
    }
    Some(pointers)
}

/// Where in a link its target is written; the whole link where it is written elsewhere.
fn target(text: &str, link: &Range<usize>, destination: &str) -> Range<usize> {
    match text[link.clone()].rfind(destination) {
        Some(at) if !destination.is_empty() => link.start + at..link.start + at + destination.len(),
        _ => link.clone(),
    }
}

/// The path that a link's target means: without anchor and query, decoded, from the root where it starts with a slash (as
/// the hosting sites read it). `None`: an address, an anchor, or something outside of the repository.
fn linked(target: &str) -> Option<RepoPath> {
    let end = target.find(['#', '?']).unwrap_or(target.len());
    let path = &target[..end];
    if path.is_empty()
        || path.starts_with("//")
        || has_scheme(path)
        || is_pattern(path)
        || path.starts_with('~')
    {
        return None;
    }
    let decoded = decoded(path);
    resolve(decoded.strip_prefix(b"/").unwrap_or(&decoded))
}

/// The path that a text in backticks means, and how sure that is.
fn written(text: &str, is_first: bool) -> Option<(RepoPath, Kind)> {
    let text = without_line(text.trim());
    let is_other = text.is_empty()
        || text.starts_with(['/', '~', '-', '@', '.', '$', '#', ':'])
            && !text.starts_with("./")
            && !is_dotfile(text)
        || text.contains(|c: char| c.is_whitespace() || "<>|&;(){}[]*?\"'=,\\$%:".contains(c))
        || text.contains("//")
        || text.contains("...");
    if is_other {
        return None;
    }
    let path = resolve(text.as_bytes()).filter(|path| !path.is_root())?;
    let is_file = path.extension().is_some_and(is_known_extension);
    let kind = match (text.contains('/'), is_file) {
        (true, true) => Kind::Path,
        (true, false) if text.ends_with('/') && !path.as_bytes().contains(&b'/') => Kind::Maybe,
        (true, false) if text.ends_with('/') => Kind::Path,
        (true, false) => Kind::Maybe,
        (false, true) if is_first => Kind::Path,
        (false, true) => Kind::Name,
        (false, false) => return None,
    };
    Some((path, kind))
}

/// `.github/workflows/ci.yml`, `.env.example`: a dot and a name.
fn is_dotfile(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_alphabetic()) && rest.contains(['/', '.'])
    })
}

/// `src/a.rs:12`, `src/a.rs:12-20` and `src/a.rs#L12` point into a file.
fn without_line(text: &str) -> &str {
    let is_line = |tail: &str| {
        !tail.is_empty()
            && tail.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'L' | b':'))
    };
    let cut = |text: &'_ str, mark: char| text.find(mark).filter(|at| is_line(&text[at + 1..]));
    let end = cut(text, ':').or_else(|| cut(text, '#')).unwrap_or(text.len());
    &text[..end]
}

fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return false };
    let mut letters = scheme.bytes();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && !scheme.contains('/')
}

fn is_pattern(path: &str) -> bool {
    path.contains(['*', '{', '}', '<', '>', '$']) || path.contains("...")
}

/// Percent-escapes replaced by the bytes they stand for; what is none stays.
fn decoded(path: &str) -> Vec<u8> {
    let (bytes, mut out, mut at) = (path.as_bytes(), Vec::new(), 0);
    while at < bytes.len() {
        let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// The path from the root; `None` if it leads out of the repository.
fn resolve(text: &[u8]) -> Option<RepoPath> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in text.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(RepoPath::new(parts.join(&b'/')))
}

/// What ends files' names and hardly any other: not `serde.json()`, which has brackets, nor `obj.name`.
fn is_known_extension(extension: &[u8]) -> bool {
    static KNOWN: List = List::of(
        "adoc bash bat c cc cfg cjs clj cmake conf cpp cs csproj css csv cts cxx dart dockerfile ejs elm erl ex \
        exs fs fsproj go gradle graphql h hbs hcl hpp hrl hs htm html ini ipynb java jl js json jsonc jsx kt kts less lock lua \
        m md mdx mjs ml mm mod mts nix pdf php pl png prisma properties proto ps1 py pyi r rb rs rst scala scss sh sln sql \
        sum svelte svg swift tf tfvars toml ts tsx txt vue xml yaml yml zig zsh example",
    );
    let lower = extension.to_ascii_lowercase();
    holds(&KNOWN, lower)
}

#[cfg(test)]
mod tests {
    use super::{Kind, pointers};

    fn shown(text: &str) -> Vec<String> {
        let mark = |kind| match kind {
            Kind::Link => "link",
            Kind::Path => "path",
            Kind::Maybe => "maybe",
            Kind::Name => "name",
        };
        let all = pointers(text.as_bytes()).unwrap();
        all.iter().map(|pointer| format!("{} {}", mark(pointer.kind), pointer.path)).collect()
    }

    #[test]
    fn links_of_every_form() {
        let text = "[a](src/a.rs) [b](./docs/b%20c.md#part \"title\") ![i](img/x.png) [r][ref] [c] [up](/docs/d.md)\n\n\
                    [ref]: docs/ref.md\n[c]: <docs/e f.md>\n";
        assert_eq!(
            shown(text),
            [
                "link src/a.rs",
                "link docs/b c.md",
                "link img/x.png",
                "link docs/ref.md",
                "link docs/e f.md",
                "link docs/d.md"
            ]
        );
    }

    #[test]
    fn what_is_no_path_of_the_repository() {
        let text = "[a](https://x.test/a.md) [b](mailto:a@x.test) [c](#part) [d](//x.test/a) [e](src/*.rs) [f](../../issues) \
                    [g]() <https://x.test/y.md> <a@x.test> [h](C:/x.md) [i](?q) [t]({{ site }}/a.md)\n";
        assert_eq!(shown(text), [""; 0]);
        let text = "- `/etc/hosts.conf` `~/x.md` `src/**/*.rs` `cargo test src/a.rs` `a::b.rs` `$HOME/x.sh` `--flag/x.rs` \
                    `{a,b}/c.rs` `../../x.rs` `https://x.test/a.rs` `v1.2.3` `obj.name` `...` `a/.../b.rs` `@scope/a.js` `word`\n";
        assert_eq!(shown(text), [""; 0]);
    }

    #[test]
    fn paths_in_backticks_count_in_lists_and_tables_alone() {
        assert_eq!(shown("see `src/a.rs`\n\n```\n- `src/b.rs`\n```\n\n    - `src/c.rs`\n"), [""; 0]);
        let text = "| path | what |\n|---|---|\n| `src/a.rs:12-14` | of `src/b` and `origin/main`, `build.rs` |\n| `b.rs` | x |\n\n\
                    - [ ] `docs/` and `docs/x/` `.github/ci.yml`\n- the `Cargo.toml`\n";
        assert_eq!(
            shown(text),
            [
                "path src/a.rs",
                "maybe src/b",
                "maybe origin/main",
                "name build.rs",
                "path b.rs",
                "maybe docs",
                "path docs/x",
                "path .github/ci.yml",
                "name Cargo.toml"
            ]
        );
    }

    #[test]
    fn a_pointer_knows_where_it_is_written() {
        let text = "- `x.md` [x.md](x.md#a) [y][z]\n\n[z]: y.md\n";
        let places: Vec<&str> =
            pointers(text.as_bytes()).unwrap().into_iter().map(|pointer| &text[pointer.range]).collect();
        assert_eq!(places, ["`x.md`", "x.md#a", "[y][z]"]);
        assert_eq!(pointers(b"\xff"), None);
    }
}
