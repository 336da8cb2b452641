//! WORK_STATUS.md follows the arbiter: what is the team's own stays byte for byte, what was done by hand counts, and
//! what is behind never comes back.

use std::fs::File;
use std::process::Stdio;

use crate::asking::NOBODY;
use crate::sandbox::{Ended, Sandbox};

const HEADS: [&str; 2] = [
    "| Path | Agent | Locked at | Expires | Task |\n|---|---|---|---|---|\n",
    "| Path | Agent | Locked at | Released at | Task |\n|---|---|---|---|---|\n",
];

/// A row of *Active locks*, held from `since` until `until` o'clock.
fn active(path: &str, agent: &str, since: &str, until: &str) -> String {
    format!("| `{path}` | {agent} | 2026-11-22T{since}:00Z | 2026-11-22T{until}:00Z | by hand |\n")
}

/// The text with a row below the header of *Active locks*.
fn with_active(text: &str, row: &str) -> String {
    text.replacen(HEADS[0], &format!("{}{row}", HEADS[0]), 1)
}

/// The contradictions that an answer tells.
fn contradictions(ended: &Ended) -> Vec<String> {
    let report = ended.json();
    report["contradictions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn all_that_is_no_lock_stays_byte_for_byte() {
    let around = "\u{feff}# Status\t \n\nDé\u{301}jà — 状态\n\n| Queue | Who |\n|:--|--:|\n| `src/**` | somebody |\n\n";
    let after = "\n```\n## Active locks\n| a | b |\n```\n## Signals\n\n| At | Agent | Signal | Subject | Detail |\n|---|---|---|---|---|\n| 2026-11-22T05:00:00Z | rust-expert | BLOCKED | src | x |\n\ntrailing  \n\n\nno end of line";
    for eol in ["\n", "\r\n"] {
        let before = format!("{around}## Active locks\n\n{}{after}", HEADS[0]).replace('\n', eol);
        let sandbox = Sandbox::unlocked(&[]);
        sandbox.write("WORK_STATUS.md", &before);
        sandbox.ask("06:00", "lock a").ok();
        assert_eq!(added(&before, &sandbox.read("WORK_STATUS.md")).len(), 1);
        sandbox.ask("06:30", "unlock a").ok();
        // A section that was not there has come: a heading, two lines of a header, and a row.
        let after = sandbox.read("WORK_STATUS.md");
        assert_eq!(added(&before, &after).iter().filter(|line| !line.trim().is_empty()).count(), 4);
    }
}

#[test]
fn what_was_given_back_stays_told_though_the_path_is_taken_again_in_the_same_second() {
    let sandbox = Sandbox::unlocked(&[]);
    for ask in ["lock a", "unlock a", "lock a"] {
        sandbox.ask("06:00", ask).ok();
    }
    let text = sandbox.read("WORK_STATUS.md");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| `a` |")).collect();
    assert_eq!(rows.len(), 2, "one held and one given back:\n{text}");
}

/// The lines of `after` that `before` has not; insists that it has all of `before`'s, byte for byte and in their order.
#[track_caller]
fn added<'a>(before: &str, after: &'a str) -> Vec<&'a str> {
    let mut left = before.split_inclusive('\n').peekable();
    let added =
        after.split_inclusive('\n').filter(|line| left.next_if(|next| next == line).is_none()).collect();
    assert_eq!(left.next(), None, "{before:?} became {after:?}");
    added
}

#[test]
fn nothing_to_say_leaves_the_file_alone() {
    let sandbox = Sandbox::unlocked(&[]);
    let odd = "# Ours\n\nFile Locks\n\n| File | Locked By | Since | Task |\n|---|---|---|---|\n";
    sandbox.write("WORK_STATUS.md", odd);
    sandbox.ask("06:00", "unlock a").ok();
    sandbox.ask("06:00", "renew").ok();
    sandbox.ask("06:00", "locks").ok();
    assert_eq!(sandbox.read("WORK_STATUS.md"), odd);
}

