//! Owns patterns over repository paths: what a lock, an `owns` entry or an `exempt` entry covers, and whether two
//! patterns can cover one path.
//!
//! The meaning is the same everywhere: `*` and `?` stay within one level, `**` crosses levels, all match dotfiles;
//! a directory, with or without its slash, covers all below it; a path that is literally there covers itself,
//! whatever brackets it has.
//!
//! Parsing only checks. A policy holds hundreds of globs, and a commit asks for a few of them: each is compiled when
//! it is first asked for, and copies of a set share what was compiled.

mod overlap;

use std::fmt;
use std::sync::{Arc, OnceLock};

use globset::{Candidate, Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Deserializer, de};

use crate::change::RepoPath;

/// The longest pattern, in bytes: no path is longer, and a compiled glob's size is bounded with it.
const MAX_LENGTH: usize = 4_096;

/// The most braces, and the most alternatives they may multiply to: what people write has a handful, and a hostile
/// ledger must not make matching explode.
const MAX_BRACES: usize = 32;
const MAX_ALTERNATIVES: usize = 256;

/// One pattern: a path, a directory or a glob.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    matcher: OnceLock<Option<Box<GlobMatcher>>>,
    folded: OnceLock<Option<Box<GlobMatcher>>>,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing there.
    #[error("the path is empty")]
    Empty,
    /// `/etc`, `C:\x`, `~/x`.
    #[error("`{0}` is an absolute path: paths are relative to the repository's root")]
    Absolute(String),
    /// A `..` part.
    #[error("`{0}` leads out of the repository")]
    Escapes(String),
    /// Not a glob.
    #[error("`{0}` is no valid glob: {1}")]
    Invalid(String, String),
}

impl Pattern {
    /// Parses a path, a directory or a glob, relative to the repository's root. A leading `./` is dropped.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if is_plain(text.as_bytes()) {
            return Ok(Self { text: text.to_owned(), matcher: OnceLock::new(), folded: OnceLock::new() });
        }
        let mut path = text.trim();
        while let Some(rest) = path.strip_prefix("./") {
            path = rest;
        }
        let path = if path == "." { "**" } else { path };
        if path.is_empty() {
            return Err(PatternError::Empty);
        }
        let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
        if path.starts_with(['/', '~', '\\']) || drive {
            return Err(PatternError::Absolute(path.to_owned()));
        }
        if path.split(['/', '\\']).any(|part| part == "..") {
            return Err(PatternError::Escapes(path.to_owned()));
        }
        let path = path.trim_end_matches('/');
        check(path)?;
        Ok(Self { text: path.to_owned(), matcher: OnceLock::new(), folded: OnceLock::new() })
    }

    /// The pattern as written, without a leading `./` or a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it covers `path`. `ignore_case` folds ASCII case.
    pub fn covers(&self, path: &RepoPath, ignore_case: bool) -> bool {
        if self.is_literally(path, ignore_case) {
            return true;
        }
        let matcher = if ignore_case { &self.folded } else { &self.matcher };
        let matcher = matcher
            .get_or_init(|| glob(&self.text, ignore_case).ok().map(|glob| Box::new(glob.compile_matcher())));
        matcher.as_ref().is_some_and(|matcher| {
            self_and_above(path).any(|part| matcher.is_match_candidate(&Candidate::from_bytes(part)))
        })
    }

    /// Whether `path` is the pattern's own text, or stands below the directory of that name.
    fn is_literally(&self, path: &RepoPath, ignore_case: bool) -> bool {
        let (text, path) = (self.text.as_bytes(), path.as_bytes());
        let Some((start, rest)) = path.split_at_checked(text.len()) else { return false };
        let same = if ignore_case { start.eq_ignore_ascii_case(text) } else { start == text };
        same && matches!(rest.first(), None | Some(b'/'))
    }

    /// Whether it ends like the name of a file, so that nothing is taken to stand below it when two patterns are compared.
    pub fn reads_as_file(&self) -> bool {
        overlap::is_file_name(&self.text)
    }

    /// Whether every path that `other` covers is covered by this one, as far as that can be told from the two texts alone:
    /// where it cannot, the answer is no.
    pub fn contains(&self, other: &Pattern) -> bool {
        let (own, other_text) = (everything_below(&self.text), everything_below(&other.text));
        if own == other_text || own == "**" {
            return true;
        }
        let is_glob = |text: &str| text.contains(['*', '?', '[', ']', '{', '}', '!', '\\']);
        if !is_glob(own) {
            // A directory covers all below it, whatever the rest of the other pattern says.
            return other_text.strip_prefix(own).is_some_and(|rest| rest.starts_with('/'));
        }
        // Read as a path, another pattern is matched by this one's stars alone, if it has no choices and no `**`.
        let has_choices = |text: &str| text.contains(['[', ']', '{', '}', '!', '\\', '?']);
        !has_choices(own)
            && !has_choices(other_text)
            && !other_text.contains("**")
            && self.covers(&RepoPath::from(other_text), false)
    }

    /// Whether some path is covered by both, decided on the patterns themselves, not on today's files.
    pub fn overlaps(&self, other: &Pattern, ignore_case: bool) -> bool {
        overlap::overlap(&self.text, &other.text, ignore_case)
    }
}

