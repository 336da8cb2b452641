//! Owns orchestration-index.md, and the question both documents are asked: does an update say something new?
//!
//! The document is the team's own Markdown; nothing of it is parsed. What counts is its lines, stripped of what can
//! change without telling anything: white space, dates and times, order, table rules, HTML comments.

use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::Regex;
use rustc_hash::FxHashMap;

/// Whether `after` has a line that says something and stands in none of `before`. A line that stood there once and
/// stands there twice now is new the second time.
pub fn gains(before: &[&[u8]], after: &[u8]) -> bool {
    let lines = substance(after);
    let stood: Vec<FxHashMap<String, usize>> = before.iter().map(|text| counted(substance(text))).collect();
    let now = counted(lines);
    #[expect(
        clippy::iter_over_hash_type,
        reason = "only whether any line is new counts, not which comes first"
    )]
    for (line, count) in &now {
        if stood.iter().all(|old| old.get(line).copied().unwrap_or(0) < *count) {
            return true;
        }
    }
    false
}

fn counted(lines: Vec<String>) -> FxHashMap<String, usize> {
    let mut counts = FxHashMap::default();
    for line in lines {
        *counts.entry(line).or_default() += 1;
    }
    counts
}

/// The lines that say something, in the form in which they are compared.
fn substance(text: &[u8]) -> Vec<String> {
    let text = without_comments(&text.to_str_lossy());
    text.lines().filter_map(normalised).collect()
}

/// `None`: the line says nothing. Only letters and digits outside dates count, so that neither a moved pipe nor a new
/// bullet makes a line new; a line that is nothing but a label of a date (`Last updated: 2026-11-22`) says nothing.
fn normalised(line: &str) -> Option<String> {
    let bare = DATE.replace_all(line, " ");
    let had_date = bare.len() != line.len() || bare != line;
    let words: Vec<String> = bare
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '.' | '_' | '-'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let only_label = words.iter().all(|word| DATE_LABELS.contains(&word.as_str()));
    if words.is_empty() || only_label && (had_date || words.len() <= 2) {
        return None;
    }
    // Check marks carry meaning of their own: `- [ ] parser` → `- [x] parser` is an update.
    let marks: String =
        line.chars().filter(|c| matches!(c, '✅' | '✓' | '✔' | '❌' | '✗' | '☑' | '⏳' | '🚧')).collect();
    let checked = if line.contains("[x]") || line.contains("[X]") { "[x]" } else { "" };
    Some(format!("{checked}{marks}{}", words.join(" ")))
}

/// Words that only say that a date follows.
const DATE_LABELS: [&str; 16] = [
    "last",
    "updated",
    "update",
    "modified",
    "changed",
    "edited",
    "date",
    "as",
    "of",
    "on",
    "at",
    "by",
    "time",
    "timestamp",
    "utc",
    "revision",
];

/// Dates and times as people write them: ISO 8601 and its parts, `22.11.2026`, `11/22/2026`, `22 Nov 2026`,
/// `November 22, 2026`, `05:46:00Z`, `5:46 pm`.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
    let patterns = [
        r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?",
        r"\d{4}/\d{1,2}/\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}",
        &format!(r"\b\d{{1,2}}\.? {month},? \d{{4}}|\b{month} \d{{1,2}},? \d{{4}}"),
        r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?(?:Z| ?UTC)?",
    ];
    Regex::new(&format!("(?i){}", patterns.join("|")))
        .unwrap_or_else(|error| unreachable!("a fixed pattern: {error}"))
});

/// The text without `<!-- … -->`. One that is never closed runs to the end, as in CommonMark's HTML blocks.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("<!--") {
        kept.push_str(head);
        rest = tail.split_once("-->").map_or("", |(_, after)| after);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::gains;

    const BEFORE: &str = "# Index\n\nLast updated: 2026-11-21\n\n| Area | Owner |\n|---|---|\n| parser | rust-expert, 2026-11-20 |\n\n- [ ] tokens\n- docs\n";

    #[track_caller]
    fn gained(from: &str, to: &str) -> bool {
        let after = BEFORE.replace(from, to);
        assert_ne!(after, BEFORE, "the replacement does something");
        gains(&[BEFORE.as_bytes()], after.as_bytes())
    }

    #[test]
    fn what_says_something_new() {
        for (from, to) in [
            ("- docs", "- docs\n- lexer"),
            ("- docs", "- docs\n- docs"),
            ("[ ] tokens", "[x] tokens"),
            ("rust-expert,", "python-pro,"),
            ("# Index", "# Index of parts"),
            ("- docs", "- docs ✅"),
            ("- docs", "- docs: see src/a.rs"),
        ] {
            assert!(gained(from, to), "{to:?}");
        }
        assert!(gains(&[], b"- anything\n"), "a new document");
    }

    #[test]
    fn what_says_nothing_new() {
        for (from, to) in [
            ("2026-11-21", "2026-11-22"),
            ("rust-expert, 2026-11-20", "rust-expert, 2026-11-22T10:00:00Z"),
            ("- docs", "-   docs  "),
            ("- docs", "* docs"),
            ("|---|---|", "|:---|---:|"),
            ("- docs\n", "- docs\n\n\n"),
            ("- docs", "- docs\n\n---"),
            ("- docs", "- docs\n<!-- touched\nagain -->"),
            ("- docs", "- docs\n\n22 Nov 2026"),
            ("- docs", "- docs\nDate: 11/22/2026 5:46 pm"),
            ("- docs\n", ""),
            ("\n", "\r\n"),
        ] {
            assert!(!gained(from, to), "{to:?}");
        }
        let reordered = "- docs\n- [ ] tokens\n| parser | rust-expert, 2026-11-20 |\n# Index\n";
        assert!(!gains(&[BEFORE.as_bytes()], reordered.as_bytes()), "another order");
        assert!(!gains(&[], b" \n\n---\n"), "an empty document");
    }

    #[test]
    fn a_merge_gains_what_no_side_had() {
        let (ours, theirs) = (b"- a\n- b\n".as_slice(), b"- a\n- c\n".as_slice());
        assert!(!gains(&[ours, theirs], b"- a\n- b\n- c\n"));
        assert!(gains(&[ours, theirs], b"- a\n- b\n- c\n- d\n"));
    }
}
