//! Approvals bound to content, from the command that gives them to the gates that ask for them, by real git.

use std::process::Command;

use crate::sandbox::{Ended, POLICY, Sandbox, errors};

/// The rules that these tests speak of.
const RULES: &str = "container-unapproved,container-unsignalled,review-missing";

/// A repository with a Dockerfile on `main`, and a bare one that it pushes to, which protects `main`.
struct Pair {
    local: Sandbox,
    remote: Sandbox,
}

impl Pair {
    fn new(options: &[&str], policy: &str) -> Self {
        let local = Sandbox::init(options);
        local.write("api/Dockerfile", "FROM rust:1\n");
        local.write("src/core/a.rs", "//! Core.\n");
        local.write("policy.toml", format!("{POLICY}{policy}"));
        local.write("WORK_STATUS.md", crate::sandbox::LEDGER);
        local.write("orchestration-index.md", crate::sandbox::INDEX);
        local.commit("Adopt policy");
        let remote = local.beside("remote.git");
        std::fs::create_dir(remote.path()).unwrap();
        remote.git(&[&["init", "--quiet", "--bare", "--initial-branch=main"], options].concat()).ok();
        local.git(&["remote", "add", "origin", remote.path().to_str().unwrap()]).ok();
        local.git(&["push", "--quiet", "origin", "main"]).ok();
        local.git(&["fetch", "--quiet", "origin"]).ok();
        Self { local, remote }
    }

    /// What pre-push says of these rules when `branch` goes to the remote's branch of that name.
    fn pushed(&self, branch: &str) -> Vec<String> {
        let zero = "0".repeat(self.local.id("HEAD").len());
        let old = self.remote.git(&["rev-parse", "--verify", "--quiet", &format!("refs/heads/{branch}")]);
        let old = if old.code == Some(0) { old.stdout.trim().to_owned() } else { zero };
        let name = format!("refs/heads/{branch}");
        let line = format!("{name} {} {name} {old}\n", self.local.id(branch));
        self.told(&["hook", "--format", "json", "pre-push", "origin", "url"], &line)
    }

    fn told(&self, arguments: &[&str], input: &str) -> Vec<String> {
        let ended = self.local.policy_with_input(arguments, input);
        let report: serde_json::Value =
            serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended}"));
        assert_eq!(report["faults"], serde_json::json!([]), "{ended}");
        let mut errors = errors(&report);
        errors.retain(|error| RULES.split(',').any(|rule| error.starts_with(rule)));
        errors.sort();
        errors
    }

    fn range(&self, arguments: &[&str]) -> Vec<String> {
        self.told(&[&["check", "--format", "json", "--only", RULES], arguments].concat(), "")
    }

    /// A commit by the agent with this address.
    fn commit_by(&self, agent: &str, message: &str) {
        self.local.git(&["add", "--all"]).ok();
        let call = self.local.call_git(&["commit", "--quiet", "--no-verify", "--message", message]);
        call.by(&format!("{agent}@agents.example")).end().ok();
    }

    fn approve(&self, arguments: &[&str]) -> Ended {
        self.local.policy(&[&["approve", "--agent", "docker-expert"], arguments].concat())
    }
}

#[test]
fn an_approval_holds_for_the_bytes_it_was_given_for() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let pair = Pair::new(options, "");
        pair.local.write("api/Dockerfile", "FROM rust:1-slim\n");
        pair.commit_by("rust", "Slim");
        assert_eq!(
            pair.pushed("main"),
            ["container-unapproved api/Dockerfile", "container-unsignalled api/Dockerfile"]
        );
        pair.approve(&["api"]).ok().says("APPROVED  api  content ");
        pair.commit_by("docker", "Approve");
        assert_eq!(pair.pushed("main"), Vec::<String>::new());
        assert_eq!(pair.range(&["--base", "origin/main"]), Vec::<String>::new());

        pair.local.write("api/Dockerfile", "FROM rust:1-slim\n\n");
        pair.commit_by("rust", "One byte more");
        assert!(pair.pushed("main").contains(&"container-unapproved api/Dockerfile".to_owned()));
        pair.local.write("api/Dockerfile", "FROM rust:1-slim\n");
        pair.commit_by("rust", "Put it back");
        assert_eq!(pair.pushed("main"), Vec::<String>::new());

        pair.local.git(&["update-index", "--chmod=+x", "api/Dockerfile"]).ok();
        pair.local.git(&["commit", "--quiet", "--no-verify", "--message", "A mode"]).ok();
        assert!(pair.pushed("main").contains(&"container-unapproved api/Dockerfile".to_owned()));
    }
}

