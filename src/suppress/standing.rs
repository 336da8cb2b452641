//! Owns the question whether a finding stood before: which entry of a baseline it answers to.
//!
//! A finding answers to an entry of its own path first. What was moved answers to an entry whose path is gone. An entry
//! answers once, and where lines are judged as a change adds them, never for a line that is new: the text of a finding
//! that stood may be written a second time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::baseline::{Baseline, Key, quoted};
use crate::change::{Blob, RepoPath, Tree};
use crate::fault::Fault;
use crate::finding::{Finding, folded_lines};

/// A baseline that answers for findings, each entry once.
pub struct Standing {
    whole: Baseline,
    left: BTreeMap<Key, usize>,
    /// The entries by rule and text, for what moved.
    alike: BTreeMap<(String, String), Vec<Key>>,
    after: Tree,
}

impl Standing {
    /// Lets `baseline` answer for findings in the tree `after`.
    pub fn new(baseline: Baseline, after: &Tree) -> Self {
        let mut alike: BTreeMap<_, Vec<Key>> = BTreeMap::new();
        for (key, _) in baseline.entries() {
            alike.entry((key.rule.clone(), key.text.clone())).or_default().push(key.clone());
        }
        let left = baseline.entries().map(|(key, count)| (key.clone(), count)).collect();
        Self { whole: baseline, left, alike, after: Arc::clone(after) }
    }

    /// Whether an entry of the finding's own path answers for it. `is_new`: it marks a line that the change adds.
    pub fn answers(&mut self, finding: &Finding, is_new: bool) -> bool {
        let key = Key::of(finding);
        let total = self.whole.count(&key);
        if is_new && alike(finding) > total {
            return false;
        }
        self.take(&key)
    }

    /// Whether an entry whose path is gone answers for it.
    pub fn answers_moved(&mut self, finding: &Finding, is_new: bool) -> Result<bool, Fault> {
        let own = Key::of(finding);
        let mut gone = Vec::new();
        for key in self.alike.get(&(own.rule, own.text)).into_iter().flatten() {
            if self.is_gone(&key.path)? {
                gone.push(key.clone());
            }
        }
        let total: usize = gone.iter().map(|key| self.whole.count(key)).sum();
        if is_new && alike(finding) > total {
            return Ok(false);
        }
        Ok(gone.iter().any(|key| self.take(key)))
    }

    /// Whether nothing stands at the path any more. One that is quoted is not UTF-8, cannot be looked up from here, and
    /// keeps its entries.
    fn is_gone(&self, path: &str) -> Result<bool, Fault> {
        Ok(!path.starts_with('"') && self.after.entry(&RepoPath::from(path))?.is_none())
    }

    /// The entries that answered for nothing, with how many of each.
    pub fn unanswered(&self) -> impl Iterator<Item = (&Key, usize)> {
        self.left.iter().map(|(key, count)| (key, *count)).filter(|(_, count)| *count > 0)
    }

    fn take(&mut self, key: &Key) -> bool {
        match self.left.get_mut(key) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

/// How often the lines that the finding marks stand in its file. Lines that were only moved are no more than stood.
fn alike(finding: &Finding) -> usize {
    let Some(label) = &finding.label else { return 0 };
    let (Blob { data, .. }, wanted) = (&label.blob, quoted(&finding.text()));
    let marked =
        &data[label.range.start.min(data.len())..label.range.end.clamp(label.range.start, data.len())];
    let height = memchr::memchr_iter(b'\n', marked).count();
    let mut starts = vec![0];
    starts.extend(memchr::memchr_iter(b'\n', data).map(|newline| newline + 1));
    let is_like = |first: usize| {
        let last = starts.get(first + height)?;
        (quoted(&folded_lines(data, &(starts[first]..*last))) == wanted).then_some(())
    };
    (0..starts.len()).filter_map(is_like).count()
}
