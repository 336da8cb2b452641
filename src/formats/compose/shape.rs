//! Owns the shape of a value in a Compose file: what it may be, and what a value that is none of it gets told.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::ComposeError;
use super::yaml::{Node, Value};

/// A text.
pub(super) const TEXT: u8 = 1;
/// A number.
pub(super) const NUMBER: u8 = 2;
/// `true` or `false`.
pub(super) const SWITCH: u8 = 4;
/// Nothing: null.
pub(super) const NOTHING: u8 = 8;

/// A date, which YAML makes of a text that looks like one.
pub(super) const DATE: u8 = 16;

/// How many mistakes of one file are told: whoever makes more mends these first.
pub(super) const MAX_MISTAKES: usize = 20;

/// What a value may be: any of the scalars, the list or the mapping.
#[derive(Debug)]
pub(super) struct Shape {
    /// The scalars, as a sum of the constants above.
    pub(super) scalars: u8,
    /// The words that a text must be one of; empty: any.
    pub(super) words: &'static [&'static str],
    /// What a list holds.
    pub(super) list: Option<&'static Shape>,
    /// What a mapping holds.
    pub(super) mapping: Option<Mapping>,
}

/// What a mapping may hold. Keys that start with `x-` are always fine.
#[derive(Debug)]
pub(super) enum Mapping {
    /// These keys, of which the second list must be there.
    Keys(&'static [&'static [(&'static str, &'static Shape)]], &'static [&'static str]),
    /// Any key.
    Each(&'static Shape),
    /// Any key that can name a service, a network and the like.
    Named(&'static Shape),
    /// Anything.
    Any,
}

impl Shape {
    /// Scalars only.
    pub(super) const fn scalar(scalars: u8) -> Self {
        Self { scalars, words: &[], list: None, mapping: None }
    }

    /// A list.
    pub(super) const fn list(of: &'static Shape) -> Self {
        Self { list: Some(of), ..Self::scalar(0) }
    }

    /// A mapping.
    pub(super) const fn mapping(mapping: Mapping) -> Self {
        Self { mapping: Some(mapping), ..Self::scalar(0) }
    }

    /// The same, or one of these scalars.
    pub(super) const fn or(self, scalars: u8) -> Self {
        Self { scalars, ..self }
    }

    /// In words.
    fn expected(&self) -> String {
        if !self.words.is_empty() {
            return format!("one of {}", quoted(self.words));
        }
        let mut kinds = Vec::new();
        for (kind, name) in [(TEXT, "a text"), (NUMBER, "a number"), (SWITCH, "true or false")] {
            if self.scalars & kind != 0 {
                kinds.push(name);
            }
        }
        kinds.extend(self.list.map(|_| "a list"));
        kinds.extend(self.mapping.as_ref().map(|_| "a mapping"));
        kinds.extend((self.scalars & NOTHING != 0).then_some("nothing"));
        kinds.join(" or ")
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Holds a document's values to shapes. A value that several aliases name is looked at once for each shape.
pub(super) struct Checker {
    seen: FxHashSet<(usize, usize)>,
    /// The mistakes, in the order of the document.
    pub(super) mistakes: Vec<ComposeError>,
    /// Whether keys that must be there are asked for: a file that is merged over another may leave them to it.
    pub(super) is_whole: bool,
}

impl Checker {
    pub(super) fn new(is_whole: bool) -> Self {
        Self { seen: FxHashSet::default(), mistakes: Vec::new(), is_whole }
    }

    /// Holds `node`, which stands at `path`, to `shape`.
    pub(super) fn check(&mut self, node: &Node, shape: &'static Shape, path: &str) {
        let identity = match &node.value {
            Value::Sequence(items) => Arc::as_ptr(items).cast::<()>() as usize,
            Value::Mapping(pairs) => Arc::as_ptr(pairs).cast::<()>() as usize,
            Value::Scalar { .. } => 0,
        };
        let again = identity != 0 && !self.seen.insert((identity, std::ptr::from_ref(shape) as usize));
        // `!reset` takes a key away: what stands after it counts for nothing.
        if again || self.mistakes.len() >= MAX_MISTAKES || node.tag.as_deref() == Some("!reset") {
            return;
        }
        match (&node.value, shape.list, &shape.mapping) {
            (Value::Scalar { .. }, ..) => self.scalar(node, shape, path),
            (Value::Sequence(items), Some(of), _) => {
                for (index, item) in items.iter().enumerate() {
                    self.check(item, of, &format!("{path}[{index}]"));
                }
            }
            (Value::Mapping(_), _, Some(mapping)) => self.mapping(node, mapping, path),
            _ => self.mistake(node, format!("`{path}` must be {}", shape.expected())),
        }
    }

    /// Secrets and configs say where they come from, in one way.
    pub(super) fn check_sources(&mut self, document: &Node) {
        let sections: [(&str, &[&str]); 2] =
            [("secrets", &["file", "environment"]), ("configs", &["file", "environment", "content"])];
        for (section, sources) in sections {
            for pair in document.get(section).map(Node::pairs).unwrap_or_default() {
                let given = sources.iter().filter(|source| pair.value.get(source).is_some()).count();
                let elsewhere = ["driver", "external"].iter().any(|key| pair.value.get(key).is_some());
                let is_short = given == 0 && !elsewhere && self.is_whole && pair.value.is_mapping();
                if given > 1 || is_short && pair.value.tag.is_none() {
                    let name = &pair.key;
                    let message = format!("`{section}.{name}` must have one of {}", quoted(sources));
                    self.mistake_at(pair.key_range.clone(), message);
                }
            }
        }
    }

    /// A volume of elsewhere says nothing but its name.
    pub(super) fn check_volumes(&mut self, document: &Node) {
        for pair in document.get("volumes").map(Node::pairs).unwrap_or_default() {
            let external = pair.value.get("external").and_then(Node::text);
            if !external.is_some_and(|external| external.eq_ignore_ascii_case("true")) {
                continue;
            }
            let other = |key: &str| !matches!(key, "external" | "name") && !key.starts_with("x-");
            if let Some(other) = pair.value.pairs().iter().find(|pair| other(&pair.key)) {
                let message = format!("`volumes.{}` is external, and so takes no `{}`", pair.key, other.key);
                self.mistake_at(other.key_range.clone(), message);
            }
        }
    }

    fn scalar(&mut self, node: &Node, shape: &Shape, path: &str) {
        let kind = kind(node);
        // A variable may have any value, and Compose turns texts into what they look like.
        let is_open = node.text().is_some_and(|text| text.contains('$'));
        let accepted = shape.scalars & kind != 0 || is_open && shape.scalars != 0;
        if !accepted {
            let is = match kind {
                NOTHING => "nothing",
                NUMBER => "a number: quote it",
                SWITCH => "true or false: quote it",
                DATE => "a date: quote it",
                _ => "a text",
            };
            self.mistake(node, format!("`{path}` must be {}, and is {is}", shape.expected()));
        } else if let Some(text) = node.text()
            && !is_open
            && !shape.words.is_empty()
            && !shape.words.contains(&&**text)
        {
            self.mistake(node, format!("`{path}` must be {}, and is `{text}`", shape.expected()));
        }
    }

    fn mapping(&mut self, node: &Node, mapping: &'static Mapping, path: &str) {
        let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        if let Mapping::Keys(_, required) = mapping {
            let is_whole = self.is_whole;
            for key in required.iter().filter(|key| is_whole && node.get(key).is_none()) {
                self.mistake(node, format!("`{path}` must have `{key}`"));
            }
        }
        for pair in node.pairs() {
            let own = match mapping {
                Mapping::Keys(groups, _) => {
                    groups.iter().flat_map(|group| group.iter()).find(|(name, _)| *name == &*pair.key)
                }
                Mapping::Each(shape) => {
                    self.check(&pair.value, shape, &below(&pair.key));
                    continue;
                }
                Mapping::Named(shape) if is_name(&pair.key) => {
                    self.check(&pair.value, shape, &below(&pair.key));
                    continue;
                }
                Mapping::Named(_) if !pair.key.starts_with("x-") => {
                    let message = format!(
                        "`{}` in `{path}` is no name: letters, digits, `.`, `_` and `-` make one",
                        pair.key
                    );
                    self.mistake_at(pair.key_range.clone(), message);
                    continue;
                }
                Mapping::Named(_) | Mapping::Any => continue,
            };
            match own {
                Some((_, shape)) => self.check(&pair.value, shape, &below(&pair.key)),
                None if pair.key.starts_with("x-") => {}
                None => self.unknown(&pair.key, pair.key_range.clone(), mapping, path),
            }
        }
    }

    fn unknown(&mut self, key: &str, range: Range<usize>, mapping: &Mapping, path: &str) {
        let Mapping::Keys(groups, _) = mapping else { return };
        let known = groups.iter().flat_map(|group| group.iter()).map(|(name, _)| *name);
        let like = known.map(|name| (strsim::damerau_levenshtein(name, key), name)).min();
        let hint = match like {
            Some((distance, name)) if distance <= 2.max(key.len() / 4) => format!("; is it `{name}`?"),
            _ => String::new(),
        };
        let place = if path.is_empty() { "a Compose file".to_owned() } else { format!("`{path}`") };
        self.mistake_at(range, format!("{place} takes no `{key}`{hint}"));
    }

    fn mistake(&mut self, node: &Node, message: String) {
        self.mistake_at(node.range.clone(), message);
    }

    pub(super) fn mistake_at(&mut self, range: Range<usize>, message: String) {
        if self.mistakes.len() < MAX_MISTAKES {
            self.mistakes.push(ComposeError { message, range });
        }
    }
}

fn is_name(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// What a scalar is, as YAML 1.2 and Go's reader of it take it: `no` and `on` are texts.
fn kind(node: &Node) -> u8 {
    let Value::Scalar { text, plain } = &node.value else { return 0 };
    match &**text {
        _ if node.tag.as_deref() == Some("!!str") => TEXT,
        _ if node.is_null() => NOTHING,
        _ if !plain => TEXT,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => SWITCH,
        text if is_number(text) => NUMBER,
        text if is_date(text) => DATE,
        _ => TEXT,
    }
}

/// `2026-11-22`, and the same with a time.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (year, month, rest) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    let day = rest.split(['T', 't', ' ']).next().unwrap_or_default();
    year.is_some_and(|year| year.len() == 4 && digits(year, 4))
        && month.is_some_and(|month| digits(month, 2))
        && digits(day, 2)
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text).replace('_', "");
    if matches!(&*digits.to_ascii_lowercase(), ".inf" | ".nan") {
        return true;
    }
    let in_base = |prefix: &str, base: u32| {
        digits
            .strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|digit| digit.is_digit(base)))
    };
    if in_base("0x", 16) || in_base("0o", 8) || in_base("0b", 2) {
        return true;
    }
    let starts = digits.trim_start_matches('.').starts_with(|first: char| first.is_ascii_digit());
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    starts && is_plain && digits.parse::<f64>().is_ok()
}
