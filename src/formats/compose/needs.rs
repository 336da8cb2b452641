//! Owns what a service needs beside its build: other services, networks, volumes, secrets, configs and models by name,
//! and the files that give its environment. Read leniently: what has the wrong shape is said elsewhere.

use std::sync::Arc;

use super::layer::{Text, field, text};
use super::yaml::{Node, Pair};
use super::{ComposeError, Field};

/// A kind of thing that a Compose file declares under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Space {
    /// `services`.
    Service,
    /// `networks`.
    Network,
    /// `volumes`.
    Volume,
    /// `secrets`.
    Secret,
    /// `configs`.
    Config,
    /// `models`.
    Model,
}

impl Space {
    /// The top-level key, and what one of them is called.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Service => ("services", "service"),
            Self::Network => ("networks", "network"),
            Self::Volume => ("volumes", "volume"),
            Self::Secret => ("secrets", "secret"),
            Self::Config => ("configs", "config"),
            Self::Model => ("models", "model"),
        }
    }

    /// The kinds that stand under keys of their own, but for services.
    pub(super) const DECLARED: [Self; 5] =
        [Self::Network, Self::Volume, Self::Secret, Self::Config, Self::Model];
}

/// A file of variables or labels that a service is given.
#[derive(Clone, Debug)]
pub struct EnvFile {
    /// The path.
    pub path: Text,
    /// Whether Compose fails without it.
    pub required: bool,
}

/// What a document declares under a name, other than services.
#[derive(Clone, Debug)]
pub struct Declared {
    /// What it is.
    pub space: Space,
    /// Its name.
    pub name: Arc<str>,
    /// `file` of a secret or config.
    pub file: Option<Text>,
}

/// The names that one key of a service mentions.
#[derive(Clone, Debug)]
pub struct Needs {
    /// The key.
    pub key: &'static str,
    /// What the names are names of.
    pub space: Space,
    /// The names. For `volumes` and keys such as `network_mode` whole values stand here: what they mean is known once
    /// their variables are replaced ([`needed_name`]).
    pub names: Field<Vec<Text>>,
}

/// The keys whose values name something.
const KEYS: [(&str, Space); 12] = [
    ("configs", Space::Config),
    ("depends_on", Space::Service),
    ("ipc", Space::Service),
    ("links", Space::Service),
    ("models", Space::Model),
    ("network_mode", Space::Service),
    ("networks", Space::Network),
    ("pid", Space::Service),
    ("secrets", Space::Secret),
    ("uts", Space::Service),
    ("volumes", Space::Volume),
    ("volumes_from", Space::Service),
];

/// The names that the keys of a service mention.
pub(super) fn needs(node: &Node) -> Result<Vec<Needs>, ComposeError> {
    let mut needs = Vec::new();
    for (key, space) in KEYS {
        let names = field(node, key, |value| Ok(names(key, value)))?;
        if names != Field::Absent {
            needs.push(Needs { key, space, names });
        }
    }
    Ok(needs)
}

fn names(key: &str, value: &Node) -> Vec<Text> {
    if let Some(items) = value.items() {
        return items.iter().filter_map(|item| named(key, item)).collect();
    }
    if value.is_mapping() {
        return value.pairs().iter().map(key_text).collect();
    }
    text(value).into_iter().collect()
}

/// The name in one item of a list: the item itself, or what its long form calls `source`.
fn named(key: &str, item: &Node) -> Option<Text> {
    if !item.is_mapping() {
        return text(item).ok();
    }
    let is_named =
        key != "volumes" || item.get("type").and_then(Node::text).is_some_and(|kind| &**kind == "volume");
    let source = item.get("source").filter(|_| is_named)?;
    let source = text(source).ok()?;
    // The long form of a volume always names one: as in a short form whose target is no path.
    let raw = if key == "volumes" { Arc::from(format!("{}:", source.raw)) } else { source.raw };
    Some(Text { raw, range: source.range })
}

fn key_text(pair: &Pair) -> Text {
    // Keys are never interpolated: a dollar in one stands for itself.
    Text { raw: Arc::from(pair.key.replace('$', "$$")), range: pair.key_range.clone() }
}

/// The name that the value of `key` mentions, its variables replaced; `None` if it mentions none: a path among
/// `volumes`, a `network_mode` of `host`, a container of another project.
pub fn needed_name<'a>(key: &str, value: &'a str) -> Option<&'a str> {
    let name = match key {
        "network_mode" | "ipc" | "pid" | "uts" => value.strip_prefix("service:")?,
        "links" => value.split(':').next()?,
        "volumes_from" if value.starts_with("container:") => return None,
        "volumes_from" => value.split(':').next()?,
        "volumes" => volume_name(value)?,
        _ => value,
    };
    (!name.is_empty()).then_some(name)
}

/// The named volume of a short form: `NAME:/path`. Without a colon it is an anonymous one, with a path it is a bind, and
/// a single letter is a drive, as Compose takes it everywhere.
fn volume_name(value: &str) -> Option<&str> {
    let (source, target) = value.split_once(':')?;
    let is_path = source.starts_with(['.', '/', '~', '\\']);
    let is_drive = source.len() == 1
        && source.bytes().all(|byte| byte.is_ascii_alphabetic())
        && target.starts_with(['\\', '/']);
    (!is_path && !is_drive).then_some(source)
}

/// `env_file` or `label_file`.
pub(super) fn env_files(value: &Node) -> Vec<EnvFile> {
    let entry = |node: &Node| {
        if !node.is_mapping() {
            return Some(EnvFile { path: text(node).ok()?, required: true });
        }
        let required = node.get("required").and_then(Node::text);
        let is_optional = required.is_some_and(|value| value.eq_ignore_ascii_case("false"));
        Some(EnvFile { path: text(node.get("path")?).ok()?, required: !is_optional })
    };
    match value.items() {
        Some(items) => items.iter().filter_map(entry).collect(),
        None => entry(value).into_iter().collect(),
    }
}

/// What a document declares, services aside. One that is reset is not declared.
pub(super) fn declared(root: &Node) -> Vec<Declared> {
    let mut all = Vec::new();
    for space in Space::DECLARED {
        for pair in root.get(space.names().0).map(Node::pairs).unwrap_or_default() {
            if pair.value.tag.as_deref() != Some("!reset") {
                let file = pair.value.get("file").and_then(|file| text(file).ok());
                all.push(Declared { space, name: Arc::clone(&pair.key), file });
            }
        }
    }
    all
}
