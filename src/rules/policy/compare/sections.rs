//! Owns the comparison of the sections that hold single decisions: owners, ledger, locks, index, branches, roles, limits.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Differences, Effect};
use crate::config::{
    AgentKind, IndexOptions, LedgerOptions, LockOptions, LockRequirement, Offline, Per, Policy,
};
use crate::glob::PatternSet;
use crate::rules::Drift;
use crate::syntax::Role;

/// Who owns the policy is who may change it: what counts is who that is in effect, not which key says so.
pub(super) fn owners(before: &Policy, after: &Policy, out: &mut Differences) {
    // Where coordinators own it, they are compared as coordinators.
    if before.owners.is_some() || after.owners.is_some() {
        let may = Effect::looser("an owner may make the policy ask less");
        out.words(&["policy", "owners"], before.owners(), after.owners(), may);
    }
}

/// `[ledger]`.
pub(super) fn ledger(before: &LedgerOptions, after: &LedgerOptions, out: &mut Differences) {
    let LedgerOptions { coordinators } = before;
    let may = Effect::looser("a coordinator may write other agents' rows");
    out.words(&["ledger", "coordinators"], coordinators, &after.coordinators, may);
}

/// `[locks]`.
pub(super) fn locks(before: &LockOptions, after: &LockOptions, out: &mut Differences) {
    let LockOptions { ttl, exempt, exempt_kinds, require, per_session, remote, remote_ref, offline } = before;
    if *ttl != after.ttl {
        let drift = Drift::looser_if(after.ttl > *ttl);
        out.changed(&["locks", "ttl"], drift, &hours(*ttl), &hours(after.ttl));
    }
    out.globs(&["locks", "exempt"], exempt, &after.exempt, Effect::looser("these paths need no lock"));
    let kinds = |kinds: &[AgentKind]| {
        kinds.iter().map(|kind| format!("{kind:?}").to_ascii_lowercase()).collect::<Vec<_>>()
    };
    let need_none = Effect::looser("agents of this kind need no lock");
    let (had, have) = (kinds(exempt_kinds), kinds(&after.exempt_kinds));
    out.words(&["locks", "exempt-kinds"], &had, &have, need_none);
    if *require != after.require {
        let drift = Drift::looser_if(after.require == LockRequirement::Change);
        let name = |require| match require {
            LockRequirement::Change => "\"change\"",
            LockRequirement::Parent => "\"parent\"",
        };
        out.changed(&["locks", "require"], drift, name(*require), name(after.require));
    }
    if *per_session != after.per_session {
        let (was, is) = (per_session.to_string(), after.per_session.to_string());
        out.changed(&["locks", "per-session"], Drift::looser_if(*per_session), &was, &is);
    }
    arbiter(&["locks", "remote"], remote.as_deref(), after.remote.as_deref(), out);
    // Without a remote the other two say nothing.
    if remote.is_some() && after.remote.is_some() {
        elsewhere(&["locks", "remote-ref"], remote_ref.as_deref(), after.remote_ref.as_deref(), out);
        if *offline != after.offline {
            let drift = Drift::looser_if(after.offline == Offline::Local);
            let name = |offline| match offline {
                Offline::Refuse => "\"refuse\"",
                Offline::Local => "\"local\"",
            };
            out.changed(&["locks", "offline"], drift, name(*offline), name(after.offline));
        }
    }
}

/// Who excludes agents on other machines. Another arbiter knows nothing of the locks that the one before has given.
fn arbiter(key: &[&str], before: Option<&str>, after: Option<&str>, out: &mut Differences) {
    match (before, after) {
        (None, Some(now)) => {
            let what =
                format!("`{}` is now \"{now}\": locks exclude agents on other machines", key.join("."));
            out.push(key, None, Drift::Tighter, what);
        }
        (Some(was), None) => {
            let what = format!(
                "`{}` is no longer \"{was}\": agents on other machines are not excluded",
                key.join(".")
            );
            out.push(key, None, Drift::Looser, what);
        }
        _ => elsewhere(key, before, after, out),
    }
}

