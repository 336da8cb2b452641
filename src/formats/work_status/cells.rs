//! Owns what is inside a row: its cells, and plain text and paths out of their Markdown.

use std::ops::Range;

/// Cuts a row that stands at byte `base` into cells, white space aside. A bar behind a backslash is part of its cell.
/// So is one within backticks, if only then there are as many cells as `expected`.
pub(super) fn split(line: &str, base: usize, expected: usize) -> Vec<Range<usize>> {
    let plain = split_at(line, base, &bars(line));
    if plain.len() == expected || !line.contains('`') {
        return plain;
    }
    let outside: Vec<usize> = bars(line).into_iter().filter(|bar| !within_code(line, *bar)).collect();
    let aware = split_at(line, base, &outside);
    if aware.len() == expected { aware } else { plain }
}

/// Whether the line has a bar that separates cells.
pub(super) fn is_row(line: &str) -> bool {
    bar_places(line).next().is_some()
}

/// Whether the line is the `|---|---|` below a header.
pub(super) fn is_delimiter(line: &str) -> bool {
    let mut dashes = false;
    let mut bars = false;
    for byte in line.trim().bytes() {
        match byte {
            b'-' => dashes = true,
            b'|' => bars = true,
            b':' | b' ' | b'\t' => {}
            _ => return false,
        }
    }
    dashes && bars
}

fn bars(line: &str) -> Vec<usize> {
    bar_places(line).collect()
}

fn bar_places(line: &str) -> impl Iterator<Item = usize> {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'|', bytes).filter(|&at| at == 0 || bytes[at - 1] != b'\\')
}

fn split_at(line: &str, base: usize, bars: &[usize]) -> Vec<Range<usize>> {
    let start = line.len() - line.trim_start_matches('\u{feff}').trim_start().len();
    let end = line.trim_end().len().max(start);
    let mut cells = Vec::with_capacity(bars.len() + 1);
    let mut from = start;
    for &bar in bars {
        if bar > start {
            cells.push(from..bar);
        }
        from = bar + 1;
    }
    if from < end {
        cells.push(from..end);
    }
    cells.iter().map(|cell| trimmed(line, cell)).map(|cell| base + cell.start..base + cell.end).collect()
}

/// The same span without the white space at its ends.
pub(super) fn trimmed(text: &str, span: &Range<usize>) -> Range<usize> {
    let content = &text[span.clone()];
    let start = span.start + (content.len() - content.trim_start().len());
    start..start + content.trim().len()
}

/// Whether byte `at` stands in a code span.
fn within_code(line: &str, at: usize) -> bool {
    code_spans(line).iter().any(|span| span.contains(&at))
}

/// The code spans of a text, with their backticks.
fn code_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('`').map(|found| at + found) {
        let count = run(text, open);
        let mut close = open + count;
        let end = loop {
            match text[close..].find('`').map(|found| close + found) {
                None => break None,
                Some(found) if run(text, found) == count => break Some(found + count),
                Some(found) => close = found + run(text, found),
            }
        };
        if let Some(end) = end {
            spans.push(open..end);
        }
        at = end.unwrap_or(open + count);
    }
    spans
}

fn run(text: &str, at: usize) -> usize {
    text[at..].bytes().take_while(|&byte| byte == b'`').count()
}

/// A cell's text: bars freed from their backslashes, white space folded.
pub(super) fn plain(cell: &str) -> String {
    let text = if cell.contains("\\|") { cell.replace("\\|", "|") } else { cell.to_owned() };
    if text.contains("  ") || text.contains(['\t', '\u{a0}']) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    text.trim().to_owned()
}

/// A name out of a cell: without backticks, emphasis, a leading `@` or a link around it.
pub(super) fn name(cell: &str) -> String {
    let mut text = plain(cell);
    loop {
        // What stands in code stands for itself: `**/x/**` is a glob there, and no emphasis.
        if let Some(code) = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'))
            && !code.contains('`')
        {
            let code = code.trim();
            return code.strip_prefix('@').unwrap_or(code).to_owned();
        }
        let inner = unwrapped(&text).trim();
        if inner.len() == text.len() {
            return text;
        }
        text = inner.to_owned();
    }
}

