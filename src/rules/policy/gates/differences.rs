//! Owns what of two trees' gates differs: which are gone, and which run otherwise, seldom or without consequence.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::{Gate, Gates, Guard};
use crate::change::RepoPath;
use crate::rules::Drift;

/// One way in which the gates of two trees differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rules::policy) struct Difference {
    /// Tells it from others, whatever it was compared with.
    pub id: String,
    /// Which way it goes.
    pub drift: Drift,
    /// What it is, as a sentence without a full stop.
    pub what: String,
    /// The file it is about.
    pub file: RepoPath,
    /// Bytes of what stands there afterwards; `None`: the gate stands there no more.
    pub range: Option<Range<usize>>,
}

/// How the gates of `after` differ from those of `before`.
pub(in crate::rules::policy) fn differences(before: &Gates, after: &Gates) -> Vec<Difference> {
    let mut out = Vec::new();
    let text = |gate: &Gate| after.blobs.get(&gate.file).map(|blob| Arc::clone(&blob.data));
    for (path, reason) in after.unread.iter().filter(|(path, _)| !before.unread.contains_key(path)) {
        if before.all.iter().any(|gate| gate.file == *path) {
            out.push(Difference {
                id: format!("{path} unread"),
                drift: Drift::Looser,
                what: format!("{path} can no longer be read ({reason}), and it ran `policy`"),
                file: path.clone(),
                range: None,
            });
        }
    }
    let pairs = matched(&before.all, &after.all);
    for (old, new) in before.all.iter().zip(&pairs) {
        match new {
            Some(at) => gate(old, &after.all[*at], &text(&after.all[*at]).unwrap_or_default(), &mut out),
            None if after.unread.contains_key(&old.file) => {}
            None => out.push(Difference {
                id: identity(old, "gone"),
                drift: Drift::Looser,
                what: format!("{} no longer runs `{}`", named(old), old.command),
                file: old.file.clone(),
                range: None,
            }),
        }
    }
    for (at, new) in after.all.iter().enumerate().filter(|(at, _)| !pairs.contains(&Some(*at))) {
        out.push(Difference {
            id: format!("{} {} {at} new", new.file, new.command),
            drift: Drift::Tighter,
            what: format!("{} now runs `{}`", named(new), new.command),
            file: new.file.clone(),
            range: Some(new.range.clone()),
        });
    }
    out
}

/// Tells a difference from others in a way that does not depend on what a gate was like before: against each side that a
/// change is held against, it is the same one.
fn identity(gate: &Gate, aspect: &str) -> String {
    format!("gates of {}: {aspect}", gate.file.directory())
}

/// The line that says what `key` ends in: the last one before the call, or else the first one there is; for what has a
/// workflow run, the first. A condition that stands elsewhere is told where the call is.
fn line_of(key: &str, gate: &Gate, text: &[u8]) -> Range<usize> {
    let name = key.rsplit('.').next().unwrap_or(key);
    let text = std::str::from_utf8(text).unwrap_or_default();
    let mut start = 0;
    let mut found: Vec<Range<usize>> = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start().trim_start_matches("- ").trim_start();
        if bare.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')) {
            let at = start + (line.len() - bare.len());
            found.push(at..start + line.trim_end().len());
        }
        start += line.len();
    }
    let is_trigger = key == "on" || key.starts_with("on.");
    let before = found.iter().rfind(|range| range.start <= gate.range.start).filter(|_| !is_trigger);
    before.or(found.first()).cloned().unwrap_or_else(|| gate.range.clone())
}

/// A gate as a message names it.
fn named(gate: &Gate) -> String {
    if gate.place.is_empty() { gate.file.to_string() } else { format!("{} of {}", gate.place, gate.file) }
}

