//! Owns what a change takes away from production code that stays: the body of a function, the checks before its work.
//!
//! That a function did its work before this change is what tells a stub from a function that has nothing to do.

mod gate;

use std::ops::Range;
use std::rc::Rc;

use bstr::ByteSlice;
use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::proofs::{before, parts_of_name, spaced};
use super::unread;
use super::words::is_word;
use crate::change::{AddedLines, Blob, Extent};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::{Dialect, Function, Role, SyntaxTree, Value, is_log_name};
use crate::wordlist::{List, holds};

/// A function that the change emptied.
pub(super) struct Emptied {
    /// What is left of it, or the checks in their comment.
    pub span: Range<usize>,
    /// What the function is called.
    pub name: String,
    /// What happened to it.
    pub how: How,
}

/// What happened to a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// It does nothing now.
    Nothing,
    /// It answers the same, whatever it is given.
    Fixed,
    /// It gives back what it was given, as it is.
    Handed,
    /// A check before its work was commented out.
    Unchecked,
}

/// How many statements make a body that does work, whatever it is called.
const WORK: usize = 3;

/// How many other files of the change are asked whether the work moved there.
const FILES: usize = 200;

/// Words of a name that promises work: where it is called so, one statement is enough to miss.
static PROMISES: List = List::of(
    "verify verifies validate valid validates authenticate authorize authorise check checks match matches \
    enforce ensure guard protect encrypt decrypt hash sign seal unseal mask redact sanitize sanitise escape anonymize \
    anonymise obfuscate filter compress decompress encode decode convert parse translate normalize normalise transform \
    calculate compute predict classify detect score estimate evaluate measure count sum fetch load query retrieve \
    download lookup find search save send charge refund pay sync upload export import publish submit persist store \
    deploy backup restore archive notify migrate transfer create update delete insert withdraw deposit cancel email \
    schedule ship dispatch enqueue write record audit revoke rotate flush commit rollback purge expire acquire release \
    checksum digest",
);

/// The content of a file, and the functions in it that the change emptied.
pub(super) type Found = (Blob, Rc<Vec<Emptied>>);

/// The functions of `file` that the change emptied, and its content. Worked out once for all rules that ask.
pub(super) fn emptied(
    cx: &Context<'_>,
    file: &File<'_>,
    roles: &[Role],
    out: &mut Findings,
) -> Result<Option<Found>, Fault> {
    if cx.change.extent == Extent::WholeTree || cx.change.before.len() != 1 {
        return Ok(None);
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let found = file.derive(|| find(cx, file, &blob, roles, out))?;
    Ok((!found.is_empty()).then_some((blob, found)))
}

fn find(
    cx: &Context<'_>,
    file: &File<'_>,
    blob: &Blob,
    roles: &[Role],
    out: &mut Findings,
) -> Result<Vec<Emptied>, Fault> {
    let (text, mut found) = (&blob.data[..], Vec::new());
    let Some(Dialect::Grammar(language)) = Dialect::of(file.path(), text) else { return Ok(found) };
    let old = before(cx, file, blob)?;
    let [old] = &old[..] else { return Ok(found) };
    if gate::is_harmless(&old.data, text) || !roles.contains(&file.role(cx, text, out)?.role) {
        return Ok(found);
    }
    let added = file.added(cx, blob)?;
    let hunks = added.hunks(&old.data, text);
    let concerns = gate::concerns(&old.data, text, &hunks);
    if concerns.places.is_empty() {
        return Ok(found);
    }
    let tree = match file.syntax(language, text, &concerns.places) {
        Ok(tree) => tree,
        Err(unparsed) => {
            out.skip(file.path(), unparsed.to_string());
            return Ok(found);
        }
    };
    if concerns.empties {
        let functions = Function::all(&tree, text, &concerns.places);
        for function in functions.iter() {
            let Some(how) = hollow(function).filter(|_| !is_meant(function)) else { continue };
            let Some(name) = function.name().filter(|_| function.own_name().is_some()) else { continue };
            // Overloads share a name: which of them had which body is not told.
            if functions.iter().filter(|other| is_twin(other, function)).count() != 1 {
                continue;
            }
            let is_in_test =
                tree.spot(text, function.node.byte_range()).is_ok_and(|spot| spot.is_test_code());
            if !is_in_test && is_emptied(cx, file, (&old.data, text), (function, how), out)? {
                let name = String::from_utf8_lossy(name).into_owned();
                found.push(Emptied { span: function.node.byte_range(), name, how });
            }
        }
    }
    if concerns.unchecks {
        let removed: Vec<Range<usize>> = hunks.iter().map(|hunk| hunk.old.clone()).collect();
        found.extend(unchecked(&tree, text, &old.data, &removed, &added));
    }
    Ok(found)
}

/// Whether `function`, of which `how` is left, did work in `old` that stands nowhere now. What cannot be read of `old`
/// is told to `out`.
fn is_emptied(
    cx: &Context<'_>,
    file: &File<'_>,
    (old, text): (&[u8], &[u8]),
    (function, how): (&Function<'_>, How),
    out: &mut Findings,
) -> Result<bool, Fault> {
    let name = function.name().unwrap_or_default();
    let places: Vec<Range<usize>> = old.find_iter(name).map(|at| at..at + name.len()).collect();
    if places.is_empty() {
        return Ok(false);
    }
    let old_tree = match SyntaxTree::parse_around(function.language(), old, &places) {
        Ok(parsed) => parsed,
        Err(unparsed) => {
            out.skip(file.path(), unread::of_before(unparsed));
            return Ok(false);
        }
    };
    let Some(twin) = twin(&old_tree, old, &places, function) else { return Ok(false) };
    Ok(did_work(&twin, function, how) && !moved(cx, file, text, (&twin, function))?)
}

/// The parameters of a function that somebody hands over.
fn taken<'t>(function: &Function<'t>) -> Vec<&'t [u8]> {
    let own = |name: &&[u8]| !matches!(*name, b"self" | b"this" | b"cls" | b"_");
    function.parameters().into_iter().filter(own).collect()
}

