//! Owns what is staged: the index against `HEAD`, against the parents of an amended commit, or against all parents of
//! a merge in the making.

use std::collections::BTreeMap;
use std::sync::Arc;

use bstr::ByteSlice;
use jiff::Timestamp;

use super::command::{Ended, Git, Running};
use super::merge::{AutoMerge, auto_merges, octopus};
use super::objects::Store;
use super::raw::all_records;
use super::tree::GitTree;
use super::{Draft, Repository};
use crate::change::{Entry, FileChange, Oid, Origin, RepoPath};
use crate::fault::Fault;

/// `git diff-index --cached HEAD`, started before anything else is known: it takes most of a pre-commit check's time.
pub struct StagedDiff(Running);

/// What the staged content is going to be joined to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joining {
    /// `HEAD`, and what `MERGE_HEAD` names if a merge is being concluded.
    Head,
    /// What `HEAD` itself came from: `git commit --amend`.
    Amended,
    /// `HEAD` and these commits: a merge that git is about to commit by itself.
    Merged(Vec<Oid>),
}

impl StagedDiff {
    /// Starts it.
    pub fn start() -> Result<Self, Fault> {
        Ok(Self(diff_index("HEAD").spawn()?))
    }
}

/// The options fix what configuration could bend: nothing renamed, submodules as they are, `git add -N` as nothing.
fn diff_index(against: &str) -> Git {
    let options = [
        "--cached",
        "--raw",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--ignore-submodules=none",
        "--ita-invisible-in-index",
        "--no-relative",
    ];
    Git::new(["diff-index"].into_iter().chain(options).chain([against, "--"]))
}

impl Repository {
    /// The change that the index holds.
    pub fn staged(&self, diff: StagedDiff, joining: &Joining) -> Result<Draft, Fault> {
        self.indexed(diff.0.end()?, joining, Origin::Index, &self.store)
    }

    /// The change that the index holds, as the difference to `HEAD` in `ended` tells it; objects come from `store`.
    pub(super) fn indexed(
        &self,
        ended: Ended,
        joining: &Joining,
        origin: Origin,
        store: &Store,
    ) -> Result<Draft, Fault> {
        if self.facts.bare {
            return Err(Fault::new(
                "a bare repository has nothing staged",
                "name a commit: `policy check --commit REV` or `--range A..B`",
            ));
        }
        let parents = self.parents(joining)?;
        let against_head = match self.facts.head {
            Some(_) => all_records(&ended.success()?)?,
            None => self.against(&self.empty_tree_id()?.to_string(), store)?,
        };
        let mut sides = Vec::new();
        for parent in &parents {
            let is_head = Some(*parent) == self.facts.head;
            sides.push(if is_head {
                against_head.clone()
            } else {
                self.against(&parent.to_string(), store)?
            });
        }
        let (root, overlay) = match (parents.first(), self.facts.head) {
            (Some(first), _) => (Some(self.commit(*first)?.tree), overlay(&sides[0])),
            (None, None) => (None, overlay(&against_head)),
            // An amended root commit: against nothing, everything in the index is new.
            (None, Some(_)) => (None, overlay(&self.against(&self.empty_tree_id()?.to_string(), store)?)),
        };
        let objects = if store.scratch.is_some() {
            Arc::new(super::Objects::new(store.clone()))
        } else {
            Arc::clone(&self.objects)
        };
        let after = GitTree::new(objects, Arc::clone(&self.selections), root, overlay.clone());
        let mut files = if parents.is_empty() { from_nothing(&overlay) } else { common(sides) };
        if parents.len() > 1 && !files.is_empty() {
            files = self.merged(&parents)?.own_content(files)?;
        }
        Ok(Draft {
            origin,
            author_email: None,
            trailer: None,
            time: self.time_of_commit()?,
            before: self.trees(&parents)?,
            is_pure_revert: self.reverts_staged(&files, joining)?,
            parents,
            after: Arc::new(after),
            files,
        })
    }

