//! Owns the line view of content: where lines start, which of them a change adds, and what it puts in place of what.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput, sources::byte_lines};

/// Which lines of a text a change adds: what it answers for. Lines count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedLines {
    starts: Vec<usize>,
    added: Vec<Range<usize>>,
    /// The lines of the one text before that the change replaces, each run with those of the text after.
    replaced: Vec<(Range<usize>, Range<usize>)>,
}

impl AddedLines {
    /// Every line: a new file, or a whole tree judged.
    pub fn all(after: &[u8]) -> Self {
        let starts = line_starts(after);
        let all = 0..starts.len();
        Self { starts, added: vec![all], replaced: Vec::new() }
    }

    /// The lines of `after` that stand in none of `before`, as a line diff with Myers' algorithm pairs them: git's
    /// default algorithm, so that people find here what `git diff` shows them. White space counts, and so does a
    /// carriage return, unless every line of one side has one and no line of the other: then only line endings changed.
    pub fn since(before: &[&[u8]], after: &[u8]) -> Self {
        let mut lines = Self::all(after);
        for old in before {
            lines.replaced = replaced_lines(old, after);
            lines.added = intersect(&lines.added, &added_of(&lines.replaced));
        }
        if before.len() != 1 {
            lines.replaced.clear();
        }
        lines
    }

    /// What stands in place of what, where these are the lines of `after` that do not stand in `before`, the only text
    /// before, in the order of the text. Where there were several texts before, or none, nothing does.
    pub fn hunks(&self, before: &[u8], after: &[u8]) -> Vec<Hunk> {
        if self.replaced.is_empty() {
            return Vec::new();
        }
        let starts = line_starts(before);
        let hunk = |(old, new): &(Range<usize>, Range<usize>)| Hunk {
            old: bytes_of(&starts, before, old),
            new: bytes_of(&self.starts, after, new),
        };
        self.replaced.iter().map(hunk).collect()
    }

    /// Whether every line is added.
    pub fn is_all(&self) -> bool {
        self.count() == self.starts.len()
    }

    /// The lines of `after` from the first byte that differs to the last. Every line that [`AddedLines::since`] tells has its
    /// like in there: a diff may move what is added along lines that are equal, which changes where it stands and not what.
    pub fn within(before: &[u8], after: &[u8]) -> Range<usize> {
        let same = common_prefix(before, after);
        let same_end = common_suffix(&before[same..], &after[same..]);
        let start = memchr::memrchr(b'\n', &after[..same]).map_or(0, |newline| newline + 1);
        let end = after.len() - same_end;
        start..memchr::memchr(b'\n', &after[end..]).map_or(after.len(), |newline| end + newline + 1)
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
        let runs = self.added.iter().filter(|lines| !lines.is_empty());
        runs.map(|lines| bytes_of(&self.starts, after, lines)).collect()
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

/// A run of lines that a change puts in place of another. Either may be empty; then it is the place between two lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// What stood there: bytes of the text before.
    pub old: Range<usize>,
    /// What stands there now: bytes of the text after.
    pub new: Range<usize>,
}

/// The bytes of `lines` of `text`, whose lines begin at `starts`.
fn bytes_of(starts: &[usize], text: &[u8], lines: &Range<usize>) -> Range<usize> {
    let start = |line: usize| starts.get(line).copied().unwrap_or(text.len());
    start(lines.start)..start(lines.end)
}

fn added_of(replaced: &[(Range<usize>, Range<usize>)]) -> Vec<Range<usize>> {
    replaced.iter().map(|(_, new)| new.clone()).filter(|new| !new.is_empty()).collect()
}

/// The lines of `before` that a change replaces, each run with those of `after` that stand in its place.
fn replaced_lines(before: &[u8], after: &[u8]) -> Vec<(Range<usize>, Range<usize>)> {
    let (old, new) = (without_returns(before, after), without_returns(after, before));
    let whole = Window { start: 0, old: 0..old.len(), new: 0..new.len() };
    let window = Window::around_changes(&old, &new);
    // Where the window cannot hold all that the diff looks at, the whole texts are compared.
    replaced_in(&window, &old, &new)
        .or_else(|| if window == whole { None } else { replaced_in(&whole, &old, &new) })
        .unwrap_or_default()
}

/// The part of two texts in which they differ, with lines around it: most changes are small, most files are not.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    /// The line of both texts at which it starts.
    start: usize,
    old: Range<usize>,
    new: Range<usize>,
}

