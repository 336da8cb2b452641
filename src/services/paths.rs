//! Owns paths as Dockerfiles, Compose files and links write them, resolved to paths of the repository and back.

use crate::change::RepoPath;

/// The path that `text` means in the directory `base`; `None` if it leads out of the repository.
pub(super) fn resolve(base: &RepoPath, text: &[u8]) -> Option<RepoPath> {
    if text.starts_with(b"/") || text.starts_with(b"~") {
        return None;
    }
    let mut parts: Vec<&[u8]> = base.components().collect();
    for part in text.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(RepoPath::new(parts.join(&b'/')))
}

/// `path` as it is written in the directory `base`: `.` for the directory itself.
pub fn relative(path: &RepoPath, base: &RepoPath) -> String {
    let (own, other): (Vec<_>, Vec<_>) = (path.components().collect(), base.components().collect());
    let shared = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n(b"..".as_slice(), other.len() - shared);
    let parts: Vec<&[u8]> = up.chain(own[shared..].iter().copied()).collect();
    match RepoPath::new(parts.join(&b'/')) {
        path if path.is_root() => ".".to_owned(),
        path => path.display().into_owned(),
    }
}

/// A directory as people read it: `.` for the root.
pub fn shown(directory: &RepoPath) -> String {
    relative(directory, &RepoPath::root())
}

/// The directory and those above it, nearest first, the root last.
pub(super) fn upwards(directory: &RepoPath) -> impl Iterator<Item = RepoPath> {
    let first = directory.clone();
    std::iter::successors(Some(first), |path| (!path.is_root()).then(|| path.directory()))
}

/// The parts of `path` below `base`, which holds it.
pub(super) fn below<'a>(path: &'a RepoPath, base: &RepoPath) -> Vec<&'a [u8]> {
    path.components().skip(base.components().count()).collect()
}

#[cfg(test)]
mod tests {
    use super::{relative, resolve, upwards};
    use crate::change::RepoPath;

    #[test]
    fn paths_are_resolved_within_the_repository() {
        let base = RepoPath::from("a/b");
        let at = |text: &str| resolve(&base, text.as_bytes()).map(|path| path.to_string());
        assert_eq!(at("./c/").as_deref(), Some("a/b/c"));
        assert_eq!(at("../../x").as_deref(), Some("x"));
        assert_eq!(at("../..").as_deref(), Some(""));
        assert_eq!((at("../../.."), at("/x"), at("~/x")), (None, None, None));
    }

    #[test]
    fn and_written_back() {
        let path = RepoPath::from("a/b");
        assert_eq!(relative(&path, &RepoPath::root()), "a/b");
        assert_eq!(relative(&path, &RepoPath::from("a/c")), "../b");
        assert_eq!(relative(&path, &path), ".");
        assert_eq!(upwards(&path).count(), 3);
    }
}
