//! Owns git: the only place that knows there is one. Git's own plumbing says what changed, git2 gives content.
//!
//! Nothing here writes to an index or a work tree, and to no ref but the arbiter's, or, where it is told to fetch, those
//! that remember a remote; of the configuration it writes the merge driver's section, and takes out a `core.hooksPath` that
//! leads nowhere. Every failure is a fault; none ends as "nothing changed".

mod arbiter;
mod canary;
mod command;
mod commit;
mod dates;
mod deepen;
mod draft;
mod driver;
mod history;
mod index;
mod keyring;
mod loose;
mod machine;
mod merge;
mod message;
mod objects;
mod open;
mod place;
mod raw;
mod recent;
mod remote;
mod signature;
mod text;
mod tree;
mod turn;
mod worktree;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bstr::ByteSlice;

use crate::change::{Oid, RepoPath, Tree};
use crate::fault::Fault;
use command::Git;
use commit::Commit;
use objects::{Objects, Store};
use open::{AskedSettings, Facts, Questions, Settings};
use tree::{GitTree, Selections};

pub use arbiter::{AskedTip, ChainEntry, Entry as ArbiterEntry, LEDGER_REF, ReadySwap, Swap};
pub use canary::{Canary, Fired};
pub use deepen::Depth;
pub use draft::Draft;
pub use driver::LEDGER_DRIVER;
pub use history::Span;
pub use index::{Joining, StagedDiff};
pub use machine::version;
pub use message::{MessageFile, configured_agent, is_replaying};
pub use open::is_in_the_making;
pub use place::{HookPlace, Worktree, is_ref_name};
pub use remote::{Pushed, Reached, RemoteArbiter};
pub use text::{Joined, join};
pub use turn::{Turn, TurnFile};

/// A repository, opened where the process stands (or where `GIT_DIR` points).
pub struct Repository {
    facts: Facts,
    settings: Settings,
    store: Store,
    objects: Arc<Objects>,
    selections: Arc<Selections>,
}

impl Repository {
    /// Opens the repository of the current directory. The current directory is never changed: relative paths in the
    /// environment (`GIT_INDEX_FILE`) would point elsewhere.
    pub fn open() -> Result<Self, Fault> {
        let (facts, settings) = Questions::ask()?.facts()?;
        Self::new(facts, settings)
    }

    /// Opens it, and says where the arbiter stands: `None` if there is none yet.
    pub fn open_with_arbiter() -> Result<(Self, Option<Oid>), Fault> {
        // One question for what mostly is there; where anything is not, each is asked by itself.
        if let Some((facts, settings, tip)) = Questions::ask_with(&[LEDGER_REF])?.facts_and_arbiter()? {
            return Ok((Self::new(facts, settings)?, Some(tip)));
        }
        let asked = AskedTip::ask()?;
        let repository = Self::open()?;
        Ok((repository, asked.answer()?))
    }

    fn new(facts: Facts, settings: AskedSettings) -> Result<Self, Fault> {
        let store = Store {
            directory: facts.objects.clone(),
            git_dir: facts.git_dir.clone(),
            scratch: None,
            sha1: facts.sha1,
        };
        let objects = Arc::new(Objects::new(store.clone()));
        // Asked last: git was reading the configuration meanwhile.
        let settings = settings.settings()?;
        Ok(Self { facts, settings, store, objects, selections: Arc::default() })
    }

    /// `git config policy.agent`.
    pub fn configured_agent(&self) -> Option<&str> {
        self.settings.agent.as_deref()
    }

    /// `git config core.ignorecase`.
    pub fn ignore_case(&self) -> bool {
        self.settings.ignore_case
    }

    /// The commit that `HEAD` points at; `None` on an unborn branch.
    pub fn head(&self) -> Option<Oid> {
        self.facts.head
    }

    /// The tree of the commit that `HEAD` points at; `None` on an unborn branch.
    pub fn head_tree(&self) -> Result<Option<Tree>, Fault> {
        self.facts.head.map(|head| self.tree_of(head)).transpose()
    }

    /// Whether the repository has no work tree.
    pub fn is_bare(&self) -> bool {
        self.facts.bare
    }

    /// This worktree's git directory.
    pub fn git_dir(&self) -> &Path {
        &self.facts.git_dir
    }

    /// The git directory that all linked worktrees share.
    pub fn common_dir(&self) -> &Path {
        &self.facts.common_dir
    }

