//! Owns the question where in a layer's text a key stands: for those who point at what a policy says, not at what is
//! wrong with it.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::reader::Value;

/// Where a key was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// How many parts of the key were found.
    pub depth: usize,
    /// Whether all of it was: every part, and the entry of the list that was asked for, if one was.
    pub is_whole: bool,
    /// Bytes of the text: the entry, the key with its value where that stands on the same line, or the key.
    pub range: Range<usize>,
}

/// Where the key `parts` stands in the TOML of `text`, or as much of it as is there; `None` if not even the first part is,
/// or the text is no TOML. A part below a list of tables (`[[review]]`) names the table whose `name` or `path` it is.
/// `entry` asks for an entry of the list that the key holds. Letters' case does not count.
pub fn locate(text: &str, parts: &[String], entry: Option<&str>) -> Option<Located> {
    let table = DeTable::parse(text).ok()?;
    let (mut here, mut found): (&DeTable<'_>, Option<Located>) = (table.get_ref(), None);
    for (at, part) in parts.iter().enumerate() {
        let Some((key, value)) = here.iter().find(|(key, _)| key.get_ref().eq_ignore_ascii_case(part)) else {
            break;
        };
        let is_last = at + 1 == parts.len();
        let range = shown(text, key.span(), value);
        found = Some(Located { depth: at + 1, is_whole: is_last && entry.is_none(), range });
        match value.get_ref() {
            DeValue::Table(inner) => here = inner,
            DeValue::Array(items) if is_last => {
                let is_asked = |item: &&Value<'_>| {
                    let text = item.get_ref().as_str();
                    text.zip(entry).is_some_and(|(text, entry)| is_same(text, entry))
                };
                if let Some(item) = items.iter().find(is_asked) {
                    found = Some(Located { depth: at + 1, is_whole: true, range: item.span() });
                }
            }
            DeValue::Array(items) => {
                let wanted = &parts[at + 1];
                let tables = items.iter().filter_map(|item| Some((item.get_ref().as_table()?, item.span())));
                let is_named = |table: &DeTable<'_>| {
                    let names = ["name", "path"].iter().filter_map(|key| table.get(*key)?.get_ref().as_str());
                    names.into_iter().any(|name| is_same(name, wanted))
                };
                let mut named = tables.filter(|(table, _)| is_named(table));
                let (table, span) = named.next()?;
                return Some(in_table(text, table, span, (parts, at + 2), entry));
            }
            // `fakery-todo = "off"` says all that `[rules.fakery-todo] severity = "off"` does.
            _ => {
                if let Some(found) = &mut found {
                    found.is_whole = entry.is_none();
                }
                break;
            }
        }
    }
    found
}

/// The rest of a key, from part `at` on, in one table of a list.
fn in_table(
    text: &str,
    table: &DeTable<'_>,
    span: Range<usize>,
    (parts, at): (&[String], usize),
    entry: Option<&str>,
) -> Located {
    let heading = text.get(span.start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    let whole = Located { depth: at, is_whole: parts.len() == at, range: span.start..span.start + heading };
    let Some(part) = parts.get(at) else { return whole };
    let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref().eq_ignore_ascii_case(part)) else {
        return whole;
    };
    let items = value.get_ref().as_array();
    let is_asked = |item: &&Value<'_>| {
        item.get_ref().as_str().zip(entry).is_some_and(|(text, entry)| is_same(text, entry))
    };
    match items.and_then(|items| items.iter().find(is_asked)) {
        Some(item) => Located { depth: at + 1, is_whole: true, range: item.span() },
        None => Located { depth: at + 1, is_whole: entry.is_none(), range: shown(text, key.span(), value) },
    }
}

/// A key and its value, if they share a line; else the key.
fn shown(text: &str, key: Range<usize>, value: &Value<'_>) -> Range<usize> {
    let all = key.start..value.span().end.max(key.end);
    let is_line = text.get(all.clone()).is_some_and(|text| !text.contains('\n'));
    let is_table = value.get_ref().as_table().is_some();
    if is_line && !is_table && value.span().start >= key.end { all } else { key }
}

/// Whether what stands in a list means this entry: white space, letters' case, a slash at the end and a key's comment
/// aside.
fn is_same(written: &str, entry: &str) -> bool {
    let bare = |text: &str| {
        let text: String = text.split_whitespace().collect();
        text.trim_start_matches("./").trim_end_matches('/').to_ascii_lowercase()
    };
    bare(written) == bare(entry) || entry.contains(' ') && written.trim().starts_with(entry)
}

#[cfg(test)]
mod tests {
    use super::locate;

    const TEXT: &str = "\
extends = [\"pack:default\"]
[rules]
lock-missing = \"off\"
[rules.fakery-todo]
exempt = [
    \"a/**\",
    \"b/\",
]
[[review]]
name = \"core\"
by = [\"ada\"]
";

    fn found(key: &str, entry: Option<&str>) -> Option<(String, bool)> {
        let parts: Vec<String> = key.split('.').map(str::to_owned).collect();
        let located = locate(TEXT, &parts, entry)?;
        Some((TEXT[located.range].to_owned(), located.is_whole))
    }

    #[test]
    fn a_key_is_found_as_far_as_it_is_there() {
        let whole = |text: &str| Some((text.to_owned(), true));
        let part = |text: &str| Some((text.to_owned(), false));
        assert_eq!(found("rules.lock-missing.severity", None), whole("lock-missing = \"off\""));
        assert_eq!(found("rules.fakery-todo.exempt", Some("a/**")), whole("\"a/**\""));
        assert_eq!(found("rules.fakery-todo.exempt", Some("b")), whole("\"b/\""));
        assert_eq!(found("rules.fakery-todo.exempt", Some("gone")), part("exempt"));
        assert_eq!(found("rules.fakery-todo.severity", None), part("fakery-todo"));
        assert_eq!(found("review.core.by", Some("ada")), whole("\"ada\""));
        assert_eq!(found("review.core", None), whole("[[review]]"));
        assert_eq!(found("review.core.gates", None), part("[[review]]"));
        assert_eq!(found("review.gone", None), None);
        assert_eq!(found("locks.ttl", None), None);
        assert_eq!(locate("= no toml", &["a".to_owned()], None), None);
    }
}
