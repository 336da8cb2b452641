//! Owns the repository path: bytes as git stores them, never an operating-system path.
//!
//! A path in a tree need not be UTF-8 and always uses `/`. Comparing, matching and printing go through this
//! type, so that a rule can neither lose a byte nor mistake one path for another.

use std::borrow::Cow;
use std::fmt;

use bstr::{BStr, BString, ByteSlice};

/// A path relative to the repository's root: `/` between its parts, no leading slash, any bytes but NUL.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(BString);

impl RepoPath {
    /// Takes the bytes as git gives them.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(BString::from(bytes.into()))
    }

    /// The bytes, as git stores them.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The bytes as a byte string.
    pub fn as_bstr(&self) -> &BStr {
        self.0.as_bstr()
    }

    /// The last part: `main.rs` of `src/main.rs`.
    pub fn file_name(&self) -> &[u8] {
        self.0.rfind_byte(b'/').map_or(self.as_bytes(), |slash| &self.0[slash + 1..])
    }

    /// What stands after the file name's last dot, without the dot; `None` for `Makefile` and `.gitignore`.
    pub fn extension(&self) -> Option<&[u8]> {
        let name = self.file_name();
        match name.rfind_byte(b'.') {
            None | Some(0) => None,
            Some(dot) => Some(&name[dot + 1..]),
        }
    }

    /// The directory it stands in: empty for a path at the root.
    pub fn directory(&self) -> RepoPath {
        match self.0.rfind_byte(b'/') {
            Some(slash) => RepoPath::new(&self.0[..slash]),
            None => RepoPath::root(),
        }
    }

    /// The root directory itself: no bytes.
    pub fn root() -> Self {
        Self(BString::default())
    }

    /// Whether this is the root directory.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// This directory's child `name`: `src` + `a.rs` → `src/a.rs`; the root's child is just `name`.
    pub fn join(&self, name: impl AsRef<[u8]>) -> RepoPath {
        if self.is_root() {
            return RepoPath::new(name.as_ref());
        }
        let mut bytes = self.0.to_vec();
        bytes.push(b'/');
        bytes.extend_from_slice(name.as_ref());
        RepoPath::new(bytes)
    }

    /// Its parts, from the root down.
    pub fn components(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        self.0.split(|&byte| byte == b'/').filter(|part| !part.is_empty())
    }

    /// Whether it is `directory` itself or stands below it. Everything stands below the root.
    pub fn is_within(&self, directory: &RepoPath) -> bool {
        if directory.is_root() || self == directory {
            return true;
        }
        self.0.strip_prefix(directory.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'/'))
    }

    /// For people and JSON, without loss: UTF-8 as it is; anything else in double quotes with octal escapes,
    /// as `git` prints with `core.quotePath`.
    pub fn display(&self) -> Cow<'_, str> {
        match self.0.to_str() {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(quote(&self.0)),
        }
    }
}

fn quote(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            0x20..=0x7e => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out.push('"');
    out
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl From<&str> for RepoPath {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::RepoPath;

    #[test]
    fn a_directory_holds_what_is_below_it_and_not_its_namesakes() {
        let directory = RepoPath::from("src/a");
        assert!(RepoPath::from("src/a/b.rs").is_within(&directory));
        assert!(RepoPath::from("src/a").is_within(&directory));
        assert!(!RepoPath::from("src/ab.rs").is_within(&directory));
        assert!(RepoPath::from("x").is_within(&RepoPath::root()));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_shown_without_loss() {
        assert_eq!(RepoPath::new(b"a\xff.rs".to_vec()).display(), "\"a\\377.rs\"");
        assert_eq!(RepoPath::from("größe.rs").display(), "größe.rs");
    }

    #[test]
    fn parts_of_a_path() {
        let path = RepoPath::from("src/a.test.rs");
        assert_eq!(path.extension(), Some(&b"rs"[..]));
        assert_eq!(path.directory(), RepoPath::from("src"));
        assert_eq!(RepoPath::from(".gitignore").extension(), None);
        assert_eq!(RepoPath::root().join("a").join("b"), RepoPath::from("a/b"));
    }
}