/// For each gate of before, the one of after that it has become: where it stood if it can be, and nowhere twice.
fn matched(before: &[Gate], after: &[Gate]) -> Vec<Option<usize>> {
    type Same = fn(&Gate, &Gate) -> bool;
    let tries: [Same; 5] = [
        |old, new| {
            old.file == new.file
                && old.place == new.place
                && old.command == new.command
                && old.guards == new.guards
        },
        |old, new| old.file == new.file && old.place == new.place && old.command == new.command,
        |old, new| old.file == new.file && old.command == new.command,
        // Moved to another file of the same kind.
        |old, new| old.file.directory() == new.file.directory() && old.command == new.command,
        |old, new| old.file == new.file && old.place == new.place,
    ];
    let mut pairs: Vec<Option<usize>> = vec![None; before.len()];
    let mut taken = vec![false; after.len()];
    for same in tries {
        for (old, pair) in before.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
            *pair = (0..after.len()).find(|&at| !taken[at] && same(old, &after[at]));
            if let Some(at) = *pair {
                taken[at] = true;
            }
        }
    }
    pairs
}

fn gate(old: &Gate, new: &Gate, text: &[u8], out: &mut Vec<Difference>) {
    let mut push = |aspect: &str, drift, what: String, range: Range<usize>| {
        let id = identity(old, aspect);
        out.push(Difference { id, drift, what, file: new.file.clone(), range: Some(range) });
    };
    let here = || new.range.clone();
    let named = named(new);
    if old.command != new.command {
        let what = format!("{named} runs `{}` where it ran `{}`", new.command, old.command);
        push("command", Drift::Looser, what, here());
    }
    for hazard in new.hazards.difference(&old.hazards) {
        let what = format!("{named} runs `{}`, and now {hazard}", new.command);
        push(&format!("hazard {hazard}"), Drift::Looser, what, here());
    }
    for hazard in old.hazards.difference(&new.hazards) {
        push(&format!("hazard {hazard}"), Drift::Tighter, format!("{named}: no longer {hazard}"), here());
    }
    let keys: BTreeSet<&String> = old.guards.keys().chain(new.guards.keys()).collect();
    for key in keys {
        if lacks_event(key, old) || lacks_event(key, new) {
            continue;
        }
        for (drift, what) in guard(key, old.guards.get(key), new.guards.get(key)) {
            let what = format!("{named} runs `{}`: {what}", new.command);
            push(&format!("guard {key}"), drift, what, line_of(key, new, text));
        }
    }
}

/// Whether `key` is a filter of an event that does not have the gate run.
fn lacks_event(key: &str, gate: &Gate) -> bool {
    let event = key.strip_prefix("on.").and_then(|rest| rest.split('.').next());
    let has = |event| matches!(gate.guards.get("on"), Some(Guard::Only(events)) if events.contains(event));
    event.is_some_and(|event| !has(event))
}

/// What a condition has become.
fn guard(key: &str, old: Option<&Guard>, new: Option<&Guard>) -> Vec<(Drift, String)> {
    let listed =
        |list: &BTreeSet<String>| list.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match (old, new) {
        (old, new) if old == new => Vec::new(),
        (Some(Guard::Only(old)), Some(Guard::Only(new))) => {
            let gone =
                old.difference(new).map(|word| (Drift::Looser, format!("`{key}` no longer lists `{word}`")));
            let came =
                new.difference(old).map(|word| (Drift::Tighter, format!("`{key}` now lists `{word}`")));
            gone.chain(came).collect()
        }
        (Some(Guard::Except(old)), Some(Guard::Except(new))) => {
            let came = new.difference(old).map(|word| (Drift::Looser, format!("`{key}` now lists `{word}`")));
            let gone =
                old.difference(new).map(|word| (Drift::Tighter, format!("`{key}` no longer lists `{word}`")));
            came.chain(gone).collect()
        }
        (None | Some(Guard::Told(_)), Some(Guard::Told(now))) => {
            vec![(Drift::Other, format!("`{key}` is now `{now}`"))]
        }
        (Some(Guard::Told(_)), None) => vec![(Drift::Other, format!("`{key}` is gone"))],
        (Some(_), None) => vec![(Drift::Tighter, format!("`{key}` is gone"))],
        (_, Some(Guard::Only(new) | Guard::Except(new))) => {
            vec![(Drift::Looser, format!("`{key}` now says {}", listed(new)))]
        }
        (_, Some(Guard::When(now))) => vec![(Drift::Looser, format!("`{key}` is now `{now}`"))],
        (_, Some(Guard::Told(now))) => vec![(Drift::Other, format!("`{key}` is now `{now}`"))],
        (None, None) => Vec::new(),
    }
}
