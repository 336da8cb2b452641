//! Owns committed changes: one commit, the commits of a span, a span as a whole, a whole tree.

use std::path::PathBuf;
use std::sync::Arc;

use bstr::ByteSlice;
use rustc_hash::{FxHashMap, FxHashSet};

use super::command::Git;
use super::commit::Commit;
use super::merge::{auto_merges, octopus};
use super::raw::{all_records, field, records};
use super::{Draft, Repository};
use crate::change::{Entry, FileChange, Mode, Oid, Origin, RepoPath};
use crate::fault::Fault;
use crate::parallel;

/// Commits reachable from `tips` and not from `excluded`.
#[derive(Clone, Debug, Default)]
pub struct Span {
    /// What is reached: ids or revisions.
    pub tips: Vec<Oid>,
    /// What is left out: revisions, or options of git-rev-list(1) such as `--remotes=origin`.
    pub excluded: Vec<String>,
}

/// How many commits, and how many merges to make again, are worth a git process of their own: one takes some
/// milliseconds to start.
const COMMITS: usize = 128;
const MERGES: usize = 8;

impl Repository {
    /// The changes of a span, parents before children.
    pub fn changes(&self, span: &Span) -> Result<Vec<Draft>, Fault> {
        self.changes_listed(span, None)
    }

    /// Those that change the file at `path`, merges that do so by themselves among them.
    pub fn changes_to(&self, path: &str, span: &Span) -> Result<Vec<Draft>, Fault> {
        self.changes_listed(span, Some(path))
    }

    fn changes_listed(&self, span: &Span, path: Option<&str>) -> Result<Vec<Draft>, Fault> {
        let mut arguments = vec!["rev-list".to_owned(), "--topo-order".to_owned(), "--reverse".to_owned()];
        // Without it, git follows only one of the sides that lead to what stands there now.
        arguments.extend(path.map(|_| "--full-history".to_owned()));
        arguments.extend(span.tips.iter().map(Oid::to_string));
        arguments.push("--not".to_owned());
        arguments.extend(span.excluded.iter().cloned());
        arguments.push("--".to_owned());
        // From the root, wherever the process stands.
        arguments.extend(path.map(|path| format!(":(top,literal){path}")));
        let listed = Git::new(arguments).output()?;
        let mut oids = Vec::new();
        for line in listed.lines() {
            oids.push(
                Oid::from_hex(line)
                    .ok_or_else(|| Fault::new("git rev-list gave no id", "check `git --version`"))?,
            );
        }
        self.drafts(&oids)
    }

    /// The change that one commit is.
    pub fn change(&self, commit: Oid) -> Result<Draft, Fault> {
        let mut drafts = self.drafts(&[commit])?;
        drafts.pop().ok_or_else(|| {
            Fault::new(format!("commit {commit} could not be read"), "`git fsck` checks the repository")
        })
    }

    fn drafts(&self, oids: &[Oid]) -> Result<Vec<Draft>, Fault> {
        let mut differences = self.differences(oids)?;
        let mut commits = Vec::with_capacity(oids.len());
        let cut = self.cut_commits()?;
        for (&oid, commit) in oids.iter().zip(parallel::map(oids, |&oid| self.commit(oid))) {
            let commit = commit?;
            self.refuse_cut_history(oid, &commit, &cut)?;
            let files = differences.remove(&oid).ok_or_else(|| {
                Fault::new(
                    format!("git diff-tree left out {oid}"),
                    "check `git --version`: policy needs git 2.39 or later",
                )
            })?;
            commits.push((oid, commit, files));
        }
        self.keep_own_content(&mut commits)?;
        let trees = commits.iter().map(|(oid, commit, _)| (*oid, commit.tree)).collect();
        parallel::map(&commits, |(oid, commit, files)| self.draft(*oid, commit, files, &trees))
            .into_iter()
            .collect()
    }