    fn parents(&self, joining: &Joining) -> Result<Vec<Oid>, Fault> {
        let Some(head) = self.facts.head else { return Ok(Vec::new()) };
        let mut parents = vec![head];
        match joining {
            Joining::Amended => return Ok(self.commit(head)?.parents),
            Joining::Merged(others) => parents.extend(others),
            // MERGE_HEAD is a file whatever the ref format (gitglossary(7), "pseudoref").
            Joining::Head => match std::fs::read(self.facts.git_dir.join("MERGE_HEAD")) {
                Ok(text) => {
                    for line in text.lines() {
                        let oid = Oid::from_hex(line.trim_ascii());
                        parents.push(oid.ok_or_else(|| {
                            Fault::new("MERGE_HEAD cannot be read", "`git merge --abort` starts over")
                        })?);
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(Fault::new(
                        format!("MERGE_HEAD cannot be read: {error}"),
                        "mend its permissions",
                    ));
                }
            },
        }
        Ok(parents)
    }

    /// What git makes of these commits by itself.
    fn merged(&self, parents: &[Oid]) -> Result<AutoMerge, Fault> {
        let merged = match parents {
            [ours, theirs] => auto_merges(&[(*ours, *theirs)], *ours, &self.store)?.pop(),
            _ => Some(octopus(parents, &self.store)?),
        };
        merged.ok_or_else(|| {
            Fault::new("git merge-tree gave nothing", "check `git --version`: policy needs git 2.39 or later")
        })
    }

    fn against(&self, tree: &str, store: &Store) -> Result<Vec<FileChange>, Fault> {
        all_records(&store.apply(diff_index(tree))?.output()?)
    }

    pub(super) fn empty_tree_id(&self) -> Result<Oid, Fault> {
        let printed = Git::new(["hash-object", "-t", "tree", "--stdin"]).output()?;
        Oid::from_hex(printed.trim_ascii())
            .ok_or_else(|| Fault::new("git gave no id for the empty tree", "check `git --version`"))
    }

    /// The committer date that a commit made now would have.
    pub fn time_of_commit(&self) -> Result<Timestamp, Fault> {
        if std::env::var_os("GIT_COMMITTER_DATE").is_none_or(|date| date.is_empty()) {
            return Ok(Timestamp::now());
        }
        let printed = Git::new(["var", "GIT_COMMITTER_IDENT"]).output()?;
        let seconds = printed
            .rfind_byte(b'>')
            .and_then(|at| printed[at + 1..].to_str().ok()?.split_whitespace().next()?.parse().ok());
        seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or_else(|| {
            Fault::new(
                "GIT_COMMITTER_DATE is no date that git understands",
                "unset it, or write it as 2026-11-22T06:00:00Z",
            )
        })
    }

    /// Whether what is staged is a `git revert` under way, or amends a commit that is a revert.
    fn reverts_staged(&self, files: &[FileChange], joining: &Joining) -> Result<bool, Fault> {
        let Some(head) = self.facts.head else { return Ok(false) };
        let (reverted, parent) = match joining {
            Joining::Head => (self.revert_head()?, Some(head)),
            Joining::Amended => {
                let amended = self.commit(head)?;
                (amended.says_it_reverts(), amended.parents.first().copied())
            }
            Joining::Merged(_) => (None, None),
        };
        match reverted.zip(parent) {
            Some((reverted, parent)) => self.undoes(files, reverted, parent),
            None => Ok(false),
        }
    }

    /// The commit that `git revert` is taking back. A pseudoref: a file, but with the reftable format a ref.
    fn revert_head(&self) -> Result<Option<Oid>, Fault> {
        match std::fs::read(self.facts.git_dir.join("REVERT_HEAD")) {
            Ok(text) => Ok(Oid::from_hex(text.trim_ascii())),
            Err(_) if self.facts.git_dir.join("reftable").is_dir() => self.find("REVERT_HEAD"),
            Err(_) => Ok(None),
        }
    }
}

fn overlay(files: &[FileChange]) -> BTreeMap<RepoPath, Option<Entry>> {
    files.iter().map(|file| (file.path.clone(), file.after)).collect()
}

fn from_nothing(overlay: &BTreeMap<RepoPath, Option<Entry>>) -> Vec<FileChange> {
    overlay
        .iter()
        .map(|(path, after)| FileChange { path: path.clone(), before: Vec::new(), after: *after })
        .collect()
}

/// The paths that differ from every parent.
fn common(sides: Vec<Vec<FileChange>>) -> Vec<FileChange> {
    let mut sides = sides.into_iter();
    let mut files = sides.next().unwrap_or_default();
    for side in sides {
        let other: BTreeMap<RepoPath, Option<Entry>> =
            side.into_iter().map(|file| (file.path, file.before.into_iter().next().flatten())).collect();
        files.retain_mut(|file| match other.get(&file.path) {
            Some(before) => {
                file.before.push(*before);
                true
            }
            None => false,
        });
    }
    files
}
