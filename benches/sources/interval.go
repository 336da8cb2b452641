// Package interval has half-open intervals of time, in seconds.
package interval

import "sort"

// GRAIN is how close two intervals must be to be one.
const GRAIN = 60

// Interval goes from Start up to, but not including, End.
type Interval struct{ Start, End int64 }

// Overlap gives how many seconds both cover.
func Overlap(a, b Interval) int64 {
	return max(0, min(a.End, b.End)-max(a.Start, b.Start))
}

// Joined joins what touches, or nearly so.
func Joined(intervals []Interval) []Interval {
	sorted := append([]Interval(nil), intervals...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Start < sorted[j].Start })
	var out []Interval
	for _, next := range sorted {
		if n := len(out); n > 0 && next.Start <= out[n-1].End+GRAIN {
			out[n-1].End = max(out[n-1].End, next.End)
		} else {
			out = append(out, next)
		}
	}
	return out
}

// The staged change begins here.

// Covered gives how many seconds at least one of them covers.
func Covered(intervals []Interval) int64 {
	var sum int64
	for _, interval := range Joined(intervals) {
		sum += interval.End - interval.Start
	}
	return sum
}

// The staged change ends here.
