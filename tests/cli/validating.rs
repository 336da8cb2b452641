//! `policy validate`: what is recorded is what ran; and the completion that rests on it, and the block that forbids work.

use crate::sandbox::{Sandbox, errors};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.write("tools/check.sh", "exit 0\n");
    sandbox.commit("Tools");
    sandbox
}

fn validate(sandbox: &Sandbox, subject: &str, command: &[&str]) -> crate::sandbox::Ended {
    sandbox.policy(&[&["validate", "--subject", subject, "--"], command].concat())
}

/// The Detail of the last row of the ledger that says VALIDATED.
fn recorded(sandbox: &Sandbox) -> Option<String> {
    let ledger = sandbox.read("WORK_STATUS.md");
    let row = ledger.lines().rfind(|line| line.contains("| VALIDATED |"))?;
    Some(row.rsplit("| ").next()?.trim_end_matches(" |").to_owned())
}

#[test]
fn a_run_is_recorded_with_its_command_status_duration_and_content() {
    let sandbox = sandbox();
    let ended = validate(&sandbox, "src", &["sh", "-c", "cat; echo out; echo err >&2"]).ok();
    assert_eq!(ended.stdout, "out\n", "standard output is the command's own");
    assert!(ended.stderr.starts_with("err\n") && ended.stderr.contains("VALIDATED  src  "), "{ended}");
    let detail = recorded(&sandbox).unwrap();
    let rest = detail.strip_prefix("`sh -c 'cat; echo out; echo err >&2'`; exit 0; ").unwrap();
    let (took, digest) = rest.split_once(" s; content ").unwrap();
    assert!(took.parse::<f64>().is_ok(), "{detail}");
    let tree = "git ls-tree -r -z --full-tree --format='%(objectmode) %(objectname)%x09%(path)' HEAD src | sha256sum";
    let printed = sandbox.call("sh", &["-c", tree]).end().ok().stdout;
    assert_eq!(Some(digest), printed.split(' ').next());
    // What means something in a table, and a command too long for one.
    validate(&sandbox, "src", &["sh", "-c", "true | true; : `echo a`", &"x".repeat(500)]).ok();
    assert!(recorded(&sandbox).is_some());
    sandbox.policy(&["fmt", "--check"]).ok();
}

#[test]
fn a_failure_records_nothing_and_passes_its_status_on() {
    let sandbox = sandbox();
    for (script, code) in
        [("exit 1", 1), ("exit 3", 3), ("exit 2", 1), ("exit 255", 255), ("kill -9 $$", 137)]
    {
        validate(&sandbox, "src", &["sh", "-c", script]).exits(code).says("src is not validated");
    }
    validate(&sandbox, "src", &["no-such-program-here"]).exits(2).says("cannot be run");
    assert_eq!(recorded(&sandbox), None);
    sandbox.policy(&["validate", "--subject", "src"]).exits(2);
    sandbox.policy(&["validate", "--", "true"]).exits(2);
    validate(&sandbox, "nowhere/at/all", &["true"]).exits(2).says("nothing is staged or committed");
    sandbox.policy(&["validate", "--subject", "src", "--agent", "nobody", "--", "touch", "ran"]).exits(2);
    assert!(!sandbox.has("ran"), "who asks is asked first");
}

#[test]
fn what_ran_must_be_what_is_staged_or_committed() {
    let sandbox = sandbox();
    sandbox.write("src/lib.rs", "//! Something.\n");
    validate(&sandbox, "src", &["touch", "ran"])
        .exits(2)
        .says("`src/lib.rs` would run as it is in the work tree");
    validate(&sandbox, "T-42", &["touch", "ran"]).exits(2).says("everything counts");
    assert!(!sandbox.has("ran"));
    validate(&sandbox, "tools", &["true"]).ok();
    sandbox.git(&["add", "src"]).ok();
    validate(&sandbox, "src", &["true"]).ok();
    // A file that nobody staged may be what makes it pass.
    sandbox.write("src/extra.rs", "//! Extra.\n");
    validate(&sandbox, "src", &["true"]).exits(2).says("`src/extra.rs`");
    sandbox.write(".git/info/exclude", "extra.rs\n");
    validate(&sandbox, "src", &["true"]).ok();
}

