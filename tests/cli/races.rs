//! Many processes at once: one of them gets it, nobody gets a part, and nobody waits for ever.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::{Output, Stdio};

use crate::asking::moment;
use crate::sandbox::{POLICY, Sandbox};

/// A repository with so many agents, `agent-0` and so on, in which nobody holds anything.
fn crowd(agents: usize, options: &[&str]) -> Sandbox {
    let sandbox = Sandbox::unlocked(options);
    let mut policy = POLICY.to_owned();
    for agent in 0..agents {
        writeln!(policy, "\n[agents.agent-{agent}]").unwrap();
    }
    sandbox.write("policy.toml", policy);
    sandbox.commit("A crowd");
    sandbox
}

/// Starts all of them, each in its own repository or worktree, then waits for all.
fn at_once(calls: &[(&Sandbox, Vec<String>)]) -> Vec<Output> {
    let start = |(sandbox, words): &(&Sandbox, Vec<String>)| {
        let mut command = sandbox.command(&words[0], &words[1..]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let started: Vec<_> = calls.iter().map(start).collect();
    started.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
}

fn policy(agent: usize, words: &[&str]) -> Vec<String> {
    let agent = format!("agent-{agent}");
    let all = [&[env!("CARGO_BIN_EXE_policy")], words, &["--agent", &agent]].concat();
    all.into_iter().map(str::to_owned).collect()
}

#[track_caller]
fn one_winner(options: &[&str], count: usize) {
    let sandbox = crowd(count, options);
    let other = sandbox.linked("other");
    let place = |at: usize| if at.is_multiple_of(2) { &sandbox } else { &other };
    let calls: Vec<_> = (0..count).map(|at| (place(at), policy(at, &["lock", "src/wanted.rs"]))).collect();
    let ended = at_once(&calls);
    let winners: Vec<usize> = (0..count).filter(|&at| ended[at].status.code() == Some(0)).collect();
    let [winner] = winners[..] else { panic!("{winners:?} have won: {ended:#?}") };
    for (at, output) in ended.iter().enumerate().filter(|(at, _)| *at != winner) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{at}: {said}");
        assert!(said.contains(&format!("held  `src/wanted.rs` by agent-{winner} since")), "{at}: {said}");
    }
    assert_eq!(sandbox.holders("06:00"), [format!("src/wanted.rs agent-{winner} arbiter")]);
    let entries = sandbox.git(&["rev-list", "--count", "refs/policy/ledger"]).ok().stdout;
    assert_eq!(entries.trim(), "1");
}

#[test]
fn of_64_processes_in_two_worktrees_exactly_one_wins_and_the_others_are_told_by_whom() {
    one_winner(&[], 64);
}

#[test]
fn of_16_processes_in_a_reftable_repository_exactly_one_wins() {
    one_winner(&["--ref-format=reftable"], 16);
}

/// Overlapping sets of paths, directories and globs, the same in every run.
fn sets(count: usize) -> Vec<Vec<String>> {
    let mut random = fastrand::Rng::with_seed(7);
    let one = |random: &mut fastrand::Rng| match (random.u8(..3), random.u8(..6), random.u8(..6)) {
        (0, area, _) => format!("area{area}/**"),
        (1, area, _) => format!("area{area}/part"),
        (_, area, file) => format!("area{area}/part/file{file}"),
    };
    let set = |_| {
        let paths: BTreeSet<String> = (0..random.usize(1..5)).map(|_| one(&mut random)).collect();
        paths.into_iter().collect()
    };
    (0..count).map(set).collect()
}

/// Whether two of these paths can cover a third.
fn overlap(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches("/**"), other.trim_end_matches("/**"));
    let below = |path: &str, directory: &str| path == directory || path.starts_with(&format!("{directory}/"));
    below(one, other) || below(other, one)
}

/// Who holds what in each entry of the chain, oldest first.
fn chain(sandbox: &Sandbox) -> Vec<BTreeMap<String, BTreeSet<String>>> {
    let entries = sandbox.git(&["rev-list", "--reverse", "refs/policy/ledger"]).ok().stdout;
    let names: String = entries.lines().map(|entry| format!("{entry}:WORK_STATUS.md\n")).collect();
    let ledgers = sandbox.call_git(&["cat-file", "--batch"]).input(names).end().ok().stdout;
    let mut chain = Vec::new();
    for ledger in ledgers.split("# Lock ledger").skip(1) {
        let active = ledger.split("## Released locks").next().unwrap();
        let mut holders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in active.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            holders.entry(cells[2].to_owned()).or_default().insert(cells[1].trim_matches('`').to_owned());
        }
        chain.push(holders);
    }
    assert_eq!(chain.len(), entries.lines().count());
    chain
}

/// Insists that every entry of the chain holds whole sets, and that no two holders ever overlapped.
#[track_caller]
fn whole_and_apart(sandbox: &Sandbox, sets: &[Vec<String>]) {
    for (number, holders) in chain(sandbox).iter().enumerate() {
        for (holder, paths) in holders {
            let at: usize = holder.trim_start_matches("agent-").parse().unwrap();
            let whole: BTreeSet<String> = sets[at].iter().cloned().collect();
            assert_eq!(*paths, whole, "entry {number}: {holder} has a part of what it asked for");
            for (other, others) in holders.iter().filter(|(other, _)| *other != holder) {
                let shared = paths.iter().find(|one| others.iter().any(|two| overlap(one, two)));
                assert_eq!(shared, None, "entry {number}: {holder} and {other} share it");
            }
        }
    }
}

