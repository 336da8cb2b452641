//! Owns git's three-way merge of texts, line by line, without a repository: the same on every machine, whatever is
//! configured there.

use git2::{FileFavor, MergeFileInput, MergeFileOptions, merge_file};

use crate::fault::Fault;

/// Two texts that come from one, joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// What came out. Where both sides changed the same lines it holds what both say, ours first.
    pub text: Vec<u8>,
    /// Whether no lines were changed by both sides.
    pub is_clean: bool,
}

/// A line that all texts end with: it goes before anyone sees it, and with it what differs in how texts end.
const END: &[u8] = b"\x1aend\n";

/// Joins `ours` and `theirs`, which both come from `base`. A text without an ending of its last line gets one.
pub fn join(base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Joined, Fault> {
    // libgit2 has to be started before it merges, which its own function for that does not do.
    let _started = git2::Odb::new().map_err(|error| failed(error.message()))?;
    let texts = [base, ours, theirs].map(with_end);
    let mut options = MergeFileOptions::new();
    let plain = merged(&texts, &mut options)?;
    if let Some(text) = plain {
        return Ok(Joined { text, is_clean: true });
    }
    let union = merged(&texts, options.favor(FileFavor::Union))?;
    union.map(|text| Joined { text, is_clean: false }).ok_or_else(|| failed("it is not clean"))
}

fn with_end(text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    if !text.is_empty() && !text.ends_with(b"\n") {
        let is_crlf = memchr::memmem::find(&text, b"\r\n").is_some();
        text.extend_from_slice(if is_crlf { b"\r\n" } else { b"\n" });
    }
    text.extend_from_slice(END);
    text
}

/// What comes of it; `None` if there are conflicts.
fn merged(texts: &[Vec<u8>; 3], options: &mut MergeFileOptions) -> Result<Option<Vec<u8>>, Fault> {
    let [base, ours, theirs] = texts.each_ref().map(|text| {
        let mut input = MergeFileInput::new();
        input.content(text);
        input
    });
    let merged = merge_file(&base, &ours, &theirs, Some(options)).map_err(|error| failed(error.message()))?;
    if !merged.is_automergeable() {
        return Ok(None);
    }
    let text = merged.content();
    Ok(Some(text.strip_suffix(END).unwrap_or(text).to_vec()))
}

fn failed(why: &str) -> Fault {
    Fault::new(
        format!("the texts could not be joined: {why}"),
        "join them by hand: `git checkout --conflict=merge -- WORK_STATUS.md`",
    )
}

#[cfg(test)]
mod tests {
    use super::join;

    fn joined(base: &str, ours: &str, theirs: &str) -> (String, bool) {
        let joined = join(base.as_bytes(), ours.as_bytes(), theirs.as_bytes()).unwrap();
        (String::from_utf8(joined.text).unwrap(), joined.is_clean)
    }

    #[test]
    fn what_one_side_changes_is_changed() {
        assert_eq!(joined("a\nb\nc\n", "a\nb\nC\n", "A\nb\nc\n"), ("A\nb\nC\n".to_owned(), true));
        assert_eq!(joined("a\nb\nc\n", "b\nc\n", "a\nb\n"), ("b\n".to_owned(), true));
        assert_eq!(joined("", "", ""), (String::new(), true));
    }

    #[test]
    fn what_both_change_stands_twice() {
        assert_eq!(joined("a\n", "a\nb", "a\nc"), ("a\nb\nc\n".to_owned(), false));
        assert_eq!(joined("", "x\n", "y\n"), ("x\ny\n".to_owned(), false));
        assert_eq!(joined("a\r\n", "a\r\nb", "a\r\nc"), ("a\r\nb\r\nc\r\n".to_owned(), false));
    }
}
