//! Owns locks and signals that stand in no table: list items, `LOCK [path] [agent] [time]`, `agent -> path, path`.

use std::ops::Range;

use super::cells::{self, Paths};
use super::columns::{Role, field_role};
use super::draft::{Draft, Fate, Outcome};
use super::scan::{Source, list_item, trim};
use super::sections::Kind;
use super::signals::SignalDraft;
use super::tables::offset;
use super::{SignalKind, log, time};

/// Reads the list item or line that stands on `lines`; `None`: it is text.
pub(super) fn read(
    source: &Source<'_>,
    lines: Range<usize>,
    section: Kind,
) -> Option<(Outcome, Option<log::Verb>)> {
    let line = source.line(lines.start);
    let content = list_item(line).unwrap_or_else(|| trim(line));
    if section != Kind::Sample
        && let Some((draft, verb)) = log::read(source, &lines, content, section.is_locks())
    {
        return Some((draft.judge(|_| None), Some(verb)));
    }
    if section != Kind::Signals && !section.is_locks() {
        return None;
    }
    if cells::says_none_only(content) && lines.len() == 1 {
        return Some((Outcome { fate: Fate::Drop, ..Outcome::default() }, None));
    }
    let fields = fields(source, &lines);
    let outcome = match section {
        Kind::Signals => signal(source, &lines, &fields)?,
        _ => lock(source, &lines, &fields, section == Kind::Released)?,
    };
    Some((outcome, None))
}

/// A part of a list item, between dashes or in parentheses.
#[derive(Clone, Copy)]
struct Field<'a> {
    text: &'a str,
    /// Whether it stands in parentheses.
    is_aside: bool,
}

fn fields<'a>(source: &'a Source<'_>, lines: &Range<usize>) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    for line in lines.clone() {
        let line = source.line(line);
        for part in parts(list_item(line).unwrap_or_else(|| trim(line))) {
            let aside = part.find(" (").filter(|&at| part.ends_with(')') && !part[at..].contains('`'));
            fields.push(Field { text: part[..aside.unwrap_or(part.len())].trim(), is_aside: false });
            if let Some(at) = aside {
                let inner = part[at + 2..part.len() - 1].split(", ");
                fields.extend(inner.map(|text| Field { text: text.trim(), is_aside: true }));
            }
        }
    }
    fields.retain(|field| !field.text.is_empty());
    fields
}

/// Cuts at dashes and bars with blanks around them, and at arrows, but not within backticks.
fn parts(text: &str) -> Vec<&str> {
    const BETWEEN: &[&str] = &[" - ", " – ", " — ", " | ", " · ", " -> ", " => ", " → "];
    let (mut parts, mut from, mut in_code) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        in_code ^= c == '`';
        if at < from || in_code || c != ' ' {
            continue;
        }
        if let Some(mark) = BETWEEN.iter().find(|mark| text[at..].starts_with(**mark)) {
            parts.push(text[from..at].trim());
            // The blank behind a mark may be the blank before the next.
            from = at + mark.len() - 1;
        }
    }
    parts.push(text[from.min(text.len())..].trim());
    parts
}

/// What is known so far of a list item.
struct Gathered<'a> {
    draft: Draft,
    /// Fields that say nothing about themselves.
    rest: Vec<Field<'a>>,
}

fn lock(
    source: &Source<'_>,
    lines: &Range<usize>,
    fields: &[Field<'_>],
    is_released: bool,
) -> Option<Outcome> {
    let range = source.span(lines);
    let is_whole = source.is_verbatim(&range);
    let draft = Draft { range, is_released, is_whole, ..Draft::default() };
    let mut gathered = Gathered { draft, rest: Vec::new() };
    for field in fields {
        gathered.take(source, *field);
    }
    gathered.find_path_in_code(source, list_item(source.line(lines.start)).is_some());
    if !gathered.has_paths() {
        return None;
    }
    let Gathered { mut draft, rest } = gathered;
    let is_name = |field: &&Field<'_>| draft.agent.is_empty() && field.text.split(' ').count() <= 3;
    let by_dash = rest.iter().position(|field| is_name(&field) && !field.is_aside);
    let holder = by_dash.or_else(|| rest.iter().position(|field| is_name(&field)));
    if let Some(at) = holder {
        draft.agent = cells::name(rest[at].text);
    }
    let others: Vec<String> = rest
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != holder)
        .map(|(_, field)| if field.is_aside { format!("({})", field.text) } else { cells::plain(field.text) })
        .collect();
    if !others.is_empty() {
        draft.task.push(others.join(" - "));
    }
    draft.is_whole &= draft.paths.is_whole && !fields.iter().any(|field| field.text.contains("]("));
    Some(draft.judge(|_| None))
}

/// Whether a field names a path in backticks. The two documents need no locks: what speaks of them is prose.
fn names_path(text: &str) -> bool {
    text.split('`').skip(1).step_by(2).any(|word| {
        cells::looks_like_path(word) && !["WORK_STATUS.md", "orchestration-index.md"].contains(&word)
    })
}

