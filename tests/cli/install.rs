//! `policy install` and `policy uninstall`: beside whatever hooks there were, and nothing of them lost.

use crate::sandbox::Sandbox;

const HOOKS: [&str; 5] = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push"];

/// An adopted repository in which nobody holds the file that is staged.
fn violating() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/a.md", "# A\n");
    sandbox.note("a is written");
    sandbox.git(&["add", "--all"]).ok();
    sandbox
}

/// Insists that the next commit is refused for what is staged.
#[track_caller]
fn blocks(sandbox: &Sandbox) {
    sandbox.git(&["commit", "--message", "Slip in"]).exits(1).says("lock-missing");
}

#[test]
fn fresh_and_again() {
    let sandbox = violating();
    let first = sandbox.policy(&["install"]).ok();
    for hook in HOOKS {
        assert!(
            first
                .stdout
                .contains(&format!("installed  {}", sandbox.path().join(".git/hooks").join(hook).display())),
            "{first}"
        );
    }
    let scripts: Vec<String> = HOOKS.iter().map(|hook| sandbox.read(&format!(".git/hooks/{hook}"))).collect();
    sandbox.policy(&["install"]).ok().says("refreshed");
    for (hook, script) in HOOKS.iter().zip(&scripts) {
        assert_eq!(&sandbox.read(&format!(".git/hooks/{hook}")), script);
        assert!(!sandbox.has(&format!(".git/hooks/{hook}.before-policy")));
    }
    blocks(&sandbox);
    sandbox.policy(&["uninstall"]).ok().says("removed");
    for hook in HOOKS {
        assert!(!sandbox.has(&format!(".git/hooks/{hook}")));
    }
    sandbox.policy(&["uninstall"]).ok().says("no hooks of policy are installed here");
    sandbox.git(&["commit", "--quiet", "--message", "Free"]).ok();
}

#[test]
fn a_missing_hooks_directory_is_made() {
    let sandbox = violating();
    std::fs::remove_dir_all(sandbox.path().join(".git/hooks")).unwrap();
    sandbox.policy(&["install"]).ok();
    blocks(&sandbox);
}

#[test]
fn a_hook_from_before_runs_first_and_has_its_say() {
    let sandbox = violating();
    sandbox.script(".git/hooks/pre-commit", "echo \"before: $#\" >>log; test ! -e veto");
    sandbox.script(".git/hooks/commit-msg", "echo \"message: $1\" >>log");
    sandbox.policy(&["install"]).ok().says("runs first");
    blocks(&sandbox);
    assert_eq!(sandbox.read("log"), "before: 0\n");

    sandbox.write("veto", "");
    let vetoed = sandbox.git(&["commit", "--message", "Slip in"]).exits(1);
    assert!(!vetoed.stderr.contains("lock-missing"), "{vetoed}");

    std::fs::remove_file(sandbox.path().join("veto")).unwrap();
    sandbox.call_git(&["commit", "--quiet", "--message", "Held"]).by("ada@people.example").end().exits(1);
    sandbox.git(&["rm", "--quiet", "--cached", "docs/a.md"]).ok();
    sandbox.git(&["commit", "--quiet", "--message", "Held"]).ok();
    assert!(sandbox.read("log").ends_with("message: .git/COMMIT_EDITMSG\n"));
}

#[test]
fn a_hook_from_before_that_may_not_run_stays_dead() {
    let sandbox = violating();
    sandbox.write(".git/hooks/pre-commit", "#!/bin/sh\necho ran >>log\n");
    sandbox.policy(&["install"]).ok();
    blocks(&sandbox);
    assert!(!sandbox.has("log"));
}

#[test]
fn standard_input_reaches_both_hooks_of_a_push() {
    let sandbox = violating();
    sandbox.script(".git/hooks/pre-push", "echo \"$@\" >>log; cat >>log");
    sandbox.policy(&["install"]).ok();
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Slip in"]).ok();
    let bare = sandbox.beside("bare.git");
    sandbox.git(&["init", "--quiet", "--bare", bare.path().to_str().unwrap()]).ok();
    sandbox.git(&["push", bare.path().to_str().unwrap(), "main"]).exits(1).says("lock-missing");
    let url = bare.path().display();
    let zero = "0".repeat(40);
    assert_eq!(
        sandbox.read("log"),
        format!("{url} {url}\nrefs/heads/main {} refs/heads/main {zero}\n", sandbox.id("main"))
    );
}

