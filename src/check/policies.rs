//! Owns the question which policy judges a change: the one that stood before it, so that no change can switch off its
//! own judge.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::change::{Oid, RepoPath, Tree};
use crate::config::{self, Policy};
use crate::fault::Fault;
use crate::git::{Draft, Repository};
use crate::rules;

/// The policy's path.
pub const POLICY_FILE: &str = "policy.toml";

/// Policies that were read, with what they were read from.
#[derive(Default)]
pub(super) struct Policies {
    known: Mutex<Vec<Known>>,
    /// The tree whose policy judges everything, because whoever runs the gate says so.
    vouched: Option<Tree>,
}

struct Known {
    text: Option<Oid>,
    /// The files that `extends` named, and what stood there.
    extended: Vec<(RepoPath, Option<Oid>)>,
    policy: Arc<Policy>,
}

impl Policies {
    /// Policies of which that of `vouched` judges everything; `None`: each change is judged by the one before it.
    pub(super) fn vouched_for(vouched: Option<Tree>) -> Self {
        Self { vouched, ..Self::default() }
    }

    /// The policy for `draft`. `base` is the trusted side of a range: its policy.toml judges every change of the
    /// range. Where it has none, each change is judged by what stood before it, and the first that brings a
    /// policy.toml by itself. What whoever runs the gate vouches for judges instead of all of them.
    pub(super) fn for_draft(&self, draft: &Draft, base: Option<&Tree>) -> Result<Arc<Policy>, Fault> {
        if let Some(vouched) = &self.vouched {
            return match policy_file(vouched)? {
                Some(text) => self.load(Some(text), vouched),
                None => Err(Fault::new(
                    "there is no policy.toml in the revision that `--policy-from` names",
                    "name a revision that has one",
                )),
            };
        }
        let candidates = base.into_iter().chain(&draft.before).chain([&draft.after]);
        for tree in candidates {
            if let Some(text) = policy_file(tree)? {
                return self.load(Some(text), tree);
            }
        }
        self.load(None, &draft.after)
    }

    /// The policy that stands in `tree`.
    pub(super) fn in_tree(&self, tree: &Tree) -> Result<Arc<Policy>, Fault> {
        self.load(policy_file(tree)?, tree)
    }

    /// Reads the policy that stands in `tree` ahead of time. What goes wrong here goes wrong again when it is asked for.
    pub(super) fn prepare(&self, tree: &Tree) {
        if let Ok(text @ Some(_)) = policy_file(tree) {
            drop(self.load(text, tree));
        }
    }

    fn load(&self, text: Option<Oid>, tree: &Tree) -> Result<Arc<Policy>, Fault> {
        if let Some(known) = self.find(text, tree)? {
            return Ok(known);
        }
        let source = match text {
            Some(oid) => Some(utf8(POLICY_FILE, tree.blob(oid)?.data.to_vec())?),
            None => None,
        };
        let mut extended = Vec::new();
        let policy = config::load(source.as_deref(), &rules::known(), &mut |name| {
            let path = RepoPath::from(name);
            let entry = tree.entry(&path)?.filter(|entry| entry.mode.is_file());
            extended.push((path, entry.map(|entry| entry.oid)));
            entry.map(|entry| tree.blob(entry.oid).map(|blob| blob.data.to_vec())).transpose()
        })?;
        let policy = Arc::new(policy);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(Known { text, extended, policy: Arc::clone(&policy) });
        Ok(policy)
    }

    fn find(&self, text: Option<Oid>, tree: &Tree) -> Result<Option<Arc<Policy>>, Fault> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in known.iter().filter(|entry| entry.text == text) {
            let mut same = true;
            for (path, oid) in &entry.extended {
                same &= tree.entry(path)?.filter(|entry| entry.mode.is_file()).map(|entry| entry.oid) == *oid;
            }
            if same {
                return Ok(Some(Arc::clone(&entry.policy)));
            }
        }
        Ok(None)
    }
}

/// The policy by which locks are asked for: the committed one; before the first commit that brings one, the work
/// tree's at `top`; else the default pack.
pub fn standing_policy(repository: &Repository, top: Option<&Path>) -> Result<Arc<Policy>, Fault> {
    if let Some(head) = repository.head_tree()?
        && let Some(text) = policy_file(&head)?
    {
        return Policies::default().load(Some(text), &head);
    }
    let Some(top) = top else { return config::load(None, &rules::known(), &mut |_| Ok(None)).map(Arc::new) };
    let read = |name: &str| match std::fs::read(top.join(name)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::new(format!("{name} cannot be read: {error}"), "mend its permissions")),
    };
    let source = read(POLICY_FILE)?.map(|text| utf8(POLICY_FILE, text)).transpose()?;
    config::load(source.as_deref(), &rules::known(), &mut |name| read(name)).map(Arc::new)
}

/// The policy that stands in `tree`: by it the tree is described, not judged.
pub fn policy_in(tree: &Tree) -> Result<Arc<Policy>, Fault> {
    Policies::default().in_tree(tree)
}

/// What stands at policy.toml. A link or a directory there is a fault: it could not be judged by itself.
fn policy_file(tree: &Tree) -> Result<Option<Oid>, Fault> {
    match tree.entry(&RepoPath::from(POLICY_FILE))? {
        None => Ok(None),
        Some(entry) if entry.mode.is_file() => Ok(Some(entry.oid)),
        Some(_) => Err(Fault::new(
            "policy.toml is not a regular file",
            "commit it as a regular file: links and directories cannot be trusted",
        )),
    }
}

fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        Fault::new(format!("{name} is not UTF-8 (line {line})"), format!("save {name} as UTF-8"))
    })
}
