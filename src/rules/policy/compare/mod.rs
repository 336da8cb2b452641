//! Owns the comparison of two policies, key by key: what the later one asks less, more, or otherwise.
//!
//! Policies are compared as they are in effect, with all that they extend. Every struct is taken apart field by field, so
//! that a new key cannot be forgotten here: without a word about it, this does not compile.

mod agents;
mod reviews;
mod rules;
mod sections;

#[cfg(test)]
mod tests;

use crate::config::Policy;
use crate::glob::PatternSet;
use crate::rules::Drift;

/// One way in which two policies differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// The key, part by part, as `crate::config::locate` takes it.
    pub key: Vec<String>,
    /// The entry of its list that came or went.
    pub entry: Option<String>,
    /// Which way it goes.
    pub drift: Drift,
    /// What it is, as a sentence without a full stop.
    pub what: String,
}

/// All of them, in the order of policy.toml's sections.
#[derive(Debug, Default)]
pub(super) struct Differences(Vec<Difference>);

/// What an entry that comes to a list, or goes from it, does to the policy.
#[derive(Clone, Copy)]
struct Effect {
    /// Which way it goes when one comes. When one goes, it goes the other way.
    added: Drift,
    /// What it means that one comes, and that one goes, for people.
    came: &'static str,
    went: &'static str,
}

impl Effect {
    const fn looser(came: &'static str) -> Self {
        Self { added: Drift::Looser, came, went: "" }
    }

    const fn tighter(went: &'static str) -> Self {
        Self { added: Drift::Tighter, came: "", went }
    }
}

/// How `after` differs from `before`.
pub(super) fn compare(before: &Policy, after: &Policy) -> Vec<Difference> {
    let Policy {
        source: _,
        agents,
        owners: _,
        ledger,
        locks,
        index,
        rules,
        services,
        reviews,
        protected_branches,
        roles,
        max_file_size,
    } = before;
    let mut out = Differences::default();
    sections::owners(before, after, &mut out);
    agents::compare(agents, after, &mut out);
    sections::ledger(ledger, &after.ledger, &mut out);
    sections::locks(locks, &after.locks, &mut out);
    sections::index(index, &after.index, &mut out);
    rules::compare(rules, &after.rules, &mut out);
    reviews::compare(reviews, &after.reviews, &mut out);
    reviews::services(services, &after.services, &mut out);
    sections::branches(protected_branches, &after.protected_branches, &mut out);
    sections::roles(roles, &after.roles, &mut out);
    sections::limits(*max_file_size, after.max_file_size, &mut out);
    out.0
}

impl Differences {
    fn push(&mut self, key: &[&str], entry: Option<&str>, drift: Drift, what: String) {
        let key = key.iter().map(|part| (*part).to_owned()).collect();
        self.0.push(Difference { key, entry: entry.map(str::to_owned), drift, what });
    }

    /// A key that holds one value: from `before` to `after`, which are not alike.
    fn changed(&mut self, key: &[&str], drift: Drift, before: &str, after: &str) {
        self.push(key, None, drift, format!("`{}` goes from {before} to {after}", key.join(".")));
    }

    /// A key that holds a list of words. Their order, their case and repetitions mean nothing.
    fn words(&mut self, key: &[&str], before: &[String], after: &[String], effect: Effect) {
        let lacks = |list: &[String], word: &String| !list.iter().any(|own| own.eq_ignore_ascii_case(word));
        for word in after.iter().filter(|word| lacks(before, word)) {
            self.came(key, word, effect);
        }
        for word in before.iter().filter(|word| lacks(after, word)) {
            self.went(key, word, effect);
        }
    }

    /// A key that holds a list of globs. One that says no more than another one of the list says nothing.
    fn globs(&mut self, key: &[&str], before: &PatternSet, after: &PatternSet, effect: Effect) {
        for glob in after.patterns().iter().filter(|glob| !before.contains(glob)) {
            self.came(key, glob.as_str(), effect);
        }
        for glob in before.patterns().iter().filter(|glob| !after.contains(glob)) {
            self.went(key, glob.as_str(), effect);
        }
    }

    fn came(&mut self, key: &[&str], entry: &str, effect: Effect) {
        let what = with(format!("`{}` now lists `{entry}`", key.join(".")), effect.came);
        self.push(key, Some(entry), effect.added, what);
    }

    fn went(&mut self, key: &[&str], entry: &str, effect: Effect) {
        let what = with(format!("`{}` no longer lists `{entry}`", key.join(".")), effect.went);
        self.push(key, Some(entry), effect.added.reversed(), what);
    }
}

/// A sentence, with what it means, if that has to be said.
fn with(what: String, meaning: &str) -> String {
    if meaning.is_empty() { what } else { format!("{what}: {meaning}") }
}

impl Drift {
    /// Looser if `is_looser`, tighter if not.
    fn looser_if(is_looser: bool) -> Self {
        if is_looser { Self::Looser } else { Self::Tighter }
    }

    fn reversed(self) -> Self {
        match self {
            Self::Looser => Self::Tighter,
            Self::Tighter => Self::Looser,
            Self::Other => Self::Other,
        }
    }
}
