//! Owns the rules and their registry. A rule is one file in its family's folder and one line here.

mod agents;
mod containers;
mod context;
mod contract;
pub mod example;
mod fakery;
mod file;
mod index;
mod integrations;
mod ledger;
mod locks;
mod policy;
mod reviews;
mod roles;
mod scope;
mod suppression;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub(crate) use context::over_limit;
pub use context::{Context, Memo, ParseCache};
pub(crate) use fakery::why_unread;
pub use file::File;
pub(crate) use locks::told as locks_told;
pub(crate) use policy::{POLICY_WEAKENED, concerns as concerns_policy};
pub(crate) use roles::Attributes;

pub use contract::{
    Check, Drift, Family, Findings, Lenience, NotEvaluated, Options, ParsedOptions, Rule, Shift, Subject,
};
pub use reviews::work_blocked::open_blocks;

use crate::change::RepoPath;
use crate::config::{KnownRule, Level, Policy};
use crate::syntax::{Dialect, Role};

/// Every rule, by family and then by id.
pub static RULES: &[&Rule] = &[
    &agents::agent_unknown::RULE,
    &agents::agent_unverified::RULE,
    &ledger::ledger_forged::RULE,
    &ledger::ledger_malformed::RULE,
    &ledger::ledger_missing::RULE,
    &locks::lock_backdated::RULE,
    &locks::lock_conflict::RULE,
    &locks::lock_expired::RULE,
    &locks::lock_held::RULE,
    &locks::lock_missing::RULE,
    &locks::lock_unreleased::RULE,
    &index::index_dead_link::RULE,
    &index::index_missing::RULE,
    &index::index_stale::RULE,
    &index::index_unlisted_service::RULE,
    &index::status_stale::RULE,
    &scope::scope_outside::RULE,
    &containers::container_compose_missing::RULE,
    &containers::container_dangling::RULE,
    &containers::container_dockerfile_missing::RULE,
    &containers::container_invalid::RULE,
    &containers::container_unapproved::RULE,
    &containers::container_unsignalled::RULE,
    &reviews::completion_unvalidated::RULE,
    &reviews::review_missing::RULE,
    &reviews::work_blocked::RULE,
    &fakery::fakery_elision::RULE,
    &fakery::fakery_mock::RULE,
    &fakery::fakery_placeholder::RULE,
    &fakery::fakery_result::RULE,
    &fakery::fakery_stub::RULE,
    &fakery::fakery_test::RULE,
    &fakery::fakery_todo::RULE,
    &integrations::integration_unverified::RULE,
    &suppression::baseline_grew::RULE,
    &suppression::suppression_added::RULE,
    &suppression::suppression_expired::RULE,
    &suppression::suppression_unreasoned::RULE,
    &suppression::suppression_unused::RULE,
    &policy::policy_changed::RULE,
    &policy::policy_weakened::RULE,
];

/// The id of the rule that asks for signatures: where it does not judge, nobody needs to look at them.
pub const AGENT_UNVERIFIED: &str = "agent-unverified";

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// Why `rule` does not judge the file at `path`, which has this role and is read so; `None`: it does. Only rules that
/// read source have reasons of their own; `policy` may switch any off, or exempt the path.
pub fn refusal(
    rule: &Rule,
    policy: &Policy,
    path: &RepoPath,
    ignore_case: bool,
    (role, dialect): (Role, Dialect),
) -> Option<String> {
    let settings = policy.rules.get(rule.id);
    if settings.is_some_and(|settings| settings.level == Some(Level::Off)) {
        return Some("the policy switches it off".to_owned());
    }
    if settings.is_some_and(|settings| settings.exempt.covers(path, ignore_case)) {
        return Some(format!("[rules.{}] exempts the path", rule.id));
    }
    fakery::refusal(rule.id, path, role, dialect)
}

/// What reading a policy must know of the rules.
pub fn known() -> Vec<KnownRule> {
    RULES
        .iter()
        .map(|rule| KnownRule {
            id: rule.id,
            family: rule.family.name(),
            option_keys: rule.options.keys,
            parse_options: rule.options.parse,
        })
        .collect()
}

/// A rule's documentation as one Markdown text, its title a heading of this level. What `policy explain` prints and
/// docs/rules.md is made of.
pub fn document(rule: &Rule, level: usize) -> String {
    let mark = "#".repeat(level);
    let docs =
        rule.docs.trim().replace("\n## ", &format!("\n{mark}# ")).replacen("## ", &format!("{mark}# "), 1);
    // Deeper levels: `##` of the text becomes one below the title's.
    format!(
        "{mark} {}\n\n{}. Severity: {}; family: {}.\n\n{docs}\n",
        rule.id,
        capitalised(rule.summary),
        rule.severity.name(),
        rule.family.name()
    )
}

/// docs/rules.md: every rule, in the registry's order.
pub fn handbook() -> String {
    let mut text = String::from(
        "# Rules\n\nGenerated from the rules themselves by `just docs`; a test holds it to them. Every example is executed:\n\
         one marked `violates` gives exactly one finding of its rule, one marked `ok` none.\n",
    );
    for rule in RULES {
        text.push('\n');
        text.push_str(&document(rule, 2));
    }
    text
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
