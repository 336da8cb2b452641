//! Owns how the layers of a Compose service merge, and which build the result asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bstr::BString;

use super::ComposeUse;
use super::paths::resolve;
use super::problem::Spot;
use crate::change::RepoPath;
use crate::formats::compose::{
    BuildLayer, EnvFile, Field, ServiceLayer, Space, Table, Text, Variables, interpolate,
};
use crate::formats::dockerfile::{Known, Scope};
use crate::formats::images::repository;

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

/// A Compose service that runs an image and builds none.
#[derive(Clone, Debug)]
pub(super) struct ComposeRun {
    /// Which Compose service it is.
    pub(super) by: ComposeUse,
    /// What the image is called, without its tag.
    pub(super) image: String,
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

/// What a service asks to be built.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// Nothing of this repository: no build, or one whose source stands elsewhere.
    Nothing,
    /// What a path says leads out of the repository.
    Outside {
        /// The key.
        key: &'static str,
        /// The path as written.
        path: String,
        /// Where.
        at: Spot,
    },
    /// Nobody can tell.
    Unknown(String),
    /// A build.
    Build(ComposeBuild),
}

/// A value after interpolation, or why it has none.
pub(super) type Given = Result<String, String>;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    /// The value.
    pub(super) value: T,
    /// Where it stands.
    pub(super) spot: Spot,
}

/// A path, and the directory it is relative to.
#[derive(Clone, Debug)]
pub(super) struct Rooted {
    /// The directory.
    pub(super) base: RepoPath,
    /// The path.
    pub(super) path: Given,
    /// Whether Compose fails without it.
    pub(super) required: bool,
}

/// What a service's image is called.
#[derive(Clone, Debug)]
pub(super) struct ImageName {
    /// All of it.
    pub(super) whole: Given,
    /// Without its tag, whose variables often nobody sets.
    pub(super) repository: Given,
}

/// The names that a key mentions, and what they are names of.
pub(super) type Needed = (Space, Field<Vec<At<Given>>>);

/// A service while its layers merge.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The project directory: the context of a build that names none.
    home: Option<RepoPath>,
    /// Where its name stands last.
    pub(super) named: Option<Spot>,
    /// `build`.
    pub(super) build: Field<BuildDraft>,
    /// `image`.
    pub(super) image: Field<ImageName>,
    /// `provider`.
    pub(super) provider: Field<()>,
    /// `container_name`.
    pub(super) container_name: Field<At<Given>>,
    /// `scale`.
    pub(super) scale: Field<At<Given>>,
    /// `deploy.replicas`.
    pub(super) replicas: Field<At<Given>>,
    profiles: Field<Vec<Given>>,
    /// The services that it waits for only if they are enabled.
    pub(super) optional: BTreeSet<Arc<str>>,
    command: Field<Vec<String>>,
    entrypoint: Field<Vec<String>>,
    /// `env_file` and `label_file`.
    pub(super) files: [Field<Vec<At<Rooted>>>; 2],
    /// What it needs by name: by key.
    pub(super) needs: BTreeMap<&'static str, Needed>,
}

/// `build` while its layers merge. Each path remembers the directory it is relative to.
#[derive(Clone, Debug, Default)]
pub(super) struct BuildDraft {
    /// Where it stands last.
    pub(super) spot: Option<Spot>,
    /// `context`.
    pub(super) context: Field<At<Rooted>>,
    /// `dockerfile`.
    pub(super) dockerfile: Field<At<Given>>,
    /// `dockerfile_inline`.
    pub(super) inline: Field<At<String>>,
    /// `target`.
    pub(super) target: Field<At<Given>>,
    arguments: Field<Scope>,
    /// `additional_contexts`.
    pub(super) contexts: Field<BTreeMap<BString, At<Rooted>>>,
}

/// Where a layer stands: its file, the directory its paths are relative to, and the variables in force.
#[derive(Clone)]
pub(super) struct Place<'v> {
    pub(super) file: RepoPath,
    pub(super) base: RepoPath,
    pub(super) variables: &'v Variables,
}

impl Place<'_> {
    fn at<T>(&self, value: T, text: &Text) -> At<T> {
        At { value, spot: Spot::new(&self.file, &text.range) }
    }

    fn given(&self, text: &Text) -> At<Given> {
        self.at(interpolate(&text.raw, self.variables), text)
    }

    fn rooted(&self, text: &Text, required: bool) -> At<Rooted> {
        let path = interpolate(&text.raw, self.variables);
        self.at(Rooted { base: self.base.clone(), path, required }, text)
    }
}

