//! Owns tables for people: columns that line up, and lengths of time as people say them.

use jiff::{SignedDuration, Timestamp};
use unicode_width::UnicodeWidthStr;

use super::sanitize;

/// Rows below a header, each column as wide as its widest cell. The last column is not padded.
pub(super) fn table<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> String {
    let rows: Vec<[String; N]> =
        rows.iter().map(|row| row.each_ref().map(|cell| sanitize::one_line(cell))).collect();
    let mut widths = header.map(UnicodeWidthStr::width);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let line = |cells: [&str; N]| {
        let mut line = String::new();
        for (at, cell) in cells.into_iter().enumerate() {
            let padding = if at + 1 == N { 0 } else { widths[at] - cell.width() + 2 };
            line.push_str(cell);
            line.push_str(&" ".repeat(padding));
        }
        format!("{}\n", line.trim_end())
    };
    let mut text = line(header);
    for row in &rows {
        text.push_str(&line(row.each_ref().map(String::as_str)));
    }
    text
}

/// A length of time in its two largest units: `3 d 4 h`, `1 h 40 min`, `50 s`.
pub(super) fn span(length: SignedDuration) -> String {
    let seconds = length.as_secs().max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let two = |large: i64, unit: &str, small: i64, next: &str| match small {
        0 => format!("{large} {unit}"),
        _ => format!("{large} {unit} {small} {next}"),
    };
    match (days, hours, minutes) {
        (1.., ..) => two(days, "d", hours, "h"),
        (_, 1.., _) => two(hours, "h", minutes, "min"),
        (_, _, 1..) => format!("{minutes} min"),
        _ => format!("{seconds} s"),
    }
}

/// How long it is until `end`, or since it.
pub(super) fn left(end: Option<Timestamp>, now: Timestamp) -> String {
    match end {
        None => "until given back".to_owned(),
        Some(end) if end < now => format!("ran out {} ago", span(now.duration_since(end))),
        Some(end) => span(end.duration_since(now)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::{span, table};

    #[test]
    fn columns_line_up_whatever_the_script() {
        let rows = [["王王".to_owned(), "x".to_owned()], ["a".to_owned(), "y\u{1b}".to_owned()]];
        assert_eq!(table(["P", "Q"], &rows), "P     Q\n王王  x\na     y\\u{1b}\n");
    }

    #[test]
    fn two_units_tell_enough() {
        for (seconds, said) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (6_000, "1 h 40 min"),
            (7_200, "2 h"),
            (273_600, "3 d 4 h"),
        ] {
            assert_eq!(span(SignedDuration::from_secs(seconds)), said);
        }
    }
}
