//! What an approval covers, when it holds and when it does not.

use std::sync::Arc;

use super::{Board, Content, Scope, ServiceReviews, State, digest_in, shell_word, with_digest};
use crate::change::memory::MemoryTree;
use crate::change::{Gate, Mode, RepoPath, Snapshot, Tree};
use crate::config::{Policy, ReviewEntry};
use crate::formats::work_status::{self, Ledger, signals_section};
use crate::glob::PatternSet;
use crate::rules::ParseCache;
use crate::services::services;

fn everything(tree: &MemoryTree) -> Content {
    Content::of(tree, &RepoPath::root(), |_| true).unwrap()
}

fn policy() -> Policy {
    let review = |name: &str, paths: &[&str], by: &[&str]| ReviewEntry {
        name: name.to_owned(),
        paths: PatternSet::parse(paths).unwrap(),
        by: by.iter().map(|name| (*name).to_owned()).collect(),
        gates: vec![Gate::Push, Gate::Ci],
    };
    Policy {
        reviews: vec![
            review("containers", &["**/Dockerfile", "**/compose.yaml"], &["docker-expert"]),
            review("core", &["src/core/**"], &["optimizer", "architect"]),
        ],
        ..crate::rules::testing::policy()
    }
}

fn ledger(rows: &[String]) -> Ledger {
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    work_status::parse(format!("{}{rows}", signals_section([])).as_bytes())
}

fn row(minute: u8, agent: &str, signal: &str, subject: &str, detail: &str) -> String {
    format!("| 2026-11-22T06:{minute:02}:00Z | {agent} | {signal} | {subject} | {detail} |")
}

/// How the board stands for `path`, as one word.
fn state(tree: &MemoryTree, rows: &[String], path: &str) -> &'static str {
    let policy = policy();
    let ledger = ledger(rows);
    let review = policy.reviews.iter().find(|review| review.covers(&path.into())).unwrap();
    let board =
        Board::read(review, &policy, &ledger, tree, |signal| !signal.detail.contains("forged")).unwrap();
    match board.state(&path.into()) {
        State::Approved => "approved",
        State::Rejected(_) => "rejected",
        State::Outdated(_) => "outdated",
        State::Unproven(_) => "unproven",
        State::Unseen => "unseen",
    }
}

#[test]
fn a_digest_is_of_mode_id_and_path_and_of_nothing_else() {
    let tree = MemoryTree::new().with("a/x", "1").with("a.b", "2").with("b", "3");
    let digest = everything(&tree).digest();
    assert_eq!(digest.len(), 64);
    assert_eq!(digest, everything(&tree.clone().with("WORK_STATUS.md", "x")).digest());
    assert_eq!(digest, everything(&tree.clone().with("orchestration-index.md", "x")).digest());
    for other in [
        tree.clone().with("b", "4"),
        tree.clone().with_mode("b", Mode::Executable, "3"),
        tree.clone().with_mode("b", Mode::Symlink, "3"),
        tree.clone().with_mode("c", Mode::Submodule, "3"),
        tree.clone().with("c", ""),
        tree.clone().without("b"),
        tree.clone().without("b").with("B", "3"),
    ] {
        assert_ne!(digest, everything(&other).digest());
    }
    assert_eq!(digest, everything(&tree.with("b", "4").with("b", "3")).digest(), "the bytes are back");
}

#[test]
fn a_digest_is_read_back_and_a_part_of_one_is_none() {
    let digest = everything(&MemoryTree::new().with("a", "1")).digest();
    assert_eq!(digest_in(&with_digest("", &digest)), Some(&*digest));
    assert_eq!(digest_in(&with_digest("looks good;", &digest)), Some(&*digest));
    assert_eq!(digest_in(&format!("Content: `{digest}`.")), Some(&*digest));
    let other = "0".repeat(64);
    assert_eq!(digest_in(&with_digest(&format!("content {other}"), &digest)), Some(&*digest), "the last");
    for none in ["", "content", "content 3f9c", &digest, &format!("content {}", &digest[..63])] {
        assert_eq!(digest_in(none), None, "{none}");
    }
}

