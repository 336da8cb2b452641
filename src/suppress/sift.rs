//! Owns the sifting of what the rules found in one change: what an allow or the baseline keeps from counting, and what
//! became of each allow, for the rules about allows.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::baseline::{Baseline, may_stand};
use super::standing::Standing;
use super::{Allow, Flaw, Suppressed, Suppression, Terms, places};
use crate::change::{Blob, Change, Extent, RepoPath, Tree};
use crate::config::{Policy, nearest};
use crate::fault::Fault;
use crate::finding::Finding;
use crate::rules::{self, Context};

/// What became of an allow in a change.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The allow.
    pub allow: Allow,
    /// Whether it can be followed.
    pub state: State,
    /// For each of its rules: whether it kept a finding from counting.
    pub used: Vec<bool>,
}

/// Whether an allow can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It holds.
    Holds,
    /// Its last day was over when the change was made.
    Expired,
    /// It says nothing that can be followed.
    Flawed(Flaw),
}

/// The allows of one file.
#[derive(Clone, Debug)]
pub struct FileAllows {
    /// The file.
    pub path: RepoPath,
    /// Its content.
    pub blob: Blob,
    /// Its allows, in order.
    pub allows: Vec<Weighed>,
}

/// What the rules about allows have to know of the other rules' judgement.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The rules that judged: of any other it is unknown what an allow would have allowed.
    pub judged: Vec<&'static str>,
    /// The allows of files in which something was found.
    pub files: BTreeMap<RepoPath, FileAllows>,
    /// How many entries of the baseline stand for nothing in the tree any more, where the whole tree was judged.
    pub stale: usize,
}

/// What the sifting came to.
#[derive(Debug, Default)]
pub struct Sifted {
    /// What counts.
    pub findings: Vec<Finding>,
    /// What does not.
    pub suppressed: Vec<Suppressed>,
    /// What became of the allows.
    pub record: Record,
}

/// Sifts what the rules `judged` have found in the change of `cx`, which may be any rule's.
pub fn sift(cx: &Context<'_>, found: Vec<Finding>, judged: Vec<&'static str>) -> Result<Sifted, Fault> {
    let mut sifted = Sifted { record: Record { judged, ..Record::default() }, ..Sifted::default() };
    for finding in found {
        match allowed(cx, &finding, &mut sifted.record.files)? {
            Some(suppression) => sifted.suppressed.push(Suppressed { finding, suppression }),
            None => sifted.findings.push(finding),
        }
    }
    let is_whole = cx.change.extent == Extent::WholeTree;
    // Where nothing is left that could stand in a baseline, none is read.
    if is_whole || sifted.findings.iter().any(may_stand) {
        sift_by_baseline(cx, &mut sifted)?;
    }
    Ok(sifted)
}

fn sift_by_baseline(cx: &Context<'_>, sifted: &mut Sifted) -> Result<(), Fault> {
    let Some((baseline, sources)) = baseline_of(cx.change)? else { return Ok(()) };
    let mut standing = Standing::new(baseline, &cx.change.after);
    // Entries of a finding's own path first: only what they leave may have moved.
    for is_second in [false, true] {
        for finding in std::mem::take(&mut sifted.findings) {
            let stands = may_stand(&finding) && {
                let is_new = is_new(cx, &finding)?;
                match is_second {
                    false => standing.answers(&finding, is_new),
                    true => came_later(&finding, &sources)? && standing.answers_moved(&finding, is_new)?,
                }
            };
            if stands {
                sifted.suppressed.push(Suppressed { finding, suppression: Suppression::Baseline });
            } else {
                sifted.findings.push(finding);
            }
        }
    }
    if cx.change.extent == Extent::WholeTree {
        let judged = &sifted.record.judged;
        let is_told = |rule: &str| judged.contains(&rule) || rules::find(rule).is_none();
        sifted.record.stale =
            standing.unanswered().filter(|(key, _)| is_told(&key.rule)).map(|(_, count)| count).sum();
    }
    Ok(())
}

