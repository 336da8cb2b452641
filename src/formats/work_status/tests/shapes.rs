//! The shapes that ledgers come in.

use super::super::{SignalKind, parse};
use super::{locks, malformed};

#[test]
fn the_canonical_form() {
    let text = "\
# Work status

## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/parser/**` | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | parser rewrite |

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
| `src/a.rs` | python-pro | 2026-11-21T05:46:00Z | 2026-11-21T06:00:00Z | |

## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T06:10:00Z | rust-expert | READY_FOR_REVIEW | services/api | for docker-expert |
";
    let ledger = parse(text.as_bytes());
    assert_eq!(
        locks(text),
        [
            "src/parser/** | rust-expert | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | parser rewrite",
            "src/a.rs | python-pro | 2026-11-21T05:46:00Z | released 2026-11-21T06:00:00Z | ",
        ]
    );
    assert_eq!(&text[ledger.locks[0].path_range.clone()], "src/parser/**");
    assert!(text[ledger.locks[0].range.clone()].starts_with("| `src/parser/**`"));
    let signal = &ledger.signals[0];
    assert_eq!(signal.kind, SignalKind::ReadyForReview);
    assert_eq!((signal.agent.as_str(), signal.subject.as_str()), ("rust-expert", "services/api"));
    assert_eq!(signal.detail, "for docker-expert");
    assert_eq!(ledger.malformed, []);
}

#[test]
fn other_headings_columns_and_times() {
    let text = "### File Locks\n\n| File | Locked By | Since | Task |\n|:---|:---:|---|---|\n\
                | src/a.rs | rust-expert | 2026-01-31 07:14 | parser |\n";
    assert_eq!(locks(text), ["src/a.rs | rust-expert | 2026-01-31T07:14:00Z | - | parser"]);
    let text = "\
## Currently Locked

| Path or glob | Locked by | Task ID | Claim status | Acquired | Expected release | Notes |
|---|---|---|---|---|---|---|
| `src/**` | codex | T-12 | active | 2026-01-31T07:14:00+02:00 | 2h | ask first |
| `doc/` | codex | T-13 | RELEASED | 2026-01-31 07:14 | 2026-01-31 09:00 | - |
";
    assert_eq!(
        locks(text),
        [
            "src/** | codex | 2026-01-31T05:14:00Z | 2026-01-31T07:14:00Z | T-12; Notes: ask first",
            "doc | codex | 2026-01-31T07:14:00Z | released - | T-13; Expires: 2026-01-31 09:00",
        ]
    );
}

#[test]
fn a_status_column_says_whether_a_row_is_a_lock() {
    let text = "\
## File Lock Table

| File Path | Status | Locked By | Waiting | Notes |
|---|---|---|---|---|
| src/a.rs | FREE | - | - | - |
| src/b.rs | LOCKED | rust-expert | python-pro | since lunch |
| src/c.rs | DONE | rust-expert | | |
| src/d.rs | ✅ complete | rust-expert | | |
| src/e.rs | 🔓 | rust-expert | | |
| src/f.rs | UNLOCKED by rust-expert | rust-expert | | |
| src/g.rs | FREE | | | kept for later |
";
    let states: Vec<_> =
        parse(text.as_bytes()).locks.iter().map(|l| (l.pattern.to_string(), l.state)).collect();
    use super::super::LockState::{Active, Released};
    let expected = [("b", Active), ("c", Released), ("d", Released), ("e", Released), ("f", Released)];
    assert_eq!(states, expected.map(|(name, state)| (format!("src/{name}.rs"), state)));
    let malformed = malformed(text);
    assert_eq!(malformed.len(), 1, "{malformed:?}");
    assert!(malformed[0].1.contains("it has no time"));
}

#[test]
fn several_paths_in_one_row() {
    let text = "\
## Active work

| Agent | Feature Area | Files | Mode | Status | Claimed |
|---|---|---|---|---|---|
| codex | parser | src/a.rs, `src/{b,c}.rs`, src/d/ (tests only) | write | IN PROGRESS | 2026-01-31 07:14 |
| claude | docs | README.md<br>docs/ | write | RELEASED | 2026-01-31 07:14 |
";
    let rest = "codex | 2026-01-31T07:14:00Z | - | parser; Mode: write; Status: IN PROGRESS";
    assert_eq!(
        locks(text),
        [
            format!("src/a.rs | {rest}; src/d/ (tests only)"),
            format!("src/{{b,c}}.rs | {rest}; src/d/ (tests only)"),
            "README.md | claude | 2026-01-31T07:14:00Z | released - | docs; Mode: write".to_owned(),
            "docs | claude | 2026-01-31T07:14:00Z | released - | docs; Mode: write".to_owned(),
        ]
    );
    let ledger = parse(text.as_bytes());
    assert_eq!(ledger.locks[0].range, ledger.locks[1].range);
    assert_eq!(&text[ledger.locks[1].path_range.clone()], "src/{b,c}.rs");
}

