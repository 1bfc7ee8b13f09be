// The live window of one stream: the segments that its playlist lists, and those that slid out but linger for as many segments more,
// because a player asks for them up to a window's length after it last saw the playlist. Immutable: what a request holds in its hands
// never changes under it.
// Numbers: a respawn of ffmpeg under the same epoch goes on with last + 1. A new epoch begins at the wall clock's number, unless that
// is not above the last one known: another node may have numbered segments in between that this node never heard of. Where the number
// jumps, the old entries leave the list (its numbers are consecutive by definition) and linger.
// It does not promise that dates follow a wall clock that was set back: within a stream they only rise, so that names stay unique.

import type { ClosedSegment } from './segment.ts';
import { type SegmentName, segmentName } from './segment-name.ts';
import { nextStartUnixMs, type Predecessor } from './start-time.ts';

export interface WindowEntry {
  /** The media sequence number. */
  readonly number: number;
  /** The discontinuity number: 0 for the first session of ingest that this window knows, one more for each discontinuity. */
  readonly discontinuity: number;
  /** It is the first of its session, and carries the tag. */
  readonly beginsSession: boolean;
  readonly startUnixMs: number;
  readonly durationMs: number;
  readonly epoch: number;
  /** Relative to the stream, see segment-name.ts. */
  readonly name: string;
  readonly size: number;
  readonly bytes: Buffer;
}

export interface LiveWindow {
  readonly stream: string;
  /** Whole seconds, as the playlist says it. Never falls. */
  readonly targetDurationS: number;
  /** What the playlist lists, oldest first, numbers consecutive; never empty. */
  readonly listed: readonly WindowEntry[];
  /** What slid out of the list, oldest first. */
  readonly lingering: readonly WindowEntry[];
  /** The run of ffmpeg that made the newest entry, and its start on both clocks, not rounded: rounding would add up. */
  readonly newest: Predecessor;
}

export interface WindowLimits {
  readonly segmentDurationMs: number;
  /** How many segments are listed; as many linger. */
  readonly segmentCount: number;
}

export interface Appended {
  readonly window: LiveWindow;
  /** The target duration had to rise to this, because the segment is longer: worth a line in the log. */
  readonly raisedToS: number | null;
}

/** A raised target duration gets a quarter more than the segment has, so that a camera whose keyframe distance varies raises it once. */
const raiseHeadroom = 1.25;

/** @param window null: the stream has none yet. */
export function append(window: LiveWindow | null, segment: ClosedSegment, limits: WindowLimits): Appended {
  const durationMs = Math.max(1, Math.round(segment.durationMs));
  const usualS = Math.max(window?.targetDurationS ?? 0, Math.ceil((2 * limits.segmentDurationMs) / 1000));
  // RFC 8216 4.3.3.1 rounds durations for this. It matters: the first segment of an HTTP camera that was joined between keyframes
  // (its sound comes before its first picture) is up to 4.3 s long at a keyframe distance of 2 s (measured).
  const raisedToS = Math.round(durationMs / 1000) > usualS ? Math.ceil((durationMs * raiseHeadroom) / 1000) : null;
  const startUnixMs = nextStartUnixMs(window?.newest ?? null, segment);
  const name = { startUnixMs: Math.round(startUnixMs), durationMs, epoch: segment.epoch };
  const entry = makeEntry(window, segment, name, limits, raisedToS !== null);
  const newest = { run: segment.run, mediaStartMs: segment.startMs, startUnixMs, durationMs };
  const lists = slide(window, entry, limits);
  return {
    window: { stream: segment.stream, targetDurationS: raisedToS ?? usualS, ...lists, newest },
    raisedToS,
  };
}

function makeEntry(
  window: LiveWindow | null,
  segment: ClosedSegment,
  name: SegmentName,
  limits: WindowLimits,
  raised: boolean,
): WindowEntry {
  const last = window?.listed.at(-1);
  const changed = window?.newest.run !== segment.run || last?.epoch !== segment.epoch;
  const beginsSession = last !== undefined && (changed || raised);
  return {
    number: nextNumber(last, segment, limits),
    discontinuity: (last?.discontinuity ?? 0) + (beginsSession ? 1 : 0),
    beginsSession,
    ...name,
    name: segmentName(name),
    size: segment.bytes.length,
    bytes: segment.bytes,
  };
}

function nextNumber(last: WindowEntry | undefined, segment: ClosedSegment, limits: WindowLimits): number {
  if (last?.epoch === segment.epoch) return last.number + 1;
  const byTheClock = Math.floor(segment.closedUnixMs / limits.segmentDurationMs);
  return Math.max((last?.number ?? -1) + 1, byTheClock);
}

function slide(
  window: LiveWindow | null,
  entry: WindowEntry,
  limits: WindowLimits,
): Pick<LiveWindow, 'listed' | 'lingering'> {
  const before = window?.listed ?? [];
  const jumps = before.at(-1)?.number !== entry.number - 1;
  const listed = [...(jumps ? [] : before), entry].slice(-limits.segmentCount);
  const slidOut = before.filter(one => !listed.includes(one));
  return { listed, lingering: [...(window?.lingering ?? []), ...slidOut].slice(-limits.segmentCount) };
}

/** By its name, listed or lingering. */
export function findEntry(window: LiveWindow, name: string): WindowEntry | null {
  const isIt = (entry: WindowEntry) => entry.name === name;
  return window.listed.findLast(isIt) ?? window.lingering.findLast(isIt) ?? null;
}

/** Bytes of segments that it keeps in memory. */
export function windowBytes(window: LiveWindow): number {
  const sum = (entries: readonly WindowEntry[]) => entries.reduce((total, entry) => total + entry.size, 0);
  return sum(window.listed) + sum(window.lingering);
}

/** How long its list is in media time, ms. */
export function windowMs(window: LiveWindow): number {
  return window.listed.reduce((total, entry) => total + entry.durationMs, 0);
}