/// What allows the finding in its file, if anything does.
fn allowed(
    cx: &Context<'_>,
    finding: &Finding,
    files: &mut BTreeMap<RepoPath, FileAllows>,
) -> Result<Option<Suppression>, Fault> {
    let Some(path) = &finding.path else { return Ok(None) };
    let takes_allows = rules::find(finding.rule).is_some_and(|rule| rule.takes_allows());
    if !takes_allows || !places::may_hold(path) {
        return Ok(None);
    }
    if !files.contains_key(path) {
        let blob = match &finding.label {
            Some(label) => Some(label.blob.clone()),
            None => cx.change.after.file(path)?,
        };
        let Some(blob) = blob else { return Ok(None) };
        let allows = weigh(path, &blob, cx.change, cx.policy);
        files.insert(path.clone(), FileAllows { path: path.clone(), blob, allows });
    }
    let Some(file) = files.get_mut(path) else { return Ok(None) };
    if file.allows.is_empty() {
        return Ok(None);
    }
    let line = finding.positions().map(|(start, _)| start.line - 1);
    for weighed in file.allows.iter_mut().filter(|weighed| weighed.state == State::Holds) {
        let speaks = line.map_or(weighed.allow.is_at_head, |line| weighed.allow.lines.contains(&line));
        let Ok(Terms { rules, reason, expires, by }) = &weighed.allow.terms else { continue };
        let Some(which) = rules.iter().position(|(id, _)| *id == finding.rule).filter(|_| speaks) else {
            continue;
        };
        weighed.used[which] = true;
        let (reason, by, expires) = (reason.clone(), by.clone(), *expires);
        return Ok(Some(Suppression::Inline { reason, by, expires }));
    }
    Ok(None)
}

/// The allows of a file, and whether each can be followed in this change. None is used yet.
pub fn weigh(path: &RepoPath, blob: &Blob, change: &Change, policy: &Policy) -> Vec<Weighed> {
    let today = change.time.to_zoned(jiff::tz::TimeZone::UTC).date();
    let weigh = |allow: Allow| {
        let (state, count) = match &allow.terms {
            Err(flaw) => (State::Flawed(flaw.clone()), 0),
            Ok(terms) => (state(terms, &allow, today, policy), terms.rules.len()),
        };
        Weighed { allow, state, used: vec![false; count] }
    };
    places::find(path, &blob.data).into_iter().map(weigh).collect()
}

fn state(terms: &Terms, allow: &Allow, today: Date, policy: &Policy) -> State {
    if let Some(name) = terms.by.as_deref().filter(|name| policy.agent(name).is_none()) {
        let message = format!("this allow is by `{name}`, whom policy.toml does not list");
        let help = match nearest(name, policy.agents.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? `by` takes an agent of policy.toml"),
            None => "name an agent of policy.toml, or leave `by` out".to_owned(),
        };
        return State::Flawed(Flaw::new(allow.span.clone(), message, help));
    }
    match terms.expires {
        // The last day belongs to it.
        Some(last) if last < today => State::Expired,
        _ => State::Holds,
    }
}

/// The baseline by which a change is judged, and the trees it stands in: that of the branch it goes to, else what stood
/// before it, so that no change answers for its own findings. A whole tree is judged by its own.
fn baseline_of(change: &Change) -> Result<Option<(Baseline, Vec<Tree>)>, Fault> {
    if change.extent == Extent::WholeTree {
        // Whatever moved has moved in this very tree: no path is newer than the baseline.
        return Ok(Baseline::in_tree(&change.after)?.map(|baseline| (baseline, Vec::new())));
    }
    if let Some(target) = &change.target {
        if let Some(baseline) = Baseline::in_tree(target)? {
            return Ok(Some((baseline, vec![Arc::clone(target)])));
        }
        // Where a policy judges already, a range does not list its own findings: not even in the first baseline there is.
        if target.entry(&RepoPath::from("policy.toml"))?.is_some() {
            return Ok(None);
        }
    }
    let mut joined: Option<Baseline> = None;
    for tree in &change.before {
        if let Some(side) = Baseline::in_tree(tree)? {
            joined = Some(joined.map_or_else(|| side.clone(), |known| known.joined(side.clone())));
        }
    }
    Ok(joined.map(|baseline| (baseline, change.before.clone())))
}

/// Whether the finding's file is in none of the trees: it may have moved to where it is.
fn came_later(finding: &Finding, trees: &[Tree]) -> Result<bool, Fault> {
    let Some(path) = &finding.path else { return Ok(true) };
    for tree in trees {
        if tree.entry(path)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the finding marks a line that the change adds.
fn is_new(cx: &Context<'_>, finding: &Finding) -> Result<bool, Fault> {
    let (Some(path), Some(label)) = (&finding.path, &finding.label) else { return Ok(false) };
    if cx.change.extent == Extent::WholeTree {
        return Ok(false);
    }
    match cx.change.files.iter().find(|file| file.path == *path) {
        Some(file) => Ok(cx.added(file, &label.blob)?.touches(&label.range)),
        None => Ok(false),
    }
}
