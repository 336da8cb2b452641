//! Ranges of GitHub Actions: found from the event, in clones as actions/checkout makes them.

use serde_json::{Value, json};

use crate::ci_jobs::{STALE, bad, checkout, forge, github, good, merge_ref, runner, shallow_checkout, told};
use crate::sandbox::{POLICY, Sandbox};

const ZEROS: &str = "0000000000000000000000000000000000000000";

fn pull_request(forge: &Sandbox, number: u32, base: &str, head: &str) -> Value {
    json!({"pull_request": {
        "number": number,
        "base": {"ref": "main", "sha": forge.id(base)},
        "head": {"ref": "topic", "sha": forge.id(head)},
    }})
}

fn push(reference: &str, before: &str, after: &str) -> Value {
    json!({"ref": reference, "before": before, "after": after, "repository": {"default_branch": "main"}})
}

/// The job of a pull request of `head` that was opened when `main` stood at `base`.
fn requested(forge: &Sandbox, base: &str, head: &str) -> Sandbox {
    let merge = merge_ref(forge, 7, head);
    let clone = checkout(forge, "refs/pull/7/merge", &merge);
    github(clone, "pull_request", "refs/pull/7/merge", &merge, &pull_request(forge, 7, base, head))
}

#[test]
fn a_pull_request_is_judged_by_its_own_commits_and_not_by_the_merge_that_is_checked_out() {
    let forge = forge();
    bad(&forge, "docs/main.md", "Main moves on");
    let job = requested(&forge, "main", "topic");
    let id = &forge.id("topic")[..10];
    job.judge(&[]).clean().judged(&[3]);
    told(&job, &[])
        .ok()
        .says(&format!("judged: pull request 7, {id} against origin/main ("))
        .says("clean: 1 change");
    // The same range whatever is checked out, and wherever in the work tree.
    job.git(&["checkout", "--quiet", "origin/main"]).ok();
    job.judge_in("src", &[]).clean().judged(&[3]);
    // What is staged in a job's clone is nobody's work.
    job.write("docs/x.md", "x\n");
    job.stage();
    job.judge(&[]).clean().judged(&[3]);

    forge.git(&["switch", "--quiet", "topic"]).ok();
    let expected = bad(&forge, "docs/b.md", "Add b");
    forge.git(&["switch", "--quiet", "main"]).ok();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    requested(&forge, "main", "topic").judge(&[]).violates(&expected).judged(&[3, 1]);
}

#[test]
fn the_base_that_an_old_pull_request_names_is_stale() {
    let forge = forge();
    // Since it was opened main has moved on, by a commit that is not clean, and the branch has merged it.
    bad(&forge, "docs/main.md", "Main moves on");
    forge.git(&["switch", "--quiet", "topic"]).ok();
    forge.git(&["merge", "--quiet", "--no-edit", "main"]).ok();
    good(&forge, "src/b.rs", "Add b");
    forge.git(&["switch", "--quiet", "main"]).ok();
    let job = requested(&forge, "main~1", "topic");
    // Two of the branch's own, and a merge that brings nothing of its own.
    job.judge(&[]).clean().judged(&[3, 0, 3]);
    told(&job, &[]).says(&format!(
        "GitHub Actions names {} as the base, which is out of date",
        &forge.id("main~1")[..10]
    ));
    let by_hand = format!("{}..{}", forge.id("main~1"), forge.id("topic"));
    job.judge(&["--range", &by_hand]).violates(&[&STALE[..], &["lock-missing docs/main.md"]].concat());
}

#[test]
fn a_lock_that_was_taken_on_main_meanwhile_holds() {
    let forge = forge();
    let row =
        "| `docs/**` | python-pro | 2026-11-22T05:30:00Z | 2026-11-22T09:00:00Z | docs |\n\n## Released";
    forge.git(&["switch", "--quiet", "topic"]).ok();
    forge.work("docs/b.md", "b\n");
    forge.commit("Add b");
    forge.git(&["switch", "--quiet", "main"]).ok();
    forge.write("WORK_STATUS.md", forge.read("WORK_STATUS.md").replacen("\n## Released", row, 1));
    forge.commit("python-pro locks docs");
    requested(&forge, "main~1", "topic").judge(&[]).violates(&["lock-held docs/b.md"]);
}

