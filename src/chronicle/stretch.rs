//! Owns the choice of the stretch of history that a chronicle tells: what was asked for, and which commits that means.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::change::Oid;
use crate::check::{POLICY_FILE, Subject, ends};
use crate::config::parse_duration;
use crate::fault::Fault;
use crate::git::Repository;

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Everything since the policy came; all of history where it was there from the start or never came.
    SincePolicy,
    /// `A..B`: the commits of B that A does not have.
    Range(String),
    /// What `HEAD` has gained since a day (`2026-11-01`), a time (`2026-11-01T06:00:00Z`), or for so long (`14d`).
    Since(String),
}

/// The commits that are told of.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// As `policy check --range` takes it; `None`: all of history.
    pub(super) range: Option<String>,
    /// As a person names it.
    pub(super) shown: String,
    /// What lies before it.
    pub(super) base: Option<Oid>,
    /// Where both sides part.
    pub(super) fork: Option<Oid>,
    /// Where it ends; `None` before the first commit.
    pub(super) tip: Option<Oid>,
}

impl Stretch {
    /// The commits that `asked` means at `now`. A revision that names none and a date that is none are faults.
    pub(super) fn find(asked: &Asked, repository: &Repository, now: Timestamp) -> Result<Self, Fault> {
        let (base, shown) = match asked {
            Asked::Range(range) => return Self::between(range, repository),
            Asked::SincePolicy => {
                (repository.before_first(POLICY_FILE)?, format!("since {POLICY_FILE} came"))
            }
            Asked::Since(text) => {
                let time = time(text, now)?;
                (repository.last_before(time)?, format!("since {time}"))
            }
        };
        let Some(base) = base else {
            let tip = repository.head();
            return Ok(Self { range: None, shown: "all of history".to_owned(), base, fork: None, tip });
        };
        let range = Self::between(&format!("{base}..HEAD"), repository)?;
        Ok(Self { shown, ..range })
    }

    fn between(range: &str, repository: &Repository) -> Result<Self, Fault> {
        let (base, tip) = ends(range)?;
        let (base, tip) = (repository.resolve(base)?, repository.resolve(tip)?);
        Ok(Self {
            range: Some(range.to_owned()),
            shown: format!("the range {range}"),
            base: Some(base),
            fork: Some(repository.merge_base(base, tip)?),
            tip: Some(tip),
        })
    }

    /// What the check is asked to judge.
    pub(super) fn subject(&self) -> Subject {
        self.range.clone().map_or(Subject::History, Subject::Range)
    }
}

/// The time that `text` names. Git would take any text for one, and what it does not understand for now.
fn time(text: &str, now: Timestamp) -> Result<Timestamp, Fault> {
    let text = text.trim();
    let at_midnight = |day: Date| day.to_zoned(TimeZone::UTC).map(|start| start.timestamp()).ok();
    let ago = || parse_duration(text).ok().and_then(|span| now.checked_sub(span).ok());
    let time = text.parse::<Timestamp>().ok().or_else(|| text.parse::<Date>().ok().and_then(at_midnight));
    time.or_else(ago).ok_or_else(|| {
        Fault::new(
            format!("`{text}` is no date"),
            "write a day (`2026-11-01`), a time (`2026-11-01T06:00:00Z`) or how long ago (`14d`)",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn days_times_and_spans_are_dates_and_nothing_else_is() {
        let now = "2026-11-22T06:00:00Z".parse().unwrap();
        let read = |text| time(text, now).map(|time| time.to_string()).map_err(|fault| fault.message);
        assert_eq!(read("2026-11-01").as_deref(), Ok("2026-11-01T00:00:00Z"));
        assert_eq!(read(" 2026-11-01T06:00:00+01:00 ").as_deref(), Ok("2026-11-01T05:00:00Z"));
        assert_eq!(read("14d").as_deref(), Ok("2026-11-08T06:00:00Z"));
        for text in ["yesterday", "", "2026-13-01", "14", "-14d"] {
            assert_eq!(read(text), Err(format!("`{text}` is no date")));
        }
    }
}
