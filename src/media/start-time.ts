// The date of a segment: wall time, for people and names. Within a run it follows the media time, which is even, where the moment of
// closing is not. Where that lags far behind the wall (the source stood still) it jumps forward; where it leads (a burst at the start,
// a camera whose clock is fast, a wall clock set back) it is slowed by one percent. It never goes back and never stands still.

import type { ClosedSegment } from './segment.ts';

/** More than buffers and late keyframes explain, less than a person who compares the picture with a clock would accept. */
const toleranceMs = 10_000;
const slowing = 0.99;

/** The entry before: its start on both clocks, not rounded. */
export interface Predecessor {
  readonly run: number;
  readonly mediaStartMs: number;
  readonly startUnixMs: number;
  readonly durationMs: number;
}

/** Ms since 1970, not rounded, at least 1 ms after the entry before. @param last null: the stream has none yet. */
export function nextStartUnixMs(last: Predecessor | null, segment: ClosedSegment): number {
  const byTheWallMs = segment.closedUnixMs - segment.durationMs;
  if (last === null) return byTheWallMs;
  if (last.run !== segment.run) return Math.max(byTheWallMs, last.startUnixMs + last.durationMs);
  const stepMs = segment.startMs - last.mediaStartMs;
  const aheadMs = last.startUnixMs + stepMs - byTheWallMs;
  if (aheadMs < -toleranceMs) return byTheWallMs;
  return last.startUnixMs + Math.max(1, aheadMs > toleranceMs ? stepMs * slowing : stepMs);
}
