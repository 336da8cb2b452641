//! Owns lines of a log: `LOCK [path] [agent] [time]`, with or without brackets, and `UNLOCK …`, which takes it back.

use std::ops::Range;

use super::cells;
use super::draft::Draft;
use super::scan::Source;
use super::tables::offset;
use super::time;

/// What a line of a log does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// It takes a lock.
    Lock,
    /// It gives one back.
    Unlock,
}

/// Reads `content`, which stands on `lines`, if it is a line of a log.
///
/// Without brackets, what follows must look like a path, so that "LOCK files before you edit" is prose.
pub(super) fn read(
    source: &Source<'_>,
    lines: &Range<usize>,
    content: &str,
    in_locks: bool,
) -> Option<(Draft, Verb)> {
    let (verb, rest) = verb(content.trim_start_matches(['*', '`']))?;
    let parts = if rest.starts_with('[') { bracketed(rest)? } else { words(rest, in_locks)? };
    let range = source.span(lines);
    let is_whole = source.is_verbatim(&range) && lines.len() == 1;
    let mut draft = Draft { range, is_whole, is_released: verb == Verb::Unlock, ..Draft::default() };
    draft.paths = parts.path.map(|path| cells::paths(path, offset(source, path))).unwrap_or_default();
    draft.is_whole &= draft.paths.is_whole;
    draft.agent = cells::name(parts.agent.trim_matches(['(', ')', ',', '`', '*']));
    draft.locked_at = parts.time.trim_matches(['`', '*', '(', ')']).to_owned();
    if !parts.task.is_empty() {
        draft.task.push(cells::plain(parts.task));
    }
    Some((draft, verb))
}

fn verb(content: &str) -> Option<(Verb, &str)> {
    const VERBS: &[(&str, Verb)] = &[
        ("LOCKED", Verb::Lock),
        ("LOCK", Verb::Lock),
        ("UNLOCKED", Verb::Unlock),
        ("UNLOCK", Verb::Unlock),
        ("RELEASED", Verb::Unlock),
        ("RELEASE", Verb::Unlock),
    ];
    let (rest, verb) =
        VERBS.iter().find_map(|(word, verb)| content.strip_prefix(word).map(|rest| (rest, *verb)))?;
    let ends = rest.starts_with([' ', ':', '[', '*']);
    ends.then(|| (verb, rest.trim_start_matches([' ', ':', '*'])))
}

/// The parts of a line, as written.
struct Parts<'a> {
    path: Option<&'a str>,
    agent: &'a str,
    time: &'a str,
    task: &'a str,
}

/// `[path] [agent] [time] task`. A line that shows the form itself is no lock.
fn bracketed(text: &str) -> Option<Parts<'_>> {
    let mut groups = Vec::new();
    let mut rest = text;
    while groups.len() < 3
        && let Some(group) = group(rest)
    {
        groups.push(group);
        rest = rest[group.len() + 2..].trim_start_matches([' ', ',', '-']);
    }
    let shows_form = |group: &&str| {
        [
            "path",
            "file",
            "files",
            "file path",
            "filepath",
            "path/to/file",
            "agent",
            "agent name",
            "agent-name",
        ]
        .iter()
        .any(|word| group.trim_matches(['<', '>']).eq_ignore_ascii_case(word))
    };
    if groups.len() > 1 && groups.iter().take(2).all(shows_form) {
        return None;
    }
    let at = |at: usize| groups.get(at).copied().unwrap_or_default();
    Some(Parts { path: groups.first().copied(), agent: at(1), time: at(2), task: rest })
}

/// What stands between a bracket and the one that closes it.
fn group(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth == 1 => return text.get(1..at),
            ']' => depth = depth.saturating_sub(1),
            _ if at == 0 => return None,
            _ => {}
        }
    }
    None
}

/// `path agent time task`: the agent is what stands before the time, or one word if there is no time.
fn words(text: &str, in_locks: bool) -> Option<Parts<'_>> {
    let end = text.find(' ').unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    let bare = path.trim_matches(['`', ',']);
    let is_coded = path.len() > 2 && path.starts_with('`') && path.ends_with('`');
    let is_path = cells::looks_like_path(bare) || in_locks && is_coded;
    if !is_path {
        return None;
    }
    let starts: Vec<usize> = rest.match_indices(' ').map(|(at, _)| at + 1).collect();
    let found = starts.iter().find_map(|&from| {
        // A time may have blanks in it: the longest text that is one.
        let ends = starts.iter().map(|&start| start - 1).chain([rest.len()]).filter(|&end| end > from);
        let ends: Vec<usize> = ends.take(3).collect();
        let end = ends
            .into_iter()
            .rev()
            .find(|&end| time::parse(rest[from..end].trim_matches(['(', ')', ','])).is_some());
        end.map(|end| from..end)
    });
    let path = Some(path);
    Some(match found {
        Some(time) => Parts {
            path,
            agent: without_connectors(&rest[..time.start]),
            time: rest[time.clone()].trim_matches(['(', ')', ',']),
            task: rest[time.end..].trim_start_matches([' ', '-', '–', '—', ':']),
        },
        None => {
            let rest = without_connectors(rest);
            let (agent, task) = rest.split_once(' ').unwrap_or((rest, ""));
            Parts { path, agent, time: "", task: task.trim_start_matches([' ', '-', '–', '—', ':']) }
        }
    })
}

/// The text without the small words around a name: `by`, `-`, `since`.
fn without_connectors(text: &str) -> &str {
    const SMALL: &[&str] = &["by", "for", "to", "at", "since", "from", "-", "–", "—", "->", "on"];
    let mut text = text.trim();
    loop {
        let first = text.split(' ').next().unwrap_or_default();
        let last = text.rsplit(' ').next().unwrap_or_default();
        if SMALL.contains(&first) {
            text = text[first.len()..].trim();
        } else if SMALL.contains(&last) {
            text = text[..text.len() - last.len()].trim();
        } else {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{bracketed, words};

    #[test]
    fn parts_of_a_line() {
        let parts = bracketed("[app/[id]/page.tsx] [codex] [2026-01-31 07:14] rewrite").unwrap();
        assert_eq!(
            (parts.path, parts.agent, parts.time, parts.task),
            (Some("app/[id]/page.tsx"), "codex", "2026-01-31 07:14", "rewrite")
        );
        let parts = words("src/a.rs by Claude Code at 2026-01-31 07:14 UTC - parser", false).unwrap();
        assert_eq!((parts.agent, parts.time, parts.task), ("Claude Code", "2026-01-31 07:14 UTC", "parser"));
        assert!(words("files before you edit", true).is_none());
        assert!(bracketed("[path] [agent] [time]").is_none());
    }
}
