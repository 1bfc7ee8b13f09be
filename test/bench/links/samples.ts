// What the watches of a cluster saw within a span of time, as numbers of ms.

import { quantile } from '../measure.ts';
import type { ListingWatch } from './listing-watch.ts';
import type { Requests } from './requests.ts';

export const measures = ['listed', 'told', 'playlist', 'segment'] as const;
/** listed: a segment in the list of its owner, later than its last picture, beyond what is usual for this stream. told: later in the list of
 *  another node than in the owner's. playlist, segment: how long requests for them took there. */
export type Measure = (typeof measures)[number];
export type Samples = Readonly<Record<Measure, readonly number[]>>;

/** One stream at a node that does not own it, and at its owner. */
export interface WatchedElsewhere {
  readonly there: ListingWatch;
  readonly atOwner: ListingWatch;
}

export interface Watched {
  readonly atOwner: readonly ListingWatch[];
  readonly elsewhere: readonly WatchedElsewhere[];
}

/** Monotonic ms. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What has been awaited for less may come in time. */
const awaitedMs = 500;

/** To be asked when `span` ends: what is awaited then counts as well. @param usual in which a stream is as late as is usual for it. */
export function samplesOf({ atOwner, elsewhere }: Watched, span: Span, usual: Span): Samples {
  const there = elsewhere.map(watched => watched.there);
  return {
    listed: atOwner.flatMap(watch => beyondUsual(watch, span, usual)),
    told: elsewhere.flatMap(watched => toldLater(watched, span)),
    playlist: there.flatMap(({ playlists }) => tookIn(playlists, span)),
    segment: there.flatMap(({ segments }) => tookIn(segments, span)),
  };
}

export function toldLater({ there, atOwner }: WatchedElsewhere, span: Span): readonly number[] {
  return [...atOwner.listings].flatMap(([uri, { seenMs }]) => {
    if (!isWithin(seenMs, span)) return [];
    const told = there.listings.get(uri);
    return told === undefined ? awaitedSince(seenMs, span) : [told.seenMs - seenMs];
  });
}

function beyondUsual(watch: ListingWatch, span: Span, usual: Span): readonly number[] {
  const usualMs = quantile(latenesses(watch, usual), 0.5);
  const last = [...watch.listings.values()].at(-1);
  const dueMs = last === undefined ? span.fromMs : last.endMs + last.durationMs + usualMs;
  return [...latenesses(watch, span).map(lateMs => lateMs - usualMs), ...awaitedSince(dueMs, span)];
}

function latenesses({ listings }: ListingWatch, span: Span): readonly number[] {
  return [...listings.values()].flatMap(({ seenMs, endMs }) => (isWithin(seenMs, span) ? [seenMs - endMs] : []));
}

function tookIn({ taken, awaitedSinceMs }: Requests, span: Span): readonly number[] {
  return [
    ...taken.flatMap(({ sentMs, tookMs }) => (isWithin(sentMs, span) ? [tookMs] : [])),
    ...awaitedSinceMs.flatMap(sinceMs => awaitedSince(sinceMs, span)),
  ];
}

/** It has not come yet: it takes so long at least. */
function awaitedSince(sinceMs: number, { untilMs }: Span): readonly number[] {
  return untilMs - sinceMs > awaitedMs ? [untilMs - sinceMs] : [];
}

function isWithin(atMs: number, { fromMs, untilMs }: Span): boolean {
  return atMs >= fromMs && atMs < untilMs;
}
