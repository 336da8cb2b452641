//! Owns the gates of GitLab's pipelines: the root file, what it includes of the repository, and jobs that extend others.

use std::collections::{BTreeMap, BTreeSet};

use super::scripts::calls;
use super::{File, Gate, Gates, Guard, environment, flat, is_ours, texts, words};
use crate::change::{RepoPath, Tree};
use crate::fault::Fault;
use crate::formats::compose::{Node, Pair, parse_yaml};

/// How many jobs one may extend, one through the other: more than GitLab takes.
const EXTENDS: usize = 64;

/// Reads the pipeline's files, and what they include of the repository.
pub(super) fn read(tree: &Tree, files: Vec<(RepoPath, String)>, gates: &mut Gates) -> Result<(), Fault> {
    let mut read: Vec<(RepoPath, String, Vec<Node>)> = Vec::new();
    let mut queue = files;
    while let Some((path, text)) = queue.pop() {
        if read.iter().any(|(known, ..)| *known == path) {
            continue;
        }
        let documents = match parse_yaml(&text) {
            Ok(documents) => documents,
            Err(error) => {
                gates.unread.insert(path, format!("it is no YAML: {}", error.message));
                continue;
            }
        };
        for included in documents.iter().filter_map(|document| document.get("include")).flat_map(locals) {
            let path = RepoPath::from(included.trim_start_matches('/'));
            gates.included.insert(path.clone());
            if let Some(entry) = tree.entry(&path)?
                && let Some(text) = gates.take(tree, &path, entry.oid, entry.mode)?
            {
                queue.push((path, text));
            }
        }
        read.push((path, text, documents));
    }
    read.sort_by(|one, other| one.0.cmp(&other.0));
    let jobs: Vec<&Pair> =
        read.iter().flat_map(|(_, _, documents)| documents).flat_map(Node::pairs).collect();
    let pipeline = jobs.iter().find(|pair| &*pair.key == "workflow");
    let pipeline = pipeline.and_then(|pair| pair.value.get("rules")).map(flat);
    for (path, text, documents) in &read {
        let file = File { path, text };
        for pair in documents.iter().flat_map(Node::pairs) {
            if &*pair.key == "include" {
                components(&file, &pair.value, &mut gates.all);
            } else if !pair.key.starts_with('.') && pair.value.is_mapping() {
                job(&file, pair, &Jobs(&jobs), pipeline.as_deref(), &mut gates.all);
            }
        }
    }
    Ok(())
}

/// The files of the repository that an `include` names.
fn locals(include: &Node) -> Vec<String> {
    let one = |node: &Node| match node.text() {
        Some(text) if !text.contains("://") => Some(text.to_string()),
        Some(_) => None,
        None => node.get("local").and_then(Node::text).map(|text| text.to_string()),
    };
    let mut found: Vec<String> = one(include).into_iter().collect();
    found.extend(include.items().unwrap_or_default().iter().filter_map(one));
    found
}

/// Components of ours.
fn components(file: &File<'_>, include: &Node, out: &mut Vec<Gate>) {
    let alone = std::slice::from_ref(include);
    for node in include.items().unwrap_or(alone) {
        let Some(named) = ["component", "project", "remote", "template"].iter().find_map(|key| node.get(key))
        else {
            continue;
        };
        let Some(text) = named.text() else { continue };
        let (name, version) = text.split_once('@').unwrap_or((text, ""));
        if !name.split('/').any(is_ours) {
            continue;
        }
        let mut guards = BTreeMap::from([("version".to_owned(), Guard::Told(version.to_owned()))]);
        for key in ["inputs", "rules"] {
            guards.extend(node.get(key).map(|value| (key.to_owned(), Guard::When(flat(value)))));
        }
        out.push(Gate {
            file: file.path.clone(),
            place: "what is included".to_owned(),
            command: format!("includes {name}"),
            hazards: BTreeSet::new(),
            guards,
            range: file.line(&named.range),
        });
    }
}

/// All jobs of a pipeline, by name.
struct Jobs<'a>(&'a [&'a Pair]);

impl<'a> Jobs<'a> {
    /// What a job says at `key`: itself, or the last of those it extends that says anything.
    fn get(&self, job: &'a Node, key: &str) -> Option<&'a Node> {
        self.inherited(job, key, &mut Vec::new())
    }

    fn inherited(&self, job: &'a Node, key: &str, seen: &mut Vec<String>) -> Option<&'a Node> {
        if let Some(own) = job.get(key) {
            return Some(own);
        }
        let extended: Vec<String> =
            job.get("extends").map(|node| texts(node).into_iter().map(flat).collect())?;
        for name in extended.into_iter().rev() {
            if seen.len() >= EXTENDS || seen.contains(&name) {
                continue;
            }
            let parent = self.0.iter().find(|pair| *pair.key == *name);
            seen.push(name);
            if let Some(found) = parent.and_then(|parent| self.inherited(&parent.value, key, seen)) {
                return Some(found);
            }
        }
        None
    }
}

fn job<'a>(file: &File<'_>, pair: &'a Pair, jobs: &Jobs<'a>, pipeline: Option<&str>, out: &mut Vec<Gate>) {
    let get = |key: &str| jobs.get(&pair.value, key);
    let mut guards: BTreeMap<String, Guard> = environment(get("variables"));
    guards.extend(pipeline.map(|rules| ("workflow.rules".to_owned(), Guard::When(rules.to_owned()))));
    let always = |key: &str, value: &str| match key {
        "allow_failure" => value == "false",
        "when" => matches!(value, "on_success" | "always"),
        _ => false,
    };
    for key in ["allow_failure", "when", "rules", "start_in", "parallel", "trigger"] {
        let value = get(key).map(flat).filter(|value| !always(key, value));
        guards.extend(value.map(|value| (key.to_owned(), Guard::When(value))));
    }
    for (key, is_only) in [("only", true), ("except", false)] {
        if let Some(value) = get(key) {
            let listed = words(value);
            let guard = if value.is_mapping() {
                Guard::When(flat(value))
            } else if is_only {
                Guard::Only(listed)
            } else {
                Guard::Except(listed)
            };
            guards.insert(key.to_owned(), guard);
        }
    }
    for key in ["before_script", "script", "after_script"] {
        for node in get(key).map(texts).unwrap_or_default() {
            let Some(text) = node.text() else { continue };
            for call in calls(text, true).unwrap_or_default() {
                let mut hazards = call.hazards;
                if key == "after_script" {
                    hazards.insert("a failure in `after_script` does not count".to_owned());
                }
                // What a job extends may stand in another file.
                let is_here =
                    pair.value.range.start <= node.range.start && node.range.end <= pair.value.range.end;
                let range = if is_here { file.line_of(node, 0) } else { pair.key_range.clone() };
                out.push(Gate {
                    file: file.path.clone(),
                    place: format!("the job {}", pair.key),
                    command: call.command,
                    hazards,
                    guards: guards.clone(),
                    range,
                });
            }
        }
    }
}
