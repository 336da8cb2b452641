//! `pre-receive`, by real pushes into a bare repository: what is refused is refused before any ref moves.

use crate::sandbox::{Ended, Sandbox};

/// A bare repository with the server's hook, and a clone of it without hooks.
fn served(options: &[&str]) -> (Sandbox, Sandbox) {
    let local = Sandbox::adopted_with(options);
    let server = local.beside("server.git");
    std::fs::create_dir(server.path()).unwrap();
    server.git(&[&["init", "--quiet", "--bare", "--initial-branch=main"], options].concat()).ok();
    local.git(&["remote", "add", "origin", server.path().to_str().unwrap()]).ok();
    local.git(&["push", "--quiet", "origin", "main"]).ok();
    server.policy(&["install"]).ok();
    (local, server)
}

fn push(local: &Sandbox, arguments: &[&str]) -> Ended {
    local.git(&[&["push", "--quiet", "origin"], arguments].concat())
}

fn change(local: &Sandbox, path: &str) {
    local.write(path, format!("# {path} {}\n", local.id("HEAD")));
    local.note(path);
    local.commit(path);
}

/// All refs of a repository.
fn refs(sandbox: &Sandbox) -> String {
    sandbox.git(&["for-each-ref"]).ok().stdout
}

fn refuses_and_takes(options: &[&str]) {
    let (local, server) = served(options);
    change(&local, "src/a.rs");
    push(&local, &["main"]).ok().silent();
    assert_eq!(server.id("main"), local.id("main"));

    let before = refs(&server);
    change(&local, "docs/a.md");
    push(&local, &["main", "main~1:refs/heads/clean"]).exits(1).says("lock-missing");
    assert_eq!(refs(&server), before);
    // Neither did its objects stay.
    server.git(&["cat-file", "-e", &local.id("main")]).exits(1);

    push(&local, &["main~1:refs/heads/clean"]).ok();
    push(&local, &[":clean"]).ok().silent();
    push(&local, &["--force", "main~2:main"]).ok();
    local.git(&["tag", "--annotate", "--message", "x", "v1"]).ok();
    push(&local, &["v1"]).exits(1).says("lock-missing");
    local.git(&["tag", "blob", "HEAD:src/lib.rs"]).ok();
    push(&local, &["blob"]).ok();
}

#[test]
fn a_violation_moves_no_ref() {
    refuses_and_takes(&[]);
}

#[test]
fn a_sha_256_repository_is_served_too() {
    refuses_and_takes(&["--object-format=sha256"]);
}

#[test]
fn the_first_push_is_judged_too() {
    let server = Sandbox::init(&["--bare"]);
    server.policy(&["install"]).ok();
    let local = server.beside("local");
    std::fs::create_dir(local.path()).unwrap();
    local.git(&["init", "--quiet", "--initial-branch=main"]).ok();
    local.adopt();
    local.git(&["remote", "add", "origin", server.path().to_str().unwrap()]).ok();
    // policy.toml came without a lock on it.
    push(&local, &["main"]).exits(1).says("lock-missing");
    assert_eq!(refs(&server), "");
}

#[test]
fn a_repository_that_policy_init_made_is_taken_whole() {
    let server = Sandbox::init(&["--bare"]);
    server.policy(&["install"]).ok();
    let local = server.beside("local");
    std::fs::create_dir(local.path()).unwrap();
    local.git(&["init", "--quiet", "--initial-branch=main"]).ok();
    local.policy(&["init"]).ok();
    local.git(&["add", "--all"]).ok();
    local.git(&["commit", "--quiet", "--message", "Adopt policy"]).ok();
    local.git(&["push", "--quiet", server.path().to_str().unwrap(), "main"]).ok().silent();
    assert_eq!(server.id("main"), local.id("main"));
}

