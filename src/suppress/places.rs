//! Owns where an allow stands: only in a comment, as the file's language has them, and for which lines it speaks.
//!
//! It speaks for its own line. Alone on its line it also speaks for the comment that follows it, which may be what a
//! finding is about, and for the next line of code.

use std::ops::Range;

use memchr::memmem;

use super::allow::{Allow, MARK, parse};
use crate::change::RepoPath;
use crate::syntax::comments::STYLES;
use crate::syntax::{Dialect, SyntaxTree};

/// Names of Markdown files end so: prose, but for what stands in an HTML comment.
const MARKDOWN: [&[u8]; 3] = [b"md", b"mdx", b"markdown"];

/// Whether the file at `path`, whose text may begin with `head`, can hold an allow at all. Asked without a text it may
/// say yes for a file whose language only its `#!` line tells.
pub(crate) fn may_hold(path: &RepoPath) -> bool {
    match path.extension() {
        None => true,
        Some(extension) => MARKDOWN.contains(&extension) || Dialect::of(path, b"").is_some(),
    }
}

/// How many allows of a file are read, how many bytes one may take, and how many lines below it are looked at. What is
/// beyond them allows nothing: a text made to be slow costs bounded time.
const MOST: usize = 1_000;
const LONGEST: usize = 2_000;
const FARTHEST: usize = 100;

/// The allows of the file at `path`, in order. A text that cannot be parsed has none: then everything in it counts.
pub fn find(path: &RepoPath, text: &[u8]) -> Vec<Allow> {
    let marks: Vec<usize> = memmem::find_iter(text, MARK).take(MOST).collect();
    if marks.is_empty() {
        return Vec::new();
    }
    let Some(comments) = comments(path, text) else { return Vec::new() };
    let page = Page::new(text, comments, &marks);
    marks.iter().filter_map(|&mark| page.allow(mark)).collect()
}

/// The comments of a text, in order. `None`: nothing here knows them.
fn comments(path: &RepoPath, text: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut comments = match Dialect::of(path, text) {
        Some(Dialect::Grammar(language)) => in_tree(&SyntaxTree::parse(language, text).ok()?),
        Some(Dialect::Comments(style)) => style.scan(text).comments().collect(),
        None if path.extension().is_some_and(|extension| MARKDOWN.contains(&extension)) => {
            let markup = STYLES.iter().find(|style| style.name == "XML")?;
            let shown = without_fences(text);
            markup.scan(&shown).comments().collect()
        }
        None => return None,
    };
    for comment in &mut comments {
        // Some grammars count the line end to a comment.
        comment.end = comment.start + text[comment.clone()].trim_ascii_end().len();
    }
    Some(comments)
}

/// One walk over all nodes, for there is no telling which comments will be asked about.
fn in_tree(tree: &SyntaxTree) -> Vec<Range<usize>> {
    let mut comments: Vec<Range<usize>> = tree.around().comments().collect();
    let mut cursor = tree.root().walk();
    loop {
        let is_comment = tree.language().comments.contains(&cursor.node().kind());
        if is_comment {
            comments.push(cursor.node().byte_range());
        }
        if !is_comment && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                comments.sort_by_key(|comment| comment.start);
                return comments;
            }
        }
    }
}

/// Markdown with its fenced blocks blanked: what stands in them is shown, not said.
fn without_fences(text: &[u8]) -> Vec<u8> {
    let mut out = text.to_vec();
    let mut fence: Option<&[u8]> = None;
    let mut at = 0;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let body = line.trim_ascii();
        let length = body.iter().take_while(|&&byte| Some(&byte) == body.first()).count();
        let is_fence = length >= 3 && matches!(body.first(), Some(b'`' | b'~'));
        let inside = fence.is_some();
        match fence {
            None if is_fence => fence = Some(&body[..length]),
            Some(open) if is_fence && body.len() == length && body.starts_with(open) => fence = None,
            _ => {}
        }
        if inside || fence.is_some() {
            out[at..at + line.len()].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        }
        at += line.len();
    }
    out
}

/// A text with its lines.
struct Page<'a> {
    text: &'a [u8],
    comments: Vec<Range<usize>>,
    starts: Vec<usize>,
    /// The lines that hold an allow.
    marked: Vec<usize>,
    /// The first line that holds more than comments.
    first_code: usize,
}

/// What begins a line, behind white space.
enum Begins {
    Nothing,
    /// A comment, and whether nothing stands behind its end.
    Comment(Range<usize>, bool),
    Code,
}

