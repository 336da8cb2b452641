//! Owns the judgement: every rule that applies, on one change, by one policy. The only place where severities and
//! exemptions are decided and findings are put in order.

use rustc_hash::FxHashMap;

use crate::change::{Change, Extent};
use crate::config::{Level, Policy};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Context, Family, Findings, Memo, NotEvaluated, ParseCache, Rule, Subject};
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
        Extent::Difference => !brings_nothing || rule.subject == Subject::Outcome,
    });
    let (about_allows, others): (Vec<_>, Vec<_>) =
        apply.partition(|(rule, _)| rule.family == Family::Suppression);
    for (rule, severity) in &others {
        ask(&Context::new(change, policy, rule, &memo, parsed), rule, *severity, &mut judgement)?;
    }
    let judged = others.iter().map(|(rule, _)| rule.id).collect();
    let context = Context::new(change, policy, first, &memo, parsed);
    let sifted = suppress::sift(&context, std::mem::take(&mut judgement.findings), judged)?;
    judgement.findings = sifted.findings;
    judgement.suppressed = sifted.suppressed;
    memo.keep(sifted.record);
    for (rule, severity) in about_allows {
        ask(&Context::new(change, policy, rule, &memo, parsed), rule, severity, &mut judgement)?;
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

/// Has one rule judge.
fn ask(
    context: &Context<'_>,
    rule: &Rule,
    severity: Severity,
    judgement: &mut Judgement,
) -> Result<(), Fault> {
    let mut out = Findings::default();
    (rule.check)(context, &mut out)?;
    for mut finding in out.found {
        if finding.path.as_ref().is_some_and(|path| context.is_exempt(path)) {
            continue;
        }
        // A finding may weigh less than its rule, never more than the team has decided.
        finding.severity = finding.severity.max(severity);
        judgement.findings.push(finding);
    }
    judgement.not_evaluated.extend(out.not_evaluated);
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
