//! What goes wrong on the way is told: nothing that could not be read counts as nothing.

use super::{compose, policy, tree};
use crate::change::memory::MemoryTree;
use crate::change::{Blob, Entry, Oid, RepoPath, Selector, Snapshot};
use crate::fault::Fault;
use crate::rules::ParseCache;
use crate::services::{examine, services};

const API: &str = "-- api/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n";

/// A tree of which one file's content cannot be had.
struct Broken {
    tree: MemoryTree,
    oid: Oid,
}

impl Snapshot for Broken {
    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>, Fault> {
        self.tree.entry(path)
    }

    fn blob(&self, oid: Oid) -> Result<Blob, Fault> {
        match oid == self.oid {
            true => Err(Fault::new("the object is damaged", "fetch it again")),
            false => self.tree.blob(oid),
        }
    }

    fn size(&self, oid: Oid) -> Result<u64, Fault> {
        self.tree.size(oid)
    }

    fn select(&self, selector: &'static Selector) -> Result<Vec<(RepoPath, Entry)>, Fault> {
        self.tree.select(selector)
    }
}

#[test]
fn what_git_cannot_give_is_a_fault_whatever_it_is() {
    let text = format!(
        "{API}-- api/Dockerfile --\nFROM x\nCOPY api /x\n-- .dockerignore --\nz\n-- .env --\nA=1\n-- compose.yaml --\nservices:\n  a: {{image: shop/api}}\n\
         -- compose.yml --\nservices: {{}}\n-- Makefile --\n\tdocker build -t shop/x x\n-- docker-bake.hcl --\n# x\n"
    );
    for path in ["api/package.json", "api/Dockerfile", ".env", "compose.yaml", "Makefile", "docker-bake.hcl"]
    {
        let tree = tree(&text);
        let oid = tree.entry(&RepoPath::from(path)).unwrap().unwrap().oid;
        let broken = Broken { tree, oid };
        assert!(services(&broken, &policy(), &ParseCache::default()).is_err(), "{path}");
    }
    for path in ["api/Dockerfile", ".dockerignore", ".env", "compose.yaml"] {
        let tree = tree(&text);
        let oid = tree.entry(&RepoPath::from(path)).unwrap().unwrap().oid;
        assert!(examine(&Broken { tree, oid }, &ParseCache::default()).is_err(), "{path}");
    }
}

#[test]
fn a_link_that_cannot_be_read_does_not_hide_a_dead_file() {
    let tree = tree("-- compose.yaml --\nservices: {a: {image: x}}\n").with_mode(
        "compose.yml",
        crate::change::Mode::Symlink,
        "elsewhere.yml",
    );
    let oid = tree.entry(&RepoPath::from("compose.yml")).unwrap().unwrap().oid;
    assert!(examine(&Broken { tree, oid }, &ParseCache::default()).is_err());
}

/// What is wrong with a tree, and what could not be evaluated.
fn told(text: &str) -> Vec<String> {
    let examined = examine(&tree(text), &ParseCache::default()).unwrap();
    let problems = examined.problems.into_iter().map(|problem| problem.message);
    problems.chain(examined.not_evaluated.into_iter().map(|note| note.reason)).collect()
}

#[test]
fn a_build_without_a_plan_is_told() {
    let entry = |build: &str| format!("{API}-- compose.yaml --\nservices: {{a: {{build: {build}}}}}\n");
    for (text, said) in [
        (entry("{context: api, target: gone}") + "-- api/Dockerfile --\nFROM x\nCOPY . .\n", "`gone`"),
        (entry("api") + "-- api/Dockerfile --\nCOPY . .\n", "before the first FROM"),
        (entry("api"), "`api/Dockerfile`, which is not in the tree"),
        (entry("{context: api, dockerfile_inline: 'COPY . .'}"), "before the first FROM"),
        (entry("'${WHERE}'"), "WHERE"),
    ] {
        let told = told(&text);
        assert!(told.iter().any(|one| one.contains(said)), "{text}: {told:?}");
        // And whoever asks for services does not take it for a build.
        assert!(super::survey(&tree(&text)).list[0].image.is_none() || text.contains("gone"), "{text}");
    }
}

#[test]
fn a_copy_that_no_build_asks_for_is_judged_all_the_same() {
    let told = told(
        "-- api/Dockerfile --\nFROM x\nCOPY nothing /x\n-- compose.yaml --\nservices: {a: {image: x}}\n",
    );
    assert!(told.iter().any(|one| one.contains("copies `nothing`")), "{told:?}");
}

#[test]
fn a_command_with_an_unknown_variable_still_names_what_it_starts() {
    let web =
        "-- web/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n-- Dockerfile --\nFROM x\nCOPY . .\n";
    let entry =
        |command: &str| format!("-- compose.yaml --\nservices: {{w: {{build: ., command: {command}}}}}\n");
    let text = format!("{API}{web}{}", entry("'node web/index.js $FLAGS'"));
    assert_eq!(compose(&text, "web").as_deref(), Some("compose.yaml:w"));
    assert_eq!(compose(&text, "api"), None);
}
