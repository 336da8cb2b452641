//! The command line: exit codes, suggestions, what goes where, and what a closed pipe does (nothing).

use std::process::{Command, Stdio};

use crate::sandbox::Sandbox;

/// A repository with one violation staged and one file that is fine.
fn violating() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.write("docs/a.md", "# A\n");
    sandbox.write("src/more.rs", "//! More.\n");
    sandbox.note("a is written");
    sandbox.git(&["add", "--all"]).ok();
    sandbox
}

#[test]
fn the_exit_code_tells_the_verdict_in_every_format() {
    let clean = Sandbox::adopted();
    let violating = violating();
    let broken = Sandbox::adopted();
    broken.write("policy.toml", "[locks]\ntll = \"1h\"\n");
    broken.commit("Break the policy");
    broken.write("src/more.rs", "//! More.\n");
    broken.git(&["add", "--all"]).ok();
    for format in ["pretty", "json"] {
        clean.policy(&["check", "--staged", "--format", format]).exits(0);
        violating.policy(&["check", "--staged", "--format", format]).exits(1);
        broken.policy(&["check", "--staged", "--format", format]).exits(2).says("ttl");
        broken.policy(&["hook", "--format", format, "pre-commit"]).exits(2).says("ttl");
        violating.policy(&["hook", "--format", format, "pre-commit"]).exits(1);
        clean.policy(&["rules", "--format", format]).exits(0);
    }
    for arguments in [
        &["explain", "lock-held"][..],
        &["fmt"],
        &["fmt", "--check"],
        &["install"],
        &["uninstall"],
        &["init"],
    ] {
        clean.policy(arguments).exits(0);
    }
}

#[test]
fn every_subject_has_its_code() {
    let sandbox = violating();
    for subject in
        [&["--staged"][..], &["--worktree"], &[], &["--commit", "HEAD"], &["docs"], &["docs/a.md", "src"]]
    {
        sandbox.policy(&[&["check"], subject].concat()).exits(1);
    }
    sandbox.policy(&["check", "--staged", "src"]).exits(0);
    sandbox.policy_in("src", &["check", "--staged", "."]).exits(0);
    sandbox.policy_in("src", &["check", "--staged", "../docs"]).exits(1);
    sandbox.policy(&["check", "--range", "HEAD..HEAD"]).exits(0);
    sandbox.policy(&["check", "--base", "HEAD"]).exits(0);
    sandbox.policy(&["check", "--all"]).exits(0);
    for subject in [
        &["--commit", "nothing"][..],
        &["--range", "HEAD"],
        &["--range", "HEAD..nothing"],
        &["--base", "nothing"],
        &["--staged", "/etc/passwd"],
        &["--staged", "../../outside"],
        &["--staged", "--worktree"],
    ] {
        sandbox.policy(&[&["check"], subject].concat()).exits(2);
    }
    let outside = Sandbox::empty();
    for arguments in
        [&["check"][..], &["fmt"], &["install"], &["uninstall"], &["init"], &["hook", "pre-commit"]]
    {
        outside.policy(arguments).exits(2).says("not a git repository").says("git init");
    }
}

#[test]
fn a_slip_is_a_fault_with_a_suggestion() {
    let sandbox = violating();
    for (arguments, suggestion) in [
        (&["check", "--stagd"][..], "--staged"),
        (&["chekc"], "check"),
        (&["check", "--format", "jsn"], "json"),
        (&["check", "--staged", "--only", "lock-mising"], "did you mean `lock-missing`?"),
        (&["explain", "lock_held"], "did you mean `lock-held`?"),
        (&["explain", "nonsense"], "`policy rules` lists them all"),
        (&["hook", "pre-comit"], "pre-commit"),
        (&["hook"], "Usage"),
        (&["hook", "pre-push"], "policy install"),
        (&[], "Usage"),
    ] {
        let ended = sandbox.policy(arguments).exits(2).says(suggestion);
        assert!(ended.stdout.is_empty() || arguments.contains(&"--only"), "{ended}");
    }
}

#[test]
fn only_the_rules_that_are_asked_for_judge() {
    let sandbox = violating();
    assert_eq!(sandbox.errors(&["--staged", "--only", "lock-missing"]), ["lock-missing docs/a.md"]);
    assert_eq!(sandbox.errors(&["--staged", "--only", "index-stale,lock-held"]), [""; 0]);
    sandbox.policy(&["check", "--staged", "--only", "lock-held", "--only", "lock-missing"]).exits(1);
}

#[test]
fn json_is_the_object_that_was_promised() {
    let sandbox = violating();
    let ended = sandbox.policy(&["check", "--staged", "--format", "json"]).exits(1);
    assert!(ended.stderr.is_empty());
    // Parsed, keys lose their order: it is read off the text.
    let keys = |indent: usize| -> Vec<String> {
        let start = " ".repeat(indent) + "\"";
        let named = ended.stdout.lines().filter_map(|line| line.strip_prefix(&start)?.split_once("\": "));
        named.map(|(key, _)| key.to_owned()).collect()
    };
    assert_eq!(
        keys(2),
        ["schema", "tool", "outcome", "changes", "findings", "suppressed", "not_evaluated", "faults"]
    );
    assert_eq!(
        keys(6),
        [
            "origin",
            "commit",
            "agent",
            "paths",
            "rule",
            "severity",
            "message",
            "why",
            "help",
            "origin",
            "commit",
            "agent",
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "fingerprint"
        ]
    );
    let report = sandbox.report(&["--staged"]);
    assert_eq!((&report["schema"], &report["tool"]["name"]), (&1.into(), &"policy".into()));
    assert_eq!(report["changes"][0]["paths"], 4);
    let finding = &report["findings"][0];
    assert_eq!((&finding["origin"], &finding["agent"]), (&"index".into(), &"rust-expert".into()));
    for key in ["commit", "line", "column", "end_line", "end_column"] {
        assert!(finding[key].is_null(), "{key}");
    }
}

