//! Hook managers: the snippets and hooks of this repository, run by the managers themselves under real git.

use std::path::Path;

use crate::sandbox::Sandbox;
use crate::tools::{copy_ours, node_tool, ours, python_tool, stripped, wheels};

const HOOKS: [&str; 5] = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push"];

/// A repository with a remote, in which `PATH` leads to what `directories` hold first.
fn repository(directories: &[&Path]) -> Sandbox {
    let sandbox = Sandbox::adopted();
    let remote = sandbox.beside("remote.git").path().to_str().unwrap().to_owned();
    sandbox.git(&["init", "--quiet", "--bare", "--initial-branch=main", &remote]).ok();
    sandbox.git(&["remote", "add", "origin", &remote]).ok();
    sandbox.git(&["push", "--quiet", "origin", "main"]).ok();
    let before: Vec<String> = directories.iter().map(|path| path.display().to_string()).collect();
    let path = format!("{}:{}", before.join(":"), std::env::var("PATH").unwrap());
    sandbox.env("PATH", &path)
}

/// What every manager's hooks have to do, once they are installed: block what is wrong, let pass what is not.
fn judges_every_gate(sandbox: &Sandbox) {
    // pre-commit
    sandbox.write("docs/b.md", "b\n");
    sandbox.stage();
    sandbox.git(&["commit", "--message", "Add b"]).exits(1).says("lock-missing");
    sandbox.git(&["rm", "--quiet", "--force", "docs/b.md"]).ok();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    sandbox.git(&["commit", "--message", "Add a"]).ok();
    // What is committed, not what is staged beside it.
    sandbox.work("src/c.rs", "pub fn c() {}\n");
    sandbox.write("docs/b.md", "b\n");
    sandbox.stage();
    let only = ["commit", "--message", "Add c", "--", "src/c.rs", "WORK_STATUS.md", "orchestration-index.md"];
    sandbox.git(&only).ok();
    sandbox.git(&["rm", "--quiet", "--force", "docs/b.md"]).ok();
    // prepare-commit-msg
    sandbox.work("src/d.rs", "pub fn d() {}\n");
    sandbox.stage();
    let by_name = sandbox.call_git(&["commit", "--message", "Add d"]).env("POLICY_AGENT", "rust-expert");
    by_name.by("nobody@nowhere.example").end().ok();
    let message = sandbox.git(&["log", "-1", "--format=%B"]).ok().stdout;
    assert!(message.contains("Agent: rust-expert"), "{message}");
    // commit-msg: the message names another agent than the author's address.
    sandbox.work("src/e.rs", "pub fn e() {}\n");
    sandbox.stage();
    let by_another = ["commit", "--message", "Add e\n\nAgent: python-pro"];
    sandbox.git(&by_another).exits(1).says("lock-held");
    sandbox.git(&["commit", "--message", "Add e"]).ok();
    // pre-merge-commit
    sandbox.git(&["switch", "--quiet", "--create", "side", "HEAD~1"]).ok();
    sandbox.work("src/f.rs", "pub fn f() {}\n");
    sandbox.git(&["checkout", "--quiet", "HEAD", "--", "WORK_STATUS.md", "orchestration-index.md"]).ok();
    sandbox.commit("Add f");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.git(&["merge", "--no-edit", "side"]).ok();
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    // pre-push
    sandbox.git(&["push", "origin", "main"]).ok();
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b past the hooks");
    sandbox.git(&["push", "origin", "main"]).exits(1).says("lock-missing");
    sandbox.git(&["push", "origin", "main:refs/heads/new"]).exits(1).says("lock-missing");
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    sandbox.git(&["push", "origin", "main:refs/heads/new"]).ok();
}

/// A bad commit does not pass where the binary cannot be started.
fn fails_closed(sandbox: &Sandbox) {
    sandbox.work("src/z.rs", "pub fn z() {}\n");
    sandbox.stage();
    let ended = sandbox.git(&["commit", "--message", "Add z"]);
    assert_ne!(ended.code, Some(0), "{ended}");
}

/// This repository as hook managers clone it, and a configuration that uses all its hooks.
fn configure(sandbox: &Sandbox) {
    let hooks = sandbox.beside("hooks");
    std::fs::create_dir(hooks.path()).unwrap();
    copy_ours(&[".pre-commit-hooks.yaml", "pyproject.toml"], &hooks);
    hooks.git(&["init", "--quiet"]).ok();
    hooks.commit("Release");
    hooks.git(&["tag", "v0.1.0"]).ok();
    let ids = ["policy", "policy-merge", "policy-agent", "policy-message", "policy-push"];
    let ids: Vec<String> = ids.iter().map(|id| format!("      - id: {id}\n")).collect();
    let config = format!(
        "default_install_hook_types: [{}]\nrepos:\n  - repo: {}\n    rev: v0.1.0\n    hooks:\n{}",
        HOOKS.join(", "),
        hooks.path().display(),
        ids.concat()
    );
    sandbox.write(".pre-commit-config.yaml", config);
    sandbox.commit("Use the hooks");
    sandbox.git(&["push", "--quiet", "--no-verify", "origin", "main"]).ok();
}

