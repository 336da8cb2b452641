//! Owns the counts behind the charts: findings by rule, by agent and by week.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::change::Oid;
use crate::change::Origin;
use crate::finding::{Finding, Severity};
use crate::report::Report;

/// How many findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

/// Some weeks in a row, and what was found in the changes of that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bin {
    /// The Monday that it begins with.
    pub(super) start: Timestamp,
    pub(super) changes: usize,
    pub(super) count: Count,
}

/// What was found of one rule or of one agent.
#[derive(Clone, Debug)]
pub(super) struct Series<'a> {
    /// The rule's id, or the agent; `None`: nobody says who.
    pub(super) name: Option<&'a str>,
    pub(super) count: Count,
    /// The changes of the agent, or those in which the rule found something.
    pub(super) changes: usize,
    /// Of each bin, how many.
    pub(super) by_bin: Vec<usize>,
}

/// All counts of a report.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    pub(super) total: Count,
    pub(super) weeks_in_bin: i64,
    pub(super) bins: Vec<Bin>,
    /// Most first.
    pub(super) rules: Vec<Series<'a>>,
    /// Most first.
    pub(super) agents: Vec<Series<'a>>,
}

/// The most bars that can be told apart on a narrow screen.
const BINS: i64 = 52;

const DAY: i64 = 86_400;

impl Count {
    pub(super) fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
    }

    pub(super) fn sum(self) -> usize {
        self.errors + self.warnings + self.notes
    }
}

/// The week of a moment, counted from the one of the epoch; weeks begin on Mondays. 1970-01-01 was a Thursday.
fn week(at: Timestamp) -> i64 {
    (at.as_second().div_euclid(DAY) + 3).div_euclid(7)
}

fn start_of(week: i64) -> Timestamp {
    Timestamp::from_second((week * 7 - 3) * DAY).unwrap_or(Timestamp::MIN)
}

impl<'a> Tally<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let weeks = || report.changes.iter().map(|change| week(change.time));
        let (first, last) = (weeks().min().unwrap_or_default(), weeks().max().unwrap_or_default());
        let weeks_in_bin = (last - first + 1).div_euclid(BINS) + i64::from((last - first + 1) % BINS != 0);
        let bin_of = |at: Timestamp| usize::try_from((week(at) - first) / weeks_in_bin).unwrap_or_default();
        let bins = if report.changes.is_empty() { 0 } else { (last - first) / weeks_in_bin + 1 };
        let empty =
            |at| Bin { start: start_of(first + at * weeks_in_bin), changes: 0, count: Count::default() };
        let mut tally = Self {
            total: Count::default(),
            weeks_in_bin,
            bins: (0..bins).map(empty).collect(),
            rules: Vec::new(),
            agents: Vec::new(),
        };
        let mut times: FxHashMap<Option<Oid>, Timestamp> = FxHashMap::default();
        let (mut rules, mut agents) = (BTreeMap::new(), BTreeMap::new());
        for change in &report.changes {
            times.insert(commit(change.origin), change.time);
            tally.bins[bin_of(change.time)].changes += 1;
            series(&mut agents, change.agent.as_deref(), tally.bins.len()).changes += 1;
        }
        let mut last = None;
        for finding in &report.findings {
            let bin = times.get(&commit(finding.origin)).map(|&at| bin_of(at));
            tally.total.add(finding.severity);
            let is_new = last != Some((finding.rule, finding.origin));
            last = Some((finding.rule, finding.origin));
            let rule = series(&mut rules, Some(finding.rule), tally.bins.len());
            rule.changes += usize::from(is_new);
            let agent = series(&mut agents, finding.agent.as_deref(), tally.bins.len());
            for of in [rule, agent] {
                of.note(finding, bin);
            }
            if let Some(bin) = bin {
                tally.bins[bin].count.add(finding.severity);
            }
        }
        (tally.rules, tally.agents) = (ordered(rules), ordered(agents));
        tally
    }
}

impl Series<'_> {
    fn note(&mut self, finding: &Finding, bin: Option<usize>) {
        self.count.add(finding.severity);
        if let Some(of_bin) = bin.and_then(|bin| self.by_bin.get_mut(bin)) {
            *of_bin += 1;
        }
    }
}

fn series<'m, 'a>(
    all: &'m mut BTreeMap<Option<&'a str>, Series<'a>>,
    name: Option<&'a str>,
    bins: usize,
) -> &'m mut Series<'a> {
    let new = || Series { name, count: Count::default(), changes: 0, by_bin: vec![0; bins] };
    all.entry(name).or_insert_with(new)
}

/// Most errors first, then most of all.
fn ordered<'a>(all: BTreeMap<Option<&'a str>, Series<'a>>) -> Vec<Series<'a>> {
    let mut all: Vec<Series<'a>> = all.into_values().collect();
    all.sort_by_key(|series| std::cmp::Reverse((series.count.errors, series.count.sum(), series.changes)));
    all
}

fn commit(origin: Origin) -> Option<Oid> {
    match origin {
        Origin::Commit(oid) => Some(oid),
        Origin::Index | Origin::Worktree => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Tally, start_of, week};
    use crate::report::samples;

    #[test]
    fn weeks_begin_on_mondays() {
        let week_of = |text: &str| week(text.parse().unwrap());
        assert_eq!(week_of("2026-11-22T23:59:59Z") + 1, week_of("2026-11-23T00:00:00Z"));
        assert_eq!(start_of(week_of("2026-11-25T10:00:00Z")).to_string(), "2026-11-23T00:00:00Z");
        assert_eq!(start_of(week_of("1969-12-31T10:00:00Z")).to_string(), "1969-12-29T00:00:00Z");
    }

    #[test]
    fn every_finding_is_counted_once_in_each_of_the_three() {
        let report = samples::violations();
        let tally = Tally::of(&report);
        let sum = |all: &[super::Series<'_>]| all.iter().map(|series| series.count.sum()).sum::<usize>();
        assert_eq!(tally.total.sum(), report.findings.len());
        assert_eq!((sum(&tally.rules), sum(&tally.agents)), (4, 4));
        assert_eq!(tally.bins.iter().map(|bin| bin.count.sum()).sum::<usize>(), 4);
        assert_eq!(tally.rules[0].name, Some("fakery-stub"));
        assert_eq!(tally.agents.iter().map(|series| series.changes).sum::<usize>(), 2);
    }

    #[test]
    fn ten_years_are_told_in_as_many_bars_as_fit() {
        let mut report = samples::many(2);
        report.changes.push(report.changes[0].clone());
        report.changes[1].time = "1980-01-01T00:00:00Z".parse().unwrap();
        let tally = Tally::of(&report);
        assert_eq!(tally.weeks_in_bin, 11);
        assert!(tally.bins.len() <= 52, "{}", tally.bins.len());
        assert_eq!(tally.bins.iter().map(|bin| bin.changes).sum::<usize>(), 2);
        assert!(Tally::of(&samples::fault()).bins.is_empty());
    }
}