#[test]
fn what_a_subject_names() {
    let policy = policy();
    let tree: Tree =
        Arc::new(MemoryTree::new().with("api/Dockerfile", "x").with("core", "x").with("two words/a", "x"));
    let scope = |subject: &str| match Scope::of(subject, &policy, &[&tree]).unwrap() {
        Scope::Review(review) => format!("review {}", review.name),
        Scope::Paths(pattern) => format!("paths {pattern}"),
        Scope::Whole => "whole".to_owned(),
    };
    for (subject, named) in [
        ("api", "paths api"),
        ("`./api/`", "paths api"),
        ("nowhere/at/all", "paths nowhere/at/all"),
        ("**/Dockerfile", "paths **/Dockerfile"),
        (".", "paths **"),
        ("./", "paths **"),
        ("Containers", "review containers"),
        ("core", "review core"),
        ("two words", "paths two words"),
        ("T-42", "whole"),
        ("api / web are done", "whole"),
        ("../x", "whole"),
        ("", "whole"),
    ] {
        assert_eq!(scope(subject), named, "{subject:?}");
    }
}

#[test]
fn a_scope_holds_what_is_below_it_and_looks_nowhere_else() {
    let tree = MemoryTree::new().with("a/b/x", "1").with("a/bc", "2").with("a/[b]/y", "3").with("z", "4");
    let policy = policy();
    let tree: Tree = Arc::new(tree);
    for (subject, paths) in
        [("a/b", 1), ("a", 3), ("a/[b]", 2), ("a/*/x", 1), (".", 4), ("T-1", 4), ("a/nothing", 0), ("z", 1)]
    {
        let scope = Scope::of(subject, &policy, &[&tree]).unwrap();
        assert_eq!(scope.content(&*tree).unwrap().len(), paths, "{subject}");
    }
}

#[test]
fn an_approval_holds_for_its_bytes_and_no_others() {
    let tree = MemoryTree::new().with("api/Dockerfile", "FROM a").with("web/Dockerfile", "FROM b");
    let digest = |tree: &MemoryTree, subject: &str| {
        let review = policy().reviews[0].clone();
        let pattern = crate::glob::Pattern::parse(subject).unwrap();
        let covers = |path: &RepoPath| review.covers(path) && pattern.covers(path, false);
        with_digest("fine", &Content::of(tree, &RepoPath::root(), covers).unwrap().digest())
    };
    let approved = row(1, "docker-expert", "APPROVED", "api", &digest(&tree, "api"));
    let rows = std::slice::from_ref(&approved);
    assert_eq!(state(&tree, rows, "api/Dockerfile"), "approved");
    assert_eq!(state(&tree, rows, "web/Dockerfile"), "unseen", "it is about api");
    let changed = tree.clone().with("api/Dockerfile", "FROM a\n");
    assert_eq!(state(&changed, rows, "api/Dockerfile"), "outdated");
    let more = tree.clone().with("api/x/Dockerfile", "FROM c");
    assert_eq!(
        state(&more, rows, "api/Dockerfile"),
        "outdated",
        "what stands there is more than was approved"
    );
    let source = tree.clone().with("api/main.rs", "fn main() {}");
    assert_eq!(state(&source, rows, "api/Dockerfile"), "approved", "source is not reviewed");
    assert_eq!(state(&changed.with("api/Dockerfile", "FROM a"), rows, "api/Dockerfile"), "approved");

    // All of it, by the review's name; and by others than the reviewers.
    let all = digest(&tree, "**");
    let by = |agent: &str, subject: &str, detail: &str| {
        let rows = [row(1, agent, "APPROVED", subject, detail)];
        state(&tree, &rows, "web/Dockerfile")
    };
    assert_eq!(by("docker-expert", "containers", &all), "approved");
    assert_eq!(by("Docker-Expert#s1", "`containers`", &all), "approved");
    assert_eq!(by("docker-expert", ".", &all), "approved");
    assert_eq!(by("rust-expert", "containers", &all), "unseen");
    assert_eq!(by("docker-expert", "containers", "looks good"), "outdated");
    assert_eq!(by("docker-expert", "containers", &all[..40]), "outdated");
    assert_eq!(by("docker-expert", "containers", &format!("forged {all}")), "unproven");
    assert_eq!(by("docker-expert", "core", &all), "unseen", "another review");
}

