//! Owns the HTML form of a chronicle: one page that needs nothing else. It fetches nothing and runs nothing, which its
//! own content security policy holds it to, and says in words what it draws.

mod chart;
mod findings;
mod grid;
mod state;
mod tally;
mod text;
mod timeline;

#[cfg(test)]
mod tests;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words::{counted, summary};
use super::{Outcome, Report};
use crate::chronicle::{Chronicle, Examined, Tenure};
use crate::fault::Fault;
use tally::Tally;
use text::{marked, name, time};

/// How the page looks: colours for light and dark, screens and paper.
const STYLE: &str = include_str!("page.css");

/// Nothing may be fetched and nothing run, whatever a repository's texts say.
const SECURITY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The most faults that are shown.
const FAULTS: usize = 50;

/// The page.
pub fn render(chronicle: &Chronicle) -> String {
    let report = &chronicle.report;
    let tally = Tally::of(report);
    let title = format!("{}: {}", name(&chronicle.repository), verdict(report));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(SECURITY);
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "policy " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#main" { "To the content" }
                (header(chronicle))
                main id="main" {
                    (faults(&report.faults))
                    (figures(chronicle, &tally))
                    @if !report.changes.is_empty() { (findings::counts(&tally)) }
                    @if let Some(locks) = &chronicle.locks { (timeline::section(locks, chronicle.at)) }
                    @else { section id="locks" { h2 { "Who held what, when" } p class="empty" { "This could not be looked at." } } }
                    (state::sections(chronicle))
                    (findings::all(report, &tally, &again(chronicle)))
                    (findings::aside(report))
                }
                (footer(chronicle))
            }
        }
    };
    page.into_string() + "\n"
}

/// The verdict in words. Nothing that was judged is no clean bill.
fn verdict(report: &Report) -> &'static str {
    match report.outcome {
        Outcome::Fault => "Could not check",
        Outcome::Violations => "Violations",
        Outcome::Clean if report.changes.is_empty() => "Nothing to judge",
        Outcome::Clean => "Clean",
    }
}

/// The command that says the same of the same commits, if there is one.
fn again(chronicle: &Chronicle) -> String {
    let range = chronicle.range.as_ref();
    range.map(|range| format!("policy check --range {}", name(range))).unwrap_or_default()
}

fn header(chronicle: &Chronicle) -> Markup {
    let report = &chronicle.report;
    let times = || report.changes.iter().map(|change| change.time);
    html! {
        header class={ "verdict " (report.outcome.name()) } data-outcome=(report.outcome.name()) {
            p class="eyebrow" { (name(&chronicle.repository)) }
            h1 { (sign(report)) span { (verdict(report)) } }
            p class="lede" { (summary(report)) }
            p class="range" {
                (capital(&chronicle.asked))
                @if let (Some(first), Some(last)) = (times().min(), times().max()) {
                    ": changes from " (time(first)) " to " (time(last))
                }
                ". All times are UTC."
            }
            @if report.default_pack { p class="range" { "There is no policy.toml: the default pack judges." } }
        }
    }
}

fn capital(text: &str) -> String {
    let text = name(text);
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// A sign beside the verdict, so that colour is not all that tells.
fn sign(report: &Report) -> Markup {
    let path = match report.outcome {
        Outcome::Clean if report.changes.is_empty() => "M6 12h12",
        Outcome::Clean => "M5 12.5l4.5 4.5L19 7.5",
        Outcome::Violations => "M6.5 6.5l11 11M17.5 6.5l-11 11",
        Outcome::Fault => "M12 5v9M12 18v.5",
    };
    html! {
        svg class="sign" viewBox="0 0 24 24" width="40" height="40" aria-hidden="true" {
            circle cx="12" cy="12" r="11" {}
            path d=(path) {}
        }
    }
}

fn faults(all: &[Fault]) -> Markup {
    html! {
        @if !all.is_empty() {
            section id="faults" class="faults" aria-labelledby="faults-heading" {
                h2 id="faults-heading" { "Why there is no verdict" }
                ul {
                    @for fault in all.iter().take(FAULTS) {
                        li {
                            p class="message" {
                                @if let Some(place) = &fault.place { code { (name(&place.name)) } ": " }
                                (marked(&fault.message))
                            }
                            p class="help" { (marked(&fault.help)) }
                        }
                    }
                }
                @if all.len() > FAULTS { p class="more" { "… and " (all.len() - FAULTS) " more." } }
            }
        }
    }
}

/// The numbers that matter, each a way to what is behind it.
fn figures(chronicle: &Chronicle, tally: &Tally<'_>) -> Markup {
    let report = &chronicle.report;
    let open = chronicle.reviews.as_ref().map(|all| all.iter().filter(|one| Examined::is_open(one)).count());
    let lacking = chronicle.services.as_ref().map(|(services, _)| state::parted(&services.list).0.len());
    let blocked = chronicle.blocked.as_ref().map(Vec::len);
    let held = chronicle.locks.as_ref().map(|locks| locks.standing.locks.len());
    let taken = chronicle.locks.as_ref().map(|locks| locks.tenures.iter().map(|_: &Tenure| 1).sum());
    let found = if report.findings.is_empty() { "#rules" } else { "#findings" };
    let all: [(&str, Option<usize>, &str, &str); 9] = [
        ("changes", Some(report.changes.len()), "#weeks", ""),
        ("errors", Some(tally.total.errors), found, "error"),
        ("warnings", Some(tally.total.warnings), found, "warning"),
        ("notes", Some(tally.total.notes), found, "note"),
        ("locks in this time", taken, "#locks", ""),
        ("held now", held, "#locks", ""),
        ("reviews open", open, "#reviews", "warning"),
        ("services lacking containers", lacking, "#services", "warning"),
        ("blocked", blocked, "#blocked", "error"),
    ];
    html! {
        nav class="figures" aria-label="In numbers" {
            ul {
                @for (word, count, target, class) in all {
                    @let class = if count.unwrap_or_default() > 0 { class } else { "" };
                    @let target = if report.changes.is_empty() && target.starts_with("#we") { "#main" } else { target };
                    @let target = if report.changes.is_empty() && target == "#rules" { "#main" } else { target };
                    li {
                        a href=(target) class=(class) data-figure=(word) {
                            strong { @match count { Some(count) => (count), None => "?" } }
                            " " span { (word) }
                        }
                    }
                }
            }
        }
    }
}

fn footer(chronicle: &Chronicle) -> Markup {
    let again = again(chronicle);
    html! {
        footer {
            p { "Written by policy " (env!("CARGO_PKG_VERSION")) ", " (time(chronicle.at)) " UTC." }
            @if !again.is_empty() { p { "The same verdict, with all findings: " code { (again) } } }
            @else { p { (counted(chronicle.report.changes.len(), "commit")) " of all of history, each judged by the policy that stood before it." } }
        }
    }
}
