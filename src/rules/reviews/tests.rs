//! When a review, a run that proves, or an open BLOCKED is missed, and when it is not.

use std::sync::Arc;

use super::{completion_unvalidated, review_missing, work_blocked};
use crate::change::memory::MemoryTree;
use crate::change::{Agent, Change, Gate, Journey, Part, RepoPath};
use crate::config::{Policy, ReviewEntry};
use crate::finding::Finding;
use crate::formats::work_status::signals_section;
use crate::glob::PatternSet;
use crate::reviews::{Content, with_digest};
use crate::rules::containers::{container_unapproved, container_unsignalled};
use crate::rules::testing::{active, judge_by, merge};
use crate::rules::{Rule, testing};

fn policy() -> Policy {
    let review = |name: &str, paths: &[&str], by: &str| ReviewEntry {
        name: name.to_owned(),
        paths: PatternSet::parse(paths).unwrap(),
        by: vec![by.to_owned()],
        gates: vec![Gate::Push],
    };
    let reviews = vec![
        review("containers", &["**/Dockerfile", "**/compose.yaml"], "docker-expert"),
        review("core", &["core/**"], "python-pro"),
    ];
    Policy { reviews, ..testing::policy() }
}

fn row(agent: &str, signal: &str, subject: &str, detail: &str) -> String {
    format!("| 2026-11-22T05:00:00Z | {agent} | {signal} | {subject} | {detail} |")
}

fn signals(rows: &[&str]) -> String {
    format!("{}{}", signals_section([]), rows.iter().map(|row| format!("{row}\n")).collect::<String>())
}

fn with(tree: &MemoryTree, rows: &[&str]) -> MemoryTree {
    tree.clone().with("WORK_STATUS.md", signals(rows))
}

/// The digest of what stands at `path`, as a Detail has it.
fn content(tree: &MemoryTree, path: &str) -> String {
    with_digest("", &Content::of(tree, &path.into(), |_| true).unwrap().digest())
}

fn part(agent: &str, before: &MemoryTree, after: &MemoryTree) -> Part {
    let change = merge(agent, std::slice::from_ref(before), after);
    Part {
        agent: Agent::named(agent),
        is_proven: true,
        is_new: true,
        before: change.before.clone(),
        after: Arc::clone(&change.after),
        files: change.files,
    }
}

/// A push of these commits, each a tree and who made it, to a protected branch that has `base`.
fn push(base: &MemoryTree, commits: &[(&str, MemoryTree)]) -> Change {
    let (mut parts, mut before) = (Vec::new(), base);
    for (agent, after) in commits {
        parts.push(part(agent, before, after));
        before = after;
    }
    let mut change = merge("rust-expert", std::slice::from_ref(base), before);
    change.covers_range = true;
    change.journey = Some(Arc::new(Journey { gate: Gate::Push, is_protected: true, parts }));
    change
}

fn found(rule: &'static Rule, change: &Change) -> Vec<Finding> {
    judge_by(rule, change, &policy()).found
}

fn messages(rule: &'static Rule, change: &Change) -> Vec<String> {
    found(rule, change).into_iter().map(|finding| finding.message).collect()
}

/// A repository with a Dockerfile, the same with another one, and the row that approves of the latter.
fn dockerfiles() -> (MemoryTree, MemoryTree, String) {
    let old = MemoryTree::new().with("api/Dockerfile", "FROM a").with("WORK_STATUS.md", signals(&[]));
    let new = old.clone().with("api/Dockerfile", "FROM b");
    let approved = row("docker-expert", "APPROVED", "api", &content(&new, "api/Dockerfile"));
    (old, new, approved)
}

#[test]
fn the_approval_may_come_before_the_change_with_it_or_after_it() {
    let (old, new, approved) = dockerfiles();
    let rule = &container_unapproved::RULE;
    let (told, done) = (with(&old, &[&approved]), with(&new, &[&approved]));
    assert_eq!(found(rule, &push(&old, &[("rust-expert", new.clone())])).len(), 1, "none at all");
    let earlier = push(&old, &[("docker-expert", told.clone()), ("rust-expert", done.clone())]);
    let later = push(&old, &[("rust-expert", new.clone()), ("docker-expert", done.clone())]);
    let with_it = push(&old, &[("docker-expert", done.clone())]);
    let standing = push(&told, &[("rust-expert", done.clone())]);
    for change in [&earlier, &later, &with_it, &standing] {
        assert_eq!(messages(rule, change), Vec::<String>::new());
    }
    // Work that goes on after the approval.
    let more = done.clone().with("api/Dockerfile", "FROM c");
    let change =
        push(&old, &[("rust-expert", new), ("docker-expert", done.clone()), ("rust-expert", more.clone())]);
    insta::assert_snapshot!(messages(rule, &change).join("\n"), @"`api/Dockerfile` reaches a protected branch without docker-expert's approval (review `containers`): what docker-expert approved as `api` at 2026-11-22T05:00:00Z is not what stands there now");
    // And is taken back.
    let change = push(&old, &[("docker-expert", done.clone()), ("rust-expert", more), ("rust-expert", done)]);
    assert!(found(rule, &change).is_empty());
}

