"""Half-open intervals of time, in seconds."""

from dataclasses import dataclass

# Intervals that are closer than this are one.
GRAIN = 60


@dataclass(frozen=True)
class Interval:
    """From `start` up to, but not including, `end`."""

    start: int
    end: int


def overlap(a: Interval, b: Interval) -> int:
    """How many seconds both cover."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def joined(intervals: list[Interval]) -> list[Interval]:
    """Joins what touches, or nearly so."""
    out: list[Interval] = []
    for interval in sorted(intervals, key=lambda interval: interval.start):
        if out and interval.start <= out[-1].end + GRAIN:
            out[-1] = Interval(out[-1].start, max(out[-1].end, interval.end))
        else:
            out.append(interval)
    return out


# The staged change begins here.
def covered(intervals: list[Interval]) -> int:
    """How many seconds at least one of them covers."""
    return sum(interval.end - interval.start for interval in joined(intervals))
# The staged change ends here.