#[test]
fn a_push_hook_from_before_blocks_and_need_not_read() {
    let sandbox = violating();
    sandbox.script(".git/hooks/pre-push", "test ! -e veto || { echo vetoed >&2; exit 3; }");
    sandbox.policy(&["install"]).ok();
    let hook = sandbox.path().join(".git/hooks/pre-push");
    // More than a pipe holds.
    let zero = "0".repeat(40);
    let deletions = format!("(delete) {zero} refs/heads/x {zero}\n").repeat(5_000);
    let run = || sandbox.call(&hook, &["origin", "url"]).input(&deletions).end();
    run().ok().silent();
    sandbox.write("veto", "");
    run().exits(3).says("vetoed");
}

#[test]
fn a_git_directory_elsewhere_is_this_repositorys() {
    let sandbox = Sandbox::adopted_with(&["--separate-git-dir=../gitdir of its own"]);
    sandbox.policy(&["install"]).ok();
    assert!(sandbox.has("../gitdir of its own/hooks/pre-commit"));
    sandbox.write("docs/a.md", "# A\n");
    sandbox.git(&["add", "--all"]).ok();
    blocks(&sandbox);
}

#[test]
fn uninstall_puts_back_what_was_there_byte_for_byte() {
    let sandbox = Sandbox::adopted();
    let odd = b"#!/usr/bin/env python3\r\n\xff\x00 no newline";
    sandbox.write(".git/hooks/pre-commit", odd);
    sandbox.script("tools/check", "exit 0");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../../tools/check", sandbox.path().join(".git/hooks/commit-msg")).unwrap();
    let before = std::fs::metadata(sandbox.path().join(".git/hooks/pre-commit")).unwrap().permissions();
    sandbox.policy(&["install"]).ok();
    sandbox.policy(&["install"]).ok();
    assert!(sandbox.read(".git/hooks/commit-msg").contains("policy"));
    assert!(!sandbox.read("tools/check").contains("policy"));
    sandbox.policy(&["uninstall"]).ok().says("restored");
    let hook = sandbox.path().join(".git/hooks/pre-commit");
    assert_eq!(std::fs::read(&hook).unwrap(), odd);
    assert_eq!(std::fs::metadata(&hook).unwrap().permissions(), before);
    let link = std::fs::read_link(sandbox.path().join(".git/hooks/commit-msg")).unwrap();
    assert_eq!(link.to_str(), Some("../../tools/check"));
    assert!(!sandbox.has(".git/hooks/pre-push"));
}

