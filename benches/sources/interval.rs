//! Half-open intervals of time, in seconds.

/// Intervals that are closer than this are one.
const GRAIN: u64 = 60;

/// From `start` up to, but not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub start: u64,
    pub end: u64,
}

/// How many seconds both cover.
pub fn overlap(a: Interval, b: Interval) -> u64 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Joins what touches, or nearly so.
pub fn joined(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_by_key(|interval| interval.start);
    let mut out: Vec<Interval> = Vec::with_capacity(intervals.len());
    for next in intervals {
        match out.last_mut() {
            Some(last) if next.start <= last.end + GRAIN => last.end = last.end.max(next.end),
            _ => out.push(next),
        }
    }
    out
}

// The staged change begins here.
/// How many seconds at least one of them covers.
pub fn covered(intervals: Vec<Interval>) -> u64 {
    joined(intervals).iter().map(|interval| interval.end - interval.start).sum()
}
// The staged change ends here.
