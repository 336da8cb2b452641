//! Owns what a Go file says before its declarations: its package, and whether ordinary builds leave it out.

use bstr::ByteSlice;

/// The head of a Go file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoFile {
    /// The package's name; `None` if there is no package clause.
    pub package: Option<String>,
    /// Whether a build constraint asks for the tag `ignore`: a program to be run by hand, no part of the package.
    pub is_ignored: bool,
}

impl GoFile {
    /// Reads the head of a file. Bytes beyond the package clause do not matter.
    pub fn parse(data: &[u8]) -> Self {
        let mut file = Self::default();
        let mut rest = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
        loop {
            rest = rest.trim_ascii_start();
            if let Some(comment) = rest.strip_prefix(b"//") {
                let end = memchr::memchr(b'\n', comment).unwrap_or(comment.len());
                file.is_ignored |= asks_for_ignore(&comment[..end]);
                rest = &comment[end..];
            } else if let Some(comment) = rest.strip_prefix(b"/*") {
                let Some(end) = comment.find("*/") else { return file };
                rest = &comment[end + 2..];
            } else {
                file.package = rest.strip_prefix(b"package").and_then(package);
                return file;
            }
        }
    }
}

/// The name after `package`.
fn package(rest: &[u8]) -> Option<String> {
    let name = rest.trim_ascii_start();
    let end =
        name.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii()));
    let name = &name[..end.unwrap_or(name.len())];
    let separated = rest.first().is_some_and(u8::is_ascii_whitespace);
    (separated && !name.is_empty()).then(|| name.to_str_lossy().into_owned())
}

/// `//go:build ignore`, `// +build ignore`, alone or among other tags.
fn asks_for_ignore(comment: &[u8]) -> bool {
    let expression =
        comment.strip_prefix(b"go:build ").or_else(|| comment.trim_ascii_start().strip_prefix(b"+build "));
    expression.is_some_and(|expression| {
        expression
            .split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'!')))
            .any(|tag| tag == b"ignore")
    })
}

/// The module's path in a go.mod.
pub fn go_module(data: &[u8]) -> Option<String> {
    let line = data.lines().find_map(|line| line.trim_ascii_start().strip_prefix(b"module"))?;
    let path = line.trim_ascii().split_str("//").next()?.trim_ascii();
    let path = path.trim_with(|quote| matches!(quote, '"' | '`'));
    (!path.is_empty()).then(|| path.to_str_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::{GoFile, go_module};

    fn package(text: &str) -> Option<String> {
        GoFile::parse(text.as_bytes()).package
    }

    #[test]
    fn the_package_clause_comes_after_comments() {
        assert_eq!(package("// Copyright\n\n/* package x */\npackage main // y\n"), Some("main".to_owned()));
        assert_eq!(package("package\tapi;import \"x\""), Some("api".to_owned()));
        assert_eq!(package("packages main"), None);
        assert_eq!(package("/* no end"), None);
        assert_eq!(package(""), None);
    }

    #[test]
    fn files_that_are_run_by_hand() {
        let ignored = |text: &str| GoFile::parse(text.as_bytes()).is_ignored;
        assert!(ignored("//go:build ignore\n\npackage main\n"));
        assert!(ignored("// +build ignore\n\npackage main\n"));
        assert!(ignored("//go:build ignore || tools\npackage main\n"));
        assert!(!ignored("//go:build !ignore\npackage main\n"));
        assert!(!ignored("// ignore\npackage main\n//go:build ignore\n"));
    }

    #[test]
    fn the_module_path() {
        assert_eq!(
            go_module(b"// c\nmodule example.com/a/v2 // d\n\ngo 1.22\n").as_deref(),
            Some("example.com/a/v2")
        );
        assert_eq!(go_module(b"go 1.22\n"), None);
    }
}
