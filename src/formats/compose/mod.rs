//! Owns Compose files: one text in, its documents out, as far as they decide what is built from where.
//!
//! A file alone means little: overrides, `extends` and `include` join files, `.env` gives values. Joining is done by
//! whoever has the tree; this module says what each file contributes ([`ServiceLayer`]), how contributions merge
//! ([`Field`]) and what a variable's value is ([`interpolate`]).

mod field;
mod interpolate;
mod layer;
mod yaml;

use std::ops::Range;

pub use field::Field;
pub use interpolate::{Variables, interpolate, parse_env};
pub use layer::{BuildLayer, Extends, Include, ServiceLayer, Table, Text};
pub use yaml::{Node, Pair, Value, YamlError, parse as parse_yaml};

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

#[cfg(test)]
mod tests;
