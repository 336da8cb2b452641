//! Servers that answer and do not take the arbiter's ref, and servers that do not answer: what locking makes of each.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::remote_locks::Pair;
use crate::servers::Transport;

const EVERY: [Transport; 3] = [Transport::Directory, Transport::Daemon, Transport::Http];

/// Has the server decline every ref below `refs/policy`, as forges do that let nobody make refs of their own.
pub fn decline(pair: &Pair, hook: &str) {
    let script = match hook {
        "update" => "case $1 in refs/policy/*) echo 'only branches and tags here' >&2; exit 1;; esac",
        _ => {
            "while read -r _ _ name; do
                case $name in refs/policy/*) echo 'only branches and tags here' >&2; exit 1;; esac
            done"
        }
    };
    pair.server.bare.script(&format!("hooks/{hook}"), script);
}

#[test]
fn a_refusal_is_no_race() {
    for transport in EVERY {
        let pair = Pair::new(transport, &[], "");
        for (hook, said) in [("update", "hook declined"), ("pre-receive", "pre-receive hook declined")] {
            decline(&pair, hook);
            let started = Instant::now();
            let refused = pair.rust.policy(&["lock", "src/a.rs"]).exits(2);
            refused
                .says("origin does not take refs/policy/ledger")
                .says(said)
                .says("only branches and tags here")
                .says("policy doctor")
                .says("refs/heads/policy-ledger");
            assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
            std::fs::remove_file(pair.server.bare.path().join("hooks").join(hook)).unwrap();
        }
        for key in ["receive.hideRefs", "transfer.hideRefs"] {
            pair.server.bare.git(&["config", key, "refs/policy"]).ok();
            let refused = pair.rust.policy(&["lock", "src/a.rs"]).exits(2);
            refused.says("deny updating a hidden ref").says("policy doctor");
            pair.server.bare.git(&["config", "--unset", key]).ok();
        }
        assert!(!pair.rust.read("WORK_STATUS.md").contains("src/a.rs"), "nothing was granted");
        pair.rust.policy(&["lock", "src/a.rs"]).ok();
    }
}

#[test]
fn a_server_that_hides_a_ref_it_shows_is_found_out() {
    let pair = Pair::new(Transport::Daemon, &[], "");
    pair.rust.policy(&["lock", "src/a.rs"]).ok();
    // From now on whoever pushes sees no arbiter, and git takes that for a lost race.
    pair.server.bare.git(&["config", "receive.hideRefs", "refs/policy"]).ok();
    let refused = pair.python.policy(&["lock", "src/b.rs"]).exits(2);
    refused.says("origin does not take refs/policy/ledger").says("policy doctor");
}

#[test]
fn a_ref_that_cannot_be_written_is_a_refusal() {
    let pair = Pair::new(Transport::Http, &[], "");
    let head = pair.server.bare.id("main");
    pair.server.bare.git(&["update-ref", "refs/policy/ledger/below", &head]).ok();
    pair.rust.policy(&["lock", "src/a.rs"]).exits(2).says("cannot create").says("policy doctor");
}

#[test]
fn a_server_without_pushes_is_not_out_of_reach() {
    for transport in [Transport::Daemon, Transport::Http] {
        // Else every clone would decide alone, for ever.
        let pair = Pair::new(transport, &[], "offline = \"local\"");
        for key in ["http.receivepack", "daemon.receivepack"] {
            pair.server.bare.git(&["config", key, "false"]).ok();
        }
        let refused = pair.rust.policy(&["lock", "src/a.rs"]).exits(2);
        refused.says("origin does not take refs/policy/ledger").says("policy doctor");
    }
}

#[test]
fn a_branch_serves_where_other_refs_are_refused() {
    for transport in EVERY {
        let pair = Pair::new(transport, &[], "remote-ref = \"refs/heads/policy-ledger\"");
        decline(&pair, "update");
        pair.rust.policy(&["lock", "src/a.rs"]).ok();
        pair.python.policy(&["lock", "src/a.rs"]).exits(1).says("rust-expert");
        pair.rust.policy(&["unlock", "src/a.rs"]).ok();
        pair.python.policy(&["lock", "src/a.rs"]).ok();
        let chain = pair.server.bare.git(&["rev-list", "--count", "refs/heads/policy-ledger"]).ok();
        assert_eq!(chain.stdout.trim(), "3");
    }
}

#[test]
fn a_server_that_hangs_is_given_up() {
    let pair = Pair::new(Transport::Directory, &[], "");
    // The system accepts connections; nobody reads from them.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/repo.git", listener.local_addr().unwrap());
    pair.rust.git(&["remote", "set-url", "origin", &url]).ok();
    pair.rust.git(&["config", "http.lowSpeedTime", "1"]).ok();
    let started = Instant::now();
    pair.rust.policy(&["lock", "src/a.rs"]).exits(2).says("cannot be asked").says("git ls-remote origin");
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn a_server_that_policy_guards_takes_all_that_locking_does() {
    let mut pair = Pair::new(Transport::Daemon, &[], "offline = \"local\"");
    pair.server.bare.policy(&["install"]).ok();
    pair.rust.policy(&["lock", "src/a.rs", "src/b.rs", "--ttl", "10m"]).ok();
    pair.python.policy(&["lock", "src/a.rs"]).exits(1);
    let later = ("GIT_COMMITTER_DATE", "2026-11-22T06:30:00Z");
    pair.python.call_policy(&["lock", "src/a.rs"]).env(later.0, later.1).end().ok();
    let force = ["unlock", "src/a.rs", "--force", "--reason", "away", "--agent", "orchestrator"];
    pair.rust.call_policy(&force).env(later.0, later.1).end().ok().says("released");
    pair.python.call_policy(&["unlock", "--all"]).env(later.0, later.1).end().ok();
    pair.server.stop();
    pair.rust.call_policy(&["lock", "src/c.rs"]).env(later.0, later.1).end().ok().says("decides alone");
    pair.server.resume();
    pair.python.call_policy(&["lock", "src/d.rs"]).env(later.0, later.1).end().ok();
    pair.rust.call_policy(&["lock", "src/e.rs"]).env(later.0, later.1).end().ok();
    for path in ["src/c.rs", "src/e.rs"] {
        let held = pair.python.call_policy(&["lock", path]).env(later.0, later.1).end();
        held.exits(1).says("rust-expert");
    }
}
