//! Owns the cheap question whether a change could have taken the work out of a function: asked of the bytes that differ,
//! before anything is parsed.

use std::ops::Range;

use bstr::ByteSlice;

use crate::change::{AddedLines, Hunk};
use crate::syntax::apart;

/// What a change could have done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Concerns {
    /// Left a function with nothing, or with one answer.
    pub empties: bool,
    /// Put a check into a comment.
    pub unchecks: bool,
    /// Where in the text after, in order and apart.
    pub places: Vec<Range<usize>>,
}

/// How long a line may be that holds an answer and nothing else.
const SHORT: usize = 80;

/// How many lines of comments may stand between what was taken away and what is left of a body.
const COMMENTS: usize = 8;

/// Whether the change from `before` to `after` takes no work away: work is a call, and whoever loses none loses no work.
pub(super) fn is_harmless(before: &[u8], after: &[u8]) -> bool {
    !before[AddedLines::within(after, before)].contains(&b'(')
}

/// What the change from `before` to `after`, which is `hunks`, could have done.
pub(super) fn concerns(before: &[u8], after: &[u8], hunks: &[Hunk]) -> Concerns {
    let takes = |hunk: &Hunk| before[hunk.old.clone()].contains(&b'(');
    let takes_any = hunks.iter().any(takes);
    let mut found = Concerns::default();
    for hunk in hunks {
        let empties = takes(hunk) && may_be_left(&after[lines_around(after, &hunk.new)]);
        let unchecks = takes_any && after[hunk.new.clone()].lines().map(<[u8]>::trim_ascii).any(is_commented);
        found.empties |= empties;
        found.unchecks |= unchecks;
        if empties || unchecks {
            // The function that ends before the place is looked at, too.
            found.places.push(hunk.new.start.saturating_sub(2)..(hunk.new.end + 1).min(after.len()));
        }
    }
    found.places = apart(found.places);
    found
}

/// Whether these lines could hold all that is left of a body.
fn may_be_left(near: &[u8]) -> bool {
    let mut opens = false;
    for line in near.lines().map(<[u8]>::trim_ascii) {
        if is_answer(line) || opens && closes(line) {
            return true;
        }
        opens = opens && (is_comment(line) || line == b"{")
            || !line.is_empty() && (line.ends_with(b"{") || line.ends_with(b")"));
    }
    false
}

/// `range`, which begins and ends with lines, and the lines of code before and behind it, with the comments between.
fn lines_around(text: &[u8], range: &Range<usize>) -> Range<usize> {
    let line_start = |at: usize| memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1);
    let line_end =
        |at: usize| memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline + 1);
    let is_code = |line: Range<usize>| {
        let line = text[line].trim_ascii();
        !line.is_empty() && !is_comment(line)
    };
    let (mut start, mut end) = (range.start, range.end);
    for _ in 0..COMMENTS {
        let behind = start;
        start = line_start(start.saturating_sub(1));
        if is_code(start..behind) {
            break;
        }
    }
    for _ in 0..COMMENTS {
        let before = end;
        end = line_end(end);
        if is_code(before..end) {
            break;
        }
    }
    start..end
}

/// Whether a line begins with what begins a comment in some language.
fn is_comment(line: &[u8]) -> bool {
    [&b"//"[..], b"#", b"--", b"*", b"/*"].iter().any(|mark| line.starts_with(mark))
}

fn closes(line: &[u8]) -> bool {
    line.starts_with(b"}") || line == b"end" || line.starts_with(b"end ")
}

/// Whether a line could be all that is left of a body: nothing, or an answer.
fn is_answer(line: &[u8]) -> bool {
    const WHOLE: [&[u8]; 5] = [b"pass", b"...", b"return", b":", b"()"];
    let line = line.strip_suffix(b";").unwrap_or(line);
    let is_name =
        || line.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':'));
    let is_value = || {
        let first = line.first().copied().unwrap_or_default();
        first.is_ascii_digit()
            || matches!(first, b'"' | b'\'' | b'[' | b'{' | b'-')
            || ["Ok(", "Some(", "Err(", "vec!", "String::", "Vec::", "Box::", "Default::", "HashMap::"]
                .iter()
                .any(|lead| line.starts_with(lead.as_bytes()))
    };
    // A body on the line of its function: `{}`, `{ return true; }`, `: pass`.
    let is_inside = line.ends_with(b"{}")
        || line.ends_with(b"{ }")
        || line.ends_with(b"}") && line.find("{ return").is_some()
        || line.ends_with(b": pass");
    WHOLE.contains(&line)
        || is_inside
        || line.len() <= SHORT && (line.starts_with(b"return") || !line.is_empty() && is_name() || is_value())
}

/// Whether a line is a comment that could be a check.
fn is_commented(line: &[u8]) -> bool {
    let mark = [&b"//"[..], b"#", b"--"].into_iter().find(|mark| line.starts_with(mark));
    mark.is_some_and(|mark| {
        let code = line[mark.len()..].trim_ascii();
        [&b"if "[..], b"if(", b"unless "].iter().any(|word| code.starts_with(word))
    })
}

#[cfg(test)]
mod tests {
    use super::{Concerns, concerns, is_harmless};
    use crate::change::AddedLines;

    fn of(before: &str, after: &str) -> Concerns {
        let (before, after) = (before.as_bytes(), after.as_bytes());
        let found = concerns(before, after, &AddedLines::since(&[before], after).hunks(before, after));
        if is_harmless(before, after) {
            assert_eq!(found, Concerns::default());
        }
        found
    }

    #[test]
    fn what_could_be_left_of_a_body() {
        let before = "int f(int a) {\n  g(a);\n  return h(a);\n}\n";
        for after in [
            "int f(int a) {\n}\n",
            "int f(int a) {}\n",
            "int f(int a) {\n  return 1;\n}\n",
            "int f(int a) { return 1; }\n",
            "int f(int a)\n{\n}\n",
        ] {
            assert!(of(before, after).empties, "{after}");
        }
        assert!(of("def f(a):\n    g(a)\n", "def f(a):\n    pass\n").empties);
        assert!(of("def f(a)\n  g(a)\nend\n", "def f(a)\nend\n").empties);
    }

    #[test]
    fn changes_that_take_no_work_away() {
        let none = Concerns::default();
        // Nothing went.
        assert_eq!(of("x = 1;\n", "x = 1;\nreturn 1;\n"), none);
        // A call became another.
        let before = "int f(int a) {\n  int b = g(a);\n  b += k(a);\n  b += h(a, b);\n  b += i(a);\n  use(b);\n  return b;\n}\n";
        assert_eq!(of(before, &before.replace("h(a, b)", "h(b, a)")), none);
    }

    #[test]
    fn checks_in_comments() {
        let before = "def f(a):\n    if not a:\n        raise E()\n    g(a)\n";
        assert!(
            of(before, &before.replace("    if", "    # if").replace("        raise", "    #     raise"))
                .unchecks
        );
        assert!(!of(before, &before.replace("not a", "a is None")).unchecks);
    }
}
