//! Owns the part of orchestration-index.md that `policy index` writes: between two marks, each an HTML comment on a line
//! of its own. Everything else is the team's, and is kept byte for byte.

use std::ops::Range;

/// The line that opens it.
pub const OPEN: &str =
    "<!-- policy:index: written by `policy index`, which overwrites what is edited in here -->";

/// The line that closes it.
pub const CLOSE: &str = "<!-- /policy:index -->";

/// What both marks say.
const NAME: &str = "policy:index";

/// The part between the marks, and the marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// From the first byte of the opening line to the last of the closing line, its line ending left out.
    pub range: Range<usize>,
}

/// Marks that do not make one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What is wrong, in a sentence fragment.
    pub message: String,
    /// The lines to remove, counted from 1: without them the text has no marks, or one whole pair.
    pub lines: Vec<usize>,
}

/// A service as the block shows it. Texts are plain; what Markdown would misread is escaped when it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The directory, `.` for the root.
    pub path: String,
    /// What it is written in.
    pub ecosystem: String,
    /// What builds its image.
    pub dockerfile: Option<String>,
    /// The Compose service that runs it, and the file that says so.
    pub compose: Option<(String, String)>,
    /// The agents that own it.
    pub owners: Vec<String>,
    /// What reviewers said of it last.
    pub review: Option<String>,
    /// How far the work on it is.
    pub state: Option<String>,
}

/// What a line is to the block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Close,
    Broken,
}

/// Finds the block; `None` if there are no marks.
pub fn find(text: &[u8]) -> Result<Option<Block>, Damage> {
    let marks = marks(text);
    match &marks[..] {
        [] => Ok(None),
        [(_, Mark::Open, open), (_, Mark::Close, close)] => Ok(Some(Block { range: open.start..close.end })),
        _ => Err(damage(&marks)),
    }
}

/// The text with `rows` as its block: in the place of the block that is there, or behind everything.
pub fn write(text: &[u8], rows: &[Row]) -> Result<Vec<u8>, Damage> {
    let found = find(text)?;
    let from = found.as_ref().map_or(0, |block| block.range.start);
    let ending = line_ending(&text[from..]).or_else(|| line_ending(text)).unwrap_or("\n");
    let written = render(rows).join(ending);
    let mut out = Vec::with_capacity(text.len() + written.len());
    match found {
        Some(block) => {
            out.extend_from_slice(&text[..block.range.start]);
            out.extend_from_slice(written.as_bytes());
            out.extend_from_slice(&text[block.range.end..]);
        }
        None => {
            out.extend_from_slice(text);
            let ends_line = text.is_empty() || text.ends_with(b"\n");
            let has_blank = text.is_empty() || text.ends_with(b"\n\n") || text.ends_with(b"\n\r\n");
            out.extend_from_slice(if ends_line { b"" } else { ending.as_bytes() });
            out.extend_from_slice(if has_blank { b"" } else { ending.as_bytes() });
            out.extend_from_slice(written.as_bytes());
            // A text that ends in the middle of a line goes on doing so.
            out.extend_from_slice(if ends_line { ending.as_bytes() } else { b"" });
        }
    }
    Ok(out)
}

fn render(rows: &[Row]) -> Vec<String> {
    let mut lines = vec![OPEN.to_owned(), String::new(), "## Services".to_owned(), String::new()];
    if rows.is_empty() {
        lines.push("Nothing in this repository builds a service.".to_owned());
    } else {
        lines.push("| Service | Written in | Dockerfile | Compose | Owners | Review | State |".to_owned());
        lines.push("|---|---|---|---|---|---|---|".to_owned());
        lines.extend(rows.iter().map(row));
    }
    lines.extend([String::new(), CLOSE.to_owned()]);
    lines
}

fn row(row: &Row) -> String {
    let none = || "-".to_owned();
    let compose = row.compose.as_ref().map(|(name, file)| format!("{} in {}", code(name), code(file)));
    let owners = if row.owners.is_empty() { none() } else { plain(&row.owners.join(", ")) };
    let cells = [
        code(&row.path),
        if row.ecosystem.is_empty() { none() } else { plain(&row.ecosystem) },
        row.dockerfile.as_deref().map_or_else(none, code),
        compose.unwrap_or_else(none),
        owners,
        row.review.as_deref().map_or_else(none, plain),
        row.state.as_deref().map_or_else(none, plain),
    ];
    format!("| {} |", cells.join(" | "))
}

