//! `ledger-forged`: a row of WORK_STATUS.md that speaks for another agent.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::change::{Holder, SESSION_MARK};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{Lock, Signal};
use crate::rules::ledger::{Ledgers, ReadLedger, Witnessed, held, ledgers};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ledger-forged",
    family: Family::Ledger,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the change adds, edits or removes a lock or signal of another agent",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let author = cx.change.agent.name.as_deref().filter(|name| !name.is_empty());
    if author.is_some_and(|name| cx.policy.is_coordinator(name)) {
        return Ok(());
    }
    let ledgers = ledgers(cx)?;
    let (mut added, mut removed) = difference(cx, &ledgers);
    let is_foreign = |entry: &Entry<'_>| !cx.change.agent.is(entry.agent);
    added.retain(is_foreign);
    removed.retain(is_foreign);
    // What has run out is nobody's any more; but it may only be tidied up, not brought back to life.
    added.retain(|new| !(new.has_run_out && removed.iter().any(|old| old.has_run_out && old.is_about(new))));
    removed.retain(|old| !old.has_run_out);
    if added.iter().chain(&removed).any(|entry| entry.lock.is_some()) {
        retain_unwitnessed(&Witnessed::read(cx, &ledgers)?, &mut added, &mut removed);
    }
    let mut reported: Vec<(Deed, Range<usize>)> = Vec::new();
    for new in added {
        let old = removed
            .iter()
            .position(|old| old.is_about(&new))
            .or_else(|| removed.iter().position(|old| old.is_of_same_agent(&new) && old.at == new.at));
        let old = old.map(|old| removed.remove(old));
        let deed = if old.is_some() { Deed::Edited } else { Deed::Added };
        report(cx, deed, new, old.unwrap_or(new), &mut reported, out);
    }
    for old in removed {
        report(cx, Deed::Removed, old, old, &mut reported, out);
    }
    Ok(())
}

/// Leaves out what the arbiter bears out: its holder took the lock there, renewed it, or gave it back.
fn retain_unwitnessed(witnessed: &Witnessed, added: &mut Vec<Entry<'_>>, removed: &mut Vec<Entry<'_>>) {
    let (granted, forged): (Vec<_>, Vec<_>) =
        added.drain(..).partition(|new| new.lock.is_some_and(|lock| witnessed.granted(lock)));
    *added = forged;
    removed.retain(|old| {
        let is_renewed = || granted.iter().any(|new| new.is_about(old) && new.at == old.at);
        !old.lock.is_some_and(|lock| witnessed.given_back(lock) || is_renewed())
    });
}

/// What was done to a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Added,
    Edited,
    Removed,
}

/// A lock or a signal, as this rule compares them: by what it says, not by how it is written.
#[derive(Clone, Copy)]
struct Entry<'a> {
    read: &'a ReadLedger,
    range: &'a Range<usize>,
    agent: &'a str,
    about: &'a str,
    at: Option<jiff::Timestamp>,
    /// For a signal, its name.
    signal: Option<&'static str>,
    /// For a lock, the lock.
    lock: Option<&'a Lock>,
    has_run_out: bool,
}

impl Entry<'_> {
    fn is_about(&self, other: &Entry<'_>) -> bool {
        self.is_of_same_agent(other) && self.about == other.about && self.signal == other.signal
    }

    fn is_of_same_agent(&self, other: &Entry<'_>) -> bool {
        Holder::parse(self.agent).is(&Holder::parse(other.agent), false)
    }

    fn row(&self) -> String {
        String::from_utf8_lossy(&self.read.blob.data[self.range.clone()]).trim().to_owned()
    }
}

/// What an entry says, so that two of them say the same if and only if these are equal.
type Said = (String, String, Option<jiff::Timestamp>, String);

fn entries<'a>(cx: &Context<'_>, read: Option<&'a ReadLedger>) -> Vec<(Said, Entry<'a>)> {
    let Some(read) = read else { return Vec::new() };
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lock = |lock: &'a Lock| {
        let rest = format!("{:?} {}", lock.expires, fold(&lock.task));
        let said = (said_by(&lock.agent), lock.pattern.to_string(), lock.locked_at, rest);
        let entry = Entry {
            read,
            range: &lock.range,
            agent: &lock.agent,
            about: lock.pattern.as_str(),
            at: lock.locked_at,
            signal: None,
            lock: Some(lock),
            has_run_out: lock.has_run_out_at(cx.change.time, cx.policy.locks.ttl),
        };
        (said, entry)
    };
    let signal = |signal: &'a Signal| {
        let rest = format!("{} {}", signal.kind, fold(&signal.detail));
        let said = (said_by(&signal.agent), signal.subject.clone(), signal.at, rest);
        let entry = Entry {
            read,
            range: &signal.range,
            agent: &signal.agent,
            about: &signal.subject,
            at: signal.at,
            signal: Some(signal.kind.name()),
            lock: None,
            has_run_out: false,
        };
        (said, entry)
    };
    held(&read.ledger).map(lock).chain(read.ledger.signals.iter().map(signal)).collect()
}

