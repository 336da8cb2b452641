//! Owns YAML as Compose files use it: a tree of nodes with byte ranges, in which aliases and `<<` are resolved.
//!
//! It is built from parser events and not by a loader, because a loader recurses: here depth is bounded, and an
//! alias shares its anchor's value, so that no document grows beyond its own size.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

/// How deep a document may nest, through aliases too.
const MAX_HEIGHT: usize = 64;

/// How many pairs merge keys may copy in one text. An alias is shared, a merged pair is not.
const MAX_MERGED: usize = 100_000;

/// A value and where it stands; for an alias, where the alias stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Its own tag, such as `!reset`, with the exclamation mark.
    pub tag: Option<Arc<str>>,
    /// What it is.
    pub value: Value,
    height: usize,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Value {
    /// A scalar's text, and whether it stands without quotes.
    Scalar {
        /// The text, escapes resolved.
        text: Arc<str>,
        /// Whether it was written plain: only then can it be null, a boolean or a number.
        plain: bool,
    },
    /// A sequence.
    Sequence(Arc<[Node]>),
    /// A mapping, its merge keys applied.
    Mapping(Arc<[Pair]>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The key's text.
    pub key: Arc<str>,
    /// Bytes of the key.
    pub key_range: Range<usize>,
    /// The value.
    pub value: Node,
}

/// Why a text is no YAML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// What is wrong, in a sentence fragment.
    pub message: String,
    /// The byte at which it shows.
    pub at: usize,
}

impl Node {
    /// The scalar's text; `None` for null and for collections.
    pub fn text(&self) -> Option<&Arc<str>> {
        match &self.value {
            Value::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// Whether it is null: nothing, `~` or `null`, unquoted.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The pairs of a mapping; none for anything else.
    pub fn pairs(&self) -> &[Pair] {
        match &self.value {
            Value::Mapping(pairs) => pairs,
            _ => &[],
        }
    }

    /// The items of a sequence; `None` for anything else.
    pub fn items(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.value, Value::Mapping(_))
    }

    /// The value at `key` of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.pairs().iter().find(|pair| &*pair.key == key).map(|pair| &pair.value)
    }
}

/// Reads all documents of a text, indentation in flow collections included.
pub(super) fn parse_indented(text: &str) -> Result<Vec<Node>, YamlError> {
    let offsets = Offsets::new(text);
    let mut builder = Builder {
        offsets: &offsets,
        open: Vec::new(),
        anchors: BTreeMap::new(),
        documents: Vec::new(),
        merged: 0,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| YamlError {
            message: error.info().to_owned(),
            at: offsets.byte(error.marker().index()),
        })?;
        builder.take(event, span)?;
    }
    Ok(builder.documents)
}

/// Characters counted by the parser, turned into bytes.
struct Offsets {
    /// The byte of each character; empty for ASCII, where they are the same.
    bytes: Vec<usize>,
    len: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        let bytes =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { bytes, len: text.len() }
    }

    fn byte(&self, index: usize) -> usize {
        if self.bytes.is_empty() {
            index.min(self.len)
        } else {
            self.bytes.get(index).copied().unwrap_or(self.len)
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }
}

/// A collection whose end has not come.
struct Open {
    start: usize,
    anchor: usize,
    tag: Option<Arc<str>>,
    height: usize,
    content: Content,
}

enum Content {
    Items(Vec<Node>),
    Pairs { pairs: Vec<Pair>, seen: FxHashSet<Arc<str>>, key: Option<Key>, merges: Vec<Node> },
}

struct Key {
    text: Arc<str>,
    range: Range<usize>,
    is_merge: bool,
}

