/* Half-open intervals of time, in seconds. */

#include <stddef.h>
#include <stdint.h>

/* Intervals that are closer than this are one. */
#define GRAIN 60

/* From start up to, but not including, end. */
struct interval {
	int64_t start;
	int64_t end;
};

/* How many seconds both cover. */
int64_t interval_overlap(struct interval a, struct interval b)
{
	int64_t start = a.start > b.start ? a.start : b.start;
	int64_t end = a.end < b.end ? a.end : b.end;

	return end > start ? end - start : 0;
}

/* Joins what touches, or nearly so, in an array sorted by start; gives the new length. */
size_t interval_join(struct interval *all, size_t length)
{
	size_t kept = 0;

	for (size_t i = 0; i < length; i++) {
		if (kept > 0 && all[i].start <= all[kept - 1].end + GRAIN) {
			if (all[i].end > all[kept - 1].end)
				all[kept - 1].end = all[i].end;
		} else {
			all[kept++] = all[i];
		}
	}
	return kept;
}

/* The staged change begins here. */
/* How many seconds at least one of them covers; the array is joined on the way. */
int64_t interval_covered(struct interval *all, size_t length)
{
	size_t kept = interval_join(all, length);
	int64_t sum = 0;

	for (size_t i = 0; i < kept; i++)
		sum += all[i].end - all[i].start;
	return sum;
}
/* The staged change ends here. */
