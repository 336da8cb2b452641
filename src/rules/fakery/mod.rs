//! Owns the rules about work that pretends to be done.
//!
//! Each rule is one file. What they share are looks at a file: at its words (`evidence`: a literal prefilter, `words`, then
//! one parse, then what each word means where it stands, `tags` and `stubs`), and at what its comments say (`remarks`).

#[cfg(test)]
mod act_tests;
mod advice;
mod body;
mod deferred;
mod denials;
mod diffs;
mod docstring;
#[cfg(test)]
mod elision_tests;
mod evidence;
pub(super) mod fakery_elision;
pub(super) mod fakery_mock;
pub(super) mod fakery_placeholder;
pub(super) mod fakery_result;
pub(super) mod fakery_stub;
pub(super) mod fakery_test;
pub(super) mod fakery_todo;
mod foresight;
#[cfg(test)]
mod import_tests;
mod imports;
mod letters;
mod literal;
mod made_up;
#[cfg(test)]
mod mock_tests;
mod phrases;
mod proofs;
mod remarks;
mod results;
mod search;
mod source;
#[cfg(test)]
mod stub_language_tests;
#[cfg(test)]
mod stub_look_alike_tests;
#[cfg(test)]
mod stub_tests;
#[cfg(test)]
mod stub_wording_tests;
mod stubs;
mod subclasses;
mod tags;
#[cfg(test)]
mod test_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod todo_tests;
mod unread;
#[cfg(test)]
mod value_tests;
#[cfg(test)]
mod value_wording_tests;
mod values;
mod vocabulary;
mod words;

pub(crate) use unread::why_unread;
pub(super) use words::TagWord;

use crate::change::RepoPath;
use crate::syntax::{Dialect, Role};

/// What becomes of a search for fixed words that cannot be built: it is a defect of the build that every test meets, and
/// judging without the words would find nothing and call it clean.
fn never_wrong<T>(error: impl std::fmt::Display) -> T {
    unreachable!("fixed words: {error}")
}

/// Which files a rule of the family judges.
struct Scope {
    id: &'static str,
    /// The roles of files that it judges.
    roles: &'static [Role],
    /// Whether it can judge with the comment scanner alone.
    without_grammar: bool,
    /// Whether it leaves a path out, whatever stands there.
    leaves_out: fn(&RepoPath) -> bool,
    /// What it leaves out so.
    left_out: &'static str,
}

/// One for every rule of the family; a test holds it to the registry.
static SCOPES: &[Scope] = &[
    Scope {
        id: "fakery-elision",
        roles: fakery_elision::ROLES,
        without_grammar: true,
        leaves_out: |_| false,
        left_out: "",
    },
    Scope {
        id: "fakery-mock",
        roles: fakery_mock::ROLES,
        without_grammar: true,
        leaves_out: made_up::is_tooling,
        left_out: "what sets up tests, seeds databases or migrates them",
    },
    Scope {
        id: "fakery-placeholder",
        roles: fakery_placeholder::ROLES,
        without_grammar: true,
        leaves_out: fakery_stub::is_declarations,
        left_out: "declarations, which have no bodies",
    },
    Scope {
        id: "fakery-result",
        roles: fakery_result::ROLES,
        without_grammar: false,
        leaves_out: fakery_stub::is_declarations,
        left_out: "declarations, which have no bodies",
    },
    Scope {
        id: "fakery-stub",
        roles: fakery_stub::INTEREST.roles,
        without_grammar: fakery_stub::INTEREST.without_grammar,
        leaves_out: fakery_stub::is_declarations,
        left_out: "declarations, which have no bodies",
    },
    Scope {
        id: "fakery-test",
        roles: fakery_test::ROLES,
        without_grammar: false,
        leaves_out: |_| false,
        left_out: "",
    },
    Scope {
        id: "fakery-todo",
        roles: fakery_todo::INTEREST.roles,
        without_grammar: fakery_todo::INTEREST.without_grammar,
        leaves_out: |_| false,
        left_out: "",
    },
];

/// Why the rule called `id` does not judge the file at `path`, which has this role and is read so; `None`: it does, or
/// it is no rule of the family. For people: the rules decide for themselves.
pub(super) fn refusal(id: &str, path: &RepoPath, role: Role, dialect: Dialect) -> Option<String> {
    let scope = SCOPES.iter().find(|scope| scope.id == id)?;
    if !scope.roles.contains(&role) {
        let names: Vec<&str> = scope.roles.iter().map(|role| role.name()).collect();
        return Some(format!("it judges {} files only", names.join(", ")));
    }
    if let (Dialect::Comments(_), false) = (dialect, scope.without_grammar) {
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
