//! Owns the tests of the page that need no repository: what it says of a report, that nothing in it is obeyed, and that
//! its colours can be read.

use jiff::Timestamp;

use super::{STYLE, render};
use crate::change::{Origin, RepoPath};
use crate::chronicle::Chronicle;
use crate::finding::Finding;
use crate::report::{Report, samples};

fn chronicle(report: Report) -> Chronicle {
    Chronicle {
        repository: "shop".to_owned(),
        range: Some("main..topic".to_owned()),
        asked: "the range main..topic".to_owned(),
        at: "2026-11-22T06:00:00Z".parse().unwrap(),
        begins: None,
        report,
        locks: None,
        reviews: None,
        services: None,
        blocked: None,
    }
}

#[test]
fn the_verdict_is_the_reports() {
    let says = |report, words: &str, outcome: &str| {
        let page = render(&chronicle(report));
        assert!(page.contains(&format!("<span>{words}</span></h1>")), "{words}: {page}");
        assert!(page.contains(&format!("data-outcome=\"{outcome}\"")), "{outcome}");
        page
    };
    says(samples::clean(), "Clean", "clean");
    says(samples::violations(), "Violations", "violations");
    let page = says(samples::fault(), "Could not check", "fault");
    assert!(!page.contains("Clean"), "{page}");
    assert!(page.contains("git fetch --unshallow"), "what mends it is said");
    says(Report::default(), "Nothing to judge", "clean");
}

#[test]
fn what_a_repository_holds_is_shown_and_not_obeyed() {
    let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u{202e}";
    let mut report = samples::clean();
    report.changes[0].agent = Some(evil.to_owned());
    let mut finding = Finding::new("fakery-todo", evil, evil, evil).in_file(&RepoPath::from(evil));
    finding.agent = Some(evil.to_owned());
    finding.origin = Origin::Index;
    report.findings.push(finding);
    report.conclude();
    let mut chronicle = chronicle(report);
    (chronicle.repository, chronicle.asked) = (evil.to_owned(), evil.to_owned());
    chronicle.range = Some(evil.to_owned());
    let page = render(&chronicle);
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    assert!(!page.contains('\u{202e}'));
    assert!(page.contains("&lt;script&gt;") && page.contains("\\u{202e}"));
}

#[test]
fn a_page_of_very_much_stays_small_and_says_what_it_leaves_out() {
    let mut report = samples::many(20_000);
    let long = "&\"<".repeat(10_000);
    for finding in &mut report.findings {
        finding.message.clone_from(&long);
        finding.help.clone_from(&long);
    }
    report.suppressed = report.findings.iter().take(2_000).cloned().map(samples::allowed).collect();
    report.changes = (0..2_000)
        .map(|at| {
            let mut change = report.changes[0].clone();
            change.agent = Some(format!("{at}{long}"));
            change.time = Timestamp::from_second(at * 86_400 * 3).unwrap();
            change
        })
        .collect();
    report.conclude();
    let page = render(&chronicle(report));
    assert!(page.len() < 2_000_000, "{}", page.len());
    assert!(page.contains("more, left out to keep the page small"));
    assert!(page.contains("policy check --range main..topic --only scope-outside"));
}

/// Relative luminance and contrast as WCAG 2.2 defines them.
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_colour_can_be_read_on_what_it_stands_on() {
    let blocks: Vec<&str> = STYLE.split(":root {").skip(1).take(2).collect();
    for (mode, block) in ["light", "dark"].iter().zip(&blocks) {
        let block = &block[..block.find('}').unwrap()];
        let colour = |name: &str| {
            let from = block.find(&format!("--{name}: #")).unwrap_or_else(|| panic!("{mode} has no {name}"));
            let value = block[from..].split(": ").nth(1).unwrap();
            value[..7].to_owned()
        };
        for text in ["ink", "soft", "error", "warning", "note", "clean", "link"] {
            for ground in ["paper", "card", "track"] {
                let ratio = contrast(&colour(text), &colour(ground));
                assert!(ratio >= 4.5, "{mode}: {text} on {ground} has {ratio:.2}, AA asks for 4.5");
            }
        }
        for mark in ["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "ax"] {
            let ratio = contrast(&colour(mark), &colour("card"));
            assert!(ratio >= 3.0, "{mode}: {mark} has {ratio:.2}, AA asks for 3");
        }
    }
    assert_eq!(blocks.len(), 2);
}