/// What a function does, without what only tells of it, and without what says that a parameter is not used.
fn work<'t>(function: &Function<'t>) -> Vec<Node<'t>> {
    let is_idle = |node: &Node<'_>| {
        let text = function.source(*node).trim_ascii();
        let head = &text[..text.find_byte(b'(').unwrap_or(text.len())];
        let unused = [&b"(void)"[..], b"(void) ", b"let _ = ", b"_ = ", b"_, _ = ", b"del ", b"drop("];
        unused.iter().any(|lead| text.starts_with(lead)) && !text.contains(&b'.')
            || is_log_name(head)
            || head.starts_with(b"Q_UNUSED")
            || head.starts_with(b"UNREFERENCED")
    };
    function.work().into_iter().filter(|node| !is_idle(node)).collect()
}

/// Whether all that is left of a function is nothing, one fixed answer, or what it was given.
fn hollow(function: &Function<'_>) -> Option<How> {
    if !function.is_block() || function.class().is_some_and(|class| class.is_open) {
        return None;
    }
    let takes = taken(function);
    if takes.is_empty() {
        return None;
    }
    let work = work(function);
    let [only] = &work[..] else { return work.is_empty().then_some(How::Nothing) };
    let value = function.returned(*only)?;
    let source = function.source(value);
    if takes.contains(&source) {
        return Some(How::Handed);
    }
    let is_used = takes.iter().any(|name| has_name(source, name));
    (!is_used && function.value(value) == Value::Constant).then_some(How::Fixed)
}

/// Whether `name` stands in `text` as a whole word.
fn has_name(text: &[u8], name: &[u8]) -> bool {
    text.find_iter(name).any(|at| {
        let is_inside = |byte: Option<&u8>| byte.is_some_and(|byte| is_word(*byte));
        !is_inside(at.checked_sub(1).and_then(|before| text.get(before)))
            && !is_inside(text.get(at + name.len()))
    })
}

/// Whether its documentation or a comment says that doing so little is meant.
fn is_meant(function: &Function<'_>) -> bool {
    const WORDS: [&str; 18] = [
        "deprecat",
        "no-op",
        "noop",
        "no op",
        "no longer",
        "compat",
        "removed",
        "legacy",
        "always",
        "never",
        "nothing",
        "overrid",
        "subclass",
        "default",
        "kept",
        "obsolete",
        "unused",
        "ignore",
    ];
    let comments = function.comments();
    let said = function.documentation().into_iter().chain(comments.iter().map(|node| function.source(*node)));
    let head = function.attributes();
    said.chain(head).any(|text| {
        let text = text.to_ascii_lowercase();
        WORDS.iter().any(|word| text.find(word).is_some())
    })
}

/// The function of the same class and name as it was before, its name at one of `places`: the only one.
fn twin<'t>(
    tree: &'t SyntaxTree,
    text: &'t [u8],
    places: &[Range<usize>],
    function: &Function<'_>,
) -> Option<Function<'t>> {
    let named = Function::all(tree, text, places);
    let mut twins = named.into_iter().filter(|old| is_twin(old, function));
    let first = twins.next();
    if twins.next().is_some() { None } else { first }
}

/// Whether two functions have the same name in the same class.
fn is_twin(one: &Function<'_>, other: &Function<'_>) -> bool {
    one.own_name().is_some()
        && one.name() == other.name()
        && one.class().map(|class| class.name) == other.class().map(|class| class.name)
}

