//! Merges and reverts: what they bring of their own, and what they owe for it.

use crate::sandbox::Sandbox;

const STALE: [&str; 2] = ["index-stale orchestration-index.md", "status-stale WORK_STATUS.md"];

/// `main` and `side` with work of their own, both in src/lib.rs, in places that git can join; a merge of both.
fn merged() -> Sandbox {
    let sandbox = Sandbox::adopted();
    let text: String = (1..30).map(|line| format!("// Line {line}.\n")).collect();
    sandbox.work("src/lib.rs", &text);
    sandbox.commit("A text");
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    sandbox.write("src/lib.rs", text.replace("Line 29", "Their line 29"));
    sandbox.write("docs/side.md", "side\n");
    sandbox.commit("Side");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.work("src/lib.rs", &text.replace("Line 1.", "Our line 1."));
    sandbox.commit("Main");
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    sandbox
}

fn amend(sandbox: &Sandbox) {
    sandbox.stage();
    sandbox.git(&["commit", "--quiet", "--no-verify", "--amend", "--no-edit"]).ok();
}

#[test]
fn a_clean_merge_owes_nothing_even_where_it_joins_two_edits_of_one_file() {
    let sandbox = merged();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
    // Not even a name: whoever presses the button brings nothing.
    let nobody = sandbox.env("GIT_AUTHOR_EMAIL", "nobody@nowhere.example");
    nobody.git(&["commit", "--quiet", "--amend", "--no-edit", "--reset-author"]).ok();
    nobody.judge(&["--commit", "HEAD"]).clean().made_by(&["-"]);
}

#[test]
fn a_line_smuggled_into_a_clean_merge_is_caught() {
    let sandbox = merged();
    sandbox.write("src/lib.rs", sandbox.read("src/lib.rs").replace("Line 15.", "Line 15, and evil."));
    amend(&sandbox);
    sandbox.judge(&["--commit", "HEAD"]).violates(&STALE).judged(&[1]);
    sandbox.judge(&["--range", "HEAD^1..HEAD"]).judged(&[2, 1]);
}

#[test]
fn a_file_smuggled_into_a_clean_merge_is_caught() {
    let sandbox = merged();
    sandbox.write("docs/evil.md", "evil\n");
    amend(&sandbox);
    let expected = [&STALE[..], &["lock-missing docs/evil.md"]].concat();
    sandbox.judge(&["--commit", "HEAD"]).violates(&expected).judged(&[1]);
}

#[test]
fn a_deletion_smuggled_into_a_clean_merge_is_caught() {
    let sandbox = merged();
    sandbox.git(&["rm", "--quiet", "src/lib.rs"]).ok();
    amend(&sandbox);
    sandbox.judge(&["--commit", "HEAD"]).violates(&STALE).judged(&[1]);
}

#[test]
fn a_mode_smuggled_into_a_clean_merge_is_caught() {
    let sandbox = merged();
    sandbox.git(&["update-index", "--chmod=+x", "policy.toml"]).ok();
    sandbox.git(&["commit", "--quiet", "--no-verify", "--amend", "--no-edit"]).ok();
    let expected = [&STALE[..], &["lock-missing policy.toml"]].concat();
    sandbox.judge(&["--commit", "HEAD"]).violates(&expected).judged(&[1]);
}

