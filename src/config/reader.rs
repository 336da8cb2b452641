//! Owns the way from a TOML value to a typed one: what is wrong becomes a fault that points at the very bytes.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::suggest::did_you_mean;
use crate::fault::{Fault, Place};
use crate::glob::{Pattern, PatternSet};

/// A key or a value with the bytes it stands on.
pub(super) type Key<'t> = Spanned<std::borrow::Cow<'t, str>>;
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// One text of a policy under reading, and what was found wrong with it so far.
pub(super) struct Reader {
    name: String,
    text: Arc<str>,
    faults: RefCell<Vec<Fault>>,
}

impl Reader {
    pub(super) fn new(name: &str, text: Arc<str>) -> Self {
        Self { name: name.to_owned(), text, faults: RefCell::default() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The first fault in the text's order; the help counts the others.
    pub(super) fn finish(self) -> Result<(), Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.place.as_ref().map_or(0, |place| place.range.start));
        let others = faults.len().saturating_sub(1);
        let Some(mut first) = faults.into_iter().next() else { return Ok(()) };
        if others > 0 {
            let (s, verb) = if others == 1 { ("", "stands") } else { ("s", "stand") };
            first.help.push_str(&format!("; {others} more mistake{s} {verb} in {}", self.name));
        }
        Err(first)
    }

    pub(super) fn place(&self, range: Range<usize>, label: impl Into<String>) -> Place {
        Place { name: self.name.clone(), text: Arc::clone(&self.text), range, label: label.into() }
    }

    /// Notes a fault and reads on.
    pub(super) fn fault(
        &self,
        range: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        let fault = Fault::new(message, help).at(self.place(range, label));
        self.faults.borrow_mut().push(fault);
    }

    pub(super) fn unknown_key(&self, section: &str, key: &Key<'_>, known: &[&str]) {
        let written = key.get_ref();
        let message = match section {
            "" => format!("{} has no section or key `{written}`", self.name),
            _ => format!("`{section}` has no key `{written}`"),
        };
        self.fault(key.span(), message, "unknown", did_you_mean(written, "it takes", known));
    }

    fn wrong_type(&self, what: &str, takes: &str, value: &Value<'_>) {
        let is = value.get_ref().type_str();
        let message = format!("`{what}` takes {takes}");
        self.fault(value.span(), message, format!("of type {is}"), format!("write {takes}"));
    }

    pub(super) fn table<'v, 't>(&self, what: &str, value: &'v Value<'t>) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(what, "a table", value);
        }
        table
    }

    /// The tables of `[[what]]`.
    pub(super) fn tables<'v, 't>(
        &self,
        what: &str,
        value: &'v Value<'t>,
    ) -> Vec<(&'v DeTable<'t>, Range<usize>)> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(what, &format!("tables, each headed `[[{what}]]`"), value);
            return Vec::new();
        };
        items.iter().filter_map(|item| Some((self.table(what, item)?, item.span()))).collect()
    }

    pub(super) fn string<'v>(&self, what: &str, takes: &str, value: &'v Value<'_>) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(what, takes, value);
        }
        text
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, what: &str, value: &Value<'_>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(what, "true or false", value);
        }
        flag
    }

    /// The strings of a list, each with its bytes. An empty one is a fault.
    pub(super) fn strings<'v>(
        &self,
        what: &str,
        value: &'v Value<'_>,
    ) -> Option<Vec<(&'v str, Range<usize>)>> {
        let takes = "a list of strings";
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(what, takes, value);
            return None;
        };
        let mut strings = Vec::with_capacity(items.len());
        for item in items.iter() {
            let text = self.string(what, takes, item)?;
            if text.trim().is_empty() {
                self.fault(item.span(), format!("`{what}` lists an empty string"), "empty", "take it out");
            }
            strings.push((text.trim(), item.span()));
        }
        Some(strings)
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&self, what: &str, value: &Value<'_>, choices: &[(&str, T)]) -> Option<T> {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let written = self.string(what, &format!("one of \"{}\"", words.join("\", \"")), value)?;
        self.chosen(what, written, value.span(), choices)
    }

    /// The choice that `written` names.
    pub(super) fn chosen<T: Copy>(
        &self,
        what: &str,
        written: &str,
        span: Range<usize>,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let found = choices.iter().find(|(word, _)| *word == written).map(|(_, choice)| *choice);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let message = format!("`{written}` is no value of `{what}`");
            self.fault(span, message, "unknown", did_you_mean(written, "it takes", &words));
        }
        found
    }

    /// A list of globs.
    pub(super) fn patterns(&self, what: &str, value: &Value<'_>) -> Option<PatternSet> {
        let texts = self.strings(what, value)?;
        let patterns = texts.into_iter().filter_map(|(text, span)| self.pattern(what, text, span)).collect();
        PatternSet::new(patterns).ok()
    }

    /// One path, directory or glob.
    pub(super) fn pattern(&self, what: &str, text: &str, span: Range<usize>) -> Option<Pattern> {
        match Pattern::parse(text) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let help = "globs are relative to the repository's root, such as `src/**` or `**/*.rs`; \
                            a bracket that stands for itself is written `[[]`";
                self.fault(span, format!("`{what}`: {error}"), "no path or glob", help);
                None
            }
        }
    }
}
