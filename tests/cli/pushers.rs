//! `pre-receive` under real server processes: many commits in one push, several pushers at once, what a pusher is told,
//! and a pusher who goes away.

use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::sandbox::{Ended, Sandbox};
use crate::servers::{Server, Transport};

/// A server that judges, and a repository that pushes to it.
fn served(transport: Transport, options: &[&str]) -> (Sandbox, Server) {
    let local = Sandbox::adopted_with(options);
    let server = Server::start(&local, transport, options);
    local.git(&["remote", "add", "origin", &server.url()]).ok();
    local.git(&["push", "--quiet", "origin", "main"]).ok();
    server.bare.policy(&["install"]).ok();
    (local, server)
}

fn push(local: &Sandbox, arguments: &[&str]) -> Ended {
    local.git(&[&["push", "origin"], arguments].concat())
}

/// What the server said, without git's `remote: `.
fn remote(ended: &Ended) -> Vec<String> {
    let said = ended.stderr.lines().filter_map(|line| line.strip_prefix("remote: "));
    said.map(|line| line.trim_end().to_owned()).collect()
}

/// All refs of the server.
fn refs(server: &Server) -> String {
    server.bare.git(&["for-each-ref"]).ok().stdout
}

/// Commits `count` files on `branch`, which starts at main, all in order but for those whose number is in `bad`: nobody
/// holds them.
fn commits(local: &Sandbox, branch: &str, count: usize, bad: &[usize]) {
    let mut told = String::new();
    let (index, ledger) = (local.read("orchestration-index.md"), local.read("WORK_STATUS.md"));
    let mut data = |head: &str, text: &str| told.push_str(&format!("{head}\ndata {}\n{text}\n", text.len()));
    let mut notes = String::new();
    for at in 0..count {
        let place = if bad.contains(&at) { "docs" } else { "src" };
        notes.push_str(&format!("- {place}/{branch}/{at}.rs was written\n"));
        let author = "author Rust Expert <rust@agents.example> 1795327200 +0000";
        let head = format!("commit refs/heads/{branch}\n{author}\n{}", author.replace("author", "committer"));
        data(&head, &format!("Write {at}"));
        if at == 0 {
            data("from refs/heads/main^0\nM 100644 inline start", "x");
        }
        data(&format!("M 100644 inline {place}/{branch}/{at}.rs"), &format!("//! {at}\n"));
        data("M 100644 inline orchestration-index.md", &format!("{index}{notes}"));
        data("M 100644 inline WORK_STATUS.md", &format!("{ledger}{notes}"));
    }
    let told = told.replace("M 100644 inline start\ndata 1\nx\n", "");
    local.call_git(&["fast-import", "--quiet", "--force"]).input(told).end().ok();
}