#[test]
fn the_digest_is_what_git_and_sha256sum_say_it_is() {
    let pair = Pair::new(&[], "");
    pair.local.write("api/sub/compose.yaml", "services: {}\n");
    pair.local.write("api/main.rs", "fn main() {}\n");
    pair.local.commit("More");
    let answer = pair.approve(&["api", "--format", "json"]).ok().json();
    let script = "git ls-tree -r -z --full-tree --format='%(objectmode) %(objectname)%x09%(path)' HEAD \
                  api/Dockerfile api/sub/compose.yaml | sha256sum";
    let printed = pair.local.call("sh", &["-c", script]).end().ok().stdout;
    assert_eq!(answer["signals"][0]["content"], printed.split(' ').next().unwrap());
    assert_eq!(answer["outcome"], "recorded");
    assert_eq!(answer["signals"][0]["agent"], "docker-expert");
    assert!(pair.local.read("WORK_STATUS.md").contains("| docker-expert | APPROVED | api | content "));
}

#[test]
fn the_order_in_which_commits_land() {
    let pair = Pair::new(&[], "");
    pair.local.write("api/Dockerfile", "FROM rust:2\n");
    pair.local.git(&["add", "--all"]).ok();
    // Before the change: of what is staged.
    pair.approve(&["api", "--staged"]).ok();
    pair.local
        .call_git(&["commit", "--quiet", "--no-verify", "--message", "Approve", "WORK_STATUS.md"])
        .by("docker@agents.example")
        .end()
        .ok();
    pair.commit_by("rust", "Change");
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
    // A rebase and a squash keep the content, and so the approval; the squash is by whoever makes it.
    pair.local.git(&["rebase", "--quiet", "--force-rebase", "origin/main"]).ok();
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
    pair.local.git(&["reset", "--quiet", "--soft", "origin/main"]).ok();
    pair.commit_by("rust", "Squashed by somebody else");
    assert_eq!(
        pair.pushed("main"),
        ["container-unapproved api/Dockerfile", "container-unsignalled api/Dockerfile"],
        "rust-expert's commit adds docker-expert's row"
    );
    pair.local.git(&["reset", "--quiet", "--soft", "origin/main"]).ok();
    pair.commit_by("docker", "Squashed by the reviewer");
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
}

#[test]
fn what_came_by_a_branch_that_nobody_protects_is_asked_for_when_it_reaches_one_that_is() {
    let pair = Pair::new(&[], "");
    pair.local.git(&["switch", "--quiet", "--create", "topic"]).ok();
    pair.local.write("api/Dockerfile", "FROM rust:2\n");
    pair.commit_by("rust", "Change");
    assert_eq!(pair.pushed("topic"), ["container-unsignalled api/Dockerfile"]);
    pair.local.policy(&["signal", "READY_FOR_REVIEW", "api", "for", "docker-expert"]).ok();
    pair.commit_by("rust", "Signal");
    assert_eq!(pair.pushed("topic"), Vec::<String>::new());
    pair.local.git(&["push", "--quiet", "--no-verify", "origin", "topic"]).ok();
    // The remote has every commit already: what main would hold is asked for all the same.
    pair.local.git(&["switch", "--quiet", "main"]).ok();
    pair.local.git(&["merge", "--quiet", "--ff-only", "topic"]).ok();
    assert_eq!(pair.pushed("main"), ["container-unapproved api/Dockerfile"]);
    let lines = format!("{} {} refs/heads/main\n", pair.remote.id("main"), pair.local.id("topic"));
    let received = pair.remote.policy_with_input(&["hook", "--format", "json", "pre-receive"], &lines);
    assert!(received.stdout.contains("container-unapproved"), "{received}");
    // And the approval may come on the topic, too.
    pair.approve(&["api/Dockerfile"]).ok();
    pair.commit_by("docker", "Approve");
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
}

