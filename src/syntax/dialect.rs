//! Owns how a file's language is known: by its name first, then by its `#!` line.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::comments::{CommentStyle, STYLES};
use super::languages::{LANGUAGES, Language};
use crate::change::RepoPath;
use crate::wordlist::holds;

/// What a text can be read with.
#[derive(Clone, Copy, Debug)]
pub enum Dialect {
    /// A grammar.
    Grammar(&'static Language),
    /// The comment scanner.
    Comments(&'static CommentStyle),
}

impl Dialect {
    /// The dialect of the file at `path`, whose text begins with `head`. `None`: prose, data, or nothing known, which
    /// is not read as source.
    pub fn of(path: &RepoPath, head: &[u8]) -> Option<Self> {
        by_name(path).or_else(|| if path.extension().is_none() { by_interpreter(head) } else { None })
    }

    /// The name of the language or family.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grammar(language) => language.name,
            Self::Comments(style) => style.name,
        }
    }

    /// Whether two files in these dialects are read alike.
    pub fn is(self, other: Self) -> bool {
        self.name() == other.name()
    }
}

fn by_name(path: &RepoPath) -> Option<Dialect> {
    let name = path.file_name();
    let stem = name.split(|&byte| byte == b'.').next().unwrap_or_default();
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    // `page.blade.php` is no PHP file: the two endings are one.
    let pair = name.iter().rposition(|&byte| byte == b'.').and_then(|last| {
        let before = name[..last].iter().rposition(|&byte| byte == b'.')?;
        Some(name[before + 1..].to_ascii_lowercase())
    });
    NAMES
        .get(name)
        .or_else(|| pair.and_then(|pair| EXTENSIONS.get(&pair[..])))
        .or_else(|| EXTENSIONS.get(&extension[..]))
        .or_else(|| {
            let by_stem = NAMES.get(stem).filter(|dialect| matches!(dialect, Dialect::Comments(_)));
            by_stem.filter(|_| !is_prose(&extension))
        })
        .copied()
}

/// Every name of a file that tells its dialect, and every extension. A grammar comes before a scanner.
static NAMES: LazyLock<Known> =
    LazyLock::new(|| known(|language| language.file_names, |style| style.file_names));
static EXTENSIONS: LazyLock<Known> =
    LazyLock::new(|| known(|language| language.extensions, |style| style.extensions));

type Known = FxHashMap<&'static [u8], Dialect>;

fn known(language: fn(&Language) -> &'static str, style: fn(&CommentStyle) -> &'static str) -> Known {
    let grammars = LANGUAGES.iter().map(|entry| (language(entry), Dialect::Grammar(entry)));
    let styles = STYLES.iter().map(|entry| (style(entry), Dialect::Comments(entry)));
    let mut known = Known::default();
    for (words, dialect) in grammars.chain(styles) {
        for word in words.split_ascii_whitespace() {
            known.entry(word.as_bytes()).or_insert(dialect);
        }
    }
    known
}

fn find(language: impl Fn(&Language) -> bool, style: impl Fn(&CommentStyle) -> bool) -> Option<Dialect> {
    let with_grammar = LANGUAGES.iter().copied().find(|entry| language(entry)).map(Dialect::Grammar);
    with_grammar.or_else(|| STYLES.iter().copied().find(|entry| style(entry)).map(Dialect::Comments))
}

/// `Makefile.md` is about the Makefile; `Dockerfile.json` is data.
fn is_prose(extension: &[u8]) -> bool {
    matches!(extension, b"md" | b"mdx" | b"rst" | b"txt" | b"adoc" | b"json" | b"lock" | b"csv")
}

fn by_interpreter(head: &[u8]) -> Option<Dialect> {
    let line = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).strip_prefix(b"#!")?;
    let line = line.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let program = |word: &[u8]| {
        let name = word.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
        let end = name
            .iter()
            .rposition(|byte| !(byte.is_ascii_digit() || *byte == b'.'))
            .map_or(0, |last| last + 1);
        name[..end].to_vec()
    };
    let mut name = program(words.next()?);
    if name == b"env" {
        name = program(words.find(|word| !word.starts_with(b"-") && !word.contains(&b'='))?);
    }
    find(|language| holds(language.interpreters, &name), |style| holds(style.interpreters, &name))
}
