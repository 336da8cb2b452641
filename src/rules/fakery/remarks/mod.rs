//! Owns what comments of a file say about its code: that it is not the real thing, or that code was left out.
//!
//! A file is searched for the words that all wordings have one of; only a comment with such a word is taken apart, and
//! only where it says something is the file parsed, to know that it is a comment.

pub(super) mod block;
mod elision;
mod entries;
mod judged;
mod meant;
mod said;
mod sense;
mod spelling;
pub(super) mod wording;

use std::ops::Range;
use std::sync::LazyLock;

pub(super) use said::Says;

use self::block::{Block, is_led, line_at, may_be_comment};
use super::letters::Letters;
use super::{body, foresight, unread};
use crate::change::{AddedLines, Blob, RepoPath};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::{Dialect, Role, Spot, SyntaxTree, TextClass};
use crate::wordlist::{List, holds};

/// What a comment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark {
    /// What.
    pub says: Says,
    /// The words that say so.
    pub span: Range<usize>,
}

/// Remarks on lines that the change adds.
pub(super) struct Remarks {
    /// The file.
    pub blob: Blob,
    /// What is said, in order.
    pub said: Vec<Remark>,
}

/// What comments of a file say on lines that the change adds, as far as their bytes alone tell: worked out by the first
/// rule that asks.
struct Candidates(Vec<Remark>);

/// Where letters stand that a remark has.
struct Anchors(Vec<usize>);

static LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters::new(said::ANCHORS));

