//! Owns the rules about what reviewers and runs say of content, and what they share: which signals count, and what of a
//! range nobody has approved yet.

pub(super) mod completion_unvalidated;
pub(super) mod review_missing;
pub(super) mod work_blocked;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::change::{Change, Gate, Holder, Journey, Part, RepoPath, Tree};
use crate::config::ReviewEntry;
use crate::fault::Fault;
use crate::finding::Finding;
use crate::formats::work_status::{Ledger, PATH, Signal, signal_row};
use crate::reviews::{Board, State, shell_word};
use crate::rules::ledger::{self, Ledgers, ReadLedger, ledgers};
use crate::rules::{Context, Findings};

/// The signals of a range that its agents said themselves: those that stood before it, which were judged when they came,
/// and those that a commit of their own agent adds, signed if the agent lists keys.
pub(super) struct OwnWords(FxHashSet<String>);

impl OwnWords {
    /// Of the change under judgement.
    pub(super) fn of(cx: &Context<'_>) -> Result<Arc<Self>, Fault> {
        cx.derive(|cx| {
            let mut own = FxHashSet::default();
            for read in ledgers(cx)?.before.iter().flatten() {
                own.extend(read.ledger.signals.iter().map(signal_row));
            }
            for part in cx.change.journey.iter().flat_map(|journey| &journey.parts) {
                let moves_ledger = part.files.iter().any(|file| file.path.as_bytes() == PATH.as_bytes());
                if !moves_ledger || !part.is_proven {
                    continue;
                }
                let mut stood = FxHashSet::default();
                for tree in &part.before {
                    let read = ledger::read(cx, tree)?;
                    stood.extend(read.iter().flat_map(|read| read.ledger.signals.iter().map(signal_row)));
                }
                let after = ledger::read(cx, &part.after)?;
                let added = after.iter().flat_map(|read| &read.ledger.signals);
                let said = added.filter(|signal| part.agent.is(&signal.agent)).map(signal_row);
                own.extend(said.filter(|row| !stood.contains(row)));
            }
            Ok(Self(own))
        })
    }

    /// Whether the agent that the row names said it.
    pub(super) fn hold(&self, signal: &Signal) -> bool {
        self.0.contains(&signal_row(signal))
    }
}

/// The journey of the change, if `review` is asked for where it has come to.
pub(super) fn asked<'c>(change: &'c Change, review: &ReviewEntry) -> Option<&'c Journey> {
    let journey = change.journey.as_deref()?;
    (journey.is_protected && review.gates.contains(&journey.gate)).then_some(journey)
}

/// The trees in which a range that adopts policy finds the repository: those before the one commit that brings
/// policy.toml. What stood there, and stands there still, came before anybody was asked to review it.
///
/// A range whose base has a policy.toml adopts nothing. Neither does one that brings the file twice: what came between is
/// nobody's past.
pub(super) fn adopted(change: &Change) -> Result<Vec<&Tree>, Fault> {
    let policy = RepoPath::from("policy.toml");
    for tree in &change.before {
        if tree.entry(&policy)?.is_some() {
            return Ok(Vec::new());
        }
    }
    let parts = change.journey.iter().flat_map(|journey| &journey.parts);
    let brings = |part: &&Part| {
        let file = part.files.iter().find(|file| file.path == policy);
        file.is_some_and(|file| file.after.is_some() && file.before.iter().all(Option::is_none))
    };
    let mut adopting = parts.filter(brings);
    Ok(match (adopting.next(), adopting.next()) {
        (Some(part), None) => part.before.iter().collect(),
        _ => Vec::new(),
    })
}

/// The paths that a range changes and `review` covers, without those that are as they were when policy was adopted.
pub(super) fn reviewed<'c>(cx: &Context<'c>, review: &ReviewEntry) -> Result<Vec<&'c RepoPath>, Fault> {
    let past = adopted(cx.change)?;
    let mut paths = Vec::new();
    for path in cx.change.files.iter().map(|file| &file.path) {
        if !review.covers(path) || cx.is_exempt(path) {
            continue;
        }
        let stands = cx.change.after.entry(path)?;
        let mut is_past = false;
        for tree in &past {
            is_past |= stands.is_some() && tree.entry(path)? == stands;
        }
        if !is_past {
            paths.push(path);
        }
    }
    Ok(paths)
}

/// Paths of one review that the range changes and nobody has approved as they are now.
pub(super) struct Open {
    pub(super) paths: Vec<RepoPath>,
    /// What is known of the first, as the end of a sentence.
    remark: String,
}