fn two_hundred(transport: Transport) {
    let (local, server) = served(transport, &[]);
    // Not unpacked one by one: the quarantine holds a pack, as it does after most pushes of this size.
    commits(&local, "good", 200, &[]);
    let taken = push(&local, &["good", "good:main"]).ok();
    assert_eq!(remote(&taken), Vec::<String>::new());
    assert_eq!(server.bare.id("main"), local.id("good"));

    commits(&local, "bad", 200, &[20, 150, 151, 152, 199]);
    let before = refs(&server);
    let refused = push(&local, &["bad"]).exits(1);
    assert_eq!(refs(&server), before);
    server.bare.git(&["cat-file", "-e", &local.id("bad")]).exits(1);
    let told = remote(&refused);
    let text = told.join("\n");
    assert!(told.iter().all(|line| line.chars().count() <= 72 - "remote: ".len()), "{text}");
    assert!(told.len() <= 28, "{refused}");
    for words in
        ["refuses this push: 5 errors in 200 commits", "lock-missing  docs/bad/20", "and 2 more errors"]
    {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    // The command that shows all of it does.
    let command = told.iter().find_map(|line| line.trim().strip_prefix("policy check")).unwrap();
    local.git(&["fetch", "--quiet", "origin"]).ok();
    local
        .policy(&[&["check"], &command.split_whitespace().collect::<Vec<_>>()[..]].concat())
        .exits(1)
        .says("docs/bad/199");
}

#[test]
fn two_hundred_commits_are_judged_over_http() {
    two_hundred(Transport::Http);
}

#[test]
fn two_hundred_commits_are_judged_over_gits_own_protocol() {
    two_hundred(Transport::Daemon);
}

fn kinds(transport: Transport, options: &[&str]) {
    let (local, server) = served(transport, options);
    commits(&local, "good", 2, &[]);
    commits(&local, "bad", 2, &[1]);
    push(&local, &["good"]).ok();
    push(&local, &["good:refs/heads/again", "good~1:refs/heads/half"]).ok();

    let before = refs(&server);
    let refused = push(&local, &["bad"]).exits(1);
    assert!(remote(&refused).join("\n").contains("docs/bad/1"), "{refused}");
    // One that is bad takes all with it: before any ref moves there is but one verdict.
    push(&local, &["good:refs/heads/third", "bad"]).exits(1);
    push(&local, &["--atomic", "good:refs/heads/third", "bad", ":again"]).exits(1);
    push(&local, &["--force", "bad:good"]).exits(1);
    local.git(&["tag", "--annotate", "--message", "x", "v1", "bad"]).ok();
    push(&local, &["v1"]).exits(1);
    assert_eq!(refs(&server), before);

    local.git(&["tag", "--annotate", "--message", "x", "v2", "good"]).ok();
    push(&local, &["--atomic", "v2", "good:refs/heads/third", ":again"]).ok();
    push(&local, &["--force", "good~1:good"]).ok();
    push(&local, &[":half", ":third"]).ok();
    let names = server.bare.git(&["for-each-ref", "--format=%(refname)"]).ok().stdout;
    assert_eq!(names, "refs/heads/good\nrefs/heads/main\nrefs/tags/v2\n");
}

#[test]
fn every_kind_of_push_is_judged_over_http() {
    kinds(Transport::Http, &[]);
}

#[test]
fn every_kind_of_push_is_judged_in_a_sha_256_repository() {
    kinds(Transport::Daemon, &["--object-format=sha256"]);
}

#[test]
fn pushers_who_come_at_once_are_judged_each_by_itself() {
    let (local, server) = served(Transport::Http, &[]);
    let clones: Vec<Sandbox> = (0..4)
        .map(|at| {
            let clone = local.beside(&format!("clone{at}"));
            local.git(&["clone", "--quiet", &server.url(), clone.path().to_str().unwrap()]).ok();
            commits(&clone, &format!("own{at}"), 20, if at == 3 { &[7] } else { &[] });
            clone
        })
        .collect();
    let start = server.bare.id("main");
    let pushed: Vec<(Ended, Ended)> = std::thread::scope(|scope| {
        let running: Vec<_> = clones
            .iter()
            .enumerate()
            .map(|(at, clone)| {
                let own = clone.call_git(&["push", "origin", &format!("own{at}")]);
                let main = clone.call_git(&["push", "origin", &format!("own{at}:main")]);
                scope.spawn(move || (own.end(), main.end()))
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (at, (own, _)) in pushed.iter().enumerate() {
        assert_eq!(own.code, Some(if at == 3 { 1 } else { 0 }), "{own}");
        assert_eq!(remote(own).join("\n").contains("docs/own3/7"), at == 3, "{own}");
    }
    // The three that are in order want main at once: one has it, and whoever lost is told by git.
    let winners: Vec<usize> = (0..4).filter(|&at| pushed[at].1.code == Some(0)).collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    assert_ne!(winners[0], 3);
    assert_eq!(server.bare.id("main"), clones[winners[0]].id(&format!("own{}", winners[0])));
    assert_ne!(server.bare.id("main"), start);
    server.bare.git(&["fsck", "--strict"]).ok();
}

/// Waits until `is_so`.
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what} has not come");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_pusher_who_hangs_up_leaves_nothing_half_done() {
    let (local, server) = served(Transport::Daemon, &[]);
    server.bare.policy(&["uninstall"]).ok();
    // It tells that it has begun, and goes on when it is told to; then the judgement follows.
    server.bare.script(
        "hooks/pre-receive",
        "cat >/dev/null; read -r _ _ _ parent _ </proc/$PPID/stat; echo $parent >begun.new; mv begun.new begun\nread word <go; : >over",
    );
    server.bare.policy(&["install"]).ok();
    server.bare.call("mkfifo", &["go"]).end().ok();
    commits(&local, "bad", 3, &[1]);
    let before = refs(&server);
    let mut command = local.command("git", &["push", "--quiet", "origin", "bad"]);
    let mut pusher = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_until("the hook", || server.bare.has("begun"));
    pusher.kill().unwrap();
    let mut said = String::new();
    pusher.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    pusher.wait().unwrap();
    std::fs::write(server.bare.path().join("go"), "on\n").unwrap();
    wait_until("the hook's end", || server.bare.has("over"));
    let receiver = format!("/proc/{}", server.bare.read("begun").trim());
    wait_until("the end of the push", || !std::path::Path::new(&receiver).exists());
    assert_eq!(refs(&server), before, "{said}");
    server.bare.git(&["cat-file", "-e", &local.id("bad")]).exits(1);
    // The next one finds all as it was.
    server.bare.script("hooks/pre-receive.before-policy", "exit 0");
    push(&local, &["bad"]).exits(1).says("docs/bad/1");
    commits(&local, "good", 3, &[]);
    push(&local, &["good"]).ok();
}

#[test]
fn a_shallow_clone_pushes_what_can_be_judged() {
    let (local, server) = served(Transport::Http, &[]);
    commits(&local, "good", 3, &[]);
    push(&local, &["good:main"]).ok();
    let clone = local.beside("shallow");
    local.git(&["clone", "--quiet", "--depth=1", &server.url(), clone.path().to_str().unwrap()]).ok();
    commits(&clone, "more", 2, &[]);
    // What it lacks, the server has.
    push(&clone, &["more"]).ok();
    commits(&clone, "bad", 2, &[0]);
    push(&clone, &["bad"]).exits(1).says("docs/bad/0");

    // A server that lacks it too would take a history that is cut off, if it is set to: what a commit there changes
    // cannot be told, and nothing is taken.
    let other = Server::start(&Sandbox::empty(), Transport::Http, &[]);
    other.bare.policy(&["install"]).ok();
    clone.git(&["remote", "add", "other", &other.url()]).ok();
    let shallow = |clone: &Sandbox| clone.git(&["push", "other", "main"]).exits(1);
    let refused = shallow(&clone);
    assert!(refused.stderr.contains("shallow update not allowed"), "{refused}");
    other.bare.git(&["config", "receive.shallowUpdate", "true"]).ok();
    let refused = shallow(&clone);
    let text = remote(&refused).join("\n");
    assert!(text.contains("could not judge this push") && text.contains("is cut off"), "{refused}");
    assert_eq!(refs(&other), "");
}

#[test]
fn the_whole_of_a_first_push_can_be_asked_for() {
    let local = Sandbox::adopted();
    let server = Server::start(&local, Transport::Http, &[]);
    server.bare.policy(&["install"]).ok();
    local.git(&["remote", "add", "origin", &server.url()]).ok();
    let refused = push(&local, &["main"]).exits(1);
    let told = remote(&refused);
    let command = told.iter().find_map(|line| line.trim().strip_prefix("policy check")).unwrap();
    local
        .policy(&[&["check"], &command.split_whitespace().collect::<Vec<_>>()[..]].concat())
        .exits(1)
        .says("lock-missing");
}
