//! Owns what a rule is: plain data, a documentation text and a function over a [`Context`].

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::{Context, File};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};

/// A family of rules, as the README names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Who made the change.
    Agents,
    /// WORK_STATUS.md as a document.
    Ledger,
    /// Who may change what now.
    Locks,
    /// orchestration-index.md and WORK_STATUS.md kept up to date.
    Index,
    /// Who may change what at all.
    Scope,
    /// Services and the containers that build and run them.
    Containers,
    /// What reviewers and runs say of content.
    Reviews,
    /// Work that pretends to be done.
    Fakery,
    /// Other systems that a program talks to.
    Integrations,
    /// What keeps a finding from counting.
    Suppression,
    /// What decides how everything else is judged.
    Policy,
}

impl Family {
    /// Its name in packs, in reports and in the documentation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agents => "agents",
            Self::Ledger => "ledger",
            Self::Locks => "locks",
            Self::Index => "index",
            Self::Scope => "scope",
            Self::Containers => "containers",
            Self::Reviews => "reviews",
            Self::Fakery => "fakery",
            Self::Integrations => "integrations",
            Self::Suppression => "suppression",
            Self::Policy => "policy",
        }
    }
}

/// What a rule looks at, which decides where it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// What somebody does: it needs a change and its author.
    Change,
    /// What the change leads to, whoever made it: it also judges merges that bring nothing of their own, for two sides
    /// that are each in order may not be so together.
    Outcome,
    /// Content: it also judges a whole tree (`--all`).
    Content,
    /// What a range of commits leads to: judged once, at the gates where a range is on its way to a branch.
    Range,
}

/// One rule.
pub struct Rule {
    /// The stable id: file name, documentation anchor, key in policy.toml.
    pub id: &'static str,
    /// Its family.
    pub family: Family,
    /// Its weight unless policy.toml says otherwise.
    pub severity: Severity,
    /// What it looks at.
    pub subject: Subject,
    /// One sentence: what it says when it fires.
    pub summary: &'static str,
    /// Markdown with the sections *What it checks*, *Why*, *What to do* and executed examples (`violates` and `ok`
    /// fences, in the form that `super::example` describes).
    pub docs: &'static str,
    /// Its options in `[rules.ID]`, beside `severity` and `exempt`.
    pub options: Options,
    /// How it judges.
    pub check: Check,
}

/// How a rule judges.
#[derive(Clone, Copy)]
pub enum Check {
    /// By one look at the change.
    Change(fn(&Context<'_>, &mut Findings) -> Result<(), Fault>),
    /// By a look at each changed file that it is not exempt from. What is read and parsed of a file is shared with the
    /// other rules that look at it, and gone before many more files are looked at.
    File(fn(&Context<'_>, &File<'_>, &mut Findings) -> Result<(), Fault>),
}

impl Rule {
    /// Whether a comment in a file may allow what the rule finds there: only what is about that file's content. Nobody
    /// approves of a file by a comment in it.
    pub fn takes_allows(&self) -> bool {
        match self.family {
            Family::Containers | Family::Fakery => self.subject == Subject::Content,
            family => family == Family::Integrations,
        }
    }

    /// Judges the change of `cx` by this rule alone.
    pub fn judge(&self, cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
        match self.check {
            Check::Change(check) => check(cx, out),
            Check::File(check) => {
                let judged = cx.change.files.iter().filter(|file| !cx.is_exempt(&file.path));
                judged.map(File::new).try_for_each(|file| check(cx, &file, out))
            }
        }
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.id)
    }
}

/// What a rule's options parse into: as [`Any`], because each rule has a type of its own.
pub type ParsedOptions = Arc<dyn Any + Send + Sync>;

/// A rule's options: the keys it takes, and how a table of them is read.
#[derive(Clone, Copy)]
pub struct Options {
    /// The keys, for suggestions and documentation.
    pub keys: &'static [&'static str],
    /// Reads a table that holds nothing but the rule's own keys.
    pub parse: fn(toml::Table) -> Result<ParsedOptions, toml::de::Error>,
    /// What is otherwise from the first to the second; `None` is the defaults.
    pub shifts: fn(Option<&ParsedOptions>, Option<&ParsedOptions>) -> Vec<Shift>,
}

/// Which way what a policy asks has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// It asks less, or lets somebody do more.
    Looser,
    /// It asks more.
    Tighter,
    /// It asks something else.
    Other,
}

/// One way in which a rule's options differ from what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The option's key.
    pub key: &'static str,
    /// The entry of its list that came or went, if it is a list.
    pub entry: Option<String>,
    /// Which way it goes.
    pub drift: Drift,
    /// What it does, as the end of a sentence whose subject is the key.
    pub what: String,
}

/// Options that can say which of two is more lenient. An implementation takes itself apart field by field, so that no new
/// option is forgotten.
pub trait Lenience {
    /// How `after` differs from `self`.
    fn shifts(&self, after: &Self) -> Vec<Shift>;
}

impl Options {
    /// A rule without options.
    pub const NONE: Self = Self { keys: &[], parse: parse::<toml::Table>, shifts: |_, _| Vec::new() };

    /// Options of type `T`, a `#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]` struct.
    pub const fn of<T: DeserializeOwned + Default + Lenience + Send + Sync + 'static>(
        keys: &'static [&'static str],
    ) -> Self {
        Self { keys, parse: parse::<T>, shifts: shifts::<T> }
    }
}

fn parse<T: DeserializeOwned + Send + Sync + 'static>(
    table: toml::Table,
) -> Result<ParsedOptions, toml::de::Error> {
    table.try_into::<T>().map(|options| Arc::new(options) as ParsedOptions)
}

fn shifts<T: Default + Lenience + 'static>(
    before: Option<&ParsedOptions>,
    after: Option<&ParsedOptions>,
) -> Vec<Shift> {
    let default = T::default();
    let before = before.and_then(|options| options.downcast_ref::<T>()).unwrap_or(&default);
    let after = after.and_then(|options| options.downcast_ref::<T>()).unwrap_or(&default);
    before.shifts(after)
}

/// What could not be judged, and why: never silently clean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotEvaluated {
    /// The path.
    pub path: RepoPath,
    /// The reason, as a sentence fragment: `binary`, `larger than 1 MiB`.
    pub reason: String,
}

/// Where rules put what they find.
#[derive(Debug, Default)]
pub struct Findings {
    /// What is wrong.
    pub found: Vec<Finding>,
    /// What could not be judged.
    pub not_evaluated: Vec<NotEvaluated>,
}

impl Findings {
    /// Adds a finding.
    pub fn report(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    /// Says that `path` could not be judged. Saying so twice is saying it once.
    pub fn skip(&mut self, path: &RepoPath, reason: impl Into<String>) {
        let entry = NotEvaluated { path: path.clone(), reason: reason.into() };
        if !self.not_evaluated.contains(&entry) {
            self.not_evaluated.push(entry);
        }
    }
}
