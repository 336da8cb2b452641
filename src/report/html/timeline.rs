//! Owns what the page says of locks: the timeline of who held which paths when, who holds what now, and where holders
//! met.

use jiff::Timestamp;
use maud::{Markup, html};

use super::super::locks::{STANDING, standing_rows};
use super::super::table::span;
use super::super::words::counted;
use super::chart::percent;
use super::grid::{grid, plain};
use super::text::{name, time};
use crate::chronicle::{Ending, Locks, Tenure};
use crate::locks::Source;
use crate::report::locks::remarks;

/// The most lanes of the timeline: more are no picture any more. The table has more.
const LANES: usize = 28;

/// The most bars of one lane.
const BARS: usize = 200;

const ROWS: usize = 200;

/// The most rows of a table of contention.
const MEETINGS: usize = 12;

/// How many colours tell agents apart; the lanes are labelled, so that nobody needs them.
const COLOURS: usize = 8;

/// One holder of one path.
struct Lane<'a> {
    path: String,
    agent: &'a str,
    tenures: Vec<&'a Tenure>,
}

/// The section about locks; `now` is when the page is made.
pub(super) fn section(locks: &Locks, now: Timestamp) -> Markup {
    let standing = standing_rows(&locks.standing);
    html! {
        section id="locks" aria-labelledby="locks-heading" {
            h2 id="locks-heading" { "Who held what, when" }
            p class="hint" { (told_by(locks)) }
            @if locks.tenures.is_empty() { p class="empty" { "Nobody held a lock in this time." } }
            @else {
                (timeline(locks, now))
                details { summary { "The numbers" } (tenures(locks, now)) }
            }
            h3 { "Held now" }
            @if standing.is_empty() { p class="empty" { "Nobody holds a lock." } }
            @else { (plain("Locks that are held now", STANDING, &standing, ROWS)) }
            @let remarks = remarks(&locks.standing.contradictions, &locks.standing.notes);
            @if !remarks.is_empty() { ul class="remarks" { @for line in remarks.lines().take(ROWS) { li { (super::text::sentence(line)) } } } }
            (contention(locks))
        }
    }
}

/// Where it is known from, and what cannot be known.
fn told_by(locks: &Locks) -> String {
    let mut text = match locks.has_chain {
        true => "As the arbiter's chain tells, with what was locked by hand in WORK_STATUS.md.".to_owned(),
        false => "There is no arbiter here: as the history of WORK_STATUS.md tells. A lock that was taken and given back \
                  between two commits left no trace."
            .to_owned(),
    };
    if locks.is_cut {
        text.push_str(" This clone is shallow: what came before its first commits is not known here.");
    }
    if locks.earlier > 0 {
        text.push_str(&format!(" {} ended before this time.", counted(locks.earlier, "lock")));
    }
    if locks.later > 0 {
        text.push_str(&format!(" {} began after it.", counted(locks.later, "lock")));
    }
    text
}

