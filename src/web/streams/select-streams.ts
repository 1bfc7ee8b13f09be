// Which streams are shown, in which order. Made for thousands: what a stream is found by is put together once for each answer of the node,
// and the order is kept while somebody types.

import { type Sort, type SortKey, sortBy } from '../sort/sort.ts';
import type { Stream } from '../state/picture.ts';
import { isTrouble, nodesOf, stateOf } from './stream-state.ts';

export type StreamColumn = 'name' | 'state' | 'node' | 'since' | 'bitrate' | 'viewers';

export const columnsThatBeginHigh: readonly StreamColumn[] = ['bitrate', 'viewers'];

export interface StreamQuery {
  readonly search: string;
  readonly onlyTroubles: boolean;
  readonly sort: Sort<StreamColumn>;
}

export type SelectStreams = (streams: readonly Stream[], query: StreamQuery) => readonly Stream[];

/** Remembers the last order. */
export function streamSelector(): SelectStreams {
  let kept: {
    readonly streams: readonly Stream[];
    readonly sort: Sort<StreamColumn>;
    readonly sorted: readonly Stream[];
  };
  return (streams, { search, onlyTroubles, sort }) => {
    if (kept?.streams !== streams || kept.sort !== sort) kept = { streams, sort, sorted: sorted(streams, sort) };
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return kept.sorted.filter(
      stream => (!onlyTroubles || isTrouble(stream)) && words.every(word => textOf(stream).includes(word)),
    );
  };
}

const foundBy = new WeakMap<Stream, string>();

function textOf(stream: Stream): string {
  const known = foundBy.get(stream);
  if (known !== undefined) return known;
  const text = [stream.name, stream.title ?? '', nodesOf(stream), stateOf(stream).word].join('\n').toLowerCase();
  foundBy.set(stream, text);
  return text;
}

function sorted(streams: readonly Stream[], { column, descending }: Sort<StreamColumn>): readonly Stream[] {
  return sortBy(streams, stream => keyOf(stream, column), descending);
}

const ranks = { bad: 0, warn: 1, idle: 2, good: 3 } as const;

function keyOf(stream: Stream, column: StreamColumn): SortKey {
  switch (column) {
    case 'name':
      return stream.name;
    case 'state':
      return `${ranks[stateOf(stream).tone]} ${stateOf(stream).word}`;
    case 'node':
      return stream.stats.running_on[0] ?? null;
    case 'since':
      // As it is shown: how long it has been there.
      return stream.owner === null ? null : -stream.owner.since;
    case 'bitrate':
      return stream.stats.bitrate;
    case 'viewers':
      return stream.stats.online_clients;
  }
}
