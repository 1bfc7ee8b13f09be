// What a multivariant playlist says of a stream. Plain data: it goes from the node that ingests the stream to the others as it is, so that
// all of them write the same line.

import type { TrackFacts } from '../transport-stream/track-facts.ts';

export interface StreamFacts extends TrackFacts {
  /** The highest bit rate that a segment is expected to have, bits a second. */
  readonly bandwidth: number;
  /** Of all segments together, at most `bandwidth`. */
  readonly averageBandwidth: number;
}

export function sameTracks(one: TrackFacts, other: TrackFacts): boolean {
  return (
    one.codecs === other.codecs &&
    one.width === other.width &&
    one.height === other.height &&
    one.frameRate === other.frameRate
  );
}

export function sameFacts(one: StreamFacts, other: StreamFacts): boolean {
  const { bandwidth, averageBandwidth } = one;
  return sameTracks(one, other) && bandwidth === other.bandwidth && averageBandwidth === other.averageBandwidth;
}

/** Names of codecs as RFC 6381 allows them, and no quote that would end the attribute. */
const codecsShape = /^[\w.]{1,60}(,[\w.]{1,60}){0,31}$/;

/** From another node; null: these are no facts. */
export function parseStreamFacts(value: unknown): StreamFacts | null {
  if (typeof value !== 'object' || value === null) return null;
  const { codecs, width, height, frameRate, bandwidth, averageBandwidth } = value as Record<string, unknown>;
  if (codecs !== null && !(typeof codecs === 'string' && codecsShape.test(codecs))) return null;
  if (!isWhole(bandwidth) || !isWhole(averageBandwidth) || averageBandwidth > bandwidth) return null;
  const size = width === null && height === null ? { width, height } : null;
  const picture = size ?? (isWhole(width) && isWhole(height) ? { width, height } : null);
  if (picture === null || !(frameRate === null || isPositive(frameRate))) return null;
  return { codecs, ...picture, frameRate, bandwidth, averageBandwidth };
}

function isWhole(value: unknown): value is number {
  return isPositive(value) && Number.isSafeInteger(value);
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
