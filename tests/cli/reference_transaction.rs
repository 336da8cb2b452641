//! The `reference-transaction` hook, which is for those who ask for it: whatever would move a branch to commits that no
//! branch has, is judged before it does.

use crate::sandbox::{Ended, Sandbox};

/// An adopted repository whose only gate is the transaction of refs.
fn watched(options: &[&str]) -> Sandbox {
    let sandbox = Sandbox::adopted_with(options);
    sandbox.policy(&["install", "--reference-transaction"]).ok().says("hooks/reference-transaction");
    // What install wrote is of no interest here, and the other hooks judge for themselves.
    std::fs::remove_file(sandbox.path().join(".gitattributes")).unwrap();
    for other in ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push"] {
        std::fs::remove_file(sandbox.path().join(".git/hooks").join(other)).unwrap();
    }
    sandbox
}

/// Commits a file that nobody holds, on a detached `HEAD` at `start`; gives the commit and goes back to main.
fn stray(sandbox: &Sandbox, start: &str, path: &str) -> String {
    detached(sandbox, start, |sandbox| {
        sandbox.write(path, format!("# {path}\n"));
        sandbox.note(path);
    })
}

/// Commits work that is in order, likewise.
fn sound(sandbox: &Sandbox, start: &str, path: &str) -> String {
    detached(sandbox, start, |sandbox| sandbox.work(path, "//! Work.\n"))
}

fn detached(sandbox: &Sandbox, start: &str, change: impl Fn(&Sandbox)) -> String {
    sandbox.git(&["checkout", "--quiet", "--detach", start]).ok();
    change(sandbox);
    sandbox.commit("Change");
    let made = sandbox.id("HEAD");
    sandbox.git(&["checkout", "--quiet", "main"]).ok();
    made
}

/// The branches and where they stand.
fn branches(sandbox: &Sandbox) -> String {
    sandbox.git(&["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"]).ok().stdout
}

/// Insists that a command is refused for a lock that is missing, and that no branch has moved.
#[track_caller]
fn refuses(sandbox: &Sandbox, arguments: &[&str]) {
    let before = branches(sandbox);
    let ended: Ended = sandbox.git(arguments);
    assert!(ended.code != Some(0) && ended.stderr.contains("lock-missing"), "{ended}");
    assert_eq!(branches(sandbox), before, "{ended}");
}

/// Has the hook call a script that counts its calls, in `calls` above the repository, before it judges.
fn counted(sandbox: &Sandbox) {
    let hook = sandbox.read(".git/hooks/reference-transaction");
    let binary = env!("CARGO_BIN_EXE_policy");
    let counter = sandbox.path().join("../counter");
    let calls = sandbox.path().join("../calls");
    let script = format!("echo \"$*\" >>'{}'\nexec '{binary}' \"$@\"", calls.display());
    sandbox.script("../counter", &script);
    sandbox.script(
        ".git/hooks/reference-transaction",
        &hook.replace(&format!("'{binary}'"), &format!("'{}'", counter.display())),
    );
}

/// How often it was called until now.
fn calls(sandbox: &Sandbox) -> usize {
    if sandbox.has("../calls") { sandbox.read("../calls").lines().count() } else { 0 }
}

fn all_ways(options: &[&str]) {
    let sandbox = watched(options);
    let bad = stray(&sandbox, "main", "docs/a.md");
    for arguments in [
        &["update-ref", "refs/heads/main", &bad][..],
        &["update-ref", "HEAD", &bad],
        &["branch", "--force", "other", &bad],
        &["branch", "other", &bad],
        &["switch", "--quiet", "--create", "other", &bad],
        &["checkout", "--quiet", "-B", "other", &bad],
        &["reset", "--quiet", "--hard", &bad],
        &["merge", "--quiet", "--ff-only", &bad],
        &["merge", "--quiet", "--no-ff", "--no-edit", "--no-verify", &bad],
        &["cherry-pick", &bad],
        &["fetch", "--quiet", ".", &format!("{bad}:refs/heads/other")],
        &["pull", "--quiet", "--no-rebase", ".", &bad],
        &["worktree", "add", "--quiet", "-b", "other", "../linked", &bad],
    ] {
        refuses(&sandbox, arguments);
        sandbox.git(&["reset", "--quiet", "--hard", "main"]).ok();
    }
    sandbox.write("docs/b.md", "# B\n");
    sandbox.note("b");
    sandbox.git(&["add", "--all"]).ok();
    refuses(&sandbox, &["commit", "--quiet", "--no-verify", "--message", "Slip by"]);
    refuses(&sandbox, &["commit", "--quiet", "--no-verify", "--amend", "--no-edit"]);
    sandbox.git(&["reset", "--quiet", "--hard"]).ok();

    let good = sound(&sandbox, "main", "src/a.rs");
    sandbox.git(&["cherry-pick", &good]).ok();
    sandbox.git(&["branch", "--force", "other", &good]).ok();
    sandbox.work("src/lib.rs", "//! Something now.\n");
    sandbox.commit("Work");
    sandbox.git(&["commit", "--quiet", "--amend", "--message", "Work again"]).ok();
    assert_eq!(sandbox.git(&["log", "-1", "--format=%s", "main"]).ok().stdout, "Work again\n");
}