#[test]
fn a_merge_that_throws_one_side_away_brings_nothing_new() {
    // Documented: every file of a `-s ours` merge equals the first parent's. What was judged there is not judged again.
    let sandbox = merged();
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    sandbox.git(&["merge", "--quiet", "--no-edit", "--strategy=ours", "side"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn the_text_between_conflict_markers_is_own_content() {
    let sandbox = merged();
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    sandbox.work("src/lib.rs", &sandbox.read("src/lib.rs").replace("Line 29", "Our line 29"));
    sandbox.commit("Conflict");
    sandbox.git(&["merge", "--quiet", "side"]).exits(1);
    // Committed with its markers: exactly what git's automatic merge left, and not for that git's doing.
    sandbox.commit("Merge");
    sandbox.judge(&["--commit", "HEAD"]).violates(&STALE).judged(&[1]);
}

#[test]
fn the_union_driver_joins_what_both_sides_note() {
    let sandbox = Sandbox::adopted();
    sandbox.write(".gitattributes", "orchestration-index.md merge=union\nWORK_STATUS.md merge=union\n");
    sandbox.commit("Union");
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    sandbox.work("src/side.rs", "pub fn side() {}\n");
    sandbox.commit("Side");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Main");
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
    // The attributes that count are the merge's, not those of whatever is checked out.
    let bare = sandbox.beside("bare.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]).ok();
    bare.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
    sandbox.git(&["switch", "--quiet", "--detach", "side~2"]).ok();
    sandbox.judge(&["--commit", "main"]).clean().judged(&[0]);
}

#[test]
fn configuration_does_not_bend_what_a_merge_brings() {
    let sandbox = merged();
    sandbox.git(&["config", "merge.conflictStyle", "zdiff3"]).ok();
    sandbox.git(&["config", "merge.renames", "false"]).ok();
    sandbox.git(&["config", "diff.algorithm", "patience"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

#[test]
fn a_rename_on_one_side_and_an_edit_on_the_other_are_joined_by_git() {
    let sandbox = Sandbox::adopted();
    let text: String = (1..30).map(|line| format!("// Line {line}.\n")).collect();
    sandbox.work("src/lib.rs", &text);
    sandbox.commit("A text");
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    sandbox.git(&["mv", "src/lib.rs", "src/moved.rs"]).ok();
    sandbox.commit("Move");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.work("src/lib.rs", &text.replace("Line 1.", "Our line 1."));
    sandbox.commit("Edit");
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]).ok();
    assert!(sandbox.read("src/moved.rs").contains("Our line 1."));
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
}

/// Three branches that touch src/lib.rs in different places, merged at once.
fn octopus() -> Sandbox {
    let sandbox = Sandbox::adopted();
    let text: String = (1..60).map(|line| format!("// Line {line}.\n")).collect();
    sandbox.work("src/lib.rs", &text);
    sandbox.commit("A text");
    for (branch, line) in [("one", "Line 5."), ("two", "Line 30."), ("three", "Line 55.")] {
        sandbox.git(&["switch", "--quiet", "--create", branch, "main"]).ok();
        sandbox.write("src/lib.rs", text.replace(line, &format!("{line} By {branch}.")));
        sandbox.write(&format!("docs/{branch}.md"), branch);
        sandbox.commit(branch);
    }
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "one", "two", "three"]).ok();
    assert!(sandbox.git(&["log", "-1", "--format=%p"]).ok().stdout.split_whitespace().count() >= 3);
    sandbox
}

#[test]
fn a_clean_octopus_owes_nothing() {
    let sandbox = octopus();
    sandbox.judge(&["--commit", "HEAD"]).clean().judged(&[0]);
    // And before it is committed.
    let heads = ["one", "two", "three"].map(|branch| format!("{}\n", sandbox.id(branch)));
    sandbox.git(&["reset", "--quiet", "--soft", "HEAD^1"]).ok();
    sandbox.write(".git/MERGE_HEAD", heads.concat());
    sandbox.judge(&["--staged"]).clean().judged(&[0]);
}

#[test]
fn what_is_smuggled_into_an_octopus_is_caught() {
    let sandbox = octopus();
    sandbox.write("docs/evil.md", "evil\n");
    sandbox.write("src/lib.rs", sandbox.read("src/lib.rs").replace("Line 15.", "Line 15, and evil."));
    amend(&sandbox);
    let expected = [&STALE[..], &["lock-missing docs/evil.md"]].concat();
    sandbox.judge(&["--commit", "HEAD"]).violates(&expected).judged(&[2]);
}

#[test]
fn a_revert_owes_no_line_but_a_lock() {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/a.rs", "pub fn a() {}\n");
    sandbox.write("docs/b.md", "b\n");
    sandbox.commit("Add a and b");
    sandbox.write("src/c.rs", "pub fn c() {}\n");
    sandbox.note("c");
    sandbox.commit("Add c");
    sandbox.git(&["revert", "--no-edit", "HEAD"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean();
    sandbox.git(&["revert", "--no-edit", "HEAD~2"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).violates(&["lock-missing docs/b.md"]);
    // The revert of a revert is one, too.
    sandbox.git(&["revert", "--no-edit", "HEAD"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).violates(&["lock-missing docs/b.md"]);
}

#[test]
fn a_revert_with_something_beside_it_is_none() {
    let sandbox = Sandbox::adopted();
    sandbox.write("src/a.rs", "pub fn a() {}\n");
    sandbox.commit("Add a");
    sandbox.git(&["revert", "--no-edit", "HEAD"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).clean();
    sandbox.write("src/lib.rs", "//! And this.\n");
    amend(&sandbox);
    sandbox.judge(&["--commit", "HEAD"]).violates(&STALE);
}

#[test]
fn a_merge_can_be_reverted() {
    let sandbox = merged();
    sandbox.git(&["revert", "--no-edit", "--mainline", "1", "HEAD"]).ok();
    sandbox.judge(&["--commit", "HEAD"]).violates(&["lock-missing docs/side.md"]).judged(&[2]);
}

#[test]
fn a_commit_made_to_be_reverted_excuses_nothing() {
    let sandbox = Sandbox::adopted();
    // On a branch of its own, a commit whose inverse is new content.
    sandbox.git(&["switch", "--quiet", "--create", "bait"]).ok();
    sandbox.write("src/new.rs", "pub fn new() {}\n");
    sandbox.commit("Bring it");
    sandbox.git(&["rm", "--quiet", "src/new.rs"]).ok();
    sandbox.commit("Take it away");
    let bait = sandbox.id("HEAD");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.write("src/new.rs", "pub fn new() {}\n");
    sandbox.commit(&format!("Revert\n\nThis reverts commit {bait}.\n"));
    sandbox.judge(&["--commit", "HEAD"]).violates(&STALE).judged(&[1]);
    // Nor does a claim that the diff does not bear out.
    sandbox.write("src/new.rs", "pub fn newer() {}\n");
    sandbox.commit(&format!("Revert\n\nThis reverts commit {}.\n", sandbox.id("HEAD")));
    sandbox.judge(&["--commit", "HEAD"]).violates(&STALE).judged(&[1]);
}
