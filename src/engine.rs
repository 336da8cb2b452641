//! Owns the judgement: every rule that applies, on one change, by one policy. The only place where severities and
//! exemptions are decided and findings are put in order.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use crate::change::{Change, Extent, FileChange};
use crate::config::{Level, Policy};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::parallel;
use crate::rules::{Check, Context, Family, File, Findings, Memo, NotEvaluated, ParseCache, Rule, Subject};
use crate::suppress::{self, Suppressed};
use crate::watch::Watch;

/// What the rules say of one change.
#[derive(Debug, Default)]
pub struct Judgement {
    /// What is wrong, in path order.
    pub findings: Vec<Finding>,
    /// What an inline allow or the baseline keeps from counting, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// What could not be judged.
    pub not_evaluated: Vec<NotEvaluated>,
    /// The rules that judged, in the registry's order.
    pub rules: Vec<RuleRun>,
}

/// That a rule judged a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRun {
    /// Its id.
    pub rule: &'static str,
    /// How long it took, over all files and processors; zero unless somebody measures. What several rules need is on the
    /// first one's account.
    pub took: Duration,
}

/// Judges `change` by `policy` with those of `rules` that apply to it. `parsed` is shared by all changes of a run.
///
/// A change that touches nothing owes nothing: an empty commit is judged by no rule, a merge without content of its own
/// by those alone that look at what it leads to. Rules about allows judge last: what they say rests on what the others
/// found.
pub fn judge(
    change: &Change,
    policy: &Policy,
    rules: &[&'static Rule],
    parsed: &ParseCache,
) -> Result<Judgement, Fault> {
    judge_watched(change, policy, rules, parsed, &Watch::default())
}

/// The same, under the eyes of `watch`, which changes nothing about the verdict.
pub fn judge_watched(
    change: &Change,
    policy: &Policy,
    rules: &[&'static Rule],
    parsed: &ParseCache,
    watch: &Watch,
) -> Result<Judgement, Fault> {
    let mut judgement = Judgement::default();
    let brings_nothing = change.files.is_empty() && change.extent == Extent::Difference;
    let Some(first) = rules.first().filter(|_| !brings_nothing || change.before.len() > 1) else {
        return Ok(judgement);
    };
    let memo = Memo::default();
    let weights = rules.iter().filter_map(|rule| Some((*rule, weight(rule, policy)?)));
    let apply = weights.filter(|(rule, _)| match change.extent {
        Extent::WholeTree => rule.subject == Subject::Content,
        Extent::Difference if rule.subject == Subject::Range => change.journey.is_some(),
        Extent::Difference => !brings_nothing || rule.subject == Subject::Outcome,
    });
    let (about_allows, others): (Vec<_>, Vec<_>) =
        apply.partition(|(rule, _)| rule.family == Family::Suppression);
    let ask = |rule: &'static Rule, severity| Asked {
        cx: Context::new(change, policy, rule, &memo, parsed),
        severity,
        nanoseconds: AtomicU64::new(0),
        is_measured: watch.measures,
    };
    let (about_files, about_change): (Vec<_>, Vec<_>) = others
        .iter()
        .map(|(rule, severity)| ask(rule, *severity))
        .partition(|asked| matches!(asked.rule().check, Check::File(_)));
    for asked in &about_change {
        asked.judge(&mut judgement)?;
    }
    judge_files(change, &about_files, &mut judgement, watch)?;
    judgement.rules = about_change.iter().chain(&about_files).map(Asked::run).collect();
    let judged: Vec<&'static str> = others.iter().map(|(rule, _)| rule.id).collect();
    let context = Context::new(change, policy, first, &memo, parsed);
    let sifted = suppress::sift(&context, std::mem::take(&mut judgement.findings), judged)?;
    judgement.findings = sifted.findings;
    judgement.suppressed = sifted.suppressed;
    memo.keep(sifted.record);
    for (rule, severity) in about_allows {
        let asked = ask(rule, severity);
        asked.judge(&mut judgement)?;
        judgement.rules.push(asked.run());
    }
    finish(&mut judgement, change);
    Ok(judgement)
}

/// How much the rule weighs by this policy; `None`: it does not judge.
fn weight(rule: &Rule, policy: &Policy) -> Option<Severity> {
    let settings = policy.rules.get(rule.id);
    match settings.and_then(|settings| settings.level).unwrap_or(Level::On(rule.severity)) {
        Level::On(severity) => Some(severity),
        Level::Off => None,
    }
}

/// A rule before a change, and how much it weighs.
struct Asked<'a> {
    cx: Context<'a>,
    severity: Severity,
    nanoseconds: AtomicU64,
    is_measured: bool,
}