#[test]
fn a_command_that_changes_what_it_runs_on_validates_nothing() {
    let sandbox = sandbox();
    validate(&sandbox, "src", &["sh", "-c", "echo >>src/lib.rs"]).exits(2).says("changed while");
    sandbox.git(&["checkout", "--quiet", "src"]).ok();
    validate(&sandbox, "src", &["sh", "-c", "echo >>src/lib.rs; git add src"]).exits(2).says("changed while");
    assert_eq!(recorded(&sandbox), None);
    sandbox.git(&["reset", "--quiet", "--hard"]).ok();
    validate(&sandbox, "src", &["sh", "-c", "echo more >report.txt"]).ok();
}

#[test]
fn a_completion_stands_on_a_run_of_the_same_content() {
    let sandbox = sandbox();
    sandbox.work("src/lib.rs", "//! Parses.\n");
    let complete = || {
        sandbox.policy(&["signal", "IMPLEMENTATION_COMPLETE", "src"]).ok();
        sandbox.stage();
        let report = sandbox.report(&["--staged", "--only", "completion-unvalidated,lock-unreleased"]);
        errors(&report)
    };
    sandbox.stage();
    assert_eq!(complete(), ["completion-unvalidated WORK_STATUS.md", "lock-unreleased WORK_STATUS.md"]);
    validate(&sandbox, "src", &["true"]).ok();
    assert_eq!(
        complete().iter().filter(|error| error.starts_with("completion")).count(),
        0,
        "{}",
        sandbox.read("WORK_STATUS.md")
    );
    sandbox.policy(&["unlock", "--all"]).ok();
    assert_eq!(complete(), Vec::<String>::new());
    sandbox.commit("Done");
    assert_eq!(
        sandbox.errors(&["--commit", "HEAD", "--only", "completion-unvalidated"]),
        Vec::<String>::new()
    );
    // The content goes on; the evidence does not.
    sandbox.work("src/lib.rs", "//! Parses more.\n");
    assert_eq!(complete(), ["completion-unvalidated WORK_STATUS.md"]);
}

#[test]
fn a_task_is_the_whole_repository() {
    let sandbox = sandbox();
    sandbox.work("src/lib.rs", "//! Parses.\n");
    sandbox.stage();
    validate(&sandbox, "T-42", &["true"]).ok();
    sandbox.policy(&["signal", "IMPLEMENTATION_COMPLETE", "T-42"]).ok();
    sandbox.stage();
    assert_eq!(sandbox.errors(&["--staged", "--only", "completion-unvalidated"]), Vec::<String>::new());
    sandbox.write("tools/check.sh", "exit 1\n");
    sandbox.stage();
    assert_eq!(
        sandbox.errors(&["--staged", "--only", "completion-unvalidated"]),
        ["completion-unvalidated WORK_STATUS.md"]
    );
}

#[test]
fn work_on_what_is_blocked_is_held_until_it_is_not() {
    let sandbox = sandbox();
    sandbox.policy(&["signal", "BLOCKED", "src/rates", "no", "access"]).ok();
    sandbox.write("src/rates/a.rs", "//! Half of it.\n");
    sandbox.stage();
    let only = ["--staged", "--only", "work-blocked"];
    assert_eq!(sandbox.errors(&only), Vec::<String>::new(), "the block comes with what was done until then");
    sandbox.commit("Blocked");
    sandbox.write("src/rates/a.rs", "//! All of it, somehow.\n");
    sandbox.write("src/lib.rs", "//! Something else.\n");
    sandbox.stage();
    assert_eq!(sandbox.errors(&only), ["work-blocked src/rates/a.rs"]);
    assert_eq!(
        sandbox.errors(&["--staged", "--only", "work-blocked", "--agent", "python-pro"]),
        Vec::<String>::new()
    );
    sandbox
        .policy(&["check", "--staged", "--only", "work-blocked"])
        .exits(1)
        .says("policy signal UNBLOCKED src/rates");
    sandbox.policy(&["signal", "UNBLOCKED", "src/rates", "the", "feed", "is", "open"]).ok();
    sandbox.stage();
    assert_eq!(sandbox.errors(&only), Vec::<String>::new());
}
