//! Ranges: which commits they mean, whose policy and whose locks count, and whose changes they are.

use crate::sandbox::{POLICY, Sandbox};

const STALE: [&str; 2] = ["index-stale orchestration-index.md", "status-stale WORK_STATUS.md"];

/// Puts a row under `## Active locks`.
fn lock(sandbox: &Sandbox, path: &str, agent: &str, from: &str, until: &str) {
    let row = format!(
        "| `{path}` | {agent} | 2026-11-22T{from}:00Z | 2026-11-22T{until}:00Z | task |\n\n## Released"
    );
    sandbox.write("WORK_STATUS.md", sandbox.read("WORK_STATUS.md").replacen("\n## Released", &row, 1));
}

/// Moves the first active row on `path` to `## Released locks`.
fn release(sandbox: &Sandbox, path: &str) {
    let text = sandbox.read("WORK_STATUS.md");
    let row = text.lines().find(|line| line.starts_with(&format!("| `{path}`"))).unwrap().to_owned();
    let without = text.replacen(&format!("{row}\n"), "", 1);
    let (head, signals) = without.split_once("\n## Signals").unwrap();
    sandbox.write("WORK_STATUS.md", format!("{head}{row}\n\n## Signals{signals}"));
}

#[test]
fn a_range_is_judged_by_the_policy_of_its_base() {
    let sandbox = Sandbox::adopted();
    sandbox.write(
        "policy.toml",
        format!("{POLICY}\n[rules]\nlock-missing = \"off\"\nindex-stale = \"off\"\nstatus-stale = \"off\"\n"),
    );
    sandbox.note("looser");
    sandbox.commit("Loosen the policy");
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Profit from it");
    // By itself the second commit follows the policy that stood before it; the range does not.
    sandbox.judge(&["--commit", "HEAD"]).clean();
    let expected = [&STALE[..], &["lock-missing docs/b.md", "lock-missing policy.toml"]].concat();
    sandbox.judge(&["--range", "HEAD~2..HEAD"]).violates(&expected).judged(&[3, 1]);
    sandbox.judge(&["--base", "HEAD~2"]).violates(&expected).judged(&[3, 1]);
}

#[test]
fn the_first_adoption_is_judged_by_itself() {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("src/old.rs", "pub fn old() {}\n");
    sandbox.commit("Before policy");
    let owner = POLICY.replace("[agents.rust-expert]", "[agents.rust-expert]\nowns = [\"**\"]");
    sandbox.write("policy.toml", format!("{owner}\n[rules]\nlock-missing = \"off\"\n"));
    sandbox.write("WORK_STATUS.md", crate::sandbox::LEDGER);
    sandbox.write("orchestration-index.md", crate::sandbox::INDEX);
    sandbox.stage();
    sandbox.judge(&["--staged"]).clean();
    sandbox.commit("Adopt policy");
    sandbox.judge(&["--commit", "HEAD"]).clean();
    sandbox.judge(&["--range", "HEAD~1..HEAD"]).clean().judged(&[3]);
    // From then on by what was adopted.
    sandbox.write("policy.toml", POLICY.replace("agents.rust-expert", "agents.someone-else"));
    sandbox.commit("Change it");
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add b");
    let last = sandbox.judge(&["--range", "HEAD~3..HEAD"]).judged(&[3, 1, 1]).errors();
    assert!(last.contains(&"lock-missing docs/b.md".to_owned()), "{last:?}");
}

/// `topic` works on src/a.rs while `main` moves on.
fn moved_target(ledger_of_main: impl Fn(&Sandbox)) -> Sandbox {
    let sandbox = Sandbox::adopted();
    release(&sandbox, "src/**");
    sandbox.commit("Nobody holds anything");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]).ok();
    lock(&sandbox, "src/a.rs", "rust-expert", "05:00", "09:00");
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.write("orchestration-index.md", format!("{}- a\n", sandbox.read("orchestration-index.md")));
    sandbox.commit("Add a");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    ledger_of_main(&sandbox);
    sandbox.commit("Main moves on");
    sandbox.git(&["switch", "--quiet", "topic"]).ok();
    sandbox
}

#[test]
fn a_lock_at_the_targets_tip_holds() {
    let sandbox = moved_target(|main| lock(main, "src/**", "python-pro", "05:30", "09:00"));
    sandbox.judge(&["--range", "main~1..topic"]).clean();
    sandbox.judge(&["--base", "main"]).violates(&["lock-held src/a.rs"]);
    sandbox.judge(&["--range", "main..topic"]).violates(&["lock-held src/a.rs"]);
    sandbox.judge(&[]).violates(&["lock-held src/a.rs"]);
}