    /// Takes out of merges what git did by itself.
    fn keep_own_content(&self, commits: &mut [(Oid, Commit, Vec<FileChange>)]) -> Result<(), Fault> {
        // Attributes may differ along the history: merges that share a root .gitattributes are asked together.
        let mut groups: FxHashMap<Option<Oid>, Vec<usize>> = FxHashMap::default();
        let mut order = Vec::new();
        for (at, (_, commit, files)) in commits.iter_mut().enumerate() {
            if commit.parents.len() > 2 && !files.is_empty() {
                *files = octopus(&commit.parents, &self.store)?.own_content(std::mem::take(files))?;
            }
            if let ([ours, _], false) = (&commit.parents[..], files.is_empty()) {
                let attributes =
                    self.tree_of(*ours)?.entry(&RepoPath::from(".gitattributes"))?.map(|entry| entry.oid);
                let group = groups.entry(attributes).or_insert_with(|| {
                    order.push(attributes);
                    Vec::new()
                });
                group.push(at);
            }
        }
        for group in order.iter().filter_map(|attributes| groups.get(attributes)) {
            let pairs: Vec<(Oid, Oid)> =
                group.iter().map(|&at| (commits[at].1.parents[0], commits[at].1.parents[1])).collect();
            let parts = parallel::parts(&pairs, MERGES);
            let merges = parallel::map(&parts, |part| auto_merges(part, pairs[0].0, &self.store));
            let mut places = group.iter();
            for merges in merges {
                for (merge, &at) in merges?.iter().zip(&mut places) {
                    commits[at].2 = merge.own_content(std::mem::take(&mut commits[at].2))?;
                }
            }
        }
        Ok(())
    }

    fn draft(
        &self,
        oid: Oid,
        commit: &Commit,
        files: &[FileChange],
        trees: &FxHashMap<Oid, Oid>,
    ) -> Result<Draft, Fault> {
        let mut files = files.to_vec();
        if commit.parents.is_empty() {
            files.iter_mut().for_each(|file| file.before.clear());
        }
        let mut before = Vec::with_capacity(commit.parents.len());
        for parent in &commit.parents {
            let tree = match trees.get(parent) {
                Some(tree) => *tree,
                None => self.commit(*parent)?.tree,
            };
            before.push(self.tree(tree));
        }
        let is_pure_revert = match (commit.says_it_reverts(), &commit.parents[..]) {
            (Some(reverted), [parent]) => self.undoes(&files, reverted, *parent)?,
            _ => false,
        };
        Ok(Draft {
            origin: Origin::Commit(oid),
            author_email: Some(commit.author_email.clone()).filter(|email| !email.is_empty()),
            trailer: commit.agent_trailer(),
            time: commit.committed_at,
            parents: commit.parents.clone(),
            before,
            after: self.tree(commit.tree),
            files,
            is_pure_revert,
        })
    }

    /// The commits whose parents git does not look at, although they name some: git's list of them
    /// (gitrepository-layout(5), "shallow"). Receiving a push from a shallow clone, git names another list.
    pub(super) fn cut_commits(&self) -> Result<FxHashSet<Oid>, Fault> {
        if !self.facts.shallow {
            return Ok(FxHashSet::default());
        }
        let file = std::env::var_os("GIT_SHALLOW_FILE").filter(|file| !file.is_empty());
        let file = file.map_or_else(|| self.facts.common_dir.join("shallow"), PathBuf::from);
        let text = std::fs::read(&file).map_err(|error| {
            Fault::new(format!("{} cannot be read: {error}", file.display()), "`git fetch --unshallow`")
        })?;
        Ok(text.lines().filter_map(|line| Oid::from_hex(line.trim_ascii())).collect())
    }

    /// A cut-off commit looks like a root that adds every file: judging it would blame it for all of them.
    fn refuse_cut_history(&self, oid: Oid, commit: &Commit, cut: &FxHashSet<Oid>) -> Result<(), Fault> {
        let is_gone = |parent: &&Oid| cut.contains(&oid) || !self.objects.contains(**parent);
        match commit.parents.iter().find(|parent| self.facts.shallow && is_gone(parent)) {
            None => Ok(()),
            Some(parent) => Err(Fault::new(
                format!(
                    "this clone is shallow: the parent {} of commit {} is cut off",
                    parent.short(),
                    oid.short()
                ),
                "`git fetch --unshallow` (GitHub Actions: `fetch-depth: 0`; GitLab CI: `GIT_DEPTH: 0`)",
            )),
        }
    }

    /// What each commit changes; for merges, what differs from every parent.
    fn differences(&self, oids: &[Oid]) -> Result<FxHashMap<Oid, Vec<FileChange>>, Fault> {
        let mut all = FxHashMap::default();
        for part in parallel::map(&parallel::parts(oids, COMMITS), |part| differences_of(part)) {
            all.extend(part?);
        }
        Ok(all)
    }

