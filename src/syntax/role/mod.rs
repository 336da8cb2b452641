//! Owns what a file is for, and what tells so: the policy's globs, .gitattributes, its path, its first lines.
//!
//! It is the cheapest filter there is: nine in ten of the words that rules about unfinished work look for stand in
//! tests, fixtures and documentation of mature code. `names` knows the path's signs, `marker` those of the text,
//! `attributes` reads .gitattributes.

mod attributes;
mod marker;
mod names;

use std::fmt;

pub use attributes::{AttributeFile, Attributed, Said};

use super::Dialect;
use crate::change::RepoPath;

/// What a file is for. The order is that of the claims on a path that several globs of `[roles]` cover: what is judged
/// by more rules comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What is delivered.
    Production,
    /// Tests, their helpers, mocks, benchmarks and stories.
    Test,
    /// Examples, samples, demonstrations, and code within documentation.
    Example,
    /// Data that tests and demonstrations read.
    Fixture,
    /// Documentation.
    Docs,
    /// Written by a program: generated, minified, bundled.
    Generated,
    /// Somebody else's code, kept here.
    Vendored,
}

/// A file's role, and what told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The role.
    pub role: Role,
    /// What told it.
    pub why: Why,
}

/// What tells a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A glob of the policy's `[roles]`.
    Policy {
        /// The key it stands under.
        key: &'static str,
        /// The glob, as written.
        glob: String,
    },
    /// An attribute.
    Attribute {
        /// Its name.
        name: &'static str,
        /// Where it is set.
        said: Said,
    },
    /// A directory above the file.
    Below(String),
    /// The file's name: the pattern it has.
    Name(String),
    /// A marker in one of the first lines.
    Marker {
        /// The line, counted from 1.
        line: usize,
        /// What it says.
        text: &'static str,
    },
    /// Lines too long to have been written by hand.
    LongLines,
    /// Nothing: what no sign makes anything else is delivered.
    NoSign,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy { key, glob } => write!(f, "policy: [roles] {key} lists `{glob}`"),
            Self::Attribute { name, said } => write!(f, "attribute: {name} in {}:{}", said.file, said.line),
            Self::Below(directory) => write!(f, "path: below {directory}/"),
            Self::Name(pattern) => write!(f, "file name: {pattern}"),
            Self::Marker { line, text } => write!(f, "marker in line {line}: {text}"),
            Self::LongLines => f.write_str("content: its lines are too long to have been written by hand"),
            Self::NoSign => f.write_str("no sign of another role in path, name, first lines or attributes"),
        }
    }
}

impl Role {
    /// Every role, by the name that `[roles]` and reports give it.
    pub const NAMED: [(&str, Self); 7] = [
        ("production", Self::Production),
        ("test", Self::Test),
        ("example", Self::Example),
        ("fixture", Self::Fixture),
        ("docs", Self::Docs),
        ("generated", Self::Generated),
        ("vendored", Self::Vendored),
    ];

    /// Its name in `[roles]` and in reports.
    pub fn name(self) -> &'static str {
        Self::NAMED.iter().find(|(_, role)| *role == self).map_or("", |(name, _)| name)
    }

    /// The role of the file at `path` that holds `text`, as the file alone tells it.
    pub fn of(path: &RepoPath, text: &[u8]) -> Told {
        Told::of(path, text, &Attributed::default())
    }
}

impl Told {
    /// The role of the file at `path` that holds `text` and of which .gitattributes says `attributed`. An attribute
    /// that is set decides; one that is unset (`-linguist-generated`, `linguist-generated=false`) takes the signs of
    /// its role away. `text` may be the beginning alone: then only what the beginning tells is seen.
    pub fn of(path: &RepoPath, text: &[u8], attributed: &Attributed) -> Self {
        if let Some(told) = by_attribute(attributed) {
            return told;
        }
        let unset = |said: &Option<Said>| said.as_ref().is_some_and(|said| !said.is_set);
        let told = |role, why| Self { role, why };
        if let (Some(why), false) = (names::vendored(path), unset(&attributed.vendored)) {
            return told(Role::Vendored, why);
        }
        let generated = || names::generated(path).or_else(|| marker::generated(path, text));
        if !unset(&attributed.generated)
            && let Some(why) = generated()
        {
            return told(Role::Generated, why);
        }
        let own = names::fixture(path).map(|why| (Role::Fixture, why));
        let own = own.or_else(|| names::test(path).map(|why| (Role::Test, why)));
        if let Some((role, why)) = own.or_else(|| names::example(path).map(|why| (Role::Example, why))) {
            return told(role, why);
        }
        if !unset(&attributed.documentation) {
            if let Some(why) = names::document(path) {
                return told(Role::Docs, why);
            }
            if let Some(why) = names::docs(path) {
                let is_code = matches!(Dialect::of(path, text), Some(Dialect::Grammar(_)));
                return told(if is_code { Role::Example } else { Role::Docs }, why);
            }
        }
        told(Role::Production, Why::NoSign)
    }
}

fn by_attribute(attributed: &Attributed) -> Option<Told> {
    let set = |said: &Option<Said>, name, role| {
        let said = said.clone().filter(|said| said.is_set)?;
        Some(Told { role, why: Why::Attribute { name, said } })
    };
    set(&attributed.vendored, attributes::VENDORED, Role::Vendored)
        .or_else(|| set(&attributed.generated, attributes::GENERATED, Role::Generated))
        .or_else(|| set(&attributed.documentation, attributes::DOCUMENTATION, Role::Docs))
}

#[cfg(test)]
mod tests;
