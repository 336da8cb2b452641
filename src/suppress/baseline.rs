//! Owns policy-baseline.json: what stood when a repository adopted policy, one entry a line.
//!
//! An entry says what stands, not where: rule, path, the line with its white space folded, and which of several like
//! it. So it outlives moved lines, rebases and squashes. The last entry is empty, so that every other line ends alike
//! and lines can be taken out or merged (`merge=union`) without touching a neighbour.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::change::{RepoPath, Tree};
use crate::fault::{Fault, Place};
use crate::finding::Finding;
use crate::rules::{self, Family, Subject};

/// The baseline's path.
pub const BASELINE_FILE: &str = "policy-baseline.json";

/// The version of the form.
const SCHEMA: u32 = 1;

/// How much of a line an entry quotes. What is longer ends in a digest of the whole.
const QUOTED: usize = 200;

/// What makes two findings the same, but for how many of them there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Where, as reports show it. First, so that the file is sorted by path.
    pub path: String,
    /// The rule's id.
    pub rule: String,
    /// The line it marks, white space folded; the message where it marks none.
    pub text: String,
}

/// How many findings of each kind stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Key, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: u32,
    findings: Vec<Row>,
}

#[derive(Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Row {
    rule: String,
    path: String,
    text: String,
    occurrence: usize,
}

impl Key {
    /// The key of a finding.
    pub fn of(finding: &Finding) -> Self {
        let path = finding.path.as_ref().map(|path| path.display().into_owned()).unwrap_or_default();
        Self { path, rule: finding.rule.to_owned(), text: quoted(&finding.text()) }
    }
}

/// A folded line as an entry quotes it.
pub(super) fn quoted(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(QUOTED) else { return text.to_owned() };
    let digest: String = Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{}… {digest}", &text[..end])
}

/// Whether a baseline may hold the finding: it is about content, and not about allows.
pub fn may_stand(finding: &Finding) -> bool {
    let rule = rules::find(finding.rule);
    rule.is_some_and(|rule| rule.subject == Subject::Content && rule.family != Family::Suppression)
}

impl Baseline {
    /// The baseline of these findings.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut baseline = Self::default();
        for finding in findings {
            *baseline.counts.entry(Key::of(finding)).or_default() += 1;
        }
        baseline
    }

    /// The baseline that stands in `tree`; `None` if there is none. One that cannot be read is a fault.
    pub fn in_tree(tree: &Tree) -> Result<Option<Self>, Fault> {
        match tree.entry(&RepoPath::from(BASELINE_FILE))? {
            None => Ok(None),
            Some(entry) if entry.mode.is_file() => Self::parse(&tree.blob(entry.oid)?.data).map(Some),
            Some(_) => Err(Fault::new(
                format!("{BASELINE_FILE} is not a regular file"),
                "commit it as a regular file: links and directories cannot be trusted",
            )),
        }
    }

    /// Reads a baseline. Order and repetition do not matter: a merge that keeps both sides' lines is read as well.
    pub fn parse(text: &[u8]) -> Result<Self, Fault> {
        const HELP: &str = "take back what broke it (`git log -p policy-baseline.json` shows what changed); `policy baseline` writes it";
        let text = std::str::from_utf8(text)
            .map_err(|_| Fault::new(format!("{BASELINE_FILE} is not UTF-8"), HELP))?;
        let document: Document = serde_json::from_str(text).map_err(|error| {
            let range = place(text, error.line(), error.column());
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            Fault::new(format!("{BASELINE_FILE} cannot be read: {message}"), HELP).at(Place {
                name: BASELINE_FILE.to_owned(),
                text: Arc::from(text),
                range,
                label: "here".to_owned(),
            })
        })?;
        if document.schema != SCHEMA {
            let message = format!("{BASELINE_FILE} is of schema {}, and this is {SCHEMA}", document.schema);
            return Err(Fault::new(message, "use the version of policy that wrote it, or a later one"));
        }
        let mut counts = BTreeMap::new();
        for row in document.findings.into_iter().filter(|row| *row != Row::default()) {
            if row.rule.is_empty() {
                let message = format!("{BASELINE_FILE} has an entry without a rule, for `{}`", row.path);
                return Err(Fault::new(message, HELP));
            }
            // Of several alike the last is numbered one below their count; a merge may have dropped those before it.
            let rows: &mut Vec<usize> =
                counts.entry(Key { path: row.path, rule: row.rule, text: row.text }).or_default();
            if !rows.contains(&row.occurrence) {
                rows.push(row.occurrence);
            }
        }
        Ok(Self { counts: counts.into_iter().map(|(key, rows)| (key, rows.len())).collect() })
    }

    /// The file's text.
    pub fn render(&self) -> Result<String, Fault> {
        let mut text = format!("{{\"schema\": {SCHEMA}, \"findings\": [\n");
        for (key, count) in &self.counts {
            for occurrence in 0..*count {
                let row = Row {
                    rule: key.rule.clone(),
                    path: key.path.clone(),
                    text: key.text.clone(),
                    occurrence,
                };
                let row = serde_json::to_string(&row).map_err(|error| {
                    Fault::new(format!("an entry cannot be written: {error}"), "please report this")
                })?;
                text.push_str(&row);
                text.push_str(",\n");
            }
        }
        text.push_str("{}\n]}\n");
        Ok(text)
    }

    /// How many findings stand in it.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many findings like this one stand.
    pub fn count(&self, key: &Key) -> usize {
        self.counts.get(key).copied().unwrap_or_default()
    }

    /// The entries, with how many of each there are.
    pub fn entries(&self) -> impl Iterator<Item = (&Key, usize)> {
        self.counts.iter().map(|(key, count)| (key, *count))
    }

    /// What stands in either: of several alike, as many as the larger side has.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        for (key, count) in other.counts {
            let own = self.counts.entry(key).or_default();
            *own = count.max(*own);
        }
        self
    }

    /// What stands in this one beyond `other`.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        let more = |(key, count): (&Key, usize)| {
            let more = count.saturating_sub(other.count(key));
            (more > 0).then(|| (key.clone(), more))
        };
        Self { counts: self.entries().filter_map(more).collect() }
    }
}

