import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Half-open intervals of time, in seconds: from {@code start} up to, but not including, {@code end}. */
record Interval(long start, long end) {
    /** Intervals that are closer than this are one. */
    private static final long GRAIN = 60;

    /** How many seconds both cover. */
    long overlap(Interval other) {
        return Math.max(0, Math.min(end, other.end) - Math.max(start, other.start));
    }

    /** Joins what touches, or nearly so. */
    static List<Interval> joined(List<Interval> intervals) {
        List<Interval> out = new ArrayList<>();
        for (Interval next : intervals.stream().sorted(Comparator.comparingLong(Interval::start)).toList()) {
            int last = out.size() - 1;
            if (last >= 0 && next.start <= out.get(last).end + GRAIN) {
                out.set(last, new Interval(out.get(last).start, Math.max(out.get(last).end, next.end)));
            } else {
                out.add(next);
            }
        }
        return out;
    }

    // The staged change begins here.
    /** How many seconds at least one of them covers. */
    static long covered(List<Interval> intervals) {
        return joined(intervals).stream().mapToLong(interval -> interval.end - interval.start).sum();
    }
    // The staged change ends here.
}
