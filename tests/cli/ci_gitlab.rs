//! Ranges of GitLab CI: found from the predefined variables, in clones as GitLab's runner makes them; and history that
//! is brought where a range is named.

use crate::ci_jobs::{STALE, bad, forge, github, gitlab, good, merge_ref, runner, told};
use crate::sandbox::Sandbox;
use crate::servers::{Server, Transport};

const ZEROS: &str = "0000000000000000000000000000000000000000";

/// A merge request's pipeline, as GitLab's runner clones for it: the request's own ref, and no branch.
fn requested(forge: &Sandbox, depth: Option<u32>, commit: &str, more: &[(&str, &str)]) -> Sandbox {
    forge.git(&["update-ref", "refs/merge-requests/3/head", "topic"]).ok();
    forge.git(&["update-ref", "refs/pipelines/1", commit]).ok();
    let clone = runner(forge, depth, &["+refs/pipelines/1:refs/pipelines/1"], commit);
    let request = [
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_MERGE_REQUEST_IID", "3"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_COMMIT_BEFORE_SHA", ZEROS),
    ];
    gitlab(clone, commit, &[&request[..], more].concat())
}

fn branch(forge: &Sandbox, depth: Option<u32>, name: &str, before: &str) -> Sandbox {
    let after = forge.id(name);
    let refspec = format!("+refs/heads/{name}:refs/remotes/origin/{name}");
    let variables =
        [("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_BRANCH", name), ("CI_COMMIT_BEFORE_SHA", before)];
    gitlab(runner(forge, depth, &[&refspec], &after), &after, &variables)
}

#[test]
fn a_merge_request_needs_its_target_and_gets_it() {
    let forge = forge();
    bad(&forge, "docs/main.md", "Main moves on");
    let topic = forge.id("topic");
    // However deep, GitLab's runner brings no target branch.
    for depth in [None, Some(20)] {
        let job = requested(&forge, depth, &topic, &[]);
        job.judge(&[])
            .faults("`main`, which the commits are judged against", "`GIT_DEPTH: 0`")
            .faults("", "git fetch origin +refs/heads/main:refs/remotes/origin/main");
        job.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
        told(&job, &[]).ok().says("judged: merge request 3, ").says("against origin/main");
    }
    let job = requested(&forge, None, &topic, &[]);
    job.git(&["fetch", "--quiet", "origin", "+refs/heads/main:refs/remotes/origin/main"]).ok();
    job.judge(&[]).clean().judged(&[3]);
    forge.git(&["switch", "--quiet", "topic"]).ok();
    let expected = bad(&forge, "docs/b.md", "Add b");
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let job = requested(&forge, Some(1), &forge.id("topic"), &[]);
    job.judge_and_fetch(".", &["--deepen"]).violates(&expected).judged(&[3, 1]);
}

#[test]
fn the_diff_base_of_a_merge_request_goes_stale() {
    let forge = forge();
    let stale = forge.id("main");
    bad(&forge, "docs/main.md", "Main moves on");
    forge.git(&["switch", "--quiet", "topic"]).ok();
    forge.git(&["merge", "--quiet", "--no-edit", "main"]).ok();
    forge.git(&["switch", "--quiet", "main"]).ok();
    let job = requested(&forge, None, &forge.id("topic"), &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", &stale)]);
    job.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3, 0]);
    told(&job, &[]).ok().says("as the base, which is out of date");
}

