//! Owns patterns over repository paths: what a lock, an `owns` entry or an `exempt` entry covers, and whether two
//! patterns can cover one path.
//!
//! The meaning is the same everywhere: `*` and `?` stay within one level, `**` crosses levels, all match dotfiles;
//! a directory, with or without its slash, covers all below it; a path that is literally there covers itself,
//! whatever brackets it has.

mod overlap;

use std::fmt;

use globset::{Candidate, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use crate::change::RepoPath;

/// One pattern: a path, a directory or a glob.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    matcher: GlobMatcher,
    folded: GlobMatcher,
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
        Ok(Self { text: path.to_owned(), matcher: matcher(path, false)?, folded: matcher(path, true)? })
    }

    /// The pattern as written, without a leading `./` or a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it covers `path`. `ignore_case` folds ASCII case.
    pub fn covers(&self, path: &RepoPath, ignore_case: bool) -> bool {
        let literal = RepoPath::from(self.text.as_str());
        if path.is_within(&literal) {
            return true;
        }
        if ignore_case {
            let lower = |path: &RepoPath| RepoPath::new(path.as_bytes().to_ascii_lowercase());
            if lower(path).is_within(&lower(&literal)) {
                return true;
            }
        }
        let matcher = if ignore_case { &self.folded } else { &self.matcher };
        let candidate = Candidate::from_bytes(path.as_bytes());
        matcher.is_match_candidate(&candidate)
            || above(path).any(|directory| matcher.is_match_candidate(&Candidate::from_bytes(directory)))
    }

    /// Whether some path is covered by both, decided on the patterns themselves, not on today's files.
    pub fn overlaps(&self, other: &Pattern, ignore_case: bool) -> bool {
        overlap::overlap(&self.text, &other.text, ignore_case)
    }
}

/// The directories above `path`, nearest first, without the root.
fn above(path: &RepoPath) -> impl Iterator<Item = &[u8]> {
    let bytes = path.as_bytes();
    memchr::memrchr_iter(b'/', bytes).map(|slash| &bytes[..slash])
}

fn matcher(path: &str, ignore_case: bool) -> Result<GlobMatcher, PatternError> {
    GlobBuilder::new(path)
        .literal_separator(true)
        .case_insensitive(ignore_case)
        .build()
        .map(|glob| glob.compile_matcher())
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

/// Several patterns, any of which may cover a path.
#[derive(Clone, Debug, Default)]
pub struct PatternSet {
    patterns: Vec<Pattern>,
    set: GlobSet,
}

impl PatternSet {
    /// Takes patterns that parsed.
    pub fn new(patterns: Vec<Pattern>) -> Result<Self, PatternError> {
        let mut builder = GlobSetBuilder::new();
        for pattern in &patterns {
            builder.add(pattern.matcher.glob().clone());
        }
        let set = builder.build().map_err(|error| PatternError::Invalid(String::new(), error.to_string()))?;
        Ok(Self { patterns, set })
    }

    /// Whether there is no pattern at all.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The patterns, as given.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Whether any pattern covers `path`.
    pub fn covers(&self, path: &RepoPath, ignore_case: bool) -> bool {
        if !ignore_case && self.set.is_match_candidate(&Candidate::from_bytes(path.as_bytes())) {
            return true;
        }
        self.patterns.iter().any(|pattern| pattern.covers(path, ignore_case))
    }
}

#[cfg(test)]
mod tests;
