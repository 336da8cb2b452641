//! Owns how the layers of a Compose service merge, and which build the result asks for.

use std::collections::BTreeMap;
use std::sync::Arc;

use bstr::BString;

use super::ComposeUse;
use super::paths::resolve;
use crate::change::RepoPath;
use crate::formats::compose::{BuildLayer, Field, ServiceLayer, Table, Text, Variables, interpolate};
use crate::formats::dockerfile::{Known, Scope};

/// A build that a Compose service asks for, resolved to paths of the repository.
#[derive(Clone, Debug)]
pub(super) struct ComposeBuild {
    /// Which Compose service asks.
    pub(super) asked_by: ComposeUse,
    /// The context.
    pub(super) context: RepoPath,
    /// The Dockerfile.
    pub(super) dockerfile: Recipe,
    /// `target`.
    pub(super) target: Option<String>,
    /// `args`.
    pub(super) arguments: Scope,
    /// `additional_contexts` that are directories of the repository.
    pub(super) contexts: BTreeMap<BString, RepoPath>,
    /// The texts of `command` and `entrypoint`.
    pub(super) starts: Vec<String>,
}

/// Where a build's instructions stand.
#[derive(Clone, Debug)]
pub(super) enum Recipe {
    /// In a file.
    File(RepoPath),
    /// In the Compose file itself.
    Inline(String),
}

/// A value after interpolation, or why it has none.
type Given = Result<String, String>;

/// A service while its layers merge.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The project directory: the context of a build that names none.
    home: Option<RepoPath>,
    build: Field<BuildDraft>,
    command: Field<Vec<String>>,
    entrypoint: Field<Vec<String>>,
}

/// `build` while its layers merge. Each path remembers the directory it is relative to.
#[derive(Clone, Debug, Default)]
struct BuildDraft {
    context: Field<(RepoPath, Given)>,
    dockerfile: Field<Given>,
    inline: Field<String>,
    target: Field<Given>,
    arguments: Field<Scope>,
    contexts: Field<BTreeMap<BString, (RepoPath, String)>>,
}

/// Where a layer stands: its file, the directory its paths are relative to, and the variables in force.
#[derive(Clone)]
pub(super) struct Place<'v> {
    pub(super) file: RepoPath,
    pub(super) base: RepoPath,
    pub(super) variables: &'v Variables,
}

impl Draft {
    /// A layer with its variables replaced.
    pub(super) fn new(layer: &ServiceLayer, place: &Place<'_>) -> Self {
        let texts = |texts: &Vec<Text>| {
            texts.iter().map(|text| interpolate(&text.raw, place.variables).unwrap_or_default()).collect()
        };
        Self {
            home: None,
            build: layer.build.map(|build| build_draft(build, place)),
            command: layer.command.map(texts),
            entrypoint: layer.entrypoint.map(texts),
        }
    }

    /// The same in the project whose directory is `home`.
    pub(super) fn at_home(self, home: &RepoPath) -> Self {
        Self { home: Some(home.clone()), ..self }
    }

    /// This layer over an earlier one.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            // What an included project means is settled in it.
            home: base.home.or(self.home),
            build: self.build.over(base.build, |base, own| BuildDraft {
                context: own.context.replacing(base.context),
                dockerfile: own.dockerfile.replacing(base.dockerfile),
                inline: own.inline.replacing(base.inline),
                target: own.target.replacing(base.target),
                arguments: own.arguments.over(base.arguments, joined),
                contexts: own.contexts.over(base.contexts, joined),
            }),
            command: self.command.replacing(base.command),
            entrypoint: self.entrypoint.replacing(base.entrypoint),
        }
    }
}

fn joined<K: Ord, V>(mut base: BTreeMap<K, V>, own: BTreeMap<K, V>) -> BTreeMap<K, V> {
    base.extend(own);
    base
}

fn build_draft(build: &BuildLayer, place: &Place<'_>) -> BuildDraft {
    let given = |text: &Text| interpolate(&text.raw, place.variables);
    BuildDraft {
        context: build.context.map(|text| (place.base.clone(), given(text))),
        dockerfile: build.dockerfile.map(given),
        // A shell variable that nobody escaped has no value for Compose either: the text itself is the best guess.
        inline: build.inline.map(|text| given(text).unwrap_or_else(|_| text.raw.to_string())),
        target: build.target.map(given),
        arguments: build.args.map(|table| arguments(table, place.variables)),
        contexts: build.additional_contexts.map(|table| {
            let entry = |(name, text): &(Arc<str>, Option<Text>)| {
                let value = given(text.as_ref()?).ok()?;
                Some((BString::from(name.as_bytes()), (place.base.clone(), value)))
            };
            table.iter().filter_map(entry).collect()
        }),
    }
}

/// The arguments as a Dockerfile sees them. One whose value nobody knows here may have any.
fn arguments(table: &Table, variables: &Variables) -> Scope {
    let value = |(name, text): &(Arc<str>, Option<Text>)| {
        let known = match text {
            Some(text) => interpolate(&text.raw, variables).ok(),
            None => variables.get(&**name).cloned(),
        };
        (name.to_string(), known.map_or(Known::Any, |value| Known::Value(value.into())))
    };
    table.iter().map(value).collect()
}

/// The build that a merged service asks for: none, or the reason why nobody can tell.
pub(super) fn finish(
    draft: &Draft,
    folder: &RepoPath,
    asked_by: ComposeUse,
) -> Result<Option<ComposeBuild>, String> {
    let Some(build) = draft.build.value() else { return Ok(None) };
    let (base, context) = match build.context.value() {
        Some((base, Ok(context))) => (base, context.as_str()),
        Some((_, Err(reason))) => return Err(format!("`build.context`: {reason}")),
        None => (draft.home.as_ref().unwrap_or(folder), "."),
    };
    if is_remote(context) {
        return Ok(None);
    }
    let Some(context) = resolve(base, context.as_bytes()) else { return Ok(None) };
    let dockerfile = match (build.inline.value(), build.dockerfile.value()) {
        (Some(text), _) => Recipe::Inline(text.clone()),
        (None, Some(Err(reason))) => return Err(format!("`build.dockerfile`: {reason}")),
        (None, given) => {
            let path = given.and_then(|given| given.as_deref().ok()).unwrap_or("Dockerfile");
            let Some(path) = resolve(&context, path.as_bytes()) else { return Ok(None) };
            Recipe::File(path)
        }
    };
    let target =
        build.target.value().cloned().transpose().map_err(|reason| format!("`build.target`: {reason}"))?;
    let contexts = build.contexts.value().into_iter().flatten();
    let contexts = contexts
        .filter(|(_, (_, text))| !is_remote(text))
        .filter_map(|(name, (base, text))| resolve(base, text.as_bytes()).map(|path| (name.clone(), path)));
    let starts = [&draft.command, &draft.entrypoint].into_iter().filter_map(Field::value).flatten().cloned();
    Ok(Some(ComposeBuild {
        asked_by,
        context,
        dockerfile,
        target: target.filter(|target| !target.is_empty()),
        arguments: build.arguments.value().cloned().unwrap_or_default(),
        contexts: contexts.collect(),
        starts: starts.collect(),
    }))
}

/// Contexts and files that Compose would download, or that are images and services rather than paths.
pub(super) fn is_remote(text: &str) -> bool {
    ["git@", "github.com/", "oci:", "service:", "docker-image:", "oci-layout:"]
        .iter()
        .any(|start| text.starts_with(start))
        || text.contains("://")
}