struct Builder<'a> {
    offsets: &'a Offsets,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    documents: Vec<Node>,
    merged: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let range = self.offsets.range(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                // `!!str 5` is a text.
                let is_text =
                    tag.as_deref().is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                let plain = style == ScalarStyle::Plain && !is_text;
                let value = Value::Scalar { text: Arc::from(&*text), plain };
                self.put(Node { range, tag: tag_name(tag.as_deref()), value, height: 1 }, anchor)
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor) else {
                    return Err(YamlError {
                        message: "an alias inside its own anchor".to_owned(),
                        at: range.start,
                    });
                };
                let node = Node { range, ..node.clone() };
                self.put(node, 0)
            }
            Event::SequenceStart(anchor, tag) => {
                self.enter(range.start, anchor, tag.as_deref(), Content::Items(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let content = Content::Pairs {
                    pairs: Vec::new(),
                    seen: FxHashSet::default(),
                    key: None,
                    merges: Vec::new(),
                };
                self.enter(range.start, anchor, tag.as_deref(), content)
            }
            Event::SequenceEnd | Event::MappingEnd => self.leave(range.end),
            _ => Ok(()),
        }
    }

    fn enter(
        &mut self,
        start: usize,
        anchor: usize,
        tag: Option<&Tag>,
        content: Content,
    ) -> Result<(), YamlError> {
        if self.open.len() >= MAX_HEIGHT {
            return Err(too_deep(start));
        }
        self.open.push(Open { start, anchor, tag: tag_name(tag), height: 0, content });
        Ok(())
    }

    fn leave(&mut self, end: usize) -> Result<(), YamlError> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let value = match open.content {
            Content::Items(items) => Value::Sequence(items.into()),
            Content::Pairs { pairs, seen, merges, .. } => {
                Value::Mapping(self.merge(pairs, seen, &merges)?.into())
            }
        };
        let range = open.start..end.max(open.start);
        self.put(Node { range, tag: open.tag, value, height: open.height + 1 }, open.anchor)
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), YamlError> {
        if node.height + self.open.len() > MAX_HEIGHT {
            return Err(too_deep(node.range.start));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        parent.height = parent.height.max(node.height);
        match &mut parent.content {
            Content::Items(items) => items.push(node),
            Content::Pairs { pairs, seen, key, merges } => match key.take() {
                None => *key = Some(as_key(&node)?),
                Some(key) if key.is_merge => merges.push(node),
                Some(key) => {
                    if !seen.insert(Arc::clone(&key.text)) {
                        return Err(YamlError {
                            message: format!("the key `{}` stands twice", key.text),
                            at: key.range.start,
                        });
                    }
                    pairs.push(Pair { key: key.text, key_range: key.range, value: node });
                }
            },
        }
        Ok(())
    }

    /// A mapping's own pairs, then those of what it merges that it does not have: the first source wins.
    fn merge(
        &mut self,
        mut pairs: Vec<Pair>,
        mut seen: FxHashSet<Arc<str>>,
        merges: &[Node],
    ) -> Result<Vec<Pair>, YamlError> {
        for source in merges.iter().flat_map(|merge| merge.items().unwrap_or(std::slice::from_ref(merge))) {
            if !source.is_mapping() {
                let message = "`<<` takes mappings only".to_owned();
                return Err(YamlError { message, at: source.range.start });
            }
            self.merged += source.pairs().len();
            if self.merged > MAX_MERGED {
                let message = format!("`<<` merges more than {MAX_MERGED} pairs");
                return Err(YamlError { message, at: source.range.start });
            }
            pairs.extend(source.pairs().iter().filter(|pair| seen.insert(Arc::clone(&pair.key))).cloned());
        }
        Ok(pairs)
    }
}

fn as_key(node: &Node) -> Result<Key, YamlError> {
    match &node.value {
        Value::Scalar { text, plain } => {
            Ok(Key { text: Arc::clone(text), range: node.range.clone(), is_merge: *plain && &**text == "<<" })
        }
        _ => Err(YamlError { message: "a key that is no scalar".to_owned(), at: node.range.start }),
    }
}

fn too_deep(at: usize) -> YamlError {
    YamlError { message: format!("nested deeper than {MAX_HEIGHT} levels"), at }
}

/// Tags of the core schema say nothing that Compose reads.
fn tag_name(tag: Option<&Tag>) -> Option<Arc<str>> {
    tag.filter(|tag| !tag.is_yaml_core_schema()).map(|tag| Arc::from(tag.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::formats::compose::parse_yaml as parse;

    fn error(text: &str) -> String {
        parse(text).map(|_| ()).unwrap_err().message
    }

    #[test]
    fn ranges_are_bytes_even_after_wide_characters() {
        let text = "# größe\nservices:\n  api: {image: ä}\n";
        let documents = parse(text).unwrap();
        let api = documents[0].get("services").and_then(|services| services.pairs().first()).unwrap();
        assert_eq!(&text[api.key_range.clone()], "api");
        assert_eq!(&text[api.value.get("image").unwrap().range.clone()], "ä");
    }

    #[test]
    fn of_several_merged_mappings_the_first_wins_and_own_keys_win_over_all() {
        let text = "a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc:\n  <<: [*a, *b]\n  y: 9\n";
        let documents = parse(text).unwrap();
        let c = documents[0].get("c").unwrap();
        let value = |key: &str| c.get(key).and_then(|node| node.text()).unwrap().to_string();
        assert_eq!([value("x"), value("y"), value("z")], ["1", "9", "2"]);
    }

    #[test]
    fn what_no_loader_may_accept() {
        assert!(error("a: 1\na: 2\n").contains("twice"));
        assert!(error("<<: 1\n").contains("mappings only"));
        assert!(error("[a]: 1\n").contains("no scalar"));
        assert!(error(&"- ".repeat(100_000)).contains("deeper"));
    }

    #[test]
    fn bombs_cost_nothing_and_alias_towers_are_bounded() {
        let mut laughs = String::from("a0: &a0 [x, x]\n");
        for level in 1..40 {
            laughs += &format!("a{level}: &a{level} [*a{0}, *a{0}, *a{0}]\n", level - 1);
        }
        assert_eq!(parse(&laughs).unwrap().len(), 1);
        let mut tower = laughs;
        for level in 40..20_000 {
            tower += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
        }
        assert!(error(&tower).contains("deeper"));
    }

    #[test]
    fn merge_keys_cannot_multiply_a_mapping_without_bound() {
        let pairs: String = (0..1_000).map(|n| format!("  k{n}: {n}\n")).collect();
        let copies: String = (0..1_000).map(|n| format!("c{n}: {{<<: *big}}\n")).collect();
        assert!(error(&format!("big: &big\n{pairs}{copies}")).contains("more than"));
    }

    #[test]
    fn null_is_what_stands_unquoted() {
        let documents = parse("a:\nb: ~\nc: 'null'\nd: !reset null\n").unwrap();
        let null = |key: &str| documents[0].get(key).unwrap().is_null();
        assert!(null("a") && null("b") && !null("c") && null("d"));
        assert_eq!(documents[0].get("d").unwrap().tag.as_deref(), Some("!reset"));
    }
}