#[test]
fn no_way_leads_round_it() {
    all_ways(&[]);
}

#[test]
fn nor_in_a_sha_256_repository() {
    all_ways(&["--object-format=sha256"]);
}

#[test]
fn nor_where_refs_are_kept_in_tables() {
    all_ways(&["--ref-format=reftable"]);
}

#[test]
fn patches_that_are_applied_are_judged() {
    let sandbox = watched(&[]);
    let patch = |commit: &str| sandbox.git(&["format-patch", "--stdout", "-1", commit]).ok().stdout;
    let bad = patch(&stray(&sandbox, "main", "docs/a.md"));
    let good = patch(&sound(&sandbox, "main", "src/a.rs"));
    let old = sandbox.id("main");
    let ended = sandbox.call_git(&["am", "--quiet"]).input(&bad).end();
    assert!(ended.code != Some(0) && ended.stderr.contains("lock-missing"), "{ended}");
    assert_eq!(sandbox.id("main"), old);
    sandbox.git(&["am", "--abort"]).ok();
    sandbox.call_git(&["am", "--quiet"]).input(&good).end().ok();
    assert_ne!(sandbox.id("main"), old);
}

#[test]
fn what_moves_no_branch_to_anything_new_is_left_alone() {
    let sandbox = watched(&[]);
    sandbox.work("src/a.rs", "//! A.\n");
    sandbox.commit("Work");
    sandbox.git(&["branch", "side"]).ok();
    let bad = stray(&sandbox, "main", "docs/a.md");
    counted(&sandbox);
    for arguments in [
        &["tag", "v1", &bad][..],
        &["tag", "--annotate", "--message", "x", "v2", &bad],
        &["update-ref", "refs/stray", &bad],
        &["update-ref", "refs/remotes/origin/main", "main"],
        &["notes", "add", "--message", "x"],
        &["symbolic-ref", "refs/heads/alias", "refs/heads/main"],
        &["symbolic-ref", "--delete", "refs/heads/alias"],
        &["bisect", "start", "main", "main~1"],
        &["bisect", "reset"],
        &["checkout", "--quiet", "--detach", &bad],
        &["checkout", "--quiet", "main"],
        &["reset", "--quiet", "--hard"],
        &["branch", "--delete", "side"],
    ] {
        sandbox.git(arguments).ok();
    }
    sandbox.write("src/a.rs", "//! Changed.\n");
    sandbox.git(&["stash", "--quiet"]).ok();
    sandbox.policy(&["lock", "docs/a.md"]).ok();
    assert_eq!(calls(&sandbox), 0, "none of these has to be judged");

    sandbox.git(&["reset", "--quiet", "--hard"]).ok();
    for arguments in [
        &["branch", "back", "main~1"][..],
        &["branch", "--force", "back", "main"],
        &["branch", "--move", "back", "forth"],
        &["reset", "--quiet", "--hard", "main~1"],
        &["merge", "--quiet", "forth"],
        &["pack-refs", "--all"],
        &["worktree", "add", "--quiet", "-b", "linked", "../linked"],
        &["gc", "--quiet"],
    ] {
        assert_eq!(sandbox.git(arguments).ok().stderr, "");
    }
    assert!(calls(&sandbox) > 0, "these are looked at, and bring nothing");
    // Only a branch's commits count as judged: those of a tag or of any other ref do not.
    for unjudged in ["v1", "v2", "refs/stray"] {
        refuses(&sandbox, &["branch", "new", unjudged]);
    }
}

