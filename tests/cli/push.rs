//! `pre-push`, by real pushes and by what git would say on standard input: every ref is judged, each commit once.

use crate::sandbox::{Ended, Sandbox, errors};

/// A repository with hooks, and a bare one that it pushes to as `origin`, which has `main`.
struct Pair {
    local: Sandbox,
    remote: Sandbox,
}

impl Pair {
    fn new(options: &[&str]) -> Self {
        let local = Sandbox::adopted_with(options);
        let remote = local.beside("remote.git");
        std::fs::create_dir(remote.path()).unwrap();
        remote.git(&[&["init", "--quiet", "--bare", "--initial-branch=main"], options].concat()).ok();
        local.git(&["remote", "add", "origin", remote.path().to_str().unwrap()]).ok();
        local.git(&["push", "--quiet", "origin", "main"]).ok();
        local.policy(&["install"]).ok();
        std::fs::remove_file(local.path().join(".gitattributes")).unwrap();
        Self { local, remote }
    }

    /// A clean commit on the current branch.
    fn good(&self, text: &str) {
        self.local.write("src/lib.rs", format!("{}// {text}\n", self.local.read("src/lib.rs")));
        self.local.note(text);
        self.local.commit(text);
    }

    /// A commit that takes a file nobody locked.
    fn bad(&self, name: &str) {
        self.local.write(&format!("docs/{name}.md"), format!("# {name}\n"));
        self.local.note(name);
        self.local.commit(name);
    }

    fn push(&self, arguments: &[&str]) -> Ended {
        self.local.git(&[&["push"], arguments].concat())
    }

    /// What pre-push says to these lines, as JSON.
    fn told(&self, remote: &str, lines: &str) -> (Option<i32>, serde_json::Value) {
        let ended =
            self.local.policy_with_input(&["hook", "--format", "json", "pre-push", remote, remote], lines);
        (ended.code, serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended}")))
    }
}

/// `<local ref> <local id> <remote ref> <remote id>`, as githooks(5) has it.
fn line(name: &str, new: &str, old: &str) -> String {
    format!("{name} {new} {name} {old}\n")
}

#[test]
fn every_ref_is_judged_not_the_first_alone() {
    let pair = Pair::new(&[]);
    pair.good("tokens");
    pair.local.git(&["switch", "--quiet", "--create", "side"]).ok();
    pair.bad("a");
    let refused = pair.push(&["origin", "main", "side"]).exits(1);
    refused.says("lock-missing").says("\neach commit is judged by itself: amend it (`git commit --amend`");
    pair.push(&["origin", "side", "main"]).exits(1).says("lock-missing");
    assert_eq!(pair.remote.git(&["branch", "--list", "side"]).ok().stdout, "");
    pair.push(&["--quiet", "origin", "main"]).ok().silent();
    pair.push(&["--quiet", "--no-verify", "origin", "side"]).ok();
}

#[test]
fn commits_that_refs_share_are_judged_once() {
    let pair = Pair::new(&[]);
    let base = pair.local.id("main");
    pair.bad("a");
    pair.local.git(&["branch", "twin"]).ok();
    pair.local.git(&["switch", "--quiet", "--create", "more"]).ok();
    pair.bad("b");
    let zero = "0".repeat(40);
    let lines = line("refs/heads/main", &pair.local.id("main"), &base)
        + &line("refs/heads/twin", &pair.local.id("twin"), &zero)
        + &line("refs/heads/more", &pair.local.id("more"), &zero);
    let (code, report) = pair.told("origin", &lines);
    assert_eq!(code, Some(1));
    assert_eq!(errors(&report), ["lock-missing docs/a.md", "lock-missing docs/b.md"]);
    assert_eq!(report["changes"].as_array().unwrap().len(), 2);
}

#[test]
fn new_branches_deletions_and_forced_pushes() {
    let pair = Pair::new(&[]);
    pair.local.git(&["switch", "--quiet", "--create", "side"]).ok();
    pair.good("tokens");
    pair.push(&["--quiet", "origin", "side"]).ok();
    pair.push(&["--quiet", "origin", "side"]).ok();
    pair.push(&["--quiet", "--delete", "origin", "side"]).ok().silent();

    pair.good("more tokens");
    pair.push(&["--quiet", "origin", "side"]).ok();
    pair.local.git(&["reset", "--quiet", "--hard", "main"]).ok();
    pair.bad("a");
    pair.push(&["--force", "origin", "side"]).exits(1).says("lock-missing");
    pair.local.git(&["reset", "--quiet", "--hard", "main"]).ok();
    pair.good("other tokens");
    pair.push(&["--quiet", "--force", "origin", "side"]).ok();
    // A deletion beside a violation excuses nothing.
    pair.bad("b");
    pair.push(&["origin", ":side", "HEAD:refs/heads/third"]).exits(1).says("lock-missing");
    assert_eq!(pair.remote.git(&["branch", "--list", "third"]).ok().stdout, "");
}

#[test]
fn tags_of_every_kind() {
    let pair = Pair::new(&[]);
    pair.local.git(&["tag", "blob", "HEAD:src/lib.rs"]).ok();
    pair.local.git(&["tag", "tree", "HEAD^{tree}"]).ok();
    pair.local.git(&["tag", "--annotate", "--message", "x", "tagged-blob", "HEAD:src/lib.rs"]).ok();
    pair.push(&["--quiet", "origin", "blob", "tree", "tagged-blob"]).ok().silent();
    pair.bad("a");
    pair.local.git(&["tag", "light"]).ok();
    pair.local.git(&["tag", "--annotate", "--message", "x", "heavy"]).ok();
    pair.local.git(&["tag", "--annotate", "--message", "x", "heavier", "heavy"]).ok();
    for tag in ["light", "heavy", "heavier"] {
        pair.push(&["origin", tag]).exits(1).says("lock-missing");
    }
}

