//! Owns files that hold several languages: where their code stands, in which language it is, and which comments and
//! strings stand in the markup and the style sheets around it.

use std::ops::Range;

use memchr::memmem;

use super::comments::{C_FAMILY, CSS, CommentStyle, HTML, Scanned};
use super::languages::Language;

/// A file of several languages, cut.
pub struct Parts {
    /// The language of the code.
    pub language: &'static Language,
    /// Where the code stands, in order.
    pub code: Vec<Range<usize>>,
    /// Comments and strings in the rest.
    pub around: Scanned,
}

/// The languages that a script may be written in, in the order in which each understands those before it.
pub(super) struct Scripts {
    /// JavaScript.
    pub plain: &'static Language,
    /// TypeScript.
    pub typed: &'static Language,
    /// TypeScript with markup.
    pub marked: &'static Language,
}

/// What a part of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Plain,
    Typed,
    Marked,
    /// A style sheet with comments of one line, or one without.
    Sheet(bool),
    /// What nobody here reads, as markup.
    Other,
}

/// How many parts are told apart: a file with more is no source.
const MOST: usize = 1_000;

/// How long a tag may be.
const TAG: usize = 2_000;

/// Cuts `text` by its `<script>` and `<style>` elements, as Vue and Svelte have them, behind `head` bytes. Scripts are
/// TypeScript where one of them says so, for they share their names.
pub(super) fn cut(text: &[u8], scripts: &Scripts, head: Option<Range<usize>>) -> Parts {
    let (mut code, mut around) = (Vec::new(), Scanned::none());
    let mut richest = if head.is_some() { Kind::Typed } else { Kind::Plain };
    let mut at = head.as_ref().map_or(0, |head| head.end);
    code.extend(head);
    for _ in 0..MOST {
        let Some((kind, inside)) = element(text, at) else { break };
        add(&mut around, &HTML, text, at..inside.start);
        at = inside.end;
        match kind {
            Kind::Plain | Kind::Typed | Kind::Marked => {
                richest = richest.max(kind);
                code.push(inside);
            }
            Kind::Sheet(has_lines) => {
                add(&mut around, if has_lines { &C_FAMILY } else { &CSS }, text, inside);
            }
            Kind::Other => add(&mut around, &HTML, text, inside),
        }
    }
    add(&mut around, &HTML, text, at..text.len());
    let language = match richest {
        Kind::Marked => scripts.marked,
        Kind::Typed => scripts.typed,
        _ => scripts.plain,
    };
    Parts { language, code, around }
}

/// The lines between the `---` that open an Astro file.
pub(super) fn front_matter(text: &[u8]) -> Option<Range<usize>> {
    let skipped = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let from = skipped + text[skipped..].strip_prefix(b"---").map(|_| 3)?;
    let close = memmem::find(&text[from..], b"\n---")?;
    Some(from..from + close + 1)
}

fn add(around: &mut Scanned, style: &CommentStyle, text: &[u8], part: Range<usize>) {
    around.append(style.scan(&text[part.clone()]), part.start);
}

/// The next script or style sheet from `from` on that no comment holds, and the bytes between its tags.
fn element(text: &[u8], from: usize) -> Option<(Kind, Range<usize>)> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'<', &text[at..])?;
        let rest = &text[at..];
        if rest.starts_with(b"<!--") {
            at += memmem::find(rest, b"-->")?;
            continue;
        }
        let opened = ["script", "style"].into_iter().find(|name| is_named(&rest[1..], name));
        let Some((name, tag)) = opened.and_then(|name| Some((name, tag(rest)?))) else {
            at += 1;
            continue;
        };
        let start = at + tag.len();
        if tag.ends_with(b"/>") {
            at = start;
            continue;
        }
        let close: &[u8] = if name == "script" { b"</script" } else { b"</style" };
        let end = memmem::find(&text[start..], close).map_or(text.len(), |found| start + found);
        let kind = if name == "script" { script(tag) } else { sheet(tag) };
        return Some((kind, start..end));
    }
}

fn is_named(rest: &[u8], name: &str) -> bool {
    rest.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
        && rest.get(name.len()).is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
}

/// The tag that opens `rest`, with its brackets; a bracket within quotes closes nothing.
fn tag(rest: &[u8]) -> Option<&[u8]> {
    let mut quote = None;
    for (at, &byte) in rest.iter().take(TAG).enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if byte == b'>' => return Some(&rest[..=at]),
            None => {}
        }
    }
    None
}

/// The value of an attribute of `tag`, without its quotes.
fn attribute<'a>(tag: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let at = memmem::find_iter(tag, name.as_bytes()).find(|at| tag[at - 1].is_ascii_whitespace())?;
    let value = tag[at + name.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'>');
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    Some(&value[..value.iter().position(is_end).unwrap_or(value.len())])
}

/// What a script is written in; `Other`: data, a template, or a language that nobody here reads.
fn script(tag: &[u8]) -> Kind {
    match attribute(tag, "lang").or_else(|| attribute(tag, "type")) {
        None
        | Some(b"" | b"js" | b"javascript" | b"jsx" | b"module" | b"text/javascript" | b"text/babel") => {
            Kind::Plain
        }
        Some(b"ts" | b"typescript" | b"text/typescript") => Kind::Typed,
        Some(b"tsx") => Kind::Marked,
        Some(_) => Kind::Other,
    }
}

fn sheet(tag: &[u8]) -> Kind {
    let lang = attribute(tag, "lang").unwrap_or_default();
    Kind::Sheet(!matches!(lang, b"" | b"css" | b"postcss"))
}