#[test]
fn list_items() {
    let text = "\
## Active File Locks

- `scheduler.py` - Claude Code - 2026-01-18 - task
* **rust-expert**: src/a/, src/b.rs (since 2026-01-31 07:14)
+ src/c.rs (rust-expert, 2026-01-31 07:14)
1. `parser` – rust-expert – 2026-01-31 07:14 – 2026-01-31 09:14
- Path: `src/d.rs`
  - Agent: rust-expert
  - Since: 2026-01-31 07:14
  - Until: 2026-01-31 08:14
- Ask in the channel before you take one over.
- Rows in `WORK_STATUS.md` are removed by their holders.
";
    assert_eq!(
        locks(text),
        [
            "scheduler.py | Claude Code | 2026-01-18T00:00:00Z | - | task",
            "src/a | rust-expert | 2026-01-31T07:14:00Z | - | ",
            "src/b.rs | rust-expert | 2026-01-31T07:14:00Z | - | ",
            "src/c.rs | rust-expert | 2026-01-31T07:14:00Z | - | ",
            "parser | rust-expert | 2026-01-31T07:14:00Z | 2026-01-31T09:14:00Z | ",
            "src/d.rs | rust-expert | 2026-01-31T07:14:00Z | 2026-01-31T08:14:00Z | ",
        ]
    );
    assert_eq!(malformed(text), []);
}

#[test]
fn lines_of_a_log_and_arrows() {
    let text = "\
## Notes

LOCK [src/a.rs] [rust-expert] [2026-01-31T07:14:00Z]
LOCK [app/[id]/page.tsx] [codex] [2026-01-31 07:14] rewrite
LOCK src/b.rs by Claude Code at 2026-01-31 07:14 UTC - parser
LOCK files before you edit them.
LOCK [path] [agent] [time]
UNLOCK [src/a.rs] [rust-expert] [2026-01-31T08:00:00Z]
codex -> src/prose.rs
";
    assert_eq!(
        locks(text),
        [
            "src/a.rs | rust-expert | 2026-01-31T07:14:00Z | released 2026-01-31T08:00:00Z | ",
            "app/[id]/page.tsx | codex | 2026-01-31T07:14:00Z | - | rewrite",
            "src/b.rs | Claude Code | 2026-01-31T07:14:00Z | - | parser",
        ]
    );
    let text = "Locks\n=====\n\ncodex -> src/a/, src/b.rs\n";
    assert_eq!(locks(text), ["src/a | codex | - | - | ", "src/b.rs | codex | - | - | "]);
    let malformed = malformed(text);
    assert_eq!(malformed.len(), 1, "it holds, and it is malformed: it has no time");
    assert_eq!(malformed[0].0, "codex -> src/a/, src/b.rs");
    assert!(
        malformed[0].2.contains("| `src/a`, `src/b.rs` | codex | YYYY-MM-DDTHH:MM:SSZ | | |"),
        "{malformed:?}"
    );
}

#[test]
fn empty_tables() {
    for row in [
        "NONE",
        "| - | - | - | - |",
        "| — | | | |",
        "| NONE | | | |",
        "| _No active locks_ | | | |",
        "- none",
    ] {
        let text = format!("## Locks\n\n| Path | Agent | Locked at | Task |\n|---|---|---|---|\n{row}\n");
        let ledger = parse(text.as_bytes());
        assert!(ledger.locks.is_empty() && ledger.malformed.is_empty(), "{row}: {ledger:?}");
    }
}

#[test]
fn what_is_hidden_is_text() {
    let row = "| `src/a.rs` | rust-expert | 2026-01-31 07:14 | x |";
    let table = format!("| Path | Agent | Locked at | Task |\n|---|---|---|---|\n{row}\n");
    for text in [
        format!("## Locks\n\n```markdown\n{table}```\n"),
        format!("## Locks\n\n~~~~\n{table}~~~\n{table}~~~~\n"),
        format!("## Locks\n\n<!--\n{table}-->\n"),
        format!("## Locks\n\n```\n{table}"),
        format!("## Lock format\n\n{table}"),
        format!("## Locks\n\n### Example\n\n{table}"),
    ] {
        assert_eq!(locks(&text), [""; 0], "{text}");
        assert_eq!(malformed(&text), [], "{text}");
    }
    // A fence so far in that it may be none, with nothing to close it, hides nothing.
    assert_eq!(locks(&format!("## Locks\n\n    ```\n\n{table}")).len(), 1);
    assert_eq!(locks(&format!("## Locks\n\nprose <!-- open\n\n{table}")).len(), 1);
}

