//! Owns `[[review]]`: who has to look at which paths, and at which gates that is asked for.
//!
//! An entry of a later layer joins the one of the same name, key by key: a team that reviews more does not lose the
//! reviews that its packs ask for.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeTable;

use super::draft::{AgentDraft, Draft};
use super::reader::{Reader, Value};
use super::suggest::did_you_mean;
use crate::change::{Gate, RepoPath};
use crate::fault::{Fault, Place};
use crate::glob::{Pattern, PatternSet};

/// The keys of a `[[review]]`.
pub(super) const REVIEW: &[&str] = &["name", "paths", "by", "gates"];

/// One review: paths that change only with a reviewer's approval of what they hold.
#[derive(Clone, Debug)]
pub struct ReviewEntry {
    /// What it is called: a subject that means all of its paths.
    pub name: String,
    /// What is reviewed.
    pub paths: PatternSet,
    /// Who reviews: the approval of any of them counts.
    pub by: Vec<String>,
    /// Where the approval is asked for; nowhere, if there is none.
    pub gates: Vec<Gate>,
}

/// The name of the review of the policy itself: what `policy approve` calls it.
pub const POLICY_REVIEW: &str = "policy";

/// What decides how a repository is judged, wherever its policy says nothing else: the policy and what it may be made of,
/// the baseline, the attributes that tell roles and merge the ledger, and where hosts and hook managers are told to run
/// the gates. Files that `extends` names are added to it.
const OF_POLICY: &[&str] = &[
    "policy.toml",
    "policies/**",
    "policy-baseline.json",
    "**/.gitattributes",
    ".github/workflows/**",
    ".github/actions/**",
    ".forgejo/workflows/**",
    ".gitea/workflows/**",
    ".gitlab-ci.{yml,yaml}",
    ".gitlab/**",
    ".ci/**",
    "ci/**",
    ".pre-commit-config.{yml,yaml}",
    "{lefthook,.lefthook,lefthook-local,.lefthook-local}.{yml,yaml,toml,json}",
    ".config/{lefthook,lefthook-local}.{yml,yaml,toml,json}",
    ".husky/**",
    ".githooks/**",
    "hooks/**",
];

/// The name of the shipped packs' review of container files, which has rules of its own.
const CONTAINERS: &str = "containers";

impl ReviewEntry {
    /// Whether it is the review of container files.
    pub fn is_of_containers(&self) -> bool {
        self.name.eq_ignore_ascii_case(CONTAINERS)
    }

    /// Whether it is the review of the policy itself, which is asked for by rules of its own.
    pub fn is_of_policy(&self) -> bool {
        self.name.eq_ignore_ascii_case(POLICY_REVIEW)
    }

    /// Whether `path` is reviewed. Case counts on every machine alike, for a digest over the paths must not depend on
    /// where it is computed; the two documents, which hold the approval, are never reviewed.
    pub fn covers(&self, path: &RepoPath) -> bool {
        !crate::change::is_document(path) && self.paths.covers(path, false)
    }

    /// Whether `name` is one of its reviewers.
    pub fn is_by(&self, name: &str) -> bool {
        self.by.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}

/// What the layers have said of one review.
#[derive(Clone, Debug)]
pub(super) struct ReviewDraft {
    name: String,
    paths: Option<PatternSet>,
    by: Option<Vec<(String, Place)>>,
    gates: Option<Vec<Gate>>,
    /// Where it was last written.
    place: Place,
    /// The layer that did.
    layer: String,
}

/// Reads the `[[review]]` entries of one layer into the draft.
pub(super) fn read(reader: &Reader, value: &Value<'_>, draft: &mut Draft) {
    for (table, span) in reader.tables("review", value) {
        let Some(new) = entry(reader, table, span.clone()) else { continue };
        match draft.reviews.iter_mut().find(|own| own.name.eq_ignore_ascii_case(&new.name)) {
            Some(own) if own.layer == new.layer => {
                let message = format!("there are two reviews called `{}`", new.name);
                reader.fault(span, message, "the same name", "give one of them another name");
            }
            Some(own) => own.join(new),
            None => draft.reviews.push(new),
        }
    }
}

fn entry(reader: &Reader, table: &DeTable<'_>, span: Range<usize>) -> Option<ReviewDraft> {
    let mut name = None;
    let mut new = ReviewDraft {
        name: String::new(),
        paths: None,
        by: None,
        gates: None,
        place: reader.place(span.clone(), "this one"),
        layer: reader.name().to_owned(),
    };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "name" => name = Some(review_name(reader, value)?),
            "paths" => {
                let paths = reader.patterns("review.paths", value)?;
                let is_empty = value.get_ref().as_array().is_some_and(|paths| paths.is_empty());
                if is_empty {
                    let help = "list what is reviewed, such as `paths = [\"src/core/**\"]`; `gates = []` asks for no approval";
                    reader.fault(value.span(), "`review.paths` lists nothing", "empty", help);
                }
                new.paths = Some(paths);
            }
            "by" => {
                let by = reader.strings("review.by", value)?;
                if by.is_empty() {
                    let help = "name the agents that review, such as `by = [\"docker-expert\"]`; `gates = []` asks for no approval";
                    reader.fault(value.span(), "`review.by` lists nobody", "empty", help);
                }
                let placed =
                    |(name, span): (&str, Range<usize>)| (name.to_owned(), reader.place(span, "unknown"));
                new.by = Some(by.into_iter().map(placed).collect());
            }
            "gates" => {
                let words = reader.strings("review.gates", value)?;
                let gate = |(word, span)| reader.chosen("review.gates", word, span, Gate::NAMED);
                new.gates = Some(words.into_iter().filter_map(gate).collect());
            }
            _ => reader.unknown_key("review", key, REVIEW),
        }
    }
    match name {
        Some(name) => Some(ReviewDraft { name, ..new }),
        None => {
            let help = "add `name = \"…\"`: what `policy approve` calls it";
            reader.fault(span, "a `[[review]]` has no `name`", "this one", help);
            None
        }
    }
}