fn unwrapped(text: &str) -> &str {
    if let Some(label) = link_label(text) {
        return label;
    }
    for mark in ["**", "__", "~~", "`", "*", "_"] {
        let inner = text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        if let Some(inner) = inner.filter(|inner| !inner.contains(mark)) {
            return inner;
        }
    }
    let is_picture = |c: char| !c.is_ascii() && !c.is_alphanumeric();
    text.strip_prefix('@').unwrap_or(text).trim_start_matches(is_picture)
}

/// `label` of `[label](target)`, if the text is nothing else.
fn link_label(text: &str) -> Option<&str> {
    let (label, target) = text.strip_prefix('[')?.split_once("](")?;
    let target = target.strip_suffix(')')?;
    (!target.contains(')')).then_some(label)
}

/// Whether a cell names the repository's root, which would pass for a full stop elsewhere.
pub(super) fn is_root(cell: &str) -> bool {
    matches!(cell.trim(), "." | "./" | "`.`" | "`./`")
}

/// Whether a cell is empty, or says so: `-`, `—`, `none`, `n/a`.
pub(super) fn is_empty(cell: &str) -> bool {
    let text = cell.trim_matches([' ', '`', '_', '*', '(', ')', '.', '…', '\t']);
    text.chars().all(|c| matches!(c, '-' | '–' | '—'))
        || ["none", "n/a", "nobody", "tbd"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a cell that should name a path says that there is none: `NONE`, `_No active locks_`.
pub(super) fn says_none(cell: &str) -> bool {
    let is_glob = cell.contains('*') && !cell.contains(char::is_alphanumeric);
    if is_glob || cell.contains(['`', '/']) || matches!(cell.trim(), "." | "..") {
        return false;
    }
    let text = cell.trim_matches([' ', '_', '*', '(', ')', '.']).to_ascii_lowercase();
    is_empty(cell)
        || text == "nothing"
        || ["none ", "none,", "none:", "nothing ", "no active", "no lock", "no file", "no current"]
            .iter()
            .any(|start| text.starts_with(start))
}

/// Whether a cell or line that says that there is nothing says nothing else, so that it may go once there is something.
pub(super) fn says_none_only(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "no",
        "none",
        "nothing",
        "active",
        "current",
        "currently",
        "file",
        "files",
        "lock",
        "locks",
        "locked",
        "signals",
        "yet",
        "now",
        "held",
        "n",
        "a",
        "na",
        "nil",
        "nobody",
        "tbd",
    ];
    (says_none(text) || text.to_ascii_lowercase().contains("no signals"))
        && text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// The paths that a cell names.
#[derive(Clone, Debug, Default)]
pub(super) struct Paths {
    /// Each, and where it stands.
    pub found: Vec<(String, Range<usize>)>,
    /// What else the cell says: `(lines 10-40)`.
    pub aside: Vec<String>,
    /// Parts that may be one path with blanks in its name or several paths.
    pub unclear: Vec<String>,
    /// Whether all of the cell's text is in the fields above.
    pub is_whole: bool,
    /// Whether it is all struck through: `~~src/a.rs~~`.
    pub is_struck: bool,
}

/// Reads the paths in `cell`, which stands at byte `base`.
///
/// Commas, semicolons and `<br>` separate paths, except within braces. Within backticks only a comma with a blank
/// behind it does. Where there are backticks, what stands outside them and looks like no path is said aside.
pub(super) fn paths(cell: &str, base: usize) -> Paths {
    let struck = cell.strip_prefix("~~").and_then(|rest| rest.strip_suffix("~~"));
    let is_struck = struck.is_some();
    let (cell, base) = struck.map_or((cell, base), |inner| (inner, base + 2));
    let mut paths = Paths { is_whole: true, is_struck, ..Paths::default() };
    let spans = code_spans(cell);
    let mut from = 0;
    for span in &spans {
        plain_paths(cell, from..span.start, base, !spans.is_empty(), &mut paths);
        let ticks = run(cell, span.start);
        for piece in pieces(cell, span.start + ticks..span.end - ticks, true) {
            let text = cell[piece.clone()].replace("\\|", "|");
            paths.found.push((text, base + piece.start..base + piece.end));
        }
        from = span.end;
    }
    plain_paths(cell, from..cell.len(), base, !spans.is_empty(), &mut paths);
    paths
}

fn plain_paths(cell: &str, span: Range<usize>, base: usize, beside_code: bool, paths: &mut Paths) {
    for piece in pieces(cell, span, false) {
        let raw = &cell[piece.clone()];
        if raw == "[" || raw.starts_with("](") {
            paths.is_whole = false;
            continue;
        }
        let is_path = !raw.contains(char::is_whitespace) && looks_like_path(raw);
        if beside_code && !is_path {
            if !matches!(raw, "and" | "&" | "+") {
                paths.aside.push(plain(raw));
            }
            continue;
        }
        let aside = raw.find(" (").filter(|_| raw.ends_with(')'));
        paths.aside.extend(aside.map(|at| plain(&raw[at + 1..])));
        let linked = raw[..aside.unwrap_or(raw.len())].trim_end();
        let label = link_label(linked).unwrap_or(linked);
        paths.is_whole &= label.len() == linked.len();
        let text = freed(label);
        if text.contains(char::is_whitespace) || text.contains("](") {
            paths.unclear.push(text);
        } else if !text.is_empty() {
            let start = base + piece.start + usize::from(label.len() < linked.len());
            paths.found.push((text, start..start + label.len()));
        }
    }
}

/// A path out of plain text: without bold marks and backslashes that only hold off Markdown.
fn freed(text: &str) -> String {
    let bold = text
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"))
        .filter(|inner| !inner.contains('*') && !inner.starts_with('/') && !inner.ends_with('/'));
    let text = plain(bold.unwrap_or(text));
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let holds_off =
            c == '\\' && chars.peek().is_some_and(|next| matches!(next, '*' | '_' | '`' | '#' | '~'));
        if !holds_off {
            out.push(c);
        }
    }
    out
}

/// Cuts a span of a cell where a separator stands; empty pieces are left out.
fn pieces(cell: &str, span: Range<usize>, in_code: bool) -> Vec<Range<usize>> {
    let bytes = cell.as_bytes();
    let (mut depth, mut from, mut at) = (0_usize, span.start, span.start);
    let mut all = Vec::new();
    while at < span.end {
        let rest = &cell.as_bytes()[at..span.end];
        let cut = match bytes[at] {
            b'{' => {
                depth += 1;
                0
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                0
            }
            b',' if depth == 0 => usize::from(!in_code || rest.get(1).is_some_and(u8::is_ascii_whitespace)),
            b';' => usize::from(!in_code),
            b'<' if !in_code => ["<br>", "<br/>", "<br />"]
                .iter()
                .find(|tag| rest.len() >= tag.len() && rest[..tag.len()].eq_ignore_ascii_case(tag.as_bytes()))
                .map_or(0, |tag| tag.len()),
            _ => 0,
        };
        if cut > 0 {
            all.push(from..at);
            from = at + cut;
        }
        at += cut.max(1);
    }
    all.push(from..span.end);
    all.into_iter().map(|piece| trimmed(cell, &piece)).filter(|piece| !piece.is_empty()).collect()
}

/// Whether a word can hardly be anything but a path: it has a slash, an asterisk or an extension.
pub(super) fn looks_like_path(word: &str) -> bool {
    let is_time = super::time::parse(word).is_some();
    let extension = word.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && (1..=12).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
    });
    let dotfile = word.len() > 1 && word.starts_with('.') && !word.starts_with("..");
    let known = ["Dockerfile", "Makefile", "Justfile", "LICENSE", "README"].contains(&word);
    !is_time
        && !word.contains(char::is_whitespace)
        && !word.contains("://")
        && (word.contains(['/', '*']) && word.bytes().any(|b| b.is_ascii_alphanumeric() || b == b'*')
            || extension
            || dotfile
            || known)
}