#[test]
fn only_the_reviewer_can_add_the_row() {
    let (old, new, approved) = dockerfiles();
    let done = with(&new, &[&approved]);
    let rule = &container_unapproved::RULE;
    for forger in ["rust-expert", "orchestrator"] {
        let said = messages(rule, &push(&old, &[(forger, done.clone())]));
        assert!(said.len() == 1 && said[0].contains("no commit of docker-expert's own"), "{said:?}");
    }
    let mut unsigned = push(&old, &[("docker-expert", done.clone())]);
    let mut journey = (**unsigned.journey.as_ref().unwrap()).clone();
    journey.parts[0].is_proven = false;
    unsigned.journey = Some(Arc::new(journey));
    assert_eq!(found(rule, &unsigned).len(), 1);
    // A row that the author wrote, and the reviewer's commit merely carried on.
    let carried =
        push(&old, &[("rust-expert", done.clone()), ("docker-expert", done.clone().with("x", "y"))]);
    assert_eq!(found(rule, &carried).len(), 1);
}

#[test]
fn a_later_rejection_counts() {
    let (old, new, approved) = dockerfiles();
    let rejected = row("docker-expert", "REJECTED", "api/Dockerfile", &content(&new, "api/Dockerfile"));
    let change = push(&old, &[("docker-expert", with(&new, &[&approved, &rejected]))]);
    insta::assert_snapshot!(messages(&container_unapproved::RULE, &change).join("\n"), @"`api/Dockerfile` reaches a protected branch without docker-expert's approval (review `containers`): docker-expert rejected `api/Dockerfile` as it is at 2026-11-22T05:00:00Z");
}

#[test]
fn it_is_asked_at_the_gates_of_the_review_and_on_protected_branches() {
    let (old, new, _) = dockerfiles();
    let change = push(&old, &[("rust-expert", new)]);
    let at = |gate, is_protected| {
        let journey = (**change.journey.as_ref().unwrap()).clone();
        let journey = Journey { gate, is_protected, ..journey };
        found(&container_unapproved::RULE, &Change { journey: Some(Arc::new(journey)), ..change.clone() })
            .len()
    };
    assert_eq!((at(Gate::Push, true), at(Gate::Push, false), at(Gate::Ci, true)), (1, 0, 0));
    let commit = Change { journey: None, ..change.clone() };
    assert!(found(&container_unapproved::RULE, &commit).is_empty());
    assert!(found(&container_unsignalled::RULE, &commit).is_empty());
}

#[test]
fn each_directory_of_container_files_is_told_apart_and_a_review_of_the_teams_own_is_one() {
    let old = MemoryTree::new();
    let files = ["a/Dockerfile", "a/compose.yaml", "b/Dockerfile", "compose.yaml", "core/x/1", "core/y/2"];
    let new = files.iter().fold(old.clone(), |tree, path| tree.with(*path, "x"));
    let change = push(&old, &[("rust-expert", new)]);
    let helps = |rule| -> Vec<String> {
        let found = found(rule, &change);
        let command = |finding: &Finding| finding.help.split('`').nth(1).unwrap().to_owned();
        found.iter().map(command).collect()
    };
    assert_eq!(
        helps(&container_unapproved::RULE),
        [
            "policy approve a --agent docker-expert",
            "policy approve b/Dockerfile --agent docker-expert",
            "policy approve compose.yaml --agent docker-expert"
        ]
    );
    assert_eq!(helps(&review_missing::RULE), ["policy approve core --agent python-pro"]);
    assert_eq!(found(&review_missing::RULE, &change)[0].path, Some(RepoPath::from("core/x/1")));
}

#[test]
fn a_deletion_is_approved_by_what_is_left() {
    let (old, _, _) = dockerfiles();
    let gone = old.clone().without("api/Dockerfile");
    assert_eq!(found(&container_unapproved::RULE, &push(&old, &[("rust-expert", gone.clone())])).len(), 1);
    let approved = row("docker-expert", "APPROVED", "api/Dockerfile", &content(&gone, "api/Dockerfile"));
    let change = push(&old, &[("rust-expert", gone.clone()), ("docker-expert", with(&gone, &[&approved]))]);
    assert!(found(&container_unapproved::RULE, &change).is_empty());
}