#[test]
fn notes_and_the_ledgers_own_ref_are_no_work() {
    let pair = Pair::new(&[]);
    pair.local.git(&["notes", "add", "--message", "seen"]).ok();
    let tree = "tree=$(git ls-tree HEAD WORK_STATUS.md | git mktree) && git update-ref refs/policy/ledger $(git commit-tree -m x $tree)";
    pair.local.call("sh", &["-c", tree]).end().ok();
    pair.push(&["--quiet", "origin", "refs/notes/commits", "refs/policy/ledger"]).ok().silent();
    pair.bad("a");
    pair.push(&["origin", "main:refs/notes/x", "main"]).exits(1).says("lock-missing");
}

#[test]
fn a_url_in_place_of_a_name_and_nothing_to_push() {
    let pair = Pair::new(&[]);
    let url = pair.remote.path().display().to_string();
    pair.push(&["--quiet", "origin", "main"]).ok().silent();
    pair.push(&["--quiet", &url, "main"]).ok().silent();
    assert_eq!(pair.told("origin", "").1["outcome"], "clean");
    pair.bad("a");
    pair.push(&[&url, "main"]).exits(1).says("lock-missing");
    pair.push(&[&format!("file://{url}"), "HEAD:refs/heads/new"]).exits(1).says("lock-missing");
    let (_, report) = pair.told(&url, &line("refs/heads/new", &pair.local.id("main"), &"0".repeat(40)));
    assert_eq!(report["changes"].as_array().unwrap().len(), 1);
}

#[test]
fn what_another_remote_has_is_not_what_this_url_has() {
    let pair = Pair::new(&[]);
    let url = pair.remote.path().display().to_string();
    pair.bad("a");
    // As if it had been fetched from somebody's fork.
    pair.local.git(&["update-ref", "refs/remotes/fork/main", "HEAD"]).ok();
    pair.push(&[&url, "main"]).exits(1).says("lock-missing");
    pair.push(&["origin", "main"]).exits(1).says("lock-missing");
}

#[test]
fn a_remote_id_that_is_not_here_leaves_out_what_is_known() {
    let pair = Pair::new(&[]);
    pair.bad("a");
    let (code, report) =
        pair.told("origin", &line("refs/heads/main", &pair.local.id("main"), &"12".repeat(20)));
    assert_eq!((code, report["changes"].as_array().unwrap().len()), (Some(1), 1));
    assert_eq!(errors(&report), ["lock-missing docs/a.md"]);
    // A local id that is not here cannot be judged: no pass.
    let (code, report) = pair.told("origin", &line("refs/heads/main", &"12".repeat(20), &"0".repeat(40)));
    assert_eq!((code, report["outcome"].as_str()), (Some(2), Some("fault")));
    let (code, _) = pair.told("origin", "not what git says\n");
    assert_eq!(code, Some(2));
    // A ref's name need not be UTF-8.
    let mut odd = b"refs/heads/\xff ".to_vec();
    odd.extend(format!("{0} refs/heads/x {0}\n", pair.local.id("main")).bytes());
    let call = pair.local.call_policy(&["hook", "pre-push", "origin", "x"]).input(odd);
    call.end().ok().silent();
}

#[test]
fn everything_is_new_to_an_empty_remote() {
    let pair = Pair::new(&[]);
    let empty = pair.local.beside("empty.git");
    std::fs::create_dir(empty.path()).unwrap();
    empty.git(&["init", "--quiet", "--bare"]).ok();
    let url = empty.path().to_str().unwrap();
    pair.local.git(&["remote", "add", "second", url]).ok();
    // The first commit brought the lock on src/** with it, and locks nothing else.
    let refused = pair.push(&["second", "main"]).exits(1);
    assert!(refused.stderr.contains("lock-missing"), "{refused}");
    pair.local.git(&["remote", "remove", "origin"]).ok();
    pair.push(&["second", "main"]).exits(1).says("lock-missing");
    assert_eq!(empty.git(&["branch", "--list"]).ok().stdout, "");
}

#[test]
fn the_environment_of_whoever_pushes_labels_nothing() {
    let pair = Pair::new(&[]);
    pair.good("tokens");
    let push = pair.local.call_git(&["push", "--quiet", "origin", "main"]).env("POLICY_AGENT", "python-pro");
    push.end().ok();
    pair.local.write("src/lib.rs", "//! By python-pro.\n");
    pair.local.note("python was here");
    pair.local
        .git(&["commit", "--quiet", "--no-verify", "--all", "--message", "x\n\nAgent: python-pro"])
        .ok();
    let push = pair.local.call_git(&["push", "origin", "main"]).env("POLICY_AGENT", "rust-expert");
    push.end().exits(1).says("lock-held");
}

#[test]
fn sha_256_repositories_are_pushed_from_too() {
    let pair = Pair::new(&["--object-format=sha256"]);
    pair.good("tokens");
    pair.push(&["--quiet", "origin", "main"]).ok().silent();
    pair.push(&["--quiet", "origin", "main:refs/heads/new"]).ok();
    pair.push(&["--quiet", "--delete", "origin", "new"]).ok();
    pair.bad("a");
    pair.push(&["origin", "main"]).exits(1).says("lock-missing");
}
