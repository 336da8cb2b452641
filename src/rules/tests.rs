//! What holds for every rule: its examples run, its file and its registry line agree.

use super::example::Example;
use super::testing::judge_by;
use super::{ParseCache, RULES, example, handbook, known};
use crate::change::RepoPath;
use crate::config::{self, Policy};
use crate::engine;

/// What stands at policy.toml in the example's tree, else the default pack.
fn policy_of(example: &Example) -> Policy {
    let text = example.policy_tree.file(&RepoPath::from("policy.toml")).unwrap();
    let text = text.map(|blob| String::from_utf8(blob.data.to_vec()).unwrap());
    config::load(text.as_deref(), &known(), &mut |_| Ok(None))
        .unwrap_or_else(|fault| panic!("{fault}: {}", fault.help))
}

#[test]
fn every_example_does_what_it_says() {
    for rule in RULES {
        let (violates, ok) = (example::fences(rule.docs, "violates"), example::fences(rule.docs, "ok"));
        assert!(!violates.is_empty() && !ok.is_empty(), "{} shows both sides", rule.id);
        for (texts, expected) in [(violates, 1), (ok, 0)] {
            for text in texts {
                let mut example =
                    example::parse(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", rule.id));
                let policy = policy_of(&example);
                example.change.agent.per_session = policy.locks.per_session;
                let found = judge_by(rule, &example.change, &policy).found;
                assert_eq!(found.len(), expected, "{} finds {found:#?} in\n{text}", rule.id);
                assert!(found.iter().all(|finding| finding.rule == rule.id));
                for finding in found {
                    let texts = [&finding.message, &finding.why, &finding.help];
                    assert!(texts.iter().all(|text| !text.trim().is_empty()), "{}: {finding:#?}", rule.id);
                }
            }
        }
    }
}

#[test]
fn the_registry_is_the_folder() {
    let mut registered: Vec<String> = Vec::new();
    for rule in RULES {
        registered.push(format!("{}/{}.rs", rule.family.name(), rule.id.replace('-', "_")));
        for section in ["## What it checks", "## Why", "## What to do"] {
            assert!(rule.docs.contains(section), "{} has a section {section}", rule.id);
        }
    }
    let mut sorted = RULES.iter().map(|rule| (rule.family, rule.id)).collect::<Vec<_>>();
    sorted.sort();
    sorted.dedup();
    assert_eq!(
        sorted,
        RULES.iter().map(|rule| (rule.family, rule.id)).collect::<Vec<_>>(),
        "by family, then by id"
    );
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files = Vec::new();
    for family in std::fs::read_dir(&root).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        for file in std::fs::read_dir(family.path()).unwrap().flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap_or_default();
            if text.contains("static RULE: Rule") {
                files.push(format!("{}/{}", family.file_name().display(), file.file_name().display()));
            }
        }
    }
    files.sort();
    registered.sort();
    assert_eq!(files, registered);
}

#[test]
fn the_handbook_is_up_to_date() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    if written != handbook() && std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, handbook()).unwrap();
        return;
    }
    assert!(
        written == handbook(),
        "docs/rules.md is out of date: `UPDATE_DOCS=1 cargo test handbook` writes it"
    );
}

#[test]
fn a_change_that_touches_nothing_is_judged_by_no_rule() {
    let example = example::parse("agent: nobody-known\n").unwrap_or_else(|error| panic!("{error}"));
    let judged = engine::judge(&example.change, &policy_of(&example), RULES, &ParseCache::default()).unwrap();
    assert!(judged.findings.is_empty());
}

#[test]
fn a_moved_file_brings_only_what_is_new_in_it() {
    let old = "fn a() {}\nfn b() {}\n// TODO: c\nfn d() {}\n";
    for (added, expected) in [("", 0), ("// FIXME: e\n", 1)] {
        let text = format!(
            "agent: rust-expert\n-- before/old/x.rs --\n{old}-- deleted/old/x.rs --\n-- after/new/x.rs --\n{old}{added}"
        );
        let example = example::parse(&text).unwrap_or_else(|error| panic!("{error}"));
        let rule = super::find("fakery-todo").unwrap();
        let found = judge_by(rule, &example.change, &policy_of(&example)).found;
        assert_eq!(found.len(), expected, "{found:#?}");
    }
}

#[test]
fn a_moved_service_lacks_no_more_than_before() {
    let manifest = "[package]\nname = \"api\"\nversion = \"0.1.0\"\n";
    let text = format!(
        "agent: rust-expert\n-- before/old/api/Cargo.toml --\n{manifest}-- before/old/api/src/main.rs --\nfn main() {{}}\n\
         -- deleted/old/api/Cargo.toml --\n-- deleted/old/api/src/main.rs --\n\
         -- after/new/api/Cargo.toml --\n{manifest}-- after/new/api/src/main.rs --\nfn main() {{}}\n"
    );
    let example = example::parse(&text).unwrap_or_else(|error| panic!("{error}"));
    let rule = super::find("container-dockerfile-missing").unwrap();
    let found = judge_by(rule, &example.change, &policy_of(&example)).found;
    assert!(found.is_empty(), "{found:#?}");
}