/// What `review` still has to look at. With `by_directory`, what stands in different directories is told apart.
pub(super) fn open(cx: &Context<'_>, review: &ReviewEntry, by_directory: bool) -> Result<Vec<Open>, Fault> {
    let reviewed = reviewed(cx, review)?;
    if reviewed.is_empty() {
        return Ok(Vec::new());
    }
    let (ledgers, own) = (ledgers(cx)?, OwnWords::of(cx)?);
    let nothing = Ledger::default();
    let said = ledgers.after.as_ref().map_or(&nothing, |read| &*read.ledger);
    let board = Board::read(review, cx.policy, said, &*cx.change.after, |signal| own.hold(signal))?;
    let mut groups: Vec<Open> = Vec::new();
    for path in reviewed {
        let state = board.state(path);
        if state == State::Approved {
            continue;
        }
        let is_same = |group: &&mut Open| {
            !by_directory || group.paths.first().is_some_and(|first| first.directory() == path.directory())
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.paths.push(path.clone()),
            None => groups.push(Open { paths: vec![path.clone()], remark: remark(state, review) }),
        }
    }
    Ok(groups)
}

/// What is known, as the end of a sentence that says that an approval is missing.
fn remark(state: State<'_>, review: &ReviewEntry) -> String {
    let when = |signal: &Signal| signal.at.map_or(String::new(), |at| format!(" at {at}"));
    match state {
        State::Approved | State::Unseen => format!("{} has not said anything of it", review.by.join(" or ")),
        State::Rejected(signal) => {
            format!("{} rejected `{}` as it is{}", signal.agent, signal.subject, when(signal))
        }
        State::Outdated(signal) => format!(
            "what {} approved as `{}`{} is not what stands there now",
            signal.agent,
            signal.subject,
            when(signal)
        ),
        State::Unproven(signal) => format!(
            "no commit of {}'s own, signed where it lists keys, added the row that approves it{}",
            signal.agent,
            when(signal)
        ),
    }
}

/// Reports what is open: who has to look at what, and how.
pub(super) fn report(
    cx: &Context<'_>,
    review: &ReviewEntry,
    open: &Open,
    journey: &Journey,
    out: &mut Findings,
) {
    let Some(first) = open.paths.first() else { return };
    let (subject, reviewers) = (subject(review, &open.paths), review.by.join(" or "));
    let verb = if open.paths.len() == 1 { "reaches" } else { "reach" };
    let message = format!(
        "{} {verb} a protected branch without {reviewers}'s approval (review `{}`): {}",
        named(&open.paths),
        review.name,
        open.remark
    );
    let why =
        "what was approved is these bytes and no others: a change after the review is a change without one";
    let gate = match journey.gate {
        Gate::Push => "push again",
        Gate::Ci => "push that commit",
    };
    let reviewer = review.by.first().map_or("NAME", String::as_str);
    let help = format!(
        "{reviewers} looks at it and says so: `policy approve {} --agent {}` (`--reject` says no), then commits \
         WORK_STATUS.md in a commit of its own; then {gate}",
        shell_word(&subject),
        shell_word(reviewer)
    );
    out.report(Finding::new(cx.id(), message, why, help).in_file(first));
}

/// The narrowest subject that names all of these paths, so that an approval of them holds while others change.
pub(super) fn subject(review: &ReviewEntry, paths: &[RepoPath]) -> String {
    let Some(first) = paths.first() else { return review.name.clone() };
    let directory = first.directory();
    let is_one = paths.len() == 1;
    let is_directory = !directory.is_root() && paths.iter().all(|path| path.is_within(&directory));
    let path = if is_one { first } else { &directory };
    match std::str::from_utf8(path.as_bytes()) {
        // What a ledger's cell cannot hold as it is, the review's own name still covers.
        Ok(text) if (is_one || is_directory) && !text.contains(['`', '|', '*', '?', '\\']) => text.to_owned(),
        _ => review.name.clone(),
    }
}

/// Paths as a message names them.
pub(super) fn named(paths: &[RepoPath]) -> String {
    const SHOWN: usize = 4;
    let mut shown: Vec<String> = paths.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    if paths.len() > SHOWN {
        shown.push(format!("{} more", paths.len() - SHOWN));
    }
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => shown.concat(),
    }
}

/// The signals that the change adds, of those that `picks`: of those that say the same, as many as no tree before has.
pub(super) fn added<'a>(
    ledgers: &Ledgers,
    after: &'a ReadLedger,
    picks: impl Fn(&Signal) -> bool,
) -> Vec<&'a Signal> {
    let mut stood: FxHashMap<String, usize> = FxHashMap::default();
    for read in ledgers.before.iter().flatten() {
        let mut here: FxHashMap<String, usize> = FxHashMap::default();
        for signal in read.ledger.signals.iter().filter(|signal| picks(signal)) {
            let count = here.entry(signal_row(signal)).or_default();
            *count += 1;
            let most = stood.entry(signal_row(signal)).or_default();
            *most = (*most).max(*count);
        }
    }
    let is_new = |signal: &&Signal| match stood.get_mut(&signal_row(signal)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    after.ledger.signals.iter().filter(|signal| picks(signal)).filter(is_new).collect()
}

/// The trees of a change, those before it first: where a subject may stand.
pub(super) fn trees(change: &Change) -> Vec<&Tree> {
    change.before.iter().chain([&change.after]).collect()
}

/// Whether two rows name one agent, sessions aside.
pub(super) fn is_same_agent(one: &str, other: &str) -> bool {
    Holder::parse(one).is(&Holder::parse(other), false)
}