#[test]
fn other_tables_are_the_teams_own() {
    for text in [
        "## Task queue\n\n| Task | Owner | Files | Status | Started |\n|---|---|---|---|---|\n| T1 | a | src/a.rs | open | 2026-01-31 |\n",
        "## Task queue\n\n| Task | Claimed by | Files |\n|---|---|---|\n| T1 | a | src/a.rs |\n",
        "## Status\n\n| File | Owner | Date |\n|---|---|---|\n| src/a.rs | a | 2026-01-31 |\n",
        "## Locks\n\n| Status | Meaning |\n|---|---|\n| LOCKED | hands off |\n",
        "## Locking protocol\n\n- `src/a.rs` - rust-expert - 2026-01-31 07:14\n",
        "## Done\n\n- `src/a.rs` - rust-expert - 2026-01-31 07:14\n",
        "## Locks\n\nRead docs/locks.md - it says how.\n",
    ] {
        let ledger = parse(text.as_bytes());
        assert!(ledger.locks.is_empty() && ledger.malformed.is_empty(), "{text}: {ledger:?}");
    }
    let speaks =
        "## Overview\n\n| File | Locked by | Since |\n|---|---|---|\n| src/a.rs | a | 2026-01-31 |\n";
    assert_eq!(locks(speaks).len(), 1);
}

#[test]
fn endings_marks_and_bytes() {
    let text = "\u{feff}## Locks\r\n\r\n| Path | Agent | Locked at |\r\n|---|---|---|\r\n| `a.rs` | x | 2026-01-31 07:14 |\r\n";
    let ledger = parse(text.as_bytes());
    assert_eq!(&text[ledger.locks[0].range.clone()], "| `a.rs` | x | 2026-01-31 07:14 |");
    let mut bytes =
        b"pros\xe9\n\n## Locks\n\n| Path | Agent | Locked at | Task |\n|---|---|---|---|\n".to_vec();
    let rows = bytes.len();
    bytes.extend(b"| a.rs | x | 2026-01-31 07:14 | caf\xe9 |\n| \xff.rs | x | 2026-01-31 07:14 | |\n");
    let ledger = parse(&bytes);
    assert_eq!(ledger.locks[0].range.start, rows);
    assert_eq!(ledger.locks.len(), 1);
    assert!(ledger.malformed[0].message.contains("not UTF-8"));
}

#[test]
fn bars_cells_and_indentation() {
    let text = "\
## Locks

  | Path | Agent | Locked at | Task |
  |---|---|---|---|
  | `a\\|b.rs` | x | 2026-01-31 07:14 | one \\| two |
  | `c|d.rs` | x | 2026-01-31 07:14 | code |
  | e.rs | x | 2026-01-31 07:14 | too | many |
  | f.rs | x | 2026-01-31 07:14
  g.rs | x | 2026-01-31 07:14 | no bar in front |

  | h.rs | x | 2026-01-31 07:14 | after a blank line |
";
    let paths: Vec<_> =
        parse(text.as_bytes()).locks.iter().map(|l| format!("{} {}", l.pattern, l.task)).collect();
    assert_eq!(
        paths,
        [
            "a|b.rs one | two",
            "c|d.rs code",
            "e.rs too | many",
            "f.rs ",
            "g.rs no bar in front",
            "h.rs after a blank line"
        ]
    );
}

#[test]
fn names_and_paths_are_freed_from_their_markdown() {
    let text = "\
## Locks

| Path | Agent | Locked at |
|---|---|---|
| **src/a.rs** | **`@rust-expert`** | `2026-01-31 07:14` |
| [src/b.rs](src/b.rs) | [rust-expert](agents.md) | 2026-01-31 07:14 |
| **/c.rs | 🤖 rust-expert | 2026-01-31 07:14 |
| `docs/My File.md` | _rust-expert_ | 2026-01-31 07:14 |
| src/\\_\\_init\\_\\_.py | rust-expert | 2026-01-31 07:14 |
| ~~src/d.rs~~ | rust-expert | 2026-01-31 07:14 |
";
    let ledger = parse(text.as_bytes());
    let paths: Vec<_> = ledger.locks.iter().map(|lock| lock.pattern.as_str()).collect();
    assert_eq!(paths, ["src/a.rs", "src/b.rs", "**/c.rs", "docs/My File.md", "src/__init__.py", "src/d.rs"]);
    assert!(ledger.locks.iter().all(|lock| lock.agent == "rust-expert"), "{ledger:?}");
    assert!(!ledger.locks[5].is_live_at(ledger.locks[5].locked_at.unwrap(), std::time::Duration::MAX));
    assert_eq!(ledger.malformed, []);
}

