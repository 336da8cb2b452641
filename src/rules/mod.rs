//! Owns the rules and their registry. A rule is one file in its family's folder and one line here.

mod agents;
mod context;
mod contract;
pub mod example;
mod scope;

pub use context::{Context, Memo, ParseCache};
pub use contract::{Family, Findings, NotEvaluated, Options, ParsedOptions, Rule, Subject};

use crate::config::KnownRule;

/// Every rule, by family and then by id.
pub static RULES: &[&Rule] = &[&agents::agent_unknown::RULE, &scope::scope_outside::RULE];

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// What reading a policy must know of the rules.
pub fn known() -> Vec<KnownRule> {
    RULES
        .iter()
        .map(|rule| KnownRule {
            id: rule.id,
            family: family_name(rule.family),
            option_keys: rule.options.keys,
            parse_options: rule.options.parse,
        })
        .collect()
}

/// How packs name a family.
fn family_name(family: Family) -> &'static str {
    match family {
        Family::Agents => "agents",
        Family::Ledger => "ledger",
        Family::Locks => "locks",
        Family::Index => "index",
        Family::Scope => "scope",
        Family::Containers => "containers",
        Family::Fakery => "fakery",
    }
}
