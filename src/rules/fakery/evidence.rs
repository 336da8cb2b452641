//! Owns the one look at a file that all rules of the family share: the words in it, and, where a word could mean
//! something, what it means. A file is searched once and parsed at most once, and no tree outlives the look.

use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use super::stubs::{self, Stub};
use super::words::{Hit, TagWord, Word, hits, is_whole};
use super::{docstring, foresight, tags, unread};
use crate::change::{AddedLines, Blob};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::comments::{CommentStyle, Scanned};
use crate::syntax::languages::Language;
use crate::syntax::{Dialect, Role, SyntaxTree, TextClass, Unparsed};

/// A task tag in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Which.
    pub word: TagWord,
    /// The word's bytes.
    pub span: Range<usize>,
    /// Whether it names an issue.
    pub is_linked: bool,
    /// Where it stands.
    pub place: TagPlace,
}

/// Where a tag stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagPlace {
    /// In a comment.
    Comment,
    /// It is a Python docstring's whole text.
    Docstring,
    /// Kotlin's `TODO()`, which throws.
    Call,
}

/// What a look at a file found.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Task tags, in order.
    pub tags: Vec<Tag>,
    /// Stubs, in order.
    pub stubs: Vec<Stub>,
    /// What could not be looked at, as reasons.
    pub gaps: Vec<String>,
    /// The bytes that the parser did not understand, in order.
    pub misunderstood: Vec<Range<usize>>,
}

