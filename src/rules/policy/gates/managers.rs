//! Owns the gates of hook managers: pre-commit (and prek, which reads the same file) and lefthook.

use std::collections::{BTreeMap, BTreeSet};

use super::scripts::{Call, calls};
use super::{File, Gate, Guard, MANY, flat, is_ours, words};
use crate::formats::compose::{Node, Pair};

/// Reads `.pre-commit-config.yaml`.
pub(super) fn pre_commit(file: &File<'_>, root: &Node, out: &mut Vec<Gate>) {
    let mut top = BTreeMap::new();
    for key in ["files", "exclude"] {
        top.extend(root.get(key).map(|value| (format!("top.{key}"), Guard::When(flat(value)))));
    }
    let skipped = root.get("ci").and_then(|ci| ci.get("skip")).map(words).unwrap_or_default();
    for repo in root.get("repos").and_then(Node::items).unwrap_or_default() {
        let source = repo.get("repo").and_then(Node::text).map(|text| text.to_string()).unwrap_or_default();
        for hook in repo.get("hooks").and_then(Node::items).unwrap_or_default() {
            let Some(id) = hook.get("id").and_then(Node::text) else { continue };
            let entry =
                hook.get("entry").and_then(Node::text).map(|text| text.to_string()).unwrap_or_default();
            let found = calls(&entry, true).unwrap_or_default();
            if found.is_empty() && !is_ours(id) {
                continue;
            }
            let hazards: BTreeSet<String> = found.into_iter().flat_map(|call| call.hazards).collect();
            let mut guards = top.clone();
            guards.insert("version".to_owned(), Guard::Told(repo.get("rev").map(flat).unwrap_or_default()));
            let stages = hook.get("stages").or_else(|| root.get("default_stages")).map(words);
            guards.extend(stages.map(|stages| ("stages".to_owned(), Guard::Only(stages))));
            for (key, is_only) in [("types", true), ("types_or", true), ("exclude_types", false)] {
                let guard =
                    |value| if is_only { Guard::Only(words(value)) } else { Guard::Except(words(value)) };
                guards.extend(hook.get(key).map(|value| (key.to_owned(), guard(value))));
            }
            for key in ["files", "exclude"] {
                guards.extend(hook.get(key).map(|value| (key.to_owned(), Guard::When(flat(value)))));
            }
            // A hook of this repository's own runs for files that match, unless it says always; ours says always itself.
            let always = hook.get("always_run").map(flat);
            if always.as_deref().map_or(source == "local", |always| always != "true") {
                guards.insert("always_run".to_owned(), Guard::When("false".to_owned()));
            }
            if skipped.contains(&**id) {
                guards.insert("ci.skip".to_owned(), Guard::Except(BTreeSet::from([id.to_string()])));
            }
            let args = hook.get("args").map(flat).unwrap_or_default();
            let command = if entry.is_empty() { id.to_string() } else { entry };
            let command = format!("{command} {args}").split_whitespace().collect::<Vec<_>>().join(" ");
            out.push(Gate {
                file: file.path.clone(),
                place: format!("the hook {id}"),
                command,
                hazards,
                guards,
                range: file.line(&hook.get("id").map_or(hook.range.clone(), |id| id.range.clone())),
            });
        }
    }
}

/// Reads lefthook's file.
pub(super) fn lefthook(file: &File<'_>, root: &Node, out: &mut Vec<Gate>) {
    let mut top = conditions(root, "top");
    top.extend(
        root.get("exclude_tags").map(|tags| ("top.exclude_tags".to_owned(), Guard::Except(words(tags)))),
    );
    for hook in root.pairs().iter().filter(|pair| pair.value.is_mapping()) {
        let mut guards = top.clone();
        guards.extend(conditions(&hook.value, &hook.key));
        let tags = hook.value.get("exclude_tags");
        guards.extend(tags.map(|tags| (format!("{}.exclude_tags", hook.key), Guard::Except(words(tags)))));
        for command in hook.value.get("commands").map(Node::pairs).unwrap_or_default() {
            run(file, hook, &command.value, &guards, out);
        }
        jobs(file, hook, &hook.value, &guards, out);
    }
}

/// The jobs of a hook, and of the groups of jobs in it.
fn jobs(file: &File<'_>, hook: &Pair, holder: &Node, guards: &BTreeMap<String, Guard>, out: &mut Vec<Gate>) {
    let (mut open, mut left) = (vec![(holder, guards.clone())], MANY);
    while let Some((holder, guards)) = open.pop() {
        for job in holder.get("jobs").and_then(Node::items).unwrap_or_default() {
            // Aliases may make more of them than anybody writes.
            let Some(less) = left.checked_sub(1) else { return };
            left = less;
            run(file, hook, job, &guards, out);
            if let Some(group) = job.get("group") {
                let mut own = guards.clone();
                own.extend(conditions(job, "group"));
                open.push((group, own));
            }
        }
    }
}

fn run(file: &File<'_>, hook: &Pair, job: &Node, guards: &BTreeMap<String, Guard>, out: &mut Vec<Gate>) {
    let Some((run, text)) = job.get("run").and_then(|run| Some((run, run.text()?))) else { return };
    for (nth, call) in calls(text, false).unwrap_or_default().into_iter().enumerate() {
        let mut own = guards.clone();
        own.extend(conditions(job, "command"));
        own.insert("hook".to_owned(), Guard::When(hook.key.to_string()));
        let Call { command, hazards, .. } = call;
        out.push(Gate {
            file: file.path.clone(),
            place: format!("the hook {}", hook.key),
            command,
            hazards,
            guards: own,
            range: file.line_of(run, nth),
        });
    }
}

fn conditions(node: &Node, of: &str) -> BTreeMap<String, Guard> {
    let mut guards = BTreeMap::new();
    for key in ["skip", "only", "glob", "files", "file_types", "exclude", "root", "tags", "env"] {
        let value = node.get(key).map(flat).filter(|value| value != "false" && value != "[]");
        guards.extend(value.map(|value| (format!("{of}.{key}"), Guard::When(value))));
    }
    guards
}