fn timeline(locks: &Locks, now: Timestamp) -> Markup {
    let lanes = lanes(&locks.tenures);
    let shown = &lanes[..lanes.len().min(LANES)];
    let agents = agents(&lanes);
    let colour = |agent: &str| agents.iter().position(|own| *own == agent).filter(|at| *at < COLOURS);
    let all = || shown.iter().flat_map(|lane| &lane.tenures);
    let from = all().map(|tenure| tenure.from).min().unwrap_or(now);
    let to = all().map(|tenure| tenure.to.unwrap_or(now)).max().unwrap_or(now).max(from);
    let scale = Scale { from, length: to.duration_since(from).as_secs_f64().max(1.0) };
    html! {
        div class="timeline" {
            @for (at, lane) in shown.iter().enumerate() {
                @let is_first = at == 0 || shown[at - 1].path != lane.path;
                @let number = colour(lane.agent).map_or_else(|| "x".to_owned(), |at| at.to_string());
                div class={ "lane c" (number) @if is_first { " first" } } {
                    p { @if is_first { code { (name(&lane.path)) } " " } span { (name(lane.agent)) } }
                    svg role="img" aria-label=(lane_said(lane)) width="100%" height="18" {
                        line class="ground" x1="0" x2="100%" y1="9" y2="9" {}
                        @for quarter in ["0%", "25%", "50%", "75%", "100%"] {
                            line class="ground" x1=(quarter) x2=(quarter) y1="0" y2="18" {}
                        }
                        @for tenure in lane.tenures.iter().take(BARS) { (bar(tenure, &scale, now)) }
                    }
                }
            }
            div class="axis" aria-hidden="true" {
                span { (time(from)) }
                span { (time(to)) }
            }
        }
        p class="more" {
            "Full: held or given back. Pale: ran out, or was taken away. Dashed: locked by hand. A bar that is touched says "
            "more, and the numbers below say all."
        }
        @if shown.len() < lanes.len() {
            @let all = if locks.has_chain { "policy locks --log" } else { "git log -p WORK_STATUS.md" };
            p class="more" {
                "… and " (counted(lanes.len() - shown.len(), "lane")) " more, left out to keep the page small: "
                code { (all) } " tells all."
            }
        }
    }
}

/// What a lane's length stands for.
struct Scale {
    from: Timestamp,
    length: f64,
}

fn bar(tenure: &Tenure, scale: &Scale, now: Timestamp) -> Markup {
    let at = |time: Timestamp| time.duration_since(scale.from).as_secs_f64() / scale.length * 100.0;
    let (from, to) = (at(tenure.from).clamp(0.0, 100.0), at(tenure.to.unwrap_or(now)).clamp(0.0, 100.0));
    let class = match (&tenure.ending, tenure.source) {
        (Ending::Held, _) => "held",
        (Ending::Forced(..) | Ending::RanOut, _) => "lost",
        (_, Source::File) => "by-hand",
        (_, Source::Arbiter) => "done",
    };
    html! {
        rect class=(class) x=(percent(from)) width=(percent((to - from).max(0.0))) y="4" height="10" rx="1" {
            title { (bar_said(tenure, now)) }
        }
    }
}

fn bar_said(tenure: &Tenure, now: Timestamp) -> String {
    let stamp = |at: Timestamp| at.strftime("%-d %b %Y, %H:%M").to_string();
    let held = span(tenure.to.unwrap_or(now).duration_since(tenure.from));
    let task = if tenure.task.is_empty() { String::new() } else { format!(": {}", name(&tenure.task)) };
    format!(
        "{} from {}, {} after {held}{task}",
        name(&tenure.agent),
        stamp(tenure.from),
        tenure.ending.name()
    )
}

fn lane_said(lane: &Lane<'_>) -> String {
    format!("{} held {} {}", name(lane.agent), name(&lane.path), counted(lane.tenures.len(), "time"))
}

/// The lanes: paths that several held come first, then those that were taken last; the holders of a path stand together.
fn lanes(tenures: &[Tenure]) -> Vec<Lane<'_>> {
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    let mut places: rustc_hash::FxHashMap<(&str, &str), usize> = rustc_hash::FxHashMap::default();
    for tenure in tenures {
        let key = (tenure.pattern.as_str(), tenure.agent.as_str());
        let at = *places.entry(key).or_insert(lanes.len());
        if at == lanes.len() {
            lanes.push(Lane { path: tenure.pattern.to_string(), agent: &tenure.agent, tenures: Vec::new() });
        }
        lanes[at].tenures.push(tenure);
    }
    let mut of_path: rustc_hash::FxHashMap<String, (usize, Timestamp)> = rustc_hash::FxHashMap::default();
    for lane in &lanes {
        let last = lane.tenures.iter().map(|tenure| tenure.from).max().unwrap_or(Timestamp::MIN);
        let known = of_path.entry(lane.path.clone()).or_insert((0, last));
        *known = (known.0 + 1, known.1.max(last));
    }
    lanes.sort_by_cached_key(|lane| {
        let (holders, last) = of_path.get(&lane.path).copied().unwrap_or((0, Timestamp::MIN));
        let first = lane.tenures.first().map(|tenure| tenure.from);
        (std::cmp::Reverse((holders > 1, last)), lane.path.clone(), first)
    });
    lanes
}

