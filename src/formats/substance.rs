//! Owns what makes a line of a document substantive, so that an update can be told from a touch.
//!
//! None of these is an update: other white space, another order of lines, another list marker, other dates and times,
//! lines of punctuation alone (rules, table delimiters), HTML comments, and lines that only say when something was
//! last touched, or by whom. Lines are counted: one more of the same is new.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// Whether `after` has a substantive line that is new to every one of `before`.
pub fn gains(before: &[&[u8]], after: &[u8]) -> bool {
    let before: Vec<_> = before.iter().map(|text| lines(text)).collect();
    let count =
        |lines: &FxHashMap<String, usize>, line: &String| lines.get(line).copied().unwrap_or_default();
    let after = lines(after);
    after.keys().any(|line| before.iter().all(|before| count(&after, line) > count(before, line)))
}

/// The substantive lines of a text, and how often each stands there.
fn lines(text: &[u8]) -> FxHashMap<String, usize> {
    let text = String::from_utf8_lossy(text);
    let mut lines = FxHashMap::default();
    for line in without_comments(&text).lines().filter_map(substance) {
        *lines.entry(line).or_default() += 1;
    }
    lines
}

/// A comment that nothing ends goes on to the end if it begins a line, as on the hosting sites; else it is text.
fn without_comments(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find("<!--") else { return Cow::Borrowed(text) };
    let mut out = text[..first].to_owned();
    let mut rest = &text[first..];
    loop {
        let Some(end) = rest.find("-->") else {
            let begins_line = out.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
            if !begins_line {
                out.push_str(rest);
            }
            return Cow::Owned(out);
        };
        out.push(if rest[..end].contains('\n') { '\n' } else { ' ' });
        rest = &rest[end + 3..];
        let Some(next) = rest.find("<!--") else {
            out.push_str(rest);
            return Cow::Owned(out);
        };
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
}

/// What a line says, whenever it says it; `None` if that is nothing.
fn substance(line: &str) -> Option<String> {
    let line = without_dates(line.trim_start_matches('\u{feff}'));
    let words: Vec<&str> = words(&line).collect();
    if words.iter().take_while(|word| !word.eq_ignore_ascii_case("by")).all(|word| is_about_touching(word)) {
        return None;
    }
    let mut folded = String::with_capacity(line.len());
    for part in line.split_whitespace() {
        let part = if folded.is_empty() && matches!(part, "*" | "+") { "-" } else { part };
        if !(folded.is_empty() || folded.ends_with('|') || part.starts_with('|')) {
            folded.push(' ');
        }
        folded.push_str(part);
    }
    Some(folded)
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_about_touching(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "last",
        "updated",
        "update",
        "modified",
        "changed",
        "change",
        "edited",
        "edit",
        "reviewed",
        "revised",
        "touched",
        "refreshed",
        "synced",
        "generated",
        "date",
        "time",
        "timestamp",
        "as",
        "of",
        "on",
        "at",
        "today",
        "now",
        "this",
        "file",
        "document",
        "was",
        "utc",
        "gmt",
    ];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The line without dates and times: in digits, or with the names of months and days.
fn without_dates(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    let mut copied = 0;
    while at < line.len() {
        if let Some(len) = in_digits(line, at) {
            out.push_str(&line[copied..at]);
            out.push(' ');
            at += len;
            copied = at;
        } else {
            at += line[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    out.push_str(&line[copied..]);
    without_names(&out)
}

/// The length of a date, a time or both that stand at `at` on their own: not within a name or a path.
fn in_digits(line: &str, at: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'.' | b':' | b'-');
    if !bytes[at].is_ascii_digit()
        || at.checked_sub(1).is_some_and(|before| is_part(bytes[before]) && !ends_label(bytes, before))
    {
        return None;
    }
    let rest = &bytes[at..];
    let mut len = match date(rest) {
        Some(date) => match rest.get(date) {
            Some(b'T' | b't' | b' ') => clock(&rest[date + 1..]).map_or(date, |clock| date + 1 + clock),
            _ => date,
        },
        None => clock(rest)?,
    };
    let zone = rest[len..].iter().take_while(|byte| **byte == b' ').count();
    let name = rest[len + zone..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let name = &rest[len + zone..len + zone + name];
    if [&b"UTC"[..], b"GMT", b"Z", b"AM", b"PM", b"CET", b"CEST"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
    {
        len += zone + name.len();
    }
    let goes_on = match rest.get(len) {
        Some(byte) if byte.is_ascii_alphanumeric() => true,
        Some(b'/' | b'_' | b'.' | b'-' | b':') => rest.get(len + 1).is_some_and(u8::is_ascii_alphanumeric),
        _ => false,
    };
    (!goes_on).then_some(len)
}

/// Whether the byte at `at` ends a label, as the colon in `Updated:2026-01-31` does.
fn ends_label(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at], b':' | b'-') && at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_digit())
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// `2026-01-31`, `2026/1/31`, `31.01.2026`.
fn date(text: &[u8]) -> Option<usize> {
    let first = digits(text);
    let separator = *text.get(first).filter(|byte| matches!(byte, b'-' | b'/' | b'.'))?;
    let second = digits(&text[first + 1..]);
    if text.get(first + 1 + second) != Some(&separator) {
        return None;
    }
    let third = digits(&text[first + second + 2..]);
    let is_date = matches!((first, second, third), (4, 1..=2, 1..=2) | (1..=2, 1..=2, 4));
    is_date.then_some(first + second + third + 2)
}

/// `07:14`, `7:14:30`, `07:14:00.5Z`, `07:14+02:00`.
fn clock(text: &[u8]) -> Option<usize> {
    let hour = digits(text);
    let minute_at = hour + 1;
    if !(1..=2).contains(&hour) || text.get(hour) != Some(&b':') || digits(&text[minute_at..]) != 2 {
        return None;
    }
    let mut len = minute_at + 2;
    if text.get(len) == Some(&b':') && digits(&text[len + 1..]) == 2 {
        len += 3;
        if text.get(len) == Some(&b'.') && digits(&text[len + 1..]) > 0 {
            len += 1 + digits(&text[len + 1..]);
        }
    }
    if matches!(text.get(len), Some(b'+' | b'-')) {
        let hours = digits(&text[len + 1..]);
        if hours == 4 {
            len += 5;
        } else if hours == 2 && text.get(len + 3) == Some(&b':') && digits(&text[len + 4..]) == 2 {
            len += 6;
        }
    }
    Some(len)
}

/// The line without `31 January 2026`, `Jan 31st, 2026`, `January 2026`, and a day's name before them. A month's name
/// counts only beside a number: `May` is a word, too.
fn without_names(line: &str) -> String {
    if !words(line).any(is_month) {
        return line.to_owned();
    }
    let parts: Vec<&str> = line.split(' ').collect();
    let core = |at: usize| parts.get(at).map_or("", |part| part.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut gone = vec![false; parts.len()];
    for at in (0..parts.len()).filter(|&at| is_month(core(at))) {
        let before = at.checked_sub(1).filter(|&before| is_day(core(before)));
        let after =
            (at + 1 < parts.len() && (is_day(core(at + 1)) || is_year(core(at + 1)))).then_some(at + 1);
        if before.is_none() && after.is_none() {
            continue;
        }
        let year =
            after.filter(|&after| is_day(core(after)) && is_year(core(after + 1))).map(|after| after + 1);
        let start = before.unwrap_or(at);
        let weekday = start.checked_sub(1).filter(|&day| is_weekday(core(day)));
        for part in [before, Some(at), after, year, weekday].into_iter().flatten() {
            gone[part] = true;
        }
    }
    let kept = parts.iter().zip(gone).filter(|(_, gone)| !gone).map(|(part, _)| *part);
    kept.collect::<Vec<_>>().join(" ")
}

fn is_month(word: &str) -> bool {
    const MONTHS: &[&str] = &[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Sept",
    ];
    word.len() >= 3 && MONTHS.iter().any(|month| word == *month || word.len() == 3 && month.starts_with(word))
}

fn is_weekday(word: &str) -> bool {
    const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word))
}

fn is_day(word: &str) -> bool {
    let count = digits(word.as_bytes());
    (1..=2).contains(&count) && matches!(&word[count..], "" | "st" | "nd" | "rd" | "th")
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && digits(word.as_bytes()) == 4
}

#[cfg(test)]
mod tests {
    use super::gains;

    const BEFORE: &str = "\
# Index

Last updated: 2026-01-30 by rust-expert

| Path | What | Since |
|------|------|-------|
| src/a.rs | the parser | 2026-01-30 07:14 |

- [ ] write the lexer
- see docs/2026-01-30-plan.md
";

    #[test]
    fn what_is_no_update() {
        for after in [
            BEFORE.to_owned(),
            BEFORE.replace('\n', "\r\n"),
            BEFORE.replace("2026-01-30 by rust-expert", "2026-02-01 09:00 UTC by python-pro"),
            BEFORE.replace("2026-01-30 07:14 |", "2026-02-01T08:00:00+02:00 |"),
            BEFORE.replace("| src/a.rs | the parser |", "|  src/a.rs|the   parser    |"),
            BEFORE.replace("|------|------|-------|", "|:--|--:|---|"),
            BEFORE.replace("- [ ]", "* [ ]"),
            BEFORE.lines().rev().collect::<Vec<_>>().join("\n"),
            BEFORE.lines().take(4).collect::<Vec<_>>().join("\n"),
            format!("{BEFORE}\n---\n***\n\n"),
            format!("{BEFORE}\n<!-- the lexer\nis done -->\n"),
            format!("{BEFORE}\n<!-- not closed: the lexer is done\n"),
            format!("{BEFORE}2026-02-01\n"),
            format!("{BEFORE}Last modified: Sunday, 1 February 2026\n"),
            format!("{BEFORE}_Updated Feb 1st, 2026 at 7:14 pm_\n"),
            format!("{BEFORE}Date: 01.02.2026\n"),
            format!("\u{feff}{BEFORE}"),
        ] {
            assert!(!gains(&[BEFORE.as_bytes()], after.as_bytes()), "{after}");
        }
    }

    #[test]
    fn what_is_an_update() {
        for after in [
            BEFORE.replace("the parser", "the new parser"),
            BEFORE.replace("- [ ]", "- [x]"),
            BEFORE.replace("docs/2026-01-30-plan.md", "docs/2026-02-01-plan.md"),
            format!("{BEFORE}- src/b.rs: the lexer\n"),
            format!("{BEFORE}- see docs/2026-01-30-plan.md\n"),
            format!("{BEFORE}Version 1.2.3\n"),
            format!("{BEFORE}2026-02-01: the lexer is done\n"),
            format!("{BEFORE}You May\r\n"),
            format!("{BEFORE}prose <!-- not closed\n"),
            format!("{BEFORE}größer\n"),
        ] {
            assert!(gains(&[BEFORE.as_bytes()], after.as_bytes()), "{after}");
        }
        let latin1: &[u8] = b"caf\xe9 is open\n";
        assert!(gains(&[b"cafe is open\n"], latin1));
    }

    #[test]
    fn a_line_must_be_new_to_every_parent() {
        assert!(!gains(&[b"ours\n", b"theirs\n"], b"ours\ntheirs\n"));
        assert!(gains(&[b"ours\n", b"theirs\n"], b"ours\ntheirs\nevil\n"));
        assert!(gains(&[], b"first\n"));
        assert!(!gains(&[], b"---\n"));
    }
}