#[test]
fn a_clone_that_a_runner_kept_may_be_older_than_the_event() {
    let forge = forge();
    bad(&forge, "docs/main.md", "Main moves on");
    forge.git(&["switch", "--quiet", "topic"]).ok();
    forge.git(&["merge", "--quiet", "--no-edit", "main"]).ok();
    forge.git(&["switch", "--quiet", "main"]).ok();
    let job = requested(&forge, "main", "topic");
    job.git(&["update-ref", "refs/remotes/origin/main", &forge.id("main~1")]).ok();
    told(&job, &[]).ok().says("against main as GitHub Actions knows it");
    job.judge(&[]).clean().judged(&[3, 0]);
}

#[test]
fn a_shallow_pull_request_is_a_fault_that_names_the_setting_or_is_deepened() {
    let forge = forge();
    for at in 0..3 {
        bad(&forge, &format!("docs/m{at}.md"), "Main moves on");
    }
    for (head, is_clean) in [("topic", true), ("bad", false)] {
        forge.git(&["branch", "--force", "bad", "topic"]).ok();
        forge.git(&["switch", "--quiet", "bad"]).ok();
        bad(&forge, "docs/b.md", "Add b");
        forge.git(&["switch", "--quiet", "main"]).ok();
        let merge = merge_ref(&forge, 7, head);
        let clone = shallow_checkout(&forge, "refs/pull/7/merge", &merge);
        let payload = pull_request(&forge, 7, "main", head);
        let job = github(clone, "pull_request", "refs/pull/7/merge", &merge, &payload);
        job.judge(&[]).faults("is not in this clone", "`fetch-depth: 0`").faults("", "--deepen");
        told(&job, &[]).exits(2).says("could not check");
        let deepened = job.judge_and_fetch(".", &["--deepen"]);
        if is_clean {
            deepened.clean().judged(&[3]);
        } else {
            deepened.violates(&[&STALE[..], &["lock-missing docs/b.md"]].concat()).judged(&[3, 1]);
        }
        // What was fetched stays: the next one asks nobody.
        let again = job.judge(&[]);
        if is_clean {
            again.clean()
        } else {
            again.judged(&[3, 1])
        };
    }
}

#[test]
fn what_a_fork_proposes_is_read_and_never_checked_out() {
    let forge = forge();
    // pull_request_target runs on the target branch; the fork's commits are in refs/pull/N/head alone.
    merge_ref(&forge, 8, "topic");
    let (main, head) = (forge.id("main"), forge.id("topic"));
    let payload = pull_request(&forge, 8, "main", "topic");
    forge.git(&["branch", "--quiet", "-D", "topic"]).ok();
    let clone = checkout(&forge, "refs/heads/main", &main);
    let job = github(clone, "pull_request_target", "refs/heads/main", &main, &payload);
    job.judge(&[]).faults(&head[..10], "--deepen");
    job.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
    assert_eq!(job.id("HEAD"), main);
    assert!(!job.has("src/a.rs"));
}

