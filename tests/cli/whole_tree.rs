//! `policy check --all`: the committed tree is what is judged, wherever its bytes are read.

use crate::sandbox::Sandbox;

const BAD: &str = "// TODO: charge the card\nfn charge() {}\n";
const GOOD: &str = "// charges the card\nfn charge() { card::charge() }\n";

fn adopted_with(path: &str, text: &str) -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.work(path, text);
    sandbox.stage();
    sandbox.commit("Work\n\nAgent: rust-expert");
    sandbox
}

fn found(sandbox: &Sandbox) -> Vec<String> {
    let report = sandbox.report(&["--all", "--only", "fakery-todo"]);
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_was_edited_since_the_commit_neither_hides_nor_adds_anything() {
    let sandbox = adopted_with("src/pay.rs", BAD);
    sandbox.write("src/pay.rs", GOOD);
    assert_eq!(found(&sandbox), ["src/pay.rs"]);
    // As long as the committed file, and as old: only its bytes tell.
    sandbox.write("src/pay.rs", BAD.replace("TODO", "DONE"));
    assert_eq!(found(&sandbox), ["src/pay.rs"]);
    std::fs::remove_file(sandbox.path().join("src/pay.rs")).unwrap();
    assert_eq!(found(&sandbox), ["src/pay.rs"]);

    let sandbox = adopted_with("src/pay.rs", GOOD);
    sandbox.write("src/pay.rs", BAD);
    assert_eq!(found(&sandbox), [""; 0]);
}

#[test]
fn what_a_checkout_changes_in_a_file_is_not_what_was_committed() {
    let sandbox = adopted_with("src/pay.rs", BAD);
    // A filter that takes the tag away when a file is checked out.
    sandbox.git(&["config", "filter.tidy.smudge", "sed s/TODO/DONE/"]).ok();
    sandbox.git(&["config", "filter.tidy.clean", "sed s/DONE/TODO/"]).ok();
    sandbox.write(".git/info/attributes", "*.rs filter=tidy\n");
    std::fs::remove_file(sandbox.path().join("src/pay.rs")).unwrap();
    sandbox.git(&["checkout", "--", "src/pay.rs"]).ok();
    assert!(sandbox.read("src/pay.rs").contains("DONE"));
    assert_eq!(found(&sandbox), ["src/pay.rs"]);
}

#[cfg(unix)]
#[test]
fn what_stands_in_a_files_place_is_not_waited_for() {
    let sandbox = adopted_with("src/pay.rs", BAD);
    let path = sandbox.path().join("src/pay.rs");
    std::fs::remove_file(&path).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    assert_eq!(found(&sandbox), ["src/pay.rs"]);
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    assert_eq!(found(&sandbox), ["src/pay.rs"]);
}

#[test]
fn a_bare_repository_is_judged_by_its_objects() {
    let sandbox = adopted_with("src/pay.rs", BAD);
    sandbox.git(&["clone", "--quiet", "--bare", ".", "../bare.git"]).ok();
    let bare = sandbox.beside("bare.git");
    assert_eq!(found(&bare), ["src/pay.rs"]);
}