#[test]
fn a_fault_is_json_too() {
    let sandbox = violating();
    for arguments in [
        &["check", "--format", "json", "--commit", "nothing"][..],
        &["check", "--format=json", "--only", "nothing"],
        &["check", "--format", "json", "--stagd"],
        &["check", "--format", "json", "--staged", "../outside"],
        &["hook", "--format", "json", "pre-push"],
        &["hook", "--format", "json", "commit-msg", "missing"],
    ] {
        let ended = sandbox.policy(arguments).exits(2);
        let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(report["outcome"], "fault", "{ended}");
        let fault = &report["faults"][0];
        assert!(!fault["message"].as_str().unwrap().is_empty() && fault["help"].is_string(), "{ended}");
        assert!(ended.stderr.is_empty(), "{ended}");
    }
    let ended = Sandbox::empty().policy(&["check", "--format", "json"]).exits(2);
    assert!(ended.stdout.contains("not a git repository"), "{ended}");
}

#[test]
fn a_reader_that_goes_away_is_no_panic_and_changes_no_verdict() {
    let sandbox = violating();
    for (arguments, code) in [
        (&["check", "--staged", "--format", "json"][..], 1),
        (&["check", "--staged"], 1),
        (&["rules"], 0),
        (&["explain", "lock-held"], 0),
        (&["--help"], 0),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policy"));
        command.args(arguments).current_dir(sandbox.path()).stdin(Stdio::null());
        command.env("GIT_AUTHOR_EMAIL", "rust@agents.example").env("GIT_COMMITTER_DATE", crate::sandbox::NOW);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The reading end is closed before anything is written.
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
    }
}

#[test]
fn there_are_no_escapes_where_no_terminal_is() {
    let sandbox = violating().env("TERM", "xterm-256color");
    for arguments in [
        &["check", "--staged"][..],
        &["hook", "pre-commit"],
        &["check", "--commit", "x"],
        &["--help"],
        &["explain", "lock-held"],
        &["rules"],
    ] {
        let ended = sandbox.policy(arguments);
        assert!(!ended.stdout.contains('\u{1b}') && !ended.stderr.contains('\u{1b}'), "{ended}");
    }
}

#[test]
fn a_terminal_gets_colours_unless_it_wants_none() {
    let sandbox = violating().env("TERM", "xterm-256color");
    // script(1) of util-linux runs a command on a terminal of its own; elsewhere there is nothing to prove this with.
    let on_terminal = |no_color: &str| {
        let line = format!("NO_COLOR={no_color} '{}' check --staged", env!("CARGO_BIN_EXE_policy"));
        sandbox
            .call(
                "sh",
                &[
                    "-c",
                    "command -v script >/dev/null && exec script -qec \"$0\" /dev/null || echo none",
                    &line,
                ],
            )
            .end()
    };
    let ended = on_terminal("");
    if ended.stdout.starts_with("none") {
        return;
    }
    assert!(ended.stdout.contains("\u{1b}["), "{ended}");
    let plain = on_terminal("1");
    assert!(plain.stdout.contains("lock-missing") && !plain.stdout.contains("\u{1b}["), "{plain}");
}

#[test]
fn rules_are_listed_and_explained() {
    let sandbox = Sandbox::empty();
    let listed = sandbox.policy(&["rules"]).ok().says("policy explain ID").stdout;
    let rows: serde_json::Value =
        serde_json::from_str(&sandbox.policy(&["rules", "--format", "json"]).ok().stdout).unwrap();
    for row in rows.as_array().unwrap() {
        let mut keys: Vec<&String> = row.as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["family", "id", "judges", "severity", "summary"]);
        let id = row["id"].as_str().unwrap();
        assert!(listed.contains(&format!("  {id} ")), "{id}");
        let explained = sandbox.policy(&["explain", id]).ok().stdout;
        assert!(explained.contains(id) && explained.contains("What to do"), "{id}");
    }
    insta::assert_snapshot!(sandbox.policy(&["explain", "index-missing"]).ok().stdout, @"
    # index-missing

    The change's tree has no orchestration-index.md. Severity: error; family: index.

    ## What it checks

    The tree that the change leads to has a regular file `orchestration-index.md` at its root. A symbolic link, a directory
    or a submodule of that name is none.

    ## Why

    The index is how the next agent finds what there is and where it stands. Without it, everybody starts by searching, and
    builds a second time what exists.

    ## What to do

    Create it, with a line for each service and document; `policy init` writes a first one.

    ## Examples

    ````violates
    agent: rust-expert
    -- before/README.md --
    A tool.
    -- after/README.md --
    A good tool.
    ````

    ````ok
    agent: rust-expert
    -- before/orchestration-index.md --
    # Index
    -- after/README.md --
    A good tool.
    ````
    ");
}

#[test]
fn help_and_version() {
    let sandbox = Sandbox::empty();
    let help = sandbox.policy(&["help"]).ok().says("Exit codes: 0 clean, 1 violations, 2 could not check.");
    for command in ["check", "init", "install", "uninstall", "hook", "fmt", "rules", "explain"] {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{help}");
        sandbox.policy(&["help", command]).ok();
        sandbox.policy(&[command, "--help"]).ok();
    }
    let version = sandbox.policy(&["--version"]).ok().stdout;
    assert_eq!(version, format!("policy {}\n", env!("CARGO_PKG_VERSION")));
}
