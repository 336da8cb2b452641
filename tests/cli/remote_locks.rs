//! Locks that a git server decides (`[locks] remote`): two clones, over each way in which git talks to a server.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::sandbox::{Call, Ended, POLICY, Sandbox};
use crate::servers::{Server, Transport};

const LEDGER_REF: &str = "refs/policy/ledger";

/// A server and two clones of it: rust-expert works in one, python-pro in the other.
pub struct Pair {
    pub server: Server,
    pub rust: Sandbox,
    pub python: Sandbox,
}

impl Pair {
    /// Over `transport`; `options` are git-init's, `locks` is the rest of the policy's table `[locks]`.
    pub fn new(transport: Transport, options: &[&str], locks: &str) -> Self {
        let rust = Sandbox::init(options);
        rust.write("policy.toml", format!("{POLICY}\n[locks]\nremote = \"origin\"\n{locks}\n"));
        rust.write("WORK_STATUS.md", "# Work status\n\nWords of ours.\n");
        rust.write("src/lib.rs", "//! Nothing yet.\n");
        rust.commit("Adopt policy");
        let server = Server::start(&rust, transport, options);
        rust.git(&["remote", "add", "origin", &server.url()]).ok();
        rust.git(&["push", "--quiet", "origin", "main"]).ok();
        let python = clone(&rust, &server, "python", &[]).env("POLICY_AGENT", "python-pro");
        Self { server, rust, python }
    }

    /// What stands on the server's ledger.
    fn served(&self) -> String {
        self.server.bare.git(&["show", &format!("{LEDGER_REF}:WORK_STATUS.md")]).ok().stdout
    }

    /// The subjects of the server's chain, oldest first.
    fn chain(&self) -> Vec<String> {
        let log = self.server.bare.git(&["log", "--reverse", "--topo-order", "--format=%s", LEDGER_REF]).ok();
        log.stdout.lines().map(str::to_owned).collect()
    }
}

/// A clone of the server beside `sandbox`.
pub fn clone(sandbox: &Sandbox, server: &Server, name: &str, options: &[&str]) -> Sandbox {
    let clone = sandbox.beside(name);
    let url = server.url();
    let place = [url.as_str(), clone.path().to_str().unwrap()];
    sandbox.git(&[&["clone", "--quiet"], options, &place].concat()).ok();
    clone
}

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {ended}"))
}

/// The paths that `policy locks` shows, each with its holder.
fn held(sandbox: &Sandbox) -> Vec<String> {
    let shown = json(&sandbox.policy(&["locks", "--format", "json"]).ok());
    let locks = shown["locks"].as_array().unwrap();
    let name =
        |lock: &Value| format!("{} {}", lock["path"].as_str().unwrap(), lock["agent"].as_str().unwrap());
    locks.iter().map(name).collect()
}

