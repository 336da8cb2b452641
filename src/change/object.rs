//! Owns the values that name and hold content: object id, file mode, tree entry, blob.

use std::fmt;
use std::sync::Arc;

/// An object id: 20 bytes (SHA-1) or 32 (SHA-256), as the repository has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid {
    bytes: [u8; 32],
    len: u8,
}

impl Oid {
    /// From raw bytes: `None` unless there are 20 or 32.
    pub fn from_bytes(raw: &[u8]) -> Option<Self> {
        if raw.len() != 20 && raw.len() != 32 {
            return None;
        }
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Self { bytes, len: u8::try_from(raw.len()).ok()? })
    }

    /// From 40 or 64 hexadecimal digits: `None` for anything else, abbreviations too.
    pub fn from_hex(text: &[u8]) -> Option<Self> {
        let digit = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
        if text.len() != 40 && text.len() != 64 {
            return None;
        }
        let mut raw = [0; 32];
        for (at, pair) in text.chunks_exact(2).enumerate() {
            raw[at] = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Self::from_bytes(&raw[..text.len() / 2])
    }

    /// The raw bytes: 20 or 32.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// Whether every byte is zero: git's way to say "no object".
    pub fn is_zero(&self) -> bool {
        self.bytes.iter().all(|&b| b == 0)
    }

    /// The first ten digits, for people.
    pub fn short(&self) -> String {
        self.to_string()[..10].to_owned()
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What a tree entry is; git knows no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// `100644`, and the `100664` of old repositories.
    File,
    /// `100755`.
    Executable,
    /// `120000`: the blob holds the target.
    Symlink,
    /// `160000`: the id is a commit of another repository.
    Submodule,
    /// `040000`.
    Directory,
}

impl Mode {
    /// From the octal digits of a tree entry or a raw diff.
    pub fn from_octal(digits: &[u8]) -> Option<Self> {
        let mut value = 0u32;
        for &digit in digits {
            value =
                value.checked_mul(8)?.checked_add(u32::from(digit.checked_sub(b'0').filter(|d| *d < 8)?))?;
        }
        match value & 0o170_000 {
            0o100_000 => Some(if value & 0o111 == 0 { Self::File } else { Self::Executable }),
            0o120_000 => Some(Self::Symlink),
            0o160_000 => Some(Self::Submodule),
            0o040_000 => Some(Self::Directory),
            _ => None,
        }
    }

    /// Whether the blob is a file's text or bytes: neither a link's target, nor another repository's commit.
    pub fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Executable)
    }
}

/// One entry of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// What it is.
    pub mode: Mode,
    /// What it holds.
    pub oid: Oid,
}

/// Content, with the id that names it. Cloning shares the bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Blob {
    /// The id.
    pub oid: Oid,
    /// The bytes.
    pub data: Arc<[u8]>,
}

impl Blob {
    /// Whether git would call it binary.
    pub fn is_binary(&self) -> bool {
        is_binary(&self.data)
    }
}

/// Whether git would call `data` binary: a NUL among the first 8,000 bytes (`buffer_is_binary` in git's xdiff-interface.c).
pub fn is_binary(data: &[u8]) -> bool {
    memchr::memchr(0, &data[..data.len().min(8_000)]).is_some()
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({}, {} bytes)", self.oid, self.data.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Mode, Oid};

    #[test]
    fn ids_of_both_lengths_survive_the_round_trip_and_others_are_refused() {
        for text in ["e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", &"ab".repeat(32)] {
            assert_eq!(Oid::from_hex(text.as_bytes()).unwrap().to_string(), text);
        }
        assert_eq!(Oid::from_hex(b"e69de29"), None);
        assert_eq!(Oid::from_hex("g".repeat(40).as_bytes()), None);
    }

    #[test]
    fn modes() {
        assert_eq!(Mode::from_octal(b"100664"), Some(Mode::File));
        assert_eq!(Mode::from_octal(b"100755"), Some(Mode::Executable));
        assert_eq!(Mode::from_octal(b"120000"), Some(Mode::Symlink));
        assert_eq!(Mode::from_octal(b"160000"), Some(Mode::Submodule));
        assert_eq!(Mode::from_octal(b"40000"), Some(Mode::Directory));
        assert_eq!(Mode::from_octal(b"000000"), None);
        assert_eq!(Mode::from_octal(b"9"), None);
    }
}