/// A text as a cell holds it: on one line, its bars escaped, and never a mark of its own.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace('|', "\\|").replace('<', "&lt;")
}

fn code(text: &str) -> String {
    let text = text.split(['\r', '\n']).collect::<Vec<_>>().join(" ").replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn line_ending(text: &[u8]) -> Option<&'static str> {
    let newline = memchr::memchr(b'\n', text)?;
    Some(if newline > 0 && text[newline - 1] == b'\r' { "\r\n" } else { "\n" })
}

/// The marks, each with its line, counted from 1, and the line's bytes. What a fenced block shows is none.
fn marks(text: &[u8]) -> Vec<(usize, Mark, Range<usize>)> {
    if memchr::memmem::find(text, NAME.as_bytes()).is_none() {
        return Vec::new();
    }
    let mut marks = Vec::new();
    let (mut start, mut fence) = (0, None::<(u8, usize)>);
    for (number, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        match (fence, opens_fence(content)) {
            (None, Some(opened)) => fence = Some(opened),
            (Some((byte, least)), Some((same, length))) if same == byte && length >= least => {
                let is_bare = content.trim_ascii().iter().all(|own| *own == byte);
                fence = if is_bare { None } else { fence };
            }
            (None, None) => {
                if let Some(mark) = mark(content) {
                    marks.push((number + 1, mark, start..start + content.len()));
                }
            }
            (Some(_), _) => {}
        }
        start += line.len();
    }
    marks
}

/// The character and length of the run that opens or closes a fenced block on this line.
fn opens_fence(line: &[u8]) -> Option<(u8, usize)> {
    let indent = line.iter().take_while(|byte| **byte == b' ').count();
    let rest = &line[indent..];
    let byte = *rest.first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = rest.iter().take_while(|own| **own == byte).count();
    (indent <= 3 && length >= 3).then_some((byte, length))
}

fn mark(line: &[u8]) -> Option<Mark> {
    let indent = line.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let is_code = indent > 3 || line[..indent].contains(&b'\t');
    let rest = line[indent..].strip_prefix(b"<!--").filter(|_| !is_code)?.trim_ascii();
    let (mark, rest) = match rest.strip_prefix(b"/") {
        Some(rest) => (Mark::Close, rest.trim_ascii_start()),
        None => (Mark::Open, rest),
    };
    let rest = rest.strip_prefix(NAME.as_bytes())?;
    let is_name =
        rest.first().is_none_or(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'/')));
    is_name.then(|| if rest.ends_with(b"-->") { mark } else { Mark::Broken })
}

/// What is wrong with marks that are no pair. The first whole pair stays, every other mark goes.
fn damage(marks: &[(usize, Mark, Range<usize>)]) -> Damage {
    let pair = marks.windows(2).position(|pair| pair[0].1 == Mark::Open && pair[1].1 == Mark::Close);
    let stays = |at: usize| pair.is_some_and(|pair| at == pair || at == pair + 1);
    let lines: Vec<usize> =
        marks.iter().enumerate().filter(|(at, _)| !stays(*at)).map(|(_, (line, ..))| *line).collect();
    let broken = marks.iter().find(|(_, mark, _)| *mark == Mark::Broken);
    let pairs = marks.windows(2).filter(|pair| pair[0].1 == Mark::Open && pair[1].1 == Mark::Close).count();
    let message = match (broken, marks) {
        (Some((line, ..)), _) => format!("the comment of the mark on line {line} does not end there"),
        (None, [(line, Mark::Open, _)]) => format!("the mark on line {line} is not closed"),
        (None, [(line, Mark::Close, _)]) => format!("the mark on line {line} closes nothing"),
        _ if pairs > 1 => format!("there are {pairs} blocks that `policy index` would write"),
        _ => "the marks do not stand in pairs".to_owned(),
    };
    Damage { message, lines }
}

#[cfg(test)]
mod tests {
    use super::{CLOSE, Damage, OPEN, Row, find, write};

    fn rows() -> Vec<Row> {
        vec![Row {
            path: "services/api".to_owned(),
            ecosystem: "rust".to_owned(),
            compose: Some(("api".to_owned(), "compose.yaml".to_owned())),
            owners: vec!["rust-expert".to_owned(), "ada".to_owned()],
            state: Some("BLOCKED by ada: a|b <!-- x".to_owned()),
            ..Row::default()
        }]
    }

