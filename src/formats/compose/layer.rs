//! Owns what one document says about a service: the keys that decide what is built, still with their variables.

use std::ops::Range;
use std::sync::Arc;

use super::needs::{EnvFile, Needs, declared, env_files, needs};
use super::yaml::{Node, Pair};
use super::{ComposeError, Document, Field};

/// A scalar as written, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text, its variables not yet replaced.
    pub raw: Arc<str>,
    /// Bytes of the file.
    pub range: Range<usize>,
}

/// How many services a document may have: nobody writes more, and each may look for another.
const MAX_SERVICES: usize = 2_000;

/// Names and values, in order; a name may come without a value.
pub type Table = Vec<(Arc<str>, Option<Text>)>;

/// One entry of `services`.
#[derive(Clone, Debug)]
pub struct ServiceLayer {
    /// Its name: keys are never interpolated.
    pub name: Arc<str>,
    /// Bytes of the name.
    pub range: Range<usize>,
    /// `extends`.
    pub extends: Option<Extends>,
    /// `build`.
    pub build: Field<BuildLayer>,
    /// `image`.
    pub image: Field<Text>,
    /// `command`, split into its words where it is a list.
    pub command: Field<Vec<Text>>,
    /// `entrypoint`, likewise.
    pub entrypoint: Field<Vec<Text>>,
    /// `container_name`.
    pub container_name: Field<Text>,
    /// `scale`.
    pub scale: Field<Text>,
    /// `deploy.replicas`.
    pub replicas: Field<Text>,
    /// `profiles`.
    pub profiles: Field<Vec<Text>>,
    /// The services of `depends_on` that need not be enabled: `required: false`.
    pub optional: Vec<Arc<str>>,
    /// `provider`: something else than Compose runs it.
    pub provider: Field<()>,
    /// `env_file`.
    pub env_files: Field<Vec<EnvFile>>,
    /// `label_file`.
    pub label_files: Field<Vec<EnvFile>>,
    /// What it needs by name.
    pub needs: Vec<Needs>,
}

/// `build`; a plain string is its context.
#[derive(Clone, Debug, Default)]
pub struct BuildLayer {
    /// Bytes of the value.
    pub range: Range<usize>,
    /// `context`.
    pub context: Field<Text>,
    /// `dockerfile`.
    pub dockerfile: Field<Text>,
    /// `dockerfile_inline`.
    pub inline: Field<Text>,
    /// `target`.
    pub target: Field<Text>,
    /// `args`: an argument without a value takes it from the environment.
    pub args: Field<Table>,
    /// `additional_contexts`.
    pub additional_contexts: Field<Table>,
}

/// `extends`.
#[derive(Clone, Debug)]
pub struct Extends {
    /// The service that is extended.
    pub service: Text,
    /// The file it stands in; none: this one.
    pub file: Option<Text>,
}

/// One entry of `include`.
#[derive(Clone, Debug)]
pub struct Include {
    /// The files, which merge like several `-f`.
    pub paths: Vec<Text>,
    /// `project_directory`: what their paths are relative to, if not the first file's folder.
    pub project_directory: Option<Text>,
    /// `env_file`: in place of the project directory's `.env`.
    pub env_files: Option<Vec<Text>>,
}

/// Reads a document.
pub(super) fn document(root: &Node) -> Result<Document, ComposeError> {
    if !root.is_mapping() {
        return Err(error("a Compose file is a mapping", root));
    }
    let mut services = Vec::new();
    if let Some(node) = present(root, "services") {
        if !node.is_mapping() {
            return Err(error("`services` is a mapping", node));
        }
        if node.pairs().len() > MAX_SERVICES {
            return Err(error(&format!("more than {MAX_SERVICES} services"), node));
        }
        for pair in node.pairs() {
            services.push(service(pair)?);
        }
    }
    let mut includes = Vec::new();
    if let Some(node) = present(root, "include") {
        for item in node.items().ok_or_else(|| error("`include` is a list", node))? {
            includes.push(include(item)?);
        }
    }
    Ok(Document { services, includes, declared: declared(root) })
}

fn service(pair: &Pair) -> Result<ServiceLayer, ComposeError> {
    let node = &pair.value;
    if !node.is_mapping() && !node.is_null() {
        return Err(error(&format!("the service `{}` is a mapping", pair.key), node));
    }
    Ok(ServiceLayer {
        name: Arc::clone(&pair.key),
        range: pair.key_range.clone(),
        extends: present(node, "extends").map(extends).transpose()?,
        build: field(node, "build", build)?,
        image: field(node, "image", text)?,
        command: field(node, "command", words)?,
        entrypoint: field(node, "entrypoint", words)?,
        container_name: lenient(node, "container_name"),
        scale: lenient(node, "scale"),
        replicas: field(node, "deploy", |deploy| Ok(lenient(deploy, "replicas")))?.flat(),
        profiles: field(node, "profiles", |list| {
            Ok(list.items().into_iter().flatten().flat_map(text).collect())
        })?,
        optional: optional(node),
        provider: field(node, "provider", |_| Ok(()))?,
        env_files: field(node, "env_file", |value| Ok(env_files(value)))?,
        label_files: field(node, "label_file", |value| Ok(env_files(value)))?,
        needs: needs(node)?,
    })
}

