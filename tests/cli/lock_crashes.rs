//! Processes that are killed and disks that are full: what was asked for is there wholly or not at all, and the next
//! request gets its answer.

use std::os::unix::process::CommandExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// The time of day in a round: each has a minute of its own.
fn minute(round: u32) -> String {
    format!("{:02}:{:02}:00", 6 + round / 60, round % 60)
}

/// How long `policy` with the words of `line` runs.
fn length(sandbox: &Sandbox, line: &str) -> Duration {
    let begun = Instant::now();
    sandbox.ask("05:00", line).ok();
    begun.elapsed()
}

/// Starts `policy` with the words of `line` and kills it after `delay`: alone, or with all that it has started.
fn killed(sandbox: &Sandbox, time: &str, line: &str, delay: Duration, with_children: bool) {
    let words: Vec<&str> = line.split(' ').collect();
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_policy"), &words);
    command.env("GIT_COMMITTER_DATE", crate::asking::moment(time)).process_group(0);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(delay);
    if with_children {
        let group = format!("-{}", child.id());
        // Where all of it has ended already there is nothing to kill.
        let _ = sandbox.call("kill", &["-9", "--", &group]).end();
    }
    let _ = child.kill();
    child.wait().unwrap();
}

/// What stands in the work tree, by name.
fn names(sandbox: &Sandbox) -> Vec<String> {
    let entries = std::fs::read_dir(sandbox.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Kills `rounds` requests that take or give back `p` and `q`, and looks at what each has left.
fn survives(options: &[&str], rounds: u32, seed: u64) {
    let sandbox = Sandbox::unlocked(options);
    let mut random = fastrand::Rng::with_seed(seed);
    sandbox.ask("05:00", "lock kept --agent python-pro --ttl 30d").ok();
    let mut window = length(&sandbox, "lock p q").max(length(&sandbox, "unlock p q"));
    let files = names(&sandbox);
    let (mut holds, mut done) = (false, 0);
    for round in 0..rounds {
        let time = minute(round);
        let line = if holds { "unlock p q" } else { "lock p q --ttl 30m" };
        let delay = window.mul_f64(random.f64());
        killed(&sandbox, &time, line, delay, round % 2 == 0);
        // The next request gets its answer, and soon.
        let begun = Instant::now();
        let next = if round % 2 == 0 { "lock next --ttl 1m" } else { "unlock next" };
        sandbox.ask(&time, &format!("{next} --agent docker-expert")).ok();
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(3), "round {round}: the next request took {took:?}");
        for left in ["refs/policy/ledger.lock", "reftable/tables.list.lock"] {
            assert!(!sandbox.has(&format!(".git/{left}")), "round {round}: {left} is left");
        }
        // Wholly there or not at all, and nobody else's lock is lost.
        let locks: Vec<String> =
            sandbox.locks(&time).into_iter().filter(|lock| !lock.starts_with("next ")).collect();
        let of = |path: &str| locks.iter().find_map(|lock| lock.strip_prefix(path));
        assert!(of("kept python-pro ").is_some(), "round {round}: {locks:?}");
        assert_eq!(of("p "), of("q "), "round {round}: {locks:?}");
        let came_through = of("p ").is_some() != holds;
        done += u32::from(came_through);
        // However busy the machine is, the kills come before and after the point that counts.
        window = window.mul_f64(if came_through { 0.95 } else { 1.05 });
        holds = of("p ").is_some();
        assert_eq!(names(&sandbox), files, "round {round}");
    }
    assert!(done > rounds / 20 && done < rounds, "{done} of {rounds} requests came through");
    let end = minute(rounds + 31);
    sandbox.ask(&end, "lock p q next --agent ada").ok();
    sandbox.ask(&end, "lock kept --agent ada").exits(1);
    sandbox.git(&["fsck", "--strict", "--no-dangling"]).ok();
    let told = sandbox.ask(&end, "locks --log --format json").ok().json();
    assert!(told["log"].as_array().unwrap().len() > usize::try_from(done).unwrap());
}

#[test]
fn killed_at_any_point_of_200_rounds() {
    std::thread::scope(|scope| {
        scope.spawn(|| survives(&[], 100, 11));
        survives(&[], 100, 17);
    });
}

#[test]
fn killed_at_any_point_in_a_reftable_repository() {
    survives(&["--ref-format=reftable"], 40, 13);
}

#[test]
fn lock_files_that_a_killed_git_has_left_are_cleared() {
    for (options, left) in
        [(&[][..], "refs/policy/ledger.lock"), (&["--ref-format=reftable"], "reftable/tables.list.lock")]
    {
        let sandbox = Sandbox::unlocked(options);
        sandbox.ask("06:00", "lock a").ok();
        // As somebody leaves them who dies in the middle of a swap.
        sandbox.write(".git/policy/turn", "4711\n");
        sandbox.write(&format!(".git/{left}"), "");
        sandbox.ask("06:01", "lock b").ok();
        assert!(!sandbox.has(&format!(".git/{left}")));
    }
}

#[test]
fn a_lock_file_of_another_git_is_waited_for_and_left_alone() {
    let (sandbox, left) = (Sandbox::unlocked(&[]), ".git/refs/policy/ledger.lock");
    sandbox.ask("06:00", "lock a").ok();
    sandbox.write(left, "");
    sandbox.ask("06:01", "lock b").exits(2).says("lock");
    assert!(sandbox.has(left));
    assert_eq!(sandbox.holders("06:01"), ["a rust-expert arbiter"]);
    std::fs::remove_file(sandbox.path().join(left)).unwrap();
    sandbox.ask("06:02", "lock b").ok();
}

/// Runs in a mount namespace of its own: a repository on a disk of 512 kB, filled up to the last page. Then a page more is
/// given free for each attempt, so that the room runs out in one place after the other, until it is enough.
const FULL_DISK: &str = r#"
set -eu
mount -t tmpfs -o size=512k none "$DISK"
cd "$DISK"
git init --quiet --template= --initial-branch=main
cp "$FILES/policy.toml" "$FILES/WORK_STATUS.md" .
"$POLICY" lock old
state() { git rev-parse refs/policy/ledger; cat WORK_STATUS.md; git cat-file -p refs/policy/ledger:WORK_STATUS.md; ls; }
fill() { n=0; while dd if=/dev/zero of="fill-$1-$n" bs=4096 count=1 2>/dev/null; do n=$((n + 1)); done; rm -f "fill-$1-$n"; }
mkdir fill; mv fill .git/fill; cd .git/fill; fill a; cd "$DISK"
before=$(state)
failed=0
for page in $(ls .git/fill); do
    code=0
    "$POLICY" lock new >.git/said 2>&1 || code=$?
    if [ $code = 0 ]; then break; fi
    [ $code = 2 ] || { echo "exit code $code"; exit 1; }
    [ "$(state)" = "$before" ] || { echo "attempt $failed has changed something:"; state; exit 1; }
    "$POLICY" locks | grep -q 'old .*rust-expert' || { echo "attempt $failed: locks cannot be read"; exit 1; }
    failed=$((failed + 1))
    rm ".git/fill/$page"
done
[ $code = 0 ] || { echo "it never worked again"; exit 1; }
"$POLICY" locks
git fsck --no-dangling
echo "$failed attempts failed"
"#;

#[test]
fn a_full_disk_leaves_the_old_state_and_room_mends_it() {
    let sandbox = Sandbox::unlocked(&[]);
    let disk = sandbox.path().parent().unwrap().join("disk");
    std::fs::create_dir(&disk).unwrap();
    // The superuser may mount; everybody else may in a user namespace of their own, where the system allows it.
    let is_root = sandbox.call("id", &["-u"]).end().ok().stdout.trim() == "0";
    let kind = if is_root { "-m" } else { "-Urm" };
    let call = sandbox.call("unshare", &[kind, "sh", "-c", FULL_DISK]);
    let ended = call
        .env("DISK", disk.to_str().unwrap())
        .env("FILES", sandbox.path().to_str().unwrap())
        .env("POLICY", env!("CARGO_BIN_EXE_policy"))
        .end();
    assert!(
        ended.code == Some(0),
        "this needs `unshare {kind}` and `mount -t tmpfs` (the superuser's rights, or user namespaces): {ended}"
    );
    let failed = ended.stdout.lines().last().unwrap();
    let failed: u32 = failed.split(' ').next().unwrap().parse().unwrap();
    assert!(failed > 0, "{ended}");
    assert!(ended.stdout.contains("new ") && ended.stdout.contains("old "), "{ended}");
}