#[test]
fn an_own_row_taken_by_hand_is_adopted_with_its_own_times() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.write("WORK_STATUS.md", with_active(NOBODY, &active("hand", "rust-expert", "05:00", "09:00")));
    assert_eq!(sandbox.locks("06:00"), ["hand rust-expert 05:00 09:00 file"]);
    sandbox.ask("06:00", "lock a --ttl 1h").ok();
    let all = ["hand rust-expert 05:00 09:00 arbiter", "a rust-expert 06:00 07:00 arbiter"];
    assert_eq!(sandbox.locks("06:00"), all);
    // A longer end by hand is a renewal; a shorter one is none.
    let text = sandbox.read("WORK_STATUS.md");
    sandbox.write(
        "WORK_STATUS.md",
        text.replace("T09:00:00Z", "T10:00:00Z").replace("T07:00:00Z", "T06:30:00Z"),
    );
    sandbox.ask("06:10", "renew nothing").ok();
    assert_eq!(sandbox.locks("06:10")[0], "hand rust-expert 05:00 10:00 arbiter");
    assert_eq!(sandbox.locks("06:10")[1], all[1]);
    assert!(sandbox.read("WORK_STATUS.md").contains("T07:00:00Z"));
    sandbox.ask("06:20", "unlock hand").ok();
    assert_eq!(sandbox.holders("06:20"), ["a rust-expert arbiter"]);
}

#[test]
fn somebody_elses_row_taken_by_hand_holds() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.write("WORK_STATUS.md", with_active(NOBODY, &active("src", "python-pro", "05:00", "09:00")));
    let denied = sandbox.ask("06:00", "lock src/a.rs --format json").exits(1).json();
    assert_eq!(denied["held_by"][0]["source"], "file");
    sandbox.ask("06:00", "lock src/a.rs").exits(1).says("by hand in WORK_STATUS.md");
    // Once it has run out it makes room, here and in the file.
    sandbox.ask("09:01", "lock src/a.rs").ok();
    assert_eq!(sandbox.rows("Active locks").len(), 1);
    assert!(sandbox.rows("Released locks")[0].contains("python-pro"));
}

#[test]
fn a_coordinator_speaks_for_rows_of_others() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.write("WORK_STATUS.md", with_active(NOBODY, &active("src", "python-pro", "05:00", "09:00")));
    sandbox.ask("06:00", "unlock src --force --reason gone --agent orchestrator").ok();
    assert_eq!(sandbox.locks("06:00"), [""; 0]);
    assert_eq!(sandbox.rows("Active locks"), [""; 0]);
    sandbox.ask("06:01", "lock src/a.rs").ok();
}

#[test]
fn a_row_moved_to_released_by_hand_is_given_back() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock mine").ok();
    sandbox.ask("06:00", "lock theirs --agent python-pro").ok();
    let text = sandbox.read("WORK_STATUS.md");
    let rows: String =
        text.lines().filter(|line| line.starts_with("| `")).map(|line| format!("{line}\n")).collect();
    let moved = text
        .replace(&rows, "")
        .replace(HEADS[1], &format!("{}{}", HEADS[1], rows.replace("2026-11-23T06:00", "2026-11-22T06:30")));
    sandbox.write("WORK_STATUS.md", moved);
    let ended = sandbox.ask("06:30", "lock other --format json").ok();
    // One's own is adopted. Somebody else's is theirs to give back: it is said, and put right.
    let told = contradictions(&ended);
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("WORK_STATUS.md:") && told[0].contains("`theirs` of python-pro"), "{told:?}");
    let left = ["other rust-expert arbiter", "theirs python-pro arbiter"];
    assert_eq!(sandbox.holders("06:30"), left);
    assert_eq!(sandbox.rows("Released locks").len(), 1);
    assert!(sandbox.rows("Active locks").iter().any(|row| row.contains("theirs")));
}

