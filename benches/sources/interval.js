// Half-open intervals of time, in seconds: from `start` up to, but not including, `end`.

// Intervals that are closer than this are one.
const GRAIN = 60;

/** How many seconds both cover. */
export function overlap(a, b) {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

/** Joins what touches, or nearly so. */
export function joined(intervals) {
  const out = [];
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
export function covered(intervals) {
  return joined(intervals).reduce((sum, interval) => sum + interval.end - interval.start, 0);
}
// The staged change ends here.
