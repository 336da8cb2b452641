//! Owns what the page says of findings: by rule, by agent, by week, and one by one.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rustc_hash::FxHashMap;

use super::super::words::counted;
use super::chart;
use super::grid::{grid, plain};
use super::tally::{Series, Tally};
use super::text::{Budget, marked, name, time};
use crate::change::Origin;
use crate::finding::{Finding, Severity};
use crate::report::Report;
use crate::rules;

/// The most findings of one rule, and the most bytes of all, that are shown one by one.
const OF_A_RULE: usize = 25;
const BYTES: usize = 600_000;

/// The most rows of a table.
const ROWS: usize = 60;

/// What to call who made a change that names nobody.
const NOBODY: &str = "nobody known";

/// The three counts, each with its numbers.
pub(super) fn counts(tally: &Tally<'_>) -> Markup {
    let bar_is = match tally.weeks_in_bin {
        1 => "each bar is a week".to_owned(),
        weeks => format!("each bar is {weeks} weeks"),
    };
    html! {
        section id="weeks" aria-labelledby="weeks-heading" {
            h2 id="weeks-heading" { "Week by week" }
            p class="hint" {
                "By the time of the changes; weeks begin on Mondays, " (bar_is) ". "
                span class="legends" {
                    @for word in ["error", "warning", "note"] { span class="legend" { span class={ "key " (word) } {} (word) "s" } " " }
                }
            }
            (chart::weeks(tally))
            details {
                summary { "The numbers" }
                (week_table(tally))
            }
        }
        section id="rules" aria-labelledby="rules-heading" {
            h2 id="rules-heading" { "By rule" }
            @if tally.rules.is_empty() { p class="empty" { "No rule found anything." } }
            @else { (series_table("Findings by rule", "Rule", &tally.rules, rule)) }
        }
        section id="agents" aria-labelledby="agents-heading" {
            h2 id="agents-heading" { "By agent" }
            @if tally.agents.is_empty() { p class="empty" { "Nobody changed anything." } }
            @else { (series_table("Findings by agent", "Agent", &tally.agents, agent)) }
        }
    }
}

fn week_table(tally: &Tally<'_>) -> Markup {
    let rows = tally.bins.iter().map(|bin| {
        [
            html! { (super::text::day(bin.start)) },
            number(bin.changes),
            number(bin.count.errors),
            number(bin.count.warnings),
            number(bin.count.notes),
        ]
    });
    grid("Findings by week", ["Week of", "Changes", "Errors", "Warnings", "Notes"], rows, ROWS)
}

/// A number; nothing is written so that what is something stands out.
fn number(count: usize) -> Markup {
    html! { span class=[(count == 0).then_some("zero")] { (count) } }
}

fn rule(series: &Series<'_>) -> Markup {
    let id = series.name.unwrap_or_default();
    html! {
        a href={ "#rule-" (id) } { (id) }
        @if let Some(rule) = rules::find(id) { span class="about" { (rule.summary) } }
    }
}

fn agent(series: &Series<'_>) -> Markup {
    html! {
        @match series.name {
            Some(agent) => (name(agent)),
            None => em { (NOBODY) },
        }
    }
}

