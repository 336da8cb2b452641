//! Owns the Markdown form, for a comment under a pull request or a job's summary.
//!
//! Whatever a repository says is written with character references, which are text to every reader of Markdown and HTML:
//! no table, code span, link, image or tag begins in it. Nobody is mentioned either: references do not stop a host from
//! that, a space without width after the sign does.

use super::words::{change_title, fault_message, place, summary};
use super::{Outcome, Report, sanitize};
use crate::finding::{Finding, Severity};

/// How many characters a comment on GitHub may have; GitLab and others take more.
pub const COMMENT: usize = 65_536;

/// How many bytes all that a step writes into its job summary may have on GitHub.
pub const STEP_SUMMARY: usize = 1 << 20;

/// What is kept free of a limit, for the line that tells what was cut.
const RESERVE: usize = 200;

/// How many paths are listed that could not be judged.
const LISTED: usize = 10;

/// The report in at most `limit` bytes, which are at least as many as characters: whole rows of it, errors first, and
/// where not all have room a last line that says so.
pub fn render(report: &Report, limit: usize) -> String {
    let sign = match report.outcome {
        Outcome::Clean => "✅",
        Outcome::Violations => "❌",
        Outcome::Fault => "⚠️",
    };
    let mut page = Page { text: format!("### {sign} policy: {}\n", summary(report)), limit, left_out: 0 };
    for fault in &report.faults {
        page.add(&format!(
            "\n**could not check**: {}<br>To mend it: {}\n",
            cell(&fault_message(fault)),
            cell(&fault.help)
        ));
    }
    // What blocks comes first, each half change by change.
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity != Severity::Error);
    let blocks = |finding: &Finding| finding.severity == Severity::Error;
    let is_one_table =
        |a: &&Finding, b: &&Finding| (blocks(a), a.origin, &a.agent) == (blocks(b), b.origin, &b.agent);
    for group in findings.chunk_by(is_one_table) {
        add_group(&mut page, group);
    }
    if !report.not_evaluated.is_empty() {
        add_unjudged(&mut page, report);
    }
    if report.default_pack {
        page.add("\nThere is no policy.toml: the default pack judged (`policy init` writes one).\n");
    }
    page.finish()
}

/// Text with an end that it does not outgrow.
struct Page {
    text: String,
    limit: usize,
    left_out: usize,
}

impl Page {
    /// Adds a part if it has room. Once one had none, none after it has: what is shown is the beginning.
    fn add(&mut self, part: &str) -> bool {
        let has_room = self.left_out == 0 && self.text.len() + part.len() + RESERVE <= self.limit;
        if has_room {
            self.text.push_str(part);
        } else {
            self.left_out += 1;
        }
        has_room
    }

    fn finish(mut self) -> String {
        if self.left_out > 0 {
            let line = format!(
                "\n…and {} more that this page has no room for: `policy check` shows all of it.\n",
                self.left_out
            );
            self.text.push_str(&line);
        }
        self.text
    }
}

fn add_group(page: &mut Page, group: &[&Finding]) {
    let first = group[0];
    let title = cell(&change_title(first.origin, first.agent.as_deref()));
    let mut head = format!(
        "\n#### {title}\n\n| | rule | where | what is wrong | what mends it |\n|---|---|---|---|---|\n"
    );
    for finding in group {
        let sign = match finding.severity {
            Severity::Error => "❌",
            Severity::Warning => "⚠️",
            Severity::Note => "ℹ️",
        };
        let place = sanitize::one_line(&place(finding));
        let place = if place.is_empty() { String::new() } else { format!("<code>{}</code>", inert(&place)) };
        let row = format!(
            "| {sign} {} | {} | {place} | {} | {} |\n",
            finding.severity.name(),
            finding.rule,
            cell(&finding.message),
            cell(&finding.help)
        );
        // A table's head without a row is none.
        page.add(&format!("{head}{row}"));
        head.clear();
    }
}

fn add_unjudged(page: &mut Page, report: &Report) {
    let all = &report.not_evaluated;
    let mut list = String::from("\nNot evaluated:\n\n");
    for entry in all.iter().take(LISTED) {
        list.push_str(&format!(
            "- <code>{}</code> ({})\n",
            inert(&sanitize::one_line(&entry.path.display())),
            cell(&entry.reason)
        ));
    }
    if all.len() > LISTED {
        list.push_str(&format!("- {} more, in `--format json`\n", all.len() - LISTED));
    }
    page.add(&list);
}

