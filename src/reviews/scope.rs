//! Owns what a signal's subject names: a review, paths, or a task, which is the repository as a whole.

use super::Content;
use crate::change::{RepoPath, Snapshot, Tree, is_document};
use crate::config::{Policy, ReviewEntry};
use crate::fault::Fault;
use crate::glob::Pattern;

/// What a subject names.
#[derive(Clone, Debug)]
pub enum Scope<'p> {
    /// All paths of a review.
    Review(&'p ReviewEntry),
    /// A path, a directory (a service's, for example) or a glob.
    Paths(Pattern),
    /// Neither: a task. What is true of it is true of the whole repository or not at all.
    Whole,
}

impl<'p> Scope<'p> {
    /// What `subject` names: a review of that name before a path. A path has a slash, is a glob, or stands in one of
    /// `trees`; `.` is the root.
    pub fn of(subject: &str, policy: &'p Policy, trees: &[&Tree]) -> Result<Self, Fault> {
        let text = bare(subject);
        if let Some(review) = policy.review(text) {
            return Ok(Self::Review(review));
        }
        let Ok(pattern) = Pattern::parse(text) else { return Ok(Self::Whole) };
        let mut is_path = text == "." || text.contains(['/', '*']);
        if is_path && text.contains(char::is_whitespace) {
            // `api / web are done` is a sentence.
            is_path = false;
        }
        for tree in trees {
            is_path = is_path || tree.entry(&RepoPath::from(pattern.as_str()))?.is_some();
        }
        Ok(if is_path { Self::Paths(pattern) } else { Self::Whole })
    }

    /// The same without a look at what is there, where only reviews and paths can be meant.
    pub fn of_review(subject: &str, policy: &'p Policy) -> Option<Self> {
        let text = bare(subject);
        match policy.review(text) {
            Some(review) => Some(Self::Review(review)),
            None => Pattern::parse(text).ok().map(Self::Paths),
        }
    }

    /// Whether `path` is part of it. Case counts on every machine alike, for a digest must not depend on the machine.
    pub fn covers(&self, path: &RepoPath) -> bool {
        match self {
            Self::Review(review) => review.covers(path),
            Self::Paths(pattern) => !is_document(path) && pattern.covers(path, false),
            Self::Whole => !is_document(path),
        }
    }

    /// What stands there in `tree`.
    pub fn content(&self, tree: &dyn Snapshot) -> Result<Content, Fault> {
        Content::of(tree, &self.directory(), |path| self.covers(path))
    }

    /// What `review` covers of what stands there in `tree`: what an approval of that subject is bound to.
    pub fn reviewed(&self, review: &ReviewEntry, tree: &dyn Snapshot) -> Result<Content, Fault> {
        let is_itself = matches!(self, Self::Review(own) if own.name == review.name);
        Content::of(tree, &self.directory(), |path| self.covers(path) && (is_itself || review.covers(path)))
    }

    /// A directory, or a path, that holds all of it.
    pub fn directory(&self) -> RepoPath {
        match self {
            Self::Paths(pattern) => fixed(pattern),
            Self::Review(_) | Self::Whole => RepoPath::root(),
        }
    }
}

/// A subject without the marks that people put around it.
fn bare(subject: &str) -> &str {
    let text = subject.trim().trim_matches('`').trim();
    match text.strip_prefix("./").unwrap_or(text).trim_end_matches('/') {
        "" if text.starts_with("./") => ".",
        text => text,
    }
}

/// The directory, or the path, that holds all that a pattern covers: its parts before the first that is a glob.
fn fixed(pattern: &Pattern) -> RepoPath {
    let is_glob = |part: &&str| part.contains(['*', '?', '[', ']', '{', '}', '\\', '!']);
    let parts: Vec<&str> = pattern.as_str().split('/').collect();
    let plain = parts.iter().take_while(|part| !is_glob(part)).count();
    // A path that is literally there covers itself, whatever brackets it has: then its directory holds it.
    RepoPath::from(parts[..plain].join("/").as_str())
}
