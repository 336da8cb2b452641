// Half-open intervals of time, in seconds.

// Intervals that are closer than this are one.
const GRAIN = 60;

/** From `start` up to, but not including, `end`. */
export interface Interval {
  start: number;
  end: number;
}

/** How many seconds both cover. */
export function overlap(a: Interval, b: Interval): number {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

/** Joins what touches, or nearly so. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const interval of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && interval.start <= last.end + GRAIN) {
      last.end = Math.max(last.end, interval.end);
    } else {
      out.push({ ...interval });
    }
  }
  return out;
}

// The staged change begins here.
/** How many seconds at least one of them covers. */
export function covered(intervals: readonly Interval[]): number {
  return joined(intervals).reduce((sum, interval) => sum + interval.end - interval.start, 0);
}
// The staged change ends here.
