//! Owns the comparison of `[[review]]` and `[[service]]`: what has to be looked at before it counts.

use super::{Differences, Effect};
use crate::change::Gate;
use crate::config::{ReviewEntry, ServiceEntry, ServiceKind};
use crate::rules::Drift;

/// Compares reviews by their names. The policy's own is its owners', which are compared elsewhere.
pub(super) fn compare(before: &[ReviewEntry], after: &[ReviewEntry], out: &mut Differences) {
    let find = |list: &'_ [ReviewEntry], name: &str| {
        list.iter().position(|review| review.name.eq_ignore_ascii_case(name))
    };
    for old in before.iter().filter(|review| !review.is_of_policy()) {
        match find(after, &old.name) {
            Some(at) => review(old, &after[at], out),
            None => {
                let what = format!("the review `{}` is gone: nobody is asked to look at its paths", old.name);
                let drift = if old.gates.is_empty() { Drift::Other } else { Drift::Looser };
                out.push(&["review", &old.name], None, drift, what);
            }
        }
    }
    for new in after.iter().filter(|review| !review.is_of_policy() && find(before, &review.name).is_none()) {
        let what = format!("the review `{}` is new", new.name);
        out.push(&["review", &new.name], None, Drift::Tighter, what);
    }
}

fn review(before: &ReviewEntry, after: &ReviewEntry, out: &mut Differences) {
    let ReviewEntry { name, paths, by, gates } = before;
    let key = |last: &'static str| ["review", name.as_str(), last];
    out.globs(
        &key("paths"),
        paths,
        &after.paths,
        Effect::tighter("nobody is asked to review what it covers"),
    );
    out.words(&key("by"), by, &after.by, Effect::looser("the approval of any of them is enough"));
    let named = |gates: &[Gate]| {
        let named = Gate::NAMED.iter().filter(|(_, gate)| gates.contains(gate));
        named.map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>()
    };
    let asked = Effect::tighter("the approval is not asked for there");
    out.words(&key("gates"), &named(gates), &named(&after.gates), asked);
}

/// Compares what is said of services, path by path.
pub(super) fn services(before: &[ServiceEntry], after: &[ServiceEntry], out: &mut Differences) {
    // What is said of no path is what the manifests say: a service, if it is one.
    for ServiceEntry { path, kind } in after {
        let was = before.iter().find(|own| own.path == *path).map(|own| own.kind);
        if was == Some(*kind) {
            continue;
        }
        let drift = Drift::looser_if(leniency(Some(*kind)) > leniency(was));
        let what = match was {
            Some(was) => format!("the service `{path}` goes from {} to {}", quoted(was), quoted(*kind)),
            None => format!("`{path}` is now declared {}", quoted(*kind)),
        };
        out.push(&["service", path.as_str()], None, drift, what);
    }
    for ServiceEntry { path, kind } in
        before.iter().filter(|own| !after.iter().any(|new| new.path == own.path))
    {
        let drift = Drift::looser_if(*kind == ServiceKind::Service);
        let what = format!("`{path}` is no longer declared {}", quoted(*kind));
        out.push(&["service", path.as_str()], None, drift, what);
    }
}

/// How little is asked of it: what is declared a service is asked for most.
fn leniency(kind: Option<ServiceKind>) -> u8 {
    match kind {
        Some(ServiceKind::Service) => 0,
        None => 1,
        Some(ServiceKind::Tool) => 2,
        Some(ServiceKind::Ignore) => 3,
    }
}

fn quoted(kind: ServiceKind) -> &'static str {
    match kind {
        ServiceKind::Service => "\"service\"",
        ServiceKind::Tool => "\"tool\"",
        ServiceKind::Ignore => "\"ignore\"",
    }
}
