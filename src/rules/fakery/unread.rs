//! Owns saying what the family did not read, and which part of a file the parser did not understand.

use std::ops::Range;

use super::words::Hit;
use crate::change::{AddedLines, RepoPath};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::Unparsed;

/// How many places that did not parse are kept of a file: a text with more is no source in its language.
pub(super) const MOST: usize = 1_000;

/// A line of a length that people write. Each word asks about the line around it: where a program wrote a whole file in
/// one line, all its words together would cost the square of its length.
pub(super) const LINE: usize = 4_096;

/// How many words further on in a line are looked at.
const FAR: usize = 100;

/// How many runs of lines a reason names.
const NAMED: usize = 5;

/// Prose and data: words in them are about the work, or no work at all. No rule of the family has anything to find there,
/// so that they are not listed as not judged.
const PROSE_AND_DATA: [&str; 29] = [
    "md", "mdx", "markdown", "rst", "adoc", "txt", "tex", "org", "log", "json", "jsonl", "json5", "ndjson",
    "ipynb", "geojson", "csv", "tsv", "lock", "sum", "svg", "map", "snap", "po", "pot", "ics", "vcf", "pem",
    "diff", "patch",
];

/// Formats that are binary whatever they hold.
const BINARY: [&str; 48] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "icns", "tif", "tiff", "psd", "pdf", "woff",
    "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "wav", "ogg", "flac", "mov", "webm", "zip", "gz",
    "tgz", "bz2", "xz", "zst", "7z", "tar", "jar", "class", "so", "dll", "dylib", "exe", "o", "a", "lib",
    "wasm", "pyc", "db", "sqlite", "parquet",
];

/// What the name of a file in no known language says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unread {
    /// Prose or data.
    ProseOrData,
    /// A format that is binary.
    Binary,
    /// Nothing.
    Unknown,
}

impl Unread {
    /// Why the file is not read as source, as a reason of the report.
    fn reason(self) -> &'static str {
        match self {
            Self::ProseOrData => "prose or data",
            Self::Binary => "binary",
            Self::Unknown => "in no language that is known: judged for task tags only",
        }
    }
}

/// What the name of `path`, which tells no language, says instead.
fn by_name(path: &RepoPath) -> Unread {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    let is_one_of = |list: &[&str]| list.iter().any(|own| own.as_bytes() == extension);
    if is_one_of(&PROSE_AND_DATA) {
        Unread::ProseOrData
    } else if is_one_of(&BINARY) {
        Unread::Binary
    } else {
        Unread::Unknown
    }
}

/// Whether the name of `path`, which tells no language, tells nothing else either.
pub(super) fn is_unknown(path: &RepoPath) -> bool {
    by_name(path) == Unread::Unknown
}

/// The rest of the line from the mark of a comment on, where `hit`, in capitals, stands right behind the mark and the mark
/// opens the line: in a text of unknown kind everything else may be prose.
pub(super) fn marked(text: &[u8], hit: &Hit) -> Option<Range<usize>> {
    const MARKS: [&[u8]; 8] = [b"//", b"#", b"--", b";", b"%", b"/*", b"*", b"<!--"];
    let from = hit.start.saturating_sub(LINE);
    let start = memchr::memrchr(b'\n', &text[from..hit.start]).map_or(from, |newline| from + newline + 1);
    let before = text[start..hit.start].trim_ascii();
    let mark = before.strip_suffix(b"@").unwrap_or(before);
    // A mark may be drawn out: `////`, `;;;`.
    let is_mark = MARKS.iter().any(|own| {
        mark.strip_prefix(*own).is_some_and(|rest| rest.iter().all(|byte| Some(byte) == own.last()))
    });
    let is_loud = text[hit.start..hit.end].iter().all(u8::is_ascii_uppercase);
    let limit = text.len().min(hit.end + LINE);
    let end = memchr::memchr(b'\n', &text[hit.end..limit]).map_or(limit, |newline| hit.end + newline);
    (is_mark && is_loud).then_some(start..end)
}

/// Why the file at `path`, whose name tells no language, is not read as source.
pub(crate) fn why_unread(path: &RepoPath) -> &'static str {
    by_name(path).reason()
}

/// Lists `file`, whose name tells no language, with the reason why it is not read as source. What its extension says
/// enough about is not opened for it; prose and data are not listed.
pub(super) fn list(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    if !file.change.after.is_some_and(|entry| entry.mode.is_file()) {
        return Ok(());
    }
    let unread = by_name(file.path());
    let is_listed = match unread {
        Unread::ProseOrData => false,
        Unread::Binary => true,
        // What is binary or too large is listed with the better reason.
        Unread::Unknown => file.text(cx, out)?.is_some(),
    };
    if is_listed {
        out.skip(file.path(), unread.reason());
    }
    Ok(())
}

/// Why a change was not compared with what stood before it.
pub(super) fn of_before(unparsed: Unparsed) -> String {
    format!("as it was before the change: {unparsed}")
}

