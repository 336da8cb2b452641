//! Owns the work tree's own state, as `git add -A` would stage it: in an index and an object store of nobody's keeping.

use std::path::Path;

use super::command::{Git, NO_FILE};
use super::index::Joining;
use super::objects::Store;
use super::{Draft, Repository};
use crate::change::Origin;
use crate::fault::Fault;

impl Repository {
    /// The change that the whole work tree holds against `HEAD`: staged, not staged and untracked, without what is ignored.
    ///
    /// Git itself turns files into blobs (line endings, filters, links, submodules), so that the verdict is the one
    /// the same content gets once it is committed.
    pub fn worktree(&self) -> Result<Draft, Fault> {
        if self.facts.bare {
            return Err(Fault::new(
                "a bare repository has no work tree",
                "name a commit: `policy check --commit REV` or `--range A..B`",
            ));
        }
        let store = self.store.with_scratch()?;
        let scratch = store.scratch.as_ref().map(|scratch| scratch.path().join("policy-index"));
        let index =
            scratch.ok_or_else(|| Fault::new("no scratch directory", "this is a defect of policy itself"))?;
        let real = Git::new(["rev-parse", "--path-format=absolute", "--git-path", "index"]).output()?;
        let real = String::from_utf8_lossy(&real).trim_end_matches('\n').to_owned();
        match std::fs::copy(&real, &index) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(Fault::new(
                    format!("the index {real} cannot be read: {error}"),
                    "mend its permissions",
                ));
            }
        }
        self.add_all(&store, &index)?;
        let against = match self.head() {
            Some(head) => head.to_string(),
            None => self.empty_tree_id()?.to_string(),
        };
        let options = [
            "diff-index",
            "--cached",
            "--raw",
            "-z",
            "--no-renames",
            "--no-abbrev",
            "--ignore-submodules=none",
            "--no-relative",
            &against,
            "--",
        ];
        let ended = store.apply(Git::new(options))?.env("GIT_INDEX_FILE", &index).end()?;
        self.indexed(ended, &Joining::Head, Origin::Worktree, &store)
    }

    /// Stages the whole work tree in `index`, writing objects to the scratch store.
    fn add_all(&self, store: &Store, index: &Path) -> Result<(), Fault> {
        let top = self
            .work_tree()?
            .ok_or_else(|| Fault::new("there is no work tree here", "run policy inside the work tree"))?;
        // No hook may run on our index, no split index may touch the shared one, and line endings are no reason to
        // refuse. What stands outside a sparse checkout's cone is there all the same.
        let options = [
            format!("core.hooksPath={NO_FILE}"),
            "core.splitIndex=false".to_owned(),
            "core.fsmonitor=false".to_owned(),
            "core.safecrlf=false".to_owned(),
            "advice.addEmbeddedRepo=false".to_owned(),
        ];
        let options = options.iter().flat_map(|option| ["-c", option]);
        let add = store.apply(Git::new(options.chain(["add", "--all", "--sparse", "--", "."])))?;
        // Paths in the environment may be relative to where we stand; from the top they would point elsewhere.
        add.env("GIT_DIR", &self.facts.git_dir)
            .env("GIT_WORK_TREE", &top)
            .env("GIT_INDEX_FILE", index)
            .in_directory(&top)
            .output()
            .map(drop)
    }
}
