#!/bin/sh
# Half-open intervals of time, in seconds, one `start end` a line on standard input.

# Intervals that are closer than this are one.
GRAIN=60

# Joins what touches, or nearly so.
joined() {
	sort -n | awk -v grain="$GRAIN" '
		NR > 1 && $1 <= end + grain { if ($2 > end) end = $2; next }
		NR > 1 { print start, end }
		{ start = $1; end = $2 }
		END { if (NR) print start, end }'
}

# The staged change begins here.
# How many seconds at least one of them covers.
covered() {
	joined | awk '{ sum += $2 - $1 } END { print sum + 0 }'
}
# The staged change ends here.