#[test]
fn a_merge_group_is_judged_after_the_entry_that_it_follows() {
    let forge = forge();
    let queued = |name: &str, onto: &str, head: &str| {
        let tree = forge.git(&["merge-tree", "--write-tree", onto, head]).ok().stdout;
        let tree = tree.lines().next().unwrap().to_owned();
        let made = forge
            .call_git(&["commit-tree", &tree, "-p", onto, "-p", head, "-m", "Merge pull request"])
            .by("noreply@github.com")
            .end()
            .ok();
        let id = made.stdout.trim().to_owned();
        forge.git(&["branch", name, &id]).ok();
        id
    };
    forge.git(&["switch", "--quiet", "--create", "first"]).ok();
    bad(&forge, "docs/first.md", "Add first");
    forge.git(&["switch", "--quiet", "main"]).ok();
    let first = queued("gh-readonly-queue/main/pr-1", "main", "first");
    let second = queued("gh-readonly-queue/main/pr-2", &first, "topic");
    let job = |head: &str, base: &str, reference: &str| {
        let payload = json!({"merge_group": {"head_sha": head, "head_ref": reference, "base_sha": base,
            "base_ref": "refs/heads/main"}});
        github(checkout(&forge, reference, head), "merge_group", reference, head, &payload)
    };
    job(&first, &forge.id("main"), "refs/heads/gh-readonly-queue/main/pr-1")
        .judge(&[])
        .violates(&[&STALE[..], &["lock-missing docs/first.md"]].concat())
        .judged(&[1, 0]);
    let job = job(&second, &first, "refs/heads/gh-readonly-queue/main/pr-2");
    job.judge(&[]).clean().judged(&[3, 0]);
    told(&job, &[]).says(&format!(
        "judged: the merge queue of main, {} after {}",
        &second[..10],
        &first[..10]
    ));
}

#[test]
fn a_push_to_the_default_branch_is_judged_since_it_stood() {
    let forge = forge();
    let before = forge.id("main");
    good(&forge, "src/b.rs", "Add b");
    let expected = bad(&forge, "docs/c.md", "Add c");
    let after = forge.id("main");
    let clone = checkout(&forge, "refs/heads/main", &after);
    let payload = push("refs/heads/main", &before, &after);
    let job = github(clone, "push", "refs/heads/main", &after, &payload);
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    job.judge(&[]).violates(&expected).judged(&[3, 1]);
    told(&job, &[]).says(&format!("since {}, where it stood before", &before[..10]));

    let shallow = shallow_checkout(&forge, "refs/heads/main", &after);
    let job = github(shallow, "push", "refs/heads/main", &after, &payload);
    // One commit is here, and it is clean or not: that says nothing about the push.
    job.judge(&[]).faults(&before[..10], "`fetch-depth: 0`");
    job.judge_and_fetch(".", &["--deepen"]).violates(&expected).judged(&[3, 1]);
}

#[test]
fn a_push_to_a_branch_that_nobody_protects_is_judged_against_the_default_branch() {
    let forge = forge();
    forge.git(&["switch", "--quiet", "topic"]).ok();
    let loose =
        format!("{POLICY}\n[rules]\nlock-missing = \"off\"\nindex-stale = \"off\"\nstatus-stale = \"off\"\n");
    forge.write("policy.toml", &loose);
    forge.note("looser");
    forge.commit("Loosen the policy");
    let before = forge.id("topic");
    forge.write("docs/b.md", "b\n");
    forge.commit("Profit from it");
    let after = forge.id("topic");
    forge.git(&["switch", "--quiet", "main"]).ok();
    let payload = push("refs/heads/topic", &before, &after);
    let job =
        github(checkout(&forge, "refs/heads/topic", &after), "push", "refs/heads/topic", &after, &payload);
    // Had the state before the push been trusted, the policy that it bent would have judged.
    let expected = [&STALE[..], &["lock-missing docs/b.md", "lock-missing policy.toml"]].concat();
    job.judge(&[]).violates(&expected).judged(&[3, 3, 1]);
    told(&job, &[]).says("which is not protected, against origin/main");

    // The default branch's policy protects it: nothing comes in there unjudged.
    let payload = push("refs/heads/release/1", &before, &after);
    let reference = "refs/heads/release/1";
    forge.git(&["branch", "release/1", "topic"]).ok();
    let job = github(checkout(&forge, reference, &after), "push", reference, &after, &payload);
    told(&job, &[]).ok().says(&format!("since {}, where it stood before", &before[..10]));
    job.judge(&[]).clean().judged(&[1]);
}

