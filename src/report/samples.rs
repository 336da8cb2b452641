//! Owns the reports that the forms' tests render.

use std::ops::Range;
use std::sync::Arc;

use super::{Account, ChangeSummary, Covering, Outcome, Report};
use crate::change::{Blob, Oid, Origin, RepoPath};
use crate::engine::RuleRun;
use crate::fault::{Fault, Place};
use crate::finding::{Finding, Severity};
use crate::rules::NotEvaluated;
use crate::suppress::{Suppressed, Suppression};

fn oid(digit: u8) -> Oid {
    Oid::from_bytes(&[digit; 20]).unwrap()
}

fn blob(text: &[u8]) -> Blob {
    Blob { oid: oid(1), data: Arc::from(text) }
}

fn report(changes: Vec<ChangeSummary>, findings: Vec<Finding>, faults: Vec<Fault>) -> Report {
    Report { outcome: Outcome::of(&findings, &faults), changes, findings, faults, ..Report::default() }
}

fn change(origin: Origin, agent: Option<&str>, paths: usize) -> ChangeSummary {
    let run = |rule| RuleRun { rule, took: std::time::Duration::ZERO };
    let rules = vec![run("lock-held"), run("scope-outside"), run("fakery-stub")];
    let time = jiff::Timestamp::UNIX_EPOCH;
    ChangeSummary { origin, agent: agent.map(str::to_owned), paths, rules, account: None, time }
}

fn by(mut finding: Finding, change: &ChangeSummary) -> Finding {
    finding.origin = change.origin;
    finding.agent.clone_from(&change.agent);
    finding.fingerprint = "f00d".to_owned();
    finding
}

pub(super) fn allowed(finding: Finding) -> Suppressed {
    let suppression = Suppression::Inline {
        reason: "the vendor has none".to_owned(),
        by: None,
        expires: Some(jiff::civil::date(2026, 12, 31)),
    };
    Suppressed { finding, suppression }
}

pub(super) fn clean() -> Report {
    report(vec![change(Origin::Index, Some("rust-expert"), 4)], Vec::new(), Vec::new())
}

pub(super) fn violations() -> Report {
    let staged = change(Origin::Index, Some("rust-expert"), 3);
    let commit = change(Origin::Commit(oid(0xab)), None, 1);
    let source = blob("fn main() {\n    let größe = todo!();\n}\n".as_bytes());
    let at =
        |path: &str, finding: Finding| finding.at(&RepoPath::from(path), &source, 29..36, "never written");
    let stub =
        || Finding::new("fakery-stub", "`main` is a stub", "a stub is no work", "write it, or take it out");
    let held = Finding::new(
        "lock-held",
        "`src/a.rs` is locked by python-pro until 07:46",
        "two agents that edit one file lose each other's work",
        "wait, or ask python-pro to run\n`policy unlock src/a.rs`",
    );
    let unknown = Finding::new("agent-unknown", "nobody says who made this commit", "it counts", "say it");
    let findings = vec![
        by(at("src/a.rs", stub()), &staged),
        by(held.in_file(&RepoPath::from("src/a.rs")), &staged),
        by(at("src/b.rs", stub()), &staged),
        by(unknown.weighing(Severity::Warning), &commit),
    ];
    let mut report = report(vec![staged, commit], findings, Vec::new());
    report.suppressed = vec![allowed(report.findings[0].clone())];
    report.not_evaluated =
        vec![NotEvaluated { path: RepoPath::new(b"bin/\xff".to_vec()), reason: "binary".to_owned() }];
    report
}

pub(super) fn fault() -> Report {
    let text = "[locks]\nttl = \"1h\"\ntll = \"2h\"\n";
    let place = Place {
        name: "policy.toml".to_owned(),
        text: text.into(),
        range: 19..22,
        label: "unknown".to_owned(),
    };
    let fault = Fault::new("`locks` has no key `tll`", "did you mean `ttl`?").at(place);
    report(Vec::new(), Vec::new(), vec![fault, Fault::new("the base is hidden", "git fetch --unshallow")])
}

pub(super) fn many(count: usize) -> Report {
    let change = change(Origin::Index, Some("docker-expert"), count);
    let one = |at: usize| {
        let path = format!("src/{at}.rs");
        let finding = Finding::new("scope-outside", format!("`{path}` is outside"), "why", "leave it");
        by(finding.in_file(&RepoPath::from(path.as_str())), &change)
    };
    let findings = (0..count).map(one).collect();
    report(vec![change], findings, Vec::new())
}

pub(super) fn hostile() -> Report {
    let change = change(Origin::Index, Some("evil\u{1b}]0;title\u{7}"), 1);
    let source = blob(b"ok\n\x1b[2J\x9b31m todo\r\nok\n");
    let finding = Finding::new("fakery-todo", "a\u{1b}[8mhidden\nline", "why\u{202e}", "help\rme").at(
        &RepoPath::from("a\u{1b}[1A\n.rs"),
        &source,
        12..16,
        "here\u{1b}c",
    );
    let findings = vec![by(finding, &change)];
    report(vec![change], findings, Vec::new())
}

/// A report in which `text` stands wherever a repository's own text can.
pub(super) fn saying(text: &str) -> Report {
    let staged = change(Origin::Index, Some(text), 1);
    let commit = change(Origin::Commit(oid(0xcd)), Some(text), 1);
    let path = RepoPath::from(text);
    let source = blob(format!("{text}\n{text}\n").as_bytes());
    let new = || Finding::new("fakery-todo", text, text, text);
    let findings = vec![
        by(new().at(&path, &source, 0..text.len(), text), &staged),
        by(new().in_file(&path).weighing(Severity::Warning), &staged),
        by(new().weighing(Severity::Note), &commit),
        by(Finding::new("lock-held", format!("`{text}` is locked"), text, format!("run `{text}`")), &commit),
    ];
    let place = Place { name: text.to_owned(), text: text.into(), range: 0..1, label: text.to_owned() };
    let mut report = report(vec![staged, commit], findings, vec![Fault::new(text, text).at(place)]);
    let reason = text.to_owned();
    let suppression = Suppression::Inline { reason, by: Some(text.to_owned()), expires: None };
    report.suppressed = vec![Suppressed { finding: report.findings[0].clone(), suppression }];
    report.not_evaluated = vec![NotEvaluated { path, reason: text.to_owned() }];
    report.changes[0].account = Some(Account {
        policy: text.to_owned(),
        compared: text.to_owned(),
        agent: text.to_owned(),
        locks: vec![Covering { path: RepoPath::from(text), decision: text.to_owned() }],
    });
    report
}

pub(super) fn giant() -> Report {
    spanning("x".repeat(1 << 20).as_bytes(), 500_000..900_000)
}

/// One finding about `range` of a text.
pub(super) fn spanning(text: &[u8], range: Range<usize>) -> Report {
    let change = change(Origin::Index, Some("javascript-pro"), 1);
    let finding = Finding::new("fakery-todo", "m", "w", "h");
    let finding = finding.at(&RepoPath::from("big.js"), &blob(text), range, "all of it");
    let findings = vec![by(finding, &change)];
    report(vec![change], findings, Vec::new())
}
