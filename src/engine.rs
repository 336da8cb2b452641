//! Owns the judgement: every rule that applies, on one change, by one policy. The only place where severities and
//! exemptions are decided and findings are put in order.

use rustc_hash::FxHashMap;

use crate::change::{Change, Extent};
use crate::config::{Level, Policy};
use crate::fault::Fault;
use crate::finding::Finding;
use crate::rules::{Context, Findings, Memo, NotEvaluated, ParseCache, Rule, Subject};

/// What the rules say of one change.
#[derive(Debug, Default)]
pub struct Judgement {
    /// What is wrong, in path order.
    pub findings: Vec<Finding>,
    /// What could not be judged.
    pub not_evaluated: Vec<NotEvaluated>,
}

/// Judges `change` by `policy` with those of `rules` that apply to it. `parsed` is shared by all changes of a run.
///
/// A change that touches nothing owes nothing: an empty commit is judged by no rule, a merge without content of its own
/// by those alone that look at what it leads to.
pub fn judge(
    change: &Change,
    policy: &Policy,
    rules: &[&'static Rule],
    parsed: &ParseCache,
) -> Result<Judgement, Fault> {
    let mut judgement = Judgement::default();
    let brings_nothing = change.files.is_empty() && change.extent == Extent::Difference;
    if brings_nothing && change.before.len() < 2 {
        return Ok(judgement);
    }
    let memo = Memo::default();
    for rule in rules {
        let settings = policy.rules.get(rule.id);
        let level = settings.and_then(|settings| settings.level).unwrap_or(Level::On(rule.severity));
        let Level::On(severity) = level else { continue };
        if change.extent == Extent::WholeTree && rule.subject != Subject::Content {
            continue;
        }
        if brings_nothing && rule.subject != Subject::Outcome {
            continue;
        }
        let context = Context::new(change, policy, rule, &memo, parsed);
        let mut out = Findings::default();
        (rule.check)(&context, &mut out)?;
        for mut finding in out.found {
            if finding.path.as_ref().is_some_and(|path| context.is_exempt(path)) {
                continue;
            }
            // A finding may weigh less than its rule, never more than the team has decided.
            finding.severity = finding.severity.max(severity);
            judgement.findings.push(finding);
        }
        judgement.not_evaluated.extend(out.not_evaluated);
    }
    finish(&mut judgement, change);
    Ok(judgement)
}

fn finish(judgement: &mut Judgement, change: &Change) {
    let start = |finding: &Finding| finding.label.as_ref().map_or(0, |label| label.range.start);
    judgement.findings.sort_by(|a, b| {
        (&a.path, start(a), a.rule, &a.message).cmp(&(&b.path, start(b), b.rule, &b.message))
    });
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for finding in &mut judgement.findings {
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