#[test]
fn merged_results_and_merge_trains_are_judged_by_the_requests_own_commits() {
    let forge = forge();
    bad(&forge, "docs/main.md", "Main moves on");
    let (topic, merge) = (forge.id("topic"), merge_ref(&forge, 3, "topic"));
    let merged = [("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", topic.as_str())];
    for kind in ["merged_result", "merge_train"] {
        let more = [&merged[..], &[("CI_MERGE_REQUEST_EVENT_TYPE", kind)]].concat();
        let job = requested(&forge, Some(20), &merge, &more);
        job.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
        told(&job, &[]).ok().says(&format!("merge request 3, {}", &topic[..10]));
        let unsaid = requested(&forge, None, &merge, &more[1..]);
        unsaid.judge(&[]).faults("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "--base REF");
    }
}

#[test]
fn a_forks_own_main_is_not_the_target() {
    let forge = forge();
    let upstream = forge.beside("upstream.git");
    forge.git(&["clone", "--quiet", "--bare", ".", upstream.path().to_str().unwrap()]).ok();
    // The fork's main lets everything pass.
    forge.write(
        "policy.toml",
        "[rules]\nlock-missing = \"off\"\nindex-stale = \"off\"\nstatus-stale = \"off\"\n",
    );
    forge.commit("Loosen the fork's policy");
    forge.git(&["switch", "--quiet", "topic"]).ok();
    let expected = bad(&forge, "docs/b.md", "Add b");
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let url = format!("file://{}", upstream.path().with_extension("").display());
    let fork = [
        ("CI_PROJECT_ID", "2"),
        ("CI_MERGE_REQUEST_PROJECT_ID", "1"),
        ("CI_MERGE_REQUEST_PROJECT_URL", url.as_str()),
    ];
    let job = requested(&forge, Some(20), &forge.id("topic"), &fork);
    job.git(&["fetch", "--quiet", "origin", "+refs/heads/main:refs/remotes/origin/main"]).ok();
    job.judge(&[]).faults("in this clone of a fork", "--deepen");
    job.judge_and_fetch(".", &["--deepen"]).violates(&expected).judged(&[3, 1]);
}

#[test]
fn a_branch_pipeline_is_judged_since_the_branch_stood() {
    let forge = forge();
    let before = forge.id("main");
    good(&forge, "src/b.rs", "Add b");
    let expected = bad(&forge, "docs/c.md", "Add c");
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    branch(&forge, None, "main", &before).judge(&[]).violates(&expected).judged(&[3, 1]);
    let shallow = branch(&forge, Some(1), "main", &before);
    shallow.judge(&[]).faults(&before[..10], "`GIT_DEPTH: 0`");
    shallow.judge_and_fetch(".", &["--deepen"]).violates(&expected).judged(&[3, 1]);
    // The repository's first pipeline.
    branch(&forge, None, "main", ZEROS).judge(&[]).judged(&[4, 3, 1]);
    // A branch that nobody protects is judged against the default branch, which the runner does not bring.
    let topic = branch(&forge, None, "topic", ZEROS);
    topic
        .judge(&[])
        .faults("`main`, which the commits are judged against", "git fetch origin +refs/heads/main");
    topic.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
}

#[test]
fn tags_and_pipelines_that_somebody_starts() {
    let forge = forge();
    forge.git(&["tag", "v1", "topic"]).ok();
    let topic = forge.id("topic");
    let clone = runner(&forge, Some(1), &["+refs/tags/v1:refs/tags/v1"], &topic);
    let tag = [("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_TAG", "v1"), ("CI_COMMIT_BEFORE_SHA", ZEROS)];
    let job = gitlab(clone, &topic, &tag);
    job.judge(&[]).faults("`main`", "`GIT_DEPTH: 0`");
    job.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
    for source in ["web", "schedule", "api"] {
        let started = |name: &str| branch(&forge, None, name, ZEROS).env("CI_PIPELINE_SOURCE", source);
        started("topic").judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
        let main = started("main");
        main.judge(&[]).clean().judged(&[]);
        told(&main, &[]).ok().says("has been judged when it came");
    }
}

#[test]
fn a_named_base_is_brought_too() {
    let forge = forge();
    for at in 0..3 {
        bad(&forge, &format!("docs/m{at}.md"), "Main moves on");
    }
    forge.git(&["switch", "--quiet", "topic"]).ok();
    let expected = bad(&forge, "docs/b.md", "Add b");
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let topic = forge.id("topic");
    let refspec = "+refs/heads/topic:refs/remotes/origin/topic";
    for range in [["--base", "origin/main"], ["--range", "origin/main..HEAD"]] {
        let clone = runner(&forge, Some(1), &[refspec], &topic);
        clone.judge(&range).faults("origin/main", "`fetch-depth: 0`").faults("", "`GIT_DEPTH: 0`");
        clone.judge_and_fetch(".", &[&range[..], &["--deepen"]].concat()).violates(&expected).judged(&[3, 1]);
    }
    let clone = runner(&forge, Some(1), &[refspec], &topic);
    let main = forge.id("main");
    clone.judge_and_fetch(".", &["--base", &main, "--deepen"]).violates(&expected).judged(&[3, 1]);
    // What the server does not have cannot be brought, and nothing else is judged in its place.
    clone
        .judge_and_fetch(".", &["--base", "origin/nowhere", "--deepen"])
        .faults("nowhere", "git ls-remote origin");
    clone
        .judge_and_fetch(".", &["--base", "origin/ma in", "--deepen"])
        .faults("no name of a branch", "ls-remote");
    for subject in ["--staged", "--worktree", "--all"] {
        clone.policy(&["check", subject, "--deepen"]).exits(2).says("cannot be used with");
    }
    clone.git(&["remote", "remove", "origin"]).ok();
    clone.judge(&["--base", "HEAD", "--deepen"]).faults("no remote", "git remote add");
}

#[test]
fn history_deeper_than_the_first_fetch_is_brought_in_steps() {
    let forge = forge();
    // 150 commits on topic: more than the first step brings, less than all there are.
    let mut stream = String::new();
    for at in 0..150 {
        let from = if at == 0 { "from refs/heads/topic^0\n" } else { "" };
        stream.push_str(&format!(
            "commit refs/heads/topic\nauthor R <rust@agents.example> 1795327200 +0000\n\
             committer R <rust@agents.example> 1795327200 +0000\ndata 2\nx\n{from}\n"
        ));
    }
    forge.call_git(&["fast-import", "--quiet", "--force"]).input(stream).end().ok();
    let topic = forge.id("topic");
    let job = requested(&forge, Some(1), &topic, &[]);
    let verdict = job.judge_and_fetch(".", &["--deepen"]).clean();
    assert_eq!(verdict.report["changes"].as_array().unwrap().len(), 151);
}

#[test]
fn history_is_brought_over_http_and_a_server_that_is_gone_is_a_fault() {
    let forge = forge();
    bad(&forge, "docs/main.md", "Main moves on");
    let mut server = Server::start(&forge, Transport::Http, &[]);
    forge.git(&["push", "--quiet", &server.url(), "main", "topic"]).ok();
    let clone = forge.beside("over-http");
    let path = clone.path().to_str().unwrap();
    forge.git(&["clone", "--quiet", "--depth=1", "--branch=topic", &server.url(), path]).ok();
    let topic = forge.id("topic");
    let variables = [
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_MERGE_REQUEST_IID", "3"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
    ];
    let job = gitlab(clone, &topic, &variables);
    server.stop();
    job.judge_and_fetch(".", &["--deepen"]).faults("", "git ls-remote origin");
    assert!(server.resume());
    job.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
    // Whoever says GitHub in the same clone gets the same verdict.
    let payload = serde_json::json!({"pull_request": {"number": 3,
        "base": {"ref": "main", "sha": forge.id("main")}, "head": {"ref": "topic", "sha": topic}}});
    let job = github(forge.beside("over-http"), "pull_request", "refs/pull/3/merge", &topic, &payload);
    job.judge(&[]).clean().judged(&[3]);
}

#[test]
fn a_bad_commit_hides_behind_no_shallow_clone() {
    let forge = forge();
    forge.git(&["switch", "--quiet", "topic"]).ok();
    bad(&forge, "docs/b.md", "Add b");
    good(&forge, "src/c.rs", "Add c");
    let topic = forge.id("topic");
    for depth in [1, 2, 3] {
        let job = requested(&forge, Some(depth), &topic, &[]);
        job.git(&["fetch", "--quiet", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main"])
            .ok();
        // Depth 3 reaches the commit that main stands at.
        job.judge(&[]).faults("", "`GIT_DEPTH: 0`");
        job.judge_and_fetch(".", &["--deepen"])
            .violates(&[&STALE[..], &["lock-missing docs/b.md"]].concat())
            .judged(&[3, 1, 3]);
    }
}