#[test]
fn a_link_in_a_reviewed_place_and_the_documents() {
    let reviewed = Policy {
        reviews: vec![ReviewEntry {
            paths: PatternSet::parse(["**"]).unwrap(),
            ..policy().reviews[1].clone()
        }],
        ..policy()
    };
    let old = MemoryTree::new().with("WORK_STATUS.md", signals(&[]));
    let documents =
        push(&old, &[("rust-expert", with(&old, &["| x |"]).with("orchestration-index.md", "x"))]);
    assert!(judge_by(&review_missing::RULE, &documents, &reviewed).found.is_empty());
    let module = old.clone().with_mode("vendor", crate::change::Mode::Submodule, "1");
    let change = push(&old, &[("rust-expert", module.clone())]);
    assert_eq!(judge_by(&review_missing::RULE, &change, &reviewed).found.len(), 1);
    let approved = row("python-pro", "APPROVED", "core", &content(&module, "vendor"));
    let done = with(&module, &[&approved]);
    let other = done.clone().with_mode("vendor", crate::change::Mode::Submodule, "2");
    let approve =
        |tree: &MemoryTree| push(&old, &[("python-pro", done.clone()), ("rust-expert", tree.clone())]);
    assert!(judge_by(&review_missing::RULE, &approve(&done), &reviewed).found.is_empty());
    assert_eq!(judge_by(&review_missing::RULE, &approve(&other), &reviewed).found.len(), 1, "another commit");
}

#[test]
fn ready_for_review_names_the_file_a_directory_the_review_or_the_service() {
    let (old, new, approved) = dockerfiles();
    let ready = |subject: &str| {
        let signalled = with(&new, &[&row("rust-expert", "READY_FOR_REVIEW", subject, "")]);
        found(&container_unsignalled::RULE, &push(&old, &[("rust-expert", signalled)])).len()
    };
    for subject in ["api", "api/", "api/Dockerfile", "`api/**`", "containers", "."] {
        assert_eq!(ready(subject), 0, "{subject}");
    }
    for subject in ["web", "Dockerfile", "core", "T-42"] {
        assert_eq!(ready(subject), 1, "{subject}");
    }
    let rule = &container_unsignalled::RULE;
    let later = with(&new, &[&row("rust-expert", "READY_FOR_REVIEW", "api", "")]);
    assert!(
        found(rule, &push(&old, &[("rust-expert", new.clone()), ("python-pro", later.clone())])).is_empty()
    );
    // What was signalled before the range, what is approved already, and what the reviewer does.
    let before = with(&old, &[&row("rust-expert", "READY_FOR_REVIEW", "api", "")]);
    assert_eq!(found(rule, &push(&before, &[("rust-expert", later)])).len(), 1);
    let approved = with(&new, &[&approved]);
    assert!(
        found(rule, &push(&old, &[("rust-expert", new.clone()), ("docker-expert", approved)])).is_empty()
    );
    assert!(found(rule, &push(&old, &[("docker-expert", new.clone())])).is_empty());
    // What the receiver has already was signalled there.
    let mut known = push(&old, &[("rust-expert", new)]);
    let mut journey = (**known.journey.as_ref().unwrap()).clone();
    journey.parts[0].is_new = false;
    known.journey = Some(Arc::new(journey));
    assert!(found(rule, &known).is_empty());
}

/// What `completion-unvalidated` says of a change that adds `rows` to a repository with these files.
fn completed(rows: &[&str]) -> Vec<String> {
    let tree = completed_tree();
    let change = merge("rust-expert", std::slice::from_ref(&tree), &with(&tree, rows));
    let found = found(&completion_unvalidated::RULE, &change);
    found.into_iter().map(|finding| format!("{}\n{}", finding.message, finding.help)).collect()
}

fn completed_tree() -> MemoryTree {
    MemoryTree::new().with("core/a.rs", "a").with("api/b.rs", "b").with("WORK_STATUS.md", signals(&[]))
}

#[test]
fn a_completion_is_shown_by_a_run_of_the_same_content() {
    let tree = completed_tree();
    let (core, all) = (content(&tree, "core"), content(&tree, ""));
    for (run, subject, is_shown) in [
        (("core", &core), "core", true),
        (("core", &core), "`core/`", true),
        (("core", &core), "core/a.rs", true),
        (("core/a.rs", &core), "core", true),
        ((".", &all), "core", true),
        ((".", &all), "T-42", true),
        ((".", &all), "", true),
        (("T-42", &all), "t-42", true),
        (("T-42", &all), "T-43", false),
        (("T-42", &core), "T-42", false),
        (("core", &core), "api", false),
        (("core", &core), "T-42", false),
        (("core", &all), "core", false),
        (("core", &"all green".to_owned()), "core", false),
        (("nowhere/x", &core), "nowhere/x", false),
    ] {
        let validated = row("python-pro", "VALIDATED", run.0, run.1);
        let complete = row("rust-expert", "IMPLEMENTATION_COMPLETE", subject, "");
        let found = completed(&[&validated, &complete]);
        assert_eq!(found.is_empty(), is_shown, "{run:?} {subject:?} {found:?}");
    }
}