fn series_table(
    caption: &str,
    first: &str,
    all: &[Series<'_>],
    shown: impl Fn(&Series<'_>) -> Markup,
) -> Markup {
    let most = all.iter().map(|series| series.count.sum()).max().unwrap_or_default();
    let rows = all.iter().map(|series| {
        [
            shown(series),
            chart::bar(series.count, most),
            number(series.count.errors),
            number(series.count.warnings),
            number(series.count.notes),
            number(series.changes),
            chart::small(&series.by_bin, "findings"),
        ]
    });
    let columns = [first, "Share", "Errors", "Warnings", "Notes", "Changes", "Weeks"];
    html! { div class="series" { (grid(caption, columns, rows, ROWS)) } }
}

/// Every finding, rule by rule in the order of the table above, as far as there is room.
pub(super) fn all(report: &Report, tally: &Tally<'_>, again: &str) -> Markup {
    let times: FxHashMap<_, _> =
        report.changes.iter().map(|change| (commit(change.origin), change.time)).collect();
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        by_rule.entry(finding.rule).or_default().push(finding);
    }
    let mut budget = Budget::of(BYTES);
    html! {
        @if !report.findings.is_empty() {
            section id="findings" aria-labelledby="findings-heading" {
                h2 id="findings-heading" { "One by one" }
                @for series in &tally.rules {
                    @let found = by_rule.get(series.name.unwrap_or_default()).map_or(&[][..], Vec::as_slice);
                    (of_rule(series, found, again, &mut budget, |finding| {
                        times.get(&commit(finding.origin)).copied()
                    }))
                }
            }
        }
    }
}

fn of_rule(
    series: &Series<'_>,
    found: &[&Finding],
    again: &str,
    budget: &mut Budget,
    when: impl Fn(&Finding) -> Option<jiff::Timestamp>,
) -> Markup {
    let id = series.name.unwrap_or_default();
    let mut found = found.to_vec();
    found.sort_by_key(|finding| (weight(finding.severity), std::cmp::Reverse(when(finding))));
    let mut items = Vec::new();
    for finding in found.iter().take(OF_A_RULE) {
        let item = item(finding, when(finding));
        if !budget.takes(&item) {
            break;
        }
        items.push(item);
    }
    let rest = found.len() - items.len();
    html! {
        details class="rule" {
            summary { h3 { (id) } " " span class="count" { (chart::said(series.count)) } }
            @if let Some(rule) = rules::find(id) { p class="hint" { "It says: " (rule.summary) "." } }
            ul class="items" id={ "rule-" (id) } { @for item in &items { (item) } }
            @if rest > 0 {
                p class="more" {
                    "… and " (rest) " more, left out to keep the page small"
                    @if !again.is_empty() { ": " code { (again) " --only " (id) } }
                    "."
                }
            }
        }
    }
}

fn item(finding: &Finding, when: Option<jiff::Timestamp>) -> Markup {
    let place = finding.path.as_ref().map(|path| {
        let line = finding.positions().map(|(start, _)| format!(":{}", start.line)).unwrap_or_default();
        name(&path.display()) + &line
    });
    html! {
        li class=(finding.severity.name()) {
            p class="message" { span class="badge" { (finding.severity.name()) } " " (marked(&finding.message)) }
            p class="where" {
                @if let Some(place) = place { code { (place) } " " }
                @if let Some(oid) = commit(finding.origin) { span { "commit " code { (oid.short()) } } " " }
                span { "by " (finding.agent.as_deref().map_or(NOBODY.to_owned(), name)) } " "
                @if let Some(when) = when { (time(when)) }
            }
            p class="help" { (marked(&finding.help)) }
        }
    }
}

/// What does not count, and what could not be judged.
pub(super) fn aside(report: &Report) -> Markup {
    let suppressed: Vec<[String; 3]> = report
        .suppressed
        .iter()
        .map(|entry| {
            let path = entry.finding.path.as_ref().map(|path| path.display().into_owned());
            [entry.finding.rule.to_owned(), path.unwrap_or_default(), entry.suppression.how().to_owned()]
        })
        .collect();
    let unread: Vec<[String; 2]> = report
        .not_evaluated
        .iter()
        .map(|entry| [entry.path.display().into_owned(), entry.reason.clone()])
        .collect();
    html! {
        @if !suppressed.is_empty() || !unread.is_empty() {
            section id="aside" aria-labelledby="aside-heading" {
                h2 id="aside-heading" { "What does not count" }
                @if !suppressed.is_empty() {
                    details {
                        summary { (counted(suppressed.len(), "finding")) " suppressed" }
                        (plain("Suppressed", ["RULE", "PATH", "HOW"], &suppressed, ROWS))
                    }
                }
                @if !unread.is_empty() {
                    details {
                        summary { (counted(unread.len(), "path")) " not evaluated" }
                        (plain("Not evaluated", ["PATH", "REASON"], &unread, ROWS))
                    }
                }
            }
        }
    }
}

fn commit(origin: Origin) -> Option<crate::change::Oid> {
    match origin {
        Origin::Commit(oid) => Some(oid),
        Origin::Index | Origin::Worktree => None,
    }
}

fn weight(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    }
}