#[test]
fn over_overlapping_sets_there_is_no_partial_grant() {
    let sandbox = crowd(32, &[]);
    let sets = sets(32);
    let call = |(at, set): (usize, &Vec<String>)| {
        let words: Vec<&str> = ["lock"].into_iter().chain(set.iter().map(String::as_str)).collect();
        (&sandbox, policy(at, &words))
    };
    let ended = at_once(&sets.iter().enumerate().map(call).collect::<Vec<_>>());
    whole_and_apart(&sandbox, &sets);
    let last = chain(&sandbox).pop().unwrap();
    for (at, output) in ended.iter().enumerate() {
        let holds = last.contains_key(&format!("agent-{at}"));
        assert_eq!(output.status.code(), Some(i32::from(!holds)), "agent-{at}: {output:?}");
    }
    // Nobody was denied what nobody holds.
    for (at, set) in sets.iter().enumerate().filter(|(at, _)| !last.contains_key(&format!("agent-{at}"))) {
        let mut held = last.values().flatten();
        assert!(held.any(|path| set.iter().any(|own| overlap(own, path))), "agent-{at} was denied {set:?}");
    }
}

#[test]
fn who_waits_over_overlapping_sets_gets_the_whole_in_the_end() {
    let sandbox = crowd(32, &[]);
    let sets = sets(32);
    // Each takes its set, and gives it back as soon as it has it.
    let script = r#"agent=$1; shift; "$POLICY" lock --wait=5m --agent "$agent" "$@" && "$POLICY" unlock --all --agent "$agent""#;
    let sandbox = sandbox.env("POLICY", env!("CARGO_BIN_EXE_policy"));
    let call = |(at, set): (usize, &Vec<String>)| {
        let head = ["sh", "-c", script, "sh"].map(str::to_owned).to_vec();
        (&sandbox, [head, vec![format!("agent-{at}")], set.clone()].concat())
    };
    let ended = at_once(&sets.iter().enumerate().map(call).collect::<Vec<_>>());
    for (at, output) in ended.iter().enumerate() {
        assert!(output.status.success(), "agent-{at}: {output:?}");
    }
    whole_and_apart(&sandbox, &sets);
    assert_eq!(sandbox.locks("06:00"), [""; 0]);
}

#[test]
fn a_clock_that_jumps_takes_nothing_from_those_whose_clocks_are_right() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock a --ttl 1h").ok();
    // Years ahead, hours ahead, years behind: what they lock elsewhere leaves the lock alone.
    for (at, clock) in
        ["2031-01-01T00:00:00Z", "2026-11-22T20:00:00Z", "2019-01-01T00:00:00Z"].iter().enumerate()
    {
        sandbox.ask(clock, &format!("lock elsewhere{at} --agent docker-expert --ttl 1h")).ok();
        sandbox.ask("06:10", "lock a --agent python-pro").exits(1).says("by rust-expert");
        sandbox.ask(clock, "unlock --all --agent docker-expert").ok();
        assert_eq!(sandbox.locks("06:10"), ["a rust-expert 06:00 07:00 arbiter"]);
    }
    // To a clock that is behind it holds, too.
    sandbox.ask("2019-01-01T00:00:00Z", "lock a --agent python-pro").exits(1);
    // A clock that is ahead takes what has run out for it; then it has it, whatever the other's clock says.
    sandbox.ask("07:30", "lock a --agent python-pro --ttl 1h").ok();
    for line in ["renew a", "lock a", "lock a --agent docker-expert"] {
        sandbox.ask("06:20", line).exits(1).says("by python-pro");
    }
    assert_eq!(sandbox.holders("06:20"), ["a python-pro arbiter"]);
    sandbox.ask("08:31", "lock a").ok();
}

#[test]
fn a_lock_from_the_future_has_an_end_and_goes_with_its_holder_or_a_coordinator() {
    let sandbox = Sandbox::unlocked(&[]);
    let future = "2031-01-01T00:00:00Z";
    for (line, agent) in [("unlock a", "python-pro"), ("unlock a --force --reason clock", "orchestrator")] {
        sandbox.ask(future, "lock a --agent python-pro --ttl 1h").ok();
        sandbox.ask("06:00", "lock a").exits(1).says("until 2031-01-01T01:00:00Z");
        // Locking it again with a clock that is right does not lengthen it.
        sandbox.ask("06:01", "lock a --agent python-pro").ok().says("2031-01-01T01:00:00Z");
        sandbox.ask("06:02", &format!("{line} --agent {agent}")).ok();
        sandbox.ask("06:03", "lock a").ok();
        sandbox.ask("06:04", "unlock a").ok();
    }
    sandbox.ask(future, "lock a --agent python-pro --ttl 1h").ok();
    sandbox.ask("2031-01-01T01:00:01Z", "lock a").ok();
    assert_eq!(moment("06:00"), crate::sandbox::NOW);
}
