//! Owns the work tree's own state, as `git add -A` would stage it: in an index and an object store of nobody's keeping.

use super::command::Git;
use super::index::Joining;
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
        let top = Git::new(["rev-parse", "--show-toplevel"]).output()?;
        let top = std::path::PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches('\n'));
        // No hook may run on our index, and no split index may touch the shared one.
        let add = [
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.splitIndex=false",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "advice.addEmbeddedRepo=false",
            "add",
            "--all",
            "--",
            ".",
        ];
        store.apply(Git::new(add))?.env("GIT_INDEX_FILE", &index).in_directory(&top).output()?;
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
}