#[test]
fn branches_that_move_to_one_commit_are_told_of_it_once() {
    let pair = Pair::new(&[], "");
    let old = pair.local.id("HEAD");
    pair.local.write("api/Dockerfile", "FROM rust:2\n");
    pair.commit_by("docker", "Change");
    let new = pair.local.id("HEAD");
    let line = |name: &str| format!("{name} {new} {name} {old}\n");
    let hook = ["hook", "--format", "json", "pre-push", "origin", "url"];
    let both = line("refs/heads/main") + &line("refs/heads/release/1.0");
    assert_eq!(pair.told(&hook, &both), ["container-unapproved api/Dockerfile"]);
    // The first is of no account, the second is protected.
    let both = line("refs/heads/topic") + &line("refs/heads/release/1.0");
    assert_eq!(pair.told(&hook, &both), ["container-unapproved api/Dockerfile"]);
    let topic = line("refs/heads/topic") + &line("refs/heads/other") + &line("refs/tags/v1");
    assert_eq!(pair.told(&hook, &topic), Vec::<String>::new());
}

#[test]
fn ci_asks_unless_the_base_is_a_branch_that_nobody_protects() {
    let pair = Pair::new(&[], "");
    pair.local.git(&["branch", "topic"]).ok();
    let base = pair.local.id("HEAD");
    pair.local.write("api/Dockerfile", "FROM rust:2\n");
    pair.commit_by("rust", "Change");
    let both = ["container-unapproved api/Dockerfile", "container-unsignalled api/Dockerfile"];
    assert_eq!(pair.range(&["--base", "origin/main"]), both);
    assert_eq!(pair.range(&["--range", &format!("{base}..HEAD")]), both);
    assert_eq!(pair.range(&["--base", "topic"]), both[1..]);
    assert_eq!(pair.range(&["--range", "topic..HEAD"]), both[1..]);
    assert_eq!(pair.range(&[]), both);
    assert_eq!(pair.range(&["--commit", "HEAD"]), Vec::<String>::new());
    pair.local.write("api/Dockerfile", "FROM rust:3\n");
    pair.local.stage();
    assert_eq!(pair.range(&["--staged"]), Vec::<String>::new());
}

#[test]
fn a_rejection_after_the_approval_counts_and_one_of_other_content_does_not() {
    let pair = Pair::new(&[], "");
    pair.local.write("api/Dockerfile", "FROM rust:2\n");
    pair.commit_by("rust", "Change");
    let at = |time: &str, arguments: &[&str]| {
        let call = pair.local.call_policy(&[&["approve", "--agent", "docker-expert"], arguments].concat());
        call.env("GIT_COMMITTER_DATE", time).end().ok()
    };
    at("2026-11-22T06:00:00Z", &["api"]);
    at("2026-11-22T06:05:00Z", &["containers", "--reject", "--detail", "runs as root"])
        .says("REJECTED  containers  runs as root; content ");
    pair.commit_by("docker", "Think again");
    assert!(pair.pushed("main").contains(&"container-unapproved api/Dockerfile".to_owned()));
    at("2026-11-22T06:10:00Z", &["api"]);
    pair.commit_by("docker", "And again");
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
}

#[test]
fn a_deletion_is_approved_too() {
    let pair = Pair::new(&[], "");
    pair.local.git(&["rm", "--quiet", "api/Dockerfile"]).ok();
    pair.commit_by("rust", "Nobody runs it");
    assert!(pair.pushed("main").contains(&"container-unapproved api/Dockerfile".to_owned()));
    pair.approve(&["api/Dockerfile"]).ok().says("nothing stands there any more");
    pair.commit_by("docker", "Approve");
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
    pair.approve(&["web/Dockerfile"]).exits(2).says("nothing that docker-expert reviews stands at");
}