/// Where Python's package managers find the wheel, and nothing else.
fn with_wheels(sandbox: Sandbox) -> Sandbox {
    let both = [wheels().display().to_string(), ours("target/ecosystem/wheelhouse").display().to_string()];
    let sandbox = sandbox.env("PIP_NO_INDEX", "1").env("PIP_FIND_LINKS", &both.join(" "));
    sandbox.env("UV_NO_INDEX", "1").env("UV_OFFLINE", "1").env("UV_FIND_LINKS", &both.join(","))
}

#[test]
fn pre_commit_runs_the_hooks_without_a_rust_toolchain() {
    let tools = python_tool("pre-commit").parent().unwrap().to_owned();
    let sandbox = with_wheels(repository(&[&tools]));
    configure(&sandbox);
    sandbox.call(python_tool("pre-commit"), &["install", "--install-hooks"]).end().ok();
    judges_every_gate(&sandbox);
    // By hand, nobody says what would be pushed.
    let by_hand = ["run", "--hook-stage", "pre-push", "policy-push"];
    sandbox.call(python_tool("pre-commit"), &by_hand).end().exits(1).says("nobody says what is pushed");
    let found =
        sandbox.call("find", &["../home/.cache/pre-commit", "-path", "*/bin/policy"]).end().ok().stdout;
    std::fs::remove_file(sandbox.path().join(found.trim())).unwrap();
    fails_closed(&sandbox);
}

#[test]
fn prek_runs_the_hooks_without_a_rust_toolchain() {
    let tools = python_tool("prek").parent().unwrap().to_owned();
    let sandbox = with_wheels(repository(&[&tools]));
    configure(&sandbox);
    sandbox.call(python_tool("prek"), &["install", "--install-hooks"]).end().ok();
    judges_every_gate(&sandbox);
    let found = sandbox.call("find", &["../home", "-path", "*/bin/policy"]).end().ok().stdout;
    std::fs::remove_file(sandbox.path().join(found.lines().next().unwrap())).unwrap();
    fails_closed(&sandbox);
}

#[test]
fn lefthook_runs_the_snippet() {
    let tools = python_tool("lefthook").parent().unwrap().to_owned();
    let sandbox = repository(&[&tools, stripped().parent().unwrap()]);
    let snippet = std::fs::read_to_string(ours("packaging/hooks/lefthook.yml")).unwrap();
    sandbox.write("lefthook.yml", snippet);
    sandbox.commit("Use lefthook");
    sandbox.git(&["push", "--quiet", "--no-verify", "origin", "main"]).ok();
    sandbox.call(python_tool("lefthook"), &["install"]).end().ok();
    judges_every_gate(&sandbox);
    // Git's standard input reaches policy: a second ref does not slip through.
    sandbox.git(&["branch", "bad"]).ok();
    sandbox.git(&["switch", "--quiet", "bad"]).ok();
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b past the hooks");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.git(&["push", "origin", "main:refs/heads/aa", "bad:refs/heads/zz"]).exits(1).says("lock-missing");
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", tools.display());
    fails_closed(&sandbox.env("PATH", &path));
}

#[test]
fn husky_runs_the_snippets() {
    let sandbox = repository(&[stripped().parent().unwrap()]);
    sandbox.write("package.json", r#"{"name": "app", "private": true}"#);
    for hook in HOOKS {
        let snippet = std::fs::read_to_string(ours("packaging/hooks/husky").join(hook)).unwrap();
        sandbox.write(&format!(".husky/{hook}"), snippet);
    }
    sandbox.commit("Use husky");
    sandbox.git(&["push", "--quiet", "--no-verify", "origin", "main"]).ok();
    let husky = std::fs::canonicalize(node_tool("husky")).unwrap();
    sandbox.call("node", &[husky]).end().ok();
    judges_every_gate(&sandbox);
    sandbox.git(&["branch", "bad"]).ok();
    sandbox.git(&["switch", "--quiet", "bad"]).ok();
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b past the hooks");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.git(&["push", "origin", "main:refs/heads/aa", "bad:refs/heads/zz"]).exits(1).says("lock-missing");
    fails_closed(&sandbox.env("PATH", "/usr/local/bin:/usr/bin:/bin"));
}
