//! Owns the rules and their registry. A rule is one file in its family's folder and one line here.

mod context;
mod contract;
pub mod example;
pub mod index;
pub mod ledger;
pub mod locks;
#[cfg(test)]
pub(crate) mod testing;

pub use context::{Context, Memo, ParseCache};
pub use contract::{Family, Findings, NotEvaluated, Options, ParsedOptions, Rule, Subject};

/// Every rule, by family and then by id.
pub static RULES: &[&Rule] = &[
    &ledger::ledger_forged::RULE,
    &ledger::ledger_malformed::RULE,
    &ledger::ledger_missing::RULE,
    &locks::lock_backdated::RULE,
    &locks::lock_conflict::RULE,
    &locks::lock_expired::RULE,
    &locks::lock_held::RULE,
    &locks::lock_missing::RULE,
    &index::index_missing::RULE,
    &index::index_stale::RULE,
    &index::status_stale::RULE,
];

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::example::{fences, parse};
    use super::{RULES, testing};

    /// The ids that the files define: every file in a family's folder with a `RULE` in it.
    fn files() -> BTreeSet<String> {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        let mut ids = BTreeSet::new();
        let families = std::fs::read_dir(rules).unwrap().map(|entry| entry.unwrap().path());
        for family in families.filter(|path| path.is_dir()) {
            for file in std::fs::read_dir(family).unwrap().map(|entry| entry.unwrap().path()) {
                let is_rule = file.is_file()
                    && std::fs::read_to_string(&file).unwrap().contains("pub static RULE: Rule");
                if is_rule {
                    ids.insert(file.file_stem().unwrap().to_str().unwrap().replace('_', "-"));
                }
            }
        }
        ids
    }

    #[test]
    fn every_rule_has_a_file_and_every_file_is_registered() {
        let registered: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
        assert_eq!(registered.len(), RULES.len(), "ids are unique");
        assert_eq!(registered, files());
        let order: Vec<_> = RULES.iter().map(|rule| (rule.family, rule.id)).collect();
        assert!(order.is_sorted(), "by family and then by id: {order:?}");
    }

    #[test]
    fn every_documentation_has_its_sections() {
        for rule in RULES {
            let at: Vec<_> = ["## What it checks", "## Why", "## What to do"]
                .iter()
                .map(|section| rule.docs.find(section).unwrap_or_else(|| panic!("{}: {section}", rule.id)))
                .collect();
            assert!(at.is_sorted(), "{}: sections in order", rule.id);
            assert!(!rule.summary.ends_with('.'), "{}: a summary is a fragment", rule.id);
        }
    }

    #[test]
    fn every_example_does_what_it_says() {
        for rule in RULES {
            for (kind, expected) in [("violates", 1), ("ok", 0)] {
                let examples = fences(rule.docs, kind);
                assert!(!examples.is_empty(), "{} shows what {kind}", rule.id);
                for text in examples {
                    let example = parse(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", rule.id));
                    let findings = testing::judge(rule, &example.change);
                    assert_eq!(findings.len(), expected, "{} {kind}: {findings:#?}\n{text}", rule.id);
                    assert!(findings.iter().all(|finding| finding.rule == rule.id));
                }
            }
        }
    }
}