impl Asked<'_> {
    fn rule(&self) -> &'static Rule {
        self.cx.rule()
    }

    fn run(&self) -> RuleRun {
        let took = Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed));
        RuleRun { rule: self.rule().id, took }
    }

    /// Does the rule's work, and looks at the clock where somebody measures: no rule sees one.
    fn measured<T>(&self, work: impl FnOnce() -> T) -> T {
        if !self.is_measured {
            return work();
        }
        let start = Instant::now();
        let done = work();
        let took = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds.fetch_add(took, Ordering::Relaxed);
        done
    }

    /// Has the rule judge.
    fn judge(&self, judgement: &mut Judgement) -> Result<(), Fault> {
        let mut out = Findings::default();
        self.measured(|| self.rule().judge(&self.cx, &mut out))?;
        self.take(out, judgement);
        Ok(())
    }

    fn take(&self, out: Findings, judgement: &mut Judgement) {
        for mut finding in out.found {
            if finding.path.as_ref().is_some_and(|path| self.cx.is_exempt(path)) {
                continue;
            }
            // A finding may weigh less than its rule, never more than the team has decided.
            finding.severity = finding.severity.max(self.severity);
            judgement.findings.push(finding);
        }
        judgement.not_evaluated.extend(out.not_evaluated);
    }
}

/// From so many files on they are judged on all processors: a change of fewer is judged before threads would start.
const MANY_FILES: usize = 32;

/// Has the rules that look at one file at a time judge, file by file: what is read and parsed of one is gone before much
/// more is read.
fn judge_files(
    change: &Change,
    rules: &[Asked<'_>],
    judgement: &mut Judgement,
    watch: &Watch,
) -> Result<(), Fault> {
    let progress = watch.progress.as_deref().filter(|_| change.extent == Extent::WholeTree);
    if let Some(progress) = progress {
        progress.expect(change.files.len());
    }
    let judge = |file: &FileChange| {
        let (file, mut judged) = (File::new(file), Judgement::default());
        for asked in rules {
            let Check::File(check) = asked.rule().check else { continue };
            if !asked.cx.is_exempt(file.path()) {
                let mut out = Findings::default();
                asked.measured(|| check(&asked.cx, &file, &mut out))?;
                asked.take(out, &mut judged);
            }
        }
        if let Some(progress) = progress {
            progress.advance();
        }
        Ok(judged)
    };
    let judged: Vec<Result<Judgement, Fault>> = if rules.is_empty() {
        Vec::new()
    } else if change.files.len() < MANY_FILES {
        change.files.iter().map(judge).collect()
    } else {
        parallel::map(&change.files, judge)
    };
    for one in judged {
        let one = one?;
        judgement.findings.extend(one.findings);
        judgement.not_evaluated.extend(one.not_evaluated);
    }
    Ok(())
}

/// Puts everything in order and gives each finding its origin and its fingerprint, which does not depend on whether it
/// is suppressed.
fn finish(judgement: &mut Judgement, change: &Change) {
    judgement.findings.sort_by(in_order);
    judgement.suppressed.sort_by(|a, b| in_order(&a.finding, &b.finding));
    let suppressed = judgement.suppressed.iter_mut().map(|suppressed| &mut suppressed.finding);
    let mut all: Vec<&mut Finding> = judgement.findings.iter_mut().chain(suppressed).collect();
    all.sort_by(|a, b| in_order(a, b));
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for finding in all {
        finding.origin = change.origin;
        finding.agent = change.agent.name.clone();
        let identity = finding.identity();
        let occurrence = seen.entry(identity.clone()).or_default();
        finding.set_fingerprint(&identity, *occurrence);
        *occurrence += 1;
    }
    judgement.not_evaluated.sort();
    judgement.not_evaluated.dedup();
}

/// The order of findings in a change: by path, place, rule and message.
pub(crate) fn in_order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let start = |finding: &Finding| finding.label.as_ref().map_or(0, |label| label.range.start);
    (&a.path, start(a), a.rule, &a.message).cmp(&(&b.path, start(b), b.rule, &b.message))
}