    /// Whether `files`, joined to `parent`, take back exactly what `reverted` did relative to one of its parents,
    /// leaving aside the two documents, which a revert may well keep up to date. Only history can be reverted: a
    /// commit made for the purpose, whose inverse is new content, is none.
    pub(super) fn undoes(&self, files: &[FileChange], reverted: Oid, parent: Oid) -> Result<bool, Fault> {
        let Ok(commit) = self.commit(reverted) else { return Ok(false) };
        let side = |files: &[FileChange], undo: bool| -> Vec<(RepoPath, Option<Entry>, Option<Entry>)> {
            let sides = |file: &FileChange| {
                let old = file.before.first().copied().flatten();
                if undo { (file.path.clone(), file.after, old) } else { (file.path.clone(), old, file.after) }
            };
            files.iter().filter(|file| !crate::change::is_document(&file.path)).map(sides).collect()
        };
        let undone = side(files, true);
        if undone.is_empty() {
            return Ok(false);
        }
        for mainline in &commit.parents {
            let Ok(base) = self.commit(*mainline) else { continue };
            let done = self.difference(&base.tree.to_string(), &commit.tree.to_string())?;
            if undone == side(&done, false) {
                return self.is_ancestor(reverted, parent);
            }
        }
        Ok(false)
    }

    /// Whether `older` is `younger` or in its history.
    pub fn is_ancestor(&self, older: Oid, younger: Oid) -> Result<bool, Fault> {
        let asked = ["merge-base", "--is-ancestor", &older.to_string(), &younger.to_string()];
        let ended = Git::new(asked).end()?;
        match ended.code {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => Err(ended.fault()),
        }
    }

    fn difference(&self, old: &str, new: &str) -> Result<Vec<FileChange>, Fault> {
        let options = [
            "diff-tree",
            "-r",
            "--raw",
            "-z",
            "--no-renames",
            "--no-abbrev",
            "--ignore-submodules=none",
            "--no-relative",
            old,
            new,
        ];
        all_records(&Git::new(options).output()?)
    }

    /// What lies between `base` (where the work started) and `tip`, as one difference.
    pub fn whole_range(&self, base: Option<Oid>, tip: Oid) -> Result<Draft, Fault> {
        let end = self.commit(tip)?;
        let (start, before) = match base {
            Some(base) => (self.commit(base)?.tree, vec![self.tree_of(base)?]),
            None => (self.empty_tree_id()?, Vec::new()),
        };
        let mut files = self.difference(&start.to_string(), &end.tree.to_string())?;
        if base.is_none() {
            files.iter_mut().for_each(|file| file.before.clear());
        }
        Ok(Draft {
            origin: Origin::Commit(tip),
            author_email: Some(end.author_email.clone()),
            trailer: end.agent_trailer(),
            time: end.committed_at,
            parents: base.into_iter().collect(),
            before,
            after: self.tree(end.tree),
            files,
            is_pure_revert: false,
        })
    }

    /// The whole tree of a commit, as if it all came at once.
    pub fn whole_tree(&self, commit: Oid) -> Result<Draft, Fault> {
        let read = self.commit(commit)?;
        let listed = Git::new(["ls-tree", "-r", "-z", "--full-tree", &read.tree.to_string()]).output()?;
        let broken = || Fault::new("git ls-tree gave something unreadable", "check `git --version`");
        let mut files = Vec::new();
        for line in listed.split(|&byte| byte == 0).filter(|line| !line.is_empty()) {
            let (head, path) = line.split_once_str("\t").ok_or_else(broken)?;
            let words: Vec<&[u8]> = head.split(|&byte| byte == b' ').collect();
            let [mode, _, oid] = words[..] else { return Err(broken()) };
            let entry = Mode::from_octal(mode).zip(Oid::from_hex(oid)).map(|(mode, oid)| Entry { mode, oid });
            files.push(FileChange {
                path: RepoPath::new(path),
                before: Vec::new(),
                after: Some(entry.ok_or_else(broken)?),
            });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Draft {
            origin: Origin::Commit(commit),
            author_email: Some(read.author_email.clone()),
            trailer: read.agent_trailer(),
            time: read.committed_at,
            parents: Vec::new(),
            before: Vec::new(),
            after: Arc::new(self.git_tree(read.tree).checked_out(self.work_tree()?)),
            files,
            is_pure_revert: false,
        })
    }