#[test]
fn a_new_branch_is_judged_against_the_default_branch() {
    let forge = forge();
    bad(&forge, "docs/main.md", "Main moves on");
    let after = forge.id("topic");
    let payload = push("refs/heads/topic", ZEROS, &after);
    let job =
        github(checkout(&forge, "refs/heads/topic", &after), "push", "refs/heads/topic", &after, &payload);
    job.judge(&[]).clean().judged(&[3]);
    told(&job, &[]).ok().says("a new branch, against origin/main");
    // The repository's first push brings everything there is.
    let first = forge.id("main");
    let payload = push("refs/heads/main", ZEROS, &first);
    let job =
        github(checkout(&forge, "refs/heads/main", &first), "push", "refs/heads/main", &first, &payload);
    job.judge(&[]).judged(&[4, 1]);
    told(&job, &[]).says("which is all there is");
    let shallow = shallow_checkout(&forge, "refs/heads/main", &first);
    let job = github(shallow, "push", "refs/heads/main", &first, &payload);
    job.judge(&[]).faults("shallow", "`fetch-depth: 0`");
}

#[test]
fn a_force_push_is_judged_against_what_is_left() {
    let forge = forge();
    let before = forge.id("topic");
    forge.git(&["switch", "--quiet", "topic"]).ok();
    forge.git(&["reset", "--quiet", "--hard", "main"]).ok();
    good(&forge, "src/other.rs", "Another way");
    let after = forge.id("topic");
    forge.git(&["switch", "--quiet", "main"]).ok();
    forge.git(&["reflog", "expire", "--expire=now", "--all"]).ok();
    forge.git(&["gc", "--quiet", "--prune=now"]).ok();
    let payload = push("refs/heads/topic", &before, &after);
    let job =
        github(checkout(&forge, "refs/heads/topic", &after), "push", "refs/heads/topic", &after, &payload);
    job.judge(&[]).clean().judged(&[3]);
    told(&job, &[]).ok().says("what stood there before is gone");
    // It is gone from the server, too: asking for it is no fault.
    job.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
}

#[test]
fn a_force_push_to_the_default_branch_needs_what_it_replaced() {
    let forge = forge();
    good(&forge, "src/old.rs", "The old way");
    let before = forge.id("main");
    forge.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    good(&forge, "src/new.rs", "The new way");
    let after = forge.id("main");
    let payload = push("refs/heads/main", &before, &after);
    let job =
        github(checkout(&forge, "refs/heads/main", &after), "push", "refs/heads/main", &after, &payload);
    job.judge(&[]).faults(&before[..10], "--deepen");
    // The server still has it, and gives it to who asks for it by its id.
    job.judge_and_fetch(".", &["--deepen"]).clean().judged(&[3]);
}

#[test]
fn a_branch_that_shares_nothing_is_new_throughout() {
    let forge = forge();
    forge.git(&["switch", "--quiet", "--orphan", "pages"]).ok();
    forge.write("index.html", "<p>Pages</p>\n");
    forge.commit("Start the pages");
    let after = forge.id("pages");
    forge.git(&["switch", "--quiet", "main"]).ok();
    let payload = push("refs/heads/pages", ZEROS, &after);
    let job =
        github(checkout(&forge, "refs/heads/pages", &after), "push", "refs/heads/pages", &after, &payload);
    let errors = job.judge(&[]).judged(&[1]).errors();
    assert!(errors.contains(&"lock-missing index.html".to_owned()), "{errors:?}");
    // For a proposal there is no telling what is new.
    merge_ref(&forge, 9, "topic");
    let mut payload = pull_request(&forge, 9, "main", "topic");
    payload["pull_request"]["head"]["sha"] = json!(after);
    let job = github(
        checkout(&forge, "refs/pull/9/merge", &after),
        "pull_request",
        "refs/pull/9/merge",
        &after,
        &payload,
    );
    job.judge(&[]).faults("no common ancestor", "--base");
}