/// How many equal lines a window holds on either side of what differs. A diff moves a hunk along equal lines to where
/// it reads best.
const AROUND: usize = 256;

/// How close to the window's end a hunk may come before more text is needed to tell where it would move to.
const MARGIN: usize = 128;

impl Window {
    fn around_changes(old: &[u8], new: &[u8]) -> Self {
        let same = common_prefix(old, new);
        let mut start = memchr::memrchr(b'\n', &new[..same]).map_or(0, |newline| newline + 1);
        let same_end = common_suffix(&old[same..], &new[same..]);
        let tail = &new[new.len() - same_end..];
        let mut end =
            memchr::memchr(b'\n', tail).map_or(new.len(), |newline| new.len() - same_end + newline + 1);
        for _ in 0..AROUND {
            start = memchr::memrchr(b'\n', &new[..start.saturating_sub(1)]).map_or(0, |newline| newline + 1);
            end = memchr::memchr(b'\n', &new[end..]).map_or(new.len(), |newline| end + newline + 1);
        }
        Self {
            start: memchr::memchr_iter(b'\n', &new[..start]).count(),
            old: start..old.len() - (new.len() - end),
            new: start..end,
        }
    }
}

/// The lines in which `old` and `new` differ within the window; `None` if the window is too small to tell.
fn replaced_in(window: &Window, old: &[u8], new: &[u8]) -> Option<Vec<(Range<usize>, Range<usize>)>> {
    let input =
        InternedInput::new(byte_lines(&old[window.old.clone()]), byte_lines(&new[window.new.clone()]));
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let (is_start, is_end) = (window.new.start == 0, window.new.end == new.len());
    let fits = |lines: &Range<u32>, all: usize| {
        (is_start || lines.start as usize >= MARGIN) && (is_end || lines.end as usize + MARGIN <= all)
    };
    let lines = |lines: &Range<u32>| window.start + lines.start as usize..window.start + lines.end as usize;
    let mut replaced = Vec::new();
    for hunk in diff.hunks() {
        if !fits(&hunk.before, input.before.len()) || !fits(&hunk.after, input.after.len()) {
            return None;
        }
        replaced.push((lines(&hunk.before), lines(&hunk.after)));
    }
    Some(replaced)
}

/// How many bytes are compared at once.
const CHUNK: usize = 64;

fn common_prefix(left: &[u8], right: &[u8]) -> usize {
    let chunks = left.chunks_exact(CHUNK).zip(right.chunks_exact(CHUNK));
    let same = CHUNK * chunks.take_while(|(left, right)| left == right).count();
    same + left[same..].iter().zip(&right[same..]).take_while(|(left, right)| left == right).count()
}

fn common_suffix(left: &[u8], right: &[u8]) -> usize {
    let chunks = left.rchunks_exact(CHUNK).zip(right.rchunks_exact(CHUNK));
    let same = CHUNK * chunks.take_while(|(left, right)| left == right).count();
    let rest = (&left[..left.len() - same], &right[..right.len() - same]);
    same + rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(left, right)| left == right).count()
}

