//! `policy lock`, `unlock`, `renew` and `locks`: who gets what, who is told what, in every kind of repository.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::asking::{moment, told};
use crate::sandbox::{POLICY, Sandbox};

#[test]
fn one_gets_it_and_the_other_is_told_by_whom_since_when_until_when_and_what_for() {
    let sandbox = Sandbox::unlocked(&[]);
    let mut call = sandbox.call_policy(&["lock", "src/", "--ttl", "2h", "--task", "parser  rewrite"]);
    call = call.env("GIT_COMMITTER_DATE", &moment("06:00"));
    let ended = call.end().ok();
    assert_eq!(ended.stdout, "locked  src  until 2026-11-22T08:00:00Z (2 h)\n");
    let denied = sandbox.ask("06:30", "lock src/a.rs --agent python-pro").exits(1);
    assert_eq!(denied.stdout, "");
    insta::assert_snapshot!(denied.stderr, @r#"
    held  `src/a.rs` by rust-expert as `src` since 2026-11-22T06:00:00Z until 2026-11-22T08:00:00Z (1 h 30 min left) for "parser rewrite"
    Nothing was changed. Wait for it (`policy lock --wait src/a.rs`), ask its holder, or pick other work; do not change the path by another way: the commit will not pass.
    "#);
    sandbox.ask("06:40", "unlock src --agent rust-expert").ok().says("released  src  was rust-expert's");
    sandbox.ask("06:50", "lock src/a.rs --agent python-pro").ok();
    assert_eq!(sandbox.holders("06:50"), ["src/a.rs python-pro arbiter"]);
}

#[test]
fn answers_have_the_shapes_that_programs_are_promised() {
    let sandbox = Sandbox::unlocked(&[]);
    let task =
        sandbox.call_policy(&["lock", "src/**", "--ttl=90m", "--task", "bindings", "--format", "json"]);
    let lock = json!({
        "path": "src/**", "agent": "rust-expert", "locked_at": "2026-11-22T06:00:00Z",
        "expires": "2026-11-22T07:30:00Z", "task": "bindings", "stale": false, "source": "arbiter",
    });
    let answer = task.end().ok().json();
    assert_eq!(answer["outcome"], "acquired");
    assert_eq!(answer["locks"], json!([lock]));
    assert_eq!(answer["held_by"], json!([]));
    let locks = sandbox.policy(&["locks", "--format", "json"]).ok().json();
    assert_eq!(locks["locks"], json!([lock]));

    let held = sandbox.ask("06:10", "lock src/a.rs --agent python-pro --format json").exits(1).json();
    assert_eq!((&held["outcome"], &held["locks"]), (&json!("held"), &json!([])));
    let mut holder = lock;
    holder["wanted"] = json!("src/a.rs");
    assert_eq!(held["held_by"], json!([holder]));

    let renewed = sandbox.ask("06:20", "renew --ttl 2h --format json").ok().json();
    assert_eq!(renewed["outcome"], "renewed");
    assert_eq!(told(&renewed["locks"][0]), "src/** rust-expert 06:00 08:20 arbiter");
    let released = sandbox.ask("06:30", "unlock --all --format json").ok().json();
    assert_eq!(released["outcome"], "released");
    let nothing = sandbox.ask("06:40", "unlock src/** --format json").ok().json();
    assert_eq!((&nothing["outcome"], &nothing["idle"]), (&json!("unchanged"), &json!(["src/**"])));

    let fault = sandbox.ask("06:50", "lock ../x --format json").exits(2).json();
    assert_eq!(fault["outcome"], "fault");
    assert!(fault["faults"][0]["message"].as_str().unwrap().contains("outside the repository"));
    assert!(!fault["faults"][0]["help"].as_str().unwrap().is_empty());
}

#[test]
fn overlap_is_decided_on_the_patterns_and_not_on_the_files_of_today() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock src/*.rs docs lib/*/b.py --agent python-pro").ok();
    for taken in ["src/a.rs", "src", "src/**/z.rs", "**", "docs/new/file.md", "doc?/a", "lib/q/*.py", "lib/q"]
    {
        let ended = sandbox.ask("06:01", &format!("lock {taken} --agent rust-expert")).exits(1);
        assert!(ended.stderr.contains("by python-pro"), "{ended}");
    }
    for free in ["src/a.toml", "docs2", "lib/*/c.py", "src/b.py", "other/**/*.rs", "src/x/*.rs"] {
        sandbox.ask("06:01", &format!("lock {free} --agent rust-expert")).ok();
        sandbox.ask("06:01", &format!("unlock {free} --agent rust-expert")).ok();
    }
}

