//! Owns having the fakery rules judge the cases: by the default policy, as a commit that makes the case's change.

use std::collections::BTreeMap;

use policy::change::Agent;
use policy::change::memory::MemoryTree;
use policy::config::{self, Policy};
use policy::finding::{Finding, Severity};
use policy::rules::{self, Family, ParseCache, RULES, Rule, example};

use super::case::{Case, Side};

/// What was found in a case.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What blocks, by rule: where, and which text is marked. A rule counts once in a case.
    pub rules: BTreeMap<&'static str, Vec<String>>,
    /// What was not judged, and why.
    pub not_evaluated: Vec<String>,
}

/// What is found in each of `cases`, in their order.
pub fn all(cases: &[Case]) -> Vec<Found> {
    let policy = config::load(None, &rules::known(), &mut |_| Ok(None)).unwrap();
    let family: Vec<&'static Rule> =
        RULES.iter().copied().filter(|rule| rule.family == Family::Fakery).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = cases.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = cases
            .chunks(part)
            .map(|cases| {
                scope.spawn(|| cases.iter().map(|case| one(case, &policy, &family)).collect::<Vec<_>>())
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

fn one(case: &Case, policy: &Policy, family: &[&'static Rule]) -> Found {
    let (before, after) = trees(case);
    let change = example::between(before, after, Agent::default()).change;
    let judgement = policy::engine::judge(&change, policy, family, &ParseCache::default())
        .unwrap_or_else(|fault| panic!("{}:{}: {fault}", case.file, case.line));
    let mut found = Found::default();
    // A note or a warning does not block.
    for finding in judgement.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        found.rules.entry(finding.rule).or_default().push(place(finding));
    }
    found.not_evaluated =
        judgement.not_evaluated.iter().map(|entry| format!("{}: {}", entry.path, entry.reason)).collect();
    found
}

fn trees(case: &Case) -> (MemoryTree, MemoryTree) {
    let on = |side| case.files.iter().filter(move |file| file.side == side);
    let with = |tree: MemoryTree, side| {
        on(side).fold(tree, |tree, file| tree.with(file.path.as_str(), file.text.as_bytes()))
    };
    let before = with(MemoryTree::new(), Side::Before);
    let after = with(before.clone(), Side::After);
    let after = on(Side::Deleted).fold(after, |tree, file| tree.without(file.path.as_str()));
    (before, after)
}

/// Where a finding stands and what it says.
fn place(finding: &Finding) -> String {
    let path = finding.path.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    match (&finding.label, finding.positions()) {
        (Some(label), Some((start, _))) => {
            let text = String::from_utf8_lossy(&label.blob.data[label.range.clone()]);
            let text: String =
                text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect();
            format!("{path}:{}: `{text}` ({})", start.line, finding.message)
        }
        _ => format!("{path}: {}", finding.message),
    }
}

#[cfg(test)]
mod tests {
    use super::{all, trees};
    use crate::case::parse;
    use policy::change::RepoPath;

    #[test]
    fn what_blocks_is_found_by_rule_and_once_for_each_rule() {
        let text = "=== two macros | fakery-stub C\n-- after/src/a.rs --\nfn a() {\n    todo!()\n}\nfn b() {\n    todo!()\n}\n\
                    === none | fakery-stub C\n-- after/src/a.rs --\nfn a() {}\n";
        let found = all(&parse("rust/fakery-stub.found.txt", text).unwrap());
        assert_eq!(found[0].rules.keys().collect::<Vec<_>>(), [&"fakery-stub"]);
        assert!(found[0].rules["fakery-stub"][0].starts_with("src/a.rs:2: `todo!()`"), "{found:?}");
        assert!(found[1].rules.is_empty());
    }

    #[test]
    fn a_file_before_stands_in_the_result_unless_it_is_deleted() {
        let text = "=== a\n-- before/x --\n1\n-- before/y --\n2\n-- after/z --\n3\n-- deleted/y --\n";
        let (_, after) = trees(&parse("rust/changes.clean.txt", text).unwrap()[0]);
        let paths: Vec<_> =
            after.changes_since(&Default::default()).into_iter().map(|(path, ..)| path).collect();
        assert_eq!(paths, [RepoPath::from("x"), RepoPath::from("z")]);
    }
}
