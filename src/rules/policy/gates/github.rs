//! Owns the gates of GitHub's workflows and actions, and of hosts that read the same form.

use std::collections::{BTreeMap, BTreeSet};

use super::scripts::calls;
use super::{File, Gate, Guard, environment, flat, is_ours, words};
use crate::formats::compose::Node;

/// Reads one workflow, or one composite action.
pub(super) fn read(file: &File<'_>, root: &Node, out: &mut Vec<Gate>) {
    let mut guards = triggers(root);
    guards.extend(environment(root.get("env")));
    guards.extend(shell(root.get("defaults")));
    if let Some(steps) = root.get("runs").and_then(|runs| runs.get("steps")) {
        read_steps(file, "the action", steps, &guards, out);
    }
    for job in root.get("jobs").map(Node::pairs).unwrap_or_default() {
        let place = format!("the job {}", job.key);
        let mut own = guards.clone();
        conditions(&job.value, "job", &mut own);
        if let Some(needs) = job.value.get("needs") {
            // A job that is skipped takes those along that need it.
            own.insert("job.needs".to_owned(), Guard::Except(words(needs)));
        }
        own.extend(environment(job.value.get("env")));
        own.extend(shell(job.value.get("defaults")));
        if let Some(uses) = job.value.get("uses") {
            used(file, &place, (&job.value, uses), &own, out);
        }
        if let Some(steps) = job.value.get("steps") {
            read_steps(file, &place, steps, &own, out);
        }
    }
}

fn read_steps(
    file: &File<'_>,
    place: &str,
    steps: &Node,
    guards: &BTreeMap<String, Guard>,
    out: &mut Vec<Gate>,
) {
    let (mut guards, mut steered) = (guards.clone(), BTreeSet::new());
    for step in steps.items().unwrap_or_default() {
        guards.extend(checkout(step));
        let mut own = guards.clone();
        if !steered.is_empty() {
            own.insert("steps before it".to_owned(), Guard::Except(steered.clone()));
        }
        steered.extend(steering(step));
        conditions(step, "step", &mut own);
        own.extend(environment(step.get("env")));
        for key in ["shell", "working-directory"] {
            if let Some(value) = step.get(key).filter(|value| key != "shell" || !stops(&flat(value))) {
                own.insert(format!("step.{key}"), Guard::When(flat(value)));
            }
        }
        if let Some(uses) = step.get("uses") {
            used(file, place, (step, uses), &own, out);
        }
        let Some((run, text)) = step.get("run").and_then(|run| Some((run, run.text()?))) else { continue };
        let unread = || {
            let command = text.to_string();
            vec![super::Call { command, hazards: BTreeSet::new(), range: 0..0 }]
        };
        let found = calls(text, true).unwrap_or_else(unread);
        for (nth, call) in found.into_iter().enumerate() {
            out.push(Gate {
                file: file.path.clone(),
                place: place.to_owned(),
                command: call.command,
                hazards: call.hazards,
                guards: own.clone(),
                range: file.line_of(run, nth),
            });
        }
    }
}

/// What is checked out, where it is not what the workflow runs for: then something else is judged.
fn checkout(step: &Node) -> BTreeMap<String, Guard> {
    let is_checkout = step.get("uses").and_then(Node::text).is_some_and(|uses| uses.contains("/checkout@"));
    let with = step.get("with").filter(|_| is_checkout);
    let of = |key: &str| with.and_then(|with| with.get(key)).map(flat);
    let steering = ["ref", "repository", "path", "sparse-checkout"];
    steering.iter().filter_map(|key| Some((format!("checkout.{key}"), Guard::When(of(key)?)))).collect()
}

/// The lines by which a step has later ones find other programs, or steers them.
fn steering(step: &Node) -> Vec<String> {
    let run = step.get("run").and_then(Node::text).map(|text| text.to_string()).unwrap_or_default();
    let steers = |line: &&str| line.contains("GITHUB_PATH") || line.contains("GITHUB_ENV");
    run.lines().map(str::trim).filter(steers).map(str::to_owned).collect()
}

/// Whether the host has this shell stop at the first failure.
fn stops(shell: &str) -> bool {
    matches!(shell, "bash" | "sh")
}

fn shell(defaults: Option<&Node>) -> BTreeMap<String, Guard> {
    let run = defaults.and_then(|defaults| defaults.get("run"));
    let of = |key: &str| run.and_then(|run| run.get(key)).map(flat);
    let shell = of("shell")
        .filter(|shell| !stops(shell))
        .map(|shell| ("defaults.shell".to_owned(), Guard::When(shell)));
    let directory =
        of("working-directory").map(|at| ("defaults.working-directory".to_owned(), Guard::When(at)));
    shell.into_iter().chain(directory).collect()
}

/// An action or a workflow of ours, by whatever version.
fn used(
    file: &File<'_>,
    place: &str,
    (holder, uses): (&Node, &Node),
    guards: &BTreeMap<String, Guard>,
    out: &mut Vec<Gate>,
) {
    let Some(text) = uses.text() else { return };
    let (name, version) = text.split_once('@').unwrap_or((text, ""));
    if !name.trim_end_matches('/').split('/').any(is_ours) {
        return;
    }
    let mut own = guards.clone();
    own.insert("version".to_owned(), Guard::Told(version.to_owned()));
    for pair in holder.get("with").map(Node::pairs).unwrap_or_default() {
        let is_harmless =
            ["format", "output", "outputs", "version", "token", "github-token"].contains(&&*pair.key);
        let value = flat(&pair.value);
        let guard = if is_harmless { Guard::Told(value) } else { Guard::When(value) };
        own.insert(format!("with.{}", pair.key), guard);
    }
    out.push(Gate {
        file: file.path.clone(),
        place: place.to_owned(),
        command: format!("uses {name}"),
        hazards: BTreeSet::new(),
        guards: own,
        range: file.line(&uses.range),
    });
}

/// `if` and `continue-on-error` of a job or a step.
fn conditions(node: &Node, of: &str, guards: &mut BTreeMap<String, Guard>) {
    if let Some(condition) = node.get("if").map(flat) {
        let bare = condition.trim().trim_start_matches("${{").trim_end_matches("}}").trim().to_owned();
        let always = ["always()", "!cancelled()", "success()", "success() || failure()", "true"];
        if !always.contains(&bare.as_str()) {
            guards.insert(format!("{of}.if"), Guard::When(bare));
        }
    }
    if let Some(goes_on) = node.get("continue-on-error").map(flat).filter(|value| value != "false") {
        guards.insert(format!("{of}.continue-on-error"), Guard::When(goes_on));
    }
}

/// What has the workflow run, and what keeps it from that.
fn triggers(root: &Node) -> BTreeMap<String, Guard> {
    let Some(on) = root.get("on") else { return BTreeMap::new() };
    let mut guards = BTreeMap::from([("on".to_owned(), Guard::Only(words(on)))]);
    for event in on.pairs() {
        for filter in event.value.pairs() {
            let key = format!("on.{}.{}", event.key, filter.key);
            let guard = match &*filter.key {
                "branches" | "tags" | "paths" | "types" => Guard::Only(words(&filter.value)),
                "branches-ignore" | "tags-ignore" | "paths-ignore" => Guard::Except(words(&filter.value)),
                _ => continue,
            };
            guards.insert(key, guard);
        }
    }
    guards
}