/// Whether a function did more than what is left: several statements with calls, a check before its answer, or, under a
/// name that promises work, a single one that made something of what it was given.
fn did_work(old: &Function<'_>, new: &Function<'_>, how: How) -> bool {
    let work = work(old);
    let takes = taken(old);
    let left = new.source(new.body);
    let is_gone = |node: &&Node<'_>| left.find(old.source(**node)).is_none();
    let acts = |node: &&Node<'_>| old.source(**node).contains(&b'(');
    let calls = work.iter().filter(is_gone).filter(acts).count();
    let guards = work.iter().any(|node| is_guard(old.source(*node)));
    let uses = work.iter().any(|node| takes.iter().any(|name| has_name(old.source(*node), name)));
    // What a base class or an interface asks for may have nothing to do.
    let is_own = old.class().is_none_or(|class| class.bases.is_empty());
    let promises = is_own && uses && calls >= 1 && promises(old);
    match how {
        How::Handed => promises,
        How::Nothing => work.len() >= WORK && calls >= 2 || promises,
        How::Fixed | How::Unchecked => {
            work.len() >= WORK && calls >= 2 || work.len() >= 2 && calls >= 1 && guards || promises
        }
    }
}

/// Whether its name promises work.
fn promises(function: &Function<'_>) -> bool {
    static ASKS: List = List::of("is has can supports should on before after handle default");
    let words = function.name().map(parts_of_name).unwrap_or_default();
    let asks =
        words.first().is_some_and(|first| holds(&ASKS, first)) && !words.iter().any(|word| word == b"valid");
    !asks && words.iter().any(|word| holds(&PROMISES, word))
}

/// Whether a statement refuses something.
fn is_guard(statement: &[u8]) -> bool {
    const REFUSES: [&str; 12] = [
        "raise ",
        "throw ",
        "return Err",
        "panic",
        "return False",
        "return false",
        "abort(",
        "401",
        "403",
        "bail!",
        "ensure!",
        "error",
    ];
    REFUSES.iter().any(|word| statement.find(word).is_some())
}

/// Whether most lines that the body lost stand somewhere in the files of the change now.
fn moved(
    cx: &Context<'_>,
    file: &File<'_>,
    after: &[u8],
    (old, new): (&Function<'_>, &Function<'_>),
) -> Result<bool, Fault> {
    let kept: FxHashSet<Vec<u8>> = new.source(new.body).lines().map(spaced).collect();
    let is_telling = |line: &Vec<u8>| line.len() > 8 && !kept.contains(line);
    let lines: Vec<Vec<u8>> = old.source(old.body).lines().map(spaced).filter(is_telling).collect();
    if lines.is_empty() {
        return Ok(true);
    }
    let mut left: Vec<&Vec<u8>> = lines.iter().collect();
    let mut strike = |text: &[u8]| {
        let known: FxHashSet<Vec<u8>> = text.lines().map(spaced).collect();
        left.retain(|line| !known.contains(*line));
        2 * left.len() <= lines.len()
    };
    if strike(after) {
        return Ok(true);
    }
    for other in cx.change.files.iter().filter(|other| other.path != *file.path()).take(FILES) {
        let Some(entry) = other.after.filter(|entry| entry.mode.is_file()) else { continue };
        if let Some(blob) = cx.change.after.blob_within(&other.path, entry.oid, cx.policy.max_file_size)?
            && strike(&blob.data)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Checks that stood in a function as code, and stand there as a comment now.
fn unchecked(
    tree: &SyntaxTree,
    text: &[u8],
    old: &[u8],
    removed: &[Range<usize>],
    added: &AddedLines,
) -> Vec<Emptied> {
    let mut checks: Vec<Vec<u8>> = Vec::new();
    for span in removed {
        let lines: Vec<Vec<u8>> = old[span.clone()].lines().map(spaced).collect();
        for (at, line) in lines.iter().enumerate() {
            let opens = ["if ", "if(", "unless "].iter().any(|word| line.starts_with(word.as_bytes()));
            let follows = lines.get(at + 1).is_some_and(|next| is_guard(next));
            if opens && (is_guard(line) || follows) {
                checks.push(line.clone());
            }
        }
    }
    let mut found = Vec::new();
    if checks.is_empty() {
        return found;
    }
    for span in added.spans(text) {
        let mut at = span.start;
        for line in text[span].lines_with_terminator() {
            let start = at + line.len() - line.trim_ascii_start().len();
            at += line.len();
            let content = line.trim_ascii();
            let mark = [&b"//"[..], b"#", b"--"].into_iter().find(|mark| content.starts_with(mark));
            let Some(comment) = mark.map(|mark| spaced(&content[mark.len()..])) else { continue };
            let Ok(spot) = tree.spot(text, start..start + 1) else { continue };
            let function = Function::around(&spot).and_then(|function| function.name());
            if let Some(name) = function.filter(|_| checks.contains(&comment) && !spot.is_test_code()) {
                let name = String::from_utf8_lossy(name).into_owned();
                found.push(Emptied { span: start..start + content.len(), name, how: How::Unchecked });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