#[test]
fn what_was_given_back_elsewhere_moves_to_released_here_and_stays_there() {
    let sandbox = Sandbox::unlocked(&[]);
    let other = sandbox.linked("other");
    sandbox.ask("06:00", "lock a --ttl 8h").ok();
    other.ask("06:01", "renew").ok();
    let behind = other.read("WORK_STATUS.md");
    assert_eq!(other.rows("Active locks").len(), 1);
    sandbox.ask("06:02", "unlock a").ok();
    other.ask("06:03", "lock b").ok();
    assert!(other.rows("Active locks")[0].contains("`b`") && other.rows("Released locks")[0].contains("`a`"));
    // An old copy, as a checkout of another branch brings it, revives nothing: not for its holder, not for others.
    for (agent, path) in [("rust-expert", "c"), ("python-pro", "a")] {
        other.write("WORK_STATUS.md", &behind);
        other.ask("06:04", &format!("lock {path} --agent {agent}")).ok();
        assert!(other.rows("Released locks").iter().any(|row| row.contains("| `a` | rust-expert")));
    }
    let all = ["a python-pro arbiter", "b rust-expert arbiter", "c rust-expert arbiter"];
    assert_eq!(sandbox.holders("06:05"), all);
}

#[test]
fn an_old_copy_neither_lengthens_nor_ends_the_lock_that_came_after_it() {
    let sandbox = Sandbox::unlocked(&[]);
    let other = sandbox.linked("other");
    sandbox.ask("06:00", "lock a --ttl 8h").ok();
    other.ask("06:01", "renew --ttl 1h").ok();
    sandbox.ask("06:02", "unlock a").ok();
    let released = sandbox.read("WORK_STATUS.md");
    sandbox.ask("06:03", "lock a --ttl 1h").ok();
    // Its first row, until 14:00, still stands there.
    other.ask("06:04", "lock b").ok();
    assert!(sandbox.locks("06:04").contains(&"a rust-expert 06:03 07:03 arbiter".to_owned()));
    sandbox.write("WORK_STATUS.md", released);
    sandbox.ask("06:05", "lock c").ok();
    assert!(sandbox.locks("06:05").contains(&"a rust-expert 06:03 07:03 arbiter".to_owned()));
}

#[test]
fn a_lock_taken_again_within_the_second_survives_the_row_of_the_one_before() {
    let sandbox = Sandbox::unlocked(&[]);
    let other = sandbox.linked("other");
    sandbox.ask("06:00", "lock a").ok();
    other.ask("06:00", "renew").ok();
    sandbox.ask("06:00", "unlock a").ok();
    other.ask("06:00", "renew").ok();
    assert!(other.rows("Released locks")[0].contains("`a`"));
    sandbox.ask("06:00", "lock a").ok();
    // As by hand moved to Released: but that row is of the lock before.
    other.ask("06:01", "lock b").ok();
    assert_eq!(sandbox.holders("06:01"), ["a rust-expert arbiter", "b rust-expert arbiter"]);
    assert_eq!(other.rows("Active locks").len(), 2);
}

#[test]
fn a_short_lock_afterwards_does_not_make_an_old_copy_of_a_long_one_live() {
    let sandbox = Sandbox::unlocked(&[]);
    let other = sandbox.linked("other");
    sandbox.ask("06:00", "lock a --ttl 30d").ok();
    other.ask("06:01", "renew --ttl 1h").ok();
    sandbox.ask("06:02", "unlock a").ok();
    sandbox.ask("06:03", "lock a --ttl 1h").ok();
    sandbox.ask("06:04", "unlock a").ok();
    // Days later the short one is long forgotten; the row of the long one has not run out.
    sandbox.ask("2026-11-25T06:00:00Z", "lock b --ttl 1h --agent ada").ok();
    other.ask("2026-11-25T06:01:00Z", "lock a --agent python-pro").ok();
}

