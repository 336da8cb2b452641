//! Owns leaving out of a text what a parser need not see: the bodies of functions that nobody asks about, in languages
//! that write them between braces.
//!
//! What it knows is only what comments, strings and braces are. Wherever it is not sure it gives no answer, and a cut that
//! was wrong leaves a syntax error behind, so that the whole text is parsed as ever.

use std::ops::Range;

use super::comments::CommentStyle;
use crate::wordlist::{List, holds};

/// Bodies below this size are not worth leaving out.
const SMALL: usize = 120;

/// How far before its brace a block's header is looked at.
const HEADER: usize = 400;

/// Words that open a block of members rather than of statements.
static CONTAINERS: List = List::of(
    "class interface namespace enum trait object impl extension module protocol companion record \
    extern package mod annotation",
);

/// A block that is open.
struct Open {
    /// Behind its brace.
    start: usize,
    /// Whether blocks in it are looked at one by one: it holds members, and so do all around it.
    is_container: bool,
    /// Whether it may be left out as a whole: all around it hold members.
    is_candidate: bool,
}

/// The parts of `text` that a parser has to see for what it says of `places`, in order: all but the insides of blocks
/// without one. The block behind a place is seen too, for a comment is about what follows it. `None`: the braces do not
/// match.
pub(super) fn around(
    style: &CommentStyle,
    text: &[u8],
    places: &[Range<usize>],
) -> Option<Vec<Range<usize>>> {
    let scanned = style.scan(text);
    let mut open: Vec<Open> = Vec::new();
    let mut cut: Vec<Range<usize>> = Vec::new();
    // The next place behind which no block has opened yet.
    let mut next_place = 0;
    let mut kept: Option<usize> = None;
    for (at, byte) in scanned.braces(text) {
        if byte == b'{' {
            let is_candidate = open.iter().all(|block| block.is_container);
            let is_container = is_candidate && is_container(text, at);
            let behind = places[next_place..].iter().take_while(|place| place.end <= at).count();
            if behind > 0 {
                next_place += behind;
                kept = Some(at + 1);
            }
            open.push(Open { start: at + 1, is_container, is_candidate });
            continue;
        }
        let block = open.pop()?;
        if block.is_candidate && !block.is_container {
            // What stands within a function is about that function.
            next_place = next_place.max(places.partition_point(|place| place.end <= at));
        }
        if !block.is_candidate || at - block.start < SMALL {
            continue;
        }
        let first = places.partition_point(|place| place.end <= block.start);
        let holds_place = places.get(first).is_some_and(|place| place.start < at);
        if holds_place || kept.is_some_and(|kept| kept >= block.start) {
            continue;
        }
        while cut.last().is_some_and(|inner| inner.start >= block.start) {
            cut.pop();
        }
        cut.push(block.start..at);
    }
    if !open.is_empty() {
        return None;
    }
    let mut parts = Vec::with_capacity(cut.len() + 1);
    let mut start = 0;
    for left_out in cut {
        parts.push(start..left_out.start);
        start = left_out.end;
    }
    parts.push(start..text.len());
    Some(parts)
}

/// Whether the block that the brace at `at` opens holds members: what stands before it names such a thing, and no function.
fn is_container(text: &[u8], at: usize) -> bool {
    let near = &text[at.saturating_sub(HEADER)..at];
    let header =
        &near[near.iter().rposition(|byte| matches!(byte, b';' | b'{' | b'}')).map_or(0, |end| end + 1)..];
    let words = || header.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    if words().any(|word| holds(&CONTAINERS, word)) {
        return !words().any(|word| holds("fun func fn function def new return", word));
    }
    words().any(|word| holds("struct union", word)) && !header.contains(&b')')
}

#[cfg(test)]
mod tests {
    use super::around;
    use crate::syntax::comments::C_FAMILY;

    /// What is left of a text when somebody asks about the places marked with `@`.
    fn left(text: &str) -> Option<String> {
        let places: Vec<_> = text.match_indices('@').map(|(at, _)| at..at + 1).collect();
        let parts = around(&C_FAMILY, text.as_bytes(), &places)?;
        Some(parts.into_iter().map(|part| text[part].to_owned()).collect())
    }

    fn long(word: &str) -> String {
        format!("{}\n", format!("    {word}();\n").repeat(40))
    }

    #[test]
    fn bodies_without_a_place_are_left_out() {
        let (one, two) = (long("one"), long("two"));
        let text = format!("int a() {{\n{one}}}\nint b() {{\n@{two}}}\nint c() {{\n{one}}}\n");
        assert_eq!(left(&text).unwrap(), format!("int a() {{}}\nint b() {{\n@{two}}}\nint c() {{}}\n"));
    }

    #[test]
    fn members_are_told_apart_and_a_function_is_never_cut_within() {
        let (one, two) = (long("one"), long("two"));
        let text = format!(
            "class A {{\n  void a() {{\n{one}}}\n  void b() {{\n@ if (x) {{\n{two}}}\n}}\n}}\nclass B {{\n{one}}}\n"
        );
        assert_eq!(
            left(&text).unwrap(),
            format!(
                "class A {{\n  void a() {{}}\n  void b() {{\n@ if (x) {{\n{two}}}\n}}\n}}\nclass B {{}}\n"
            )
        );
    }

    #[test]
    fn the_block_behind_a_place_is_what_it_is_about() {
        let one = long("one");
        let text = format!("int a() {{\n{one}}}\n@ // for now\nint b(int c) {{\n{one}}}\n");
        assert_eq!(left(&text).unwrap(), format!("int a() {{}}\n@ // for now\nint b(int c) {{\n{one}}}\n"));
    }

    #[test]
    fn braces_in_comments_and_strings_are_none_and_others_have_to_match() {
        let one = long("one");
        let text = format!("int a() {{\n\"}}\"; // }}\n{one}}}\n@\n");
        assert_eq!(left(&text).unwrap(), "int a() {}\n@\n");
        assert_eq!(left(&format!("int a() {{\n{one}\n@\n")), None);
        assert_eq!(left("} @"), None);
    }
}