/// A text of several lines as one cell. What stands between backquotes is shown as code: where a repository's own text
/// has backquotes, too, the wrong half may be, and nothing else comes of it.
fn cell(text: &str) -> String {
    let text = sanitize::lines(text.trim());
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        let is_code = at % 2 == 1;
        match (is_code, at + 1 == parts.len()) {
            (true, false) if !part.is_empty() => out.push_str(&format!("<code>{}</code>", inert(part))),
            // The last backquote of an odd number opens nothing.
            (true, _) => out.push_str(&format!("&#96;{}", unmentioning(part))),
            (false, _) => out.push_str(&unmentioning(part)),
        }
    }
    out.replace('\n', "<br>")
}

/// Text in which nobody is mentioned and no issue is referred to.
fn unmentioning(text: &str) -> String {
    inert(text).replace("&#64;", "&#64;&#8203;").replace("&#35;", "&#35;&#8203;")
}

/// Text that begins nothing, neither in Markdown nor in HTML.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // An address is a link from `://` on, or from `www.`.
        let begins_link =
            c == ':' && rest.peek() == Some(&'/') || c == '.' && out.to_ascii_lowercase().ends_with("www");
        if begins_link || "&<>\"'`*_{}[]#|~\\!$@^=".contains(c) {
            out.push_str(&format!("&#{};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{COMMENT, cell, inert, render};
    use crate::report::samples;

    #[test]
    fn a_change_is_a_table() {
        insta::assert_snapshot!(render(&samples::violations(), COMMENT), @r#"
        ### ❌ policy: 3 errors, 1 warning in 2 changes, 1 suppressed, 1 not evaluated

        #### staged, by rust-expert

        | | rule | where | what is wrong | what mends it |
        |---|---|---|---|---|
        | ❌ error | fakery-stub | <code>src/a.rs:2</code> | <code>main</code> is a stub | write it, or take it out |
        | ❌ error | lock-held | <code>src/a.rs</code> | <code>src/a.rs</code> is locked by python-pro until 07:46 | wait, or ask python-pro to run<br><code>policy unlock src/a.rs</code> |
        | ❌ error | fakery-stub | <code>src/b.rs:2</code> | <code>main</code> is a stub | write it, or take it out |

        #### commit ababababab, by an unknown agent

        | | rule | where | what is wrong | what mends it |
        |---|---|---|---|---|
        | ⚠️ warning | agent-unknown |  | nobody says who made this commit | say it |

        Not evaluated:

        - <code>&#34;bin/&#92;377&#34;</code> (binary)
        "#);
    }

    #[test]
    fn a_clean_report_is_one_line_and_a_fault_says_its_way_out() {
        insta::assert_snapshot!(render(&samples::clean(), COMMENT), @r#"### ✅ policy: clean: 1 change, 4 paths"#);
        insta::assert_snapshot!(render(&samples::fault(), COMMENT), @r#"
        ### ⚠️ policy: could not check: 2 faults

        **could not check**: policy.toml:3:1: <code>locks</code> has no key <code>tll</code><br>To mend it: did you mean <code>ttl</code>?

        **could not check**: the base is hidden<br>To mend it: git fetch --unshallow
        "#);
    }

    #[test]
    fn code_is_what_stands_between_backquotes() {
        assert_eq!(cell("run `a|b` now"), "run <code>a&#124;b</code> now");
        assert_eq!(cell("a ` b"), "a &#96; b");
        assert_eq!(
            cell("ask @ada about #12\nor `@x`"),
            "ask &#64;&#8203;ada about &#35;&#8203;12<br>or <code>&#64;x</code>"
        );
        assert_eq!(
            inert("<script>[a](http://b)www.c![d]"),
            "&#60;script&#62;&#91;a&#93;(http&#58;//b)www&#46;c&#33;&#91;d&#93;"
        );
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let whole = render(&samples::many(500), usize::MAX);
        for limit in [1_000, 5_000, 20_000] {
            let cut = render(&samples::many(500), limit);
            assert!(cut.len() <= limit, "{} > {limit}", cut.len());
            let rows = cut.matches("\n| ❌").count();
            assert!(
                cut.ends_with(&format!(
                    "…and {} more that this page has no room for: `policy check` shows all of it.\n",
                    500 - rows
                )),
                "{cut}"
            );
            assert!(whole.starts_with(cut.split("\n…and").next().unwrap()));
        }
    }
}