/// A name that can stand as the subject of a signal, and is told from paths and commands.
fn review_name(reader: &Reader, value: &Value<'_>) -> Option<String> {
    let name = reader.string("review.name", "a name, such as \"performance\"", value)?.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name == "." || name == ".." || name.starts_with('-') || !name.chars().all(is_name) {
        let message = format!("`{}` is no name of a review", name.escape_debug());
        reader.fault(value.span(), message, "no name", "write letters, digits, dashes, dots and underscores");
        return None;
    }
    if name.eq_ignore_ascii_case(POLICY_REVIEW) {
        let help = "`[policy] owners` says who approves of it; call a review of other paths something else";
        reader.fault(value.span(), "`policy` is the review of the policy itself", "taken", help);
        return None;
    }
    Some(name.to_owned())
}

impl ReviewDraft {
    /// What a later layer says of the same review counts, key by key.
    fn join(&mut self, new: Self) {
        self.paths = new.paths.or(self.paths.take());
        self.by = new.by.or(self.by.take());
        self.gates = new.gates.or(self.gates.take());
        self.place = new.place;
        self.layer = new.layer;
    }

    fn finish(self, agents: &BTreeMap<String, AgentDraft>) -> Result<ReviewEntry, Fault> {
        let name = &self.name;
        let lacks = |key: &str, help: &str| {
            Fault::new(format!("the review `{name}` has no `{key}`"), help).at(self.place.clone())
        };
        let paths = self.paths.clone().ok_or_else(|| {
            lacks("paths", "add `paths = [\"…\"]`: what is reviewed, as globs from the root")
        })?;
        let by = self
            .by
            .as_ref()
            .ok_or_else(|| lacks("by", "add `by = [\"…\"]`: the agents whose approval counts"))?;
        for (reviewer, place) in by {
            refuse_unknown(reviewer, &format!("who reviews `{name}`"), agents, place)?;
        }
        let gates = self.gates.clone().unwrap_or_else(|| Gate::NAMED.iter().map(|(_, gate)| *gate).collect());
        Ok(ReviewEntry {
            paths,
            by: by.iter().map(|(name, _)| name.clone()).collect(),
            gates,
            name: self.name,
        })
    }
}

/// Insists that `name`, which stands at `place`, is an agent; `what` says who it would be.
pub(super) fn refuse_unknown(
    name: &str,
    what: &str,
    agents: &BTreeMap<String, AgentDraft>,
    place: &Place,
) -> Result<(), Fault> {
    if agents.keys().any(|own| own.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let names: Vec<&str> = agents.keys().map(String::as_str).collect();
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let table = if plain { format!("[agents.{name}]") } else { format!("[agents.{name:?}]") };
    let help = match super::nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? A new agent gets a table `{table}`"),
        // A roster has dozens of names: a list of them helps nobody.
        None if names.len() > MANY => format!("an agent gets a table `{table}` in policy.toml"),
        None => did_you_mean(name, "agents", &names),
    };
    Err(Fault::new(format!("`{name}`, {what}, is no agent that the policy lists"), help).at(place.clone()))
}

/// The review of the policy itself, by its owners. No gate asks for it by name: a rule asks for it wherever a change makes
/// the policy weaker. `files` are those that the policy extends.
pub(super) fn of_policy(owners: Vec<String>, files: &[String]) -> ReviewEntry {
    let extended = files.iter().map(String::as_str);
    let paths = OF_POLICY.iter().copied().chain(extended).filter_map(|text| Pattern::parse(text).ok());
    ReviewEntry {
        name: POLICY_REVIEW.to_owned(),
        paths: PatternSet::new(paths.collect()).unwrap_or_default(),
        by: owners,
        gates: Vec::new(),
    }
}

/// From so many agents on they are not listed in a message.
const MANY: usize = 12;

/// The reviews that all layers together ask for, in the order in which they are first named.
pub(super) fn finish(
    drafts: Vec<ReviewDraft>,
    agents: &BTreeMap<String, AgentDraft>,
) -> Result<Vec<ReviewEntry>, Fault> {
    drafts.into_iter().map(|draft| draft.finish(agents)).collect()
}
