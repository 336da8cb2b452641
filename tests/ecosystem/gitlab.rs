//! The GitLab component, run by gitlab-ci-local with the shell executor in clones as GitLab's runner makes them.

use crate::ci_jobs::{bad, forge, runner};
use crate::sandbox::{Ended, Sandbox};
use crate::tools::{copy_ours, listed_checksum, node_tool, publish, recorder, release};

const URL: &str = "https://gitlab.example/team/app.git";

/// A clone of `branch` whose remote has a name that gitlab-ci-local understands.
fn clone(forge: &Sandbox, branch: &str) -> Sandbox {
    let refspec = format!("+refs/heads/{branch}:refs/remotes/origin/{branch}");
    let clone = runner(forge, Some(20), &[&refspec], &forge.id(branch));
    clone.git(&["switch", "--quiet", "--force-create", branch]).ok();
    clone.git(&["remote", "set-url", "origin", URL]).ok();
    clone
}

/// Runs the pipeline of a project that includes the component with these inputs.
fn run(clone: &Sandbox, inputs: &[(&str, &str)], variables: &[&str]) -> Ended {
    copy_ours(&["templates/policy.yml"], clone);
    let inputs: Vec<String> =
        inputs.iter().map(|(name, value)| format!("      {name}: {}\n", serde_json::json!(value))).collect();
    let inputs = inputs.concat();
    clone
        .write(".gitlab-ci.yml", format!("include:\n  - local: templates/policy.yml\n    inputs:\n{inputs}"));
    clone.git(&["add", "templates", ".gitlab-ci.yml"]).ok();
    // For git in the job, that name is where the repository really is.
    let forge = clone.beside("repo").path().display().to_string();
    let key = format!("GIT_CONFIG_KEY_0=url.file://{forge}.insteadOf");
    let value = format!("GIT_CONFIG_VALUE_0={URL}");
    let mut words = vec!["--force-shell-executor", "--no-color", "--variable", "GITLAB_CI=true"];
    words.extend(["--variable", "GIT_CONFIG_COUNT=1", "--variable", &key, "--variable", &value]);
    words.extend(variables.iter().flat_map(|variable| ["--variable", variable]));
    words.push("policy");
    clone.call(node_tool("gitlab-ci-local"), &words).end()
}

fn released(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [&[("version", env!("CARGO_PKG_VERSION")), ("release-url", release())], more].concat()
}

const REQUEST: [&str; 3] = [
    "CI_PIPELINE_SOURCE=merge_request_event",
    "CI_MERGE_REQUEST_IID=3",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main",
];

#[test]
fn the_component_judges_a_merge_request() {
    let forge = forge();
    bad(&forge, "docs/main.md", "Main moves on");
    // The target is not in the clone: the component has it fetched.
    let topic = clone(&forge, "topic");
    run(&topic, &released(&[]), &REQUEST).ok().says("judged: merge request 3").says("clean: 1 change");
    forge.git(&["switch", "--quiet", "topic"]).ok();
    bad(&forge, "docs/b.md", "Add b");
    let topic = clone(&forge, "topic");
    run(&topic, &released(&[]), &REQUEST).exits(1).says("error[lock-missing] docs/b.md");
    // gitlab-ci-local leaves a job's artifacts in the project.
    let report: serde_json::Value = serde_json::from_str(&topic.read("gl-code-quality-report.json")).unwrap();
    let found: Vec<&str> =
        report.as_array().unwrap().iter().map(|entry| entry["check_name"].as_str().unwrap()).collect();
    assert!(found.contains(&"lock-missing"), "{found:?}");
    // It exits with what policy exits with.
    let unsaid = ["CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_IID=3"];
    run(&topic, &released(&[]), &unsaid).says("could not check").says("FAIL 2");
}

#[test]
fn the_component_judges_a_push_to_the_default_branch() {
    let forge = forge();
    let before = format!("CI_COMMIT_BEFORE_SHA={}", forge.id("main"));
    bad(&forge, "docs/b.md", "Add b");
    let main = clone(&forge, "main");
    run(&main, &released(&[]), &["CI_PIPELINE_SOURCE=push", &before]).exits(1).says("where it stood before");
}

#[test]
fn a_binary_with_another_checksum_is_not_run() {
    let forge = forge();
    let topic = clone(&forge, "topic");
    let fake = topic.beside("fake");
    recorder(&fake, "policy", 0);
    let url = publish(&fake.path().join("policy"), &fake.path().join("release"));
    let right = listed_checksum(&url);
    let inputs = |checksum: &'static str| {
        let url: &'static str = Box::leak(url.clone().into_boxed_str());
        [("version", env!("CARGO_PKG_VERSION")), ("release-url", url), ("checksum", checksum)]
    };
    let wrong: &'static str = Box::leak(listed_checksum(release()).into_boxed_str());
    let refused = run(&topic, &inputs(wrong), &REQUEST).says("do not use it");
    assert!(refused.code != Some(0) && !refused.stdout.contains("called with"), "{refused}");
    run(&topic, &inputs(Box::leak(right.into_boxed_str())), &REQUEST).ok().says("called with <check>");
    run(&topic, &inputs(""), &REQUEST).ok().says("called with <--deepen>");
    let nowhere = [("version", "9.9.9"), ("release-url", release())];
    assert_ne!(run(&topic, &nowhere, &REQUEST).says("cannot be downloaded").code, Some(0));
}

#[test]
fn arguments_are_no_commands_and_policy_may_be_there_already() {
    let forge = forge();
    let topic = clone(&forge, "topic");
    let fake = topic.beside("fake");
    recorder(&fake, "policy", 0);
    let path = format!("{}:{}", fake.path().display(), std::env::var("PATH").unwrap());
    let topic = topic.env("PATH", &path);
    let inputs = [("args", "--agent\nrust `touch pwned` expert\n;touch pwned")];
    run(&topic, &inputs, &REQUEST)
        .ok()
        .says("called with <rust `touch pwned` expert>")
        .says("called with <;touch pwned>");
    assert!(!topic.has("pwned"));
    // Without it the job fails.
    std::fs::remove_file(fake.path().join("policy")).unwrap();
    let bare = run(&topic.env("PATH", "/usr/bin:/bin"), &[], &REQUEST);
    assert_ne!(bare.code, Some(0), "{bare}");
}