fn elsewhere(key: &[&str], before: Option<&str>, after: Option<&str>, out: &mut Differences) {
    if before != after {
        let shown =
            |value: Option<&str>| value.map_or("its default".to_owned(), |value| format!("\"{value}\""));
        out.changed(key, Drift::Looser, &shown(before), &shown(after));
    }
}

fn hours(ttl: Duration) -> String {
    let minutes = ttl.as_secs() / 60;
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// `[index]`.
pub(super) fn index(before: &IndexOptions, after: &IndexOptions, out: &mut Differences) {
    let IndexOptions { per } = before;
    if *per != after.per {
        let name = |per| match per {
            Per::Commit => "\"commit\"",
            Per::Range => "\"range\"",
        };
        let drift = Drift::looser_if(after.per == Per::Range);
        out.changed(&["index", "per"], drift, name(*per), name(after.per));
    }
}

/// `[branches]`.
pub(super) fn branches(before: &[String], after: &[String], out: &mut Differences) {
    let guarded = Effect::tighter("no review is asked for on the way there");
    let key = ["branches", "protected"];
    // They were parsed when the policies were read.
    match (PatternSet::parse(before), PatternSet::parse(after)) {
        (Ok(before), Ok(after)) => out.globs(&key, &before, &after, guarded),
        _ => out.words(&key, before, after, guarded),
    }
}

/// `[roles]`. Of the globs that cover a path, those of the role that is judged by more rules count.
pub(super) fn roles(
    before: &BTreeMap<Role, PatternSet>,
    after: &BTreeMap<Role, PatternSet>,
    out: &mut Differences,
) {
    let covered = |roles: &'_ BTreeMap<Role, PatternSet>, glob: &_, is_asked: &dyn Fn(Role) -> bool| {
        roles.iter().any(|(role, globs)| is_asked(*role) && globs.contains(glob))
    };
    for (&role, globs) in after {
        let key = ["roles", role.name()];
        let old = before.get(&role).cloned().unwrap_or_default();
        for glob in globs.patterns().iter().filter(|glob| !old.contains(glob)) {
            // What a stricter role covers as well is judged by that one's rules; what was judged by no more already is not.
            let is_stricter = |other: Role| leniency(other) < leniency(role);
            let was_lenient = covered(before, glob, &|other| leniency(other) >= leniency(role))
                && !covered(before, glob, &is_stricter);
            let means = if role == Role::Production || was_lenient || covered(after, glob, &is_stricter) {
                Effect::tighter("")
            } else {
                Effect::looser("what it covers is judged by fewer rules")
            };
            out.came(&key, glob.as_str(), means);
        }
    }
    for (&role, globs) in before {
        let key = ["roles", role.name()];
        let new = after.get(&role).cloned().unwrap_or_default();
        for glob in globs.patterns().iter().filter(|glob| !new.contains(glob)) {
            let is_as_strict = |other: Role| leniency(other) <= leniency(role);
            let means = match role {
                Role::Production if !covered(after, glob, &is_as_strict) => {
                    Effect::tighter("what it covers may be judged by fewer rules")
                }
                // What it is judged as then, its path and its text tell.
                Role::Production | Role::Test | Role::Example => {
                    Effect { added: Drift::Other, came: "", went: "" }
                }
                Role::Fixture | Role::Docs | Role::Generated | Role::Vendored => Effect::looser(""),
            };
            out.went(&key, glob.as_str(), means);
        }
    }
}

/// By how few rules a role is judged.
fn leniency(role: Role) -> u8 {
    match role {
        Role::Production => 0,
        Role::Test => 1,
        Role::Example => 2,
        Role::Fixture | Role::Docs | Role::Generated | Role::Vendored => 3,
    }
}

/// `[limits]`.
pub(super) fn limits(before: u64, after: u64, out: &mut Differences) {
    if before != after {
        let drift = Drift::looser_if(after < before);
        let shown = |bytes: u64| format!("{bytes} bytes");
        out.changed(&["limits", "max-file-size"], drift, &shown(before), &shown(after));
    }
}