/// Runs commands at once.
fn at_once(calls: Vec<Call>) -> Vec<Ended> {
    std::thread::scope(|scope| {
        let running: Vec<_> = calls.into_iter().map(|call| scope.spawn(|| call.end())).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// All that locking promises, in one repository.
fn excludes_over(transport: Transport, options: &[&str]) {
    let pair = Pair::new(transport, options, "");
    takes_and_gives_back(&pair);
    takes_over_what_ran_out(&pair);
    lets_one_win(&pair);
    let shared = held(&pair.rust);
    assert_eq!(held(&pair.python), shared, "both clones see the same");
    for path in shared.iter().filter_map(|lock| lock.split(' ').next()) {
        assert!(pair.served().contains(&format!("`{path}`")), "{path}: {}", pair.served());
    }
    pair.server.bare.git(&["fsck", "--strict"]).ok();
    pair.rust.git(&["fsck"]).ok();
}

fn takes_and_gives_back(pair: &Pair) {
    let Pair { rust, python, .. } = pair;
    rust.policy(&["lock", "src/a.rs", "src/b/", "--task", "parser", "--ttl", "2h"]).ok();
    let refused = python.policy(&["lock", "docs/x.md", "src/**"]).exits(1);
    refused.says("rust-expert").says("2026-11-22T08:00:00Z").says("parser");
    assert_eq!(held(python), ["src/a.rs rust-expert", "src/b rust-expert"]);
    // A lock that was taken elsewhere is kept for longer by its holder, whichever clone that is in.
    let elsewhere = python.call_policy(&["renew", "src/a.rs", "--ttl", "4h", "--agent", "rust-expert"]).end();
    elsewhere.ok().says("2026-11-22T10:00:00Z");
    rust.policy(&["renew", "--ttl", "3h"]).ok();
    assert!(pair.served().contains("2026-11-22T10:00:00Z"), "{}", pair.served());
    std::thread::scope(|scope| {
        let waiting = python.call_policy(&["lock", "src/a.rs", "--wait=60s"]);
        let waiting = scope.spawn(|| waiting.end());
        rust.policy(&["unlock", "src/a.rs"]).ok();
        waiting.join().unwrap().ok().says("locked");
    });
    let sheet = python.read("WORK_STATUS.md");
    assert!(sheet.starts_with("# Work status\n\nWords of ours.\n"), "{sheet}");
    assert!(sheet.contains("| `src/a.rs` | python-pro |"), "{sheet}");
    assert!(sheet.contains("| `src/b` | rust-expert |"), "{sheet}");
    python.policy(&["unlock", "--all"]).ok();
    rust.policy(&["unlock", "--all"]).ok();
    assert_eq!(held(python), Vec::<String>::new());
    assert_eq!(
        pair.chain()[..],
        [
            "lock src/a.rs and 1 more",
            "renew src/a.rs",
            "renew src/a.rs and 1 more",
            "unlock src/a.rs",
            "lock src/a.rs",
            "unlock src/a.rs",
            "unlock src/b",
        ]
    );
}

fn takes_over_what_ran_out(pair: &Pair) {
    pair.rust.policy(&["lock", "old.rs", "--ttl", "10m"]).ok();
    pair.python.policy(&["lock", "old.rs"]).exits(1);
    let later = ("GIT_COMMITTER_DATE", "2026-11-22T06:10:01Z");
    pair.python.call_policy(&["lock", "old.rs"]).env(later.0, later.1).end().ok();
    let late = pair.rust.call_policy(&["renew", "old.rs"]).env(later.0, later.1).end();
    late.exits(1).says("python-pro");
    pair.python.policy(&["unlock", "old.rs"]).ok();
}

fn lets_one_win(pair: &Pair) {
    for round in 0..20 {
        let path = format!("src/race{round}.rs");
        // Overlapping sets: each names the path and one that only it wants.
        let arguments = |own: &str| ["lock".to_owned(), path.clone(), format!("{own}/{round}.rs")];
        let calls =
            vec![pair.rust.call_policy(&arguments("rust")), pair.python.call_policy(&arguments("python"))];
        let ended = at_once(calls);
        let won: Vec<usize> = (0..2).filter(|&at| ended[at].code == Some(0)).collect();
        let [won] = won[..] else { panic!("{} and {}", ended[0], ended[1]) };
        let names = ["rust-expert", "python-pro"];
        assert_eq!(ended[1 - won].code, Some(1), "{}", ended[1 - won]);
        assert!(ended[1 - won].stderr.contains(names[won]), "{}", ended[1 - won]);
    }
    let mut locks = held(&pair.rust);
    locks.retain(|lock| lock.contains('/'));
    assert_eq!(locks.len(), 40, "each round gave one agent two paths: {locks:?}");
}

#[test]
fn a_directory_excludes() {
    excludes_over(Transport::Directory, &[]);
}

#[test]
fn gits_own_protocol_excludes() {
    excludes_over(Transport::Daemon, &[]);
}

#[test]
fn smart_http_excludes() {
    excludes_over(Transport::Http, &[]);
}

#[test]
fn sha256_works_over_every_transport() {
    for transport in [Transport::Directory, Transport::Daemon, Transport::Http] {
        let pair = Pair::new(transport, &["--object-format=sha256"], "");
        pair.rust.policy(&["lock", "src/**"]).ok();
        pair.python.policy(&["lock", "src/a.rs"]).exits(1).says("rust-expert");
        pair.rust.policy(&["unlock", "src/**"]).ok();
        pair.python.policy(&["lock", "src/a.rs"]).ok();
        assert_eq!(pair.chain().len(), 3);
        pair.server.bare.git(&["fsck", "--strict"]).ok();
    }
}

#[test]
fn what_is_known_from_before_is_no_answer() {
    let Pair { server: _server, rust, python } = &Pair::new(Transport::Directory, &[], "");
    rust.policy(&["lock", "src/a.rs", "--ttl", "8h"]).ok();
    let force = ["unlock", "src/a.rs", "--force", "--reason", "gone", "--agent", "orchestrator"];
    python.policy(&force).ok();
    python.policy(&["lock", "src/a.rs"]).ok();
    // The first clone has not asked since, and by what it knows nothing would change.
    rust.policy(&["lock", "src/a.rs", "--ttl", "1h"]).exits(1).says("python-pro");
    rust.policy(&["renew", "src/a.rs", "--ttl", "1h"]).exits(1).says("python-pro");
    let other = ["unlock", "src/a.rs", "--agent", "python-pro"];
    rust.policy(&other).ok().says("released");
}

#[test]
fn every_kind_of_clone_finds_the_arbiter() {
    let pair = Pair::new(Transport::Daemon, &[], "");
    pair.rust.policy(&["lock", "src/a.rs"]).ok();
    pair.rust.policy(&["lock", "src/b.rs"]).ok();
    let kinds: [(&str, &[&str]); 3] =
        [("shallow", &["--depth=1"]), ("single", &["--single-branch"]), ("partial", &["--filter=blob:none"])];
    pair.server.bare.git(&["config", "uploadpack.allowFilter", "true"]).ok();
    for (name, options) in kinds {
        let clone = clone(&pair.rust, &pair.server, name, options).env("POLICY_AGENT", "python-pro");
        clone.policy(&["lock", "src/b.rs"]).exits(1).says("rust-expert");
        let own = format!("docs/{name}.md");
        clone.policy(&["lock", &own]).ok();
        pair.rust.policy(&["lock", &own]).exits(1).says("python-pro");
        let log = |sandbox: &Sandbox| json(&sandbox.policy(&["locks", "--log", "--format", "json"]).ok());
        assert_eq!(log(&clone), log(&pair.rust), "the whole chain is here");
    }
    let linked = pair.python.beside("linked");
    pair.python.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap(), "-b", "side"]).ok();
    let linked = linked.env("POLICY_AGENT", "docker-expert");
    linked.policy(&["lock", "src/a.rs"]).exits(1).says("rust-expert");
    linked.policy(&["lock", "linked.rs"]).ok();
    assert!(linked.read("WORK_STATUS.md").contains("| `linked.rs` | docker-expert |"));
    pair.python.policy(&["lock", "linked.rs"]).exits(1).says("docker-expert");
    pair.rust.policy(&["lock", "linked.rs"]).exits(1).says("docker-expert");
}

#[test]
fn every_kind_of_clone_makes_the_arbiter() {
    let pair = Pair::new(Transport::Daemon, &[], "");
    pair.rust.commit("Go on");
    pair.rust.git(&["push", "--quiet", "origin", "main"]).ok();
    let linked = pair.rust.beside("linked");
    pair.rust.git(&["worktree", "add", "--quiet", linked.path().to_str().unwrap(), "-b", "side"]).ok();
    let shallow = clone(&pair.rust, &pair.server, "shallow", &["--depth=1"]);
    let single = clone(&pair.rust, &pair.server, "single", &["--single-branch"]);
    for first in [shallow, single, linked] {
        first.policy(&["lock", "src/a.rs"]).ok();
        assert_eq!(pair.chain(), ["lock src/a.rs"], "in {}", first.path().display());
        pair.python.policy(&["lock", "src/a.rs"]).exits(1).says("rust-expert");
        pair.server.bare.git(&["update-ref", "-d", LEDGER_REF]).ok();
        pair.python.git(&["update-ref", "-d", LEDGER_REF]).ok();
        first.git(&["restore", "WORK_STATUS.md"]).ok();
    }
}

#[test]
fn many_clones_that_want_different_paths_all_get_them() {
    let pair = Pair::new(Transport::Http, &[], "");
    let clones: Vec<Sandbox> =
        (0..6).map(|at| clone(&pair.rust, &pair.server, &format!("clone{at}"), &[])).collect();
    let calls =
        clones.iter().enumerate().map(|(at, clone)| clone.call_policy(&["lock", &format!("{at}.rs")]));
    for ended in at_once(calls.collect()) {
        ended.ok();
    }
    assert_eq!(held(&pair.python).len(), 6);
    assert_eq!(pair.chain().len(), 6);
}

#[test]
fn processes_of_one_clone_do_not_take_each_other_for_a_server_that_is_gone() {
    let pair = Pair::new(Transport::Daemon, &[], "offline = \"local\"");
    for round in 0..4 {
        // The server moves on, so that every process of the other clone has something to fetch.
        pair.python.policy(&["lock", &format!("python/{round}.rs")]).ok();
        let mut calls: Vec<Call> = (0..4).map(|_| pair.rust.call_policy(&["locks"])).collect();
        for at in 0..3 {
            calls.push(pair.rust.call_policy(&["lock", &format!("rust/{round}-{at}.rs")]));
        }
        for ended in at_once(calls) {
            let ended = ended.ok();
            assert!(!ended.to_string().contains("decides alone"), "{ended}");
        }
    }
    assert_eq!(pair.chain().len(), 16);
}

#[test]
fn a_lock_that_a_killed_git_left_is_no_reason_to_decide_alone() {
    let pair = Pair::new(Transport::Directory, &[], "offline = \"local\"");
    pair.python.policy(&["lock", "src/a.rs"]).ok();
    pair.rust.write(".git/refs/policy/remotes/origin/ledger.lock", "");
    let refused = pair.rust.policy(&["lock", "src/a.rs"]).exits(2);
    refused.says("what origin says cannot be kept").says("refs/policy/remotes/origin/ledger.lock'");
    std::fs::remove_file(pair.rust.path().join(".git/refs/policy/remotes/origin/ledger.lock")).unwrap();
    pair.rust.policy(&["lock", "src/a.rs"]).exits(1).says("python-pro");
}

/// How long anything may take that a server does not answer.
const BOUND: Duration = Duration::from_secs(30);

#[test]
fn an_unreachable_server_is_a_fault() {
    for transport in [Transport::Directory, Transport::Daemon, Transport::Http] {
        let mut pair = Pair::new(transport, &[], "");
        pair.rust.policy(&["lock", "src/a.rs"]).ok();
        pair.server.stop();
        let started = Instant::now();
        for arguments in [&["lock", "src/b.rs"][..], &["renew"], &["unlock", "--all"], &["locks"]] {
            let refused = pair.rust.policy(arguments).exits(2);
            refused.says("cannot be asked").says("git ls-remote origin").says("offline = \"local\"");
        }
        let refused = pair.python.policy(&["lock", "src/b.rs", "--format", "json"]).exits(2);
        assert_eq!(json(&refused)["outcome"], "fault");
        assert!(started.elapsed() < BOUND, "{:?}", started.elapsed());
        assert!(!pair.rust.read("WORK_STATUS.md").contains("src/b.rs"));
        pair.server.resume();
        pair.python.policy(&["lock", "src/b.rs"]).ok();
    }
}

#[test]
fn a_server_that_is_not_there_is_a_fault() {
    let pair = Pair::new(Transport::Directory, &[], "");
    let port = crate::servers::free_port();
    for url in [
        format!("git://127.0.0.1:{port}/repo.git"),
        format!("http://127.0.0.1:{port}/repo.git"),
        "http://no-such-host.invalid/repo.git".to_owned(),
        "git://no-such-host.invalid/repo.git".to_owned(),
    ] {
        pair.rust.git(&["remote", "set-url", "origin", &url]).ok();
        pair.rust.policy(&["lock", "src/a.rs"]).exits(2).says("cannot be asked").says("git ls-remote origin");
    }
}

#[test]
fn a_remote_that_does_not_exist_is_never_decided_alone() {
    let pair = Pair::new(Transport::Directory, &[], "offline = \"local\"");
    pair.rust.git(&["remote", "rename", "origin", "upstream"]).ok();
    let refused = pair.rust.policy(&["lock", "src/a.rs"]).exits(2);
    refused.says("no remote `origin`").says("git remote add origin");
}

#[test]
fn offline_a_clone_decides_alone_and_joins_later() {
    for transport in [Transport::Directory, Transport::Daemon, Transport::Http] {
        let mut pair = Pair::new(transport, &[], "offline = \"local\"");
        pair.rust.policy(&["lock", "src/a.rs"]).ok();
        pair.python.policy(&["lock", "src/p.rs"]).ok();
        pair.server.stop();
        let alone = pair.rust.policy(&["lock", "src/b.rs", "src/c.rs"]).ok();
        alone.says("this clone decides alone");
        pair.rust.policy(&["lock", "src/a.rs", "--agent", "docker-expert"]).exits(1).says("rust-expert");
        assert!(held(&pair.rust).contains(&"src/b.rs rust-expert".to_owned()));
        pair.server.resume();
        // Meanwhile, by what the server knows, `src/b.rs` is free.
        pair.python.policy(&["lock", "src/b.rs"]).ok();
        let before = pair.rust.policy(&["locks", "--log"]).ok();
        assert_eq!(before.stdout.matches("  locked ").count(), 5, "both chains are shown: {before}");
        let joined = pair.rust.policy(&["lock", "src/d.rs"]).ok();
        joined.says("taken while the server was out of reach").says("`src/b.rs`").says("python-pro");
        let expected = ["src/a.rs rust-expert", "src/p.rs python-pro", "src/b.rs python-pro"];
        for clone in [&pair.rust, &pair.python] {
            let held = held(clone);
            for lock in expected.into_iter().chain(["src/c.rs rust-expert", "src/d.rs rust-expert"]) {
                assert!(held.contains(&lock.to_owned()), "{lock} is not in {held:?}");
            }
        }
        assert!(!held(&pair.python).contains(&"src/b.rs rust-expert".to_owned()));
        // It stays in sight as long as the row stands in the ledger of that clone.
        pair.rust.policy(&["locks"]).ok().says("contradiction").says("src/b.rs");
        let chain = pair.chain();
        for entry in ["lock src/b.rs and 1 more", "lock src/b.rs", "lock src/d.rs", "lock src/p.rs"] {
            assert!(chain.contains(&entry.to_owned()), "{entry} is not in {chain:?}");
        }
        let log = pair.python.policy(&["locks", "--log"]).ok();
        // What was taken alone and stayed is told twice: when it was taken, and when the server's chain got it.
        for (lock, times) in
            [("src/b.rs  rust-expert", 1), ("src/c.rs  rust-expert", 2), ("src/b.rs  python-pro", 1)]
        {
            assert_eq!(log.stdout.matches(lock).count(), times, "{lock}: {log}");
        }
        pair.server.bare.git(&["fsck", "--strict"]).ok();
        assert_eq!(pair.rust.id(LEDGER_REF), pair.server.bare.id(LEDGER_REF));
    }
}

#[test]
fn what_was_given_back_offline_is_given_back_when_the_chains_join() {
    let mut pair = Pair::new(Transport::Directory, &[], "offline = \"local\"");
    pair.rust.policy(&["lock", "src/a.rs"]).ok();
    pair.server.stop();
    pair.rust.policy(&["unlock", "src/a.rs"]).ok().says("decides alone");
    pair.server.resume();
    pair.python.policy(&["lock", "src/a.rs"]).exits(1);
    pair.rust.policy(&["lock", "src/b.rs"]).ok();
    pair.python.policy(&["lock", "src/a.rs"]).ok();
}