impl<'a> Page<'a> {
    fn new(text: &'a [u8], comments: Vec<Range<usize>>, marks: &[usize]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text).map(|newline| newline + 1));
        let mut page = Self { text, comments, starts, marked: Vec::new(), first_code: 0 };
        page.marked = marks.iter().map(|&mark| page.line_of(mark)).collect();
        page.first_code = page.code_from(0, usize::MAX).unwrap_or(page.starts.len());
        page
    }

    fn allow(&self, mark: usize) -> Option<Allow> {
        let comment = self.comment(mark)?;
        let line = self.line_of(mark);
        let end = comment.end.min(self.line(line).end).min(mark + LONGEST);
        let (span, terms) = parse(self.text, mark, end)?;
        let mut lines = vec![line];
        let is_alone = self.is_alone(&comment);
        let last = self.line_of(comment.end);
        if last > line {
            // Within one comment, the line above is the line above.
            lines.push(line + 1);
        }
        if is_alone {
            lines.extend(self.remark_from(last + 1));
            lines.extend(self.code_from(last + 1, FARTHEST));
        }
        lines.sort_unstable();
        lines.dedup();
        Some(Allow { span, terms, lines, is_at_head: is_alone && line < self.first_code })
    }

    /// The comment in which the byte `at` stands.
    fn comment(&self, at: usize) -> Option<Range<usize>> {
        let next = self.comments.partition_point(|comment| comment.end <= at);
        self.comments.get(next).filter(|comment| comment.contains(&at)).cloned()
    }

    fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at).saturating_sub(1)
    }

    fn line(&self, line: usize) -> Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// Whether nothing stands beside the comment on its lines: white space, or the braces around a comment in markup.
    fn is_alone(&self, comment: &Range<usize>) -> bool {
        let before = &self.text[self.line(self.line_of(comment.start)).start..comment.start];
        let after = &self.text[comment.end..self.line(self.line_of(comment.end)).end.max(comment.end)];
        before.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'{')
            && after.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'}')
    }

    fn begins(&self, line: usize) -> Begins {
        let range = self.line(line);
        let body = &self.text[range.clone()];
        let Some(skipped) = body.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'{') else {
            return if body.trim_ascii().is_empty() { Begins::Nothing } else { Begins::Code };
        };
        match self.comment(range.start + skipped) {
            Some(comment) => {
                let is_alone = self.is_alone(&comment);
                Begins::Comment(comment, is_alone)
            }
            None => Begins::Code,
        }
    }

    /// The first comment line from `line` on that holds no allow itself, if no code stands before it.
    fn remark_from(&self, mut line: usize) -> Option<usize> {
        let end = self.starts.len().min(line + FARTHEST);
        while line < end {
            match self.begins(line) {
                Begins::Nothing => line += 1,
                Begins::Comment(comment, _) if self.marked.contains(&line) => {
                    line = self.line_of(comment.end) + 1;
                }
                Begins::Comment(..) => return Some(line),
                Begins::Code => return None,
            }
        }
        None
    }

    /// The first of `count` lines from `line` on that holds more than comments.
    fn code_from(&self, mut line: usize, count: usize) -> Option<usize> {
        let end = self.starts.len().min(line.saturating_add(count));
        while line < end {
            match self.begins(line) {
                Begins::Nothing => line += 1,
                Begins::Comment(comment, is_alone) => {
                    let last = self.line_of(comment.end);
                    if !is_alone {
                        return Some(last);
                    }
                    line = last + 1;
                }
                Begins::Code => return Some(line),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::change::RepoPath;

    const WORDS: &str = "policy:allow(fakery-todo) reason=\"kept for upstream\"";

    /// The lines, from 0, for which the first allow of the text speaks; `ALLOW` stands for its words.
    fn lines(path: &str, text: &str) -> Option<Vec<usize>> {
        let text = text.replace("ALLOW", WORDS);
        find(&RepoPath::from(path), text.as_bytes()).into_iter().next().map(|allow| allow.lines)
    }

    #[test]
    fn an_allow_speaks_for_its_line_and_alone_for_what_follows() {
        for (path, text, expected) in [
            ("a.rs", "fn a() {} // ALLOW\nfn b() {}\n", vec![0]),
            ("a.rs", "// ALLOW\nfn a() {}\nfn b() {}\n", vec![0, 1]),
            ("a.rs", "// ALLOW\n// TODO: x\nfn a() {}\n", vec![0, 1, 2]),
            ("a.rs", "// ALLOW\n// ALLOW\n\n// says\n// more\nfn a() {}\n", vec![0, 3, 5]),
            ("a.rs", "/* ALLOW\n * TODO: x\n */\nfn a() {}\n", vec![0, 1, 3]),
            ("a.rs", "/* ALLOW */ fn a() {}\nfn b() {}\n", vec![0]),
            ("a.rs", "/// ALLOW\nfn a() {}\n", vec![0, 1]),
            ("a.py", "def a():\n    # ALLOW\n    pass\n", vec![1, 2]),
            ("a.js", "// ALLOW\nconst a = 1\n", vec![0, 1]),
            ("a.tsx", "const a = <p>\n  {/* ALLOW */}\n  <b>x</b>\n</p>\n", vec![1, 2]),
            ("a.ts", "let a: number = 1 // ALLOW\n", vec![0]),
            ("a.go", "package a\n\n// ALLOW\nvar b = 1\n", vec![2, 3]),
            ("a.c", "int a; /* ALLOW */\n", vec![0]),
            ("a.sh", "#!/bin/sh\n# ALLOW\r\nls\r\n", vec![1, 2]),
            ("a.sql", "-- ALLOW\nselect 1;\n", vec![0, 1]),
            ("a.lua", "--[[ ALLOW ]]\nprint(1)\n", vec![0, 1]),
            ("a.html", "<!-- ALLOW -->\n<p>x</p>\n", vec![0, 1]),
            ("a.css", "/* ALLOW */\na { b: c }\n", vec![0, 1]),
            ("Dockerfile", "# ALLOW\nFROM x\n", vec![0, 1]),
            ("a.yml", "a: 1\n# ALLOW\nb: 2\n", vec![1, 2]),
            ("a.md", "text\n\n<!-- ALLOW -->\nmore\n", vec![2, 3]),
        ] {
            assert_eq!(lines(path, text), Some(expected), "{path}: {text}");
        }
    }

    #[test]
    fn strings_prose_and_data_hold_none() {
        for (path, text) in [
            ("a.rs", "const A: &str = r#\"// ALLOW\"#;\n"),
            ("a.py", "def a():\n    '''ALLOW'''\n"),
            ("a.js", "const a = `// ALLOW`\n"),
            ("a.sh", "echo '# ALLOW'\n"),
            ("a.rs", "ALLOW\n"),
            ("a.md", "// ALLOW\n"),
            ("a.md", "```html\n<!-- ALLOW -->\n```\n"),
            ("a.txt", "# ALLOW\n"),
            ("a.json", "{\"a\": \"ALLOW\"}\n"),
        ] {
            assert_eq!(lines(path, text), None, "{path}: {text}");
        }
    }

    #[test]
    fn the_head_of_a_file_ends_where_its_code_begins() {
        let head = |path: &str, text: &str| {
            let text = text.replace("ALLOW", WORDS);
            find(&RepoPath::from(path), text.as_bytes())[0].is_at_head
        };
        assert!(head("Cargo.toml", "# says\n\n# ALLOW\n[package]\n"));
        assert!(!head("Cargo.toml", "[package]\n# ALLOW\nname = \"a\"\n"));
        assert!(!head("Cargo.toml", "[package] # ALLOW\n"));
    }

    #[test]
    fn a_text_made_to_be_slow_is_not() {
        for text in [
            "// policy:allow(\n".repeat(60_000),
            format!("// {}\n", "policy:allow(".repeat(80_000)),
            format!("/*{}*/\nint a;\n", " policy:allow(fakery-todo) reason=\"x y\"\n".repeat(25_000)),
            format!("{}// {WORDS}\n", "(".repeat(100_000)),
        ] {
            for path in ["a.rs", "a.c", "a.md"] {
                // That it returns is the point.
                assert!(find(&RepoPath::from(path), text.as_bytes()).len() <= 1_000);
            }
        }
    }

    #[test]
    fn an_allow_ends_with_its_line_and_its_comment() {
        let text = "/* policy:allow(fakery-todo)\n reason=\"two lines down\" */\nint a;\n";
        assert!(find(&RepoPath::from("a.c"), text.as_bytes())[0].terms.is_err());
        let text = "/* policy:allow(fakery-todo */ int a; /* ) reason=\"vendor\" */\n";
        assert!(find(&RepoPath::from("a.c"), text.as_bytes())[0].terms.is_err());
    }
}