#[test]
fn what_a_remote_has_is_somebody_elses_affair() {
    let sandbox = watched(&[]);
    let other = sandbox.beside("other");
    sandbox.git(&["clone", "--quiet", ".", other.path().to_str().unwrap()]).ok();
    other.write("docs/a.md", "# A\n");
    other.note("a");
    other.commit("Not judged there");
    // Fetched by name it has a remote-tracking branch; by URL it has nothing.
    let url = other.path().to_str().unwrap();
    refuses(&sandbox, &["fetch", "--quiet", url, "main:theirs"]);
    refuses(&sandbox, &["pull", "--quiet", "--ff-only", url, "main"]);
    sandbox.git(&["remote", "add", "other", url]).ok();
    sandbox.git(&["fetch", "--quiet", "other"]).ok();
    sandbox.git(&["pull", "--quiet", "--ff-only", "other", "main"]).ok();
    assert_eq!(sandbox.id("main"), other.id("main"));
}

/// A branch `topic` with commits that were made before anybody watched, and a `main` that went on.
fn diverged(commits: &[&str]) -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["branch", "topic"]).ok();
    sandbox.work("src/main.rs", "//! Main went on.\n");
    sandbox.commit("Go on");
    sandbox.git(&["checkout", "--quiet", "topic"]).ok();
    for path in commits {
        // Each has a line of its own at the top of both documents, so that none conflicts.
        sandbox.write(path, format!("//! {path}\n"));
        for document in ["orchestration-index.md", "WORK_STATUS.md"] {
            let text = sandbox.read(document);
            let (head, rest) = text.split_once('\n').unwrap();
            sandbox.write(document, format!("{head}\n\n- {path} was worked on\n{rest}"));
        }
        sandbox.commit(path);
    }
    sandbox.policy(&["install", "--reference-transaction"]).ok();
    std::fs::remove_file(sandbox.path().join(".gitattributes")).unwrap();
    sandbox
}

#[test]
fn a_rebase_is_judged_once_when_the_branch_moves() {
    let sandbox = diverged(&["src/a.rs", "src/b.rs", "src/c.rs"]);
    counted(&sandbox);
    sandbox.git(&["rebase", "--quiet", "main"]).ok();
    assert_eq!(calls(&sandbox), 1);
    assert_eq!(sandbox.git(&["rev-list", "--count", "main..topic"]).ok().stdout, "3\n");
    // With `--update-refs` two branches come to the same commits, in a transaction or two.
    sandbox.git(&["branch", "half", "topic~1"]).ok();
    sandbox.git(&["rebase", "--quiet", "--update-refs", "--force-rebase", "main"]).ok();
    assert_eq!(sandbox.id("half"), sandbox.id("topic~1"));
}

#[test]
fn a_rebase_of_what_breaks_a_rule_leaves_the_branch_where_it_was() {
    let sandbox = diverged(&["src/a.rs", "docs/b.md", "src/c.rs"]);
    let before = branches(&sandbox);
    let ended = sandbox.git(&["rebase", "--quiet", "main"]);
    assert!(ended.code != Some(0), "{ended}");
    let ended = ended.says("lock-missing").says("docs/b.md");
    // The two that are in order are not spoken of.
    assert!(!ended.stderr.contains("src/a.rs") && !ended.stderr.contains("src/c.rs"), "{ended}");
    assert_eq!(branches(&sandbox), before);
    sandbox.git(&["rebase", "--abort"]).ok();
    assert_eq!(sandbox.git(&["symbolic-ref", "HEAD"]).ok().stdout, "refs/heads/topic\n");
}

#[test]
fn a_rebase_is_judged_by_the_policy_that_it_lands_on() {
    let sandbox = diverged(&["docs/b.md"]);
    sandbox.git(&["checkout", "--quiet", "main"]).ok();
    let policy = sandbox.read("policy.toml");
    let off = ["-c", "core.hooksPath=/dev/null"];
    sandbox.write("policy.toml", format!("{policy}\n[rules]\nlock-missing = \"warning\"\n"));
    sandbox.git(&[&off[..], &["commit", "--quiet", "--all", "--message", "Loosen"]].concat()).ok();
    sandbox.git(&["rebase", "--quiet", "main", "topic"]).ok().says("warning");
    // A branch that only grows is judged by where it stood: its own commits loosen nothing for it.
    sandbox.git(&["checkout", "--quiet", "-b", "own", "main~1"]).ok();
    sandbox.write("policy.toml", format!("{policy}\n[rules]\nlock-missing = \"off\"\n"));
    sandbox.write("docs/c.md", "# C\n");
    sandbox.note("loosen");
    sandbox.git(&["add", "--all"]).ok();
    refuses(&sandbox, &["commit", "--quiet", "--no-verify", "--message", "Loosen for myself"]);
}

