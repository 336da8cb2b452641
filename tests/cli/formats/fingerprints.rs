//! Fingerprints: what code hosts tell findings apart by. They outlive moved lines, rebases and squashes, and no two in a
//! report are alike.

use std::collections::BTreeSet;

use crate::sandbox::Sandbox;

const STUB: &str = "pub fn refund(id: u64) -> u64 {\n    todo!()\n}\n";

fn fingerprints(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let report = sandbox.report(arguments);
    let findings = report["findings"].as_array().unwrap();
    // What the index and the ledger owe is of a change, not of a line: a squash owes it once.
    let lasting = findings.iter().filter(|finding| finding["severity"] == "error");
    lasting.map(|finding| finding["fingerprint"].as_str().unwrap().to_owned()).collect()
}

fn unique(fingerprints: &[String]) -> BTreeSet<&String> {
    fingerprints.iter().collect()
}

/// Three commits on a branch, each with an error of its own kind, and one line that two of them bring.
fn branch() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["switch", "--quiet", "--create", "work"]).ok();
    sandbox.work("src/a.rs", STUB);
    sandbox.commit("First");
    sandbox.work("docs/a.md", "# A\n");
    sandbox.commit("Second");
    sandbox.work("src/a.rs", &format!("{STUB}\n{}", STUB.replace("refund(", "repay(")));
    sandbox.commit("Third");
    sandbox
}

#[test]
fn a_rebase_changes_none() {
    let sandbox = branch();
    let before = fingerprints(&sandbox, &["--base", "main"]);
    assert_eq!(before.len(), 3);
    assert_eq!(unique(&before).len(), 3);
    let tip = sandbox.id("HEAD");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.write("src/other.rs", "//! Other.\n");
    sandbox.commit("Meanwhile");
    sandbox.git(&["switch", "--quiet", "work"]).ok();
    let later =
        sandbox.call_git(&["rebase", "--quiet", "main"]).env("GIT_COMMITTER_DATE", "2026-11-22T06:30:00Z");
    later.end().ok();
    assert_ne!(sandbox.id("HEAD"), tip);
    assert_eq!(fingerprints(&sandbox, &["--base", "main"]), before);
}

#[test]
fn a_squash_changes_none() {
    let sandbox = branch();
    let before = fingerprints(&sandbox, &["--base", "main"]);
    sandbox.git(&["reset", "--quiet", "--soft", "main"]).ok();
    let staged = fingerprints(&sandbox, &["--staged"]);
    sandbox.commit("All of it");
    let after = fingerprints(&sandbox, &["--base", "main"]);
    assert_eq!(unique(&after), unique(&before));
    assert_eq!(unique(&staged), unique(&before));
}

#[test]
fn moved_lines_change_none() {
    let sandbox = branch();
    let before = fingerprints(&sandbox, &["--all", "--only", "fakery-stub"]);
    assert_eq!(unique(&before).len(), 2);
    let text = sandbox.read("src/a.rs");
    sandbox
        .write("src/a.rs", format!("//! A head.\n\n//! And more.\n\n{}", text.replace("    todo", "\ttodo")));
    sandbox.commit("Move lines");
    assert_eq!(fingerprints(&sandbox, &["--all", "--only", "fakery-stub"]), before);
}

#[test]
fn what_is_repeated_stays_apart_in_every_form() {
    // The same path without a lock, and the same line, in each of many commits.
    let sandbox = Sandbox::adopted();
    sandbox.git(&["switch", "--quiet", "--create", "work"]).ok();
    for number in 0..6 {
        sandbox.work("docs/a.md", &format!("# {number}\n"));
        sandbox.work(&format!("src/{number}.rs"), STUB);
        let text = if sandbox.has("src/same.rs") { sandbox.read("src/same.rs") } else { String::new() };
        sandbox.work("src/same.rs", &format!("{text}{}", STUB.replace("refund", &format!("refund{number}"))));
        sandbox.commit("Again");
    }
    let all = fingerprints(&sandbox, &["--base", "main"]);
    assert_eq!(all.len(), 18);
    assert_eq!(unique(&all).len(), 18);
    let ended = sandbox.policy(&["check", "--base", "main", "--format", "gitlab"]).exits(1);
    let entries: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let entries = entries.as_array().unwrap();
    let distinct: BTreeSet<&str> =
        entries.iter().map(|entry| entry["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(distinct.len(), entries.len());
}

#[test]
fn a_lock_that_is_renewed_is_the_same_lock() {
    let sandbox = Sandbox::adopted();
    let row = |until: &str| format!("| `docs/**` | python-pro | 2026-11-22T05:00:00Z | {until} | manual |\n");
    let before = crate::sandbox::LEDGER.replacen(
        "parser rewrite |\n",
        &format!("parser rewrite |\n{}", row("2026-11-22T07:00:00Z")),
        1,
    );
    sandbox.write("WORK_STATUS.md", &before);
    sandbox.commit("Lock the documents");
    sandbox.write("docs/a.md", "# A\n");
    sandbox.note("a");
    sandbox.stage();
    let first = fingerprints(&sandbox, &["--staged", "--only", "lock-held"]);
    assert_eq!(first.len(), 1);
    sandbox.git(&["reset", "--quiet", "--hard"]).ok();
    sandbox.write("WORK_STATUS.md", before.replace("07:00:00Z", "08:30:00Z"));
    sandbox.commit("Renew");
    sandbox.write("docs/a.md", "# A\n");
    sandbox.note("a");
    sandbox.stage();
    assert_eq!(fingerprints(&sandbox, &["--staged", "--only", "lock-held"]), first);
}