#[test]
fn a_hook_from_before_comes_back_even_if_ours_was_deleted_by_hand() {
    let sandbox = Sandbox::adopted();
    sandbox.script(".git/hooks/pre-commit", "exit 0");
    sandbox.policy(&["install"]).ok();
    std::fs::remove_file(sandbox.path().join(".git/hooks/pre-commit")).unwrap();
    sandbox.policy(&["uninstall"]).ok().says("restored");
    assert_eq!(sandbox.read(".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
}

#[test]
fn two_hooks_from_before_are_one_too_many() {
    let sandbox = Sandbox::adopted();
    sandbox.script(".git/hooks/pre-push", "echo one");
    sandbox.policy(&["install"]).ok();
    // A hook manager comes and takes the place.
    sandbox.script(".git/hooks/pre-push", "echo two");
    sandbox.policy(&["uninstall"]).ok();
    sandbox.policy(&["install"]).exits(2).says("are both other hooks").says("join them");
    assert_eq!(sandbox.read(".git/hooks/pre-push"), "#!/bin/sh\necho two\n");
    assert_eq!(sandbox.read(".git/hooks/pre-push.before-policy"), "#!/bin/sh\necho one\n");
    // Nothing is half done: the hooks before it in the list were not installed either.
    assert!(!sandbox.has(".git/hooks/pre-commit"));
}

#[cfg(unix)]
#[test]
fn links_among_the_hooks_are_not_led_astray() {
    let sandbox = Sandbox::adopted();
    sandbox.script(".git/hooks/pre-commit", "exit 0");
    std::os::unix::fs::symlink("pre-commit", sandbox.path().join(".git/hooks/commit-msg")).unwrap();
    sandbox.policy(&["install"]).exits(2).says("commit-msg is a link to pre-commit");
    assert_eq!(sandbox.read(".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
    assert!(!sandbox.has(".git/hooks/pre-push"));
}

#[test]
fn a_hook_that_calls_policy_or_the_hook_itself_does_not_loop() {
    let sandbox = violating();
    let policy = env!("CARGO_BIN_EXE_policy");
    sandbox.script(".git/hooks/pre-commit", &format!("'{policy}' hook pre-commit; echo judged $? >>log"));
    sandbox.policy(&["install"]).ok();
    blocks(&sandbox);
    assert_eq!(sandbox.read("log"), "judged 1\n");

    sandbox.policy(&["uninstall"]).ok();
    sandbox.write("log", "");
    // A hook manager that calls the hook it finds in git's own directory.
    sandbox.script(".git/hooks/pre-commit", "echo manager >>log; exec .git/hooks/pre-commit \"$@\"");
    sandbox.policy(&["install"]).ok();
    blocks(&sandbox);
    assert_eq!(sandbox.read("log"), "manager\n");
}

#[test]
fn a_guard_in_the_environment_lets_nothing_past() {
    let sandbox = violating();
    sandbox.policy(&["install"]).ok();
    let chained = format!("|{} pre-commit|", sandbox.path().display());
    let call = sandbox.call_git(&["commit", "--message", "Slip in"]).env("POLICY_CHAINED", &chained);
    call.end().exits(1).says("lock-missing");
}

#[test]
fn a_missing_binary_blocks_and_says_the_way_out() {
    let sandbox = violating();
    let away = sandbox.path().join("../somebody's tools \"v1\" $HOME");
    std::fs::create_dir(&away).unwrap();
    let binary = away.join("policy");
    sandbox.copy_policy(&binary);
    sandbox.call(&binary, &["install"]).end().ok();
    blocks(&sandbox);

    std::fs::remove_file(&binary).unwrap();
    let refused = sandbox.git(&["commit", "--message", "Slip in"]).exits(1);
    let refused = refused.says("neither where it was installed nor on PATH").says("policy install");
    assert!(!refused.stderr.contains("lock-missing"));
    let bare = sandbox.beside("bare.git");
    sandbox.git(&["init", "--quiet", "--bare", bare.path().to_str().unwrap()]).ok();
    sandbox.git(&["push", bare.path().to_str().unwrap(), "main"]).exits(1).says("cannot be judged");

    // On PATH it is found again.
    sandbox.copy_policy(&binary);
    std::fs::rename(&away, sandbox.path().join("../bin")).unwrap();
    let path = format!("{}:{}", sandbox.path().join("../bin").display(), std::env::var("PATH").unwrap());
    sandbox
        .call_git(&["commit", "--message", "Slip in"])
        .env("PATH", &path)
        .end()
        .exits(1)
        .says("lock-missing");
}

#[test]
fn what_cannot_be_written_is_a_fault_and_loses_nothing() {
    let sandbox = Sandbox::adopted();
    std::fs::remove_dir_all(sandbox.path().join(".git/hooks")).unwrap();
    sandbox.write(".git/hooks", "a file");
    sandbox.policy(&["install"]).exits(2).says("hooks");
    assert_eq!(sandbox.read(".git/hooks"), "a file");

    let sandbox = Sandbox::adopted();
    sandbox.write(".git/hooks/pre-push/inside", "");
    sandbox.policy(&["install"]).exits(2).says("is a directory");
    assert!(!sandbox.has(".git/hooks/pre-commit"));
}

#[cfg(unix)]
#[test]
fn a_hooks_directory_that_is_read_only_keeps_its_hooks() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::adopted();
    sandbox.script(".git/hooks/pre-commit", "exit 0");
    let hooks = sandbox.path().join(".git/hooks");
    std::fs::set_permissions(&hooks, std::fs::Permissions::from_mode(0o555)).unwrap();
    // To root nothing is read-only.
    if std::fs::write(hooks.join("probe"), "").is_err() {
        sandbox.policy(&["install"]).exits(2).says("permissions");
        assert_eq!(sandbox.read(".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
    }
    std::fs::set_permissions(&hooks, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_hooks_path_inside_the_repository_is_used() {
    let sandbox = violating();
    sandbox.git(&["config", "core.hooksPath", "tools/hooks"]).ok();
    sandbox.policy_in("docs", &["install"]).ok().says("core.hooksPath is relative");
    assert!(sandbox.has("tools/hooks/pre-commit") && !sandbox.has(".git/hooks/pre-commit"));
    blocks(&sandbox);

    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap(), "-b", "other"]).ok();
    linked.policy(&["install"]).ok();
    assert!(linked.has("tools/hooks/pre-commit"));
    linked.write("docs/b.md", "# B\n");
    linked.git(&["add", "docs/b.md"]).ok();
    blocks(&linked);
}

#[test]
fn a_hooks_path_that_others_share_takes_force() {
    let sandbox = violating();
    let global = sandbox.path().join("../global");
    std::fs::write(&global, "[core]\n\thooksPath = ~/hooks\n").unwrap();
    let sandbox = sandbox.env("GIT_CONFIG_GLOBAL", global.to_str().unwrap());
    sandbox.policy(&["install"]).exits(2).says("core.hooksPath, global").says("--force");
    assert!(!sandbox.has("../home/hooks"));
    sandbox.policy(&["install", "--force"]).ok();
    blocks(&sandbox);
    sandbox.policy(&["uninstall"]).exits(2).says("--force");
    assert!(sandbox.has("../home/hooks/pre-commit"));
    sandbox.policy(&["uninstall", "--force"]).ok();

    // The way out that the fault names.
    let own = "git config --local core.hooksPath \"$(git rev-parse --path-format=absolute --git-common-dir)/hooks\"";
    sandbox.call("sh", &["-c", own]).end().ok();
    sandbox.policy(&["install"]).ok();
    blocks(&sandbox);
}

#[test]
fn an_external_hooks_path_of_this_repository_takes_force_too() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["config", "core.hooksPath", "../shared"]).ok();
    sandbox.policy(&["install"]).exits(2).says("core.hooksPath, local");
    assert!(!sandbox.has("../shared"));
}

#[test]
fn husky_is_told_what_to_call() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["config", "core.hooksPath", ".husky/_"]).ok();
    sandbox.policy(&["install"]).exits(2).says("policy hook NAME \"$@\"").says(".husky/NAME");
}

#[test]
fn linked_worktrees_share_the_hooks() {
    let sandbox = violating();
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap(), "-b", "other"]).ok();
    linked.policy(&["install"]).ok();
    assert!(sandbox.has(".git/hooks/pre-commit"));
    blocks(&sandbox);
    linked.write("docs/b.md", "# B\n");
    linked.git(&["add", "docs/b.md"]).ok();
    blocks(&linked);
}

#[test]
fn a_binary_inside_a_linked_worktree_is_not_relied_on() {
    let sandbox = Sandbox::adopted();
    let linked = sandbox.beside("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap(), "-b", "other"]).ok();
    let binary = linked.path().join("policy");
    sandbox.copy_policy(&binary);
    for directory in [&linked, &sandbox] {
        directory.call(&binary, &["install"]).end().ok();
        assert!(sandbox.read(".git/hooks/pre-commit").contains("policy=''"));
    }
}

#[test]
fn a_bare_repository_gets_the_servers_hook() {
    let bare = Sandbox::init(&["--bare"]);
    bare.policy(&["install"]).ok().says("pre-receive");
    assert!(bare.has("hooks/pre-receive") && !bare.has("hooks/pre-commit"));
    bare.policy(&["uninstall"]).ok().says("removed");
    assert!(!bare.has("hooks/pre-receive"));
}
