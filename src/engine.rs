//! Owns the judgement: every rule that applies, on one change, by one policy. The only place where severities and
//! exemptions are decided and findings are put in order.

use rustc_hash::FxHashMap;

use crate::change::{Change, Extent, FileChange};
use crate::config::{Level, Policy};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::parallel;
use crate::rules::{Check, Context, Family, File, Findings, Memo, NotEvaluated, ParseCache, Rule, Subject};
use crate::suppress::{self, Suppressed};

/// What the rules say of one change.
#[derive(Debug, Default)]
pub struct Judgement {
    /// What is wrong, in path order.
    pub findings: Vec<Finding>,
    /// What an inline allow or the baseline keeps from counting, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// What could not be judged.
    pub not_evaluated: Vec<NotEvaluated>,
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
    };
    let (about_files, about_change): (Vec<_>, Vec<_>) = others
        .iter()
        .map(|(rule, severity)| ask(rule, *severity))
        .partition(|asked| matches!(asked.rule().check, Check::File(_)));
    for asked in about_change {
        asked.judge(&mut judgement)?;
    }
    judge_files(change, &about_files, &mut judgement)?;
    let judged = others.iter().map(|(rule, _)| rule.id).collect();
    let context = Context::new(change, policy, first, &memo, parsed);
    let sifted = suppress::sift(&context, std::mem::take(&mut judgement.findings), judged)?;
    judgement.findings = sifted.findings;
    judgement.suppressed = sifted.suppressed;
    memo.keep(sifted.record);
    for (rule, severity) in about_allows {
        ask(rule, severity).judge(&mut judgement)?;
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
}

impl Asked<'_> {
    fn rule(&self) -> &'static Rule {
        self.cx.rule()
    }

    /// Has the rule judge.
    fn judge(&self, judgement: &mut Judgement) -> Result<(), Fault> {
        let mut out = Findings::default();
        self.rule().judge(&self.cx, &mut out)?;
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
fn judge_files(change: &Change, rules: &[Asked<'_>], judgement: &mut Judgement) -> Result<(), Fault> {
    let judge = |file: &FileChange| {
        let (file, mut judged) = (File::new(file), Judgement::default());
        for asked in rules {
            let Check::File(check) = asked.rule().check else { continue };
            if !asked.cx.is_exempt(file.path()) {
                let mut out = Findings::default();
                check(&asked.cx, &file, &mut out)?;
                asked.take(out, &mut judged);
            }
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

fn in_order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let start = |finding: &Finding| finding.label.as_ref().map_or(0, |label| label.range.start);
    (&a.path, start(a), a.rule, &a.message).cmp(&(&b.path, start(b), b.rule, &b.message))
}