#[test]
fn a_hand_edit_that_contradicts_the_arbiter_is_shown_with_its_line() {
    let sandbox = Sandbox::unlocked(&[]);
    let other = sandbox.linked("other");
    sandbox.ask("06:00", "lock src/** --ttl 2h").ok();
    // In another worktree somebody writes themselves in.
    other.write("WORK_STATUS.md", with_active(NOBODY, &active("src/a.rs", "python-pro", "06:10", "09:00")));
    let line = 1 + other.read("WORK_STATUS.md").lines().position(|line| line.contains("src/a.rs")).unwrap();
    let told = contradictions(&other.ask("06:20", "locks --format json").ok());
    let expected = format!(
        "WORK_STATUS.md:{line}: `src/a.rs` of python-pro: the arbiter has given `src/**` to rust-expert until 2026-11-22T08:00:00Z"
    );
    assert_eq!(told, [expected.as_str()]);
    other.ask("06:20", "locks").ok().says(&expected);
    // It is not adopted, for it would not have been granted.
    other.ask("06:20", "lock src/a.rs --agent python-pro").exits(1).says("by rust-expert");
    other.ask("06:20", "lock docs --agent python-pro").ok().says(&expected);
    assert_eq!(sandbox.holders("06:20"), ["docs python-pro arbiter", "src/** rust-expert arbiter"]);
    // Somebody else's row made longer by hand is not longer.
    let text = sandbox.read("WORK_STATUS.md");
    sandbox.write("WORK_STATUS.md", text.replace("T08:00:00Z", "T20:00:00Z"));
    let ended = sandbox.ask("06:30", "lock lib --agent python-pro --format json").ok();
    assert!(contradictions(&ended)[0].contains("granted it until 2026-11-22T08:00:00Z only"));
    assert!(sandbox.read("WORK_STATUS.md").contains("T08:00:00Z"));
}

#[test]
fn an_edit_between_reading_and_replacing_is_not_lost() {
    let sandbox = Sandbox::unlocked(&[]);
    sandbox.ask("06:00", "lock first").ok();
    // While another process has its turn, a request has read the ledger and waits.
    let turn = File::options().read(true).write(true).open(sandbox.path().join(".git/policy/turn")).unwrap();
    turn.lock().unwrap();
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_policy"), &["lock", "second"]);
    let waiting = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It waits as soon as what it is going to write lies ready.
    let ready = || {
        let mut staged = std::fs::read_dir(sandbox.path().join(".git/policy")).unwrap();
        staged.any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with(".policy-"))
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !ready() {
        assert!(std::time::Instant::now() < deadline, "the request never came to its turn");
        std::thread::yield_now();
    }
    let edited = sandbox.read("WORK_STATUS.md").replace("Prose that", "New prose that");
    sandbox.write("WORK_STATUS.md", &edited);
    turn.unlock().unwrap();
    let ended = waiting.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let text = sandbox.read("WORK_STATUS.md");
    assert!(
        text.contains("New prose that") && text.contains("`second`") && text.contains("`first`"),
        "{text}"
    );
}

#[test]
fn a_table_of_the_teams_own_is_read_and_its_other_rows_stay() {
    let sandbox = Sandbox::unlocked(&[]);
    let own = "# Ours\n\n## File Locks\n\n| File | Locked By | Since | Task |\n|---|---|---|---|\n| lib/x.py | python-pro | 2026-11-22 05:30 | bindings |\n| lib/y.rs | rust-expert | 2026-11-22 05:40 | core |\n\nThe end.\n";
    sandbox.write("WORK_STATUS.md", own);
    sandbox.ask("06:00", "lock lib/x.py").exits(1).says("by python-pro");
    sandbox.ask("06:00", "unlock lib/y.rs").ok();
    let text = sandbox.read("WORK_STATUS.md");
    assert!(text.contains("| lib/x.py | python-pro | 2026-11-22 05:30 | bindings |"), "{text}");
    assert!(text.contains("The end.") && !text.contains("| lib/y.rs |"), "{text}");
    assert_eq!(sandbox.holders("06:00"), ["lib/x.py python-pro file"]);
}
