//! Owns the line view of content: where lines start, and which of them a change adds.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput, sources::byte_lines};

/// Which lines of a text a change adds: what it answers for. Lines count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedLines {
    starts: Vec<usize>,
    added: Vec<Range<usize>>,
}

impl AddedLines {
    /// Every line: a new file, or a whole tree judged.
    pub fn all(after: &[u8]) -> Self {
        let starts = line_starts(after);
        let all = 0..starts.len();
        Self { starts, added: vec![all] }
    }

    /// The lines of `after` that stand in none of `before`, as a line diff with Myers' algorithm pairs them: git's
    /// default algorithm, so that people find here what `git diff` shows them. White space counts, and so does a
    /// carriage return, unless every line of one side has one and no line of the other: then only line endings changed.
    pub fn since(before: &[&[u8]], after: &[u8]) -> Self {
        let mut lines = Self::all(after);
        for old in before {
            let added = added_ranges(old, after);
            lines.added = intersect(&lines.added, &added);
        }
        lines
    }

    /// Whether nothing is added.
    pub fn is_empty(&self) -> bool {
        self.added.iter().all(Range::is_empty)
    }

    /// How many lines are added.
    pub fn count(&self) -> usize {
        self.added.iter().map(ExactSizeIterator::len).sum()
    }

    /// Whether the line on which byte `at` stands is added.
    pub fn contains(&self, at: usize) -> bool {
        let line = self.line_of(at);
        self.added.iter().any(|range| range.contains(&line))
    }

    /// Whether any line that the bytes `span` touch is added.
    pub fn touches(&self, span: &Range<usize>) -> bool {
        let first = self.line_of(span.start);
        let last = self.line_of(span.end.max(span.start + 1) - 1);
        self.added.iter().any(|range| range.start <= last && first < range.end)
    }

    /// The added runs, as bytes of the text, in order.
    pub fn spans(&self, after: &[u8]) -> Vec<Range<usize>> {
        let start = |line: usize| self.starts.get(line).copied().unwrap_or(after.len());
        self.added
            .iter()
            .filter(|lines| !lines.is_empty())
            .map(|lines| start(lines.start)..start(lines.end))
            .collect()
    }

    fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at).saturating_sub(1)
    }
}

fn line_starts(text: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(
        memchr::memchr_iter(b'\n', text).map(|newline| newline + 1).filter(|&start| start < text.len()),
    );
    if text.is_empty() {
        starts.clear();
    }
    starts
}

fn added_ranges(before: &[u8], after: &[u8]) -> Vec<Range<usize>> {
    let (old, new) = (without_returns(before, after), without_returns(after, before));
    let input = InternedInput::new(byte_lines(&old), byte_lines(&new));
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    diff.hunks()
        .filter(|hunk| !hunk.after.is_empty())
        .map(|hunk| hunk.after.start as usize..hunk.after.end as usize)
        .collect()
}

/// `text` with LF endings if it ends its lines with CRLF throughout and `other` never does, else as it is.
fn without_returns<'a>(text: &'a [u8], other: &[u8]) -> std::borrow::Cow<'a, [u8]> {
    let returns = memchr::memmem::find_iter(text, b"\r\n").count();
    let all_crlf = returns > 0 && returns == memchr::memchr_iter(b'\n', text).count();
    if all_crlf && memchr::memmem::find(other, b"\r\n").is_none() {
        return bstr::ByteSlice::replace(text, b"\r\n", b"\n").into();
    }
    text.into()
}

fn intersect(left: &[Range<usize>], right: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut i, mut j, mut both) = (0, 0, Vec::new());
    while i < left.len() && j < right.len() {
        let overlap = left[i].start.max(right[j].start)..left[i].end.min(right[j].end);
        if !overlap.is_empty() {
            both.push(overlap);
        }
        if left[i].end < right[j].end { i += 1 } else { j += 1 }
    }
    both
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "spans are ranges, and often there is one")]
mod tests {
    use super::AddedLines;

    #[test]
    fn only_the_lines_that_are_new_to_every_parent_are_added() {
        let after = b"a\nours\ntheirs\nevil\n";
        let lines = AddedLines::since(&[b"a\nours\n", b"a\ntheirs\n"], after);
        assert_eq!(lines.spans(after), [14..19]);
        assert!(lines.contains(15) && !lines.contains(3));
    }

    #[test]
    fn a_new_line_ending_alone_adds_nothing() {
        assert!(AddedLines::since(&[b"a\nb\n"], b"a\r\nb\r\n").is_empty());
        let after = b"a\r\nb\r\nc\r\n";
        assert_eq!(AddedLines::since(&[b"a\nb\n"], after).spans(after), [6..9]);
    }

    #[test]
    fn a_last_line_without_newline_counts() {
        let after = b"a\nb";
        let lines = AddedLines::since(&[b"a\n"], after);
        assert_eq!(lines.spans(after), [2..3]);
        assert!(lines.touches(&(0..3)) && !lines.touches(&(0..1)));
        assert!(AddedLines::all(b"").is_empty());
    }
}
