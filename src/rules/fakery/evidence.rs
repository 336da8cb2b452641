//! Owns the one look at a file that all rules of the family share: the words in it, and, where a word could mean
//! something, what it means. A file is searched once and parsed at most once, and no tree outlives the look.

use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use super::stubs::{self, Stub};
use super::words::{Hit, TagWord, Word, hits, is_whole};
use super::{docstring, tags, unread};
use crate::change::{AddedLines, Blob};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::comments::Scanned;
use crate::syntax::language::Language;
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
    read: Mutex<Vec<(Dialect, Arc<Evidence>)>>,
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
        return unread::list(cx, file, out).map(|()| None);
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let Some(dialect) = Dialect::of(path, &blob.data) else { return Ok(None) };
    let survey = cx.parsed(&blob, Survey::new);
    let concerning: Vec<&Hit> =
        survey.hits.iter().filter(|hit| (interest.concerns)(&blob.data, hit)).collect();
    let left: Vec<&Hit> = survey.left.iter().filter(|hit| (interest.concerns)(&blob.data, hit)).collect();
    if concerning.is_empty() && left.is_empty() {
        return Ok(None);
    }
    if !interest.roles.contains(&file.role(cx, &blob.data, out)?.role) {
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
    let evidence =
        survey.read(dialect, &blob.data, |language, places| file.syntax(cx, language, &blob.data, places));
    for gap in &evidence.gaps {
        out.skip(path, gap.clone());
    }
    if let Some(reason) = unread::in_part(&blob.data, &added, &evidence.misunderstood) {
        out.skip(path, reason);
    }
    Ok(Some(Look { blob, added, evidence }))
}

impl Survey {
    fn new(text: &[u8]) -> Self {
        let (hits, left) = unread::within_lines(text, hits(text));
        Self { hits, left, read: Mutex::default() }
    }

    fn read(
        &self,
        dialect: Dialect,
        text: &[u8],
        parse: impl FnOnce(&'static Language, &[Range<usize>]) -> Result<Rc<SyntaxTree>, Unparsed>,
    ) -> Arc<Evidence> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, evidence)) = read.iter().find(|(known, _)| known.is(dialect)) {
            return Arc::clone(evidence);
        }
        let evidence = Arc::new(match dialect {
            Dialect::Grammar(language) => {
                let hits: Vec<Hit> = self.hits.iter().copied().filter(|hit| may_count(text, hit)).collect();
                let places: Vec<_> = hits.iter().map(|hit| hit.start..hit.end).collect();
                match parse(language, &places) {
                    Ok(tree) => with_grammar(&tree, text, &hits),
                    Err(unparsed) => Evidence { gaps: vec![unparsed.to_string()], ..Evidence::default() },
                }
            }
            Dialect::Comments(style) => Evidence {
                tags: with_scanner(&style.scan(text), text, &self.hits, style.name == "Kotlin"),
                ..Evidence::default()
            },
        });
        read.push((dialect, Arc::clone(&evidence)));
        evidence
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
    for hit in hits {
        let spot = match tree.spot(text, hit.start..hit.end) {
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
            (TextClass::Comment, Some(node), Word::Tag(word)) => {
                comments.push((*hit, word, node.byte_range()))
            }
            (TextClass::String, Some(node), Word::Tag(word)) => {
                evidence.tags.extend(docstring::tag(&spot, node, hit, word));
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
            None if calls_count && is_kotlin_call(text, hit) => {
                tags.push(Tag { word, span: hit.start..hit.end, is_linked: false, place: TagPlace::Call })
            }
            None => about_todos |= word == TagWord::Todo,
        }
    }
    collect_tags(&mut tags, text, &comments, about_todos);
    tags
}

/// Kotlin's `TODO()`: written so, called, and not somebody's method.
fn is_kotlin_call(text: &[u8], hit: &Hit) -> bool {
    let before = hit.start.checked_sub(1).map(|before| text[before]);
    &text[hit.start..hit.end] == b"TODO"
        && is_whole(text, hit)
        && text.get(hit.end) == Some(&b'(')
        && before != Some(b'.')
        && !text[..hit.start].trim_ascii_end().ends_with(b"fun")
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