#[test]
fn a_lock_at_the_targets_tip_that_was_not_live_then_does_not_hold() {
    let later = moved_target(|main| lock(main, "src/**", "python-pro", "07:00", "09:00"));
    later.judge(&["--base", "main"]).clean();
    let earlier = moved_target(|main| lock(main, "src/**", "python-pro", "03:00", "04:00"));
    earlier.judge(&["--base", "main"]).clean();
}

#[test]
fn a_lock_that_the_range_releases_holds_no_longer() {
    let sandbox = Sandbox::adopted();
    release(&sandbox, "src/**");
    lock(&sandbox, "docs/**", "python-pro", "05:00", "09:00");
    sandbox.commit("python-pro holds docs");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]).ok();
    release(&sandbox, "docs/**");
    let python =
        ["-c", "user.name=x", "commit", "--quiet", "--all", "--message", "Release\n\nAgent: python-pro"];
    sandbox.git(&python).ok();
    lock(&sandbox, "docs/b.md", "rust-expert", "05:00", "09:00");
    sandbox.write("docs/b.md", "b\n");
    sandbox.write("orchestration-index.md", format!("{}- b\n", sandbox.read("orchestration-index.md")));
    sandbox.commit("Add b");
    sandbox.judge(&["--base", "main"]).clean().made_by(&["python-pro", "rust-expert"]);
}

#[test]
fn the_index_may_be_owed_by_the_range_as_a_whole() {
    let sandbox = Sandbox::adopted();
    sandbox.write("policy.toml", format!("{POLICY}\n[index]\nper = \"range\"\n"));
    sandbox.commit("Per range");
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    sandbox.judge(&["--commit", "HEAD"]).clean();
    sandbox.judge(&["--range", "HEAD~1..HEAD"]).violates(&STALE).judged(&[1]);
    sandbox.write("src/b.rs", "pub fn b() {}\n");
    sandbox.stage();
    sandbox.judge(&["--staged"]).clean();
    sandbox.note("a and b");
    sandbox.commit("Add b");
    sandbox.judge(&["--range", "HEAD~2..HEAD"]).clean().judged(&[1, 3]);
    sandbox.judge(&["--base", "HEAD~2"]).clean();
}

#[test]
fn a_commit_says_itself_who_made_it() {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    sandbox.work("src/b.rs", "pub fn b() {}\n");
    sandbox.commit("Add b\n\nAgent: python-pro");
    sandbox.git(&["config", "policy.agent", "docker-expert"]).ok();
    let sandbox = sandbox.env("POLICY_AGENT", "docker-expert").env("GIT_AUTHOR_EMAIL", "ada@people.example");
    // The author's address, then the trailer before it; the environment of whoever asks is of no account.
    sandbox.judge(&["--commit", "HEAD~1"]).clean().made_by(&["rust-expert"]);
    sandbox.judge(&["--commit", "HEAD"]).violates(&["lock-held src/b.rs"]).made_by(&["python-pro"]);
    sandbox.judge(&["--range", "HEAD~2..HEAD"]).made_by(&["rust-expert", "python-pro"]);
    // What is said on the command line counts for every change.
    sandbox.judge(&["--commit", "HEAD", "--agent", "rust-expert"]).clean().made_by(&["rust-expert"]);
}

#[test]
fn what_is_not_committed_is_the_callers() {
    let mut sandbox = Sandbox::adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.stage();
    for mode in ["--staged", "--worktree"] {
        sandbox.judge(&[mode]).clean().made_by(&["rust-expert"]);
    }
    sandbox = sandbox.env("GIT_AUTHOR_EMAIL", "PYTHON@agents.example");
    sandbox.judge(&["--staged"]).violates(&["lock-held src/a.rs"]).made_by(&["python-pro"]);
    sandbox.git(&["config", "policy.agent", "docker-expert"]).ok();
    sandbox.judge(&["--staged"]).violates(&["lock-held src/a.rs"]).made_by(&["docker-expert"]);
    sandbox = sandbox.env("POLICY_AGENT", "ada");
    sandbox.judge(&["--staged"]).violates(&["lock-held src/a.rs"]).made_by(&["ada"]);
    sandbox.judge(&["--staged", "--agent", "rust-expert"]).clean().made_by(&["rust-expert"]);
    sandbox.judge(&["--worktree", "--agent", "rust-expert"]).clean().made_by(&["rust-expert"]);
    // An empty name is none: the next in line speaks.
    sandbox = sandbox.env("POLICY_AGENT", "");
    sandbox.judge(&["--staged"]).made_by(&["docker-expert"]);
    sandbox.git(&["config", "policy.agent", ""]).ok();
    sandbox.judge(&["--staged"]).made_by(&["python-pro"]);
    sandbox = sandbox.env("GIT_AUTHOR_EMAIL", "nobody@nowhere.example");
    sandbox.judge(&["--staged"]).violates(&["agent-unknown", "lock-held src/a.rs"]).made_by(&["-"]);
}

