//! Owns .dockerignore: what a build context leaves out, as Docker's own matcher decides it
//! (<https://github.com/moby/patternmatcher>): the last line that matches a path or a directory above it counts.

use bstr::{BStr, ByteSlice};
use gix_attributes::glob::wildmatch;

/// A .dockerignore file.
#[derive(Debug, Default)]
pub(super) struct DockerIgnore {
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    /// The pattern, without slashes around it.
    pattern: Vec<u8>,
    /// `!`: what it matches is taken after all.
    takes: bool,
}

/// How many lines count: nobody writes more.
const MAX_LINES: usize = 5_000;

impl DockerIgnore {
    /// Reads a file.
    pub(super) fn parse(data: &[u8]) -> Self {
        let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
        let lines = data.lines().filter(|line| !line.starts_with(b"#")).filter_map(|line| {
            let line = line.trim();
            let (takes, line) = match line.strip_prefix(b"!") {
                Some(rest) => (true, rest.trim()),
                None => (false, line),
            };
            let parts: Vec<&[u8]> = clean(line);
            (!parts.is_empty()).then(|| Line { pattern: parts.join(&b'/'), takes })
        });
        Self { lines: lines.take(MAX_LINES).collect() }
    }

    /// Whether the context leaves out `path` and all that may stand below it.
    pub(super) fn leaves_out(&self, path: &[u8]) -> bool {
        if path.is_empty() {
            return false;
        }
        let mut by = None;
        for (index, line) in self.lines.iter().enumerate() {
            // Only a line that says otherwise than those before it can change anything.
            if line.takes == by.is_some() && line.matches(path) {
                by = (!line.takes).then_some(index);
            }
        }
        by.is_some_and(|by| !self.lines[by..].iter().any(|line| line.takes && line.may_match_below(path)))
    }
}

impl Line {
    fn matches(&self, path: &[u8]) -> bool {
        let ends = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
        ends.chain([path.len()]).any(|end| {
            wildmatch(
                BStr::new(&self.pattern),
                BStr::new(&path[..end]),
                wildmatch::Mode::NO_MATCH_SLASH_LITERAL,
            )
        })
    }

    /// Whether something below `path` may match: its parts do, as far as both go, or a `**` may stand for anything.
    fn may_match_below(&self, path: &[u8]) -> bool {
        let mut own = self.pattern.split(|byte| *byte == b'/');
        for part in path.split(|byte| *byte == b'/') {
            match own.next() {
                None => return false,
                Some(b"**") => return true,
                Some(pattern) => {
                    let mode = wildmatch::Mode::NO_MATCH_SLASH_LITERAL;
                    if !wildmatch(BStr::new(pattern), BStr::new(part), mode) {
                        return false;
                    }
                }
            }
        }
        true
    }
}

/// A path's parts, `.` and empty ones aside.
fn clean(path: &[u8]) -> Vec<&[u8]> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::DockerIgnore;

    #[test]
    fn the_last_line_that_matches_counts() {
        for (text, path, expected) in [
            ("src\n", "src", true),
            ("/src/\n", "src/a.js", true),
            ("*.md\n", "docs/a.md", false),
            ("**/*.md\n", "docs/a.md", true),
            ("# src\n", "src", false),
            ("*\n!src\n", "src", false),
            ("*\n!src\n", "lib", true),
            ("*\n!src/main\n", "src", false),
            ("*\n!src/main\n", "src/other", true),
            ("*\n!**/*.go\n", "cmd", false),
            ("!src\nsrc\n", "src", true),
            ("src\n", "", false),
            ("a?c\n", "abc", true),
            ("\u{feff}src\n", "src", true),
        ] {
            assert_eq!(
                DockerIgnore::parse(text.as_bytes()).leaves_out(path.as_bytes()),
                expected,
                "{text}: {path}"
            );
        }
    }
}