    fn written(text: &str) -> String {
        String::from_utf8(write(text.as_bytes(), &rows()).unwrap()).unwrap()
    }

    fn damaged(text: &str) -> Damage {
        find(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_block_is_written_behind_everything_and_then_in_its_place() {
        let first = written("# Index\n\nours\n");
        assert!(first.starts_with(&format!("# Index\n\nours\n\n{OPEN}\n")), "{first}");
        assert!(first.ends_with(&format!("\n{CLOSE}\n")), "{first}");
        let row = "| `services/api` | rust | - | `api` in `compose.yaml` | rust-expert, ada | - | BLOCKED by ada: a\\|b &lt;!-- x |";
        assert!(first.contains(row), "{first}");
        assert_eq!(written(&first), first);
        let around = format!("above  \n{}below\t\nno newline", first.replace("rust-expert", "somebody"));
        let again = written(&around);
        assert!(again.starts_with("above  \n# Index") && again.ends_with("\nbelow\t\nno newline"), "{again}");
        assert!(again.contains("rust-expert"));
    }

    #[test]
    fn line_endings_and_a_missing_last_one_are_kept() {
        let text = written("# Index\r\n");
        assert!(text.starts_with("# Index\r\n\r\n<!--") && text.ends_with("-->\r\n"), "{text:?}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert_eq!(written(&text), text);
        let text = written("# Index");
        assert!(text.starts_with("# Index\n\n<!--") && text.ends_with(CLOSE), "{text:?}");
        assert_eq!(written(&text), text);
        assert!(written("").starts_with(OPEN));
        // The block's own ending counts where the file mixes them.
        let text = format!("a\r\nb\r\n{OPEN}\n{CLOSE}\nc\r\n");
        let again = written(&text);
        assert!(again.starts_with("a\r\nb\r\n<!--") && again.ends_with("-->\nc\r\n"), "{again:?}");
        assert_eq!(again.matches("\r\n").count(), 3);
    }

    #[test]
    fn bytes_that_are_no_text_are_kept() {
        let text = [b"caf\xe9\n".as_slice(), OPEN.as_bytes(), b"\n", CLOSE.as_bytes(), b"\n\xff"].concat();
        let out = write(&text, &rows()).unwrap();
        assert!(out.starts_with(b"caf\xe9\n<!--") && out.ends_with(b"-->\n\xff"));
    }

    #[test]
    fn marks_that_are_no_pair_say_which_lines_to_remove() {
        let block = format!("{OPEN}\n{CLOSE}\n");
        for (text, message, lines) in [
            (format!("a\n{OPEN}\nb\n"), "line 2 is not closed", vec![2]),
            (format!("{CLOSE}\n"), "line 1 closes nothing", vec![1]),
            (format!("{block}x\n{block}"), "2 blocks", vec![4, 5]),
            (format!("{OPEN}\n{block}"), "not stand in pairs", vec![1]),
            (format!("{CLOSE}\n{OPEN}\n"), "not stand in pairs", vec![1, 2]),
            ("<!-- policy:index\nx\n".to_owned(), "line 1 does not end", vec![1]),
            (format!("{block}<!-- /policy:index\n"), "line 3 does not end", vec![3]),
        ] {
            let damage = damaged(&text);
            assert!(damage.message.contains(message), "{text}: {}", damage.message);
            assert_eq!(damage.lines, lines, "{text}");
            let kept: String = text
                .lines()
                .enumerate()
                .filter(|(at, _)| !lines.contains(&(at + 1)))
                .map(|(_, line)| format!("{line}\n"))
                .collect();
            assert!(find(kept.as_bytes()).is_ok(), "{kept}");
        }
    }

    #[test]
    fn what_only_shows_a_mark_is_none() {
        for text in [
            format!("```\n{OPEN}\n```\n"),
            format!("~~~~ text\n~~~\n{OPEN}\n~~~~\n"),
            format!("    {OPEN}\n"),
            format!("the mark is `{OPEN}`\n"),
            "<!-- policy:indexes -->\n<!-- policy:index/x -->\n".to_owned(),
        ] {
            assert_eq!(find(text.as_bytes()), Ok(None), "{text}");
        }
        let text = format!("```\nx\n```\n{OPEN}\n{CLOSE}\n");
        assert!(find(text.as_bytes()).unwrap().is_some());
    }
}
