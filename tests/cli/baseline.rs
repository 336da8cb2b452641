//! The baseline: adopting policy on an old repository, and the list that only shrinks from there on.

use crate::allow::{CONTENT, brief, judged_by_content};
use crate::sandbox::Sandbox;

const FILE: &str = "policy-baseline.json";

/// Functions that were never written, one for each name.
fn stubs(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("pub fn {name}(id: u64) -> u64 {{\n    todo!(\"{name}\")\n}}\n\n"))
        .collect()
}

/// An old repository that has just adopted policy with a baseline.
fn old_repository() -> Sandbox {
    let sandbox = judged_by_content();
    sandbox.write("src/a.rs", stubs(&["charge", "refund", "void"]));
    sandbox.write("src/b.rs", "// TODO: split\npub fn b() {}\n");
    sandbox.commit("Stood before policy");
    sandbox.policy(&["baseline"]).ok().says("4 findings listed, 0 before, 0 taken out");
    sandbox.commit("Adopt a baseline");
    sandbox
}

fn findings(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    brief(&sandbox.report(arguments), "findings")
}

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn one_command_adopts_policy_on_an_old_repository() {
    let sandbox = old_repository();
    insta::assert_snapshot!(sandbox.read(FILE), @r#"
    {"schema": 1, "findings": [
    {"rule":"fakery-stub","path":"src/a.rs","text":"todo!(\"charge\")","occurrence":0},
    {"rule":"fakery-stub","path":"src/a.rs","text":"todo!(\"refund\")","occurrence":0},
    {"rule":"fakery-stub","path":"src/a.rs","text":"todo!(\"void\")","occurrence":0},
    {"rule":"fakery-todo","path":"src/b.rs","text":"// TODO: split","occurrence":0},
    {}
    ]}
    "#);
    assert_eq!(sandbox.read(".gitattributes"), "/policy-baseline.json merge=union\n");
    let report = sandbox.report(&["--all"]);
    assert_eq!((brief(&report, "findings"), brief(&report, "suppressed").len()), (nothing(), 4));
    let entry = &report["suppressed"][0];
    assert!(entry["how"] == "baseline" && entry["reason"].is_null(), "{entry}");
    sandbox.policy(&["check", "--all"]).ok().says("4 suppressed");
    // The commit that brings it says so, and does not fail for it.
    assert_eq!(findings(&sandbox, &["--commit", "HEAD"]), [format!("note baseline-grew {FILE}")]);
    // Run again it changes nothing.
    let before = sandbox.bytes();
    sandbox.policy(&["baseline"]).ok().says("4 findings listed, 4 before, 0 taken out");
    assert_eq!(sandbox.bytes(), before);
}

#[test]
fn a_repository_without_findings_needs_none() {
    let sandbox = judged_by_content();
    sandbox.policy(&["baseline"]).ok().says("no baseline is needed");
    assert!(!sandbox.has(FILE) && !sandbox.has(".gitattributes"));
}

#[test]
fn what_stood_does_not_count_in_a_change_that_touches_it_and_what_is_new_does() {
    let sandbox = old_repository();
    // The function is touched, its stub stood before; the lines move.
    let touched =
        format!("use std::io;\n\n{}", sandbox.read("src/a.rs").replace("refund(id: u64)", "refund(id: u32)"));
    sandbox.write("src/a.rs", &touched);
    sandbox.stage();
    let report = sandbox.report(&["--staged"]);
    assert_eq!(
        (brief(&report, "findings"), brief(&report, "suppressed")),
        (nothing(), vec!["error fakery-stub src/a.rs:8".to_owned()])
    );
    // A second one with the very text of one that stood is new.
    sandbox.write("src/a.rs", format!("{touched}pub fn again(id: u64) -> u64 {{\n    todo!(\"void\")\n}}\n"));
    sandbox.stage();
    assert_eq!(findings(&sandbox, &["--staged"]), ["error fakery-stub src/a.rs:16"]);
}

#[test]
fn moved_lines_renames_and_squashes_keep_their_entries() {
    let sandbox = old_repository();
    // Within the file: a line diff shows some of them as new.
    sandbox.write("src/a.rs", stubs(&["void", "refund", "charge"]));
    sandbox.commit("Sort");
    assert_eq!(findings(&sandbox, &["--commit", "HEAD"]), nothing());
    // To another name, with more than half of it rewritten.
    sandbox.git(&["mv", "src/a.rs", "src/pay.rs"]).ok();
    let more: String = (0..40).map(|at| format!("pub const N{at}: u64 = {at};\n")).collect();
    sandbox.write("src/pay.rs", format!("{more}{}", sandbox.read("src/pay.rs")));
    sandbox.commit("Rename and fill");
    assert_eq!(findings(&sandbox, &["--commit", "HEAD"]), nothing());
    sandbox.write("src/pay.rs", sandbox.read("src/pay.rs").replace("refund(id: u64)", "refund(id: u32)"));
    sandbox.commit("Touch one after the rename");
    assert_eq!(findings(&sandbox, &["--range", "HEAD~3..HEAD"]), nothing());
    assert_eq!(findings(&sandbox, &["--all"]), nothing());
    // As one commit it says the same.
    sandbox.git(&["reset", "--quiet", "--soft", "HEAD~3"]).ok();
    sandbox.commit("Squashed");
    assert_eq!(findings(&sandbox, &["--commit", "HEAD"]), nothing());
    // The list follows the file when it is written again: that is no growth.
    sandbox.policy(&["baseline"]).ok().says("4 findings listed, 4 before");
    assert!(sandbox.read(FILE).contains("src/pay.rs") && !sandbox.read(FILE).contains("src/a.rs"));
    sandbox.commit("Follow the rename");
    assert_eq!(findings(&sandbox, &["--commit", "HEAD"]), nothing());
    assert_eq!(findings(&sandbox, &["--all"]), nothing());
}

#[test]
fn what_moves_into_a_file_that_was_there_is_new() {
    let sandbox = old_repository();
    sandbox.git(&["rm", "--quiet", "src/a.rs"]).ok();
    sandbox.write("src/b.rs", format!("{}{}", sandbox.read("src/b.rs"), stubs(&["void"])));
    sandbox.stage();
    assert_eq!(findings(&sandbox, &["--staged"]), ["error fakery-stub src/b.rs:4"]);
    // In a file that was not, it is what moved; and only as often as it stood.
    sandbox.git(&["checkout", "--quiet", "HEAD", "--", "src/b.rs"]).ok();
    sandbox.write("src/c.rs", stubs(&["void"]));
    sandbox.stage();
    assert_eq!(findings(&sandbox, &["--staged"]), nothing());
    sandbox.write("src/d.rs", stubs(&["void"]));
    sandbox.stage();
    assert_eq!(findings(&sandbox, &["--staged"]), ["error fakery-stub src/d.rs:2"]);
}

#[test]
fn it_shrinks_and_says_what_stands_for_nothing() {
    let sandbox = old_repository();
    sandbox.write("src/b.rs", "pub fn b() {}\n");
    sandbox.write("src/c.rs", stubs(&["settle"]));
    sandbox.commit("Mend one, bring another");
    let stale = format!("note suppression-unused {FILE}");
    assert_eq!(findings(&sandbox, &["--all"]), [stale, "error fakery-stub src/c.rs:2".to_owned()]);
    // A rule that does not judge cannot say that its entries stand for nothing.
    assert_eq!(
        findings(&sandbox, &["--all", "--only", "fakery-stub,suppression-unused"]),
        ["error fakery-stub src/c.rs:2"]
    );
    sandbox
        .policy(&["baseline"])
        .ok()
        .says("3 findings listed, 4 before, 1 taken out")
        .says("1 finding not listed");
    let text = sandbox.read(FILE);
    assert!(!text.contains("src/b.rs") && !text.contains("src/c.rs"), "{text}");
    sandbox.commit("Shrink");
    assert_eq!(findings(&sandbox, &["--commit", "HEAD"]), nothing());
    // Taking the file away does not begin a new list.
    std::fs::remove_file(sandbox.path().join(FILE)).unwrap();
    sandbox.policy(&["baseline"]).ok().says("1 finding not listed");
    assert_eq!(sandbox.read(FILE), text);
}

#[test]
fn no_change_lists_its_own_findings() {
    let sandbox = old_repository();
    sandbox.git(&["branch", "base"]).ok();
    sandbox.write("src/c.rs", stubs(&["settle"]));
    sandbox.commit("Bring one");
    sandbox.policy(&["baseline", "--adopt"]).ok().says("5 findings listed, 4 before");
    sandbox.stage();
    let grew = format!("error baseline-grew {FILE}");
    assert_eq!(findings(&sandbox, &["--staged"]), std::slice::from_ref(&grew));
    sandbox.commit("List it");
    let both = ["error fakery-stub src/c.rs:2".to_owned(), grew];
    assert_eq!(findings(&sandbox, &["--range", "base..HEAD"]), both);
    // In one commit, too, and where the list is taken away first and brought again.
    sandbox.git(&["reset", "--quiet", "--soft", "base"]).ok();
    sandbox.commit("Both at once");
    let mut at_once = findings(&sandbox, &["--commit", "HEAD"]);
    at_once.sort();
    let mut expected = both.to_vec();
    expected.sort();
    assert_eq!(at_once, expected);
    let grown = sandbox.read(FILE);
    std::fs::remove_file(sandbox.path().join(FILE)).unwrap();
    sandbox.git(&["reset", "--quiet", "--soft", "base"]).ok();
    sandbox.commit("Take it away");
    sandbox.write(FILE, grown);
    sandbox.commit("Bring it again");
    let again = findings(&sandbox, &["--range", "base..HEAD"]);
    assert!(both.iter().all(|error| again.contains(error)), "{again:?}");
}

#[test]
fn a_team_may_decide_to_list_what_a_further_rule_finds() {
    let sandbox = old_repository();
    sandbox.write("policy.toml", format!("{CONTENT}[rules]\nbaseline-grew = \"warning\"\n"));
    sandbox.write("src/c.rs", stubs(&["settle"]));
    sandbox.commit("Decide");
    sandbox.policy(&["baseline", "--adopt"]).ok();
    sandbox.stage();
    assert_eq!(findings(&sandbox, &["--staged"]), [format!("warning baseline-grew {FILE}")]);
}

#[test]
fn branches_that_mend_different_findings_merge_without_a_conflict() {
    let sandbox = old_repository();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]).ok();
    sandbox.write("src/a.rs", stubs(&["charge", "refund"]));
    sandbox.commit("Mend void");
    sandbox.policy(&["baseline"]).ok().says("1 taken out");
    sandbox.commit("Shrink");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.write("src/b.rs", "pub fn b() {}\n");
    sandbox.commit("Mend b");
    sandbox.policy(&["baseline"]).ok().says("1 taken out");
    sandbox.commit("Shrink, too");
    sandbox.git(&["merge", "--quiet", "--no-edit", "topic"]).ok();
    // Neighbouring lines: git keeps both, so each side's entry comes back. Nothing is lost, nothing is let through.
    assert_eq!(findings(&sandbox, &["--commit", "HEAD"]), nothing());
    let after = findings(&sandbox, &["--all"]);
    assert!(after.iter().all(|finding| finding.starts_with("note suppression-unused")), "{after:?}");
    sandbox.policy(&["baseline"]).ok().says("2 findings listed");
    sandbox.commit("Take out what came back");
    assert_eq!(findings(&sandbox, &["--commit", "HEAD"]), nothing());
    assert_eq!(findings(&sandbox, &["--all"]), nothing());
    assert_eq!(sandbox.read(FILE).matches("\"rule\"").count(), 2);
}

