//! Owns the finding: what a rule says is wrong with a change, and where.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::change::{Blob, Origin, RepoPath};

/// How much a finding weighs. Only errors block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Blocks: exit code 1.
    Error,
    /// Shown, does not block.
    Warning,
    /// For information.
    Note,
}

impl Severity {
    /// Its name in reports and in policy.toml.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A span of a blob, and the path at which it stands in the change.
#[derive(Clone, Debug)]
pub struct Label {
    /// The text.
    pub blob: Blob,
    /// Bytes of it.
    pub range: Range<usize>,
    /// What stands there, in a few words.
    pub text: String,
}

/// What a rule reports. The engine adds whose change it is, sets the severity, and sorts.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Why it counts.
    pub why: String,
    /// The exact command or edit that mends it.
    pub help: String,
    /// Where; `None` where the finding is about the change as a whole.
    pub path: Option<RepoPath>,
    /// The span, where the finding is about a part of the file.
    pub label: Option<Label>,
    /// Further places that show the same, for people; what identifies the finding is the first.
    pub others: Vec<(RepoPath, Label)>,
    /// Where the change stands: set by the engine.
    pub origin: Origin,
    /// Who made it: set by the engine.
    pub agent: Option<String>,
    /// Stable under moved lines, rebases and squashes; unique in a report: set by the engine.
    pub fingerprint: String,
}

/// A place in a text as people count it: from 1, columns in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Finding {
    /// Starts a finding about the change as a whole. `why` and `help` end up in every report: make them count.
    pub fn new(
        rule: &'static str,
        message: impl Into<String>,
        why: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            why: why.into(),
            help: help.into(),
            path: None,
            label: None,
            others: Vec::new(),
            origin: Origin::Index,
            agent: None,
            fingerprint: String::new(),
        }
    }

    /// About the file at `path` as a whole.
    #[must_use]
    pub fn in_file(mut self, path: &RepoPath) -> Self {
        self.path = Some(path.clone());
        self
    }

    /// About a span of the file at `path`.
    #[must_use]
    pub fn at(mut self, path: &RepoPath, blob: &Blob, range: Range<usize>, text: impl Into<String>) -> Self {
        self.path = Some(path.clone());
        self.label = Some(Label { blob: blob.clone(), range, text: text.into() });
        self
    }

    /// The same at a further place.
    #[must_use]
    pub fn and_at(
        mut self,
        path: &RepoPath,
        blob: &Blob,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> Self {
        self.others.push((path.clone(), Label { blob: blob.clone(), range, text: text.into() }));
        self
    }

    /// With a weight of its own, below or above the rule's: a standing defect is a warning, one just made an error.
    /// `policy.toml` may lower it further, never raise it.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// First and last position of the span; `None` where there is none.
    pub fn positions(&self) -> Option<(Position, Position)> {
        let label = self.label.as_ref()?;
        let end = label.range.end.max(label.range.start);
        Some((position(&label.blob.data, label.range.start), position(&label.blob.data, end)))
    }

    /// What the fingerprint is made of, but for the occurrence: rule, path, and the line with white space folded; where
    /// none is marked, the message without its numbers, times and ids, which tell how things stand today: until when a
    /// lock holds, how many paths a change has.
    pub(crate) fn identity(&self) -> String {
        let path = self.path.as_ref().map(|path| path.display().into_owned()).unwrap_or_default();
        let text = match &self.label {
            Some(_) => self.text(),
            None => without_numbers(&self.message),
        };
        format!("{}\n{path}\n{text}", self.rule)
    }

    /// The line it marks, or the lines, with white space folded; the message where it marks none.
    pub(crate) fn text(&self) -> String {
        let marked = self.label.as_ref().map(|label| folded_lines(&label.blob.data, &label.range));
        marked.unwrap_or_else(|| self.message.clone())
    }

    /// Sets the fingerprint from the identity and how often it occurred before in the same change.
    pub(crate) fn set_fingerprint(&mut self, identity: &str, occurrence: usize) {
        let digest = Sha256::digest(format!("{identity}\n{occurrence}"));
        self.fingerprint = digest.iter().take(16).map(|b| format!("{b:02x}")).collect();
    }
}

/// `text` with a `#` for every word of ASCII letters and digits that has a digit.
fn without_numbers(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..].find(|c| !is_word(c)).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        out.push_str(&rest[..start]);
        out.push_str(if word.contains(|c: char| c.is_ascii_digit()) { "#" } else { word });
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn position(text: &[u8], at: usize) -> Position {
    let before = &text[..at.min(text.len())];
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    Position {
        line: memchr::memchr_iter(b'\n', before).count() + 1,
        column: String::from_utf8_lossy(&before[start..]).chars().count() + 1,
    }
}

/// How much of a line counts on each side of a span: a line may be a whole file, and may hold thousands of findings.
const AROUND: usize = 2_048;

/// The lines that `range` touches, with white space folded.
pub(crate) fn folded_lines(text: &[u8], range: &Range<usize>) -> String {
    let start = memchr::memrchr(b'\n', &text[..range.start.min(text.len())]).map_or(0, |newline| newline + 1);
    let from = range.end.clamp(start, text.len());
    let end = memchr::memchr(b'\n', &text[from..]).map_or(text.len(), |newline| from + newline);
    let (start, end) = (start.max(range.start.saturating_sub(AROUND)), end.min(from + AROUND));
    String::from_utf8_lossy(&text[start..end]).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{AROUND, Position, folded_lines, position, without_numbers};

    #[test]
    fn positions_count_characters_from_one() {
        let text = "eins\nzwö: drei\n".as_bytes();
        let at = text.windows(4).position(|w| w == b"drei").unwrap();
        assert_eq!(position(text, at), Position { line: 2, column: 6 });
        assert_eq!(position(text, 0), Position { line: 1, column: 1 });
    }

    #[test]
    fn a_fingerprint_text_is_the_whole_lines_with_white_space_folded() {
        assert_eq!(folded_lines(b"a\n  let  x =\t1;\nb", &(6..7)), "let x = 1;");
        assert_eq!(folded_lines(b"last", &(4..4)), "last");
    }

    #[test]
    fn numbers_times_and_ids_are_no_part_of_a_message() {
        for (text, left) in [
            ("locked since 2026-11-22T05:00:00Z for \"x\"", "locked since #-#-#:#:# for \"x\""),
            ("`a` and 130 more, content 3f9c0, größe2", "`a` and # more, content #, größ#"),
            ("nothing", "nothing"),
            ("", ""),
            ("7", "#"),
        ] {
            assert_eq!(without_numbers(text), left);
        }
    }

    #[test]
    fn a_line_that_is_a_whole_file_does_not_become_a_fingerprint_text_of_its_length() {
        let text = "a".repeat(1_000_000);
        assert_eq!(folded_lines(text.as_bytes(), &(500_000..500_004)).len(), 2 * AROUND + 4);
        assert_eq!(folded_lines(text.as_bytes(), &(999_999..1_000_000)).len(), AROUND + 1);
    }
}
