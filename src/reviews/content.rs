//! Owns the digest of content: one number for what stands at any number of paths of a tree.
//!
//! It is SHA-256 over one record for each file, link and submodule, in the order of their paths' bytes: mode, blank,
//! object id, tab, path, NUL. That is what git prints, so that anybody can check it without `policy`:
//!
//! ```sh
//! git ls-tree -r -z --full-tree --format='%(objectmode) %(objectname)%x09%(path)' HEAD services/api | sha256sum
//! ```
//!
//! Nothing else goes into it: no time, no name, no commit. The ids are the repository's own, so a digest holds in every
//! clone, after a rebase and after a squash; one made in a SHA-1 repository is another than one made in a SHA-256
//! repository, as the ids are. The two documents are never part of it, for they hold it.

use sha2::{Digest, Sha256};

use crate::change::{Entry, Mode, RepoPath, Snapshot, is_document};
use crate::fault::Fault;

/// What stands at some paths of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content(Vec<(RepoPath, Entry)>);

/// What precedes a digest in a signal's Detail.
const MARK: &str = "content";

/// What people write around a word.
const MARKS: [char; 7] = ['`', ',', ';', '.', ':', '(', ')'];

impl Content {
    /// What stands at the paths of `tree`, at or below `directory`, that `covers` picks.
    pub fn of(
        tree: &dyn Snapshot,
        directory: &RepoPath,
        covers: impl Fn(&RepoPath) -> bool,
    ) -> Result<Self, Fault> {
        let mut all = tree.list(directory)?;
        all.retain(|(path, _)| !is_document(path) && covers(path));
        Ok(Self(all))
    }

    /// The part of it at the paths that `covers` picks.
    #[must_use]
    pub fn part(&self, covers: impl Fn(&RepoPath) -> bool) -> Self {
        Self(self.0.iter().filter(|(path, _)| covers(path)).cloned().collect())
    }

    /// Its digest: 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (path, entry) in &self.0 {
            hasher.update(format!("{} {}\t", octal(entry.mode), entry.oid));
            hasher.update(path.as_bytes());
            hasher.update([0]);
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// How many paths there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all of it stands at paths that `covers` picks.
    pub fn is_covered(&self, covers: impl Fn(&RepoPath) -> bool) -> bool {
        self.0.iter().all(|(path, _)| covers(path))
    }

    /// The paths at which this and the other differ.
    pub fn differing(&self, other: &Self) -> Vec<RepoPath> {
        let lacks = |one: &Self, entry: &(RepoPath, Entry)| {
            one.0.binary_search_by(|own| own.0.cmp(&entry.0)).map_or(true, |at| one.0[at] != *entry)
        };
        let here = self.0.iter().filter(|entry| lacks(other, entry));
        let there = other.0.iter().filter(|entry| lacks(self, entry));
        let mut paths: Vec<RepoPath> = here.chain(there).map(|(path, _)| path.clone()).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

/// A mode as git prints it.
fn octal(mode: Mode) -> &'static str {
    match mode {
        Mode::File => "100644",
        Mode::Executable => "100755",
        Mode::Symlink => "120000",
        Mode::Submodule => "160000",
        Mode::Directory => "040000",
    }
}

/// The digest that a signal's Detail names: the last one in it, for the words before it are whoever wrote it's own. A
/// part of a digest is none: it would hold for other content, too.
pub fn digest_in(detail: &str) -> Option<&str> {
    let words: Vec<&str> = detail.split_whitespace().collect();
    let is_digest = |word: &str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    words.windows(2).rev().find_map(|pair| {
        let [mark, word] = pair else { return None };
        let is_bound =
            mark.trim_matches(MARKS).eq_ignore_ascii_case(MARK) && is_digest(word.trim_matches(MARKS));
        is_bound.then(|| word.trim_matches(MARKS))
    })
}

/// A Detail that says `text` and is bound to the content of this digest.
pub fn with_digest(text: &str, digest: &str) -> String {
    match text.trim().trim_end_matches(';') {
        "" => format!("{MARK} {digest}"),
        text => format!("{text}; {MARK} {digest}"),
    }
}