#[test]
fn merges_are_judged_while_their_objects_are_in_quarantine() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let (local, server) = served(options);
        local.git(&["switch", "--quiet", "--create", "side"]).ok();
        change(&local, "src/side.rs");
        local.git(&["switch", "--quiet", "main"]).ok();
        local.write("src/more.rs", "//! More.\n");
        local.write("orchestration-index.md", format!("# Ours\n\n- more\n{}", crate::sandbox::INDEX));
        local.write(
            "WORK_STATUS.md",
            crate::sandbox::LEDGER.replace("# Work status", "# Work status\n\n- more"),
        );
        local.commit("More");
        local.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
        push(&local, &["main"]).ok().silent();

        local.git(&["switch", "--quiet", "side"]).ok();
        change(&local, "src/side.rs");
        local.git(&["switch", "--quiet", "main"]).ok();
        local.git(&["merge", "--quiet", "--no-ff", "--no-commit", "side"]).ok();
        local.write("docs/evil.md", "# Evil\n");
        local.commit("Merge side");
        let before = refs(&server);
        push(&local, &["main"]).exits(1).says("docs/evil.md");
        assert_eq!(refs(&server), before);
    }
}

#[test]
fn bookkeeping_refs_pass_and_hide_nothing() {
    let (local, server) = served(&[]);
    local.git(&["notes", "add", "--message", "seen"]).ok();
    let tree = "tree=$(git ls-tree HEAD WORK_STATUS.md | git mktree) && git update-ref refs/policy/ledger $(git commit-tree -m x $tree)";
    local.call("sh", &["-c", tree]).end().ok();
    push(&local, &["refs/notes/commits", "refs/policy/ledger"]).ok().silent();
    assert!(refs(&server).contains("refs/policy/ledger"));

    // What came by such a ref unjudged is judged when it comes to a branch.
    change(&local, "docs/a.md");
    push(&local, &["main:refs/policy/stash", "main:refs/notes/stash"]).ok();
    push(&local, &["main"]).exits(1).says("lock-missing");
    push(&local, &["main:refs/heads/other", "main:refs/notes/more"]).exits(1).says("lock-missing");
}

#[test]
fn without_the_binary_the_server_takes_nothing() {
    let (local, server) = served(&[]);
    let binary = server.path().join("../policy-copy");
    server.copy_policy(&binary);
    server.call(&binary, &["install"]).end().ok();
    std::fs::remove_file(&binary).unwrap();
    change(&local, "src/a.rs");
    push(&local, &["main"]).exits(1).says("cannot be judged");
}

#[test]
fn a_hook_from_before_and_ours_are_told_the_same() {
    let (local, server) = served(&[]);
    server.policy(&["uninstall"]).ok();
    server.script("hooks/pre-receive", "cat >>log");
    server.policy(&["install"]).ok();
    let old = local.id("main");
    change(&local, "docs/a.md");
    push(&local, &["main"]).exits(1).says("lock-missing");
    assert_eq!(server.read("log"), format!("{old} {} refs/heads/main\n", local.id("main")));
}

#[test]
fn a_branch_with_a_policy_of_its_own_launders_nothing() {
    let (local, server) = served(&[]);
    let policy = local.read("policy.toml");
    local.git(&["switch", "--quiet", "--create", "lax"]).ok();
    local.policy(&["lock", "policy.toml", "--agent", "orchestrator"]).ok();
    local.write("policy.toml", format!("{policy}\n[rules]\nfakery-todo = \"off\"\nlock-missing = \"off\"\n"));
    local.note("policy.toml");
    // Whoever may change the policy of a branch has done so.
    local
        .git(&["commit", "--quiet", "--all", "--message", "Ask less", "--trailer", "Agent: orchestrator"])
        .ok();
    push(&local, &["lax"]).ok();
    local.write("docs/a.sh", "# TODO: all of it\n");
    local.note("docs/a.sh");
    local.commit("Work");
    push(&local, &["lax"]).ok();
    local.write("policy.toml", &policy);
    local.note("policy.toml");
    local
        .git(&["commit", "--quiet", "--all", "--message", "Ask again", "--trailer", "Agent: orchestrator"])
        .ok();
    push(&local, &["lax"]).ok();

    let before = refs(&server);
    for refspecs in [&["lax:main"][..], &["lax", "lax:main"], &["lax:other", "lax:main"]] {
        push(&local, refspecs).exits(1).says("fakery-todo");
        assert_eq!(refs(&server), before);
    }
}
