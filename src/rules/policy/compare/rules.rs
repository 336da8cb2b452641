//! Owns the comparison of `[rules]`: what each rule weighs, what it leaves alone, and its own options.

use std::collections::BTreeMap;

use super::{Differences, Effect};
use crate::config::{Level, RuleSettings};
use crate::rules::{Drift, RULES, Rule};

/// Compares what two policies say of every rule that there is. What neither mentions is alike.
pub(super) fn compare(
    before: &BTreeMap<&'static str, RuleSettings>,
    after: &BTreeMap<&'static str, RuleSettings>,
    out: &mut Differences,
) {
    let unsaid = RuleSettings::default();
    for rule in RULES {
        let of = |rules: &'_ BTreeMap<&'static str, RuleSettings>| rules.get(rule.id).cloned();
        let (old, new) = (of(before), of(after));
        if old.is_none() && new.is_none() {
            continue;
        }
        let (old, new) = (old.unwrap_or_else(|| unsaid.clone()), new.unwrap_or_else(|| unsaid.clone()));
        let RuleSettings { level, exempt, options } = &old;
        let (was, is) = (weight(rule, *level), weight(rule, new.level));
        if was != is {
            let drift = Drift::looser_if(is > was);
            let what = format!("the rule `{}` goes from {} to {}", rule.id, NAMES[was], NAMES[is]);
            out.push(&["rules", rule.id, "severity"], None, drift, what);
        }
        let left_alone = Effect::looser("the rule leaves these paths alone");
        out.globs(&["rules", rule.id, "exempt"], exempt, &new.exempt, left_alone);
        for shift in (rule.options.shifts)(options.as_ref(), new.options.as_ref()) {
            let what = format!("`rules.{}.{}` {}", rule.id, shift.key, shift.what);
            out.push(&["rules", rule.id, shift.key], shift.entry.as_deref(), shift.drift, what);
        }
    }
}

const NAMES: [&str; 4] = ["error", "warning", "note", "off"];

/// What the rule weighs at this level, as a place in [`NAMES`]: the later, the less.
fn weight(rule: &Rule, level: Option<Level>) -> usize {
    match level.unwrap_or(Level::On(rule.severity)) {
        Level::On(severity) => NAMES.iter().position(|name| *name == severity.name()).unwrap_or_default(),
        Level::Off => NAMES.len() - 1,
    }
}