#[test]
fn a_submodule_in_a_reviewed_place_is_its_commit() {
    let pair = Pair::new(&[], CORE);
    let (one, other) = (pair.local.id("HEAD"), "1".repeat(40));
    let module = |commit: &str| {
        let info = format!("160000,{commit},src/core/vendor");
        pair.local.git(&["update-index", "--add", "--cacheinfo", &info]).ok();
        let commit = ["commit", "--quiet", "--no-verify", "--message", "Module"];
        pair.local.git(&commit).ok();
    };
    module(&one);
    assert_eq!(pair.pushed("main"), ["review-missing src/core/vendor"]);
    pair.local.policy(&["approve", "core", "--agent", "python-pro"]).ok().says("2 files");
    pair.local.git(&["add", "WORK_STATUS.md"]).ok();
    let approve = ["commit", "--quiet", "--no-verify", "--message", "Approve"];
    pair.local.call_git(&approve).by("python@agents.example").end().ok();
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
    module(&other);
    assert_eq!(pair.pushed("main"), ["review-missing src/core/vendor"]);
}

const CORE: &str = "\n[[review]]\nname = \"core\"\npaths = [\"src/core/**\"]\nby = [\"python-pro\"]\n";

#[test]
fn a_review_of_the_teams_own_says_who_has_to_look_at_what_and_how() {
    let pair = Pair::new(&[], CORE);
    pair.local.write("src/core/a.rs", "//! Core, changed.\n");
    pair.commit_by("rust", "Change");
    assert_eq!(pair.pushed("main"), ["review-missing src/core/a.rs"]);
    let ended = pair.local.policy(&["check", "--base", "origin/main", "--only", RULES]).exits(1);
    let ended = ended.says("without python-pro's approval (review `core`): python-pro has not said anything");
    ended.says("policy approve src/core/a.rs --agent python-pro");
    pair.local
        .policy(&["approve", "src/core/a.rs"])
        .exits(2)
        .says("rust-expert does not review")
        .says("python-pro");
    pair.approve(&["src/core/a.rs"]).exits(2).says("nothing that docker-expert reviews stands at");
    pair.local.policy(&["approve", "src/core/a.rs", "--agent", "python-pro"]).ok();
    pair.commit_by("python", "Approve");
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
}

#[test]
fn a_reviewer_with_a_key_signs_or_has_not_approved() {
    let key = Sandbox::empty();
    let made = key.call("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", "key"]).end();
    made.ok();
    let public = key.read("key.pub").split(' ').take(2).collect::<Vec<_>>().join(" ");
    let policy = format!(
        "{CORE}\n[agents.key-holder]\nemails = [\"key@agents.example\"]\nsigning-keys = [\"{public}\"]\n\
         [rules]\nagent-unverified = \"off\"\n"
    )
    .replace("by = [\"python-pro\"]", "by = [\"key-holder\"]");
    let pair = Pair::new(&[], &policy);
    pair.local.write("src/core/a.rs", "//! Core, changed.\n");
    pair.commit_by("rust", "Change");
    pair.local.policy(&["approve", "core", "--agent", "key-holder"]).ok();
    pair.commit_by("key", "Approve");
    assert_eq!(
        pair.pushed("main"),
        ["review-missing src/core/a.rs"],
        "whatever the rule about signatures says"
    );
    let file = key.path().join("key");
    let sign = [
        "-c",
        "gpg.format=ssh",
        "-c",
        &format!("user.signingkey={}", file.display()),
        "commit",
        "--quiet",
        "--no-verify",
        "--amend",
        "--no-edit",
        "--gpg-sign",
    ];
    pair.local.call_git(&sign).by("key@agents.example").end().ok();
    assert_eq!(pair.pushed("main"), Vec::<String>::new());
}