#[test]
fn a_removed_branch_brings_nothing() {
    let forge = forge();
    let main = forge.id("main");
    let mut payload = push("refs/heads/topic", &forge.id("topic"), ZEROS);
    payload["deleted"] = json!(true);
    let job = github(checkout(&forge, "refs/heads/main", &main), "push", "refs/heads/main", &main, &payload);
    job.judge(&[]).clean().judged(&[]);
    told(&job, &[]).ok().says("judged: nothing: refs/heads/topic was removed");
}

#[test]
fn a_tag_is_judged_by_what_the_default_branch_does_not_have() {
    let forge = forge();
    for options in [&["tag", "v1", "topic"][..], &["tag", "--annotate", "-m", "Two", "v2", "topic"]] {
        forge.git(options).ok();
    }
    for (tag, event) in [("v1", "push"), ("v2", "push"), ("v2", "release")] {
        let reference = format!("refs/tags/{tag}");
        let (object, commit) = (forge.id(&reference), forge.id("topic"));
        let clone = runner(
            &forge,
            None,
            &["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"],
            &commit,
        );
        let payload = if event == "push" { push(&reference, ZEROS, &object) } else { push("", ZEROS, ZEROS) };
        let job = github(clone, event, &reference, &commit, &payload);
        job.judge(&[]).clean().judged(&[3]);
        told(&job, &[]).ok().says(&format!("judged: tag {tag}, ")).says("against origin/main");
    }
}

#[test]
fn a_schedule_asks_about_what_is_not_on_the_default_branch() {
    let forge = forge();
    for event in ["schedule", "workflow_dispatch"] {
        let payload = json!({"repository": {"default_branch": "main"}});
        let topic = forge.id("topic");
        let clone = checkout(&forge, "refs/heads/topic", &topic);
        let job = github(clone, event, "refs/heads/topic", &topic, &payload);
        job.judge(&[]).clean().judged(&[3]);
        let main = forge.id("main");
        let job =
            github(checkout(&forge, "refs/heads/main", &main), event, "refs/heads/main", &main, &payload);
        job.judge(&[]).clean().judged(&[]);
        told(&job, &[]).ok().says("has been judged when it came").says("`policy check --all`");
    }
}

#[test]
fn what_github_does_not_say_is_a_fault_and_no_clean_verdict() {
    let forge = forge();
    let main = forge.id("main");
    let clone = || checkout(&forge, "refs/heads/main", &main);
    let none = github(clone(), "pull_request", "refs/pull/7/merge", &main, &json!({}));
    none.judge(&[]).faults("which pull request it is", "--base REF");
    // Whoever says it need not rely on the host.
    none.judge(&["--range", "HEAD..HEAD"]).clean().judged(&[]);
    let broken = github(clone(), "push", "refs/heads/main", &main, &json!("text"));
    broken.judge(&[]).faults("event file", "--base REF");
    let unread = github(clone(), "push", "refs/heads/main", &main, &json!({}));
    std::fs::remove_file(unread.path().parent().unwrap().join("event.json")).unwrap();
    unread.judge(&[]).faults("cannot be read", "--base REF");
    let alien = push("refs/heads/main", &"1".repeat(40), &"2".repeat(40));
    let job = github(clone(), "push", "refs/heads/main", &main, &alien);
    job.judge(&[]).faults("2222222222", "--base REF");
    job.judge_and_fetch(".", &["--deepen"]).faults("2222222222", "--base REF");
}

#[test]
fn other_formats_leave_the_range_to_the_log() {
    let forge = forge();
    let job = requested(&forge, "main", "topic");
    let ended = told(&job, &["--format", "json"]).ok();
    assert!(ended.stderr.starts_with("policy judged pull request 7, "), "{ended}");
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    let keys: Vec<&String> = report.as_object().unwrap().keys().collect();
    let promised =
        ["changes", "faults", "findings", "not_evaluated", "outcome", "schema", "suppressed", "tool"];
    assert_eq!(keys, promised);
}