#[test]
fn what_is_allowed_in_place_is_not_listed() {
    let sandbox = judged_by_content();
    sandbox.write("src/a.rs", "// policy:allow(fakery-todo) reason=\"upstream\"\n// TODO: x\nfn a() {}\n");
    sandbox.commit("Allowed");
    sandbox.policy(&["baseline"]).ok().says("no baseline is needed");
}

#[test]
fn a_list_that_cannot_be_read_is_a_fault() {
    for text in ["schema = 1\n", "{\"schema\": 9, \"findings\": []}\n", "<<<<<<< ours\n"] {
        let sandbox = old_repository();
        sandbox.write(FILE, text);
        sandbox.policy(&["baseline"]).exits(2).says(FILE);
        assert_eq!(sandbox.read(FILE), text, "what cannot be read is not overwritten");
        sandbox.commit("Break it");
        sandbox.judge(&["--all"]).faults(FILE, "");
        sandbox.judge(&["--commit", "HEAD"]).faults(FILE, "");
        // What mends it is not held up by what it mends.
        sandbox.git(&["checkout", "--quiet", "HEAD~1", "--", FILE]).ok();
        sandbox.stage();
        assert_eq!(findings(&sandbox, &["--staged"]), [format!("note baseline-grew {FILE}")]);
    }
}

#[test]
fn a_link_is_no_list() {
    let sandbox = old_repository();
    let path = sandbox.path().join(FILE);
    std::fs::rename(&path, sandbox.path().join("elsewhere.json")).unwrap();
    std::os::unix::fs::symlink("elsewhere.json", &path).unwrap();
    sandbox.commit("A link");
    sandbox.judge(&["--all"]).faults("not a regular file", "regular file");
    sandbox.judge(&["--commit", "HEAD"]).faults("not a regular file", "regular file");
    // Out of the work tree it is not even followed to be written.
    let outside = sandbox.path().parent().unwrap().join("outside.json");
    std::fs::write(&outside, "{\"schema\": 1, \"findings\": []}").unwrap();
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&outside, &path).unwrap();
    sandbox.policy(&["baseline"]).exits(2).says("out of the work tree");
    assert_eq!(std::fs::read_to_string(&outside).unwrap(), "{\"schema\": 1, \"findings\": []}");
}

#[test]
fn where_there_is_nothing_to_list_it_says_so() {
    Sandbox::init(&[]).policy(&["baseline"]).exits(2).says("there is no commit yet");
    Sandbox::init(&["--bare"]).policy(&["baseline"]).exits(2).says("bare repository");
}