/// A directory and all below it are covered alike, with `/**` and without.
fn everything_below(text: &str) -> &str {
    match text.strip_suffix("/**") {
        Some("**" | "") => "**",
        Some(directory) => directory,
        None => text,
    }
}

/// Whether there is nothing to look at twice: most paths and globs are names, and a ledger may hold thousands.
fn is_plain(text: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_-*@+.".contains(byte);
    text.len() <= MAX_LENGTH
        && text.first().is_some_and(|&first| first != b'/' && first != b'.')
        && text.last() != Some(&b'/')
        && text.iter().all(is_name)
        && !text.windows(2).any(|pair| pair == b"..")
}

/// `path` and the directories above it, nearest first, without the root.
fn self_and_above(path: &RepoPath) -> impl Iterator<Item = &[u8]> {
    let bytes = path.as_bytes();
    std::iter::once(bytes).chain(memchr::memrchr_iter(b'/', bytes).map(|slash| &bytes[..slash]))
}

/// Whether globset will take `path`. Without brackets and backslashes it refuses nothing but braces that do not pair,
/// and to see that costs a hundredth of compiling the glob.
fn check(path: &str) -> Result<(), PatternError> {
    let refuse = |reason: String| {
        let start: String = path.chars().take(60).collect();
        let more = if start.len() < path.len() { "…" } else { "" };
        Err(PatternError::Invalid(format!("{start}{more}"), reason))
    };
    if path.len() > MAX_LENGTH {
        return refuse(format!("it is longer than {MAX_LENGTH} bytes"));
    }
    if path.matches('{').count() > MAX_BRACES || alternatives(path) > MAX_ALTERNATIVES {
        return refuse(format!("its braces have more than {MAX_ALTERNATIVES} alternatives"));
    }
    if !path.contains(['[', '\\']) && braces_pair(path) {
        return Ok(());
    }
    glob(path, false).map(drop)
}

fn braces_pair(path: &str) -> bool {
    let mut depth = 0_usize;
    for byte in path.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return false,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// An upper bound of how many plain globs the braces of `path` stand for.
fn alternatives(path: &str) -> usize {
    path.split('{').skip(1).fold(1, |product, group| product.saturating_mul(group.matches(',').count() + 1))
}

fn glob(path: &str, ignore_case: bool) -> Result<Glob, PatternError> {
    GlobBuilder::new(path)
        .literal_separator(true)
        .case_insensitive(ignore_case)
        .build()
        .map_err(|error| PatternError::Invalid(path.to_owned(), error.kind().to_string()))
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

/// Several patterns, any of which may cover a path. Copies are cheap and share what was compiled.
#[derive(Clone, Debug, Default)]
pub struct PatternSet(Arc<Patterns>);

#[derive(Debug, Default)]
struct Patterns {
    all: Vec<Pattern>,
    set: OnceLock<Option<GlobSet>>,
    folded: OnceLock<Option<GlobSet>>,
}

impl PatternSet {
    /// Takes patterns that parsed.
    pub fn new(patterns: Vec<Pattern>) -> Result<Self, PatternError> {
        Ok(Self(Arc::new(Patterns { all: patterns, ..Patterns::default() })))
    }

    /// Parses every text.
    pub fn parse<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<Self, PatternError> {
        let patterns: Result<_, _> = texts.into_iter().map(|text| Pattern::parse(text.as_ref())).collect();
        Self::new(patterns?)
    }

    /// Whether there is no pattern at all.
    pub fn is_empty(&self) -> bool {
        self.0.all.is_empty()
    }

    /// The patterns, as given.
    pub fn patterns(&self) -> &[Pattern] {
        &self.0.all
    }

    /// Whether every path that `pattern` covers is covered by one of these, as far as that can be told from the patterns
    /// alone: where it cannot, the answer is no.
    pub fn contains(&self, pattern: &Pattern) -> bool {
        self.0.all.iter().any(|own| own.contains(pattern))
    }

    /// Whether any pattern covers `path`.
    pub fn covers(&self, path: &RepoPath, ignore_case: bool) -> bool {
        if self.is_empty() {
            return false;
        }
        let set = if ignore_case { &self.0.folded } else { &self.0.set };
        let Some(set) = set.get_or_init(|| self.compile(ignore_case)) else {
            return self.0.all.iter().any(|pattern| pattern.covers(path, ignore_case));
        };
        self_and_above(path).any(|part| set.is_match_candidate(&Candidate::from_bytes(part)))
            || self.0.all.iter().any(|pattern| pattern.is_literally(path, ignore_case))
    }

    /// One matcher for all; `None` where together they are too much for one.
    fn compile(&self, ignore_case: bool) -> Option<GlobSet> {
        let mut builder = GlobSetBuilder::new();
        for pattern in &self.0.all {
            builder.add(glob(&pattern.text, ignore_case).ok()?);
        }
        builder.build().ok()
    }
}

impl<'de> Deserialize<'de> for PatternSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(Vec::<String>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