/// The remarks in `file` for a rule that judges files of these `roles`. `None`: there are none. What could not be looked
/// at is told to `out`.
pub(super) fn look(
    cx: &Context<'_>,
    file: &File<'_>,
    roles: &[Role],
    wanted: Says,
    out: &mut Findings,
) -> Result<Option<Remarks>, Fault> {
    let path = file.path();
    if path.extension().is_some() && Dialect::of(path, b"").is_none() {
        return Ok(None);
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let Some(dialect) = Dialect::of(path, &blob.data) else { return Ok(None) };
    let anchors = file.parsed(cx, &blob, Anchors::of)?;
    if anchors.0.is_empty() {
        return Ok(None);
    }
    let changed = file.changed(cx, &blob)?;
    if !anchors.0.iter().any(|at| changed.contains(at))
        || !roles.contains(&file.role(cx, &blob.data, out)?.role)
    {
        return Ok(None);
    }
    let added = file.added(cx, &blob)?;
    let is_wanted = |remark: &Remark| {
        remark.says == wanted
            || (wanted == Says::Pretends && matches!(remark.says, Says::Suspects | Says::Hints))
    };
    let candidates = file.derive(|| Ok(Candidates(anchors.remarks(&blob.data, &added))))?;
    let is_new = |remark: &&Remark| is_wanted(remark) && added.touches(&remark.span);
    let mut said: Vec<Remark> = candidates.0.iter().filter(is_new).cloned().collect();
    if said.is_empty() {
        return Ok(None);
    }
    match dialect {
        Dialect::Comments(style) => {
            let scanned = style.scan(&blob.data);
            said.retain(|remark| {
                let found = scanned.at(remark.span.start);
                remark.says == wanted
                    && found.is_some_and(|(class, _)| class == TextClass::Comment)
                    && !(wanted == Says::Elides && titles(remark, &blob.data))
            });
        }
        Dialect::Grammar(language) => {
            let mut places: Vec<_> = said.iter().map(|remark| remark.span.clone()).collect();
            places.extend(foresight::places(cx, file, &blob, file.role(cx, &blob.data, out)?.role)?);
            match file.syntax(language, &blob.data, &places) {
                Ok(tree) => retain_true(&mut said, (path, &tree), (&blob.data, &added), out),
                Err(unparsed) => {
                    out.skip(path, unparsed.to_string());
                    return Ok(None);
                }
            }
        }
    }
    Ok((!said.is_empty()).then_some(Remarks { blob, said }))
}

/// Leaves of `said` what stands in comments and what the code around bears out, as `tree` tells of both. What it cannot
/// tell is told to `out`.
fn retain_true(
    said: &mut Vec<Remark>,
    (path, tree): (&RepoPath, &SyntaxTree),
    (text, added): (&[u8], &AddedLines),
    out: &mut Findings,
) {
    let mut gap = None;
    said.retain(|remark| {
        let at = remark.span.start;
        match tree.spot(text, at..at + 1) {
            Ok(spot) if is_remark(&spot, at) => counts(remark, &spot, tree, text),
            Ok(_) => false,
            Err(unparsed) => {
                gap = Some(unparsed);
                false
            }
        }
    });
    let misunderstood = if tree.has_errors() { tree.misunderstood(unread::MOST) } else { Vec::new() };
    if let Some(reason) = unread::in_part(text, added, &misunderstood) {
        out.skip(path, reason);
    }
    if let Some(gap) = gap {
        out.skip(path, gap.to_string());
    }
}

/// Whether what stands for code left out, as far as the words go, is the title of code that follows.
fn titles(remark: &Remark, text: &[u8]) -> bool {
    meant::is_title(&text[remark.span.clone()])
        && !has_dots(text, &remark.span)
        && heads_code(text, line_at(text, remark.span.end).end)
}

/// Whether dots stand on both sides of what is said, on its line: they stand for code.
fn has_dots(text: &[u8], span: &Range<usize>) -> bool {
    let holds =
        |part: &[u8]| ["...", "…"].iter().any(|dots| memchr::memmem::find(part, dots.as_bytes()).is_some());
    let line = line_at(text, span.start);
    holds(&text[line.start..span.start]) && holds(&text[span.end..line_at(text, span.end).end.max(span.end)])
}

/// Whether the code at the spot bears out what the remark says.
fn counts(remark: &Remark, spot: &Spot<'_>, tree: &SyntaxTree, text: &[u8]) -> bool {
    let at = remark.span.start;
    let words = &text[remark.span.clone()];
    let (_, comment) = spot.class_range();
    let end = line_at(text, comment.end.saturating_sub(1).max(comment.start)).end;
    if heads_marker(text, end) {
        return false;
    }
    match remark.says {
        Says::Elides => {
            let is_title = meant::is_title(words) && !has_dots(text, &remark.span);
            stands_for_code(spot) && !(is_title && heads_code(text, end))
        }
        Says::Pretends if meant::is_task(words) && heads_code(text, end) => false,
        Says::Pretends if meant::is_invitation(words) && entries::marks(spot) => false,
        // What documents a function that works is about something else.
        Says::Pretends => {
            !(meant::is_plan(words) && is_documentation(spot) && body::does_work(tree, text, at))
        }
        Says::Suspects if entries::marks(spot) => false,
        Says::Suspects if is_alone(spot) => true,
        Says::Suspects if !is_documentation(spot) && body::does_little(tree, text, at) => true,
        Says::Suspects | Says::Hints => {
            body::is_fixed(tree, text, at)
                && !(meant::is_variant(words) && spot.language().name == "Go" && is_conditional(text))
        }
    }
}

/// Whether nothing but comments stands in the block around the comment at the spot: there is no work that it could be
/// about.
fn is_alone(spot: &Spot<'_>) -> bool {
    static BLOCKS: List = List::of(
        "block statement_block compound_statement statements body_statement then function_body \
        compound_stmt case_clause block_node",
    );
    let (TextClass::Comment, Some(node)) = spot.class() else { return false };
    let Some(block) = node.parent() else { return false };
    let mut cursor = block.walk();
    holds(&BLOCKS, block.kind()) && block.named_children(&mut cursor).all(|child| child.kind() == node.kind())
}

/// Whether the spot is in a comment, or in a Python docstring, and not in test code.
fn is_remark(spot: &Spot<'_>, at: usize) -> bool {
    let (class, node) = spot.class();
    let is_comment = match (class, node) {
        (TextClass::Comment, _) => true,
        (TextClass::String, Some(node)) => {
            spot.language().name == "Python"
                && node.parent().is_some_and(|parent| parent.kind() == "expression_statement")
                && !is_shown(spot.text(), at)
        }
        _ => false,
    };
    is_comment && !spot.is_test_code()
}

/// Whether a Go file is built for some platforms alone: others have the work.
fn is_conditional(text: &[u8]) -> bool {
    let head = &text[..text.len().min(2_000)];
    head.starts_with(b"//go:build") || memchr::memmem::find(head, b"\n//go:build").is_some()
}

/// Whether the function behind the comment that ends its line at `end` is what others mark unwritten code with: `TODO()`,
/// `???`. Told from the bytes: a file may hold thousands of comments.
fn heads_marker(text: &[u8], end: usize) -> bool {
    let is_aside = |line: &&[u8]| {
        let bare = line.trim_ascii();
        bare.is_empty()
            || [&b"//"[..], b"*", b"/*", b"#", b"@", b"--"].iter().any(|mark| bare.starts_with(mark))
    };
    let line =
        text[end..].split(|byte| *byte == b'\n').take(30).find(|line| !is_aside(line)).unwrap_or_default();
    let mut words = line
        .split(|byte| matches!(byte, b' ' | b'(' | b':' | b'<' | b'[' | b'='))
        .filter(|word| !word.is_empty());
    let declares = words.any(|word| matches!(word, b"fun" | b"def" | b"fn" | b"func" | b"function"));
    let is_name =
        |word: &&[u8]| matches!(*word, b"todo" | b"TODO" | b"???" | b"unimplemented" | b"notImplemented");
    declares && words.take(6).any(|word| is_name(&word))
}

/// Whether code that decides something, or a case of it, follows on the next line: then the comment is its title.
fn heads_code(text: &[u8], end: usize) -> bool {
    static DECIDES: List = List::of("if for foreach while switch case default match loop unless when assert");
    let next = text.get(end + 1..).unwrap_or_default();
    let next = next
        .split(|byte| *byte == b'\n')
        .take(30)
        .find(|line| !is_led(line) && !line.trim_ascii().is_empty())
        .unwrap_or_default()
        .trim_ascii();
    let word = next.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(next.len());
    holds(&DECIDES, &next[..word])
}

/// Whether the comment at the spot may stand where code did: it is short, and no text.
fn stands_for_code(spot: &Spot<'_>) -> bool {
    const LINES: usize = 3;
    let (class, range) = spot.class_range();
    let lines = || memchr::memchr_iter(b'\n', spot.text().get(range).unwrap_or_default()).count();
    class == TextClass::Comment && lines() < LINES
}

/// Whether the spot stands in a comment that says what others can rely on.
fn is_documentation(spot: &Spot<'_>) -> bool {
    match spot.class() {
        (TextClass::Comment, Some(node)) => {
            let text = spot.source(node);
            [&b"/**"[..], b"///", b"//!"].iter().any(|opener| text.starts_with(opener))
        }
        (class, _) => class == TextClass::String,
    }
}

/// Whether the byte at `at` of a docstring stands in code that the docstring shows.
fn is_shown(text: &[u8], at: usize) -> bool {
    let line = text[line_at(text, at)].trim_ascii_start();
    line.starts_with(b"#") || line.starts_with(b">>>")
}

impl Anchors {
    fn of(text: &[u8]) -> Self {
        let places = LETTERS.find(text).into_iter().map(|(_, at)| at);
        Self(places.filter(|at| may_be_comment(text, *at)).collect())
    }

    /// What comments with an anchor on one of the lines `added` say, as far as the bytes alone tell.
    fn remarks(&self, text: &[u8], added: &AddedLines) -> Vec<Remark> {
        let (mut said, mut free) = (Vec::<Remark>::new(), 0);
        for &at in self.0.iter().filter(|at| added.contains(**at)) {
            if at < free {
                continue;
            }
            let block = Block::around(text, at);
            free = block.range.end;
            if let Some((says, span)) = judged::says(
                &text[block.range.clone()],
                block.range.start,
                block.has_own_lines,
                block.fills(text),
            ) && !is_quoted(text, &span)
                && !meant::is_of_domain(text, &span)
                && !is_example(text, span.start)
                && !is_example(text, span.end - 1)
            {
                said.push(Remark { says, span });
            }
        }
        said
    }
}

/// Whether the words stand in a comment within a comment: in code that documentation shows.
fn is_example(text: &[u8], at: usize) -> bool {
    let line = text[line_at(text, at)].trim_ascii_start();
    let opener = line.iter().take_while(|byte| b"/*#!-;%".contains(byte)).count();
    let inside = line[opener..].trim_ascii_start();
    // Dashes on both sides are drawn round a text.
    let is_drawn = inside.starts_with(b"-- ") && line.trim_ascii_end().ends_with(b" --");
    let shows = ["//", "/*", "# ", "-- ", "<!--"].iter().any(|own| inside.starts_with(own.as_bytes()));
    opener > 0 && shows && !is_drawn
}

/// Whether the words stand in quotes: then they are what somebody else says.
fn is_quoted(text: &[u8], span: &Range<usize>) -> bool {
    let line = line_at(text, span.start);
    // What three quotes open is a docstring.
    let before = bstr::ByteSlice::replace(&text[line.start..span.start], b"\"\"\"", b"");
    let after = &text[span.end..line_at(text, span.end).end];
    let odd =
        |mark: u8| before.iter().filter(|byte| **byte == mark).count() % 2 == 1 && after.contains(&mark);
    let opens = before.last().is_some_and(|byte| b"\"'`{".contains(byte));
    opens || odd(b'"') || odd(b'`') || memchr::memmem::rfind(&before, "“".as_bytes()).is_some()
}