#[test]
fn agents_that_lock_the_files_of_their_language_do_not_meet() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock **/*.py --agent python-pro").ok();
    sandbox.ask("06:00", "lock **/*.rs src/main.rs --agent rust-expert").ok();
    // A directory is one whatever its name looks like, if it stands there or is written as one.
    sandbox.write("web/three.js/main.js", "x\n");
    sandbox.ask("06:00", "lock web/three.js web/next.js/ --agent rust-expert").exits(1);
    sandbox.ask("06:00", "unlock **/*.py --agent python-pro").ok();
    sandbox.ask("06:00", "lock web/three.js web/next.js/ --agent rust-expert").ok().says("web/three.js/**");
    for taken in ["web/three.js/x.py", "web/next.js/a/b.py", "**/*.py"] {
        sandbox.ask("06:01", &format!("lock {taken} --agent python-pro")).exits(1);
    }
    sandbox.ask("06:02", "unlock web/three.js --agent rust-expert").ok().says("released");
}

#[test]
fn several_paths_are_taken_all_or_none() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock b --agent python-pro").ok();
    let before = sandbox.bytes();
    sandbox.ask("06:01", "lock a b/x c --agent rust-expert").exits(1).says("`b/x` by python-pro as `b`");
    assert!(before == sandbox.bytes(), "a request that was denied has left something");
    sandbox.ask("06:02", "lock a c d --agent rust-expert").ok();
    // Giving back is all or nothing, too.
    sandbox.ask("06:03", "unlock a b --agent rust-expert").exits(1).says("`b` by python-pro");
    let all =
        ["a rust-expert arbiter", "b python-pro arbiter", "c rust-expert arbiter", "d rust-expert arbiter"];
    assert_eq!(sandbox.holders("06:03"), all);
    sandbox.ask("06:04", "unlock --all --agent rust-expert").ok();
    assert_eq!(sandbox.holders("06:04"), all[1..2]);
}

#[test]
fn locking_again_renews_and_never_shortens() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock a --ttl 4h --task first").ok();
    sandbox.ask("07:00", "lock a --ttl 1h").ok().says("renewed  a  until 2026-11-22T10:00:00Z");
    sandbox.ask("07:30", "renew a --ttl 1h").ok().says("2026-11-22T10:00:00Z");
    sandbox.ask("08:00", "lock a --ttl 4h").ok();
    assert_eq!(sandbox.locks("08:00"), ["a rust-expert 06:00 12:00 arbiter"]);
    assert_eq!(
        sandbox.rows("Active locks"),
        ["| `a` | rust-expert | 2026-11-22T06:00:00Z | 2026-11-22T12:00:00Z | first |"]
    );
}