/// The byte at a line and column, both from 1, as serde_json counts them.
fn place(text: &str, line: usize, column: usize) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at..at
}

#[cfg(test)]
mod tests {
    use super::{Baseline, Key, quoted};

    fn key(path: &str, text: &str) -> Key {
        Key { path: path.to_owned(), rule: "fakery-todo".to_owned(), text: text.to_owned() }
    }

    fn baseline(entries: &[(Key, usize)]) -> Baseline {
        Baseline { counts: entries.iter().cloned().collect() }
    }

    #[test]
    fn it_is_read_as_it_is_written_one_entry_a_line() {
        let some = baseline(&[(key("a.rs", "// TODO: \"x\""), 2), (key("b.rs", "// TODO"), 1)]);
        let text = some.render().unwrap();
        assert_eq!(text.lines().count(), 6);
        assert!(text.contains("\"occurrence\":1},\n"));
        assert_eq!(Baseline::parse(text.as_bytes()).unwrap(), some);
        let none = Baseline::default();
        assert_eq!(Baseline::parse(none.render().unwrap().as_bytes()).unwrap(), none);
    }

    #[test]
    fn order_and_repetition_do_not_matter() {
        let text = baseline(&[(key("a.rs", "x"), 1), (key("b.rs", "y"), 1)]).render().unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.insert(1, lines[2]);
        let merged = lines.join("\n");
        assert_eq!(Baseline::parse(merged.as_bytes()).unwrap(), Baseline::parse(text.as_bytes()).unwrap());
    }

    #[test]
    fn what_is_no_baseline_is_a_fault_that_points_at_its_place() {
        for text in
            ["", "[]", "{\"schema\": 1}", "schema = 1", "{\"schema\": 1, \"findings\": [{\"rul\": \"x\"}]}"]
        {
            let fault = Baseline::parse(text.as_bytes()).unwrap_err();
            assert!(fault.place.is_some() && fault.help.contains("policy baseline"), "{text}: {fault}");
        }
        assert!(Baseline::parse(b"{\"schema\": 2, \"findings\": []}").is_err());
        assert!(Baseline::parse(b"{\"schema\": 1, \"findings\": [{\"path\": \"a\"}]}").is_err());
        assert!(Baseline::parse(b"\xff").is_err());
    }

    #[test]
    fn sides_are_joined_and_compared_by_count() {
        let (one, two) =
            (baseline(&[(key("a", "x"), 2)]), baseline(&[(key("a", "x"), 1), (key("b", "x"), 1)]));
        assert_eq!(one.clone().joined(two.clone()).len(), 3);
        assert_eq!(one.beyond(&two), baseline(&[(key("a", "x"), 1)]));
        assert!(one.beyond(&one).is_empty());
    }

    #[test]
    fn a_giant_line_is_quoted_in_part_and_told_from_its_like() {
        let (one, other) = (format!("{}1", "ä".repeat(5_000)), format!("{}2", "ä".repeat(5_000)));
        assert!(quoted(&one).chars().count() < 250);
        assert_ne!(quoted(&one), quoted(&other));
        assert_eq!(quoted("short"), "short");
    }
}
