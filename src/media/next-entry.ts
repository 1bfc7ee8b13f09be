// How a closed segment becomes the next entry of its stream's window, by a cursor that stands behind the newest one.
// Numbers: last + 1, in the same term and also in a new one, which continues the list of the node before it; number, URI, date and
// discontinuity of what was listed never change. Only where no list is continued the wall clock's number is taken, when it is higher:
// another node may have numbered segments in between that this node never heard of.
// It does not promise that dates follow a wall clock that was set back: within a stream they only rise, so that names stay unique.

import { anotherRun, type ClosedSegment } from './segment.ts';
import { segmentName } from './segment-name.ts';
import { nextStartUnixMs, type Predecessor } from './start-time.ts';
import { type LiveWindow, newestEntry, type WindowEntry } from './window.ts';

export interface Cursor {
  readonly number: number;
  readonly discontinuity: number;
  /** Whole seconds. Never falls. */
  readonly targetDurationS: number;
  /** The run of ffmpeg that made the newest entry, and its start on both clocks, not rounded: rounding would add up. */
  readonly newest: Predecessor;
  /** The list is continued; else numbers may jump forward. */
  readonly isContinued: boolean;
}

export interface WindowLimits {
  readonly segmentDurationMs: number;
  /** How many segments are listed; as many linger. */
  readonly segmentCount: number;
}

export interface Made {
  readonly entry: WindowEntry;
  readonly cursor: Cursor;
  /** The target duration had to rise to this, because the segment is longer: worth a line in the log. */
  readonly raisedToS: number | null;
}

/** A raised target duration gets a quarter more than the segment has, so that a camera whose keyframe distance varies raises it once. */
const raiseHeadroom = 1.25;

/** @param last null: nothing is known of the stream. @param me the node that made the segment. */
export function nextEntry(last: Cursor | null, segment: ClosedSegment, limits: WindowLimits, me: string): Made {
  const durationMs = Math.max(1, Math.round(segment.durationMs));
  const usualS = Math.max(last?.targetDurationS ?? 0, Math.ceil((2 * limits.segmentDurationMs) / 1000));
  // RFC 8216 4.3.3.1 rounds durations for this.
  const raisedToS = Math.round(durationMs / 1000) > usualS ? Math.ceil((durationMs * raiseHeadroom) / 1000) : null;
  const startUnixMs = nextStartUnixMs(last?.newest ?? null, segment);
  const { run, epoch, startMs: mediaStartMs } = segment;
  const beginsSession = last !== null && (last.newest.run !== run || raisedToS !== null);
  const number = nextNumber(last, segment, limits);
  const discontinuity = (last?.discontinuity ?? 0) + (beginsSession ? 1 : 0);
  const dated = { startUnixMs: Math.round(startUnixMs), durationMs, epoch };
  const kept = { size: segment.bytes.length, holders: [me], isGap: false };
  return {
    entry: { number, discontinuity, beginsSession, ...dated, name: segmentName(dated), ...kept },
    cursor: {
      ...{ number, discontinuity, targetDurationS: raisedToS ?? usualS, isContinued: true },
      newest: { run, mediaStartMs, startUnixMs, durationMs },
    },
    raisedToS,
  };
}

function nextNumber(last: Cursor | null, segment: ClosedSegment, { segmentDurationMs }: WindowLimits): number {
  if (last?.isContinued) return last.number + 1;
  const byTheClock = Math.floor(segment.closedUnixMs / segmentDurationMs);
  return Math.max((last?.number ?? -1) + 1, byTheClock);
}

/** The cursor behind a window that another term, and maybe another node, has made. */
export function cursorBehind(window: LiveWindow, isContinued: boolean): Cursor {
  const { number, discontinuity, startUnixMs, durationMs } = newestEntry(window);
  const newest = { run: anotherRun, mediaStartMs: 0, startUnixMs, durationMs };
  return { number, discontinuity, targetDurationS: window.targetDurationS, newest, isContinued };
}