#[test]
fn bad_input_is_refused_and_writes_nothing() {
    let pair = Pair::new(&[], "");
    let before = pair.local.read("WORK_STATUS.md");
    pair.approve(&["../x"]).exits(2).says("outside the repository");
    pair.approve(&["api/Dockerfil"]).exits(2).says("nothing that docker-expert reviews");
    pair.approve(&["T-42"]).exits(2).says("nothing that docker-expert reviews");
    pair.approve(&[""]).exits(2).says("names no subject");
    pair.approve(&["api", "--commit", "nope"]).exits(2).says("names no commit");
    pair.approve(&["api", "--commit", "HEAD", "--staged"]).exits(2);
    pair.local.policy(&["approve", "api", "--agent", "nobody"]).exits(2).says("lists no agent `nobody`");
    pair.local.policy(&["signal", "REVIEWED", "api"]).exits(2).says("there is no such signal");
    pair.local.policy(&["signal", "BLOCKED", "api", "--staged"]).exits(2).says("bound to no content");
    let bound = format!("content {}", "0".repeat(64));
    pair.local.policy(&["signal", "VALIDATED", "api", &bound]).exits(2).says("leave the digest out");
    pair.remote.policy(&["approve", "api", "--agent", "docker-expert"]).exits(2);
    assert_eq!(pair.local.read("WORK_STATUS.md"), before);
    pair.local.write("WORK_STATUS.md", format!("{before}| soon | rust-expert | BLOCKED | x | |\n"));
    pair.approve(&["api"]).exits(2).says("WORK_STATUS.md cannot be trusted");
}

#[test]
fn head_is_approved_of_unless_told_otherwise_and_what_is_staged_is_mentioned() {
    let pair = Pair::new(&[], "");
    let of = |arguments: &[&str]| {
        let answer = pair.approve(&[arguments, &["--format", "json"]].concat()).ok().json();
        (answer["signals"][0]["content"].clone(), answer["notes"].to_string())
    };
    let head = of(&["api"]);
    pair.local.write("api/Dockerfile", "FROM rust:2\n");
    assert_eq!(of(&["api"]), head, "the work tree counts for nothing");
    pair.local.git(&["add", "api"]).ok();
    let again = of(&["api"]);
    assert_eq!(again.0, head.0);
    assert!(again.1.contains("--staged"), "{}", again.1);
    let staged = of(&["api", "--staged"]);
    assert_ne!(staged.0, head.0);
    pair.local.commit("Change");
    assert_eq!(of(&["api"]).0, staged.0);
    assert_eq!(of(&["api", "--commit", "HEAD~1"]).0, head.0);
    let below =
        pair.local.policy_in("api", &["approve", ".", "--agent", "docker-expert", "--format", "json"]);
    assert_eq!(below.ok().json()["signals"][0]["subject"], "api", "relative to the current directory");
}

#[test]
fn agents_that_signal_at_once_lose_no_row() {
    let pair = Pair::new(&[], "");
    let start = |at: usize| -> std::process::Child {
        let task = format!("T-{at}");
        let mut command: Command =
            pair.local.command(env!("CARGO_BIN_EXE_policy"), &["signal", "BLOCKED", &task, "waits"]);
        command.stdout(std::process::Stdio::null()).spawn().unwrap()
    };
    let running: Vec<_> = (0..12).map(start).collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let ledger = pair.local.read("WORK_STATUS.md");
    for at in 0..12 {
        assert!(ledger.contains(&format!("| BLOCKED | T-{at} | waits |")), "{ledger}");
    }
}

#[test]
fn signals_of_every_kind_are_written_as_they_are_read() {
    let pair = Pair::new(&[], "");
    for (name, subject) in [
        ("IMPLEMENTATION_COMPLETE", "T-42"),
        ("ready-for-review", "api"),
        ("BLOCKED", "**/rates/**"),
        ("UNBLOCKED", "**/rates/**"),
        ("VALIDATED", "a | b"),
        ("BLOCKED", "."),
    ] {
        pair.local.policy(&["signal", name, subject, "some", "detail | more"]).ok();
    }
    pair.local.policy(&["signal", "VALIDATED", "api"]).ok().says("proves nothing");
    let ledger = pair.local.read("WORK_STATUS.md");
    let rows: Vec<&str> = ledger.lines().filter(|line| line.starts_with("| 2026-11-22T06")).collect();
    assert_eq!(
        rows,
        [
            r"| 2026-11-22T06:00:00Z | rust-expert | IMPLEMENTATION_COMPLETE | T-42 | some detail \| more |",
            r"| 2026-11-22T06:00:00Z | rust-expert | READY_FOR_REVIEW | api | some detail \| more |",
            r"| 2026-11-22T06:00:00Z | rust-expert | BLOCKED | `**/rates/**` | some detail \| more |",
            r"| 2026-11-22T06:00:00Z | rust-expert | UNBLOCKED | `**/rates/**` | some detail \| more |",
            r"| 2026-11-22T06:00:00Z | rust-expert | VALIDATED | a \| b | some detail \| more |",
            r"| 2026-11-22T06:00:00Z | rust-expert | BLOCKED | . | some detail \| more |",
            r"| 2026-11-22T06:00:00Z | rust-expert | VALIDATED | api |  |",
        ]
        .map(|row| row.replace("|  |", "| |"))
    );
    pair.local.policy(&["fmt", "--check"]).ok();
}