/// The words of a text, and what they mean in each dialect it is read in: one, but for copies under other names.
struct Survey {
    hits: Vec<Hit>,
    /// Words that are not looked at, for their lines are too long and have too many.
    left: Vec<Hit>,
    scanned: Mutex<Vec<(&'static CommentStyle, Arc<Scanned>)>>,
    read: Mutex<Vec<(&'static Language, Arc<Evidence>)>>,
}

/// A changed file with something to judge.
pub(super) struct Look {
    /// Its content.
    pub blob: Blob,
    /// What the change answers for.
    pub added: Arc<AddedLines>,
    /// What it holds.
    pub evidence: Arc<Evidence>,
}

/// What a rule wants of a file.
pub(super) struct Interest {
    /// The roles of files that it judges.
    pub roles: &'static [Role],
    /// Whether a hit could matter to it, from the bytes around.
    pub concerns: fn(&[u8], &Hit) -> bool,
    /// How many bytes a hit may be away from an added line to count: a function is judged as a whole when a line of it
    /// changes.
    pub reach: fn(&[u8], &Hit) -> usize,
    /// Whether it can judge with the comment scanner alone.
    pub without_grammar: bool,
}

/// Files of settings and data: they have comments, and no function that could be a stub.
const SETTINGS: [&[u8]; 8] = [b"toml", b"yml", b"yaml", b"conf", b"cfg", b"ini", b"env", b"properties"];

/// Looks at `file` for a rule. `None`: nothing there concerns it. What could not be looked at is told to `out`.
pub(super) fn look(
    cx: &Context<'_>,
    file: &File<'_>,
    interest: &Interest,
    out: &mut Findings,
) -> Result<Option<Look>, Fault> {
    let path = file.path();
    if path.extension().is_some() && Dialect::of(path, b"").is_none() {
        unread::list(cx, file, out)?;
        let is_wanted = interest.without_grammar && unread::is_unknown(path);
        return if is_wanted { look_at_unknown(cx, file, interest, out) } else { Ok(None) };
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let Some(dialect) = Dialect::of(path, &blob.data) else { return Ok(None) };
    let survey = file.parsed(cx, &blob, Survey::new)?;
    let concerning: Vec<&Hit> =
        survey.hits.iter().filter(|hit| (interest.concerns)(&blob.data, hit)).collect();
    let left: Vec<&Hit> = survey.left.iter().filter(|hit| (interest.concerns)(&blob.data, hit)).collect();
    if concerning.is_empty() && left.is_empty() {
        return Ok(None);
    }
    let role = file.role(cx, &blob.data, out)?.role;
    if !interest.roles.contains(&role) {
        return Ok(None);
    }
    let added = file.added(cx, &blob)?;
    if let Some(hit) = left.iter().find(|hit| added.contains(hit.start)) {
        out.skip(path, unread::too_many(&blob.data, hit));
    }
    let is_near = |hit: &Hit| {
        let reach = (interest.reach)(&blob.data, hit);
        let end = (hit.end + reach).min(blob.data.len());
        added.touches(&(hit.start.saturating_sub(reach)..end))
    };
    if !concerning.iter().any(|hit| is_near(hit)) {
        return Ok(None);
    }
    if let (Dialect::Comments(_), false) = (dialect, interest.without_grammar) {
        let says_so = |hit: &&Hit| hit.word == Word::Unwritten && added.contains(hit.start);
        let holds_code = !SETTINGS.iter().any(|kind| path.extension() == Some(kind));
        if holds_code && concerning.iter().any(says_so) {
            out.skip(path, "no grammar for its language: judged for task tags only");
        }
        return Ok(None);
    }
    let scanner = match dialect {
        Dialect::Grammar(language) => language.comments_by,
        Dialect::Comments(style) => Some(style),
    };
    let evidence = match scanner {
        // A scanner tells a tag as well as the grammar does, at a fortieth of the cost.
        Some(style) if interest.without_grammar => survey.scan(dialect, style, &blob.data),
        Some(style) if !survey.may_hold_stubs(style, &blob.data) => return Ok(None),
        _ => {
            let foreseen = foresight::places(cx, file, &blob, role)?;
            survey.read(dialect, &blob.data, |language, places| {
                file.syntax(language, &blob.data, &[places, &foreseen].concat())
            })
        }
    };
    for gap in &evidence.gaps {
        out.skip(path, gap.clone());
    }
    if let Some(reason) = unread::in_part(&blob.data, &added, &evidence.misunderstood) {
        out.skip(path, reason);
    }
    Ok(Some(Look { blob, added, evidence }))
}

/// Looks at a file in no language that is known for task tags that a comment's mark stands right before.
fn look_at_unknown(
    cx: &Context<'_>,
    file: &File<'_>,
    interest: &Interest,
    out: &mut Findings,
) -> Result<Option<Look>, Fault> {
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let survey = file.parsed(cx, &blob, Survey::new)?;
    let mut found: Vec<Tag> = Vec::new();
    for hit in survey.hits.iter().filter(|hit| (interest.concerns)(&blob.data, hit)) {
        let Word::Tag(word) = hit.word else { continue };
        if let Some(comment) = unread::marked(&blob.data, hit)
            && tags::is_tag(&blob.data, &comment, hit, word, false)
        {
            let is_linked = tags::is_linked(&blob.data, &comment, hit);
            let span = hit.start..hit.end;
            found.push(Tag { word, span, is_linked, place: TagPlace::Comment });
        }
    }
    if found.is_empty() || !interest.roles.contains(&file.role(cx, &blob.data, out)?.role) {
        return Ok(None);
    }
    let added = file.added(cx, &blob)?;
    Ok(Some(Look { blob, added, evidence: Arc::new(Evidence { tags: found, ..Evidence::default() }) }))
}

impl Survey {
    fn new(text: &[u8]) -> Self {
        let (hits, left) = unread::within_lines(text, hits(text));
        Self { hits, left, scanned: Mutex::default(), read: Mutex::default() }
    }

    /// What a scan of `text` finds, in the order of asking.
    fn scanned(&self, style: &'static CommentStyle, text: &[u8]) -> Arc<Scanned> {
        let mut scanned = self.scanned.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = scanned.iter().find(|(known, _)| std::ptr::eq(*known, style)) {
            return Arc::clone(known);
        }
        let scan = Arc::new(style.scan(text));
        scanned.push((style, Arc::clone(&scan)));
        scan
    }

    /// The task tags, as the scanner tells them.
    fn scan(&self, dialect: Dialect, style: &'static CommentStyle, text: &[u8]) -> Arc<Evidence> {
        let scanned = self.scanned(style, text);
        let tags = with_scanner(&scanned, text, &self.hits, dialect.name() == "Kotlin");
        Arc::new(Evidence { tags, ..Evidence::default() })
    }

    /// Whether a hit could make a stub, as far as the scanner tells.
    fn may_hold_stubs(&self, style: &'static CommentStyle, text: &[u8]) -> bool {
        let mut hits = self.hits.iter().filter(|hit| stubs::concerns(text, hit)).peekable();
        hits.peek().is_some() && {
            let scanned = self.scanned(style, text);
            hits.any(|hit| could_be_stub(text, hit, &scanned))
        }
    }

    fn read(
        &self,
        dialect: Dialect,
        text: &[u8],
        parse: impl FnOnce(&'static Language, &[Range<usize>]) -> Result<Rc<SyntaxTree>, Unparsed>,
    ) -> Arc<Evidence> {
        let Dialect::Grammar(language) = dialect else { return Arc::default() };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, evidence)) = read.iter().find(|(known, _)| std::ptr::eq(*known, language)) {
            return Arc::clone(evidence);
        }
        let hits: Vec<Hit> = self.hits.iter().copied().filter(|hit| may_count(text, hit)).collect();
        let places: Vec<_> = hits.iter().map(|hit| hit.start..hit.end).collect();
        let evidence = Arc::new(match parse(language, &places) {
            Ok(tree) => with_grammar(&tree, text, &hits),
            Err(unparsed) => Evidence { gaps: vec![unparsed.to_string()], ..Evidence::default() },
        });
        read.push((language, Arc::clone(&evidence)));
        evidence
    }
}

/// How many comments in a row are looked at as one; where there are more, the tree has to tell.
const TOGETHER: usize = 100;

/// Whether a hit that concerns stubs could make one where it stands: a tag in a comment does only in a body that holds nothing else, or
/// that begins or ends with it; in a string it names something, unless it is written in capitals.
fn could_be_stub(text: &[u8], hit: &Hit, scanned: &Scanned) -> bool {
    let Word::Tag(_) = hit.word else { return true };
    match scanned.at(hit.start) {
        None => true,
        Some((TextClass::String, _)) => text[hit.start..hit.end].iter().all(u8::is_ascii_uppercase),
        Some((_, comment)) => {
            let (mut start, mut end) = (comment.start, comment.end);
            // Comments that follow each other are one.
            let before = (0..TOGETHER).find_map(|_| {
                let before = text[..start].trim_ascii_end();
                match before.len().checked_sub(1).and_then(|last| scanned.at(last)) {
                    Some((TextClass::Comment, range)) => {
                        start = range.start;
                        None
                    }
                    _ => Some(before.last()),
                }
            });
            let after = (0..TOGETHER).find_map(|_| {
                let blank = text[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                match scanned.at(end + blank) {
                    Some((TextClass::Comment, range)) => {
                        end = range.end;
                        None
                    }
                    _ => Some(text.get(end + blank)),
                }
            });
            before.is_none_or(|byte| matches!(byte, Some(b'{' | b')')))
                || after.is_none_or(|byte| matches!(byte, Some(b'}' | b'e')))
        }
    }
}

/// Whether the tree is asked about a hit.
fn may_count(text: &[u8], hit: &Hit) -> bool {
    matches!(hit.word, Word::Tag(_)) || stubs::concerns(text, hit)
}

/// Judges every hit by the tree.
fn with_grammar(tree: &SyntaxTree, text: &[u8], hits: &[Hit]) -> Evidence {
    let mut evidence = Evidence::default();
    if tree.has_errors() {
        evidence.misunderstood = tree.misunderstood(unread::MOST);
    }
    let mut comments = Vec::new();
    let mut about_todos = false;
    let mut spots = tree.spots(text);
    for hit in hits {
        let spot = match spots.at(hit.start..hit.end) {
            Ok(spot) => spot,
            Err(unparsed) => {
                let gap = unparsed.to_string();
                if !evidence.gaps.contains(&gap) {
                    evidence.gaps.push(gap);
                }
                continue;
            }
        };
        let (class, node) = spot.class();
        match (class, node, hit.word) {
            (TextClass::Comment, _, Word::Tag(word)) => comments.push((*hit, word, spot.class_range().1)),
            (TextClass::String, Some(node), Word::Tag(word)) => {
                evidence.tags.extend(docstring::tag(&spot, node, hit, word));
            }
            (TextClass::Code, _, Word::Tag(TagWord::Todo))
                if tree.language().name == "Kotlin" && is_kotlin_call(text, hit) =>
            {
                evidence.tags.push(call_tag(hit));
            }
            (TextClass::Code, _, Word::Tag(TagWord::Todo)) => about_todos |= text.get(hit.end) != Some(&b'!'),
            _ => {}
        }
        if let Some(stub) = stubs::at(&spot, hit, class)
            && !evidence.stubs.iter().any(|known| known.span == stub.span)
        {
            evidence.stubs.push(stub);
        }
    }
    collect_tags(&mut evidence.tags, text, &comments, about_todos);
    evidence
}

fn with_scanner(scanned: &Scanned, text: &[u8], hits: &[Hit], calls_count: bool) -> Vec<Tag> {
    let (mut tags, mut comments, mut about_todos) = (Vec::new(), Vec::new(), false);
    for hit in hits {
        let Word::Tag(word) = hit.word else { continue };
        match scanned.at(hit.start) {
            Some((TextClass::Comment, range)) => comments.push((*hit, word, range)),
            Some(_) => {}
            None if calls_count && is_kotlin_call(text, hit) => tags.push(call_tag(hit)),
            None => about_todos |= word == TagWord::Todo,
        }
    }
    collect_tags(&mut tags, text, &comments, about_todos);
    tags
}

fn call_tag(hit: &Hit) -> Tag {
    Tag { word: TagWord::Todo, span: hit.start..hit.end, is_linked: false, place: TagPlace::Call }
}

/// Kotlin's `TODO()`: written so, called, and not somebody's method.
fn is_kotlin_call(text: &[u8], hit: &Hit) -> bool {
    let before = hit.start.checked_sub(1).map(|before| text[before]);
    &text[hit.start..hit.end] == b"TODO"
        && is_whole(text, hit)
        && text.get(hit.end) == Some(&b'(')
        && before != Some(b'.')
        && !text[..hit.start].trim_ascii_end().ends_with(b"fun")
        && !is_enum_entry(text, hit)
}

/// `enum class Column { TODO("To do"), DONE("Done") }`: a column of a board.
fn is_enum_entry(text: &[u8], hit: &Hit) -> bool {
    let before = text[..hit.start].trim_ascii_end().last();
    let near = &text[hit.end..text.len().min(hit.end + unread::LINE)];
    let after = memchr::memchr(b')', near).and_then(|close| near[close + 1..].trim_ascii_start().first());
    matches!(before, Some(b'{' | b','))
        && matches!(after, Some(b',' | b';'))
        && memchr::memmem::find(&text[..hit.start], b"enum class").is_some()
}

fn collect_tags(
    tags: &mut Vec<Tag>,
    text: &[u8],
    comments: &[(Hit, TagWord, Range<usize>)],
    about_todos: bool,
) {
    for (hit, word, comment) in comments {
        // What stands behind a tag in its line is about it; a line may be a whole file.
        let comment = &(comment.start..comment.end.min(hit.end + unread::LINE));
        if is_whole(text, hit) && tags::is_tag(text, comment, hit, *word, about_todos) {
            let is_linked = tags::is_linked(text, comment, hit);
            tags.push(Tag { word: *word, span: hit.start..hit.end, is_linked, place: TagPlace::Comment });
        }
    }
    tags.sort_by_key(|tag| tag.span.start);
}