#[test]
fn renewing_revives_nothing_that_somebody_else_has_taken_meanwhile() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock src/** docs --ttl 1h").ok();
    assert_eq!(
        sandbox.locks("07:30"),
        ["src/** rust-expert 06:00 07:00 arbiter stale", "docs rust-expert 06:00 07:00 arbiter stale"]
    );
    sandbox.ask("07:30", "lock src/a.rs --agent python-pro --ttl 1h").ok();
    for line in ["renew src/**", "renew src/** docs", "lock src/**"] {
        sandbox.ask("07:40", line).exits(1).says("by python-pro");
    }
    assert_eq!(sandbox.holders("07:40"), ["docs rust-expert arbiter stale", "src/a.rs python-pro arbiter"]);
    // What nobody took is had again, from now on.
    sandbox.ask("07:50", "renew docs").ok().says("locked");
    // `renew` without a path speaks of what there still is.
    sandbox.ask("07:50", "renew").ok();
    assert_eq!(sandbox.holders("07:51"), ["docs rust-expert arbiter", "src/a.rs python-pro arbiter"]);
    // Renewing is not locking: what was never locked stays free.
    let ended = sandbox.ask("07:52", "renew lib --format json").ok().json();
    assert_eq!((&ended["outcome"], &ended["idle"]), (&json!("unchanged"), &json!(["lib"])));
}

#[test]
fn a_lock_is_taken_away_by_a_coordinator_or_once_it_has_run_out() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock a b --ttl 1h").ok();
    sandbox.ask("06:30", "unlock a --agent python-pro").exits(1).says("by rust-expert");
    sandbox.ask("06:30", "unlock a --force --agent python-pro").exits(2).says("--reason");
    sandbox.ask("06:30", "unlock a --force --reason gone --agent python-pro").exits(1).says("by rust-expert");
    sandbox.ask("07:01", "unlock a --force --reason gone --agent python-pro").ok().says("rust-expert's");
    sandbox.ask("06:40", "unlock b --force --reason moved-on --agent orchestrator").ok();
    assert_eq!(sandbox.locks("06:40"), [""; 0]);
    let log = sandbox.policy(&["locks", "--log", "--format", "json"]).ok().json();
    let events: Vec<String> = log["log"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            let text = |key: &str| event[key].as_str().unwrap_or("-").to_owned();
            [text("event"), text("path"), text("agent"), text("by"), text("reason")].join(" ")
        })
        .collect();
    assert_eq!(
        events,
        [
            "forced b rust-expert orchestrator moved-on",
            "forced a rust-expert python-pro gone",
            "locked a rust-expert rust-expert -",
            "locked b rust-expert rust-expert -",
        ]
    );
    let about_a = sandbox.policy(&["locks", "--log", "a/x.rs"]).ok().stdout;
    assert_eq!(about_a.lines().count(), 3, "{about_a}");
    sandbox.policy(&["locks", "--log", "--limit", "1"]).ok().says("moved-on (by orchestrator)");
}

#[test]
fn who_waits_gets_it_when_it_is_given_back_and_gives_up_in_time() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock a").ok();
    let begun = Instant::now();
    sandbox.ask("06:00", "lock a --wait=1s --agent python-pro").exits(1).says("by rust-expert");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let words = ["lock", "a", "--wait=60s", "--agent", "python-pro"];
    let waiting = sandbox.start(env!("CARGO_BIN_EXE_policy"), &words);
    sandbox.ask("06:00", "unlock a").ok();
    let ended = waiting.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(sandbox.holders("06:00"), ["a python-pro arbiter"]);
}

#[test]
fn watching_shows_what_changes_and_ends_when_nobody_reads() {
    let sandbox = Sandbox::unlocked(&[]);
    let mut watching = sandbox.start(env!("CARGO_BIN_EXE_policy"), &["locks", "--watch"]);
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "Nobody holds a lock.");
    sandbox.ask("06:00", "lock a").ok();
    assert!(lines.next().unwrap().unwrap().starts_with("PATH"));
    assert!(lines.next().unwrap().unwrap().starts_with("a     rust-expert"));
    drop(lines);
    sandbox.ask("06:00", "unlock a").ok();
    assert!(watching.wait().unwrap().success());
}

#[test]
fn who_asks_is_told_by_the_option_the_environment_the_configuration_or_the_address() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.at("06:00", "lock a").by("docker@agents.example").end().ok();
    sandbox.git(&["config", "policy.agent", "python-pro"]).ok();
    sandbox.ask("06:00", "lock b").ok();
    sandbox.at("06:00", "lock c").env("POLICY_AGENT", "ada").end().ok();
    sandbox.at("06:00", "lock d --agent RUST-expert").env("POLICY_AGENT", "ada").end().ok();
    let told = ["a docker-expert arbiter", "b python-pro arbiter", "c ada arbiter", "d rust-expert arbiter"];
    assert_eq!(sandbox.holders("06:00"), told);
}

#[test]
fn sessions_of_one_agent_are_kept_apart_where_policy_says_so() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.write("policy.toml", format!("{POLICY}\n[locks]\nper-session = true\n"));
    sandbox.commit("Keep sessions apart");
    sandbox.ask("06:00", "lock a").exits(2).says("POLICY_SESSION");
    sandbox.at("06:00", "lock a").env("POLICY_SESSION", "one").end().ok();
    sandbox.at("06:01", "lock a").env("POLICY_SESSION", "two").end().exits(1).says("by rust-expert#one");
    sandbox.at("06:02", "lock a").env("POLICY_SESSION", "one").end().ok().says("renewed");
}

#[test]
fn paths_are_relative_to_where_they_are_typed() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.write("src/deep/x", "");
    sandbox.policy_in("src/deep", &["lock", "x", "../y.rs", ".", "../../top"]).ok();
    sandbox.call_policy(&["lock", sandbox.path().join("abs").to_str().unwrap()]).end().ok();
    let told = ["abs", "src/deep", "src/deep/x", "src/y.rs", "top"]
        .map(|path| format!("{path} rust-expert arbiter"));
    assert_eq!(sandbox.holders("06:00"), told);
    sandbox.policy_in("src", &["unlock", "deep"]).ok();
    sandbox.policy_in("src", &["lock", "*/[ab]?.{rs,toml}"]).ok();
    assert!(sandbox.holders("06:00").contains(&"src/*/[ab]?.{rs,toml} rust-expert arbiter".to_owned()));
}