/// `text` with LF endings if it ends its lines with CRLF throughout and `other` never does, else as it is.
fn without_returns<'a>(text: &'a [u8], other: &[u8]) -> std::borrow::Cow<'a, [u8]> {
    let is_crlf = |newline: usize| newline > 0 && text[newline - 1] == b'\r';
    // Where the first line has none, nothing else needs to be asked.
    if !memchr::memchr(b'\n', text).is_some_and(is_crlf) {
        return text.into();
    }
    if memchr::memchr_iter(b'\n', text).all(is_crlf) && memchr::memmem::find(other, b"\r\n").is_none() {
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
    use proptest::prelude::*;

    use super::{AddedLines, Hunk, Window, added_of, replaced_in, replaced_lines};

    proptest! {
        #[test]
        fn what_is_added_has_its_like_between_the_first_and_the_last_difference(
            before in "([abc]\n){0,12}[abc]?", after in "([abc]\n){0,12}[abc]?",
        ) {
            let (before, after) = (before.as_bytes(), after.as_bytes());
            let within = AddedLines::within(before, after);
            let lines = |text: &[u8]| text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
            let all = lines(&after[within]);
            for span in AddedLines::since(&[before], after).spans(after) {
                for line in lines(&after[span]) {
                    prop_assert!(all.contains(&line));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_replaced_makes_one_text_of_the_other(
            before in "([abc]\n){0,12}[abc]?", after in "([abc]\n){0,12}[abc]?",
        ) {
            let (mut made, mut at) = (Vec::new(), 0);
            let (old, new) = (before.as_bytes(), after.as_bytes());
            for Hunk { old, new } in AddedLines::since(&[old], new).hunks(old, new) {
                made.extend_from_slice(&before.as_bytes()[at..old.start]);
                made.extend_from_slice(&after.as_bytes()[new]);
                at = old.end;
            }
            made.extend_from_slice(&before.as_bytes()[at..]);
            prop_assert_eq!(String::from_utf8(made).unwrap(), after);
        }
    }

    /// What the diff says is added of the whole texts. Of equal lines it may name another as taken away.
    fn by_the_whole(old: &[u8], new: &[u8]) -> Vec<std::ops::Range<usize>> {
        let whole = Window { start: 0, old: 0..old.len(), new: 0..new.len() };
        added_of(&replaced_in(&whole, old, new).unwrap())
    }

    proptest! {
        #[test]
        fn a_window_says_what_the_whole_says(
            lines in prop::collection::vec(0..6_u8, 0..1_500),
            edits in prop::collection::vec((0.0..1.0_f64, 0..6_usize, prop::collection::vec(0..6_u8, 0..6)), 0..4),
            distinct in 1..400_usize,
        ) {
            let text = |lines: &[(usize, u8)]| -> Vec<u8> {
                let shown = |(at, line): &(usize, u8)| match line {
                    0 => "\n".to_owned(),
                    1 => "  }\n".to_owned(),
                    line => format!("{}{}\n", " ".repeat(usize::from(*line)), at % distinct),
                };
                lines.iter().map(shown).collect::<String>().into_bytes()
            };
            let old: Vec<(usize, u8)> = lines.into_iter().enumerate().collect();
            let mut new = old.clone();
            for (place, removed, added) in edits {
                let at = (place * new.len() as f64) as usize;
                let end = (at + removed).min(new.len());
                new.splice(at..end, added.into_iter().map(|line| (at, line)));
            }
            let (old, mut new) = (text(&old), text(&new));
            prop_assert_eq!(added_of(&replaced_lines(&old, &new)), by_the_whole(&old, &new));
            new.pop();
            prop_assert_eq!(added_of(&replaced_lines(&old, &new)), by_the_whole(&old, &new));
        }
    }

    #[test]
    fn a_line_among_many_like_it_is_the_one_that_the_whole_diff_names() {
        for (before, after) in [(3_000, 3_001), (3_001, 3_000), (100, 2_000), (600, 601)] {
            let (old, new) = ("x\n".repeat(before), "x\n".repeat(after));
            assert_eq!(
                added_of(&replaced_lines(old.as_bytes(), new.as_bytes())),
                by_the_whole(old.as_bytes(), new.as_bytes())
            );
        }
    }

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