/// A holder, so that two that are one are written alike: an agent's name has no case, a session's has.
fn said_by(written: &str) -> String {
    let holder = Holder::parse(written);
    Holder::new(&holder.name().to_ascii_lowercase(), holder.session()).to_string()
}

/// The entries that stand after the change and in no tree before it, and those that stand in every tree before it and
/// not after it.
fn difference<'a>(cx: &Context<'_>, ledgers: &'a Ledgers) -> (Vec<Entry<'a>>, Vec<Entry<'a>>) {
    let after = entries(cx, ledgers.after.as_ref());
    let before: Vec<_> = ledgers.before.iter().map(|read| entries(cx, read.as_ref())).collect();
    let in_after = counts(&after);
    let in_before: Vec<_> = before.iter().map(|entries| counts(entries)).collect();
    let count = |counts: &FxHashMap<&Said, usize>, said: &Said| counts.get(said).copied().unwrap_or_default();
    let most = |said: &Said| in_before.iter().map(|counts| count(counts, said)).max().unwrap_or_default();
    let least = |said: &Said| in_before.iter().map(|counts| count(counts, said)).min().unwrap_or_default();
    let added = pick(&after, |said, nth| nth > most(said));
    let first = before.first().map(Vec::as_slice).unwrap_or_default();
    let removed = pick(first, |said, nth| nth > count(&in_after, said) && nth <= least(said));
    (added, removed)
}

/// The entries of which `picks` the first, second, … that say the same.
fn pick<'a>(entries: &[(Said, Entry<'a>)], picks: impl Fn(&Said, usize) -> bool) -> Vec<Entry<'a>> {
    let mut seen: FxHashMap<&Said, usize> = FxHashMap::default();
    let mut picked = Vec::new();
    for (said, entry) in entries {
        let nth = seen.entry(said).or_default();
        *nth += 1;
        if picks(said, *nth) {
            picked.push(*entry);
        }
    }
    picked
}

