//! Owns the line view of a ledger: lines, headings, and what is no text to read (fenced blocks, HTML comments).
//!
//! A reader of its own rather than a Markdown parser, for three reasons. Ledgers are full of what Markdown drops: cells
//! beyond the header's, rows after a blank line, tables without a delimiter row. A ledger need not be UTF-8, and the
//! ranges must hold in its bytes all the same. And it is read at every commit.

use std::borrow::Cow;
use std::ops::Range;

/// Stands for every byte that cannot be read as UTF-8, so that the readable text is as long as the bytes.
pub(super) const UNREADABLE: char = '\u{1a}';

/// A ledger's text, cut into lines.
pub(super) struct Source<'a> {
    /// The bytes as they are.
    pub bytes: &'a [u8],
    /// The same as text, byte for byte: comments within a line are blank, unreadable bytes replaced.
    pub text: Cow<'a, str>,
    /// The lines.
    pub lines: Vec<Line>,
    /// The line at which a fenced block or comment begins that nothing ends.
    pub unclosed: Option<usize>,
}

/// One line, without its ending.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: LineKind,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Nothing but white space.
    Blank,
    /// Something to read.
    Text,
    /// Part of a fenced block, of an HTML comment, or the underline of a heading.
    Hidden,
    /// A heading of a level from 1 to 6 (`#`), or 7 for a line that is bold as a whole.
    Heading(u8),
}

/// The level of a line that is bold as a whole.
pub(super) const BOLD_LEVEL: u8 = 7;

impl<'a> Source<'a> {
    /// Cuts `bytes` into lines.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut text = readable(bytes);
        let mut lines = cut(&text);
        let unclosed = hide(&text, &mut lines);
        find_headings(&text, &mut lines);
        if memchr::memmem::find(bytes, b"<!--").is_some() {
            blank_comments(&mut text, &lines);
        }
        Self { bytes, text, lines, unclosed }
    }

    /// The line's text.
    pub(super) fn line(&self, line: usize) -> &str {
        &self.text[self.lines[line].range.clone()]
    }

    /// Whether the line is text to read.
    pub(super) fn is_text(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| line.kind == LineKind::Text)
    }

    /// A heading's words, without its marks.
    pub(super) fn title(&self, line: usize) -> &str {
        trim(self.line(line)).trim_matches(['#', '*', ':', ' ', '\t', '_'])
    }

    /// The bytes from the first line's start to the last line's end, without its ending.
    pub(super) fn span(&self, lines: &Range<usize>) -> Range<usize> {
        self.lines[lines.start].range.start..self.lines[lines.end - 1].range.end
    }

    /// Whether the text of a span says all that its bytes say: no comment blanked out, no byte replaced.
    pub(super) fn is_verbatim(&self, span: &Range<usize>) -> bool {
        self.bytes[span.clone()] == self.text.as_bytes()[span.clone()]
            && !self.text[span.clone()].contains(UNREADABLE)
    }
}

/// White space around a line, and the mark that some editors put at a file's start.
pub(super) fn trim(line: &str) -> &str {
    line.trim_start_matches('\u{feff}').trim()
}

/// How far the line is indented.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The text behind a list marker (`-`, `*`, `+`, `1.`), and a checkbox if there is one.
pub(super) fn list_item(line: &str) -> Option<&str> {
    let line = trim(line);
    let rest = match line.strip_prefix(['-', '*', '+']) {
        Some(rest) => rest,
        None => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            (rest.len() < line.len()).then(|| rest.strip_prefix(['.', ')'])).flatten()?
        }
    };
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    Some(
        ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest).trim_start(),
    )
}

fn readable(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n(UNREADABLE, chunk.invalid().len()));
    }
    Cow::Owned(text)
}

fn cut(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        let content = text[start..end].strip_suffix('\r').unwrap_or(&text[start..end]);
        let kind = if trim(content).is_empty() { LineKind::Blank } else { LineKind::Text };
        lines.push(Line { range: start..start + content.len(), kind });
        start = end + 1;
    }
    lines
}

/// A run of backticks or tildes that opens or closes a fenced block.
fn fence(line: &str) -> Option<(u8, usize, &str)> {
    let line = trim(line);
    let mark = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let count = line.bytes().take_while(|&byte| byte == mark).count();
    let info = line[count..].trim();
    (count >= 3 && !(mark == b'`' && info.contains('`'))).then_some((mark, count, info))
}

