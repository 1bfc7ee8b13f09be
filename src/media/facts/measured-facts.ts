// The facts of a stream, learned from its segments as they come: what its tracks are from the first one of a run that shows it, the bit
// rates from all. What is announced changes seldom: the peak only rises, and by a quarter more than was measured; the average follows
// when it is off by a tenth; both are rounded up to two digits. With another set of tracks all of it begins anew.

import type { ClosedSegment } from '../segment.ts';
import { readTrackFacts, type TrackFacts } from '../transport-stream/track-facts.ts';
import type { StreamFacts } from './stream-facts.ts';

export interface MeasuredFacts {
  readonly facts: StreamFacts;
  /** The run of ffmpeg whose segments were read last, and its ownership. */
  readonly run: number;
  readonly epoch: number;
  /** Of all segments since the tracks are what they are. */
  readonly bits: number;
  readonly durationMs: number;
  readonly count: number;
}

type Segment = Pick<ClosedSegment, 'run' | 'epoch' | 'bytes' | 'durationMs'>;

const peakHeadroom = 1.25;
const averageTolerance = 0.1;

/** @param before null: this is the stream's first segment. */
export function measureFacts(before: MeasuredFacts | null, segment: Segment): MeasuredFacts {
  const tracks = tracksOf(before, segment);
  const isSame = before !== null && sameTracks(before.facts, tracks);
  const { run, epoch } = segment;
  const total = {
    bits: (isSame ? before.bits : 0) + segment.bytes.length * 8,
    durationMs: (isSame ? before.durationMs : 0) + Math.max(1, segment.durationMs),
    count: (isSame ? before.count : 0) + 1,
  };
  const peak = isShort(segment, total) ? 0 : bitRate(segment.bytes.length * 8, segment.durationMs);
  const average = bitRate(total.bits, total.durationMs);
  const bandwidth = announcedPeak(isSame ? before.facts.bandwidth : 0, Math.max(peak, average));
  const announced = announcedAverage(isSame ? before.facts.averageBandwidth : 0, average);
  const facts = { ...tracks, bandwidth, averageBandwidth: Math.min(announced, bandwidth) };
  return { facts, run, epoch, ...total };
}

/** Within a run the tracks stay what they are; those that did not show at its start are looked for again. */
function tracksOf(before: MeasuredFacts | null, segment: Segment): TrackFacts {
  const goesOn = before?.run === segment.run && before.epoch === segment.epoch;
  return goesOn && before.facts.codecs !== null ? before.facts : readTrackFacts(segment.bytes);
}

function sameTracks(one: TrackFacts, other: TrackFacts): boolean {
  return (
    one.codecs === other.codecs &&
    one.width === other.width &&
    one.height === other.height &&
    one.frameRate === other.frameRate
  );
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
