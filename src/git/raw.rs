//! Owns git's raw diff format with `-z`: what `diff-index`, `diff-tree` and combined diffs print.
//!
//! The format is git-diff(1), "RAW OUTPUT FORMAT" and "DIFF FORMAT FOR MERGES": one colon a parent, the parents' modes
//! and the result's, the parents' ids and the result's, the status letters, NUL, the path, NUL.

use crate::change::{Entry, FileChange, Mode, Oid, RepoPath};
use crate::fault::Fault;

/// The records of a raw diff, up to the end of `bytes` or the first thing that is no record. Gives what was read and
/// how many bytes that took.
pub(super) fn records(bytes: &[u8]) -> Result<(Vec<FileChange>, usize), Fault> {
    let (mut files, mut at) = (Vec::new(), 0);
    while bytes.get(at) == Some(&b':') {
        let (head, after_head) = field(bytes, at)?;
        let (path, after_path) = field(bytes, after_head)?;
        files.push(record(head, path)?);
        at = after_path;
    }
    Ok((files, at))
}

/// A whole output of nothing but records.
pub(super) fn all_records(bytes: &[u8]) -> Result<Vec<FileChange>, Fault> {
    let (mut files, read) = records(bytes)?;
    if read != bytes.len() {
        return Err(garbled(&bytes[read..]));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The bytes from `at` to the next NUL, and where the next field starts.
pub(super) fn field(bytes: &[u8], at: usize) -> Result<(&[u8], usize), Fault> {
    let rest = bytes.get(at..).unwrap_or_default();
    let end = memchr::memchr(0, rest).ok_or_else(|| garbled(rest))?;
    Ok((&rest[..end], at + end + 1))
}

fn record(head: &[u8], path: &[u8]) -> Result<FileChange, Fault> {
    let parents = head.iter().take_while(|&&byte| byte == b':').count();
    // Git does not compare the index's checksum when it reads it; entries of a cut-off index have no name.
    if path.is_empty() {
        return Err(Fault::new(
            "git's raw diff names an empty path: the index is damaged",
            "`rm .git/index && git reset` rebuilds it from HEAD",
        ));
    }
    let words: Vec<&[u8]> = head[parents..].split(|&byte| byte == b' ').collect();
    if words.len() != 2 * (parents + 1) + 1 {
        return Err(garbled(head));
    }
    if words[words.len() - 1].contains(&b'U') {
        return Err(Fault::new(
            format!("{} is unmerged", RepoPath::new(path)),
            "resolve the conflict and `git add` the file, then check again",
        ));
    }
    let mut entries = Vec::with_capacity(parents + 1);
    for at in 0..=parents {
        entries.push(entry(words[at], words[parents + 1 + at]).ok_or_else(|| garbled(head))?);
    }
    let after = entries.pop().flatten();
    Ok(FileChange { path: RepoPath::new(path), before: entries, after })
}

/// `None`: not readable; `Some(None)`: nothing stands there (mode 000000).
fn entry(mode: &[u8], oid: &[u8]) -> Option<Option<Entry>> {
    let oid = Oid::from_hex(oid)?;
    if mode == b"000000" {
        return Some(None);
    }
    Some(Some(Entry { mode: Mode::from_octal(mode)?, oid }))
}

fn garbled(bytes: &[u8]) -> Fault {
    let shown: String = String::from_utf8_lossy(bytes).chars().take(80).collect();
    Fault::new(
        format!("git's raw diff could not be read at {shown:?}"),
        "please report this with the output of `git --version`",
    )
}

#[cfg(test)]
mod tests {
    use super::{all_records, records};
    use crate::change::Mode;

    const A: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
    const Z: &str = "0000000000000000000000000000000000000000";

    #[test]
    fn an_addition_a_deletion_and_bytes_that_are_no_text() {
        let raw = [
            format!(":000000 100644 {Z} {A} A\0b\0").into_bytes(),
            format!(":100755 000000 {A} {Z} D\0").into_bytes(),
            b"a\xff\n\0".to_vec(),
        ]
        .concat();
        let files = all_records(&raw).unwrap();
        assert_eq!(files[0].path.as_bytes(), b"a\xff\n");
        assert!(files[0].is_deleted() && files[1].is_added());
        assert_eq!(files[0].before[0].unwrap().mode, Mode::Executable);
    }

    #[test]
    fn a_combined_record_has_a_side_for_each_parent() {
        let raw = format!("::100644 000000 100644 {A} {Z} {A} MA\0x\0next");
        let (files, read) = records(raw.as_bytes()).unwrap();
        assert_eq!(files[0].before.len(), 2);
        assert!(files[0].before[0].is_some() && files[0].before[1].is_none());
        assert_eq!(&raw[read..], "next");
    }

    #[test]
    fn what_is_cut_off_or_unmerged_is_a_fault() {
        assert!(all_records(format!(":000000 100644 {Z} {A} A\0b").as_bytes()).is_err());
        assert!(all_records(b"garbage").is_err());
        let unmerged = format!(":000000 100644 {Z} {A} U\0b\0");
        assert!(all_records(unmerged.as_bytes()).unwrap_err().message.contains("unmerged"));
    }
}