impl Draft {
    /// A layer with its variables replaced.
    pub(super) fn new(layer: &ServiceLayer, place: &Place<'_>) -> Self {
        let texts = |texts: &Vec<Text>| {
            // They only tell what is started: where a variable has no value, the words around it still do.
            let word = |text: &Text| {
                interpolate(&text.raw, place.variables).unwrap_or_else(|_| text.raw.to_string())
            };
            texts.iter().map(word).collect()
        };
        let files = |files: &Vec<EnvFile>| {
            files.iter().map(|file| place.rooted(&file.path, file.required)).collect::<Vec<_>>()
        };
        let names = |names: &Vec<Text>| names.iter().map(|name| place.given(name)).collect::<Vec<_>>();
        Self {
            home: None,
            named: Some(Spot::new(&place.file, &layer.range)),
            build: layer.build.map(|build| build_draft(build, place)),
            image: layer.image.map(|text| ImageName {
                whole: place.given(text).value,
                repository: interpolate(repository(&text.raw), place.variables)
                    .map(|name| repository(&name).to_owned()),
            }),
            provider: layer.provider.clone(),
            container_name: layer.container_name.map(|text| place.given(text)),
            scale: layer.scale.map(|text| place.given(text)),
            replicas: layer.replicas.map(|text| place.given(text)),
            profiles: layer.profiles.map(|list| list.iter().map(|text| place.given(text).value).collect()),
            optional: layer.optional.iter().cloned().collect(),
            command: layer.command.map(texts),
            entrypoint: layer.entrypoint.map(texts),
            files: [layer.env_files.map(files), layer.label_files.map(files)],
            needs: layer.needs.iter().map(|need| (need.key, (need.space, need.names.map(names)))).collect(),
        }
    }

    /// The same in the project whose directory is `home`.
    pub(super) fn at_home(self, home: &RepoPath) -> Self {
        Self { home: Some(home.clone()), ..self }
    }

    /// The profiles that enable it, those left out that nobody knows; none: it always is enabled.
    pub(super) fn profiles(&self) -> Vec<&str> {
        self.profiles.value().into_iter().flatten().filter_map(|name| name.as_deref().ok()).collect()
    }

    /// Whether it is enabled where these profiles are: `*` enables all.
    pub(super) fn is_enabled(&self, profiles: &[String]) -> bool {
        let own = self.profiles.value().map(Vec::as_slice).unwrap_or_default();
        let is_named = |name: &Given| match name {
            Ok(name) => profiles.iter().any(|profile| profile == name || profile == "*"),
            // Nobody knows: it may be.
            Err(_) => true,
        };
        own.is_empty() || own.iter().any(is_named)
    }

    fn starts(&self) -> Vec<String> {
        [&self.command, &self.entrypoint].into_iter().filter_map(Field::value).flatten().cloned().collect()
    }

    /// This layer over an earlier one.
    pub(super) fn over(self, base: Self) -> Self {
        let [own_env, own_labels] = self.files;
        let [base_env, base_labels] = base.files;
        let mut needs = base.needs;
        for (key, (space, own)) in self.needs {
            let earlier = needs.remove(key).map(|(_, names)| names).unwrap_or_default();
            // `network_mode: service:x` and its like hold one value; the others are lists.
            let is_one = matches!(key, "network_mode" | "ipc" | "pid" | "uts");
            let merged = if is_one { own.replacing(earlier) } else { own.over(earlier, chained) };
            needs.insert(key, (space, merged));
        }
        Self {
            // What an included project means is settled in it.
            home: base.home.or(self.home),
            named: self.named.or(base.named),
            build: self.build.over(base.build, |base, own| BuildDraft {
                spot: own.spot.or(base.spot),
                context: own.context.replacing(base.context),
                dockerfile: own.dockerfile.replacing(base.dockerfile),
                inline: own.inline.replacing(base.inline),
                target: own.target.replacing(base.target),
                arguments: own.arguments.over(base.arguments, joined),
                contexts: own.contexts.over(base.contexts, joined),
            }),
            image: self.image.replacing(base.image),
            provider: self.provider.replacing(base.provider),
            container_name: self.container_name.replacing(base.container_name),
            scale: self.scale.replacing(base.scale),
            replicas: self.replicas.replacing(base.replicas),
            profiles: self.profiles.over(base.profiles, chained),
            optional: base.optional.into_iter().chain(self.optional).collect(),
            command: self.command.replacing(base.command),
            entrypoint: self.entrypoint.replacing(base.entrypoint),
            files: [own_env.over(base_env, chained), own_labels.over(base_labels, chained)],
            needs,
        }
    }
}

