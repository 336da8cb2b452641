//! Owns which classes the tree extends: a method that raises "not implemented" in one of them is their subclasses' to
//! write. Asked only when a finding is about to be made.

use rustc_hash::FxHashSet;

use crate::change::{RepoPath, Selector};
use crate::fault::Fault;
use crate::rules::Context;

/// The names of all classes that some class of the tree extends.
pub(super) struct Extended {
    names: FxHashSet<Vec<u8>>,
}

/// How many files are read for it: a tree with more is judged by the first ones, in path order.
const FILES: usize = 5_000;

static SOURCES: Selector = Selector {
    name: "fakery-classes",
    enter: |name| !matches!(name, b"node_modules" | b"vendor" | b"third_party" | b"dist" | b"build"),
    pick: |name| {
        let path = RepoPath::new(name);
        let extension = path.extension().unwrap_or_default();
        matches!(extension, b"py" | b"js" | b"jsx" | b"mjs" | b"cjs" | b"ts" | b"tsx" | b"mts" | b"cts")
    },
};

/// Whether some class of the change's tree extends `class`.
pub(super) fn is_extended(cx: &Context<'_>, class: &str) -> Result<bool, Fault> {
    let extended = cx.derive(|cx| {
        let mut names = FxHashSet::default();
        for (_, entry) in cx.change.after.select(&SOURCES)?.into_iter().take(FILES) {
            if entry.mode.is_file() && cx.change.after.size(entry.oid)? <= cx.policy.max_file_size {
                collect(&cx.change.after.blob(entry.oid)?.data, &mut names);
            }
        }
        Ok(Extended { names })
    })?;
    Ok(extended.names.contains(class.as_bytes()))
}

/// `class A(B, c.D):` and `class A extends B {`: B, D.
fn collect(text: &[u8], names: &mut FxHashSet<Vec<u8>>) {
    for at in memchr::memmem::find_iter(text, b"class ") {
        let end = memchr::memchr2(b'\n', b'{', &text[at..]).map_or(text.len(), |end| at + end);
        let header = &text[at + b"class ".len()..end];
        let bases = match memchr::memmem::find(header, b" extends ") {
            Some(extends) => &header[extends + b" extends ".len()..],
            None => match memchr::memchr(b'(', header) {
                Some(open) => &header[open..],
                None => continue,
            },
        };
        let words = bases.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_' && *byte != b'$');
        names.extend(words.filter(|word| !word.is_empty()).map(<[u8]>::to_vec));
    }
}

#[cfg(test)]
mod tests {
    use super::collect;

    #[test]
    fn bases_are_read_from_class_headers() {
        let mut names = rustc_hash::FxHashSet::default();
        collect(
            b"class A(B, c.D):\n  x = 1\nexport class E<T> extends F<T> implements G {\nclass H:\n",
            &mut names,
        );
        for name in ["B", "D", "F"] {
            assert!(names.contains(name.as_bytes()), "{name}");
        }
        assert!(!names.contains(&b"A"[..]) && !names.contains(&b"H"[..]) && !names.contains(&b"x"[..]));
    }
}