fn counts<'a>(entries: &'a [(Said, Entry<'_>)]) -> FxHashMap<&'a Said, usize> {
    let mut counts = FxHashMap::default();
    for (said, _) in entries {
        *counts.entry(said).or_default() += 1;
    }
    counts
}

/// Reports a row once, however many paths it names.
fn report(
    cx: &Context<'_>,
    deed: Deed,
    entry: Entry<'_>,
    original: Entry<'_>,
    reported: &mut Vec<(Deed, Range<usize>)>,
    out: &mut Findings,
) {
    let place = (deed, entry.range.clone());
    if reported.contains(&place) {
        return;
    }
    reported.push(place);
    let author = cx.change.agent.holder().map_or("an unknown author".to_owned(), |holder| holder.to_string());
    let what = match entry.signal {
        Some(signal) => format!("{signal} of {} for `{}`", entry.agent, entry.about),
        None => format!("the lock of {} on `{}`", entry.agent, entry.about),
    };
    let verb = match deed {
        Deed::Added => "written",
        Deed::Edited => "edited",
        Deed::Removed => "removed",
    };
    let help = help(cx, deed, entry, original);
    let why =
        "a row speaks for the agent it names: if others may write it, no lock holds and no approval counts";
    let finding = Finding::new(cx.id(), format!("{what} is {verb} by {author}"), why, help);
    let path = super::path();
    out.report(match deed {
        Deed::Removed => finding.in_file(&path),
        _ => finding.at(&path, &entry.read.blob, entry.range.clone(), format!("{verb} by {author}")),
    });
}

/// What mends a row that another agent wrote.
fn help(cx: &Context<'_>, deed: Deed, entry: Entry<'_>, original: Entry<'_>) -> String {
    let coordinators = match cx.policy.ledger.coordinators.as_slice() {
        [] => String::new(),
        names => format!(", or let a coordinator make the change ({})", names.join(", ")),
    };
    // Where only the session is unknown, the row may well be its own.
    let own = cx.change.agent.holder().filter(|own| own.is(&Holder::parse(entry.agent), false));
    match deed {
        _ if cx.change.agent.lacks_session()
            && let Some(own) = own =>
        {
            format!(
                "say which session of {own} makes the change: `POLICY_SESSION=ID` in its environment, or, for a \
                 commit, the trailer `Agent: {own}{SESSION_MARK}ID`; else leave the row to {}{coordinators}",
                entry.agent
            )
        }
        Deed::Added => {
            format!(
                "take this row out of WORK_STATUS.md and let {} write it{coordinators}; if the arbiter granted it: \
                 `git fetch origin '+refs/policy/*:refs/policy/*'` brings what bears it out",
                entry.agent
            )
        }
        Deed::Edited | Deed::Removed => {
            format!(
                "restore this row in WORK_STATUS.md: {}\nask {} to change it{coordinators}",
                original.row(),
                entry.agent
            )
        }
    }
}

const DOCS: &str = r"
## What it checks

A change adds, edits and removes only its own agent's rows among the locks that hold and the signals. Rows are compared
by what they say: other white space, another order or other columns are no edit, so `policy fmt` never forges.

Anyone may remove a lock that has run out when the change is made, and tidy up *Released locks*. The coordinators that
`[ledger] coordinators` lists may write every row. An author whom nobody knows owns no row. With
`[locks] per-session = true` a row of another session of the same agent is another's, too.

What the arbiter of locks bears out is no forgery: WORK_STATUS.md follows it, so that a change may carry what another
agent did by `policy lock`, `renew` or `unlock`. The entry of its chain (`refs/policy/ledger`) must be of the row's own
agent or a coordinator, signed if that agent lists `signing-keys`, and older than the change. Where the chain is not
there, in CI for example, nothing is borne out until it is fetched.

The rule judges the arbiter's entries, too, when they are pushed.

In a merge, a row is added if no parent has it, and removed if every parent has it and the result has not.

## Why

A row speaks for the agent it names. If others could write it, an agent could take another's lock away, or approve its
own work in a reviewer's name.

## What to do

Restore the row, and ask its agent. If the agent is gone, wait until its lock runs out, or ask a coordinator.

## Examples

Taking away a lock that still holds.

````violates
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/a.py` | python-pro | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | reader |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
````

Approving in a reviewer's name.

````violates
agent: rust-expert
-- before/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T06:00:00Z | docker-expert | APPROVED | services/api | content 3f9c |
````

Carrying a lock that its holder took from the arbiter.

````ok
agent: rust-expert
at: 2026-11-22T06:00:00Z
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
-- arbiter/python-pro@2026-11-22T05:46:00Z --
+| `src/a.py` | python-pro | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | reader |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/a.py` | python-pro | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | reader |
````

Tidying up a lock that has run out.

````ok
agent: rust-expert
at: 2026-11-22T08:00:00Z
-- before/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| `src/a.py` | python-pro | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | reader |
-- after/WORK_STATUS.md --
## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
````
";

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::change::{Agent, Change, Holder};
    use crate::finding::Finding;
    use crate::formats::work_status::format;
    use crate::rules::testing::{active, judge, merge, tree};

    const PYTHON: &str = "| `a.py` | python-pro | 2026-11-22T05:46:00Z | 2026-11-22T07:46:00Z | reader |";
    const RUST: &str = "| `a.rs` | rust-expert | 2026-11-22T05:46:00Z | | parser |";
    const OLD: &str = "| `b.py` | python-pro | 2026-11-20T05:46:00Z | | reader |";

    fn change(agent: &str, before: &[&str], after: &[&str]) -> Change {
        merge(agent, &[tree(&active(before))], &tree(&active(after)))
    }

    fn found(agent: &str, before: &[&str], after: &[&str]) -> Vec<Finding> {
        judge(&RULE, &change(agent, before, after))
    }

    #[test]
    fn own_rows_are_free_and_foreign_ones_are_not() {
        assert!(found("Rust-Expert", &[PYTHON, RUST], &[PYTHON]).is_empty());
        assert!(found("rust-expert", &[PYTHON], &[RUST, PYTHON]).is_empty());
        let removed = found("rust-expert", &[PYTHON, RUST], &[RUST]);
        assert_eq!(removed.len(), 1);
        assert_eq!(removed[0].message, "the lock of python-pro on `a.py` is removed by rust-expert");
        assert!(removed[0].help.contains(PYTHON) && removed[0].help.contains("(orchestrator)"));
        let added = found("rust-expert", &[RUST], &[RUST, PYTHON]);
        assert_eq!(added[0].message, "the lock of python-pro on `a.py` is written by rust-expert");
        assert_eq!(added[0].positions().unwrap().0.line, 6);
    }

    #[test]
    fn an_edit_is_one_finding() {
        for edited in [
            PYTHON.replace("07:46", "06:01"),
            PYTHON.replace("a.py", "b.py"),
            PYTHON.replace("reader", "writer"),
        ] {
            let findings = found("rust-expert", &[PYTHON], &[&edited]);
            assert_eq!(findings.len(), 1, "{edited}");
            assert!(findings[0].message.contains("edited by rust-expert"));
            assert!(findings[0].help.contains(PYTHON), "the original row is what restores it");
        }
        let taken = found("rust-expert", &[PYTHON], &[&PYTHON.replace("python-pro", "rust-expert")]);
        assert_eq!(taken.len(), 1);
        assert!(taken[0].message.contains("removed"));
    }

    #[test]
    fn where_sessions_count_another_sessions_row_is_anothers() {
        let rows =
            ["#a", "#b", ""].map(|session| RUST.replace("rust-expert", &format!("rust-expert{session}")));
        let removed = |agent: &str, row: &str, per_session: bool| {
            let mut change = change("rust-expert", &[row], &[]);
            let session = Holder::parse(agent).session().map(str::to_owned);
            change.agent = Agent { session, per_session, ..Agent::named("rust-expert") };
            let found = judge(&RULE, &change);
            found.into_iter().map(|finding| (finding.message, finding.help)).next()
        };
        for row in &rows {
            assert_eq!(removed("rust-expert#a", row, false), None);
        }
        assert_eq!(removed("rust-expert#a", &rows[0], true), None);
        let (message, help) = removed("rust-expert#a", &rows[1], true).unwrap();
        assert_eq!(message, "the lock of rust-expert#b on `a.rs` is removed by rust-expert#a");
        assert!(help.contains("ask rust-expert#b"));
        for row in &rows {
            let (_, help) = removed("rust-expert", row, true).unwrap();
            assert!(help.contains("POLICY_SESSION=ID"), "{help}");
        }
        let edited = rows[0].replace("#a", "#A");
        let mut change = change("rust-expert", &[&rows[0]], &[&edited]);
        change.agent =
            Agent { session: Some("A".to_owned()), per_session: true, ..Agent::named("rust-expert") };
        assert_eq!(judge(&RULE, &change).len(), 1, "a session's name has case");
    }

    #[test]
    fn a_row_of_several_paths_is_one_finding() {
        let row = "| `a.py`, `b.py` | python-pro | 2026-11-22T05:46:00Z | | |";
        assert_eq!(found("rust-expert", &[row], &[]).len(), 1);
        assert_eq!(found("rust-expert", &[], &[row]).len(), 1);
    }

    #[test]
    fn coordinators_may_and_unknown_authors_may_not() {
        assert!(found("orchestrator", &[PYTHON], &[RUST]).is_empty());
        let mut change = change("", &[PYTHON], &[]);
        assert_eq!(judge(&RULE, &change).len(), 1);
        change.agent = Agent::default();
        assert!(judge(&RULE, &change)[0].message.contains("an unknown author"));
    }

    #[test]
    fn what_has_run_out_may_be_tidied_but_not_revived() {
        assert!(found("rust-expert", &[OLD], &[]).is_empty());
        assert!(found("rust-expert", &[OLD], &[&OLD.replace("reader", "left")]).is_empty());
        let revived = OLD.replace("05:46:00Z | |", "05:46:00Z | 2026-12-01T00:00:00Z |");
        assert_eq!(found("rust-expert", &[OLD], &[&revived]).len(), 1);
        let endless = "| `a.py` | python-pro | | | |";
        assert_eq!(found("rust-expert", &[endless], &[]).len(), 1, "a lock without a time never runs out");
    }

    #[test]
    fn another_form_is_no_edit() {
        let wild = "# S\n\n## File locks\n\n| Task | File | Who | Since |\n|---|---|---|---|\n\
                    | reader | a.py | python-pro | 2026-11-22 05:46 |\n";
        let canonical = String::from_utf8(format(wild.as_bytes())).unwrap();
        assert_ne!(wild, canonical);
        assert!(judge(&RULE, &merge("rust-expert", &[tree(wild)], &tree(&canonical))).is_empty());
    }

    #[test]
    fn a_merge_forges_what_no_parent_has() {
        let (ours, theirs) = (tree(&active(&[PYTHON])), tree(&active(&[PYTHON, OLD])));
        let live = OLD.replace("20T", "22T");
        let judged = |after: &[&str]| {
            judge(&RULE, &merge("rust-expert", &[ours.clone(), theirs.clone()], &tree(&active(after))))
        };
        assert!(judged(&[PYTHON, OLD]).is_empty());
        assert!(judged(&[PYTHON]).is_empty(), "removed on one side");
        assert_eq!(judged(&[]).len(), 1, "in every parent and not in the result");
        assert_eq!(judged(&[PYTHON, &live]).len(), 1, "in no parent");
    }
}
