//! Owns how a Dockerfile falls into logical lines, as BuildKit's parser splits it: comments dropped, continuations
//! joined, every byte of the result traceable to the byte of the file it came from.

use std::ops::Range;

use bstr::ByteSlice;

/// A logical line: an instruction's text without its heredocs.
#[derive(Debug, Default)]
pub(super) struct Logical {
    /// The text, continuations joined.
    pub(super) text: Vec<u8>,
    /// Where pieces of the text come from: (offset in the text, offset in the file), ascending.
    pieces: Vec<(usize, usize)>,
    /// The lines it takes, comments within it included: bytes of the file.
    pub(super) lines: Range<usize>,
}

impl Logical {
    fn push(&mut self, source: &[u8], range: Range<usize>) {
        if !range.is_empty() {
            self.pieces.push((self.text.len(), range.start));
            self.text.extend_from_slice(&source[range]);
        }
    }

    /// Bytes of the file for bytes of the text.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        let start = self.byte(range.start);
        if range.is_empty() { start..start } else { start..self.byte(range.end - 1) + 1 }
    }

    fn byte(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(offset, _)| *offset <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(0, |(offset, origin)| origin + (at - offset))
    }
}

/// A reader of physical lines.
pub(super) struct Lines<'a> {
    source: &'a [u8],
    at: usize,
    /// The character that continues a line: `\`, or what `# escape=` says.
    pub(super) escape: u8,
    /// Whether `# syntax=` names another builder than Docker's own.
    pub(super) has_foreign_syntax: bool,
    /// The directives that were met, in lower case: each may stand once.
    directives: Vec<Vec<u8>>,
    /// Whether the parser directives at the top are over.
    directives_done: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a [u8]) -> Self {
        let at = if source.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Self {
            source,
            at,
            escape: b'\\',
            has_foreign_syntax: false,
            directives: Vec::new(),
            directives_done: false,
        }
    }

    /// Where the next physical line starts.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The next physical line, without its line end, as bytes of the file.
    pub(super) fn physical(&mut self) -> Option<Range<usize>> {
        if self.at >= self.source.len() {
            return None;
        }
        let start = self.at;
        let end = memchr::memchr(b'\n', &self.source[start..]).map_or(self.source.len(), |at| start + at);
        self.at = (end + 1).min(self.source.len());
        let trimmed = self.source[start..end].iter().rposition(|byte| *byte != b'\r').map_or(0, |at| at + 1);
        Some(start..start + trimmed)
    }

    /// The next logical line that holds an instruction.
    pub(super) fn logical(&mut self) -> Result<Option<Logical>, (String, Range<usize>)> {
        while let Some(mut line) = self.physical() {
            self.directive(line.clone())?;
            if is_comment(&self.source[line.clone()]) {
                continue;
            }
            line.start += leading_space(&self.source[line.clone()]);
            let mut logical = Logical { lines: line.clone(), ..Logical::default() };
            if !self.take(&mut logical, line) {
                self.continuations(&mut logical);
            }
            if !logical.text.is_empty() {
                return Ok(Some(logical));
            }
        }
        Ok(None)
    }

    fn continuations(&mut self, logical: &mut Logical) {
        while let Some(line) = self.physical() {
            logical.lines.end = line.end;
            let text = &self.source[line.clone()];
            // BuildKit skips comments and empty lines within a continued instruction.
            if is_comment(text) || leading_space(text) == text.len() {
                continue;
            }
            if self.take(logical, line) {
                return;
            }
        }
    }

    /// Adds a physical line; whether the logical line ends with it.
    fn take(&self, logical: &mut Logical, line: Range<usize>) -> bool {
        let text = &self.source[line.clone()];
        match continued(text, self.escape) {
            Some(length) => {
                logical.push(self.source, line.start..line.start + length);
                false
            }
            None => {
                logical.push(self.source, line);
                true
            }
        }
    }

    /// Parser directives stand at the very top: the first line that is none ends them.
    fn directive(&mut self, line: Range<usize>) -> Result<(), (String, Range<usize>)> {
        if self.directives_done {
            return Ok(());
        }
        let Some((name, value)) = directive(&self.source[line.clone()]) else {
            self.directives_done = true;
            return Ok(());
        };
        let known = name.to_ascii_lowercase();
        if matches!(&*known, b"check" | b"escape" | b"syntax") {
            if self.directives.contains(&known) {
                let message = format!("the {} directive stands twice", known.as_bstr());
                return Err((message, line));
            }
            self.directives.push(known);
        }
        if name.eq_ignore_ascii_case(b"syntax") {
            let image = value.strip_prefix(b"docker.io/").unwrap_or(value);
            self.has_foreign_syntax = !image.starts_with(b"docker/dockerfile");
        }
        if name.eq_ignore_ascii_case(b"escape") {
            match value {
                b"\\" | b"`" => self.escape = value[0],
                _ => return Err(("the escape directive takes ` or \\".to_owned(), line)),
            }
        }
        Ok(())
    }
}

/// How much of a line stands before its continuation character; `None` if the line is not continued.
fn continued(line: &[u8], escape: u8) -> Option<usize> {
    let end = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t'))?;
    // Two escape characters are one that is escaped.
    (line[end] == escape && (end == 0 || line[end - 1] != escape)).then_some(end)
}

/// `# name=value`.
fn directive(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let body = line.strip_prefix(b"#")?.trim_ascii();
    let equals = memchr::memchr(b'=', body)?;
    let (name, value) = (body[..equals].trim_ascii(), body[equals + 1..].trim_ascii());
    let is_name =
        name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().all(u8::is_ascii_alphanumeric);
    (is_name && !value.is_empty()).then_some((name, value))
}

fn is_comment(line: &[u8]) -> bool {
    line.get(leading_space(line)) == Some(&b'#')
}

/// How many bytes of white space a line starts with: any that Unicode knows, as in Go's `unicode.IsSpace`.
pub(super) fn leading_space(line: &[u8]) -> usize {
    line.len() - line.trim_start_with(char::is_whitespace).len()
}

/// White space between words.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0b' | b'\x0c' | b'\r' | b'\n')
}
