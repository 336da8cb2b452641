//! Owns durations and sizes as people write them: `2h30m`, `1MiB`.

use std::time::Duration;

const DAY: u64 = 24 * 60 * 60;

/// The longest duration that is taken for one: a year.
const LONGEST: u64 = 366 * DAY;

/// Reads `24h`, `90m`, `2h30m`, `7d`. The error is a sentence fragment about the text.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let mut seconds = 0_u64;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err("it is empty".to_owned());
    }
    while !rest.is_empty() {
        let (number, unit, after) = leading(rest)?;
        let factor = match unit {
            "d" => DAY,
            "h" => 60 * 60,
            "m" | "min" => 60,
            "s" => 1,
            "" => return Err(format!("`{number}` has no unit (d, h, m, s)")),
            _ => return Err(format!("`{unit}` is no unit (d, h, m, s)")),
        };
        seconds = seconds.saturating_add(number.saturating_mul(factor));
        rest = after;
    }
    match seconds {
        0 => Err("it is no time at all".to_owned()),
        seconds if seconds > LONGEST => Err("it is longer than a year".to_owned()),
        seconds => Ok(Duration::from_secs(seconds)),
    }
}

/// Reads `1MiB`, `512 KiB`, `2MB`, `1000`. The error is a sentence fragment about the text.
pub(super) fn parse_size(text: &str) -> Result<u64, String> {
    let (number, unit, rest) = leading(text.trim())?;
    if !rest.is_empty() {
        return Err(format!("`{rest}` is too much"));
    }
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(format!("`{unit}` is no unit (B, KB, KiB, MB, MiB, GB, GiB)")),
    };
    number.checked_mul(factor).ok_or_else(|| "it is larger than any file".to_owned())
}

/// A whole number, the letters after it, and what follows.
fn leading(text: &str) -> Result<(u64, &str, &str), String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits == 0 {
        return Err(format!("`{text}` does not start with a whole number"));
    }
    let number = text[..digits].parse().map_err(|_| format!("`{}` is too large", &text[..digits]))?;
    let after = text[digits..].trim_start();
    let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    Ok((number, &after[..letters], after[letters..].trim_start()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{parse_duration, parse_size};

    #[test]
    fn durations() {
        for (text, minutes) in
            [("24h", 1_440), ("90m", 90), ("2h30m", 150), ("7d", 10_080), ("1h 5min", 65), ("60s", 1)]
        {
            assert_eq!(parse_duration(text), Ok(Duration::from_secs(minutes * 60)), "{text}");
        }
        for text in ["", "0h", "367d", "24", "h", "2 weeks", "-1h", "1.5h", "99999999999999999999d"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes() {
        for (text, bytes) in [("1MiB", 1 << 20), ("512 KiB", 512 << 10), ("2MB", 2_000_000), ("10", 10)] {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
        for text in ["", "MiB", "1 XB", "1MiB2", "99999999999 GiB"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }
}
