//! Owns the question whether a text was cut where its grammar agrees: asked when what was left of it did not parse, for
//! then either the cut was wrong, or the text has errors that a parser of the whole would meet as well.

use std::ops::Range;

use tree_sitter::Tree;

/// Whether every gap between `parts`, which `tree` was parsed from as one text, stands between two top-level items, none of
/// which is an error.
pub(super) fn is_between_items(tree: &Tree, parts: &[Range<usize>]) -> bool {
    let mut ends = parts.iter().map(|part| part.end).peekable();
    let mut cursor = tree.walk();
    if cursor.node().is_error() || !cursor.goto_first_child() {
        return false;
    }
    loop {
        let item = cursor.node();
        while ends.next_if(|end| *end <= item.start_byte()).is_some() {}
        if item.is_error() || item.is_missing() || ends.peek().is_some_and(|end| *end < item.end_byte()) {
            return false;
        }
        if !cursor.goto_next_sibling() {
            return true;
        }
    }
}

/// Whether every gap between `parts`, which `tree` was parsed from as one text, stands between the two braces of one block.
pub(super) fn is_between_braces(tree: &Tree, parts: &[Range<usize>]) -> bool {
    let gaps: Vec<Range<usize>> = parts.windows(2).map(|pair| pair[0].end..pair[1].start).collect();
    let mut sound = 0;
    let mut cursor = tree.walk();
    let mut brace: Option<usize> = None;
    loop {
        let node = cursor.node();
        let inner = gaps.partition_point(|gap| gap.start < node.start_byte());
        let is_closing = node.kind() == "}"
            && brace.is_some_and(|end| {
                gaps.binary_search_by_key(&end, |gap| gap.start)
                    .is_ok_and(|at| gaps[at].end == node.start_byte())
            });
        sound += usize::from(is_closing);
        brace = (node.kind() == "{").then(|| node.end_byte());
        let holds_gap = gaps.get(inner).is_some_and(|gap| gap.end <= node.end_byte());
        if holds_gap && !node.is_error() && cursor.goto_first_child() {
            brace = None;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return sound == gaps.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::{Dialect, SyntaxTree};

    /// Whether what stands around `@` of `text` is all that is parsed of it.
    fn is_cut(name: &str, text: &str) -> bool {
        let Some(Dialect::Grammar(language)) = Dialect::of(&name.into(), b"") else { unreachable!("{name}") };
        let at = text.find('@').unwrap();
        #[expect(clippy::single_range_in_vec_init, reason = "one place")]
        let places = [at..at + 1];
        let tree = SyntaxTree::parse_around(language, text.as_bytes(), &places).unwrap();
        assert!(tree.has_errors());
        !tree.is_whole()
    }

    #[test]
    fn an_error_within_an_item_does_not_make_the_cut_wrong() {
        let other = format!("fn other() {{\n{}}}\n", "    work();\n".repeat(2_000));
        assert!(is_cut("a.rs", &format!("{other}fn a() {{\n    let x = = 1; // @\n}}\n{other}")));
        // What is left of `fn` and a name is no item.
        assert!(!is_cut("a.rs", &format!("{other}fn a // @\n{other}")));
    }

    #[test]
    fn an_error_within_a_body_does_not_make_the_cut_wrong() {
        let other = format!("void other() {{\n{}}}\n", "    work();\n".repeat(500));
        assert!(is_cut("a.c", &format!("{other}void a() {{\n    int x = = 1; // @\n}}\n{other}")));
        // To a compiler these braces are no block.
        let open = format!("#define OPEN {{\n{other}#define CLOSE }}\n");
        assert!(!is_cut("a.c", &format!("{open}void a() {{\n    int x = = 1; // @\n}}\n")));
    }
}