#[test]
fn all_refs_of_a_transaction_move_or_none() {
    let sandbox = watched(&[]);
    let (good, bad) = (sound(&sandbox, "main", "src/a.rs"), stray(&sandbox, "main", "docs/a.md"));
    let both = |one: &str, other: &str| {
        let told = format!("update refs/heads/one {one}\nupdate refs/heads/other {other}\n");
        sandbox.call_git(&["update-ref", "--stdin"]).input(told).end()
    };
    let before = branches(&sandbox);
    let refused = both(&good, &bad);
    assert!(refused.code != Some(0) && refused.stderr.contains("docs/a.md"), "{refused}");
    assert_eq!(branches(&sandbox), before);
    let twice = both(&bad, &bad);
    assert!(
        twice.code != Some(0) && twice.stderr == refused.stderr,
        "what two branches bring is said once: {twice}"
    );
    both(&good, &good).ok();
    assert_eq!(sandbox.id("one"), sandbox.id("other"));
}

#[test]
fn linked_worktrees_are_watched_too() {
    let sandbox = watched(&[]);
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", "-b", "side", linked.path().to_str().unwrap()]).ok();
    linked.write("docs/a.md", "# A\n");
    linked.note("a");
    linked.git(&["add", "--all"]).ok();
    refuses(&linked, &["commit", "--quiet", "--no-verify", "--message", "Slip by"]);
    linked.git(&["reset", "--quiet", "--hard"]).ok();
    linked.work("src/a.rs", "//! A.\n");
    linked.commit("Work");
    assert_eq!(linked.id("HEAD"), sandbox.id("side"));
}

#[test]
fn a_bare_repository_is_watched_where_it_is_asked_for() {
    let sandbox = Sandbox::adopted();
    let bare = sandbox.beside("bare.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]).ok();
    bare.policy(&["install", "--reference-transaction"]).ok().says("pre-receive");
    let bad = stray(&sandbox, "main", "docs/a.md");
    let url = sandbox.path().to_str().unwrap();
    refuses(&bare, &["fetch", "--quiet", url, &format!("{bad}:refs/heads/stray")]);
    bare.git(&["fetch", "--quiet", url, &format!("{bad}:refs/kept")]).ok();
    refuses(&bare, &["update-ref", "refs/heads/main", "refs/kept"]);
    let good = sound(&sandbox, "main", "src/a.rs");
    sandbox.git(&["push", "--quiet", bare.path().to_str().unwrap(), &format!("{good}:main")]).ok();
    assert_eq!(bare.id("main"), good);
}

#[test]
fn objects_in_quarantine_are_judged() {
    let sandbox = watched(&[]);
    let quarantine = sandbox.path().join("../quarantine");
    std::fs::create_dir(&quarantine).unwrap();
    let objects = sandbox.path().join(".git/objects");
    let apart = |arguments: &[&str]| {
        sandbox
            .call_git(arguments)
            .env("GIT_OBJECT_DIRECTORY", quarantine.to_str().unwrap())
            .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects.to_str().unwrap())
    };
    sandbox.write("docs/a.md", "# A\n");
    sandbox.note("a");
    apart(&["add", "--all"]).end().ok();
    let tree = apart(&["write-tree"]).end().ok().stdout.trim().to_owned();
    let commit = apart(&["commit-tree", "-p", "main", "-m", "x", &tree]).end().ok().stdout.trim().to_owned();
    let told = format!("{} {commit} refs/heads/main\n", sandbox.id("main"));
    let judge = |state: &str| {
        sandbox
            .call_policy(&["hook", "reference-transaction", state])
            .env("GIT_OBJECT_DIRECTORY", quarantine.to_str().unwrap())
            .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects.to_str().unwrap())
            .env("GIT_QUARANTINE_PATH", quarantine.to_str().unwrap())
            .input(&told)
            .end()
    };
    judge("prepared").exits(1).says("lock-missing");
    for state in ["preparing", "committed", "aborted"] {
        judge(state).ok().silent();
    }
    // Without the quarantine's objects nothing can be said, and that is no pass.
    sandbox.call_policy(&["hook", "reference-transaction", "prepared"]).input(&told).end().exits(2);
}