/// A repository with a past, and a bare one that has nothing of it yet.
fn with_a_past() -> Pair {
    let local = Sandbox::init(&[]);
    local.write("api/Dockerfile", "FROM rust:1\n");
    local.write("web/Dockerfile", "FROM node:22\n");
    local.commit("Before anybody thought of policy");
    local.write("policy.toml", POLICY);
    local.write("WORK_STATUS.md", crate::sandbox::LEDGER);
    local.write("orchestration-index.md", crate::sandbox::INDEX);
    local.write("job/Dockerfile", "FROM python:3\n");
    let remote = local.beside("remote.git");
    std::fs::create_dir(remote.path()).unwrap();
    remote.git(&["init", "--quiet", "--bare", "--initial-branch=main"]).ok();
    local.git(&["remote", "add", "origin", remote.path().to_str().unwrap()]).ok();
    Pair { local, remote }
}

#[test]
fn the_first_push_of_a_repository_begins_with_what_stood() {
    let both = |paths: &[&str]| -> Vec<String> {
        let rules = ["container-unapproved", "container-unsignalled"];
        rules.iter().flat_map(|rule| paths.iter().map(move |path| format!("{rule} {path}"))).collect()
    };
    let pair = with_a_past();
    pair.commit_by("rust", "Adopt policy");
    // What the adopting commit brings itself is asked, what stood is not.
    assert_eq!(pair.pushed("main"), both(&["job/Dockerfile"]));
    pair.local.write("web/Dockerfile", "FROM node:24\n");
    pair.commit_by("rust", "Renew");
    assert_eq!(pair.pushed("main"), both(&["job/Dockerfile", "web/Dockerfile"]));
    pair.local.write("web/Dockerfile", "FROM node:22\n");
    pair.commit_by("rust", "Take it back");
    assert_eq!(pair.pushed("main"), both(&["job/Dockerfile"]));
    // The same for a range in CI that begins before policy.
    let first = pair.local.git(&["rev-list", "--max-parents=0", "HEAD"]).ok().stdout.trim().to_owned();
    assert_eq!(pair.range(&["--range", &format!("{first}..HEAD")]), both(&["job/Dockerfile"]));
    // Once it is there, the next push is judged from there.
    pair.local.git(&["push", "--quiet", "origin", "main"]).ok();
    pair.local.git(&["fetch", "--quiet", "origin"]).ok();
    pair.local.write("api/Dockerfile", "FROM rust:2\n");
    pair.commit_by("rust", "Next");
    assert_eq!(pair.pushed("main"), both(&["api/Dockerfile"]));
}

#[test]
fn whoever_takes_policy_out_in_between_has_no_past() {
    let pair = with_a_past();
    pair.commit_by("rust", "Adopt policy");
    pair.local.git(&["rm", "--quiet", "policy.toml"]).ok();
    pair.local.write("api/Dockerfile", "FROM evil\n");
    pair.commit_by("rust", "Take it out");
    pair.local.write("policy.toml", POLICY);
    pair.commit_by("rust", "And in again");
    let told = pair.pushed("main");
    for path in ["api/Dockerfile", "web/Dockerfile", "job/Dockerfile"] {
        assert!(told.contains(&format!("container-unapproved {path}")), "{told:?}");
    }
}
