// The facts of a stream, learned from its segments as they come: what its tracks are from the first one of a run that shows it, the bit
// rates from all. What is announced changes seldom: the peak only rises, and by a quarter more than was measured; the average follows
// when it is off by a tenth; both are rounded up to two digits. With another set of tracks all of it begins anew. A new owner goes on from
// what the one before it has announced, so that the same stream is said to be the same.

import { anotherRun, type ClosedSegment } from '../segment.ts';
import { readTrackFacts, type TrackFacts } from '../transport-stream/track-facts.ts';
import { type LiveWindow, windowMs } from '../window.ts';
import { type StreamFacts, sameFacts, sameTracks } from './stream-facts.ts';

export interface MeasuredFacts {
  readonly facts: StreamFacts;
  /** The run of ffmpeg whose segments were read last. */
  readonly run: number;
  /** Of all segments since the tracks are what they are. */
  readonly bits: number;
  readonly durationMs: number;
  readonly count: number;
  /** How many segments of this run have not shown all tracks, where all were known before; 0: the tracks are its own. */
  readonly unread: number;
}

type Segment = Pick<ClosedSegment, 'run' | 'bytes' | 'durationMs'>;

const peakHeadroom = 1.25;
const averageTolerance = 0.1;
/** The tracks that were known before hold for so many segments of a run that does not show all of its own. */
const mostUnread = 5;

/** What is known with a list that is continued: it counts as much as that list. null: nothing. */
export function inheritedFacts(window: LiveWindow): MeasuredFacts | null {
  const { facts, listed } = window;
  if (facts === null) return null;
  const durationMs = windowMs(window);
  const bits = (facts.averageBandwidth * durationMs) / 1000;
  return { facts, run: anotherRun, bits, durationMs, count: listed.length, unread: 0 };
}

/** @param before null: nothing is known of the stream. `facts` stay the same object for as long as they say the same. */
export function measureFacts(before: MeasuredFacts | null, segment: Segment): MeasuredFacts {
  const { tracks, unread } = tracksOf(before, segment);
  const isSame = before !== null && sameTracks(before.facts, tracks);
  const total = {
    bits: (isSame ? before.bits : 0) + segment.bytes.length * 8,
    durationMs: (isSame ? before.durationMs : 0) + Math.max(1, segment.durationMs),
    count: (isSame ? before.count : 0) + 1,
  };
  const peak = isShort(segment, total) ? 0 : bitRate(segment.bytes.length * 8, segment.durationMs);
  const average = bitRate(total.bits, total.durationMs);
  const bandwidth = announcedPeak(isSame ? before.facts.bandwidth : 0, Math.max(peak, average));
  const announced = announcedAverage(isSame ? before.facts.averageBandwidth : 0, average);
  const { codecs, width, height, frameRate } = tracks;
  const measured = { codecs, width, height, frameRate, bandwidth, averageBandwidth: Math.min(announced, bandwidth) };
  const facts = before !== null && sameFacts(before.facts, measured) ? before.facts : measured;
  return { facts, run: segment.run, ...total, unread };
}

/** Within a run the tracks stay what they are; those that did not show at its start are looked for again, and what was known before the run
 *  holds meanwhile. */
function tracksOf(
  before: MeasuredFacts | null,
  segment: Segment,
): { readonly tracks: TrackFacts; readonly unread: number } {
  const goesOn = before?.run === segment.run;
  if (goesOn && before.facts.codecs !== null && before.unread === 0) return { tracks: before.facts, unread: 0 };
  const tracks = readTrackFacts(segment.bytes);
  const unread = (goesOn ? before.unread : 0) + 1;
  const isHidden = tracks.codecs === null && before !== null && before.facts.codecs !== null && unread <= mostUnread;
  return isHidden ? { tracks: before.facts, unread } : { tracks, unread: 0 };
}

/** The last one of a run may be a keyframe and little else: its rate says nothing (RFC 8216, 4.3.4.2 leaves such out too). */
function isShort(segment: Segment, { durationMs, count }: Pick<MeasuredFacts, 'durationMs' | 'count'>): boolean {
  return segment.durationMs < durationMs / count / 2;
}

function announcedPeak(announced: number, measured: number): number {
  return measured <= announced ? announced : roundUp(measured * peakHeadroom);
}

function announcedAverage(announced: number, measured: number): number {
  return Math.abs(measured - announced) <= announced * averageTolerance ? announced : roundUp(measured);
}

/** Bits a second. */
function bitRate(bits: number, durationMs: number): number {
  return Math.max(1, (bits * 1000) / Math.max(1, durationMs));
}

/** To two significant digits. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}
