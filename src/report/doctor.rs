//! Owns how an examination is shown: a line for each thing that was found, with what mends it below; for programs one
//! JSON object.

use serde::Serialize;

use super::sanitize;
use crate::doctor::{Diagnosis, Verdict, worst};
use crate::fault::Fault;

#[derive(Serialize)]
struct Examination<'a> {
    outcome: &'static str,
    checks: Vec<Entry<'a>>,
    mended: &'a [String],
    faults: Vec<Trouble<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    check: &'static str,
    verdict: &'static str,
    message: &'a str,
    help: &'a str,
}

#[derive(Serialize)]
struct Trouble<'a> {
    message: &'a str,
    help: &'a str,
}

/// What was mended, for people: a line each, and an empty one where there is any.
pub fn mended(done: &[String]) -> String {
    let lines: String = done.iter().map(|line| format!("{}\n", sanitize::one_line(line))).collect();
    if lines.is_empty() { lines } else { lines + "\n" }
}

/// For people.
pub fn pretty(found: &[Diagnosis]) -> String {
    let width = found.iter().map(|one| one.check.len()).max().unwrap_or_default();
    let mut text = String::new();
    for one in found {
        let head = format!("{:<7}  {:<width$}", one.verdict.name(), one.check);
        text.push_str(&format!("{head}  {}\n", sanitize::one_line(&one.message)));
        let margin = " ".repeat(head.len() + 2);
        // A help may show lines to write: they stay lines.
        for (at, line) in one.help.lines().enumerate() {
            let word = if at == 0 { "help: " } else { "    " };
            text.push_str(&format!("{margin}{word}{}\n", sanitize::one_line(line)));
        }
    }
    let counted: Vec<String> = [
        (Verdict::Problem, "problem", "problems"),
        (Verdict::Warning, "warning", "warnings"),
        (Verdict::Unknown, "check that could not be made", "checks that could not be made"),
    ]
    .into_iter()
    .filter_map(|(verdict, one, many)| match found.iter().filter(|one| one.verdict == verdict).count() {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    })
    .collect();
    match counted.is_empty() {
        true => text.push_str("\nNothing is wrong.\n"),
        false => text.push_str(&format!("\n{}\n", counted.join(", "))),
    }
    text
}

/// For programs, with what was mended before.
pub fn json(found: &[Diagnosis], mended: &[String]) -> String {
    let outcome = worst(found).name();
    write(&Examination { outcome, checks: found.iter().map(entry).collect(), mended, faults: Vec::new() })
}

fn entry(one: &Diagnosis) -> Entry<'_> {
    Entry { check: one.check, verdict: one.verdict.name(), message: &one.message, help: &one.help }
}

/// A fault in place of an examination, for programs.
pub fn fault_json(fault: &Fault) -> String {
    let faults = vec![Trouble { message: &fault.message, help: &fault.help }];
    write(&Examination { outcome: "fault", checks: Vec::new(), mended: &[], faults })
}

fn write(examination: &Examination<'_>) -> String {
    // Strings and lists: nothing in them can fail to be written.
    let mut text = serde_json::to_string_pretty(examination).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::{json, pretty};
    use crate::doctor::{Diagnosis, Verdict};

    fn found() -> Vec<Diagnosis> {
        let one = |check, verdict, message: &str, help: &str| Diagnosis {
            check,
            verdict,
            message: message.to_owned(),
            help: help.to_owned(),
        };
        vec![
            one("git", Verdict::Ok, "git 2.47.3", ""),
            one(
                "server",
                Verdict::Problem,
                "it says \u{1b}[2J no",
                "write this:\n[locks]\nremote-ref = \"x\"",
            ),
        ]
    }

    #[test]
    fn helps_keep_their_lines_and_servers_control_no_terminal() {
        insta::assert_snapshot!(pretty(&found()), @r#"
        ok       git     git 2.47.3
        problem  server  it says \u{1b}[2J no
                         help: write this:
                             [locks]
                             remote-ref = "x"

        1 problem
        "#);
    }

    #[test]
    fn programs_get_one_object() {
        let read: serde_json::Value = serde_json::from_str(&json(&found(), &[])).unwrap();
        assert_eq!(read["outcome"], "problem");
        assert_eq!(read["checks"][1]["check"], "server");
        assert_eq!(read["checks"][1]["verdict"], "problem");
        assert!(read["checks"][1]["help"].as_str().unwrap().contains("[locks]\n"));
    }
}