fn build(node: &Node) -> Result<BuildLayer, ComposeError> {
    let range = node.range.clone();
    if node.text().is_some() {
        return Ok(BuildLayer { range, context: Field::Given(text(node)?), ..BuildLayer::default() });
    }
    if !node.is_mapping() {
        return Err(error("`build` is a path or a mapping", node));
    }
    Ok(BuildLayer {
        range,
        context: field(node, "context", text)?,
        dockerfile: field(node, "dockerfile", text)?,
        inline: field(node, "dockerfile_inline", text)?,
        target: field(node, "target", text)?,
        args: field(node, "args", table)?,
        additional_contexts: field(node, "additional_contexts", table)?,
    })
}

fn extends(node: &Node) -> Result<Extends, ComposeError> {
    if node.text().is_some() {
        return Ok(Extends { service: text(node)?, file: None });
    }
    let service = present(node, "service").ok_or_else(|| error("`extends` names a service", node))?;
    Ok(Extends { service: text(service)?, file: present(node, "file").map(text).transpose()? })
}

fn include(node: &Node) -> Result<Include, ComposeError> {
    if node.text().is_some() {
        return Ok(Include { paths: vec![text(node)?], project_directory: None, env_files: None });
    }
    let paths = present(node, "path").ok_or_else(|| error("an `include` entry names a path", node))?;
    Ok(Include {
        paths: words(paths)?,
        project_directory: present(node, "project_directory").map(text).transpose()?,
        env_files: present(node, "env_file").map(words).transpose()?,
    })
}

/// The value at `key`, unless it is null.
fn present<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.get(key).filter(|value| !value.is_null())
}

/// The value at `key` as a field; null without a tag says nothing.
pub(super) fn field<T>(
    node: &Node,
    key: &str,
    read: impl FnOnce(&Node) -> Result<T, ComposeError>,
) -> Result<Field<T>, ComposeError> {
    let Some(value) = node.get(key) else { return Ok(Field::Absent) };
    match value.tag.as_deref() {
        Some("!reset") => Ok(Field::Reset),
        Some("!override") if value.is_null() => Ok(Field::Reset),
        Some("!override") => read(value).map(Field::Instead),
        _ if value.is_null() => Ok(Field::Absent),
        _ => read(value).map(Field::Given),
    }
}

/// A scalar that decides nothing about builds: what has the wrong shape is said elsewhere.
fn lenient(node: &Node, key: &str) -> Field<Text> {
    field(node, key, text).unwrap_or_default()
}

fn optional(node: &Node) -> Vec<Arc<str>> {
    let depends = node.get("depends_on").map(Node::pairs).unwrap_or_default();
    let is_optional = |pair: &&Pair| {
        pair.value
            .get("required")
            .and_then(Node::text)
            .is_some_and(|value| value.eq_ignore_ascii_case("false"))
    };
    depends.iter().filter(is_optional).map(|pair| Arc::clone(&pair.key)).collect()
}

pub(super) fn text(node: &Node) -> Result<Text, ComposeError> {
    let raw = node.text().ok_or_else(|| error("a text is expected here", node))?;
    Ok(Text { raw: Arc::clone(raw), range: node.range.clone() })
}

/// A text, or a list of texts.
fn words(node: &Node) -> Result<Vec<Text>, ComposeError> {
    match node.items() {
        Some(items) => items.iter().map(text).collect(),
        None => Ok(vec![text(node)?]),
    }
}

/// A mapping, or a list of `KEY=VALUE`.
fn table(node: &Node) -> Result<Table, ComposeError> {
    let Some(items) = node.items() else {
        let pair = |pair: &Pair| {
            let value = Some(&pair.value).filter(|value| !value.is_null()).map(text).transpose()?;
            Ok((Arc::clone(&pair.key), value))
        };
        return node.pairs().iter().map(pair).collect();
    };
    let entry = |item: &Node| {
        let whole = text(item)?;
        Ok(match whole.raw.split_once('=') {
            None => (Arc::clone(&whole.raw), None),
            Some((key, value)) => (Arc::from(key), Some(Text { raw: Arc::from(value), range: whole.range })),
        })
    };
    items.iter().map(entry).collect()
}

fn error(message: &str, node: &Node) -> ComposeError {
    ComposeError { message: message.to_owned(), range: node.range.clone() }
}
