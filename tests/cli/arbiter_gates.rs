//! The arbiter in verdicts: what is not committed yet is held against it, and its chain bears out rows that one agent
//! commits in another's name, at every gate that has it.

use crate::sandbox::{POLICY, Sandbox};

const RUST: &str = "rust-expert";
const PYTHON: &str = "python-pro";

/// A repository whose ledger holds no lock, with python-pro's worktree beside it.
fn shared() -> (Sandbox, Sandbox) {
    let rust = Sandbox::init(&[]);
    rust.write("policy.toml", POLICY);
    rust.write("orchestration-index.md", "# Orchestration index\n\n- nothing yet\n");
    rust.write("src/lib.rs", "//! Nothing yet.\n");
    rust.policy(&["init", "--no-hooks"]).ok();
    rust.write("policy.toml", POLICY);
    let ledger = rust.read("WORK_STATUS.md");
    let rows: Vec<&str> = ledger.lines().filter(|line| !line.contains("adopt policy")).collect();
    rust.write("WORK_STATUS.md", rows.join("\n") + "\n");
    rust.commit("Adopt policy");
    let python = rust.beside("python").env("POLICY_AGENT", PYTHON);
    rust.git(&["worktree", "add", "--quiet", "-b", "python", python.path().to_str().unwrap()]).ok();
    (rust.env("POLICY_AGENT", RUST), python)
}

fn lock(sandbox: &Sandbox, path: &str) {
    sandbox.policy(&["lock", path, "--task", "parser", "--ttl", "2h"]).ok();
}

/// A committed change of `path`, said to be of `agent`.
fn commit(sandbox: &Sandbox, path: &str, agent: &str) {
    sandbox.write(path, format!("//! Of {agent}.\n"));
    sandbox.note(&format!("{path} was worked on by {agent}"));
    sandbox.commit(&format!("Work on {path}\n\nAgent: {agent}"));
}

#[test]
fn a_lock_taken_in_another_worktree_holds_what_is_staged() {
    let (rust, python) = shared();
    lock(&rust, "src/**");
    python.write("src/lib.rs", "//! By python.\n");
    python.note("lib");
    python.stage();
    let report = python.judge(&["--staged"]).violates(&["lock-held src/lib.rs"]).report;
    let finding =
        report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "lock-held").unwrap();
    let message = finding["message"].as_str().unwrap();
    assert!(message.ends_with("for \"parser\" (in the arbiter: `policy locks` shows it)"), "{message}");
    python.judge(&["--worktree"]).violates(&["lock-held src/lib.rs"]);
    // What is committed is judged by what is committed: the arbiter of tomorrow must not change that verdict.
    python.commit("Work\n\nAgent: python-pro");
    python.judge(&["--commit", "HEAD"]).violates(&["lock-missing src/lib.rs"]);
}

#[test]
fn a_granted_lock_whose_row_is_not_staged_is_said_to_be_so() {
    let (rust, _) = shared();
    lock(&rust, "src/lib.rs");
    rust.write("src/lib.rs", "//! New.\n");
    rust.git(&["add", "src/lib.rs"]).ok();
    let report =
        rust.judge(&["--staged", "--only", "lock-missing"]).violates(&["lock-missing src/lib.rs"]).report;
    let help = report["findings"][0]["help"].as_str().unwrap();
    assert!(help.starts_with("`git add WORK_STATUS.md`"), "{help}");
    rust.stage();
    rust.judge(&["--staged", "--only", "lock-missing"]).clean();
}

#[test]
fn a_commit_may_carry_what_another_agent_locked_in_the_arbiter() {
    let (rust, python) = shared();
    lock(&rust, "src/**");
    lock(&python, "docs/**");
    assert!(python.read("WORK_STATUS.md").contains("`src/**`"), "the ledger follows the arbiter");
    commit(&python, "docs/a.md", PYTHON);
    python.judge(&["--commit", "HEAD"]).clean();
    python.judge(&["--range", "main..HEAD"]).clean();
    // The same rows, where the chain is not: nothing bears them out, and the help says what would.
    let clone = rust.beside("clone");
    rust.git(&["clone", "--quiet", "--branch", "python", ".", clone.path().to_str().unwrap()]).ok();
    let report = clone.judge(&["--commit", "HEAD"]).violates(&["ledger-forged WORK_STATUS.md"]).report;
    let help = report["findings"][0]["help"].as_str().unwrap();
    assert!(help.contains("git fetch origin '+refs/policy/*:refs/policy/*'"), "{help}");
    clone.git(&["fetch", "--quiet", "origin", "+refs/policy/*:refs/policy/*"]).ok();
    clone.judge(&["--commit", "HEAD"]).clean();
    // What happens in the arbiter afterwards does not change that.
    rust.policy(&["unlock", "--all"]).ok();
    python.judge(&["--commit", "HEAD"]).clean();
}

