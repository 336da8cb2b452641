//! Owns the comparison of `[agents]`: who may do what, and how they prove who they are.

use std::collections::BTreeMap;

use super::{Differences, Effect};
use crate::config::{AgentEntry, AgentKind, Policy, SigningKey};
use crate::glob::PatternSet;
use crate::rules::Drift;

/// Compares the agents `before` with those of the policy `after`.
pub(super) fn compare(before: &BTreeMap<String, AgentEntry>, after: &Policy, out: &mut Differences) {
    for (name, entry) in &after.agents {
        match before.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
            Some((_, own)) => agent(name, own, entry, out),
            None => added(name, entry, out),
        }
    }
    for (name, entry) in before.iter().filter(|(name, _)| after.agent(name).is_none()) {
        removed(name, entry, out);
    }
}

fn added(name: &str, entry: &AgentEntry, out: &mut Differences) {
    let may = if entry.owns.is_empty() { "any path" } else { "what it owns" };
    let what = format!("`agents.{name}` is new: one more name under which {may} may be changed");
    out.push(&["agents", name], None, Drift::Looser, what);
}

fn removed(name: &str, entry: &AgentEntry, out: &mut Differences) {
    // Its commits become those of an unknown agent; where that passes, nothing asks for its signature any more.
    let (drift, what) = if entry.signing_keys.is_empty() {
        (Drift::Tighter, format!("`agents.{name}` is gone"))
    } else {
        let what =
            format!("`agents.{name}` is gone: commits under its name are no longer asked for its signature");
        (Drift::Looser, what)
    };
    out.push(&["agents", name], None, drift, what);
}

fn agent(name: &str, before: &AgentEntry, after: &AgentEntry, out: &mut Differences) {
    let AgentEntry { emails, owns, kind, signing_keys } = before;
    let key = |last: &'static str| ["agents", name, last];
    let address = Effect::looser("whoever commits under an address is the agent that lists it");
    out.words(&key("emails"), emails, &after.emails, address);
    own_paths(&key("owns"), owns, &after.owns, out);
    if *kind != after.kind {
        let drift = Drift::looser_if(after.kind != AgentKind::Agent);
        out.changed(&key("kind"), drift, &quoted(*kind), &quoted(after.kind));
    }
    keys(&key("signing-keys"), signing_keys, &after.signing_keys, out);
}

/// No list at all is the widest.
fn own_paths(key: &[&str], before: &PatternSet, after: &PatternSet, out: &mut Differences) {
    let name = key.join(".");
    match (before.is_empty(), after.is_empty()) {
        (true, true) => {}
        (true, false) => {
            out.push(key, None, Drift::Tighter, format!("`{name}` now limits what the agent may change"));
        }
        (false, true) => {
            let what = format!("`{name}` lists nothing any more: the agent may change any path");
            out.push(key, None, Drift::Looser, what);
        }
        (false, false) => {
            out.globs(key, before, after, Effect::looser("the agent may change what it owns"));
        }
    }
}

/// The first key asks for signatures, each further one lets somebody else make them.
fn keys(key: &[&str], before: &[SigningKey], after: &[SigningKey], out: &mut Differences) {
    let name = key.join(".");
    let lacks = |keys: &[SigningKey], wanted: &SigningKey| !keys.contains(wanted);
    if before.is_empty() && !after.is_empty() {
        out.push(key, None, Drift::Tighter, format!("`{name}` now asks for signatures"));
        return;
    }
    if after.is_empty() && !before.is_empty() {
        let what = format!("`{name}` lists nothing any more: no signature is asked for");
        out.push(key, None, Drift::Looser, what);
        return;
    }
    for new in after.iter().filter(|new| lacks(before, new)) {
        let what = format!("`{name}` gains a key, {}: whoever has it commits as the agent", short(new));
        out.push(key, Some(text(new)), Drift::Looser, what);
    }
    for old in before.iter().filter(|old| lacks(after, old)) {
        out.push(key, Some(text(old)), Drift::Tighter, format!("`{name}` loses a key, {}", short(old)));
    }
}

fn text(key: &SigningKey) -> &str {
    match key {
        SigningKey::Ssh(text) | SigningKey::OpenPgp(text) => text,
    }
}

/// A key as a message names it: its kind and its end, in which keys differ.
fn short(key: &SigningKey) -> String {
    let text = text(key);
    let end: String = text.chars().skip(text.chars().count().saturating_sub(8)).collect();
    match key {
        SigningKey::Ssh(_) => format!("`{} …{end}`", text.split(' ').next().unwrap_or_default()),
        SigningKey::OpenPgp(_) => format!("OpenPGP `…{end}`"),
    }
}

fn quoted(kind: AgentKind) -> String {
    let name = match kind {
        AgentKind::Agent => "agent",
        AgentKind::Human => "human",
        AgentKind::Forge => "forge",
    };
    format!("\"{name}\"")
}
