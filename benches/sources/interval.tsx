import type { ReactElement } from "react";

import { type Interval, joined } from "./interval";

// A bar is never narrower than this, in seconds.
const GRAIN = 60;

/** The intervals as bars on one line, each where and as wide as it is long. */
export function Timeline({ intervals }: { intervals: readonly Interval[] }): ReactElement {
  return (
    <ol className="timeline">
      {joined(intervals).map((interval) => (
        <Bar key={interval.start} interval={interval} />
      ))}
    </ol>
  );
}

function Bar({ interval }: { interval: Interval }): ReactElement {
  const width = Math.max(GRAIN, interval.end - interval.start);
  return <li style={{ left: `${interval.start}px`, width: `${width}px` }} />;
}

// The staged change begins here.
/** The same as text, for those who do not see the bars. */
export function TimelineList({ intervals }: { intervals: readonly Interval[] }): ReactElement {
  return (
    <ul>
      {joined(intervals).map((interval) => (
        <li key={interval.start}>{`${interval.start} to ${interval.end}`}</li>
      ))}
    </ul>
  );
}
// The staged change ends here.