#[test]
fn a_row_that_the_arbiter_never_had_stays_forged() {
    let (rust, python) = shared();
    lock(&rust, "src/**");
    lock(&python, "docs/**");
    let ledger = python.read("WORK_STATUS.md");
    for (from, to) in [
        (
            "`src/**` | rust-expert | 2026-11-22T06:00:00Z | 2026-11-22T08:00:00Z",
            "`src/**` | rust-expert | 2026-11-22T06:00:00Z | 2026-11-22T06:05:00Z",
        ),
        ("`src/**` | rust-expert", "`lib/**` | rust-expert"),
        ("`src/**` | rust-expert | 2026-11-22T06:00:00Z", "`src/**` | rust-expert | 2026-11-22T05:59:00Z"),
    ] {
        assert!(ledger.contains(from));
        python.write("WORK_STATUS.md", ledger.replace(from, to));
        python.stage();
        python.judge(&["--staged", "--only", "ledger-forged"]).violates(&["ledger-forged WORK_STATUS.md"]);
    }
}

#[test]
fn what_its_holder_gave_back_can_be_taken_over_at_once() {
    let (rust, python) = shared();
    lock(&rust, "docs/lib.md");
    commit(&rust, "docs/lib.md", RUST);
    python.git(&["merge", "--quiet", "main"]).ok();
    python.policy(&["lock", "docs/lib.md"]).exits(1);
    rust.policy(&["unlock", "docs/lib.md"]).ok();
    // Neither branch has a commit that gives it back: the arbiter alone knows, and python's ledger follows it.
    python.policy(&["lock", "docs/lib.md"]).ok();
    commit(&python, "docs/lib.md", PYTHON);
    python.judge(&["--commit", "HEAD"]).clean();

    // Moving the row without the holder's doing frees nothing.
    let (rust, python) = shared();
    lock(&rust, "docs/lib.md");
    commit(&rust, "docs/lib.md", RUST);
    python.git(&["merge", "--quiet", "main"]).ok();
    let ledger = python.read("WORK_STATUS.md");
    let row = ledger.lines().find(|line| line.contains("`docs/lib.md`")).unwrap();
    let released = row.replace("2026-11-22T08:00:00Z", "2026-11-22T06:00:00Z");
    let mine = row.replace(RUST, PYTHON);
    let header = "| Path | Agent | Locked at | Released at | Task |\n|---|---|---|---|---|\n";
    python.write(
        "WORK_STATUS.md",
        ledger.replace(row, &mine).replace(header, &format!("{header}{released}\n")),
    );
    commit(&python, "docs/lib.md", PYTHON);
    python.judge(&["--commit", "HEAD"]).violates(&["ledger-forged WORK_STATUS.md", "lock-held docs/lib.md"]);
}

/// A server with the hook, and a clone whose ledger ref is its own.
fn served() -> (Sandbox, Sandbox) {
    let (rust, _) = shared();
    let server = rust.beside("server.git");
    rust.git(&["clone", "--quiet", "--bare", ".", server.path().to_str().unwrap()]).ok();
    rust.git(&["remote", "add", "origin", server.path().to_str().unwrap()]).ok();
    server.policy(&["install"]).ok();
    (rust, server)
}

const LEDGER_REF: &str = "refs/policy/ledger";

