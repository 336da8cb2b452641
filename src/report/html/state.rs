//! Owns what the page says of how things stand at the end: reviews, services, what is blocked.

use maud::{Markup, html};

use super::super::services::{COLUMNS, row, summary};
use super::grid::{grid, plain};
use super::text::{marked, name, time};
use crate::chronicle::{Chronicle, Examined};
use crate::formats::work_status::Signal;
use crate::services::Service;

const ROWS: usize = 120;

/// What nobody could look at: a fault at the top says why.
fn unknown() -> Markup {
    html! { p class="empty" { "This could not be looked at." } }
}

/// The three sections.
pub(super) fn sections(chronicle: &Chronicle) -> Markup {
    html! {
        section id="reviews" aria-labelledby="reviews-heading" {
            h2 id="reviews-heading" { "Approvals" }
            p class="hint" {
                "As WORK_STATUS.md says where this time ends, for the bytes that stand there then. An approval holds for its "
                "digest and nothing else."
            }
            @match &chronicle.reviews { Some(reviews) => (self::reviews(reviews)), None => (unknown()) }
        }
        section id="services" aria-labelledby="services-heading" {
            h2 id="services-heading" { "Services" }
            @match &chronicle.services {
                Some((services, states)) => {
                    @if services.list.is_empty() { p class="empty" { "Nothing in this tree builds something that runs." } }
                    @else {
                        p class="hint" { (summary(services)) }
                        @let state = |service: &Service| states.get(&service.path).copied().unwrap_or("none");
                        @let (lacking, whole) = parted(&services.list);
                        @let rows: Vec<[String; 6]> = lacking.iter().chain(&whole).map(|service| row(service, state(service))).collect();
                        (plain("Services; those that lack something come first", COLUMNS, &rows, ROWS))
                    }
                }
                None => (unknown()),
            }
        }
        section id="blocked" aria-labelledby="blocked-heading" {
            h2 id="blocked-heading" { "Blocked" }
            @match &chronicle.blocked {
                Some(open) if open.is_empty() => p class="empty" { "Nobody says that work cannot go on." },
                Some(open) => (blocked(open)),
                None => (unknown()),
            }
        }
    }
}

/// Those without a Dockerfile or a Compose service, and the others.
pub(super) fn parted(services: &[Service]) -> (Vec<&Service>, Vec<&Service>) {
    services.iter().partition(|service| service.image.is_none() || service.compose.is_none())
}

fn reviews(all: &[Examined]) -> Markup {
    let rows = all.iter().map(|examined| {
        let said = examined.said.as_ref().map(|(kind, agent, at)| {
            html! { (kind) " by " (name(agent)) @if let Some(at) = at { ", " (time(*at)) } }
        });
        [
            html! { span class={ "state " (examined.state) } { (examined.state) } },
            html! { code { (name(&examined.subject)) } },
            html! { (name(&examined.review)) },
            html! { (name(&examined.by.join(" or "))) },
            said.unwrap_or_else(|| html! { "nothing yet" }),
            html! { (examined.files) },
            html! { code class="digest" { (examined.digest) } },
        ]
    });
    html! {
        @if all.is_empty() { p class="empty" { "Nothing waits for a review." } }
        @else {
            div class="reviews" { (grid(
                "Reviews; what waits comes first",
                ["State", "Subject", "Review", "Reviewer", "Said last", "Files", "Digest"],
                rows,
                ROWS,
            )) }
        }
    }
}

fn blocked(open: &[Signal]) -> Markup {
    let rows = open.iter().map(|signal| {
        [
            signal.at.map_or_else(|| html! {}, time),
            html! { (name(&signal.agent)) },
            html! { (name(&signal.subject)) },
            html! { (marked(&signal.detail)) },
        ]
    });
    grid("BLOCKED signals that nobody has closed", ["At", "Agent", "Subject", "Detail"], rows, ROWS)
}
