//! What each form says of one change.

use serde_json::Value;

use super::{FORMS, broken, violating};
use crate::sandbox::Sandbox;

fn shown(sandbox: &Sandbox, form: &str, code: i32) -> String {
    let ended = sandbox.policy(&["check", "--staged", "--format", form]).exits(code);
    assert!(ended.stderr.is_empty(), "{ended}");
    ended.stdout
}

#[test]
fn no_form_changes_the_verdict() {
    let (clean, violating, broken) = (Sandbox::adopted(), violating(), broken());
    for form in FORMS {
        shown(&clean, form, 0);
        shown(&violating, form, 1);
        assert!(shown(&broken, form, 2).contains("tll"), "{form}");
        clean.policy(&["hook", "--format", form, "pre-commit"]).exits(0);
        violating.policy(&["hook", "--format", form, "pre-commit"]).exits(1);
        broken.policy(&["hook", "--format", form, "pre-commit"]).exits(2).says("tll");
        // A slip of the pen is told in the form that was asked for.
        let ended = clean.policy(&["check", "--format", form, "--commit", "nothing"]).exits(2);
        assert!(ended.stdout.contains("nothing"), "{ended}");
    }
}

#[test]
fn github_gets_annotations() {
    insta::assert_snapshot!(shown(&violating(), "github", 1), @r#"
    ::error file=docs/a.md,title=lock-missing (staged%2C by rust-expert)::`docs/a.md` is changed without a lock of rust-expert%0Aa lock tells the others to keep off before anything is changed: without it two agents do the same work%0A`policy lock docs/a.md`, then `git add WORK_STATUS.md`; or by hand add this row to WORK_STATUS.md under `## Active locks`, with the time in UTC at which the lock is taken: | `docs/a.md` | rust-expert | YYYY-MM-DDTHH:MM:SSZ | | task |
    ::error file=src/refund.rs,line=2,endLine=2,col=5,endColumn=12,title=fakery-stub (staged%2C by rust-expert)::`refund` panics in place of its work%0Athe code compiles and fails when it is reached: callers cannot tell that nothing is there%0Awrite the body of `refund`, or leave it out together with what calls it; if that cannot be done now, record BLOCKED in WORK_STATUS.md with what is missing, and stop
    ::notice file=src/sdk.rs,line=2,endLine=2,col=8,endColumn=59,title=suppression-added (staged%2C by rust-expert)::rust-expert allows `fakery-stub` here: "the SDK has none"%0Awhat a comment allows is not found again: whoever reviews the change should know of it%0Anothing, if the reason holds; else do what the rule asks for and remove the comment
    "#);
}

#[test]
fn gitlab_gets_what_it_documents() {
    let entries: Value = serde_json::from_str(&shown(&violating(), "gitlab", 1)).unwrap();
    let entries = entries.as_array().unwrap();
    for entry in entries {
        // https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
        let text = |key: &str| entry[key].as_str().unwrap();
        assert!(["description", "check_name", "fingerprint"].iter().all(|key| !text(key).is_empty()));
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&text("severity")));
        let path = entry["location"]["path"].as_str().unwrap();
        assert!(!path.is_empty() && !path.starts_with("./") && !path.starts_with('/'));
        assert!(entry["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
    }
    let brief: Vec<String> = entries
        .iter()
        .map(|entry| {
            let (name, place) = (entry["check_name"].as_str().unwrap(), &entry["location"]);
            format!("{} {name} {}:{}", entry["severity"], place["path"], place["lines"]["begin"])
        })
        .collect();
    insta::assert_snapshot!(brief.join("\n"), @r#"
    "major" lock-missing "docs/a.md":1
    "major" fakery-stub "src/refund.rs":2
    "info" suppression-added "src/sdk.rs":2
    "#);
    assert_eq!(shown(&Sandbox::adopted(), "gitlab", 0), "[]\n");
}

#[test]
fn junit_shows_what_judged() {
    let text = shown(&violating(), "junit", 1);
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    assert_eq!((root.attribute("failures"), root.attribute("errors")), (Some("2"), Some("0")));
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    assert_eq!(root.attribute("tests").unwrap(), cases.len().to_string());
    let name = |node: &roxmltree::Node| {
        format!("{}.{}", node.attribute("classname").unwrap(), node.attribute("name").unwrap())
    };
    let with = |tag: &str| -> Vec<String> {
        cases.iter().filter(|case| case.children().any(|child| child.has_tag_name(tag))).map(&name).collect()
    };
    assert_eq!(
        with("failure"),
        ["policy.locks.lock-missing docs/a.md", "policy.fakery.fakery-stub src/refund.rs:2"]
    );
    assert_eq!(with("skipped"), ["policy.fakery.fakery-stub src/sdk.rs:3"]);
    assert!(cases.iter().map(&name).any(|name| name == "policy.locks.lock-held"), "{text}");
    // A clean run is not empty.
    let sandbox = Sandbox::adopted();
    sandbox.work("src/more.rs", "//! More.\n");
    sandbox.stage();
    let text = shown(&sandbox, "junit", 0);
    let document = roxmltree::Document::parse(&text).unwrap();
    assert!(document.descendants().filter(|node| node.has_tag_name("testcase")).count() > 20, "{text}");
}

#[test]
fn sarif_marks_what_is_suppressed_and_places_everything() {
    let log: Value = serde_json::from_str(&shown(&violating(), "sarif", 1)).unwrap();
    let run = &log["runs"][0];
    let brief: Vec<String> = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            let line = &place["region"]["startLine"];
            let how = &result["suppressions"][0]["kind"];
            format!(
                "{} {} {}:{line} {how}",
                result["level"], result["ruleId"], place["artifactLocation"]["uri"]
            )
        })
        .collect();
    insta::assert_snapshot!(brief.join("\n"), @r#"
    "error" "lock-missing" "docs/a.md":null null
    "error" "fakery-stub" "src/refund.rs":2 null
    "note" "suppression-added" "src/sdk.rs":2 null
    "error" "fakery-stub" "src/sdk.rs":3 "inSource"
    "#);
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let log: Value = serde_json::from_str(&shown(&broken(), "sarif", 2)).unwrap();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn markdown_is_a_page() {
    insta::assert_snapshot!(shown(&violating(), "markdown", 1), @r#"
    ### ❌ policy: 2 errors, 1 note in 1 change, 1 suppressed

    #### staged, by rust-expert

    | | rule | where | what is wrong | what mends it |
    |---|---|---|---|---|
    | ❌ error | lock-missing | <code>docs/a.md</code> | <code>docs/a.md</code> is changed without a lock of rust-expert | <code>policy lock docs/a.md</code>, then <code>git add WORK&#95;STATUS.md</code>; or by hand add this row to WORK&#95;STATUS.md under <code>&#35;&#35; Active locks</code>, with the time in UTC at which the lock is taken: &#124; <code>docs/a.md</code> &#124; rust-expert &#124; YYYY-MM-DDTHH:MM:SSZ &#124; &#124; task &#124; |
    | ❌ error | fakery-stub | <code>src/refund.rs:2</code> | <code>refund</code> panics in place of its work | write the body of <code>refund</code>, or leave it out together with what calls it; if that cannot be done now, record BLOCKED in WORK&#95;STATUS.md with what is missing, and stop |

    #### staged, by rust-expert

    | | rule | where | what is wrong | what mends it |
    |---|---|---|---|---|
    | ℹ️ note | suppression-added | <code>src/sdk.rs:2</code> | rust-expert allows <code>fakery-stub</code> here: &#34;the SDK has none&#34; | nothing, if the reason holds; else do what the rule asks for and remove the comment |
    "#);
}

#[test]
fn an_agent_gets_lines() {
    insta::assert_snapshot!(shown(&violating(), "agent", 1), @r#"
    blocked: 2 errors. Mend each, then try again.
    lock-missing: `docs/a.md` is changed without a lock of rust-expert => `policy lock docs/a.md`, then `git add WORK_STATUS.md`; or by hand add this row to WORK_STATUS.md under `## Active locks`, with the time in UTC at which the lock is taken: | `docs/a.md` | rust-expert | YYYY-MM-DDTHH:MM:SSZ | | task |
    src/refund.rs:2 fakery-stub: `refund` panics in place of its work => write the body of `refund`, or leave it out together with what calls it; if that cannot be done now, record BLOCKED in WORK_STATUS.md with what is missing, and stop
    "#);
    let (few, many) = (shown(&violating(), "agent", 1).len(), shown(&violating(), "pretty", 1).len());
    assert!(few * 10 < many * 7, "{few} bytes against {many}");
}

#[test]
fn a_finding_of_a_merge_names_the_commit_to_look_in() {
    let sandbox = Sandbox::adopted();
    sandbox.git(&["switch", "--quiet", "--create", "side"]).ok();
    sandbox.work("src/side.rs", "//! Side.\n");
    sandbox.commit("Side");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    sandbox.work("src/main.rs", "//! Main.\n");
    sandbox.commit("Main");
    sandbox.git(&["merge", "--quiet", "--no-commit", "--strategy-option=ours", "side"]).ok();
    sandbox.write("docs/evil.md", "Neither side has this.\n");
    sandbox.commit("Merge side");
    let ended = sandbox.policy(&["check", "--commit", "HEAD", "--format", "sarif"]).exits(1);
    let log: Value = serde_json::from_str(&ended.stdout).unwrap();
    let artifacts = log["runs"][0]["artifacts"].as_array().unwrap();
    let evil = artifacts.iter().find(|artifact| artifact["location"]["uri"] == "docs/evil.md").unwrap();
    assert_eq!(evil["properties"]["commits"][0], sandbox.id("HEAD").as_str());
}