#[test]
fn without_a_mode_the_work_of_the_branch_is_judged() {
    let origin = Sandbox::adopted();
    origin.work("src/a.rs", "pub fn a() {}\n");
    origin.commit("Add a");
    // On the default branch itself, with no remote: what is staged.
    origin.judge(&[]).clean().judged(&[0]);
    let said = "judged: what is staged, and no commit: `main` has all that HEAD has\n";
    origin.policy(&["check"]).ok().says(said);
    origin.git(&["branch", "release", "HEAD~1"]).ok();

    let clone = origin.beside("clone");
    origin.git(&["clone", "--quiet", ".", clone.path().to_str().unwrap()]).ok();
    clone.work("src/b.rs", "pub fn b() {}\n");
    clone.commit("Add b");
    clone.write("docs/c.md", "c\n");
    clone.stage();
    let staged = [&STALE[..], &["lock-missing docs/c.md"]].concat();
    // The upstream.
    clone.judge(&[]).violates(&staged).judged(&[3, 1]);
    clone.git(&["branch", "--quiet", "--set-upstream-to", "origin/release"]).ok();
    clone.judge(&[]).violates(&staged).judged(&[3, 3, 1]);
    // None, but the remote's default branch.
    clone.git(&["branch", "--quiet", "--unset-upstream"]).ok();
    clone.judge(&[]).violates(&staged).judged(&[3, 1]);
    clone.git(&["remote", "set-head", "origin", "release"]).ok();
    clone.judge(&[]).violates(&staged).judged(&[3, 3, 1]);
    clone.git(&["remote", "set-head", "origin", "--delete"]).ok();
    clone.judge(&[]).violates(&staged).judged(&[3, 1]);
    // No remote, but a default branch.
    clone.git(&["remote", "remove", "origin"]).ok();
    clone.git(&["switch", "--quiet", "--create", "topic"]).ok();
    clone.git(&["branch", "--quiet", "--force", "main", "HEAD~1"]).ok();
    clone.judge(&[]).violates(&staged).judged(&[3, 1]);
    // Nothing at all: everything is work.
    clone.git(&["branch", "--quiet", "--delete", "--force", "main"]).ok();
    clone.judge(&[]).judged(&[4, 3, 3, 1]);
}

#[test]
fn paths_narrow_what_is_shown_from_wherever_they_are_typed() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/b.md", "b\n");
    sandbox.write("docs/deep/c.md", "c\n");
    sandbox.write("other/d.md", "d\n");
    sandbox.stage();
    sandbox.judge(&["--staged", "docs"]).violates(&["lock-missing docs/b.md", "lock-missing docs/deep/c.md"]);
    sandbox
        .judge(&["--staged", "docs/"])
        .violates(&["lock-missing docs/b.md", "lock-missing docs/deep/c.md"]);
    sandbox
        .judge_in("docs", &["--staged", "."])
        .violates(&["lock-missing docs/b.md", "lock-missing docs/deep/c.md"]);
    sandbox.judge_in("docs", &["--staged", "deep"]).violates(&["lock-missing docs/deep/c.md"]);
    sandbox.judge_in("docs/deep", &["--staged", "../b.md"]).violates(&["lock-missing docs/b.md"]);
    sandbox
        .judge_in("docs", &["--staged", "../other/d.md", "b.md"])
        .violates(&["lock-missing docs/b.md", "lock-missing other/d.md"]);
    let absolute = sandbox.path().join("docs/b.md").display().to_string();
    sandbox.judge_in("docs", &["--staged", &absolute]).violates(&["lock-missing docs/b.md"]);
    sandbox.judge_in("docs", &["b.md"]).violates(&["lock-missing docs/b.md"]);
    sandbox.judge(&["--staged", "src"]).clean();
    let all: Vec<&str> =
        [&STALE[..], &["lock-missing docs/b.md", "lock-missing docs/deep/c.md", "lock-missing other/d.md"]]
            .concat();
    sandbox.judge_in("docs", &["--staged"]).violates(&all);
}

#[test]
fn a_path_that_nothing_has_is_a_slip_and_no_clean_verdict() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/a.md", "# A\n");
    sandbox.git(&["add", "--all"]).ok();
    sandbox.policy(&["check", "--staged", "docs"]).exits(1).says("lock-missing");
    sandbox.policy(&["check", "--staged", "src"]).ok();
    sandbox.policy(&["check", "--staged", "dcos"]).exits(2).says("`dcos` is no path of the repository");
}
