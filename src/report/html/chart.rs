//! Owns the drawings: bars and columns as inline SVG that stretches with the page. Lengths are in per cent across and in
//! pixels upwards, so that nothing is distorted and no text stands inside that would shrink.

use maud::{Markup, html};

use super::super::words::counted;
use super::tally::{Bin, Count, Tally};
use super::text::day;

/// How high the columns stand.
const HEIGHT: f64 = 132.0;

/// How high the small ones stand.
const SMALL: f64 = 22.0;

/// What was found week by week, as columns. The table behind it says the same.
pub(super) fn weeks(tally: &Tally<'_>) -> Markup {
    let most = tally.bins.iter().map(|bin| bin.count.sum()).max().unwrap_or_default();
    let (Some(first), Some(last)) = (tally.bins.first(), tally.bins.last()) else { return html! {} };
    let middle = tally.bins.get(tally.bins.len() / 2).filter(|_| tally.bins.len() > 4);
    html! {
        figure class="weeks" {
            div class="scale" aria-hidden="true" { span { (most) } span { "0" } }
            svg role="img" aria-labelledby="weeks-title" width="100%" height=(HEIGHT) {
                title id="weeks-title" {
                    "Findings by week: at most " (most) " in one bar, " (tally.total.sum()) " in all. The table below has the numbers."
                }
                @for (at, bin) in tally.bins.iter().enumerate() { (column(bin, at, tally, most)) }
                line class="ground" x1="0" x2="100%" y1=(HEIGHT - 0.5) y2=(HEIGHT - 0.5) {}
            }
            div class="axis" aria-hidden="true" {
                span { (day(first.start)) }
                @if let Some(middle) = middle { span { (day(middle.start)) } }
                @if tally.bins.len() > 1 { span { (day(last.start)) } }
            }
        }
    }
}

fn column(bin: &Bin, at: usize, tally: &Tally<'_>, most: usize) -> Markup {
    let (x, width) = place(at, tally.bins.len());
    let said = said(bin.count);
    let mut top = HEIGHT - 1.0;
    let parts = parts(bin.count).map(|(class, part)| {
        let height =
            if part == 0 { 0.0 } else { (part as f64 / most.max(1) as f64 * (HEIGHT - 4.0)).max(1.5) };
        top -= height;
        (class, top, height)
    });
    html! {
        g {
            title { "Week of " (bin.start.strftime("%-d %b %Y")) ": " (said) " in " (counted(bin.changes, "change")) }
            // So that the whole height answers to the pointer.
            rect class="reach" x=(percent(x)) width=(percent(width)) y="0" height=(HEIGHT) {}
            @for (class, y, height) in parts {
                @if height > 0.0 {
                    rect class=(class) x=(percent(x)) width=(percent(width)) y=(pixels(y)) height=(pixels(height)) {}
                }
            }
        }
    }
}

/// One bar from left to right: how many of each severity, as a part of `most`.
pub(super) fn bar(count: Count, most: usize) -> Markup {
    let share = |part: usize| part as f64 / most.max(1) as f64 * 100.0;
    let mut x = 0.0;
    let parts = parts(count).map(|(class, part)| {
        let from = x;
        x += share(part);
        (class, from, share(part))
    });
    html! {
        svg class="bar" role="img" aria-label=(said(count)) width="100%" height="10" {
            title { (said(count)) }
            @for (class, x, width) in parts {
                @if width > 0.0 { rect class=(class) x=(percent(x)) width=(percent(width)) y="0" height="10" {} }
            }
        }
    }
}

/// The same weeks as above, small: one of many to compare.
pub(super) fn small(by_bin: &[usize], what: &str) -> Markup {
    let most = by_bin.iter().copied().max().unwrap_or_default();
    let busiest = by_bin.iter().position(|&count| count == most).unwrap_or_default();
    let title =
        format!("{what}, week by week: {most} in the busiest, bar {} of {}", busiest + 1, by_bin.len());
    html! {
        svg class="small" role="img" aria-label=(title) width="100%" height=(SMALL) {
            title { (title) }
            line class="ground" x1="0" x2="100%" y1=(SMALL - 0.5) y2=(SMALL - 0.5) {}
            @for (at, &count) in by_bin.iter().enumerate() {
                @if count > 0 {
                    @let (x, width) = place(at, by_bin.len());
                    @let height = (count as f64 / most.max(1) as f64 * (SMALL - 3.0)).max(2.0);
                    rect x=(percent(x)) width=(percent(width)) y=(pixels(SMALL - 1.0 - height)) height=(pixels(height)) {}
                }
            }
        }
    }
}

/// Where the bar at `at` of `all` stands, and how wide it is, in per cent.
fn place(at: usize, all: usize) -> (f64, f64) {
    // A few bars as wide as the page would say nothing more.
    let slots = all.max(8) as f64;
    (at as f64 * 100.0 / slots + 10.0 / slots, 80.0 / slots)
}

fn parts(count: Count) -> [(&'static str, usize); 3] {
    [("error", count.errors), ("warning", count.warnings), ("note", count.notes)]
}

/// `3 errors, 1 warning`.
pub(super) fn said(count: Count) -> String {
    let parts = parts(count).into_iter().filter(|(_, part)| *part > 0);
    let parts: Vec<String> = parts.map(|(word, part)| counted(part, word)).collect();
    if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") }
}

pub(super) fn percent(value: f64) -> String {
    format!("{value:.3}%")
}

fn pixels(value: f64) -> String {
    format!("{value:.1}")
}