/// Marks the lines of fenced blocks and of HTML comments that begin a line.
///
/// What is open at the end of the text stays hidden, as on the hosting sites. A fence that is indented so far that it
/// may be no fence at all counts only if something closes it: it must not hide every lock below it. The line is
/// returned at which something begins that nothing ends.
fn hide(text: &str, lines: &mut [Line]) -> Option<usize> {
    let bare = |line: &Line| fence(&text[line.range.clone()]).is_some_and(|(_, _, info)| info.is_empty());
    let last_bare = lines.iter().rposition(bare);
    let mut open: Option<(u8, usize)> = None;
    let mut comment = false;
    let mut begin = None;
    for (at, line) in lines.iter_mut().enumerate() {
        let content = &text[line.range.clone()];
        if let Some((mark, count)) = open {
            line.kind = LineKind::Hidden;
            if fence(content).is_some_and(|(m, c, info)| m == mark && c >= count && info.is_empty()) {
                open = None;
            }
        } else if comment {
            line.kind = LineKind::Hidden;
            comment = !content.contains("-->");
        } else if let Some((mark, count, _)) = fence(content) {
            if indent(content) < 4 || last_bare.is_some_and(|last| last > at) {
                line.kind = LineKind::Hidden;
                open = Some((mark, count));
                begin = Some(at);
            }
        } else if let Some(rest) = trim(content).strip_prefix("<!--") {
            line.kind = LineKind::Hidden;
            comment = !rest.contains("-->");
            begin = Some(at);
        }
    }
    begin.filter(|_| open.is_some() || comment)
}

fn find_headings(text: &str, lines: &mut [Line]) {
    for at in 0..lines.len() {
        if lines[at].kind != LineKind::Text {
            continue;
        }
        let content = &text[lines[at].range.clone()];
        if let Some(level) = marked_level(content) {
            lines[at].kind = LineKind::Heading(level);
        } else if let Some(level) = lines.get(at + 1).and_then(|next| underline(&text[next.range.clone()]))
            && lines[at + 1].kind == LineKind::Text
            && may_be_underlined(content)
        {
            lines[at].kind = LineKind::Heading(level);
            lines[at + 1].kind = LineKind::Hidden;
        }
    }
}

fn marked_level(line: &str) -> Option<u8> {
    let content = trim(line);
    let marks = content.bytes().take_while(|&byte| byte == b'#').count();
    if (1..=6).contains(&marks) {
        let rest = &content[marks..];
        return (indent(line) < 4 && (rest.is_empty() || rest.starts_with([' ', '\t'])))
            .then(|| u8::try_from(marks).ok())
            .flatten();
    }
    let bold = content.strip_suffix(':').unwrap_or(content).strip_prefix("**")?.strip_suffix("**")?;
    let is_title = !bold.trim().is_empty() && !bold.contains(['*', '|', '/', '`']);
    is_title.then_some(BOLD_LEVEL)
}

fn underline(line: &str) -> Option<u8> {
    let line = trim(line);
    match line.as_bytes() {
        [b'=', b'=', ..] if line.bytes().all(|byte| byte == b'=') => Some(1),
        [b'-', b'-', b'-', ..] if line.bytes().all(|byte| byte == b'-') => Some(2),
        _ => None,
    }
}

/// A rule below a table row, a list item or a lock is a rule, not the underline of a heading.
fn may_be_underlined(line: &str) -> bool {
    list_item(line).is_none()
        && !line.contains(['|', '/', '`'])
        && !["->", "=>", "→", "LOCK"].iter().any(|mark| line.contains(mark))
}

/// Blanks comments that begin and end within a line. One that begins within a line and does not end there is text:
/// hiding the lines below it could hide locks that everybody sees.
fn blank_comments(text: &mut Cow<'_, str>, lines: &[Line]) {
    for line in lines.iter().filter(|line| line.kind == LineKind::Text) {
        let mut from = line.range.start;
        while let Some(open) = text[from..line.range.end].find("<!--").map(|at| from + at) {
            let Some(close) = text[open + 4..line.range.end].find("-->").map(|at| open + 4 + at + 3) else {
                break;
            };
            text.to_mut().replace_range(open..close, &" ".repeat(close - open));
            from = close;
        }
    }
}