#[test]
fn the_server_judges_each_entry_of_the_chain() {
    let (rust, server) = served();
    lock(&rust, "src/**");
    lock(&rust, "docs/**");
    rust.git(&["push", "--quiet", "origin", LEDGER_REF]).ok();
    assert_eq!(server.id(LEDGER_REF), rust.id(LEDGER_REF));
    // An entry in another's name: the ledger without rust-expert's lock, by python-pro.
    let forged = |agent: &str| {
        let tree = rust.call_git(&["mktree"]).input(format!(
            "100644 blob {}\tWORK_STATUS.md\n",
            rust.git(&["hash-object", "-w", "policy.toml"]).ok().stdout.trim()
        ));
        let tree = tree.end().ok().stdout.trim().to_owned();
        let message = format!("unlock src\n\nAgent: {agent}\n");
        let commit = rust.call_git(&["commit-tree", "-p", LEDGER_REF, &tree]).input(message).end().ok();
        commit.stdout.trim().to_owned()
    };
    for agent in [PYTHON, "nobody"] {
        let entry = forged(agent);
        let ended = rust.git(&["push", "origin", &format!("{entry}:{LEDGER_REF}")]).exits(1);
        assert!(ended.stderr.contains("ledger-forged"), "{ended}");
        assert_eq!(server.id(LEDGER_REF), rust.id(LEDGER_REF));
    }
    rust.git(&["push", "--quiet", "origin", &format!("{}:{LEDGER_REF}", forged("orchestrator"))]).ok();
}

#[test]
fn the_servers_chain_may_only_grow() {
    let (rust, server) = served();
    lock(&rust, "src/**");
    lock(&rust, "docs/**");
    rust.git(&["push", "--quiet", "origin", LEDGER_REF]).ok();
    let tip = server.id(LEDGER_REF);
    let back = format!("+{LEDGER_REF}~1:{LEDGER_REF}");
    rust.git(&["push", "origin", &back]).exits(1).says("would rewrite refs/policy/ledger");
    rust.git(&["push", "origin", &format!(":{LEDGER_REF}")]).exits(1).says("would remove refs/policy/ledger");
    assert_eq!(server.id(LEDGER_REF), tip);
}

#[test]
fn the_servers_chain_begins_and_stays_with_a_ledger() {
    let (rust, server) = served();
    let empty = rust.call_git(&["mktree"]).end().ok().stdout.trim().to_owned();
    let junk = |parent: &[&str]| {
        let arguments = [&["commit-tree"], parent, &[&empty]].concat();
        rust.call_git(&arguments).input("junk\n").end().ok().stdout.trim().to_owned()
    };
    let refused = |entry: String| {
        let refspec = format!("{entry}:{LEDGER_REF}");
        rust.git(&["push", "origin", &refspec]).exits(1).says("would leave no ledger in refs/policy/ledger");
    };
    refused(junk(&[]));
    lock(&rust, "src/**");
    rust.git(&["push", "--quiet", "origin", LEDGER_REF]).ok();
    refused(junk(&["-p", LEDGER_REF]));
    assert_eq!(server.id(LEDGER_REF), rust.id(LEDGER_REF));
}

#[test]
fn a_branch_can_hold_the_chain_and_is_no_work() {
    let (rust, server) = served();
    rust.write("policy.toml", format!("{POLICY}\n[locks]\nremote-ref = \"refs/heads/policy-ledger\"\n"));
    rust.commit("Keep the ledger in a branch");
    // The server's policy is that of its own HEAD.
    server.git(&["fetch", "--quiet", rust.path().to_str().unwrap(), "+main:main"]).ok();
    lock(&rust, "src/**");
    let to_branch = format!("{LEDGER_REF}:refs/heads/policy-ledger");
    rust.git(&["push", "--quiet", "origin", &to_branch]).ok();
    // Any other branch with such a tree is judged as the work that it is not.
    let other = format!("{LEDGER_REF}:refs/heads/other");
    rust.git(&["push", "--quiet", "origin", &other]).exits(1).says("index-missing");
}

#[test]
fn a_damaged_arbiter_gives_no_verdict() {
    let (rust, _) = shared();
    lock(&rust, "docs/**");
    let tree = rust.id("HEAD^{tree}");
    let entry = rust.call_git(&["commit-tree", &tree]).input("x\n").end().ok().stdout.trim().to_owned();
    rust.git(&["update-ref", LEDGER_REF, &entry]).ok();
    rust.write("src/lib.rs", "//! New.\n");
    rust.stage();
    // That tree holds a ledger without locks: it says nothing, and nothing is wrong with it.
    rust.judge(&["--staged", "--only", "lock-held"]).clean();
    let empty = rust.call_git(&["mktree"]).end().ok().stdout.trim().to_owned();
    let entry = rust.call_git(&["commit-tree", &empty]).input("x\n").end().ok().stdout.trim().to_owned();
    rust.git(&["update-ref", LEDGER_REF, &entry]).ok();
    rust.judge(&["--staged", "--only", "lock-held"])
        .faults("refs/policy/ledger holds no WORK_STATUS.md", "git update-ref");
}
