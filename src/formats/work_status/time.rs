//! Owns the times that people write into a ledger.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A cell that was understood as a point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// When; midnight where only a day is given.
    pub at: Timestamp,
    /// Whether only a day is given.
    pub is_day: bool,
}

impl Moment {
    /// The moment as the end of something: a day given without a time is meant to its end.
    pub(super) fn as_end(self) -> Timestamp {
        if self.is_day { later(self.at, Duration::from_secs(86_400)) } else { self.at }
    }
}

/// Reads a time: RFC 3339, or a day with or without hours and minutes. Without a zone it is UTC. Names of zones other
/// than UTC are not understood: `CET` or `EST` mean different things to different people.
pub(super) fn parse(text: &str) -> Option<Moment> {
    let text = text.trim_matches(['`', '*', '_', ' ', '\t']);
    let day = text.get(..10)?;
    if !is_day(day.as_bytes()) {
        return None;
    }
    let clock = text[10..].trim_start_matches(['T', 't', ' ', ',']).trim();
    let bare =
        ["(UTC)", "UTC", "GMT", "Z", "z"].iter().find_map(|zone| clock.strip_suffix(zone)).map(str::trim);
    let day = day.replace('/', "-");
    match bare {
        Some("") => None,
        Some(clock) => in_utc(&format!("{day}T{clock}"), false),
        None if clock.is_empty() => in_utc(&format!("{day}T00:00"), true),
        None if clock.contains(['+', '-']) => {
            let at = format!("{day}T{}", clock.replace(' ', "")).parse().ok()?;
            Some(Moment { at, is_day: false })
        }
        None => in_utc(&format!("{day}T{clock}"), false),
    }
}

/// `time` and `span` later, or the last moment there is.
pub(super) fn later(time: Timestamp, span: Duration) -> Timestamp {
    SignedDuration::try_from(span).ok().and_then(|span| time.checked_add(span).ok()).unwrap_or(Timestamp::MAX)
}

/// Reads a length of time as people write it into an "expires" cell: `2h`, `90m`, `30 min`, `1 day`.
pub(super) fn parse_span(text: &str) -> Option<Duration> {
    let text = text.trim_matches(['`', '*', '_', ' ', '~', '+']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let count: u64 = text[..digits].parse().ok()?;
    let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    };
    count.checked_mul(unit).map(Duration::from_secs)
}

fn in_utc(text: &str, is_day: bool) -> Option<Moment> {
    let civil: DateTime = text.parse().ok()?;
    let at = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(Moment { at, is_day })
}

/// `2026-01-31` or `2026/01/31`.
fn is_day(text: &[u8]) -> bool {
    let separator = text[4];
    text.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == separator && matches!(byte, b'-' | b'/'),
        _ => byte.is_ascii_digit(),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{parse, parse_span};

    fn read(text: &str) -> Option<String> {
        parse(text).map(|moment| moment.at.to_string())
    }

    #[test]
    fn times_as_people_write_them() {
        for (text, time) in [
            ("2026-01-31T07:14:00Z", "2026-01-31T07:14:00Z"),
            ("2026-01-31 07:14", "2026-01-31T07:14:00Z"),
            ("2026-01-31 07:14:30", "2026-01-31T07:14:30Z"),
            ("`2026-01-31T07:14`", "2026-01-31T07:14:00Z"),
            ("2026-01-31 07:14 UTC", "2026-01-31T07:14:00Z"),
            ("2026-01-31 07:14 (UTC)", "2026-01-31T07:14:00Z"),
            ("2026-01-31 07:14Z", "2026-01-31T07:14:00Z"),
            ("2026-01-31T07:14:00+02:00", "2026-01-31T05:14:00Z"),
            ("2026-01-31 07:14 -0330", "2026-01-31T10:44:00Z"),
            ("2026-01-31T07:14:00.25Z", "2026-01-31T07:14:00.25Z"),
            ("2026/01/31 07:14", "2026-01-31T07:14:00Z"),
            ("2026-01-31", "2026-01-31T00:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(time), "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "-",
            "yesterday",
            "07:14",
            "31.01.2026",
            "2026-13-01",
            "2026-02-30 07:14",
            "2026-01-31 25:00",
            "2026-01-31 07:14 CET",
            "2026-01-31 7:14 pm",
            "2026-01-31 soon",
            "2026-01-31 Z",
            "2026-01/31",
            "YYYY-MM-DD",
            "äöüäöü",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_as_an_end_is_meant_to_its_end() {
        assert_eq!(parse("2026-01-31").unwrap().as_end().to_string(), "2026-02-01T00:00:00Z");
        assert_eq!(parse("2026-01-31 07:14").unwrap().as_end().to_string(), "2026-01-31T07:14:00Z");
    }

    #[test]
    fn spans() {
        assert_eq!(parse_span("2h"), Some(Duration::from_secs(7_200)));
        assert_eq!(parse_span("~ 30 min"), Some(Duration::from_secs(1_800)));
        assert_eq!(parse_span("1 day"), Some(Duration::from_secs(86_400)));
        assert_eq!(parse_span("2"), None);
        assert_eq!(parse_span("soon"), None);
    }
}