#[test]
fn what_cannot_be_understood_is_said_and_corrected() {
    let check = |row: &str, message: &str, help: &str| {
        let text =
            format!("## Locks\n\n| File | Who | Since | Until | Why |\n|---|---|---|---|---|\n{row}\n");
        let found = malformed(&text);
        assert_eq!(found.len(), 1, "{row}: {found:?}");
        assert_eq!(found[0].0, row);
        assert!(found[0].1.contains(message), "{row}: {}", found[0].1);
        assert!(found[0].2.ends_with(help), "{row}: {}", found[0].2);
    };
    check("| a.rs | x | | | t |", "it has no time", "| a.rs | x | YYYY-MM-DDTHH:MM:SSZ | | t |");
    check("| a.rs | x | today | | t |", "`today` is no time", "| a.rs | x | YYYY-MM-DDTHH:MM:SSZ | | t |");
    check(
        "| a.rs | x | 2026-01-31 | soon | t |",
        "`soon` is no time",
        "| a.rs | x | 2026-01-31 | YYYY-MM-DDTHH:MM:SSZ | t |",
    );
    check("| a.rs | | 2026-01-31 | | t |", "it names no agent", "| a.rs | agent-name | 2026-01-31 | | t |");
    check(
        "| | x | 2026-01-31 | | t |",
        "it names no path",
        "| `path/from/the/root` | x | 2026-01-31 | | t |",
    );
    check(
        "| ../a.rs | x | 2026-01-31 | | t |",
        "leads out of the repository",
        "| `path/from/the/root` | x | 2026-01-31 | | t |",
    );
    check("| /src/a.rs | x | 2026-01-31 | | t |", "absolute path", "| `src/a.rs` | x | 2026-01-31 | | t |");
    check("| src\\a.rs | x | 2026-01-31 | | t |", "backslashes", "| `src/a.rs` | x | 2026-01-31 | | t |");
    check("| a b.rs | x | 2026-01-31 | | t |", "one path or several", "| `a b.rs` | x | 2026-01-31 | | t |");
    check(
        "| src/[a | x | 2026-01-31 | | t |",
        "no valid glob",
        "| `path/from/the/root` | x | 2026-01-31 | | t |",
    );
    let orphan = malformed("## Locks\n\n| a.rs | x | 2026-01-31 07:14 |\n");
    assert!(orphan[0].1.contains("stands in no table"));
    let listed = malformed("## Locks\n\n- `src/a.rs`\n- the file `src/b.rs` is mine\n");
    assert_eq!(listed.len(), 2, "{listed:?}");
}

#[test]
fn a_malformed_time_still_holds() {
    let ledger = parse(b"## Locks\n\n| File | Who | Since |\n|---|---|---|\n| a.rs | x | today |\n");
    let lock = &ledger.locks[0];
    assert_eq!(lock.expiry(std::time::Duration::from_secs(1)), None);
    assert!(lock.is_live_at(jiff::Timestamp::MAX, std::time::Duration::ZERO));
}

#[test]
fn signals_in_tables_and_lists() {
    let text = "\
## Agent signals

| When | From | Signal | Service | Notes |
|---|---|---|---|---|
| 2026-01-31 07:14 | `rust-expert` | ✅ ready for review | `services/api` | for docker-expert |
| 2026-01-31 07:15 | docker-expert | APROVED | services/api | |
| today | docker-expert | APPROVED | services/api | |

- 2026-01-31 07:16 - docker-expert - APPROVED - services/api - content 3f9c
- BLOCKED: no key
- see the protocol
";
    let ledger = parse(text.as_bytes());
    let shown: Vec<_> = ledger
        .signals
        .iter()
        .map(|s| format!("{} {} {} {} {}", s.at.is_some(), s.agent, s.kind, s.subject, s.detail))
        .collect();
    assert_eq!(
        shown,
        [
            "true rust-expert READY_FOR_REVIEW services/api for docker-expert",
            "false docker-expert APPROVED services/api ",
            "true docker-expert APPROVED services/api content 3f9c",
        ]
    );
    let messages: Vec<_> = ledger.malformed.iter().map(|it| it.message.as_str()).collect();
    assert!(
        messages[0].contains("`APROVED` is no signal") && ledger.malformed[0].help.contains("| APPROVED |")
    );
    assert!(messages[1].contains("`today` is no time"));
    assert!(messages[2].contains("it names no agent"));
    assert_eq!(messages.len(), 3);
}
