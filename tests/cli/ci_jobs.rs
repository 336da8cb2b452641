//! The jobs that CI systems run, simulated: what their environment says, and clones as their runners make them.

use crate::sandbox::{Ended, Sandbox};

/// What is wrong with a commit that adds a file in `docs` and says nothing of it.
pub const STALE: [&str; 2] = ["index-stale orchestration-index.md", "status-stale WORK_STATUS.md"];

/// A repository of which CI makes clones: `main` has adopted policy and moved on, `topic` holds one good commit.
pub fn forge() -> Sandbox {
    let forge = Sandbox::adopted();
    forge.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]).ok();
    forge.git(&["switch", "--quiet", "--create", "topic"]).ok();
    good(&forge, "src/a.rs", "Add a");
    forge.git(&["switch", "--quiet", "main"]).ok();
    forge
}

/// Commits something that nothing is wrong with.
pub fn good(sandbox: &Sandbox, path: &str, message: &str) {
    sandbox.work(path, &format!("//! {message}.\n"));
    sandbox.commit(message);
}

/// Commits something that no lock covers and no document speaks of.
pub fn bad(sandbox: &Sandbox, path: &str, message: &str) -> Vec<String> {
    sandbox.write(path, format!("{message}\n"));
    sandbox.commit(message);
    let mut expected: Vec<String> = STALE.iter().map(ToString::to_string).collect();
    expected.push(format!("lock-missing {path}"));
    expected.sort();
    expected
}

/// As GitHub does for a pull request: a merge of `head` into `main` that only `refs/pull/N/merge` leads to.
pub fn merge_ref(forge: &Sandbox, number: u32, head: &str) -> String {
    let tree = forge.git(&["merge-tree", "--write-tree", "main", head]).ok().stdout;
    let tree = tree.lines().next().unwrap();
    let made = forge
        .call_git(&["commit-tree", tree, "-p", "main", "-p", head, "-m", "Merge for the pull request"])
        .by("noreply@github.com")
        .end()
        .ok();
    let merge = made.stdout.trim().to_owned();
    forge.git(&["update-ref", &format!("refs/pull/{number}/merge"), &merge]).ok();
    forge.git(&["update-ref", &format!("refs/pull/{number}/head"), head]).ok();
    merge
}

/// A clone as a runner makes it: an empty repository, then a fetch of `refspecs`, then a detached `HEAD` at `commit`.
pub fn runner(forge: &Sandbox, depth: Option<u32>, refspecs: &[&str], commit: &str) -> Sandbox {
    let clone = forge.beside("runner");
    if clone.path().exists() {
        std::fs::remove_dir_all(clone.path()).unwrap();
    }
    std::fs::create_dir(clone.path()).unwrap();
    clone.git(&["init", "--quiet", "--initial-branch=main"]).ok();
    clone.git(&["remote", "add", "origin", &format!("file://{}", forge.path().display())]).ok();
    let mut fetch = vec!["fetch".to_owned(), "--quiet".to_owned(), "--no-tags".to_owned()];
    fetch.extend(depth.map(|depth| format!("--depth={depth}")));
    fetch.push("origin".to_owned());
    fetch.extend(refspecs.iter().map(ToString::to_string));
    clone.git(&fetch).ok();
    clone.git(&["checkout", "--quiet", "--detach", commit]).ok();
    clone
}

/// actions/checkout with `fetch-depth: 0`: every branch, and the ref of the run.
pub fn checkout(forge: &Sandbox, reference: &str, commit: &str) -> Sandbox {
    let own = format!("+{reference}:refs/remotes/{}", reference.trim_start_matches("refs/"));
    runner(forge, None, &["+refs/heads/*:refs/remotes/origin/*", &own], commit)
}

/// actions/checkout as it comes: the commit of the run and nothing else.
pub fn shallow_checkout(forge: &Sandbox, reference: &str, commit: &str) -> Sandbox {
    let own = format!("+{commit}:refs/remotes/{}", reference.trim_start_matches("refs/"));
    runner(forge, Some(1), &[&own], commit)
}

/// The job of a workflow run.
pub fn github(
    clone: Sandbox,
    event: &str,
    reference: &str,
    sha: &str,
    payload: &serde_json::Value,
) -> Sandbox {
    clone.write("../event.json", payload.to_string());
    let path = clone.path().parent().unwrap().join("event.json").display().to_string();
    clone
        .env("CI", "true")
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_EVENT_NAME", event)
        .env("GITHUB_EVENT_PATH", &path)
        .env("GITHUB_REF", reference)
        .env("GITHUB_SHA", sha)
}

/// The job of a GitLab pipeline.
pub fn gitlab(clone: Sandbox, sha: &str, variables: &[(&str, &str)]) -> Sandbox {
    let clone = clone
        .env("CI", "true")
        .env("GITLAB_CI", "true")
        .env("CI_COMMIT_SHA", sha)
        .env("CI_DEFAULT_BRANCH", "main");
    variables.iter().fold(clone, |clone, (name, value)| clone.env(name, value))
}

/// What `policy check` says to people.
pub fn told(clone: &Sandbox, arguments: &[&str]) -> Ended {
    clone.policy(&[&["check"], arguments].concat())
}
