//! Owns the rules about work that pretends to be done.
//!
//! Each rule is one file. What they share is the look at a file (`evidence`): a literal prefilter (`words`), then one
//! parse, then what each word means where it stands (`tags`, `stubs`).

mod docstring;
mod evidence;
pub(super) mod fakery_stub;
pub(super) mod fakery_todo;
mod phrases;
#[cfg(test)]
mod stub_tests;
mod stubs;
mod subclasses;
mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod todo_tests;
mod unread;
mod vocabulary;
mod words;

pub(crate) use unread::why_unread;
pub(super) use words::TagWord;

use crate::change::RepoPath;
use crate::syntax::{Dialect, Role};
use evidence::Interest;

/// Which files a rule of the family judges.
struct Scope {
    id: &'static str,
    interest: &'static Interest,
    /// Whether it leaves a path out, whatever stands there.
    leaves_out: fn(&RepoPath) -> bool,
    /// What it leaves out so.
    left_out: &'static str,
}

/// One for every rule of the family; a test holds it to the registry.
static SCOPES: &[Scope] = &[
    Scope {
        id: "fakery-stub",
        interest: &fakery_stub::INTEREST,
        leaves_out: fakery_stub::is_declarations,
        left_out: "declarations, which have no bodies",
    },
    Scope { id: "fakery-todo", interest: &fakery_todo::INTEREST, leaves_out: |_| false, left_out: "" },
];

/// Why the rule called `id` does not judge the file at `path`, which has this role and is read so; `None`: it does, or
/// it is no rule of the family. For people: the rules decide for themselves, by the same [`Interest`].
pub(super) fn refusal(id: &str, path: &RepoPath, role: Role, dialect: Dialect) -> Option<String> {
    let scope = SCOPES.iter().find(|scope| scope.id == id)?;
    if !scope.interest.roles.contains(&role) {
        let names: Vec<&str> = scope.interest.roles.iter().map(|role| role.name()).collect();
        return Some(format!("it judges {} files only", names.join(", ")));
    }
    if let (Dialect::Comments(_), false) = (dialect, scope.interest.without_grammar) {
        return Some("it needs a grammar: this language is judged for task tags only".to_owned());
    }
    (scope.leaves_out)(path).then(|| format!("it leaves out {}", scope.left_out))
}

#[cfg(test)]
mod tests {
    use super::SCOPES;
    use crate::rules::{Family, RULES};

    #[test]
    fn every_rule_of_the_family_has_its_scope_told() {
        let rules = RULES.iter().filter(|rule| rule.family == Family::Fakery).map(|rule| rule.id);
        assert!(rules.eq(SCOPES.iter().map(|scope| scope.id)));
    }
}