    /// The e-mail address of the author of what would be committed now; `None` if git has none.
    pub fn author_email(&self) -> Result<Option<String>, Fault> {
        // git commit exports the author to its hooks, `--author` and `--amend` taken into account.
        if let Some(email) = std::env::var("GIT_AUTHOR_EMAIL").ok().filter(|email| !email.trim().is_empty()) {
            return Ok(Some(email.trim().to_owned()));
        }
        // Then git's own order (git-config(1), "user.email"): author.email over user.email, and only then whatever else
        // it can think of, which takes a process to ask.
        let configured = self.settings.author_email.as_ref().or(self.settings.user_email.as_ref());
        if let Some(email) = configured.filter(|email| !email.is_empty()) {
            return Ok(Some(email.clone()));
        }
        let ended = Git::new(["var", "GIT_AUTHOR_IDENT"]).end()?;
        // No identity at all is an unknown author, which a rule reports; it is no reason to give no verdict.
        let email = ended
            .stdout
            .rfind_byte(b'<')
            .zip(ended.stdout.rfind_byte(b'>'))
            .map(|(open, close)| &ended.stdout[open + 1..close]);
        Ok(email
            .map(|email| email.to_str_lossy().into_owned())
            .filter(|email| ended.code == Some(0) && !email.is_empty()))
    }

    /// The commit that `revision` names.
    pub fn resolve(&self, revision: &str) -> Result<Oid, Fault> {
        let peeled = format!("{revision}^{{commit}}");
        let ended = Git::new(["rev-parse", "--verify", "--end-of-options", &peeled]).end()?;
        if ended.code == Some(0)
            && let Some(oid) = Oid::from_hex(ended.stdout.trim_ascii())
        {
            return Ok(oid);
        }
        Err(self.no_commit(revision))
    }

    /// The commit that `revision` names, if there is one.
    pub fn find(&self, revision: &str) -> Result<Option<Oid>, Fault> {
        let peeled = format!("{revision}^{{commit}}");
        let ended = Git::new(["rev-parse", "--verify", "--quiet", "--end-of-options", &peeled]).end()?;
        Ok(if ended.code == Some(0) { Oid::from_hex(ended.stdout.trim_ascii()) } else { None })
    }

    /// The commit that an object is or, through annotated tags, names; `None` if that is no commit. An object that is
    /// not here is a fault.
    pub fn peel(&self, object: Oid) -> Result<Option<Oid>, Fault> {
        self.objects.size(object)?;
        self.find(&object.to_string())
    }

    /// Whether `name` is the name of a remote, rather than a URL.
    pub fn has_remote(&self, name: &str) -> Result<bool, Fault> {
        Ok(Git::new(["remote"]).output()?.lines().any(|line| line == name.as_bytes()))
    }

    /// Paths as typed in the current directory, as paths of the repository.
    pub fn typed_paths(&self, typed: &[String]) -> Result<Vec<RepoPath>, Fault> {
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let prefix = if self.facts.prefix.contains(char::REPLACEMENT_CHARACTER) {
            let printed = Git::new(["rev-parse", "--show-prefix"]).output()?;
            RepoPath::new(printed.trim_ascii_end().trim_end_with(|c| c == '/'))
        } else {
            RepoPath::from(self.facts.prefix.trim_end_matches('/'))
        };
        let top = if typed.iter().any(|path| path.starts_with('/')) { self.work_tree()? } else { None };
        let resolve =
            |path: &String| match top.as_ref().and_then(|top| Path::new(path).strip_prefix(top).ok()) {
                Some(below) => place::resolve_typed(&RepoPath::root(), &below.to_string_lossy()),
                None => place::resolve_typed(&prefix, path),
            };
        typed.iter().map(resolve).collect()
    }

    fn no_commit(&self, revision: &str) -> Fault {
        let help = if self.facts.shallow {
            "this clone is shallow: `git fetch --unshallow` (GitHub Actions: `fetch-depth: 0`; GitLab CI: `GIT_DEPTH: 0`)"
        } else {
            "check the name; `git fetch` brings what only the remote has"
        };
        Fault::new(format!("`{revision}` names no commit here"), help)
    }

    /// The tree of a commit.
    pub fn tree_of(&self, commit: Oid) -> Result<Tree, Fault> {
        Ok(self.tree(self.commit(commit)?.tree))
    }

    fn commit(&self, oid: Oid) -> Result<Commit, Fault> {
        Commit::parse(&self.objects.commit(oid)?, oid)
    }

    fn tree(&self, root: Oid) -> Tree {
        Arc::new(self.git_tree(root))
    }

    fn git_tree(&self, root: Oid) -> GitTree {
        GitTree::new(Arc::clone(&self.objects), Arc::clone(&self.selections), Some(root), BTreeMap::new())
    }

    /// The trees of commits, and for a root the empty tree's absence: a root commit comes from nothing.
    fn trees(&self, commits: &[Oid]) -> Result<Vec<Tree>, Fault> {
        commits.iter().map(|&commit| self.tree_of(commit)).collect()
    }
}