#[test]
fn a_clone_that_brings_the_hook_from_a_template_is_made() {
    let sandbox = watched(&[]);
    sandbox.work("src/a.rs", "//! A.\n");
    sandbox.commit("Work");
    let template = sandbox.path().join(".git/hooks");
    std::fs::create_dir(sandbox.path().join("../template")).unwrap();
    let copy = ["-r", template.to_str().unwrap(), "../template/hooks"];
    sandbox.call("cp", &copy).end().ok();
    for options in [&[][..], &["--bare"], &["--mirror"], &["--depth=1"]] {
        let clone = sandbox.beside(&format!("clone{}", options.concat()));
        let (from, to) = (format!("file://{}", sandbox.path().display()), clone.path().to_str().unwrap());
        let clone_it = [&["clone", "--quiet", "--template=../template"], options, &[&from, to]].concat();
        sandbox.git(&clone_it).ok();
        assert_eq!(clone.id("HEAD"), sandbox.id("main"));
    }
}

#[test]
fn without_the_binary_no_branch_moves() {
    let sandbox = Sandbox::adopted();
    let binary = sandbox.path().join("../policy-copy");
    sandbox.copy_policy(&binary);
    sandbox.call(&binary, &["install", "--reference-transaction"]).end().ok();
    std::fs::remove_file(&binary).unwrap();
    let old = sandbox.id("main");
    let ended = sandbox.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "--message", "x"]);
    assert!(ended.code != Some(0) && ended.stderr.contains("cannot be judged"), "{ended}");
    assert_eq!(sandbox.id("main"), old);
    sandbox.git(&["tag", "v1"]).ok();
    sandbox.git(&["checkout", "--quiet", "--detach"]).ok();
}

#[test]
fn a_hook_from_before_sees_every_state_and_may_refuse() {
    let sandbox = Sandbox::adopted();
    sandbox.script(
        ".git/hooks/reference-transaction",
        "echo \"$1\" >>../log; cat >>../log\ntest ! -e ../refuse",
    );
    sandbox.policy(&["install", "--reference-transaction"]).ok().says("the hook from before runs first");
    sandbox.git(&["branch", "side"]).ok();
    let id = sandbox.id("main");
    let told = format!("{} {id} refs/heads/side\n", "0".repeat(40));
    assert_eq!(sandbox.read("../log"), format!("prepared\n{told}committed\n{told}"));
    let bad = stray(&sandbox, "main", "docs/a.md");
    refuses(&sandbox, &["branch", "new", &bad]);
    sandbox.write("../refuse", "");
    let refused = sandbox.git(&["branch", "new"]);
    assert!(refused.code != Some(0) && !refused.stderr.contains("lock-missing"), "{refused}");
}

#[test]
fn it_is_installed_where_it_was_asked_for_and_stays() {
    let sandbox = Sandbox::adopted();
    let hook = ".git/hooks/reference-transaction";
    sandbox.policy(&["install"]).ok();
    assert!(!sandbox.has(hook));
    sandbox.policy(&["install", "--reference-transaction"]).ok().says("installed");
    sandbox.write(hook, "# Installed by `policy install`, and broken\n");
    sandbox.policy(&["install"]).ok();
    assert!(sandbox.read(hook).contains("hook reference-transaction"));
    sandbox.policy(&["uninstall"]).ok();
    assert!(!sandbox.has(hook));
}

#[test]
fn the_way_back_from_a_policy_that_cannot_be_read_is_open() {
    let sandbox = watched(&[]);
    sandbox.write("policy.toml", "[lokcs]\n");
    sandbox.git(&["-c", "core.hooksPath=/dev/null", "commit", "--quiet", "--all", "--message", "Break"]).ok();
    sandbox.git(&["reset", "--quiet", "--hard", "main~1"]).ok();
    sandbox.work("src/a.rs", "//! A.\n");
    sandbox.commit("Work");
}