impl<'a> Gathered<'a> {
    fn take(&mut self, source: &Source<'_>, field: Field<'a>) {
        let text = field.text.trim_matches(['*', '_']).trim();
        let draft = &mut self.draft;
        if time::parse(text).is_some() && (draft.locked_at.is_empty() || draft.expires.is_empty()) {
            let place = if draft.locked_at.is_empty() { &mut draft.locked_at } else { &mut draft.expires };
            *place = text.to_owned();
        } else if let Some((role, value)) = keyed(field.text) {
            self.set(source, role, value);
        } else if self.has_paths() {
            self.rest.push(field);
        } else if let Some(paths) = only_paths(source, field.text, cells::looks_like_path) {
            self.draft.paths = paths;
        } else if let Some((left, right)) = field.text.split_once(": ") {
            let (left, right) = (left.trim_matches(['*', ' ']), right.trim_matches(['*', ' ']));
            let sides = [left, right].map(|side| only_paths(source, side, cells::looks_like_path));
            match sides {
                [Some(paths), _] => {
                    self.draft.paths = paths;
                    self.rest.push(Field { text: right, ..field });
                }
                [None, Some(paths)] => {
                    self.draft.paths = paths;
                    self.draft.agent = cells::name(left);
                }
                [None, None] => self.rest.push(field),
            }
        } else {
            self.rest.push(field);
        }
    }

    fn has_paths(&self) -> bool {
        !self.draft.paths.found.is_empty() || !self.draft.paths.unclear.is_empty()
    }

    fn set(&mut self, source: &Source<'_>, role: Role, value: &'a str) {
        let draft = &mut self.draft;
        let text = if cells::is_empty(value) { String::new() } else { cells::plain(value) };
        match role {
            Role::Path if !cells::says_none(value) => {
                draft.paths = cells::paths(value, offset(source, value))
            }
            Role::Agent => {
                draft.agent = if cells::is_empty(value) { String::new() } else { cells::name(value) }
            }
            Role::LockedAt => draft.locked_at = text,
            Role::Expires => draft.expires = text,
            Role::ReleasedAt => draft.released_at = text,
            Role::Status => draft.status = text,
            _ if text.is_empty() => {}
            _ => draft.task.push(text),
        }
    }

    /// Where no field is a path: the first that is all code is one (`` `parser` ``). A list item that names a path
    /// among other words may well be meant as a lock, too.
    fn find_path_in_code(&mut self, source: &Source<'_>, is_item: bool) {
        if self.has_paths() {
            return;
        }
        let is_word = |word: &str| !word.contains(char::is_whitespace);
        let all_code =
            |field: &Field<'_>| only_paths(source, field.text, is_word).filter(|_| field.text.contains('`'));
        let with_path = |field: &Field<'_>| {
            (is_item && names_path(field.text)).then(|| cells::paths(field.text, offset(source, field.text)))
        };
        let first = |paths: &dyn Fn(&Field<'a>) -> Option<Paths>| {
            self.rest.iter().enumerate().find_map(|(at, field)| Some((at, paths(field)?)))
        };
        let found = first(&all_code).or_else(|| first(&with_path));
        if let Some((at, paths)) = found {
            self.draft.paths = paths;
            self.rest.remove(at);
        }
    }
}

/// `Since: …`, `since …`, `locked by …`: what a field says about itself.
fn keyed(text: &str) -> Option<(Role, &str)> {
    if let Some((key, value)) = text.split_once(':').filter(|(_, value)| value.starts_with([' ', '*'])) {
        let key = key.trim_matches(['*', '_', ' ']);
        if key.split(' ').count() <= 3
            && !key.contains(['`', '/', '.'])
            && let Some(role) = field_role(key)
        {
            return Some((role, value.trim_matches(['*', ' ']).trim()));
        }
    }
    const WORDS: &[(&str, Role)] = &[
        ("locked by ", Role::Agent),
        ("held by ", Role::Agent),
        ("by ", Role::Agent),
        ("since ", Role::LockedAt),
        ("locked at ", Role::LockedAt),
        ("until ", Role::Expires),
        ("expires ", Role::Expires),
    ];
    WORDS.iter().find_map(|(word, role)| {
        let start = text.get(..word.len())?;
        start.eq_ignore_ascii_case(word).then(|| (*role, text[word.len()..].trim()))
    })
}

/// The paths in a field that names paths and says nothing else.
fn only_paths(source: &Source<'_>, text: &str, is_path: fn(&str) -> bool) -> Option<Paths> {
    let paths = cells::paths(text, offset(source, text));
    let all = paths.unclear.is_empty()
        && paths.aside.is_empty()
        && !paths.found.is_empty()
        && paths.found.iter().all(|(path, _)| is_path(path));
    all.then_some(paths)
}

fn signal(source: &Source<'_>, lines: &Range<usize>, fields: &[Field<'_>]) -> Option<Outcome> {
    let range = source.span(lines);
    let mut draft = SignalDraft { is_whole: source.is_verbatim(&range), range, ..SignalDraft::default() };
    let kind = |text: &str| text.parse::<SignalKind>().is_ok();
    let mut rest = Vec::new();
    for field in fields {
        if draft.kind.is_empty() && kind(field.text) {
            draft.kind = field.text.to_owned();
        } else if draft.at.is_empty() && time::parse(field.text).is_some() {
            draft.at = field.text.to_owned();
        } else {
            rest.push(field.text);
        }
    }
    if draft.kind.is_empty() {
        let words = |text: &str| text.split([' ', ':', '*', '`']).find(|word| kind(word)).map(str::to_owned);
        draft.kind = fields.iter().find_map(|field| words(field.text))?;
        // The rest of the field is not understood, so that neither is the item.
        rest.clear();
    }
    let mut rest = rest.into_iter();
    draft.agent = rest.next().map(cells::name).unwrap_or_default();
    draft.subject = rest.next().map(cells::name).unwrap_or_default();
    draft.detail = rest
        .next()
        .map(|first| rest.fold(first.to_owned(), |all, next| all + " - " + next))
        .into_iter()
        .collect();
    Some(draft.judge())
}