/// Parts `hits`, which are in order, into those that are looked at and those that are not, for their line is too long
/// and has too many: of these, the first of each word in each line.
pub(super) fn within_lines(text: &[u8], hits: Vec<Hit>) -> (Vec<Hit>, Vec<Hit>) {
    let (mut near, mut left): (Vec<Hit>, Vec<Hit>) = (Vec::with_capacity(hits.len()), Vec::new());
    let (mut line, mut seen, mut far, mut first_left) = (0, 0, 0, 0);
    for hit in hits {
        if let Some(newline) = memchr::memrchr(b'\n', &text[seen..hit.start.max(seen)]) {
            (line, far, first_left) = (seen + newline + 1, 0, left.len());
        }
        seen = seen.max(hit.start);
        far += usize::from(hit.end.saturating_sub(line) > LINE);
        if far <= FAR {
            near.push(hit);
        } else if !left[first_left..].iter().any(|known| known.word == hit.word) {
            left.push(hit);
        }
    }
    (near, left)
}

/// Why a line of `text` was judged only in part: `hit` stands in it and was not looked at.
pub(super) fn too_many(text: &[u8], hit: &Hit) -> String {
    let line = memchr::memchr_iter(b'\n', &text[..hit.start]).count() + 1;
    format!(
        "line {line} is longer than {LINE} bytes and holds too many words to look at: judged only in part"
    )
}

/// Why `text` was judged only in part: the lines that the parser did not understand, where they are lines that the change
/// answers for.
pub(super) fn in_part(text: &[u8], added: &AddedLines, misunderstood: &[Range<usize>]) -> Option<String> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let (mut at, mut line) = (0, 1);
    for range in misunderstood.iter().filter(|range| added.touches(range)) {
        // They come in order, so that newlines are counted once.
        let mut line_at = |to: usize| {
            line += text.get(at..to).map_or(0, |between| memchr::memchr_iter(b'\n', between).count());
            at = at.max(to);
            line
        };
        let first = line_at(range.start);
        let last = line_at(range.end.saturating_sub(1).max(range.start));
        match runs.last_mut() {
            Some(run) if first <= run.end => run.end = run.end.max(last + 1),
            _ => runs.push(first..last + 1),
        }
    }
    let shown = |run: &Range<usize>| match run.len() {
        1 => run.start.to_string(),
        _ => format!("{}–{}", run.start, run.end - 1),
    };
    let mut words: Vec<String> = runs.iter().take(NAMED).map(shown).collect();
    if runs.len() > NAMED {
        words.push("more".to_owned());
    }
    let is_one = matches!(&runs[..], [run] if run.len() == 1);
    let (noun, verb) = if is_one { ("line", "was") } else { ("lines", "were") };
    let last = words.pop()?;
    let list = if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) };
    Some(format!("parsed only in part: {noun} {list} {verb} not understood"))
}

#[cfg(test)]
mod tests {
    use super::{FAR, LINE, in_part, within_lines};
    use crate::change::AddedLines;
    use crate::rules::fakery::words::hits;

    #[test]
    fn a_long_line_has_its_words_looked_at_up_to_a_number_and_the_next_line_again() {
        let start = "todo ".repeat(10);
        let line = format!("{start}{}{}", " ".repeat(LINE), "todo fixme ".repeat(FAR));
        let text = format!("{line}\ntodo\n{line}\n");
        let all = hits(text.as_bytes());
        assert_eq!(all.len(), 2 * (10 + 2 * FAR) + 1);
        let (near, left) = within_lines(text.as_bytes(), all);
        assert_eq!(near.len(), 2 * (10 + FAR) + 1);
        assert_eq!(left.len(), 4, "one of each word in each line tells that there are more");
    }

    #[test]
    fn lines_are_named_once_in_order_and_only_where_the_change_answers_for_them() {
        let text = b"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n";
        let all = AddedLines::all(text);
        let reason = |ranges: &[(usize, usize)]| {
            let ranges: Vec<_> = ranges.iter().map(|&(start, end)| start..end).collect();
            in_part(text, &all, &ranges).unwrap()
        };
        assert_eq!(reason(&[(2, 3)]), "parsed only in part: line 2 was not understood");
        assert_eq!(reason(&[(2, 2)]), "parsed only in part: line 2 was not understood");
        assert_eq!(reason(&[(2, 8)]), "parsed only in part: lines 2–4 were not understood");
        assert_eq!(
            reason(&[(0, 1), (0, 1), (2, 3), (8, 9)]),
            "parsed only in part: lines 1–2 and 5 were not understood"
        );
        let many: Vec<_> = (0..7).map(|at| (at * 4, at * 4 + 1)).collect();
        assert_eq!(
            reason(&many[..]),
            "parsed only in part: lines 1, 3, 5, 7, 9 and more were not understood"
        );
        let last = AddedLines::since(&[&text[..text.len() - 2]], text);
        assert_eq!(in_part(text, &last, &[2..3, 4..5]), None);
        assert_eq!(in_part(text, &all, &[]), None);
    }
}