#[test]
fn a_completion_says_what_is_missing_and_how_to_come_by_it() {
    let complete = row("rust-expert", "IMPLEMENTATION_COMPLETE", "the parser", "");
    let old = row("rust-expert", "VALIDATED", "the parser", &with_digest("", &"0".repeat(64)));
    let claim = row("rust-expert", "VALIDATED", "the parser", "all green");
    insta::assert_snapshot!([completed(&[&complete]), completed(&[&old, &complete]), completed(&[&claim, &complete])].concat().join("\n"), @r#"
    rust-expert says that `the parser` is complete, and no VALIDATED signal shows that it was run
    stage the work, then `policy validate --subject 'the parser' -- COMMAND`: it runs what proves it and records VALIDATED: a task is the whole repository; a path as the Subject is less
    rust-expert says that `the parser` is complete, and what was validated is not what stands there now
    stage the work, then `policy validate --subject 'the parser' -- COMMAND`: it runs what proves it and records VALIDATED: a task is the whole repository; a path as the Subject is less
    rust-expert says that `the parser` is complete, and the VALIDATED signal names no content, so that nobody knows what was run
    stage the work, then `policy validate --subject 'the parser' -- COMMAND`: it runs what proves it and records VALIDATED: a task is the whole repository; a path as the Subject is less
    "#);
    // What stood before is not reported again, nor is a change that says nothing.
    let tree = with(&completed_tree(), &[&complete]);
    let change = merge("rust-expert", std::slice::from_ref(&tree), &tree.clone().with("x", "y"));
    assert!(found(&completion_unvalidated::RULE, &change).is_empty());
}

/// The paths that `work-blocked` names when `agent` changes files after these rows stood.
fn blocked(agent: &str, before: &str, after: &str) -> Vec<String> {
    let old = MemoryTree::new().with("WORK_STATUS.md", before).with("rates/a.rs", "a");
    let new = old.clone().with("WORK_STATUS.md", after).with("rates/a.rs", "b").with("parser/b.rs", "b");
    let found = found(&work_blocked::RULE, &merge(agent, &[old], &new));
    found.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn an_open_block_covers_its_path_its_tasks_locks_or_everything() {
    let lock = "| `parser/**` | rust-expert | 2026-11-22T04:00:00Z | | T-42: the parser |";
    let covers = |subject: &str| {
        let text = format!(
            "{}\n{}",
            active(&[lock]),
            signals(&[&row("rust-expert", "BLOCKED", subject, "no data")])
        );
        blocked("Rust-Expert", &text, &text)
    };
    let said = |path: &str, subject: &str| {
        vec![format!(
            "rust-expert says that `{subject}` is blocked since 2026-11-22T05:00:00Z (no data), and changes {path}"
        )]
    };
    for subject in ["rates", "rates/", "`rates/a.rs`", "rates/*.rs", "`**/a.*`"] {
        assert_eq!(covers(subject), said("`rates/a.rs`", subject.trim_matches('`')), "{subject}");
    }
    assert_eq!(covers("T-42"), said("`parser/b.rs`", "T-42"));
    assert_eq!(covers("T-4"), Vec::<String>::new());
    assert_eq!(covers("."), said("`parser/b.rs` and `rates/a.rs`", "."));
    assert!(covers("")[0].contains("its work is blocked"));
}

#[test]
fn what_closes_a_block_and_what_does_not() {
    let open = row("rust-expert", "BLOCKED", "rates", "");
    let earlier = open.replace("05:00", "04:00");
    let unblocked = |subject: &str| row("data-engineer", "UNBLOCKED", subject, "");
    let is_open = |before: &[&str], after: &[&str]| {
        !blocked("rust-expert", &signals(before), &signals(after)).is_empty()
    };
    assert!(is_open(&[&open], &[&open]));
    assert!(is_open(&[&open], &[]), "taking the row out closes nothing");
    assert!(!is_open(&[], &[&open]), "it comes with the change");
    assert!(!is_open(&[&open, &unblocked("rates")], &[&open, &unblocked("rates")]));
    assert!(!is_open(&[&open], &[&open, &unblocked("`rates/`")]), "closed in the change");
    assert!(!is_open(&[&open], &[&open, &unblocked(".")]));
    assert!(is_open(&[&open], &[&open, &unblocked("parser")]));
    let before = unblocked("rates").replace("05:00", "04:30");
    assert!(is_open(&[&earlier, &before, &open], &[&earlier, &before, &open]), "blocked again since");
    assert!(!is_open(&[&earlier, &before], &[&earlier, &before]));
    assert!(blocked("python-pro", &signals(&[&open]), &signals(&[&open])).is_empty(), "somebody else");
}
