//! Owns the work that a signal's subject names: a task, by the words that a lock's Task repeats, or a path.

use crate::change::{RepoPath, Tree};
use crate::fault::Fault;
use crate::formats::work_status::Lock;
use crate::rules::Context;

/// What a signal is about, as far as its subject says.
pub(in crate::rules) struct Work {
    /// The subject's words. Without any, it is about all that the agent does.
    words: Vec<String>,
    /// The subject as a path, if it is one: it has a slash, or something stands there.
    path: Option<RepoPath>,
}

impl Work {
    /// What `subject` names in the change under judgement.
    pub(in crate::rules) fn of(cx: &Context<'_>, subject: &str) -> Result<Self, Fault> {
        Self::among(cx.change.before.iter().chain([&cx.change.after]), subject)
    }

    /// What `subject` names where something may stand in any of `trees`.
    pub(in crate::rules) fn among<'t>(
        trees: impl IntoIterator<Item = &'t Tree>,
        subject: &str,
    ) -> Result<Self, Fault> {
        let text = subject.trim().trim_matches('`');
        let text = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        let path = if text == "." { RepoPath::root() } else { RepoPath::from(text) };
        let mut is_path = text == "." || subject.contains('/');
        for tree in trees {
            is_path = is_path || !text.is_empty() && tree.entry(&path)?.is_some();
        }
        Ok(Self { words: words(subject), path: Some(path).filter(|_| is_path) })
    }

    /// Whether it is about all that its agent does.
    pub(in crate::rules) fn is_everything(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether the lock's Task names it, in whole words.
    pub(in crate::rules) fn is_named_by(&self, lock: &Lock) -> bool {
        let task = words(&lock.task);
        !self.words.is_empty() && task.windows(self.words.len()).any(|part| part == self.words)
    }

    /// Whether both are about the same: the same words, or a path and the other's path at or below it.
    pub(in crate::rules) fn includes(&self, other: &Self) -> bool {
        let is_below = match (&self.path, &other.path) {
            (Some(own), Some(other)) => other.is_within(own),
            _ => false,
        };
        self.words == other.words || is_below
    }

    /// Whether the lock is held for this work.
    pub(in crate::rules) fn needs(&self, cx: &Context<'_>, lock: &Lock) -> bool {
        let is_about = |path: &RepoPath| {
            let pattern = RepoPath::from(lock.pattern.as_str());
            let is_within = match cx.change.ignore_case {
                true => folded(&pattern).is_within(&folded(path)),
                false => pattern.is_within(path),
            };
            is_within || lock.pattern.covers(path, cx.change.ignore_case)
        };
        self.words.is_empty() || self.is_named_by(lock) || self.path.as_ref().is_some_and(is_about)
    }
}

fn folded(path: &RepoPath) -> RepoPath {
    RepoPath::new(path.as_bytes().to_ascii_lowercase())
}

/// The words of a text in lower case, without the marks around them; what has nothing but marks is no word, unless
/// it is all there is.
fn words(text: &str) -> Vec<String> {
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '/' | '_' | '*');
    let split = text.split_whitespace().map(|word| word.trim_matches(is_mark).to_lowercase());
    let words: Vec<String> = split.filter(|word| !word.is_empty()).collect();
    if words.is_empty() { text.split_whitespace().map(str::to_owned).collect() } else { words }
}
