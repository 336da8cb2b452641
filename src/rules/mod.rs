//! Owns the rules and their registry. A rule is one file in its family's folder and one line here.

pub mod containers;
mod context;
mod contract;
pub mod example;

pub use context::{Context, Memo, ParseCache};
pub use contract::{Family, Findings, NotEvaluated, Options, ParsedOptions, Rule, Subject};

/// Every rule, by family and then by id.
pub static RULES: &[&Rule] =
    &[&containers::container_compose_missing::RULE, &containers::container_dockerfile_missing::RULE];

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}