/// The whole story in one repository: taken, denied, shared between worktrees, given back, kept through gc and fsck.
fn story(sandbox: &Sandbox) {
    let other = sandbox.linked("other");
    sandbox.ask("06:00", "lock src/** --task rewrite").ok();
    other.ask("06:01", "lock src/a.rs --agent python-pro").exits(1).says("by rust-expert");
    other.ask("06:02", "lock docs --agent python-pro").ok();
    let both = ["docs python-pro arbiter", "src/** rust-expert arbiter"];
    assert_eq!(sandbox.holders("06:02"), both);
    assert_eq!(other.holders("06:02"), both);
    // Each ledger follows the arbiter with the next command there.
    assert_eq!(other.rows("Active locks").len(), 2);
    assert_eq!(sandbox.rows("Active locks").len(), 1);
    sandbox.ask("06:03", "renew").ok();
    assert_eq!(sandbox.rows("Active locks").len(), 2);
    sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    other.ask("06:04", "unlock docs --agent python-pro").ok();
    sandbox.git(&["pack-refs", "--all"]).ok();
    sandbox.ask("06:05", "unlock --all").ok();
    assert_eq!(other.locks("06:05"), [""; 0]);
    let fsck = sandbox.git(&["fsck", "--strict", "--no-dangling"]).ok();
    assert_eq!(fsck.stdout.trim(), "", "{fsck}");
    let chain = sandbox.git(&["log", "--format=%s by %an", "refs/policy/ledger"]).ok().stdout;
    let told = [
        "unlock src/** by rust-expert",
        "unlock docs by python-pro",
        "renew src/** by rust-expert",
        "lock docs by python-pro",
        "lock src/** by rust-expert",
    ];
    assert_eq!(chain.lines().collect::<Vec<_>>(), told);
    // Nothing but the ledger has changed: neither index nor HEAD know of the arbiter.
    assert_eq!(sandbox.git(&["status", "--porcelain"]).ok().stdout, " M WORK_STATUS.md\n");
}

#[test]
fn linked_worktrees_share_one_arbiter() {
    story(&Sandbox::unlocked(&[]));
}

#[test]
fn a_sha256_repository_with_reftables() {
    story(&Sandbox::unlocked(&["--object-format=sha256", "--ref-format=reftable"]));
}

#[test]
fn a_sha1_repository_with_reftables() {
    story(&Sandbox::unlocked(&["--ref-format=reftable"]));
}

#[test]
fn a_sha256_repository_with_files_for_refs() {
    story(&Sandbox::unlocked(&["--object-format=sha256"]));
}

#[test]
fn a_bare_repository_has_an_arbiter_and_no_ledger_to_write() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.git(&["clone", "--quiet", "--bare", ".", "../bare"]).ok();
    let bare = sandbox.beside("bare");
    bare.ask("06:00", "lock src").ok();
    bare.ask("06:01", "lock src/a --agent python-pro").exits(1).says("by rust-expert");
    assert_eq!(bare.holders("06:02"), ["src rust-expert arbiter"]);
    bare.ask("06:03", "unlock --all").ok();
    assert!(!bare.has("WORK_STATUS.md"));
}

