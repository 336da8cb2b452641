//! Owns Compose files: one text in, its documents out, as far as they decide what is built from where.
//!
//! A file alone means little: overrides, `extends` and `include` join files, `.env` gives values. Joining is done by
//! whoever has the tree; this module says what each file contributes ([`ServiceLayer`]), how contributions merge
//! ([`Field`]) and what a variable's value is ([`interpolate`]).

mod calls;
mod field;
mod flow;
mod interpolate;
mod layer;
mod needs;
mod ports;
mod shape;
mod spec;
mod yaml;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

pub use calls::Call;
pub use field::Field;
pub use flow::parse as parse_yaml;
pub use interpolate::{Unusable, Variables, interpolate, parse_env, unusable};
pub use layer::{BuildLayer, Extends, Include, ServiceLayer, Table, Text};
pub use needs::{Declared, EnvFile, Needs, Space, needed_name};
pub use ports::port_mistake;
pub use yaml::{Node, Pair, Value, YamlError};

/// One Compose file.
#[derive(Clone, Debug, Default)]
pub struct ComposeFile {
    /// Its documents, in order; later ones merge over earlier ones.
    pub documents: Vec<Document>,
}

/// One document of a Compose file.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What `services` holds, in order.
    pub services: Vec<ServiceLayer>,
    /// What `include` names, in order.
    pub includes: Vec<Include>,
    /// What it declares beside services.
    pub declared: Vec<Declared>,
}

/// Why a text is no Compose file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposeError {
    /// What is wrong, in a sentence fragment.
    pub message: String,
    /// Where.
    pub range: Range<usize>,
}

/// Which of a folder's files Compose reads when it is told none: the first of these that is there.
pub const DEFAULT_NAMES: [&str; 4] =
    ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// Which file Compose then merges over it: the first of these that is there.
pub const OVERRIDE_NAMES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// Whether a file of this name is a Compose file: one of the default names, or a variant of one such as
/// `docker-compose.prod.yml`.
pub fn is_compose_name(name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return false };
    let Some(stem) = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")) else { return false };
    let stem = stem.strip_prefix("docker-").unwrap_or(stem);
    stem.strip_prefix("compose").is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

impl ComposeFile {
    /// Reads a file.
    pub fn parse(data: &[u8]) -> Result<Self, ComposeError> {
        let text = std::str::from_utf8(data).map_err(|error| ComposeError {
            message: "not UTF-8".to_owned(),
            range: error.valid_up_to()..error.valid_up_to(),
        })?;
        let nodes = parse_yaml(text)
            .map_err(|error| ComposeError { message: error.message, range: error.at..error.at })?;
        let documents = nodes.iter().filter(|node| !node.is_null()).map(layer::document);
        Ok(Self { documents: documents.collect::<Result<_, _>>()? })
    }
}

/// A file held to the specification: what is wrong with it by itself, whatever it is merged with.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// What Compose refuses.
    pub mistakes: Vec<ComposeError>,
    /// The texts with variables, keys aside, in the order of the file.
    pub variables: Vec<Text>,
    /// The ports in the short form: Compose reads those of each file, whatever is merged over them.
    pub ports: Vec<Text>,
    /// Whether it says nothing at all, which Compose takes of a file that others stand beside.
    pub is_empty: bool,
}

/// Holds a file to the specification. `is_whole` is false for one that is merged over another, which may leave to that
/// one what must be there.
pub fn review(data: &[u8], is_whole: bool) -> Review {
    let failed = |message: String, range| Review {
        mistakes: vec![ComposeError { message, range }],
        ..Review::default()
    };
    let text = match std::str::from_utf8(data) {
        Ok(text) => text,
        Err(error) => return failed("not UTF-8".to_owned(), error.valid_up_to()..error.valid_up_to()),
    };
    let documents = match parse_yaml(text) {
        Ok(documents) => documents,
        Err(error) => return failed(error.message, error.at..error.at),
    };
    let mut checker = shape::Checker::new(is_whole);
    let (mut variables, mut ports) = (Vec::new(), Vec::new());
    let is_alone = documents.len() == 1;
    for document in documents.iter().filter(|document| !(is_alone && document.is_null())) {
        if document.is_mapping() {
            checker.check(document, &spec::FILE, "");
            checker.check_sources(document);
            checker.check_volumes(document);
        } else {
            checker.mistake_at(document.range.clone(), "a Compose file is a mapping".to_owned());
        }
        collect(document, &mut variables);
        ports.extend(ports::short_ports(document));
    }
    if checker.mistakes.is_empty()
        && let Err(error) = ComposeFile::parse(data)
    {
        checker.mistake_at(error.range, error.message);
    }
    let is_empty = documents.iter().all(Node::is_null);
    Review { mistakes: checker.mistakes, variables, ports, is_empty }
}

/// The texts of a document in which variables stand, each once, however many aliases lead to it.
fn collect(root: &Node, into: &mut Vec<Text>) {
    let mut seen = FxHashSet::default();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Scalar { text, .. } => {
                if text.contains('$') && seen.insert((node.range.start, node.range.end)) {
                    into.push(Text { raw: Arc::clone(text), range: node.range.clone() });
                }
            }
            Value::Sequence(items) => {
                if seen.insert((Arc::as_ptr(items).cast::<()>() as usize, usize::MAX)) {
                    open.extend(items.iter().rev());
                }
            }
            Value::Mapping(pairs) => {
                if seen.insert((Arc::as_ptr(pairs).cast::<()>() as usize, usize::MAX)) {
                    open.extend(pairs.iter().rev().map(|pair| &pair.value));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