#[test]
fn the_last_word_about_the_same_content_counts() {
    let tree = MemoryTree::new().with("src/core/a.rs", "a");
    let held = with_digest("", &everything(&tree).digest());
    let other = with_digest("", &everything(&MemoryTree::new().with("src/core/a.rs", "b")).digest());
    let approved = |minute, detail: &str| row(minute, "optimizer", "APPROVED", "src/core", detail);
    let rejected = |minute, agent, detail: &str| row(minute, agent, "REJECTED", "core", detail);
    for (rows, expected) in [
        (vec![approved(1, &held), rejected(2, "architect", &held)], "rejected"),
        (vec![rejected(2, "architect", &held), approved(1, &held)], "rejected"),
        (vec![rejected(1, "optimizer", &held), approved(2, &held)], "approved"),
        (vec![approved(1, &held), rejected(1, "architect", &held)], "rejected"),
        (vec![approved(1, &held), rejected(2, "architect", &other)], "approved"),
        (vec![approved(1, &held), rejected(2, "rust-expert", &held)], "approved"),
        (vec![approved(1, &held), rejected(2, "architect", &format!("forged {held}"))], "approved"),
        (vec![rejected(2, "architect", &other)], "unseen"),
        (vec![approved(1, &held), approved(2, &other)], "approved"),
    ] {
        assert_eq!(state(&tree, &rows, "src/core/a.rs"), expected, "{rows:#?}");
    }
}

#[test]
fn how_the_review_of_a_service_stands() {
    let tree = MemoryTree::new()
        .with("api/requirements.txt", "flask\n")
        .with("api/app.py", "import flask\n")
        .with("docker/Dockerfile", "FROM python:3\nCOPY . /app\nCMD [\"python\", \"/app/app.py\"]\n")
        .with(
            "compose.yaml",
            "services:\n  api:\n    build:\n      context: api\n      dockerfile: ../docker/Dockerfile\n",
        );
    let policy = policy();
    let found = services(&tree, &policy, &ParseCache::default()).unwrap();
    let [service] = &found.list[..] else { panic!("{found:#?}") };
    let digest = |path: &str| {
        let entry = tree.entry(&path.into()).unwrap();
        assert!(entry.is_some());
        with_digest("", &Content::of(&tree, &path.into(), |_| true).unwrap().digest())
    };
    let is = |rows: &[String]| {
        let ledger = ledger(rows);
        ServiceReviews::read(&policy, &ledger, &tree).unwrap().of(service).unwrap()
    };
    let dockerfile = row(1, "docker-expert", "APPROVED", "docker", &digest("docker/Dockerfile"));
    let compose = row(1, "docker-expert", "APPROVED", "compose.yaml", &digest("compose.yaml"));
    assert_eq!(is(&[]), "none");
    assert_eq!(is(&[row(1, "rust-expert", "READY_FOR_REVIEW", "api", "")]), "pending");
    assert_eq!(is(&[row(1, "rust-expert", "READY_FOR_REVIEW", "web", "")]), "none");
    assert_eq!(is(std::slice::from_ref(&dockerfile)), "none", "the Compose file waits, and nobody said so");
    assert_eq!(is(&[dockerfile.clone(), compose.clone()]), "approved");
    let rejected = row(2, "docker-expert", "REJECTED", "docker", &digest("docker/Dockerfile"));
    assert_eq!(is(&[dockerfile, compose, rejected]), "rejected");
    let outdated = row(1, "docker-expert", "APPROVED", "docker", &with_digest("", &"0".repeat(64)));
    assert_eq!(is(&[outdated]), "pending");
    let nobody = Policy { reviews: Vec::new(), ..crate::rules::testing::policy() };
    let said = ledger(&[row(1, "rust-expert", "READY_FOR_REVIEW", "api", "")]);
    assert_eq!(ServiceReviews::read(&nobody, &said, &tree).unwrap().of(service).unwrap(), "none");
}

#[test]
fn a_word_survives_a_shell() {
    assert_eq!(shell_word("src/a.rs"), "src/a.rs");
    assert_eq!(shell_word("src/**"), "'src/**'");
    assert_eq!(shell_word("it's"), "\"it's\"");
}