#[test]
fn before_the_first_commit_and_with_a_policy_that_nobody_has_committed() {
    for options in [&[][..], &["--ref-format=reftable"]] {
        let sandbox = Sandbox::init(options);
        sandbox.write("policy.toml", POLICY);
        sandbox.ask("06:00", "lock src").ok();
        sandbox.ask("06:01", "lock src/a --agent python-pro").exits(1);
        // A ledger that was not there is there now.
        assert_eq!(sandbox.rows("Active locks").len(), 1);
        sandbox.git(&["symbolic-ref", "HEAD"]).ok().says("refs/heads/main");
        assert_eq!(sandbox.git(&["rev-parse", "--verify", "HEAD"]).code, Some(128));
        sandbox.ask("06:02", "unlock src").ok();
    }
}

#[test]
fn a_detached_head_and_a_ledger_that_was_deleted() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.git(&["checkout", "--quiet", "--detach"]).ok();
    sandbox.ask("06:00", "lock src").ok();
    std::fs::remove_file(sandbox.path().join("WORK_STATUS.md")).unwrap();
    sandbox.ask("06:01", "lock docs").ok();
    assert_eq!(sandbox.rows("Active locks").len(), 2);
    assert_eq!(sandbox.holders("06:02"), ["docs rust-expert arbiter", "src rust-expert arbiter"]);
}

#[test]
fn an_agent_with_signing_keys_signs_its_entries() {
    let sandbox = Sandbox::unlocked(&[]);
    let key = sandbox.path().parent().unwrap().join("home/key");
    let key = key.to_str().unwrap();
    sandbox.call("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", key]).end().ok();
    let public = std::fs::read_to_string(format!("{key}.pub")).unwrap();
    let signing = format!("[agents.rust-expert]\nsigning-keys = [{:?}]", public.trim());
    sandbox.write("policy.toml", POLICY.replace("[agents.rust-expert]", &signing));
    sandbox.commit("Names have to be proven");
    // Unsigned it is not made.
    sandbox.git(&["config", "user.signingKey", "/nowhere"]).ok();
    sandbox.git(&["config", "gpg.format", "ssh"]).ok();
    sandbox.ask("06:00", "lock a").exits(2).says("user.signingKey");
    assert_eq!(sandbox.arbiter().0, "");
    sandbox.git(&["config", "user.signingKey", key]).ok();
    sandbox.ask("06:00", "lock a").ok();
    let entry = sandbox.git(&["cat-file", "-p", "refs/policy/ledger"]).ok().stdout;
    assert!(entry.contains("gpgsig -----BEGIN SSH SIGNATURE-----"), "{entry}");
    sandbox.ask("06:00", "lock b --agent python-pro").ok();
    let entry = sandbox.git(&["cat-file", "-p", "refs/policy/ledger"]).ok().stdout;
    assert!(!entry.contains("gpgsig"), "{entry}");
}

#[test]
fn tasks_say_what_they_like_and_hide_no_other_lock() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock first --agent python-pro").ok();
    let tasks = [
        "<!-- gone",
        "a | b",
        "```",
        "## Released locks",
        "done",
        "RELEASED",
        "-",
        "[x] `y` --> ~~z~~",
        "<details>",
    ];
    for (at, task) in tasks.iter().enumerate() {
        sandbox.call_policy(&["lock", &format!("p{at}"), "--task", task]).end().ok();
    }
    sandbox.ask("06:01", "lock last --agent python-pro").ok();
    let locks = sandbox.policy(&["locks", "--format", "json"]).ok().json();
    let kept: Vec<&str> =
        locks["locks"].as_array().unwrap().iter().map(|lock| lock["task"].as_str().unwrap()).collect();
    assert_eq!(kept.len(), tasks.len() + 2);
    let plain = |task: &&str| task.contains(char::is_alphabetic);
    assert!(tasks.iter().filter(|task| plain(task)).all(|task| kept.contains(task)), "{kept:?}");
    assert_eq!(sandbox.rows("Active locks").len(), tasks.len() + 2);
    sandbox.ask("06:02", "unlock --all").ok();
    assert_eq!(sandbox.rows("Active locks").len(), 2);
    assert_eq!(sandbox.holders("06:02"), ["first python-pro arbiter", "last python-pro arbiter"]);
}

impl Sandbox {
    /// Starts a program whose standard output can be read while it runs.
    fn start(&self, program: &str, arguments: &[&str]) -> std::process::Child {
        let mut command = self.command(program, arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}