/// The holders, those with most lanes first: they get the colours.
fn agents<'a>(lanes: &[Lane<'a>]) -> Vec<&'a str> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for lane in lanes {
        *counts.entry(lane.agent).or_default() += 1;
    }
    let mut agents: Vec<(&str, usize)> = counts.into_iter().collect();
    agents.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    agents.into_iter().map(|(agent, _)| agent).collect()
}

fn tenures(locks: &Locks, now: Timestamp) -> Markup {
    // The newest are what people look for.
    let rows = locks.tenures.iter().rev().map(|tenure| {
        [
            html! { code { (name(tenure.pattern.as_str())) } },
            html! { (name(&tenure.agent)) },
            time(tenure.from),
            html! { (span(tenure.to.unwrap_or(now).duration_since(tenure.from))) },
            html! { (ended(tenure)) },
            html! { (name(&tenure.task)) },
        ]
    });
    grid(
        "Every lock of this time, the newest first",
        ["Path", "Holder", "Since", "Held for", "Ended", "Task"],
        rows,
        ROWS,
    )
}

fn ended(tenure: &Tenure) -> String {
    let renewed = match tenure.renewals {
        0 => String::new(),
        times => format!(", renewed {}", counted(times, "time")),
    };
    let by_hand = if tenure.source == Source::File { ", by hand" } else { "" };
    match &tenure.ending {
        Ending::Forced(by, reason) => format!("forced by {}: {}{renewed}{by_hand}", name(by), name(reason)),
        ending => format!("{}{renewed}{by_hand}", ending.name()),
    }
}

fn contention(locks: &Locks) -> Markup {
    let tenures = &locks.tenures;
    let path = |at: usize| html! { code { (name(tenures[at].pattern.as_str())) } };
    let agent = |at: usize| html! { (name(&tenures[at].agent)) };
    let overlaps = locks.contention.overlaps.iter().map(|overlap| {
        let both = overlap
            .to
            .map_or_else(|| html! { "still" }, |to| html! { (span(to.duration_since(overlap.from))) });
        [
            path(overlap.first),
            agent(overlap.first),
            path(overlap.second),
            agent(overlap.second),
            time(overlap.from),
            both,
        ]
    });
    let handovers = locks.contention.handovers.iter().map(|handover| {
        let (before, after) = (&tenures[handover.before], &tenures[handover.after]);
        let held = before.to.map(|to| span(to.duration_since(before.from))).unwrap_or_default();
        [
            path(handover.after),
            html! { (name(&before.agent)) @if handover.is_unwilling(tenures) { " (" (before.ending.name()) ")" } },
            html! { (held) },
            html! { (name(&after.agent)) },
            html! { (span(handover.free)) },
            time(after.from),
        ]
    });
    html! {
        h3 { "Contention" }
        p class="hint" {
            "Who was refused a lock, and how long somebody waited, is recorded nowhere: a request that comes to nothing "
            "leaves no entry. What was granted tells how soon a path that one gave up was taken by another; the shorter "
            "the pause, the likelier somebody waited."
        }
        @if overlaps.len() == 0 { p class="empty" { "No two holders had one path at one time." } }
        @else {
            @let columns = ["Path", "Holder", "And", "Of", "Since", "For"];
            (grid("Two holders on one path at one time", columns, overlaps, MEETINGS))
        }
        @if handovers.len() == 0 { p class="empty" { "No path went from one holder to another." } }
        @else {
            @let columns = ["Path", "Before", "Held for", "Then", "Free for", "At"];
            @let caption = "Paths that went from one holder to another, the shortest pause first";
            (grid(caption, columns, handovers, MEETINGS))
        }
    }
}