fn joined<K: Ord, V>(mut base: BTreeMap<K, V>, own: BTreeMap<K, V>) -> BTreeMap<K, V> {
    base.extend(own);
    base
}

fn chained<T>(mut base: Vec<T>, own: Vec<T>) -> Vec<T> {
    base.extend(own);
    base
}

fn build_draft(build: &BuildLayer, place: &Place<'_>) -> BuildDraft {
    // A shell variable that nobody escaped has no value for Compose either: the text itself is the best guess.
    let inline = |text: &Text| {
        place.at(interpolate(&text.raw, place.variables).unwrap_or_else(|_| text.raw.to_string()), text)
    };
    BuildDraft {
        spot: Some(Spot::new(&place.file, &build.range)),
        context: build.context.map(|text| place.rooted(text, true)),
        dockerfile: build.dockerfile.map(|text| place.given(text)),
        inline: build.inline.map(inline),
        target: build.target.map(|text| place.given(text)),
        arguments: build.args.map(|table| arguments(table, place.variables)),
        contexts: build.additional_contexts.map(|table| {
            let entry = |(name, text): &(Arc<str>, Option<Text>)| {
                Some((BString::from(name.as_bytes()), place.rooted(text.as_ref()?, true)))
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

/// The build that a merged service asks for.
pub(super) fn finish(draft: &Draft, folder: &RepoPath, asked_by: ComposeUse) -> Asked {
    let Some(build) = draft.build.value() else { return Asked::Nothing };
    let unknown = |key: &str, reason: &str| Asked::Unknown(format!("`build.{key}`: {reason}"));
    let (base, context) = match build.context.value().map(|at| &at.value) {
        Some(Rooted { base, path: Ok(path), .. }) => (base, path.as_str()),
        Some(Rooted { path: Err(reason), .. }) => return unknown("context", reason),
        None => (draft.home.as_ref().unwrap_or(folder), "."),
    };
    if is_remote(context) {
        return Asked::Nothing;
    }
    let outside = |key, path: &str, at: Option<&Spot>| match at.or(build.spot.as_ref()) {
        Some(at) => Asked::Outside { key, path: path.to_owned(), at: at.clone() },
        None => Asked::Nothing,
    };
    let Some(directory) = resolve(base, context.as_bytes()) else {
        return outside("context", context, build.context.value().map(|at| &at.spot));
    };
    let dockerfile = match (build.inline.value(), build.dockerfile.value()) {
        (Some(text), _) => Recipe::Inline(text.value.clone()),
        (None, Some(At { value: Err(reason), .. })) => return unknown("dockerfile", reason),
        (None, given) => {
            let path = given.and_then(|given| given.value.as_deref().ok()).unwrap_or("Dockerfile");
            match resolve(&directory, path.as_bytes()) {
                Some(path) => Recipe::File(path),
                None => return outside("dockerfile", path, given.map(|given| &given.spot)),
            }
        }
    };
    let target = match build.target.value().map(|at| &at.value) {
        Some(Err(reason)) => return unknown("target", reason),
        Some(Ok(target)) => Some(target.clone()).filter(|target| !target.is_empty()),
        None => None,
    };
    let contexts = build.contexts.value().into_iter().flatten();
    let contexts = contexts.filter_map(|(name, at)| {
        let text = at.value.path.as_ref().ok().filter(|text| !is_remote(text))?;
        resolve(&at.value.base, text.as_bytes()).map(|path| (name.clone(), path))
    });
    Asked::Build(ComposeBuild {
        asked_by,
        context: directory,
        dockerfile,
        target,
        arguments: build.arguments.value().cloned().unwrap_or_default(),
        contexts: contexts.collect(),
        starts: draft.starts(),
    })
}

/// The image that a merged service runs, if it builds none and the name is known.
pub(super) fn run(draft: &Draft, by: ComposeUse) -> Option<ComposeRun> {
    let image = draft.image.value()?.repository.as_ref().ok().filter(|name| !name.is_empty())?;
    (draft.build.value().is_none()).then(|| ComposeRun { by, image: image.clone(), starts: draft.starts() })
}

/// Contexts and files that Compose would download, or that are images and services rather than paths.
pub(super) fn is_remote(text: &str) -> bool {
    ["git@", "github.com/", "oci:", "service:", "docker-image:", "oci-layout:"]
        .iter()
        .any(|start| text.starts_with(start))
        || text.contains("://")
}