    /// The best common ancestor of two commits. Without one there is no telling what is new: a fault.
    pub fn merge_base(&self, one: Oid, other: Oid) -> Result<Oid, Fault> {
        self.common_ancestor(one, other)?.ok_or_else(|| {
            let help = if self.facts.shallow {
                "this clone is shallow: `git fetch --unshallow` (GitHub Actions: `fetch-depth: 0`; GitLab CI: `GIT_DEPTH: 0`)"
            } else {
                "name a base that shares history with it: `policy check --base REF`"
            };
            Fault::new(format!("{} and {} have no common ancestor here", one.short(), other.short()), help)
        })
    }

    /// The best common ancestor of two commits, if there is one.
    pub fn common_ancestor(&self, one: Oid, other: Oid) -> Result<Option<Oid>, Fault> {
        let ended = Git::new(["merge-base", &one.to_string(), &other.to_string()]).end()?;
        match ended.code {
            Some(0) => Ok(Oid::from_hex(ended.stdout.lines().next().unwrap_or_default())),
            Some(1) => Ok(None),
            _ => Err(ended.fault()),
        }
    }

    /// The branch that `revision` is, here or at a remote, without either's prefix; `None` if it is no branch's name.
    pub fn branch_named(&self, revision: &str) -> Result<Option<String>, Fault> {
        if revision.is_empty() {
            return Ok(None);
        }
        let asked =
            ["rev-parse", "--verify", "--quiet", "--symbolic-full-name", "--end-of-options", revision];
        let ended = Git::new(asked).end()?;
        let name = String::from_utf8_lossy(&ended.stdout).trim().to_owned();
        if let Some(branch) = name.strip_prefix("refs/heads/") {
            return Ok(Some(branch.to_owned()));
        }
        let Some(tracking) = name.strip_prefix("refs/remotes/") else { return Ok(None) };
        // A remote's name may have slashes, too.
        let remotes = Git::new(["remote"]).output()?;
        let of = |remote: &[u8]| {
            tracking.strip_prefix(remote.to_str().ok()?)?.strip_prefix('/').map(str::to_owned)
        };
        Ok(remotes.lines().find_map(of).filter(|branch| branch != "HEAD"))
    }

    /// The names of all refs below `prefix`, which ends with a slash, without it.
    pub fn refs_below(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        let printed = Git::new(["for-each-ref", "--format=%(refname)", prefix]).output()?;
        let name = |line: &[u8]| Some(line.to_str().ok()?.strip_prefix(prefix)?.to_owned());
        Ok(printed.lines().filter_map(name).collect())
    }

    /// Where the current branch's work is going: its upstream, or the remote's or the repository's default branch. With
    /// the branch's name, where it is that of a branch.
    pub fn default_base(&self) -> Result<Option<(Oid, Option<String>)>, Fault> {
        for name in [
            "@{upstream}",
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/main",
            "refs/remotes/origin/master",
            "refs/heads/main",
            "refs/heads/master",
        ] {
            if let Some(oid) = self.find(name)? {
                return Ok(Some((oid, self.branch_named(name)?)));
            }
        }
        Ok(None)
    }
}

/// What each commit changes, by one git process.
fn differences_of(oids: &[Oid]) -> Result<Vec<(Oid, Vec<FileChange>)>, Fault> {
    let options = [
        "diff-tree",
        "--stdin",
        "--root",
        "-r",
        "-c",
        "--raw",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--always",
        "--ignore-submodules=none",
        "--no-relative",
    ];
    let asked: String = oids.iter().map(|oid| format!("{oid}\n")).collect();
    let printed = Git::new(options).output_with_input(asked.into_bytes())?;
    let (mut all, mut at) = (Vec::with_capacity(oids.len()), 0);
    while at < printed.len() {
        let (head, next) = field(&printed, at)?;
        let oid = Oid::from_hex(head)
            .ok_or_else(|| Fault::new("git diff-tree gave no commit id", "check `git --version`"))?;
        let (mut files, read) = records(&printed[next..])?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        all.push((oid, files));
        at = next + read;
    }
    Ok(all)
}
