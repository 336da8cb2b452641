//! Owns what a Go file says before its declarations: its package, and whether ordinary builds leave it out.

use bstr::ByteSlice;

/// The head of a Go file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoFile {
    /// The package's name; `None` if there is no package clause.
    pub package: Option<String>,
    /// Whether a build constraint asks for a tag that no ordinary build sets, such as `ignore`: a program to be run by
    /// hand, no part of the package.
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
                file.is_ignored |= asks_for_more(&comment[..end]);
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

/// Build constraints that no ordinary build meets: `//go:build ignore`, `// +build tools`, `//go:build fuzzing && linux`.
fn asks_for_more(comment: &[u8]) -> bool {
    if let Some(mut expression) = comment.strip_prefix(b"go:build ") {
        return !any_of(&mut expression, DEEPEST);
    }
    let Some(words) = comment.trim_ascii_start().strip_prefix(b"+build ") else { return false };
    let mut alternatives = words.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    !alternatives.any(|alternative| alternative.split_str(",").all(is_ordinary))
}

/// How deep brackets are followed. What is deeper is taken for met: then the program counts.
const DEEPEST: usize = 16;

/// Reads `a && b || !(c)` (go/build/constraint) from the front of `rest`: whether some platform's ordinary build meets it.
fn any_of(rest: &mut &[u8], depth: usize) -> bool {
    let mut met = all_of(rest, depth);
    while take(rest, b"||") {
        met |= all_of(rest, depth);
    }
    met
}

fn all_of(rest: &mut &[u8], depth: usize) -> bool {
    let mut met = term(rest, depth);
    while take(rest, b"&&") {
        met &= term(rest, depth);
    }
    met
}

fn term(rest: &mut &[u8], depth: usize) -> bool {
    if depth == 0 {
        return true;
    }
    if take(rest, b"!") {
        // Some build lacks any one tag, so a negation is always met somewhere; what it negates is only read past.
        term(rest, depth - 1);
        return true;
    }
    if take(rest, b"(") {
        let met = any_of(rest, depth - 1);
        take(rest, b")");
        return met;
    }
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'(' | b')' | b'&' | b'|' | b'!');
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    let (tag, after) = rest.split_at(end);
    *rest = after;
    is_ordinary(tag)
}

fn take(rest: &mut &[u8], token: &[u8]) -> bool {
    *rest = rest.trim_ascii_start();
    match rest.strip_prefix(token) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

fn is_ordinary(tag: &[u8]) -> bool {
    tag.starts_with(b"!")
        || tag.starts_with(b"go1.")
        || PLATFORM.split(' ').any(|known| known.as_bytes() == tag)
}

/// The tags that a toolchain sets by itself: operating systems and processors (go/build/syslist.go of Go 1.24), and
/// `go help buildconstraint`'s others.
const PLATFORM: &str = "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris \
    wasip1 windows zos 386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 \
    mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm cgo gc gccgo unix";

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
        assert!(ignored("//go:build fuzzing && (linux || darwin)\npackage main\n"));
        assert!(!ignored("//go:build !ignore\npackage main\n"));
        assert!(!ignored("//go:build linux && !race || go1.21\npackage main\n"));
        assert!(!ignored("// +build linux,cgo darwin\npackage main\n"));
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
